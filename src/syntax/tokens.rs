//! Questions about the tokens of a file: what stands here, before, behind, around.
//!
//! An f-string is one token, so that nothing inside its holes is found.

use super::ast::{ExprId, StmtId};
use super::source::{SourceFile, Token, TokenKind};
use crate::text::Span;

impl SourceFile {
    /// The tokens that lie wholly inside `span`, comments and newlines included.
    pub fn tokens_in(&self, span: Span) -> &[Token] {
        let first = self.tokens.partition_point(|token| token.span.start < span.start);
        let inside = &self.tokens[first..];
        &inside[..inside.partition_point(|token| token.span.end <= span.end)]
    }

    /// The token over the byte at `offset`.
    pub fn token_at(&self, offset: u32) -> Option<Token> {
        let behind = self.tokens.partition_point(|token| token.span.start <= offset);
        self.tokens[..behind].last().filter(|token| token.span.contains_offset(offset)).copied()
    }

    /// The last token of code that ends at `offset` or earlier; it may belong to the line before.
    pub fn code_before(&self, offset: u32) -> Option<Token> {
        let behind = self.tokens.partition_point(|token| token.span.end <= offset);
        self.tokens[..behind].iter().rev().find(|token| token.is_code()).copied()
    }

    /// The first token of code that starts at `offset` or later.
    pub fn code_from(&self, offset: u32) -> Option<Token> {
        let first = self.tokens.partition_point(|token| token.span.start < offset);
        self.tokens[first..].iter().find(|token| token.is_code()).copied()
    }

    /// The comments inside `span`; the lines that notebooks give to their own commands count as comments.
    pub fn comments_in(&self, span: Span) -> impl Iterator<Item = Token> + '_ {
        self.tokens_in(span).iter().filter(|token| token.kind == TokenKind::Comment).copied()
    }

    /// An expression with all parentheses of its own: not those of the call whose argument it is.
    pub fn with_parentheses(&self, expr: ExprId) -> Span {
        let mut span = self.tree[expr].span;
        while let (Some(open), Some(close)) = (self.code_before(span.start), self.code_from(span.end)) {
            let around = self.slice(open.span) == "(" && self.slice(close.span) == ")";
            if !around || self.is_call_bracket(open) {
                break;
            }
            span = open.span.cover(close.span);
        }
        span
    }

    /// Whether an opening parenthesis calls, or lists parameters or bases, rather than groups.
    fn is_call_bracket(&self, open: Token) -> bool {
        let Some(before) = self.code_before(open.span.start) else { return false };
        let line_ended = self.tokens_in(Span::new(before.span.end, open.span.start)).iter();
        if line_ended.clone().any(|token| token.kind == TokenKind::Newline) {
            return false;
        }
        match before.kind {
            TokenKind::Word => !takes_expression(self.slice(before.span)),
            TokenKind::Sign => matches!(self.slice(before.span), ")" | "]" | "}"),
            TokenKind::String | TokenKind::FString => true,
            _ => false,
        }
    }

    /// The first word of a statement: `def`, `async`, `for`, `with`, `return` ...
    pub fn keyword(&self, stmt: StmtId) -> Span {
        let start = self.tree[stmt].span.start;
        self.token_at(start).map_or(Span::at(start), |token| token.span)
    }
}

impl Token {
    /// Neither a comment nor the end of a line.
    pub fn is_code(&self) -> bool {
        !matches!(self.kind, TokenKind::Comment | TokenKind::Newline)
    }
}

/// Whether `word` is a keyword which an expression follows, so that no call can begin behind it.
fn takes_expression(word: &str) -> bool {
    matches!(
        word,
        "and"
            | "as"
            | "assert"
            | "await"
            | "case"
            | "del"
            | "elif"
            | "else"
            | "except"
            | "for"
            | "from"
            | "if"
            | "in"
            | "is"
            | "lambda"
            | "match"
            | "not"
            | "or"
            | "raise"
            | "return"
            | "while"
            | "with"
            | "yield"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::ast::{ExprKind, Tree};

    /// The names called `x`, in the order of the text.
    fn names(tree: &Tree) -> Vec<ExprId> {
        let is_x = |id: &ExprId| matches!(tree[*id].kind, ExprKind::Name { name, .. } if tree.str(name) == "x");
        (0..tree.exprs.len() as u32).map(ExprId).filter(is_x).collect()
    }

    #[test]
    fn parentheses_of_a_call_are_not_its_arguments_own() {
        for (text, expected) in [
            ("f(x)", "x"),
            ("f((x))", "(x)"),
            ("return (x)", "(x)"),
            ("( # why\n x ).y", "( # why\n x )"),
            ("a[0](x)", "x"),
            ("class A(x): pass", "x"),
            ("not (x)", "(x)"),
            ("a\n(x)", "(x)"),
            ("f(a, (x))", "(x)"),
            ("f(x, a)", "x"),
        ] {
            let file = SourceFile::parse(text);
            let found = file.slice(file.with_parentheses(names(&file.tree)[0]));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn tokens_are_found_by_place() {
        let file = SourceFile::parse("async def f():  # why\n    pass\n");
        assert_eq!(file.slice(file.token_at(7).unwrap().span), "def");
        assert_eq!(file.token_at(5), None);
        assert_eq!(file.slice(file.code_before(7).unwrap().span), "async");
        assert_eq!(file.slice(file.code_from(14).unwrap().span), "pass");
        assert_eq!(file.comments_in(Span::new(0, 30)).count(), 1);
        assert_eq!(file.slice(file.keyword(file.tree.body[0])), "async");
    }
}
