//! An await in a loop whose rounds do not need one another: they could run at the same time.

use super::{Code, Finding};
use crate::rewrite::{Safety, independent_rounds};
use crate::syntax::ast::*;

pub fn check(code: &Code, findings: &mut Vec<Finding>) {
    for (file, awaited, change) in independent_rounds(code.project, code.names, code.found, code.choices.rewrite) {
        let tree = code.tree(file);
        let ExprKind::Await { value: call } = tree[awaited].kind else { continue };
        let ExprKind::Call { func, .. } = tree[call].kind else { continue };
        findings.push(Finding {
            rule: "await-in-loop",
            file,
            span: code.span(file, awaited),
            what: format!("each round waits for `{}` of the round before", code.text(file, func)),
            why: "no round uses what another one gives or changes: their waiting adds up for nothing".into(),
            remedy:
                "await them together: `await asyncio.gather(*(... for ...))`, or a task each in an `asyncio.TaskGroup`"
                    .into(),
            milliseconds: None,
            function: code.function_of(file, call),
            site: None,
            fix: change.and_then(|change| code.fix(change)).map(|fix| fix.at_least(Safety::Review)),
        });
    }
}
