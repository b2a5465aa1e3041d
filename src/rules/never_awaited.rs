//! A coroutine that is made and thrown away: its body never runs.

use super::{Code, Finding};
use crate::names::{DefinitionKind, FileId, Value};
use crate::rewrite::{Fix, Import, Replacement};
use crate::syntax::ast::*;

/// Coroutine functions of the standard library that are called for their effect.
const COROUTINES: &[&str] = &[
    "asyncio.sleep",
    "asyncio.wait",
    "asyncio.wait_for",
    "asyncio.to_thread",
    "asyncio.open_connection",
    "asyncio.start_server",
    "asyncio.create_subprocess_exec",
    "asyncio.create_subprocess_shell",
    "asyncio.Lock.acquire",
    "asyncio.Semaphore.acquire",
    "asyncio.Event.wait",
    "asyncio.Condition.wait",
    "asyncio.Queue.put",
    "asyncio.Queue.get",
    "asyncio.Queue.join",
    "trio.sleep",
    "trio.sleep_forever",
    "trio.sleep_until",
    "trio.open_file",
    "trio.run_process",
    "trio.open_tcp_stream",
    "trio.to_thread.run_sync",
    "trio.lowlevel.checkpoint",
    "trio.Event.wait",
    "trio.Lock.acquire",
    "anyio.sleep",
    "anyio.sleep_forever",
    "anyio.sleep_until",
    "anyio.open_file",
    "anyio.run_process",
    "anyio.connect_tcp",
    "anyio.to_thread.run_sync",
    "anyio.lowlevel.checkpoint",
    "anyio.Event.wait",
    "anyio.Lock.acquire",
];

pub fn check(code: &Code, findings: &mut Vec<Finding>) {
    for file in code.project.ids() {
        for stmt in &code.tree(file).stmts {
            let StmtKind::Expr { value } = stmt.kind else { continue };
            let ExprKind::Call { func, .. } = code.tree(file)[value].kind else { continue };
            let is_ours = is_coroutine_function(code, file, func);
            if !is_ours && !code.is_one_of(file, func, COROUTINES) {
                continue;
            }
            let callee = code.text(file, func);
            let in_coroutine = code.in_coroutine(file, value);
            findings.push(Finding {
                rule: "never-awaited",
                file,
                span: stmt.span,
                what: format!("the coroutine `{callee}(...)` is never awaited"),
                why: "calling a coroutine function only makes the coroutine; its body does not run".into(),
                remedy: match in_coroutine {
                    true => format!("write `await {callee}(...)`, or keep a task of it"),
                    false => format!("run it by `asyncio.run({callee}(...))`, or make the caller async"),
                },
                milliseconds: None,
                function: code.function_of(file, value),
                site: None,
                fix: fix(code, file, value, is_ours),
            });
        }
    }
}

/// `await` inside of a coroutine; a loop around a coroutine of the project's own that a module starts.
fn fix(code: &Code, file: FileId, call: ExprId, is_ours: bool) -> Option<Fix> {
    let span = code.span(file, call);
    let is_module = matches!(code.names.definition(code.function_of(file, call)).kind, DefinitionKind::Module);
    let mut change = code.change("never-awaited", file, span, "await the coroutine");
    if code.in_coroutine(file, call) {
        change.replacements.push(Replacement::around(span, "await ", ""));
    } else if is_module && is_ours && !is_of_trio(code.tree(file)) {
        change.title = "run the coroutine by `asyncio.run`".into();
        change.replacements.push(Replacement::around(span, "asyncio.run(", ")"));
        change.imports.push(Import::module("asyncio"));
    } else {
        return None;
    }
    code.fix(change)
}

/// Whether a file names a library with a loop of another kind.
pub fn is_of_trio(tree: &Tree) -> bool {
    ["trio", "anyio"].iter().any(|name| tree.name(name).is_some())
}

/// Whether a callee can only be an `async def` of the project.
fn is_coroutine_function(code: &Code, file: FileId, callee: ExprId) -> bool {
    code.names.possibilities(file, callee).all(|value| match *value {
        Value::Local(function) | Value::Method { function, .. } => {
            let definition = code.names.definition(function);
            definition.is_async && !definition.is_generator
        }
        _ => false,
    })
}
