//! A task that nobody keeps: it may be collected before it is done.

use super::{Code, Finding};
use crate::names::FileId;
use crate::rewrite::{Fix, Helper, Replacement, Style, indentation, whole_lines};
use crate::syntax::ast::*;
use crate::text::Span;

const MAKERS: &[&str] = &[
    "asyncio.create_task",
    "asyncio.ensure_future",
    "asyncio.AbstractEventLoop.create_task",
    "asyncio.events.AbstractEventLoop.create_task",
];

pub fn check(code: &Code, findings: &mut Vec<Finding>) {
    for file in code.project.ids() {
        for (number, stmt) in (0..).zip(&code.tree(file).stmts) {
            let Some((call, func)) = dropped_call(code.tree(file), &stmt.kind) else { continue };
            if !code.is_one_of(file, func, MAKERS) {
                continue;
            }
            findings.push(Finding {
                rule: "task-not-kept",
                file,
                span: stmt.span,
                what: format!("nobody keeps the task that `{}` makes", code.text(file, func)),
                why: "the event loop holds tasks only weakly: it may be collected half-way, and its error is lost"
                    .into(),
                remedy: "keep it in a variable or set until it is done, or make it in an `asyncio.TaskGroup`".into(),
                milliseconds: None,
                function: code.function_of(file, call),
                site: None,
                fix: fix(code, file, StmtId(number), call),
            });
        }
    }
}

/// A set of the module keeps the task until it is done, as the documentation of asyncio has it.
fn fix(code: &Code, file: FileId, stmt: StmtId, call: ExprId) -> Option<Fix> {
    let source = code.source(file);
    let (lines, style, keeper) = (whole_lines(source, &source.tree, stmt)?, Style::of(source), Helper::BackgroundTasks);
    let is_there = keeper.is_defined(source);
    if !is_there && source.tree.name(keeper.name()).is_some() {
        return None;
    }
    let name = free_name(&source.tree);
    let span = source.tree[stmt].span;
    let mut change = code.change("task-not-kept", file, span, "keep the task in a set until it is done");
    change
        .replacements
        .push(Replacement::text(Span::new(span.start, code.span(file, call).start), format!("{name} = ")));
    let indent = indentation(source, span.start);
    let (newline, set) = (style.newline, keeper.name());
    let before = if source.slice(lines).ends_with(['\n', '\r']) { "" } else { newline };
    let text = [format!("{set}.add({name})"), format!("{name}.add_done_callback({set}.discard)")];
    let text: String = text.iter().map(|line| format!("{indent}{line}{newline}")).collect();
    change.replacements.push(Replacement::text(Span::at(lines.end), format!("{before}{text}")));
    change.helpers.extend((!is_there).then_some(keeper));
    code.fix(change)
}

/// A name that nothing in the file has.
fn free_name(tree: &Tree) -> String {
    let names = std::iter::once("task".to_owned()).chain((2..).map(|number| format!("task_{number}")));
    names.into_iter().find(|name| tree.name(name).is_none()).unwrap_or_default()
}

/// A call whose value is thrown away, or assigned to `_`.
fn dropped_call(tree: &Tree, stmt: &StmtKind) -> Option<(ExprId, ExprId)> {
    let value = match stmt {
        StmtKind::Expr { value } => *value,
        StmtKind::Assign { targets, value } => match &targets[..] {
            [target] if matches!(tree[*target].kind, ExprKind::Name { name, .. } if tree.str(name) == "_") => *value,
            _ => return None,
        },
        _ => return None,
    };
    match tree[value].kind {
        ExprKind::Call { func, .. } => Some((value, func)),
        _ => None,
    }
}
