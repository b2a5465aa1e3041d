//! `unblock simulate`: runs a program on the virtual clock and shows what happened.

use crate::output::print;
use std::path::PathBuf;
use std::process::ExitCode;
use unblock::simulate::{Options, simulate, text_lanes, to_perfetto};
use unblock::syntax::SourceFile;

/// Run a program on a virtual clock, as CPython 3.13 would.
#[derive(clap::Args)]
pub struct Arguments {
    file: PathBuf,
    /// The trace as JSON.
    #[arg(long, conflicts_with_all = ["perfetto", "text"])]
    json: bool,
    /// The trace for Perfetto or chrome://tracing.
    #[arg(long, conflicts_with = "text")]
    perfetto: bool,
    /// Lanes of tasks and threads, drawn in characters; the default.
    #[arg(long)]
    text: bool,
    /// The function to run; its parameters are opaque.
    #[arg(long, value_name = "FUNCTION")]
    entry: Option<String>,
    /// Milliseconds of a call, by dotted name; may be repeated.
    #[arg(long, value_name = "NAME=MS")]
    latency: Vec<String>,
    /// Overrides an assumption by its id; may be repeated.
    #[arg(long, value_name = "ID=VALUE")]
    assume: Vec<String>,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let text = std::fs::read(&arguments.file).map_err(|e| format!("{}: {e}", arguments.file.display()))?;
    let source = SourceFile::parse(String::from_utf8_lossy(&text).into_owned());
    let mut options = Options { entry: arguments.entry.clone(), ..Options::default() };
    for pair in &arguments.latency {
        let (name, ms) = number(pair)?;
        options.latency.insert(name, ms);
    }
    for pair in &arguments.assume {
        let (id, value) = number(pair)?;
        options.assume.insert(id, value);
    }
    let trace = simulate(&source, &options);
    if arguments.json {
        print(&format!("{}\n", serde_json::to_string(&trace).map_err(|e| e.to_string())?))?;
    } else if arguments.perfetto {
        print(&format!("{}\n", to_perfetto(&trace)))?;
    } else {
        print(&text_lanes(&trace))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn number(pair: &str) -> Result<(String, f64), String> {
    let (name, value) = pair.rsplit_once('=').ok_or_else(|| format!("{pair}: expected NAME=NUMBER"))?;
    let value = value.parse().map_err(|_| format!("{pair}: {value} is no number"))?;
    Ok((name.to_string(), value))
}
