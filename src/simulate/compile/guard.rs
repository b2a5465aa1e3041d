//! What is expected of a condition that cannot be known: that a check lets the program go on. `if not url: raise` is
//! written for the calls that never come, and a run with unknown values would end there.

use super::{Compiler, FrameBlock};
use crate::syntax::ast::*;

impl Compiler<'_> {
    /// Notes what an `if` expects of its test.
    pub(super) fn expect_of_if(&mut self, test: ExprId, body: &[StmtId], orelse: &[StmtId]) {
        let truth = match orelse {
            [] => self.gives_up(body) || self.turns_away(body),
            _ => self.gives_up(body) && !self.gives_up(orelse),
        };
        if truth {
            self.expect(test, false);
        } else if self.gives_up(orelse) && !self.gives_up(body) {
            self.expect(test, true);
        }
    }

    /// Notes that a test is expected to be true, or false.
    pub(super) fn expect(&mut self, test: ExprId, truth: bool) {
        self.unit.expected_tests.insert(test, truth);
        match &self.tree[test].kind {
            ExprKind::UnaryOp { op: UnaryOp::Not, operand } => self.expect(*operand, !truth),
            // `or` is false, and `and` true, when all of their parts are; else the last part alone is enough.
            ExprKind::BoolOp { op, values } if (*op == BoolOp::And) == truth => {
                values.iter().for_each(|&value| self.expect(value, truth));
            }
            ExprKind::BoolOp { values, .. } => values.last().into_iter().for_each(|&last| self.expect(last, truth)),
            _ => {}
        }
    }

    /// Notes for an operation, which asks whether `test` is true, what is expected of it.
    pub(super) fn asks(&mut self, test: ExprId, op: usize) {
        if let Some(&truth) = self.unit.expected_tests.get(&test) {
            self.unit.expected.push((op as u32, truth));
        }
    }

    /// Whether statements end in an exception, or in the end of the program.
    fn gives_up(&self, body: &[StmtId]) -> bool {
        let Some(&last) = body.last() else { return false };
        match &self.tree[last].kind {
            StmtKind::Raise { .. } => true,
            StmtKind::Expr { value } => match &self.tree[*value].kind {
                ExprKind::Call { func, .. } => self.is_exit(*func),
                _ => false,
            },
            _ => false,
        }
    }

    fn is_exit(&self, func: ExprId) -> bool {
        match &self.tree[func].kind {
            ExprKind::Name { name, .. } => self.tree.str(*name) == "exit",
            ExprKind::Attribute { value, attr, .. } => {
                let owner = match &self.tree[*value].kind {
                    ExprKind::Name { name, .. } => self.tree.str(*name),
                    _ => return false,
                };
                owner == "sys" && self.tree.str(attr.name) == "exit"
            }
            _ => false,
        }
    }

    /// Whether statements only leave the function, or go on to the next item: `if path in seen: return`. Not in a `while`,
    /// which may end in no other way.
    fn turns_away(&self, body: &[StmtId]) -> bool {
        let &[only] = body else { return false };
        let in_while = self.unit.blocks.iter().any(|block| matches!(block, FrameBlock::Loop { iterator: false, .. }));
        let is_plain = |value: ExprId| !matches!(self.tree[value].kind, ExprKind::Call { .. } | ExprKind::Await { .. });
        match self.tree[only].kind {
            StmtKind::Return { value } => !in_while && value.is_none_or(is_plain),
            StmtKind::Continue => !in_while,
            _ => false,
        }
    }
}
