//! Where to look: calls by name, attributes by name, what is put into containers.

use super::definition::{Definition, DefinitionId};
use super::flow::Flow;
use super::project::{FileId, Project};
use super::scope::{BindingKind, Scopes, Source};
use super::value::{Path, Values};
use crate::syntax::ast::*;
use crate::text::Map;

/// Look-ups over the whole project that keep inference from searching.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    /// Calls by the last name of their callee, in the order of files and of the source.
    calls: Map<Path, Vec<(FileId, ExprId)>>,
    /// Calls which are handed a function by name: `submit(f, x)` is found under `f`.
    handed: Map<Path, Vec<(FileId, ExprId)>>,
    /// `self.name = ...` by class and name: numbers of attribute stores.
    own: Map<(DefinitionId, Path), Vec<(FileId, u32)>>,
    /// `other.name = ...` by name.
    loose: Map<Path, Vec<(FileId, u32)>>,
    /// What is stored in the container that a literal or constructor call made.
    items: Map<(FileId, ExprId), Vec<ExprId>>,
}

impl Index {
    pub fn new(
        project: &Project,
        scopes: &[Scopes],
        flows: &[Flow],
        definitions: &[Definition],
        values: &mut Values,
    ) -> Self {
        let mut index = Self::default();
        for file in project.ids() {
            let tree = &project.file(file).source.tree;
            let (scopes, flow) = (&scopes[file.0 as usize], &flows[file.0 as usize]);
            index.add_calls(file, tree, values);
            index.add_attributes((file, tree), scopes, flow, definitions, values);
            index.add_items(file, tree, scopes, flow);
        }
        index
    }

    fn add_calls(&mut self, file: FileId, tree: &Tree, values: &mut Values) {
        for (i, expr) in tree.exprs.iter().enumerate() {
            let ExprKind::Call { func, args, keywords } = &expr.kind else { continue };
            let call = ExprId(i as u32);
            if let Some(name) = last_name(tree, *func) {
                let name = values.intern(tree.str(name));
                self.calls.entry(name).or_default().push((file, call));
            }
            for &arg in args.iter().take(2).chain(keywords.iter().map(|keyword| &keyword.value)) {
                if let Some(name) = last_name(tree, arg) {
                    let name = values.intern(tree.str(name));
                    self.handed.entry(name).or_default().push((file, call));
                }
            }
        }
    }

    fn add_attributes(
        &mut self,
        (file, tree): (FileId, &Tree),
        scopes: &Scopes,
        flow: &Flow,
        definitions: &[Definition],
        values: &mut Values,
    ) {
        for (number, store) in scopes.attribute_stores.iter().enumerate() {
            let name = values.intern(tree.str(store.attr));
            let method = receiver(tree, scopes, flow, store.object);
            match method.and_then(|method| definitions[method.0 as usize].class) {
                Some(class) => self.own.entry((class, name)).or_default().push((file, number as u32)),
                None => self.loose.entry(name).or_default().push((file, number as u32)),
            }
        }
    }

    fn add_items(&mut self, file: FileId, tree: &Tree, scopes: &Scopes, flow: &Flow) {
        for store in &scopes.item_stores {
            let made: Vec<ExprId> = match tree[store.container].kind {
                ExprKind::Name { .. } => {
                    let bindings = flow.bindings(store.container).iter();
                    bindings.filter_map(|&id| assigned(&scopes.binding(id).kind)).collect()
                }
                ExprKind::Attribute { attr, .. } => {
                    let same = scopes.attribute_stores.iter().filter(|other| other.attr == attr.name);
                    same.filter_map(|other| assigned(&other.kind)).take(4).collect()
                }
                _ => continue,
            };
            for container in made {
                let items = self.items.entry((file, container)).or_default();
                if items.len() < MOST_STORED {
                    items.push(store.value);
                }
            }
        }
    }

    pub fn calls(&self, name: Path) -> &[(FileId, ExprId)] {
        self.calls.get(&name).map_or(&[], Vec::as_slice)
    }

    pub fn handed(&self, name: Path) -> &[(FileId, ExprId)] {
        self.handed.get(&name).map_or(&[], Vec::as_slice)
    }

    /// `self.name = ...` in the methods of a class.
    pub fn stores_of(&self, class: DefinitionId, name: Path) -> &[(FileId, u32)] {
        self.own.get(&(class, name)).map_or(&[], Vec::as_slice)
    }

    pub fn loose_stores(&self, name: Path) -> &[(FileId, u32)] {
        self.loose.get(&name).map_or(&[], Vec::as_slice)
    }

    pub fn stored_in(&self, file: FileId, container: ExprId) -> &[ExprId] {
        self.items.get(&(file, container)).map_or(&[], Vec::as_slice)
    }
}

/// Values put into one container that are looked at.
const MOST_STORED: usize = 4;

/// `c` of `a.b.c` and of `c`.
pub(super) fn last_name(tree: &Tree, expr: ExprId) -> Option<Name> {
    match tree[expr].kind {
        ExprKind::Name { name, .. } => Some(name),
        ExprKind::Attribute { attr, .. } => Some(attr.name),
        _ => None,
    }
}

/// The function whose first parameter an expression names: `self`.
fn receiver(tree: &Tree, scopes: &Scopes, flow: &Flow, object: ExprId) -> Option<DefinitionId> {
    let ExprKind::Name { .. } = tree[object].kind else { return None };
    match flow.bindings(object) {
        &[id] => match scopes.binding(id).kind {
            BindingKind::Param { function, index: 0 } => Some(function),
            _ => None,
        },
        _ => None,
    }
}

/// The expression that a plain assignment binds.
fn assigned(kind: &BindingKind) -> Option<ExprId> {
    match kind {
        BindingKind::From { source: Source::Value(value), path } if path.is_empty() => Some(*value),
        BindingKind::Annotated { value, .. } => *value,
        _ => None,
    }
}
