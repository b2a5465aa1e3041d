//! The answers: everything about the names of a project, ready to be read.

use super::classes::{Ancestor, Classes};
use super::collect::{self, Collected};
use super::definition::{Definition, DefinitionId};
use super::flow::{Flow, Loop};
use super::follow;
use super::graph::{Edge, EdgeLists, edges};
use super::infer::Inference;
use super::project::{FileId, Project, ProjectFile};
use super::scope::Scopes;
use super::value::{Path, Value, ValueId, Values};
use crate::syntax::Node;
use crate::syntax::ast::{ExprId, ExprKind, Tree};
use crate::text::{Map, in_parallel};
use std::collections::BTreeSet;

/// What the names of a project stand for.
#[derive(Clone, Debug)]
pub struct Names {
    definitions: Vec<Definition>,
    edges: Vec<Edge>,
    edges_from: EdgeLists,
    edges_to: EdgeLists,
    values: Values,
    /// By file and expression; 0 is not known, else the value's number and 2.
    known: Vec<Vec<u32>>,
    awaited: BTreeSet<(FileId, ExprId)>,
    classes: Classes,
    /// Classes with an `__init__` of their own.
    constructors: BTreeSet<DefinitionId>,
    /// By name, in the order of files and of the source.
    functions: Map<Box<str>, Vec<DefinitionId>>,
    pub(super) scopes: Vec<Scopes>,
    pub(super) flows: Vec<Flow>,
}

impl Names {
    /// Resolves everything in a project.
    pub fn of(project: &Project) -> Self {
        let mut definitions = Vec::new();
        let collected = |id| collect::collect(id, &project.file(id).source);
        let numbered = |mut one: Collected| {
            one.number_from(definitions.len() as u32);
            definitions.append(&mut one.definitions);
            one.scopes
        };
        let all = in_parallel(project.ids().collect(), project.is_large(), collected);
        let mut scopes: Vec<Scopes> = all.into_iter().map(numbered).collect();
        let followed = |(file, scopes): (&ProjectFile, _)| follow::follow(&file.source, scopes);
        let pairs = project.files.iter().zip(&mut scopes).collect();
        let flows: Vec<Flow> = in_parallel(pairs, project.is_large(), followed);
        let mut inference = Inference::new(project, &scopes, &flows, &mut definitions);
        inference.find_decorators();
        inference.find_classes();
        let edges = edges(&mut inference);
        let (values, known, classes) = inference.into_parts();
        let operands = |(file, flow): (u32, &Flow)| flow.awaited.clone().into_iter().map(move |e| (FileId(file), e));
        let awaited = (0..).zip(&flows).flat_map(operands).collect();
        let own_constructor = |definition: &Definition| definition.class.filter(|_| definition.name == "__init__");
        let constructors = definitions.iter().filter_map(own_constructor).collect();
        let mut functions: Map<Box<str>, Vec<DefinitionId>> = Map::default();
        for (id, definition) in
            (0..).map(DefinitionId).zip(&definitions).filter(|(_, definition)| definition.is_function())
        {
            functions.entry(definition.name.as_str().into()).or_default().push(id);
        }
        let place = |id: &DefinitionId| (definitions[id.0 as usize].file, definitions[id.0 as usize].span.start);
        functions.values_mut().for_each(|all| all.sort_by_key(place));
        let edges_from = EdgeLists::new(&edges, definitions.len(), |edge| edge.caller);
        let edges_to = EdgeLists::new(&edges, definitions.len(), |edge| edge.callee);
        Self {
            definitions,
            edges,
            edges_from,
            edges_to,
            values,
            known,
            awaited,
            classes,
            constructors,
            functions,
            scopes,
            flows,
        }
    }

    /// Every definition, in the order of files and of the source.
    pub fn definitions(&self) -> &[Definition] {
        &self.definitions
    }

    pub fn definition(&self, id: DefinitionId) -> &Definition {
        &self.definitions[id.0 as usize]
    }

    /// Every definition with its number.
    pub fn ids(&self) -> impl Iterator<Item = (DefinitionId, &Definition)> {
        (0..).map(DefinitionId).zip(&self.definitions)
    }

    /// Every function of a name that stands inside a definition, in the order of the source.
    pub fn functions_within(&self, around: DefinitionId, name: &str) -> impl Iterator<Item = DefinitionId> {
        let all = self.functions.get(name).map_or(&[][..], Vec::as_slice);
        let (file, span) = (self.definition(around).file, self.definition(around).span);
        let place = |id: DefinitionId| (self.definition(id).file, self.definition(id).span.start);
        let first = all.partition_point(|&id| place(id) < (file, span.start));
        all[first..].iter().copied().take_while(move |&id| place(id) < (file, span.end))
    }

    /// The methods of a name that a class itself defines: more than one where they are stubs of `@overload`, or the
    /// arms of an `if`.
    pub fn methods(&self, class: DefinitionId, name: &str) -> impl Iterator<Item = DefinitionId> {
        self.functions_within(class, name).filter(move |&id| self.definition(id).class == Some(class))
    }

    /// The definition that a `def`, `class` or `lambda` makes.
    pub fn definition_of(&self, file: FileId, node: Node) -> Option<DefinitionId> {
        self.scopes[file.0 as usize].definition_of.get(&node).copied()
    }

    /// The module of a file.
    pub fn module(&self, file: FileId) -> DefinitionId {
        self.scopes[file.0 as usize].scopes[0].owner
    }

    /// The call graph.
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// What a definition runs, in the order of the source.
    pub fn edges_from(&self, caller: DefinitionId) -> impl Iterator<Item = &Edge> {
        self.edges_from.of(caller).iter().map(|&number| &self.edges[number as usize])
    }

    /// The places that run a definition, in the order of files and of the source.
    pub fn edges_to(&self, callee: DefinitionId) -> impl Iterator<Item = &Edge> {
        self.edges_to.of(callee).iter().map(|&number| &self.edges[number as usize])
    }

    /// What an expression stands for.
    pub fn resolve(&self, file: FileId, expr: ExprId) -> ValueId {
        match self.known[file.0 as usize][expr.0 as usize] {
            0 | 1 => Values::UNKNOWN,
            number => ValueId(number - 2),
        }
    }

    pub fn value(&self, id: ValueId) -> &Value {
        self.values.get(id)
    }

    pub fn values(&self) -> &Values {
        &self.values
    }

    /// The dotted name of a path.
    pub fn path(&self, path: Path) -> &str {
        self.values.path(path)
    }

    /// Whether anything in the project may stand for a dotted name of outside.
    pub fn names_outside(&self, dotted: &str) -> bool {
        self.values.has_path(dotted)
    }

    /// The possibilities for an expression; one unless it is a union.
    pub fn possibilities(&self, file: FileId, expr: ExprId) -> impl Iterator<Item = &Value> {
        let whole = self.values.get(self.resolve(file, expr));
        let (members, alone) = match whole {
            Value::Union(members) => (&members[..], None),
            _ => (&[][..], Some(whole)),
        };
        members.iter().map(|&member| self.values.get(member)).chain(alone)
    }

    /// The dotted names of outside that calling an expression calls; a class of the project that leaves its
    /// construction to an outside base counts as that base.
    pub fn callees(&self, file: FileId, func: ExprId) -> Vec<&str> {
        let id = self.resolve(file, func);
        self.outside_callees(id)
    }

    fn outside_callees(&self, id: ValueId) -> Vec<&str> {
        let mut found = Vec::new();
        for &member in self.values.members(&id) {
            match *self.values.get(member) {
                Value::Outside(path) => found.push(self.path(path)),
                Value::Partial(inner) => found.extend(self.outside_callees(inner)),
                Value::Instance(class) => found.extend(self.values.member(class, "__call__")),
                Value::Local(id) if self.definition(id).is_class() => found.extend(self.outside_constructor(id)),
                _ => {}
            }
        }
        found
    }

    fn outside_constructor(&self, class: DefinitionId) -> Option<&str> {
        for &ancestor in self.classes.order(class) {
            match ancestor {
                Ancestor::Outside(path) => return Some(self.path(path)),
                Ancestor::Local(class) if self.constructors.contains(&class) => return None,
                Ancestor::Local(_) => {}
            }
        }
        None
    }

    /// The classes of the project that a class inherits from, itself first.
    pub fn ancestors(&self, class: DefinitionId) -> impl Iterator<Item = DefinitionId> + '_ {
        self.classes.order(class).iter().filter_map(|ancestor| match *ancestor {
            Ancestor::Local(id) => Some(id),
            Ancestor::Outside(_) => None,
        })
    }

    /// The outside classes that a class inherits from.
    pub fn outside_bases(&self, class: DefinitionId) -> impl Iterator<Item = &str> + '_ {
        self.classes.order(class).iter().filter_map(|ancestor| match *ancestor {
            Ancestor::Local(_) => None,
            Ancestor::Outside(path) => Some(self.path(path)),
        })
    }

    /// Every class of the project below a class.
    pub fn subclasses(&self, class: DefinitionId) -> Vec<DefinitionId> {
        self.classes.below(class)
    }

    /// Whether a call is given a stream in memory, `io.BytesIO` or `io.StringIO`.
    pub fn is_given_memory(&self, file: FileId, call: ExprId, tree: &Tree) -> bool {
        let ExprKind::Call { args, keywords, .. } = &tree[call].kind else { return false };
        let mut all = args.iter().copied().chain(keywords.iter().map(|keyword| keyword.value));
        all.any(|arg| self.values.is_memory(self.resolve(file, arg)))
    }

    /// The function, lambda or module that runs an expression.
    pub fn function(&self, file: FileId, expr: ExprId) -> Option<DefinitionId> {
        self.flows[file.0 as usize].place(expr).map(|place| place.function)
    }

    /// The loops around an expression in its function, innermost first.
    pub fn loops(&self, file: FileId, expr: ExprId) -> impl Iterator<Item = Loop> + '_ {
        let flow = &self.flows[file.0 as usize];
        let innermost = flow.place(expr).and_then(|place| place.in_loop);
        let at = |number: u32| flow.loops[number as usize];
        std::iter::successors(innermost, move |&number| at(number).outer).map(at)
    }

    /// Whether an expression is the operand of `await`.
    pub fn is_awaited(&self, file: FileId, expr: ExprId) -> bool {
        self.awaited.contains(&(file, expr))
    }

    /// Whether a file awaits anything.
    pub fn awaits(&self, file: FileId) -> bool {
        !self.flows[file.0 as usize].awaited.is_empty()
    }

    /// The context expressions of a file's `with` statements, with whether they are asynchronous.
    pub fn entered(&self, file: FileId) -> &[(ExprId, bool)] {
        &self.flows[file.0 as usize].entered
    }

    /// What a file's loops and comprehensions iterate over, with whether they do so asynchronously.
    pub fn iterated(&self, file: FileId) -> &[(ExprId, bool)] {
        &self.flows[file.0 as usize].iterated
    }
}
