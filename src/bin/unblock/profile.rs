//! A recording of a profiler on the command line: which assumptions it replaces, and what in it matches nothing.

use std::path::{Path, PathBuf};
use unblock::find::{self, Found, Settings};
use unblock::names::{Names, Project};
use unblock::profile::{self, Matched};

/// The option that several commands have.
#[derive(clap::Args)]
pub struct FromProfile {
    /// A recording of a real run, whose times take the place of assumed ones: of cProfile, pyinstrument (json),
    /// speedscope, viztracer, or py-spy (raw, with `--idle`).
    #[arg(long, value_name = "FILE")]
    pub profile: Option<PathBuf>,
}

/// What a recording changed.
pub struct Recorded {
    tool: &'static str,
    counted: bool,
    /// Sentences, most milliseconds first.
    pub replaced: Vec<String>,
    /// Blocking calls whose time is still assumed.
    pub assumed: usize,
    pub matched: Matched,
}

/// Lines of a list that are shown.
const SHOWN: usize = 20;

impl FromProfile {
    /// What is found with the times of the recording, where there is one.
    pub fn apply(
        &self,
        project: &Project,
        names: &Names,
        declared: &mut Settings,
        found: Found,
    ) -> Result<(Found, Option<Recorded>), String> {
        let Some(path) = &self.profile else { return Ok((found, None)) };
        let profile = read(path)?;
        let matched = profile::matched(&profile, &find::subject(project, names, &found));
        declared.measured = matched.measured.clone();
        let after = find::analyse(project, names, declared);
        let mut replaced: Vec<(f64, String)> = Vec::new();
        for (old, new) in found.sites.iter().zip(&after.sites) {
            let Some(total) = new.recorded else { continue };
            let file = project.file(new.file);
            let line = file.source.lines.line_of(new.span.start);
            let each = if profile.counted { "a call" } else { "in all" };
            replaced.push((
                total,
                format!(
                    "{}:{line}: {}: {} ms {each}, {} assumed",
                    file.name, new.path, new.milliseconds, old.milliseconds
                ),
            ));
        }
        replaced.sort_by(|a, b| b.0.total_cmp(&a.0));
        let assumed = after.sites.iter().filter(|site| site.counts() && site.recorded.is_none()).count();
        let replaced = replaced.into_iter().map(|(_, line)| line).collect();
        let (tool, counted) = (profile.tool, profile.counted);
        Ok((after, Some(Recorded { tool, counted, replaced, assumed, matched })))
    }
}

fn read(path: &Path) -> Result<profile::Profile, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let size = std::fs::metadata(path).map_err(|error| wrong(&error))?.len();
    if size > profile::LARGEST as u64 {
        return Err(wrong(&format!("it has {} MB, which is more than is read", size / 1_000_000)));
    }
    let bytes = std::fs::read(path).map_err(|error| wrong(&error))?;
    profile::read(&bytes).map_err(|error| wrong(&error))
}

impl Recorded {
    /// What people want to know of it.
    pub fn summary(&self) -> String {
        let (replaced, assumed) = (self.replaced.len(), self.assumed);
        let mut text = format!("\nmeasured by {}: {replaced} assumptions replaced, {assumed} left\n", self.tool);
        if !self.counted {
            text += "samples count no calls, so that each time is that of the whole recording\n";
        }
        text += &list(&self.replaced);
        let unmatched: Vec<String> =
            self.matched.unmatched.iter().map(|one| format!("{}: {} ms", one.frame, one.milliseconds)).collect();
        if !unmatched.is_empty() {
            text += "in the recording, and matching nothing here:\n";
            text += &list(&unmatched);
        }
        text
    }
}

fn list(lines: &[String]) -> String {
    let shown: String = lines.iter().take(SHOWN).map(|line| format!("  {line}\n")).collect();
    match lines.len().checked_sub(SHOWN) {
        Some(more @ 1..) => shown + &format!("  and {more} more\n"),
        _ => shown,
    }
}
