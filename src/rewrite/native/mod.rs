//! Native clients: objects become their asynchronous counterparts with every one of their uses, or not at all.
//!
//! `group` looks at the objects of one library in one function, `travel` at how an object goes from one function to
//! another: as an argument, a result, an attribute or a global. Functions between which one travels turn together.

mod arguments;
mod create;
mod group;
mod lifetime;
mod renamed;
mod session;
mod transaction;
mod travel;
mod write;

pub use create::{candidates, constructor_name, write as write_constructors};
pub use renamed::{Renamed, iterates, rename, renamed};
pub use travel::argument;
pub use write::write;

use super::Refusal;
use super::colour::{Colouring, Root, SiteKind};
use super::http::{HttpUse, Shape};
use super::scene::Scene;
use super::settings::{Clients, RewriteSettings, Strategy};
use crate::catalogue::{self, Native, native_class, native_factory, native_owner};
use crate::find::{EntryKind, Found};
use crate::names::{DefinitionId, FileId, Value};
use crate::syntax::ast::*;
use group::{Group, Part};
use std::collections::{BTreeMap, BTreeSet};
use travel::Place;

pub const NAME: &str = "native-clients";

/// The clients that convert, with what is awaited for them.
#[derive(Clone, Debug, Default)]
pub struct Natives {
    pub roots: Vec<Root>,
    /// Awaited calls, with the name of the counterpart's method.
    pub awaited: BTreeMap<(FileId, ExprId), String>,
    /// Requests of sessions.
    pub requests: BTreeMap<(FileId, ExprId), HttpUse>,
    /// Calls of the objects that stay as they are, and those that make one.
    pub plain: BTreeSet<(FileId, ExprId)>,
    /// `__init__`s that become coroutines which make the object.
    pub created: BTreeSet<DefinitionId>,
    /// What turns together or not at all.
    parts: Vec<Part>,
    /// Objects that stay as they are, each with the reason.
    pub kept: Vec<Refusal>,
    /// Some object outlives the call that made it: it belongs to one event loop.
    pub shared: bool,
}

impl Natives {
    /// Whether a call is one of their objects', or makes one.
    pub fn holds(&self, at: (FileId, ExprId)) -> bool {
        self.awaited.contains_key(&at) || self.plain.contains(&at) || self.requests.contains_key(&at)
    }
}

/// A place where an object is made.
#[derive(Clone, Debug)]
struct Made {
    file: FileId,
    call: ExprId,
    owner: DefinitionId,
    /// `None` for an object of the project that keeps one.
    native: Option<Native>,
    /// The block that holds it; `None` when it goes elsewhere, and is closed where the program closes it.
    shape: Option<Shape>,
    /// `closing(...)` around it, which the counterpart's own context replaces.
    closing: Option<ExprId>,
}

/// An expression, its class, and the counterpart of that.
type Object = (ExprId, String, Native);

/// Finds every object that can be replaced by its counterpart. `shares` says that one event loop runs everything, so
/// that objects may outlive a call.
pub fn find(scene: &Scene, settings: &RewriteSettings, shares: bool) -> Natives {
    let mut natives = Natives::default();
    if settings.strategy == Strategy::ThreadOnly || !settings.catalogue {
        return natives;
    }
    let mut groups: Vec<(Group, Vec<Object>)> = Vec::new();
    for file in scene.project.ids() {
        let mut by_function: BTreeMap<(DefinitionId, &str), Vec<Object>> = BTreeMap::new();
        for (expr, class, native) in objects(scene, file) {
            let Some(owner) = scene.names.function(file, expr) else { continue };
            by_function.entry((owner, native.package)).or_default().push((expr, class, native));
        }
        for ((owner, package), objects) in by_function {
            let mut group = Group::new(scene, file, owner, package);
            group.visit(&objects, settings);
            groups.push((group, objects));
        }
    }
    for members in together(&groups) {
        turn(scene, members.into_iter().map(|index| &groups[index]).collect(), shares, &mut natives);
    }
    nest_blocks(scene, &mut natives.parts);
    natives
}

/// The expressions of a file that have a counterpart, bindings left out.
fn objects(scene: &Scene, file: FileId) -> Vec<Object> {
    let tree = scene.tree(file);
    let is_read = |&expr: &ExprId| {
        !matches!(
            tree[expr].kind,
            ExprKind::Name { ctx: Ctx::Store | Ctx::Del, .. } | ExprKind::Attribute { ctx: Ctx::Store | Ctx::Del, .. }
        )
    };
    let all = (0..tree.exprs.len() as u32).map(ExprId).filter(is_read);
    all.filter_map(|expr| counterpart(scene, file, expr).map(|(class, native)| (expr, class, native))).collect()
}

/// Numbers of the groups between which objects travel.
fn together(groups: &[(Group, Vec<Object>)]) -> Vec<Vec<usize>> {
    let mut lead: Vec<usize> = (0..groups.len()).collect();
    let mut at: BTreeMap<(Place, &str), usize> = BTreeMap::new();
    fn leader(lead: &[usize], mut of: usize) -> usize {
        while lead[of] != of {
            of = lead[of];
        }
        of
    }
    for (index, (group, _)) in groups.iter().enumerate() {
        let own = Place::Function(group.owner);
        for place in group.links.iter().chain([&own]) {
            let other = *at.entry((place.clone(), group.package)).or_insert(index);
            let (a, b) = (leader(&lead, index), leader(&lead, other));
            lead[a.max(b)] = a.min(b);
        }
    }
    let mut sets: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for index in 0..groups.len() {
        sets.entry(leader(&lead, index)).or_default().push(index);
    }
    sets.into_values().collect()
}

/// Takes a set of groups over, or keeps all of their objects with the first reason.
fn turn(scene: &Scene, groups: Vec<&(Group, Vec<Object>)>, shares: bool, natives: &mut Natives) {
    let mut part = Part::default();
    let mut places = BTreeSet::new();
    for (group, _) in &groups {
        part.extend(&group.out);
        places.extend(group.links.iter().cloned());
    }
    let held = places.iter().any(|place| !matches!(place, Place::Function(_)));
    if held {
        part.outlive(scene);
    }
    let barred = groups.iter().find_map(|(group, _)| group.barred.clone());
    let barred = barred.or_else(|| lifetime::settle(scene, &mut part, &places)).or_else(|| {
        (held && !shares)
            .then(|| "it would be shared by several event loops, and belongs to the one it is used in first".into())
    });
    let barred = barred.or_else(|| travel::unknown_use(scene, &places));
    let barred = barred.or_else(|| part.unwritten(scene));
    if let Some(why) = barred {
        let made = groups.iter().filter_map(|(group, objects)| group::kept(scene, group, objects, &why));
        natives.kept.extend(made);
        return;
    }
    if part.awaited.is_empty() && part.requests.is_empty() {
        return;
    }
    for (group, objects) in &groups {
        part.widen(scene, group.file, group.owner, objects);
    }
    part.annotations = travel::annotations(
        scene,
        &groups.iter().map(|(group, _)| group.owner).collect::<Vec<_>>(),
        &places,
        groups[0].0.package,
    );
    natives.shared |= held;
    natives.created.extend(&part.created);
    natives.roots.extend(&part.roots);
    natives.awaited.extend(part.awaited.iter().map(|(&at, name)| (at, name.clone())));
    natives.requests.extend(part.requests.iter().map(|(&at, one)| (at, one.clone())));
    natives.plain.extend(
        part.plain.iter().chain(part.made.iter().map(|made| (made.file, made.call)).collect::<Vec<_>>().iter()),
    );
    natives.parts.push(part);
}

/// Blocks of one list of statements either lie in each other or do not touch.
fn nest_blocks(scene: &Scene, parts: &mut [Part]) {
    let mut made: Vec<&mut Made> = parts.iter_mut().flat_map(|part| &mut part.made).collect();
    made.sort_by_key(|one| (one.file, scene.tree(one.file)[one.call].span.start));
    for outer in (0..made.len()).rev() {
        for inner in outer + 1..made.len() {
            let (Some(Shape::Block { first, last, name }), Some(Shape::Block { first: other, last: later, .. })) =
                (made[outer].shape, made[inner].shape)
            else {
                continue;
            };
            let tree = scene.tree(made[outer].file);
            // Those behind it start even later.
            if made[outer].file != made[inner].file || tree[other].span.start > tree[last].span.end {
                break;
            }
            if tree[later].span.end > tree[last].span.end {
                made[outer].shape = Some(Shape::Block { first, last: later, name });
            }
        }
    }
}

/// The class of an expression and its counterpart, when it is of no other class that is known. What parameters without
/// annotation are is known from the callers in sight alone: see [`is_certain`].
fn counterpart(scene: &Scene, file: FileId, expr: ExprId) -> Option<(String, Native)> {
    let is_nothing = |value: &&Value| matches!(value, Value::None | Value::Unknown);
    let mut possibilities = scene.names.possibilities(file, expr).filter(|value| !is_nothing(value));
    let (Some(Value::Instance(path)), None) = (possibilities.next(), possibilities.next()) else { return None };
    let look_up = || {
        let class = catalogue::canonical(scene.names.path(*path)).into_owned();
        let native = match scene.targets.1 {
            _ if class == session::CLASS => Some(session::native(scene.targets.0)),
            Clients::Native => native_owner(&class).map(|(_, native)| native),
            Clients::Thread => None,
        };
        native.map(|native| (class, native))
    };
    scene.counterparts.borrow_mut().entry(*path).or_insert_with(look_up).clone()
}

/// Whether an expression can be nothing that is not known.
fn is_certain(scene: &Scene, file: FileId, expr: ExprId) -> bool {
    !scene.names.possibilities(file, expr).any(|value| *value == Value::Unknown)
}

/// The counterpart of a class by its dotted name, if it is of the package.
fn native_of(scene: &Scene, path: &str, package: &str) -> Option<Native> {
    let native = if session::is_factory(path) { Some(session::native(scene.targets.0)) } else { native_class(path) };
    native.filter(|native| native.package == package)
}

/// The factory of a counterpart that a call names.
fn factory(scene: &Scene, file: FileId, call: ExprId) -> Option<Native> {
    let ExprKind::Call { func, .. } = scene.tree(file)[call].kind else { return None };
    scene.names.callees(file, func).into_iter().find_map(|path| match scene.targets.1 {
        _ if session::is_factory(path) => Some(session::native(scene.targets.0)),
        Clients::Native => native_factory(path),
        Clients::Thread => None,
    })
}

/// How many event loops run the functions that turn: more than one cannot share an object.
pub fn loops(scene: &Scene, found: &Found, colouring: &Colouring) -> usize {
    let starts = colouring.sites.iter().filter(|((_, kind), _)| matches!(kind, SiteKind::Run(_)));
    let run = starts.map(|((file, _), site)| {
        let owner = scene.names.function(*file, site.expr);
        let repeats = scene.names.loops(*file, site.expr).next().is_some();
        let often = owner.is_some_and(|owner| {
            scene.function(owner).is_some()
                && !matches!(found.function(owner).entry, Some(EntryKind::Main | EntryKind::Command))
        });
        if repeats || often { 2 } else { 1 }
    });
    let entered = colouring.functions.keys().map(|&id| match found.function(id).entry {
        Some(EntryKind::Test) => 1,
        Some(EntryKind::Web) if has_loop_per_request(scene, id) => 2,
        _ => 0,
    });
    run.chain(entered).sum()
}

/// Flask and Django run each request in a loop of its own, unless an ASGI server does.
fn has_loop_per_request(scene: &Scene, id: DefinitionId) -> bool {
    scene.imports_one_of(scene.definition(id).file, &["flask", "django", "rest_framework", "bottle"])
}

/// The module of a dotted name: what stands before the first class in it.
fn module_of(name: &str) -> &str {
    let class = name.match_indices('.').find(|(dot, _)| name[dot + 1..].starts_with(|c: char| c.is_ascii_uppercase()));
    let end = class.map(|(dot, _)| dot).or_else(|| name.rfind('.')).unwrap_or(name.len());
    &name[..end]
}

fn is_module(path: &str) -> bool {
    path.split('.').all(|part| part.starts_with(|c: char| c.is_ascii_lowercase()))
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}
