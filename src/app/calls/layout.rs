//! Where the boxes of the call graph stand: callers left of callees, blocking calls at the right edge.

use super::graph::{Edge, Graph, Kind};

/// Size of a box, in pixels.
pub const WIDTH: f64 = 148.0;
pub const HEIGHT: f64 = 96.0;
/// Distance from one column's left edge to the next one's.
const COLUMN: f64 = 180.0;
const ROW: f64 = 108.0;
const MARGIN: f64 = 12.0;
/// Columns of up to so many boxes stand around a common middle.
const CENTRED: f64 = 8.0;
/// Rounds of ordering each column by its neighbours: more change little.
const ROUNDS: usize = 4;

#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// Left and top of each box.
    places: Vec<(f64, f64)>,
}

impl Layout {
    pub fn of(graph: &Graph) -> Self {
        let columns = columns(graph);
        let count = columns.iter().max().map_or(0, |last| last + 1);
        let mut order: Vec<Vec<usize>> =
            (0..count).map(|column| (0..graph.nodes.len()).filter(|&node| columns[node] == column).collect()).collect();
        for round in 0..ROUNDS {
            settle(graph, &mut order, round % 2 == 0);
        }
        let tallest = order.iter().map(Vec::len).max().unwrap_or(0) as f64;
        let mut places = vec![(0.0, 0.0); graph.nodes.len()];
        for (column, nodes) in order.iter().enumerate() {
            // A tall graph starts at the top in every column: what is in the middle would be out of sight.
            let gap = if tallest > CENTRED { 0.0 } else { (tallest - nodes.len() as f64) / 2.0 };
            for (i, &node) in nodes.iter().enumerate() {
                places[node] = (MARGIN + column as f64 * COLUMN, MARGIN + (gap + i as f64) * ROW);
            }
        }
        Self { places }
    }

    pub fn place(&self, node: usize) -> (f64, f64) {
        self.places[node]
    }

    pub fn size(&self) -> (f64, f64) {
        let right = self.places.iter().map(|place| place.0).fold(0.0, f64::max);
        let bottom = self.places.iter().map(|place| place.1).fold(0.0, f64::max);
        (right + WIDTH + MARGIN, bottom + HEIGHT + MARGIN)
    }

    /// A curve from the right of the caller to the left of the callee; calls to the left bow out below.
    pub fn path(&self, edge: &Edge) -> String {
        let ((x1, y1), (x2, y2)) = (self.places[edge.from], self.places[edge.to]);
        let (y1, y2) = (y1 + HEIGHT / 2.0, y2 + HEIGHT / 2.0);
        let from = x1 + WIDTH;
        if x2 > x1 {
            let bend = (x2 - from) / 2.0;
            return format!("M{from} {y1}C{} {y1} {} {y2} {x2} {y2}", from + bend, x2 - bend);
        }
        let below = y1.max(y2) + HEIGHT / 2.0 + 10.0;
        format!("M{from} {y1}C{} {below} {} {below} {x2} {y2}", from + 40.0, x2 - 40.0)
    }
}

/// Column of each node: the longest way from a node without callers. Blocking calls share the last column.
fn columns(graph: &Graph) -> Vec<usize> {
    let n = graph.nodes.len();
    let mut columns = vec![0; n];
    // In a cycle columns would grow for ever: a way through each node once is the longest there is.
    for _ in 0..n {
        let mut moved = false;
        for edge in &graph.edges {
            let wanted = columns[edge.from] + 1;
            if edge.from != edge.to && columns[edge.to] < wanted && wanted < n.min(12) {
                columns[edge.to] = wanted;
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    let is_blocking = |node: usize| matches!(graph.nodes[node].kind, Kind::Blocking { .. });
    let last_function = (0..n).filter(|&node| !is_blocking(node)).map(|node| columns[node]).max();
    let last = last_function.map_or(0, |column| column + 1);
    (0..n).filter(|&node| is_blocking(node)).for_each(|node| columns[node] = last);
    columns
}

/// Orders each column by the middle of its neighbours in the column before it, or after it.
fn settle(graph: &Graph, order: &mut [Vec<usize>], forward: bool) {
    let mut rank = vec![0.0; graph.nodes.len()];
    let number = |rank: &mut [f64], order: &[Vec<usize>]| {
        order.iter().for_each(|nodes| {
            nodes.iter().enumerate().for_each(|(i, &node)| rank[node] = i as f64 / nodes.len() as f64)
        });
    };
    number(&mut rank, order);
    let columns: Vec<usize> = if forward { (0..order.len()).collect() } else { (0..order.len()).rev().collect() };
    for column in columns {
        let middle = |node: usize| {
            let ends = graph.edges.iter().filter_map(|edge| match forward {
                true if edge.to == node => Some(edge.from),
                false if edge.from == node => Some(edge.to),
                _ => None,
            });
            let ranks: Vec<f64> = ends.map(|end| rank[end]).collect();
            if ranks.is_empty() { rank[node] } else { ranks.iter().sum::<f64>() / ranks.len() as f64 }
        };
        let mut nodes: Vec<(f64, usize)> = order[column].iter().map(|&node| (middle(node), node)).collect();
        nodes.sort_by(|a, b| a.0.total_cmp(&b.0));
        order[column] = nodes.into_iter().map(|(_, node)| node).collect();
        number(&mut rank, order);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::calls::graph::NodeData;

    fn graph(kinds: &[bool], edges: &[(usize, usize)]) -> Graph {
        let node = |&blocking: &bool| NodeData {
            kind: if blocking { Kind::Blocking { places: 1 } } else { Kind::Module },
            name: String::new(),
            milliseconds: 0.0,
            ids: vec![],
        };
        let edges = edges.iter().map(|&(from, to)| Edge { from, to, milliseconds: 0.0, hot: true });
        Graph { nodes: kinds.iter().map(node).collect(), edges: edges.collect(), left_out: 0 }
    }

    #[test]
    fn callers_stand_left_and_blocking_calls_at_the_right_edge() {
        let graph = graph(&[false, false, true, true], &[(0, 1), (1, 2), (0, 3)]);
        assert_eq!(columns(&graph), [0, 1, 2, 2]);
    }

    #[test]
    fn recursion_and_cycles_end() {
        let graph = graph(&[false, false, true], &[(0, 0), (0, 1), (1, 0), (1, 2)]);
        let layout = Layout::of(&graph);
        assert!(layout.place(2).0 > layout.place(1).0.max(layout.place(0).0));
        assert!(layout.size().0.is_finite());
    }
}
