//! Whether a call is told not to wait: `timeout=0`, `block=False`, `os.WNOHANG`.

use crate::catalogue::Instant;
use crate::syntax::ast::*;

/// Whether the call has this argument, by name or position, with this value.
pub(super) fn is_given(tree: &Tree, call: ExprId, instant: Instant) -> bool {
    let ExprKind::Call { args, keywords, .. } = &tree[call].kind else { return false };
    let named = |keyword: &&Keyword| keyword.name.is_some_and(|name| tree.str(name.name) == instant.keyword);
    let value = match keywords.iter().find(named) {
        Some(keyword) => Some(keyword.value),
        None => instant.position.and_then(|position| at(tree, args, position)),
    };
    value.is_some_and(|value| is_value(tree, value, instant.value))
}

/// The argument at a position; unknown once a `*` stands before it.
fn at(tree: &Tree, args: &[ExprId], position: usize) -> Option<ExprId> {
    let args = args.get(..=position)?;
    let is_star = |&arg: &ExprId| matches!(tree[arg].kind, ExprKind::Starred { .. });
    (!args.iter().any(is_star)).then(|| args[position])
}

/// Flags may be joined by `|`, from a module or imported by name.
fn is_value(tree: &Tree, expr: ExprId, wanted: &str) -> bool {
    match &tree[expr].kind {
        ExprKind::Constant(Constant::False) => wanted == "False",
        ExprKind::Constant(Constant::Int(given)) => wanted == "0" && given.to_string() == "0",
        ExprKind::Constant(Constant::Float(given)) => wanted == "0" && *given == 0.0,
        ExprKind::Attribute { attr, .. } => tree.str(attr.name) == wanted,
        ExprKind::Name { name, .. } => tree.str(*name) == wanted,
        ExprKind::BinOp { left, op: BinOp::BitOr, right } => {
            is_value(tree, *left, wanted) || is_value(tree, *right, wanted)
        }
        _ => false,
    }
}
