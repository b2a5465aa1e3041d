//! What takes the place of each blocking call: a coroutine of asyncio, an HTTP client, or a thread.

use super::bridges;
use super::colour::{Colouring, Root, RootKind, SiteKind as PlaceKind};
use super::django;
use super::draft::Draft;
use super::http::{self, HttpUse};
use super::imports::Import;
use super::native::{self, Natives, Renamed};
use super::obstacle;
use super::run_processes::{self, Process};
use super::scene::Scene;
use super::settings::{Bridge, Clients, RewriteSettings, Strategy};
use super::template::{Piece, Replacement};
use super::thread_chains::Chain;
use super::{Change, Refusal, Safety};
use crate::catalogue::{Blocking, Category};
use crate::find::{Cause, Declared, Found, Site, SiteKind};
use crate::names::{DefinitionId, EdgeKind, FileId};
use crate::syntax::SourceFile;
use crate::syntax::ast::*;
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet};

pub const NAME: &str = "swap-calls";

/// How a call becomes awaitable.
#[derive(Clone, Debug)]
pub enum Swap {
    /// The person says that the call is a coroutine in the asynchronous world, under this name or its own.
    Declared(Option<String>),
    /// `asyncio.sleep`
    Sleep,
    /// `asyncio.to_thread`
    Thread,
    /// The same for a call on the results of other calls, which go with it.
    Chain(Chain),
    /// `await asyncio.wrap_future(future)` for `future.result()`.
    Future,
    /// `await coroutine` for `asyncio.run(coroutine)`.
    Coroutine,
    /// The method of a native client, under the name it has there; empty for the factory.
    Native(String),
    /// A coroutine of the same library.
    Renamed(Renamed),
    /// A process that asyncio runs.
    Process(Process),
    /// A request through an asynchronous client.
    Http(HttpUse),
}

/// The swap of each call, context and iterable that blocks.
pub type Swaps = BTreeMap<(FileId, ExprId), Swap>;

/// What starts the colouring, and what is swapped only where a function is asynchronous anyway.
#[derive(Clone, Debug, Default)]
pub struct Decided {
    pub roots: Vec<Root>,
    /// Short calls: worth a thread inside a coroutine, but no reason to make one.
    pub passive: Vec<Root>,
    pub swaps: Swaps,
    pub natives: Natives,
}

/// Decides for every blocking site of a project. `shares` says that one event loop runs everything.
pub fn decide(
    scene: &Scene,
    found: &Found,
    declared: &[Declared],
    settings: &RewriteSettings,
    shares: bool,
) -> Decided {
    let mut decided = Decided { natives: native::find(scene, settings, shares), ..Decided::default() };
    decided.roots.extend(&decided.natives.roots);
    decided.swaps.extend(decided.natives.awaited.iter().map(|(&at, name)| (at, Swap::Native(name.clone()))));
    if settings.catalogue {
        let natively = settings.strategy != Strategy::ThreadOnly && settings.clients == Clients::Native;
        of_django(scene, natively, &mut decided);
    }
    for (&at, one) in &decided.natives.requests {
        decided.swaps.insert(at, Swap::Http(one.clone()));
        decided.roots.push(Root { file: at.0, expr: at.1, kind: RootKind::Call });
    }
    let stays = |site: &Site| site.handled.is_some() || scene.bridges.contains(&site.function);
    for site in found.sites.iter().filter(|site| !stays(site)) {
        match &site.cause {
            Cause::Declared(index) => {
                let name = declared.get(*index).and_then(|entry| entry.async_name.clone());
                decided.swaps.insert((site.file, site.expr), Swap::Declared(name));
                decided.roots.push(root(site));
            }
            Cause::Catalogue(row) if settings.catalogue => catalogue_site(scene, site, row, settings, &mut decided),
            Cause::Catalogue(_) => {}
        }
    }
    if settings.catalogue {
        waited_by_helpers(scene, settings, &mut decided);
        for (file, expr) in bridges::dual_calls(scene) {
            decided.swaps.insert((file, expr), Swap::Declared(None));
            decided.roots.push(Root { file, expr, kind: RootKind::Call });
        }
    }
    bridged(scene, found, settings, &mut decided);
    // Where nothing else blocks and nothing is asynchronous yet, short calls are what the rewrite is for.
    let any_coroutine = scene.names.definitions().iter().any(|definition| definition.is_async);
    if decided.roots.is_empty() && !any_coroutine {
        decided.roots = std::mem::take(&mut decided.passive);
    }
    decided
}

fn root(site: &Site) -> Root {
    let kind = match site.kind {
        SiteKind::Call => RootKind::Call,
        SiteKind::Enter => RootKind::Context,
        SiteKind::Iterate => RootKind::Iterable,
    };
    Root { file: site.file, expr: site.expr, kind }
}

fn catalogue_site(scene: &Scene, site: &Site, row: &Blocking, settings: &RewriteSettings, decided: &mut Decided) {
    let at = (site.file, site.expr);
    if decided.natives.holds(at) {
        return;
    }
    if site.kind == SiteKind::Iterate && native::iterates(row) {
        return decided.roots.push(root(site));
    }
    if site.kind != SiteKind::Call || (!site.counts() && !is_start(&site.path)) {
        return;
    }
    if is_lazy(row.qualname) {
        decided.natives.kept.push(stepwise(scene, site));
    }
    let mut swap = swap_of(scene, site, row, settings);
    if scene.around.unwritten.contains_key(&at) {
        swap = swap.filter(|swap| !matches!(swap, Swap::Thread) && is_threadable(row)).map(|_| Swap::Thread);
    }
    let Some(swap) = swap else { return };
    let passive =
        row.category == Category::File || matches!(swap, Swap::Coroutine) || is_from_other_thread(scene, site);
    if passive && site.loops > 0 && row.category == Category::File {
        return;
    }
    decided.swaps.insert((site.file, site.expr), swap);
    if passive { decided.passive.push(root(site)) } else { decided.roots.push(root(site)) }
}

/// `asyncio.run_coroutine_threadsafe(coroutine, loop).result()`: a thread waits for a loop that runs elsewhere.
fn is_from_other_thread(scene: &Scene, site: &Site) -> bool {
    let tree = scene.tree(site.file);
    let ExprKind::Call { func, .. } = tree[site.expr].kind else { return false };
    let ExprKind::Attribute { value, .. } = tree[func].kind else { return false };
    let ExprKind::Call { func: made, .. } = tree[value].kind else { return false };
    scene.names.callees(site.file, made).contains(&"asyncio.run_coroutine_threadsafe")
}

/// Instances of models, and querysets that are read whole.
fn of_django(scene: &Scene, natively: bool, decided: &mut Decided) {
    let mut threads = Vec::new();
    for (file, expr, name) in django::instance_calls(scene) {
        if natively {
            let renamed = Renamed { name: name.to_owned(), module: None, caution: "" };
            decided.swaps.insert((file, expr), Swap::Renamed(renamed));
            decided.roots.push(Root { file, expr, kind: RootKind::Call });
        } else {
            threads.push((file, expr));
        }
    }
    for (file, call, queryset) in django::collected(scene) {
        match natively {
            true => decided.roots.push(Root { file, expr: queryset, kind: RootKind::Collect }),
            false => threads.push((file, call)),
        }
    }
    for (file, expr) in threads {
        decided.swaps.insert((file, expr), Swap::Thread);
        decided.roots.push(Root { file, expr, kind: RootKind::Call });
    }
}

/// Starts an event loop, which inside a coroutine is an error.
pub fn is_start(path: &str) -> bool {
    matches!(path, "asyncio.run" | "asyncio.AbstractEventLoop.run_until_complete")
}

fn swap_of(scene: &Scene, site: &Site, row: &Blocking, settings: &RewriteSettings) -> Option<Swap> {
    if is_start(&site.path) {
        let one = |args: &Vec<ExprId>| args.len() == 1;
        let given = matches!(&scene.tree(site.file)[site.expr].kind, ExprKind::Call { args, .. } if one(args));
        return given.then_some(Swap::Coroutine);
    }
    if settings.strategy == Strategy::ThreadOnly {
        return is_threadable(row).then_some(Swap::Thread);
    }
    if site.path == "time.sleep" {
        return Some(Swap::Sleep);
    }
    if site.path == "concurrent.futures.Future.result" && has_no_arguments(scene, site) {
        return Some(Swap::Future);
    }
    if row.category == Category::Http
        && let Some(one) = http::usage(scene, site.file, site.expr, &site.path, settings.http)
        && !one.own_session
    {
        return Some(Swap::Http(one));
    }
    if settings.clients == Clients::Native
        && let Some(process) = run_processes::usage(scene, site.file, site.expr, &site.path)
    {
        return Some(Swap::Process(process));
    }
    if settings.clients == Clients::Native
        && let Some(one) = native::renamed(scene, site, row, settings)
    {
        return Some(Swap::Renamed(one));
    }
    is_threadable(row).then_some(Swap::Thread)
}

/// Computing gains nothing from a thread, and a lock or a pool needs another shape, not another thread.
fn is_threadable(row: &Blocking) -> bool {
    let is_pool = row.qualname.contains("Executor") || row.qualname.contains("multiprocessing");
    let is_lock =
        row.category == Category::SyncPrimitive && !matches!(last(row.qualname), "get" | "put" | "join" | "wait");
    let is_server = last(row.qualname).contains("serve");
    !is_lazy(row.qualname)
        && row.category != Category::Cpu
        && !is_pool
        && !is_lock
        && !is_server
        && !row.qualname.starts_with("asyncio.")
}

/// Gives an iterator at once, and waits at each of its steps: a thread for the call alone would gain nothing.
fn is_lazy(path: &str) -> bool {
    let name = last(path);
    let is_iterator = name.starts_with("iter_") || name.ends_with("_iter");
    is_iterator || matches!(name, "walk" | "fwalk" | "iglob" | "iterdump")
}

fn stepwise(scene: &Scene, site: &Site) -> Refusal {
    Refusal {
        file: site.file,
        span: scene.tree(site.file)[site.expr].span,
        function: scene.path(site.function),
        what: format!("`{}` stays", scene.text(site.file, site.expr)),
        why: "it gives an iterator at once and waits at each step, so a thread for the call would gain nothing".into(),
        way_out: "run the whole loop in a thread, or read through a client that iterates asynchronously".into(),
    }
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

fn has_no_arguments(scene: &Scene, site: &Site) -> bool {
    matches!(&scene.tree(site.file)[site.expr].kind, ExprKind::Call { args, keywords, .. } if args.is_empty() && keywords.is_empty())
}

/// Loops that would be started while one runs, which is an error: whoever starts them must await instead.
pub fn nested_loops(scene: &Scene, decided: &Decided, colouring: &Colouring) -> Vec<Root> {
    let below = bridges::below_coroutines(scene.names, |id| colouring.is_async(scene, id));
    let starts = |root: &&Root| {
        let ExprKind::Call { args, .. } = &scene.tree(root.file)[root.expr].kind else { return false };
        matches!(decided.swaps.get(&(root.file, root.expr)), Some(Swap::Coroutine))
            && scene.names.function(root.file, root.expr).is_some_and(|owner| below.contains(&owner))
            && !args.iter().any(|&arg| bridges::is_handed_in(scene, root.file, arg))
            && !decided.roots.contains(root)
    };
    decided.passive.iter().filter(starts).copied().collect()
}

/// `wait_for(load())` of the project, where the caller can await by itself.
fn waited_by_helpers(scene: &Scene, settings: &RewriteSettings, decided: &mut Decided) {
    for (file, expr) in bridges::waits(scene) {
        let Some(owner) = scene.names.function(file, expr) else { continue };
        let root = Root { file, expr, kind: RootKind::Call };
        decided.swaps.insert((file, expr), Swap::Coroutine);
        match settings.strategy == Strategy::ThreadOnly && !scene.definition(owner).is_async {
            true => decided.passive.push(root),
            false => decided.roots.push(root),
        }
    }
}

/// Calls of functions that block and stay as they are: coroutines call them in a thread.
fn bridged(scene: &Scene, found: &Found, settings: &RewriteSettings, decided: &mut Decided) {
    let chosen = |id: DefinitionId| {
        let definition = scene.definition(id);
        let stops = settings.chosen(scene.project, definition) == Some(Bridge::Thread);
        definition.is_function() && !definition.is_async && (stops || obstacle::of_function(scene, id).is_some())
    };
    let starts = found.sites.iter().filter(|site| is_start(&site.path));
    let starters: BTreeSet<DefinitionId> = starts.map(|site| site.function).collect();
    for (id, _) in scene.names.ids().filter(|(id, _)| chosen(*id)) {
        let runs_loop = starters.contains(&id);
        let is_dual = scene.around.duals.contains(&id);
        if !found.function(id).blocks() && !runs_loop || scene.definition(id).is_generator || is_dual {
            continue;
        }
        for edge in scene.edges_to(id).filter(|edge| edge.kind == EdgeKind::Call && !chosen(edge.caller)) {
            let is_coroutine = scene.definition(edge.caller).is_async;
            decided.swaps.insert((edge.file, edge.site), Swap::Thread);
            let root = Root { file: edge.file, expr: edge.site, kind: RootKind::Call };
            if is_coroutine { decided.roots.push(root) } else { decided.passive.push(root) }
        }
    }
}

/// Adds to the change which awaits a call what makes the call awaitable.
pub fn apply(draft: &Draft, file: FileId, call: ExprId, swap: &Swap, change: &mut Change) {
    let tree = draft.scene.tree(file);
    let ExprKind::Call { func, args, .. } = &tree[call].kind else { return };
    change.rewrite = NAME;
    match swap {
        Swap::Declared(name) => declared(draft, file, *func, name.as_deref(), change),
        Swap::Sleep => {
            change.title = "Sleep without holding the event loop".into();
            change.replacements.push(Replacement::text(tree[*func].span, "asyncio.sleep"));
            change.imports.push(Import::module("asyncio"));
            change.frees.extend(head_name(tree, *func));
        }
        Swap::Chain(one) => {
            change.title = format!("Run `{}` in a thread", super::await_calls::callee_text(draft.scene, file, call));
            in_a_thread(change);
            chain(draft, file, call, one.awaited, change);
        }
        Swap::Thread => {
            change.title = format!("Call `{}` in a thread", draft.scene.text(file, *func));
            in_a_thread(change);
            thread(draft, file, call, *func, change);
        }
        Swap::Future => {
            let ExprKind::Attribute { value, .. } = tree[*func].kind else { return };
            let pieces = vec![
                Piece::New("asyncio.wrap_future(".into()),
                Piece::Source(tree[value].span),
                Piece::New(")".into()),
            ];
            change.title = "Await the future".into();
            change.replacements.push(Replacement::new(tree[call].span, pieces).ranked(2));
            change.imports.push(Import::module("asyncio"));
        }
        Swap::Coroutine => {
            let &[coroutine] = &args[..] else { return };
            change.title = "Await the coroutine in the loop that runs already".into();
            change
                .replacements
                .push(Replacement::new(tree[call].span, vec![Piece::Source(tree[coroutine].span)]).ranked(2));
            change.frees.extend(head_name(tree, *func));
        }
        Swap::Native(name) => {
            if let (false, ExprKind::Attribute { attr, .. }) = (name.is_empty(), &tree[*func].kind)
                && tree.str(attr.name) != name
            {
                change.replacements.push(Replacement::text(attr.span, name.as_str()));
            }
        }
        Swap::Renamed(one) => native::rename(draft, file, *func, one, change),
        Swap::Process(process) => run_processes::apply(draft, file, call, *process, change),
        Swap::Http(one) => http::apply(draft, file, call, one, change),
    }
}

fn declared(draft: &Draft, file: FileId, func: ExprId, name: Option<&str>, change: &mut Change) {
    let tree = draft.scene.tree(file);
    let Some(name) = name else { return };
    match tree[func].kind {
        ExprKind::Attribute { attr, .. } => change.replacements.push(Replacement::text(attr.span, last(name))),
        _ => change.replacements.push(Replacement::text(tree[func].span, name)),
    }
}

/// The name at the start of `a.b.c`, which the new text no longer reads.
pub fn head_name(tree: &Tree, mut expr: ExprId) -> Option<ExprId> {
    loop {
        match tree[expr].kind {
            ExprKind::Attribute { value, .. } => expr = value,
            ExprKind::Name { .. } => return Some(expr),
            _ => return None,
        }
    }
}

fn in_a_thread(change: &mut Change) {
    change.why.push_str(", and there is no better coroutine to call");
    change.safety = Safety::Review;
    change.caution = Some("it runs on another thread: what it shares with other code must bear that".into());
}

/// `f(a).g(b)` as `asyncio.to_thread(lambda: f(a).g(b))`, and where `b` waits, as
/// `asyncio.to_thread(lambda data: f(a).g(data), b)`.
fn chain(draft: &Draft, file: FileId, call: ExprId, awaited: Option<(ExprId, &'static str)>, change: &mut Change) {
    let tree = draft.scene.tree(file);
    let span = tree[call].span;
    let before = match draft.settings.python {
        8 => "asyncio.get_running_loop().run_in_executor(None, lambda",
        _ => "asyncio.to_thread(lambda",
    };
    change.imports.push(Import::module("asyncio"));
    let Some((argument, name)) = awaited else {
        return change.replacements.push(Replacement::around(span, format!("{before}: "), ")").ranked(2));
    };
    let argument = tree[argument].span;
    change.caution =
        Some("the file is opened only when there is what to write: an error before leaves it as it was".into());
    let pieces = vec![
        Piece::New(format!("{before} {name}: ")),
        Piece::Source(Span::new(span.start, argument.start)),
        Piece::New(name.into()),
        Piece::Source(Span::new(argument.end, span.end)),
        Piece::New(", ".into()),
        Piece::Source(argument),
        Piece::New(")".into()),
    ];
    change.replacements.push(Replacement::new(span, pieces).ranked(2));
}

/// `f(a, b)` as `asyncio.to_thread(f, a, b)`.
fn thread(draft: &Draft, file: FileId, call: ExprId, func: ExprId, change: &mut Change) {
    let tree = draft.scene.tree(file);
    let Some(inside) = arguments_range(draft.scene, file, call) else { return };
    let alone = matches!(&tree[call].kind, ExprKind::Call { args, .. }
        if args.len() == 1 && matches!(tree[args[0]].kind, ExprKind::Generator { .. }) && tree[args[0]].span.end == tree[call].span.end);
    let (open, close) = if alone { ("(", ")") } else { ("", "") };
    let text = draft.scene.source(file).slice(inside);
    let comma = separator(text);
    // A wrapper starts a loop, which must not be on the one thread that the database has.
    let starts = draft.scene.edges_at(file, call).any(|edge| draft.twins.contains_key(&edge.callee));
    if !starts && of_database(draft.scene, file, call, func) {
        change.replacements.push(Replacement::around(tree[func].span, "sync_to_async(", ")"));
        change.imports.push(Import::from("asgiref.sync", "sync_to_async"));
        return;
    }
    let (before, after) = match draft.settings.python {
        8 => ("asyncio.get_running_loop().run_in_executor(None, functools.partial(", "))"),
        _ => ("asyncio.to_thread(", ")"),
    };
    if draft.settings.python == 8 {
        change.imports.push(Import::module("functools"));
    }
    let pieces = vec![
        Piece::New(before.into()),
        Piece::Source(tree[func].span),
        Piece::New(format!("{comma}{open}")),
        Piece::Source(inside),
        Piece::New(format!("{close}{after}")),
    ];
    change.replacements.push(Replacement::new(tree[call].span, pieces).ranked(2));
    change.imports.push(Import::module("asyncio"));
    one_thread_only(draft, file, call, func, change);
}

/// What stands between a first argument and the old ones; these may start on a line of their own.
pub fn separator(arguments: &str) -> &'static str {
    match arguments.trim_start_matches([' ', '\t']) {
        rest if rest.trim().is_empty() => "",
        rest if rest.starts_with(['\n', '\r', '#', '\\']) => ",",
        _ => ", ",
    }
}

/// Whether a call may use the database of Django, whose connections belong to one thread of each request.
fn of_database(scene: &Scene, file: FileId, call: ExprId, func: ExprId) -> bool {
    let of_framework = scene.names.callees(file, func).iter().any(|path| path.starts_with("django."));
    let own = scene.edges_at(file, call).any(|edge| django::is_file_of(scene, scene.definition(edge.callee).file));
    of_framework || own || django::uses_database(scene, file, call)
}

/// A connection of `sqlite3` refuses other threads, unless it is told that calls never overlap; here they do not,
/// as each is awaited before the next.
fn one_thread_only(draft: &Draft, file: FileId, call: ExprId, func: ExprId, change: &mut Change) {
    if draft.scene.names.callees(file, func).first() != Some(&"sqlite3.connect") {
        return;
    }
    let tree = draft.scene.tree(file);
    let ExprKind::Call { args, keywords, .. } = &tree[call].kind else { return };
    let is_named = |keyword: &Keyword| keyword.name.is_some_and(|name| tree.str(name.name) == "check_same_thread");
    if keywords.iter().any(is_named) || args.is_empty() && keywords.is_empty() {
        return;
    }
    let end = keywords.iter().map(|keyword| keyword.span.end).chain(args.iter().map(|&arg| tree[arg].span.end)).max();
    if let Some(end) = end {
        change.replacements.push(Replacement::text(Span::at(end), ", check_same_thread=False"));
    }
}

/// Connections that are made where nothing is awaited, and used in threads.
pub fn share_connections(draft: &mut Draft, natives: &Natives) {
    let scene = draft.scene;
    let in_thread = |(at, swap): (&(FileId, ExprId), &Swap)| {
        let ExprKind::Call { func, .. } = scene.tree(at.0)[at.1].kind else { return false };
        let is_method = |path: &&str| path.starts_with("sqlite3.Connection.") || path.starts_with("sqlite3.Cursor.");
        matches!(swap, Swap::Thread) && scene.names.callees(at.0, func).iter().any(is_method)
    };
    if !draft.swaps.iter().any(in_thread) {
        return;
    }
    for file in scene.project.ids() {
        let tree = scene.tree(file);
        for call in (0..tree.exprs.len() as u32).map(ExprId) {
            let ExprKind::Call { func, .. } = tree[call].kind else { continue };
            let awaited = draft.colouring.sites.contains_key(&(file, PlaceKind::Await(call)));
            let stays = !awaited && !natives.holds((file, call));
            let (true, Some(owner)) = (stays, scene.names.function(file, call)) else { continue };
            let mut change = draft.change(NAME, file, owner, tree[call].span);
            change.title = "Let other threads use the connection".into();
            change.why = "its calls run in threads, each awaited before the next".into();
            change.safety = Safety::Review;
            change.caution = Some("the connection no longer refuses calls that overlap".into());
            one_thread_only(draft, file, call, func, &mut change);
            if !change.replacements.is_empty() {
                let _ = draft.add(change);
            }
        }
    }
}

/// What stands between the parentheses of a call.
pub fn arguments_range(scene: &Scene, file: FileId, call: ExprId) -> Option<Span> {
    let source = scene.source(file);
    let ExprKind::Call { func, .. } = source.tree[call].kind else { return None };
    let first = source.tokens.partition_point(|token| token.span.start < source.tree[func].span.end);
    // Parentheses may close around the callee before those of the call open.
    let open = source.tokens[first..].iter().find(|token| source.slice(token.span) == "(").map(|open| open.span.end);
    let end = source.tree[call].span.end - 1;
    match open.filter(|&open| open <= end) {
        Some(open) => Some(Span::new(open, end)),
        None => in_string(source, source.tree[func].span.end, end),
    }
}

/// The same in an f-string, which is one token.
fn in_string(source: &SourceFile, callee_end: u32, end: u32) -> Option<Span> {
    let between = source.slice(Span::new(callee_end, end));
    let open = between.find('(')?;
    let closes = between[..open].chars().all(|sign| sign == ')' || sign.is_whitespace());
    closes.then(|| Span::new(callee_end + open as u32 + 1, end))
}
