//! A cache around a coroutine function: it keeps a coroutine, which can be awaited only once.

use super::{Code, Finding};
use crate::names::Decorator;

pub fn check(code: &Code, findings: &mut Vec<Finding>) {
    for function in code.coroutine_functions().filter(|function| function.definition.has(Decorator::Cache)) {
        findings.push(Finding {
            rule: "cached-coroutine",
            file: function.file,
            span: function.definition.name_span,
            what: format!("the cache keeps the coroutine of `{}`, not its result", function.definition.qualname),
            why: "the second call gets a coroutine that was awaited already: `RuntimeError`".into(),
            remedy: "cache the task (`asyncio.ensure_future`) or the result, in a dictionary by argument".into(),
            milliseconds: None,
            function: function.id,
            site: None,
            fix: None,
        });
    }
}
