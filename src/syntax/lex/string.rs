//! Where string literals end, and the pieces of f-strings and t-strings.

use super::{Problem, is_word_byte};
use crate::text::Span;

/// How deep f-strings may nest in each other's holes. CPython allows 150; people stop at 3.
const MAX_NESTING: u32 = 12;

/// Where a literal ends; with a problem, the best guess.
pub struct StringEnd {
    pub end: usize,
    pub problem: Option<Problem>,
}

/// A part of an f-string, in the order of the source; `HoleEnd` closes the last `Hole` that is open.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Text as written, escapes and doubled braces included.
    Literal(Span),
    /// From `{` on.
    Hole {
        start: u32,
    },
    /// The expression, from behind `{` to the `=`, `!`, `:` or `}` that ends it.
    Expr(Span),
    /// The `=` of `{x=}`: the text up to where the conversion, spec or end begins.
    Debug(Span),
    /// The letter behind `!`.
    Conversion(char),
    /// A `:`; what follows up to the `HoleEnd` is the spec.
    Spec,
    HoleEnd {
        end: u32,
    },
}

/// Whether `word` may stand before a quote.
pub fn is_prefix(word: &[u8]) -> bool {
    let lower = |i: usize| word.get(i).map(u8::to_ascii_lowercase);
    match word.len() {
        1 => matches!(lower(0), Some(b'r' | b'b' | b'u' | b'f' | b't')),
        2 => matches!(
            (lower(0), lower(1)),
            (Some(b'r'), Some(b'b' | b'f' | b't')) | (Some(b'b' | b'f' | b't'), Some(b'r'))
        ),
        _ => false,
    }
}

/// Whether three quotes stand at `quote`.
pub fn is_triple(bytes: &[u8], quote: usize) -> bool {
    bytes.get(quote + 1) == bytes.get(quote) && bytes.get(quote + 2) == bytes.get(quote)
}

/// The end of a triple-quoted literal which is known not to be closed: that of its line, as what follows is more likely
/// code than text.
pub fn unclosed(bytes: &[u8], start: usize, quote: usize) -> StringEnd {
    let line = bytes[quote..].iter().take_while(|byte| !matches!(byte, b'\n' | b'\r')).count();
    let problem = Problem::new(start as u32, "this triple-quoted string is never closed");
    StringEnd { end: quote + line, problem: Some(problem) }
}

/// Finds the end of the literal which starts at `start` with its quote at `quote`.
pub fn scan(bytes: &[u8], start: usize, quote: usize, formatted: bool) -> StringEnd {
    let mut scanner = Scanner::new(bytes, start, quote);
    if !formatted {
        return scanner.plain();
    }
    match scanner.formatted(0) {
        Ok(end) => StringEnd { end, problem: None },
        Err(problem) => {
            let plain = Scanner::new(bytes, start, quote).plain();
            StringEnd { end: plain.end, problem: Some(problem) }
        }
    }
}

/// The pieces of an f-string or t-string that `scan` found sound.
pub fn pieces(text: &str, span: Span) -> Vec<Piece> {
    let bytes = text.as_bytes();
    let start = span.start as usize;
    let prefix = bytes[start..].iter().take_while(|&&byte| is_word_byte(byte)).count();
    let mut scanner = Scanner::new(bytes, start, start + prefix);
    scanner.pieces = Some(Vec::new());
    match scanner.formatted(0) {
        Ok(_) => scanner.pieces.unwrap_or_default(),
        Err(_) => Vec::new(),
    }
}

struct Scanner<'a> {
    bytes: &'a [u8],
    start: usize,
    pos: usize,
    quote: u8,
    triple: bool,
    raw: bool,
    /// Filled if asked for, at the outermost level only.
    pieces: Option<Vec<Piece>>,
}

impl<'a> Scanner<'a> {
    fn new(bytes: &'a [u8], start: usize, quote: usize) -> Self {
        let mark = bytes[quote];
        let triple = is_triple(bytes, quote);
        let raw = bytes[start..quote].iter().any(|byte| matches!(byte, b'r' | b'R'));
        Self { bytes, start, pos: quote + if triple { 3 } else { 1 }, quote: mark, triple, raw, pieces: None }
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.pos + ahead).copied().unwrap_or(0)
    }

    fn at_end(&self) -> bool {
        self.pos >= self.bytes.len()
    }

    fn add(&mut self, piece: Piece) {
        if let Some(pieces) = &mut self.pieces {
            pieces.push(piece);
        }
    }

    /// Whether the closing quotes are here.
    fn closes(&self) -> bool {
        self.peek(0) == self.quote && (!self.triple || (self.peek(1) == self.quote && self.peek(2) == self.quote))
    }

    fn quote_length(&self) -> usize {
        if self.triple { 3 } else { 1 }
    }

    /// Steps over a backslash and what it escapes.
    fn escape(&mut self) {
        let crlf = self.peek(1) == b'\r' && self.peek(2) == b'\n';
        self.pos = (self.pos + if crlf { 3 } else { 2 }).min(self.bytes.len());
    }

    fn never_closed(&self, what: &str) -> Problem {
        Problem::new(self.start as u32, format!("this {what} is never closed"))
    }

    fn plain(&mut self) -> StringEnd {
        let quote = self.pos - self.quote_length();
        while !self.at_end() {
            match self.bytes[self.pos] {
                b'\\' => self.escape(),
                b'\n' | b'\r' if !self.triple => break,
                byte if byte == self.quote && self.closes() => {
                    return StringEnd { end: self.pos + self.quote_length(), problem: None };
                }
                _ => self.pos += 1,
            }
        }
        if self.triple {
            return unclosed(self.bytes, self.start, quote);
        }
        StringEnd { end: self.pos, problem: Some(self.never_closed("string")) }
    }

    /// Reads an f-string's body up to its end, which is returned.
    fn formatted(&mut self, nesting: u32) -> Result<usize, Problem> {
        if nesting > MAX_NESTING {
            return Err(Problem::new(self.pos as u32, format!("f-strings nest more than {MAX_NESTING} deep")));
        }
        let mut literal = self.pos;
        while !self.at_end() {
            match self.bytes[self.pos] {
                byte if byte == self.quote && self.closes() => {
                    self.literal(literal);
                    return Ok(self.pos + self.quote_length());
                }
                b'\n' | b'\r' if !self.triple => break,
                b'\\' => self.escape_in_formatted(),
                b'{' if self.peek(1) == b'{' => self.pos += 2,
                b'{' => {
                    self.literal(literal);
                    self.hole(nesting)?;
                    literal = self.pos;
                }
                b'}' if self.peek(1) == b'}' => self.pos += 2,
                b'}' => {
                    return Err(Problem::new(
                        self.pos as u32,
                        "a single `}` in an f-string: write `}}` for the character",
                    ));
                }
                _ => self.pos += 1,
            }
        }
        Err(self.never_closed("f-string"))
    }

    fn literal(&mut self, start: usize) {
        if start < self.pos {
            self.add(Piece::Literal(Span::new(start as u32, self.pos as u32)));
        }
    }

    /// A backslash before a brace escapes nothing, and `\N{...}` is no hole.
    fn escape_in_formatted(&mut self) {
        match self.peek(1) {
            b'{' | b'}' => self.pos += 1,
            b'N' if !self.raw && self.peek(2) == b'{' => {
                let name =
                    self.bytes[self.pos..].iter().take_while(|byte| !matches!(byte, b'}' | b'\n' | b'"' | b'\''));
                self.pos += name.count();
                self.pos += usize::from(self.peek(0) == b'}');
            }
            _ => self.escape(),
        }
    }

    /// Reads `{...}`; `pos` is at the brace.
    fn hole(&mut self, nesting: u32) -> Result<(), Problem> {
        let start = self.pos;
        self.add(Piece::Hole { start: start as u32 });
        self.pos += 1;
        self.hole_expression(start, nesting)?;
        if self.peek(0) == b'!' {
            self.pos += 1;
            self.add(Piece::Conversion(self.peek(0) as char));
            self.pos += 1;
            while matches!(self.peek(0), b' ' | b'\t' | b'\n' | b'\r') {
                self.pos += 1;
            }
        }
        if self.peek(0) == b':' {
            self.pos += 1;
            self.add(Piece::Spec);
            self.spec(start, nesting)?;
        }
        if self.peek(0) != b'}' || self.at_end() {
            return Err(self.open_hole(start));
        }
        self.pos += 1;
        self.add(Piece::HoleEnd { end: self.pos as u32 });
        Ok(())
    }

    fn open_hole(&self, start: usize) -> Problem {
        Problem::new(start as u32, "`{` opened here is never closed in this f-string")
    }

    /// Reads the expression and a debug `=`, up to `!`, `:` or `}`.
    fn hole_expression(&mut self, start: usize, nesting: u32) -> Result<(), Problem> {
        let body = self.pos;
        let mut closers: Vec<u8> = Vec::new();
        // Place of a `=` behind which nothing but blanks has followed.
        let mut equals: Option<usize> = None;
        while !self.at_end() {
            let byte = self.bytes[self.pos];
            match byte {
                b'}' | b'!' | b':' if closers.is_empty() && !(byte == b'!' && self.peek(1) == b'=') => {
                    let end = equals.unwrap_or(self.pos);
                    if self.bytes[body..end].iter().all(u8::is_ascii_whitespace) {
                        return Err(Problem::new(
                            start as u32,
                            "an expression is missing between the braces of an f-string",
                        ));
                    }
                    self.add(Piece::Expr(Span::new(body as u32, end as u32)));
                    if equals.is_some() {
                        self.add(Piece::Debug(Span::new(body as u32, self.pos as u32)));
                    }
                    return Ok(());
                }
                b'(' => closers.push(b')'),
                b'[' => closers.push(b']'),
                b'{' => closers.push(b'}'),
                b')' | b']' | b'}' if closers.pop() != Some(byte) => return Err(self.open_hole(start)),
                b'"' | b'\'' => {
                    self.nested_string(start, nesting)?;
                    equals = None;
                    continue;
                }
                b'#' => {
                    while !self.at_end() && !matches!(self.bytes[self.pos], b'\n' | b'\r') {
                        self.pos += 1;
                    }
                    continue;
                }
                b'=' if closers.is_empty() && self.is_debug_equals() => {
                    equals = Some(self.pos);
                    self.pos += 1;
                    continue;
                }
                _ => {}
            }
            if !byte.is_ascii_whitespace() {
                equals = None;
            }
            self.pos += 1;
        }
        Err(self.open_hole(start))
    }

    /// Whether the `=` here is alone, and no part of `==`, `<=` and their like.
    fn is_debug_equals(&self) -> bool {
        let before = self.bytes[self.pos - 1];
        self.peek(1) != b'=' && !matches!(before, b'=' | b'<' | b'>' | b'!')
    }

    /// Steps over a string inside a hole. If it is never closed, it rather closes the f-string, and the hole is open.
    fn nested_string(&mut self, hole: usize, nesting: u32) -> Result<(), Problem> {
        let quote = self.pos;
        let word = self.bytes[..quote].iter().rev().take_while(|&&byte| is_word_byte(byte)).count();
        let prefix = if word <= 2 && is_prefix(&self.bytes[quote - word..quote]) { word } else { 0 };
        let mut inner = Scanner::new(self.bytes, quote - prefix, quote);
        let formatted = inner.bytes[quote - prefix..quote].iter().any(|byte| matches!(byte, b'f' | b'F' | b't' | b'T'));
        if formatted {
            self.pos = inner.formatted(nesting + 1)?;
            return Ok(());
        }
        let StringEnd { end, problem } = inner.plain();
        self.pos = end;
        problem.map_or(Ok(()), |_| Err(self.open_hole(hole)))
    }

    /// Reads a format spec up to the `}` that ends its hole.
    fn spec(&mut self, start: usize, nesting: u32) -> Result<(), Problem> {
        if nesting > MAX_NESTING {
            return Err(Problem::new(start as u32, format!("format specs nest more than {MAX_NESTING} deep")));
        }
        let mut literal = self.pos;
        while !self.at_end() {
            match self.bytes[self.pos] {
                b'}' => {
                    self.literal(literal);
                    return Ok(());
                }
                b'{' => {
                    self.literal(literal);
                    self.hole(nesting + 1)?;
                    literal = self.pos;
                }
                b'\n' | b'\r' if !self.triple => break,
                byte if byte == self.quote && self.closes() => break,
                b'\\' => self.escape_in_formatted(),
                _ => self.pos += 1,
            }
        }
        Err(self.open_hole(start))
    }
}
