//! Loops that are made, run once and closed by hand: `asyncio.run`, or an `await` where a loop runs already.

use super::bridges::is_coroutine;
use super::change::Safety;
use super::draft::Draft;
use super::gather_calls::blocks;
use super::imports::Import;
use super::scene::Scene;
use super::style::{indentation, starts_its_line};
use super::template::{Piece, Replacement, Shift};
use crate::names::{DefinitionId, FileId};
use crate::syntax::ast::*;
use crate::text::Span;

pub const NAME: &str = "loop-runs";

/// A loop's whole life in one block.
struct Life {
    /// From the assignment to the last statement that closes it.
    span: Span,
    /// What stays: one statement, or the lines of a `try`'s body.
    kept: Kept,
    /// `loop.run_until_complete(...)`
    run: ExprId,
    /// Whether the loop is the thread's own, which others may use too.
    is_shared: bool,
}

enum Kept {
    Statement(Span),
    Lines(Span, String),
}

pub fn write(draft: &mut Draft) {
    if !draft.settings.catalogue {
        return;
    }
    for file in draft.scene.project.ids() {
        let tree = draft.scene.tree(file);
        for block in blocks(tree).into_iter().chain([&tree.body[..]]) {
            for at in 0..block.len() {
                if let Some(life) = life(draft, file, &block[at..]) {
                    write_one(draft, file, &life);
                }
            }
        }
    }
}

fn write_one(draft: &mut Draft, file: FileId, life: &Life) {
    let tree = draft.scene.tree(file);
    let Some(owner) = draft.scene.names.function(file, life.run) else { return };
    let ExprKind::Call { func, .. } = tree[life.run].kind else { return };
    let awaits = draft.colouring.is_async(draft.scene, owner);
    if life.is_shared && (awaits || draft.settings.python < 10) {
        return;
    }
    let mut change = draft.change(NAME, file, owner, life.span);
    change.safety = Safety::Review;
    change.why =
        "what is still pending at the end is cancelled and awaited, where a loop that is closed by hand leaves \
                  tasks that were destroyed while pending"
            .into();
    change.caution = Some("the loop is a new one each time, and closed afterwards".into());
    change.title = "Start the coroutine with `asyncio.run`".into();
    let kept = match &life.kept {
        Kept::Statement(span) => Piece::Source(*span),
        Kept::Lines(span, step) => Piece::Block(*span, Shift::Out(step.clone())),
    };
    let start = match &life.kept {
        Kept::Statement(_) => life.span.start,
        Kept::Lines(..) => {
            draft.scene.source(file).lines.start_of(draft.scene.source(file).lines.line_of(life.span.start))
        }
    };
    change.replacements.push(Replacement::new(Span::new(start, life.span.end), vec![kept]));
    if awaits {
        change.title = "Leave out the loop".into();
        change.why = "a loop runs already: two do not nest".into();
        let span = tree[life.run].span;
        let Some(&waits) = draft.changes_at(file, span).first() else { return };
        let id = draft.changes[waits].id.clone();
        change.depends_on.push(id);
    } else {
        change.replacements.push(Replacement::text(tree[func].span, "asyncio.run"));
        change.imports.push(Import::module("asyncio"));
    }
    let _ = draft.add(change);
}

/// The life of the loop that the first of some statements makes.
fn life(draft: &Draft, file: FileId, block: &[StmtId]) -> Option<Life> {
    let scene = draft.scene;
    let source = scene.source(file);
    let tree = &source.tree;
    let (&first, mut rest) = block.split_first()?;
    let StmtKind::Assign { targets, value } = &tree[first].kind else { return None };
    let &[target] = &targets[..] else { return None };
    let (ExprKind::Name { name, .. }, ExprKind::Call { func, .. }) = (&tree[target].kind, &tree[*value].kind) else {
        return None;
    };
    let callees = scene.names.callees(file, *func);
    let is_shared = callees.contains(&"asyncio.get_event_loop");
    if !is_shared && !callees.contains(&"asyncio.new_event_loop") || is_shared && others_use_loops(scene, file) {
        return None;
    }
    let around = scene.names.function(file, target).unwrap_or(scene.names.module(file));
    let uses = scene.named_in(file, scene.definition(around).span, *name).collect();
    let about = About { tree, name: *name, uses };
    while let Some((&next, more)) = rest.split_first()
        && about.is_upkeep(next)
    {
        rest = more;
    }
    let (&body, behind) = rest.split_first()?;
    let closing = behind.iter().take_while(|&&stmt| about.is_upkeep(stmt));
    let mut end = closing.last().map_or(tree[body].span.end, |&stmt| tree[stmt].span.end);
    let (kept, held) = match &tree[body].kind {
        StmtKind::Try { body: inner, handlers, orelse, finalbody, .. }
            if handlers.is_empty() && orelse.is_empty() && finalbody.iter().all(|&stmt| about.is_upkeep(stmt)) =>
        {
            let lines = source.lines.start_of(source.lines.line_of(tree[body].span.start) + 1);
            let last = tree[*inner.last()?].span.end;
            let step = indentation(source, tree[*inner.first()?].span.start)
                .strip_prefix(indentation(source, tree[body].span.start))?;
            end = end.max(tree[body].span.end);
            (Kept::Lines(Span::new(lines, last), step.to_string()), Span::new(lines, last))
        }
        StmtKind::Expr { .. } | StmtKind::Assign { .. } | StmtKind::Return { .. } => {
            (Kept::Statement(tree[body].span), tree[body].span)
        }
        _ => return None,
    };
    let span = Span::new(tree[first].span.start, end);
    let mut runs = about.uses().filter_map(|id| about.run_of(scene, file, id, held));
    let (run, None) = (runs.next()?, runs.next()) else { return None };
    let coroutine = match &tree[run].kind {
        ExprKind::Call { args, keywords, .. } if args.len() == 1 && keywords.is_empty() => args[0],
        _ => return None,
    };
    let in_life = |id: ExprId| tree[id].span == tree[target].span || span.contains(tree[id].span);
    let owner = scene.names.function(file, run);
    let strays = about.uses().any(|id| !in_life(id) && !has_its_own(scene, file, id, *name, owner));
    let held_uses = about.uses().filter(|&id| held.contains(tree[id].span)).count();
    let fits = !strays && held_uses == 1 && starts_its_line(source, span.start) && is_coroutine(scene, file, coroutine);
    fits.then_some(Life { span, kept, run, is_shared })
}

/// Whether a name within a function is another variable than the function's: a parameter of one inside.
fn has_its_own(scene: &Scene, file: FileId, id: ExprId, name: Name, owner: Option<DefinitionId>) -> bool {
    let inner = scene.names.function(file, id);
    let def = inner.filter(|_| inner != owner).and_then(|inner| scene.function(inner));
    def.is_some_and(|def| def.params.items.iter().any(|param| param.name.name == name))
}

/// Whether a file makes or asks for loops in more than one place.
fn others_use_loops(scene: &Scene, file: FileId) -> bool {
    let name = |text| scene.tree(file).name(text);
    let asks = ["get_event_loop", "new_event_loop", "set_event_loop", "get_running_loop"].into_iter().filter_map(name);
    let attributes: usize = asks.map(|name| scene.attributes(file, name).len()).sum();
    attributes + name("get_event_loop").map_or(0, |name| scene.named(file, name).len()) > 1
}

/// The variable that holds a loop.
struct About<'t> {
    tree: &'t Tree,
    name: Name,
    /// Every place of the function that names it.
    uses: Vec<ExprId>,
}

impl About<'_> {
    fn uses(&self) -> impl Iterator<Item = ExprId> + '_ {
        self.uses.iter().copied()
    }

    /// `loop.run_until_complete(...)` in a range, by the place that names the loop.
    fn run_of(&self, scene: &Scene, file: FileId, id: ExprId, within: Span) -> Option<ExprId> {
        use crate::syntax::Node;
        let Some(Node::Expr(attribute)) = scene.parent(file, id) else { return None };
        let ExprKind::Attribute { attr, .. } = self.tree[attribute].kind else { return None };
        let Some(Node::Expr(call)) = scene.parent(file, attribute) else { return None };
        let runs = self.tree.str(attr.name) == "run_until_complete" && within.contains(self.tree[call].span);
        (runs && matches!(self.tree[call].kind, ExprKind::Call { func, .. } if func == attribute)).then_some(call)
    }

    /// `loop.close()`, `asyncio.set_event_loop(loop)` and the like: what `asyncio.run` does by itself.
    fn is_upkeep(&self, stmt: StmtId) -> bool {
        let StmtKind::Expr { value } = self.tree[stmt].kind else { return false };
        let ExprKind::Call { func, args, .. } = &self.tree[value].kind else { return false };
        let ExprKind::Attribute { value: object, attr, .. } = self.tree[*func].kind else { return false };
        let of_loop = matches!(self.tree[object].kind, ExprKind::Name { name, .. } if name == self.name);
        match self.tree.str(attr.name) {
            "close" | "stop" => of_loop && args.is_empty(),
            "set_event_loop" => true,
            "run_until_complete" => of_loop && args.iter().all(|&arg| self.is_shutdown(arg)),
            _ => false,
        }
    }

    /// `loop.shutdown_asyncgens()`
    fn is_shutdown(&self, arg: ExprId) -> bool {
        let ExprKind::Call { func, .. } = self.tree[arg].kind else { return false };
        matches!(self.tree[func].kind, ExprKind::Attribute { attr, .. } if self.tree.str(attr.name).starts_with("shutdown_"))
    }
}
