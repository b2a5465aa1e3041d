//! What the known decorators make of functions and classes.

use super::definition::{Decorator, DefinitionId, DefinitionKind};
use super::infer::Inference;
use super::value::Value;
use crate::syntax::ast::*;

impl Inference<'_> {
    /// Fills in `decorators` of every definition.
    pub fn find_decorators(&mut self) {
        for id in (0..self.definitions.len() as u32).map(DefinitionId) {
            let (file, kind) = (self.definition(id).file, self.definition(id).kind);
            let tree = self.tree(file);
            let decorators = match kind {
                DefinitionKind::Function(stmt) | DefinitionKind::Class(stmt) => match &tree[stmt].kind {
                    StmtKind::FunctionDef(def) => &def.decorators,
                    StmtKind::ClassDef(def) => &def.decorators,
                    _ => continue,
                },
                DefinitionKind::Module | DefinitionKind::Lambda(_) => continue,
            };
            for &decorator in decorators {
                let callee = match tree[decorator].kind {
                    ExprKind::Call { func, .. } => func,
                    _ => decorator,
                };
                if self.is_accessor(tree, callee, id) {
                    self.definitions[id.0 as usize].decorators.push(Decorator::Accessor);
                    continue;
                }
                let value = self.infer(file, callee);
                if let Value::Outside(path) = self.values.get(value) {
                    let known = named(self.values.path(*path));
                    self.definitions[id.0 as usize].decorators.extend(known);
                }
            }
        }
    }

    /// `@name.setter` on `def name`.
    fn is_accessor(&self, tree: &Tree, decorator: ExprId, of: DefinitionId) -> bool {
        let ExprKind::Attribute { value, attr, .. } = tree[decorator].kind else { return false };
        let ExprKind::Name { name, .. } = tree[value].kind else { return false };
        matches!(tree.str(attr.name), "setter" | "deleter" | "getter") && tree.str(name) == self.definition(of).name
    }
}

/// A decorator by its dotted name.
fn named(path: &str) -> Option<Decorator> {
    Some(match path {
        "property" | "abc.abstractproperty" => Decorator::Property,
        "functools.cached_property"
        | "django.utils.functional.cached_property"
        | "werkzeug.utils.cached_property"
        | "cached_property.cached_property" => Decorator::CachedProperty,
        "classmethod" | "abc.abstractclassmethod" => Decorator::ClassMethod,
        "staticmethod" | "abc.abstractstaticmethod" => Decorator::StaticMethod,
        "contextlib.contextmanager" => Decorator::ContextManager,
        "contextlib.asynccontextmanager" => Decorator::AsyncContextManager,
        "typing.overload" | "typing_extensions.overload" => Decorator::Overload,
        "abc.abstractmethod" => Decorator::Abstract,
        "functools.lru_cache" | "functools.cache" => Decorator::Cache,
        "functools.wraps" => Decorator::Wraps,
        "dataclasses.dataclass" | "attr.s" | "attr.attrs" | "attrs.define" | "attrs.frozen" | "attr.define" => {
            Decorator::Dataclass
        }
        // Of libraries of one's own, what is called so is meant so.
        _ if path.ends_with("cached_property") => Decorator::CachedProperty,
        _ => return None,
    })
}
