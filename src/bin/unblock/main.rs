//! The command line: one sub-command a file, each a thin start of the engine.

mod check;
mod link;
mod output;
mod project;
mod rewrite;
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
    /// List the calls that block, with the chains that reach them and their milliseconds.
    Check(check::Arguments),
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
