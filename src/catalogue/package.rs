//! Which package a row of the tables is about; `build.rs` sorts rows by it, and a lookup finds them by it.

/// The first segment of the dotted name in a key or path: `sqlite3` of `class sqlite3.Row` and of `sqlite3.connect()`;
/// `*` of a pattern that begins with a star.
pub(super) fn package(key: &str) -> &str {
    let name = ["class ", "alias ", "with "].iter().find_map(|word| key.strip_prefix(word)).unwrap_or(key);
    // Whatever is not ASCII is a letter here: no key has such a sign otherwise.
    let is_end = |byte: u8| byte.is_ascii() && !(byte.is_ascii_alphanumeric() || byte == b'_');
    let end = if name.starts_with('*') { Some(1) } else { name.bytes().position(is_end) };
    &name[..end.unwrap_or(name.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_about_the_first_name_in_it() {
        for (key, found) in [
            ("time.sleep", "time"),
            ("open", "open"),
            ("class sqlite3.Row", "sqlite3"),
            ("alias requests.sessions", "requests"),
            ("with tempfile.TemporaryDirectory", "tempfile"),
            ("boto3.client('s3')", "boto3"),
            ("*.peel", "*"),
            ("*Client.get", "*"),
            ("google-cloud", "google"),
            ("", ""),
        ] {
            assert_eq!(package(key), found, "{key}");
        }
    }
}
