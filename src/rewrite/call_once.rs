//! Identical calls made once: the second of two takes the result of the first, and a call that is the same in every
//! round of a loop is made in front of it.

use super::awaited::{AwaitedCalls, awaited_calls, awaited_value, waits_in};
use super::change::Safety;
use super::draft::Draft;
use super::early_end::early_ends;
use super::effects::{Effects, Ledger};
use super::gather_calls::{blocks, needs_awaits};
use super::settings::Together;
use super::style::{indentation, starts_its_line, whole_lines};
use super::template::{Piece, Replacement};
use crate::names::FileId;
use crate::syntax::Node;
use crate::syntax::ast::*;
use crate::text::Span;

pub const NAME: &str = "call-once";

/// `name = call`, where the call only reads.
struct Kept {
    stmt: StmtId,
    name: Name,
    call: ExprId,
    effects: Effects,
}

pub fn write(draft: &mut Draft, ledger: &Ledger) {
    if draft.settings.together == Together::Never {
        return;
    }
    for file in draft.scene.project.ids() {
        let calls = awaited_calls(draft, file);
        let tree = draft.scene.tree(file);
        for block in blocks(tree) {
            repeated(draft, ledger, file, block, &calls);
        }
        for stmt in (0..tree.stmts.len() as u32).map(StmtId) {
            same_in_every_round(draft, ledger, file, stmt, &calls);
        }
    }
}

/// An assignment of a call that changes nothing, shows nothing, and would give the same again.
fn kept(draft: &Draft, ledger: &Ledger, file: FileId, stmt: StmtId, calls: &AwaitedCalls) -> Option<Kept> {
    let tree = draft.scene.tree(file);
    let StmtKind::Assign { targets, value } = &tree[stmt].kind else { return None };
    let &[target] = &targets[..] else { return None };
    let ExprKind::Name { name, .. } = tree[target].kind else { return None };
    let call = awaited_value(tree, *value);
    let alone = calls.get(&call)?.whole == *value && waits_in(draft, file, Node::Expr(*value)) == 1;
    let of_project = draft.scene.edges_at(file, call).next().is_some();
    let effects = ledger.of_node(draft.scene, file, Node::Expr(call));
    let reads_only =
        effects.writes.is_empty() && effects.shows.is_none() && effects.trusts.is_none() && !effects.varies;
    (alone && of_project && reads_only).then_some(Kept { stmt, name, call, effects })
}

/// The second of two identical calls of a block.
fn repeated(draft: &mut Draft, ledger: &Ledger, file: FileId, block: &[StmtId], calls: &AwaitedCalls) {
    if !holds_alike(draft, file, block, calls) {
        return;
    }
    let mut known: Vec<Kept> = Vec::new();
    for &stmt in block {
        let now = kept(draft, ledger, file, stmt, calls);
        let same = |earlier: &&Kept| now.as_ref().is_some_and(|now| alike(draft, file, earlier.call, now.call));
        if let (Some(now), Some(earlier)) = (&now, known.iter().find(same))
            && stays_as_it_is(draft, ledger, file, &[earlier.name, now.name], &[earlier.stmt, stmt])
        {
            take_over(draft, file, earlier, now, calls);
            continue;
        }
        let effects = ledger.of_node(draft.scene, file, Node::Stmt(stmt));
        let tree = draft.scene.tree(file);
        // What an effect of unknown reach leaves of an earlier result nobody knows.
        let outlasts = |kept: &Kept| {
            let rebinds = effects.writes.contains(tree.str(kept.name));
            effects.shows.is_none() && !rebinds && effects.clash(&kept.effects).is_none()
        };
        known.retain(outlasts);
        known.extend(now);
    }
}

/// Whether a block assigns two calls that are written alike: most do not, and nothing more needs to be asked of them.
fn holds_alike(draft: &Draft, file: FileId, block: &[StmtId], calls: &AwaitedCalls) -> bool {
    let tree = draft.scene.tree(file);
    let assigned = |&stmt: &StmtId| match &tree[stmt].kind {
        StmtKind::Assign { value, .. } => Some(awaited_value(tree, *value)).filter(|call| calls.contains_key(call)),
        _ => None,
    };
    let calls: Vec<ExprId> = block.iter().filter_map(assigned).collect();
    calls.iter().enumerate().any(|(i, &one)| calls[..i].iter().any(|&other| alike(draft, file, one, other)))
}

/// Whether two calls are written alike.
fn alike(draft: &Draft, file: FileId, one: ExprId, other: ExprId) -> bool {
    let words = |call| draft.scene.text(file, call).split_whitespace().collect::<String>();
    words(one) == words(other)
}

/// Whether the function changes nothing in what the names hold, and binds them nowhere but in these statements: then
/// one object can take the place of two.
fn stays_as_it_is(draft: &Draft, ledger: &Ledger, file: FileId, names: &[Name], bound: &[StmtId]) -> bool {
    let tree = draft.scene.tree(file);
    let Some(&first) = bound.first() else { return false };
    let function = draft.scene.parents(file).above(Node::Stmt(first)).find_map(|above| match above {
        Node::Stmt(id) => match &tree[id].kind {
            StmtKind::FunctionDef(def) => Some(def),
            _ => None,
        },
        Node::Expr(_) => None,
    });
    let Some(def) = function else { return false };
    let mut effects = Effects::default();
    for &stmt in &def.body {
        effects.merge(&ledger.of_node(draft.scene, file, Node::Stmt(stmt)));
    }
    let stores = |name: Name| {
        let is_store = |id: &ExprId| matches!(tree[*id].kind, ExprKind::Name { ctx: Ctx::Store | Ctx::Del, .. });
        let of = |&stmt: &StmtId| draft.scene.named_in(file, tree[stmt].span, name).filter(is_store).count();
        def.body.iter().map(of).sum::<usize>()
    };
    names.iter().all(|&name| {
        let path = format!("{}.", tree.str(name));
        stores(name) == bound.len() / names.len() && !effects.writes.iter().any(|written| written.starts_with(&path))
    })
}

fn take_over(draft: &mut Draft, file: FileId, earlier: &Kept, now: &Kept, calls: &AwaitedCalls) {
    let Some(owner) = calls.get(&now.call).map(|call| call.owner) else { return };
    let tree = draft.scene.tree(file);
    let span = tree[now.stmt].span;
    let line = draft.scene.source(file).lines.line_of(tree[earlier.stmt].span.start);
    let mut change = draft.change(NAME, file, owner, span);
    change.title = format!("Take the result of line {line}");
    change.why = "the call is the same, and nothing between the two changes what it reads".into();
    change.safety = Safety::Review;
    change.caution = Some("both names hold one object, and what is read outside is read once".into());
    let text = format!("{} = {}", tree.str(now.name), tree.str(earlier.name));
    change.replacements.push(Replacement::new(span, vec![Piece::New(text), Piece::Gone(span)]));
    needs_awaits(draft, file, [now.call].into_iter(), &mut change);
    if draft.add(change).is_ok() {
        draft.once.insert((file, now.call));
    }
}

/// `name = call` at the top of a loop's body, where no round changes what the call reads.
fn same_in_every_round(draft: &mut Draft, ledger: &Ledger, file: FileId, id: StmtId, calls: &AwaitedCalls) {
    let tree = draft.scene.tree(file);
    let StmtKind::For { is_async: false, target, body, orelse, .. } = &tree[id].kind else { return };
    let (Some(&first), true) = (body.first(), orelse.is_empty() && body.len() > 1) else { return };
    let Some(kept) = kept(draft, ledger, file, first, calls) else { return };
    let source = draft.scene.source(file);
    let own_lines = whole_lines(source, tree, first);
    let (Some(line), true) = (own_lines, starts_its_line(source, tree[id].span.start)) else { return };
    let mut rest = ledger.of_node(draft.scene, file, Node::Expr(*target));
    for &stmt in &body[1..] {
        rest.merge(&ledger.of_node(draft.scene, file, Node::Stmt(stmt)));
    }
    let steady = rest.clash(&kept.effects).is_none() && rest.shows.is_none() && rest.trusts.is_none() && !rest.varies;
    // A round that waits for something else may repeat the call to see what changed meanwhile; an end, to try again.
    let waits = waits_in(draft, file, Node::Stmt(id)) > 1;
    let ends = !early_ends(tree, body).is_empty();
    if !steady || waits || ends || !reads(tree, &body[1..], *target) {
        return;
    }
    if !stays_as_it_is(draft, ledger, file, &[kept.name], &[first]) {
        return;
    }
    hoist(draft, file, id, &kept, line, calls);
}

fn hoist(draft: &mut Draft, file: FileId, id: StmtId, kept: &Kept, line: Span, calls: &AwaitedCalls) {
    let Some(owner) = calls.get(&kept.call).map(|call| call.owner) else { return };
    let source = draft.scene.source(file);
    let tree = &source.tree;
    let (span, inner) = (tree[id].span, tree[kept.stmt].span);
    let indent = indentation(source, span.start);
    let mut change = draft.change(NAME, file, owner, inner);
    change.title = "Make the call once, in front of the loop".into();
    change.why = "it is the same in every round, and no round changes what it reads".into();
    change.safety = Safety::Review;
    change.caution = Some("it is made even where the loop has no rounds; all rounds share its result".into());
    let newline = draft.style(file).newline;
    change.replacements.push(Replacement::new(
        span,
        vec![
            Piece::Source(inner),
            Piece::New(format!("{newline}{indent}")),
            Piece::Source(Span::new(span.start, line.start)),
            Piece::Source(Span::new(line.end, span.end)),
        ],
    ));
    needs_awaits(draft, file, [kept.call].into_iter(), &mut change);
    if draft.add(change).is_ok() {
        draft.once.insert((file, kept.call));
        draft.widen_blocks(file, owner, span);
    }
}

/// Whether statements read a name that a target binds: a loop that does not only counts its rounds.
fn reads(tree: &Tree, body: &[StmtId], target: ExprId) -> bool {
    let mut bound = Vec::new();
    tree.walk(Node::Expr(target), &mut |node| {
        if let Node::Expr(id) = node
            && let ExprKind::Name { name, .. } = tree[id].kind
        {
            bound.push(name);
        }
        true
    });
    let mut read = false;
    for &stmt in body {
        tree.walk(Node::Stmt(stmt), &mut |node| {
            read |= matches!(node, Node::Expr(id) if matches!(tree[id].kind, ExprKind::Name { name, .. } if bound.contains(&name)));
            true
        });
    }
    read
}
