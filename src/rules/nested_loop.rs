//! A loop that is started while one is running on the same thread.

use super::{Code, Finding};
use crate::names::FileId;
use crate::rewrite::{Fix, Piece, Replacement, await_needs_parentheses, head_name};
use crate::syntax::Node;
use crate::syntax::ast::*;

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
                    fix: fix(code, file, call, func),
                });
            }
        }
    }
}

/// `await` in the place of what runs one coroutine, outside of comprehensions, which would become asynchronous.
fn fix(code: &Code, file: FileId, call: ExprId, func: ExprId) -> Option<Fix> {
    let (tree, parents) = (code.tree(file), code.parents(file));
    let ExprKind::Call { args, keywords, .. } = &tree[call].kind else { return None };
    let &[coroutine] = &args[..] else { return None };
    let in_statement = parents.above(Node::Expr(call)).find_map(|node| match node {
        Node::Stmt(_) => Some(true),
        Node::Expr(id) if is_comprehension(&tree[id].kind) => Some(false),
        Node::Expr(_) => None,
    });
    let is_primary =
        matches!(tree[coroutine].kind, ExprKind::Call { .. } | ExprKind::Name { .. } | ExprKind::Attribute { .. });
    let takes_one = code.is_one_of(file, func, &["asgiref.sync.async_to_sync"]) || !keywords.is_empty();
    if takes_one || !is_primary || in_statement != Some(true) {
        return None;
    }
    let (before, after) = match await_needs_parentheses(code.source(file), parents, call) {
        true => ("(await ", ")"),
        false => ("await ", ""),
    };
    let span = tree[call].span;
    let mut change = code.change("nested-loop", file, span, "await the coroutine");
    let pieces = vec![Piece::New(before.into()), Piece::Source(tree[coroutine].span), Piece::New(after.into())];
    change.replacements.push(Replacement::new(span, pieces));
    change.frees.extend(head_name(tree, func));
    code.fix(change)
}

fn is_comprehension(kind: &ExprKind) -> bool {
    matches!(
        kind,
        ExprKind::ListComp { .. } | ExprKind::SetComp { .. } | ExprKind::DictComp { .. } | ExprKind::Generator { .. }
    )
}

fn runs_loop(code: &Code, file: FileId, func: ExprId) -> bool {
    let names = code.names.callees(file, func);
    names.iter().any(|name| RUNNERS.contains(name) || name.ends_with("EventLoop.run_until_complete"))
}
