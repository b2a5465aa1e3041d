//! Awaits that stand side by side, brought together with `gather` or a task group.

use super::awaited::{AwaitedCalls, awaited_calls, awaited_value, waits_in};
use super::branches::{Branch, branch_of};
use super::change::{Change, Refusal, Safety};
use super::draft::Draft;
use super::effects::{ClashKind, Effects, Ledger};
use super::helpers::{Helper, settled};
use super::imports::Import;
use super::settings::{RewriteSettings, Together};
use super::style::{indentation, starts_its_line};
use super::swap_calls::Swap;
use super::template::{Piece, Replacement};
use crate::names::{DefinitionId, FileId};
use crate::syntax::Node;
use crate::syntax::ast::*;
use crate::text::Span;
use std::collections::BTreeSet;

pub const NAME: &str = "gather-calls";

/// A statement that is one awaited call, `name = call` or `call`, or that chooses between two.
#[derive(Clone, Debug)]
struct Awaited {
    stmt: StmtId,
    form: Form,
    target: Option<Name>,
    effects: Effects,
}

#[derive(Clone, Debug)]
enum Form {
    Call(ExprId),
    Branch(Branch),
}

impl Awaited {
    fn calls(&self) -> Vec<ExprId> {
        match &self.form {
            Form::Call(call) => vec![*call],
            Form::Branch(branch) => branch.calls(),
        }
    }
}

/// Neighbours that can be brought together, as far as they have been read.
#[derive(Default)]
struct Run {
    awaited: Vec<Awaited>,
    /// Plain statements between them, which move in front.
    front: Vec<StmtId>,
    /// Statements between them that only name a result once more: they move behind.
    behind: Vec<(StmtId, Effects)>,
    /// Statements behind the last of them, with whether they would move in front.
    pending: Vec<(StmtId, Effects, bool)>,
}

impl Run {
    /// Whether something that would move behind the run is needed by code with these effects.
    fn stays_behind(&self, effects: &Effects) -> bool {
        let pending = self.pending.iter().filter(|(_, _, front)| !front).map(|(_, effects, _)| effects);
        let mut behind = self.behind.iter().map(|(_, effects)| effects).chain(pending);
        behind.any(|one| one.clash(effects).is_some())
    }
}

/// What a block is written from.
struct Block<'l> {
    ledger: &'l Ledger,
    file: FileId,
    calls: &'l AwaitedCalls,
}

/// Brings neighbouring awaits together; what could not be is refused with its reason.
pub fn write(draft: &mut Draft, ledger: &Ledger, refused: &mut Vec<Refusal>) {
    if draft.settings.together == Together::Never {
        return;
    }
    for file in draft.scene.project.ids() {
        let calls = awaited_calls(draft, file);
        let block = Block { ledger, file, calls: &calls };
        for statements in blocks(draft.scene.tree(file)) {
            block.write(draft, statements, refused);
        }
    }
}

/// Every list of statements that a function runs.
pub fn blocks(tree: &Tree) -> Vec<&[StmtId]> {
    let mut blocks: Vec<&[StmtId]> = Vec::new();
    for stmt in &tree.stmts {
        match &stmt.kind {
            StmtKind::FunctionDef(def) => blocks.push(&def.body),
            StmtKind::For { body, orelse, .. }
            | StmtKind::While { body, orelse, .. }
            | StmtKind::If { body, orelse, .. } => blocks.extend([&body[..], orelse]),
            StmtKind::With { body, .. } => blocks.push(body),
            StmtKind::Try { body, handlers, orelse, finalbody, .. } => {
                blocks.extend([&body[..], orelse, finalbody]);
                blocks.extend(handlers.iter().map(|handler| &handler.body[..]));
            }
            StmtKind::Match { cases, .. } => blocks.extend(cases.iter().map(|case| &case.body[..])),
            _ => {}
        }
    }
    blocks
}

impl Block<'_> {
    fn write(&self, draft: &mut Draft, statements: &[StmtId], refused: &mut Vec<Refusal>) {
        // What code does takes long to find out, and most blocks wait for one thing only.
        if statements.iter().filter(|&&stmt| self.form(draft, stmt).is_some()).nth(1).is_none() {
            return;
        }
        let mut run = Run::default();
        for &stmt in statements {
            match self.awaited(draft, stmt) {
                Some(next) => self.join(draft, &mut run, next, refused),
                None => match self.between(draft, &run, stmt) {
                    Some((effects, front)) => run.pending.push((stmt, effects, front)),
                    None => self.finish(draft, &mut run, refused),
                },
            }
        }
        self.finish(draft, &mut run, refused);
    }

    /// Adds to a run, or ends it where the order must stay.
    fn join(&self, draft: &mut Draft, run: &mut Run, next: Awaited, refused: &mut Vec<Refusal>) {
        let earlier =
            run.awaited.iter().find_map(|earlier| Some((earlier, obstacle(draft, self.file, earlier, &next)?)));
        if let Some((earlier, why)) = earlier {
            let tree = draft.scene.tree(self.file);
            refused.push(Refusal {
                file: self.file,
                span: tree[earlier.stmt].span.cover(tree[next.stmt].span),
                function: self.owner(&next).and_then(|owner| draft.scene.path(owner)),
                what: format!(
                    "`{}` and `{}` stay one after another",
                    self.head(draft, earlier),
                    self.head(draft, &next)
                ),
                why,
                way_out: "where the order does not matter, gather them by hand".into(),
            });
            self.finish(draft, run, refused);
        }
        if run.stays_behind(&next.effects) {
            self.finish(draft, run, refused);
        }
        for (stmt, effects, front) in std::mem::take(&mut run.pending) {
            if front { run.front.push(stmt) } else { run.behind.push((stmt, effects)) }
        }
        run.awaited.push(next);
    }

    fn owner(&self, one: &Awaited) -> Option<DefinitionId> {
        self.calls.get(one.calls().first()?).map(|call| call.owner)
    }

    fn head(&self, draft: &Draft, one: &Awaited) -> String {
        one.calls()
            .first()
            .map(|&call| super::await_calls::callee_text(draft.scene, self.file, call))
            .unwrap_or_default()
    }

    fn awaited(&self, draft: &Draft, stmt: StmtId) -> Option<Awaited> {
        let (form, target) = self.form(draft, stmt)?;
        let effects = self.ledger.of_node(draft.scene, self.file, Node::Stmt(stmt));
        Some(Awaited { stmt, form, target, effects })
    }

    /// What a statement waits for, and the name that it gives the result.
    fn form(&self, draft: &Draft, stmt: StmtId) -> Option<(Form, Option<Name>)> {
        let tree = draft.scene.tree(self.file);
        let (form, target) = match &tree[stmt].kind {
            StmtKind::Expr { value } => (self.call(draft, *value)?, None),
            StmtKind::Assign { targets, value } => {
                let &[target] = &targets[..] else { return None };
                let ExprKind::Name { name, .. } = tree[target].kind else { return None };
                let branch = || branch_of(draft, self.file, stmt, self.calls).map(|(branch, _)| Form::Branch(branch));
                (self.call(draft, *value).or_else(branch)?, Some(name))
            }
            StmtKind::If { .. } => {
                let (branch, name) = branch_of(draft, self.file, stmt, self.calls)?;
                (Form::Branch(branch), Some(name))
            }
            _ => return None,
        };
        // A sleep that stands alone is there for its pause: what follows is meant to come after it.
        if let (None, Form::Call(call)) = (target, &form)
            && matches!(draft.swaps.get(&(self.file, *call)), Some(Swap::Sleep))
        {
            return None;
        }
        Some((form, target))
    }

    /// A value that is one awaited call, in whose arguments nothing else waits.
    fn call(&self, draft: &Draft, value: ExprId) -> Option<Form> {
        let call = awaited_value(draft.scene.tree(self.file), value);
        let known = self.calls.get(&call)?;
        (known.whole == value
            && waits_in(draft, self.file, Node::Expr(value)) == 1
            && !draft.once.contains(&(self.file, call)))
        .then_some(Form::Call(call))
    }

    /// Effects of a statement behind a run that could as well stand in front of it, or behind what comes.
    fn between(&self, draft: &Draft, run: &Run, stmt: StmtId) -> Option<(Effects, bool)> {
        let tree = draft.scene.tree(self.file);
        let first = run.awaited.first()?;
        let StmtKind::Assign { targets, value } = &tree[stmt].kind else { return None };
        let &[target] = &targets[..] else { return None };
        let ExprKind::Name { name, .. } = tree[target].kind else { return None };
        if !starts_its_line(draft.scene.source(self.file), tree[first.stmt].span.start) {
            return None;
        }
        if draft.once.contains(&(self.file, awaited_value(tree, *value))) {
            return Some((Effects::writing(tree.str(name)), false));
        }
        if waits_in(draft, self.file, Node::Expr(*value)) > 0 {
            return None;
        }
        let effects = self.ledger.of_node(draft.scene, self.file, Node::Stmt(stmt));
        let quiet = effects.shows.is_none() && effects.trusts.is_none() && !effects.varies;
        let free = run.awaited.iter().all(|one| one.effects.clash(&effects).is_none()) && !run.stays_behind(&effects);
        (quiet && free).then_some((effects, true))
    }

    fn finish(&self, draft: &mut Draft, run: &mut Run, refused: &mut Vec<Refusal>) {
        let Run { awaited: run, front, behind, .. } = std::mem::take(run);
        let behind: Vec<StmtId> = behind.into_iter().map(|(stmt, _)| stmt).collect();
        let (Some(first), Some(last), true) = (run.first(), run.last(), run.len() > 1) else { return };
        let Some(owner) = self.owner(first) else { return };
        let tree = draft.scene.tree(self.file);
        let span = tree[first.stmt].span.cover(tree[last.stmt].span);
        let calls: Vec<ExprId> = run.iter().flat_map(Awaited::calls).collect();
        let mut change = draft.change(NAME, self.file, owner, span);
        change.title = format!("Run {} calls at the same time", run.len());
        change.why = "none of them uses what another gives or changes, so the waiting times overlap".into();
        let trusts = run.iter().find_map(|one| one.effects.trusts.clone());
        let shows: Vec<String> = run.iter().filter_map(|one| one.effects.shows.clone()).collect();
        let given = calls.iter().any(|call| self.calls.get(call).is_some_and(|known| known.is_given(*call)));
        let group = draft.settings.groups()
            && starts_its_line(draft.scene.source(self.file), span.start)
            && calls.iter().all(|&call| is_coroutine(draft, self.file, call));
        let failures = match group || !draft.settings.groups() {
            true => draft.settings.failures(),
            false => RewriteSettings::default().failures(),
        };
        judge(&mut change, failures, &shows, trusts, given);
        if let Some(&stmt) = front.first() {
            let line = draft.scene.source(self.file).lines.line_of(tree[stmt].span.start);
            change.why += &format!("; line {line} needs none of them, and goes in front");
        }
        change.imports.push(Import::module("asyncio"));
        let mut pieces = self.in_front(draft, span, &front);
        match group {
            true => self.task_group(draft, span, &run, &mut pieces, &mut change.helpers),
            false => self.gather(draft, span, &run, &mut pieces, &mut change.helpers),
        }
        pieces.extend(self.behind(draft, span, &behind));
        change.replacements.push(Replacement::new(span, pieces));
        needs_awaits(draft, self.file, calls.into_iter(), &mut change);
        match draft.add(change) {
            Ok(()) => draft.widen_blocks(self.file, owner, span),
            Err(comment) => refused.push(Refusal {
                file: self.file,
                span: comment,
                function: draft.scene.path(owner),
                what: format!("{} calls stay one after another", run.len()),
                why: "a comment between them would lose its place".into(),
                way_out: "move the comment above the first of them".into(),
            }),
        }
    }

    fn gather(&self, draft: &Draft, span: Span, run: &[Awaited], pieces: &mut Vec<Piece>, helpers: &mut Vec<Helper>) {
        let source = draft.scene.source(self.file);
        let style = draft.style(self.file);
        let indent = indentation(source, span.start);
        let targets: Vec<&str> = run.iter().map(|one| one.target.map_or("_", |name| source.tree.str(name))).collect();
        let names = run.iter().any(|one| one.target.is_some());
        let (open, close, helper) = settled(draft, self.file, true);
        helpers.extend(helper);
        let head = match names {
            true => format!("{} = {open}await asyncio.gather(", targets.join(", ")),
            false => format!("{open}await asyncio.gather("),
        };
        let texts = run.iter().map(|one| source.slice(source.tree[one.stmt].span));
        let length = indent.len() + head.len() + self.length(draft, run);
        let wide = length > LONGEST_LINE
            || texts.clone().any(|text| text.contains('\n')) && run.iter().all(|one| matches!(one.form, Form::Call(_)));
        let (before, between, after) = match wide {
            true => {
                let inner = format!("{}{indent}{}", style.newline, style.indent.text());
                (inner.clone(), format!(",{inner}"), format!(",{}{indent}", style.newline))
            }
            false => (String::new(), ", ".to_string(), String::new()),
        };
        pieces.push(Piece::New(format!("{head}{before}")));
        for (i, one) in run.iter().enumerate() {
            if i > 0 {
                pieces.push(Piece::New(between.clone()));
            }
            self.argument(draft, one, pieces, helpers);
        }
        let after = match (close.is_empty(), wide) {
            (true, _) => after,
            (false, _) => format!("{between}return_exceptions=True{after}"),
        };
        pieces.push(Piece::New(format!("{after}){close}")));
    }

    /// Bytes of the arguments, with what stands between them.
    fn length(&self, draft: &Draft, run: &[Awaited]) -> usize {
        let tree = draft.scene.tree(self.file);
        let of = |one: &Awaited| match &one.form {
            Form::Call(call) => tree[*call].span.len() as usize + 2,
            Form::Branch(branch) => branch.length(tree) + 2,
        };
        run.iter().map(of).sum()
    }

    fn argument(&self, draft: &Draft, one: &Awaited, pieces: &mut Vec<Piece>, helpers: &mut Vec<Helper>) {
        match &one.form {
            Form::Call(call) => pieces.push(Piece::Call(draft.scene.tree(self.file)[*call].span)),
            Form::Branch(branch) => branch.render(draft, self.file, pieces, helpers),
        }
    }

    /// Statements that move in front of a run, a line each.
    fn in_front(&self, draft: &Draft, span: Span, moved: &[StmtId]) -> Vec<Piece> {
        let (tree, line) = (draft.scene.tree(self.file), self.new_line(draft, span));
        moved.iter().flat_map(|&stmt| [Piece::Source(tree[stmt].span), Piece::New(line.clone())]).collect()
    }

    fn behind(&self, draft: &Draft, span: Span, moved: &[StmtId]) -> Vec<Piece> {
        let (tree, line) = (draft.scene.tree(self.file), self.new_line(draft, span));
        moved.iter().flat_map(|&stmt| [Piece::New(line.clone()), Piece::Source(tree[stmt].span)]).collect()
    }

    fn new_line(&self, draft: &Draft, span: Span) -> String {
        format!("{}{}", draft.style(self.file).newline, indentation(draft.scene.source(self.file), span.start))
    }

    fn task_group(
        &self,
        draft: &Draft,
        span: Span,
        run: &[Awaited],
        pieces: &mut Vec<Piece>,
        helpers: &mut Vec<Helper>,
    ) {
        let source = draft.scene.source(self.file);
        let style = draft.style(self.file);
        let indent = indentation(source, span.start);
        let inner = format!("{}{indent}{}", style.newline, style.indent.text());
        pieces.push(Piece::New("async with asyncio.TaskGroup() as group:".into()));
        let name = |one: &Awaited| one.target.map(|name| source.tree.str(name));
        for one in run {
            let head = name(one).map_or(String::new(), |name| format!("{name}_task = "));
            pieces.push(Piece::New(format!("{inner}{head}group.create_task(")));
            self.argument(draft, one, pieces, helpers);
            pieces.push(Piece::New(")".into()));
        }
        for name in run.iter().filter_map(name) {
            pieces.push(Piece::New(format!("{}{indent}{name} = {name}_task.result()", style.newline)));
        }
    }
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

/// Whether what a call gives is a coroutine: a task is made of nothing else that can be awaited.
pub fn is_coroutine(draft: &Draft, file: FileId, call: ExprId) -> bool {
    match draft.swaps.get(&(file, call)) {
        Some(Swap::Future | Swap::Native(_) | Swap::Renamed(_) | Swap::Http(_)) => false,
        Some(_) => true,
        None => draft.scene.edges_at(file, call).next().is_some(),
    }
}

/// Effects that others see make the order matter: such a change is offered, and off until a person wants it. Where a
/// person wrote the awaits one after another, any such effect is enough.
pub fn judge(change: &mut Change, failures: &str, shows: &[String], trusts: Option<String>, given: bool) {
    change.safety = Safety::Safe;
    change.caution = Some(failures.into());
    if let Some(call) = trusts {
        change.safety = Safety::Review;
        change.caution =
            Some(format!("nothing is known of {call} but that it blocks: the calls must not need each other"));
    }
    if let [first, ..] = shows {
        change.safety = Safety::Review;
        change.caution = Some(format!("the order of what others see can change: one of them {first}"));
        change.on = shows.len() < 2 && !given;
    }
}

/// The change stands on the awaits that it brings together.
pub fn needs_awaits(draft: &Draft, file: FileId, calls: impl Iterator<Item = ExprId>, change: &mut Change) {
    let tree = draft.scene.tree(file);
    let spans: BTreeSet<Span> = calls.map(|call| tree[call].span).collect();
    let at = |span: Span| draft.changes_at(file, span).iter().map(|&number| &draft.changes[number]);
    let awaits = spans.into_iter().flat_map(at).filter(|other| other.id.starts_with(super::await_calls::NAME));
    change.depends_on.extend(awaits.map(|other| other.id.clone()));
}

/// Longest line that is made in one piece.
pub const LONGEST_LINE: usize = 88;
