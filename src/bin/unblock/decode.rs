//! Bytes of a file to its text, as Python reads it: by byte order mark, coding line (PEP 263), or UTF-8.

/// The text; where it could not be decoded as it should be, with what was wrong.
pub fn decode(bytes: Vec<u8>) -> (String, Option<String>) {
    if bytes.contains(&0) {
        return (String::new(), Some("it is no text: it contains NUL bytes; nothing of it was checked".into()));
    }
    let Some(label) = coding(&bytes).filter(|label| !is_utf8(label)) else { return utf8(bytes) };
    match encoding_rs::Encoding::for_label(alias(&label).as_bytes()) {
        Some(encoding) => {
            let (text, _, failed) = encoding.decode(&bytes);
            let problem = failed.then(|| format!("its bytes are not all {label}, which its coding line names"));
            (text.into_owned(), problem)
        }
        None => {
            let (text, _) = utf8(bytes);
            (text, Some(format!("its coding line names {label}, which is not known here; it was read as UTF-8")))
        }
    }
}

/// Bytes that are no UTF-8 become replacement characters: analysis goes on, and lines stay right.
fn utf8(bytes: Vec<u8>) -> (String, Option<String>) {
    match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = 1 + before.iter().filter(|&&byte| byte == b'\n').count();
            let problem = format!("line {line} is not UTF-8; save it as UTF-8, or name its encoding in a coding line");
            (String::from_utf8_lossy(error.as_bytes()).into_owned(), Some(problem))
        }
    }
}

/// What the coding line in the first two lines names.
fn coding(bytes: &[u8]) -> Option<String> {
    for line in bytes.split(|&byte| byte == b'\n').take(2) {
        let line = String::from_utf8_lossy(line);
        let Some(comment) = line.trim_start().strip_prefix('#') else {
            // Only an empty line may come before it.
            if line.trim().is_empty() {
                continue;
            }
            return None;
        };
        if let Some((_, rest)) = comment.split_once("coding")
            && let Some(rest) = rest.strip_prefix([':', '='])
        {
            let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
            let rest = rest.trim_start();
            let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
            return (end > 0).then(|| rest[..end].to_lowercase());
        }
    }
    None
}

fn is_utf8(label: &str) -> bool {
    matches!(label, "utf-8" | "utf8" | "utf_8" | "utf-8-sig" | "utf_8_sig" | "u8")
}

/// Python's name of an encoding as the web's.
fn alias(label: &str) -> String {
    match label.replace('_', "-").as_str() {
        "latin-1" | "iso-latin-1" | "l1" => "latin1".into(),
        "iso8859-15" | "latin-9" => "iso-8859-15".into(),
        "eucjp" => "euc-jp".into(),
        "shiftjis" | "sjis" => "shift_jis".into(),
        other => other.replace("iso8859-", "iso-8859-"),
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn a_coding_line_decides() {
        let (text, problem) = decode(b"# -*- coding: latin-1 -*-\nx = '\xe9'\n".to_vec());
        assert_eq!((text.ends_with("'\u{e9}'\n"), problem), (true, None));
        assert_eq!(decode(b"#!python\n# vim: fileencoding=cp1252\n\x80".to_vec()).0.chars().last(), Some('\u{20ac}'));
        assert!(decode(b"x = 1\n# coding: latin-1\n\xe9".to_vec()).1.is_some(), "code comes before it");
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        assert!(decode(b"x = 1\ny = '\xff'\n".to_vec()).1.unwrap().starts_with("line 2 is not UTF-8"));
        assert!(decode(b"# coding: klingon\n".to_vec()).1.unwrap().contains("klingon"));
        assert!(decode(b"\x7fELF\0\0".to_vec()).1.unwrap().contains("NUL"));
    }
}
