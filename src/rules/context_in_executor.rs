//! A function that reads a context variable, run by `run_in_executor`, which hands no context on.

use super::{Code, Finding};
use crate::names::{DefinitionId, FileId, Value};
use crate::rewrite::{Fix, Import, Replacement};
use crate::syntax::Node;
use crate::syntax::ast::*;
use crate::text::Span;

pub fn check(code: &Code, findings: &mut Vec<Finding>) {
    for file in code.project.ids() {
        let tree = code.tree(file);
        for (call, func) in code.calls(file) {
            let ExprKind::Attribute { attr, .. } = tree[func].kind else { continue };
            let ExprKind::Call { args, .. } = &tree[call].kind else { continue };
            let (true, Some(&handed)) = (tree.str(attr.name) == "run_in_executor", args.get(1)) else { continue };
            let reads = |value: &Value| match *value {
                Value::Local(function) | Value::Method { function, .. } => reads_context(code, function),
                _ => false,
            };
            if !code.names.possibilities(file, handed).any(reads) {
                continue;
            }
            findings.push(Finding {
                rule: "context-in-executor",
                file,
                span: code.span(file, handed),
                what: format!("`{}` reads a context variable, but gets an empty context", code.text(file, handed)),
                why: "`run_in_executor` does not hand the caller's context to the thread: the variable has its default there"
                    .into(),
                remedy: "use `asyncio.to_thread`, or hand over `contextvars.copy_context().run`".into(),
                milliseconds: None,
                function: code.function_of(file, call),
                site: None,
                fix: fix(code, file, call),
            });
        }
    }
}

/// `asyncio.to_thread` takes the usual pool, and gives a coroutine where `run_in_executor` gives a future.
fn fix(code: &Code, file: FileId, call: ExprId) -> Option<Fix> {
    let tree = code.tree(file);
    let ExprKind::Call { args, .. } = &tree[call].kind else { return None };
    let is_usual = matches!(tree[*args.first()?].kind, ExprKind::Constant(Constant::None));
    if !is_usual || !code.names.is_awaited(file, call) || code.choices.rewrite.python < 9 {
        return None;
    }
    let span = code.span(file, call);
    let mut change = code.change("context-in-executor", file, span, "call it by `asyncio.to_thread`");
    let head = Span::new(span.start, code.span(file, *args.get(1)?).start);
    change.replacements.push(Replacement::text(head, "asyncio.to_thread("));
    change.imports.push(Import::module("asyncio"));
    code.fix(change)
}

/// Whether a function itself calls `get` of a `ContextVar`.
fn reads_context(code: &Code, function: DefinitionId) -> bool {
    let Some(function) = code.function(function) else { return false };
    let file = function.file;
    let tree = code.tree(file);
    code.own_nodes(file, &function.def.body).iter().any(|&node| {
        let Node::Expr(id) = node else { return false };
        let ExprKind::Attribute { value, attr, .. } = tree[id].kind else { return false };
        tree.str(attr.name) == "get" && code.is_instance(file, value, &["contextvars.ContextVar"])
    })
}
