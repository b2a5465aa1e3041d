//! The templates of `re.sub`: text with `\1` and `\g<name>`.

use super::Pattern;
use super::parse::PatternError;

/// One piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Text(String),
    Group(usize),
}

/// Reads a replacement. An unknown name is an `IndexError` in CPython: its error carries no position.
pub fn read_template(template: &str, pattern: &Pattern) -> Result<Vec<Piece>, PatternError> {
    let chars: Vec<char> = template.chars().collect();
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut at = 0;
    while at < chars.len() {
        if chars[at] != '\\' {
            text.push(chars[at]);
            at += 1;
            continue;
        }
        let start = at;
        let error = |message: String| PatternError { message, position: start };
        let Some(c) = chars.get(at + 1) else { return Err(error("bad escape (end of pattern)".into())) };
        at += 2;
        let digit = |at: usize| chars.get(at).and_then(|c| c.to_digit(10));
        let octal = |at: usize| chars.get(at).and_then(|c| c.to_digit(8));
        let group = match c {
            'g' => {
                let (group, after) = named_group(&chars, at, pattern)?;
                at = after;
                group
            }
            '0' => {
                let digits: Vec<u32> = (at..at + 2).map_while(octal).collect();
                at += digits.len();
                let code = digits.iter().fold(0, |code, digit| 8 * code + digit);
                text.extend(char::from_u32(code));
                continue;
            }
            '1'..='9' => {
                let first = digit(at - 1).unwrap_or(0);
                if let (Some(a @ 1..4), Some(b), Some(c)) = (octal(at - 1), octal(at), octal(at + 1)) {
                    at += 2;
                    text.extend(char::from_u32(64 * a + 8 * b + c));
                    continue;
                }
                let second = digit(at);
                at += usize::from(second.is_some());
                second.map_or(first, |second| 10 * first + second) as usize
            }
            _ => {
                match "abfnrtv".find(*c) {
                    Some(place) => text.push(char::from(b"\x07\x08\x0c\n\r\t\x0b"[place])),
                    None if c.is_ascii_alphabetic() => return Err(error(format!("bad escape \\{c}"))),
                    None => text.extend(['\\', *c]),
                }
                continue;
            }
        };
        if group > pattern.groups {
            let position = start + 1;
            return Err(PatternError { message: format!("invalid group reference {group}"), position });
        }
        if !text.is_empty() {
            pieces.push(Piece::Text(std::mem::take(&mut text)));
        }
        pieces.push(Piece::Group(group));
    }
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
    Ok(pieces)
}

/// Reads `<name>` or `<number>` behind `\g`.
fn named_group(chars: &[char], at: usize, pattern: &Pattern) -> Result<(usize, usize), PatternError> {
    let error = |message: &str, position| Err(PatternError { message: message.into(), position });
    if chars.get(at) != Some(&'<') {
        return error("missing <", at);
    }
    let Some(length) = chars[at..].iter().position(|c| *c == '>') else {
        let what = if at + 1 == chars.len() { "missing group name" } else { "missing >, unterminated name" };
        return error(what, at + 1);
    };
    let name: String = chars[at + 1..at + length].iter().collect();
    if name.is_empty() {
        return error("missing group name", at + 1);
    }
    let group = name.parse().ok().or_else(|| {
        let found = pattern.names.iter().find(|(other, _)| *other == name);
        found.map(|(_, group)| *group)
    });
    match group {
        Some(group) => Ok((group, at + length + 1)),
        None => error(&format!("unknown group name '{name}'"), usize::MAX),
    }
}
