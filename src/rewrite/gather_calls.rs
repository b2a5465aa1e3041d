//! Awaits that stand side by side, and loops of awaits, brought together with `gather` or a task group.

use super::change::{Change, Refusal, Safety};
use super::colour::SiteKind;
use super::draft::Draft;
use super::effects::{ClashKind, Effects, Ledger};
use super::imports::Import;
use super::settings::{HttpTarget, Together};
use super::style::indentation;
use super::swap_calls::Swap;
use super::template::{Piece, Replacement};
use crate::names::{DefinitionId, FileId};
use crate::syntax::Node;
use crate::syntax::ast::*;
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet};

pub const NAME: &str = "gather-calls";

/// A statement that is one awaited call: `name = call` or `call`.
#[derive(Clone, Debug)]
struct Awaited {
    stmt: StmtId,
    call: ExprId,
    target: Option<Name>,
    effects: Effects,
}

/// Brings neighbouring awaits together; what could not be is refused with its reason.
pub fn write(draft: &mut Draft, ledger: &Ledger, refused: &mut Vec<Refusal>) {
    if draft.settings.together == Together::Never {
        return;
    }
    for file in draft.scene.project.ids() {
        let calls = awaited_calls(draft, file);
        for block in blocks(draft, file) {
            write_block(draft, ledger, file, &block, &calls, refused);
        }
    }
}

/// The awaited calls of a file that can become arguments of `gather`, with the function that runs each.
pub fn awaited_calls(draft: &Draft, file: FileId) -> BTreeMap<ExprId, DefinitionId> {
    let mut calls = BTreeMap::new();
    for ((site_file, kind), site) in &draft.colouring.sites {
        let SiteKind::Await(call) = *kind else { continue };
        let entered = matches!(draft.swaps.get(&(*site_file, call)), Some(Swap::Http(one)) if one.is_entered(draft.settings.http) || draft.settings.http == HttpTarget::Aiohttp);
        if *site_file == file && !entered {
            calls.insert(call, site.owner);
        }
    }
    calls
}

/// Every list of statements of a file.
fn blocks(draft: &Draft, file: FileId) -> Vec<Vec<StmtId>> {
    let tree = draft.scene.tree(file);
    let mut blocks = Vec::new();
    for stmt in &tree.stmts {
        match &stmt.kind {
            StmtKind::FunctionDef(def) => blocks.push(def.body.clone()),
            StmtKind::For { body, orelse, .. }
            | StmtKind::While { body, orelse, .. }
            | StmtKind::If { body, orelse, .. } => {
                blocks.push(body.clone());
                blocks.push(orelse.clone());
            }
            StmtKind::With { body, .. } => blocks.push(body.clone()),
            StmtKind::Try { body, handlers, orelse, finalbody, .. } => {
                blocks.extend([body.clone(), orelse.clone(), finalbody.clone()]);
                blocks.extend(handlers.iter().map(|handler| handler.body.clone()));
            }
            StmtKind::Match { cases, .. } => blocks.extend(cases.iter().map(|case| case.body.clone())),
            _ => {}
        }
    }
    blocks
}

fn write_block(
    draft: &mut Draft,
    ledger: &Ledger,
    file: FileId,
    block: &[StmtId],
    calls: &BTreeMap<ExprId, DefinitionId>,
    refused: &mut Vec<Refusal>,
) {
    let mut run: Vec<Awaited> = Vec::new();
    for &stmt in block {
        let Some(next) = awaited(draft, ledger, file, stmt, calls) else {
            finish(draft, file, &mut run, calls, refused);
            continue;
        };
        if let Some(last) = run.iter().find(|earlier| obstacle(draft, file, earlier, &next).is_some()) {
            let why = obstacle(draft, file, last, &next).unwrap_or_default();
            let span = draft.scene.tree(file)[last.stmt].span.cover(draft.scene.tree(file)[stmt].span);
            refused.push(Refusal {
                file,
                span,
                function: calls.get(&next.call).and_then(|&owner| draft.scene.path(owner)),
                what: format!(
                    "`{}` and `{}` stay one after another",
                    head(draft, file, last.call),
                    head(draft, file, next.call)
                ),
                why,
                way_out: "where the order does not matter, gather them by hand".into(),
            });
            finish(draft, file, &mut run, calls, refused);
        }
        run.push(next);
    }
    finish(draft, file, &mut run, calls, refused);
}

fn head(draft: &Draft, file: FileId, call: ExprId) -> String {
    super::await_calls::callee_text(draft, file, call)
}

fn awaited(
    draft: &Draft,
    ledger: &Ledger,
    file: FileId,
    stmt: StmtId,
    calls: &BTreeMap<ExprId, DefinitionId>,
) -> Option<Awaited> {
    let tree = draft.scene.tree(file);
    let (call, target) = match &tree[stmt].kind {
        StmtKind::Expr { value } => (*value, None),
        StmtKind::Assign { targets, value } => {
            match (&targets[..], targets.first().map(|&target| &tree[target].kind)) {
                ([_], Some(ExprKind::Name { name, .. })) => (*value, Some(*name)),
                _ => return None,
            }
        }
        _ => return None,
    };
    calls.get(&call)?;
    // A sleep that stands alone is there for its pause: what follows is meant to come after it.
    if target.is_none() && matches!(draft.swaps.get(&(file, call)), Some(Swap::Sleep))
        || holds_other_await(draft, file, call, calls)
    {
        return None;
    }
    let effects = ledger.of_node(draft.scene, file, Node::Stmt(stmt));
    Some(Awaited { stmt, call, target, effects })
}

/// An argument that is awaited itself is awaited before the call starts: the calls would not run together.
pub fn holds_other_await(draft: &Draft, file: FileId, call: ExprId, calls: &BTreeMap<ExprId, DefinitionId>) -> bool {
    let tree = draft.scene.tree(file);
    let mut found = false;
    tree.walk(Node::Expr(call), &mut |node| {
        if let Node::Expr(id) = node {
            let kind = draft.colouring.sites.contains_key(&(file, SiteKind::Await(id)));
            found |= id != call && (calls.contains_key(&id) || kind || matches!(tree[id].kind, ExprKind::Await { .. }));
        }
        true
    });
    found
}

/// Why two statements must keep their order.
fn obstacle(draft: &Draft, file: FileId, first: &Awaited, second: &Awaited) -> Option<String> {
    let lines = &draft.scene.source(file).lines;
    let tree = draft.scene.tree(file);
    let line = |stmt: StmtId| lines.line_of(tree[stmt].span.start);
    let (one, two) = (line(first.stmt), line(second.stmt));
    let clash = first.effects.clash(&second.effects)?;
    let path = clash.shown();
    Some(match clash.kind {
        ClashKind::ReadsLater => format!("line {two} reads `{path}`, which line {one} writes"),
        ClashKind::WritesLater => format!("line {two} writes `{path}`, which line {one} reads"),
        ClashKind::BothWrite => format!("line {one} and line {two} both write `{path}`"),
    })
}

fn finish(
    draft: &mut Draft,
    file: FileId,
    run: &mut Vec<Awaited>,
    calls: &BTreeMap<ExprId, DefinitionId>,
    refused: &mut Vec<Refusal>,
) {
    let run = std::mem::take(run);
    let (Some(first), Some(last), true) = (run.first(), run.last(), run.len() > 1) else { return };
    let Some(&owner) = calls.get(&first.call) else { return };
    let tree = draft.scene.tree(file);
    let span = tree[first.stmt].span.cover(tree[last.stmt].span);
    let mut change = draft.change(NAME, file, owner, span);
    change.title = format!("Run {} calls at the same time", run.len());
    change.why = "none of them uses what another gives or changes, so the waiting times overlap".into();
    let trusts = run.iter().find_map(|one| one.effects.trusts.clone());
    judge(&mut change, run.iter().filter_map(|one| one.effects.shows.clone()).collect(), trusts);
    change.imports.push(Import::module("asyncio"));
    let replacement = match draft.settings.together {
        Together::TaskGroup if draft.settings.python >= 11 => task_group(draft, file, span, &run),
        _ => gather(draft, file, span, &run),
    };
    change.replacements.push(replacement);
    needs_awaits(draft, file, run.iter().map(|one| one.call), &mut change);
    match draft.add(change) {
        Ok(()) => draft.widen_blocks(file, span),
        Err(comment) => refused.push(Refusal {
            file,
            span: comment,
            function: draft.scene.path(owner),
            what: format!("{} calls stay one after another", run.len()),
            why: "a comment between them would lose its place".into(),
            way_out: "move the comment above the first of them".into(),
        }),
    }
}

/// Effects that others see make the order matter: such a change is offered, and off until a person wants it.
pub fn judge(change: &mut Change, shows: Vec<String>, trusts: Option<String>) {
    change.safety = Safety::Safe;
    change.caution = Some("if one fails, the others still run to their end".into());
    if let Some(call) = trusts {
        change.safety = Safety::Review;
        change.caution =
            Some(format!("nothing is known of {call} but that it blocks: the calls must not need each other"));
    }
    if let [first, ..] = &shows[..] {
        change.safety = Safety::Review;
        change.caution = Some(format!("the order of what others see can change: one of them {first}"));
        change.on = shows.len() < 2;
    }
}

/// The change stands on the awaits that it brings together.
pub fn needs_awaits(draft: &Draft, file: FileId, calls: impl Iterator<Item = ExprId>, change: &mut Change) {
    let tree = draft.scene.tree(file);
    let spans: BTreeSet<Span> = calls.map(|call| tree[call].span).collect();
    let awaits = draft.changes.iter().filter(|other| {
        other.file == file && spans.contains(&other.span) && other.id.starts_with(super::await_calls::NAME)
    });
    let ids: Vec<String> = awaits.map(|other| other.id.clone()).collect();
    change.depends_on.extend(ids);
}

/// Longest line that is made in one piece.
const LONGEST_LINE: usize = 88;

fn gather(draft: &Draft, file: FileId, span: Span, run: &[Awaited]) -> Replacement {
    let source = draft.scene.source(file);
    let style = draft.style(file);
    let indent = indentation(source, span.start);
    let targets: Vec<&str> = run.iter().map(|one| one.target.map_or("_", |name| source.tree.str(name))).collect();
    let head = match run.iter().all(|one| one.target.is_none()) {
        true => "await asyncio.gather(".to_string(),
        false => format!("{} = await asyncio.gather(", targets.join(", ")),
    };
    let texts = run.iter().map(|one| source.slice(source.tree[one.call].span));
    let length = indent.len() + head.len() + texts.clone().map(|text| text.len() + 2).sum::<usize>();
    let (before, between, after) = match length > LONGEST_LINE || texts.clone().any(|text| text.contains('\n')) {
        true => {
            let inner = format!("{}{indent}{}", style.newline, style.indent.text());
            (inner.clone(), format!(",{inner}"), format!(",{}{indent})", style.newline))
        }
        false => (String::new(), ", ".to_string(), ")".to_string()),
    };
    let mut pieces = vec![Piece::New(format!("{head}{before}"))];
    for (i, one) in run.iter().enumerate() {
        if i > 0 {
            pieces.push(Piece::New(between.clone()));
        }
        pieces.push(Piece::Call(source.tree[one.call].span));
    }
    pieces.push(Piece::New(after));
    Replacement::new(span, pieces)
}

fn task_group(draft: &Draft, file: FileId, span: Span, run: &[Awaited]) -> Replacement {
    let source = draft.scene.source(file);
    let style = draft.style(file);
    let indent = indentation(source, span.start);
    let inner = format!("{}{indent}{}", style.newline, style.indent.text());
    let mut pieces = vec![Piece::New("async with asyncio.TaskGroup() as group:".into())];
    let name = |one: &Awaited| one.target.map(|name| source.tree.str(name));
    for one in run {
        let head = name(one).map_or(String::new(), |name| format!("{name}_task = "));
        pieces.push(Piece::New(format!("{inner}{head}group.create_task(")));
        pieces.push(Piece::Call(source.tree[one.call].span));
        pieces.push(Piece::New(")".into()));
    }
    for name in run.iter().filter_map(name) {
        pieces.push(Piece::New(format!("{}{indent}{name} = {name}_task.result()", style.newline)));
    }
    Replacement::new(span, pieces)
}
