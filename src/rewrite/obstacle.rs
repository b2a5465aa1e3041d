//! What cannot await, why, and the way out.

use super::async_tests::runner;
use super::base_calls;
use super::bridges::find_duals;
use super::check::yields;
use super::decorators::{Wrapper, wrappers};
use super::django;
use super::iterators;
use super::scene::Scene;
use super::settings::{Bridge, RewriteSettings, Strategy};
use crate::find::{EntryKind, Found};
use crate::names::{Decorator, Definition, DefinitionId, DefinitionKind, Edge, EdgeKind, FileId, Names, Project};
use crate::syntax::ast::*;
use crate::syntax::{Node, Parents};
use std::collections::{BTreeMap, BTreeSet};

/// Why code cannot await where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Obstacle {
    pub why: &'static str,
    pub way_out: &'static str,
}

/// What keeps a function from becoming a coroutine function; `None` when it can.
pub fn of_function(scene: &Scene, id: DefinitionId) -> Option<Obstacle> {
    let definition = scene.definition(id);
    let DefinitionKind::Function(_) = definition.kind else { return of_other(definition.kind) };
    if definition.is_async || scene.created.contains(&id) {
        return None;
    }
    // A person who says what is asynchronous has readers that await: `await obj.name`.
    let is_wanted = scene.declares && definition.has(Decorator::Property);
    let own = of_definition(scene.project, scene.names, id).filter(|&own| !(is_wanted && own == PROPERTY));
    scene.pinned.get(&id).copied().or(own)
}

/// What in a definition itself keeps it from awaiting.
fn of_definition(project: &Project, names: &Names, id: DefinitionId) -> Option<Obstacle> {
    let definition = names.definition(id);
    let DefinitionKind::Function(stmt) = definition.kind else { return of_other(definition.kind) };
    if definition.is_property() || definition.has(Decorator::Accessor) {
        return Some(PROPERTY);
    }
    if definition.has(Decorator::Cache) {
        return Some(CACHE);
    }
    if definition.is_special() && !can_be_async(&definition.name) {
        return Some(if definition.name == "__init__" { INIT } else { DUNDER });
    }
    if definition.name == "__iter__" && !definition.is_generator && !iterators::can_yield(project, names, id) {
        return Some(ITER);
    }
    let tree = &project.file(definition.file).source.tree;
    match &tree[stmt].kind {
        StmtKind::FunctionDef(def) if definition.is_generator && gives_value(tree, def) => Some(GENERATOR_VALUE),
        _ => None,
    }
}

/// What stands around functions and keeps them plain.
#[derive(Default)]
pub struct Around {
    /// Inner functions that decorators of the project put in the place of others.
    pub wrappers: Vec<Wrapper>,
    /// Functions that block, and are called while a definition is made.
    early: BTreeMap<DefinitionId, Obstacle>,
    /// Functions that would await while they hold a lock of threads.
    pub locked: BTreeSet<DefinitionId>,
    /// Functions that give a coroutine where a loop runs.
    pub duals: BTreeSet<DefinitionId>,
    /// Places whose change cannot be written, with the functions that they use.
    pub unwritten: Unwritten,
}

/// Places by file, each with its reason and the functions that would have to become asynchronous for it.
pub type Unwritten = BTreeMap<(FileId, ExprId), (Obstacle, BTreeSet<DefinitionId>)>;

impl Around {
    pub fn new(project: &Project, names: &Names, found: &Found) -> Self {
        let mut early = BTreeMap::new();
        let is_call = |edge: &&Edge| edge.kind == EdgeKind::Call && found.function(edge.callee).blocks();
        for edge in names.edges().iter().filter(is_call) {
            let source = &project.file(edge.file).source;
            let why = with_definition(&source.tree, source.parents(), edge.site);
            early.extend(why.map(|why| (edge.callee, why)));
        }
        Self { wrappers: wrappers(project, names), early, duals: find_duals(project, names), ..Self::default() }
    }
}

/// Functions that somebody calls without awaiting: they stay plain, and their callers bridge.
///
/// Where a person declares what is asynchronous, a thread's function is taken to become a task.
pub fn pinned(
    project: &Project,
    names: &Names,
    found: &Found,
    settings: &RewriteSettings,
    tasks: &BTreeMap<(FileId, ExprId), DefinitionId>,
    created: &BTreeSet<DefinitionId>,
    around: &Around,
) -> BTreeMap<DefinitionId, Obstacle> {
    let mut pinned = BTreeMap::new();
    if settings.catalogue {
        pinned.extend(around.early.iter().map(|(&id, &why)| (id, why)));
        pinned.extend(around.locked.iter().map(|&id| (id, LOCKED)));
        pinned.extend(around.duals.iter().map(|&id| (id, DUAL)));
    }
    for (why, ids) in around.unwritten.values() {
        pinned.extend(ids.iter().map(|&id| (id, *why)));
    }
    for edge in names.edges().iter().filter(|edge| !tasks.contains_key(&(edge.file, edge.site))) {
        match edge.kind {
            EdgeKind::Callback => pinned.insert(edge.callee, CALLBACK),
            EdgeKind::Thread if settings.catalogue => pinned.insert(edge.callee, THREAD),
            EdgeKind::Handed if settings.catalogue => match library(project, names, edge) {
                Library::Calls => pinned.insert(edge.callee, CALLBACK),
                Library::Unknown => pinned.insert(edge.callee, UNKNOWN_CALLBACK),
                Library::Awaits => None,
            },
            _ => None,
        };
    }
    let has_transactions = names.names_outside(django::ATOMIC);
    for (id, definition) in names.ids() {
        let outside: Vec<&str> = definition.class.into_iter().flat_map(|class| names.outside_bases(class)).collect();
        let obstacle = match found.function(id).entry {
            Some(EntryKind::Task) => Some(TASK),
            Some(EntryKind::Command) => Some(COMMAND),
            Some(EntryKind::Test) => Some(TEST),
            Some(EntryKind::Web) if is_rest(&outside) || has_decorator(project, names, id, "rest_framework") => {
                Some(REST)
            }
            Some(EntryKind::Web) if outside.iter().any(|base| calls_plainly(base)) => Some(CALLBACK),
            _ if has_transactions && django::is_atomic(project, names, id) => Some(ATOMIC),
            _ if settings.catalogue && outside.iter().any(|base| base_calls::calls(base, &definition.name)) => {
                Some(BASE_CALLS)
            }
            _ if is_set_up(&definition.name) && outside.iter().any(|base| base.ends_with("TestCase")) => Some(TEST),
            _ if has_decorator(project, names, id, "pytest.fixture") => Some(TEST),
            _ => None,
        };
        // Where a person declares what is asynchronous, the runner of the tests is taken to await.
        let awaited =
            obstacle == Some(TEST) && (!settings.catalogue || runner(project, names, found, settings, id).is_some());
        if let (Some(obstacle), true, false) = (obstacle, definition.is_function(), awaited) {
            pinned.insert(id, obstacle);
        }
    }
    if settings.catalogue {
        pin_decorated(project, names, found, around, &mut pinned);
    }
    let stops = settings.frontier.values().any(|&bridge| bridge == Bridge::Thread);
    if (settings.catalogue || stops) && settings.strategy != Strategy::Twin {
        pin_below(project, names, found, settings, created, &mut pinned);
    }
    pinned
}

/// Pins what a decorator of the project holds plain; what two of them wrap is as plain as the plainer makes it.
fn pin_decorated(
    project: &Project,
    names: &Names,
    found: &Found,
    around: &Around,
    pinned: &mut BTreeMap<DefinitionId, Obstacle>,
) {
    let mut turning: Vec<&Wrapper> = around.wrappers.iter().collect();
    loop {
        let stays = |id| pinned.contains_key(&id) || of_definition(project, names, id).is_some();
        let (turn, stay): (Vec<&Wrapper>, Vec<&Wrapper>) = turning.iter().partition(|one| one.turns(found, stays));
        if stay.is_empty() {
            break;
        }
        let all = stay.into_iter().flat_map(|one| one.wrapped.iter().copied().chain([one.id]));
        pinned.extend(all.map(|id| (id, DECORATED)));
        turning = turn;
    }
}

/// Pins what blocks and is called where nobody can await: as a coroutine function it would never run there.
fn pin_below(
    project: &Project,
    names: &Names,
    found: &Found,
    settings: &RewriteSettings,
    created: &BTreeSet<DefinitionId>,
    pinned: &mut BTreeMap<DefinitionId, Obstacle>,
) {
    let stuck_itself = |id: DefinitionId, pinned: &BTreeMap<DefinitionId, Obstacle>| {
        let definition = names.definition(id);
        let is_module = matches!(definition.kind, DefinitionKind::Module);
        let awaits = is_module || definition.is_async || created.contains(&id);
        let is_chosen = settings.chosen(project, definition) == Some(Bridge::Thread);
        let is_stuck = pinned.get(&id).is_some_and(|one| STUCK.contains(one))
            || !awaits && of_definition(project, names, id).is_some();
        is_chosen || settings.catalogue && is_stuck
    };
    let turns = |(id, definition): &(DefinitionId, &Definition)| {
        let id = *id;
        let is_chosen = settings.chosen(project, definition).is_some();
        let is_plain = definition.is_function() && !definition.is_async && of_definition(project, names, id).is_none();
        is_plain && !is_chosen && found.function(id).blocks()
    };
    let turning: BTreeSet<DefinitionId> = names.ids().filter(turns).map(|(id, _)| id).collect();
    let uses = [EdgeKind::Call, EdgeKind::Enter, EdgeKind::Iterate, EdgeKind::Operator];
    let counts = |edge: &&Edge| uses.contains(&edge.kind) && turning.contains(&edge.callee);
    let callers: BTreeSet<DefinitionId> = names.edges().iter().filter(counts).map(|edge| edge.caller).collect();
    let mut todo: Vec<DefinitionId> = callers.into_iter().filter(|&caller| stuck_itself(caller, pinned)).collect();
    let mut stuck: BTreeSet<DefinitionId> = todo.iter().copied().collect();
    while let Some(id) = todo.pop() {
        for edge in names.edges_from(id).filter(counts) {
            if stuck.insert(edge.callee) {
                pinned.insert(edge.callee, CALLED_PLAINLY);
                todo.push(edge.callee);
            }
        }
    }
}

/// Base classes whose framework calls the handlers without awaiting.
fn calls_plainly(base: &str) -> bool {
    ["http.server", "socketserver"].iter().any(|root| base.starts_with(root))
}

fn is_rest(bases: &[&str]) -> bool {
    bases.iter().any(|base| base.starts_with("rest_framework"))
}

/// Methods that `unittest` calls around tests.
fn is_set_up(name: &str) -> bool {
    matches!(name, "setUp" | "tearDown" | "setUpClass" | "tearDownClass")
}

/// Whether a decorator of a function has this dotted name, or one below it.
fn has_decorator(project: &Project, names: &Names, id: DefinitionId, path: &str) -> bool {
    let definition = names.definition(id);
    let DefinitionKind::Function(stmt) = definition.kind else { return false };
    let tree = &project.file(definition.file).source.tree;
    let StmtKind::FunctionDef(def) = &tree[stmt].kind else { return false };
    def.decorators.iter().any(|&decorator| {
        let callee = match tree[decorator].kind {
            ExprKind::Call { func, .. } => func,
            _ => decorator,
        };
        names.callees(definition.file, callee).iter().any(|name| name.starts_with(path))
    })
}

/// What the library does with a function that it is handed.
enum Library {
    /// It calls it, and awaits nothing.
    Calls,
    /// It is one that nobody knows here.
    Unknown,
    /// It awaits coroutines, or does not call it, or nothing says that it is a library at all.
    Awaits,
}

fn library(project: &Project, names: &Names, edge: &Edge) -> Library {
    let source = &project.file(edge.file).source;
    let Some(Node::Expr(call)) = source.parents().of(Node::Expr(edge.site)) else { return Library::Awaits };
    let func = match source.tree[call].kind {
        ExprKind::Call { func, .. } if func != edge.site => func,
        _ => return Library::Awaits,
    };
    let callees = names.callees(edge.file, func);
    if callees.iter().any(|path| has_word(CALLS, root(path))) {
        return Library::Calls;
    }
    if is_foreign(&callees) { Library::Unknown } else { Library::Awaits }
}

/// Whether dotted names are those of a library of which nobody knows here what it does with a coroutine function.
pub fn is_foreign(callees: &[&str]) -> bool {
    callees.iter().any(|path| path.contains('.') && !has_word(AWAITS, root(path)))
}

fn has_word(words: &str, word: &str) -> bool {
    words.split_whitespace().any(|one| one == word)
}

fn root(path: &str) -> &str {
    path.split('.').next().unwrap_or(path)
}

/// Modules of the standard library that call what they are handed.
const CALLS: &str = "concurrent multiprocessing threading signal atexit sched weakref timeit collections dataclasses";

/// Libraries that await a coroutine function they are handed, and modules that only look at what they are handed.
const AWAITS: &str = "asyncio anyio trio asgiref fastapi starlette aiohttp quart sanic litestar tornado flask django \
    discord telegram aiogram telethon strawberry nats uvicorn hypercorn pytest unittest mock functools \
    inspect typing types contextlib builtins logging copy operator str list dict set object abc";

/// Special methods that have an asynchronous form, or are called by name only.
fn can_be_async(name: &str) -> bool {
    async_name(name).is_some() || matches!(name, "__call__" | "__aenter__" | "__aexit__" | "__aiter__" | "__anext__")
}

/// The name of a special method's asynchronous form.
pub fn async_name(name: &str) -> Option<&'static str> {
    Some(match name {
        "__enter__" => "__aenter__",
        "__exit__" => "__aexit__",
        "__iter__" => "__aiter__",
        "__next__" => "__anext__",
        _ => return None,
    })
}

fn of_other(kind: DefinitionKind) -> Option<Obstacle> {
    match kind {
        DefinitionKind::Module => Some(MODULE),
        DefinitionKind::Class(_) => Some(CLASS_BODY),
        DefinitionKind::Lambda(_) => Some(LAMBDA),
        DefinitionKind::Function(_) => None,
    }
}

/// Whether an expression runs while a definition is made, where nothing can be awaited: in a class body, or as the
/// default of a parameter at the level of the module.
pub fn with_definition(tree: &Tree, parents: &Parents, expr: ExprId) -> Option<Obstacle> {
    let mut below = Node::Expr(expr);
    let mut found = None;
    for above in parents.above(below) {
        match (above, below) {
            (Node::Stmt(id), Node::Stmt(_)) => match &tree[id].kind {
                StmtKind::FunctionDef(_) => return None,
                StmtKind::ClassDef(_) => return Some(found.unwrap_or(CLASS_BODY)),
                _ => {}
            },
            (Node::Stmt(id), Node::Expr(inner)) => {
                if let StmtKind::FunctionDef(def) = &tree[id].kind
                    && def.params.items.iter().any(|param| param.default == Some(inner))
                {
                    found = Some(DEFAULT);
                }
            }
            _ => {}
        }
        below = above;
    }
    found
}

/// Whether a generator returns a value, or uses that of another.
fn gives_value(tree: &Tree, def: &FunctionDef) -> bool {
    def.body.iter().any(|&id| yields(tree, id)) && def.body.iter().any(|&id| returns_value(tree, id))
}

fn returns_value(tree: &Tree, id: StmtId) -> bool {
    let mut found = false;
    tree.walk(Node::Stmt(id), &mut |node| match node {
        Node::Stmt(id) => match &tree[id].kind {
            StmtKind::FunctionDef(_) | StmtKind::ClassDef(_) => false,
            StmtKind::Return { value: Some(value) } => {
                found |= !matches!(tree[*value].kind, ExprKind::Constant(Constant::None));
                true
            }
            // `yield from` as a statement is a loop; anywhere else its value is used.
            StmtKind::Expr { value } => !matches!(tree[*value].kind, ExprKind::YieldFrom { .. }),
            _ => true,
        },
        Node::Expr(id) => {
            found |= matches!(tree[id].kind, ExprKind::YieldFrom { .. });
            !matches!(tree[id].kind, ExprKind::Lambda { .. })
        }
    });
    found
}

/// What calls others as it did: as coroutine functions these would never run there.
const STUCK: [Obstacle; 11] = [
    DUAL,
    CALLBACK,
    UNKNOWN_CALLBACK,
    DECORATED,
    CLASS_BODY,
    DEFAULT,
    LOCKED,
    ATOMIC,
    THREAD,
    UNWRITTEN,
    READ_BY_MODULE,
];

const CALLBACK: Obstacle = Obstacle {
    why: "it is handed to code that calls it without awaiting",
    way_out: "await it in a loop of your own in the place of that code",
};
const BASE_CALLS: Obstacle = Obstacle {
    why: "the base class calls this method by itself, and does not await",
    way_out: "keep it plain, and hand the work to the loop from it: `asyncio.run_coroutine_threadsafe(work(), loop)`",
};
const DECORATED: Obstacle = Obstacle {
    why: "a decorator of the project wraps it in a plain function, and also wraps functions that do not wait, or does \
          more with them than call them",
    way_out: "give the decorator a second wrapper which awaits, for what `inspect.iscoroutinefunction` accepts",
};
const ATOMIC: Obstacle = Obstacle {
    why: "transactions of Django have no asynchronous form",
    way_out: "keep what is one transaction in one plain function, and call it by `sync_to_async`",
};
pub const REST: Obstacle = Obstacle {
    why: "Django REST framework calls it and does not await",
    way_out: "keep the handler plain and start the coroutine in it with `async_to_sync`",
};
pub const UNWRITTEN: Obstacle = Obstacle {
    why: "a change of it or of its use cannot be written: a comment would be lost, or it stands in the middle of a \
          string, or on the line of its block",
    way_out: "give the expression a statement of its own, and the comment a line of its own above that",
};
const DUAL: Obstacle = Obstacle {
    why: "it gives a coroutine where an event loop runs, and starts one itself where none does: its callers count on both",
    way_out: "keep it plain and await what it gives in coroutines; or part it into a coroutine function and a plain one",
};
pub const READ_BY_MODULE: Obstacle = Obstacle {
    why: "module level enters it or iterates over it, outside every coroutine",
    way_out: "move that code into `async def main()` and start it with `asyncio.run(main())`",
};
const CALLED_PLAINLY: Obstacle = Obstacle {
    why: "it is called where nobody can await: in a property, a special method, a lambda, where the migration stops by \
          choice, or below one",
    way_out: "turn that caller into a coroutine function first, or choose async twins, beside which plain wrappers keep \
              such callers; until then coroutines call it in a thread",
};
const THREAD: Obstacle = Obstacle {
    why: "it runs on a thread of its own, where nobody awaits",
    way_out: "start it as a task of the event loop in the place of the thread",
};
const TEST: Obstacle = Obstacle {
    why: "the test runner calls it and does not await",
    way_out: "start the coroutine in it with `asyncio.run`, or use `IsolatedAsyncioTestCase` or a plug-in of pytest",
};
const TASK: Obstacle = Obstacle {
    why: "the task queue calls it and does not await",
    way_out: "keep the task plain and start the coroutine in it with `asyncio.run`",
};
const COMMAND: Obstacle = Obstacle {
    why: "the command line framework calls it and does not await",
    way_out: "keep the command plain and start the coroutine in it with `asyncio.run`",
};
const PROPERTY: Obstacle = Obstacle {
    why: "a property is read without a call, so nobody can await it",
    way_out: "make it a method and await the call, or read the value in a coroutine and keep it",
};
const CACHE: Obstacle = Obstacle {
    why: "the cache would keep the coroutine, and a coroutine can be awaited only once",
    way_out: "cache the awaited result: a dictionary of results or tasks, or a cache made for coroutines",
};
const INIT: Obstacle = Obstacle {
    why: "`__init__` must return None, so it cannot be a coroutine function",
    way_out: "move the work into `async def create(cls, ...)` as a class method, or into `__aenter__`",
};
const DUNDER: Obstacle = Obstacle {
    why: "Python itself calls this special method and does not await the result",
    way_out: "move the work into a method of its own name and await that",
};
const ITER: Obstacle = Obstacle {
    why: "`async for` does not await `__aiter__`, which has to give an iterator at once",
    way_out: "make it a generator, which can await: `for item in items: yield item`",
};
const GENERATOR_VALUE: Obstacle = Obstacle {
    why: "the generator returns a value, or uses that of another by `yield from`, which asynchronous generators cannot",
    way_out: "yield the value last, or keep it on an object",
};
pub const MODULE: Obstacle = Obstacle {
    why: "module level runs on import, outside every coroutine",
    way_out: "move the code into `async def main()` and start it with `asyncio.run(main())`",
};
const CLASS_BODY: Obstacle = Obstacle {
    why: "a class body runs once when the class is made, outside every coroutine",
    way_out: "compute the value in a coroutine and set it on the class",
};
const DEFAULT: Obstacle = Obstacle {
    why: "the default of a parameter is computed once, when the function is made, outside every coroutine",
    way_out: "take None for the default, and compute the value in the function where None is given",
};
const LOCKED: Obstacle = Obstacle {
    why: "it waits while it holds a lock of threads: a second task that wants the lock would stop the loop, and so the first",
    way_out: "leave the `with` before what waits, or take an `asyncio.Lock` in coroutines alone",
};
const UNKNOWN_CALLBACK: Obstacle = Obstacle {
    why: "it is handed to a library of which nobody knows here whether it awaits",
    way_out: "if the library takes coroutine functions, convert it by hand; if not, hand over a function that starts it \
              as a task: `lambda *args: asyncio.ensure_future(f(*args))`",
};
const LAMBDA: Obstacle = Obstacle {
    why: "a lambda cannot await",
    way_out: "write a coroutine function in its place, and let whoever calls it await the result",
};
