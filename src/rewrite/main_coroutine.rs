//! What stands under `if __name__ == "__main__":` as one coroutine, where it would start several event loops.

use super::change::Safety;
use super::colour::{Colouring, RootKind, SiteKind};
use super::draft::Draft;
use super::gather_loops::colon_after;
use super::imports::Import;
use super::obstacle::MODULE;
use super::scene::{Scene, clauses};
use super::settings::{Bridge, RewriteSettings, Strategy};
use super::style::indentation;
use super::swap_calls::{Decided, Swap, is_start};
use super::template::{Piece, Replacement};
use crate::find::{Found, is_main_test};
use crate::names::{DefinitionId, FileId};
use crate::syntax::Node;
use crate::syntax::ast::*;
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet};

pub const NAME: &str = "main-coroutine";

/// The guards of a project whose statements move into a coroutine.
pub fn find(
    scene: &Scene,
    found: &Found,
    decided: &Decided,
    colouring: &Colouring,
    settings: &RewriteSettings,
) -> BTreeMap<FileId, StmtId> {
    if settings.strategy != Strategy::InPlace || settings.stage.is_some() || !settings.catalogue {
        return BTreeMap::new();
    }
    let several = scene.project.ids().filter_map(|file| {
        let guard = guard(scene, file)?;
        let span = scene.tree(file)[guard].span;
        starts_often(scene, colouring, file, span).then_some((file, guard, span))
    });
    let several: Vec<_> = several.collect();
    if several.is_empty() {
        return BTreeMap::new();
    }
    let starters = starters(scene, found, colouring, settings);
    let moves = |&(file, guard, span): &(FileId, StmtId, Span)| {
        let stays = is_native(scene, decided, file, span) || uses_loops(scene, decided, &starters, file, span);
        !stays && is_plain(scene, file, span) && shared(scene, file, guard).is_some()
    };
    several.into_iter().filter(moves).map(|(file, guard, _)| (file, guard)).collect()
}

/// The one guard of a file, with its statements on lines of their own.
fn guard(scene: &Scene, file: FileId) -> Option<StmtId> {
    let source = scene.source(file);
    let tree = &source.tree;
    let test_of = |&stmt: &StmtId| match &tree[stmt].kind {
        StmtKind::If { test, .. } if is_main_test(tree, *test) => Some((stmt, *test)),
        _ => None,
    };
    let mut guards = tree.body.iter().filter_map(test_of);
    let (Some((guard, test)), None) = (guards.next(), guards.next()) else { return None };
    let StmtKind::If { body, orelse, .. } = &tree[guard].kind else { return None };
    let line = |at: u32| source.lines.line_of(at);
    let first = tree[*body.first()?].span.start;
    (orelse.is_empty() && line(first) > line(tree[test].span.end)).then_some(guard)
}

/// Whether more than one loop would be started, or something could not be awaited at all.
fn starts_often(scene: &Scene, colouring: &Colouring, file: FileId, span: Span) -> bool {
    let is_here = |other: FileId, expr: ExprId| other == file && span.contains(scene.tree(file)[expr].span);
    let runs = colouring.sites.iter().filter(|((_, kind), _)| matches!(kind, SiteKind::Run(_)));
    let runs = runs.filter(|((other, _), site)| is_here(*other, site.expr));
    let count: usize = runs.map(|(_, site)| 1 + scene.names.loops(file, site.expr).count()).sum();
    let stuck =
        |one: &super::colour::Blocked| one.callee.is_some() && one.obstacle == MODULE && is_here(one.file, one.expr);
    count > 1 || colouring.blocked.iter().any(stuck)
}

/// Plain functions that start a loop, which they must not where one runs.
fn starters(scene: &Scene, found: &Found, colouring: &Colouring, settings: &RewriteSettings) -> BTreeSet<DefinitionId> {
    let runs = colouring.sites.iter().filter(|((_, kind), _)| matches!(kind, SiteKind::Run(_)));
    let starts = found.sites.iter().filter(|site| is_start(&site.path)).map(|site| site.function);
    let wrapped = |id: &DefinitionId| scene.bridge(*id, settings) == Bridge::SyncWrapper;
    let first = runs.map(|(_, site)| site.owner).chain(starts).chain(scene.bridges.iter().copied());
    let mut todo: Vec<DefinitionId> = first.filter(|&id| !colouring.is_async(scene, id)).collect();
    todo.extend(scene.names.ids().map(|(id, _)| id).filter(wrapped));
    let mut starters = BTreeSet::new();
    while let Some(id) = todo.pop() {
        if starters.insert(id) {
            let callers = scene.edges_to(id).map(|edge| edge.caller);
            todo.extend(callers.filter(|&caller| !colouring.is_async(scene, caller)));
        }
    }
    starters
}

/// Objects and requests that native clients would take over in a coroutine.
fn is_native(scene: &Scene, decided: &Decided, file: FileId, span: Span) -> bool {
    let natives = &decided.natives;
    let asks = |expr: ExprId| matches!(decided.swaps.get(&(file, expr)), Some(Swap::Http(_) | Swap::Native(_)));
    let is_here = |expr: ExprId| span.contains(scene.tree(file)[expr].span);
    scene.exprs_in(file, span).any(|expr| natives.holds((file, expr)) || asks(expr))
        || natives.kept.iter().any(|kept| kept.file == file && span.contains(kept.span))
        || decided.roots.iter().any(|root| root.file == file && root.kind != RootKind::Call && is_here(root.expr))
}

/// Modules whose loops, threads and signals are another matter in a coroutine.
const APART: [&str; 7] = ["asyncio", "anyio", "trio", "threading", "concurrent", "multiprocessing", "signal"];

fn uses_loops(scene: &Scene, decided: &Decided, starters: &BTreeSet<DefinitionId>, file: FileId, span: Span) -> bool {
    let is_apart = |path: &&str| APART.contains(&path.split('.').next().unwrap_or_default());
    scene.exprs_in(file, span).any(|expr| {
        let ExprKind::Call { func, .. } = scene.tree(file)[expr].kind else { return false };
        let is_run = matches!(decided.swaps.get(&(file, expr)), Some(Swap::Coroutine));
        scene.edges_at(file, expr).any(|edge| starters.contains(&edge.callee))
            || !is_run && scene.names.callees(file, func).iter().any(is_apart)
    })
}

/// What means something else in a function, and errors that never come to a coroutine.
const ELSEWHERE: [&str; 7] = ["globals", "locals", "vars", "exec", "eval", "KeyboardInterrupt", "BaseException"];

/// Whether statements mean the same in a function.
fn is_plain(scene: &Scene, file: FileId, span: Span) -> bool {
    let tree = scene.tree(file);
    let fits = |id: StmtId| match &tree[id].kind {
        StmtKind::FunctionDef(_) | StmtKind::ClassDef(_) | StmtKind::Match { .. } => false,
        StmtKind::Global { .. } | StmtKind::AnnAssign { .. } => false,
        StmtKind::ImportFrom { names, .. } => names.iter().all(|alias| tree.str(alias.name) != "*"),
        StmtKind::Try { handlers, .. } => handlers.iter().all(|handler| handler.kind.is_some()),
        _ => true,
    };
    ELSEWHERE.iter().all(|name| tree.name(name).is_none()) && scene.stmts_in(file, span).all(fits)
}

/// Names that the statements bind and that are not theirs alone: they stay global. `None` where that cannot be said.
fn shared<'s>(scene: &Scene<'s>, file: FileId, guard: StmtId) -> Option<BTreeSet<&'s str>> {
    let tree = scene.tree(file);
    let span = tree[guard].span;
    let mut bound: BTreeMap<Name, u32> = BTreeMap::new();
    let mut bind = |name: Name, at: u32| {
        let first = bound.entry(name).or_insert(at);
        *first = at.min(*first);
    };
    for expr in scene.exprs_in(file, span) {
        if let ExprKind::Name { name, ctx: Ctx::Store | Ctx::Del } = tree[expr].kind
            && !is_of_comprehension(scene, file, expr)
        {
            bind(name, bound_at(scene, file, expr));
        }
    }
    for stmt in scene.stmts_in(file, span) {
        let start = tree[stmt].span.start;
        match &tree[stmt].kind {
            StmtKind::Import { names } | StmtKind::ImportFrom { names, .. } => {
                for alias in names {
                    let name = alias.asname.map_or(alias.name, |asname| asname.name);
                    // `import a.b` binds `a`.
                    let first = tree.str(name).split('.').next().and_then(|first| tree.name(first));
                    bind(first?, start);
                }
            }
            StmtKind::Try { handlers, .. } => {
                handlers.iter().filter_map(|one| one.name).for_each(|name| bind(name.name, name.span.start));
            }
            _ => {}
        }
    }
    let is_shared = |(&name, &first): (&Name, &u32)| {
        scene.named(file, name).iter().any(|&expr| {
            let at = tree[expr].span;
            !span.contains(at) && !is_local(scene, file, expr, name)
                || span.contains(at)
                    && at.start < first
                    && matches!(tree[expr].kind, ExprKind::Name { ctx: Ctx::Load, .. })
        })
    };
    Some(bound.iter().filter(|&one| is_shared(one)).map(|(&name, _)| tree.str(name)).collect())
}

/// Whether a name is that of a variable of the function around it.
fn is_local(scene: &Scene, file: FileId, expr: ExprId, name: Name) -> bool {
    let tree = scene.tree(file);
    let declared = scene.places(file).declarations().iter().any(|&stmt| match &tree[stmt].kind {
        StmtKind::Global { names } => names.contains(&name),
        _ => false,
    });
    let Some(owner) = scene.names.function(file, expr).filter(|_| !declared) else { return false };
    let Some(def) = scene.function(owner) else { return false };
    def.params.items.iter().any(|param| param.name.name == name)
        || scene.stores(file, owner, name).any(|store| !is_of_comprehension(scene, file, store))
}

fn is_of_comprehension(scene: &Scene, file: FileId, expr: ExprId) -> bool {
    let tree = scene.tree(file);
    let span = tree[expr].span;
    scene.parents(file).above(Node::Expr(expr)).any(|above| match above {
        Node::Expr(id) => clauses(&tree[id].kind).iter().any(|clause| tree[clause.target].span.contains(span)),
        Node::Stmt(_) => false,
    })
}

/// From where on a name is bound: behind the value of its assignment.
fn bound_at(scene: &Scene, file: FileId, target: ExprId) -> u32 {
    let tree = scene.tree(file);
    let above = scene.parents(file).above(Node::Expr(target)).find_map(|above| match above {
        Node::Stmt(stmt) => Some(stmt),
        Node::Expr(_) => None,
    });
    let value = above.and_then(|stmt| match &tree[stmt].kind {
        StmtKind::Assign { value, .. } | StmtKind::AugAssign { value, .. } => Some(*value),
        StmtKind::For { iter, .. } => Some(*iter),
        StmtKind::With { items, .. } => items.last().map(|item| item.context),
        _ => None,
    });
    let own = tree[target].span.end;
    value.map_or(own, |value| own.max(tree[value].span.end))
}

/// One change per guard that moves.
pub fn write(draft: &mut Draft) {
    for (&file, &guard) in &draft.scene.mains {
        let scene = draft.scene;
        let source = scene.source(file);
        let tree = &source.tree;
        let StmtKind::If { test, body, .. } = &tree[guard].kind else { continue };
        let Some(&first) = body.first() else { continue };
        let span = tree[guard].span;
        let (newline, inner) = (draft.style(file).newline, indentation(source, tree[first].span.start));
        let shared: Vec<&str> = shared(scene, file, guard).unwrap_or_default().into_iter().collect();
        let global = match shared[..] {
            [] => String::new(),
            _ => format!("{newline}{inner}global {}", shared.join(", ")),
        };
        let name = ["main", "run_main", "main_program"].into_iter().find(|name| tree.name(name).is_none());
        let name = name.unwrap_or("main_coroutine");
        let colon = colon_after(source, tree[*test].span.end, tree[first].span.start) + 1;
        let line_end = source.lines.start_of(source.lines.line_of(span.end.saturating_sub(1)) + 1);
        let rest = source.slice(Span::new(span.end, line_end));
        let end = span.end + rest.trim_end_matches(['\n', '\r']).len() as u32;
        let head = source.slice(Span::new(span.start, colon));
        let mut change = draft.change(NAME, file, scene.names.module(file), Span::new(span.start, span.start + 2));
        change.title = "Put the program's statements into a coroutine".into();
        change.why = "one event loop runs all of them, where each call would start a loop of its own".into();
        change.safety = Safety::Review;
        change.caution = Some("names that only these statements use are no longer global".into());
        change.imports.push(Import::module("asyncio"));
        let pieces = vec![
            Piece::New(format!("async def {name}():{global}")),
            Piece::Source(Span::new(colon, end)),
            Piece::New(format!("{newline}{newline}{newline}{head}{newline}{inner}asyncio.run({name}())")),
        ];
        change.replacements.push(Replacement::new(Span::new(span.start, end), pieces));
        draft.defs.insert(scene.names.module(file), change.id.clone());
        // Every comment of the block moves with it.
        let _ = draft.add(change);
    }
}
