//! The command line: one sub-command a file, each a thin start of the engine.

mod baseline;
mod check;
mod decode;
mod diff;
mod entry_points;
mod explain;
mod fix;
mod graph;
mod link;
mod lint;
mod output;
mod patches;
mod profile;
mod project;
mod pyproject;
mod replace;
mod rewrite;
mod show;
mod simulate;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// See which Python calls block, and who reaches them.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Tell what the rules find: blocking calls, forgotten awaits, unsafe sharing between tasks, and more.
    Check(check::Arguments),
    /// Write down the findings of today, or tell what is new since.
    #[command(subcommand)]
    Baseline(baseline::Arguments),
    /// Show who reaches what blocks.
    Graph(graph::Arguments),
    /// Print the page of a rule or a rewrite.
    Explain(explain::Arguments),
    /// Print the asynchronous form, with every call chain turned.
    Rewrite(rewrite::Arguments),
    /// Print the part after `#` of a link that opens files on the page.
    Link(link::Arguments),
    /// Run a program on a virtual clock and show what happens when.
    Simulate(simulate::Arguments),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Baseline(arguments) => baseline::run(&arguments),
        Command::Graph(arguments) => graph::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Rewrite(arguments) => rewrite::run(&arguments),
        Command::Link(arguments) => link::run(&arguments),
        Command::Simulate(arguments) => simulate::run(&arguments),
    };
    match result {
        Ok(code) => code,
        Err(message) => {
            output::tell(&format!("unblock: {message}"));
            ExitCode::from(2)
        }
    }
}
