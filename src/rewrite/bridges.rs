//! Plain code that waits for coroutines: helpers that run what they are given, and loops started while one runs.

use super::scene::Scene;
use crate::names::{DefinitionId, DefinitionKind, Edge, EdgeKind, FileId, Names, Project};
use crate::syntax::Node;
use crate::syntax::ast::*;
use std::collections::BTreeSet;

/// Functions that do nothing but run the coroutine they are given to its end: `wait_for(coroutine)`.
pub fn find_helpers(project: &Project, names: &Names) -> BTreeSet<DefinitionId> {
    let mut helpers = BTreeSet::new();
    for file in project.ids() {
        let tree = &project.file(file).source.tree;
        let runs = |&(func, first, owner): &(ExprId, Option<ExprId>, DefinitionId)| {
            first.is_some_and(|first| is_first_parameter(project, names, owner, first))
                && runs_loop(names, file, tree, func)
        };
        let mut own: BTreeSet<DefinitionId> = calls(names, file, tree).filter(runs).map(|call| call.2).collect();
        if own.is_empty() {
            continue;
        }
        for call in calls(names, file, tree).filter(|call| !runs(call)) {
            if !is_about_loops(last_name(tree, call.0)) {
                own.remove(&call.2);
            }
        }
        helpers.extend(own.into_iter().filter(|&id| !names.definition(id).is_async));
    }
    helpers
}

/// Plain functions that give a coroutine where an event loop runs, and where none does its result: they return what they
/// also start.
pub fn find_duals(project: &Project, names: &Names) -> BTreeSet<DefinitionId> {
    let mut duals = BTreeSet::new();
    for file in project.ids() {
        let source = &project.file(file).source;
        let tree = &source.tree;
        let text = |expr: ExprId| source.slice(tree[expr].span);
        for (func, first, owner) in calls(names, file, tree) {
            let Some(first) = first.filter(|_| runs_loop(names, file, tree, func)) else { continue };
            let gives = |id: StmtId| match tree[id].kind {
                StmtKind::Return { value: Some(value) } => {
                    names.function(file, value) == Some(owner) && text(value) == text(first)
                }
                _ => false,
            };
            let definition = names.definition(owner);
            let is_plain = definition.is_function() && !definition.is_async;
            if is_plain && source.places().stmts_in(tree, definition.span).any(gives) {
                duals.insert(owner);
            }
        }
    }
    duals
}

/// The calls of such functions, and of what they wrap as decorators, by others: in a coroutine these give a coroutine.
pub fn dual_calls(scene: &Scene) -> Vec<(FileId, ExprId)> {
    let duals = &scene.around.duals;
    let wraps = |edge: &&Edge| edge.kind == EdgeKind::Decorator && duals.contains(&edge.callee);
    let wrapped = scene.names.edges().iter().filter(wraps).map(|edge| edge.caller);
    let all: BTreeSet<DefinitionId> = wrapped.chain(duals.iter().copied()).collect();
    let calls = all.iter().flat_map(|&id| scene.edges_to(id));
    let is_outside = |edge: &&Edge| edge.kind == EdgeKind::Call && !duals.contains(&edge.caller);
    calls.filter(is_outside).map(|edge| (edge.file, edge.site)).collect()
}

/// The calls of a file: callee, first argument, and the function that makes it.
fn calls(names: &Names, file: FileId, tree: &Tree) -> impl Iterator<Item = (ExprId, Option<ExprId>, DefinitionId)> {
    (0..).map(ExprId).zip(&tree.exprs).filter_map(move |(call, expr)| match &expr.kind {
        ExprKind::Call { func, args, .. } => Some((*func, args.first().copied(), names.function(file, call)?)),
        _ => None,
    })
}

/// `asyncio.run` and its like; `run_until_complete` is said of nothing but loops.
fn runs_loop(names: &Names, file: FileId, tree: &Tree, func: ExprId) -> bool {
    let named =
        |path: &&str| matches!(*path, "asyncio.run" | "asyncio.Runner.run" | "asyncio.run_coroutine_threadsafe");
    last_name(tree, func) == "run_until_complete" || names.callees(file, func).iter().any(named)
}

fn last_name(tree: &Tree, func: ExprId) -> &str {
    match tree[func].kind {
        ExprKind::Attribute { attr, .. } => tree.str(attr.name),
        ExprKind::Name { name, .. } => tree.str(name),
        _ => "",
    }
}

/// Whether an expression is a function's first parameter, behind `self`.
fn is_first_parameter(project: &Project, names: &Names, owner: DefinitionId, arg: ExprId) -> bool {
    let definition = names.definition(owner);
    let DefinitionKind::Function(stmt) = definition.kind else { return false };
    let tree = &project.file(definition.file).source.tree;
    let (StmtKind::FunctionDef(def), ExprKind::Name { name, .. }) = (&tree[stmt].kind, &tree[arg].kind) else {
        return false;
    };
    let bound = usize::from(definition.class.is_some() && !definition.has(crate::names::Decorator::StaticMethod));
    let first = def.params.items.get(bound).map(|param| param.name.name);
    Some(*name) == first
}

/// What a helper calls beside running the loop: it makes, keeps and closes loops, and threads for them.
fn is_about_loops(name: &str) -> bool {
    const NAMES: [&str; 30] = [
        "Runner",
        "RuntimeError",
        "Thread",
        "ThreadPoolExecutor",
        "all_tasks",
        "append",
        "cancel",
        "close",
        "copy_context",
        "gather",
        "get_event_loop",
        "get_running_loop",
        "iscoroutine",
        "is_closed",
        "is_running",
        "isinstance",
        "join",
        "len",
        "new_event_loop",
        "pop",
        "result",
        "run",
        "run_coroutine_threadsafe",
        "run_until_complete",
        "set_event_loop",
        "shutdown_asyncgens",
        "shutdown_default_executor",
        "start",
        "stop",
        "submit",
    ];
    NAMES.contains(&name)
}

/// The calls of such helpers that are given a coroutine on the spot, where it could be awaited as well.
pub fn waits(scene: &Scene) -> Vec<(FileId, ExprId)> {
    let mut found = Vec::new();
    for &helper in &scene.bridges {
        for edge in scene.edges_to(helper).filter(|edge| edge.kind == EdgeKind::Call) {
            let ExprKind::Call { args, keywords, .. } = &scene.tree(edge.file)[edge.site].kind else { continue };
            let ([coroutine], []) = (&args[..], &keywords[..]) else { continue };
            let free =
                super::obstacle::of_function(scene, edge.caller).is_none() && !scene.bridges.contains(&edge.caller);
            if free && is_coroutine(scene, edge.file, *coroutine) {
                found.push((edge.file, edge.site));
            }
        }
    }
    found
}

/// Whether a call's function was handed to the function around it, as to a decorator: it may be any other next time.
pub fn is_handed_in(scene: &Scene, file: FileId, call: ExprId) -> bool {
    let tree = scene.tree(file);
    let ExprKind::Call { func, .. } = tree[call].kind else { return false };
    let Some(ExprKind::Name { name, .. }) = super::swap_calls::head_name(tree, func).map(|head| &tree[head].kind)
    else {
        return false;
    };
    matches!(tree[func].kind, ExprKind::Name { .. })
        && scene.parents(file).above(Node::Expr(call)).any(|above| match above {
            Node::Stmt(id) => match &tree[id].kind {
                StmtKind::FunctionDef(def) => def.params.items.iter().any(|param| param.name.name == *name),
                _ => false,
            },
            Node::Expr(_) => false,
        })
}

/// Whether an expression calls a coroutine function.
pub fn is_coroutine(scene: &Scene, file: FileId, expr: ExprId) -> bool {
    if is_handed_in(scene, file, expr) {
        return false;
    }
    let mut edges = scene.edges_at(file, expr).filter(|edge| edge.kind == EdgeKind::Call).peekable();
    let coroutine = |id: DefinitionId| scene.definition(id).is_async && !scene.definition(id).is_generator;
    edges.peek().is_some() && edges.all(|edge| coroutine(edge.callee))
}

/// Plain functions that a coroutine calls, itself or through others: an event loop runs while they do.
pub fn below_coroutines(names: &Names, is_async: impl Fn(DefinitionId) -> bool) -> BTreeSet<DefinitionId> {
    let is_plain_call = |edge: &&Edge| edge.kind == EdgeKind::Call && !is_async(edge.callee);
    let mut below: BTreeSet<DefinitionId> = BTreeSet::new();
    let first = names.edges().iter().filter(is_plain_call).filter(|edge| is_async(edge.caller));
    let mut todo: Vec<DefinitionId> = first.map(|edge| edge.callee).collect();
    while let Some(id) = todo.pop() {
        if below.insert(id) {
            todo.extend(names.edges_from(id).filter(is_plain_call).map(|edge| edge.callee));
        }
    }
    below
}
