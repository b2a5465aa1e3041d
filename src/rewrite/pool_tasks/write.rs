//! The text of pools that become tasks.

use super::flow::{Kind, handed};
use super::threads;
use super::{Opened, Pool, body_start, kept, targets};
use crate::names::FileId;
use crate::rewrite::change::{Change, Safety};
use crate::rewrite::draft::Draft;
use crate::rewrite::imports::Import;
use crate::rewrite::scene::Scene;
use crate::rewrite::style::{indentation, whole_lines};
use crate::rewrite::swap_calls::head_name;
use crate::rewrite::template::{Piece, Replacement, Shift};
use crate::syntax::Node;
use crate::syntax::ast::*;
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet};

/// One change per pool; of one that an object keeps, one per method and one where it is made.
pub fn write(draft: &mut Draft, pools: &[Pool]) {
    let mut kept: BTreeMap<(FileId, ExprId), Vec<String>> = BTreeMap::new();
    for pool in pools {
        let id = write_one(draft, pool);
        if let Opened::Kept(_) = pool.opened {
            kept.entry((pool.file, pool.constructor)).or_default().push(id);
        }
    }
    for ((file, constructor), ids) in kept {
        let here = |pool: &&Pool| (pool.file, pool.constructor) == (file, constructor);
        let Some((pool, Opened::Kept(stmt))) = pools.iter().find(here).map(|pool| (pool, pool.opened)) else {
            continue;
        };
        let mut change = kept::made(draft, pool, stmt);
        for id in &ids {
            if let Some(method) = draft.change_named(id) {
                method.depends_on.push(change.id.clone());
            }
        }
        change.depends_on.extend(ids);
        let _ = draft.add(change);
    }
}

/// Gives the id of the change.
fn write_one(draft: &mut Draft, pool: &Pool) -> String {
    let scene = draft.scene;
    let source = scene.source(pool.file);
    let tree = &source.tree;
    let mut change = draft.change(super::NAME, pool.file, pool.owner, tree[pool.constructor].span);
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
    match pool.opened {
        Opened::With(with) => change.replacements.extend(dissolved(draft, pool, with, limit.as_ref())),
        Opened::Made(stmt) => change.replacements.extend(made(draft, pool, stmt, limit.as_ref())),
        Opened::Kept(_) => {}
        Opened::Threads => say_of_threads(&mut change),
    }
    for &call in &pool.submits {
        change.replacements.extend(match pool.kind {
            Kind::Thread => threads::task(tree, call),
            _ => submitted(draft, pool, call, limit.as_ref()),
        });
    }
    for &(_, removal) in &pool.needless {
        change.replacements.push(removal.replacement());
    }
    for &call in &pool.waits {
        change.replacements.extend(waited(scene, pool.file, call));
        change.frees.extend(callee_head(tree, call));
    }
    for &call in &pool.maps {
        change.replacements.extend(mapped(draft, pool, call, limit.as_ref()));
    }
    for &call in &pool.results {
        change.replacements.extend(result(tree, call, pool.kind));
    }
    for &call in &pool.completed {
        let ExprKind::Call { func, .. } = tree[call].kind else { continue };
        change.replacements.push(Replacement::text(tree[func].span, "asyncio.as_completed"));
        change.frees.extend(head_name(tree, func));
    }
    let made = pool.submits.iter().filter(|_| pool.kind == Kind::Thread).chain([&pool.constructor]);
    change.frees.extend(made.filter_map(|&call| callee_head(tree, call)));
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
    let id = change.id.clone();
    connect(draft, pool, change);
    id
}

/// The pool's change, its functions and the awaits on its tasks go together.
fn connect(draft: &mut Draft, pool: &Pool, mut change: Change) {
    let scene = draft.scene;
    let tree = scene.tree(pool.file);
    let mut defs: Vec<String> = draft.defs.get(&pool.owner).cloned().into_iter().collect();
    let run: BTreeSet<_> = pool.functions(tree).flat_map(|arg| targets(scene, pool.file, arg)).collect();
    defs.extend(run.iter().filter_map(|id| draft.defs.get(id).cloned()));
    // A twin stands beside what others go on to call.
    let turned = run.iter().filter(|id| !draft.twins.contains_key(id));
    let run: BTreeSet<String> = turned.filter_map(|id| draft.defs.get(id).cloned()).collect();
    change.depends_on.extend(defs);
    let waits = [&pool.maps, &pool.results, &pool.completed, &pool.waits];
    let places = waits.into_iter().flatten().map(|&expr| (pool.file, tree[expr].span));
    let id = change.id.clone();
    let mut needed = Vec::new();
    for number in draft.changes_among(places, &run) {
        let other = &mut draft.changes[number];
        other.depends_on.push(id.clone());
        if !run.contains(&other.id) {
            needed.push(other.id.clone());
        }
    }
    change.depends_on.extend(needed);
    // Comments were looked for before anything was decided.
    let _ = draft.add(change);
}

/// What bounds the tasks of a pool.
pub struct Limit {
    pub semaphore: String,
    pub call: String,
}

impl Limit {
    pub fn of(draft: &Draft, pool: &Pool) -> Option<Self> {
        let tree = draft.scene.tree(pool.file);
        let workers = pool.workers?;
        if is_as_many(draft, pool, workers) {
            return None;
        }
        let free = |name: &str| {
            let numbered = |n: u32| if n == 1 { name.to_string() } else { format!("{name}{n}") };
            (1..9).map(numbered).find(|name| tree.name(name).is_none()).unwrap_or_else(|| format!("{name}_of_pool"))
        };
        let own = |name: String| match pool.opened {
            Opened::Kept(stmt) => kept::beside(draft.scene, pool.file, stmt, &name),
            _ => name,
        };
        Some(Self { semaphore: own(free("limit")), call: own(free("limited")) })
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
    if let Opened::Kept(_) = pool.opened {
        return false;
    }
    let ExprKind::Call { args, .. } = &tree[call].kind else { return false };
    pool.submits.is_empty()
        && args.get(1).is_some_and(|&items| text == format!("len({})", draft.scene.text(pool.file, items)))
}

/// The block of the pool without its `with`.
fn dissolved(draft: &Draft, pool: &Pool, with: StmtId, limit: Option<&Limit>) -> Option<Replacement> {
    let source = draft.scene.source(pool.file);
    let span = source.tree[with].span;
    let indent = indentation(source, span.start);
    let first_line = source.lines.start_of(source.lines.line_of(span.start));
    let StmtKind::With { body, .. } = &source.tree[with].kind else { return None };
    let start = body_start(source, with, body)?;
    let inner = indentation(source, source.tree[body[0]].span.start);
    let step = inner.strip_prefix(indent).unwrap_or("").to_string();
    let mut pieces = limit.map_or(Vec::new(), |limit| limit.lines(draft, pool, indent));
    pieces.push(Piece::Block(Span::new(start, span.end), Shift::Out(step)));
    // A client that is opened for the same lines stands around what is left of them.
    Some(Replacement::new(Span::new(first_line, span.end), pieces).ranked(1))
}

/// What stands in the place of `pool = ThreadPoolExecutor(4)`.
fn made(draft: &Draft, pool: &Pool, stmt: StmtId, limit: Option<&Limit>) -> Option<Replacement> {
    let source = draft.scene.source(pool.file);
    let lines = whole_lines(source, &source.tree, stmt)?;
    let indent = indentation(source, lines.start);
    Some(Replacement::new(lines, limit.map_or(Vec::new(), |limit| limit.lines(draft, pool, indent))))
}

/// `wait(futures)` as `asyncio.gather(*futures, return_exceptions=True)`, which also waits for none; where the sets that
/// it gives are read, as `asyncio.wait(futures)`, which does not.
fn waited(scene: &Scene, file: FileId, call: ExprId) -> Option<Replacement> {
    let tree = scene.tree(file);
    let ExprKind::Call { args, .. } = &tree[call].kind else { return None };
    let futures = *args.first()?;
    let is_read =
        !matches!(scene.parent(file, call), Some(Node::Stmt(stmt)) if matches!(tree[stmt].kind, StmtKind::Expr { .. }));
    let (open, close) = match is_read {
        false => ("asyncio.gather(*", ", return_exceptions=True)".to_string()),
        true => ("asyncio.wait(", format!(") if {} else (set(), set())", scene.text(file, futures))),
    };
    let pieces = vec![Piece::New(open.into()), Piece::Source(tree[futures].span), Piece::New(close)];
    Some(Replacement::new(tree[call].span, pieces).ranked(2))
}

fn callee_head(tree: &Tree, call: ExprId) -> Option<ExprId> {
    match tree[call].kind {
        ExprKind::Call { func, .. } => head_name(tree, func),
        _ => None,
    }
}

fn say_of_threads(change: &mut Change) {
    change.title = "Run tasks in the place of threads".into();
    change.why = "what the threads run awaits now, so that the event loop can wait for all of it at once".into();
    change.caution = Some(
        "a task begins when the function that makes it awaits next; between two awaits it has the event loop for itself"
            .into(),
    );
}

/// `pool.submit(f, a)`, or `pool.apply_async(f, (a,))`, as `asyncio.create_task(f(a))`.
fn submitted(draft: &Draft, pool: &Pool, call: ExprId, limit: Option<&Limit>) -> Option<Replacement> {
    let tree = draft.scene.tree(pool.file);
    let ExprKind::Call { args, keywords, .. } = &tree[call].kind else { return None };
    let (&function, more) = args.split_first()?;
    let more = if pool.kind == Kind::ThreadPool { handed(tree, call)? } else { more };
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
    let starred = matches!(&tree[call].kind, ExprKind::Call { func, .. } if draft.scene.text(pool.file, *func).ends_with(".starmap"));
    let name = if starred { Some("*arguments".to_string()) } else { item_name(draft, pool, function, items) };
    let (open, close) = around(limit);
    let pieces = match name {
        Some(name) => vec![
            Piece::New(format!("asyncio.gather(*({open}")),
            Piece::Source(tree[function].span),
            Piece::New(format!("({name}){close} for {} in ", name.trim_start_matches('*'))),
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

/// `future.result()` as `future`, which is awaited, and `thread.join()` as a wait that raises nothing.
fn result(tree: &Tree, call: ExprId, kind: Kind) -> Option<Replacement> {
    let ExprKind::Call { func, .. } = tree[call].kind else { return None };
    let ExprKind::Attribute { value, .. } = tree[func].kind else { return None };
    let value = Piece::Source(tree[value].span);
    let pieces = match kind {
        Kind::Thread => vec![Piece::New("asyncio.wait([".into()), value, Piece::New("])".into())],
        _ => vec![value],
    };
    Some(Replacement::new(tree[call].span, pieces).ranked(2))
}
