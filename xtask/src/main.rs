//! `cargo xtask serve|build|docs|test|fuzz|measure|compare|figures`: sets up what is missing, then builds, serves and tests the page.

mod build;
mod compare;
mod docs;
mod figures;
mod fuzz;
mod serve;
mod split;
mod test;
mod tools;

use anyhow::{Result, bail};
use lexopt::prelude::*;
use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask serve [--release] [--port N]      build the page, serve it on localhost, rebuild and reload on change
cargo xtask build [--release]                 write the page to dist/: static files, for any folder of any host
cargo xtask docs                              the same released, with its documentation in dist/docs/
cargo xtask test [SUITE ...] [--only NAME]    run every test, or only: style, engine, equivalence, browser
cargo xtask fuzz [TARGET] [--seconds N]       search for inputs on which the engine fails, 600 s for each target of fuzz/
cargo xtask measure [ARGUMENT ...]            measure the released page in a browser (tests/browser/measure.mjs)
cargo xtask compare FOLDER                    time and memory of ruff, asyncify-codemod and unblock, over the same files
cargo xtask figures FOLDER                    both of these, into the README's table
";

fn main() -> ExitCode {
    match obey() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn obey() -> Result<()> {
    let mut arguments = lexopt::Parser::from_env();
    match arguments.next()? {
        Some(Value(command)) if command == "serve" => serve(arguments),
        Some(Value(command)) if command == "build" => build(arguments),
        Some(Value(command)) if command == "docs" => docs::build(),
        Some(Value(command)) if command == "test" => test(arguments),
        Some(Value(command)) if command == "fuzz" => fuzz(arguments),
        Some(Value(command)) if command == "compare" => compare::compare(&folder(arguments)?).map(drop),
        Some(Value(command)) if command == "figures" => figures::write(&folder(arguments)?),
        Some(Value(command)) if command == "measure" => test::measure(&arguments.raw_args()?.collect::<Vec<_>>()),
        None | Some(Short('h') | Long("help")) => {
            print!("{USAGE}");
            Ok(())
        }
        Some(other) => bail!("{}\n\n{USAGE}", other.unexpected()),
    }
}

fn folder(mut arguments: lexopt::Parser) -> Result<PathBuf> {
    let folder = arguments.raw_args()?.next();
    Ok(folder.ok_or_else(|| anyhow::anyhow!("name a folder with Python files"))?.into())
}

fn serve(mut arguments: lexopt::Parser) -> Result<()> {
    let (mut release, mut port) = (false, 8080);
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("release") => release = true,
            Long("port") => port = arguments.value()?.parse()?,
            other => bail!(other.unexpected()),
        }
    }
    serve::serve_and_watch(build::Kind::from_release(release), port)
}

fn build(mut arguments: lexopt::Parser) -> Result<()> {
    let mut release = false;
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("release") => release = true,
            other => bail!(other.unexpected()),
        }
    }
    tools::set_up()?;
    let page = build::Page::dist(build::Kind::from_release(release));
    page.build()?;
    if release { tools::write_licences(&page.folder) } else { Ok(()) }
}

fn test(mut arguments: lexopt::Parser) -> Result<()> {
    let mut choice = test::Choice::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            Value(suite) => choice.suites.push(suite.string()?),
            Long("only") => choice.only = Some(arguments.value()?.string()?),
            other => bail!(other.unexpected()),
        }
    }
    test::run(&choice)
}

fn fuzz(mut arguments: lexopt::Parser) -> Result<()> {
    let (mut target, mut seconds) = (None, 600);
    while let Some(argument) = arguments.next()? {
        match argument {
            Value(name) => target = Some(name.string()?),
            Long("seconds") => seconds = arguments.value()?.parse()?,
            other => bail!(other.unexpected()),
        }
    }
    fuzz::fuzz(target.as_deref(), seconds)
}
