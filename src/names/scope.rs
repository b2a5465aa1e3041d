//! Scopes and bindings: which names a file binds, where, and to what, as CPython's `symtable` sees them.

use super::definition::DefinitionId;
use crate::syntax::Node;
use crate::syntax::ast::{ExprId, Name, StmtId};
use crate::text::Map;

/// Number of a scope in its file; 0 is the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct ScopeId(pub u32);

/// Number of a binding in its file, in the order of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct BindingId(pub u32);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScopeKind {
    Module,
    Class,
    Function,
    Comprehension,
}

#[derive(Clone, Debug)]
pub(super) struct Scope {
    pub kind: ScopeKind,
    pub parent: Option<ScopeId>,
    /// The module, class, function or lambda it belongs to.
    pub owner: DefinitionId,
}

#[derive(Clone, Debug)]
pub(super) struct Binding {
    pub name: Name,
    pub scope: ScopeId,
    /// Byte at which the bound name stands.
    pub at: u32,
    pub kind: BindingKind,
}

#[derive(Clone, Debug)]
pub(super) enum BindingKind {
    /// `import a.b as c`; without `as` the name is bound to the root.
    Import {
        dotted: Name,
        whole: bool,
    },
    /// `from module import name`, with `level` leading dots.
    ImportFrom {
        module: Option<Name>,
        name: Name,
        level: u32,
    },
    /// An assignment, loop or `with`; `path` leads through the unpacking.
    From {
        source: Source,
        path: Box<[Step]>,
    },
    /// `name: annotation = value`
    Annotated {
        annotation: ExprId,
        value: Option<ExprId>,
    },
    /// `name += value` keeps what is known.
    Augmented,
    /// `except kind as name`
    Caught {
        kind: Option<ExprId>,
    },
    /// `def`, `class`
    Define(DefinitionId),
    Param {
        function: DefinitionId,
        index: u16,
    },
    /// A name in a `match` pattern; `Class() as name` says what it is.
    Captured {
        class: Option<ExprId>,
    },
    /// Inside `if isinstance(name, class)`.
    Narrowed {
        class: ExprId,
    },
    Deleted,
    /// A type parameter or `type` alias.
    TypeName,
}

/// Where an unpacked value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Value(ExprId),
    Element { iter: ExprId },
    Entered { context: ExprId },
}

/// One step into a value that is unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Item(u16),
    /// `*rest`: a list of what is left.
    Rest,
}

/// `object.attr = ...`
#[derive(Clone, Debug)]
pub(super) struct AttributeStore {
    pub object: ExprId,
    pub attr: Name,
    pub target: ExprId,
    pub kind: BindingKind,
}

/// `container[key] = value` and `container.append(value)`.
#[derive(Clone, Copy, Debug)]
pub(super) struct ItemStore {
    pub container: ExprId,
    pub value: ExprId,
}

/// The bindings made between two places, so that loops and `try` know what they may have rebound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Made {
    pub from: u32,
    pub to: u32,
}

/// All scopes and bindings of one file.
#[derive(Clone, Debug, Default)]
pub(super) struct Scopes {
    pub scopes: Vec<Scope>,
    pub bindings: Vec<Binding>,
    by_name: Map<(ScopeId, Name), Vec<BindingId>>,
    /// Names that a scope declares `global` or `nonlocal`, with the scope they belong to.
    redirects: Map<(ScopeId, Name), ScopeId>,
    pub scope_of: Map<Node, ScopeId>,
    pub definition_of: Map<Node, DefinitionId>,
    /// Bindings which functions made for another scope, by `global` or `nonlocal`.
    pub lent: Map<(ScopeId, Name), Vec<BindingId>>,
    /// Bindings that stand at a place of their own: imports, parameters, definitions, targets.
    at: Map<u32, BindingId>,
    /// What loops and the bodies of `try` bind.
    pub made: Map<StmtId, Made>,
    pub attribute_stores: Vec<AttributeStore>,
    pub item_stores: Vec<ItemStore>,
    /// `from module import *` at module level.
    pub stars: Vec<StmtId>,
}

impl Scopes {
    pub fn scope(&self, id: ScopeId) -> &Scope {
        &self.scopes[id.0 as usize]
    }

    pub fn binding(&self, id: BindingId) -> &Binding {
        &self.bindings[id.0 as usize]
    }

    pub fn add_scope(&mut self, kind: ScopeKind, parent: Option<ScopeId>, owner: DefinitionId) -> ScopeId {
        self.scopes.push(Scope { kind, parent, owner });
        ScopeId(self.scopes.len() as u32 - 1)
    }

    /// Every binding of a name in one scope, in the order of the source.
    pub fn bindings_of(&self, scope: ScopeId, name: Name) -> &[BindingId] {
        self.by_name.get(&(scope, name)).map_or(&[], Vec::as_slice)
    }

    /// The binding whose name stands at a byte.
    pub fn binding_at(&self, offset: u32) -> Option<BindingId> {
        self.at.get(&offset).copied()
    }

    pub fn bind(&mut self, scope: ScopeId, name: Name, at: u32, kind: BindingKind) -> BindingId {
        let redirect = self.redirect(scope, name);
        let scope = redirect.unwrap_or(scope);
        let id = self.add_hidden(Binding { name, scope, at, kind });
        if redirect.is_some() {
            self.lent.entry((scope, name)).or_default().push(id);
        }
        self.by_name.entry((scope, name)).or_default().push(id);
        self.at.insert(at, id);
        id
    }

    /// A binding that only the flow knows, such as a narrowed name.
    pub fn add_hidden(&mut self, binding: Binding) -> BindingId {
        self.bindings.push(binding);
        BindingId(self.bindings.len() as u32 - 1)
    }

    pub fn redirect(&self, scope: ScopeId, name: Name) -> Option<ScopeId> {
        self.redirects.get(&(scope, name)).copied()
    }

    /// `global name` in `scope`.
    pub fn declare_global(&mut self, scope: ScopeId, name: Name) {
        self.redirects.insert((scope, name), ScopeId(0));
    }

    /// `nonlocal name` in `scope`: the nearest function around which binds it.
    pub fn declare_nonlocal(&mut self, scope: ScopeId, name: Name) {
        let mut around = self.functions_around(scope);
        let nearest = around.clone().find(|&outer| !self.bindings_of(outer, name).is_empty());
        let target = nearest.or_else(|| around.next());
        drop(around);
        if let Some(target) = target {
            self.redirects.insert((scope, name), target);
        }
    }

    fn functions_around(&self, scope: ScopeId) -> impl Iterator<Item = ScopeId> + Clone + '_ {
        let above = std::iter::successors(self.scope(scope).parent, |&scope| self.scope(scope).parent);
        above.filter(|&scope| self.scope(scope).kind == ScopeKind::Function)
    }

    /// The scope in which `:=` binds: a comprehension lends its own to nobody.
    pub fn outside_comprehensions(&self, mut scope: ScopeId) -> ScopeId {
        while let (ScopeKind::Comprehension, Some(parent)) = (self.scope(scope).kind, self.scope(scope).parent) {
            scope = parent;
        }
        scope
    }

    /// Where a name that `scope` reads is bound, when not in `scope` itself: class bodies are passed over.
    pub fn bound_around(&self, scope: ScopeId, name: Name) -> Option<ScopeId> {
        let above = std::iter::successors(self.scope(scope).parent, |&scope| self.scope(scope).parent);
        above.filter(|&scope| self.scope(scope).kind != ScopeKind::Class).find_map(|scope| {
            let target = self.redirect(scope, name).unwrap_or(scope);
            (!self.bindings_of(target, name).is_empty()).then_some(target)
        })
    }
}
