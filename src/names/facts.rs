//! The catalogue's type facts as values, each asked once.

use super::value::{Path, Value, ValueId, Values};
use crate::catalogue::{self, Type};
use crate::text::Map;
use std::collections::BTreeSet;

/// What the catalogue answered.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    outside: Map<Path, ValueId>,
    attributes: Map<Path, Option<ValueId>>,
    returns: Map<(Path, Option<Path>), Option<Fact>>,
    elements: Map<Path, Option<ValueId>>,
    entered: Map<Path, Option<ValueId>>,
    listed: Map<Path, bool>,
    asynchronous: Map<Path, bool>,
    /// By the root of a dotted name: whether the catalogue covers the package.
    covered: Map<Path, bool>,
    /// Paths below which the catalogue has rows: modules, and classes whatever they are called.
    with_members: BTreeSet<Path>,
}

/// What a fact says, before the arguments it may speak of are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fact {
    Value(ValueId),
    Argument(u8),
    InstanceOfArgument(u8),
    EnteredArgument(u8),
    ElementOfArgument(u8),
}

impl Facts {
    /// A module, function, class or module-level object by its dotted name.
    pub fn outside(&mut self, values: &mut Values, dotted: &str) -> ValueId {
        let path = values.intern(dotted);
        if let Some(&value) = self.outside.get(&path) {
            return value;
        }
        let canonical = catalogue::canonical(super::conventions::unvendored(dotted));
        let object = canonical.rsplit_once('.').and_then(|(module, name)| catalogue::attribute(module, name));
        let value = match object {
            // That rows stand below it says no more than the path itself.
            Some(Type::Instance(class)) if *class == *canonical => {
                let value = values.outside(&canonical);
                if let &Value::Outside(path) = values.get(value) {
                    self.with_members.insert(path);
                }
                value
            }
            Some(object) => of_type(values, &object),
            None => values.outside(&canonical),
        };
        self.outside.insert(path, value);
        value
    }

    /// A name of a module, if the catalogue lists it at all; for star imports.
    pub fn listed(&mut self, values: &mut Values, dotted: &str) -> Option<ValueId> {
        self.is_listed(values, dotted).then(|| self.outside(values, dotted))
    }

    /// An attribute of an instance which is not a method.
    pub fn attribute(&mut self, values: &mut Values, class: Path, name: &str) -> Option<ValueId> {
        let dotted = format!("{}.{name}", values.path(class));
        let path = values.intern(&dotted);
        if let Some(&known) = self.attributes.get(&path) {
            return known;
        }
        let found = catalogue::attribute(values.path(class), name).map(|object| of_type(values, &object));
        self.attributes.insert(path, found);
        found
    }

    /// Whether the catalogue lists members of a path that was asked for before.
    pub fn has_members(&self, path: Path) -> bool {
        self.with_members.contains(&path)
    }

    /// Whether the catalogue says anything about a method, so that it is worth naming.
    pub fn is_listed(&mut self, values: &mut Values, method: &str) -> bool {
        let path = values.intern(method);
        let ask = || catalogue::blocking(method).is_some() || catalogue::returns(method, None).is_some();
        *self.listed.entry(path).or_insert_with(ask)
    }

    /// Whether a callable is asynchronous already.
    pub fn is_async(&mut self, values: &Values, path: Path) -> bool {
        *self.asynchronous.entry(path).or_insert_with(|| catalogue::is_async(values.path(path)))
    }

    /// Whether the catalogue covers the package of a dotted name.
    pub fn is_covered(&mut self, values: &mut Values, dotted: &str) -> bool {
        let root = dotted.split('.').next().unwrap_or(dotted);
        let path = values.intern(root);
        *self.covered.entry(path).or_insert_with(|| catalogue::is_known_module(root))
    }

    /// What a call gives; `first` is a literal string in first place.
    pub fn returns(&mut self, values: &mut Values, callable: &str, first: Option<&str>) -> Option<Fact> {
        let key = (values.intern(callable), first.map(|first| values.intern(first)));
        if let Some(&known) = self.returns.get(&key) {
            return known;
        }
        let fact = catalogue::returns(callable, first).map(|result| of_call(values, result));
        self.returns.insert(key, fact);
        fact
    }

    pub fn element(&mut self, values: &mut Values, class: Path) -> Option<ValueId> {
        if let Some(&known) = self.elements.get(&class) {
            return known;
        }
        let element = catalogue::element(values.path(class)).map(|element| of_type(values, &element));
        self.elements.insert(class, element);
        element
    }

    pub fn enters(&mut self, values: &mut Values, class: Path) -> Option<ValueId> {
        if let Some(&known) = self.entered.get(&class) {
            return known;
        }
        let entered = catalogue::enters(values.path(class)).map(|entered| of_type(values, &entered));
        self.entered.insert(class, entered);
        entered
    }
}

fn of_call(values: &mut Values, result: Type) -> Fact {
    match result {
        Type::Argument(i) => Fact::Argument(i),
        Type::InstanceOfArgument(i) => Fact::InstanceOfArgument(i),
        Type::EnteredArgument(i) => Fact::EnteredArgument(i),
        Type::ElementOfArgument(i) => Fact::ElementOfArgument(i),
        other => Fact::Value(of_type(values, &other)),
    }
}

fn of_type(values: &mut Values, of: &Type) -> ValueId {
    match of {
        Type::Instance(class) => values.instance(class),
        Type::Class(path) | Type::Function(path) => values.outside(path),
        Type::Iterable(element) => {
            let element = of_type(values, element);
            values.add(Value::Iterable(element))
        }
        Type::Tuple(items) => {
            let items = items.iter().map(|item| of_type(values, item)).collect();
            values.add(Value::Tuple(items))
        }
        Type::Context(entered) => {
            let entered = of_type(values, entered);
            values.add(Value::Context(entered))
        }
        // What speaks of arguments says nothing apart from a call.
        _ => Values::UNKNOWN,
    }
}
