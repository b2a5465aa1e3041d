//! What blocks, who reaches it, what it costs, and what would have to become asynchronous.

mod callee;
mod chains;
mod entry;
mod frontier;
mod instant;
mod latency;
mod listing;
mod measured;
mod settings;
mod sites;

pub use callee::{callee_text, name_span};
pub use chains::{FunctionFact, Link};
pub use entry::{EntryKind, is_main_test};
pub use frontier::{Barrier, Why, barrier, family};
pub use listing::Listing;
pub use measured::subject;
pub use settings::{Declared, DeclaredKind, Settings};
pub use sites::{Cause, DECLARED_MILLISECONDS, Handled, Measure, Site, SiteKind};

use crate::names::{DefinitionId, Edge, EdgeKind, Names, Project};

/// The answer of this room.
#[derive(Clone, Debug)]
pub struct Found {
    /// In the order of files and of the source, cheap and handled ones included; `Site::counts` tells.
    pub sites: Vec<Site>,
    /// One for every definition, in their order.
    functions: Vec<FunctionFact>,
}

/// Finds what blocks in a project.
pub fn analyse(project: &Project, names: &Names, settings: &Settings) -> Found {
    let mut sites = sites::sites(project, names, settings);
    measured::apply(project, names, settings, &mut sites);
    let mut functions = chains::facts(project, names, settings, &sites);
    for (fact, entry) in functions.iter_mut().zip(entry::entries(project, names)) {
        fact.entry = entry;
    }
    Found { sites, functions }
}

impl Found {
    /// One for every definition, in their order.
    pub fn functions(&self) -> &[FunctionFact] {
        &self.functions
    }

    pub fn function(&self, id: DefinitionId) -> &FunctionFact {
        &self.functions[id.0 as usize]
    }

    /// The calls, `with` statements and loops that run a function of the project which blocks: numbers of edges.
    pub fn blocking_calls(&self, names: &Names) -> Vec<usize> {
        let is_call = |edge: &Edge| {
            let kind =
                matches!(edge.kind, EdgeKind::Call | EdgeKind::Constructor | EdgeKind::Enter | EdgeKind::Iterate);
            kind && self.function(edge.callee).blocks()
        };
        names.edges().iter().enumerate().filter(|(_, edge)| is_call(edge)).map(|(i, _)| i).collect()
    }
}
