//! The awaited calls of a file: those that the rewrite awaits, and those of coroutine functions that are awaited already.

use super::colour::SiteKind;
use super::draft::Draft;
use super::settings::HttpTarget;
use super::swap_calls::Swap;
use crate::names::{DefinitionId, EdgeKind, FileId};
use crate::syntax::Node;
use crate::syntax::ast::*;
use std::collections::BTreeMap;

/// A call that can become an argument of `gather`.
#[derive(Clone, Copy, Debug)]
pub struct AwaitedCall {
    /// The function that runs it.
    pub owner: DefinitionId,
    /// The `await` around it where one stands there, else the call itself.
    pub whole: ExprId,
}

impl AwaitedCall {
    /// Whether a person wrote the `await`: the order may be what they want.
    pub fn is_given(&self, call: ExprId) -> bool {
        self.whole != call
    }
}

/// By the call.
pub type AwaitedCalls = BTreeMap<ExprId, AwaitedCall>;

pub fn awaited_calls(draft: &Draft, file: FileId) -> AwaitedCalls {
    let mut calls = given(draft, file);
    for ((site_file, kind), site) in &draft.colouring.sites {
        let SiteKind::Await(call) = *kind else { continue };
        let entered = matches!(draft.swaps.get(&(*site_file, call)), Some(Swap::Http(one)) if one.is_entered(draft.settings.http) || draft.settings.http == HttpTarget::Aiohttp);
        if *site_file == file && !entered {
            calls.insert(call, AwaitedCall { owner: site.owner, whole: call });
        }
    }
    calls
}

/// `await f()` of coroutine functions of the project: what they do is known.
fn given(draft: &Draft, file: FileId) -> AwaitedCalls {
    let scene = draft.scene;
    let tree = scene.tree(file);
    let mut calls = AwaitedCalls::new();
    for whole in (0..tree.exprs.len() as u32).map(ExprId) {
        let ExprKind::Await { value: call } = tree[whole].kind else { continue };
        let mut edges = scene.edges_at(file, call).filter(|edge| edge.kind == EdgeKind::Call).peekable();
        let runs_coroutines = edges.peek().is_some()
            && edges.all(|edge| scene.definition(edge.callee).is_async && !scene.definition(edge.callee).is_generator);
        let owner = scene.names.function(file, call).filter(|&owner| scene.definition(owner).is_async);
        if let (true, Some(owner)) = (runs_coroutines, owner) {
            calls.insert(call, AwaitedCall { owner, whole });
        }
    }
    calls
}

/// The call that a value waits for: the value itself, or what its `await` stands in front of.
pub fn awaited_value(tree: &Tree, value: ExprId) -> ExprId {
    match tree[value].kind {
        ExprKind::Await { value } => value,
        _ => value,
    }
}

/// How many places below a node wait. An argument that waits itself is awaited before its call starts: such calls
/// would not run together.
pub fn waits_in(draft: &Draft, file: FileId, node: Node) -> usize {
    let tree = draft.scene.tree(file);
    let sites = &draft.colouring.sites;
    let turned = draft.sites_in(file, tree.span_of(node));
    let mut given = 0;
    tree.walk(node, &mut |node| {
        given += usize::from(match node {
            Node::Expr(id) => match &tree[id].kind {
                ExprKind::Await { value } => !sites.contains_key(&(file, SiteKind::Await(*value))),
                kind => super::scene::clauses(kind).iter().any(|clause| clause.is_async),
            },
            Node::Stmt(id) => {
                matches!(tree[id].kind, StmtKind::With { is_async: true, .. } | StmtKind::For { is_async: true, .. })
            }
        });
        true
    });
    turned + given
}

/// Whether a function waits for something behind a place of its body.
pub fn waits_behind(draft: &Draft, file: FileId, def: &FunctionDef, place: u32) -> bool {
    let tree = draft.scene.tree(file);
    let later = def.body.iter().filter(|&&stmt| tree[stmt].span.end > place);
    later.map(|&stmt| waits_in(draft, file, Node::Stmt(stmt))).sum::<usize>() > 0
}
