//! A gather whose failure is handled while its other awaitables go on.

use super::{Code, Finding};
use crate::names::FileId;
use crate::syntax::Node;
use crate::syntax::ast::*;

pub fn check(code: &Code, findings: &mut Vec<Finding>) {
    for file in code.project.ids() {
        for (call, func) in code.calls(file) {
            if !code.is_one_of(file, func, &["asyncio.gather"])
                || !code.names.is_awaited(file, call)
                || !has_siblings(code.tree(file), call)
                || !is_caught(code, file, call)
            {
                continue;
            }
            findings.push(Finding {
                rule: "gather-failure",
                file,
                span: code.span(file, func),
                what: "when one of these fails, the others go on unseen".into(),
                why: "`gather` raises the first error and cancels nothing: the code behind the handler runs beside them, and their errors are lost"
                    .into(),
                remedy: "make the tasks in an `asyncio.TaskGroup`, which cancels and awaits them, or pass `return_exceptions=True`"
                    .into(),
                milliseconds: None,
                function: code.function_of(file, call),
                site: None,
                fix: None,
            });
        }
    }
}

/// More than one awaitable, and no `return_exceptions`, `**` included.
fn has_siblings(tree: &Tree, call: ExprId) -> bool {
    let ExprKind::Call { args, keywords, .. } = &tree[call].kind else { return false };
    let starred = args.iter().any(|&arg| matches!(tree[arg].kind, ExprKind::Starred { .. }));
    keywords.is_empty() && (args.len() > 1 || starred)
}

/// Whether a handler around it, in the same function, takes the error and goes on.
fn is_caught(code: &Code, file: FileId, call: ExprId) -> bool {
    let tree = code.tree(file);
    let at = code.span(file, call);
    let around = code.parents(file).above(Node::Expr(call)).take_while(|node| match node {
        Node::Stmt(stmt) => !matches!(tree[*stmt].kind, StmtKind::FunctionDef(_) | StmtKind::ClassDef(_)),
        Node::Expr(_) => true,
    });
    for node in around {
        let Node::Stmt(stmt) = node else { continue };
        let StmtKind::Try { body, handlers, .. } = &tree[stmt].kind else { continue };
        if body.iter().any(|&stmt| tree[stmt].span.contains(at)) && handlers.iter().any(|h| goes_on(code, file, h)) {
            return true;
        }
    }
    false
}

fn goes_on(code: &Code, file: FileId, handler: &Handler) -> bool {
    let tree = code.tree(file);
    let ends = |node: &Node| matches!(node, Node::Stmt(id) if matches!(tree[*id].kind, StmtKind::Raise { .. }));
    !code.own_nodes(file, &handler.body).iter().any(ends)
}
