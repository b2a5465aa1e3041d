//! Classes: bases, method resolution order, members, and who overrides whom.

use super::definition::{Decorator, DefinitionId, DefinitionKind};
use super::infer::{Inference, Slot};
use super::scope::{BindingKind, Source};
use super::value::{Path, Value, ValueId, Values};
use crate::syntax::Node;
use crate::syntax::ast::*;
use crate::text::Map;

/// One class in a method resolution order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ancestor {
    Local(DefinitionId),
    Outside(Path),
}

/// The class hierarchies of a project.
#[derive(Clone, Debug, Default)]
pub(super) struct Classes {
    orders: Map<DefinitionId, Vec<Ancestor>>,
    /// Classes that name a class among their bases, in the order of the source.
    children: Map<DefinitionId, Vec<DefinitionId>>,
}

impl Classes {
    /// The class itself first, then its bases; those outside come where Python would look for them.
    pub fn order(&self, class: DefinitionId) -> &[Ancestor] {
        self.orders.get(&class).map_or(&[], Vec::as_slice)
    }

    /// The classes below, nearest first.
    pub fn below(&self, class: DefinitionId) -> Vec<DefinitionId> {
        let mut all = vec![class];
        let mut next = 0;
        while let Some(above) = all.get(next) {
            let children = self.children.get(above).map_or(&[][..], Vec::as_slice);
            for &child in children.iter().take(MOST_BELOW) {
                if all.len() <= MOST_BELOW && !all.contains(&child) {
                    all.push(child);
                }
            }
            next += 1;
        }
        all.remove(0);
        all
    }

    pub fn is_below(&self, class: DefinitionId, base: DefinitionId) -> bool {
        class == base || self.order(class).contains(&Ancestor::Local(base))
    }
}

impl<'a> Inference<'a> {
    /// Works out every hierarchy; before any member is asked for.
    pub fn find_classes(&mut self) {
        let ids = (0..self.definitions.len() as u32).map(DefinitionId);
        let classes: Vec<DefinitionId> = ids.filter(|&id| self.definition(id).is_class()).collect();
        let mut bases: Map<DefinitionId, Vec<Ancestor>> = Map::default();
        for &class in &classes {
            let own = self.bases(class);
            for base in &own {
                if let &Ancestor::Local(base) = base {
                    self.classes.children.entry(base).or_default().push(class);
                }
            }
            bases.insert(class, own);
        }
        for class in classes {
            let order = order(class, &bases);
            self.classes.orders.insert(class, order);
        }
    }

    fn bases(&mut self, class: DefinitionId) -> Vec<Ancestor> {
        let (file, DefinitionKind::Class(stmt)) = (self.definition(class).file, self.definition(class).kind) else {
            return Vec::new();
        };
        let StmtKind::ClassDef(def) = &self.tree(file)[stmt].kind else { return Vec::new() };
        let mut found = Vec::new();
        for &base in def.bases.iter().chain(def.keywords.iter().filter(|k| k.name.is_none()).map(|k| &k.value)) {
            let value = self.infer(file, base);
            for &member in self.values.members(&value) {
                match *self.values.get(member) {
                    Value::Local(base) if self.definition(base).is_class() => found.push(Ancestor::Local(base)),
                    Value::Outside(path) => found.push(Ancestor::Outside(path)),
                    _ => {}
                }
            }
        }
        found
    }

    /// A member as found in the class or its bases: what `getattr` on the class would see, unbound.
    pub fn member(&mut self, class: DefinitionId, name: &str) -> ValueId {
        let key = (class, self.values.intern(name));
        match self.members.get(&key) {
            Some(&Slot::Known(value)) => return value,
            Some(Slot::Asked) => return Values::UNKNOWN,
            None => {}
        }
        self.members.insert(key, Slot::Asked);
        let value = self.find_member(class, name, key.1);
        self.members.insert(key, Slot::Known(value));
        value
    }

    fn find_member(&mut self, class: DefinitionId, name: &str, key: Path) -> ValueId {
        let order = self.classes.order(class).to_vec();
        let found = self.member_in(&order, name, key);
        if self.values.says_something(found) {
            return found;
        }
        // A base class may count on what its subclasses bring.
        let below = self.classes.below(class);
        let theirs: Vec<ValueId> =
            below.iter().take(8).map(|&class| self.member_in(&[Ancestor::Local(class)], name, key)).collect();
        self.values.union(std::iter::once(found).chain(theirs))
    }

    /// The first of some classes that has a member; values which several assign are joined.
    pub fn member_in(&mut self, order: &[Ancestor], name: &str, key: Path) -> ValueId {
        let mut data = Vec::new();
        for &ancestor in order {
            match ancestor {
                Ancestor::Local(class) => {
                    if let Some(function) = self.own_function(class, name) {
                        data.push(self.values.add(Value::Local(function)));
                        break;
                    }
                    self.own_data(class, name, key, &mut data);
                }
                Ancestor::Outside(class) => {
                    if let Some(value) = self.facts.attribute(&mut self.values, class, name) {
                        data.push(value);
                        break;
                    }
                    if name == "__init__" {
                        data.push(self.values.add(Value::Outside(class)));
                        break;
                    }
                    let method = format!("{}.{name}", self.values.path(class));
                    if self.facts.is_listed(&mut self.values, &method) {
                        data.push(self.values.outside(&method));
                        break;
                    }
                }
            }
        }
        self.values.union(data)
    }

    /// A method or nested class; of several with one name the property, or the last that is no stub.
    pub fn own_function(&self, class: DefinitionId, name: &str) -> Option<DefinitionId> {
        let bindings = self.class_bindings(class, name);
        let defined = bindings.clone().filter_map(|kind| match kind {
            BindingKind::Define(definition) => Some(*definition),
            _ => None,
        });
        let is_property = |id: &DefinitionId| self.definition(*id).is_property();
        let is_real = |id: &DefinitionId| {
            !self.definition(*id).has(Decorator::Overload) && !self.definition(*id).has(Decorator::Accessor)
        };
        defined
            .clone()
            .find(is_property)
            .or_else(|| defined.clone().rfind(is_real))
            .or_else(|| defined.clone().next_back())
            .or_else(|| self.aliased(class, bindings))
    }

    /// The method for which a name of the class body stands: `make = _connect`.
    fn aliased<'b>(
        &self,
        class: DefinitionId,
        mut bindings: impl Iterator<Item = &'b BindingKind>,
    ) -> Option<DefinitionId> {
        let only = bindings.next().filter(|_| bindings.next().is_none());
        let Some(BindingKind::From { source: Source::Value(value), path }) = only else { return None };
        let tree = self.tree(self.definition(class).file);
        let ExprKind::Name { name, .. } = tree[*value].kind else { return None };
        let mut functions = self.class_bindings(class, tree.str(name));
        match (functions.next(), functions.next()) {
            (Some(&BindingKind::Define(id)), None) if path.is_empty() && self.definition(id).is_function() => Some(id),
            _ => None,
        }
    }

    fn class_bindings(
        &self,
        class: DefinitionId,
        name: &str,
    ) -> impl DoubleEndedIterator<Item = &'a BindingKind> + Clone + use<'a> {
        let definition = self.definition(class);
        let scopes = self.scopes_of(definition.file);
        let own = || match definition.kind {
            DefinitionKind::Class(stmt) => {
                let name = self.tree(definition.file).name(name)?;
                Some(scopes.bindings_of(*scopes.scope_of.get(&Node::Stmt(stmt))?, name))
            }
            _ => None,
        };
        own().unwrap_or_default().iter().map(|&id| &scopes.binding(id).kind)
    }

    /// What the class body and assignments to `self.name` and `Class.name` say.
    fn own_data(&mut self, class: DefinitionId, name: &str, key: Path, data: &mut Vec<ValueId>) {
        let file = self.definition(class).file;
        for kind in self.class_bindings(class, name) {
            let value = self.bound_value(file, kind);
            data.push(value);
        }
        let own = self.index.stores_of(class, key).to_vec();
        for (file, number) in own {
            let store = &self.scopes_of(file).attribute_stores[number as usize];
            data.push(self.bound_value(file, &store.kind));
        }
        let loose = self.index.loose_stores(key).to_vec();
        for (file, number) in loose.into_iter().take(MOST_LOOSE) {
            let store = &self.scopes_of(file).attribute_stores[number as usize];
            let object = self.infer(file, store.object);
            let of_class = |value: &ValueId| match *self.values.get(*value) {
                Value::Local(other) | Value::Object(other) => self.classes.is_below(other, class),
                _ => false,
            };
            if self.values.members(&object).iter().any(of_class) {
                data.push(self.bound_value(file, &store.kind));
            }
        }
    }

    /// The methods which override `method` in classes below `class`.
    pub fn overrides(&self, class: DefinitionId, name: &str) -> Vec<DefinitionId> {
        let below = self.classes.below(class);
        below.into_iter().filter_map(|class| self.own_function(class, name)).collect()
    }
}

/// Assignments to attributes of other objects that are looked at for one name.
const MOST_LOOSE: usize = 16;

/// Depth first, each class once, a class after all of its subclasses: close to C3 for hierarchies that Python accepts.
fn order(class: DefinitionId, bases: &Map<DefinitionId, Vec<Ancestor>>) -> Vec<Ancestor> {
    let mut reversed: Vec<Ancestor> = Vec::new();
    let mut todo = vec![Ancestor::Local(class)];
    while let Some(ancestor) = todo.pop() {
        reversed.push(ancestor);
        if reversed.len() > MOST_ANCESTORS {
            break;
        }
        if let Ancestor::Local(class) = ancestor {
            todo.extend(bases.get(&class).into_iter().flatten().rev());
        }
    }
    // Of a class met twice the last place counts, as in a diamond.
    let mut seen = Vec::new();
    for ancestor in reversed.into_iter().rev() {
        if !seen.contains(&ancestor) {
            seen.push(ancestor);
        }
    }
    seen.reverse();
    match seen.iter().position(|&ancestor| ancestor == Ancestor::Local(class)) {
        Some(own) => {
            let own = seen.remove(own);
            seen.insert(0, own);
        }
        None => seen.insert(0, Ancestor::Local(class)),
    }
    seen
}

/// Subclasses that are looked at; a base class of more is an interface of which these are examples enough.
const MOST_BELOW: usize = 100;

/// More ancestors than any real class has; also ends the walk when bases form a circle.
const MOST_ANCESTORS: usize = 100;
