//! The report's types: what blocks, who reaches it, what to change, what it buys.

use super::document::Id;
use super::run::Run;
use crate::rewrite::{Bridge, Safety};
use crate::text::{Edit, Span};
use serde::{Deserialize, Serialize};

/// The format's version; a face refuses a report with another.
pub const VERSION: u32 = 1;

/// The whole answer about one document. Spans are bytes of the original texts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub version: u32,
    /// One for each file of the document, in its order.
    pub files: Vec<FileReport>,
    /// Blocking calls, most milliseconds first.
    pub sites: Vec<Site>,
    /// Every function, in the order of the source.
    pub functions: Vec<Function>,
    /// Who calls whom.
    pub calls: Vec<CallEdge>,
    /// What the rewrite does, in the order of the source.
    pub changes: Vec<Change>,
    /// What the rewrite leaves alone, and the way out.
    pub refused: Vec<Refusal>,
    /// Lint findings, most milliseconds first.
    pub findings: Vec<Finding>,
    /// Qualified name of the function that was run, with unknown arguments; the program itself when `None`.
    pub entry: Option<String>,
    /// The original, run on the virtual clock; `None` where nothing can be run.
    pub before: Option<Run>,
    /// The rewrite, run the same way with the same assumptions.
    pub after: Option<Run>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FileReport {
    pub name: String,
    /// The text after all changes that are switched on; the original where there are none.
    pub rewritten: String,
    pub unread: Vec<Unread>,
}

/// As much of an answer as the marks in the code need.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sighting {
    /// In the order of the source.
    pub sites: Vec<Sighted>,
    /// By file.
    pub unread: Vec<Vec<Unread>>,
}

/// A blocking call, as far as its mark goes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sighted {
    pub id: Id,
    pub callee: Place,
    pub name: String,
    pub milliseconds: f64,
}

/// A region that could not be read; the rest of the file is analysed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unread {
    pub span: Span,
    /// Byte at which the reader stumbled.
    pub at: u32,
    pub message: String,
}

/// A place in one of the document's files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Index into the document's files.
    pub file: u32,
    pub span: Span,
}

/// A call that holds its thread.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Site {
    pub id: Id,
    /// The whole call.
    pub place: Place,
    /// The callee: what an editor underlines.
    pub callee: Place,
    /// What it names: `requests.Session.get`.
    pub name: String,
    /// `http`, `db-sql`, `sleep` ...
    pub category: String,
    /// Assumed milliseconds of one call.
    pub milliseconds: f64,
    /// Where the milliseconds come from.
    pub measure: Measure,
    /// Milliseconds of all its calls in the recording.
    pub recorded: Option<f64>,
    /// The function that holds it; `None` at module level.
    pub function: Option<Id>,
    /// Why it blocks, in a sentence.
    pub why: String,
    /// What takes its place, as code.
    pub replacement: Option<String>,
    /// What a caller sees changed by the replacement.
    pub differences: Option<String>,
    /// The library's own documentation.
    pub documentation: Option<String>,
    /// How the name was found out: "`session` is a `requests.Session`", with its place.
    pub evidence: Vec<Evidence>,
    /// In code that already runs on the event loop.
    pub on_loop: bool,
}

/// Where a duration comes from; shown wherever the duration is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Measure {
    /// A typical value of the catalogue.
    Catalogue,
    /// A literal of the source: `time.sleep(2)`.
    Source,
    /// Given by the person.
    Person,
    /// Measured in a recording of a real run.
    Recorded,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    pub place: Place,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Function {
    pub id: Id,
    /// As CPython's `__qualname__`, without `<locals>`: `Client.fetch`.
    pub name: String,
    /// From `def` to the end of the body.
    pub place: Place,
    /// The name in its `def` statement.
    pub name_place: Place,
    pub is_async: bool,
    /// The rewrite makes it a coroutine function.
    pub becomes_async: bool,
    /// It reaches a blocking call.
    pub blocks: bool,
    /// Why: the shortest way to a blocking call, from this function on. Empty where it does not block.
    pub chain: Vec<ChainLink>,
    /// Milliseconds of the blocking calls in its own body, once each, times known loop counts.
    pub own_milliseconds: f64,
    /// With everything it calls.
    pub total_milliseconds: f64,
    /// What starts it: "main guard", "Flask route", "pytest" ... `None` for an ordinary function.
    pub entry: Option<String>,
    /// It cannot become async as it stands: why, and what to do.
    pub obstacle: Option<String>,
    pub bridge: Bridge,
}

/// One call on the way to a blocking call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChainLink {
    /// Text of the callee as written: `self.load`.
    pub text: String,
    pub place: Place,
}

/// A call from one function to another, or to a blocking call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallEdge {
    /// `None`: module level.
    pub caller: Option<Id>,
    pub callee: Callee,
    pub place: Place,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Callee {
    Function(Id),
    Site(Id),
}

/// One change of the rewrite: goes in whole or not at all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    pub id: Id,
    /// The rewrite's name: `await-calls`, `gather-loop` ...
    pub kind: String,
    pub place: Place,
    /// What is done, in a few words.
    pub title: String,
    /// Why, with the chain that forces it.
    pub why: String,
    pub safety: Safety,
    /// How meaning can differ, when it can.
    pub caution: Option<String>,
    pub function: Option<Id>,
    /// The blocking calls it frees.
    pub sites: Vec<Id>,
    /// Changes that must be on for this one to make sense.
    pub depends_on: Vec<Id>,
    pub on: bool,
}

/// Something the rewrite does not do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refusal {
    pub id: Id,
    pub place: Place,
    pub what: String,
    pub why: String,
    pub way_out: String,
}

/// Something to watch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    pub id: Id,
    /// The rule's name: `blocking-call`, `await-in-loop` ...
    pub rule: String,
    pub place: Place,
    /// What it is.
    pub what: String,
    /// Why it matters.
    pub why: String,
    /// What to do.
    pub remedy: String,
    pub milliseconds: Option<f64>,
    pub function: Option<Id>,
    /// The blocking call it speaks of.
    pub site: Option<Id>,
    pub fix: Option<Fix>,
    pub silenced: bool,
}

/// What a machine can do about a finding, in the finding's file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fix {
    /// What it does, in a few words.
    pub what: String,
    pub safety: Safety,
    pub edits: Vec<Edit>,
}
