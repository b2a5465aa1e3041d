//! Which bindings reach each use of a name, and where each expression runs.

use super::definition::DefinitionId;
use super::scope::{BindingId, ScopeId};
use crate::syntax::ast::{ExprId, Name};
use crate::text::Map;

/// The bindings that may be meant by one use: a range of `Flow::pool`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Reach {
    pub start: u32,
    pub len: u32,
}

/// A loop or comprehension clause around an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loop {
    /// The loop around this one in the same function, as an index into the file's loops.
    pub outer: Option<u32>,
    /// How often it runs, where the source says so: `range(3)`, or a literal list.
    pub count: Option<u64>,
}

/// Where an expression runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub scope: ScopeId,
    /// The function, lambda or module which runs it.
    pub function: DefinitionId,
    pub in_loop: Option<u32>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Flow {
    pub pool: Vec<BindingId>,
    /// By expression; meaningful for names that are read.
    pub reach: Vec<Reach>,
    /// By expression: an index into `places`.
    pub place: Vec<u32>,
    pub places: Vec<Place>,
    pub loops: Vec<Loop>,
    /// Operands of `await`.
    pub awaited: Vec<ExprId>,
    /// Iterables of loops and comprehensions, with whether they are asynchronous.
    pub iterated: Vec<(ExprId, bool)>,
    /// Context expressions of `with`, with whether they are asynchronous.
    pub entered: Vec<(ExprId, bool)>,
    /// What each name of the module is bound to at its end.
    pub exit: Map<Name, Reach>,
    /// All bindings of a name in a scope, once asked for.
    pub whole: Map<(ScopeId, Name), Reach>,
}

impl Flow {
    /// The bindings that a name which is read may mean; none for a builtin.
    pub fn bindings(&self, name: ExprId) -> &[BindingId] {
        self.slice(self.reach[name.0 as usize])
    }

    /// Where an expression runs; `None` for text that is no code, such as the target of an import.
    pub fn place(&self, expr: ExprId) -> Option<Place> {
        self.places.get(self.place[expr.0 as usize] as usize).copied()
    }

    /// The bindings a name of the module has for those who use it later, from functions or other files.
    pub fn of_module(&self, name: Name) -> &[BindingId] {
        self.exit.get(&name).map_or(&[], |&reach| self.slice(reach))
    }

    pub fn slice(&self, reach: Reach) -> &[BindingId] {
        &self.pool[reach.start as usize..(reach.start + reach.len) as usize]
    }
}
