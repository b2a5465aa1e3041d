//! What the rewrite looks at: the functions of a project, and every place where one of them is used.

use super::bridges::find_helpers;
use super::obstacle::{Around, Obstacle, Unwritten, pinned};
use super::settings::{Bridge, Clients, HttpTarget, RewriteSettings, Strategy};
use super::style::Style;
use crate::catalogue::Native;
use crate::find::Found;
use crate::names::{Decorator, Definition, DefinitionId, DefinitionKind, Edge, FileId, Names, Path, Project, Value};
use crate::syntax::ast::*;
use crate::syntax::{Node, Parents, Places, SourceFile};
use crate::text::Span;
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

/// The project with the tables that rewrites share.
pub struct Scene<'a> {
    pub project: &'a Project,
    pub names: &'a Names,
    /// By file, each made when it is first asked for: most files of a project need no rewriting.
    styles: Vec<OnceCell<Style>>,
    /// The packages of outside that a file imports.
    packages: Vec<OnceCell<BTreeSet<&'a str>>>,
    /// Functions that must stay plain, because of who calls them.
    pub pinned: BTreeMap<DefinitionId, Obstacle>,
    /// Plain functions that run the coroutine they are given to its end.
    pub bridges: BTreeSet<DefinitionId>,
    /// Counterparts of classes that were asked for, which takes looking through tables.
    pub counterparts: RefCell<BTreeMap<Path, Option<(String, Native)>>>,
    /// Where a function is handed to a pool that becomes tasks, with the function that opens the pool.
    pub tasks: BTreeMap<(FileId, ExprId), DefinitionId>,
    /// `__init__`s that become coroutines, because what they make has to be awaited.
    pub created: BTreeSet<DefinitionId>,
    /// What takes the place of `requests`, and of other clients.
    pub targets: (HttpTarget, Clients),
    pub around: Around,
    /// The guards of the main program whose statements become a coroutine.
    pub mains: BTreeMap<FileId, StmtId>,
    /// A person says what is asynchronous, and nothing else counts.
    pub declares: bool,
}

/// Where something is iterated over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Iteration {
    Loop(StmtId),
    Clause { comprehension: ExprId, clause: usize },
    YieldFrom(ExprId),
}

/// An item of a `with` statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    pub with: StmtId,
    pub index: usize,
}

impl<'a> Scene<'a> {
    pub fn new(project: &'a Project, names: &'a Names, found: &Found, settings: &RewriteSettings) -> Self {
        let tasks = BTreeMap::new();
        let created = BTreeSet::new();
        let around = Around::new(project, names, found);
        let pinned = pinned(project, names, found, settings, &tasks, &created, &around);
        Self {
            project,
            names,
            styles: vec![OnceCell::new(); project.files.len()],
            packages: vec![OnceCell::new(); project.files.len()],
            pinned,
            bridges: find_helpers(project, names),
            counterparts: RefCell::default(),
            tasks,
            created,
            targets: (settings.http, settings.clients),
            around,
            mains: BTreeMap::new(),
            declares: !settings.catalogue,
        }
    }

    /// Frees the functions that run as tasks.
    pub fn set_tasks(
        &mut self,
        tasks: BTreeMap<(FileId, ExprId), DefinitionId>,
        found: &Found,
        settings: &RewriteSettings,
    ) {
        if tasks != self.tasks {
            self.pinned = pinned(self.project, self.names, found, settings, &tasks, &self.created, &self.around);
            self.tasks = tasks;
        }
    }

    /// Keeps functions plain that would await while they hold a lock of threads; whether any is new.
    pub fn add_locked(&mut self, locked: &[DefinitionId], found: &Found, settings: &RewriteSettings) -> bool {
        let before = self.around.locked.len();
        self.around.locked.extend(locked);
        let is_new = self.around.locked.len() > before;
        if is_new {
            self.pinned = pinned(self.project, self.names, found, settings, &self.tasks, &self.created, &self.around);
        }
        is_new
    }

    /// Keeps places as they are whose change cannot be written.
    pub fn set_unwritten(&mut self, unwritten: &Unwritten, found: &Found, settings: &RewriteSettings) {
        if !unwritten.is_empty() {
            self.around.unwritten.clone_from(unwritten);
            self.pinned = pinned(self.project, self.names, found, settings, &self.tasks, &self.created, &self.around);
        }
    }

    /// Frees the `__init__`s that become coroutines, and what they call.
    pub fn set_created(&mut self, created: BTreeSet<DefinitionId>, found: &Found, settings: &RewriteSettings) {
        if created != self.created {
            self.pinned = pinned(self.project, self.names, found, settings, &self.tasks, &created, &self.around);
            self.created = created;
        }
    }

    pub fn source(&self, file: FileId) -> &'a SourceFile {
        &self.project.file(file).source
    }

    pub fn tree(&self, file: FileId) -> &'a Tree {
        &self.source(file).tree
    }

    pub fn parents(&self, file: FileId) -> &'a Parents {
        self.source(file).parents()
    }

    /// How a file is written.
    pub fn style(&self, file: FileId) -> Style {
        *self.styles[file.0 as usize].get_or_init(|| Style::of(self.source(file)))
    }

    /// Whether a file imports one of some packages, or anything below.
    pub fn imports_one_of(&self, file: FileId, packages: &[&str]) -> bool {
        let imported = self.packages[file.0 as usize].get_or_init(|| imported_packages(self.source(file)));
        packages.iter().any(|package| imported.contains(package))
    }

    pub fn places(&self, file: FileId) -> &'a Places {
        self.source(file).places()
    }

    /// The expressions of a file that lie in a span.
    pub fn exprs_in(&self, file: FileId, span: Span) -> impl Iterator<Item = ExprId> + 'a {
        self.places(file).exprs_in(self.tree(file), span)
    }

    /// The statements of a file that lie in a span.
    pub fn stmts_in(&self, file: FileId, span: Span) -> impl Iterator<Item = StmtId> + 'a {
        self.places(file).stmts_in(self.tree(file), span)
    }

    /// Whether an expression is run by the main program, and that becomes a coroutine.
    pub fn in_main(&self, file: FileId, expr: ExprId) -> bool {
        let tree = self.tree(file);
        let is_main = |guard: &StmtId| tree[*guard].span.contains(tree[expr].span);
        self.mains.get(&file).is_some_and(is_main) && self.names.function(file, expr) == Some(self.names.module(file))
    }

    /// Every `name` of a file.
    pub fn named(&self, file: FileId, name: Name) -> &'a [ExprId] {
        self.places(file).named(name)
    }

    /// Every `name` in a span of a file.
    pub fn named_in(&self, file: FileId, span: Span, name: Name) -> impl Iterator<Item = ExprId> + use<'a> {
        self.places(file).named_in(self.tree(file), name, span)
    }

    /// Every `x.name` of a file.
    pub fn attributes(&self, file: FileId, name: Name) -> &'a [ExprId] {
        self.places(file).attributes(name)
    }

    /// The reads of a name by one function.
    pub fn loads(&self, file: FileId, owner: DefinitionId, name: Name) -> impl Iterator<Item = ExprId> + '_ {
        self.uses(file, owner, name, Ctx::Load)
    }

    /// The assignments to a name by one function.
    pub fn stores(&self, file: FileId, owner: DefinitionId, name: Name) -> impl Iterator<Item = ExprId> + '_ {
        self.uses(file, owner, name, Ctx::Store)
    }

    fn uses(&self, file: FileId, owner: DefinitionId, name: Name, ctx: Ctx) -> impl Iterator<Item = ExprId> + '_ {
        let tree = self.tree(file);
        let is_use = move |id: ExprId| matches!(tree[id].kind, ExprKind::Name { ctx: other, .. } if other == ctx);
        let all = self.named_in(file, self.definition(owner).span, name).filter(move |&id| is_use(id));
        all.filter(move |&id| self.names.function(file, id) == Some(owner))
    }

    pub fn parent(&self, file: FileId, expr: ExprId) -> Option<Node> {
        self.parents(file).of(Node::Expr(expr))
    }

    pub fn text(&self, file: FileId, expr: ExprId) -> &'a str {
        self.source(file).slice(self.tree(file)[expr].span)
    }

    /// Line, from 1, on which an expression starts.
    pub fn line(&self, file: FileId, expr: ExprId) -> u32 {
        self.source(file).lines.line_of(self.tree(file)[expr].span.start)
    }

    pub fn definition(&self, id: DefinitionId) -> &'a Definition {
        self.names.definition(id)
    }

    /// The `def` statement of a function; `None` for lambdas, classes and modules.
    pub fn function(&self, id: DefinitionId) -> Option<&'a FunctionDef> {
        let definition = self.definition(id);
        let DefinitionKind::Function(stmt) = definition.kind else { return None };
        match &self.tree(definition.file)[stmt].kind {
            StmtKind::FunctionDef(def) => Some(def),
            _ => None,
        }
    }

    /// Qualified name of what runs an expression; `None` at module level.
    pub fn path(&self, id: DefinitionId) -> Option<String> {
        let definition = self.definition(id);
        (definition.kind != DefinitionKind::Module).then(|| definition.qualname.clone())
    }

    /// The places that run a function.
    pub fn edges_to(&self, function: DefinitionId) -> impl Iterator<Item = &'a Edge> + '_ {
        self.names.edges_to(function)
    }

    /// What a place runs.
    pub fn edges_at(&self, file: FileId, site: ExprId) -> impl Iterator<Item = &'a Edge> + '_ {
        let edges = self.names.edges();
        // They come in the order of files and of the source.
        let place = |file: FileId, site: ExprId| (file, self.tree(file)[site].span.start, site);
        let first = edges.partition_point(|edge| place(edge.file, edge.site) < place(file, site));
        edges[first..].iter().take_while(move |edge| (edge.file, edge.site) == (file, site))
    }

    /// Whether an expression names a module, or a class of outside: nothing that one call could change for another.
    pub fn is_module(&self, file: FileId, expr: ExprId) -> bool {
        self.names.possibilities(file, expr).all(|value| matches!(value, Value::File(_) | Value::Outside(_)))
    }

    /// Whether an expression names a class of the project.
    pub fn is_class_of_project(&self, file: FileId, expr: ExprId) -> bool {
        let is_class = |value: &Value| matches!(value, Value::Local(id) if self.definition(*id).is_class());
        self.names.possibilities(file, expr).any(is_class)
    }

    /// Methods of one name in the classes above and below, and functions that share a scope and a name
    /// (`@overload` stubs, the arms of an `if`): they become asynchronous together.
    pub fn family(&self, id: DefinitionId) -> Vec<DefinitionId> {
        let own = self.definition(id);
        let mut classes: Vec<DefinitionId> = own.class.into_iter().collect();
        if let Some(class) = own.class {
            classes.extend(self.names.ancestors(class));
            classes.extend(self.names.subclasses(class));
        }
        let same_scope = |other: &DefinitionId| {
            let other = self.definition(*other);
            other.parent == own.parent && other.class == own.class
        };
        let beside = own.parent.into_iter().flat_map(|around| self.names.functions_within(around, &own.name));
        let methods = classes.iter().flat_map(|&class| self.names.methods(class, &own.name));
        let all: BTreeSet<DefinitionId> =
            beside.filter(same_scope).chain(methods).filter(|&other| other != id).collect();
        all.into_iter().collect()
    }

    /// The method `name` that a class itself defines.
    pub fn own_method(&self, class: DefinitionId, name: &str) -> Option<DefinitionId> {
        self.names.methods(class, name).next()
    }

    /// What happens to a function.
    pub fn bridge(&self, id: DefinitionId, settings: &RewriteSettings) -> Bridge {
        settings.bridge(self.project, id, self.definition(id))
    }

    /// Whether plain code goes on calling the function, by a wrapper: then its parameters stay as they are.
    pub fn keeps_plain_callers(&self, id: DefinitionId, settings: &RewriteSettings) -> bool {
        settings.strategy == Strategy::Twin || self.bridge(id, settings) == Bridge::SyncWrapper
    }

    /// The function is made for `with`, by `contextlib.contextmanager`.
    pub fn is_context_manager(&self, id: DefinitionId) -> bool {
        self.definition(id).has(Decorator::ContextManager)
    }

    /// The item of a `with` statement whose context an expression is.
    pub fn entered(&self, file: FileId, expr: ExprId) -> Option<Item> {
        let Some(Node::Stmt(with)) = self.parent(file, expr) else { return None };
        let StmtKind::With { items, .. } = &self.tree(file)[with].kind else { return None };
        let index = items.iter().position(|item| item.context == expr)?;
        Some(Item { with, index })
    }

    /// The loop, comprehension clause or `yield from` which iterates over an expression.
    pub fn iterated(&self, file: FileId, expr: ExprId) -> Option<Iteration> {
        let tree = self.tree(file);
        match self.parent(file, expr)? {
            Node::Stmt(id) => match tree[id].kind {
                StmtKind::For { iter, .. } if iter == expr => Some(Iteration::Loop(id)),
                _ => None,
            },
            Node::Expr(id) => match &tree[id].kind {
                ExprKind::YieldFrom { .. } => Some(Iteration::YieldFrom(id)),
                kind => {
                    let clause = clauses(kind).iter().position(|clause| clause.iter == expr)?;
                    Some(Iteration::Clause { comprehension: id, clause })
                }
            },
        }
    }
}

fn imported_packages(source: &SourceFile) -> BTreeSet<&str> {
    let tree = &source.tree;
    let mut packages = BTreeSet::new();
    let root = |module: Name| tree.str(module).split('.').next().unwrap_or_default();
    for &stmt in source.places().imports() {
        match &tree[stmt].kind {
            StmtKind::Import { names } => packages.extend(names.iter().map(|alias| root(alias.name))),
            StmtKind::ImportFrom { module: Some(module), level: 0, .. } => {
                packages.insert(root(module.name));
            }
            _ => {}
        }
    }
    packages
}

/// The `for` clauses of a comprehension; empty for everything else.
pub fn clauses(kind: &ExprKind) -> &[Comprehension] {
    match kind {
        ExprKind::ListComp { clauses, .. }
        | ExprKind::SetComp { clauses, .. }
        | ExprKind::DictComp { clauses, .. }
        | ExprKind::Generator { clauses, .. } => clauses,
        _ => &[],
    }
}
