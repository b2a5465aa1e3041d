//! Which functions and calls the graph shows, and who calls whom.

use std::collections::{BTreeMap, BTreeSet};
use unblock::report::{Bridge, Callee, Function, Id, Report, Site};

/// More boxes than this no longer read as a graph: the slowest are kept.
const MOST_FUNCTIONS: usize = 80;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graph {
    pub nodes: Vec<NodeData>,
    pub edges: Vec<Edge>,
    /// Functions that are not drawn.
    pub left_out: usize,
}

/// A function, the module's own code, or all calls of one blocking function.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeData {
    pub kind: Kind,
    pub name: String,
    /// Of one call, or of the function with all it calls.
    pub milliseconds: f64,
    /// The things that this box stands for.
    pub ids: Vec<Id>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    Module,
    Function {
        becomes_async: bool,
        is_async: bool,
        entry: Option<String>,
        obstacle: Option<String>,
        bridge: Bridge,
        /// How settings name it.
        setting: String,
    },
    /// A blocking call, made at so many places.
    Blocking {
        places: usize,
    },
}

/// The name of a function where a person chooses for it: with its file where there are several.
fn setting(report: &Report, function: &Function) -> String {
    match report.files.get(function.place.file as usize) {
        Some(file) if report.files.len() > 1 => format!("{}:{}", file.name, function.name),
        _ => function.name.clone(),
    }
}

/// Indexes into the nodes.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    pub from: usize,
    pub to: usize,
    pub milliseconds: f64,
    /// Leads to a function that must become async, or to a blocking call.
    pub hot: bool,
}

impl Edge {
    /// Pixels: one for no time, twelve for the longest, by the logarithm of the milliseconds.
    pub fn width(&self) -> f64 {
        1.0 + (1.0 + self.milliseconds).log10().min(4.0) * 2.75
    }
}

impl NodeData {
    pub fn key(&self) -> String {
        self.ids.first().map_or_else(|| self.name.clone(), |id| id.0.clone())
    }
}

impl Graph {
    pub fn of(report: &Report) -> Self {
        let mut functions: Vec<_> = report.functions.iter().filter(|function| function.blocks).collect();
        functions.sort_by(|a, b| b.total_milliseconds.total_cmp(&a.total_milliseconds));
        let left_out = functions.len().saturating_sub(MOST_FUNCTIONS);
        functions.truncate(MOST_FUNCTIONS);
        let mut graph = Self { left_out, ..Self::default() };
        let mut nodes = BTreeMap::<&Id, usize>::new();
        for function in functions {
            nodes.insert(&function.id, graph.nodes.len());
            graph.nodes.push(NodeData {
                kind: Kind::Function {
                    becomes_async: function.becomes_async,
                    is_async: function.is_async,
                    entry: function.entry.clone(),
                    obstacle: function.obstacle.clone(),
                    bridge: function.bridge,
                    setting: setting(report, function),
                },
                name: function.name.clone(),
                milliseconds: function.total_milliseconds,
                ids: vec![function.id.clone()],
            });
        }
        graph.add_sites(report, &mut nodes);
        graph.add_edges(report, &nodes);
        graph
    }

    /// One box for each name that blocks.
    fn add_sites<'a>(&mut self, report: &'a Report, nodes: &mut BTreeMap<&'a Id, usize>) {
        let mut by_name = BTreeMap::<&str, Vec<&Site>>::new();
        let drawn = |site: &&Site| site.function.as_ref().is_none_or(|function| nodes.contains_key(function));
        report.sites.iter().filter(drawn).for_each(|site| by_name.entry(&site.name).or_default().push(site));
        for (name, sites) in by_name {
            sites.iter().for_each(|site| {
                nodes.insert(&site.id, self.nodes.len());
            });
            self.nodes.push(NodeData {
                kind: Kind::Blocking { places: sites.len() },
                name: name.into(),
                milliseconds: sites.iter().map(|site| site.milliseconds).fold(0.0, f64::max),
                ids: sites.iter().map(|site| site.id.clone()).collect(),
            });
        }
    }

    fn add_edges(&mut self, report: &Report, nodes: &BTreeMap<&Id, usize>) {
        let mut module = None;
        let mut edges = BTreeSet::new();
        for call in &report.calls {
            let (Callee::Function(callee) | Callee::Site(callee)) = &call.callee;
            let Some(&to) = nodes.get(callee) else { continue };
            let from = match &call.caller {
                Some(caller) => nodes.get(caller).copied(),
                None => Some(*module.get_or_insert_with(|| {
                    self.nodes.push(NodeData {
                        kind: Kind::Module,
                        name: "module".into(),
                        milliseconds: 0.0,
                        ids: vec![],
                    });
                    self.nodes.len() - 1
                })),
            };
            edges.extend(from.map(|from| (from, to)));
        }
        self.edges = edges
            .into_iter()
            .map(|(from, to)| {
                let callee = &self.nodes[to];
                let hot = !matches!(callee.kind, Kind::Function { becomes_async: false, .. });
                Edge { from, to, milliseconds: callee.milliseconds, hot }
            })
            .collect();
    }

    /// The edges of all chains through lit boxes, by their indexes: who reaches them, and what they reach.
    pub fn lit_edges(&self, lit: &BTreeSet<Id>) -> BTreeSet<usize> {
        let is_lit = |node: &usize| self.nodes[*node].ids.iter().any(|id| lit.contains(id));
        let start: Vec<usize> = (0..self.nodes.len()).filter(is_lit).collect();
        let mut edges = self.follow(&start, |edge| (edge.from, edge.to));
        edges.extend(self.follow(&start, |edge| (edge.to, edge.from)));
        edges
    }

    /// The edges on all ways from some nodes, where `ends` says from which end to which an edge is gone.
    fn follow(&self, start: &[usize], ends: impl Fn(&Edge) -> (usize, usize)) -> BTreeSet<usize> {
        let mut reached: BTreeSet<usize> = start.iter().copied().collect();
        let mut todo = start.to_vec();
        let mut edges = BTreeSet::new();
        while let Some(node) = todo.pop() {
            for (number, edge) in self.edges.iter().enumerate().filter(|(_, edge)| ends(edge).0 == node) {
                edges.insert(number);
                if reached.insert(ends(edge).1) {
                    todo.push(ends(edge).1);
                }
            }
        }
        edges
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lit_box_lights_the_chains_through_it_and_no_others() {
        let node = |name: &str| NodeData {
            kind: Kind::Module,
            name: name.into(),
            milliseconds: 1.0,
            ids: vec![Id(name.into())],
        };
        let edge = |from, to| Edge { from, to, milliseconds: 1.0, hot: true };
        // a -> b -> c, d -> c, a -> e: through b go the first two alone.
        let graph = Graph {
            nodes: ["a", "b", "c", "d", "e"].map(node).to_vec(),
            edges: vec![edge(0, 1), edge(1, 2), edge(3, 2), edge(0, 4)],
            left_out: 0,
        };
        let lit = |name: &str| graph.lit_edges(&BTreeSet::from([Id(name.into())])).into_iter().collect::<Vec<_>>();
        assert_eq!(lit("b"), [0, 1]);
        assert_eq!(lit("c"), [0, 1, 2]);
        assert_eq!(lit("nothing"), [] as [usize; 0]);
    }
}
