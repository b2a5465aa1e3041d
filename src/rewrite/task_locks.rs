//! `asyncio.Lock` in the place of a thread's lock that would be held over an `await`.

use super::change::{Refusal, Safety};
use super::colour::Colouring;
use super::draft::{Draft, keyword};
use super::imports::Import;
use super::scene::Scene;
use super::settings::RewriteSettings;
use super::swap_calls::head_name;
use super::template::Replacement;
use crate::names::{DefinitionId, FileId, Value};
use crate::syntax::ast::*;
use std::collections::{BTreeMap, BTreeSet};

pub const NAME: &str = "task-locks";

/// One change per lock that every user can await; what holds another one over an `await` is refused.
pub fn write(draft: &mut Draft, refused: &mut Vec<Refusal>) {
    let (scene, colouring) = (draft.scene, draft.colouring);
    let files = all_files(scene, draft.settings);
    let sites = if files.is_empty() { BTreeSet::new() } else { sites(colouring) };
    for file in files {
        for lock in locks(scene, file).values() {
            let held = || lock.entered.iter().filter(|one| holds_await(scene, &sites, file, one.with));
            match barred(scene, colouring, draft.settings, file, lock) {
                None if held().next().is_some() => convert(draft, file, lock),
                Some(why) => refused.extend(held().map(|one| refusal(scene, file, one, why))),
                None => {}
            }
        }
    }
}

/// Functions that would await while they hold a lock which cannot be replaced.
pub fn held(scene: &Scene, colouring: &Colouring, settings: &RewriteSettings) -> Vec<DefinitionId> {
    let mut out = Vec::new();
    if colouring.functions.is_empty() {
        return out;
    }
    let files = all_files(scene, settings);
    let sites = if files.is_empty() { BTreeSet::new() } else { sites(colouring) };
    for file in files {
        for lock in locks(scene, file).values().filter(|lock| barred(scene, colouring, settings, file, lock).is_some())
        {
            let holds = |one: &&Entered| holds_await(scene, &sites, file, one.with);
            let turned = lock.entered.iter().filter(holds).map(|one| one.owner);
            out.extend(turned.filter(|owner| colouring.functions.contains_key(owner)));
        }
    }
    out
}

/// Where the rewrite awaits.
fn sites(colouring: &Colouring) -> BTreeSet<(FileId, ExprId)> {
    colouring.sites.iter().map(|((file, _), site)| (*file, site.expr)).collect()
}

fn all_files(scene: &Scene, settings: &RewriteSettings) -> Vec<FileId> {
    // A file may take a lock that another one makes; where none does, nobody holds any.
    let names = |file| ["Lock", "RLock"].iter().any(|name| scene.tree(file).name(name).is_some());
    let any = settings.catalogue && scene.project.ids().any(names);
    if any { scene.project.ids().collect() } else { Vec::new() }
}

/// A lock as it is spelled: an attribute of one class, or a name of one file.
#[derive(Default)]
struct Lock {
    /// The calls that make it.
    made: Vec<ExprId>,
    entered: Vec<Entered>,
    /// Uses that are neither.
    other: Vec<ExprId>,
}

/// A `with` statement of the lock alone, or of more than it.
struct Entered {
    with: StmtId,
    context: ExprId,
    alone: bool,
    owner: DefinitionId,
}

/// What a lock is found by: the class that has the attribute, or the function that has the name.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key<'n> {
    Attribute(DefinitionId, &'n str),
    Name(&'n str),
}

fn locks<'a>(scene: &Scene<'a>, file: FileId) -> BTreeMap<Key<'a>, Lock> {
    let tree = scene.tree(file);
    let mut locks: BTreeMap<Key, Lock> = BTreeMap::new();
    for stmt in &tree.stmts {
        if let Some((target, call)) = made(scene, file, stmt)
            && let Some(key) = key(scene, file, target)
        {
            locks.entry(key).or_default().made.push(call);
        }
    }
    for (expr, Expr { kind, .. }) in (0..).map(ExprId).zip(&tree.exprs) {
        let is_read =
            matches!(kind, ExprKind::Name { ctx: Ctx::Load, .. } | ExprKind::Attribute { ctx: Ctx::Load, .. });
        if !is_read || !is_lock(scene, file, expr) {
            continue;
        }
        let Some(key) = key(scene, file, expr) else { continue };
        let lock = locks.entry(key).or_default();
        match (scene.entered(file, expr), scene.names.function(file, expr)) {
            (Some(item), Some(owner)) => {
                let StmtKind::With { items, .. } = &tree[item.with].kind else { continue };
                lock.entered.push(Entered { with: item.with, context: expr, alone: items.len() == 1, owner });
            }
            _ => lock.other.push(expr),
        }
    }
    locks
}

fn key<'a>(scene: &Scene<'a>, file: FileId, expr: ExprId) -> Option<Key<'a>> {
    let tree = scene.tree(file);
    match tree[expr].kind {
        ExprKind::Name { name, .. } => Some(Key::Name(tree.str(name))),
        ExprKind::Attribute { value, attr, .. } => {
            let class = scene.names.possibilities(file, value).find_map(|value| match value {
                Value::Object(class) | Value::Local(class) => Some(*class),
                _ => None,
            })?;
            // A base class of the project may be the one that makes it.
            let top = scene.names.ancestors(class).last().unwrap_or(class);
            Some(Key::Attribute(top, tree.str(attr.name)))
        }
        _ => None,
    }
}

fn is_lock(scene: &Scene, file: FileId, expr: ExprId) -> bool {
    let is = |value: &Value| match value {
        Value::Instance(path) => is_lock_class(scene.names.path(*path)),
        _ => false,
    };
    scene.names.possibilities(file, expr).any(is)
}

fn is_lock_class(path: &str) -> bool {
    matches!(path, "threading.Lock" | "threading.RLock")
}

/// Target and call of `lock = threading.Lock()`.
fn made(scene: &Scene, file: FileId, stmt: &Stmt) -> Option<(ExprId, ExprId)> {
    let (target, value) = match &stmt.kind {
        StmtKind::Assign { targets, value } => match targets[..] {
            [target] => (target, *value),
            _ => return None,
        },
        StmtKind::AnnAssign { target, value: Some(value), .. } => (*target, *value),
        _ => return None,
    };
    let is_call = matches!(scene.tree(file)[value].kind, ExprKind::Call { .. });
    (is_call && is_lock(scene, file, value)).then_some((target, value))
}

/// Whether something is awaited while a `with` statement's block runs.
fn holds_await(scene: &Scene, sites: &BTreeSet<(FileId, ExprId)>, file: FileId, with: StmtId) -> bool {
    let tree = scene.tree(file);
    let StmtKind::With { body, is_async: false, .. } = &tree[with].kind else { return false };
    let (Some(first), Some(last)) = (body.first(), body.last()) else { return false };
    let inside = tree[*first].span.cover(tree[*last].span);
    let awaits = |expr: ExprId| match tree[expr].kind {
        ExprKind::Await { .. } => true,
        _ => sites.contains(&(file, expr)),
    };
    scene.exprs_in(file, inside).any(awaits)
}

/// Why a lock stays what it is.
fn barred(
    scene: &Scene,
    colouring: &Colouring,
    settings: &RewriteSettings,
    file: FileId,
    lock: &Lock,
) -> Option<&'static str> {
    let is_async = |id: DefinitionId| colouring.is_async(scene, id);
    let [made] = lock.made[..] else { return Some("it is made in more than one place, or out of sight") };
    let is_plain = |call: ExprId| {
        let ExprKind::Call { func, .. } = scene.tree(file)[call].kind else { return false };
        scene.names.callees(file, func).contains(&"threading.Lock")
    };
    if !is_plain(made) {
        return Some("it can be taken twice by one thread, and the lock of asyncio cannot");
    }
    if !lock.other.is_empty() {
        return Some("it is used by other means than `with`");
    }
    if lock.entered.iter().any(|one| !is_async(one.owner)) {
        return Some("code that cannot await takes it too");
    }
    if lock.entered.iter().any(|one| !one.alone) {
        return Some("it is entered together with something else");
    }
    let in_coroutine = scene.names.function(file, made).is_some_and(is_async);
    if settings.python < 10 && !in_coroutine {
        return Some("before Python 3.10 a lock of asyncio must be made while its loop runs");
    }
    None
}

fn convert(draft: &mut Draft, file: FileId, lock: &Lock) {
    let (scene, made) = (draft.scene, lock.made[0]);
    let tree = scene.tree(file);
    let ExprKind::Call { func, .. } = tree[made].kind else { return };
    let Some(owner) = scene.names.function(file, made) else { return };
    let mut change = draft.change(NAME, file, owner, tree[made].span);
    let text = scene.text(file, lock.entered[0].context);
    change.title = format!("Make `{text}` a lock of asyncio");
    change.why = format!("it is held over an `await` (line {})", scene.line(file, lock.entered[0].context));
    change.safety = Safety::Review;
    change.caution = Some("it holds back tasks of one event loop, and no other threads".into());
    change.replacements.push(Replacement::text(tree[func].span, "asyncio.Lock"));
    change.imports.push(Import::module("asyncio"));
    change.frees.extend(head_name(tree, func));
    for one in &lock.entered {
        change.replacements.push(keyword(tree[one.with].span.start, "with", "async with"));
        change.depends_on.extend(draft.defs.get(&one.owner).cloned());
    }
    change.depends_on.sort();
    change.depends_on.dedup();
    let _ = draft.add(change);
}

fn refusal(scene: &Scene, file: FileId, one: &Entered, why: &str) -> Refusal {
    Refusal {
        file,
        span: scene.tree(file)[one.context].span,
        function: scene.path(one.owner),
        what: format!("`{}` is held over an `await`", scene.text(file, one.context)),
        why: format!("a task that waits for this lock stops the whole loop, and with it the one that holds it; {why}"),
        way_out: "leave the `with` before the await, or take an `asyncio.Lock` in coroutines alone".into(),
    }
}
