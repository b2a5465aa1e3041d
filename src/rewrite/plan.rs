//! The plan: every change of a project, and the text that those which are switched on make.

use super::async_types::async_type;
use super::change::{Change, Refusal};
use super::colour::{Blocked, Colouring, SiteKind, colour};
use super::draft::Draft;
use super::effects::Ledger;
use super::helpers::{Helper, definitions};
use super::imports::{Import, edit_imports, is_quoted, words};
use super::obstacle::{MODULE, Obstacle, READ_BY_MODULE, Unwritten};
use super::reread::first_problem;
use super::scene::{Iteration, Scene};
use super::settings::RewriteSettings;
use super::swap_calls::{Decided, Swap, decide, nested_loops, share_connections};
use super::template::{Forest, Replacement};
use super::{
    async_def, async_for, async_tests, async_with, await_calls, call_once, context_vars, gather_calls, gather_loops,
    http, loop_runs, main_coroutine, native, pool_tasks, run_processes, sync_wrapper, task_locks, thread_chains,
};
use crate::find::{self, Found};
use crate::names::{DefinitionId, FileId, Names, Project};
use crate::syntax::SourceFile;
use crate::syntax::ast::*;
use crate::text::{Edit, Map, Span, apply_edits};
use std::collections::{BTreeMap, BTreeSet};

/// What a project's rewrite consists of.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub changes: Vec<Change>,
    pub refused: Vec<Refusal>,
}

/// One file after the rewrite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewritten {
    pub text: String,
    /// Over the original, in order.
    pub edits: Vec<Edit>,
    /// Ids of changes that are in the text.
    pub applied: BTreeSet<String>,
    /// Ids of changes that had to be left out so that the file stays valid: each is a defect of this project.
    pub dropped: Vec<String>,
}

/// What is decided before anything is written.
pub(super) struct Settled<'a> {
    pub scene: Scene<'a>,
    pools: Vec<pool_tasks::Pool>,
    decided: Decided,
    pub colouring: Colouring,
    refused: Vec<Refusal>,
}

/// Decides what becomes asynchronous, until nothing speaks against it any more.
pub(super) fn settle<'a>(
    project: &'a Project,
    names: &'a Names,
    found: &Found,
    declared: &find::Settings,
    settings: &RewriteSettings,
    unwritten: &Unwritten,
) -> Settled<'a> {
    let mut scene = Scene::new(project, names, found, settings);
    scene.set_unwritten(unwritten, found, settings);
    let mut refused = Vec::new();
    let mut pools = pool_tasks::find(&scene, settings, &mut refused);
    let functions = declared_functions(names, declared);
    scene.set_created(native::candidates(&scene, settings), found, settings);
    let mut shares = true;
    loop {
        scene.set_tasks(pool_tasks::runs(&scene, &pools), found, settings);
        let mut decided = decide(&scene, found, &declared.blocking, settings, shares);
        if decided.natives.created != scene.created {
            let fewer = scene.created.intersection(&decided.natives.created).copied().collect();
            scene.set_created(fewer, found, settings);
            continue;
        }
        pool_tasks::take_over(&pools, &mut decided);
        let colouring = coloured(&scene, &mut decided, &functions, settings);
        if shares && decided.natives.shared && native::loops(&scene, found, &colouring) > 1 {
            shares = false;
            continue;
        }
        let apart = pool_tasks::without_shared(&pools);
        if apart.len() < pools.len() && native::loops(&scene, found, &colouring) > 1 {
            pools = apart;
            continue;
        }
        if scene.add_locked(&task_locks::held(&scene, &colouring, settings), found, settings) {
            continue;
        }
        let converted = pool_tasks::converted(&scene, &colouring, &pools);
        if converted.len() == pools.len() && scene.mains.is_empty() {
            scene.mains = main_coroutine::find(&scene, found, &decided, &colouring, settings);
            if !scene.mains.is_empty() {
                // One loop runs what several did.
                shares = true;
                continue;
            }
        }
        if converted.len() == pools.len() {
            return Settled { scene, pools, decided, colouring, refused };
        }
        pools = converted;
    }
}

/// Plans the rewrite of a project.
pub fn plan(
    project: &Project,
    names: &Names,
    found: &Found,
    declared: &find::Settings,
    settings: &RewriteSettings,
) -> Plan {
    planned(project, names, found, declared, settings).0
}

/// The plan, and the places whose change cannot be written: what these use stays as it is.
pub(super) fn planned(
    project: &Project,
    names: &Names,
    found: &Found,
    declared: &find::Settings,
    settings: &RewriteSettings,
) -> (Plan, Unwritten) {
    let mut unwritten = Unwritten::new();
    loop {
        match plan_without(project, names, found, declared, settings, &unwritten) {
            Ok(plan) => return (plan, unwritten),
            Err(more) => unwritten.extend(more),
        }
    }
}

/// The plan, or further places whose change cannot be written.
fn plan_without(
    project: &Project,
    names: &Names,
    found: &Found,
    declared: &find::Settings,
    settings: &RewriteSettings,
    unwritten: &Unwritten,
) -> Result<Plan, Unwritten> {
    let Settled { scene, pools, mut decided, mut colouring, mut refused } =
        settle(project, names, found, declared, settings, unwritten);
    thread_chains::join(&scene, &mut decided.swaps, &mut colouring, &mut refused);
    let clients = http::find_clients(&scene, found, &colouring, &decided.swaps, settings);
    let mut draft = Draft::new(&scene, &colouring, settings, &decided.swaps, clients);
    async_def::write(&mut draft);
    async_tests::write(&mut draft, found);
    main_coroutine::write(&mut draft);
    await_calls::write(&mut draft);
    async_with::write(&mut draft);
    async_for::write(&mut draft);
    sync_wrapper::write(&mut draft);
    write_http(&mut draft, &decided);
    run_processes::write(&mut draft);
    share_connections(&mut draft, &decided.natives);
    native::write(&mut draft, &decided.natives);
    pool_tasks::write(&mut draft, &pools);
    task_locks::write(&mut draft, &mut refused);
    for blocked in colouring.blocked.iter().filter(|one| settings.catalogue && one.obstacle == MODULE) {
        let Some(callee) = blocked.callee else { continue };
        let place = draft.unwritten.entry((blocked.file, blocked.expr));
        place.or_insert((READ_BY_MODULE, BTreeSet::new())).1.insert(callee);
    }
    draft.unwritten.retain(|place, _| !unwritten.contains_key(place));
    if !draft.unwritten.is_empty() {
        return Err(draft.unwritten);
    }
    refused.extend(unwritten.iter().map(|(&(file, expr), (why, _))| kept(&scene, file, expr, why)));
    refused.extend(colouring.blocked.iter().map(|blocked| refusal(&scene, blocked)));
    refused.extend(decided.natives.kept.iter().cloned());
    let mut threads = calls_swapped(&decided, |swap| matches!(swap, Swap::Thread | Swap::Native(_)));
    for (&(file, call), swap) in &decided.swaps {
        let Swap::Chain(chain) = swap else { continue };
        threads.extend(chain.inner.iter().chain([&call]).map(|&call| (file, call)));
    }
    let ledger = Ledger::new(
        calls_swapped(&decided, |swap| matches!(swap, Swap::Declared(_))),
        threads,
        calls_swapped(&decided, |swap| matches!(swap, Swap::Coroutine)),
    );
    loop_runs::write(&mut draft);
    context_vars::write(&mut draft);
    call_once::write(&mut draft, &ledger);
    gather_calls::write(&mut draft, &ledger, &mut refused);
    gather_loops::write(&mut draft, &ledger, &mut refused);
    let mut changes = std::mem::take(&mut draft.changes);
    connect(&mut changes, &scene, &colouring, &draft.defs, &draft.twins);
    changes.sort_by_key(|change| (change.file, change.span.start, change.span.end));
    refused.sort_by_key(|refusal| (refusal.file, refusal.span.start, refusal.span.end));
    Ok(Plan { changes, refused })
}

/// Colours until no plain function starts a loop below a coroutine.
fn coloured(scene: &Scene, decided: &mut Decided, functions: &[DefinitionId], settings: &RewriteSettings) -> Colouring {
    loop {
        let colouring = colour(scene, &decided.roots, &decided.passive, functions, settings);
        let nested = nested_loops(scene, decided, &colouring);
        if nested.is_empty() {
            return colouring;
        }
        decided.roots.extend(nested);
    }
}

/// Clients, and the errors that requests raise.
fn write_http(draft: &mut Draft, decided: &Decided) {
    http::open_clients(draft);
    for file in draft.scene.project.ids() {
        let sends = |change: &&Change| change.file == file && change.rewrite == http::NAME;
        let requests: Vec<String> = draft.changes.iter().filter(sends).map(|change| change.id.clone()).collect();
        if requests.is_empty() {
            continue;
        }
        let of_requests = |(at, swap): (&(FileId, ExprId), &Swap)| {
            let ExprKind::Call { func, .. } = draft.scene.tree(at.0)[at.1].kind else { return false };
            let callees = draft.scene.names.callees(at.0, func);
            at.0 == file && matches!(swap, Swap::Thread) && callees.iter().any(|path| path.starts_with("requests."))
        };
        let stays = decided.swaps.iter().any(of_requests);
        http::map_errors(draft, file, &requests, stays);
    }
}

fn calls_swapped(decided: &Decided, wanted: impl Fn(&Swap) -> bool) -> BTreeSet<(FileId, ExprId)> {
    decided.swaps.iter().filter(|(_, swap)| wanted(swap)).map(|(at, _)| *at).collect()
}

fn declared_functions(names: &Names, declared: &find::Settings) -> Vec<DefinitionId> {
    let is_declared = |name: &String| declared.async_defs.contains(name);
    names.ids().filter(|(_, other)| other.is_function() && is_declared(&other.qualname)).map(|(id, _)| id).collect()
}

/// A place is awaited only where its function and what it uses are asynchronous, and a function is asynchronous
/// only where every place that uses it awaits.
fn connect(
    changes: &mut [Change],
    scene: &Scene,
    colouring: &Colouring,
    defs: &BTreeMap<DefinitionId, String>,
    twins: &BTreeMap<DefinitionId, String>,
) {
    let mut users: Map<&str, Vec<String>> = Map::default();
    let mut at: Map<(FileId, Span), usize> = Map::default();
    for (number, change) in changes.iter().enumerate().filter(|(_, change)| !change.id.starts_with(async_def::NAME)) {
        at.entry((change.file, change.span)).or_insert(number);
    }
    for ((file, kind), site) in &colouring.sites {
        let span = site_span(scene, *file, *kind, site.expr);
        let Some(&number) = at.get(&(*file, span)) else { continue };
        let change = &mut changes[number];
        let needs = site.callees.iter().chain([&site.owner]).filter_map(|id| defs.get(id));
        change.depends_on.extend(needs.cloned());
        change.depends_on.dedup();
        for callee in site.callees.iter().filter(|id| !twins.contains_key(id)).filter_map(|id| defs.get(id)) {
            users.entry(callee).or_default().push(change.id.clone());
        }
        // An asynchronous generator has no `yield from`.
        if let (SiteKind::Iterate(Iteration::YieldFrom(_)), Some(owner)) = (kind, defs.get(&site.owner)) {
            users.entry(owner).or_default().push(change.id.clone());
        }
    }
    for change in changes {
        change.depends_on.extend(users.remove(change.id.as_str()).unwrap_or_default());
    }
}

fn site_span(scene: &Scene, file: FileId, kind: SiteKind, expr: ExprId) -> Span {
    let tree = scene.tree(file);
    match kind {
        SiteKind::With(item) => Span::new(tree[item.with].span.start, tree[item.with].span.start + 4),
        _ => tree[expr].span,
    }
}

fn refusal(scene: &Scene, blocked: &Blocked) -> Refusal {
    let what = match blocked.callee {
        Some(callee) => format!("`{}` cannot be awaited here", scene.definition(callee).qualname),
        None => format!("`{}` cannot be awaited here", scene.text(blocked.file, blocked.expr)),
    };
    Refusal {
        file: blocked.file,
        span: scene.tree(blocked.file)[blocked.expr].span,
        function: blocked.owner.and_then(|owner| scene.path(owner)),
        what,
        why: blocked.obstacle.why.into(),
        way_out: blocked.obstacle.way_out.into(),
    }
}

/// A place whose change cannot be written.
fn kept(scene: &Scene, file: FileId, expr: ExprId, obstacle: &Obstacle) -> Refusal {
    Refusal {
        file,
        span: scene.tree(file)[expr].span,
        function: scene.names.function(file, expr).and_then(|owner| scene.path(owner)),
        what: format!("`{}` keeps its form", super::await_calls::callee_text(scene, file, expr)),
        why: obstacle.why.into(),
        way_out: obstacle.way_out.into(),
    }
}

impl Plan {
    /// The text of a file. `switched` names the changes whose state is not their usual one: those that are on by
    /// themselves are off, and the others on. What depends on a change that is off is off too.
    pub fn render(&self, project: &Project, file: FileId, switched: &BTreeSet<String>) -> Rewritten {
        let source = &project.file(file).source;
        let is_off = |change: &Change| change.on == switched.contains(&change.id);
        let mut off: Vec<bool> = self.changes.iter().map(is_off).collect();
        self.switch_off_dependents(&mut off);
        let mut dropped = Vec::new();
        loop {
            let numbers: Vec<usize> = self.numbers_of(file).filter(|&number| !off[number]).collect();
            let on: Vec<&Change> = numbers.iter().map(|&number| &self.changes[number]).collect();
            match rendered(source, &on) {
                Ok((text, edits)) => {
                    let applied = on.iter().map(|change| change.id.clone()).collect();
                    return Rewritten { text, edits, applied, dropped };
                }
                Err(bad) => {
                    bad.iter().for_each(|&i| off[numbers[i]] = true);
                    let lost: BTreeSet<String> = bad.into_iter().map(|i| on[i].id.clone()).collect();
                    dropped.extend(lost);
                    self.switch_off_dependents(&mut off);
                }
            }
        }
    }

    /// Where the changes of a file are among all, which are sorted by file.
    fn numbers_of(&self, file: FileId) -> std::ops::Range<usize> {
        let from = self.changes.partition_point(|change| change.file < file);
        from..self.changes.partition_point(|change| change.file <= file)
    }

    /// A change of the plan with all that it needs.
    pub fn with_needs(&self, number: usize) -> Vec<Change> {
        let (mut taken, mut next) = (vec![number], 0);
        while next < taken.len() {
            let needs = &self.changes[taken[next]].depends_on;
            let needed = needs.iter().filter_map(|id| self.changes.iter().position(|change| change.id == *id));
            let new: Vec<usize> = needed.filter(|number| !taken.contains(number)).collect();
            taken.extend(new);
            next += 1;
        }
        taken.into_iter().map(|number| self.changes[number].clone()).collect()
    }

    /// Switches off every change that needs one which is off.
    fn switch_off_dependents(&self, off: &mut [bool]) {
        let mut todo: Vec<usize> = (0..off.len()).filter(|&number| off[number]).collect();
        if todo.is_empty() {
            return;
        }
        let mut dependents: Map<&str, Vec<usize>> = Map::default();
        for (number, change) in self.changes.iter().enumerate() {
            for needed in &change.depends_on {
                dependents.entry(needed).or_default().push(number);
            }
        }
        while let Some(number) = todo.pop() {
            for &falls in dependents.get(self.changes[number].id.as_str()).into_iter().flatten() {
                if !std::mem::replace(&mut off[falls], true) {
                    todo.push(falls);
                }
            }
        }
    }
}

/// The edits that changes make, or the number of one that does not fit.
pub(super) fn edits_of(source: &SourceFile, on: &[&Change]) -> Result<Vec<Edit>, Vec<usize>> {
    let helpers: BTreeSet<Helper> = on.iter().flat_map(|change| change.helpers.iter().copied()).collect();
    let mut imports = import_replacements(source, on, &helpers);
    imports.extend(definitions(source, helpers.into_iter()));
    let owned: Vec<(usize, &Replacement)> =
        on.iter().enumerate().flat_map(|(i, change)| change.replacements.iter().map(move |one| (i, one))).collect();
    let all: Vec<&Replacement> = owned.iter().map(|(_, one)| *one).chain(&imports).collect();
    let forest = Forest::new(&all).map_err(|conflict| {
        let owner = |at: usize| owned.get(at).map(|(i, _)| *i);
        owner(conflict.loser).or(owner(conflict.winner)).into_iter().collect::<Vec<_>>()
    })?;
    Ok(forest.edits(source))
}

/// The text that changes make, or the numbers of those that cannot be: every answer of `Err` names at least one.
fn rendered(source: &SourceFile, on: &[&Change]) -> Result<(String, Vec<Edit>), Vec<usize>> {
    let edits = edits_of(source, on)?;
    if edits.is_empty() {
        return Ok((source.text.to_string(), edits));
    }
    let everything = || (0..on.len()).collect::<Vec<_>>();
    let text = apply_edits(&source.text, &edits).map_err(|_| everything())?;
    match first_problem(source, &text, &edits) {
        None => Ok((text, edits)),
        Some(at) => Err(culprits(source, on, &edits, at)),
    }
}

/// The changes of the function that holds `at`, a byte of the new text; all changes when none is there.
fn culprits(source: &SourceFile, on: &[&Change], edits: &[Edit], at: u32) -> Vec<usize> {
    let mut old = i64::from(at);
    for edit in edits {
        if i64::from(edit.span.start) > old {
            break;
        }
        old -= edit.text.len() as i64 - i64::from(edit.span.len());
    }
    let old = old.clamp(0, source.text.len() as i64) as u32;
    let nearest = on.iter().enumerate().min_by_key(|(_, change)| change.span.start.abs_diff(old));
    let Some((_, near)) = nearest else { return Vec::new() };
    let same = |(_, change): &(usize, &&Change)| change.function == near.function;
    on.iter().enumerate().filter(same).map(|(i, _)| i).collect()
}

/// The imports that changes need, and the removal of those which nothing reads any more.
fn import_replacements(source: &SourceFile, on: &[&Change], helpers: &BTreeSet<Helper>) -> Vec<Replacement> {
    let of_changes: BTreeSet<&Import> = on.iter().flat_map(|change| &change.imports).collect();
    let of_helpers = helpers.iter().flat_map(|helper| helper.imports());
    let needed: BTreeSet<Import> = of_changes.into_iter().cloned().chain(of_helpers).collect();
    let freed: BTreeSet<ExprId> = on.iter().flat_map(|change| change.frees.iter().copied()).collect();
    let tree = &source.tree;
    let mut gone: BTreeMap<Name, usize> = BTreeMap::new();
    for &expr in &freed {
        match &tree[expr].kind {
            ExprKind::Name { name, .. } => *gone.entry(*name).or_default() += 1,
            // A type in quotes, whose asynchronous form stands there now.
            ExprKind::Constant(Constant::Str(text)) => {
                let types = words(text).filter(|word| async_type(word).is_some());
                types.filter_map(|word| tree.name(word)).for_each(|name| _ = gone.entry(name).or_default());
            }
            _ => {}
        }
    }
    let is_needed = |name: &str| {
        needed
            .iter()
            .any(|import| import.name.as_deref().unwrap_or(import.module.split('.').next().unwrap_or("")) == name)
    };
    let unused = gone
        .into_iter()
        .filter(|&(name, gone)| source.places().named(name).len() == gone)
        .map(|(name, _)| tree.str(name))
        .filter(|name| !is_needed(name) && !is_quoted(tree, name, &freed))
        .map(str::to_string)
        .collect();
    edit_imports(source, &needed, &unused)
}
