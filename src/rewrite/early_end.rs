//! How the rounds of a loop can end before the last of them.

use crate::syntax::Node;
use crate::syntax::ast::*;

/// What keeps a loop from running all of its rounds, each to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Break,
    Return,
    Raise,
    /// An error of a round that the loop may go on after.
    Try,
    /// Whoever iterates decides whether there is a next round.
    Yield,
}

/// The ends in a loop's body, in the order of the source; what its inner functions do ends nothing.
pub fn early_ends(tree: &Tree, body: &[StmtId]) -> Vec<End> {
    let mut ends = Vec::new();
    for &stmt in body {
        tree.walk(Node::Stmt(stmt), &mut |node| {
            ends.extend(end(tree, node));
            match node {
                Node::Stmt(id) => !matches!(tree[id].kind, StmtKind::FunctionDef(_) | StmtKind::ClassDef(_)),
                Node::Expr(id) => !matches!(tree[id].kind, ExprKind::Lambda { .. }),
            }
        });
    }
    ends
}

fn end(tree: &Tree, node: Node) -> Option<End> {
    match node {
        Node::Stmt(id) => match tree[id].kind {
            StmtKind::Break => Some(End::Break),
            StmtKind::Return { .. } => Some(End::Return),
            StmtKind::Raise { .. } => Some(End::Raise),
            StmtKind::Try { .. } => Some(End::Try),
            _ => None,
        },
        Node::Expr(id) => {
            matches!(tree[id].kind, ExprKind::Yield { .. } | ExprKind::YieldFrom { .. }).then_some(End::Yield)
        }
    }
}
