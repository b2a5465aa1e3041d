//! The rules over a project, with the ids by which a baseline knows their findings.

use crate::output::{Progress, tell};
use crate::profile::{FromProfile, Recorded};
use crate::project::{self, Input};
use crate::pyproject::{Pyproject, known};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use unblock::find::{self, Found};
use unblock::names::Names;
use unblock::report::finding_ids;
use unblock::rules::{Choices, Finding, check_selected};

/// What is checked, and by which rules.
#[derive(clap::Args)]
pub struct What {
    /// Python files, folders, or `-` for standard input; together they are one project.
    #[arg(default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// JSON with your own blocking and harmless calls, in the place of those in `pyproject.toml`.
    #[arg(long)]
    pub config: Option<PathBuf>,
    /// Only these rules; may be repeated, or parted by commas.
    #[arg(long, value_delimiter = ',')]
    pub select: Vec<String>,
    /// Not these rules.
    #[arg(long, value_delimiter = ',')]
    pub ignore: Vec<String>,
    #[command(flatten)]
    pub profile: FromProfile,
}

/// A project with all that was found in it.
pub struct Checked {
    pub input: Input,
    pub names: Names,
    pub found: Found,
    pub findings: Vec<(Finding, String)>,
    pub settings: Pyproject,
    pub recorded: Option<Recorded>,
}

impl What {
    /// Reads what is given, and checks it, with or without `fixes`.
    pub fn check(&self, fixes: bool) -> Result<Checked, String> {
        known(self.select.iter().chain(&self.ignore))?;
        let first = self.paths.first().filter(|path| path.as_os_str() != "-").map_or(Path::new("."), PathBuf::as_path);
        let mut settings = Pyproject::near(first)?;
        if !self.select.is_empty() {
            settings.select = Some(self.select.clone());
        }
        settings.ignore.extend(self.ignore.iter().cloned());
        let input = project::read_all(&self.paths, &settings.exclude)?;
        input.problems.iter().for_each(|problem| tell(&format!("unblock: {problem}")));
        self.check_read(input, settings, fixes)
    }

    /// Checks what has been read.
    pub fn check_read(&self, input: Input, settings: Pyproject, fixes: bool) -> Result<Checked, String> {
        let mut declared = match &self.config {
            Some(path) => project::settings(Some(path))?,
            None => settings.for_find(),
        };
        let progress = Progress::of(input.paths.len());
        progress.say("resolving names");
        let names = Names::of(&input.project);
        progress.say("looking for what blocks");
        let found = find::analyse(&input.project, &names, &declared);
        let (found, recorded) = self.profile.apply(&input.project, &names, &mut declared, found)?;
        progress.say("checking the rules");
        let choices = Choices { declared: &declared, rewrite: &settings.for_rewrite()?, fixes };
        let findings = check_selected(&input.project, &names, &found, choices, &|rule| settings.selects(rule));
        let ids = finding_ids(&input.project, &names, &findings);
        let mut findings: Vec<_> = findings.into_iter().zip(ids).map(|(finding, id)| (finding, id.0)).collect();
        if recorded.is_some() {
            findings.sort_by(|(a, _), (b, _)| b.rank(&found).total_cmp(&a.rank(&found)));
        }
        Ok(Checked { input, names, found, findings, settings, recorded })
    }
}

impl Checked {
    /// Leaves out what a baseline knows.
    pub fn subtract(&mut self, known: &BTreeSet<String>) {
        self.findings.retain(|(_, id)| !known.contains(id));
    }
}

/// The ids in a baseline file.
pub fn read_baseline(path: &Path) -> Result<BTreeSet<String>, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| wrong(&error))?;
    serde_json::from_str(&text).map_err(|error| wrong(&format!("it is no baseline: {error}")))
}
