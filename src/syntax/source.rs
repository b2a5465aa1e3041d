//! A file as the engine sees it: text, tree, tokens, comments, lines, and what could not be read.

use super::ast::Tree;
use super::places::Places;
use super::walk::Parents;
use crate::text::{LineIndex, Span};
use std::sync::{Arc, OnceLock};

/// One Python file. Reading never fails: what cannot be read is listed in `unread`, the rest is in `tree`.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// As pasted, byte for byte.
    pub text: Arc<str>,
    pub tree: Tree,
    /// Every token of the text in order, comments and newlines included; holes of f-strings are one `FString`.
    pub tokens: Vec<Token>,
    pub lines: LineIndex,
    /// Regions left out of the tree, in order; empty for valid Python. Where only a colon or a body is missing, the
    /// region is empty; the statement is in the tree, and its body a `Pass` of no width.
    pub unread: Vec<Unread>,
    /// Made when they are first asked for: most files of a project need neither.
    parents: OnceLock<Parents>,
    places: OnceLock<Places>,
}

/// A region which is not in the tree, with words for the person who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    pub span: Span,
    /// Where the reader stumbled, inside `span`.
    pub at: u32,
    /// What is wrong, and what to do.
    pub message: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub kind: TokenKind,
    pub span: Span,
}

/// As little as edits need: which word or sign it is can be read from the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A keyword or an identifier.
    Word,
    Number,
    String,
    /// An f-string or t-string, with its holes.
    FString,
    /// An operator, bracket, comma, colon ...
    Sign,
    Comment,
    /// The end of a logical line.
    Newline,
}

impl SourceFile {
    /// Reads any text.
    pub fn parse(text: impl Into<Arc<str>>) -> Self {
        super::read::read(text.into())
    }

    pub(super) fn new(text: Arc<str>, tree: Tree, tokens: Vec<Token>, lines: LineIndex, unread: Vec<Unread>) -> Self {
        Self { text, tree, tokens, lines, unread, parents: OnceLock::new(), places: OnceLock::new() }
    }

    /// The parent of every node.
    pub fn parents(&self) -> &Parents {
        self.parents.get_or_init(|| Parents::new(&self.tree))
    }

    /// What stands where.
    pub fn places(&self) -> &Places {
        self.places.get_or_init(|| Places::new(&self.tree))
    }

    /// The text of a span.
    pub fn slice(&self, span: Span) -> &str {
        span.of(&self.text)
    }
}
