//! A lock of `threading` that is held while the coroutine is suspended.

use super::{Code, Finding};
use crate::syntax::ast::*;

const LOCKS: &[&str] =
    &["threading.Lock", "threading.RLock", "threading.Condition", "threading.Semaphore", "threading.BoundedSemaphore"];

pub fn check(code: &Code, findings: &mut Vec<Finding>) {
    for file in code.project.ids() {
        for stmt in &code.tree(file).stmts {
            let StmtKind::With { is_async: false, items, body } = &stmt.kind else { continue };
            let Some(lock) = items.iter().find(|item| code.is_instance(file, item.context, LOCKS)) else { continue };
            let nodes = code.own_nodes(file, body);
            let Some(&at) = code.suspensions(file, &nodes).first() else { continue };
            let line = code.source(file).lines.line_of(at.start);
            findings.push(Finding {
                rule: "lock-across-await",
                file,
                span: code.span(file, lock.context),
                what: format!("`{}` is held while line {line} awaits", code.text(file, lock.context)),
                why: "a second task that wants the lock blocks the whole thread, and the first can never release it"
                    .into(),
                remedy: "use an `asyncio.Lock` with `async with`, or release the lock before the await".into(),
                milliseconds: None,
                function: code.function_of(file, lock.context),
                site: None,
                fix: code.rewritten(file, |change| {
                    change.rewrite == "task-locks"
                        && change.replacements.iter().any(|one| one.span.start == stmt.span.start)
                }),
            });
        }
    }
}
