//! The arms of a condition as one argument of `gather`: `load() if wanted else identity([])`.

use super::awaited::{AwaitedCalls, awaited_value, waits_in};
use super::draft::Draft;
use super::helpers::{Helper, identity};
use super::template::Piece;
use crate::names::FileId;
use crate::syntax::Node;
use crate::syntax::ast::*;

/// A choice between values of which at least one is awaited.
#[derive(Clone, Debug)]
pub struct Branch {
    /// Conditions with what each chooses; more than one for `elif`.
    arms: Vec<(ExprId, Arm)>,
    otherwise: Arm,
}

/// Conditions in one expression: more are hard to read.
const MOST_CONDITIONS: usize = 3;

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

/// `name = a() if test else b`, or an `if` with an `else` of which every arm assigns one name, with that name.
pub fn branch_of(draft: &Draft, file: FileId, stmt: StmtId, calls: &AwaitedCalls) -> Option<(Branch, Name)> {
    let tree = draft.scene.tree(file);
    let Choice { name, arms, otherwise } = Choice::of(tree, stmt)?;
    let arm = |value: ExprId| {
        let call = awaited_value(tree, value);
        match (calls.get(&call), waits_in(draft, file, Node::Expr(value))) {
            (Some(known), 1) if known.whole == value => Some(Arm::Call(call)),
            (_, 0) => Some(Arm::Value(value)),
            _ => None,
        }
    };
    let binds = arms.iter().any(|&(test, _)| binds_or_waits(draft, file, test));
    let arms: Option<Vec<(ExprId, Arm)>> = arms.into_iter().map(|(test, value)| Some((test, arm(value)?))).collect();
    let branch = Branch { arms: arms?, otherwise: arm(otherwise)? };
    let fits = !binds && branch.arms.len() <= MOST_CONDITIONS && !branch.calls().is_empty();
    fits.then_some((branch, name))
}

/// The values that a statement chooses between for a name.
struct Choice {
    name: Name,
    /// Conditions with the value of each.
    arms: Vec<(ExprId, ExprId)>,
    otherwise: ExprId,
}

impl Choice {
    fn of(tree: &Tree, stmt: StmtId) -> Option<Self> {
        let mut arms = Vec::new();
        let mut last = stmt;
        while let StmtKind::If { test, body, orelse } = &tree[last].kind {
            let (&[then], &[otherwise]) = (&body[..], &orelse[..]) else { return None };
            arms.push((*test, then));
            last = otherwise;
        }
        let (name, mut otherwise) = assigned(tree, last)?;
        let value = |(test, stmt)| {
            let (other, value) = assigned(tree, stmt)?;
            (other == name).then_some((test, value))
        };
        let mut arms: Vec<(ExprId, ExprId)> = arms.into_iter().map(value).collect::<Option<_>>()?;
        if arms.is_empty() {
            let ExprKind::IfExp { test, body, orelse } = tree[otherwise].kind else { return None };
            arms.push((test, body));
            otherwise = orelse;
        }
        Some(Self { name, arms, otherwise })
    }
}

/// `name = value`
fn assigned(tree: &Tree, stmt: StmtId) -> Option<(Name, ExprId)> {
    let StmtKind::Assign { targets, value } = &tree[stmt].kind else { return None };
    match (&targets[..], &tree[targets[0]].kind) {
        ([_], ExprKind::Name { name, .. }) => Some((*name, *value)),
        _ => None,
    }
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
    fn values(&self) -> impl Iterator<Item = Arm> + '_ {
        self.arms.iter().map(|&(_, arm)| arm).chain([self.otherwise])
    }

    pub fn calls(&self) -> Vec<ExprId> {
        let call = |arm: Arm| match arm {
            Arm::Call(call) => Some(call),
            Arm::Value(_) => None,
        };
        self.values().filter_map(call).collect()
    }

    /// Bytes of the new text, or nearly.
    pub fn length(&self, tree: &Tree) -> usize {
        let parts = self.arms.iter().map(|&(test, _)| test).chain(self.values().map(Arm::expr));
        let between = self.arms.len() * " if  else identity()".len();
        parts.map(|part| tree[part].span.len() as usize).sum::<usize>() + between
    }

    pub fn render(&self, draft: &Draft, file: FileId, pieces: &mut Vec<Piece>, helpers: &mut Vec<Helper>) {
        let tree = draft.scene.tree(file);
        for &(test, then) in &self.arms {
            self.arm(draft, file, then, pieces, helpers);
            let bare = matches!(tree[test].kind, ExprKind::IfExp { .. } | ExprKind::Lambda { .. });
            let (open, close) = if bare { ("(", ")") } else { ("", "") };
            pieces.push(Piece::New(format!(" if {open}")));
            pieces.push(Piece::Source(tree[test].span));
            pieces.push(Piece::New(format!("{close} else ")));
        }
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
