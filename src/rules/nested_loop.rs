//! A loop that is started while one is running on the same thread.

use super::{Code, Finding};

const RUNNERS: &[&str] = &[
    "asyncio.run",
    "asyncio.AbstractEventLoop.run_until_complete",
    "asyncio.AbstractEventLoop.run_forever",
    "asyncio.Runner.run",
    "asgiref.sync.async_to_sync",
];

pub fn check(code: &Code, findings: &mut Vec<Finding>) {
    for file in code.project.ids() {
        for (call, func) in code.calls(file) {
            if code.in_coroutine(file, call) && runs_loop(code, file, func) {
                findings.push(Finding {
                    rule: "nested-loop",
                    file,
                    span: code.span(file, call),
                    what: format!("`{}` starts an event loop inside a running one", code.text(file, func)),
                    why: "loops do not nest: this raises `RuntimeError`".into(),
                    remedy: "await the coroutine; in sync code that a coroutine calls, run the code in a thread".into(),
                    milliseconds: None,
                    function: code.function_of(file, call),
                    site: None,
                });
            }
        }
    }
}

fn runs_loop(code: &Code, file: crate::names::FileId, func: crate::syntax::ast::ExprId) -> bool {
    let names = code.names.callees(file, func);
    names.iter().any(|name| RUNNERS.contains(name) || name.ends_with("EventLoop.run_until_complete"))
}
