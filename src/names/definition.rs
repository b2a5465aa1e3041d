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

    /// `__enter__`, `__init__` ...: Python itself calls it. A name of that form which Python does not know is a name
    /// like any other.
    pub fn is_special(&self) -> bool {
        let inner = self.name.strip_prefix("__").and_then(|rest| rest.strip_suffix("__"));
        inner.is_some_and(|inner| is_of_data_model(inner) || is_operator(inner))
    }
}

/// Special methods, without their underscores: the data model of Python 3.8 to 3.14, `pickle`, `copy` and the other
/// modules of the standard library that look for one, and attrs.
fn is_of_data_model(name: &str) -> bool {
    let object = "new init del repr str bytes format hash bool dir sizeof class doc dict slots weakref";
    let comparison = "lt le eq ne gt ge";
    let attributes = "getattr getattribute setattr delattr get set delete set_name objclass";
    let classes = "init_subclass prepare instancecheck subclasscheck subclasshook class_getitem mro_entries mro";
    let containers = "len length_hint getitem setitem delitem missing iter next reversed contains index call";
    let contexts = "enter exit await aiter anext aenter aexit";
    let numbers = "complex int float round trunc floor ceil buffer release_buffer";
    let modules = "copy deepcopy replace reduce reduce_ex getnewargs getnewargs_ex getstate setstate post_init fspath \
                   annotate match_args import all path attrs_pre_init attrs_post_init";
    let all = [object, comparison, attributes, classes, containers, contexts, numbers, modules];
    all.iter().any(|words| words.split_whitespace().any(|word| word == name))
}

/// `add`, `radd`, `iadd` and their like.
fn is_operator(name: &str) -> bool {
    let unary = matches!(name, "neg" | "pos" | "abs" | "invert");
    let binary = "add sub mul matmul truediv floordiv mod divmod pow lshift rshift and xor or";
    let is_binary = |name: &str| binary.split_whitespace().any(|word| word == name);
    unary || is_binary(name) || name.strip_prefix(['r', 'i']).is_some_and(is_binary)
}
