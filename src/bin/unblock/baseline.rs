//! `unblock baseline`: the findings of today, so that only new ones count.

use crate::lint::{What, read_baseline};
use crate::output::print;
use crate::show;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

/// Findings are known by rule, function and text, not by line: an edit elsewhere changes nothing.
#[derive(clap::Subcommand)]
pub enum Arguments {
    /// Write all findings to a file.
    Write(Options),
    /// Tell what is new since; exit status 1 when something is.
    Check(Options),
}

#[derive(clap::Args)]
pub struct Options {
    #[command(flatten)]
    what: What,
    /// The file of known findings; that of `pyproject.toml`, or this one.
    #[arg(long, short)]
    file: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let (Arguments::Write(options) | Arguments::Check(options)) = arguments;
    let mut checked = options.what.check(false)?;
    let own = checked.settings.baseline.clone();
    let file = options.file.clone().or(own).unwrap_or_else(|| "unblock-baseline.json".into());
    if !checked.input.problems.is_empty() {
        return Err("some files could not be read, so the baseline was left alone".into());
    }
    if matches!(arguments, Arguments::Write(_)) {
        let ids: BTreeSet<&String> = checked.findings.iter().map(|(_, id)| id).collect();
        let text = serde_json::to_string_pretty(&ids).map_err(|error| error.to_string())? + "\n";
        std::fs::write(&file, text).map_err(|error| format!("{}: {error}", file.display()))?;
        print(&format!("{} findings are in {}\n", ids.len(), file.display()))?;
        return Ok(ExitCode::SUCCESS);
    }
    let known = read_baseline(&file)?;
    let now: BTreeSet<&String> = checked.findings.iter().map(|(_, id)| id).collect();
    let gone = known.iter().filter(|id| !now.contains(id)).count();
    checked.subtract(&known);
    print(&show::text(&checked))?;
    print(&format!("{} new, {gone} gone since the baseline\n", checked.findings.len()))?;
    Ok(if checked.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
