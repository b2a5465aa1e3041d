//! Functions, lambdas, classes and modules: what a project defines.

use super::project::FileId;
use crate::syntax::ast::{ExprId, StmtId};
use crate::text::Span;

/// Number of a definition in its project, in the order of files and of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DefinitionId(pub u32);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DefinitionKind {
    /// The statements of a file: what runs on import.
    Module,
    Class(StmtId),
    Function(StmtId),
    Lambda(ExprId),
}

/// What a decorator makes of a function, as far as calls and rewrites must know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decorator {
    Property,
    /// `functools.cached_property` and its like.
    CachedProperty,
    /// `@name.setter` or `@name.deleter`.
    Accessor,
    ClassMethod,
    StaticMethod,
    /// `contextlib.contextmanager`
    ContextManager,
    /// `contextlib.asynccontextmanager`
    AsyncContextManager,
    Overload,
    Abstract,
    /// `functools.lru_cache` and its like.
    Cache,
    /// `functools.wraps(...)`: a wrapper of another function.
    Wraps,
    /// `dataclasses.dataclass`, `attrs.define` ...
    Dataclass,
}

#[derive(Clone, Debug)]
pub struct Definition {
    pub file: FileId,
    pub kind: DefinitionKind,
    /// `<module>`, `<lambda>` or the name.
    pub name: String,
    /// As `__qualname__`, without its `<locals>`: `Client.get.retry`.
    pub qualname: String,
    /// The definition around it; `None` for a module.
    pub parent: Option<DefinitionId>,
    /// The class whose body holds it directly.
    pub class: Option<DefinitionId>,
    /// The whole definition without decorators.
    pub span: Span,
    /// The name after `def` or `class`; the whole span for a lambda, the start of the file for a module.
    pub name_span: Span,
    pub is_async: bool,
    pub is_generator: bool,
    /// Those that are known, in the order of the source.
    pub decorators: Vec<Decorator>,
    /// Operands of its own `return` statements; the body of a lambda.
    pub(super) returns: Vec<ExprId>,
    /// Operands of its own `yield`s.
    pub(super) yields: Vec<ExprId>,
    /// Operands of its own `yield from`.
    pub(super) yields_from: Vec<ExprId>,
}

impl Definition {
    pub fn is_class(&self) -> bool {
        matches!(self.kind, DefinitionKind::Class(_))
    }

    pub fn is_function(&self) -> bool {
        matches!(self.kind, DefinitionKind::Function(_) | DefinitionKind::Lambda(_))
    }

    pub fn has(&self, decorator: Decorator) -> bool {
        self.decorators.contains(&decorator)
    }

    /// Read without a call: `obj.name` runs it.
    pub fn is_property(&self) -> bool {
        self.has(Decorator::Property) || self.has(Decorator::CachedProperty)
    }

    /// `__enter__`, `__init__` ...
    pub fn is_dunder(&self) -> bool {
        self.name.len() > 4 && self.name.starts_with("__") && self.name.ends_with("__")
    }
}
