//! Sleeps of trio and anyio that stand for something else: a checkpoint, or waiting for ever.

use super::{Code, Finding};
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
            let Some(&(name, checkpoint, forever)) = LIBRARIES.iter().find(|row| code.is_one_of(file, func, &[row.0]))
            else {
                continue;
            };
            let ExprKind::Call { args, keywords, .. } = &tree[call].kind else { continue };
            let Some(seconds) = args.first().copied().or_else(|| keywords.first().map(|keyword| keyword.value)) else {
                continue;
            };
            let (what, why, better) = match number(tree, seconds) {
                Some(0.0) => ("waits for nothing", "it is meant to let other tasks run", checkpoint),
                Some(seconds) if seconds > DAY => {
                    ("waits for more than a day", "it is meant to wait for ever", forever)
                }
                _ => continue,
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
            });
        }
    }
}

/// A literal number, or infinity.
fn number(tree: &Tree, expr: ExprId) -> Option<f64> {
    match &tree[expr].kind {
        ExprKind::Constant(Constant::Int(number)) => number.to_string().parse().ok(),
        ExprKind::Constant(Constant::Float(number)) => Some(*number),
        _ => None,
    }
}
