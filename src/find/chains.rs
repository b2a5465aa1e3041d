//! Which functions block: the least fixpoint over the call graph, shortest chains first, and what they cost.

use super::latency::{self, Cost};
use super::measured::of_functions;
use super::settings::Settings;
use super::sites::Site;
use crate::names::{DefinitionId, Edge, Names, Project};
use std::collections::BTreeMap;

/// The next link of the shortest chain from a function to what blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// It holds a site: an index into `Found::sites`.
    Site(usize),
    /// It runs a function that blocks: an index into the edges of `Names`.
    Edge(usize),
    /// The person declared it asynchronous.
    Declared,
}

/// What is known of one definition.
#[derive(Clone, Debug, PartialEq)]
pub struct FunctionFact {
    pub definition: DefinitionId,
    /// The first link towards what blocks; `None` where nothing does.
    pub link: Option<Link>,
    /// Links to go; 0 where a site is its own.
    pub distance: u32,
    /// Milliseconds of its own sites in one call.
    pub own_milliseconds: f64,
    /// With those of everything it waits for: of branches the dearest, handlers of exceptions not at all, and what
    /// calls itself once.
    pub total_milliseconds: f64,
    pub entry: Option<super::EntryKind>,
}

impl FunctionFact {
    pub fn blocks(&self) -> bool {
        self.link.is_some()
    }
}

/// One fact for every definition, in their order.
pub(super) fn facts(project: &Project, names: &Names, settings: &Settings, sites: &[Site]) -> Vec<FunctionFact> {
    let mut facts: Vec<FunctionFact> = names
        .ids()
        .map(|(definition, _)| FunctionFact {
            definition,
            link: None,
            distance: 0,
            own_milliseconds: 0.0,
            total_milliseconds: 0.0,
            entry: None,
        })
        .collect();
    // Chains to what waits come before chains to what computes: the former are what async helps with.
    for computes in [false, true] {
        start(names, settings, sites, &mut facts, computes);
        spread(names, &mut facts);
    }
    add_latencies(project, names, sites, &of_functions(project, names, settings), &mut facts);
    facts
}

/// Functions with a site of their own, or declared.
fn start(names: &Names, settings: &Settings, sites: &[Site], facts: &mut [FunctionFact], computes: bool) {
    for (i, site) in sites.iter().enumerate().filter(|(_, site)| site.counts() && site.computes() == computes) {
        facts[site.function.0 as usize].link.get_or_insert(Link::Site(i));
    }
    for (id, definition) in names.ids() {
        if settings.async_defs.contains(&definition.qualname) {
            facts[id.0 as usize].link.get_or_insert(Link::Declared);
        }
    }
}

/// Breadth first from what blocks to its callers, so that the first chain found is a shortest one.
fn spread(names: &Names, facts: &mut [FunctionFact]) {
    let mut callers: BTreeMap<DefinitionId, Vec<usize>> = BTreeMap::new();
    for (i, edge) in names.edges().iter().enumerate().filter(|(_, edge)| edge.kind.waits()) {
        callers.entry(edge.callee).or_default().push(i);
    }
    let blocking = facts.iter().filter(|fact| fact.blocks()).map(|fact| fact.definition);
    let mut queue: Vec<DefinitionId> = blocking.collect();
    let mut next = 0;
    while let Some(&callee) = queue.get(next) {
        next += 1;
        for &i in callers.get(&callee).map_or(&[][..], Vec::as_slice) {
            let caller = names.edges()[i].caller;
            if facts[caller.0 as usize].link.is_none() {
                facts[caller.0 as usize].link = Some(Link::Edge(i));
                facts[caller.0 as usize].distance = facts[callee.0 as usize].distance + 1;
                queue.push(caller);
            }
        }
    }
}

/// How often a site's loops run an edge.
fn times(names: &Names, edge: &Edge) -> f64 {
    names.loops(edge.file, edge.site).map(|around| around.count.unwrap_or(1) as f64).product()
}

/// Own milliseconds, and those with all callees, each function once on a path.
fn add_latencies(
    project: &Project,
    names: &Names,
    sites: &[Site],
    measured: &BTreeMap<DefinitionId, f64>,
    facts: &mut [FunctionFact],
) {
    let mut own: Vec<Vec<Cost>> = vec![Vec::new(); facts.len()];
    for site in sites.iter().filter(|site| site.counts()) {
        own[site.function.0 as usize].push(Cost { span: site.span, milliseconds: site.milliseconds * site.times });
    }
    let mut calls: Vec<Vec<&Edge>> = vec![Vec::new(); facts.len()];
    for edge in names.edges().iter().filter(|edge| edge.kind.waits() && facts[edge.callee.0 as usize].blocks()) {
        calls[edge.caller.0 as usize].push(edge);
    }
    let total = |id: DefinitionId, totals: &[Option<f64>]| {
        if let (Some(&measured), true) = (measured.get(&id), facts[id.0 as usize].blocks()) {
            return measured;
        }
        let mut costs = own[id.0 as usize].clone();
        costs.extend(calls[id.0 as usize].iter().map(|edge| {
            let span = project.file(edge.file).source.tree[edge.site].span;
            let milliseconds = times(names, edge) * totals[edge.callee.0 as usize].unwrap_or(0.0);
            Cost { span, milliseconds }
        }));
        costs.sort_by_key(|cost| cost.span);
        latency::of_definition(project, names, id, &costs)
    };
    let mut totals: Vec<Option<f64>> = vec![None; facts.len()];
    let mut open = vec![false; facts.len()];
    for fact in facts.iter() {
        // A function is finished when all it calls is; those that are open call themselves and add nothing again.
        let mut stack = vec![fact.definition];
        while let Some(&id) = stack.last() {
            let i = id.0 as usize;
            if totals[i].is_some() {
                stack.pop();
                continue;
            }
            let fresh = !std::mem::replace(&mut open[i], true);
            let before = stack.len();
            let pending = |callee: &DefinitionId| totals[callee.0 as usize].is_none() && !open[callee.0 as usize];
            stack.extend(calls[i].iter().map(|edge| edge.callee).filter(|callee| fresh && pending(callee)));
            if stack.len() == before {
                totals[i] = Some(total(id, &totals));
                open[i] = false;
                stack.pop();
            }
        }
    }
    for (fact, total) in facts.iter_mut().zip(totals) {
        let mut costs = std::mem::take(&mut own[fact.definition.0 as usize]);
        costs.sort_by_key(|cost| cost.span);
        fact.own_milliseconds = latency::of_definition(project, names, fact.definition, &costs);
        fact.total_milliseconds = total.unwrap_or_default();
    }
}
