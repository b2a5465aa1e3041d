//! How often loops run, where the source says so.

use crate::syntax::ast::*;

/// How often a `for` over this runs, where the source says so.
pub(super) fn known_count(tree: &Tree, iter: ExprId) -> Option<u64> {
    match &tree[iter].kind {
        ExprKind::List { items, .. } | ExprKind::Tuple { items, .. } | ExprKind::Set { items } => {
            let plain = !items.iter().any(|&item| matches!(tree[item].kind, ExprKind::Starred { .. }));
            plain.then_some(items.len() as u64)
        }
        ExprKind::Call { func, args, .. } => {
            let ExprKind::Name { name, .. } = tree[*func].kind else { return None };
            let numbers: Option<Vec<i64>> = args.iter().map(|&arg| integer(tree, arg)).collect();
            match (tree.str(name), numbers.as_deref()) {
                ("range", Some(&[stop])) => Some(stop.max(0) as u64),
                ("range", Some(&[start, stop])) => Some(stop.saturating_sub(start).max(0) as u64),
                ("enumerate" | "reversed" | "sorted" | "list" | "tuple", _) => known_count(tree, *args.first()?),
                _ => None,
            }
        }
        _ => None,
    }
}

fn integer(tree: &Tree, expr: ExprId) -> Option<i64> {
    match &tree[expr].kind {
        ExprKind::Constant(Constant::Int(number)) => i64::try_from(number).ok(),
        _ => None,
    }
}
