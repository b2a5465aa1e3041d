//! Before and after: both programs run on the virtual clock, and their traces as lanes.
//!
//! This needs no names and no rewrite, only what [`Programs`] holds: a face can run it elsewhere, and later.

use super::awaited::{Side, awaited, plain_name};
use super::document::{Declared, Document, File, Id, Settings};
use super::run::*;
use crate::find::{self, EntryKind, Found};
use crate::names::{DefinitionId, EdgeKind, FileId, Names, Project};
use crate::rewrite::Rewritten;
use crate::simulate::{self, CostModel, Options, Trace};
use crate::syntax::SourceFile;
use crate::text::Span;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Steps of one run: a fraction of a second in a browser. Who simulates more uses the command line.
const MOST_STEPS: u64 = 3_000_000;

/// The two programs of a document, and all that bears on running them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Programs {
    /// Index of the file to run, among those of the document.
    pub file: u32,
    /// All files before and after, in the document's order: the one that runs may import the others.
    pub before: Vec<File>,
    pub after: Vec<File>,
    /// Qualified name of the function to run, with unknown arguments; the file from its first line when `None`.
    pub entry: Option<String>,
    settings: Settings,
    /// Milliseconds of awaited calls, by dotted name.
    awaited_before: BTreeMap<String, f64>,
    awaited_after: BTreeMap<String, f64>,
}

/// Both runs, with the same assumptions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Runs {
    pub before: Run,
    pub after: Run,
}

/// Runs both programs.
pub fn run(programs: &Programs) -> Runs {
    let before = run_files(programs, &programs.before, &programs.awaited_before);
    Runs { before, after: run_after(programs) }
}

/// Runs the rewritten program alone.
pub fn run_after(programs: &Programs) -> Run {
    run_files(programs, &programs.after, &programs.awaited_after)
}

fn run_files(programs: &Programs, files: &[File], awaited: &BTreeMap<String, f64>) -> Run {
    let read = |file: &File| (file.name.clone(), SourceFile::parse(file.text.as_str()));
    let project = Rc::new(Project::new(files.iter().map(read)));
    let trace = simulate::simulate_project(&project, FileId(programs.file), &options(programs, awaited));
    Drawing { project: &project }.run(trace)
}

fn options(programs: &Programs, awaited: &BTreeMap<String, f64>) -> Options {
    let settings = &programs.settings;
    let mut latency = settings.latencies();
    let declared = |entry: &Declared| (plain_name(entry), entry.milliseconds.unwrap_or(find::DECLARED_MILLISECONDS));
    latency.extend(settings.blocking.iter().map(declared));
    Options {
        python: settings.python.into(),
        entry: programs.entry.clone(),
        latency,
        awaited: awaited.clone(),
        items: settings.items as usize,
        assume: settings.assumed.iter().filter_map(|(id, value)| Some((id.0.clone(), number(value)?))).collect(),
        max_steps: MOST_STEPS,
        spread: settings.spread,
        seed: settings.seed,
        cost: CostModel::of(settings.python.into(), settings.event_loop),
        ..Options::default()
    }
}

fn number(value: &str) -> Option<f64> {
    match value {
        "true" => Some(1.0),
        "false" => Some(0.0),
        text => text.parse().ok(),
    }
}

/// The programs of a document, where there is something to run.
pub(super) fn programs(
    document: &Document,
    project: &Project,
    names: &Names,
    found: &Found,
    rewritten: &[Rewritten],
) -> Option<Programs> {
    let (file, entry) = start(document, project, names, found)?;
    let after = |(file, rewritten): (&File, &Rewritten)| File { name: file.name.clone(), text: rewritten.text.clone() };
    Some(Programs {
        file: file.0,
        before: document.files.clone(),
        after: document.files.iter().zip(rewritten).map(after).collect(),
        entry,
        settings: document.settings.clone(),
        awaited_before: awaited(document, found, Side::Before),
        awaited_after: awaited(document, found, Side::After),
    })
}

/// The person's choice, else the program itself if it does something, else its slowest handler or function.
fn start(document: &Document, project: &Project, names: &Names, found: &Found) -> Option<(FileId, Option<String>)> {
    if let Some(name) = &document.settings.entry {
        let chosen = names.ids().find(|(_, definition)| definition.is_function() && definition.qualname == *name);
        return chosen.map(|(_, definition)| (definition.file, Some(name.clone())));
    }
    let does_something = |&file: &FileId| does_something(names, found, names.module(file));
    let has_main = |&file: &FileId| {
        let mut definitions = names.ids().filter(|(_, definition)| definition.file == file);
        definitions.any(|(id, _)| found.function(id).entry == Some(EntryKind::Main))
    };
    // Of several files, one with a main guard is the program; the others may only be imported.
    let guarded = project.ids().filter(has_main).find(does_something);
    if let Some(file) = guarded.or_else(|| project.ids().find(does_something)) {
        return Some((file, None));
    }
    let slowest = slowest_function(names, found);
    slowest.map(|id| {
        let definition = names.definition(id);
        (definition.file, Some(definition.qualname.clone()))
    })
}

/// Whether running a file waits for something, or comes to a coroutine.
fn does_something(names: &Names, found: &Found, module: DefinitionId) -> bool {
    let something = |id: DefinitionId| {
        let fact = found.function(id);
        fact.blocks() || fact.entry == Some(EntryKind::Main) || names.definition(id).is_async
    };
    let mut callees: BTreeMap<DefinitionId, Vec<DefinitionId>> = BTreeMap::new();
    for edge in names.edges().iter().filter(|edge| edge.kind != EdgeKind::Decorator) {
        callees.entry(edge.caller).or_default().push(edge.callee);
    }
    let mut left = vec![module];
    while let Some(id) = left.pop() {
        if something(id) {
            return true;
        }
        // Taken out, so that each function is looked at once.
        left.extend(callees.remove(&id).unwrap_or_default());
    }
    false
}

/// Handlers first; of equal ones the first in the source.
fn slowest_function(names: &Names, found: &Found) -> Option<DefinitionId> {
    let runs = |&(id, definition): &(DefinitionId, &crate::names::Definition)| {
        let reachable = definition.parent.is_some_and(|parent| !names.definition(parent).is_function());
        reachable && definition.is_function() && found.function(id).total_milliseconds > 0.0
    };
    let rank = |id: DefinitionId| {
        let fact = found.function(id);
        let is_handler = matches!(fact.entry, Some(EntryKind::Web | EntryKind::Task | EntryKind::Command));
        (is_handler, fact.total_milliseconds)
    };
    let better = |best: DefinitionId, id: DefinitionId| if rank(id) > rank(best) { id } else { best };
    names.ids().filter(runs).map(|(id, _)| id).reduce(better)
}

/// Turns a trace into lanes.
struct Drawing<'a> {
    project: &'a Project,
}

impl Drawing<'_> {
    fn run(&self, trace: Trace) -> Run {
        let total = nanoseconds(trace.total_s);
        let lanes = self.lanes(&trace);
        let numbers: BTreeMap<&str, u32> =
            lanes.iter().zip(0..).map(|(lane, number)| (lane.name.as_str(), number)).collect();
        let lane_of = |task: &Option<String>| {
            let name = task.as_deref().map(|name| name.strip_prefix("thread:").unwrap_or(name));
            name.and_then(|name| numbers.get(name).copied()).unwrap_or(0)
        };
        let events = trace.events.iter().filter_map(|event| {
            let what = what(event.what, event.detail.as_ref())?;
            let source = event.line.map(|line| self.line(event.file, line));
            Some(Event { at: event.at.max(0) as u64, lane: lane_of(&event.task), what, source })
        });
        Run {
            total,
            outcome: outcome(&trace),
            events: events.collect(),
            idle: idle(&lanes, total),
            most_tasks: most_alive(&lanes),
            critical: critical(&lanes),
            assumptions: trace.assumptions.iter().map(|assumption| self.assumption(assumption)).collect(),
            warnings: trace.warnings.into_iter().chain(trace.loop_log).collect(),
            printed: trace.stdout,
            lanes,
        }
    }

    /// The code outside tasks, the tasks, then the threads.
    fn lanes(&self, trace: &Trace) -> Vec<Lane> {
        let total = nanoseconds(trace.total_s);
        let mut spans = self.spans(trace);
        let mut lanes = vec![Lane {
            name: "main".into(),
            runs: "<module>".into(),
            kind: LaneKind::Main,
            created: 0,
            finished: Some(total),
            ending: Ending::Returned,
            spans: spans.remove(&None).unwrap_or_default(),
        }];
        lanes.extend(trace.tasks.iter().map(|task| Lane {
            name: task.name.clone(),
            runs: task.coro.clone(),
            kind: LaneKind::Task,
            created: nanoseconds(task.created_s),
            finished: task.finished_s.map(nanoseconds),
            ending: ending(task.outcome),
            spans: spans.remove(&Some(task.name.as_str())).unwrap_or_default(),
        }));
        lanes.extend(self.threads(trace));
        lanes
    }

    /// The spans of every task; of `None` those of code outside tasks.
    fn spans<'t>(&self, trace: &'t Trace) -> BTreeMap<Option<&'t str>, Vec<LaneSpan>> {
        let mut spans: BTreeMap<Option<&str>, Vec<LaneSpan>> = BTreeMap::new();
        for span in &trace.spans {
            spans.entry(span.task.as_deref()).or_default().push(LaneSpan {
                state: match span.kind {
                    "wait" => LaneState::Waiting,
                    "blocked_loop" => LaneState::Blocking,
                    _ => LaneState::Running,
                },
                start: nanoseconds(span.start_s),
                end: nanoseconds(span.end_s),
                source: span.line.map(|line| self.line(span.file, line)),
                label: span.line.map(|line| self.label(span.file, line)).unwrap_or_default(),
                awaits: span.awaits,
            });
        }
        spans
    }

    /// One lane for each worker thread, with its jobs one after another.
    fn threads(&self, trace: &Trace) -> Vec<Lane> {
        let total = nanoseconds(trace.total_s);
        let mut lanes: Vec<Lane> = Vec::new();
        for job in &trace.threads {
            let (start, end) = (nanoseconds(job.start_s), job.end_s.map_or(total, nanoseconds));
            let span = LaneSpan {
                state: LaneState::Waiting,
                start,
                end,
                source: None,
                label: job.job.clone(),
                awaits: Awaits::Outside,
            };
            match lanes.iter_mut().find(|lane| lane.name == job.worker) {
                Some(lane) => {
                    lane.spans.push(span);
                    lane.finished = Some(end);
                }
                None => lanes.push(Lane {
                    name: job.worker.clone(),
                    runs: job.job.clone(),
                    kind: LaneKind::Thread,
                    created: start,
                    finished: Some(end),
                    ending: Ending::Returned,
                    spans: vec![span],
                }),
            }
        }
        lanes
    }

    fn assumption(&self, assumption: &simulate::Assumption) -> Assumption {
        let (kind, what, value) = match assumption.kind {
            "condition" => {
                let value = if assumption.value == 0.0 { "false" } else { "true" };
                (AssumptionKind::Truth, format!("`{}` is", assumption.what), value.to_owned())
            }
            "items" => {
                (AssumptionKind::Items, format!("`{}` has items", assumption.what), assumption.value.to_string())
            }
            _ => (AssumptionKind::Milliseconds, format!("`{}` takes", assumption.what), assumption.value.to_string()),
        };
        Assumption {
            id: Id(assumption.id.clone()),
            source: Some(self.line(assumption.file, assumption.line)),
            what,
            value,
            kind,
        }
    }

    /// A line without its indentation and line end.
    fn line(&self, file: u32, line: u32) -> Source {
        let source = &self.project.file(FileId(file)).source;
        let (start, end) = (source.lines.start_of(line), source.lines.start_of(line + 1));
        let text = Span::new(start, end.max(start)).of(&source.text);
        let start = start + (text.len() - text.trim_start().len()) as u32;
        Source { file, span: Span::new(start, start + text.trim().len() as u32) }
    }

    fn label(&self, file: u32, line: u32) -> String {
        const LONGEST: usize = 60;
        let text = self.project.file(FileId(file)).source.slice(self.line(file, line).span);
        match text.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text.to_owned(),
        }
    }
}

fn nanoseconds(seconds: f64) -> u64 {
    (seconds * 1e9).round().max(0.0) as u64
}

fn outcome(trace: &Trace) -> Outcome {
    let error = trace.error.clone().unwrap_or_default();
    match trace.outcome.as_str() {
        "error" => Outcome::Error(error),
        "stalled" => Outcome::Stalled(error),
        "limit" => Outcome::Limit(error),
        _ => Outcome::Finished,
    }
}

fn ending(outcome: &str) -> Ending {
    match outcome {
        "ok" => Ending::Returned,
        "cancelled" => Ending::Cancelled,
        "error" => Ending::Failed,
        _ => Ending::Pending,
    }
}

fn what(event: &str, detail: Option<&serde_json::Value>) -> Option<What> {
    let text = || detail.and_then(|detail| detail.as_str()).unwrap_or_default().to_owned();
    Some(match event {
        "created" => What::Created,
        "started" | "thread_start" => What::Started,
        "resumed" => What::Resumed,
        "print" => What::Prints(text()),
        "finished" | "thread_end" => What::Finished,
        "cancelled" => What::Cancelled,
        "failed" => What::Failed(text()),
        "blocked" => {
            let seconds = detail.and_then(|detail| detail.as_f64()).unwrap_or_default();
            What::Blocks { on: String::new(), nanoseconds: nanoseconds(seconds) }
        }
        _ => return None,
    })
}

/// The share of the run in which the thread of the loop neither computed nor was held.
fn idle(lanes: &[Lane], total: u64) -> f64 {
    let busy: u64 = lanes
        .iter()
        .filter(|lane| lane.kind != LaneKind::Thread)
        .flat_map(|lane| &lane.spans)
        .filter(|span| matches!(span.state, LaneState::Running | LaneState::Blocking))
        .map(|span| span.end - span.start)
        .sum();
    if total == 0 { 0.0 } else { 1.0 - (busy as f64 / total as f64).min(1.0) }
}

/// Shares shown of a critical path.
const MOST_SHARES: usize = 8;

/// What the run stood at, instant by instant: what held or used the loop, else the wait that began last; of equal ones
/// the one that ends last, which is what the others wait for.
fn critical(lanes: &[Lane]) -> Vec<CriticalShare> {
    let spans =
        || lanes.iter().zip(0u32..).flat_map(|(lane, number)| lane.spans.iter().map(move |span| (span, number)));
    let rank = |span: &LaneSpan, number: u32| {
        let holds = matches!(span.state, LaneState::Blocking | LaneState::Running);
        (holds, span.start, span.end, number)
    };
    let long = || spans().filter(|(span, _)| span.end > span.start);
    let mut edges: Vec<(u64, bool, _, &LaneSpan)> =
        long().map(|(span, lane)| (span.start, true, rank(span, lane), span)).collect();
    edges.extend(long().map(|(span, lane)| (span.end, false, rank(span, lane), span)));
    edges.sort_by_key(|edge| (edge.0, edge.1, edge.2));
    let mut active: BTreeMap<_, &LaneSpan> = BTreeMap::new();
    let mut sums: BTreeMap<(u8, &str), (u64, &LaneSpan)> = BTreeMap::new();
    let mut now = 0;
    for (at, begins, rank, span) in edges {
        if let Some((_, top)) = active.last_key_value() {
            let sum = sums.entry((top.state as u8, top.label.as_str())).or_insert((0, top));
            sum.0 += at - now;
        }
        now = at;
        if begins {
            active.insert(rank, span);
        } else {
            active.remove(&rank);
        }
    }
    let mut shares: Vec<CriticalShare> = sums
        .into_values()
        .filter(|(nanoseconds, _)| *nanoseconds > 0)
        .map(|(nanoseconds, span)| CriticalShare {
            state: span.state,
            label: span.label.clone(),
            source: span.source,
            nanoseconds,
        })
        .collect();
    shares.sort_by_key(|share| std::cmp::Reverse(share.nanoseconds));
    shares.truncate(MOST_SHARES);
    shares
}

/// The most tasks that were alive at one instant.
fn most_alive(lanes: &[Lane]) -> u32 {
    let mut changes: Vec<(u64, i32)> = Vec::new();
    for lane in lanes.iter().filter(|lane| lane.kind == LaneKind::Task) {
        changes.push((lane.created, 1));
        changes.extend(lane.finished.map(|end| (end, -1)));
    }
    // At one instant the makings come first: tasks that hand over are alive together.
    changes.sort_by_key(|&(at, change)| (at, -change));
    let (mut alive, mut most) = (0, 0);
    for (_, change) in changes {
        alive += change;
        most = most.max(alive);
    }
    most.max(0) as u32
}
