//! The lexer: any text to tokens and logical lines, in one pass.
//!
//! Our own, because the parser's knows neither comments nor f-strings as Python 3.12 has them, and because
//! only the lexer can tell where a line with an unclosed bracket should have ended.

mod magic;
mod number;
mod operator;
mod string;
mod unclosed;

use super::source::{Token, TokenKind};
use crate::text::Span;
use string::StringEnd;
pub(super) use string::{Piece, pieces};
use unclosed::Mark;

/// Deepest nesting of brackets, as in CPython's tokenizer (`MAXLEVEL`).
const MAX_BRACKETS: usize = 200;

/// Deepest expression: the walkers behind us recurse, and a browser's stack ends at about 1,000 of their frames.
pub(super) const MAX_DEPTH: u32 = 250;

/// How many bytes may be lexed a second time, after brackets that were never closed: keeps the pass linear.
const REWIND_BUDGET: usize = 1 << 20;

/// How many triple-quoted strings are found to be unclosed by what they swallow; each costs one more pass.
const MAX_UNCLOSED: usize = 4;

/// All tokens of a text, and the logical lines that they form.
#[derive(Default)]
pub(super) struct Lexed {
    pub tokens: Vec<Token>,
    pub lines: Vec<Line>,
}

/// One logical line: a statement, several joined by `;`, or the header of a block.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Index of the first token.
    pub first: u32,
    /// Index after the last token, which is the `Newline`.
    pub end: u32,
    /// Column of the first token; tabs go to the next multiple of 8.
    pub indent: u32,
    /// Why the line cannot be parsed, if the lexer saw it.
    pub problem: Option<Box<Problem>>,
}

/// What is wrong, and where.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    pub at: u32,
    pub message: String,
}

impl Problem {
    pub fn new(at: u32, message: impl Into<String>) -> Self {
        Self { at, message: message.into() }
    }
}

/// Reads a whole text.
pub(super) fn lex(text: &str) -> Lexed {
    let mut unclosed = Vec::new();
    loop {
        let mut lexer = Lexer::new(text, Span::new(0, text.len() as u32));
        if text.starts_with('\u{feff}') {
            lexer.pos = '\u{feff}'.len_utf8();
        }
        lexer.tokens.reserve(text.len() / 4);
        lexer.unclosed = unclosed;
        lexer.file();
        match lexer.swallowed_code() {
            Some(string) if lexer.unclosed.len() < MAX_UNCLOSED => {
                unclosed = lexer.unclosed;
                unclosed.push(string);
            }
            _ => return Lexed { tokens: lexer.tokens, lines: lexer.lines },
        }
    }
}

/// Reads an expression, such as the hole of an f-string: newlines mean nothing. Its depth counts on top of `depth`.
pub(super) fn lex_expression(text: &str, span: Span, depth: u32) -> Result<Vec<Token>, Problem> {
    let mut lexer = Lexer::new(text, span);
    lexer.depth = depth;
    lexer.newlines_count = false;
    lexer.logical_line(0);
    match lexer.lines.pop().and_then(|line| line.problem) {
        Some(problem) => Err(*problem),
        None => {
            lexer.tokens.pop();
            Ok(lexer.tokens)
        }
    }
}

struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    pos: usize,
    tokens: Vec<Token>,
    lines: Vec<Line>,
    /// The brackets that are open, with what is known of the level outside.
    open: Vec<Open>,
    /// Depth of the expression tree that the tokens so far may need; at most twice too low.
    depth: u32,
    /// The parts of `depth` that end with the next operator binding as loosely: `[comma, and or ==, + - |]`.
    chains: [u32; 3],
    /// How many lambdas are open whose colon is yet to come.
    lambdas: u32,
    problem: Option<Box<Problem>>,
    /// False inside holes, which may span lines.
    newlines_count: bool,
    rewind_budget: usize,
    /// Where triple-quoted strings start that end with their line, because they are never really closed.
    unclosed: Vec<usize>,
    /// Whether a triple-quoted string reached the end of the text.
    runs_out: bool,
}

struct Open {
    bracket: u8,
    at: u32,
    /// `depth` and `chains` of the level outside.
    depth: u32,
    chains: [u32; 3],
    lambdas: u32,
}

impl<'a> Lexer<'a> {
    fn new(text: &'a str, span: Span) -> Self {
        Self {
            text,
            bytes: &text.as_bytes()[..span.end as usize],
            pos: span.start as usize,
            tokens: Vec::new(),
            lines: Vec::new(),
            open: Vec::new(),
            depth: 0,
            chains: [0; 3],
            lambdas: 0,
            problem: None,
            newlines_count: true,
            rewind_budget: REWIND_BUDGET,
            unclosed: Vec::new(),
            runs_out: false,
        }
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.pos + ahead).copied().unwrap_or(0)
    }

    fn at_end(&self) -> bool {
        self.pos >= self.bytes.len()
    }

    fn push(&mut self, kind: TokenKind, start: usize) {
        self.tokens.push(Token { kind, span: Span::new(start as u32, self.pos as u32) });
    }

    fn blame(&mut self, at: usize, message: impl Into<String>) {
        if self.problem.is_none() {
            self.problem = Some(Box::new(Problem::new(at as u32, message)));
        }
    }

    fn file(&mut self) {
        loop {
            let indent = self.indentation();
            if self.at_end() {
                return;
            }
            match self.peek(0) {
                b'#' => self.comment(),
                b'\n' | b'\r' => self.newline(),
                b'%' | b'!' | b'?' => self.magic(),
                _ => {
                    self.depth = 0;
                    self.logical_line(indent);
                }
            }
        }
    }

    /// Skips the white space before a line, and measures it.
    fn indentation(&mut self) -> u32 {
        let mut column = 0;
        loop {
            match self.peek(0) {
                b' ' => column += 1,
                b'\t' => column = (column / 8 + 1) * 8,
                b'\x0c' => column = 0,
                _ => return column,
            }
            self.pos += 1;
        }
    }

    fn comment(&mut self) {
        let start = self.pos;
        self.skip_to_line_end();
        self.push(TokenKind::Comment, start);
    }

    fn skip_to_line_end(&mut self) {
        while !self.at_end() && !matches!(self.bytes[self.pos], b'\n' | b'\r') {
            self.pos += 1;
        }
    }

    /// Skips one line end of any kind.
    fn newline(&mut self) {
        self.pos += if self.peek(0) == b'\r' && self.peek(1) == b'\n' { 2 } else { 1 };
    }

    /// Reads one logical line, from its first token to its `Newline`.
    fn logical_line(&mut self, indent: u32) {
        let first = self.tokens.len();
        self.open.clear();
        self.chains = [0; 3];
        self.lambdas = 0;
        // The first line inside brackets that looks like a statement of its own.
        let mut resume: Option<Mark> = None;
        let mut starts_line = false;
        loop {
            self.skip_blanks();
            if self.at_end() {
                break;
            }
            let byte = self.bytes[self.pos];
            match byte {
                b'\n' | b'\r' if self.open.is_empty() && self.newlines_count => break,
                b'\n' | b'\r' => {
                    self.newline();
                    starts_line = true;
                    if resume.is_none() && self.newlines_count && self.looks_new(first, indent) {
                        resume = Some(Mark { pos: self.pos, tokens: self.tokens.len() });
                    }
                    continue;
                }
                b'#' => {
                    self.comment();
                    continue;
                }
                b'?' if self.help_line(first) => return,
                _ => {}
            }
            if starts_line && self.newlines_count && self.starts_statement() {
                let here = Mark { pos: self.pos, tokens: self.tokens.len() };
                return self.give_up_brackets(first, indent, resume.unwrap_or(here));
            }
            starts_line = false;
            self.token();
        }
        if let (Some(mark), false) = (resume, self.open.is_empty()) {
            return self.give_up_brackets(first, indent, mark);
        }
        self.blame_open_bracket();
        self.end_line(first, indent);
    }

    fn skip_blanks(&mut self) {
        loop {
            match self.peek(0) {
                b' ' | b'\t' | b'\x0c' => self.pos += 1,
                b'\\' if matches!(self.peek(1), b'\n' | b'\r') => {
                    self.pos += 1;
                    self.newline();
                }
                _ => return,
            }
        }
    }

    fn word_at(&self, start: usize) -> &'a str {
        let len = self.bytes[start..].iter().take_while(|&&byte| is_word_byte(byte)).count();
        &self.text[start..start + len]
    }

    fn end_line(&mut self, first: usize, indent: u32) {
        let start = match self.tokens.last() {
            Some(last) if !self.open.is_empty() => (last.span.end as usize).min(self.pos),
            _ => self.pos,
        };
        if self.open.is_empty() && self.newlines_count && !self.at_end() {
            self.newline();
            self.push(TokenKind::Newline, start);
        } else {
            self.tokens.push(Token { kind: TokenKind::Newline, span: Span::at(start as u32) });
        }
        let problem = self.problem.take();
        self.lines.push(Line { first: first as u32, end: self.tokens.len() as u32, indent, problem });
    }

    fn token(&mut self) {
        let start = self.pos;
        match self.bytes[start] {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => self.word_or_string(),
            b'"' | b'\'' => self.string(start),
            b'0'..=b'9' => self.number(),
            b'.' if self.peek(1).is_ascii_digit() => self.number(),
            b'(' | b'[' | b'{' => self.open_bracket(),
            b')' | b']' | b'}' => self.close_bracket(),
            b',' | b';' => {
                self.pos += 1;
                self.end_chains(0);
                self.push(TokenKind::Sign, start);
            }
            _ => self.operator(),
        }
    }

    fn word_or_string(&mut self) {
        let start = self.pos;
        while !self.at_end() && is_word_byte(self.bytes[self.pos]) {
            self.pos += 1;
        }
        if matches!(self.peek(0), b'"' | b'\'') && string::is_prefix(&self.bytes[start..self.pos]) {
            return self.string(start);
        }
        match &self.bytes[start..self.pos] {
            b"not" | b"if" | b"else" => {
                self.end_chains(1);
                self.deepen(0, start);
            }
            b"and" | b"or" | b"in" | b"is" => self.end_chains(1),
            // Counted apart up to its colon: its parameters hold commas, and their defaults may be lambdas.
            b"lambda" => {
                self.depth += 1;
                self.lambdas += 1;
                self.check_depth(start);
            }
            word if !word.is_ascii() => self.check_word(start),
            _ => {}
        }
        self.push(TokenKind::Word, start);
    }

    /// Characters outside ASCII form names, unless they are plainly signs or spaces.
    fn check_word(&mut self, start: usize) {
        let word = &self.text[start..self.pos];
        let strange = word.char_indices().find(|(_, c)| !c.is_ascii() && !c.is_alphanumeric() && !is_mark(*c));
        if let Some((i, character)) = strange {
            let hint = match character {
                '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}' => ": write straight quotes instead",
                '\u{a0}' | '\u{2003}' | '\u{3000}' => ": it looks like a space, but is none to Python",
                _ => "",
            };
            self.blame(
                start + i,
                format!("the character `{}` has no meaning in Python{hint}", character.escape_debug()),
            );
        }
    }

    /// One more level, as part of a chain.
    fn deepen(&mut self, chain: usize, at: usize) {
        self.depth += 1;
        self.chains[chain] += 1;
        self.check_depth(at);
    }

    /// What follows is no deeper for the chains so far, from `first` on.
    fn end_chains(&mut self, first: usize) {
        self.depth -= self.chains[first..].iter().sum::<u32>();
        self.chains[first..].fill(0);
    }

    fn check_depth(&mut self, at: usize) {
        if self.depth > MAX_DEPTH {
            self.blame(at, format!("more than {MAX_DEPTH} nested or chained parts: too deep to read"));
        }
    }

    fn open_bracket(&mut self) {
        let at = self.pos;
        self.deepen(2, at);
        if self.open.len() >= MAX_BRACKETS {
            self.blame(at, format!("brackets nest more than {MAX_BRACKETS} deep"));
        }
        self.open.push(Open {
            bracket: self.bytes[at],
            at: at as u32,
            depth: self.depth,
            chains: self.chains,
            lambdas: self.lambdas,
        });
        self.chains = [0; 3];
        self.lambdas = 0;
        self.pos += 1;
        self.push(TokenKind::Sign, at);
    }

    fn close_bracket(&mut self) {
        let at = self.pos;
        let closer = self.bytes[at];
        let matching = match closer {
            b')' => b'(',
            b']' => b'[',
            _ => b'{',
        };
        match self.open.iter().rposition(|open| open.bracket == matching) {
            Some(level) => {
                if let Some(inner) = self.open.get(level + 1) {
                    let (inner_at, bracket) = (inner.at as usize, inner.bracket as char);
                    self.blame(inner_at, format!("`{bracket}` opened here is never closed"));
                }
                let outside = &self.open[level];
                (self.depth, self.chains, self.lambdas) = (outside.depth, outside.chains, outside.lambdas);
                self.open.truncate(level);
            }
            None => match self.open.last() {
                Some(open) => {
                    let bracket = open.bracket as char;
                    self.blame(at, format!("`{}` does not match the open `{bracket}`", closer as char));
                }
                None => self.blame(at, format!("`{}` closes nothing", closer as char)),
            },
        }
        self.pos += 1;
        self.push(TokenKind::Sign, at);
    }

    fn operator(&mut self) {
        let start = self.pos;
        let len = operator::length(&self.bytes[start..]);
        if len == 0 {
            return self.stray();
        }
        self.pos += len;
        match operator::chain(&self.bytes[start..self.pos]) {
            2 => self.deepen(2, start),
            1 => {
                self.end_chains(2);
                self.deepen(1, start);
            }
            _ => self.end_chains(1),
        }
        if self.lambdas > 0 && self.bytes[start..self.pos] == *b":" {
            self.lambdas -= 1;
            self.chains[0] += 1;
        }
        self.push(TokenKind::Sign, start);
    }

    /// A byte that starts no token.
    fn stray(&mut self) {
        let at = self.pos;
        match self.bytes[at] {
            b'\\' => self.blame(at, "after a backslash the line must end"),
            byte => {
                let sign = (byte as char).escape_debug();
                self.blame(at, format!("the character `{sign}` has no meaning here"));
            }
        }
        self.pos += 1;
        self.push(TokenKind::Sign, at);
    }

    /// A string literal whose prefix starts at `start`; `pos` is at its quote.
    fn string(&mut self, start: usize) {
        let prefix = &self.bytes[start..self.pos];
        let formatted = prefix.iter().any(|byte| matches!(byte.to_ascii_lowercase(), b'f' | b't'));
        let StringEnd { mut end, mut problem } = string::scan(self.bytes, start, self.pos, formatted);
        if string::is_triple(self.bytes, self.pos) {
            self.runs_out |= problem.is_some() && !self.unclosed.contains(&start);
            if problem.is_none() && (self.unclosed.contains(&start) || self.closes_before_text(start, end)) {
                StringEnd { end, problem } = string::unclosed(self.bytes, start, self.pos);
            }
        }
        if let Some(problem) = problem {
            self.blame(problem.at as usize, problem.message);
        }
        self.pos = end;
        self.push(if formatted { TokenKind::FString } else { TokenKind::String }, start);
    }

    fn number(&mut self) {
        let start = self.pos;
        self.pos += number::length(&self.bytes[start..]);
        if self.pos - start > number::MAX_DIGITS {
            self.blame(start, format!("a number of more than {} digits", number::MAX_DIGITS));
        }
        self.push(TokenKind::Number, start);
    }
}

/// Whether a statement that starts with `word` may hold a block.
pub(super) fn opens_block(word: &str) -> bool {
    matches!(
        word,
        "if" | "elif" | "else" | "for" | "while" | "try" | "except" | "finally" | "with" | "def" | "class" | "async"
    )
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// Combining marks and joiners, which continue a name though they are no letters.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}' | '\u{203f}' | '\u{2040}' | '\u{b7}')
        || (character as u32 >= 0x483
            && !character.is_whitespace()
            && !matches!(character, '\u{2000}'..='\u{2bff}' | '\u{3000}'..='\u{3020}' | '\u{fe10}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff0f}' | '\u{1f000}'..='\u{1faff}'))
}
