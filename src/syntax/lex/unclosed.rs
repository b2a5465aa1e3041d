//! Where a line should have ended whose brackets are never closed, and a string whose quotes are not.

use super::{Lexer, is_word_byte, opens_block};
use crate::syntax::source::{Token, TokenKind};
use crate::text::Span;

/// A place at which lexing can be taken up again.
#[derive(Clone, Copy)]
pub struct Mark {
    pub pos: usize,
    pub tokens: usize,
}

impl Lexer<'_> {
    /// Whether the line ahead may be a new statement, if the brackets turn out never to be closed: it starts no further
    /// right than this one, or under the header of a block, or no comma or operator joins it to the line before.
    pub(super) fn looks_new(&mut self, first: usize, indent: u32) -> bool {
        let start = self.pos;
        let column = self.indentation();
        let (byte, word) = (self.peek(0), self.word_at(self.pos));
        self.pos = start;
        if matches!(byte, b')' | b']' | b'}' | b'#' | b'\n' | b'\r' | 0) {
            return false;
        }
        let text = |token: &Token| token.span.of(self.text);
        let Some(last) = self.tokens.iter().rfind(|token| token.is_code()) else { return false };
        let ends_header = text(last) == ":" && self.tokens.get(first).is_some_and(|first| opens_block(text(first)));
        let ends_value = match last.kind {
            TokenKind::Word => !is_operator_word(text(last)),
            TokenKind::Number => true,
            _ => matches!(text(last), ")" | "]" | "}"),
        };
        column <= indent || ends_header || (ends_value && !word.is_empty() && !is_operator_word(word))
    }

    /// Whether a statement starts here, which could never stand inside brackets.
    pub(super) fn starts_statement(&self) -> bool {
        let word = self.word_at(self.pos);
        match word {
            "def" | "class" | "return" | "import" | "while" | "try" | "raise" | "with" | "del" | "pass" | "assert"
            | "break" | "continue" | "global" | "nonlocal" | "except" | "finally" | "elif" => true,
            "async" => {
                let rest = self.text[self.pos + 5..].trim_start_matches([' ', '\t']);
                rest.starts_with("def ") || rest.starts_with("with ")
            }
            "from" => self.tokens.last().is_none_or(|token| token.span.of(self.text) != "yield"),
            _ => false,
        }
    }

    /// Ends the line at `mark`, because its brackets are never closed.
    pub(super) fn give_up_brackets(&mut self, first: usize, indent: u32, mark: Mark) {
        self.blame_open_bracket();
        let again = self.pos - mark.pos;
        if again <= self.rewind_budget {
            self.rewind_budget -= again;
            self.tokens.truncate(mark.tokens);
            self.pos = mark.pos;
        }
        self.end_line(first, indent);
    }

    pub(super) fn blame_open_bracket(&mut self) {
        if let Some(open) = self.open.last() {
            let (at, bracket) = (open.at as usize, open.bracket as char);
            // An unclosed bracket explains whatever else was wrong behind it.
            if self.problem.as_ref().is_some_and(|problem| problem.at as usize > at) {
                self.problem = None;
            }
            self.blame(at, format!("`{bracket}` opened here is never closed"));
        }
    }

    /// Whether the quotes that seem to close a string of several lines open the next one: text follows them directly.
    pub(super) fn closes_before_text(&self, start: usize, end: usize) -> bool {
        let follows = self.bytes.get(end).copied().unwrap_or(b' ');
        is_word_byte(follows)
            && !matches!(self.word_at(end), "if" | "else" | "and" | "or" | "in" | "is" | "not" | "for" | "as")
            && self.bytes[start..end].contains(&b'\n')
    }

    /// When a string ran out of text: the first one before it that holds code, and so was never closed where it should be.
    pub(super) fn swallowed_code(&self) -> Option<usize> {
        if !self.runs_out {
            return None;
        }
        let strings = self.tokens.iter().filter(|token| token.kind == TokenKind::String);
        let mut starts = strings.filter(|token| self.holds_code(token.span)).map(|token| token.span.start as usize);
        starts.find(|start| !self.unclosed.contains(start))
    }

    /// Whether a line of a string defines something at or left of the string's own indentation.
    fn holds_code(&self, span: Span) -> bool {
        let text = span.of(self.text);
        if !text.contains('\n') {
            return false;
        }
        let line = self.text[..span.start as usize].rfind(['\n', '\r']).map_or(0, |newline| newline + 1);
        let width = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
        let own = width(&self.text[line..]);
        text.lines().skip(1).any(|line| {
            let code = line.trim_start_matches([' ', '\t']);
            width(line) <= own && ["def ", "async def ", "class "].iter().any(|keyword| code.starts_with(keyword))
        })
    }
}

/// Words that join expressions, or stand before one.
fn is_operator_word(word: &str) -> bool {
    matches!(
        word,
        "and"
            | "as"
            | "async"
            | "await"
            | "else"
            | "for"
            | "from"
            | "if"
            | "in"
            | "is"
            | "lambda"
            | "not"
            | "or"
            | "yield"
    )
}
