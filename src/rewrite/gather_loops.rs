//! Loops and comprehensions that await one call a round: all rounds at the same time, with `gather`.

use super::awaited::{AwaitedCall, awaited_calls, waits_in};
use super::change::Refusal;
use super::colour::Colouring;
use super::draft::Draft;
use super::effects::{Effects, Ledger};
use super::gather_calls::{LONGEST_LINE, judge, needs_awaits};
use super::helpers::{Helper, settled};
use super::imports::Import;
use super::precedence::await_needs_parentheses;
use super::scene::{Scene, clauses};
use super::settings::{RewriteSettings, Together};
use super::style::{indentation, starts_its_line};
use super::swap_calls::{Swap, Swaps};
use super::template::{Piece, Replacement};
use super::{Change, Safety};
use crate::find::Found;
use crate::names::{DefinitionId, FileId, Names, Project};
use crate::syntax::Node;
use crate::syntax::ast::*;
use crate::text::Span;
use std::collections::BTreeMap;

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
                        super::await_calls::callee_text(draft, file, call)
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
/// run at the same time, and nobody would see a difference but the time.
pub fn independent_rounds(project: &Project, names: &Names, found: &Found) -> Vec<(FileId, ExprId)> {
    let settings = RewriteSettings::default();
    let scene = Scene::new(project, names, found, &settings);
    let (colouring, swaps) = (Colouring::default(), Swaps::new());
    let draft = Draft::new(&scene, &colouring, &settings, &swaps, BTreeMap::new());
    let ledger = Ledger::default();
    let mut rounds = Vec::new();
    for file in project.ids() {
        for (call, AwaitedCall { whole, .. }) in awaited_calls(&draft, file) {
            if let Some(Ok(plan)) = planned(&draft, &ledger, &Round { file, call, whole })
                && plan.shows.is_empty()
                && !plan.review
            {
                rounds.push((file, whole));
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

/// A replacement with what others see of the rounds.
struct Planned {
    replacement: Replacement,
    /// Lines that stand in front of the statement.
    front: Option<Replacement>,
    around: Around,
    helper: Option<Helper>,
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
    let plan = |replacement, front, helper, review| Planned {
        replacement,
        front,
        around,
        helper,
        shows,
        trusts: effects.trusts.clone(),
        review,
    };
    match around {
        Around::Comprehension(id) => {
            let targets: Vec<ExprId> = clauses(&tree[id].kind).iter().map(|clause| clause.target).collect();
            differ(tree, one.call, &targets)?;
            let (replacement, front, helper) = gathered_list(draft, one, id)?;
            Ok(plan(replacement, front, helper, false))
        }
        Around::Loop { id, holder } => {
            let rest = rest_effects(draft, ledger, one, id)?;
            independent(draft, one.file, &effects, &rest, id)?;
            let StmtKind::For { target, .. } = tree[id].kind else { return Err("it is no loop".into()) };
            if !matches!(tree[holder].kind, StmtKind::Expr { value } if value == one.whole) {
                differ(tree, one.call, &[target])?;
            }
            let (replacement, helper) = loop_replacement(draft, one, id, holder)?;
            Ok(plan(replacement, None, helper, rest.shows.is_some()))
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
    let mut ends = None;
    let mut rest = Effects::default();
    for &stmt in body {
        tree.walk(Node::Stmt(stmt), &mut |node| match node {
            Node::Stmt(inner) => {
                match &tree[inner].kind {
                    StmtKind::Break => ends = Some("the loop can end early by `break`"),
                    StmtKind::Return { .. } => ends = Some("the loop can end early by `return`"),
                    StmtKind::FunctionDef(_) | StmtKind::ClassDef(_) => return false,
                    _ => {}
                }
                true
            }
            Node::Expr(inner) => {
                if matches!(tree[inner].kind, ExprKind::Yield { .. } | ExprKind::YieldFrom { .. }) {
                    ends = Some("the generator's caller decides about the next round");
                }
                inner != call
            }
        });
        rest_of(draft, ledger, file, call, stmt, &mut rest);
    }
    match ends {
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

/// `[await f(x) for x in xs]` as `await asyncio.gather(*(f(x) for x in xs))`.
fn gathered_list(
    draft: &Draft,
    one: &Round,
    id: ExprId,
) -> Result<(Replacement, Option<Replacement>, Option<Helper>), String> {
    let source = draft.scene.source(one.file);
    let (span, element) = (source.tree[id].span, source.tree[one.whole].span);
    let (settle, settled_end, helper) = settled(draft, one.file, true);
    let parentheses = settle.is_empty() && await_needs_parentheses(source, draft.scene.parents(one.file), id);
    let (open, close) = if parentheses { ("(", ")") } else { (settle, settled_end) };
    let end = if settle.is_empty() { ")" } else { ", return_exceptions=True)" };
    let (limit, front) = limit_in_front(draft, one.file, id)?;
    let pieces = vec![
        Piece::New(format!("{open}await asyncio.gather(*(")),
        Piece::Source(Span::new(span.start + 1, element.start)),
        Piece::New(limit.open),
        Piece::Call(source.tree[one.call].span),
        Piece::New(limit.close.into()),
        Piece::Source(Span::new(element.end, span.end - 1)),
        Piece::New(format!("){end}{close}")),
    ];
    Ok((Replacement::new(span, pieces), front, helper))
}

/// The rounds of a `for` loop gathered in front of it, or in its place.
fn loop_replacement(
    draft: &Draft,
    one: &Round,
    id: StmtId,
    holder: StmtId,
) -> Result<(Replacement, Option<Helper>), String> {
    let Round { file, call, whole } = *one;
    let source = draft.scene.source(file);
    let tree = &source.tree;
    let StmtKind::For { target, iter, body, .. } = &tree[id].kind else { return Err("it is no loop".into()) };
    if body.first() != Some(&holder) {
        return Err("a round does something else before it".into());
    }
    let indent = indentation(source, tree[id].span.start).to_string();
    let Limit { lines: limit, open, close } = limited(draft, file, &indent);
    let target_text = source.slice(tree[*target].span);
    let (settle, settled_end, helper) = settled(draft, file, true);
    let end = if settle.is_empty() { "))" } else { "), return_exceptions=True)" };
    let rounds = |pieces: &mut Vec<Piece>, items: Piece| {
        pieces.push(Piece::New(format!("{settle}await asyncio.gather(*({open}")));
        pieces.push(Piece::Call(tree[call].span));
        pieces.push(Piece::New(format!("{close} for {target_text} in ")));
        pieces.push(items);
        pieces.push(Piece::New(format!("{end}{settled_end}")));
    };
    let items = Piece::Source(tree[*iter].span);
    let mut pieces = Vec::new();
    let span = tree[id].span;
    let replacement = match (simple_body(draft, file, whole, body), previous_list(draft, file, id)) {
        (Some(Simple::Nothing), _) => {
            pieces.push(Piece::New(limit));
            rounds(&mut pieces, items);
            Replacement::new(span, pieces)
        }
        (Some(Simple::Append(name)), Some((stmt, list))) if list == name => {
            // `gather` gives a list of its own.
            pieces.push(Piece::New(format!("{limit}{} = ", tree.str(name))));
            rounds(&mut pieces, items);
            Replacement::new(tree[stmt].span.cover(span), pieces)
        }
        (Some(Simple::Append(name)), _) => {
            pieces.push(Piece::New(format!("{limit}{}.extend(", tree.str(name))));
            rounds(&mut pieces, items);
            pieces.push(Piece::New(")".into()));
            Replacement::new(span, pieces)
        }
        (None, _) => zipped(draft, file, whole, (id, holder), limit, rounds),
    };
    Ok((replacement, helper))
}

/// `for x, result in zip(items, await asyncio.gather(...)):` with the result in the place of the call.
fn zipped(
    draft: &Draft,
    file: FileId,
    whole: ExprId,
    (id, holder): (StmtId, StmtId),
    limit: String,
    rounds: impl Fn(&mut Vec<Piece>, Piece),
) -> Replacement {
    let source = draft.scene.source(file);
    let tree = &source.tree;
    let StmtKind::For { target, iter, body, .. } = &tree[id].kind else {
        return Replacement::new(tree[id].span, Vec::new());
    };
    let style = draft.style(file);
    let indent = indentation(source, tree[id].span.start);
    let span = tree[id].span;
    let assigned = match &tree[holder].kind {
        StmtKind::Assign { targets, value } if *value == whole && body.len() > 1 => {
            match (&targets[..], &tree[targets[0]].kind) {
                ([_], ExprKind::Name { name, .. }) => Some(tree.str(*name).to_string()),
                _ => None,
            }
        }
        _ => None,
    };
    let result = assigned.clone().unwrap_or_else(|| free(tree, &["result", "outcome", "awaited"]));
    let again = matches!(tree[*iter].kind, ExprKind::List { .. } | ExprKind::Tuple { .. })
        || source.slice(tree[*iter].span).starts_with("range(");
    let items = free(tree, &["items", "all_items", "rounds"]);
    let mut pieces = vec![Piece::New(limit)];
    let reread = |pieces: &mut Vec<Piece>| match again {
        true => pieces.push(Piece::Source(tree[*iter].span)),
        false => pieces.push(Piece::New(items.clone())),
    };
    if !again {
        pieces.push(Piece::New(format!("{items} = list(")));
        pieces.push(Piece::Source(tree[*iter].span));
        pieces.push(Piece::New(format!("){}{indent}", style.newline)));
    }
    let target_text = source.slice(tree[*target].span);
    let bare_tuple = matches!(tree[*target].kind, ExprKind::Tuple { .. }) && !target_text.starts_with('(');
    let target_text = if bare_tuple { format!("({target_text})") } else { target_text.to_string() };
    let again_items = if again { Piece::Source(tree[*iter].span) } else { Piece::New(items.clone()) };
    let head = format!("for {target_text}, {result} in zip(");
    let parts = [tree[*target].span, tree[*iter].span, tree[whole].span];
    let arguments: u32 = parts.iter().map(|part| part.len()).sum();
    let settles =
        if draft.settings.together == Together::Settle { "settled(, return_exceptions=True)".len() } else { 0 };
    if settles + indent.len() + head.len() + "await asyncio.gather(*( for in ))".len() + arguments as usize
        > LONGEST_LINE
    {
        let results = free(tree, &["results", "outcomes", "all_results"]);
        pieces.push(Piece::New(format!("{results} = ")));
        rounds(&mut pieces, again_items);
        pieces.push(Piece::New(format!("{}{indent}{head}", style.newline)));
        reread(&mut pieces);
        pieces.push(Piece::New(format!(", {results})")));
    } else {
        pieces.push(Piece::New(head));
        reread(&mut pieces);
        pieces.push(Piece::New(", ".into()));
        rounds(&mut pieces, again_items);
        pieces.push(Piece::New(")".into()));
    }
    match assigned {
        Some(_) => {
            let colon = colon_after(source, tree[*iter].span.end, tree[body[0]].span.start);
            pieces.push(Piece::Source(Span::new(colon, end_before(source, tree[body[0]].span.start, colon))));
            pieces.push(Piece::Source(Span::new(tree[body[0]].span.end, span.end)));
        }
        None => {
            let colon = colon_after(source, tree[*iter].span.end, tree[body[0]].span.start);
            pieces.push(Piece::Source(Span::new(colon, tree[whole].span.start)));
            pieces.push(Piece::New(result));
            pieces.push(Piece::Source(Span::new(tree[whole].span.end, span.end)));
        }
    }
    Replacement::new(span, pieces)
}

/// Where the `:` of a loop's head stands.
fn colon_after(source: &crate::syntax::SourceFile, from: u32, to: u32) -> u32 {
    let first = source.tokens.partition_point(|token| token.span.start < from);
    let colon = source.tokens[first..]
        .iter()
        .take_while(|token| token.span.start < to)
        .find(|token| source.slice(token.span) == ":");
    colon.map_or(from, |token| token.span.start)
}

/// The end of the line in front of a statement's line, which is left out with its indentation.
fn end_before(source: &crate::syntax::SourceFile, start: u32, least: u32) -> u32 {
    let line = source.lines.start_of(source.lines.line_of(start));
    let text = source.slice(Span::new(least, line));
    least + text.trim_end_matches(['\n', '\r']).len() as u32
}

/// A body that only collects, or does nothing with, the results.
enum Simple {
    Nothing,
    Append(Name),
}

fn simple_body(draft: &Draft, file: FileId, whole: ExprId, body: &[StmtId]) -> Option<Simple> {
    let tree = draft.scene.tree(file);
    match body {
        [only] => match tree[*only].kind {
            StmtKind::Expr { value } if value == whole => Some(Simple::Nothing),
            StmtKind::Expr { value } => Some(Simple::Append(appended(tree, value, |arg| arg == whole)?)),
            _ => None,
        },
        [first, second] => {
            let StmtKind::Assign { targets, value } = &tree[*first].kind else { return None };
            let (&[target], true) = (&targets[..], *value == whole) else { return None };
            let ExprKind::Name { name, .. } = tree[target].kind else { return None };
            let StmtKind::Expr { value } = tree[*second].kind else { return None };
            let list = appended(
                tree,
                value,
                |arg| matches!(tree[arg].kind, ExprKind::Name { name: other, .. } if other == name),
            )?;
            (draft.scene.named(file, name).len() == 2).then_some(Simple::Append(list))
        }
        _ => None,
    }
}

/// `name.append(argument)`
fn appended(tree: &Tree, expr: ExprId, is_it: impl Fn(ExprId) -> bool) -> Option<Name> {
    let ExprKind::Call { func, args, keywords } = &tree[expr].kind else { return None };
    let ExprKind::Attribute { value, attr, .. } = tree[*func].kind else { return None };
    let ExprKind::Name { name, .. } = tree[value].kind else { return None };
    let fits = tree.str(attr.name) == "append" && keywords.is_empty() && args.len() == 1 && is_it(args[0]);
    fits.then_some(name)
}

/// `name = []` right in front of a statement.
fn previous_list(draft: &Draft, file: FileId, id: StmtId) -> Option<(StmtId, Name)> {
    let tree = draft.scene.tree(file);
    let block = super::http::block_of(draft.scene, file, id)?;
    let at = block.iter().position(|&other| other == id)?;
    let before = block[at.checked_sub(1)?];
    let StmtKind::Assign { targets, value } = &tree[before].kind else { return None };
    let empty = matches!(&tree[*value].kind, ExprKind::List { items, .. } if items.is_empty());
    match (&targets[..], empty) {
        (&[target], true) => match tree[target].kind {
            ExprKind::Name { name, .. } => Some((before, name)),
            _ => None,
        },
        _ => None,
    }
}

/// What bounds the rounds that run at once: lines in front, and the text around each call.
#[derive(Default)]
struct Limit {
    lines: String,
    open: String,
    close: &'static str,
}

fn limited(draft: &Draft, file: FileId, indent: &str) -> Limit {
    let Some(limit) = draft.settings.limit else { return Limit::default() };
    let tree = draft.scene.tree(file);
    let (semaphore, call) =
        (free(tree, &["limit", "semaphore", "at_once"]), free(tree, &["limited", "bounded", "in_turn"]));
    let style = draft.style(file);
    let (newline, unit) = (style.newline, style.indent.text());
    let lines = [
        format!("{semaphore} = asyncio.Semaphore({limit})"),
        format!("{newline}{indent}async def {call}(call):"),
        format!("{indent}{unit}async with {semaphore}:"),
        format!("{indent}{unit}{unit}return await call{newline}"),
        indent.to_string(),
    ];
    Limit { lines: lines.join(newline), open: format!("{call}("), close: ")" }
}

/// The limit of a comprehension, with the place in front of its statement where the lines go.
fn limit_in_front(draft: &Draft, file: FileId, id: ExprId) -> Result<(Limit, Option<Replacement>), String> {
    if draft.settings.limit.is_none() {
        return Ok((Limit::default(), None));
    }
    let source = draft.scene.source(file);
    let around = draft.scene.parents(file).above(Node::Expr(id)).find_map(|above| match above {
        Node::Stmt(stmt) => Some(source.tree[stmt].span),
        Node::Expr(_) => None,
    });
    // An `elif` is a statement that nothing can stand in front of.
    let free = |span: &Span| starts_its_line(source, span.start) && !source.slice(*span).starts_with("elif");
    let span = around.filter(free).ok_or("there is no place for the limit in front of it")?;
    let limit = limited(draft, file, indentation(source, span.start));
    let front = Replacement::text(Span::at(span.start), limit.lines.as_str());
    Ok((limit, Some(front)))
}

/// The first of some names that the file does not use.
fn free(tree: &Tree, names: &[&str]) -> String {
    let free = names.iter().find(|name| tree.name(name).is_none());
    free.unwrap_or(&names[names.len() - 1]).to_string()
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
    if draft.settings.together == Together::TaskGroup {
        failures = RewriteSettings::default().failures();
    }
    judge(&mut change, failures, &plan.shows, plan.trusts, one.whole != one.call);
    if plan.review && change.safety == Safety::Safe {
        change.safety = Safety::Review;
        change.caution = Some("all calls are done before the first round goes on; if one fails, no round has".into());
    }
    change.imports.push(Import::module("asyncio"));
    change.helpers.extend(plan.helper);
    let replaced = plan.replacement.span;
    change.replacements.push(plan.replacement);
    change.replacements.extend(plan.front);
    needs_awaits(draft, one.file, [one.call].into_iter(), &mut change);
    if draft.add(change).is_ok() {
        draft.widen_blocks(one.file, owner, replaced);
    }
}
