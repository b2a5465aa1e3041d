//! A loop that sleeps until something has changed.

use super::{Code, Finding};
use crate::syntax::ast::*;

pub fn check(code: &Code, findings: &mut Vec<Finding>) {
    for file in code.project.ids() {
        let tree = code.tree(file);
        for stmt in &tree.stmts {
            let StmtKind::While { test, body, .. } = &stmt.kind else { continue };
            let [only] = body[..] else { continue };
            let StmtKind::Expr { value } = tree[only].kind else { continue };
            let ExprKind::Await { value: call } = tree[value].kind else { continue };
            let ExprKind::Call { func, .. } = tree[call].kind else { continue };
            let is_endless = matches!(tree[*test].kind, ExprKind::Constant(_));
            if is_endless || !code.is_one_of(file, func, &["asyncio.sleep", "trio.sleep", "anyio.sleep"]) {
                continue;
            }
            findings.push(Finding {
                rule: "busy-wait",
                file,
                span: code.span(file, value),
                what: format!("this waits for `{}` by asking again and again", code.text(file, *test)),
                why: "the task wakes up for nothing, and notices the change late".into(),
                remedy: "let whoever changes it set an `asyncio.Event`, and await `event.wait()`".into(),
                milliseconds: None,
                function: code.function_of(file, call),
                site: None,
            });
        }
    }
}
