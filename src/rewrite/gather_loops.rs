//! Loops and comprehensions that await one call a round: all rounds at the same time, with `gather`.

mod write;

use super::awaited::{AwaitedCall, awaited_calls, waits_in};
use super::change::Refusal;
use super::colour::Colouring;
use super::draft::Draft;
use super::early_end::{End, early_ends};
use super::effects::{Effects, Ledger};
use super::gather_calls::{judge, needs_awaits};
use super::imports::Import;
use super::scene::{Scene, clauses};
use super::settings::{RewriteSettings, Together};
use super::swap_calls::{Swap, Swaps};
use super::{Change, Safety};
use crate::find::Found;
use crate::names::{DefinitionId, FileId, Names, Project};
use crate::syntax::Node;
use crate::syntax::ast::*;
use std::collections::BTreeMap;
pub use write::colon_after;
use write::{Written, gathered_list, loop_replacement};

pub const NAME: &str = "gather-loops";

/// One change per loop or comprehension; what cannot is refused with its reason.
pub fn write(draft: &mut Draft, ledger: &Ledger, refused: &mut Vec<Refusal>) {
    if draft.settings.together == Together::Never {
        return;
    }
    for file in draft.scene.project.ids() {
        for (call, known) in awaited_calls(draft, file) {
            let one = Round { file, call, whole: known.whole };
            match planned(draft, ledger, &one) {
                Some(Ok(plan)) => add(draft, known.owner, &one, plan),
                Some(Err(why)) => refused.push(Refusal {
                    file,
                    span: draft.scene.tree(file)[call].span,
                    function: draft.scene.path(known.owner),
                    what: format!(
                        "the rounds with `{}` stay one after another",
                        super::await_calls::callee_text(draft.scene, file, call)
                    ),
                    why,
                    way_out: "put what one round does into a coroutine function, and gather the calls of that".into(),
                }),
                None => {}
            }
        }
    }
}

/// The awaits of a project that are repeated in rounds which need nothing of each other, and show nothing: they could
/// run at the same time, and nobody would see a difference but the time. Each with the change that makes them so, unless
/// a comment would be lost by it.
pub fn independent_rounds(
    project: &Project,
    names: &Names,
    found: &Found,
    settings: &RewriteSettings,
) -> Vec<(FileId, ExprId, Option<Change>)> {
    let awaits = |file: &FileId| names.awaits(*file);
    let files: Vec<FileId> = project.ids().filter(awaits).collect();
    if files.is_empty() {
        return Vec::new();
    }
    let scene = Scene::new(project, names, found, settings);
    let (colouring, swaps) = (Colouring::default(), Swaps::new());
    let mut draft = Draft::new(&scene, &colouring, settings, &swaps, BTreeMap::new());
    let ledger = Ledger::default();
    let mut rounds = Vec::new();
    for file in files {
        for (call, AwaitedCall { whole, owner }) in awaited_calls(&draft, file) {
            let one = Round { file, call, whole };
            let Some(Ok(plan)) = planned(&draft, &ledger, &one) else { continue };
            if plan.shows.is_empty() && !plan.review {
                let number = draft.changes.len();
                add(&mut draft, owner, &one, plan);
                rounds.push((file, whole, draft.changes.get(number).cloned()));
            }
        }
    }
    rounds
}

/// A call that may be repeated.
#[derive(Clone, Copy, Debug)]
struct Round {
    file: FileId,
    call: ExprId,
    /// The `await` around it where one stands there, else the call itself.
    whole: ExprId,
}

/// What repeats a call.
#[derive(Clone, Copy, Debug)]
enum Around {
    Comprehension(ExprId),
    /// A `for`, with the statement of its body that holds the call.
    Loop {
        id: StmtId,
        holder: StmtId,
    },
}

/// The list comprehension whose element the call is.
fn comprehension(draft: &Draft, one: &Round) -> Option<ExprId> {
    let tree = draft.scene.tree(one.file);
    let Some(Node::Expr(parent)) = draft.scene.parent(one.file, one.whole) else { return None };
    let ExprKind::ListComp { element, .. } = &tree[parent].kind else { return None };
    (*element == one.whole && waits_in(draft, one.file, Node::Expr(parent)) == 1).then_some(parent)
}

/// The `for` loop in which the call is evaluated once each round, first of all.
fn enclosing_loop(draft: &Draft, one: &Round) -> Option<Around> {
    let tree = draft.scene.tree(one.file);
    let mut below = Node::Expr(one.whole);
    let mut holder = None;
    for above in draft.scene.parents(one.file).above(below) {
        match above {
            Node::Expr(id) => {
                let conditional =
                    matches!(tree[id].kind, ExprKind::BoolOp { .. } | ExprKind::IfExp { .. } | ExprKind::Lambda { .. });
                if conditional || !clauses(&tree[id].kind).is_empty() {
                    return None;
                }
            }
            Node::Stmt(id) => match (&tree[id].kind, below) {
                (StmtKind::For { is_async: false, body, .. }, Node::Stmt(inner)) if body.contains(&inner) => {
                    return Some(Around::Loop { id, holder: holder? });
                }
                (StmtKind::Expr { .. } | StmtKind::Assign { .. } | StmtKind::AugAssign { .. }, Node::Expr(_)) => {
                    holder = Some(id)
                }
                (StmtKind::If { test, .. }, Node::Expr(inner)) if *test == inner => holder = Some(id),
                _ => return None,
            },
        }
        below = above;
    }
    None
}

/// What is written, with what others see of the rounds.
struct Planned {
    written: Written,
    around: Around,
    shows: Vec<String>,
    trusts: Option<String>,
    /// The rest of a round is seen by others; its order stays.
    review: bool,
}

/// What becomes of a call that is repeated; `None` for calls that are not.
fn planned(draft: &Draft, ledger: &Ledger, one: &Round) -> Option<Result<Planned, String>> {
    let at = (one.file, one.call);
    let pauses = matches!(draft.swaps.get(&at), Some(Swap::Sleep));
    if pauses || draft.once.contains(&at) || waits_in(draft, one.file, Node::Expr(one.whole)) != 1 {
        return None;
    }
    let around = comprehension(draft, one).map(Around::Comprehension).or_else(|| enclosing_loop(draft, one))?;
    Some(planned_around(draft, ledger, one, around))
}

fn planned_around(draft: &Draft, ledger: &Ledger, one: &Round, around: Around) -> Result<Planned, String> {
    let tree = draft.scene.tree(one.file);
    let effects = ledger.of_node(draft.scene, one.file, Node::Expr(one.call));
    if let Some(path) = effects.writes.iter().next() {
        return Err(format!("each round writes `{}`", path.trim_end_matches(".[]")));
    }
    // Every round shows the same: two rounds are enough to change the order.
    let shows: Vec<String> = effects.shows.iter().flat_map(|show| [show.clone(), show.clone()]).collect();
    let plan = |written, review| Planned { written, around, shows, trusts: effects.trusts.clone(), review };
    match around {
        Around::Comprehension(id) => {
            let targets: Vec<ExprId> = clauses(&tree[id].kind).iter().map(|clause| clause.target).collect();
            differ(tree, one.call, &targets)?;
            Ok(plan(gathered_list(draft, one, id)?, false))
        }
        Around::Loop { id, holder } => {
            let rest = rest_effects(draft, ledger, one, id)?;
            independent(draft, one.file, &effects, &rest, id)?;
            let StmtKind::For { target, .. } = tree[id].kind else { return Err("it is no loop".into()) };
            if !matches!(tree[holder].kind, StmtKind::Expr { value } if value == one.whole) {
                differ(tree, one.call, &[target])?;
            }
            Ok(plan(loop_replacement(draft, one, id, holder)?, rest.shows.is_some()))
        }
    }
}

/// A call that is the same in every round is not worth making at the same time many times over.
fn differ(tree: &Tree, call: ExprId, targets: &[ExprId]) -> Result<(), String> {
    let names: Vec<Name> = targets.iter().flat_map(|&target| names_in(tree, target)).collect();
    match names_in(tree, call).iter().any(|name| names.contains(name)) {
        true => Ok(()),
        false => Err("every round makes the same call: once would do, or the repetition is its sense".into()),
    }
}

fn names_in(tree: &Tree, expr: ExprId) -> Vec<Name> {
    let mut names = Vec::new();
    tree.walk(Node::Expr(expr), &mut |node| {
        if let Node::Expr(id) = node
            && let ExprKind::Name { name, .. } = tree[id].kind
        {
            names.push(name);
        }
        true
    });
    names
}

/// What the body of a loop does besides the call; an early end needs the rounds one after another.
fn rest_effects(draft: &Draft, ledger: &Ledger, one: &Round, id: StmtId) -> Result<Effects, String> {
    let Round { file, call, .. } = *one;
    let tree = draft.scene.tree(file);
    let StmtKind::For { body, orelse, .. } = &tree[id].kind else { return Err("it is no loop".into()) };
    if !orelse.is_empty() {
        return Err("the loop has an `else`".into());
    }
    if pauses(draft, file, id) {
        return Err("each round pauses: at the same time they would come faster than they may".into());
    }
    if waits_in(draft, file, Node::Stmt(id)) > 1 {
        return Err("a round awaits more than one thing".into());
    }
    let mut rest = Effects::default();
    for &stmt in body {
        rest_of(draft, ledger, file, call, stmt, &mut rest);
    }
    let why = early_ends(tree, body).into_iter().rev().find_map(|end| match end {
        End::Break => Some("the loop can end early by `break`"),
        End::Return => Some("the loop can end early by `return`"),
        End::Yield => Some("the generator's caller decides about the next round"),
        End::Raise | End::Try => None,
    });
    match why {
        Some(why) => Err(why.into()),
        None => Ok(rest),
    }
}

/// Whether a loop sleeps between its rounds: its calls are limited to so many a second.
fn pauses(draft: &Draft, file: FileId, id: StmtId) -> bool {
    let scene = draft.scene;
    let tree = scene.tree(file);
    let mut pauses = false;
    tree.walk(Node::Stmt(id), &mut |node| {
        if let Node::Expr(id) = node
            && let ExprKind::Call { func, .. } = tree[id].kind
        {
            pauses |=
                scene.names.callees(file, func).iter().any(|&path| matches!(path, "time.sleep" | "asyncio.sleep"));
        }
        true
    });
    pauses
}

/// Effects of a statement without those of the call.
fn rest_of(draft: &Draft, ledger: &Ledger, file: FileId, call: ExprId, stmt: StmtId, rest: &mut Effects) {
    let tree = draft.scene.tree(file);
    let whole = tree[call].span;
    let mut parts = Vec::new();
    tree.walk(Node::Stmt(stmt), &mut |node| match node {
        Node::Expr(id) if !tree[id].span.contains(whole) => {
            parts.push(node);
            false
        }
        Node::Expr(id) => {
            // A call around the awaited one counts by what it does itself.
            if id != call {
                rest.merge(&ledger.of_call_alone(draft.scene, file, id));
            }
            id != call
        }
        Node::Stmt(_) => true,
    });
    for part in parts {
        rest.merge(&ledger.of_node(draft.scene, file, part));
    }
}

fn independent(draft: &Draft, file: FileId, call: &Effects, rest: &Effects, id: StmtId) -> Result<(), String> {
    let tree = draft.scene.tree(file);
    let StmtKind::For { target, .. } = &tree[id].kind else { return Ok(()) };
    let own: Vec<&str> = names_in(tree, *target).into_iter().map(|name| tree.str(name)).collect();
    let mut outer = call.clone();
    outer.reads.retain(|path| !own.contains(&path.as_str()));
    match rest.clash(&outer) {
        Some(clash) => Err(format!("a round uses `{}`, which the round before it writes", clash.shown())),
        None => Ok(()),
    }
}

fn add(draft: &mut Draft, owner: DefinitionId, one: &Round, plan: Planned) {
    let tree = draft.scene.tree(one.file);
    let span = match plan.around {
        Around::Comprehension(id) => tree[id].span,
        Around::Loop { id, .. } => tree[id].span,
    };
    let mut change: Change = draft.change(NAME, one.file, owner, span);
    change.title = "Run all rounds at the same time".into();
    change.why = "no round uses what another gives or changes, so the waiting times overlap".into();
    let mut failures = draft.settings.failures();
    if draft.settings.groups() && !plan.written.grouped {
        failures = RewriteSettings::default().failures();
    }
    judge(&mut change, failures, &plan.shows, plan.trusts, one.whole != one.call);
    if plan.review && change.safety == Safety::Safe {
        change.safety = Safety::Review;
        change.caution = Some("all calls are done before the first round goes on; if one fails, no round has".into());
    }
    change.imports.push(Import::module("asyncio"));
    change.helpers.extend(plan.written.helper);
    let replaced = plan.written.replacement.span;
    change.replacements.push(plan.written.replacement);
    change.replacements.extend(plan.written.front);
    needs_awaits(draft, one.file, [one.call].into_iter(), &mut change);
    if draft.add(change).is_ok() {
        draft.widen_blocks(one.file, owner, replaced);
    }
}
