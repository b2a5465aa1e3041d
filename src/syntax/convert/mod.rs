//! From the parser's tree to ours: nodes move into the arenas, spans become CPython's.

mod ends;
mod expr;
mod fstring;
mod literal;
mod pattern;
mod stmt;

use super::ast::{Constant, ExprId, ExprKind, Ident, Name, StmtId, Tree};
use super::lex::{MAX_DEPTH, Problem};
use super::source::Token;
use crate::text::Span;
use rustpython_parser::ast as py;
use rustpython_parser::text_size::TextRange;

/// Moves parsed pieces of one text into a tree.
pub(super) struct Converter<'a> {
    pub text: &'a str,
    /// The tokens that the pieces were parsed from.
    pub tokens: &'a [Token],
    pub tree: &'a mut Tree,
    /// How many expressions lie above the current one.
    depth: u32,
    /// The first thing that could not be converted: the hole of an f-string, or too deep a tree.
    failure: Option<Problem>,
}

impl<'a> Converter<'a> {
    pub fn new(text: &'a str, tokens: &'a [Token], tree: &'a mut Tree) -> Self {
        Self { text, tokens, tree, depth: 0, failure: None }
    }

    /// Moves whole statements into the tree, or none of them.
    pub fn statements(mut self, stmts: Vec<py::Stmt>) -> Result<Vec<StmtId>, Problem> {
        let before = (self.tree.exprs.len(), self.tree.stmts.len());
        let body = self.block(stmts);
        match self.failure {
            None => Ok(body),
            Some(problem) => {
                self.tree.exprs.truncate(before.0);
                self.tree.stmts.truncate(before.1);
                Err(problem)
            }
        }
    }

    /// Notes a failure; the expression returned for it is never seen.
    fn fail(&mut self, at: u32, message: String) -> ExprId {
        self.failure.get_or_insert(Problem { at, message });
        self.tree.add_expr(Span::at(at), ExprKind::Constant(Constant::None))
    }

    fn too_deep(&mut self, at: u32) -> ExprId {
        self.fail(at, format!("more than {MAX_DEPTH} nested or chained parts: too deep to read"))
    }

    fn name(&mut self, text: &str) -> Name {
        self.tree.intern(text)
    }

    /// The identifier that starts at `start`.
    fn ident_at(&mut self, start: u32, text: &str) -> Ident {
        Ident { name: self.name(text), span: Span::new(start, start + text.len() as u32) }
    }

    /// The identifier that ends at `end`.
    fn ident_before(&mut self, end: u32, text: &str) -> Ident {
        Ident { name: self.name(text), span: Span::new(end - text.len() as u32, end) }
    }

    /// Index of the first token that starts at `offset` or later.
    fn token_from(&self, offset: u32) -> usize {
        self.tokens.partition_point(|token| token.span.start < offset)
    }

    /// The first token from `offset` on whose text is `wanted`.
    fn find(&self, offset: u32, wanted: &str) -> Option<usize> {
        let from = self.token_from(offset);
        self.tokens[from..].iter().position(|token| token.span.of(self.text) == wanted).map(|i| from + i)
    }
}

pub(super) use ends::widen_block;

fn span(range: TextRange) -> Span {
    Span::new(range.start().into(), range.end().into())
}
