//! String literals as they are joined, with the holes of f-strings and t-strings.

use super::Converter;
use super::literal::{Literal, push_bytes, push_text};
use crate::syntax::ast::*;
use crate::syntax::feed::Feed;
use crate::syntax::lex::{Piece, lex_expression, pieces};
use crate::syntax::read::{explain, parse_statements};
use crate::syntax::source::{Token, TokenKind};
use crate::text::Span;
use rustpython_parser::ast as py;
use std::iter::Peekable;
use std::vec::IntoIter;

impl Converter<'_> {
    /// The value of the string literals in `range`.
    #[inline(never)]
    pub(super) fn strings(&mut self, range: Span) -> ExprKind {
        let from = self.token_from(range.start);
        let literals = self.tokens[from..].iter().take_while(|token| token.span.end <= range.end);
        let literals = literals.filter(|token| matches!(token.kind, TokenKind::String | TokenKind::FString));
        let literals: Vec<_> = literals.copied().collect();
        if literals.iter().any(|token| token.kind == TokenKind::FString) {
            return self.formatted(&literals);
        }
        let (mut text, mut bytes) = (String::new(), Vec::new());
        let mut is_bytes = false;
        for token in literals {
            let literal = Literal::new(token.span.of(self.text));
            is_bytes = literal.bytes;
            match is_bytes {
                true => push_bytes(&mut bytes, literal.body, literal.raw),
                false => push_text(&mut text, literal.body, literal.raw),
            }
        }
        ExprKind::Constant(if is_bytes { Constant::Bytes(bytes.into()) } else { Constant::Str(text.into()) })
    }

    fn formatted(&mut self, literals: &[Token]) -> ExprKind {
        let mut parts = Parts::default();
        let mut template = false;
        for token in literals {
            let literal = Literal::new(token.span.of(self.text));
            if token.kind == TokenKind::String {
                push_text(&mut parts.text, literal.body, literal.raw);
            } else {
                template |= literal.template;
                let mut pieces = pieces(self.text, token.span).into_iter().peekable();
                self.parts(&mut parts, &mut pieces, literal.raw, false);
            }
        }
        let parts = parts.finish();
        if template { ExprKind::TString { parts } } else { ExprKind::FString { parts } }
    }

    /// Reads pieces up to the end, or the end of the hole whose spec they are.
    fn parts(&mut self, parts: &mut Parts, pieces: &mut Peekable<IntoIter<Piece>>, raw: bool, in_spec: bool) {
        while let Some(piece) = pieces.next_if(|piece| !matches!(piece, Piece::HoleEnd { .. })) {
            match piece {
                Piece::Literal(span) => {
                    let written = span.of(self.text);
                    // In a spec, a brace always opens a hole.
                    match written.contains(['{', '}']) && !in_spec {
                        true => push_braced(&mut parts.text, written, raw),
                        false => push_text(&mut parts.text, written, raw),
                    }
                }
                Piece::Hole { start } => parts.push(self.hole(start, pieces, raw)),
                _ => {}
            }
        }
    }

    fn hole(&mut self, start: u32, pieces: &mut Peekable<IntoIter<Piece>>, raw: bool) -> Hole {
        let mut hole = Hole { span: Span::at(start), expr: ExprId(0), conversion: None, debug: None, spec: None };
        while let Some(piece) = pieces.next() {
            match piece {
                Piece::Expr(span) => hole.expr = self.hole_expression(span),
                Piece::Debug(span) => hole.debug = Some(span.of(self.text).into()),
                Piece::Conversion(letter) => hole.conversion = Some(letter),
                Piece::Spec => {
                    let mut spec = Parts::default();
                    self.parts(&mut spec, pieces, raw, true);
                    hole.spec = Some(spec.finish());
                }
                Piece::HoleEnd { end } => {
                    hole.span.end = end;
                    break;
                }
                // `parts` reads the spec.
                Piece::Literal(_) | Piece::Hole { .. } => {}
            }
        }
        if hole.debug.is_some() && hole.conversion.is_none() && hole.spec.is_none() {
            hole.conversion = Some('r');
        }
        hole
    }

    /// Parses what stands between the braces.
    fn hole_expression(&mut self, span: Span) -> ExprId {
        match lex_expression(self.text, span, self.depth) {
            Ok(tokens) => self.parsed_expression(&tokens, span.start),
            Err(problem) => self.fail(problem.at, problem.message),
        }
    }

    /// Parses tokens which the parser has not seen yet, as one expression.
    pub(super) fn parsed_expression(&mut self, tokens: &[Token], start: u32) -> ExprId {
        let toks = Feed::new(self.text, tokens, 0).expression();
        let parsed = toks.and_then(|toks| parse_statements(toks).map_err(|error| explain(self.text, tokens, &error)));
        let mut stmts = match parsed {
            Ok(stmts) => stmts,
            Err(problem) => return self.fail(problem.at, problem.message),
        };
        match (stmts.pop(), stmts.is_empty()) {
            (Some(py::Stmt::Expr(stmt)), true) => {
                let mut inner = Converter::new(self.text, tokens, self.tree);
                inner.depth = self.depth;
                let expr = inner.expr(*stmt.value);
                if let Some(problem) = inner.failure {
                    self.failure.get_or_insert(problem);
                }
                expr
            }
            _ => self.fail(start, "only an expression may stand in the braces of an f-string".to_string()),
        }
    }
}

/// The parts of a string as they are read; adjacent texts are one.
#[derive(Default)]
struct Parts {
    done: Vec<FPart>,
    /// What has been read since the last hole.
    text: String,
}

impl Parts {
    fn push(&mut self, hole: Hole) {
        self.end_text();
        self.done.push(FPart::Hole(hole));
    }

    fn end_text(&mut self) {
        if !self.text.is_empty() {
            self.done.push(FPart::Literal(std::mem::take(&mut self.text).into()));
        }
    }

    fn finish(mut self) -> Vec<FPart> {
        self.end_text();
        self.done
    }
}

/// Text in which `{{` and `}}` stand for one brace.
fn push_braced(out: &mut String, written: &str, raw: bool) {
    let mut text = String::new();
    let mut rest = written;
    while let Some(i) = rest.find(['{', '}']) {
        // `\N{DASH}` holds single braces.
        let doubled = rest[i + 1..].starts_with(&rest[i..=i]);
        text.push_str(&rest[..=i]);
        rest = &rest[i + 1 + usize::from(doubled)..];
    }
    text.push_str(rest);
    push_text(out, &text, raw);
}
