//! Before and after: both programs run on the virtual clock, and their traces as lanes.
//!
//! To run needs no names and no rewrite, only what [`Programs`] holds: a face can run it elsewhere, and later.

use super::awaited::{Side, awaited, plain_name};
use super::document::{Declared, Document, File, Id, Settings};
use super::run::*;
use crate::find::{self, EntryKind, Found};
use crate::names::{Definition, DefinitionId, EdgeKind, FileId, Names, Project};
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
    start: Start,
    /// Where to start in its place, if from there nothing waits; the likeliest first.
    others: Vec<Start>,
    /// All files before and after, in the document's order: the one that runs may import the others.
    pub before: Vec<File>,
    pub after: Vec<File>,
    settings: Settings,
    /// Milliseconds of awaited calls, by dotted name.
    awaited_before: BTreeMap<String, f64>,
    awaited_after: BTreeMap<String, f64>,
}

/// Where a run starts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Start {
    /// Index of the file, among those of the document.
    file: u32,
    /// Qualified name of the function to run, with unknown arguments; the file from its first line when `None`.
    entry: Option<String>,
}

/// Both runs, with the same assumptions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Runs {
    /// Qualified name of the function that was run; the program itself when `None`.
    pub entry: Option<String>,
    pub before: Run,
    pub after: Run,
}

/// Runs both programs.
pub fn run(programs: &Programs) -> Runs {
    let (start, before) = first_that_waits(programs);
    Runs { entry: start.entry.clone(), before, after: run_from(programs, start) }
}

/// Runs the rewritten program alone, of programs that are [`settled`](Programs::settled).
pub fn run_after(programs: &Programs) -> Run {
    run_from(programs, &programs.start)
}

impl Programs {
    /// The same with the start that [`run`] would take, found once for many runs.
    pub fn settled(mut self) -> Self {
        self.start = first_that_waits(&self).0.clone();
        self.others.clear();
        self
    }
}

fn run_from(programs: &Programs, start: &Start) -> Run {
    run_files(&project(&programs.after), start, options(programs, &programs.awaited_after))
}

/// The first start from which the original comes to a call that waits, and its run: with unknown arguments some
/// functions end at once. Where there is none, or one takes all the steps there are, the likeliest.
fn first_that_waits(programs: &Programs) -> (&Start, Run) {
    let project = project(&programs.before);
    let run = |start| run_files(&project, start, options(programs, &programs.awaited_before));
    let is_cut_off = |run: &Run| matches!(run.outcome, Outcome::Limit(_));
    let likeliest = run(&programs.start);
    if !likeliest.waits() && !is_cut_off(&likeliest) {
        for start in &programs.others {
            match run(start) {
                other if is_cut_off(&other) => break,
                other if other.waits() => return (start, other),
                _ => {}
            }
        }
    }
    (&programs.start, likeliest)
}

fn project(files: &[File]) -> Rc<Project> {
    Rc::new(Project::new(files.iter().map(|file| (file.name.clone(), SourceFile::parse(file.text.as_str())))))
}

fn run_files(project: &Rc<Project>, start: &Start, options: Options) -> Run {
    let options = Options { entry: start.entry.clone(), ..options };
    Drawing { project }.run(simulate::simulate_project(project, FileId(start.file), &options))
}

fn options(programs: &Programs, awaited: &BTreeMap<String, f64>) -> Options {
    let settings = &programs.settings;
    let mut latency = settings.latencies();
    let declared = |entry: &Declared| (plain_name(entry), entry.milliseconds.unwrap_or(find::DECLARED_MILLISECONDS));
    latency.extend(settings.blocking.iter().map(declared));
    Options {
        python: settings.python.into(),
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
    let mut starts = starts(document, project, names, found).into_iter();
    let start = starts.next()?;
    let after = |(file, rewritten): (&File, &Rewritten)| File { name: file.name.clone(), text: rewritten.text.clone() };
    Some(Programs {
        start,
        others: starts.collect(),
        before: document.files.clone(),
        after: document.files.iter().zip(rewritten).map(after).collect(),
        settings: document.settings.clone(),
        awaited_before: awaited(document, found, Side::Before),
        awaited_after: awaited(document, found, Side::After),
    })
}

/// The person's choice alone; else the program itself if it does something, and then its slowest handlers and functions.
fn starts(document: &Document, project: &Project, names: &Names, found: &Found) -> Vec<Start> {
    let at = |definition: &Definition| Start { file: definition.file.0, entry: Some(definition.qualname.clone()) };
    if let Some(name) = &document.settings.entry {
        let chosen = names.ids().find(|(_, definition)| definition.is_function() && definition.qualname == *name);
        return chosen.map(|(_, definition)| at(definition)).into_iter().collect();
    }
    let does_something = |&file: &FileId| does_something(names, found, names.module(file));
    let has_main = |&file: &FileId| {
        let mut definitions = names.ids().filter(|(_, definition)| definition.file == file);
        definitions.any(|(id, _)| found.function(id).entry == Some(EntryKind::Main))
    };
    // Of several files, one with a main guard is the program; the others may only be imported.
    let guarded = project.ids().filter(has_main).find(does_something);
    let program = guarded.or_else(|| project.ids().find(does_something));
    let itself = program.map(|file| Start { file: file.0, entry: None });
    itself.into_iter().chain(slowest_functions(names, found).into_iter().map(at)).collect()
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

/// Most functions that are tried, of all and of one class: where one method cannot run, its class mostly cannot be made.
const MOST_TRIED: usize = 20;
const MOST_OF_ONE: usize = 3;

/// Handlers first, special methods last, which stay plain, and then by their milliseconds; of equal ones the first in the
/// source.
fn slowest_functions<'n>(names: &'n Names, found: &Found) -> Vec<&'n Definition> {
    let reachable = |definition: &Definition| {
        definition.is_function() && definition.parent.is_some_and(|parent| !names.definition(parent).is_function())
    };
    let mut all: Vec<_> =
        names.ids().filter(|(id, one)| reachable(one) && found.function(*id).total_milliseconds > 0.0).collect();
    let is_handler = |id: DefinitionId| {
        matches!(found.function(id).entry, Some(EntryKind::Web | EntryKind::Task | EntryKind::Command))
    };
    let is_special = |definition: &Definition| definition.name.starts_with("__") && definition.name.ends_with("__");
    all.sort_by(|&(a, one), &(b, other)| {
        let milliseconds = |id: DefinitionId| found.function(id).total_milliseconds;
        let by_kind = is_handler(b).cmp(&is_handler(a)).then(is_special(one).cmp(&is_special(other)));
        by_kind.then(milliseconds(b).total_cmp(&milliseconds(a)))
    });
    let mut taken: BTreeMap<Option<DefinitionId>, usize> = BTreeMap::new();
    all.retain(|(_, definition)| {
        let class = definition.parent.filter(|&parent| names.definition(parent).is_class());
        let taken = taken.entry(class).or_default();
        *taken += 1;
        class.is_none() || *taken <= MOST_OF_ONE
    });
    all.into_iter().take(MOST_TRIED).map(|(_, definition)| definition).collect()
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
