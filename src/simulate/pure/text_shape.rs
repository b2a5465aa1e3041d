//! The `str` methods that change case or width, and those that ask about every character.
//!
//! Digraphs have no title case here, and a sigma that ends a word stays open in `title`, `capitalize` and `swapcase`.

use super::format_spec::padded;
use super::text_class::{self, is_cased};
use super::{LONGEST_TEXT, Raised};

/// Raises `MemoryError` for a text too long to build here.
fn check_width(width: i64) -> Result<usize, Raised> {
    let width = usize::try_from(width).unwrap_or(0);
    if width > LONGEST_TEXT { Err(Raised::new("MemoryError", "")) } else { Ok(width) }
}

/// `str.ljust` (`<`), `str.rjust` (`>`) and `str.center` (`^`).
pub fn justify(text: &str, width: i64, fill: char, align: char) -> Result<String, Raised> {
    let width = check_width(width)?;
    let missing = width.saturating_sub(text.chars().count());
    let before = match align {
        '<' => 0,
        '>' => missing,
        // CPython puts the odd character left only when the width is odd as well.
        _ => missing / 2 + (missing & width & 1),
    };
    Ok(padded(text, fill, before, missing - before))
}

/// `str.zfill`.
pub fn zero_fill(text: &str, width: i64) -> Result<String, Raised> {
    let missing = check_width(width)?.saturating_sub(text.chars().count());
    let body = text.strip_prefix(['+', '-']).unwrap_or(text);
    let sign = &text[..text.len() - body.len()];
    Ok(format!("{sign}{}{body}", "0".repeat(missing)))
}

/// `str.expandtabs`.
pub fn expand_tabs(text: &str, size: i64) -> Result<String, Raised> {
    let size = check_width(size)?;
    if size.saturating_mul(text.matches('\t').count()) > LONGEST_TEXT {
        return Err(Raised::new("MemoryError", ""));
    }
    let mut out = String::with_capacity(text.len());
    let mut column = 0;
    for c in text.chars() {
        if c == '\t' {
            let spaces = if size == 0 { 0 } else { size - column % size };
            out.extend(std::iter::repeat_n(' ', spaces));
            column += spaces;
        } else {
            out.push(c);
            column = if matches!(c, '\n' | '\r') { 0 } else { column + 1 };
        }
    }
    Ok(out)
}

/// `str.title`.
pub fn title(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for c in text.chars() {
        push_cased(&mut out, c, !inside);
        inside = is_cased(c);
    }
    out
}

/// `str.capitalize`.
pub fn capitalize(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.chars().enumerate() {
        push_cased(&mut out, c, at == 0);
    }
    out
}

/// Writes `c` in title case or in lower case; one letter may become two, of which only the first is large.
fn push_cased(out: &mut String, c: char, large: bool) {
    if !large {
        return out.extend(c.to_lowercase());
    }
    let mut upper = c.to_uppercase();
    out.extend(upper.next());
    out.extend(upper.flat_map(char::to_lowercase));
}

/// `str.swapcase`.
pub fn swap_case(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_uppercase() { out.extend(c.to_lowercase()) } else { out.extend(c.to_uppercase()) }
    }
    out
}

/// `str.casefold`: through upper case, which tells sharp s and its like apart.
pub fn case_fold(text: &str) -> String {
    let fold = |c: char| match c {
        'ı' => "ı".to_owned(),
        _ => c.to_uppercase().flat_map(char::to_lowercase).collect(),
    };
    if text.is_ascii() { text.to_ascii_lowercase() } else { text.chars().map(fold).collect() }
}

/// Whether `test` holds for every character, and there is one: `str.isalpha` and its like.
pub fn all(text: &str, test: fn(char) -> bool) -> bool {
    !text.is_empty() && text.chars().all(test)
}

/// `str.isupper`.
pub fn is_upper(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
}

/// `str.islower`.
pub fn is_lower(text: &str) -> bool {
    text.chars().any(char::is_lowercase) && !text.chars().any(char::is_uppercase)
}

/// `str.istitle`.
pub fn is_title(text: &str) -> bool {
    let (mut inside, mut found) = (false, false);
    for c in text.chars() {
        if c.is_uppercase() == inside && is_cased(c) {
            return false;
        }
        inside = is_cased(c);
        found |= inside;
    }
    found
}

/// `str.isidentifier`.
pub fn is_identifier(text: &str) -> bool {
    let starts = |c: char| c == '_' || c.is_alphabetic();
    text.starts_with(starts) && text.chars().all(|c| starts(c) || text_class::is_alnum(c) || is_combining(c))
}

/// Whether `c` is one of the common combining marks.
fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}
