//! A handler that keeps a cancellation from ending its task.

use super::never_awaited::is_of_trio;
use super::{Code, Finding};
use crate::names::FileId;
use crate::rewrite::{Fix, Import, Replacement, Style, indentation};
use crate::syntax::Node;
use crate::syntax::ast::*;
use crate::text::Span;

pub fn check(code: &Code, findings: &mut Vec<Finding>) {
    for function in code.coroutine_functions() {
        for node in code.own_nodes(function.file, &function.def.body) {
            let Node::Stmt(stmt) = node else { continue };
            let StmtKind::Try { body, handlers, star, .. } = &code.tree(function.file)[stmt].kind else { continue };
            let nodes = code.own_nodes(function.file, body);
            if code.suspensions(function.file, &nodes).is_empty() {
                continue;
            }
            // The first handler that takes a cancellation decides; those behind it never see one.
            let Some(handler) = handlers.iter().find(|handler| catches(code, function.file, handler)) else { continue };
            if !leaves(code, function.file, handler) {
                findings.push(Finding {
                    rule: "swallowed-cancellation",
                    file: function.file,
                    span: head(code, function.file, handler),
                    what: "this handler swallows a cancellation".into(),
                    why: "the task goes on as if nothing had happened: time-outs, task groups and shutdown rely on it ending"
                        .into(),
                    remedy: "raise the `CancelledError` again after cleaning up, or catch `Exception` instead".into(),
                    milliseconds: None,
                    function: function.id,
                    site: None,
                    fix: fix(code, function.file, handler, *star),
                });
            }
        }
    }
}

fn catches(code: &Code, file: FileId, handler: &Handler) -> bool {
    let Some(kind) = handler.kind else { return true };
    let tree = code.tree(file);
    let kinds = match &tree[kind].kind {
        ExprKind::Tuple { items, .. } => items.as_slice(),
        _ => std::slice::from_ref(&kind),
    };
    kinds.iter().any(|&kind| {
        let text = code.text(file, kind);
        text == "BaseException" || text.rsplit('.').next() == Some("CancelledError")
    })
}

/// Whether the handler raises, or ends the coroutine.
fn leaves(code: &Code, file: FileId, handler: &Handler) -> bool {
    let tree = code.tree(file);
    code.own_nodes(file, &handler.body).iter().any(|&node| match node {
        Node::Stmt(stmt) => matches!(tree[stmt].kind, StmtKind::Raise { .. }),
        Node::Expr(_) => false,
    })
}

/// A handler in front of one that takes everything. Who names the cancellation means to take it.
fn fix(code: &Code, file: FileId, handler: &Handler, star: bool) -> Option<Fix> {
    let source = code.source(file);
    let takes_all = handler.kind.is_none_or(|kind| code.text(file, kind) == "BaseException");
    if star || !takes_all || is_of_trio(&source.tree) {
        return None;
    }
    let start = source.lines.start_of(source.lines.line_of(handler.span.start));
    let (indent, style) = (indentation(source, handler.span.start), Style::of(source));
    let (newline, step) = (style.newline, style.indent.text());
    let text = format!("{indent}except asyncio.CancelledError:{newline}{indent}{step}raise{newline}");
    let title = "let the cancellation through, in front of this handler";
    let mut change = code.change("swallowed-cancellation", file, handler.span, title);
    change.replacements.push(Replacement::text(Span::at(start), text));
    change.imports.push(Import::module("asyncio"));
    code.fix(change)
}

/// `except NAME` without its body.
fn head(code: &Code, file: FileId, handler: &Handler) -> Span {
    let end = handler.kind.map_or(handler.span.start + "except".len() as u32, |kind| code.span(file, kind).end);
    Span::new(handler.span.start, end)
}
