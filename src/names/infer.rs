//! From expressions to values: lazily, each once, and never deeper than a small stack allows.

use super::definition::{Definition, DefinitionId};
use super::facts::Facts;
use super::flow::Flow;
use super::project::{FileId, Project};
use super::scope::{BindingId, BindingKind, ScopeId, Scopes, Source, Step};
use super::value::{Path, Value, ValueId, Values};
use crate::syntax::Node;
use crate::syntax::ast::*;
use crate::text::Map;

/// What one question has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// Asked further up: the answer depends on itself, and this part of it says nothing.
    Asked,
    Known(ValueId),
}

/// Nested questions before an answer is given up: each takes a few frames of a stack of about a megabyte.
const MOST_NESTED: u32 = 56;

pub(super) struct Inference<'a> {
    pub project: &'a Project,
    pub scopes: &'a [Scopes],
    pub flows: &'a [Flow],
    pub definitions: &'a mut Vec<Definition>,
    pub values: Values,
    pub facts: Facts,
    /// By file and expression; 0 is not asked yet, 1 is asked, else the value's number and 2.
    known: Vec<Vec<u32>>,
    /// By file and binding; `None` is not asked yet.
    bindings: Vec<Vec<Option<Slot>>>,
    pub(super) returns: Map<DefinitionId, Slot>,
    pub(super) params: Map<(DefinitionId, u16), Slot>,
    pub(super) members: Map<(DefinitionId, Path), Slot>,
    pub(super) classes: super::classes::Classes,
    pub(super) index: super::index::Index,
    depth: u32,
}

impl<'a> Inference<'a> {
    pub fn new(
        project: &'a Project,
        scopes: &'a [Scopes],
        flows: &'a [Flow],
        definitions: &'a mut Vec<Definition>,
    ) -> Self {
        let known = project.files.iter().map(|file| vec![0; file.source.tree.exprs.len()]).collect();
        let mut inference = Self {
            project,
            scopes,
            flows,
            definitions,
            values: Values::new(),
            facts: Facts::default(),
            known,
            bindings: scopes.iter().map(|scopes| vec![None; scopes.bindings.len()]).collect(),
            returns: Map::default(),
            params: Map::default(),
            members: Map::default(),
            classes: Default::default(),
            index: Default::default(),
            depth: 0,
        };
        inference.index =
            super::index::Index::new(project, scopes, flows, inference.definitions, &mut inference.values);
        inference
    }

    pub fn tree(&self, file: FileId) -> &'a Tree {
        let project = self.project;
        &project.file(file).source.tree
    }

    pub fn scopes_of(&self, file: FileId) -> &'a Scopes {
        let scopes = self.scopes;
        &scopes[file.0 as usize]
    }

    pub fn flow_of(&self, file: FileId) -> &'a Flow {
        let flows = self.flows;
        &flows[file.0 as usize]
    }

    pub fn definition(&self, id: DefinitionId) -> &Definition {
        &self.definitions[id.0 as usize]
    }

    /// What an expression stands for.
    pub fn infer(&mut self, file: FileId, expr: ExprId) -> ValueId {
        match self.known[file.0 as usize][expr.0 as usize] {
            0 => {}
            1 => return Values::UNKNOWN,
            number => return ValueId(number - 2),
        }
        self.nested(|me| {
            me.known[file.0 as usize][expr.0 as usize] = 1;
            let value = me.evaluate(file, expr);
            me.known[file.0 as usize][expr.0 as usize] = value.0 + 2;
            value
        })
    }

    /// One question deeper; too deep, the answer is that nothing is known.
    pub fn nested(&mut self, ask: impl FnOnce(&mut Self) -> ValueId) -> ValueId {
        if self.depth >= MOST_NESTED {
            return Values::UNKNOWN;
        }
        self.depth += 1;
        let value = ask(self);
        self.depth -= 1;
        value
    }

    /// What has been inferred, for whoever comes later.
    pub fn into_parts(self) -> (Values, Vec<Vec<u32>>, super::classes::Classes) {
        (self.values, self.known, self.classes)
    }

    fn evaluate(&mut self, file: FileId, expr: ExprId) -> ValueId {
        let tree = self.tree(file);
        match &tree[expr].kind {
            ExprKind::Name { name, ctx: Ctx::Load } => self.name(file, expr, *name),
            ExprKind::Name { .. } => match self.scopes_of(file).binding_at(tree[expr].span.start) {
                Some(binding) => self.binding(file, binding),
                None => Values::UNKNOWN,
            },
            ExprKind::Attribute { value, attr, .. } => {
                let object = self.infer(file, *value);
                self.attribute(object, tree.str(attr.name))
            }
            ExprKind::Call { func, .. } => self.call(file, expr, *func),
            ExprKind::Subscript { value, index, .. } => {
                let container = self.infer(file, *value);
                self.subscript(file, container, *index)
            }
            ExprKind::BoolOp { op: BoolOp::Or, values } => self.any_of(file, values),
            ExprKind::BoolOp { values, .. } => values.last().map_or(Values::UNKNOWN, |&last| self.infer(file, last)),
            ExprKind::IfExp { body, orelse, .. } => self.any_of(file, &[*body, *orelse]),
            ExprKind::Named { value, .. } | ExprKind::Starred { value, .. } => self.infer(file, *value),
            ExprKind::Await { value } => {
                let awaited = self.infer(file, *value);
                self.each(awaited, |me, value| match *me.values.get(value) {
                    Value::Coroutine(result) => result,
                    _ => Values::UNKNOWN,
                })
            }
            ExprKind::Lambda { .. } => match self.scopes_of(file).definition_of.get(&Node::Expr(expr)) {
                Some(&lambda) => self.values.add(Value::Local(lambda)),
                None => Values::UNKNOWN,
            },
            ExprKind::List { items, .. } | ExprKind::Set { items } => {
                let items = &items[..items.len().min(MOST_ITEMS)];
                let element = match items {
                    [] => Values::UNKNOWN,
                    _ => self.any_of(file, items),
                };
                let element = self.with_stores(file, expr, element);
                self.values.add(Value::Iterable(element))
            }
            ExprKind::Tuple { items, .. } => {
                let items = items.iter().take(MOST_ITEMS).map(|&item| self.infer(file, item)).collect();
                self.values.add(Value::Tuple(items))
            }
            ExprKind::Dict { items } => {
                let items = &items[..items.len().min(MOST_ITEMS)];
                let keys: Vec<ExprId> = items.iter().filter_map(|item| item.0).collect();
                let values: Vec<ExprId> = items.iter().filter(|item| item.0.is_some()).map(|item| item.1).collect();
                let (key, value) = (self.any_of(file, &keys), self.any_of(file, &values));
                let value = self.with_stores(file, expr, value);
                self.values.add(Value::Mapping { key, value })
            }
            ExprKind::ListComp { element, .. } | ExprKind::SetComp { element, .. } => {
                let element = self.infer(file, *element);
                self.values.add(Value::Iterable(element))
            }
            ExprKind::Generator { element, .. } => {
                let element = self.infer(file, *element);
                self.values.add(Value::Iterable(element))
            }
            ExprKind::DictComp { key, value, .. } => {
                let (key, value) = (self.infer(file, *key), self.infer(file, *value));
                self.values.add(Value::Mapping { key, value })
            }
            ExprKind::BinOp { left, op, .. } => self.operation(file, *left, *op),
            ExprKind::Constant(constant) => self.constant(constant),
            ExprKind::FString { .. } => self.values.instance("str"),
            ExprKind::Compare { .. } => self.values.instance("bool"),
            ExprKind::UnaryOp { .. }
            | ExprKind::Yield { .. }
            | ExprKind::YieldFrom { .. }
            | ExprKind::Slice { .. }
            | ExprKind::TString { .. } => Values::UNKNOWN,
        }
    }

    fn constant(&mut self, constant: &Constant) -> ValueId {
        let class = match constant {
            Constant::None => return Values::NONE,
            Constant::Ellipsis => return Values::UNKNOWN,
            Constant::True | Constant::False => "bool",
            Constant::Int(_) => "int",
            Constant::Float(_) => "float",
            Constant::Imaginary(_) => "complex",
            Constant::Str(_) => "str",
            Constant::Bytes(_) => "bytes",
        };
        self.values.instance(class)
    }

    /// `a + b` and `path / name` are mostly what their left side is.
    fn operation(&mut self, file: FileId, left: ExprId, op: BinOp) -> ValueId {
        if !matches!(op, BinOp::Div | BinOp::Add | BinOp::Mod | BinOp::BitOr) {
            return Values::UNKNOWN;
        }
        let value = self.infer(file, left);
        match self.values.get(value) {
            Value::Instance(class) if op == BinOp::Div => match self.values.path(*class) {
                path if path.starts_with("pathlib.") => value,
                _ => Values::UNKNOWN,
            },
            Value::Instance(_) | Value::Iterable(_) | Value::Mapping { .. } | Value::Tuple(_) => value,
            _ => Values::UNKNOWN,
        }
    }

    pub fn any_of(&mut self, file: FileId, exprs: &[ExprId]) -> ValueId {
        let values: Vec<ValueId> = exprs.iter().map(|&expr| self.infer(file, expr)).collect();
        self.values.union(values)
    }

    /// The union of what `f` makes of each possibility.
    pub fn each(&mut self, value: ValueId, mut f: impl FnMut(&mut Self, ValueId) -> ValueId) -> ValueId {
        match self.values.get(value) {
            Value::Union(members) => {
                let members = members.clone();
                let results: Vec<ValueId> = members.into_iter().map(|member| f(self, member)).collect();
                self.values.union(results)
            }
            _ => f(self, value),
        }
    }

    fn name(&mut self, file: FileId, expr: ExprId, name: Name) -> ValueId {
        let flow = self.flow_of(file);
        let bindings = flow.bindings(expr);
        if bindings.is_empty() {
            return self.unbound(file, self.tree(file).str(name));
        }
        self.bound(file, bindings)
    }

    /// What a name is that several bindings may have made.
    pub fn bound(&mut self, file: FileId, bindings: &[BindingId]) -> ValueId {
        match *bindings {
            [one] => self.binding(file, one),
            _ => {
                let values: Vec<ValueId> = bindings.iter().map(|&binding| self.binding(file, binding)).collect();
                self.values.union(values)
            }
        }
    }

    /// A name of another module, of a star import, or a builtin.
    fn unbound(&mut self, file: FileId, name: &str) -> ValueId {
        for &star in &self.scopes_of(file).stars {
            let StmtKind::ImportFrom { module, level, .. } = &self.tree(file)[star].kind else { continue };
            let module = module.map_or("", |module| self.tree(file).str(module.name));
            let found = match self.project.import(file, *level, module) {
                Some(other) if other != file => self.global(other, name),
                Some(_) => None,
                None if *level == 0 => self.facts.listed(&mut self.values, &format!("{module}.{name}")),
                None => None,
            };
            if let Some(value) = found {
                return value;
            }
        }
        match is_builtin(name) {
            true => self.values.outside(name),
            false => Values::UNKNOWN,
        }
    }

    /// A name in a module's namespace.
    pub fn global(&mut self, file: FileId, name: &str) -> Option<ValueId> {
        let name = self.tree(file).name(name);
        let flow = self.flow_of(file);
        let bindings = name.map_or(&[][..], |name| flow.of_module(name));
        (!bindings.is_empty()).then(|| self.bound(file, bindings))
    }

    /// A name as code in `scope` reads it, for text that is not in the tree.
    pub fn named(&mut self, file: FileId, scope: ScopeId, name: &str) -> ValueId {
        let scopes = self.scopes_of(file);
        let Some(id) = self.tree(file).name(name) else { return self.unbound(file, name) };
        let own = !scopes.bindings_of(scope, id).is_empty();
        match if own { Some(scope) } else { scopes.bound_around(scope, id) } {
            Some(scope) => self.bound(file, scopes.bindings_of(scope, id)),
            None => self.unbound(file, name),
        }
    }

    fn binding(&mut self, file: FileId, id: BindingId) -> ValueId {
        match self.bindings[file.0 as usize][id.0 as usize] {
            Some(Slot::Known(value)) => return value,
            Some(Slot::Asked) => return Values::UNKNOWN,
            None => {}
        }
        self.bindings[file.0 as usize][id.0 as usize] = Some(Slot::Asked);
        let scopes = self.scopes_of(file);
        let value = self.bound_value(file, &scopes.binding(id).kind);
        self.bindings[file.0 as usize][id.0 as usize] = Some(Slot::Known(value));
        value
    }

    /// The value that a binding gives its name.
    pub fn bound_value(&mut self, file: FileId, kind: &BindingKind) -> ValueId {
        let tree = self.tree(file);
        match kind {
            &BindingKind::Import { dotted, whole } => {
                let dotted = tree.str(dotted);
                match whole {
                    true => self.module(file, 0, dotted),
                    false => self.module(file, 0, dotted.split('.').next().unwrap_or(dotted)),
                }
            }
            &BindingKind::ImportFrom { module, name, level } => {
                let module = module.map_or("", |module| tree.str(module));
                self.imported(file, level, module, tree.str(name))
            }
            BindingKind::From { source, path } => {
                let mut value = match *source {
                    Source::Value(expr) => self.infer(file, expr),
                    Source::Element { iter } => {
                        let container = self.infer(file, iter);
                        self.element(container)
                    }
                    Source::Entered { context } => {
                        let context = self.infer(file, context);
                        self.entered(context)
                    }
                };
                for &step in path {
                    value = self.unpacked(value, step);
                }
                value
            }
            &BindingKind::Annotated { annotation, value } => {
                let declared = self.annotation(file, annotation);
                match (self.values.says_something(declared), value) {
                    (false, Some(value)) => self.infer(file, value),
                    _ => declared,
                }
            }
            &BindingKind::Caught { kind: Some(kind) } => {
                let class = self.infer(file, kind);
                self.instance_of(class)
            }
            &BindingKind::Define(definition) => self.values.add(Value::Local(definition)),
            &BindingKind::Param { function, index } => self.param(function, index),
            &BindingKind::Captured { class: Some(class) } | &BindingKind::Narrowed { class } => {
                let class = self.infer(file, class);
                self.instance_of(class)
            }
            BindingKind::Augmented
            | BindingKind::Caught { kind: None }
            | BindingKind::Captured { class: None }
            | BindingKind::Deleted
            | BindingKind::TypeName => Values::UNKNOWN,
        }
    }

    fn unpacked(&mut self, value: ValueId, step: Step) -> ValueId {
        self.each(value, |me, value| match (me.values.get(value), step) {
            (Value::Tuple(items), Step::Item(i)) => items.get(usize::from(i)).copied().unwrap_or(Values::UNKNOWN),
            (_, Step::Item(_)) => me.element(value),
            (_, Step::Rest) => {
                let element = me.element(value);
                me.values.add(Value::Iterable(element))
            }
        })
    }

    /// A module by its dotted name: a file of the project, or something outside.
    pub fn module(&mut self, from: FileId, level: u32, dotted: &str) -> ValueId {
        match self.project.import(from, level, dotted) {
            Some(file) => self.values.add(Value::File(file)),
            None => self.outside(&format!("{}{dotted}", ".".repeat(level as usize))),
        }
    }

    fn imported(&mut self, from: FileId, level: u32, module: &str, name: &str) -> ValueId {
        if let Some(file) = self.project.import(from, level, module)
            && let Some(value) = self.global(file, name).filter(|_| file != from)
        {
            return value;
        }
        let dot = if module.is_empty() { "" } else { "." };
        if let Some(file) = self.project.import(from, level, &format!("{module}{dot}{name}")) {
            return self.values.add(Value::File(file));
        }
        if let Some(file) = self.project.import(from, level, module).filter(|&file| file != from) {
            return self.unbound(file, name);
        }
        self.outside(&format!("{}{module}{dot}{name}", ".".repeat(level.min(9) as usize)))
    }

    /// Something outside the project, by the name under which the catalogue knows it.
    pub fn outside(&mut self, dotted: &str) -> ValueId {
        self.facts.outside(&mut self.values, dotted)
    }

    /// A literal's or empty container's elements, as later statements fill them.
    fn with_stores(&mut self, file: FileId, container: ExprId, element: ValueId) -> ValueId {
        if self.values.says_something(element) {
            return element;
        }
        let stored = self.index.stored_in(file, container).to_vec();
        let values: Vec<ValueId> = stored.into_iter().map(|value| self.infer(file, value)).collect();
        self.values.union(std::iter::once(element).chain(values))
    }
}

/// Elements of a literal that are looked at; the rest is like them.
const MOST_ITEMS: usize = 8;

/// Names that Python knows without an import and that matter here; sorted.
const BUILTINS: [&str; 72] = [
    "BaseException",
    "Exception",
    "__import__",
    "abs",
    "aiter",
    "all",
    "anext",
    "any",
    "ascii",
    "bin",
    "bool",
    "breakpoint",
    "bytearray",
    "bytes",
    "callable",
    "chr",
    "classmethod",
    "compile",
    "complex",
    "delattr",
    "dict",
    "dir",
    "divmod",
    "enumerate",
    "eval",
    "exec",
    "exit",
    "filter",
    "float",
    "format",
    "frozenset",
    "getattr",
    "globals",
    "hasattr",
    "hash",
    "help",
    "hex",
    "id",
    "input",
    "int",
    "isinstance",
    "issubclass",
    "iter",
    "len",
    "list",
    "locals",
    "map",
    "max",
    "memoryview",
    "min",
    "next",
    "object",
    "oct",
    "open",
    "ord",
    "pow",
    "print",
    "property",
    "quit",
    "range",
    "repr",
    "reversed",
    "round",
    "set",
    "setattr",
    "slice",
    "sorted",
    "staticmethod",
    "str",
    "sum",
    "super",
    "tuple",
];

/// The builtins after `tuple`, apart only because a row of the table is full.
fn is_builtin(name: &str) -> bool {
    BUILTINS.binary_search(&name).is_ok() || matches!(name, "type" | "vars" | "zip")
}
