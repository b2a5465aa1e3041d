//! A rewrite as a set of patches: each a step with its message, and the code runs after every one.

use crate::diff::diff;
use crate::output::print;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use unblock::find::{Found, Settings};
use unblock::names::{DefinitionId, Names, Project};
use unblock::report::{Document, File, Outcome, Programs, examine, run_after};
use unblock::rewrite::{Change, Plan, RewriteSettings, Safety, Step, StepKind, plan, steps};

/// What a set of patches is made from.
pub struct Migration<'a> {
    pub project: &'a Project,
    pub names: &'a Names,
    pub found: &'a Found,
    pub declared: &'a Settings,
}

/// The project after a step.
struct State {
    plan: Plan,
    texts: Vec<String>,
    applied: BTreeSet<String>,
    /// Nanoseconds of a run on the simulated clock, where it comes to its end.
    simulated: Option<u64>,
}

impl Migration<'_> {
    pub fn write(&self, folder: &Path, root: &Path, settings: RewriteSettings, most: usize) -> Result<(), String> {
        let wrong = |error: std::io::Error| format!("{}: {error}", folder.display());
        std::fs::create_dir_all(folder).map_err(wrong)?;
        let is_patch = |entry: std::fs::DirEntry| entry.path().extension().is_some_and(|end| end == "patch");
        if std::fs::read_dir(folder).map_err(wrong)?.flatten().any(is_patch) {
            return Err(format!("{}: it holds patches already; name an empty folder", folder.display()));
        }
        let steps = steps(self.project, self.names, self.found, self.declared, &settings, most.max(1));
        let programs = self.programs();
        let mut before = self.state(None, &programs);
        let mut patches = Vec::new();
        for step in &steps {
            let settings = RewriteSettings { stage: step.stage.clone(), ..settings.clone() };
            let after = self.state(Some(&settings), &programs);
            let patch = self.diffs(root, &before.texts, &after.texts)?;
            // A step may come to nothing: then its functions are told with the next one that does not.
            if !patch.is_empty() {
                patches.push((self.title(step), self.message(step, &before, &after), patch));
                before = after;
            }
        }
        let count = patches.len();
        for (number, (title, message, patch)) in (1..).zip(patches) {
            let name = format!("{number:04}-{}.patch", slug(&title));
            let head = format!("From: Unblock <unblock@localhost>\nSubject: [PATCH {number}/{count}] {title}\n");
            let path = folder.join(&name);
            std::fs::write(&path, format!("{head}\n{message}---\n{patch}"))
                .map_err(|error| format!("{}: {error}", path.display()))?;
            print(&format!("{name}: {title}\n"))?;
        }
        Ok(())
    }

    /// What can be run on the simulated clock.
    fn programs(&self) -> Option<Programs> {
        let file =
            |file: &unblock::names::ProjectFile| File { name: file.name.clone(), text: file.source.text.to_string() };
        let mut document = Document { files: self.project.files.iter().map(file).collect(), ..Document::default() };
        document.settings.milliseconds = self.declared.milliseconds.clone();
        document.settings.measured = self.declared.measured.clone();
        document.settings.blocking = self.declared.blocking.iter().map(Into::into).collect();
        examine(&document, &mut |_| {}).1.map(Programs::settled)
    }

    /// The project as the settings have it; as it stands without.
    fn state(&self, settings: Option<&RewriteSettings>, programs: &Option<Programs>) -> State {
        let plan = match settings {
            Some(settings) => plan(self.project, self.names, self.found, self.declared, settings),
            None => Plan::default(),
        };
        let mut state = State { plan, texts: Vec::new(), applied: BTreeSet::new(), simulated: None };
        for file in self.project.ids() {
            let result = state.plan.render(self.project, file, &BTreeSet::new());
            state.texts.push(result.text);
            state.applied.extend(result.applied);
        }
        state.simulated = programs.as_ref().and_then(|programs| {
            let named = self.project.files.iter().zip(&state.texts);
            let after = named.map(|(file, text)| File { name: file.name.clone(), text: text.clone() }).collect();
            let mut programs = programs.clone();
            programs.after = after;
            let run = run_after(&programs);
            (run.outcome == Outcome::Finished).then_some(run.total)
        });
        state
    }

    /// Only of files whose bytes are the text that was read: others could not be patched.
    fn diffs(&self, root: &Path, old: &[String], new: &[String]) -> Result<String, String> {
        let mut patch = String::new();
        for (index, file) in self.project.files.iter().enumerate().filter(|&(index, _)| old[index] != new[index]) {
            let path = if root.is_dir() { root.join(&file.name) } else { root.to_owned() };
            let bytes = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            if bytes != file.source.text.as_bytes() {
                return Err(format!(
                    "{}: it is not UTF-8 or changes meanwhile, so no patch can be made",
                    path.display()
                ));
            }
            patch += &diff(&file.name, &old[index], &new[index]);
        }
        Ok(patch)
    }

    fn title(&self, step: &Step) -> String {
        let names: Vec<String> = step.functions.iter().map(|&id| self.name(id)).collect();
        let wrapped =
            step.stage.as_ref().is_some_and(|stage| step.functions.iter().any(|id| stage.wrapped.contains(id)));
        match step.kind {
            StepKind::Coroutines => "Stop blocking in what is a coroutine already".into(),
            StepKind::Turn if wrapped => format!("Make {} asynchronous, behind wrappers", listed(&names)),
            StepKind::Turn => format!("Make {} asynchronous", listed(&names)),
            StepKind::Unwrap => format!("Remove the wrappers of {}", listed(&names)),
        }
    }

    fn name(&self, id: DefinitionId) -> String {
        format!("`{}`", self.names.definition(id).qualname)
    }

    fn message(&self, step: &Step, before: &State, after: &State) -> String {
        let is_new = |change: &&Change| after.applied.contains(&change.id) && !before.applied.contains(&change.id);
        let new: Vec<&Change> = after.plan.changes.iter().filter(is_new).collect();
        let mut text = format!("What: {}\n", self.what(step));
        let mut by_file: BTreeMap<_, BTreeMap<&str, usize>> = BTreeMap::new();
        for change in &new {
            *by_file.entry(change.file).or_default().entry(&change.title).or_default() += 1;
        }
        for (file, titles) in &by_file {
            text += &format!("\n{}\n", self.project.file(*file).name);
            for (title, count) in titles.iter().take(MOST_CHANGES) {
                text += &format!("- {title}{}\n", if *count > 1 { format!(" ({count} times)") } else { String::new() });
            }
            if let Some(more @ 1..) = titles.len().checked_sub(MOST_CHANGES) {
                text += &format!("- and {more} other changes\n");
            }
        }
        text += &format!("\nWhy: {}\n", self.why(step, &new));
        text += &format!("\nExpected: {}\n", self.expected(step, before, after));
        text + &format!("\nRisk: {}\n", risk(step, &new))
    }

    fn what(&self, step: &Step) -> String {
        let of = |wrapped: bool| {
            let is_it =
                |id: &&DefinitionId| step.stage.as_ref().is_some_and(|stage| stage.wrapped.contains(id)) == wrapped;
            let names: Vec<String> = step.functions.iter().filter(is_it).map(|&id| self.name(id)).collect();
            (!names.is_empty()).then(|| names.join(", "))
        };
        match step.kind {
            StepKind::Coroutines => "coroutines hand what blocks to asyncio, or to a thread.".into(),
            StepKind::Turn => {
                let bare = of(false).map(|names| format!("{names}: asynchronous, together with all that use them."));
                let wrapped = of(true).map(|names| {
                    format!("{names}: asynchronous under a new name; the old name is a wrapper for plain callers.")
                });
                [wrapped, bare].into_iter().flatten().collect::<Vec<_>>().join("\n")
            }
            StepKind::Unwrap => {
                "nobody plain is left that needs them: the coroutine functions take back their names.".into()
            }
        }
    }

    /// The chains that force the functions, which their changes tell.
    fn why(&self, step: &Step, new: &[&Change]) -> String {
        let whys: BTreeSet<&str> = match step.kind {
            StepKind::Unwrap => {
                return "a wrapper starts an event loop for each call, and nothing runs beside it.".into();
            }
            StepKind::Turn => {
                new.iter().filter(|change| change.rewrite == "async-def").map(|change| change.why.as_str()).collect()
            }
            StepKind::Coroutines => new.iter().map(|change| change.why.as_str()).collect(),
        };
        let shown: Vec<&str> = whys.into_iter().filter(|why| !why.is_empty()).take(MOST_CHANGES).collect();
        match shown[..] {
            [] => "it belongs to what turns.".into(),
            _ => shown.join(";\n"),
        }
    }

    fn expected(&self, step: &Step, before: &State, after: &State) -> String {
        let milliseconds = |id: DefinitionId| self.found.function(id).own_milliseconds;
        let holds: Vec<(String, f64)> = match step.kind {
            StepKind::Turn => step.functions.iter().map(|&id| (self.name(id), milliseconds(id))).collect(),
            StepKind::Coroutines => {
                let coroutines = self.names.ids().filter(|(_, definition)| definition.is_async);
                coroutines.map(|(id, _)| (self.name(id), milliseconds(id))).collect()
            }
            StepKind::Unwrap => Vec::new(),
        };
        let total: f64 = holds.iter().map(|(_, milliseconds)| milliseconds).sum();
        let each: Vec<String> = holds
            .iter()
            .filter(|(_, milliseconds)| *milliseconds > 0.0)
            .map(|(name, milliseconds)| format!("{} ms in {name}", shown(*milliseconds)))
            .collect();
        let mut lines = vec![match each.is_empty() {
            true => "no call stops blocking by this step alone.".into(),
            false => format!("{} ms no longer hold the thread: {}.", shown(total), each.join(", ")),
        }];
        if let (Some(before), Some(after)) = (before.simulated, after.simulated) {
            let (before, after) = (before as f64 / 1e6, after as f64 / 1e6);
            let (less, more) = (shown(before - after), shown(after - before));
            let gain = if after <= before { format!("{less} ms saved") } else { format!("{more} ms more") };
            lines.push(format!("One simulated run: {} ms before, {} ms after, {gain}.", shown(before), shown(after)));
        }
        lines.join("\n")
    }
}

/// Titles of changes that one message tells of a file.
const MOST_CHANGES: usize = 30;

/// The greatest risk of the changes, and what to look at.
fn risk(step: &Step, new: &[&Change]) -> String {
    let level = match new.iter().map(|change| change.safety).max() {
        Some(Safety::Manual) => "high: a person has to finish it.",
        Some(Safety::Review) => "medium: read what follows.",
        Some(Safety::Safe) | None if step.kind == StepKind::Unwrap => {
            "medium: code outside this folder that calls the functions has to await them from now on."
        }
        Some(Safety::Safe) | None => "low: the meaning stays the same.",
    };
    let cautions: BTreeSet<&str> = new.iter().filter_map(|change| change.caution.as_deref()).collect();
    cautions.into_iter().take(MOST_CHANGES).fold(level.to_owned(), |text, caution| text + "\n- " + caution)
}

/// Milliseconds as people write them.
fn shown(milliseconds: f64) -> String {
    let rounded = (milliseconds * 10.0).round() / 10.0;
    format!("{}", rounded + 0.0)
}

/// The first names, and how many more.
fn listed(names: &[String]) -> String {
    match names {
        [] => "nothing".into(),
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [one, two, rest @ ..] => format!("{one}, {two} and {} more", rest.len()),
    }
}

/// A title as part of a file's name.
fn slug(title: &str) -> String {
    let letter = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    let text: String = title.to_lowercase().chars().map(letter).collect();
    let words: Vec<&str> = text.split('-').filter(|word| !word.is_empty()).collect();
    words.join("-").chars().take(60).collect()
}
