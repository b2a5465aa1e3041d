//! Searching and cutting text: the `str` methods that find, count, split, strip and replace. Indices count characters.

use super::slices::bounds;
use super::text_class::{is_line_end, is_space};
use super::{LONGEST_TEXT, Raised};

/// From which end a method works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Left,
    Right,
    Both,
}

/// The byte offset of the character at `index`; the text's length past its end.
pub fn byte_at(text: &str, index: usize) -> usize {
    if text.is_ascii() {
        return index.min(text.len());
    }
    text.char_indices().nth(index).map_or(text.len(), |(at, _)| at)
}

/// `text[start:end]` for the searching methods, with the index of its first character; `None` when it lies beyond the text.
fn window(text: &str, start: Option<i64>, end: Option<i64>) -> Option<(usize, &str)> {
    if start.is_none() && end.is_none() {
        return Some((0, text));
    }
    let (start, end) = bounds(start, end, text.chars().count());
    (start <= end).then(|| (start, &text[byte_at(text, start)..byte_at(text, end)]))
}

/// `str.find` and `str.rfind`.
pub fn find(text: &str, needle: &str, start: Option<i64>, end: Option<i64>, side: Side) -> Option<usize> {
    let (first, part) = window(text, start, end)?;
    let at = if side == Side::Right { part.rfind(needle) } else { part.find(needle) }?;
    Some(first + part[..at].chars().count())
}

/// `str.count`.
pub fn count(text: &str, needle: &str, start: Option<i64>, end: Option<i64>) -> usize {
    window(text, start, end).map_or(0, |(_, part)| part.matches(needle).count())
}

/// `str.startswith` (`Side::Left`) and `str.endswith` (`Side::Right`) with one affix.
pub fn has_affix(text: &str, affix: &str, start: Option<i64>, end: Option<i64>, side: Side) -> bool {
    window(text, start, end)
        .is_some_and(|(_, part)| if side == Side::Right { part.ends_with(affix) } else { part.starts_with(affix) })
}

/// `str.split` and `str.rsplit`; `most` cuts at most, all when negative.
pub fn split<'a>(text: &'a str, separator: Option<&str>, most: i64, side: Side) -> Result<Vec<&'a str>, Raised> {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    match separator {
        Some("") => Err(Raised::value("empty separator")),
        Some(separator) if side == Side::Right => {
            let mut parts: Vec<&str> = text.rsplitn(most.saturating_add(1), separator).collect();
            parts.reverse();
            Ok(parts)
        }
        Some(separator) => Ok(text.splitn(most.saturating_add(1), separator).collect()),
        None if side == Side::Right => Ok(split_spaces_from_right(text, most)),
        None => Ok(split_spaces(text, most)),
    }
}

fn split_spaces(text: &str, most: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text.trim_start_matches(is_space);
    while !rest.is_empty() {
        let end = if parts.len() == most { rest.len() } else { rest.find(is_space).unwrap_or(rest.len()) };
        parts.push(&rest[..end]);
        rest = rest[end..].trim_start_matches(is_space);
    }
    // The uncut rest loses its leading space only.
    parts
}

fn split_spaces_from_right(text: &str, most: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text.trim_end_matches(is_space);
    while !rest.is_empty() {
        let cut = rest.char_indices().rev().find(|(_, c)| is_space(*c)).map_or(0, |(at, c)| at + c.len_utf8());
        let start = if parts.len() == most { 0 } else { cut };
        parts.push(&rest[start..]);
        rest = rest[..start].trim_end_matches(is_space);
    }
    parts.reverse();
    parts
}

/// `str.splitlines`.
pub fn split_lines(text: &str, keep_ends: bool) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some((end, c)) = rest.char_indices().find(|(_, c)| is_line_end(*c)) {
        let after = if rest[end..].starts_with("\r\n") { end + 2 } else { end + c.len_utf8() };
        lines.push(&rest[..if keep_ends { after } else { end }]);
        rest = &rest[after..];
    }
    if !rest.is_empty() {
        lines.push(rest);
    }
    lines
}

/// `str.partition` and `str.rpartition`.
pub fn partition<'a>(text: &'a str, separator: &'a str, side: Side) -> Result<[&'a str; 3], Raised> {
    if separator.is_empty() {
        return Err(Raised::value("empty separator"));
    }
    let found = if side == Side::Right { text.rsplit_once(separator) } else { text.split_once(separator) };
    Ok(match found {
        Some((before, after)) => [before, separator, after],
        None if side == Side::Right => ["", "", text],
        None => [text, "", ""],
    })
}

/// `str.strip`, `lstrip` and `rstrip`; white space when `set` is none.
pub fn strip<'a>(text: &'a str, set: Option<&str>, side: Side) -> &'a str {
    let strips = |c: char| set.map_or_else(|| is_space(c), |set| set.contains(c));
    let text = if side == Side::Right { text } else { text.trim_start_matches(strips) };
    if side == Side::Left { text } else { text.trim_end_matches(strips) }
}

/// `str.removeprefix` and `str.removesuffix`.
pub fn remove_affix<'a>(text: &'a str, affix: &str, side: Side) -> &'a str {
    let rest = if side == Side::Right { text.strip_suffix(affix) } else { text.strip_prefix(affix) };
    rest.unwrap_or(text)
}

/// `str.replace`; `most` replacements at most, all when negative.
pub fn replace(text: &str, old: &str, new: &str, most: i64) -> Result<String, Raised> {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    if new.len() > old.len() {
        let times = text.matches(old).take(most).count();
        if times.saturating_mul(new.len()) > LONGEST_TEXT {
            return Err(Raised::new("MemoryError", ""));
        }
    }
    Ok(text.replacen(old, new, most))
}
