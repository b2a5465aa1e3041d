//! The frontier: which functions must become asynchronous for a set of roots, why, and which cannot.

use super::Found;
use super::chains::Link;
use crate::names::{Decorator, Definition, DefinitionId, DefinitionKind, EdgeKind, Names};
use std::collections::{BTreeMap, BTreeSet};

/// Why a function must become asynchronous.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// It reaches what blocks; the chain is `Found::chain`.
    Reaches,
    /// It overrides, or is overridden by, a method that must.
    Family(DefinitionId),
}

/// What keeps a definition from becoming `async def`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Barrier {
    /// Statements of a module run on import.
    Module,
    Lambda,
    /// `__init__` and `__new__` must return at once.
    Constructor,
    Property,
    /// `__len__`, `__del__`, `__getattr__` ...: Python calls it, and does not await.
    Dunder,
    /// A function of outside calls it, and does not await.
    Callback,
}

/// The barrier in front of a definition, if any. `with` and iteration have asynchronous twins, so they are none.
pub fn barrier(names: &Names, id: DefinitionId) -> Option<Barrier> {
    let definition = names.definition(id);
    match definition.kind {
        DefinitionKind::Module | DefinitionKind::Class(_) => return Some(Barrier::Module),
        DefinitionKind::Lambda(_) => return Some(Barrier::Lambda),
        DefinitionKind::Function(_) => {}
    }
    if definition.is_property() || definition.has(Decorator::Accessor) {
        return Some(Barrier::Property);
    }
    if let Some(barrier) = by_name(definition) {
        return Some(barrier);
    }
    names.edges_to(id).any(|edge| edge.kind == EdgeKind::Callback).then_some(Barrier::Callback)
}

fn by_name(definition: &Definition) -> Option<Barrier> {
    let has_twin = matches!(
        definition.name.as_str(),
        "__enter__"
            | "__exit__"
            | "__iter__"
            | "__next__"
            | "__call__"
            | "__aenter__"
            | "__aexit__"
            | "__aiter__"
            | "__anext__"
            | "__await__"
    );
    match definition.name.as_str() {
        "__init__" | "__new__" | "__post_init__" | "__init_subclass__" if definition.class.is_some() => {
            Some(Barrier::Constructor)
        }
        _ => (definition.is_special() && !has_twin && definition.class.is_some()).then_some(Barrier::Dunder),
    }
}

impl Found {
    /// The functions that must become asynchronous so that `roots` never block, each with why.
    pub fn frontier(&self, names: &Names, roots: &[DefinitionId]) -> BTreeMap<DefinitionId, Why> {
        let mut must = BTreeMap::new();
        let mut queue: Vec<DefinitionId> = roots.to_vec();
        let mut seen: BTreeSet<DefinitionId> = roots.iter().copied().collect();
        let mut callees: BTreeMap<DefinitionId, Vec<DefinitionId>> = BTreeMap::new();
        for edge in names.edges().iter().filter(|edge| edge.kind.waits()) {
            callees.entry(edge.caller).or_default().push(edge.callee);
        }
        while let Some(id) = queue.pop() {
            if !self.function(id).blocks() {
                continue;
            }
            must.entry(id).or_insert(Why::Reaches);
            for relative in family(names, id) {
                must.entry(relative).or_insert(Why::Family(id));
            }
            let next = callees.get(&id).map_or(&[][..], Vec::as_slice);
            queue.extend(next.iter().copied().filter(|&callee| seen.insert(callee)));
        }
        must
    }

    /// The shortest chain from a definition to what blocks, itself first.
    pub fn chain(&self, names: &Names, from: DefinitionId) -> Vec<(DefinitionId, Link)> {
        let mut chain = Vec::new();
        let mut at = from;
        while let Some(link) = self.function(at).link {
            chain.push((at, link));
            match link {
                Link::Edge(edge) => at = names.edges()[edge].callee,
                Link::Site(_) | Link::Declared => break,
            }
        }
        chain
    }
}

/// The methods that override a method or are overridden by it: they change together.
pub fn family(names: &Names, method: DefinitionId) -> Vec<DefinitionId> {
    let definition = names.definition(method);
    let Some(class) = definition.class else { return Vec::new() };
    let mut related: BTreeSet<DefinitionId> = BTreeSet::new();
    for above in names.ancestors(class) {
        related.insert(above);
        related.extend(names.subclasses(above));
    }
    let methods = related.iter().flat_map(|&class| names.methods(class, &definition.name));
    let all: BTreeSet<DefinitionId> = methods.filter(|&id| id != method).collect();
    all.into_iter().collect()
}
