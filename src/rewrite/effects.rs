//! What code reads, writes and shows: whether two calls may run together, and why not.

mod known;

use super::scene::Scene;
use crate::names::{Decorator, DefinitionId, EdgeKind, FileId};
use crate::syntax::Node;
use crate::syntax::ast::*;
use crate::text::Set;
use known::{changes_receiver, is_plain_builtin, is_plain_method, is_query, runs_elsewhere, shown_by, varies};
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What running some code does, as far as other code can tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// Names and access paths that it reads: `token`, `self.cache`, `global counter`.
    pub reads: BTreeSet<String>,
    /// Those that it writes; what is changed in place ends in `.[]`.
    pub writes: BTreeSet<String>,
    /// The first thing that others see of it, in words: "prints", "sends `requests.post`".
    pub shows: Option<String>,
    /// The first call of which only the person knows more.
    pub trusts: Option<String>,
    /// Whether it gives another result each time: a clock, chance.
    pub varies: bool,
}

impl Effects {
    /// Those of binding a name.
    pub fn writing(name: &str) -> Self {
        Self { writes: BTreeSet::from([name.to_string()]), ..Self::default() }
    }

    /// Both, one after the other.
    pub fn merge(&mut self, other: &Effects) {
        other.reads.iter().for_each(|path| add(&mut self.reads, path));
        other.writes.iter().for_each(|path| add(&mut self.writes, path));
        if self.shows.is_none() {
            self.shows = other.shows.clone();
        }
        if self.trusts.is_none() {
            self.trusts = other.trusts.clone();
        }
        self.varies |= other.varies;
    }

    /// A name or path that one of the two writes and the other uses.
    pub fn clash(&self, other: &Effects) -> Option<Clash> {
        let reads = |a: &Effects, b: &Effects| a.writes.iter().find(|path| uses(&b.reads, path)).cloned();
        if let Some(path) = reads(self, other) {
            return Some(Clash { path, kind: ClashKind::ReadsLater });
        }
        if let Some(path) = reads(other, self) {
            return Some(Clash { path, kind: ClashKind::WritesLater });
        }
        let both = self.writes.iter().find(|path| uses(&other.writes, path)).cloned();
        both.map(|path| Clash { path, kind: ClashKind::BothWrite })
    }
}

/// Most paths are there already: only a new one is worth a copy.
fn add(paths: &mut BTreeSet<String>, path: &str) {
    if !paths.contains(path) {
        paths.insert(path.to_owned());
    }
}

/// Why two pieces of code must keep their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    pub path: String,
    pub kind: ClashKind,
}

impl Clash {
    /// The path as it would be written.
    pub fn shown(&self) -> &str {
        self.path.trim_end_matches(".[]")
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClashKind {
    /// The later code reads what the earlier writes.
    ReadsLater,
    /// The later code writes what the earlier reads.
    WritesLater,
    BothWrite,
}

/// `a.b` uses `a`, and `a` uses `a.b`.
fn uses(paths: &BTreeSet<String>, path: &str) -> bool {
    let inside =
        |long: &str, short: &str| long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    paths.iter().any(|other| inside(other, path) || inside(path, other))
}

/// Effects of functions, each worked out once.
#[derive(Default)]
pub struct Ledger {
    /// Calls that a person declared: what is not known of them is theirs to know.
    declared: BTreeSet<(FileId, ExprId)>,
    /// Calls that run in threads: an object which they use must not be used by two at once.
    threads: BTreeSet<(FileId, ExprId)>,
    /// Calls of plain code that run a coroutine, and become an `await` of it.
    runs: BTreeSet<(FileId, ExprId)>,
    functions: RefCell<BTreeMap<DefinitionId, Rc<Effects>>>,
    /// By file and name: whether some code of the project may change what the name stands for. What nothing changes
    /// may be read at any time, and most names of functions are such.
    changed: OnceCell<Vec<Vec<bool>>>,
}

/// Functions that are looked into, one in another.
const DEEPEST: u32 = 24;

impl Ledger {
    pub fn new(
        declared: BTreeSet<(FileId, ExprId)>,
        threads: BTreeSet<(FileId, ExprId)>,
        runs: BTreeSet<(FileId, ExprId)>,
    ) -> Self {
        Self { declared, threads, runs, functions: RefCell::default(), changed: OnceCell::new() }
    }

    /// What running a node does, the functions of the project that it calls included.
    pub fn of_node(&self, scene: &Scene, file: FileId, node: Node) -> Effects {
        let mut effects = Effects::default();
        self.collect(scene, file, node, DEEPEST, &mut effects);
        effects
    }

    /// Whether a call runs a function of the project.
    fn runs_own_code(&self, scene: &Scene, file: FileId, call: ExprId) -> bool {
        scene.edges_at(file, call).any(|edge| edge.kind == EdgeKind::Call)
    }

    /// What a call itself does, without its callee's expression and its arguments.
    pub fn of_call_alone(&self, scene: &Scene, file: FileId, call: ExprId) -> Effects {
        let mut effects = Effects::default();
        self.expression(scene, file, call, DEEPEST, &mut effects);
        effects
    }

    fn of_function(&self, scene: &Scene, id: DefinitionId, depth: u32) -> Rc<Effects> {
        if let Some(known) = self.functions.borrow().get(&id) {
            return known.clone();
        }
        // A function that calls itself adds nothing to what is found anyway.
        self.functions.borrow_mut().insert(id, Rc::default());
        let mut effects = Effects::default();
        let definition = scene.definition(id);
        if depth == 0 {
            effects.shows = Some(format!("`{}` was not looked into", definition.name));
        } else if let Some(def) = scene.function(id) {
            for &stmt in &def.body {
                self.collect(scene, definition.file, Node::Stmt(stmt), depth - 1, &mut effects);
            }
            let own = own_names(scene, id, def);
            let params = parameter_names(scene, id, def);
            let is_own = |path: &str| own.contains(path.split('.').next().unwrap_or(path));
            // What is done to an object that was handed in is seen outside; a new binding of its name is not.
            let given = |path: &str| path.split_once('.').is_some_and(|(root, _)| params.contains(&root));
            effects.reads.retain(|path| !is_own(path));
            effects.writes.retain(|path| !is_own(path) || given(path));
        }
        let effects = Rc::new(effects);
        self.functions.borrow_mut().insert(id, effects.clone());
        effects
    }

    fn collect(&self, scene: &Scene, file: FileId, node: Node, depth: u32, out: &mut Effects) {
        let tree = scene.tree(file);
        tree.walk(node, &mut |node| {
            match node {
                Node::Stmt(id) if matches!(tree[id].kind, StmtKind::FunctionDef(_) | StmtKind::ClassDef(_)) => {
                    return false;
                }
                Node::Stmt(_) => {}
                Node::Expr(id) => self.expression(scene, file, id, depth, out),
            }
            true
        });
    }

    fn may_change(&self, scene: &Scene, file: FileId, name: Name) -> bool {
        let changed = self.changed.get_or_init(|| changed_names(scene));
        changed[file.0 as usize][name.0 as usize]
    }

    fn expression(&self, scene: &Scene, file: FileId, id: ExprId, depth: u32, out: &mut Effects) {
        let tree = scene.tree(file);
        match &tree[id].kind {
            ExprKind::Name { name, ctx } => {
                let paths = match ctx {
                    Ctx::Load if !self.may_change(scene, file, *name) => return,
                    Ctx::Load => &mut out.reads,
                    Ctx::Store | Ctx::Del => &mut out.writes,
                };
                add(paths, tree.str(*name));
            }
            ExprKind::Attribute { ctx: Ctx::Store | Ctx::Del, .. } => {
                out.writes.extend(access_path(tree, id));
            }
            ExprKind::Subscript { value, ctx: Ctx::Store | Ctx::Del, .. } => {
                out.writes.extend(access_path(tree, *value).map(inside));
            }
            ExprKind::Call { func, .. } => self.call(scene, file, id, *func, depth, out),
            ExprKind::Await { value } => out.writes.extend(self.occupied(scene, file, *value).map(inside)),
            _ => {}
        }
    }

    /// An object of outside that works for one call at a time: a connection, a cursor, a stream. Clients with a pool
    /// of connections serve many.
    fn occupied(&self, scene: &Scene, file: FileId, call: ExprId) -> Option<String> {
        let tree = scene.tree(file);
        let ExprKind::Call { func, .. } = tree[call].kind else { return None };
        let ExprKind::Attribute { value, .. } = tree[func].kind else { return None };
        let pooled =
            |path: &&str| ["aiohttp.", "httpx.", "redis.", "asyncio."].iter().any(|root| path.starts_with(root));
        let own = self.runs_own_code(scene, file, call) || scene.is_module(file, value);
        (!own && !scene.names.callees(file, func).iter().any(pooled)).then(|| access_path(tree, value)).flatten()
    }

    /// What a thread is given to run: `asyncio.to_thread(cursor.execute, ...)`.
    fn handed_over(&self, scene: &Scene, file: FileId, call: ExprId, depth: u32, out: &mut Effects) {
        let tree = scene.tree(file);
        let ExprKind::Call { args, .. } = &tree[call].kind else { return };
        let Some(&function) = args.first() else { return };
        if let ExprKind::Attribute { value, .. } = tree[function].kind
            && !scene.is_module(file, value)
        {
            out.writes.extend(access_path(tree, value).map(inside));
        }
        let mut known = false;
        for edge in scene.edges_at(file, function).filter(|edge| edge.kind != EdgeKind::Property) {
            known = true;
            let inner = self.of_function(scene, edge.callee, depth);
            if !inner.writes.is_empty() {
                out.shows.get_or_insert(format!("changes what `{}` is given", scene.definition(edge.callee).name));
            }
            out.merge(&inner);
        }
        for path in scene.names.callees(file, function) {
            known = true;
            out.varies |= varies(path);
            if let Some(effect) = shown_by(path) {
                out.shows.get_or_insert(effect);
            }
        }
        if !known {
            out.shows.get_or_insert(format!("calls `{}`, of which nothing is known", scene.text(file, function)));
        }
    }

    fn call(&self, scene: &Scene, file: FileId, call: ExprId, func: ExprId, depth: u32, out: &mut Effects) {
        let tree = scene.tree(file);
        if self.declared.contains(&(file, call)) {
            out.trusts.get_or_insert(format!("`{}`", scene.text(file, func)));
            return;
        }
        if self.runs.contains(&(file, call)) {
            return;
        }
        let mut known = false;
        if let (true, ExprKind::Attribute { value, .. }) = (self.threads.contains(&(file, call)), &tree[func].kind)
            && !scene.is_module(file, *value)
        {
            out.writes.extend(access_path(tree, *value).map(inside));
        }
        if let ExprKind::Attribute { value, attr, .. } = tree[func].kind
            && changes_receiver(tree.str(attr.name))
            && !self.runs_own_code(scene, file, call)
            && !scene.is_module(file, value)
        {
            out.writes.extend(access_path(tree, value).map(inside));
            known = true;
        }
        for edge in
            scene.edges_at(file, call).filter(|edge| edge.kind == EdgeKind::Call || edge.kind == EdgeKind::Constructor)
        {
            known = true;
            let inner = self.of_function(scene, edge.callee, depth);
            out.merge(&seen_from_outside(scene, edge.callee, edge.kind, (tree, call), &inner));
        }
        let callees = scene.names.callees(file, func);
        for path in &callees {
            known = true;
            out.varies |= varies(path);
            if runs_elsewhere(path) {
                self.handed_over(scene, file, call, depth, out);
            } else if path.ends_with(".execute") && is_query(tree, call) {
            } else if let Some(effect) = shown_by(path) {
                out.shows.get_or_insert(effect);
            }
        }
        if known {
            return;
        }
        let text = scene.text(file, func);
        match tree[func].kind {
            ExprKind::Attribute { attr, .. } if is_plain_method(tree.str(attr.name)) => {}
            ExprKind::Name { name, .. } if is_plain_builtin(tree.str(name)) => {}
            ExprKind::Name { .. } if scene.is_class_of_project(file, func) => {}
            _ => {
                out.shows.get_or_insert(format!("calls `{text}`, of which nothing is known"));
            }
        }
    }
}

/// Names that are bound, stored into, asked for a method, or handed to a call, anywhere in the project.
fn changed_names(scene: &Scene) -> Vec<Vec<bool>> {
    let mut texts: Set<&str> = Set::default();
    for file in scene.project.ids() {
        let tree = scene.tree(file);
        let mut note = |expr| texts.extend(root_name(tree, expr).map(|name| tree.str(name)));
        for (id, expr) in (0..).map(ExprId).zip(&tree.exprs) {
            match &expr.kind {
                ExprKind::Name { ctx: Ctx::Store | Ctx::Del, .. }
                | ExprKind::Attribute { ctx: Ctx::Store | Ctx::Del, .. }
                | ExprKind::Subscript { ctx: Ctx::Store | Ctx::Del, .. } => note(id),
                ExprKind::Call { func, args, keywords } => {
                    if let ExprKind::Attribute { value, .. } = tree[*func].kind {
                        note(value);
                    }
                    args.iter().copied().chain(keywords.iter().map(|keyword| keyword.value)).for_each(&mut note);
                }
                _ => {}
            }
        }
    }
    let of_file = |file| scene.tree(file).names().map(|text| texts.contains(text)).collect();
    scene.project.ids().map(of_file).collect()
}

/// A method's `self.x` is `receiver.x` to its caller, and a parameter's is that of the argument.
fn seen_from_outside(
    scene: &Scene,
    callee: DefinitionId,
    kind: EdgeKind,
    (tree, call): (&Tree, ExprId),
    inner: &Effects,
) -> Effects {
    let Some(def) = scene.function(callee) else { return inner.clone() };
    let arguments = arguments_by_name(scene, callee, def, kind, tree, call);
    let moved = |paths: &BTreeSet<String>| {
        let one = |path: &String| {
            let (root, rest) = path.split_once('.').unwrap_or((path, ""));
            match arguments.get(root) {
                None => Some(path.clone()),
                // An object that is made for the call is seen by nobody else.
                Some(None) => None,
                Some(Some(argument)) if rest.is_empty() => Some(argument.clone()),
                Some(Some(argument)) => Some(format!("{argument}.{rest}")),
            }
        };
        paths.iter().filter_map(one).collect()
    };
    Effects {
        reads: moved(&inner.reads),
        writes: moved(&inner.writes),
        shows: inner.shows.clone(),
        trusts: inner.trusts.clone(),
        varies: inner.varies,
    }
}

/// The access path of the argument of every parameter; `None` for arguments without one.
fn arguments_by_name(
    scene: &Scene,
    callee: DefinitionId,
    def: &FunctionDef,
    kind: EdgeKind,
    tree: &Tree,
    call: ExprId,
) -> BTreeMap<String, Option<String>> {
    let ExprKind::Call { func, args, keywords } = &tree[call].kind else { return BTreeMap::new() };
    let own = scene.tree(scene.definition(callee).file);
    let mut params = def.params.items.iter().map(|param| own.str(param.name.name).to_string()).collect::<Vec<_>>();
    let mut found = BTreeMap::new();
    let definition = scene.definition(callee);
    if definition.class.is_some() && !definition.has(Decorator::StaticMethod) && !params.is_empty() {
        let receiver = match tree[*func].kind {
            ExprKind::Attribute { value, .. } if kind == EdgeKind::Call => access_path(tree, value),
            _ => None,
        };
        found.insert(params.remove(0), receiver);
    }
    for param in &params {
        let named = keywords.iter().find(|keyword| keyword.name.is_some_and(|name| tree.str(name.name) == param));
        found.insert(param.clone(), named.and_then(|keyword| access_path(tree, keyword.value)));
    }
    for (param, &arg) in params.iter().zip(args) {
        found.insert(param.clone(), access_path(tree, arg));
    }
    found
}

/// Names of a function's parameters.
fn parameter_names<'a>(scene: &Scene<'a>, id: DefinitionId, def: &FunctionDef) -> Vec<&'a str> {
    let tree = scene.tree(scene.definition(id).file);
    def.params.items.iter().map(|param| tree.str(param.name.name)).collect()
}

/// A change inside an object.
fn inside(path: String) -> String {
    format!("{path}.[]")
}

/// Names that belong to one call of a function: its variables, and its parameters but the first of a method.
fn own_names<'a>(scene: &Scene<'a>, id: DefinitionId, def: &FunctionDef) -> BTreeSet<&'a str> {
    let definition = scene.definition(id);
    let tree = scene.tree(definition.file);
    let skip = usize::from(definition.class.is_some());
    let mut own: BTreeSet<&str> = def.params.items.iter().skip(skip).map(|param| tree.str(param.name.name)).collect();
    let mut outer = BTreeSet::new();
    for &stmt in &def.body {
        tree.walk(Node::Stmt(stmt), &mut |node| {
            match node {
                Node::Stmt(id) => match &tree[id].kind {
                    StmtKind::Global { names } | StmtKind::Nonlocal { names } => {
                        outer.extend(names.iter().map(|&name| tree.str(name)));
                    }
                    StmtKind::FunctionDef(_) | StmtKind::ClassDef(_) => return false,
                    StmtKind::Try { handlers, .. } => {
                        own.extend(handlers.iter().filter_map(|handler| handler.name).map(|name| tree.str(name.name)));
                    }
                    _ => {}
                },
                Node::Expr(id) => {
                    if let ExprKind::Name { name, ctx: Ctx::Store | Ctx::Del } = tree[id].kind {
                        own.insert(tree.str(name));
                    }
                }
            }
            true
        });
    }
    own.retain(|name| !outer.contains(name));
    own
}

/// The name at the start of an access path.
fn root_name(tree: &Tree, mut expr: ExprId) -> Option<Name> {
    loop {
        expr = match tree[expr].kind {
            ExprKind::Name { name, .. } => return Some(name),
            ExprKind::Attribute { value, .. } | ExprKind::Subscript { value, .. } => value,
            _ => return None,
        };
    }
}

/// `a.b.c`, or the path up to the first call or subscript.
fn access_path(tree: &Tree, expr: ExprId) -> Option<String> {
    match tree[expr].kind {
        ExprKind::Name { name, .. } => Some(tree.str(name).to_string()),
        ExprKind::Attribute { value, attr, .. } => {
            Some(format!("{}.{}", access_path(tree, value)?, tree.str(attr.name)))
        }
        ExprKind::Subscript { value, .. } => access_path(tree, value),
        _ => None,
    }
}
