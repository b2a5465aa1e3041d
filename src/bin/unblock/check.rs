//! `unblock check`: what the rules find in files and folders, for people and for programs.

use crate::fix::{Upto, fix};
use crate::lint::{What, read_baseline};
use crate::output::print;
use crate::show::{Format, show};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;
use unblock::catalogue::Category;
use unblock::find::{FunctionFact, Listing};
use unblock::names::{Names, Project};

/// Exit status 0 when nothing was found, 1 when something was, 2 when something could not be read or understood.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    what: What,
    #[arg(long, value_enum, default_value = "text", conflicts_with = "json")]
    format: Format,
    /// Leave out the findings that a file of `unblock baseline write` knows.
    #[arg(long)]
    baseline: Option<PathBuf>,
    /// Apply the fixes that keep the meaning, with `review` also those that somebody has to look at, and tell what is
    /// left.
    #[arg(long, value_enum, num_args = 0..=1, require_equals = true, default_missing_value = "safe", conflicts_with = "json")]
    fix: Option<Upto>,
    /// With `--fix`, also write files that have changes which git does not hold yet.
    #[arg(long, requires = "fix")]
    allow_dirty: bool,
    /// Print blocking calls alone as one JSON object: `findings`, each with line (from 1), column (from 0, bytes) and
    /// name. The exit status is 0, as it is data.
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let mut checked =
        arguments.what.check(arguments.fix.is_some() || arguments.format.shows_fixes() && !arguments.json)?;
    let project = &checked.input.project;
    if arguments.json {
        let listings = checked.found.listings(project, &checked.names);
        print(&format!("{}\n", as_json(project, &checked.names, checked.found.functions(), &listings)))?;
        return Ok(if checked.input.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(2) });
    }
    let known = match arguments.baseline.as_ref().or(checked.settings.baseline.as_ref()) {
        Some(path) => read_baseline(path)?,
        None => BTreeSet::new(),
    };
    checked.subtract(&known);
    if let Some(upto) = arguments.fix {
        checked = fix(&arguments.what, checked, &known, upto, arguments.allow_dirty)?;
    }
    print(&show(&checked, arguments.format))?;
    if arguments.format == Format::Text {
        print(&slowest(&checked.input.project, &checked.names, checked.found.functions()))?;
    }
    if let (Some(recorded), Format::Text | Format::Short) = (&checked.recorded, arguments.format) {
        print(&recorded.summary())?;
    }
    let code = match (checked.input.problems.is_empty(), checked.findings.is_empty()) {
        (false, _) => ExitCode::from(2),
        (true, true) => ExitCode::SUCCESS,
        (true, false) => ExitCode::FAILURE,
    };
    // The process ends here: to give millions of small things back first would take a while.
    std::mem::forget(checked);
    Ok(code)
}

/// `findings` are calls that wait; `computing` those that keep the processor busy instead; `implicit` are objects
/// that block when they are entered or looped over.
fn as_json(project: &Project, names: &Names, functions: &[FunctionFact], listings: &[Listing]) -> Json {
    let (calls, implicit): (Vec<&Listing>, Vec<&Listing>) = listings.iter().partition(|listing| listing.is_call);
    let (computing, calls) = calls.into_iter().partition(|listing| listing.category == Some(Category::Cpu));
    let shown = |listings: Vec<&Listing>| -> Vec<Json> {
        listings.into_iter().map(|listing| finding(project, names, listing)).collect()
    };
    let blocking = functions.iter().filter(|fact| fact.blocks());
    let functions: Vec<Json> = blocking.map(|fact| function(project, names, fact)).collect();
    json!({ "findings": shown(calls), "computing": shown(computing), "implicit": shown(implicit), "functions": functions })
}

fn finding(project: &Project, names: &Names, listing: &Listing) -> Json {
    let file = project.file(listing.file);
    let start = file.source.lines.line_column(listing.name_span.start);
    json!({
        "file": file.name,
        "line": start.line,
        "column": start.column,
        "name": listing.name,
        "kind": if listing.is_chain { "chain" } else { "site" },
        "category": listing.category.map(|category| category.name()),
        "milliseconds": listing.milliseconds,
        "function": names.definition(listing.function).qualname,
        "chain": listing.chain,
    })
}

fn function(project: &Project, names: &Names, fact: &FunctionFact) -> Json {
    let definition = names.definition(fact.definition);
    json!({
        "file": project.file(definition.file).name,
        "name": definition.qualname,
        "own_milliseconds": fact.own_milliseconds,
        "total_milliseconds": fact.total_milliseconds,
        "entry": fact.entry.map(|entry| format!("{entry:?}").to_lowercase()),
    })
}

/// Where to begin: the functions that take longest.
fn slowest(project: &Project, names: &Names, functions: &[FunctionFact]) -> String {
    const SHOWN: usize = 10;
    let mut slow: Vec<&FunctionFact> = functions.iter().filter(|fact| fact.total_milliseconds > 0.0).collect();
    slow.sort_by(|a, b| b.total_milliseconds.total_cmp(&a.total_milliseconds));
    if slow.is_empty() {
        return String::new();
    }
    let line = |fact: &FunctionFact| {
        let definition = names.definition(fact.definition);
        let file = project.file(definition.file);
        let line = file.source.lines.line_of(definition.name_span.start);
        let (own, total) = (fact.own_milliseconds, fact.total_milliseconds);
        format!("{own:>9} / {total:<9} {} ({}:{line})\n", definition.qualname, file.name)
    };
    let title = "\nslowest functions, in milliseconds of one call (own / total):\n".to_owned();
    slow.into_iter().take(SHOWN).map(line).fold(title, |text, line| text + &line)
}
