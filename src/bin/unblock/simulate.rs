//! `unblock simulate`: runs a program on the virtual clock and shows what happened.

use crate::output::print;
use crate::profile::FromProfile;
use crate::project;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::rc::Rc;
use unblock::find;
use unblock::names::{FileId, Names, Project};
use unblock::profile::mean_by_name;
use unblock::simulate::{CostModel, EventLoop, Options, Spread, simulate_project, text_lanes, to_perfetto};

/// Run a program on a virtual clock, as CPython 3.13 would.
#[derive(clap::Args)]
pub struct Arguments {
    /// A file, or a folder whose files import one another.
    path: PathBuf,
    /// The trace as JSON.
    #[arg(long, conflicts_with_all = ["perfetto", "text"])]
    json: bool,
    /// The trace for Perfetto or chrome://tracing.
    #[arg(long, conflicts_with = "text")]
    perfetto: bool,
    /// Lanes of tasks and threads, drawn in characters; the default.
    #[arg(long)]
    text: bool,
    /// The function to run, with instances of what its annotations name, or unknown values; `package.module:function`, or `package.module:` for a module.
    #[arg(long, value_name = "FUNCTION")]
    entry: Option<String>,
    /// Milliseconds of a call, by dotted name; may be repeated.
    #[arg(long, value_name = "NAME=MS")]
    latency: Vec<String>,
    /// Overrides an assumption by its id, with a number, true or false; may be repeated.
    #[arg(long, value_name = "ID=VALUE")]
    assume: Vec<String>,
    /// Items that an unknown value has.
    #[arg(long, value_name = "N", default_value_t = 3)]
    items: usize,
    /// How latencies spread around their figure: fixed, uniform, exponential, or lognormal.
    #[arg(long, value_name = "KIND", default_value = "fixed")]
    spread: Spread,
    /// Seed of what is random.
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Count CPU time of tasks, switches and threads as measured on this minor version of Python 3, estimated for those
    /// before 8; none without it.
    #[arg(long, value_name = "MINOR")]
    cpu: Option<u32>,
    #[command(flatten)]
    profile: FromProfile,
    /// The event loop whose CPU time is counted; that of uvloop is an estimate.
    #[arg(long = "loop", value_name = "LOOP", default_value = "asyncio", requires = "cpu")]
    event_loop: EventLoop,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let project = Rc::new(project::read(&arguments.path)?);
    let (file, entry) = start(&project, arguments)?;
    let mut options = options(arguments, entry)?;
    for (name, milliseconds) in measured(&project, arguments)? {
        options.latency.entry(name).or_insert(milliseconds);
    }
    let trace = simulate_project(&project, file, &options);
    if arguments.json {
        print(&format!("{}\n", serde_json::to_string(&trace).map_err(|e| e.to_string())?))?;
    } else if arguments.perfetto {
        print(&format!("{}\n", to_perfetto(&trace)))?;
    } else {
        print(&text_lanes(&trace))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn options(arguments: &Arguments, entry: Option<String>) -> Result<Options, String> {
    let mut options = Options {
        entry,
        items: arguments.items,
        spread: arguments.spread,
        seed: arguments.seed,
        python: arguments.cpu.unwrap_or(13),
        cost: arguments.cpu.map(|minor| CostModel::of(minor, arguments.event_loop)).unwrap_or_default(),
        ..Options::default()
    };
    for pair in &arguments.latency {
        let (name, ms) = number(pair)?;
        options.latency.insert(name, ms);
    }
    for pair in &arguments.assume {
        let (id, value) = number(pair)?;
        options.assume.insert(id, value);
    }
    Ok(options)
}

/// Milliseconds of calls by dotted name, from a recording.
fn measured(project: &Project, arguments: &Arguments) -> Result<BTreeMap<String, f64>, String> {
    let mut settings = find::Settings::default();
    if arguments.profile.profile.is_some() {
        let names = Names::of(project);
        let found = find::analyse(project, &names, &settings);
        arguments.profile.apply(project, &names, &mut settings, found)?;
    }
    Ok(mean_by_name(&settings.measured))
}

/// The file to run and the function in it. Of a folder: the module that `--entry` names, `__main__.py` or `main.py`.
fn start(project: &Project, arguments: &Arguments) -> Result<(FileId, Option<String>), String> {
    let entry = arguments.entry.as_deref();
    if let Some((module, function)) = entry.and_then(|entry| entry.split_once(':')) {
        let file = project.import(FileId(u32::MAX), 0, module);
        let file = file.ok_or_else(|| format!("{}: no module {module}", arguments.path.display()))?;
        return Ok((file, Some(function.to_owned()).filter(|function| !function.is_empty())));
    }
    let named = ["__main__", "main"].iter().find_map(|name| project.module(name));
    let single = (project.files.len() == 1).then_some(FileId(0));
    let file = single.or(named).ok_or_else(|| {
        format!("{}: say what to run: --entry package.module: or package.module:function", arguments.path.display())
    })?;
    Ok((file, entry.map(str::to_owned)))
}

fn number(pair: &str) -> Result<(String, f64), String> {
    let (name, value) = pair.rsplit_once('=').ok_or_else(|| format!("{pair}: expected NAME=NUMBER"))?;
    let value = match value {
        "true" => 1.0,
        "false" => 0.0,
        value => {
            value.parse().ok().filter(|v: &f64| v.is_finite()).ok_or_else(|| format!("{pair}: {value} is no number"))?
        }
    };
    Ok((name.to_string(), value))
}
