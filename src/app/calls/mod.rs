//! The call graph: entry points left, blocking calls right, as wide as their milliseconds.

mod graph;
mod layout;
mod node;

use super::answer::Answer;
use super::rewrite_view::empty;
use super::state::Action;
use graph::Graph;
use layout::{HEIGHT, Layout, WIDTH};
use node::Node;
use std::collections::BTreeSet;
use std::rc::Rc;
use unblock::report::Id;
use yew::prelude::*;

/// Of more edges than this each is faint, and the chain that is pointed at stands out.
const DENSE: usize = 60;

/// A graph up to so many pixels wide shrinks into its pane rather than scroll: its text stays readable.
const SHRINKS: f64 = 900.0;

#[derive(Properties, PartialEq)]
pub struct CallsProps {
    pub answer: Answer,
    pub lit: Rc<BTreeSet<Id>>,
    pub act: Callback<Action>,
}

#[component(Calls)]
pub fn calls(props: &CallsProps) -> Html {
    let CallsProps { answer, lit, act } = props;
    let laid = use_memo(answer.clone(), |answer| {
        let graph = Graph::of(&answer.report);
        let layout = Layout::of(&graph);
        (graph, layout)
    });
    let (graph, layout) = &*laid;
    if graph.nodes.is_empty() {
        return empty(
            "No blocking calls, so no chains",
            "Functions that reach a blocking call would stand here, from the entry points on the left to the calls on the right.",
            act,
        );
    }
    let (width, height) = layout.size();
    let lit_edges = graph.lit_edges(lit);
    let dense = (graph.edges.len() > DENSE).then_some("is-dense");
    let class =
        classes!("graph", (width <= SHRINKS).then_some("shrinks"), dense, (!lit_edges.is_empty()).then_some("has-lit"));
    let edge = |(number, edge): (usize, &graph::Edge)| {
        let class = classes!("edge", lit_edges.contains(&number).then_some("is-lit"), edge.hot.then_some("hot"));
        html! { <path {class} d={layout.path(edge)} stroke-width={format!("{:.1}", edge.width())} /> }
    };
    html! {
        <div class="calls">
            <p class="hint calls-legend">
                <span class="legend-async">{ "must become async" }</span>
                <span class="legend-blocks">{ "blocking call" }</span>
                { "Wider is slower. Point at a box to see its chains; the menus choose where the migration stops." }
            </p>
            <div class="calls-scroll" tabindex="0" role="group" aria-label="Call graph">
                <svg {class} width={width.to_string()} height={height.to_string()} viewBox={format!("0 0 {width} {height}")} data-testid="call-graph">
                    { for graph.edges.iter().enumerate().map(edge) }
                    { for graph.nodes.iter().enumerate().map(|(i, node)| {
                        let (x, y) = layout.place(i);
                        html! {
                            <foreignObject key={node.key()} x={x.to_string()} y={y.to_string()} width={WIDTH.to_string()} height={HEIGHT.to_string()}>
                                <Node node={node.clone()} lit={node.ids.iter().any(|id| lit.contains(id))} {act} />
                            </foreignObject>
                        }
                    }) }
                </svg>
            </div>
            if graph.left_out > 0 {
                <p class="hint">{ format!("{} more functions reach blocking calls; the {} slowest are drawn.", graph.left_out, graph.nodes.len()) }</p>
            }
        </div>
    }
}
