//! What a person hands in: files, and every choice that bears on the answer.

use crate::find;
use crate::profile::{Measured, mean_by_name};
use crate::rewrite::{Bridge, Clients, HttpTarget, RewriteSettings, Strategy, Together};
use crate::simulate::{EventLoop, Spread};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Everything the answer depends on; a link carries exactly this.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// In the order of the tabs; never empty on the page.
    pub files: Vec<File>,
    pub settings: Settings,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// With folders, parted by `/`: `shop/client.py`.
    pub name: String,
    pub text: String,
}

impl Document {
    /// One file with the usual settings.
    pub fn of(name: &str, text: &str) -> Self {
        Self { files: vec![File { name: name.into(), text: text.into() }], settings: Settings::default() }
    }
}

/// Each choice of the person; `default()` is what a new page starts with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Minor version of the target Python: 8 to 14 for 3.8 to 3.14.
    pub python: u8,
    pub http: HttpTarget,
    pub clients: Clients,
    pub strategy: Strategy,
    pub together: Together,
    /// At most so many at once where a loop becomes concurrent.
    pub limit: Option<u32>,
    /// Calls declared blocking, and what is known of them; these come before the catalogue.
    pub blocking: Vec<Declared>,
    /// Callees declared harmless, by resolved name or by their text.
    pub harmless: BTreeSet<String>,
    /// Assumed milliseconds by resolved name, in place of the catalogue's.
    pub milliseconds: BTreeMap<String, f64>,
    /// How a function that must change is bridged, by qualified name, or by file and that: `shop/cart.py:Shop.total`.
    pub frontier: BTreeMap<String, Bridge>,
    /// Ids of changes that are switched off.
    pub off: BTreeSet<Id>,
    /// Ids of findings that are silenced.
    pub silenced: BTreeSet<Id>,
    /// Answers to the simulator's assumptions, by id.
    pub assumed: BTreeMap<Id, String>,
    /// Items that iterating over an unknown value gives.
    pub items: u32,
    /// Whose CPU time the simulator counts.
    pub event_loop: EventLoop,
    /// How assumed latencies spread around their figure.
    pub spread: Spread,
    /// Same seed, same latencies.
    pub seed: u64,
    /// Qualified name of the function to simulate; the main guard or the module when `None`.
    pub entry: Option<String>,
    /// Times from a recording, in the place of those that are assumed.
    pub measured: Vec<Measured>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            python: 13,
            http: HttpTarget::default(),
            clients: Clients::default(),
            strategy: Strategy::default(),
            together: Together::default(),
            limit: None,
            blocking: Vec::new(),
            harmless: BTreeSet::new(),
            milliseconds: BTreeMap::new(),
            frontier: BTreeMap::new(),
            off: BTreeSet::new(),
            silenced: BTreeSet::new(),
            assumed: BTreeMap::new(),
            items: 3,
            event_loop: EventLoop::default(),
            spread: Spread::default(),
            seed: 0,
            entry: None,
            measured: Vec::new(),
        }
    }
}

impl Settings {
    /// What bears on finding.
    pub(super) fn for_find(&self) -> find::Settings {
        let declared = |entry: &Declared| find::Declared {
            pattern: entry.name.clone(),
            async_name: entry.async_name.clone(),
            milliseconds: entry.milliseconds,
            ..find::Declared::default()
        };
        find::Settings {
            blocking: self.blocking.iter().map(declared).collect(),
            harmless: self.harmless.iter().cloned().collect(),
            milliseconds: self.milliseconds.clone(),
            measured: self.measured.clone(),
            ..find::Settings::default()
        }
    }

    /// Milliseconds by dotted name: the person's, else the mean of what was measured.
    pub(super) fn latencies(&self) -> BTreeMap<String, f64> {
        let mut latencies = mean_by_name(&self.measured);
        latencies.extend(self.milliseconds.clone());
        latencies
    }

    /// What bears on rewriting.
    pub(super) fn for_rewrite(&self) -> RewriteSettings {
        RewriteSettings {
            http: self.http,
            clients: self.clients,
            python: self.python,
            strategy: self.strategy,
            together: self.together,
            limit: self.limit,
            frontier: self.frontier.clone(),
            ..RewriteSettings::default()
        }
    }

    /// Ids of changes that are switched off, as the rewrite knows them.
    pub(super) fn off(&self) -> BTreeSet<String> {
        self.off.iter().map(|id| id.0.clone()).collect()
    }
}

/// A call which the person says blocks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Declared {
    /// Resolved name or text of the callee: `blocking_thrift_call`, `self._perform_request`, `*.execute`.
    pub name: String,
    /// What replaces it; the same name, awaited, when `None`.
    pub async_name: Option<String>,
    pub milliseconds: Option<f64>,
}

impl From<&find::Declared> for Declared {
    fn from(entry: &find::Declared) -> Self {
        let find::Declared { pattern, async_name, milliseconds, .. } = entry.clone();
        Self { name: pattern, async_name, milliseconds }
    }
}

/// A stable name of one thing: derived from content and place, so that it survives unrelated edits.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Id(pub String);

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
