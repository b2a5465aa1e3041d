//! The arms of a condition as one argument of `gather`: `load() if wanted else identity([])`.

use super::awaited::{AwaitedCalls, awaited_value, waits_in};
use super::draft::Draft;
use super::helpers::{Helper, identity};
use super::template::Piece;
use crate::names::FileId;
use crate::syntax::Node;
use crate::syntax::ast::*;

/// A choice between two values of which at least one is awaited.
#[derive(Clone, Debug)]
pub struct Branch {
    test: ExprId,
    then: Arm,
    otherwise: Arm,
}

#[derive(Clone, Copy, Debug)]
enum Arm {
    Call(ExprId),
    Value(ExprId),
}

impl Arm {
    fn expr(self) -> ExprId {
        match self {
            Self::Call(id) | Self::Value(id) => id,
        }
    }
}

/// `name = a() if test else b`, or an `if` with an `else` that each assign one name, with that name.
pub fn branch_of(draft: &Draft, file: FileId, stmt: StmtId, calls: &AwaitedCalls) -> Option<(Branch, Name)> {
    let tree = draft.scene.tree(file);
    let assigned = |id: StmtId| match &tree[id].kind {
        StmtKind::Assign { targets, value } => match (&targets[..], &tree[targets[0]].kind) {
            ([_], ExprKind::Name { name, .. }) => Some((*name, *value)),
            _ => None,
        },
        _ => None,
    };
    let (name, test, then, otherwise) = match &tree[stmt].kind {
        StmtKind::If { test, body, orelse } => {
            let ([then], [otherwise]) = (&body[..], &orelse[..]) else { return None };
            let ((name, then), (other, otherwise)) = (assigned(*then)?, assigned(*otherwise)?);
            (name == other).then_some((name, *test, then, otherwise))?
        }
        _ => {
            let (name, value) = assigned(stmt)?;
            let ExprKind::IfExp { test, body, orelse } = tree[value].kind else { return None };
            (name, test, body, orelse)
        }
    };
    let arm = |value: ExprId| {
        let call = awaited_value(tree, value);
        match (calls.get(&call), waits_in(draft, file, Node::Expr(value))) {
            (Some(known), 1) if known.whole == value => Some(Arm::Call(call)),
            (_, 0) => Some(Arm::Value(value)),
            _ => None,
        }
    };
    let branch = Branch { test, then: arm(then)?, otherwise: arm(otherwise)? };
    let binds = binds_or_waits(draft, file, test);
    (!branch.calls().is_empty() && !binds).then_some((branch, name))
}

/// Whether a condition does more than to be true or false.
fn binds_or_waits(draft: &Draft, file: FileId, test: ExprId) -> bool {
    let tree = draft.scene.tree(file);
    let mut binds = waits_in(draft, file, Node::Expr(test)) > 0;
    tree.walk(Node::Expr(test), &mut |node| {
        binds |=
            matches!(node, Node::Expr(id) if matches!(tree[id].kind, ExprKind::Named { .. } | ExprKind::Yield { .. }));
        true
    });
    binds
}

impl Branch {
    pub fn calls(&self) -> Vec<ExprId> {
        let call = |arm: &Arm| match arm {
            Arm::Call(call) => Some(*call),
            Arm::Value(_) => None,
        };
        [self.then, self.otherwise].iter().filter_map(call).collect()
    }

    /// Bytes of the new text, or nearly.
    pub fn length(&self, tree: &Tree) -> usize {
        let parts = [self.test, self.then.expr(), self.otherwise.expr()];
        parts.iter().map(|&part| tree[part].span.len() as usize).sum::<usize>() + " if  else identity()".len()
    }

    pub fn render(&self, draft: &Draft, file: FileId, pieces: &mut Vec<Piece>, helpers: &mut Vec<Helper>) {
        let tree = draft.scene.tree(file);
        self.arm(draft, file, self.then, pieces, helpers);
        let bare = matches!(tree[self.test].kind, ExprKind::IfExp { .. } | ExprKind::Lambda { .. });
        let (open, close) = if bare { ("(", ")") } else { ("", "") };
        pieces.push(Piece::New(format!(" if {open}")));
        pieces.push(Piece::Source(tree[self.test].span));
        pieces.push(Piece::New(format!("{close} else ")));
        self.arm(draft, file, self.otherwise, pieces, helpers);
    }

    fn arm(&self, draft: &Draft, file: FileId, arm: Arm, pieces: &mut Vec<Piece>, helpers: &mut Vec<Helper>) {
        let source = draft.scene.source(file);
        let span = source.tree[arm.expr()].span;
        let Arm::Value(value) = arm else { return pieces.push(Piece::Call(span)) };
        let (head, helper) = identity(draft, file);
        helpers.extend(helper);
        let tuple = matches!(source.tree[value].kind, ExprKind::Tuple { .. }) && !source.slice(span).starts_with('(');
        let (open, close) = if tuple { ("(", "))") } else { ("", ")") };
        pieces.extend([Piece::New(format!("{head}{open}")), Piece::Source(span), Piece::New(close.into())]);
    }
}
