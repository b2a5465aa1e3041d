//! Thread pools, and threads, whose functions become coroutine functions: tasks of the event loop.

mod flow;
mod kept;
mod threads;
mod write;

use super::change::Refusal;
use super::colour::{Colouring, Root, RootKind};
use super::obstacle;
use super::scene::Scene;
use super::settings::{RewriteSettings, Strategy};
use super::style::{indentation, whole_lines};
use super::swap_calls::Decided;
use super::template::{Piece, Replacement};
use crate::names::{DefinitionId, DefinitionKind, EdgeKind, FileId, Value};
use crate::syntax::ast::*;
use crate::syntax::{Node, SourceFile};
use crate::text::Span;
use flow::Kind;
use std::collections::{BTreeMap, BTreeSet};

pub const NAME: &str = "pool-tasks";

pub use write::write;

/// A pool of which every use can be a task, or the threads that a function makes.
#[derive(Clone, Debug)]
pub struct Pool {
    file: FileId,
    opened: Opened,
    kind: Kind,
    owner: DefinitionId,
    /// The first of them, for threads.
    constructor: ExprId,
    /// `max_workers`
    workers: Option<ExprId>,
    submits: Vec<ExprId>,
    maps: Vec<ExprId>,
    /// `future.result()` of futures that may not be done yet.
    results: Vec<ExprId>,
    /// `as_completed(futures)`
    completed: Vec<ExprId>,
    /// Calls on futures that are done: they stay.
    done: Vec<ExprId>,
    /// `wait(futures)`
    waits: Vec<ExprId>,
    /// Calls that end the pool or start a thread, with what goes with each.
    needless: Vec<(ExprId, Removal)>,
}

/// How a pool comes to be.
#[derive(Clone, Copy, Debug)]
enum Opened {
    With(StmtId),
    /// `pool = ThreadPoolExecutor()`
    Made(StmtId),
    /// `self.pool = ThreadPoolExecutor()`, in another method than the one that uses it.
    Kept(StmtId),
    Threads,
}

/// How a statement that is no longer needed goes.
#[derive(Clone, Copy, Debug)]
enum Removal {
    /// With its lines, or those of the loop that does nothing else.
    Lines(Span),
    /// It is all that its block holds.
    Pass(Span),
}

impl Removal {
    /// How a statement goes; `None` where a comment on its lines would be lost.
    fn of(lines: Option<Span>, stmt: Span, is_alone: bool) -> Option<Self> {
        if is_alone { Some(Self::Pass(stmt)) } else { lines.map(Self::Lines) }
    }

    fn replacement(self) -> Replacement {
        match self {
            Self::Lines(lines) => Replacement::new(lines, vec![Piece::Gone(lines)]),
            Self::Pass(span) => Replacement::text(span, "pass"),
        }
    }
}

impl Pool {
    /// Whether it is given anything to run; a method may only end it.
    fn runs(&self) -> bool {
        !self.submits.is_empty() || !self.maps.is_empty()
    }

    /// What the pool is given to run: an argument of `submit` or `map` each.
    fn functions<'t>(&'t self, tree: &'t Tree) -> impl Iterator<Item = ExprId> + 't {
        let threads = self.kind == Kind::Thread;
        self.submits.iter().chain(&self.maps).filter_map(move |&call| match &tree[call].kind {
            ExprKind::Call { .. } if threads => threads::parts(tree, call).map(|parts| parts.target),
            ExprKind::Call { args, .. } => args.first().copied(),
            _ => None,
        })
    }

    fn sites(&self) -> impl Iterator<Item = ExprId> + '_ {
        let own = [self.constructor].into_iter().chain(self.needless.iter().map(|&(call, _)| call));
        let used = [&self.submits, &self.maps, &self.results, &self.completed, &self.done, &self.waits];
        own.chain(used.into_iter().flatten().copied())
    }
}

/// The pools of a project that could be tasks; why others cannot.
pub fn find(scene: &Scene, settings: &RewriteSettings, refused: &mut Vec<Refusal>) -> Vec<Pool> {
    let mut pools = Vec::new();
    if settings.strategy == Strategy::ThreadOnly || !settings.catalogue {
        return pools;
    }
    for file in scene.project.ids() {
        let tree = scene.tree(file);
        for stmt in (0..tree.stmts.len() as u32).map(StmtId) {
            let Some((constructor, kind)) = opened(scene, file, stmt) else { continue };
            if scene.names.function(file, constructor).is_some_and(|owner| scene.bridges.contains(&owner)) {
                continue;
            }
            let made = (constructor, kind);
            let shaped = match kept::attribute(scene, file, stmt) {
                Some(kept) => kept::shape(scene, settings, file, stmt, made, kept),
                None => shape(scene, settings, file, stmt, made).map(|pool| vec![pool]),
            };
            match shaped {
                Ok(all) => pools.extend(all),
                Err(why) => refused.push(refusal(scene, file, constructor, why)),
            }
        }
        threads::find(scene, settings, file, &mut pools, refused);
    }
    pools
}

/// The pool that a statement opens: a `with`, or an assignment.
fn opened(scene: &Scene, file: FileId, stmt: StmtId) -> Option<(ExprId, Kind)> {
    let pool = |expr: ExprId| pool_kind(scene, file, expr).map(|kind| (expr, kind));
    match &scene.tree(file)[stmt].kind {
        StmtKind::With { items, .. } => items.iter().find_map(|item| pool(item.context)),
        StmtKind::Assign { value, .. } => pool(*value),
        _ => None,
    }
}

fn refusal(scene: &Scene, file: FileId, constructor: ExprId, why: String) -> Refusal {
    let owner = scene.names.function(file, constructor);
    Refusal {
        file,
        span: scene.tree(file)[constructor].span,
        function: owner.and_then(|owner| scene.path(owner)),
        what: "the thread pool stays".into(),
        why,
        way_out: "use `submit`, `map` and `result` alone in the function that opens the pool, or gather tasks by hand"
            .into(),
    }
}

fn pool_kind(scene: &Scene, file: FileId, expr: ExprId) -> Option<Kind> {
    let ExprKind::Call { func, .. } = scene.tree(file)[expr].kind else { return None };
    let callees = scene.names.callees(file, func);
    match () {
        () if callees.contains(&"concurrent.futures.ThreadPoolExecutor") => Some(Kind::Executor),
        () if callees.contains(&"multiprocessing.pool.ThreadPool") => Some(Kind::ThreadPool),
        () => None,
    }
}

/// The variable that holds a pool, and where it is known.
fn variable(scene: &Scene, file: FileId, owner: DefinitionId, stmt: StmtId) -> Result<(Span, Name), String> {
    let tree = scene.tree(file);
    let (target, within) = match &tree[stmt].kind {
        StmtKind::With { items, .. } => match &items[..] {
            [WithItem { target: Some(target), .. }] => (*target, tree[stmt].span),
            _ => return Err("it is opened together with something else, or without a name".into()),
        },
        StmtKind::Assign { targets, .. } => match &targets[..] {
            [target] => (*target, scene.definition(owner).span),
            _ => return Err("it has more than one name".into()),
        },
        _ => return Err("it is not kept".into()),
    };
    let ExprKind::Name { name, .. } = tree[target].kind else {
        return Err("it is kept on an object, for calls that come later".into());
    };
    let stores = |id: &ExprId| matches!(tree[*id].kind, ExprKind::Name { ctx: Ctx::Store | Ctx::Del, .. });
    match scene.named_in(file, within, name).filter(stores).count() {
        1 => Ok((within, name)),
        _ => Err("its name is bound more than once".into()),
    }
}

fn shape(
    scene: &Scene,
    settings: &RewriteSettings,
    file: FileId,
    stmt: StmtId,
    (constructor, kind): (ExprId, Kind),
) -> Result<Pool, String> {
    let source = scene.source(file);
    let tree = &source.tree;
    let owner = scene.names.function(file, constructor).ok_or("it is out of reach")?;
    if let Some(obstacle) = obstacle::of_function(scene, owner) {
        return Err(obstacle.why.into());
    }
    let opened = match &tree[stmt].kind {
        StmtKind::With { body, .. } if body_start(source, stmt, body).is_none() => {
            return Err("its block does not start on a line of its own, or a comment would be lost".into());
        }
        StmtKind::With { .. } => Opened::With(stmt),
        _ if plain_lines(source, stmt).is_none() => return Err("a comment on its line would be lost".into()),
        _ => Opened::Made(stmt),
    };
    let workers = workers(tree, constructor)?;
    let at = variable(scene, file, owner, stmt)?;
    let used = flow::follow(scene, file, owner, at, kind)?;
    let pool = Pool::of(scene, file, owner, (opened, kind, constructor), used, workers)?;
    if settings.python < 13 && !pool.completed.is_empty() {
        return Err("`asyncio.as_completed` gives the tasks themselves only from Python 3.13 on".into());
    }
    let problem = pool.functions(tree).find_map(|arg| unfit(scene, file, arg));
    match problem {
        Some(why) => Err(why),
        None => Ok(pool),
    }
}

impl Pool {
    fn of(
        scene: &Scene,
        file: FileId,
        owner: DefinitionId,
        (opened, kind, constructor): (Opened, Kind, ExprId),
        used: flow::Uses,
        workers: Option<ExprId>,
    ) -> Result<Self, String> {
        let removal = |call: ExprId| {
            let line = scene.line(file, call);
            let goes = removal(scene, file, call);
            goes.map(|removal| (call, removal)).ok_or(format!("line {line} cannot go without what stands around it"))
        };
        let needless = used.needless.iter().map(|&call| removal(call)).collect::<Result<_, _>>()?;
        let flow::Uses { submits, maps, results, completed, done, waits, .. } = used;
        Ok(Self {
            file,
            opened,
            kind,
            owner,
            constructor,
            workers,
            submits,
            maps,
            results,
            completed,
            done,
            waits,
            needless,
        })
    }
}

/// The lines of a statement, where no comment goes with them.
fn plain_lines(source: &SourceFile, stmt: StmtId) -> Option<Span> {
    let lines = whole_lines(source, &source.tree, stmt)?;
    source.comments_in(lines).next().is_none().then_some(lines)
}

/// How the statement that a call is goes away.
fn removal(scene: &Scene, file: FileId, call: ExprId) -> Option<Removal> {
    let source = scene.source(file);
    let tree = &source.tree;
    let Some(Node::Stmt(stmt)) = scene.parent(file, call) else { return None };
    let StmtKind::Expr { .. } = tree[stmt].kind else { return None };
    let block = super::http::block_of(scene, file, stmt)?;
    if block.len() > 1 {
        return plain_lines(source, stmt).map(Removal::Lines);
    }
    let parent = scene.parents(file).of(Node::Stmt(stmt));
    if let Some(Node::Stmt(around)) = parent
        && let StmtKind::For { iter, orelse, .. } = &tree[around].kind
        && orelse.is_empty()
        && matches!(tree[*iter].kind, ExprKind::Name { .. })
        && super::http::block_of(scene, file, around).is_some_and(|block| block.len() > 1)
    {
        return plain_lines(source, around).map(Removal::Lines);
    }
    Some(Removal::Pass(tree[stmt].span))
}

/// Where the lines of the block start; `None` where they cannot move.
fn body_start(source: &SourceFile, with: StmtId, body: &[StmtId]) -> Option<u32> {
    let lines = &source.lines;
    let span = source.tree[with].span;
    let first = source.tree[*body.first()?].span.start;
    let before = source.tokens.partition_point(|token| token.span.end <= first);
    let head = source.tokens[..before].iter().rfind(|token| source.slice(token.span) == ":")?;
    let start = lines.start_of(lines.line_of(head.span.end) + 1);
    let comment = source.comments_in(Span::new(span.start, start.max(span.start))).next().is_some();
    let own_line = indentation(source, span.start).len() as u32 == lines.line_column(span.start).column;
    (start <= first && own_line && !comment).then_some(start)
}

/// `max_workers`; an error where more is set up than that.
fn workers(tree: &Tree, constructor: ExprId) -> Result<Option<ExprId>, String> {
    let ExprKind::Call { args, keywords, .. } = &tree[constructor].kind else { return Ok(None) };
    let mut workers = args.first().copied();
    for keyword in keywords {
        match keyword.name.map(|name| tree.str(name.name)) {
            Some("max_workers" | "processes") => workers = Some(keyword.value),
            Some("thread_name_prefix") => {}
            _ => return Err("its threads are set up in a way of their own".into()),
        }
    }
    match args.len() > 1 {
        true => Err("its threads are set up in a way of their own".into()),
        false => Ok(workers.filter(|&expr| !matches!(tree[expr].kind, ExprKind::Constant(Constant::None)))),
    }
}

/// The functions of the project that a value is.
fn targets(scene: &Scene, file: FileId, arg: ExprId) -> Vec<DefinitionId> {
    scene.edges_at(file, arg).filter(|edge| edge.kind != EdgeKind::Property).map(|edge| edge.callee).collect()
}

/// Why a function cannot run in a task.
fn unfit(scene: &Scene, file: FileId, arg: ExprId) -> Option<String> {
    let text = scene.text(file, arg);
    let mut todo = targets(scene, file, arg);
    if todo.iter().any(|&id| !matches!(scene.definition(id).kind, DefinitionKind::Function(_))) {
        return Some("a lambda cannot await".into());
    }
    if !matches!(scene.tree(file)[arg].kind, ExprKind::Name { .. } | ExprKind::Attribute { .. }) {
        return Some(format!("`{text}` is made for the call"));
    }
    if todo.iter().any(|&id| scene.definition(id).is_generator) {
        return Some(format!("`{text}` is a generator"));
    }
    let mut seen: BTreeSet<DefinitionId> = todo.iter().copied().collect();
    while let Some(id) = todo.pop() {
        if let Some(path) = threads_own(scene, id) {
            return Some(format!("`{}` uses `{path}`, which is meant for threads", scene.definition(id).qualname));
        }
        let calls = scene.names.edges_from(id).filter(|edge| edge.kind.waits());
        todo.extend(calls.map(|edge| edge.callee).filter(|&callee| seen.insert(callee)));
    }
    None
}

/// What a function uses that works between threads, and would hold up the event loop or mean another thing in it.
fn threads_own(scene: &Scene, id: DefinitionId) -> Option<String> {
    let definition = scene.definition(id);
    let is_own = |path: &str| ["threading.", "queue.", "multiprocessing."].iter().any(|root| path.starts_with(root));
    scene.exprs_in(definition.file, definition.span).find_map(|expr| {
        let path = scene.names.possibilities(definition.file, expr).find_map(|value| match value {
            Value::Instance(path) | Value::Outside(path) => Some(scene.names.path(*path)),
            _ => None,
        })?;
        is_own(path).then(|| path.to_string())
    })
}

/// Lets the colouring treat pools as asynchronous: what blocks in them waits, and their functions are free to turn.
pub fn take_over(pools: &[Pool], decided: &mut Decided) {
    for pool in pools {
        let sites: BTreeSet<ExprId> = pool.sites().collect();
        decided.swaps.retain(|(file, expr), _| *file != pool.file || !sites.contains(expr));
        let other = |root: &Root| root.file != pool.file || !sites.contains(&root.expr);
        decided.roots.retain(other);
        decided.passive.retain(other);
        let root = |&expr: &ExprId, kind| Root { file: pool.file, expr, kind };
        decided.passive.extend(pool.maps.iter().map(|expr| root(expr, RootKind::Call)));
        decided.passive.extend(pool.waits.iter().map(|expr| root(expr, RootKind::Call)));
        decided.passive.extend(pool.results.iter().map(|expr| root(expr, RootKind::Call)));
        decided.passive.extend(pool.completed.iter().map(|expr| root(expr, RootKind::Iterable)));
    }
}

/// The pools of which every function turned, and everything that waits for them too.
pub fn converted(scene: &Scene, colouring: &Colouring, pools: &[Pool]) -> Vec<Pool> {
    let turns = |pool: &&Pool| {
        let tree = scene.tree(pool.file);
        let runs = |arg| {
            let targets = targets(scene, pool.file, arg);
            !targets.is_empty() && targets.iter().all(|&id| colouring.is_async(scene, id))
        };
        !pool.runs() || colouring.is_async(scene, pool.owner) && pool.functions(tree).all(runs)
    };
    let stay: BTreeSet<(FileId, ExprId)> =
        pools.iter().filter(|pool| !turns(pool)).map(|pool| (pool.file, pool.constructor)).collect();
    pools.iter().filter(|pool| !stay.contains(&(pool.file, pool.constructor))).cloned().collect()
}

/// Without the pools that one semaphore takes the place of in several methods, which belongs to one event loop.
pub fn without_shared(pools: &[Pool]) -> Vec<Pool> {
    let is_shared = |pool: &&Pool| matches!(pool.opened, Opened::Kept(_)) && pool.workers.is_some();
    pools.iter().filter(|pool| !is_shared(pool)).cloned().collect()
}

/// Pools by the argument that names what they run.
pub fn runs(scene: &Scene, pools: &[Pool]) -> BTreeMap<(FileId, ExprId), DefinitionId> {
    let of = |pool: &Pool| {
        let (file, owner) = (pool.file, pool.owner);
        pool.functions(scene.tree(file)).map(move |arg| ((file, arg), owner)).collect::<Vec<_>>()
    };
    pools.iter().flat_map(of).collect()
}
