//! Fixes: changes that do what a finding asks for, complete in themselves, and how several are applied together.

use super::change::{Change, Safety};
use super::plan::{Plan, edits_of};
use crate::names::{FileId, Project};
use crate::syntax::SourceFile;
use crate::text::Edit;
use std::collections::BTreeSet;

/// What a machine can do about a finding, in its file.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// What it does, in a few words.
    pub what: String,
    pub safety: Safety,
    /// Over the original text, where it is applied alone.
    pub edits: Vec<Edit>,
    /// Where it is applied with others.
    changes: Vec<Change>,
}

impl Fix {
    /// The first change with all that it needs; `None` where they do not fit together, or a comment would be lost.
    pub fn of(source: &SourceFile, changes: Vec<Change>) -> Option<Self> {
        let first = changes.first()?;
        let loses = |change: &Change| change.replacements.iter().any(|one| one.lost_comment(source).is_some());
        if changes.iter().any(|change| change.file != first.file || loses(change)) {
            return None;
        }
        let edits = edits_of(source, &changes.iter().collect::<Vec<_>>()).ok()?;
        let safety = changes.iter().map(|change| change.safety).max()?;
        Some(Self { what: first.title.clone(), safety, edits, changes })
    }

    /// At least as unsafe as this.
    pub fn at_least(self, safety: Safety) -> Self {
        Self { safety: self.safety.max(safety), ..self }
    }

    fn is_in(&self, applied: &BTreeSet<String>) -> bool {
        self.changes.iter().all(|change| applied.contains(&change.id))
    }
}

/// The text of a file with fixes, and the numbers of those that are in it. The others overlap one of these, or the text
/// could not be read with them.
pub fn apply_fixes(project: &Project, file: FileId, fixes: &[&Fix]) -> (String, BTreeSet<usize>) {
    let mut whole: BTreeSet<usize> = (0..fixes.len()).collect();
    loop {
        let rendered = together(whole.iter().map(|&number| fixes[number])).render(project, file, &BTreeSet::new());
        let count = whole.len();
        whole.retain(|&number| fixes[number].is_in(&rendered.applied));
        // A fix goes in whole or not at all: what is left of one that does not goes too.
        if whole.len() == count {
            return (rendered.text, whole);
        }
    }
}

/// The changes of some fixes, each once.
fn together<'f>(fixes: impl Iterator<Item = &'f Fix>) -> Plan {
    let mut ids = BTreeSet::new();
    let changes = fixes.flat_map(|fix| &fix.changes).filter(|change| ids.insert(&change.id));
    let mut changes: Vec<Change> = changes.map(|change| Change { on: true, ..change.clone() }).collect();
    changes.sort_by_key(|change| (change.file, change.span.start, change.span.end));
    Plan { changes, refused: Vec::new() }
}
