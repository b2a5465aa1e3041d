//! `repr` and `ascii` of text, and `repr` of bytes.

use super::text_class::is_printable;

/// `repr(text)`.
pub fn of_str(text: &str) -> String {
    quoted(text, false)
}

/// `ascii(text)`.
pub fn ascii(text: &str) -> String {
    quoted(text, true)
}

/// `ascii(value)`, of what `repr` gave.
pub fn escape(repr: &str) -> String {
    let mut out = String::with_capacity(repr.len());
    for c in repr.chars() {
        if c.is_ascii() { out.push(c) } else { push_code(&mut out, c as u32) }
    }
    out
}

fn quoted(text: &str, ascii: bool) -> String {
    let quote = quote_for(text.contains('\''), text.contains('"'));
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            _ if c == quote => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if is_printable(c) && (c.is_ascii() || !ascii) => out.push(c),
            _ => push_code(&mut out, c as u32),
        }
    }
    out.push(quote);
    out
}

fn quote_for(single: bool, double: bool) -> char {
    if single && !double { '"' } else { '\'' }
}

/// Writes `\x1b`, `\u2028` or `\U000e0001`.
fn push_code(out: &mut String, code: u32) {
    let (letter, width) = match code {
        0..0x100 => ('x', 2),
        0x100..0x1_0000 => ('u', 4),
        _ => ('U', 8),
    };
    out.extend(['\\', letter]);
    for place in (0..width).rev() {
        out.extend(char::from_digit(code >> (4 * place) & 15, 16));
    }
}

/// `repr(bytes)`.
pub fn of_bytes(bytes: &[u8]) -> String {
    let quote = quote_for(bytes.contains(&b'\''), bytes.contains(&b'"'));
    let mut out = String::with_capacity(bytes.len() + 3);
    out.extend(['b', quote]);
    for byte in bytes {
        match char::from(*byte) {
            '\\' => out.push_str("\\\\"),
            c if c == quote => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if (' '..='~').contains(&c) => out.push(c),
            c => push_code(&mut out, c as u32),
        }
    }
    out.push(quote);
    out
}
