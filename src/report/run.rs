//! A simulated run as a face shows it: lanes, spans, events, and what was assumed.

use super::document::Id;
pub use crate::simulate::Awaits;
use crate::text::Span;
use serde::{Deserialize, Serialize};

/// One run on the virtual clock. All times are nanoseconds since its start.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Run {
    pub total: u64,
    pub outcome: Outcome,
    pub printed: String,
    /// The main thread first, then tasks and threads in the order of their making.
    pub lanes: Vec<Lane>,
    /// In order of time; the state at an instant is the fold of the events up to it.
    pub events: Vec<Event>,
    pub assumptions: Vec<Assumption>,
    pub warnings: Vec<String>,
    /// Time in which the loop's thread neither computed nor was held, over the total: 0 to 1.
    pub idle: f64,
    /// Most tasks alive at once.
    pub most_tasks: u32,
    /// What the run's time went into, longest first: the first is what limits it.
    pub critical: Vec<CriticalShare>,
}

impl Run {
    /// Whether anything held a thread or waited in it.
    pub fn waits(&self) -> bool {
        let stands = |span: &LaneSpan| matches!(span.state, LaneState::Blocking | LaneState::Waiting);
        self.lanes.iter().any(|lane| lane.spans.iter().any(stands))
    }
}

/// Part of the critical path: how long the run stood at this code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CriticalShare {
    pub state: LaneState,
    /// As of the lane's span.
    pub label: String,
    pub source: Option<Source>,
    pub nanoseconds: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    #[default]
    Finished,
    /// An exception came out at the top: `ValueError: no such user`.
    Error(String),
    /// Nothing is ready, nothing is timed: every task will wait for ever.
    Stalled(String),
    /// A budget ended the run: which.
    Limit(String),
}

/// One task, one thread, or the code outside tasks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lane {
    pub name: String,
    /// Qualified name of its coroutine or function.
    pub runs: String,
    pub kind: LaneKind,
    pub created: u64,
    pub finished: Option<u64>,
    pub ending: Ending,
    /// In order, not overlapping.
    pub spans: Vec<LaneSpan>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LaneKind {
    Main,
    Task,
    Thread,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ending {
    Returned,
    Cancelled,
    Failed,
    /// The run was over first.
    Pending,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LaneSpan {
    pub state: LaneState,
    pub start: u64,
    pub end: u64,
    /// The code it stands at, in the text that was run (the rewritten one for the run after).
    pub source: Option<Source>,
    /// What it waits for or what holds it: `asyncio.sleep`, `requests.get`.
    pub label: String,
    /// What ends a wait.
    pub awaits: Awaits,
}

/// A span of one of the texts that were run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    pub file: u32,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LaneState {
    /// Computing.
    Running,
    /// Suspended at an await, or a thread that sleeps.
    Waiting,
    /// Inside a blocking call on the loop's thread: nothing else runs.
    Blocking,
    /// Ready, but another handle is running or the loop is held.
    Queued,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    pub at: u64,
    /// Index into `lanes`.
    pub lane: u32,
    pub what: What,
    pub source: Option<Source>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum What {
    Created,
    Started,
    /// Suspends, waiting for this.
    Waits(String),
    /// A handle of it entered the ready queue.
    Ready,
    Resumed,
    /// Enters a blocking call of so many nanoseconds.
    Blocks {
        on: String,
        nanoseconds: u64,
    },
    Prints(String),
    Finished,
    Cancelled,
    Failed(String),
}

/// Something the source does not tell, and the value that was taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assumption {
    pub id: Id,
    pub source: Option<Source>,
    /// "`requests.get` takes", "`response.ok` is".
    pub what: String,
    pub value: String,
    pub kind: AssumptionKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AssumptionKind {
    /// Value in milliseconds.
    Milliseconds,
    /// `true` or `false`.
    Truth,
    /// A number of items.
    Items,
}
