//! What a run leaves behind: events, spans, tasks, output. Data only; the faces draw it.

use crate::simulate::kernel::to_s;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    pub outcome: &'static str,
    pub error: String,
}

impl Ending {
    pub fn limit(what: impl Into<String>) -> Self {
        Ending { outcome: "limit", error: format!("Limit: {}", what.into()) }
    }

    pub fn stalled() -> Self {
        Ending {
            outcome: "stalled",
            error: "Stalled: nothing is ready, no timer is set, nothing can wake the loop".into(),
        }
    }
}

/// A whole run. Times are virtual seconds, whole nanoseconds.
#[derive(Clone, Debug, Serialize)]
pub struct Trace {
    /// When the process is over.
    pub total_s: f64,
    pub stdout: String,
    /// `TypeName: message` of what came out at the top.
    pub error: Option<String>,
    /// `finished`, `error`, `stalled` or `limit`.
    pub outcome: String,
    pub tasks: Vec<TaskTrace>,
    pub spans: Vec<Span>,
    pub events: Vec<Event>,
    /// Instants at which timers set at different instants came due together: there the order is a convention.
    pub ties: usize,
    pub threads: Vec<Job>,
    pub warnings: Vec<String>,
    pub loop_log: Vec<String>,
    pub assumptions: Vec<Assumption>,
    /// Blocking calls that were met, with the milliseconds they took.
    pub blocking: Vec<BlockingCall>,
    /// Operations that were interpreted.
    pub steps: u64,
}

#[derive(Clone, Debug, Serialize)]
pub struct TaskTrace {
    pub name: String,
    /// Qualified name of its coroutine function.
    pub coro: String,
    pub created_s: f64,
    pub started_s: Option<f64>,
    pub finished_s: Option<f64>,
    /// `ok`, `cancelled`, `error` or `pending`.
    pub outcome: &'static str,
    /// Line of its coroutine function.
    pub line: Option<u32>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Span {
    pub task: Option<String>,
    /// `run`, `wait` or `blocked_loop`.
    pub kind: &'static str,
    pub start_s: f64,
    pub end_s: f64,
    pub line: Option<u32>,
    /// Number of the file that the line is of.
    pub file: u32,
    /// CPython's own traces do not tell this.
    #[serde(skip)]
    pub awaits: Awaits,
}

/// What ends a wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Awaits {
    /// Other tasks: a future, a lock, a queue.
    #[default]
    Others,
    /// The time: `asyncio.sleep`.
    Timer,
    /// Something outside of the program: the network, a database, a file.
    Outside,
}

/// Kind, start, end, place, and what ended it where it is a wait.
type Stretch = (&'static str, i64, i64, u32, Awaits);

/// One event: instant, task or thread, what, detail, line.
#[derive(Clone, Debug)]
pub struct Event {
    pub at: i64,
    pub task: Option<String>,
    pub what: &'static str,
    pub detail: Option<Json>,
    pub line: Option<u32>,
    pub file: u32,
}

impl Serialize for Event {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut row = vec![json!(to_s(self.at)), json!(self.task), json!(self.what)];
        row.extend(self.detail.clone());
        row.serialize(serializer)
    }
}

/// A job of a worker thread.
#[derive(Clone, Debug, Serialize)]
pub struct Job {
    pub worker: String,
    pub job: String,
    pub start_s: f64,
    pub end_s: Option<f64>,
}

/// Something that cannot be known from the program, and what was taken for it.
#[derive(Clone, Debug, Serialize)]
pub struct Assumption {
    /// Stays the same when other parts of the program change; overrides name it.
    pub id: String,
    /// `condition`, `items` or `latency`.
    pub kind: &'static str,
    /// The expression it is about.
    pub what: String,
    /// Number of the file that the line is of.
    pub file: u32,
    pub line: u32,
    /// Truth as 0 or 1, number of items, or milliseconds.
    pub value: f64,
}

#[derive(Clone, Debug, Serialize)]
pub struct BlockingCall {
    pub path: String,
    pub line: u32,
    pub ms: f64,
    pub task: Option<String>,
    /// Whether it held up an event loop.
    pub on_loop: bool,
}

struct Record {
    name: String,
    coro: String,
    created: i64,
    started: Option<i64>,
    finished: Option<i64>,
    outcome: Option<&'static str>,
    spans: Vec<Stretch>,
    last: i64,
    /// Where it waits, and for what.
    place: u32,
    awaits: Awaits,
    defined: u32,
    /// One of the two tasks that `asyncio.run` makes for itself at its end.
    hidden: bool,
}

/// Takes down what happens.
#[derive(Default)]
pub struct Recorder {
    records: Vec<Record>,
    spans: Vec<Stretch>,
    events: Vec<(i64, Who, &'static str, Option<Json>, u32)>,
    jobs: Vec<(String, String, i64, Option<i64>)>,
    out: String,
    /// Unfinished lines of the program's own output.
    partial: String,
    pub warnings: Vec<String>,
    pub loop_log: Vec<String>,
    due: BTreeMap<i64, BTreeSet<i64>>,
    pub assumptions: Vec<Assumption>,
    pub blocking_calls: Vec<BlockingCall>,
}

/// Whose event it is.
#[derive(Clone)]
pub enum Who {
    Nobody,
    Task(usize),
    Thread(String),
}

impl Recorder {
    pub fn new_task(&mut self, now: i64, name: String, coro: String, defined: u32) -> usize {
        let hidden = matches!(coro.rsplit('.').next(), Some("shutdown_asyncgens" | "shutdown_default_executor"));
        self.records.push(Record {
            name,
            coro,
            created: now,
            started: None,
            finished: None,
            outcome: None,
            spans: Vec::new(),
            last: now,
            place: u32::MAX,
            awaits: Awaits::Others,
            defined,
            hidden,
        });
        let number = self.records.len() - 1;
        self.event(now, Who::Task(number), "created", None, defined);
        number
    }

    fn event(&mut self, now: i64, who: Who, what: &'static str, detail: Option<Json>, place: u32) {
        if let Who::Task(n) = &who
            && self.records[*n].hidden
        {
            return;
        }
        self.events.push((now, who, what, detail, place));
    }

    pub fn event_of(&mut self, now: i64, task: Option<usize>, what: &'static str, detail: Option<Json>, place: u32) {
        self.event(now, task.map_or(Who::Nobody, Who::Task), what, detail, place);
    }

    /// A turn of a task begins; one that was cancelled before its first turn never starts.
    pub fn step_begin(&mut self, number: usize, now: i64, must_cancel: bool, name: &str, place: u32) {
        let r = &mut self.records[number];
        r.rename(name);
        if now > r.last {
            r.spans.push(("wait", r.last, now, r.place, r.awaits));
        }
        r.place = place;
        r.last = now;
        if r.started.is_none() && must_cancel {
            return;
        }
        let what = if r.started.is_none() { "started" } else { "resumed" };
        r.started.get_or_insert(now);
        r.mark_run(now, place);
        self.event(now, Who::Task(number), what, None, place);
    }

    pub fn step_end(
        &mut self,
        number: usize,
        now: i64,
        outcome: Option<&'static str>,
        name: &str,
        (place, awaits): (u32, Awaits),
    ) {
        let r = &mut self.records[number];
        r.rename(name);
        if now > r.last {
            r.spans.push(("run", r.last, now, r.place, Awaits::Others));
        }
        r.last = now;
        (r.place, r.awaits) = (place, awaits);
        if let (Some(outcome), None) = (outcome, r.finished) {
            r.finished = Some(now);
            r.outcome = Some(outcome);
            let what = match outcome {
                "ok" => "finished",
                "error" => "failed",
                other => other,
            };
            self.event(now, Who::Task(number), what, None, u32::MAX);
        }
    }

    /// An eager task that has run inside its constructor. `true`: this was its first sight.
    pub fn started_eagerly(&mut self, number: usize, now: i64) -> bool {
        let r = &mut self.records[number];
        if r.started.is_some() {
            return false;
        }
        r.started = Some(r.created);
        r.mark_run(now, u32::MAX);
        self.event(now, Who::Task(number), "started", None, u32::MAX);
        true
    }

    /// Something held the main thread from `start` to `now`.
    pub fn blocked(&mut self, task: Option<usize>, start: i64, now: i64, place: u32) {
        if now <= start {
            return;
        }
        match task {
            None => self.spans.push(("blocked_loop", start, now, place, Awaits::Others)),
            Some(number) => {
                let r = &mut self.records[number];
                if start > r.last {
                    r.spans.push(("run", r.last, start, r.place, Awaits::Others));
                }
                r.spans.push(("blocked_loop", start, now, place, Awaits::Others));
                r.last = now;
            }
        }
    }

    /// Code outside tasks has computed from `start` to `now`.
    pub fn computed(&mut self, start: i64, now: i64, place: u32) {
        match self.spans.last_mut() {
            Some(last) if last.0 == "run" && last.2 == start => last.2 = now,
            _ => self.spans.push(("run", start, now, place, Awaits::Others)),
        }
    }

    pub fn came_due(&mut self, at: i64, origin: i64) {
        self.due.entry(at).or_default().insert(origin);
    }

    /// What the program prints; each finished line is an event.
    pub fn write(&mut self, text: &str, now: i64, who: Who, place: u32) {
        self.out.push_str(text);
        self.partial.push_str(text);
        while let Some(at) = self.partial.find('\n') {
            let line: String = self.partial.drain(..=at).collect();
            self.event(now, who.clone(), "print", Some(json!(line.trim_end_matches('\n'))), place);
        }
    }

    pub fn job_started(&mut self, now: i64, worker: String, job: String) -> usize {
        self.event(now, Who::Thread(worker.clone()), "thread_start", Some(json!(job)), u32::MAX);
        self.jobs.push((worker, job, now, None));
        self.jobs.len() - 1
    }

    pub fn job_ended(&mut self, now: i64, number: usize) {
        let Some(job) = self.jobs.get_mut(number) else { return };
        job.3 = Some(now);
        let (worker, name) = (job.0.clone(), job.1.clone());
        self.event(now, Who::Thread(worker), "thread_end", Some(json!(name)), u32::MAX);
    }

    pub fn out_len(&self) -> usize {
        self.out.len()
    }

    /// The finished trace; `line_of` knows file and line of a place.
    pub fn finish(
        mut self,
        now: i64,
        error: Option<String>,
        outcome: &str,
        steps: u64,
        line_of: &dyn Fn(u32) -> (u32, u32),
    ) -> Trace {
        let at = |place: u32| match place {
            u32::MAX => (0, None),
            place => {
                let (file, line) = line_of(place);
                (file, Some(line))
            }
        };
        let mut spans: Vec<Span> = self.spans.iter().map(|s| span(None, s, &at)).collect();
        let mut tasks = Vec::new();
        for r in &mut self.records {
            if r.hidden {
                continue;
            }
            if r.finished.is_none() && now > r.last {
                r.spans.push(("wait", r.last, now, r.place, r.awaits));
            }
            tasks.push(TaskTrace {
                name: r.name.clone(),
                coro: r.coro.clone(),
                created_s: to_s(r.created),
                started_s: r.started.map(to_s),
                finished_s: r.finished.map(to_s),
                outcome: r.outcome.unwrap_or("pending"),
                line: at(r.defined).1,
            });
            spans.extend(r.spans.iter().map(|s| span(Some(r.name.clone()), s, &at)));
        }
        let name = |who: &Who| match who {
            Who::Nobody => None,
            Who::Task(n) => Some(self.records[*n].name.clone()),
            Who::Thread(t) => Some(format!("thread:{t}")),
        };
        let events = self
            .events
            .iter()
            .map(|(when, who, what, detail, place)| {
                let (file, line) = at(*place);
                Event { at: *when, task: name(who), what, detail: detail.clone(), line, file }
            })
            .collect();
        let threads = self
            .jobs
            .iter()
            .map(|(worker, job, start, end)| Job {
                worker: worker.clone(),
                job: job.clone(),
                start_s: to_s(*start),
                end_s: end.map(to_s),
            })
            .collect();
        Trace {
            total_s: to_s(now),
            stdout: self.out,
            error,
            outcome: outcome.to_string(),
            tasks,
            spans,
            events,
            ties: self.due.values().filter(|o| o.len() > 1).count(),
            threads,
            warnings: self.warnings,
            loop_log: self.loop_log,
            assumptions: self.assumptions,
            blocking: self.blocking_calls,
            steps,
        }
    }

    pub fn task_name(&self, number: usize) -> Option<String> {
        self.records.get(number).map(|r| r.name.clone())
    }
}

type At<'a> = &'a dyn Fn(u32) -> (u32, Option<u32>);

fn span(task: Option<String>, s: &Stretch, at: At) -> Span {
    let (file, line) = at(s.3);
    Span { task, kind: s.0, start_s: to_s(s.1), end_s: to_s(s.2), line, file, awaits: s.4 }
}

impl Record {
    fn rename(&mut self, name: &str) {
        if self.name != name {
            self.name = name.to_string();
        }
    }

    fn mark_run(&mut self, now: i64, place: u32) {
        let again = self.spans.last().is_some_and(|s| s.0 == "run" && s.2 == now);
        if !again {
            self.spans.push(("run", now, now, place, Awaits::Others));
        }
    }
}
