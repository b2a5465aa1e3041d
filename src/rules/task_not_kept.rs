//! A task that nobody keeps: it may be collected before it is done.

use super::{Code, Finding};
use crate::syntax::ast::*;

const MAKERS: &[&str] = &[
    "asyncio.create_task",
    "asyncio.ensure_future",
    "asyncio.AbstractEventLoop.create_task",
    "asyncio.events.AbstractEventLoop.create_task",
];

pub fn check(code: &Code, findings: &mut Vec<Finding>) {
    for file in code.project.ids() {
        for stmt in &code.tree(file).stmts {
            let Some((call, func)) = dropped_call(code.tree(file), &stmt.kind) else { continue };
            if !code.is_one_of(file, func, MAKERS) {
                continue;
            }
            findings.push(Finding {
                rule: "task-not-kept",
                file,
                span: stmt.span,
                what: format!("nobody keeps the task that `{}` makes", code.text(file, func)),
                why: "the event loop holds tasks only weakly: it may be collected half-way, and its error is lost"
                    .into(),
                remedy: "keep it in a variable or set until it is done, or make it in an `asyncio.TaskGroup`".into(),
                milliseconds: None,
                function: code.function_of(file, call),
                site: None,
            });
        }
    }
}

/// A call whose value is thrown away, or assigned to `_`.
fn dropped_call(tree: &Tree, stmt: &StmtKind) -> Option<(ExprId, ExprId)> {
    let value = match stmt {
        StmtKind::Expr { value } => *value,
        StmtKind::Assign { targets, value } => match &targets[..] {
            [target] if matches!(tree[*target].kind, ExprKind::Name { name, .. } if tree.str(name) == "_") => *value,
            _ => return None,
        },
        _ => return None,
    };
    match tree[value].kind {
        ExprKind::Call { func, .. } => Some((value, func)),
        _ => None,
    }
}
