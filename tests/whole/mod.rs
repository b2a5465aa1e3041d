//! A whole file through the rewrite, for tests of what always holds.

use std::collections::BTreeSet;
use unblock::find;
use unblock::names::{Names, Project};
use unblock::rewrite::{self, RewriteSettings, Rewritten};
use unblock::syntax::SourceFile;

/// A file rewritten with everything on, what is only offered too.
pub fn rewritten(text: &str) -> Rewritten {
    let project = Project::single("file.py", SourceFile::parse(text));
    let names = Names::of(&project);
    let declared = find::Settings::default();
    let found = find::analyse(&project, &names, &declared);
    let plan = rewrite::plan(&project, &names, &found, &declared, &RewriteSettings::default());
    let offered: BTreeSet<String> = plan.changes.iter().filter(|change| !change.on).map(|one| one.id.clone()).collect();
    plan.render(&project, project.ids().next().unwrap(), &offered)
}

/// Whether the original's lines which no edit touches are in the result, in their order.
pub fn keeps_other_lines(text: &str, result: &Rewritten) -> bool {
    let mut new = result.text.split('\n');
    let mut start = 0;
    text.split('\n').all(|line| {
        let span = start..start + line.len() as u32 + 1;
        start = span.end;
        let touched = result.edits.iter().any(|edit| edit.span.start < span.end && span.start <= edit.span.end);
        touched || new.any(|other| other == line)
    })
}
