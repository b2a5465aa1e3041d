//! `unblock check`: what blocks in a file or folder, for people or as JSON.

use crate::output::print;
use crate::project;
use serde_json::{Value as Json, json};
use std::path::PathBuf;
use std::process::ExitCode;
use unblock::catalogue::Category;
use unblock::find::{self, FunctionFact, Listing};
use unblock::names::{Names, Project};

#[derive(clap::Args)]
pub struct Arguments {
    /// A Python file, or a folder with a project.
    path: PathBuf,
    /// Print one JSON object: `findings`, each with line (from 1), column (from 0, bytes) and name.
    #[arg(long)]
    json: bool,
    /// JSON with your own blocking and harmless calls.
    #[arg(long)]
    config: Option<PathBuf>,
}

/// Exit status 1 when something blocks, as linters do; 0 with `--json`, which is data.
pub fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let settings = project::settings(arguments.config.as_deref())?;
    let project = project::read(&arguments.path)?;
    let names = Names::of(&project);
    let found = find::analyse(&project, &names, &settings);
    let listings = found.listings(&project, &names);
    if arguments.json {
        print(&format!("{}\n", as_json(&project, &names, found.functions(), &listings)))?;
        return Ok(ExitCode::SUCCESS);
    }
    print(&listed(&project, &listings))?;
    print(&slowest(&project, &names, found.functions()))?;
    Ok(if listings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
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

fn listed(project: &Project, listings: &[Listing]) -> String {
    let line = |listing: &Listing| {
        let file = project.file(listing.file);
        let start = file.source.lines.line_column(listing.name_span.start);
        let by = match listing.is_chain {
            true => format!(", by {}", listing.chain.join(" -> ")),
            false => String::new(),
        };
        let (line, column, name, milliseconds) = (start.line, start.column + 1, &listing.name, listing.milliseconds);
        format!("{}:{line}:{column}: {name} blocks {milliseconds} ms{by}\n", file.name)
    };
    listings.iter().map(line).collect()
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
