//! `unblock graph`: who reaches what blocks, as text, DOT, Mermaid or JSON.

use crate::lint::{Checked, What};
use crate::output::print;
use serde_json::json;
use std::collections::BTreeSet;
use std::process::ExitCode;
use unblock::names::DefinitionId;

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    what: What,
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    Text,
    Dot,
    Mermaid,
    Json,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let checked = arguments.what.check(false)?;
    let edges = edges(&checked);
    let shown = |line: fn(&str, &str) -> String| edges.iter().map(|(from, to)| line(from, to)).collect::<String>();
    print(&match arguments.format {
        Format::Text => shown(|from, to| format!("{from} -> {to}\n")),
        Format::Dot => format!("digraph unblock {{\n{}}}\n", shown(|from, to| format!("  {from:?} -> {to:?};\n"))),
        Format::Mermaid => mermaid(&edges),
        Format::Json => {
            let one = |(from, to): &(String, String)| json!({ "from": from, "to": to });
            format!("{}\n", json!({ "edges": edges.iter().map(one).collect::<Vec<_>>() }))
        }
    })?;
    Ok(if checked.input.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

/// Calls of functions that block, and the blocking calls they end in.
fn edges(checked: &Checked) -> BTreeSet<(String, String)> {
    let (names, found) = (&checked.names, &checked.found);
    let label = |id: DefinitionId| {
        let definition = names.definition(id);
        format!("{}:{}", checked.input.project.file(definition.file).name, definition.qualname)
    };
    let calls = found.blocking_calls(names).into_iter().map(|number| &names.edges()[number]);
    let calls = calls.map(|edge| (label(edge.caller), label(edge.callee)));
    let sites = found.sites.iter().filter(|site| site.counts());
    calls.chain(sites.map(|site| (label(site.function), format!("{}()", site.path)))).collect()
}

fn mermaid(edges: &BTreeSet<(String, String)>) -> String {
    let labels: BTreeSet<&String> = edges.iter().flat_map(|(from, to)| [from, to]).collect();
    let labels: Vec<&String> = labels.into_iter().collect();
    let number = |label: &String| labels.binary_search(&label).unwrap_or_default();
    let quoted = |label: &String| label.replace('"', "#quot;").replace('<', "&lt;").replace('>', "&gt;");
    let mut text = "flowchart LR\n".to_owned();
    labels.iter().enumerate().for_each(|(n, label)| text += &format!("  n{n}[\"{}\"]\n", quoted(label)));
    edges.iter().for_each(|(from, to)| text += &format!("  n{} --> n{}\n", number(from), number(to)));
    text
}
