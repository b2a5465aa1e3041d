//! Which functions block: the least fixpoint over the call graph, shortest chains first, and what they cost.

use super::settings::Settings;
use super::sites::Site;
use crate::names::{DefinitionId, Edge, EdgeKind, Names};
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
    /// With those of everything it waits for; what calls itself is counted once.
    pub total_milliseconds: f64,
    pub entry: Option<super::EntryKind>,
}

impl FunctionFact {
    pub fn blocks(&self) -> bool {
        self.link.is_some()
    }
}

/// One fact for every definition, in their order.
pub(super) fn facts(names: &Names, settings: &Settings, sites: &[Site]) -> Vec<FunctionFact> {
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
    let totals = totals(names, &facts);
    for (fact, total) in facts.iter_mut().zip(totals) {
        fact.total_milliseconds = total;
    }
    facts
}

/// Functions with a site of their own, or declared.
fn start(names: &Names, settings: &Settings, sites: &[Site], facts: &mut [FunctionFact], computes: bool) {
    for (i, site) in sites.iter().enumerate().filter(|(_, site)| site.counts() && site.computes() == computes) {
        let fact = &mut facts[site.function.0 as usize];
        fact.link.get_or_insert(Link::Site(i));
        fact.own_milliseconds += site.milliseconds * site.times;
    }
    for (id, definition) in names.ids() {
        if settings.async_defs.iter().any(|declared| *declared == definition.qualname) {
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

/// Own milliseconds and those of the callees, each function once on a path.
fn totals(names: &Names, facts: &[FunctionFact]) -> Vec<f64> {
    // Overrides and alternatives of one call are not all run: the dearest counts.
    let mut calls: Vec<Vec<(u32, f64, DefinitionId)>> = vec![Vec::new(); facts.len()];
    for edge in names.edges().iter().filter(|edge| edge.kind.waits()) {
        if facts[edge.callee.0 as usize].blocks() && edge.kind != EdgeKind::Handed {
            calls[edge.caller.0 as usize].push((edge.site.0, times(names, edge), edge.callee));
        }
    }
    let mut totals: Vec<Option<f64>> = vec![None; facts.len()];
    let mut open = vec![false; facts.len()];
    for fact in facts {
        // A function is finished when all it calls is; those that are open call themselves and add nothing again.
        let mut stack = vec![fact.definition];
        while let Some(&id) = stack.last() {
            let i = id.0 as usize;
            if totals[i].is_some() {
                stack.pop();
                continue;
            }
            let fresh = !std::mem::replace(&mut open[i], true);
            let waiting = calls[i]
                .iter()
                .map(|call| call.2)
                .filter(|callee| fresh && totals[callee.0 as usize].is_none() && !open[callee.0 as usize]);
            let before = stack.len();
            stack.extend(waiting.collect::<Vec<_>>());
            if stack.len() == before {
                totals[i] = Some(facts[i].own_milliseconds + dearest(&calls[i], &totals));
                open[i] = false;
                stack.pop();
            }
        }
    }
    totals.into_iter().map(Option::unwrap_or_default).collect()
}

/// The sum over call sites of the dearest target of each.
fn dearest(calls: &[(u32, f64, DefinitionId)], totals: &[Option<f64>]) -> f64 {
    let mut by_site: BTreeMap<u32, f64> = BTreeMap::new();
    for &(site, times, callee) in calls {
        let cost = times * totals[callee.0 as usize].unwrap_or(0.0);
        let dearest = by_site.entry(site).or_insert(0.0);
        *dearest = dearest.max(cost);
    }
    by_site.values().sum()
}
