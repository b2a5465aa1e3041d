//! A loop that sleeps until something has changed.

use super::{Code, Finding};
use crate::syntax::ast::*;

const SLEEPS: &[&str] = &["asyncio.sleep", "trio.sleep", "trio.sleep_until", "anyio.sleep", "anyio.sleep_until"];

const EVENT: &str = "let whoever changes it set an `asyncio.Event`, and await `event.wait()`";

/// What is said of a loop without an end, and what to do.
const ENDLESS: (&str, &str) =
    ("this waits for ever by waking up again and again", "await an `asyncio.Event` that a shutdown sets");

pub fn check(code: &Code, findings: &mut Vec<Finding>) {
    for file in code.project.ids() {
        let tree = code.tree(file);
        for stmt in &tree.stmts {
            let StmtKind::While { test, body, .. } = &stmt.kind else { continue };
            let [only] = body[..] else { continue };
            let StmtKind::Expr { value } = tree[only].kind else { continue };
            let ExprKind::Await { value: call } = tree[value].kind else { continue };
            let ExprKind::Call { func, .. } = tree[call].kind else { continue };
            if !code.is_one_of(file, func, SLEEPS) {
                continue;
            }
            let (what, remedy) = match tree[*test].kind {
                ExprKind::Constant(_) => (ENDLESS.0.into(), ENDLESS.1),
                _ => (format!("this waits for `{}` by asking again and again", code.text(file, *test)), EVENT),
            };
            findings.push(Finding {
                rule: "busy-wait",
                file,
                span: code.span(file, value),
                what,
                why: "the task wakes up for nothing, and notices late what it waits for".into(),
                remedy: remedy.into(),
                milliseconds: None,
                function: code.function_of(file, call),
                site: None,
                fix: None,
            });
        }
    }
}
