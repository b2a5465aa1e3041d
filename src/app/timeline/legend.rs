//! What the patterns mean, and the budget after which a worker would kill a request.

use super::Runs;
use super::cursor::Which;
use crate::app::field::NumberField;
use unblock::report::{Lane, LaneKind};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct LegendProps {
    /// Milliseconds that a lane may live.
    pub budget: Option<f64>,
    /// Lanes over the budget, before and after.
    pub over: (usize, usize),
    pub set_budget: Callback<Option<f64>>,
}

#[component(Legend)]
pub fn legend(props: &LegendProps) -> Html {
    let key = |pattern: &'static str, word: &'static str| {
        html! { <span><svg width="18" height="22" aria-hidden="true"><rect y="6" width="18" height="10" fill={format!("url(#p-{pattern})")} /></svg>{ word }</span> }
    };
    let entered = props.set_budget.reform(|number: Option<f64>| number.filter(|&budget| budget > 0.0));
    html! {
        <div class="legend">
            { key("running", "running") }
            { key("waiting", "waiting") }
            { key("blocking", "holding the thread") }
            { key("queued", "ready, thread taken") }
            <label title="A worker that takes longer is killed">{ "Request budget" }
                <NumberField name="budget" placeholder="none" value={props.budget.map(|budget| budget.to_string())} {entered} />
                { "ms" }
            </label>
            if props.budget.is_some() {
                <output data-testid="over-budget">{ format!("over it: {} before, {} after", props.over.0, props.over.1) }</output>
            }
        </div>
    }
}

/// Nanoseconds from which on a lane is over its budget; `None` where it keeps it. The loop's own thread has none.
pub fn over_at(lane: &Lane, total: u64, budget: Option<f64>) -> Option<u64> {
    let limit = lane.created + (budget? * 1e6) as u64;
    (lane.finished.unwrap_or(total) > limit).then_some(limit)
}

/// Lanes over the budget in one run: its tasks and threads, or its main thread where there are none.
pub fn count_over(runs: Runs, which: Which, budget: Option<f64>) -> usize {
    let run = runs.get(which);
    let alone = run.lanes.iter().all(|lane| lane.kind == LaneKind::Main);
    let counts = |lane: &&Lane| alone || lane.kind != LaneKind::Main;
    run.lanes.iter().filter(counts).filter(|lane| over_at(lane, run.total, budget).is_some()).count()
}
