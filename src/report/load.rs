//! Many requests at once: what arrivals per second do to sync workers that run the program before, and to event loops
//! that run it after.

use super::run::{LaneKind, LaneState, Run};
use crate::simulate::load::{self, Load, Server};
use serde::{Deserialize, Serialize};

pub use crate::simulate::load::{Outcome as Served, QUANTILES, Segment};

/// One request of either kind, and the machine that serves it. A face asks [`load`] with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Traffic {
    /// What a request does in a sync worker.
    pub before: Vec<Segment>,
    /// What it does on an event loop.
    pub after: Vec<Segment>,
    pub settings: TrafficSettings,
}

/// What the person chooses; `default()` is a small server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TrafficSettings {
    /// Cores of the machine; each has one event loop.
    pub cores: u32,
    /// Sync worker processes on the same machine.
    pub workers: u32,
    /// A request in service for longer ends with an error; a sync worker is killed with it ('harakiri').
    pub timeout_ms: Option<f64>,
    /// How long a killed worker takes to come back.
    pub restart_ms: f64,
    /// Requests that may wait for a worker; also those open on the loops, of which each has so many per worker.
    pub backlog: u32,
    /// CPU time of a request beside what the program itself does: framework, parsing, TLS.
    pub cpu_ms: f64,
    /// What being asynchronous adds to that, as a share: 0.15 is the middle of the 10 % to 20 % that are reported.
    pub surcharge: f64,
    /// Standard deviation over mean of each wait; 0 for fixed times.
    pub spread: f64,
    /// Arrivals per second, one point of the answer each; chosen around the servers' limits where empty.
    pub rates: Vec<f64>,
    /// Requests of one point, for each server.
    pub requests: u32,
    /// Same seed, same answer.
    pub seed: u64,
}

impl Default for TrafficSettings {
    fn default() -> Self {
        Self {
            cores: 4,
            workers: 16,
            timeout_ms: Some(30_000.0),
            restart_ms: 2_000.0,
            backlog: 100,
            cpu_ms: 2.0,
            surcharge: 0.15,
            spread: 0.5,
            rates: Vec::new(),
            requests: 5_000,
            seed: 1,
        }
    }
}

/// The answer to [`Traffic`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LoadReport {
    /// In rising order of arrivals.
    pub points: Vec<LoadPoint>,
    /// Requests per second that the sync workers can serve for ever; `None` where nothing limits them.
    pub workers_limit: Option<f64>,
    /// The same of the event loops.
    pub loops_limit: Option<f64>,
}

/// Both servers under the same arrivals.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LoadPoint {
    pub per_second: f64,
    pub workers: Served,
    pub loops: Served,
}

/// Points of a sweep whose rates nobody chose.
const POINTS: u32 = 10;
/// Most points and requests of one question: a fraction of a second in a browser.
const MOST_POINTS: usize = 40;
const MOST_REQUESTS: u32 = 200_000;
/// Most cores, and most workers.
const MOST_SERVERS: u32 = 1024;
/// More segments than this are drawn together: the share of computing and waiting counts, not their every change.
const MOST_SEGMENTS: usize = 12;

impl Traffic {
    /// The program's two runs as one request each.
    pub fn of(before: &Run, after: &Run, settings: TrafficSettings) -> Self {
        Self { before: segments(before), after: segments(after), settings }
    }
}

/// Runs every rate of the sweep against both servers.
pub fn load(traffic: &Traffic) -> LoadReport {
    let settings = &traffic.settings;
    let timeout = settings.timeout_ms.map(nanoseconds);
    let workers = settings.workers.clamp(1, MOST_SERVERS);
    let sync = Server::Workers { count: workers, timeout, restart: nanoseconds(settings.restart_ms) };
    let loops = Server::Loops { timeout };
    let before = with_cpu(&traffic.before, settings.cpu_ms);
    let after = with_cpu(&traffic.after, settings.cpu_ms * (1.0 + settings.surcharge.max(0.0)));
    let machine = machine(settings, 1.0);
    let workers_limit = load::throughput_limit(&machine, &before, sync);
    let loops_limit = load::throughput_limit(&machine, &after, loops);
    let point = |per_second: f64| {
        let arrivals = Load { per_second, ..machine.clone() };
        let open = settings.backlog.saturating_mul(workers);
        LoadPoint {
            per_second,
            workers: load::run(&arrivals, &before, sync),
            loops: load::run(&Load { backlog: open, ..arrivals }, &after, loops),
        }
    };
    let finite = |limit: f64| limit.is_finite().then_some(limit);
    LoadReport {
        points: rates(settings, workers_limit, loops_limit).into_iter().map(point).collect(),
        workers_limit: finite(workers_limit),
        loops_limit: finite(loops_limit),
    }
}

fn machine(settings: &TrafficSettings, per_second: f64) -> Load {
    Load {
        cores: settings.cores.clamp(1, MOST_SERVERS),
        per_second,
        requests: settings.requests.min(MOST_REQUESTS),
        backlog: settings.backlog,
        spread: settings.spread.clamp(0.0, 10.0),
        seed: settings.seed,
    }
}

/// The chosen rates, or steps of equal ratio from well below the lower limit to beyond the higher one.
fn rates(settings: &TrafficSettings, workers: f64, loops: f64) -> Vec<f64> {
    let mut rates: Vec<f64> = settings.rates.iter().copied().filter(|rate| rate.is_finite() && *rate > 0.0).collect();
    if rates.is_empty() {
        let limits: Vec<f64> = [workers, loops].into_iter().filter(|limit| limit.is_finite()).collect();
        let lowest = limits.iter().copied().fold(f64::INFINITY, f64::min);
        let highest = limits.iter().copied().fold(0.0, f64::max);
        if highest > 0.0 {
            let (first, last) = (lowest * 0.25, highest * 1.25);
            let ratio = (last / first).powf(1.0 / f64::from(POINTS - 1));
            rates.extend((0..POINTS).map(|step| round(first * ratio.powi(step as i32))));
        }
    }
    rates.sort_by(f64::total_cmp);
    rates.dedup();
    rates.truncate(MOST_POINTS);
    rates
}

/// Two significant digits: rates are for people to read.
fn round(rate: f64) -> f64 {
    let unit = 10f64.powf(rate.log10().floor() - 1.0);
    (rate / unit).round() * unit
}

/// A request with computing before and after what its program does.
fn with_cpu(request: &[Segment], milliseconds: f64) -> Vec<Segment> {
    let half = Segment::Compute(nanoseconds(milliseconds / 2.0));
    let mut whole = vec![half];
    whole.extend_from_slice(request);
    whole.push(half);
    whole
}

/// A run seen from outside: when its loop computes, is held, or waits for all that is under way.
fn segments(run: &Run) -> Vec<Segment> {
    let mut busy: Vec<(u64, u64, LaneState)> = run
        .lanes
        .iter()
        .filter(|lane| lane.kind != LaneKind::Thread)
        .flat_map(|lane| &lane.spans)
        .filter(|span| span.end > span.start && matches!(span.state, LaneState::Running | LaneState::Blocking))
        .map(|span| (span.start, span.end, span.state))
        .collect();
    busy.sort_by_key(|span| (span.0, span.1));
    let (mut segments, mut now) = (Vec::new(), 0);
    for (start, end, state) in busy {
        if start > now {
            segments.push(Segment::Wait(start - now));
        }
        let time = end.saturating_sub(start.max(now));
        if time > 0 {
            segments.push(if state == LaneState::Running { Segment::Compute(time) } else { Segment::Block(time) });
        }
        now = now.max(end);
    }
    if run.total > now {
        segments.push(Segment::Wait(run.total - now));
    }
    drawn_together(segments)
}

/// Neighbours in groups, each with its computing, waiting and holding in one piece.
fn drawn_together(segments: Vec<Segment>) -> Vec<Segment> {
    if segments.len() <= MOST_SEGMENTS {
        return segments;
    }
    let group = segments.len().div_ceil(MOST_SEGMENTS / 3);
    let sums = segments.chunks(group).flat_map(|chunk| {
        let sum = |pick: fn(&Segment) -> Option<u64>| chunk.iter().filter_map(pick).sum::<u64>();
        let computing = sum(|s| if let Segment::Compute(time) = s { Some(*time) } else { None });
        let held = sum(|s| if let Segment::Block(time) = s { Some(*time) } else { None });
        let waiting = sum(|s| if let Segment::Wait(time) = s { Some(*time) } else { None });
        [Segment::Compute(computing), Segment::Block(held), Segment::Wait(waiting)]
    });
    sums.filter(|segment| !matches!(segment, Segment::Compute(0) | Segment::Block(0) | Segment::Wait(0))).collect()
}

fn nanoseconds(milliseconds: f64) -> u64 {
    (milliseconds.max(0.0) * 1e6).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Document, analyse};

    const HANDLER: &str = "\
import requests
from flask import Flask
app = Flask(__name__)

@app.route('/')
def index():
    return [requests.get(url).text for url in ('a', 'b', 'c')]
";

    fn traffic() -> Traffic {
        let report = analyse(&Document::of("app.py", HANDLER));
        Traffic::of(&report.before.unwrap(), &report.after.unwrap(), TrafficSettings::default())
    }

    #[test]
    fn a_handler_that_waits_is_limited_by_its_workers_and_on_loops_by_the_cores() {
        let traffic = traffic();
        assert!(traffic.before.iter().any(|segment| matches!(segment, Segment::Block(_))), "{traffic:?}");
        assert!(traffic.after.iter().all(|segment| !matches!(segment, Segment::Block(_))), "{traffic:?}");
        let report = load(&traffic);
        assert!(report.loops_limit > report.workers_limit, "{report:?}");
        let last = report.points.last().unwrap();
        assert!(last.workers.rejected > 0 && last.loops.throughput > last.workers.throughput);
        assert!(last.loops.cpu > 10.0 * last.workers.cpu, "workers mostly wait: {last:?}");
    }

    #[test]
    fn a_request_that_only_computes_gains_nothing() {
        let request = vec![Segment::Compute(5_000_000)];
        let traffic = Traffic { before: request.clone(), after: request, settings: TrafficSettings::default() };
        let report = load(&traffic);
        assert!(report.loops_limit < report.workers_limit, "being asynchronous costs, and buys nothing here");
    }

    #[test]
    fn hostile_settings_end_too() {
        let settings = TrafficSettings {
            cores: u32::MAX,
            workers: 0,
            rates: vec![f64::NAN, -1.0, f64::INFINITY, 5.0],
            requests: 10,
            cpu_ms: f64::NAN,
            spread: f64::MAX,
            ..TrafficSettings::default()
        };
        let report = load(&Traffic { before: Vec::new(), after: vec![Segment::Wait(u64::MAX)], settings });
        assert_eq!(report.points.len(), 1);
    }

    #[test]
    fn many_spans_are_drawn_together_without_losing_time() {
        let many: Vec<Segment> = (0..1000).flat_map(|_| [Segment::Compute(1), Segment::Wait(9)]).collect();
        let few = drawn_together(many);
        assert!(few.len() <= MOST_SEGMENTS);
        let computing = few.iter().map(|s| if let Segment::Compute(time) = s { *time } else { 0 }).sum::<u64>();
        assert_eq!(computing, 1000);
    }
}
