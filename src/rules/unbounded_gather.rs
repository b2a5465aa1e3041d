//! A gather over a collection of any size: as many requests at once as there are items.

use super::{Code, Finding};
use crate::names::FileId;
use crate::syntax::ast::*;

const SEMAPHORES: &[&str] = &["asyncio.Semaphore", "asyncio.BoundedSemaphore", "asyncio.Lock"];

pub fn check(code: &Code, findings: &mut Vec<Finding>) {
    for file in code.project.ids() {
        for (call, func) in code.calls(file) {
            if !code.is_one_of(file, func, &["asyncio.gather"]) {
                continue;
            }
            let Some(clauses) = starred_clauses(code.tree(file), call) else { continue };
            let iter = clauses[0].iter;
            if is_small(code.tree(file), iter) || is_bounded(code, file) {
                continue;
            }
            findings.push(Finding {
                rule: "unbounded-gather",
                file,
                span: code.span(file, call),
                what: format!("as many at once as `{}` has items", code.text(file, iter)),
                why: "with a long input it floods the peer, the connection pool and the memory".into(),
                remedy: "hold an `asyncio.Semaphore` in the coroutine, or let a few workers take items from a queue"
                    .into(),
                milliseconds: None,
                function: code.function_of(file, call),
                site: None,
                fix: None,
            });
        }
    }
}

/// The clauses of `gather(*[... for ...])`.
fn starred_clauses(tree: &Tree, call: ExprId) -> Option<&Vec<Comprehension>> {
    let ExprKind::Call { args, .. } = &tree[call].kind else { return None };
    args.iter().find_map(|&arg| match tree[arg].kind {
        ExprKind::Starred { value, .. } => match &tree[value].kind {
            ExprKind::ListComp { clauses, .. } | ExprKind::Generator { clauses, .. } => Some(clauses),
            _ => None,
        },
        _ => None,
    })
}

/// A literal, or a range of constants.
fn is_small(tree: &Tree, iter: ExprId) -> bool {
    let constant = |id: &ExprId| matches!(tree[*id].kind, ExprKind::Constant(_));
    match &tree[iter].kind {
        ExprKind::List { .. } | ExprKind::Tuple { .. } | ExprKind::Set { .. } => true,
        ExprKind::Call { func, args, .. } => {
            let is_range = matches!(tree[*func].kind, ExprKind::Name { name, .. } if tree.str(name) == "range");
            is_range && args.iter().all(constant)
        }
        _ => false,
    }
}

/// Whether the file enters a semaphore anywhere: which coroutine holds it is beyond this rule.
fn is_bounded(code: &Code, file: FileId) -> bool {
    let tree = code.tree(file);
    let enters = |stmt: &Stmt| match &stmt.kind {
        StmtKind::With { is_async: true, items, .. } => {
            items.iter().any(|item| code.is_instance(file, item.context, SEMAPHORES))
        }
        _ => false,
    };
    tree.stmts.iter().any(enters)
}
