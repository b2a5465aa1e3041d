//! Thread-local data in coroutines: all tasks of a loop share one thread.

use super::{Code, Finding};
use crate::syntax::ast::*;

const LOCALS: &[&str] = &["threading.local", "_thread._local"];

pub fn check(code: &Code, findings: &mut Vec<Finding>) {
    for file in code.project.ids() {
        let tree = code.tree(file);
        for number in 0..tree.exprs.len() as u32 {
            let expr = ExprId(number);
            let ExprKind::Attribute { value, .. } = tree[expr].kind else { continue };
            if !code.in_coroutine(file, expr) || !code.is_instance(file, value, LOCALS) {
                continue;
            }
            findings.push(Finding {
                rule: "thread-local",
                file,
                span: tree[expr].span,
                what: format!("`{}` is the same for every task", code.text(file, expr)),
                why: "all tasks of an event loop run on one thread, so that thread-local data no longer keeps requests apart"
                    .into(),
                remedy: "use a `contextvars.ContextVar`: each task has its own".into(),
                milliseconds: None,
                function: code.function_of(file, expr),
                site: None,
                fix: None,
            });
        }
    }
}
