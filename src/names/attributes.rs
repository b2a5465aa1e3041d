//! Attributes, items, elements and `with`: what is reached from a value without calling it by name.

use super::classes::Ancestor;
use super::conventions::{is_task_method, task_method};
use super::definition::{Decorator, DefinitionId, DefinitionKind};
use super::infer::Inference;
use super::project::FileId;
use super::value::{Path, Value, ValueId, Values};
use crate::syntax::ast::*;

impl Inference<'_> {
    /// `value.name`
    pub fn attribute(&mut self, value: ValueId, name: &str) -> ValueId {
        // A delegate may delegate to itself.
        self.nested(|me| me.each(value, |me, value| me.attribute_of_one(value, name)))
    }

    fn attribute_of_one(&mut self, value: ValueId, name: &str) -> ValueId {
        match *self.values.get(value) {
            Value::Unknown | Value::None => Values::UNKNOWN,
            Value::File(file) => self.module_attribute(file, name),
            Value::Outside(path) => self.outside_attribute(path, name),
            Value::Instance(class) => self.instance_attribute(class, name),
            Value::Local(id) if self.definition(id).is_class() => self.class_attribute(id, value, name),
            Value::Local(id) => self.function_attribute(id, name),
            Value::Object(class) => self.object_attribute(class, value, name),
            Value::Super { class, receiver } => self.super_attribute(class, receiver, name),
            Value::Method { function, .. } => self.function_attribute(function, name),
            Value::Tuple(_) => self.values.outside(&format!("tuple.{name}")),
            Value::Iterable(_) => self.values.outside(&format!("list.{name}")),
            Value::Mapping { .. } => self.values.outside(&format!("dict.{name}")),
            Value::Coroutine(_) | Value::Context(_) | Value::Partial(_) | Value::Union(_) => Values::UNKNOWN,
        }
    }

    fn module_attribute(&mut self, file: FileId, name: &str) -> ValueId {
        if let Some(value) = self.global(file, name) {
            return value;
        }
        match self.project.import(file, 1, name) {
            Some(module) => self.values.add(Value::File(module)),
            None => Values::UNKNOWN,
        }
    }

    fn outside_attribute(&mut self, path: Path, name: &str) -> ValueId {
        if let Some(value) = self.facts.by_convention(&mut self.values, path, name) {
            return value;
        }
        let dotted = format!("{}.{name}", self.values.path(path));
        if let (true, Some(file)) = (self.project.files.len() > 1, self.project.module(&dotted)) {
            return self.values.add(Value::File(file));
        }
        self.outside(&dotted)
    }

    fn instance_attribute(&mut self, class: Path, name: &str) -> ValueId {
        if let Some(value) = self.facts.attribute(&mut self.values, class, name) {
            return value;
        }
        let method = format!("{}.{name}", self.values.path(class));
        self.values.outside(&method)
    }

    fn class_attribute(&mut self, class: DefinitionId, value: ValueId, name: &str) -> ValueId {
        let member = self.member(class, name);
        self.each(member, |me, member| match *me.values.get(member) {
            Value::Local(function) if me.definition(function).has(Decorator::ClassMethod) => {
                me.values.add(Value::Method { function, receiver: value })
            }
            _ => member,
        })
    }

    fn object_attribute(&mut self, class: DefinitionId, value: ValueId, name: &str) -> ValueId {
        if name == "__class__" {
            return self.values.add(Value::Local(class));
        }
        let member = self.member(class, name);
        if !self.values.says_something(member) {
            return self.delegated(class, name);
        }
        self.bound_to(member, class, value)
    }

    /// A member as an object gives it: methods bound, properties read.
    fn bound_to(&mut self, member: ValueId, class: DefinitionId, object: ValueId) -> ValueId {
        self.each(member, |me, member| {
            let Value::Local(function) = *me.values.get(member) else { return member };
            let definition = me.definition(function);
            // A function kept in an attribute of the object itself is not bound.
            if definition.class.is_none() || !definition.is_function() || definition.has(Decorator::StaticMethod) {
                return member;
            }
            if definition.is_property() {
                return me.returned(function, object);
            }
            let receiver = match definition.has(Decorator::ClassMethod) {
                true => me.values.add(Value::Local(class)),
                false => object,
            };
            me.values.add(Value::Method { function, receiver })
        })
    }

    /// `def __getattr__(self, name): return getattr(self.inner, name)`
    fn delegated(&mut self, class: DefinitionId, name: &str) -> ValueId {
        let member = self.member(class, "__getattr__");
        let Value::Local(function) = *self.values.get(member) else { return Values::UNKNOWN };
        let (file, returns) = (self.definition(function).file, self.definition(function).returns.clone());
        let tree = self.tree(file);
        let mut all = Vec::new();
        for value in returns {
            let ExprKind::Call { func, args, .. } = &tree[value].kind else { continue };
            let (ExprKind::Name { name: called, .. }, &[object, _, ..]) = (&tree[*func].kind, &args[..]) else {
                continue;
            };
            if tree.str(*called) == "getattr" {
                let object = self.infer(file, object);
                all.push(self.attribute(object, name));
            }
        }
        self.values.union(all)
    }

    fn super_attribute(&mut self, class: DefinitionId, receiver: ValueId, name: &str) -> ValueId {
        let own = match *self.values.get(receiver) {
            Value::Object(own) | Value::Local(own) => own,
            _ => class,
        };
        let order = self.classes.order(own).to_vec();
        let after = order.iter().position(|&ancestor| ancestor == Ancestor::Local(class)).map_or(0, |i| i + 1);
        let key = self.values.intern(name);
        let member = self.member_in(&order[after..], name, key);
        match *self.values.get(receiver) {
            Value::Object(own) => self.bound_to(member, own, receiver),
            _ => member,
        }
    }

    /// A task made by a decorator has methods: `send_mail.delay(...)`.
    fn function_attribute(&mut self, function: DefinitionId, name: &str) -> ValueId {
        let made = self.made_by_decorators(function);
        match self.values.says_something(made) {
            true => self.attribute(made, name),
            false if is_task_method(name) && self.is_task(function) => task_method(&mut self.values, name),
            false => Values::UNKNOWN,
        }
    }

    /// Whether a decorator is called `task`, as in `@app.task` and `@celery.task(bind=True)`.
    fn is_task(&self, function: DefinitionId) -> bool {
        let (file, DefinitionKind::Function(stmt)) = (self.definition(function).file, self.definition(function).kind)
        else {
            return false;
        };
        let tree = self.tree(file);
        let StmtKind::FunctionDef(def) = &tree[stmt].kind else { return false };
        def.decorators.iter().any(|&decorator| {
            let callee = match tree[decorator].kind {
                ExprKind::Call { func, .. } => func,
                _ => decorator,
            };
            matches!(super::index::last_name(tree, callee).map(|name| tree.str(name)), Some("task" | "shared_task"))
        })
    }

    /// The instances of outside classes that the decorators of a function make of it.
    fn made_by_decorators(&mut self, function: DefinitionId) -> ValueId {
        let (file, DefinitionKind::Function(stmt)) = (self.definition(function).file, self.definition(function).kind)
        else {
            return Values::UNKNOWN;
        };
        let StmtKind::FunctionDef(def) = &self.tree(file)[stmt].kind else { return Values::UNKNOWN };
        let mut made = Vec::new();
        for &decorator in &def.decorators {
            let value = self.infer(file, decorator);
            for member in self.values.members(&value).to_vec() {
                match *self.values.get(member) {
                    Value::Instance(_) => made.push(member),
                    Value::Outside(path) => {
                        let path = self.values.path(path).to_owned();
                        if let Some(super::facts::Fact::Value(value)) =
                            self.facts.returns(&mut self.values, &path, None)
                        {
                            made.push(value);
                        }
                    }
                    _ => {}
                }
            }
        }
        self.values.union(made)
    }

    /// `container[index]`
    pub fn subscript(&mut self, file: FileId, container: ValueId, index: ExprId) -> ValueId {
        let tree = self.tree(file);
        let number = match &tree[index].kind {
            ExprKind::Constant(Constant::Int(number)) => usize::try_from(number).ok(),
            _ => None,
        };
        let is_slice = matches!(tree[index].kind, ExprKind::Slice { .. });
        self.each(container, |me, value| match me.values.get(value).clone() {
            Value::Iterable(_) if is_slice => value,
            Value::Iterable(element) => element,
            Value::Mapping { value, .. } => value,
            Value::Tuple(items) => match number {
                Some(i) => items.get(i).copied().unwrap_or(Values::UNKNOWN),
                None => me.values.union(items),
            },
            // A generic class with its parameters, or an alias such as `List[int]`.
            Value::Local(id) if me.definition(id).is_class() => value,
            Value::Outside(path) if me.looks_like_class(path) => value,
            Value::Object(class) => match me.method_result(class, value, "__getitem__") {
                Values::UNKNOWN => me.element(value),
                result => result,
            },
            Value::Instance(class) => {
                let method = format!("{}.__getitem__", me.values.path(class));
                match me.facts.returns(&mut me.values, &method, None) {
                    Some(super::facts::Fact::Value(value)) => value,
                    _ => me.element(value),
                }
            }
            _ => Values::UNKNOWN,
        })
    }

    /// What a `for` loop over a value gives.
    pub fn element(&mut self, container: ValueId) -> ValueId {
        self.each(container, |me, value| match me.values.get(value).clone() {
            Value::Iterable(element) => element,
            Value::Mapping { key, .. } => key,
            Value::Tuple(items) => me.values.union(items),
            Value::Instance(class) => me.facts.element(&mut me.values, class).unwrap_or(Values::UNKNOWN),
            Value::Object(class) => {
                let iterator = me.method_result(class, value, "__iter__");
                let next = match *me.values.get(iterator) {
                    Value::Iterable(element) => element,
                    Value::Object(class) => me.method_result(class, iterator, "__next__"),
                    _ => Values::UNKNOWN,
                };
                match me.values.says_something(next) {
                    true => next,
                    false => me.base_fact(class, |me, base| me.facts.element(&mut me.values, base)),
                }
            }
            _ => Values::UNKNOWN,
        })
    }

    /// What `with value as name` binds.
    pub fn entered(&mut self, context: ValueId) -> ValueId {
        self.each(context, |me, value| match *me.values.get(value) {
            Value::Context(inside) => inside,
            Value::Instance(class) => me.facts.enters(&mut me.values, class).unwrap_or(value),
            Value::Object(class) => {
                let enter = match me.method_result(class, value, "__enter__") {
                    Values::UNKNOWN => me.method_result(class, value, "__aenter__"),
                    entered => entered,
                };
                match *me.values.get(enter) {
                    Value::Coroutine(entered) => entered,
                    Value::Unknown => value,
                    _ => enter,
                }
            }
            _ => Values::UNKNOWN,
        })
    }

    /// What a fact says of the first outside base that has one.
    fn base_fact(&mut self, class: DefinitionId, fact: impl Fn(&mut Self, Path) -> Option<ValueId>) -> ValueId {
        let order = self.classes.order(class).to_vec();
        let outside = order.into_iter().filter_map(|ancestor| match ancestor {
            Ancestor::Outside(path) => Some(path),
            Ancestor::Local(_) => None,
        });
        for base in outside {
            if let Some(value) = fact(self, base) {
                return value;
            }
        }
        Values::UNKNOWN
    }

    /// What a method of the project gives when called on an object.
    pub fn method_result(&mut self, class: DefinitionId, object: ValueId, name: &str) -> ValueId {
        let member = self.member(class, name);
        self.each(member, |me, member| match *me.values.get(member) {
            Value::Local(function) if me.definition(function).is_function() => me.returned(function, object),
            _ => Values::UNKNOWN,
        })
    }

    /// By PEP 8 a class starts with a capital; the built-in ones do not, nor those whose methods the catalogue lists.
    pub fn looks_like_class(&self, path: Path) -> bool {
        let dotted = self.values.path(path);
        let name = dotted.rsplit('.').next().unwrap_or(dotted);
        name.starts_with(|c: char| c.is_uppercase()) || is_builtin_class(dotted) || self.facts.has_members(path)
    }
}

fn is_builtin_class(name: &str) -> bool {
    matches!(
        name,
        "str"
            | "bytes"
            | "bytearray"
            | "int"
            | "float"
            | "complex"
            | "bool"
            | "object"
            | "range"
            | "memoryview"
            | "list"
            | "dict"
            | "set"
            | "frozenset"
            | "tuple"
            | "type"
    )
}
