//! Ways to a loop that are deprecated, or gone in Python 3.14.

use super::{Code, Finding};
use crate::names::FileId;
use crate::rewrite::{Fix, Import, Replacement, Safety, head_name};
use crate::syntax::ast::*;

/// The callable, why it is wrong, and what to write: in coroutines, and elsewhere.
const DEPRECATED: &[(&str, &str, &str, &str)] = &[
    (
        "asyncio.get_event_loop",
        "outside a coroutine it is deprecated, and raises `RuntimeError` from Python 3.14 on",
        "call `asyncio.get_running_loop()`",
        "let `asyncio.run(main())` make the loop",
    ),
    (
        "asyncio.set_event_loop_policy",
        "policies are deprecated from Python 3.14 on, and go in 3.16",
        "choose the loop where it is run",
        "pass `loop_factory=` to `asyncio.run` or `asyncio.Runner`",
    ),
    (
        "asyncio.get_event_loop_policy",
        "policies are deprecated from Python 3.14 on, and go in 3.16",
        "choose the loop where it is run",
        "pass `loop_factory=` to `asyncio.run` or `asyncio.Runner`",
    ),
    (
        "asyncio.iscoroutinefunction",
        "it is deprecated from Python 3.14 on",
        "call `inspect.iscoroutinefunction`",
        "call `inspect.iscoroutinefunction`",
    ),
];

pub fn check(code: &Code, findings: &mut Vec<Finding>) {
    for file in code.project.ids() {
        for (call, func) in code.calls(file) {
            let callees = code.names.callees(file, func);
            let Some((name, why, inside, outside)) = DEPRECATED.iter().find(|row| callees.contains(&row.0)) else {
                continue;
            };
            let remedy = if code.in_coroutine(file, call) { inside } else { outside };
            findings.push(Finding {
                rule: "get-event-loop",
                file,
                span: code.span(file, call),
                what: format!("`{name}` is deprecated"),
                why: (*why).into(),
                remedy: (*remedy).into(),
                milliseconds: None,
                function: code.function_of(file, call),
                site: None,
                fix: fix(code, file, call, func, name),
            });
        }
    }
}

fn fix(code: &Code, file: FileId, call: ExprId, func: ExprId, name: &str) -> Option<Fix> {
    let (module, better, safety) = match name {
        "asyncio.get_event_loop" if code.in_coroutine(file, call) => ("asyncio", "get_running_loop", Safety::Safe),
        // What marks a plain function as one that gives coroutines is known to one of them alone.
        "asyncio.iscoroutinefunction" => ("inspect", "iscoroutinefunction", Safety::Review),
        _ => return None,
    };
    let tree = code.tree(file);
    let mut change = code.change("get-event-loop", file, tree[func].span, format!("call `{module}.{better}`"));
    change.safety = safety;
    match tree[func].kind {
        ExprKind::Attribute { attr, .. } if module == "asyncio" => {
            change.replacements.push(Replacement::text(attr.span, better));
        }
        _ => {
            change.replacements.push(Replacement::text(tree[func].span, format!("{module}.{better}")));
            change.imports.push(Import::module(module));
            change.frees.extend(head_name(tree, func));
        }
    }
    code.fix(change)
}
