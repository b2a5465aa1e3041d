//! Which functions become coroutine functions and where they are awaited: one fixpoint from the calls that must be awaited.

use super::native;
use super::obstacle::{self, Obstacle, async_name, with_definition};
use super::scene::{Item, Iteration, Scene};
use super::settings::{Bridge, RewriteSettings};
use crate::names::{Decorator, DefinitionId, DefinitionKind, Edge, EdgeKind, FileId};
use crate::syntax::Node;
use crate::syntax::ast::*;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A place which is asynchronous from the start: a blocking call with an asynchronous form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Root {
    pub file: FileId,
    /// The call, the context or the iterable.
    pub expr: ExprId,
    pub kind: RootKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RootKind {
    Call,
    Context,
    Iterable,
    /// An iterable of which `list` is made.
    Collect,
    /// Something that belongs to the running loop is made here: nothing is awaited, but a coroutine must make it.
    Make,
}

/// What is done at one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SiteKind {
    /// `await call`
    Await(ExprId),
    /// `asyncio.run(call)`, where sync code starts a coroutine.
    Run(ExprId),
    /// `async with`
    With(Item),
    /// `async for`
    Iterate(Iteration),
    /// `[item async for item in iterable]` in the place of an iterable that sync code reads.
    Collect(ExprId),
    /// A list in the place of a generator expression which would become asynchronous.
    List(ExprId),
    /// `await anext(iterator)`; the call of `next`.
    Next(ExprId),
    /// `await stack.enter_async_context(context)`; the call of `enter_context`.
    EnterContext(ExprId),
}

#[derive(Clone, Debug)]
pub struct Site {
    pub owner: DefinitionId,
    /// The expression it is about.
    pub expr: ExprId,
    /// Functions that became asynchronous and are used here; none for a root.
    pub callees: BTreeSet<DefinitionId>,
}

/// Why a function becomes asynchronous.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// It uses something asynchronous here.
    Uses { file: FileId, expr: ExprId, callee: Option<DefinitionId> },
    /// It is declared to be.
    Declared,
    /// One of its family is: an overridden method, an overload, the partner of a pair.
    Family(DefinitionId),
}

/// A place that should be asynchronous, and cannot.
#[derive(Clone, Copy, Debug)]
pub struct Blocked {
    pub file: FileId,
    pub expr: ExprId,
    pub owner: Option<DefinitionId>,
    pub callee: Option<DefinitionId>,
    pub obstacle: Obstacle,
}

/// The answer: the functions and the places that turn asynchronous.
#[derive(Clone, Debug, Default)]
pub struct Colouring {
    pub functions: BTreeMap<DefinitionId, Cause>,
    /// Special methods that take their asynchronous name and stay plain: `__aiter__` returning an iterator.
    pub renamed: BTreeSet<DefinitionId>,
    /// Plain functions that hand on an asynchronous iterable or context they did not make.
    pub hands_on: BTreeSet<DefinitionId>,
    pub sites: BTreeMap<(FileId, SiteKind), Site>,
    pub blocked: Vec<Blocked>,
}

impl Colouring {
    /// Whether a function is asynchronous after the rewrite.
    pub fn is_async(&self, scene: &Scene, id: DefinitionId) -> bool {
        self.functions.contains_key(&id) || scene.definition(id).is_async
    }
}

/// Turns everything asynchronous that the roots and the declared functions force to be.
/// Passive roots turn no function: they count where the rest makes it asynchronous.
pub fn colour(
    scene: &Scene,
    roots: &[Root],
    passive: &[Root],
    declared: &[DefinitionId],
    settings: &RewriteSettings,
) -> Colouring {
    let mut painter = Painter { scene, settings, out: Colouring::default(), todo: VecDeque::new() };
    for &id in declared {
        painter.heat(id, Cause::Declared);
    }
    for &root in roots {
        painter.root(root);
    }
    painter.spread_all();
    for &root in passive {
        let owner = scene.names.function(root.file, root.expr);
        if owner.is_some_and(|owner| painter.out.is_async(scene, owner)) || scene.in_main(root.file, root.expr) {
            painter.root(root);
        }
    }
    painter.spread_all();
    painter.out
}

struct Painter<'s, 'a> {
    scene: &'s Scene<'a>,
    settings: &'s RewriteSettings,
    out: Colouring,
    /// Functions whose uses are still to be visited.
    todo: VecDeque<DefinitionId>,
}

impl Painter<'_, '_> {
    fn spread_all(&mut self) {
        while let Some(id) = self.todo.pop_front() {
            self.spread(id);
        }
    }

    fn root(&mut self, Root { file, expr, kind }: Root) {
        let site = match kind {
            RootKind::Call => Some(SiteKind::Await(expr)),
            RootKind::Context => self.scene.entered(file, expr).map(SiteKind::With),
            RootKind::Collect => Some(SiteKind::Collect(expr)),
            RootKind::Iterable => self.scene.iterated(file, expr).map(SiteKind::Iterate),
            RootKind::Make => {
                if let Some(owner) = self.scene.names.function(file, expr) {
                    self.heat(owner, Cause::Uses { file, expr, callee: None });
                }
                None
            }
        };
        if let Some(site) = site {
            self.add_site(file, site, expr, None);
        }
    }

    /// Makes a function asynchronous, if nothing stands against it.
    fn heat(&mut self, id: DefinitionId, cause: Cause) {
        let scene = self.scene;
        let free = obstacle::of_function(scene, id).is_none() && self.converts(id);
        if free && !scene.definition(id).is_async && !self.out.functions.contains_key(&id) {
            self.out.functions.insert(id, cause);
            self.todo.push_back(id);
        }
    }

    fn converts(&self, id: DefinitionId) -> bool {
        self.scene.bridge(id, self.settings) != Bridge::Thread
    }

    /// Visits everything that uses a function which has just become asynchronous.
    fn spread(&mut self, id: DefinitionId) {
        let scene = self.scene;
        for other in scene.family(id) {
            self.heat(other, Cause::Family(id));
        }
        self.heat_partner(id);
        self.heat_wrappers(id);
        for edge in scene.edges_to(id) {
            // A wrapper keeps plain callers plain; coroutines await the twin.
            if !self.is_wrapped(id) || self.out.is_async(scene, edge.caller) || self.settings.has_turned(edge.caller) {
                self.follow(edge);
            }
        }
        for edge in scene.names.edges_from(id) {
            if self.is_wrapped(edge.callee) && self.out.functions.contains_key(&edge.callee) {
                self.follow(edge);
            }
        }
    }

    /// A decorator's wrapper awaits what it wraps, and all of that turns with it.
    fn heat_wrappers(&mut self, id: DefinitionId) {
        let scene = self.scene;
        for wrapper in scene.around.wrappers.iter().filter(|one| one.id == id || one.wrapped.contains(&id)) {
            if wrapper.wrapped.iter().any(|&one| obstacle::of_function(scene, one).is_some()) {
                continue;
            }
            for &other in wrapper.wrapped.iter().chain([&wrapper.id]) {
                self.heat(other, Cause::Family(id));
            }
            for &(file, call) in wrapper.calls.iter().flatten() {
                for &wrapped in &wrapper.wrapped {
                    self.add_site(file, SiteKind::Await(call), call, Some(wrapped));
                }
            }
        }
    }

    /// This function keeps its plain callers, by choice or for now.
    fn is_wrapped(&self, id: DefinitionId) -> bool {
        self.scene.bridge(id, self.settings) == Bridge::SyncWrapper
    }

    /// `async with` needs both of its methods, `async for` both of its.
    fn heat_partner(&mut self, id: DefinitionId) {
        let definition = self.scene.definition(id);
        let Some(class) = definition.class else { return };
        if is_verb(&definition.name) && self.scene.names.outside_bases(class).any(|base| base.starts_with("django.")) {
            // Django wants the handlers of one view all plain or all asynchronous.
            for verb in VERBS {
                self.heat_own(class, verb, id);
            }
        }
        match definition.name.as_str() {
            "__enter__" => self.heat_own(class, "__exit__", id),
            "__exit__" => self.heat_own(class, "__enter__", id),
            "__next__" => {
                if let Some(iter) = self.scene.own_method(class, "__iter__") {
                    self.rename(iter);
                }
            }
            _ => {}
        }
    }

    fn heat_own(&mut self, class: DefinitionId, name: &str, cause: DefinitionId) {
        if let Some(id) = self.scene.own_method(class, name) {
            self.heat(id, Cause::Family(cause));
        }
    }

    fn rename(&mut self, id: DefinitionId) {
        if self.out.renamed.insert(id) {
            let scene = self.scene;
            for edge in scene.edges_to(id) {
                self.follow(edge);
            }
        }
    }

    fn follow(&mut self, edge: &Edge) {
        let (file, expr, callee) = (edge.file, edge.site, edge.callee);
        let scene = self.scene;
        if let Some(&opener) = scene.tasks.get(&(file, expr)) {
            return self.heat(opener, Cause::Uses { file, expr, callee: Some(callee) });
        }
        match edge.kind {
            EdgeKind::Call | EdgeKind::Property if is_read_later(scene, &self.out, callee) => {
                self.consume(file, expr, callee, MOST_STEPS)
            }
            EdgeKind::Call if self.out.renamed.contains(&callee) => {}
            EdgeKind::Call => self.add_site(file, SiteKind::Await(expr), expr, Some(callee)),
            EdgeKind::Enter => {
                if let Some(item) = scene.entered(file, expr) {
                    self.add_site(file, SiteKind::With(item), expr, Some(callee));
                }
            }
            EdgeKind::Iterate => {
                if let Some(iteration) = scene.iterated(file, expr) {
                    self.add_site(file, SiteKind::Iterate(iteration), expr, Some(callee));
                }
            }
            EdgeKind::Operator => self.operator(file, expr, callee),
            EdgeKind::Callback | EdgeKind::Thread => self.block(file, expr, callee, HANDED_OVER),
            EdgeKind::Constructor if scene.created.contains(&callee) => {
                self.add_site(file, SiteKind::Await(expr), expr, Some(callee))
            }
            EdgeKind::Property => self.add_site(file, SiteKind::Await(expr), expr, Some(callee)),
            EdgeKind::Handed | EdgeKind::Constructor | EdgeKind::Decorator => {}
        }
    }

    /// `next(obj)` and `list(obj)` of an object that is now iterated over asynchronously.
    fn operator(&mut self, file: FileId, call: ExprId, callee: DefinitionId) {
        let ExprKind::Call { func, args, .. } = &self.scene.tree(file)[call].kind else { return };
        let Some(&first) = args.first() else { return };
        match self.scene.text(file, *func) {
            "next" => self.add_site(file, SiteKind::Next(call), call, Some(callee)),
            name if reads_all(name) => self.add_site(file, SiteKind::Collect(first), first, Some(callee)),
            _ => {}
        }
    }

    /// Follows the value of `expr`, an asynchronous iterable or context, to where it is read.
    fn consume(&mut self, file: FileId, expr: ExprId, callee: DefinitionId, steps: u32) {
        let scene = self.scene;
        let tree = scene.tree(file);
        if steps == 0 {
            return;
        }
        if let Some(item) = scene.entered(file, expr) {
            return self.add_site(file, SiteKind::With(item), expr, Some(callee));
        }
        if let Some(iteration) = scene.iterated(file, expr) {
            return self.add_site(file, SiteKind::Iterate(iteration), expr, Some(callee));
        }
        match scene.parent(file, expr) {
            Some(Node::Stmt(stmt)) => match &tree[stmt].kind {
                StmtKind::Return { .. } => self.hand_on(file, expr),
                StmtKind::Assign { targets, .. } => {
                    for &target in targets {
                        self.consume_name(file, target, callee, steps - 1);
                    }
                }
                StmtKind::AnnAssign { target, .. } => self.consume_name(file, *target, callee, steps - 1),
                _ => {}
            },
            Some(Node::Expr(parent)) => match &tree[parent].kind {
                ExprKind::IfExp { .. } | ExprKind::BoolOp { .. } | ExprKind::Named { .. } => {
                    self.consume(file, parent, callee, steps - 1)
                }
                ExprKind::Starred { .. } => self.add_site(file, SiteKind::Collect(expr), expr, Some(callee)),
                ExprKind::Call { func, args, .. } if args.contains(&expr) => {
                    self.consume_argument(file, parent, *func, expr, callee, steps)
                }
                _ => {}
            },
            None => {}
        }
    }

    fn consume_argument(
        &mut self,
        file: FileId,
        call: ExprId,
        func: ExprId,
        expr: ExprId,
        callee: DefinitionId,
        steps: u32,
    ) {
        let text = self.scene.text(file, func);
        match text.rsplit('.').next().unwrap_or(text) {
            "enter_context" => self.add_site(file, SiteKind::EnterContext(call), call, Some(callee)),
            "next" if text == "next" => self.add_site(file, SiteKind::Next(call), call, Some(callee)),
            "iter" if text == "iter" => self.consume(file, call, callee, MOST_STEPS),
            name if reads_all(name) => self.add_site(file, SiteKind::Collect(expr), expr, Some(callee)),
            _ => self.consume_parameter(file, call, expr, callee, steps),
        }
    }

    /// An iterable that a function of the project is given: the function reads it asynchronously if nobody else calls
    /// it, and otherwise is given a list.
    fn consume_parameter(&mut self, file: FileId, call: ExprId, expr: ExprId, callee: DefinitionId, steps: u32) {
        let scene = self.scene;
        let edges: Vec<&Edge> = scene.edges_at(file, call).filter(|edge| edge.kind == EdgeKind::Call).collect();
        for edge in edges {
            let Some(def) = scene.function(edge.callee) else { continue };
            let given = |index: &usize| native::argument(scene, edge, *index) == Some(expr);
            let Some(index) = (0..def.params.items.len()).find(given) else { continue };
            let home = scene.definition(edge.callee).file;
            let loads: Vec<ExprId> = scene.loads(home, edge.callee, def.params.items[index].name.name).collect();
            if scene.edges_to(edge.callee).count() > 1 || scene.is_context_manager(callee) {
                if loads.iter().any(|&load| scene.iterated(home, load).is_some()) {
                    self.add_site(file, SiteKind::Collect(expr), expr, Some(callee));
                }
                continue;
            }
            for load in loads {
                self.consume(home, load, callee, steps - 1);
            }
        }
    }

    /// Follows a local variable to each place that reads it.
    fn consume_name(&mut self, file: FileId, target: ExprId, callee: DefinitionId, steps: u32) {
        let scene = self.scene;
        let tree = scene.tree(file);
        let ExprKind::Name { name, .. } = tree[target].kind else { return };
        let owner = scene.names.function(file, target);
        for load in owner.into_iter().flat_map(|owner| scene.loads(file, owner, name)) {
            self.consume(file, load, callee, steps);
        }
    }

    /// `return generator()`: the function stays plain unless it awaits too, and its callers read an asynchronous
    /// iterable.
    fn hand_on(&mut self, file: FileId, expr: ExprId) {
        let scene = self.scene;
        let Some(owner) = scene.names.function(file, expr) else { return };
        if scene.definition(owner).is_async || !self.out.hands_on.insert(owner) {
            return;
        }
        if scene.definition(owner).name == "__iter__" {
            self.out.renamed.insert(owner);
        }
        let is_awaited = self.out.functions.contains_key(&owner);
        for edge in scene.edges_to(owner) {
            self.follow(edge);
            // A coroutine function which gives an iterable: `async for item in await f()`.
            if is_awaited && edge.kind == EdgeKind::Call {
                self.consume(edge.file, edge.site, owner, MOST_STEPS);
            }
        }
    }

    fn add_site(&mut self, file: FileId, kind: SiteKind, expr: ExprId, callee: Option<DefinitionId>) {
        let scene = self.scene;
        let Some(owner) = scene.names.function(file, expr) else { return };
        if is_asynchronous_already(scene, file, kind) {
            return;
        }
        let early = with_definition(scene.tree(file), scene.parents(file), expr);
        let obstacle = match early {
            Some(early) => Some(early),
            None if scene.in_main(file, expr) => None,
            None if !self.converts(owner) => Some(CHOSEN),
            None => obstacle::of_function(scene, owner),
        };
        let starts =
            matches!(scene.definition(owner).kind, DefinitionKind::Module) || scene.pinned.contains_key(&owner);
        let kind = match (obstacle, kind) {
            (None, kind) => kind,
            // Code that stays plain starts the loop for a coroutine of the project.
            (Some(_), SiteKind::Await(call)) if starts && callee.is_some() => SiteKind::Run(call),
            (Some(obstacle), _) => {
                return self.out.blocked.push(Blocked { file, expr, owner: Some(owner), callee, obstacle });
            }
        };
        let site = Site { owner, expr, callees: BTreeSet::new() };
        self.out.sites.entry((file, kind)).or_insert(site).callees.extend(callee);
        if !matches!(kind, SiteKind::Run(_)) {
            self.heat(owner, Cause::Uses { file, expr, callee });
        }
        if let SiteKind::Iterate(Iteration::Clause { comprehension, .. }) = kind
            && matches!(scene.tree(file)[comprehension].kind, ExprKind::Generator { .. })
        {
            self.generator(file, comprehension, callee);
        }
        if !matches!(kind, SiteKind::List(_)) {
            self.generators_around(file, expr, callee);
        }
    }

    /// A generator expression which awaits becomes an asynchronous one: whoever reads it must know.
    fn generators_around(&mut self, file: FileId, expr: ExprId, callee: Option<DefinitionId>) {
        let scene = self.scene;
        let tree = scene.tree(file);
        let mut below = expr;
        while let Some(Node::Expr(above)) = scene.parent(file, below) {
            match &tree[above].kind {
                ExprKind::Lambda { .. } => return,
                // The first iterable is read outside the generator.
                ExprKind::Generator { clauses, .. } if clauses[0].iter != below => {
                    self.generator(file, above, callee);
                }
                _ => {}
            }
            below = above;
        }
    }

    fn generator(&mut self, file: FileId, generator: ExprId, callee: Option<DefinitionId>) {
        let scene = self.scene;
        let is_argument = match scene.parent(file, generator) {
            Some(Node::Expr(parent)) => {
                matches!(scene.tree(file)[parent].kind, ExprKind::Call { .. } | ExprKind::Starred { .. })
            }
            _ => false,
        };
        if is_argument {
            self.add_site(file, SiteKind::List(generator), generator, callee);
        } else if let Some(iteration) = scene.iterated(file, generator) {
            self.add_site(file, SiteKind::Iterate(iteration), generator, callee);
        }
    }

    fn block(&mut self, file: FileId, expr: ExprId, callee: DefinitionId, obstacle: Obstacle) {
        let owner = self.scene.names.function(file, expr);
        self.out.blocked.push(Blocked { file, expr, owner, callee: Some(callee), obstacle });
    }
}

const CHOSEN: Obstacle =
    Obstacle { why: "the migration stops at this function by choice", way_out: "choose to convert it" };
const HANDED_OVER: Obstacle = Obstacle {
    why: "it is handed to code that calls it without awaiting",
    way_out: "await it in a loop of your own, or hand over a sync function that starts it: `lambda: asyncio.run(f())`",
};

/// Methods by which a class answers requests.
const VERBS: [&str; 7] = ["get", "post", "put", "patch", "delete", "head", "options"];

fn is_verb(name: &str) -> bool {
    VERBS.contains(&name)
}

/// Assignments and conditions through which a value is followed.
const MOST_STEPS: u32 = 4;

/// Whether calling the function gives something to read later, not something to await.
fn is_read_later(scene: &Scene, colouring: &Colouring, id: DefinitionId) -> bool {
    let is_plain = || !colouring.functions.contains_key(&id);
    scene.definition(id).is_generator || colouring.hands_on.contains(&id) && is_plain()
}

/// Functions that read a whole iterable.
fn reads_all(name: &str) -> bool {
    matches!(
        name,
        "list"
            | "tuple"
            | "set"
            | "frozenset"
            | "dict"
            | "sorted"
            | "sum"
            | "min"
            | "max"
            | "any"
            | "all"
            | "join"
            | "enumerate"
            | "zip"
            | "extend"
            | "update"
            | "chain"
            | "islice"
            | "reversed"
            | "map"
            | "filter"
            | "deque"
            | "Counter"
    )
}

fn is_asynchronous_already(scene: &Scene, file: FileId, kind: SiteKind) -> bool {
    let tree = scene.tree(file);
    match kind {
        SiteKind::Await(call) | SiteKind::Run(call) => {
            is_awaited_by_asyncio(scene, file, call)
                || matches!(scene.parent(file, call), Some(Node::Expr(parent)) if matches!(tree[parent].kind, ExprKind::Await { .. }))
                || scene.names.is_awaited(file, call)
        }
        SiteKind::With(item) => matches!(tree[item.with].kind, StmtKind::With { is_async: true, .. }),
        SiteKind::Iterate(Iteration::Loop(id)) => matches!(tree[id].kind, StmtKind::For { is_async: true, .. }),
        SiteKind::Iterate(Iteration::Clause { comprehension, clause }) => {
            super::scene::clauses(&tree[comprehension].kind)[clause].is_async
        }
        _ => false,
    }
}

/// `asyncio.gather(f(), *[g(x) for x in xs])`: what asyncio is handed it awaits itself.
fn is_awaited_by_asyncio(scene: &Scene, file: FileId, call: ExprId) -> bool {
    let tree = scene.tree(file);
    let mut below = call;
    while let Some(Node::Expr(above)) = scene.parent(file, below) {
        match &tree[above].kind {
            ExprKind::Call { func, args, .. } => {
                let takes = |path: &&str| path.strip_prefix("asyncio.").is_some_and(takes_coroutines);
                return args.contains(&below) && scene.names.callees(file, *func).iter().any(takes);
            }
            ExprKind::Starred { .. } | ExprKind::List { .. } | ExprKind::Tuple { .. } => {}
            ExprKind::ListComp { element, .. } | ExprKind::Generator { element, .. } if *element == below => {}
            _ => return false,
        }
        below = above;
    }
    false
}

fn takes_coroutines(function: &str) -> bool {
    matches!(
        function,
        "gather"
            | "wait"
            | "wait_for"
            | "as_completed"
            | "shield"
            | "ensure_future"
            | "create_task"
            | "run"
            | "run_coroutine_threadsafe"
    )
}

/// Whether a function's definition changes its name.
pub fn new_name(scene: &Scene, colouring: &Colouring, id: DefinitionId) -> Option<&'static str> {
    let definition = scene.definition(id);
    let turns = colouring.functions.contains_key(&id) || colouring.renamed.contains(&id);
    if !turns || definition.class.is_none() || definition.has(Decorator::StaticMethod) {
        return None;
    }
    async_name(&definition.name)
}
