//! Decorators of the project: a wrapper and the functions that it wraps become asynchronous together, or none of them.

use crate::find::Found;
use crate::names::{DefinitionId, DefinitionKind, EdgeKind, FileId, Names, Project};
use crate::syntax::Node;
use crate::syntax::ast::*;
use std::collections::BTreeMap;

/// The inner function that a decorator puts in the place of others.
#[derive(Clone, Debug)]
pub struct Wrapper {
    pub id: DefinitionId,
    pub wrapped: Vec<DefinitionId>,
    /// Where it calls what it wraps; `None` where it does anything else with it.
    pub calls: Option<Vec<(FileId, ExprId)>>,
}

impl Wrapper {
    /// Whether all that it wraps waits and can turn, so that the wrapper can await each of them.
    pub fn turns(&self, found: &Found, stays: impl Fn(DefinitionId) -> bool) -> bool {
        self.calls.is_some() && self.wrapped.iter().all(|&id| found.function(id).blocks() && !stays(id))
    }
}

/// The wrappers that call what they wrap. A decorator that has a wrapper for coroutines already needs no change.
pub fn wrappers(project: &Project, names: &Names) -> Vec<Wrapper> {
    let mut found: BTreeMap<DefinitionId, Vec<DefinitionId>> = BTreeMap::new();
    for edge in names.edges().iter().filter(|edge| edge.kind == EdgeKind::Decorator) {
        found.entry(edge.callee).or_default().push(edge.caller);
    }
    let copes: Vec<DefinitionId> = found
        .iter()
        .filter(|(id, _)| names.definition(**id).is_async)
        .flat_map(|(_, wrapped)| wrapped.iter().copied())
        .collect();
    let is_plain = |id: &DefinitionId| !names.definition(*id).is_async && !names.definition(*id).is_generator;
    let mut out = Vec::new();
    for (id, wrapped) in found {
        if !is_plain(&id) || !wrapped.iter().all(is_plain) || wrapped.iter().any(|one| copes.contains(one)) {
            continue;
        }
        let calls = calls(project, names, id);
        if calls.as_ref().is_none_or(|calls| !calls.is_empty()) {
            out.push(Wrapper { id, wrapped, calls });
        }
    }
    out
}

/// The calls of the first parameter of the function around a wrapper, in the wrapper.
fn calls(project: &Project, names: &Names, id: DefinitionId) -> Option<Vec<(FileId, ExprId)>> {
    let wrapper = names.definition(id);
    let file = wrapper.file;
    let source = &project.file(file).source;
    let tree = &source.tree;
    let around = names.definition(wrapper.parent?);
    let DefinitionKind::Function(stmt) = around.kind else { return None };
    let StmtKind::FunctionDef(def) = &tree[stmt].kind else { return None };
    let wrapped = def.params.items.first()?.name.name;
    let mut calls = Vec::new();
    for expr in source.places().named_in(tree, wrapped, wrapper.span) {
        let Some(Node::Expr(above)) = source.parents().of(Node::Expr(expr)) else { return None };
        match tree[above].kind {
            ExprKind::Call { func, .. } if func == expr && names.function(file, above) == Some(id) => {
                calls.push((file, above));
            }
            ExprKind::Attribute { .. } => {}
            _ => return None,
        }
    }
    Some(calls)
}
