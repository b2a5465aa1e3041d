//! What calls give.

use super::definition::{Decorator, DefinitionId};
use super::facts::Fact;
use super::infer::Inference;
use super::project::FileId;
use super::value::{Path, Value, ValueId, Values};
use crate::syntax::ast::*;

/// Arguments of one call that are looked at.
const MOST_LOOKED_AT: usize = 8;

/// The arguments of one call, as far as they can be told apart.
#[derive(Clone, Copy)]
pub(super) struct Arguments<'t> {
    pub file: FileId,
    pub tree: &'t Tree,
    pub args: &'t [ExprId],
    pub keywords: &'t [Keyword],
}

impl Arguments<'_> {
    /// The argument at a position, if no `*rest` comes before it.
    pub fn at(&self, position: usize) -> Option<ExprId> {
        let starred = |&&arg: &&ExprId| matches!(self.tree[arg].kind, ExprKind::Starred { .. });
        let found = *self.args.get(position)?;
        (!self.args[..=position].iter().any(|arg| starred(&arg))).then_some(found)
    }

    pub fn named(&self, name: &str) -> Option<ExprId> {
        let is = |keyword: &&Keyword| keyword.name.is_some_and(|ident| self.tree.str(ident.name) == name);
        self.keywords.iter().find(is).map(|keyword| keyword.value)
    }

    /// The text of a literal string at a position.
    pub fn literal(&self, position: usize) -> Option<&str> {
        match &self.tree[self.at(position)?].kind {
            ExprKind::Constant(Constant::Str(text)) => Some(text),
            _ => None,
        }
    }
}

impl<'a> Inference<'a> {
    /// The arguments of a call expression.
    pub fn arguments(&self, file: FileId, call: ExprId) -> Arguments<'a> {
        let tree = self.tree(file);
        match &tree[call].kind {
            ExprKind::Call { args, keywords, .. } => Arguments { file, tree, args, keywords },
            _ => Arguments { file, tree, args: &[], keywords: &[] },
        }
    }

    pub fn call(&mut self, file: FileId, call: ExprId, func: ExprId) -> ValueId {
        let arguments = self.arguments(file, call);
        if let Some(result) = self.container_call(arguments, func) {
            return result;
        }
        let callee = self.infer(file, func);
        self.each(callee, |me, callee| me.call_one(callee, arguments, call))
    }

    /// What calling one value gives.
    pub fn call_one(&mut self, callee: ValueId, arguments: Arguments, call: ExprId) -> ValueId {
        match *self.values.get(callee) {
            Value::Local(id) if self.definition(id).is_class() => self.values.add(Value::Object(id)),
            Value::Local(id) => self.returned(id, Values::UNKNOWN),
            Value::Method { function, receiver } => self.returned(function, receiver),
            Value::Object(class) => self.method_result(class, callee, "__call__"),
            Value::Partial(inner) => self.each(inner, |me, inner| me.call_one(inner, arguments, call)),
            Value::Outside(path) => self.outside_call(path, arguments, call),
            Value::Instance(class) => {
                let method = format!("{}.__call__", self.values.path(class));
                self.values.intern(&method);
                self.fact_of_call(&method, arguments).unwrap_or(Values::UNKNOWN)
            }
            _ => Values::UNKNOWN,
        }
    }

    fn outside_call(&mut self, path: Path, arguments: Arguments, call: ExprId) -> ValueId {
        let dotted = self.values.path(path).to_owned();
        if let Some(result) = self.special_call(&dotted, arguments, call) {
            return result;
        }
        let result = match self.fact_of_call(&dotted, arguments) {
            // An archive or reader over a stream in memory is in memory itself.
            _ if self.is_given_memory(arguments) => Values::UNKNOWN,
            Some(result) => result,
            None if self.looks_like_class(path) => self.values.add(Value::Instance(path)),
            None => Values::UNKNOWN,
        };
        match self.facts.is_async(&self.values, path) {
            true if !self.looks_like_class(path) => self.values.add(Value::Coroutine(result)),
            _ => result,
        }
    }

    fn is_given_memory(&mut self, arguments: Arguments) -> bool {
        let all = arguments.args.iter().copied().chain(arguments.keywords.iter().map(|keyword| keyword.value));
        all.take(MOST_LOOKED_AT).any(|arg| {
            let value = self.infer(arguments.file, arg);
            self.values.is_memory(value)
        })
    }

    fn fact_of_call(&mut self, callable: &str, arguments: Arguments) -> Option<ValueId> {
        let fact = self.facts.returns(&mut self.values, callable, arguments.literal(0))?;
        Some(match fact {
            Fact::Value(value) => value,
            Fact::Argument(i) => self.argument(arguments, i),
            Fact::InstanceOfArgument(i) => {
                let class = self.argument(arguments, i);
                self.instance_of(class)
            }
            Fact::EnteredArgument(i) => {
                let context = self.argument(arguments, i);
                self.entered(context)
            }
            Fact::ElementOfArgument(i) => {
                let container = self.argument(arguments, i);
                self.element(container)
            }
        })
    }

    fn argument(&mut self, arguments: Arguments, position: u8) -> ValueId {
        match arguments.at(usize::from(position)) {
            Some(arg) => self.infer(arguments.file, arg),
            None => Values::UNKNOWN,
        }
    }

    /// Functions whose result follows from their arguments.
    fn special_call(&mut self, dotted: &str, arguments: Arguments, call: ExprId) -> Option<ValueId> {
        let first = |me: &mut Self| me.argument(arguments, 0);
        Some(match dotted {
            "super" => self.super_call(arguments, call),
            "type" if arguments.args.len() == 1 => {
                let object = first(self);
                self.class_of(object)
            }
            "__import__" | "importlib.import_module" => {
                let name = arguments.literal(0)?;
                let name = match dotted {
                    "__import__" => name.split('.').next().unwrap_or(name),
                    _ => name,
                };
                self.module(arguments.file, 0, name)
            }
            "getattr" => {
                let object = first(self);
                let found = match arguments.literal(1) {
                    Some(name) => self.attribute(object, name),
                    None => Values::UNKNOWN,
                };
                let default = self.argument(arguments, 2);
                match self.values.says_something(default) {
                    true => self.values.union([found, default]),
                    false => found,
                }
            }
            "functools.partial" | "functools.partialmethod" => {
                let inner = first(self);
                self.values.add(Value::Partial(inner))
            }
            "typing.cast" => {
                // A function of the project says more of itself than any type that it is said to have.
                let own = self.argument(arguments, 1);
                let is_function = |one: &ValueId| matches!(*self.values.get(*one), Value::Local(id) if self.definition(id).is_function());
                if self.values.members(&own).iter().any(is_function) {
                    return Some(own);
                }
                let file = arguments.file;
                self.annotation(file, arguments.at(0)?)
            }
            "copy.copy" | "copy.deepcopy" | "typing.assert_type" | "weakref.proxy" | "max" | "min"
                if arguments.args.len() == 1 || !matches!(dotted, "max" | "min") =>
            {
                match dotted {
                    "max" | "min" => {
                        let container = first(self);
                        self.element(container)
                    }
                    _ => first(self),
                }
            }
            "iter" | "list" | "set" | "frozenset" | "sorted" | "reversed" | "tuple" | "collections.deque"
            | "itertools.chain" | "itertools.cycle" | "itertools.islice" | "asyncio.gather" => {
                let container = first(self);
                let element = self.element(container);
                self.values.add(Value::Iterable(element))
            }
            "next" | "random.choice" | "anext" => {
                let container = first(self);
                self.element(container)
            }
            "filter" | "itertools.filterfalse" | "itertools.takewhile" | "itertools.dropwhile" => {
                let container = self.argument(arguments, 1);
                let element = self.element(container);
                self.values.add(Value::Iterable(element))
            }
            "map" => {
                let function = first(self);
                let result = self.each(function, |me, function| match *me.values.get(function) {
                    Value::Outside(_) | Value::Local(_) | Value::Method { .. } | Value::Partial(_) => {
                        let none = Arguments { args: &[], keywords: &[], ..arguments };
                        me.call_one(function, none, call)
                    }
                    _ => Values::UNKNOWN,
                });
                self.values.add(Value::Iterable(result))
            }
            "enumerate" => {
                let (container, number) = (first(self), self.values.instance("int"));
                let element = self.element(container);
                let pair = self.values.add(Value::Tuple(vec![number, element]));
                self.values.add(Value::Iterable(pair))
            }
            "zip" | "itertools.product" => {
                let mut items = Vec::new();
                for &arg in arguments.args.iter().take(6) {
                    let container = self.infer(arguments.file, arg);
                    items.push(self.element(container));
                }
                let tuple = self.values.add(Value::Tuple(items));
                self.values.add(Value::Iterable(tuple))
            }
            "dict" | "collections.OrderedDict" => {
                let copied = first(self);
                match self.values.get(copied) {
                    Value::Mapping { .. } => copied,
                    _ => {
                        let file = arguments.file;
                        let values: Vec<ExprId> = arguments.keywords.iter().map(|keyword| keyword.value).collect();
                        let (key, value) = (self.values.instance("str"), self.any_of(file, &values));
                        self.values.add(Value::Mapping { key, value })
                    }
                }
            }
            "collections.defaultdict" => {
                let factory = first(self);
                let value = self.call_plain(factory, arguments, call);
                self.values.add(Value::Mapping { key: Values::UNKNOWN, value })
            }
            "dataclasses.field" | "attr.ib" | "attrs.field" => {
                let file = arguments.file;
                match (arguments.named("default_factory").or(arguments.named("factory")), arguments.named("default")) {
                    (Some(factory), _) => {
                        let factory = self.infer(file, factory);
                        self.call_plain(factory, arguments, call)
                    }
                    (None, Some(default)) => self.infer(file, default),
                    _ => Values::UNKNOWN,
                }
            }
            "contextlib.closing" => {
                let inside = first(self);
                self.values.add(Value::Context(inside))
            }
            "contextlib.nullcontext" => {
                let inside = first(self);
                self.values.add(Value::Context(inside))
            }
            "asyncio.create_task" | "asyncio.ensure_future" | "asyncio.wait_for" | "asyncio.shield" => first(self),
            "asyncio.to_thread" => {
                let function = first(self);
                let result = self.call_plain(function, arguments, call);
                self.values.add(Value::Coroutine(result))
            }
            _ => return None,
        })
    }

    /// A call with arguments that are not known.
    fn call_plain(&mut self, callee: ValueId, arguments: Arguments, call: ExprId) -> ValueId {
        let none = Arguments { args: &[], keywords: &[], ..arguments };
        self.each(callee, |me, callee| me.call_one(callee, none, call))
    }

    fn super_call(&mut self, arguments: Arguments, call: ExprId) -> ValueId {
        let Some(place) = self.flow_of(arguments.file).place(call) else { return Values::UNKNOWN };
        let around = std::iter::successors(Some(place.function), |&id| self.definition(id).parent);
        let method =
            around.clone().find(|&id| self.definition(id).class.is_some() && self.definition(id).is_function());
        let Some((method, class)) = method.and_then(|id| Some((id, self.definition(id).class?))) else {
            return Values::UNKNOWN;
        };
        let receiver = match self.takes_class(method) {
            true => self.values.add(Value::Local(class)),
            false => self.values.add(Value::Object(class)),
        };
        self.values.add(Value::Super { class, receiver })
    }

    /// Whether the first parameter of a method is the class.
    pub fn takes_class(&self, method: DefinitionId) -> bool {
        let definition = self.definition(method);
        definition.has(Decorator::ClassMethod)
            || matches!(&*definition.name, "__new__" | "__init_subclass__" | "__class_getitem__")
    }

    /// Methods of the built-in containers, whose results depend on what they hold.
    fn container_call(&mut self, arguments: Arguments, func: ExprId) -> Option<ValueId> {
        let ExprKind::Attribute { value, attr, .. } = arguments.tree[func].kind else { return None };
        let container = self.infer(arguments.file, value);
        let name = arguments.tree.str(attr.name);
        match self.values.get(container).clone() {
            Value::Mapping { key, value } => Some(match name {
                "get" | "pop" | "setdefault" => {
                    let default = self.argument(arguments, 1);
                    match self.values.says_something(default) {
                        true => self.values.union([value, default]),
                        false => value,
                    }
                }
                "values" => self.values.add(Value::Iterable(value)),
                "keys" => self.values.add(Value::Iterable(key)),
                "items" => {
                    let pair = self.values.add(Value::Tuple(vec![key, value]));
                    self.values.add(Value::Iterable(pair))
                }
                "copy" => container,
                "popitem" => self.values.add(Value::Tuple(vec![key, value])),
                _ => Values::UNKNOWN,
            }),
            Value::Iterable(element) => match name {
                "pop" | "popleft" | "__next__" => Some(element),
                "copy" | "union" | "difference" | "intersection" => Some(container),
                _ => Some(Values::UNKNOWN),
            },
            Value::Instance(class) if self.values.path(class) == "str" => Some(match name {
                "encode" => self.values.instance("bytes"),
                "split" | "rsplit" | "splitlines" | "partition" | "rpartition" => {
                    self.values.add(Value::Iterable(container))
                }
                "startswith" | "endswith" | "find" | "rfind" | "index" | "count" => Values::UNKNOWN,
                _ => container,
            }),
            _ => None,
        }
    }
}
