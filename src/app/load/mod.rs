//! Many requests at once: sync workers that serve the program before against event loops that serve it after.

mod chart;
mod controls;
mod table;

use super::answer::Answer;
use super::progress::loading;
use super::rewrite_view::empty;
use super::state::{Action, Stage};
use super::words;
use chart::{Chart, Line};
use controls::Controls;
use std::rc::Rc;
use table::Table;
use unblock::report::{LoadPoint, LoadReport, Served, TrafficSettings};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct LoadViewProps {
    pub answer: Answer,
    pub traffic: Rc<TrafficSettings>,
    /// The last answer; while the next is on its way, it stays in sight.
    pub load: Option<Rc<LoadReport>>,
    pub act: Callback<Action>,
}

#[component(LoadView)]
pub fn load_view(props: &LoadViewProps) -> Html {
    let LoadViewProps { answer, traffic, load, act } = props;
    let pointed = use_state_eq(|| None::<usize>);
    if answer.report.before.is_none() {
        return empty(
            "Nothing to serve",
            "A request is one run of this code, and nothing in it starts. Choose a function under Settings, Starts at, or add one call to the end.",
            act,
        );
    }
    let Some(load) = load else {
        return loading(
            "loading-load",
            "Serving requests",
            "Thousands of them at each rate, on a virtual clock.",
            Stage::Simulating,
        );
    };
    let point = {
        let pointed = pointed.setter();
        Callback::from(move |at: Option<usize>| pointed.set(at))
    };
    html! {
        <div class="load">
            <Headline load={load.clone()} traffic={traffic.clone()} />
            <Controls traffic={traffic.clone()} {act} />
            if load.points.is_empty() {
                <p class="hint">{ "One request of this program takes no time, so nothing limits either server." }</p>
            } else {
                <div class="load-charts">
                    <Chart title="Latency: median and 99th percentile" lines={latency(&load.points)} unit={words::milliseconds as fn(f64) -> String} pointed={*pointed} point={point.clone()} />
                    <Chart title="Answered per second" lines={throughput(&load.points)} unit={words::per_second as fn(f64) -> String} pointed={*pointed} point={point.clone()} />
                </div>
                <Table load={load.clone()} pointed={*pointed} {point} />
            }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct HeadlineProps {
    load: Rc<LoadReport>,
    traffic: Rc<TrafficSettings>,
}

/// How much more either server can take, in one figure.
#[component(Headline)]
fn headline(props: &HeadlineProps) -> Html {
    let HeadlineProps { load, traffic } = props;
    let limit =
        |limit: Option<f64>| limit.map_or("no limit".into(), |limit| format!("{} / s", words::per_second(limit)));
    let (number, rest) = match (load.workers_limit, load.loops_limit) {
        (Some(workers), Some(loops)) if loops >= workers => {
            (format!("{}\u{d7}", words::ratio(loops / workers)), "the requests")
        }
        (Some(workers), Some(loops)) => (format!("{}\u{d7}", words::ratio(workers / loops)), "fewer requests"),
        (Some(_), None) => ("\u{221e}".into(), "the requests"),
        _ => ("1\u{d7}".into(), "the requests"),
    };
    let who = format!(
        "{} against {}",
        words::count(traffic.workers as usize, "sync worker"),
        words::count(traffic.cores as usize, "event loop"),
    );
    html! {
        <div class="figure">
            <div class="figure-number" data-testid="capacity">
                <p class="figure-big">{ number }<span>{ rest }</span></p>
                <p class="figure-small">{ format!("{} \u{2192} {}", limit(load.workers_limit), limit(load.loops_limit)) }</p>
            </div>
            <div class="figure-notes">
                <p>{ format!("{who}, on {}.", words::count(traffic.cores as usize, "core")) }</p>
                <p class="hint">{ "A request is one run of this program: before in a worker, after on a loop. Arrivals are independent of each other, and waits vary around the assumed times." }</p>
            </div>
        </div>
    }
}

type Of = fn(&Served) -> f64;

fn line(points: &[LoadPoint], name: &'static str, class: &'static str, of: Of) -> Line {
    let served =
        |point: &LoadPoint| if class.starts_with("workers") { point.workers.clone() } else { point.loops.clone() };
    let points = points.iter().map(|point| (point.per_second, of(&served(point)), fails(&served(point))));
    Line { name, class, points: points.collect() }
}

/// Whether some requests were killed or turned away.
fn fails(served: &Served) -> bool {
    served.killed + served.rejected > 0
}

fn latency(points: &[LoadPoint]) -> Vec<Line> {
    let median: Of = |served| served.latency[0] as f64 / 1e6;
    let slowest: Of = |served| served.latency[3] as f64 / 1e6;
    vec![
        line(points, "workers, median", "workers", median),
        line(points, "workers, 99 %", "workers far", slowest),
        line(points, "loops, median", "loops", median),
        line(points, "loops, 99 %", "loops far", slowest),
    ]
}

fn throughput(points: &[LoadPoint]) -> Vec<Line> {
    let of: Of = |served| served.throughput;
    vec![line(points, "workers", "workers", of), line(points, "loops", "loops", of)]
}
