//! `unblock explain`: the page of a rule or a rewrite, or the list of all.

use crate::output::print;
use std::process::ExitCode;
use unblock::rewrite::REWRITES;
use unblock::rules::{OFF, RULES};

#[derive(clap::Args)]
pub struct Arguments {
    /// A rule or a rewrite; all are listed where none is named.
    name: Option<String>,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let pages = || RULES.iter().map(|r| (r.name, r.page)).chain(REWRITES.iter().map(|r| (r.name, r.page)));
    let Some(name) = &arguments.name else {
        let off = |name: &&str| if OFF.contains(name) { "  (off unless selected)" } else { "" };
        print(&pages().map(|(name, _)| format!("{name}{}\n", off(&name))).collect::<String>())?;
        return Ok(ExitCode::SUCCESS);
    };
    let page = pages().find(|(known, _)| known == name);
    let (_, page) =
        page.ok_or_else(|| format!("there is no rule or rewrite `{name}`; `unblock explain` lists them"))?;
    print(page)?;
    Ok(ExitCode::SUCCESS)
}
