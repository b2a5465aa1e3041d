//! `open(path).read()`: what is called on the result of a call that goes to a thread goes there with it.

use super::colour::{Colouring, SiteKind};
use super::scene::Scene;
use super::swap_calls::{Swap, Swaps};
use crate::names::{EdgeKind, FileId};
use crate::syntax::ast::*;
use std::collections::BTreeSet;

/// Makes one call in a thread of each chain of them: of `to_thread((await to_thread(open, path)).read)` one
/// `to_thread(lambda: open(path).read())`.
pub fn join(scene: &Scene, swaps: &mut Swaps, colouring: &mut Colouring) {
    let sites: BTreeSet<(FileId, ExprId)> =
        colouring.sites.iter().map(|((file, _), site)| (*file, site.expr)).collect();
    let goes = |file, call| {
        matches!(swaps.get(&(file, call)), Some(Swap::Thread))
            && colouring.sites.contains_key(&(file, SiteKind::Await(call)))
    };
    let mut chains: Vec<(FileId, ExprId, Vec<ExprId>)> = Vec::new();
    for &(file, call) in swaps.keys().filter(|&&(file, call)| goes(file, call)) {
        let mut inner: Vec<ExprId> = receivers(scene.tree(file), call).take_while(|&call| goes(file, call)).collect();
        if inner.is_empty() {
            continue;
        }
        // What its arguments wait for too, or the thread of an inner call would still hold its result, an open file, when
        // that of the outer is done.
        let within = scene.exprs_in(file, scene.tree(file)[call].span).filter(|&expr| expr != call && goes(file, expr));
        let arguments: Vec<ExprId> = within.filter(|expr| !inner.contains(expr)).collect();
        inner.extend(arguments);
        if is_one_expression(scene, file, call, &inner, &sites) {
            chains.push((file, call, inner));
        }
    }
    // A chain in a longer one goes with that.
    let held: BTreeSet<(FileId, ExprId)> =
        chains.iter().flat_map(|(file, _, inner)| inner.iter().map(|&call| (*file, call))).collect();
    for (file, call, inner) in chains.into_iter().filter(|&(file, call, _)| !held.contains(&(file, call))) {
        for &one in &inner {
            swaps.remove(&(file, one));
            colouring.sites.remove(&(file, SiteKind::Await(one)));
        }
        swaps.insert((file, call), Swap::Chain(inner));
    }
}

/// The calls of whose results a call is a method, the nearest first.
fn receivers(tree: &Tree, call: ExprId) -> impl Iterator<Item = ExprId> + '_ {
    let below = |&call: &ExprId| {
        let ExprKind::Call { func, .. } = tree[call].kind else { return None };
        let ExprKind::Attribute { value, .. } = tree[func].kind else { return None };
        matches!(tree[value].kind, ExprKind::Call { .. }).then_some(value)
    };
    std::iter::successors(below(&call), below)
}

/// Whether a lambda can do it all: nothing else in it waits, is bound, or belongs to the function around.
fn is_one_expression(
    scene: &Scene,
    file: FileId,
    call: ExprId,
    inner: &[ExprId],
    sites: &BTreeSet<(FileId, ExprId)>,
) -> bool {
    let tree = scene.tree(file);
    let may_be_in_lambda = |expr: ExprId| match &tree[expr].kind {
        ExprKind::Await { .. } | ExprKind::Yield { .. } | ExprKind::YieldFrom { .. } | ExprKind::Named { .. } => false,
        ExprKind::Name { name, .. } => tree.str(*name) != "super",
        kind => super::scene::clauses(kind).iter().all(|clause| !clause.is_async),
    };
    let is_of_library = |&call: &ExprId| {
        let ExprKind::Call { func, .. } = tree[call].kind else { return false };
        // Django ties its connections to one thread of each request, and sqlite3 a connection to the one that made it.
        let stays = |path: &&str| path.starts_with("django.") || *path == "sqlite3.connect";
        !scene.edges_at(file, call).any(|edge| edge.kind == EdgeKind::Call)
            && !scene.names.callees(file, func).iter().any(stays)
    };
    let span = tree[call].span;
    let own = |expr: ExprId| expr == call || inner.contains(&expr);
    inner.iter().chain([&call]).all(is_of_library)
        && !super::django::is_file_of(scene, file)
        && scene
            .exprs_in(file, span)
            .all(|expr| may_be_in_lambda(expr) && (own(expr) || !sites.contains(&(file, expr))))
}
