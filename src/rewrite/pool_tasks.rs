//! Thread pools whose functions become coroutine functions: `submit` and `map` as tasks of the event loop.

mod flow;

use super::change::{Refusal, Safety};
use super::colour::{Colouring, Root, RootKind};
use super::draft::Draft;
use super::imports::Import;
use super::obstacle;
use super::scene::Scene;
use super::settings::{RewriteSettings, Strategy};
use super::style::indentation;
use super::swap_calls::{Decided, head_name};
use super::template::{Piece, Replacement, Shift};
use crate::names::{DefinitionId, DefinitionKind, EdgeKind, FileId, Value};
use crate::syntax::ast::*;
use crate::syntax::{SourceFile, TokenKind};
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet};

pub const NAME: &str = "pool-tasks";

/// A `with ThreadPoolExecutor() as pool:` of which every use can be a task.
#[derive(Clone, Debug)]
pub struct Pool {
    pub file: FileId,
    pub with: StmtId,
    owner: DefinitionId,
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
}

impl Pool {
    /// What the pool is given to run: an argument of `submit` or `map` each.
    fn functions<'t>(&'t self, tree: &'t Tree) -> impl Iterator<Item = ExprId> + 't {
        self.submits.iter().chain(&self.maps).filter_map(|&call| match &tree[call].kind {
            ExprKind::Call { args, .. } => args.first().copied(),
            _ => None,
        })
    }

    fn sites(&self) -> impl Iterator<Item = ExprId> + '_ {
        let own = [self.constructor].into_iter();
        own.chain(
            [&self.submits, &self.maps, &self.results, &self.completed, &self.done].into_iter().flatten().copied(),
        )
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
        for with in (0..tree.stmts.len() as u32).map(StmtId) {
            let StmtKind::With { items, .. } = &tree[with].kind else { continue };
            let Some(constructor) = items.iter().map(|item| item.context).find(|&expr| is_pool(scene, file, expr))
            else {
                continue;
            };
            match shape(scene, settings, file, with, constructor) {
                Ok(pool) => pools.push(pool),
                Err(why) => refused.push(refusal(scene, file, constructor, why)),
            }
        }
    }
    pools
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

fn is_pool(scene: &Scene, file: FileId, expr: ExprId) -> bool {
    let ExprKind::Call { func, .. } = scene.tree(file)[expr].kind else { return false };
    scene.names.callees(file, func).contains(&"concurrent.futures.ThreadPoolExecutor")
}

fn shape(
    scene: &Scene,
    settings: &RewriteSettings,
    file: FileId,
    with: StmtId,
    constructor: ExprId,
) -> Result<Pool, String> {
    let source = scene.source(file);
    let tree = &source.tree;
    let StmtKind::With { items, body, .. } = &tree[with].kind else { return Err("it is not entered".into()) };
    let target = match &items[..] {
        [WithItem { target: Some(target), .. }] => *target,
        _ => return Err("it is opened together with something else, or without a name".into()),
    };
    let ExprKind::Name { name, .. } = tree[target].kind else { return Err("it is kept on an object".into()) };
    let owner = scene.names.function(file, constructor).ok_or("it is out of reach")?;
    if let Some(obstacle) = obstacle::of_function(scene, owner) {
        return Err(obstacle.why.into());
    }
    if body_start(source, with, body).is_none() {
        return Err("its block does not start on a line of its own, or a comment would be lost".into());
    }
    let workers = workers(tree, constructor)?;
    let used = flow::follow(scene, file, owner, tree[with].span, name)?;
    if settings.python < 13 && !used.completed.is_empty() {
        return Err("`asyncio.as_completed` gives the tasks themselves only from Python 3.13 on".into());
    }
    let (submits, maps, results) = (used.submits, used.maps, used.results);
    let done = used.done;
    let pool =
        Pool { file, with, owner, constructor, workers, submits, maps, results, completed: used.completed, done };
    let problem = pool.functions(tree).find_map(|arg| unfit(scene, file, arg));
    match problem {
        Some(why) => Err(why),
        None => Ok(pool),
    }
}

/// Where the lines of the block start; `None` where they cannot move.
fn body_start(source: &SourceFile, with: StmtId, body: &[StmtId]) -> Option<u32> {
    let lines = &source.lines;
    let span = source.tree[with].span;
    let first = source.tree[*body.first()?].span.start;
    let head = source.tokens.iter().rfind(|token| token.span.end <= first && source.slice(token.span) == ":")?;
    let start = lines.start_of(lines.line_of(head.span.end) + 1);
    let lost = |token: &&crate::syntax::Token| token.kind == TokenKind::Comment && token.span.start < start;
    let comment = source.tokens.iter().filter(|token| token.span.start >= span.start).find(lost).is_some();
    let own_line = indentation(source, span.start).len() as u32 == lines.line_column(span.start).column;
    (start <= first && own_line && !comment).then_some(start)
}

/// `max_workers`; an error where more is set up than that.
fn workers(tree: &Tree, constructor: ExprId) -> Result<Option<ExprId>, String> {
    let ExprKind::Call { args, keywords, .. } = &tree[constructor].kind else { return Ok(None) };
    let mut workers = args.first().copied();
    for keyword in keywords {
        match keyword.name.map(|name| tree.str(name.name)) {
            Some("max_workers") => workers = Some(keyword.value),
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
        let calls = scene.names.edges().iter().filter(|edge| edge.caller == id && edge.kind.waits());
        todo.extend(calls.map(|edge| edge.callee).filter(|&callee| seen.insert(callee)));
    }
    None
}

/// What a function uses that works between threads, and would hold up the event loop or mean another thing in it.
fn threads_own(scene: &Scene, id: DefinitionId) -> Option<String> {
    let definition = scene.definition(id);
    let tree = scene.tree(definition.file);
    let is_own = |path: &str| ["threading.", "queue.", "multiprocessing."].iter().any(|root| path.starts_with(root));
    (0..tree.exprs.len() as u32).map(ExprId).filter(|&expr| definition.span.contains(tree[expr].span)).find_map(
        |expr| {
            let path = scene.names.possibilities(definition.file, expr).find_map(|value| match value {
                Value::Instance(path) | Value::Outside(path) => Some(scene.names.path(*path)),
                _ => None,
            })?;
            is_own(path).then(|| path.to_string())
        },
    )
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
        colouring.is_async(scene, pool.owner) && pool.functions(tree).all(runs)
    };
    pools.iter().filter(turns).cloned().collect()
}

/// One change per pool.
pub fn write(draft: &mut Draft, pools: &[Pool]) {
    for pool in pools {
        write_one(draft, pool);
    }
}

fn write_one(draft: &mut Draft, pool: &Pool) {
    let scene = draft.scene;
    let source = scene.source(pool.file);
    let tree = &source.tree;
    let StmtKind::With { body, .. } = &tree[pool.with].kind else { return };
    let Some(start) = body_start(source, pool.with, body) else { return };
    let mut change = draft.change(NAME, pool.file, pool.owner, tree[pool.constructor].span);
    change.title = "Run tasks in the place of a thread pool".into();
    change.why = "what the pool runs awaits now, so that the event loop can wait for all of it at once".into();
    change.safety = Safety::Review;
    change.caution = Some(
        "where one call fails, the error is raised at once, and the pool no longer waits for the others; \
         between two awaits a task has the event loop for itself"
            .into(),
    );
    change.imports.push(Import::module("asyncio"));
    let limit = Limit::of(draft, pool);
    change.replacements.push(dissolved(draft, pool, start, limit.as_ref()));
    for &call in &pool.submits {
        change.replacements.extend(submitted(draft, pool, call, limit.as_ref()));
    }
    for &call in &pool.maps {
        change.replacements.extend(mapped(draft, pool, call, limit.as_ref()));
    }
    for &call in &pool.results {
        change.replacements.extend(result(tree, call));
    }
    for &call in &pool.completed {
        let ExprKind::Call { func, .. } = tree[call].kind else { continue };
        change.replacements.push(Replacement::text(tree[func].span, "asyncio.as_completed"));
        change.frees.extend(head_name(tree, func));
    }
    if let ExprKind::Call { func, .. } = tree[pool.constructor].kind {
        change.frees.extend(head_name(tree, func));
    }
    for arg in pool.functions(tree) {
        for id in targets(scene, pool.file, arg) {
            if let Some(twin) = draft.twins.get(&id) {
                let span = match tree[arg].kind {
                    ExprKind::Attribute { attr, .. } => attr.span,
                    _ => tree[arg].span,
                };
                change.replacements.push(Replacement::text(span, twin.as_str()));
                break;
            }
        }
    }
    connect(draft, pool, change);
}

/// The pool's change, its functions and the awaits on its tasks go together.
fn connect(draft: &mut Draft, pool: &Pool, mut change: super::Change) {
    let scene = draft.scene;
    let tree = scene.tree(pool.file);
    let mut defs: Vec<String> = draft.defs.get(&pool.owner).cloned().into_iter().collect();
    let run = pool.functions(tree).flat_map(|arg| targets(scene, pool.file, arg));
    let run: BTreeSet<String> =
        run.filter(|id| !draft.twins.contains_key(id)).filter_map(|id| draft.defs.get(&id).cloned()).collect();
    defs.extend(run.iter().cloned());
    change.depends_on.extend(defs);
    let spans: BTreeSet<Span> =
        pool.maps.iter().chain(&pool.results).chain(&pool.completed).map(|&expr| tree[expr].span).collect();
    let id = change.id.clone();
    let file = pool.file;
    let mut needed = Vec::new();
    for other in &mut draft.changes {
        if run.contains(&other.id) {
            other.depends_on.push(id.clone());
        } else if other.file == file && spans.contains(&other.span) {
            other.depends_on.push(id.clone());
            needed.push(other.id.clone());
        }
    }
    change.depends_on.extend(needed);
    // Comments were looked for before anything was decided.
    let _ = draft.add(change);
}

/// What bounds the tasks of a pool.
struct Limit {
    semaphore: String,
    call: String,
}

impl Limit {
    fn of(draft: &Draft, pool: &Pool) -> Option<Self> {
        let tree = draft.scene.tree(pool.file);
        let workers = pool.workers?;
        if is_as_many(draft, pool, workers) {
            return None;
        }
        let free = |name: &str| {
            let numbered = |n: u32| if n == 1 { name.to_string() } else { format!("{name}{n}") };
            (1..9).map(numbered).find(|name| tree.name(name).is_none()).unwrap_or_else(|| format!("{name}_of_pool"))
        };
        Some(Self { semaphore: free("limit"), call: free("limited") })
    }

    fn lines(&self, draft: &Draft, pool: &Pool, indent: &str) -> Vec<Piece> {
        let style = draft.style(pool.file);
        let (n, unit) = (style.newline, style.indent.text());
        let Some(workers) = pool.workers else { return Vec::new() };
        let Self { semaphore, call } = self;
        vec![
            Piece::New(format!("{indent}{semaphore} = asyncio.Semaphore(")),
            Piece::Source(draft.scene.tree(pool.file)[workers].span),
            Piece::New(format!(
                "){n}{n}{indent}async def {call}(call):{n}{indent}{unit}async with {semaphore}:{n}{indent}{unit}{unit}return await call{n}{n}"
            )),
        ]
    }
}

/// A worker for each item, `len(urls)` for `pool.map(load, urls)`, bounds nothing.
fn is_as_many(draft: &Draft, pool: &Pool, workers: ExprId) -> bool {
    let tree = draft.scene.tree(pool.file);
    let text = draft.scene.text(pool.file, workers);
    let &[call] = &pool.maps[..] else { return false };
    let ExprKind::Call { args, .. } = &tree[call].kind else { return false };
    pool.submits.is_empty()
        && args.get(1).is_some_and(|&items| text == format!("len({})", draft.scene.text(pool.file, items)))
}

/// The block of the pool without its `with`.
fn dissolved(draft: &Draft, pool: &Pool, start: u32, limit: Option<&Limit>) -> Replacement {
    let source = draft.scene.source(pool.file);
    let span = source.tree[pool.with].span;
    let indent = indentation(source, span.start);
    let first_line = source.lines.start_of(source.lines.line_of(span.start));
    let inner = match &source.tree[pool.with].kind {
        StmtKind::With { body, .. } => indentation(source, source.tree[body[0]].span.start),
        _ => indent,
    };
    let step = inner.strip_prefix(indent).unwrap_or("").to_string();
    let mut pieces = limit.map_or(Vec::new(), |limit| limit.lines(draft, pool, indent));
    pieces.push(Piece::Block(Span::new(start, span.end), Shift::Out(step)));
    Replacement::new(Span::new(first_line, span.end), pieces)
}

/// `pool.submit(f, a)` as `asyncio.create_task(f(a))`.
fn submitted(draft: &Draft, pool: &Pool, call: ExprId, limit: Option<&Limit>) -> Option<Replacement> {
    let tree = draft.scene.tree(pool.file);
    let ExprKind::Call { args, keywords, .. } = &tree[call].kind else { return None };
    let (&function, more) = args.split_first()?;
    let rest = more.iter().map(|&arg| tree[arg].span).chain(keywords.iter().map(|keyword| keyword.span));
    let rest = rest.reduce(Span::cover);
    let (open, close) = around(limit);
    let mut pieces = vec![Piece::New(format!("asyncio.create_task({open}")), Piece::Source(tree[function].span)];
    pieces.push(Piece::New("(".into()));
    pieces.extend(rest.map(Piece::Source));
    pieces.push(Piece::New(format!("){close})")));
    Some(Replacement::new(tree[call].span, pieces).ranked(2))
}

fn around(limit: Option<&Limit>) -> (String, &'static str) {
    limit.map_or((String::new(), ""), |limit| (format!("{}(", limit.call), ")"))
}

/// `pool.map(f, items)` as `asyncio.gather(*(f(item) for item in items))`.
fn mapped(draft: &Draft, pool: &Pool, call: ExprId, limit: Option<&Limit>) -> Option<Replacement> {
    let tree = draft.scene.tree(pool.file);
    let ExprKind::Call { args, .. } = &tree[call].kind else { return None };
    let (&function, items) = args.split_first()?;
    let list = items.iter().map(|&item| tree[item].span).reduce(Span::cover)?;
    let name = item_name(draft, pool, function, items);
    let (open, close) = around(limit);
    let pieces = match name {
        Some(name) => vec![
            Piece::New(format!("asyncio.gather(*({open}")),
            Piece::Source(tree[function].span),
            Piece::New(format!("({name}){close} for {name} in ")),
            Piece::Source(list),
            Piece::New("))".into()),
        ],
        None => {
            let (open, close) = match limit {
                Some(limit) => (format!("map({}, ", limit.call), ")"),
                None => (String::new(), ""),
            };
            vec![
                Piece::New(format!("asyncio.gather(*{open}map(")),
                Piece::Source(tree[function].span),
                Piece::New(", ".into()),
                Piece::Source(list),
                Piece::New(format!("){close})")),
            ]
        }
    };
    Some(Replacement::new(tree[call].span, pieces).ranked(2))
}

/// A name for one item: as the function calls it.
fn item_name(draft: &Draft, pool: &Pool, function: ExprId, items: &[ExprId]) -> Option<String> {
    let scene = draft.scene;
    let tree = scene.tree(pool.file);
    let &[item] = items else { return None };
    // A bare generator or conditional in the place of the iterable would need parentheses.
    let plain = matches!(
        tree[item].kind,
        ExprKind::Name { .. }
            | ExprKind::Attribute { .. }
            | ExprKind::Call { .. }
            | ExprKind::List { .. }
            | ExprKind::ListComp { .. }
            | ExprKind::Subscript { .. }
    );
    let &id = targets(scene, pool.file, function).first()?;
    let def = scene.function(id)?;
    let bound =
        scene.definition(id).class.is_some() && !scene.definition(id).has(crate::names::Decorator::StaticMethod);
    let param = def.params.items.iter().filter(|param| param.kind != ParamKind::VarArgs).nth(usize::from(bound))?;
    let name = scene.tree(scene.definition(id).file).str(param.name.name).to_string();
    let head = scene.text(pool.file, function).split('.').next().unwrap_or("").to_string();
    (plain && head != name).then_some(name)
}

/// `future.result()` as `future`, which is awaited.
fn result(tree: &Tree, call: ExprId) -> Option<Replacement> {
    let ExprKind::Call { func, .. } = tree[call].kind else { return None };
    let ExprKind::Attribute { value, .. } = tree[func].kind else { return None };
    Some(Replacement::new(tree[call].span, vec![Piece::Source(tree[value].span)]).ranked(2))
}

/// Pools by the argument that names what they run.
pub fn runs(scene: &Scene, pools: &[Pool]) -> BTreeMap<(FileId, ExprId), DefinitionId> {
    let of = |pool: &Pool| {
        let (file, owner) = (pool.file, pool.owner);
        pool.functions(scene.tree(file)).map(move |arg| ((file, arg), owner)).collect::<Vec<_>>()
    };
    pools.iter().flat_map(of).collect()
}
