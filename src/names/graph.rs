//! Who runs whom: the call graph, with the place and the kind of every edge.

use super::calls::Arguments;
use super::definition::{Decorator, DefinitionId, DefinitionKind};
use super::infer::Inference;
use super::project::FileId;
use super::value::{Value, ValueId};
use crate::syntax::ast::*;

/// How one definition comes to run another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EdgeKind {
    /// `f()`, also of a generator function, whose body runs when it is iterated.
    Call,
    /// `Class()` runs `__init__`, `__new__` or `__post_init__`.
    Constructor,
    /// `with obj:` runs `__enter__` and `__exit__`.
    Enter,
    /// `for x in obj` runs `__iter__` and `__next__`.
    Iterate,
    /// Reading an attribute runs a property.
    Property,
    /// `obj[key]`, `key in obj`, `len(obj)`.
    Operator,
    /// Called by a function of outside before it returns: `sorted(key=f)`, `map(f, xs)`.
    Callback,
    /// Run on another thread or process: `Thread(target=f)`, `pool.submit(f)`, `to_thread(f)`.
    Thread,
    /// Handed over as a value; whether and when it is called is not known.
    Handed,
    /// A decorator put a wrapper around the caller: calling the one runs the other.
    Decorator,
}

impl EdgeKind {
    /// Whether the caller waits until the callee is done.
    pub fn waits(self) -> bool {
        !matches!(self, EdgeKind::Thread | EdgeKind::Handed)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// A function, lambda or module.
    pub caller: DefinitionId,
    /// A function or lambda.
    pub callee: DefinitionId,
    pub file: FileId,
    /// The call, context expression, iterable, attribute, argument or decorator.
    pub site: ExprId,
    pub kind: EdgeKind,
}

/// All edges, in the order of files and of the source.
pub(super) fn edges(inference: &mut Inference) -> Vec<Edge> {
    let mut edges = Vec::new();
    for file in inference.project.ids() {
        let first = edges.len();
        let mut graph = Graph { inference, file, edges: &mut edges };
        graph.expressions();
        graph.entries();
        graph.decorators();
        let tree = inference.tree(file);
        edges[first..].sort_by_key(|edge| (tree[edge.site].span.start, edge.site, edge.kind, edge.callee));
        // Only this file's: equal edges are neighbours in it.
        let mut own = edges.split_off(first);
        own.dedup();
        edges.append(&mut own);
    }
    edges
}

/// Numbers of the edges of each definition: all lists in one, and where each starts.
#[derive(Clone, Debug, Default)]
pub(super) struct EdgeLists {
    starts: Vec<u32>,
    numbers: Vec<u32>,
}

impl EdgeLists {
    /// The lists of `count` definitions, of which `of` says to whom an edge belongs.
    pub fn new(edges: &[Edge], count: usize, of: impl Fn(&Edge) -> DefinitionId) -> Self {
        let mut starts = vec![0_u32; count + 1];
        for edge in edges {
            starts[of(edge).0 as usize + 1] += 1;
        }
        for i in 0..count {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut numbers = vec![0; edges.len()];
        for (number, edge) in (0..).zip(edges) {
            let at = &mut next[of(edge).0 as usize];
            numbers[*at as usize] = number;
            *at += 1;
        }
        Self { starts, numbers }
    }

    pub fn of(&self, id: DefinitionId) -> &[u32] {
        let at = id.0 as usize;
        &self.numbers[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
}

struct Graph<'g, 'a> {
    inference: &'g mut Inference<'a>,
    file: FileId,
    edges: &'g mut Vec<Edge>,
}

impl Graph<'_, '_> {
    fn expressions(&mut self) {
        let tree = self.inference.tree(self.file);
        for i in 0..tree.exprs.len() as u32 {
            let id = ExprId(i);
            match &tree[id].kind {
                ExprKind::Call { func, .. } => self.call(id, *func),
                ExprKind::Attribute { value, attr, ctx: Ctx::Load } => self.property(id, *value, tree.str(attr.name)),
                ExprKind::Subscript { value, ctx, .. } => {
                    let method = match ctx {
                        Ctx::Load => "__getitem__",
                        Ctx::Store => "__setitem__",
                        Ctx::Del => "__delitem__",
                    };
                    self.operator(id, *value, method);
                }
                ExprKind::Compare { ops, rest, .. } => {
                    for (op, &right) in ops.iter().zip(rest) {
                        if matches!(op, CmpOp::In | CmpOp::NotIn) {
                            self.operator(right, right, "__contains__");
                        }
                    }
                }
                ExprKind::Name { .. } => {
                    self.inference.infer(self.file, id);
                }
                _ => {}
            }
        }
    }

    fn call(&mut self, call: ExprId, func: ExprId) {
        let Some(place) = self.inference.flow_of(self.file).place(call) else { return };
        let tree = self.inference.tree(self.file);
        self.inference.infer(self.file, call);
        let callee = self.inference.infer(self.file, func);
        let is_super = match tree[func].kind {
            ExprKind::Attribute { value, .. } => {
                let object = self.inference.infer(self.file, value);
                matches!(self.inference.values.get(object), Value::Super { .. })
            }
            _ => false,
        };
        for (target, kind) in self.targets(callee, is_super) {
            self.add(place.function, target, call, kind);
        }
        let arguments = self.inference.arguments(self.file, call);
        let handed = self.handling(callee, tree, func);
        self.functions_handed(place.function, arguments, handed);
        if let (Value::Outside(path), Some(first)) = (self.inference.values.get(callee), arguments.at(0)) {
            let method = match self.inference.values.path(*path) {
                "len" => "__len__",
                "next" => "__next__",
                "str" => "__str__",
                "list" | "tuple" | "set" | "sorted" | "sum" | "iter" => "__iter__",
                _ => return,
            };
            self.operator(call, first, method);
        }
    }

    /// The functions that calling a value runs.
    fn targets(&mut self, callee: ValueId, is_super: bool) -> Vec<(DefinitionId, EdgeKind)> {
        let mut targets = Vec::new();
        for member in self.inference.values.members(&callee).to_vec() {
            match *self.inference.values.get(member) {
                Value::Local(id) if self.inference.definition(id).is_class() => {
                    for method in ["__new__", "__init__", "__post_init__"] {
                        let method = self.inference.first_of(id, method);
                        targets.extend(method.map(|method| (method, EdgeKind::Constructor)));
                    }
                }
                Value::Local(id) => targets.push((id, EdgeKind::Call)),
                Value::Method { function, receiver } => {
                    targets.push((function, EdgeKind::Call));
                    if let (false, &(Value::Object(class) | Value::Local(class))) =
                        (is_super, self.inference.values.get(receiver))
                    {
                        let name = self.inference.definition(function).name.clone();
                        let overrides = self.inference.overrides(class, &name);
                        targets.extend(overrides.into_iter().map(|id| (id, EdgeKind::Call)));
                    }
                }
                Value::Object(class) => {
                    targets.extend(self.inference.first_of(class, "__call__").map(|id| (id, EdgeKind::Call)));
                }
                Value::Partial(inner) => targets.extend(self.targets(inner, is_super)),
                _ => {}
            }
        }
        targets
    }

    /// What a callee does with the functions it is handed.
    fn handling(&self, callee: ValueId, tree: &Tree, func: ExprId) -> EdgeKind {
        let values = &self.inference.values;
        let path = values.members(&callee).iter().find_map(|&member| match values.get(member) {
            Value::Outside(path) => Some(values.path(*path)),
            _ => None,
        });
        if path.is_some_and(calls_back) {
            return EdgeKind::Callback;
        }
        let name = super::index::last_name(tree, func).map_or("", |name| tree.str(name));
        match path.is_some_and(is_thread) || starts_thread(name) {
            true => EdgeKind::Thread,
            false => EdgeKind::Handed,
        }
    }

    /// What a thread runs of the project is given the rest, and its own calls say what becomes of that.
    fn functions_handed(&mut self, caller: DefinitionId, arguments: Arguments, kind: EdgeKind) {
        let all = arguments.args.iter().copied().chain(arguments.keywords.iter().map(|keyword| keyword.value));
        let mut runs = false;
        for arg in all {
            let is_reference = matches!(
                arguments.tree[arg].kind,
                ExprKind::Name { .. } | ExprKind::Attribute { .. } | ExprKind::Lambda { .. } | ExprKind::Call { .. }
            );
            let is_lambda = matches!(arguments.tree[arg].kind, ExprKind::Lambda { .. });
            if !is_reference || runs && !is_lambda {
                continue;
            }
            let value = self.inference.infer(self.file, arg);
            for member in self.inference.values.members(&value).to_vec() {
                match *self.inference.values.get(member) {
                    Value::Local(id) if self.inference.definition(id).is_class() => {}
                    Value::Local(_) | Value::Method { .. } | Value::Partial(_) => {
                        for (target, _) in self.targets(member, false) {
                            runs |= kind == EdgeKind::Thread;
                            self.add(caller, target, arg, kind);
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    fn property(&mut self, id: ExprId, object: ExprId, name: &str) {
        self.inference.infer(self.file, id);
        for (class, _) in self.objects(object) {
            let found = self.inference.first_of(class, name);
            let overrides = self.inference.overrides(class, name);
            for property in found.into_iter().chain(overrides) {
                if self.inference.definition(property).is_property() {
                    self.add_at(property, id, EdgeKind::Property);
                }
            }
        }
    }

    fn operator(&mut self, site: ExprId, object: ExprId, method: &str) {
        self.methods(site, object, method, EdgeKind::Operator);
    }

    /// Edges to a method of whatever object an expression is.
    fn methods(&mut self, site: ExprId, object: ExprId, method: &str, kind: EdgeKind) {
        for (class, _) in self.objects(object) {
            let found = self.inference.first_of(class, method);
            let overrides = self.inference.overrides(class, method);
            for method in found.into_iter().chain(overrides) {
                self.add_at(method, site, kind);
            }
        }
    }

    fn objects(&mut self, expr: ExprId) -> Vec<(DefinitionId, ValueId)> {
        let value = self.inference.infer(self.file, expr);
        let values = &self.inference.values;
        let of = |&member: &ValueId| match *values.get(member) {
            Value::Object(class) => Some((class, member)),
            _ => None,
        };
        values.members(&value).iter().filter_map(of).collect()
    }

    /// `with` statements, and loops over objects of the project.
    fn entries(&mut self) {
        let flow = self.inference.flow_of(self.file);
        for &(context, is_async) in &flow.entered {
            let methods = if is_async { ["__aenter__", "__aexit__"] } else { ["__enter__", "__exit__"] };
            for method in methods {
                self.methods(context, context, method, EdgeKind::Enter);
            }
        }
        for &(iter, is_async) in &flow.iterated {
            let (start, next) = if is_async { ("__aiter__", "__anext__") } else { ("__iter__", "__next__") };
            self.methods(iter, iter, start, EdgeKind::Iterate);
            self.methods(iter, iter, next, EdgeKind::Iterate);
        }
    }

    /// `@decorator` of the project which returns a wrapper.
    fn decorators(&mut self) {
        let module = self.inference.scopes_of(self.file).scopes[0].owner;
        let after = &self.inference.definitions[module.0 as usize..];
        let count = after.iter().take_while(|definition| definition.file == self.file).count() as u32;
        for id in (module.0..module.0 + count).map(DefinitionId) {
            let DefinitionKind::Function(stmt) = self.inference.definition(id).kind else { continue };
            let StmtKind::FunctionDef(def) = &self.inference.tree(self.file)[stmt].kind else { continue };
            for &decorator in &def.decorators {
                for wrapper in self.wrappers(decorator) {
                    if wrapper != id {
                        self.add(id, wrapper, decorator, EdgeKind::Decorator);
                    }
                }
            }
        }
    }

    /// The inner functions that applying a decorator gives.
    fn wrappers(&mut self, decorator: ExprId) -> Vec<DefinitionId> {
        let value = self.inference.infer(self.file, decorator);
        let mut wrappers = Vec::new();
        for member in self.inference.values.members(&value).to_vec() {
            let Value::Local(function) = *self.inference.values.get(member) else { continue };
            if !self.inference.definition(function).is_function() {
                continue;
            }
            let result = self.inference.returned(function, member);
            for member in self.inference.values.members(&result).to_vec() {
                match *self.inference.values.get(member) {
                    Value::Local(id) if self.inference.definition(id).parent == Some(function) => wrappers.push(id),
                    _ => {}
                }
            }
        }
        wrappers
    }

    fn add_at(&mut self, callee: DefinitionId, site: ExprId, kind: EdgeKind) {
        if let Some(place) = self.inference.flow_of(self.file).place(site) {
            self.add(place.function, callee, site, kind);
        }
    }

    fn add(&mut self, caller: DefinitionId, callee: DefinitionId, site: ExprId, kind: EdgeKind) {
        let definition = self.inference.definition(callee);
        // A stub that only declares a signature never runs.
        if definition.is_function() && !definition.has(Decorator::Overload) {
            self.edges.push(Edge { caller, callee, file: self.file, site, kind });
        }
    }
}

/// Functions that call what they are handed, before they return.
fn calls_back(path: &str) -> bool {
    matches!(
        path,
        "map"
            | "filter"
            | "sorted"
            | "min"
            | "max"
            | "list.sort"
            | "functools.reduce"
            | "re.sub"
            | "re.subn"
            | "itertools.groupby"
            | "itertools.starmap"
            | "itertools.takewhile"
            | "itertools.dropwhile"
            | "itertools.accumulate"
            | "next"
            | "iter"
            | "any"
            | "all"
            | "sum"
            | "contextlib.ExitStack.enter_context"
    )
}

/// Functions that run what they are handed on another thread, and let the event loop go on.
pub(super) fn is_thread(path: &str) -> bool {
    matches!(
        path,
        "asyncio.to_thread"
            | "anyio.to_thread.run_sync"
            | "asgiref.sync.sync_to_async"
            | "threading.Thread"
            | "threading.Timer"
            | "multiprocessing.Process"
            | "starlette.concurrency.run_in_threadpool"
            | "fastapi.concurrency.run_in_threadpool"
            | "trio.to_thread.run_sync"
    )
}

/// The same by the last name alone, where the receiver is a pool or a loop of any origin.
fn starts_thread(name: &str) -> bool {
    matches!(
        name,
        "run_in_executor"
            | "submit"
            | "to_thread"
            | "apply_async"
            | "map_async"
            | "run_in_threadpool"
            | "sync_to_async"
            | "Thread"
            | "Process"
            | "imap_unordered"
    )
}
