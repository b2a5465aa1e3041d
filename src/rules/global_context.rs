//! A context manager that changes something of the whole process, held while the coroutine is suspended.

use super::{Code, Finding};
use crate::syntax::ast::*;

/// Context managers, and what they change for everybody.
const GLOBAL: &[(&str, &str)] = &[
    ("contextlib.chdir", "the working directory"),
    ("contextlib.redirect_stderr", "`sys.stderr`"),
    ("contextlib.redirect_stdout", "`sys.stdout`"),
    ("unittest.mock.patch", "what it patches"),
    ("unittest.mock.patch.dict", "what it patches"),
    ("unittest.mock.patch.object", "what it patches"),
    ("warnings.catch_warnings", "the filters of warnings"),
];

/// Tests run one after another, so that nobody sees what they patch.
const OF_TESTS: &str = "unittest.";

pub fn check(code: &Code, findings: &mut Vec<Finding>) {
    for file in code.project.ids() {
        let tree = code.tree(file);
        let is_test = code
            .project
            .file(file)
            .name
            .rsplit('/')
            .next()
            .is_some_and(|name| name.starts_with("test") || name.ends_with("_test.py"));
        for stmt in &tree.stmts {
            let StmtKind::With { is_async: false, items, body } = &stmt.kind else { continue };
            let changed = |item: &WithItem| {
                let ExprKind::Call { func, .. } = tree[item.context].kind else { return None };
                let callees = code.names.callees(file, func);
                let (name, what) = GLOBAL.iter().find(|(name, _)| callees.contains(name))?;
                (!is_test || !name.starts_with(OF_TESTS)).then_some((item.context, *what))
            };
            let Some((context, what)) = items.iter().find_map(changed) else { continue };
            let nodes = code.own_nodes(file, body);
            let Some(&at) = code.suspensions(file, &nodes).first() else { continue };
            let line = code.source(file).lines.line_of(at.start);
            findings.push(Finding {
                rule: "global-context",
                file,
                span: code.span(file, context),
                what: format!("`{}` stays in force while line {line} awaits", code.text(file, context)),
                why: format!(
                    "it changes {what} for the whole process: other tasks see it, and leave it in another order"
                ),
                remedy: "leave the `with` before the await, or hand on what it changes as an argument".into(),
                milliseconds: None,
                function: code.function_of(file, context),
                site: None,
                fix: None,
            });
        }
    }
}
