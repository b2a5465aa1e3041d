//! Sleeps of trio and anyio that stand for something else: a checkpoint, or waiting for ever.

use super::{Code, Finding};
use crate::names::FileId;
use crate::rewrite::{Fix, Import, Replacement, Safety, head_name};
use crate::syntax::ast::*;

/// The sleep, a checkpoint, and a sleep without an end.
const LIBRARIES: &[(&str, &str, &str)] = &[
    ("trio.sleep", "trio.lowlevel.checkpoint", "trio.sleep_forever"),
    ("anyio.sleep", "anyio.lowlevel.checkpoint", "anyio.sleep_forever"),
];

/// A day: nobody waits so long for the time itself.
const DAY: f64 = 24.0 * 3600.0;

pub fn check(code: &Code, findings: &mut Vec<Finding>) {
    for file in code.project.ids() {
        let tree = code.tree(file);
        for (call, func) in code.calls(file) {
            let ExprKind::Call { args, keywords, .. } = &tree[call].kind else { continue };
            let given = args.first().copied().or_else(|| keywords.first().map(|keyword| keyword.value));
            // Numbers first: few calls are given one, and names take longer to look up.
            let Some(seconds) = given.and_then(|given| number(tree, given)).filter(|&s| s == 0.0 || s > DAY) else {
                continue;
            };
            let callees = code.names.callees(file, func);
            let Some(&(name, checkpoint, forever)) = LIBRARIES.iter().find(|row| callees.contains(&row.0)) else {
                continue;
            };
            let (what, why, better) = match seconds > DAY {
                false => ("waits for nothing", "it is meant to let other tasks run", checkpoint),
                true => ("waits for more than a day", "it is meant to wait for ever", forever),
            };
            findings.push(Finding {
                rule: "long-sleep",
                file,
                span: code.span(file, call),
                what: format!("`{name}` {what}"),
                why: format!("{why}, and does not say so"),
                remedy: format!("write `await {better}()`"),
                milliseconds: None,
                function: code.function_of(file, call),
                site: None,
                fix: fix(code, file, call, better),
            });
        }
    }
}

fn fix(code: &Code, file: FileId, call: ExprId, better: &str) -> Option<Fix> {
    let tree = code.tree(file);
    let ExprKind::Call { func, .. } = tree[call].kind else { return None };
    let mut change = code.change("long-sleep", file, tree[call].span, format!("call `{better}`"));
    change.safety = Safety::Safe;
    change.replacements.push(Replacement::text(tree[call].span, format!("{better}()")));
    let module = better.rsplit_once('.')?.0;
    // Importing trio brings its parts along.
    change
        .imports
        .push(Import::module(module.strip_suffix(".lowlevel").filter(|name| *name == "trio").unwrap_or(module)));
    change.frees.extend(head_name(tree, func));
    code.fix(change)
}

/// A literal number, or infinity.
fn number(tree: &Tree, expr: ExprId) -> Option<f64> {
    match &tree[expr].kind {
        ExprKind::Constant(Constant::Int(number)) => number.to_string().parse().ok(),
        ExprKind::Constant(Constant::Float(number)) => Some(*number),
        _ => None,
    }
}
