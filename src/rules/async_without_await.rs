//! A coroutine function that never suspends: it could be an ordinary one.

use super::code::Function;
use super::{Code, Finding};
use crate::find::family;
use crate::names::Decorator;
use crate::syntax::Node;
use crate::syntax::ast::*;

pub fn check(code: &Code, findings: &mut Vec<Finding>) {
    for function in code.coroutine_functions() {
        let nodes = code.own_nodes(function.file, &function.def.body);
        let needs_async =
            !code.suspensions(function.file, &nodes).is_empty() || yields(code.tree(function.file), &nodes);
        // Who overrides whom takes longest to find out, so that it comes last.
        if needs_async || is_stub(code.tree(function.file), &function.def.body) || !is_free(code, &function) {
            continue;
        }
        findings.push(Finding {
            rule: "async-without-await",
            file: function.file,
            span: function.definition.name_span,
            what: format!("`{}` never awaits", function.definition.qualname),
            why: "each call costs a coroutine object, and callers must be async for nothing".into(),
            remedy: "make it an ordinary function, or await what it waits for".into(),
            milliseconds: None,
            function: function.id,
            site: None,
            fix: None,
        });
    }
}

/// Whether nothing but its body says that it is async: no interface, no decorator, no override; and what blocks in
/// it is yet to be awaited.
fn is_free(code: &Code, function: &Function) -> bool {
    let definition = function.definition;
    !code.found.function(function.id).blocks()
        && function.def.decorators.is_empty()
        && !definition.has(Decorator::Abstract)
        && !definition.is_special()
        && family(code.names, function.id).is_empty()
        && definition.class.is_none_or(|class| code.names.outside_bases(class).next().is_none())
}

fn yields(tree: &Tree, nodes: &[Node]) -> bool {
    nodes.iter().any(|&node| matches!(node, Node::Expr(id) if matches!(tree[id].kind, ExprKind::Yield { .. })))
}

/// A body that is yet to be written: a docstring, `...`, `pass` or `raise`.
fn is_stub(tree: &Tree, body: &[StmtId]) -> bool {
    body.iter().all(|&stmt| match tree[stmt].kind {
        StmtKind::Pass | StmtKind::Raise { .. } => true,
        StmtKind::Expr { value } => matches!(tree[value].kind, ExprKind::Constant(_)),
        _ => false,
    })
}
