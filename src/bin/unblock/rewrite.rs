//! `unblock rewrite`: the asynchronous form of a file or folder, as text, as a diff, as JSON, or in place.

use crate::diff::diff;
use crate::entry_points::entry_points;
use crate::output::{print, tell};
use crate::patches;
use crate::profile::FromProfile;
use crate::project;
use crate::pyproject::{Pyproject, Target};
use crate::replace::{refuse_uncommitted, replace};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use unblock::find;
use unblock::names::{Definition, Names, Project};
use unblock::rewrite::{Bridge, Clients, HttpTarget, Plan, RewriteSettings, Rewritten, Strategy, Together, plan};

#[derive(clap::Args)]
pub struct Arguments {
    /// A Python file, or a folder with a project.
    path: PathBuf,
    /// JSON with your own blocking calls, and where the migration stops. Where it names blocking calls, only these
    /// count, and not the catalogue, and calls keep their order.
    #[arg(long)]
    config: Option<PathBuf>,
    /// Print a unified diff in the place of the whole text; usual for a folder.
    #[arg(long, conflicts_with = "json")]
    diff: bool,
    /// Write the files in their place.
    #[arg(long, conflicts_with_all = ["diff", "json"])]
    write: bool,
    /// With `--write`, also write files that have changes which git does not hold yet.
    #[arg(long, requires = "write")]
    allow_dirty: bool,
    /// Print one JSON object: changes, refusals and texts.
    #[arg(long)]
    json: bool,
    /// Write the rewrite as a set of patches into a folder, one reviewable step each, to be applied in their order.
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["diff", "write", "json"])]
    patches: Option<PathBuf>,
    /// At most so many functions turn in one patch, unless more have to turn together.
    #[arg(long, value_name = "N", requires = "patches", default_value_t = 8)]
    functions: usize,
    #[command(flatten)]
    profile: FromProfile,
    /// Which library replaces `requests` and its like: that of `pyproject.toml`, or aiohttp.
    #[arg(long, value_enum)]
    http: Option<Target>,
    /// What takes the place of database drivers and other clients: their asynchronous counterparts, or threads.
    #[arg(long, value_enum, default_value = "native")]
    clients: Drivers,
    /// Minor version of the target Python: 13 is 3.13. That of `pyproject.toml`, or 13.
    #[arg(long, value_parser = clap::value_parser!(u8).range(8..=14))]
    python: Option<u8>,
    #[arg(long, value_enum, default_value = "in-place")]
    strategy: How,
    /// How independent awaits are brought together: `gather` unless said, `never` with `--config`.
    #[arg(long, value_enum)]
    together: Option<Join>,
    /// At most so many at once where a loop becomes concurrent.
    #[arg(long)]
    limit: Option<u32>,
    /// Stop at this function: `Shop.total` stays as it is, and coroutines call it in a thread (`=thread`);
    /// `Shop.total=wrapper` is an entry point, which plain code goes on calling by a wrapper around `async_total`.
    /// `shop/cart.py:Shop.total` is that of one file.
    #[arg(long, value_name = "FUNCTION[=thread|wrapper|convert]", value_parser = stop)]
    frontier: Vec<(String, Stop)>,
}

/// What happens at a function where the migration stops.
#[derive(Clone, Copy, Debug, serde::Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
enum Stop {
    Thread,
    Wrapper,
    Convert,
}

impl Stop {
    fn bridge(self) -> Bridge {
        match self {
            Stop::Thread => Bridge::Thread,
            Stop::Wrapper => Bridge::SyncWrapper,
            Stop::Convert => Bridge::Convert,
        }
    }
}

/// `FUNCTION` or `FUNCTION=HOW`.
fn stop(text: &str) -> Result<(String, Stop), String> {
    let (name, how) = text.split_once('=').unwrap_or((text, "thread"));
    let stop = <Stop as clap::ValueEnum>::from_str(how, false)?;
    Ok((name.to_owned(), stop))
}

/// What a configuration says beside what finding reads of it.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Configuration {
    frontier: BTreeMap<String, Stop>,
    /// Whether they are there at all.
    blocking: Option<serde::de::IgnoredAny>,
    async_defs: Option<serde::de::IgnoredAny>,
}

impl Configuration {
    fn read(path: Option<&Path>) -> Result<Self, String> {
        let Some(path) = path else { return Ok(Self::default()) };
        let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let text = std::fs::read_to_string(path).map_err(|error| wrong(&error))?;
        serde_json::from_str(&text).map_err(|error| wrong(&error))
    }

    /// The person says what is asynchronous.
    fn declares(&self) -> bool {
        self.blocking.is_some() || self.async_defs.is_some()
    }
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Drivers {
    Native,
    Thread,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum How {
    InPlace,
    Twin,
    ThreadOnly,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Join {
    Gather,
    TaskGroup,
    /// `gather` with `return_exceptions`: all end first, then the first error is raised.
    Settle,
    Never,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let mut declared = project::settings(arguments.config.as_deref())?;
    let project = project::read(&arguments.path)?;
    let names = Names::of(&project);
    let found = find::analyse(&project, &names, &declared);
    let (found, _) = arguments.profile.apply(&project, &names, &mut declared, found)?;
    let usual = Pyproject::near(&arguments.path)?;
    let mut settings = settings(arguments, &Configuration::read(arguments.config.as_deref())?, &usual)?;
    are_functions(&project, &names, settings.frontier.keys())?;
    if settings.catalogue {
        keep_plain(&mut settings, entry_points(&arguments.path, &project, &names));
    }
    if let Some(folder) = &arguments.patches {
        let migration = patches::Migration { project: &project, names: &names, found: &found, declared: &declared };
        migration.write(folder, &arguments.path, settings, arguments.functions)?;
        return Ok(ExitCode::SUCCESS);
    }
    let plan = plan(&project, &names, &found, &declared, &settings);
    let results: Vec<Rewritten> = project.ids().map(|file| plan.render(&project, file, &BTreeSet::new())).collect();
    if arguments.json {
        print(&format!("{}\n", as_json(&project, &plan, &results)))?;
    } else if arguments.diff || !arguments.write && arguments.path.is_dir() {
        print(&diffs(&project, &results))?;
    } else if arguments.write {
        write(&arguments.path, arguments.allow_dirty, &project, &results)?;
    } else {
        results.iter().try_for_each(|result| print(&result.text))?;
    }
    if !arguments.json {
        complain(&project, &plan, &results);
    }
    Ok(ExitCode::SUCCESS)
}

/// Functions that plain code goes on calling, where nothing else was said of them.
fn keep_plain(settings: &mut RewriteSettings, functions: Vec<String>) {
    for name in functions {
        let is_chosen = name.split_once(':').is_some_and(|(_, qualname)| settings.frontier.contains_key(qualname));
        if !is_chosen {
            settings.frontier.entry(name).or_insert(Bridge::SyncWrapper);
        }
    }
}

/// A name that no function has would stop nothing.
fn are_functions<'n>(project: &Project, names: &Names, wanted: impl Iterator<Item = &'n String>) -> Result<(), String> {
    let is_named = |one: &Definition, name: &str| match name.split_once(':') {
        Some((file, name)) => one.qualname == name && project.file(one.file).name == file,
        None => one.qualname == name,
    };
    let is_one = |name: &String| names.ids().any(|(_, one)| one.is_function() && is_named(one, name));
    match wanted.into_iter().find(|name| !is_one(name)) {
        None => Ok(()),
        Some(name) => Err(format!(
            "frontier: there is no function `{name}`; methods are named as `Class.method`, and those of one file as `folder/file.py:Class.method`"
        )),
    }
}

fn settings(
    arguments: &Arguments,
    configuration: &Configuration,
    usual: &Pyproject,
) -> Result<RewriteSettings, String> {
    let usual = usual.for_rewrite()?;
    let configured = configuration.frontier.iter().map(|(name, stop)| (name.clone(), stop.bridge()));
    let chosen = arguments.frontier.iter().map(|(name, stop)| (name.clone(), stop.bridge()));
    Ok(RewriteSettings {
        frontier: configured.chain(chosen).collect(),
        http: arguments.http.map_or(usual.http, HttpTarget::from),
        clients: match arguments.clients {
            Drivers::Native => Clients::Native,
            Drivers::Thread => Clients::Thread,
        },
        python: arguments.python.unwrap_or(usual.python),
        strategy: match arguments.strategy {
            How::InPlace => Strategy::InPlace,
            How::Twin => Strategy::Twin,
            How::ThreadOnly => Strategy::ThreadOnly,
        },
        together: match arguments.together {
            Some(Join::Gather) => Together::Gather,
            Some(Join::TaskGroup) => Together::TaskGroup,
            Some(Join::Settle) => Together::Settle,
            Some(Join::Never) => Together::Never,
            None if configuration.declares() => Together::Never,
            None => Together::Gather,
        },
        limit: arguments.limit,
        catalogue: !configuration.declares(),
        stage: None,
    })
}

fn as_json(project: &Project, plan: &Plan, results: &[Rewritten]) -> Json {
    let place = |file: unblock::names::FileId, start: u32| {
        let at = project.file(file).source.lines.line_column(start);
        json!({ "file": project.file(file).name, "line": at.line, "column": at.column })
    };
    let changes: Vec<Json> = plan
        .changes
        .iter()
        .map(|change| {
            json!({
                "id": change.id,
                "rewrite": change.rewrite,
                "place": place(change.file, change.span.start),
                "function": change.function,
                "title": change.title,
                "why": change.why,
                "safety": format!("{:?}", change.safety).to_lowercase(),
                "caution": change.caution,
                "depends_on": change.depends_on,
            })
        })
        .collect();
    let refused: Vec<Json> = plan
        .refused
        .iter()
        .map(|refusal| {
            json!({
                "place": place(refusal.file, refusal.span.start),
                "function": refusal.function,
                "what": refusal.what,
                "why": refusal.why,
                "way_out": refusal.way_out,
            })
        })
        .collect();
    let files: Vec<Json> = project
        .files
        .iter()
        .zip(results)
        .map(|(file, result)| json!({ "name": file.name, "text": result.text, "dropped": result.dropped }))
        .collect();
    json!({ "changes": changes, "refused": refused, "files": files })
}

/// Only files that change are touched.
fn write(root: &Path, allow_dirty: bool, project: &Project, results: &[Rewritten]) -> Result<(), String> {
    let place = |name: &str| if root.is_dir() { root.join(name) } else { root.to_owned() };
    let changed = || project.files.iter().zip(results).filter(|(_, result)| !result.edits.is_empty());
    if !allow_dirty {
        changed().try_for_each(|(file, _)| refuse_uncommitted(&place(&file.name)))?;
    }
    for (file, result) in changed() {
        let path = place(&file.name);
        replace(&path, &file.source.text, &result.text)?;
    }
    Ok(())
}

/// Standard output is the result alone; what was not done goes to standard error.
fn complain(project: &Project, plan: &Plan, results: &[Rewritten]) {
    for refusal in &plan.refused {
        let file = project.file(refusal.file);
        let line = file.source.lines.line_of(refusal.span.start);
        tell(&format!("{}:{line}: {}: {}; {}", file.name, refusal.what, refusal.why, refusal.way_out));
    }
    for id in results.iter().flat_map(|result| &result.dropped) {
        tell(&format!("left out to keep the file valid, please report: {id}"));
    }
}

fn diffs(project: &Project, results: &[Rewritten]) -> String {
    let changed = project.files.iter().zip(results).filter(|(_, result)| !result.edits.is_empty());
    changed.map(|(file, result)| diff(&file.name, &file.source.text, &result.text)).collect()
}
