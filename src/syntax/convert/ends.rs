//! Ends and starts on which the parser and CPython differ.

use super::Converter;
use crate::syntax::ast::*;
use crate::syntax::source::TokenKind;
use crate::text::Span;

impl Converter<'_> {
    fn sign(&self, token: usize) -> &str {
        self.tokens.get(token).map_or("", |token| token.span.of(self.text))
    }

    /// The token before index `token`, comments left out.
    fn before(&self, token: usize) -> Option<usize> {
        self.tokens[..token].iter().rposition(|token| token.kind != TokenKind::Comment)
    }

    /// The first token at or behind index `token` that is no comment.
    fn from(&self, token: usize) -> usize {
        let comments = self.tokens[token..].iter().take_while(|token| token.kind == TokenKind::Comment);
        token + comments.count()
    }

    /// Where an expression ends, with the parentheses around it.
    pub(super) fn end_with_parentheses(&self, span: Span) -> u32 {
        let (mut first, mut end) = (self.token_from(span.start), span.end);
        let mut behind = self.from(self.token_from(span.end));
        while let Some(before) = self.before(first).filter(|&before| self.sign(before) == "(") {
            if self.sign(behind) != ")" {
                break;
            }
            end = self.tokens[behind].span.end;
            (first, behind) = (before, self.from(behind + 1));
        }
        end
    }

    /// A generator that is a call's only argument has the call's parentheses for its own.
    pub(super) fn widen_generator(&mut self, id: ExprId) {
        let Expr { span, kind: ExprKind::Generator { .. } } = self.tree[id] else { return };
        let first = self.token_from(span.start);
        if self.sign(first) == "(" && self.closer(first) == Some(span.end) {
            return;
        }
        let behind = self.from(self.token_from(span.end));
        let opener = self.before(first).map_or(span.start, |token| self.tokens[token].span.start);
        let closer = self.tokens.get(behind).map_or(span.end, |token| token.span.end);
        self.tree.exprs[id.0 as usize].span = Span::new(opener, closer);
    }

    /// Where the bracket at index `open` is closed.
    fn closer(&self, open: usize) -> Option<u32> {
        let mut depth = 0;
        for (i, token) in self.tokens.iter().enumerate().skip(open) {
            match self.sign(i) {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Some(token.span.end);
            }
        }
        None
    }

    /// The subject of `match a, b:`, which the parser gives the whole statement's range.
    pub(super) fn narrow_subject(&mut self, statement: Span, id: ExprId) {
        let Expr { span, kind: ExprKind::Tuple { items, .. } } = &self.tree[id] else { return };
        let (true, Some(last)) = (span.start == statement.start, items.last()) else { return };
        let first = self.from(self.token_from(statement.start) + 1);
        let mut behind = self.from(self.token_from(self.tree[*last].span.end));
        let mut end = self.tree[*last].span.end;
        while matches!(self.sign(behind), ")" | ",") {
            end = self.tokens[behind].span.end;
            behind = self.from(behind + 1);
        }
        let start = self.tokens.get(first).map_or(span.start, |token| token.span.start);
        self.tree.exprs[id.0 as usize].span = Span::new(start, end);
    }
}

/// Sets the end of a compound statement to that of its last block, whose last `;` counts.
pub(in crate::syntax) fn widen_block(text: &str, tree: &mut Tree, id: StmtId) {
    if let StmtKind::Try { handlers, .. } = &tree[id].kind {
        let ends: Vec<u32> =
            handlers.iter().map(|handler| block_end(text, tree, &handler.body, handler.span.end)).collect();
        if let StmtKind::Try { handlers, .. } = &mut tree.stmts[id.0 as usize].kind {
            handlers.iter_mut().zip(ends).for_each(|(handler, end)| handler.span.end = end);
        }
    }
    let stmt = &tree[id];
    let end = match &stmt.kind {
        StmtKind::FunctionDef(function) => block_end(text, tree, &function.body, stmt.span.end),
        StmtKind::ClassDef(class) => block_end(text, tree, &class.body, stmt.span.end),
        StmtKind::With { body, .. } => block_end(text, tree, body, stmt.span.end),
        StmtKind::If { body, orelse, .. }
        | StmtKind::While { body, orelse, .. }
        | StmtKind::For { body, orelse, .. } => {
            let last = if orelse.is_empty() { body } else { orelse };
            block_end(text, tree, last, stmt.span.end)
        }
        StmtKind::Match { cases, .. } => match cases.last() {
            Some(case) => block_end(text, tree, &case.body, stmt.span.end),
            None => stmt.span.end,
        },
        StmtKind::Try { handlers, orelse, finalbody, .. } => match (orelse.is_empty(), finalbody.is_empty()) {
            (_, false) => block_end(text, tree, finalbody, stmt.span.end),
            (false, true) => block_end(text, tree, orelse, stmt.span.end),
            (true, true) => handlers.last().map_or(stmt.span.end, |handler| handler.span.end),
        },
        _ => stmt.span.end,
    };
    tree.stmts[id.0 as usize].span.end = end;
}

fn block_end(text: &str, tree: &Tree, body: &[StmtId], otherwise: u32) -> u32 {
    // Not always the last one's: what is left of a broken block stands behind the statement that it was a part of.
    let Some(end) = body.iter().map(|&id| tree[id].span.end as usize).max() else { return otherwise };
    let rest = &text.as_bytes()[end..];
    let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    (if rest.get(blanks) == Some(&b';') { end + blanks + 1 } else { end }) as u32
}
