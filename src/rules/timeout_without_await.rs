//! A time-out around code that never gives control back: it cannot fire.

use super::{Code, Finding};
use crate::syntax::Node;
use crate::syntax::ast::*;

const TIMEOUTS: &[&str] = &[
    "asyncio.timeout",
    "asyncio.timeout_at",
    "async_timeout.timeout",
    "trio.move_on_after",
    "trio.move_on_at",
    "trio.fail_after",
    "trio.fail_at",
    "trio.CancelScope",
    "anyio.move_on_after",
    "anyio.fail_after",
    "anyio.CancelScope",
];

pub fn check(code: &Code, findings: &mut Vec<Finding>) {
    for file in code.project.ids() {
        let tree = code.tree(file);
        for stmt in &tree.stmts {
            let StmtKind::With { items, body, .. } = &stmt.kind else { continue };
            let is_timeout = |item: &&WithItem| match tree[item.context].kind {
                ExprKind::Call { func, .. } => code.is_one_of(file, func, TIMEOUTS),
                _ => false,
            };
            let Some(item) = items.iter().find(is_timeout) else { continue };
            // Another item may be what is waited for: it is entered after the time-out began.
            if items.len() > 1 || !code.in_coroutine(file, item.context) {
                continue;
            }
            let nodes = code.own_nodes(file, body);
            let yields =
                |node: &Node| matches!(node, Node::Expr(id) if matches!(tree[*id].kind, ExprKind::Yield { .. }));
            if !code.suspensions(file, &nodes).is_empty() || nodes.iter().any(yields) {
                continue;
            }
            findings.push(Finding {
                rule: "timeout-without-await",
                file,
                span: code.span(file, item.context),
                what: format!("`{}` can never fire", code.text(file, item.context)),
                why: "a time-out cancels at an await, and nothing in its block awaits".into(),
                remedy: "await what may take long inside the block, or remove the time-out".into(),
                milliseconds: None,
                function: code.function_of(file, item.context),
                site: None,
                fix: None,
            });
        }
    }
}
