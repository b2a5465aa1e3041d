//! Where lines start, and how bytes, columns and UTF-16 units map onto each other.

use serde::{Deserialize, Serialize};

/// A place as people and CPython's `ast` count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LineColumn {
    /// From 1.
    pub line: u32,
    /// From 0, in UTF-8 bytes, as `col_offset` of CPython's `ast`.
    pub column: u32,
}

/// The line starts of one text, and its characters outside ASCII.
///
/// Lines end at `\n`, `\r\n` or a lone `\r`, as for CPython's tokenizer.
#[derive(Clone, Debug)]
pub struct LineIndex {
    /// Byte offset at which each line starts; the first is 0.
    starts: Vec<u32>,
    /// The characters outside ASCII, in order.
    wide: Vec<Wide>,
    /// Length of the text in bytes.
    len: u32,
}

/// One character outside ASCII.
#[derive(Clone, Copy, Debug)]
struct Wide {
    byte_start: u32,
    byte_end: u32,
    /// UTF-16 units before the next character.
    utf16_end: u32,
}

impl LineIndex {
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (i, &byte) in bytes.iter().enumerate() {
            if byte == b'\n' || (byte == b'\r' && bytes.get(i + 1) != Some(&b'\n')) {
                starts.push(i as u32 + 1);
            }
        }
        Self { starts, wide: wide_characters(text), len: text.len() as u32 }
    }

    /// Number of lines; a text that ends in a newline has an empty last line.
    pub fn count(&self) -> u32 {
        self.starts.len() as u32
    }

    /// Byte offset at which `line` (from 1) starts; the end of the text past the last line.
    pub fn start_of(&self, line: u32) -> u32 {
        self.starts.get(line.saturating_sub(1) as usize).copied().unwrap_or(self.len)
    }

    /// The line (from 1) which holds the byte at `offset`.
    pub fn line_of(&self, offset: u32) -> u32 {
        self.starts.partition_point(|&start| start <= offset) as u32
    }

    pub fn line_column(&self, offset: u32) -> LineColumn {
        let line = self.line_of(offset);
        LineColumn { line, column: offset - self.start_of(line) }
    }

    /// UTF-16 units before the byte at `offset`: how browsers count.
    pub fn utf16(&self, offset: u32) -> u32 {
        match self.wide.partition_point(|wide| wide.byte_end <= offset) {
            0 => offset,
            i => self.wide[i - 1].utf16_end + (offset - self.wide[i - 1].byte_end),
        }
    }

    /// The byte offset at `units` UTF-16 units; inside a surrogate pair, the start of its character.
    pub fn from_utf16(&self, units: u32) -> u32 {
        let next = self.wide.partition_point(|wide| wide.utf16_end <= units);
        let (byte, utf16) = match next {
            0 => (0, 0),
            i => (self.wide[i - 1].byte_end, self.wide[i - 1].utf16_end),
        };
        let limit = self.wide.get(next).map_or(self.len, |wide| wide.byte_start);
        (byte + (units - utf16)).min(limit)
    }
}

fn wide_characters(text: &str) -> Vec<Wide> {
    if text.is_ascii() {
        return Vec::new();
    }
    let mut wide = Vec::new();
    let mut utf16_end = 0;
    for (start, character) in text.char_indices() {
        utf16_end += character.len_utf16() as u32;
        if !character.is_ascii() {
            let byte_end = (start + character.len_utf8()) as u32;
            wide.push(Wide { byte_start: start as u32, byte_end, utf16_end });
        }
    }
    wide
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIXED: &str = "a = 'h\u{e9}\u{1F600}e\u{301}'\r\nb\rc\n";

    #[test]
    fn utf16_agrees_with_the_standard_library_at_every_character() {
        let index = LineIndex::new(MIXED);
        for (byte, _) in MIXED.char_indices().chain([(MIXED.len(), ' ')]) {
            let units = MIXED[..byte].encode_utf16().count() as u32;
            assert_eq!(index.utf16(byte as u32), units);
            assert_eq!(index.from_utf16(units), byte as u32);
        }
    }

    #[test]
    fn the_middle_of_a_surrogate_pair_is_the_start_of_its_character() {
        let index = LineIndex::new("\u{1F600}x");
        assert_eq!(index.from_utf16(1), 0);
        assert_eq!(index.from_utf16(99), 5);
    }

    #[test]
    fn every_kind_of_line_end_counts_once() {
        let index = LineIndex::new(MIXED);
        assert_eq!(index.count(), 4);
        let c = MIXED.find('c').unwrap() as u32;
        assert_eq!(index.line_column(c), LineColumn { line: 3, column: 0 });
    }
}
