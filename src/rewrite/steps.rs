//! A migration in steps: which functions turn together, and in which order, so that the code runs after each.
//!
//! What nobody waits for turns first, behind wrappers for the callers that are still plain; then those callers, and
//! when all have turned, the wrappers go. Every state between is a rewrite of the original with a [`Stage`] of its own.

use super::colour::{Cause, Colouring, SiteKind};
use super::plan::{Settled, planned, settle};
use super::scene::Scene;
use super::settings::{RewriteSettings, Stage, Strategy};
use super::sync_wrapper::can_wrap;
use crate::find::{self, EntryKind, Found};
use crate::names::{DefinitionId, DefinitionKind, Names, Project};
use std::collections::{BTreeMap, BTreeSet};

/// One step; the state after it is the plan with its stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub kind: StepKind,
    /// Functions that turn, or lose their wrapper.
    pub functions: Vec<DefinitionId>,
    /// `None` is the whole rewrite.
    pub stage: Option<Stage>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// What is a coroutine already stops blocking.
    Coroutines,
    /// Functions become coroutine functions.
    Turn,
    /// Wrappers that nobody calls any more go.
    Unwrap,
}

/// The steps of a project's rewrite, at most `most` functions in each, unless they have to turn together.
pub fn steps(
    project: &Project,
    names: &Names,
    found: &Found,
    declared: &find::Settings,
    settings: &RewriteSettings,
    most: usize,
) -> Vec<Step> {
    let (_, unwritten) = planned(project, names, found, declared, settings);
    let Settled { scene, colouring, .. } = settle(project, names, found, declared, settings, &unwritten);
    let order = Order::new(&scene, &colouring);
    let mut stage = Stage::start(names);
    let mut steps = vec![Step { kind: StepKind::Coroutines, functions: Vec::new(), stage: Some(stage.clone()) }];
    let unwraps = settings.strategy != Strategy::Twin;
    let tests = if unwraps { order.tests(&scene, found) } else { BTreeSet::new() };
    for group in order.batches(most, &tests) {
        stage.turned.extend(&group);
        stage.wrapped.extend(group.iter().filter(|&&id| order.keeps_wrapper(&scene, found, id)));
        steps.push(Step { kind: StepKind::Turn, functions: group, stage: Some(stage.clone()) });
    }
    for functions in order.unwrapped(&scene, &stage.wrapped, most).into_iter().filter(|_| unwraps) {
        let mut users = functions.iter().filter_map(|id| order.users.get(id)).flatten().flatten();
        stage.turned.extend(users.by_ref().filter(|user| tests.contains(user)));
        functions.iter().for_each(|id| _ = stage.wrapped.remove(id));
        steps.push(Step { kind: StepKind::Unwrap, functions, stage: Some(stage.clone()) });
    }
    if let Some(last) = steps.last_mut() {
        last.stage = None;
    }
    steps
}

/// What has to turn together, and what before what.
struct Order {
    /// Every function that turns, in the order of the source.
    all: Vec<DefinitionId>,
    /// The group of each.
    group: BTreeMap<DefinitionId, usize>,
    /// By group: callers last.
    level: Vec<usize>,
    /// Who uses a function, itself and modules left out; `None` is code that never turns.
    users: BTreeMap<DefinitionId, BTreeSet<Option<DefinitionId>>>,
    wrappable: BTreeSet<DefinitionId>,
}

impl Order {
    fn new(scene: &Scene, colouring: &Colouring) -> Self {
        let turning = colouring.functions.keys().chain(&colouring.renamed).chain(&colouring.hands_on);
        let all: BTreeSet<DefinitionId> = turning.copied().collect();
        let all: Vec<DefinitionId> = all.into_iter().collect();
        let numbers: BTreeMap<DefinitionId, usize> = all.iter().copied().zip(0..).collect();
        let mut families = Sets::new(all.len());
        join_families(scene, colouring, &numbers, &mut families);
        let stuck: BTreeSet<usize> = (0..all.len())
            .filter(|&number| !can_wrap(scene, all[number]))
            .map(|number| families.leader(number))
            .collect();
        let is_wrappable = |number: usize, families: &mut Sets| !stuck.contains(&families.leader(number));
        let mut sets = families.clone();
        let mut before: BTreeSet<(usize, usize)> = BTreeSet::new();
        for (callee, user, is_call) in uses(scene, colouring) {
            let Some(&number) = numbers.get(&callee) else { continue };
            let Some(&by) = numbers.get(&user) else { continue };
            if is_call && is_wrappable(number, &mut families) {
                before.insert((number, by));
            } else {
                sets.join(number, by);
            }
        }
        join_circles(&before, &mut sets);
        let wrappable = (0..all.len()).filter(|&number| is_wrappable(number, &mut families));
        let wrappable = wrappable.map(|number| all[number]).collect();
        let leaders: Vec<usize> = (0..all.len()).map(|number| sets.leader(number)).collect();
        let level = levels(&before, &leaders);
        let group = all.iter().copied().zip(leaders).collect();
        let users = all.iter().map(|&id| (id, users_of(scene, &numbers, id))).collect();
        Self { all, group, level, users, wrappable }
    }

    /// Whether plain code goes on calling a function for now: anyone outside its group does, or somebody out of sight.
    fn keeps_wrapper(&self, scene: &Scene, found: &Found, id: DefinitionId) -> bool {
        if !self.wrappable.contains(&id) {
            return false;
        }
        let family = scene.family(id).into_iter().filter(|other| self.group.contains_key(other)).chain([id]);
        let is_outside =
            |user: &Option<DefinitionId>| user.is_none_or(|user| self.group.get(&user) != self.group.get(&id));
        family.into_iter().any(|one| match self.users.get(&one) {
            Some(users) if !users.is_empty() => users.iter().any(is_outside),
            _ => found.function(one).entry.is_none() && scene.edges_to(one).next().is_none(),
        })
    }

    /// Tests that nobody waits for and that call what has a wrapper: they turn when the wrappers go, and hold every
    /// step before to what it promises.
    fn tests(&self, scene: &Scene, found: &Found) -> BTreeSet<DefinitionId> {
        let is_test = |id: DefinitionId| found.function(id).entry == Some(EntryKind::Test);
        let alone =
            |id: DefinitionId| self.all.iter().all(|&other| other == id || self.group[&other] != self.group[&id]);
        let calls = |id: DefinitionId| {
            scene
                .names
                .edges_from(id)
                .any(|edge| self.group.contains_key(&edge.callee) && self.keeps_wrapper(scene, found, edge.callee))
        };
        self.all.iter().copied().filter(|&id| is_test(id) && alone(id) && calls(id)).collect()
    }

    /// Groups in their order, small ones of one level brought together.
    fn batches(&self, most: usize, later: &BTreeSet<DefinitionId>) -> Vec<Vec<DefinitionId>> {
        let mut groups: BTreeMap<(usize, usize), Vec<DefinitionId>> = BTreeMap::new();
        for &id in self.all.iter().filter(|id| !later.contains(id)) {
            let group = self.group[&id];
            groups.entry((self.level[group], group)).or_default().push(id);
        }
        let mut batches: Vec<(usize, Vec<DefinitionId>)> = Vec::new();
        for ((level, _), members) in groups {
            match batches.last_mut() {
                Some((at, batch)) if *at == level && batch.len() + members.len() <= most => batch.extend(members),
                _ => batches.push((level, members)),
            }
        }
        batches.into_iter().map(|(_, batch)| batch).collect()
    }

    /// Wrappers that go together: those of one file, and of what turned together.
    fn unwrapped(&self, scene: &Scene, wrapped: &BTreeSet<DefinitionId>, most: usize) -> Vec<Vec<DefinitionId>> {
        let ids: Vec<DefinitionId> = wrapped.iter().copied().collect();
        let mut sets = Sets::new(ids.len());
        let mut first: BTreeMap<usize, usize> = BTreeMap::new();
        for (number, id) in ids.iter().enumerate() {
            let group = *first.entry(self.group[id]).or_insert(number);
            sets.join(group, number);
        }
        let mut of_files: BTreeMap<_, Vec<Vec<DefinitionId>>> = BTreeMap::new();
        for members in sets.members() {
            let file = scene.definition(ids[members[0]]).file;
            let members: Vec<DefinitionId> = members.into_iter().map(|number| ids[number]).collect();
            let of_file = of_files.entry(file).or_default();
            match of_file.last_mut() {
                Some(batch) if batch.len() + members.len() <= most => batch.extend(members),
                _ => of_file.push(members),
            }
        }
        of_files.into_values().flatten().collect()
    }
}

/// Overrides, partners such as `__enter__` and `__exit__`, decorators with what they wrap, pools with their tasks.
fn join_families(scene: &Scene, colouring: &Colouring, numbers: &BTreeMap<DefinitionId, usize>, families: &mut Sets) {
    let mut join = |a: DefinitionId, b: DefinitionId| {
        if let (Some(&a), Some(&b)) = (numbers.get(&a), numbers.get(&b)) {
            families.join(a, b);
        }
    };
    for (&id, cause) in &colouring.functions {
        if let Cause::Family(other) = *cause {
            join(id, other);
        }
        scene.family(id).into_iter().for_each(|other| join(id, other));
    }
    for &iter in &colouring.renamed {
        let next = scene.definition(iter).class.and_then(|class| scene.own_method(class, "__next__"));
        next.into_iter().for_each(|next| join(iter, next));
    }
    for wrapper in &scene.around.wrappers {
        wrapper.wrapped.iter().for_each(|&wrapped| join(wrapper.id, wrapped));
    }
    for (&(file, site), &opener) in &scene.tasks {
        scene.edges_at(file, site).for_each(|edge| join(edge.callee, opener));
    }
}

fn users_of(
    scene: &Scene,
    numbers: &BTreeMap<DefinitionId, usize>,
    id: DefinitionId,
) -> BTreeSet<Option<DefinitionId>> {
    let callers = scene.edges_to(id).map(|edge| edge.caller);
    let inside = callers.filter(|&caller| caller != id && scene.definition(caller).kind != DefinitionKind::Module);
    let turns = |caller: DefinitionId| numbers.contains_key(&caller) || scene.definition(caller).is_async;
    inside.map(|caller| turns(caller).then_some(caller)).collect()
}

/// Who uses what, and whether by a plain call.
fn uses(scene: &Scene, colouring: &Colouring) -> Vec<(DefinitionId, DefinitionId, bool)> {
    let mut uses = Vec::new();
    for ((_, kind), site) in &colouring.sites {
        let is_call = matches!(kind, SiteKind::Await(_) | SiteKind::Run(_));
        uses.extend(site.callees.iter().map(|&callee| (callee, site.owner, is_call)));
    }
    for &id in &colouring.hands_on {
        uses.extend(scene.names.edges_from(id).map(|edge| (edge.callee, id, false)));
    }
    uses
}

/// Joins what waits for one another in a circle.
fn join_circles(before: &BTreeSet<(usize, usize)>, sets: &mut Sets) {
    let count = sets.0.len();
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut back: Vec<Vec<usize>> = vec![Vec::new(); count];
    for &(callee, user) in before {
        let (callee, user) = (sets.leader(callee), sets.leader(user));
        next[callee].push(user);
        back[user].push(callee);
    }
    // What is finished last in a first walk starts the second one, against the arrows.
    let mut seen = vec![false; count];
    let mut finished = Vec::new();
    for start in 0..count {
        let mut stack = vec![(start, 0)];
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        while let Some((at, index)) = stack.last_mut() {
            match next[*at].get(*index) {
                Some(&to) => {
                    *index += 1;
                    if !std::mem::replace(&mut seen[to], true) {
                        stack.push((to, 0));
                    }
                }
                None => {
                    finished.push(*at);
                    stack.pop();
                }
            }
        }
    }
    let mut taken = vec![false; count];
    for &start in finished.iter().rev() {
        let mut stack = vec![start];
        while let Some(at) = stack.pop() {
            if !std::mem::replace(&mut taken[at], true) {
                sets.join(start, at);
                stack.extend(back[at].iter().copied().filter(|&to| !taken[to]));
            }
        }
    }
}

/// How many groups wait for one another below each.
fn levels(before: &BTreeSet<(usize, usize)>, leaders: &[usize]) -> Vec<usize> {
    let arrows: BTreeSet<(usize, usize)> =
        before.iter().map(|&(a, b)| (leaders[a], leaders[b])).filter(|(a, b)| a != b).collect();
    let mut waits = vec![0; leaders.len()];
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); leaders.len()];
    for &(callee, user) in &arrows {
        waits[user] += 1;
        next[callee].push(user);
    }
    let mut level = vec![0; leaders.len()];
    let mut ready: Vec<usize> = (0..leaders.len()).filter(|&group| waits[group] == 0).collect();
    while let Some(group) = ready.pop() {
        for &user in &next[group] {
            level[user] = level[user].max(level[group] + 1);
            waits[user] -= 1;
            if waits[user] == 0 {
                ready.push(user);
            }
        }
    }
    level
}

/// Numbers in sets that can be joined; each names another of its set, and the leader itself.
#[derive(Clone)]
struct Sets(Vec<usize>);

impl Sets {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn leader(&mut self, mut of: usize) -> usize {
        while self.0[of] != of {
            self.0[of] = self.0[self.0[of]];
            of = self.0[of];
        }
        of
    }

    /// The smaller leader leads.
    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.leader(a), self.leader(b));
        self.0[a.max(b)] = a.min(b);
    }

    /// Every set, in the order of its first member.
    fn members(&mut self) -> Vec<Vec<usize>> {
        let mut by_leader: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for number in 0..self.0.len() {
            by_leader.entry(self.leader(number)).or_default().push(number);
        }
        by_leader.into_values().collect()
    }
}
