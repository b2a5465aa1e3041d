//! The values of number, string and bytes literals.

use crate::syntax::ast::Constant;
use num_bigint::BigInt;

/// The value of a number as written.
pub fn number(text: &str) -> Constant {
    let digits: String = text.chars().filter(|&c| c != '_').collect();
    let radix = match digits.get(..2) {
        Some("0x" | "0X") => 16,
        Some("0o" | "0O") => 8,
        Some("0b" | "0B") => 2,
        _ => 10,
    };
    if radix != 10 {
        return Constant::Int(BigInt::parse_bytes(&digits.as_bytes()[2..], radix).unwrap_or_default());
    }
    if let Some(imaginary) = digits.strip_suffix(['j', 'J']) {
        return Constant::Imaginary(imaginary.parse().unwrap_or(0.0));
    }
    match digits.parse::<u64>() {
        Ok(value) => Constant::Int(value.into()),
        Err(_) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            Constant::Int(BigInt::parse_bytes(digits.as_bytes(), 10).unwrap_or_default())
        }
        Err(_) => Constant::Float(digits.parse().unwrap_or(0.0)),
    }
}

/// A string literal's prefix and body.
pub struct Literal<'a> {
    pub raw: bool,
    pub bytes: bool,
    pub template: bool,
    pub body: &'a str,
}

impl<'a> Literal<'a> {
    /// Takes apart a whole literal, such as `rb'...'`.
    pub fn new(text: &'a str) -> Self {
        let prefix = text.find(['"', '\'']).unwrap_or(0);
        let has = |wanted: u8| text.as_bytes()[..prefix].iter().any(|byte| byte.eq_ignore_ascii_case(&wanted));
        let quoted = &text[prefix..];
        let quotes = if quoted.starts_with("\"\"\"") || quoted.starts_with("'''") { 3 } else { 1 };
        let body = quoted.get(quotes..quoted.len().saturating_sub(quotes)).unwrap_or("");
        Self { raw: has(b'r'), bytes: has(b'b'), template: has(b't'), body }
    }
}

/// Adds the text that `body` stands for to `out`. Lone surrogates, which no `str` can hold, become U+FFFD.
pub fn push_text(out: &mut String, body: &str, raw: bool) {
    let mut rest = body;
    while let Some(i) = rest.find(|c| c == '\r' || (c == '\\' && !raw)) {
        out.push_str(&rest[..i]);
        rest = &rest[i..];
        if let Some(after) = rest.strip_prefix('\r') {
            out.push('\n');
            rest = after.strip_prefix('\n').unwrap_or(after);
        } else {
            rest = push_escape(out, &rest[1..]);
        }
    }
    out.push_str(rest);
}

/// Reads the escape behind a backslash; returns what follows it.
fn push_escape<'a>(out: &mut String, rest: &'a str) -> &'a str {
    let Some(first) = rest.chars().next() else {
        out.push('\\');
        return rest;
    };
    let after = &rest[first.len_utf8()..];
    let digits = match first {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        'N' => return push_named(out, after),
        '0'..='7' => return push_octal(out, rest),
        '\n' => return after,
        '\r' => return after.strip_prefix('\n').unwrap_or(after),
        _ => {
            match simple_escape(first) {
                Some(character) => out.push(character),
                None => out.extend(['\\', first]),
            }
            return after;
        }
    };
    match after.get(..digits).and_then(|hex| u32::from_str_radix(hex, 16).ok()) {
        Some(code) => {
            out.push(char::from_u32(code).unwrap_or('\u{fffd}'));
            &after[digits..]
        }
        None => {
            out.extend(['\\', first]);
            after
        }
    }
}

fn simple_escape(character: char) -> Option<char> {
    Some(match character {
        '\\' | '\'' | '"' => character,
        'a' => '\x07',
        'b' => '\x08',
        'f' => '\x0c',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\x0b',
        _ => return None,
    })
}

/// `\N{...}`: the table of names is left out, so that every name is the replacement character.
fn push_named<'a>(out: &mut String, after: &'a str) -> &'a str {
    match after.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
        Some((_, after)) => {
            out.push('\u{fffd}');
            after
        }
        None => {
            out.push_str("\\N");
            after
        }
    }
}

fn push_octal<'a>(out: &mut String, rest: &'a str) -> &'a str {
    let len = rest.bytes().take(3).take_while(|byte| (b'0'..=b'7').contains(byte)).count();
    let code = u32::from_str_radix(&rest[..len], 8).unwrap_or(0);
    out.push(char::from_u32(code).unwrap_or('\u{fffd}'));
    &rest[len..]
}

/// Adds the bytes that the body of a bytes literal stands for.
pub fn push_bytes(out: &mut Vec<u8>, body: &str, raw: bool) {
    // Each character of the text form is one byte; `\u` and `\N` are no escapes here.
    let mut text = String::new();
    let mut rest = body;
    while let Some(i) = rest.find('\\').filter(|_| !raw) {
        push_text(&mut text, &rest[..i], true);
        rest = &rest[i..];
        if rest[1..].starts_with(['u', 'U', 'N']) {
            text.push('\\');
            rest = &rest[1..];
        } else {
            rest = push_escape(&mut text, &rest[1..]);
        }
    }
    push_text(&mut text, rest, true);
    out.extend(text.chars().map(|character| character as u32 as u8));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(literal: &str) -> String {
        let literal = Literal::new(literal);
        let mut out = String::new();
        push_text(&mut out, literal.body, literal.raw);
        out
    }

    #[test]
    fn escapes_are_cpythons() {
        assert_eq!(text(r"'a\n\x41\u00e9\U0001F600\101\0\d\''"), "a\nA\u{e9}\u{1F600}A\0\\d'");
        assert_eq!(text("'''a\\\r\nb\r\nc\rd'''"), "ab\nc\nd");
        assert_eq!(text(r"r'\n\'"), r"\n\");
        assert_eq!(text(r"'\ud800\N{DASH}\x4'"), "\u{fffd}\u{fffd}\\x4");
    }

    #[test]
    fn bytes_know_no_unicode_escapes() {
        let literal = Literal::new(r"b'\xff\377\u0041\n'");
        let mut out = Vec::new();
        push_bytes(&mut out, literal.body, literal.raw);
        assert_eq!(out, b"\xff\xff\\u0041\n");
    }

    #[test]
    fn numbers_of_every_form() {
        assert_eq!(number("1_000"), Constant::Int(1000.into()));
        assert_eq!(number("0xFF"), Constant::Int(255.into()));
        assert_eq!(number("1.5e3"), Constant::Float(1500.0));
        assert_eq!(number("1e3"), Constant::Float(1000.0));
        assert_eq!(number("2.j"), Constant::Imaginary(2.0));
        assert_eq!(number("340282366920938463463374607431768211456"), Constant::Int(BigInt::from(2).pow(128)));
    }
}
