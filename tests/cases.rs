//! Runs the cases under `tests/cases`: Markdown in which one heading is one test.
//!
//! A case is a ```` ```py ```` block whose markers (`#   ^^^^ message`, under the line they speak of) say what is
//! expected; other blocks are named after the word behind the language. What the engine says is drawn into the
//! blocks and compared with what stands there. `UNBLOCK_REDRAW=1 cargo test --test cases` writes it down instead,
//! so that a diff shows what changed.

mod cases {
    pub mod document;
    pub mod markers;
}

mod fixed;

use std::collections::BTreeSet;

use cases::document::{Case, check};
use cases::markers::{Marker, draw, strip};
use unblock::find::{self, Settings};
use unblock::names::{Names, Project};
use unblock::rewrite::{self, Bridge, HttpTarget, RewriteSettings, Strategy, Together};
use unblock::syntax::SourceFile;

/// Findings of `find`, drawn under the calls.
#[test]
fn find() {
    check("tests/cases/find", |case| vec![("py".to_owned(), found(case))]);
}

/// The case's code with its findings; a `json` block holds the person's settings.
fn found(case: &Case) -> String {
    let code = strip(case.block("py").expect("a case has code"));
    let settings: Settings = match case.block("json") {
        Some(json) => serde_json::from_str(json).expect("settings"),
        None => Settings::default(),
    };
    let project = Project::single("case.py", SourceFile::parse(code.as_str()));
    let names = Names::of(&project);
    let found = find::analyse(&project, &names, &settings);
    let listings = found.listings(&project, &names);
    let markers = listings.iter().map(|listing| {
        let milliseconds = listing.milliseconds;
        let message = match listing.is_chain {
            true => format!("reaches {}, {milliseconds} ms", listing.chain.join(" -> ")),
            false => format!("blocks: {}, {milliseconds} ms", listing.name),
        };
        Marker { span: listing.span, message }
    });
    draw(&code, markers.collect())
}

/// The pages of the rewrites, and further cases.
#[test]
fn rewrite() {
    for folder in ["src/rewrite", "tests/cases/rewrite"] {
        check(folder, |case| {
            let Some(code) = case.block("py") else { return Vec::new() };
            vec![("py after".to_owned(), rewritten(case, code)), ("refused".to_owned(), refused(case, code))]
        });
    }
}

/// The pages of the rules: what is left of an example when its findings are fixed. One without fixes shows nothing.
#[test]
fn fixes() {
    check("src/rules", |case| {
        let code = strip(case.block("py").expect("an example"));
        let fixed = fixed::fixed(&code);
        assert_eq!(fixed.left, [""; 0], "{code}");
        assert_eq!(fixed.count > 0, case.block("py after").is_some(), "{} fixes:\n{}", fixed.count, fixed.text);
        vec![("py after".to_owned(), fixed.text)]
    });
}

/// The case's code after every change that is on; a second run must change nothing.
fn rewritten(case: &Case, code: &str) -> String {
    let once = rewritten_once(case, code);
    assert_eq!(once, rewritten_once(case, &once), "{}: a second run changes more", case.title);
    once
}

/// What the rewrite does not do, a line each.
fn refused(case: &Case, code: &str) -> String {
    let (project, plan) = planned(case, code);
    let line = |refusal: &rewrite::Refusal| {
        let line = project.file(refusal.file).source.lines.line_of(refusal.span.start);
        format!("line {line}: {}, as {}\n", refusal.what, refusal.why)
    };
    plan.refused.iter().map(line).collect()
}

fn rewritten_once(case: &Case, code: &str) -> String {
    let (project, plan) = planned(case, code);
    let result = plan.render(&project, project.ids().next().expect("one file"), &BTreeSet::new());
    assert!(result.dropped.is_empty(), "{}: {:?} made the file invalid", case.title, result.dropped);
    result.text
}

fn planned(case: &Case, code: &str) -> (Project, rewrite::Plan) {
    let declared: Settings = match case.block("json") {
        Some(json) => serde_json::from_str(json).expect("settings"),
        None => Settings::default(),
    };
    let project = Project::single("case.py", SourceFile::parse(code));
    let names = Names::of(&project);
    let found = find::analyse(&project, &names, &declared);
    let plan = rewrite::plan(&project, &names, &found, &declared, &settings_of(case));
    (project, plan)
}

/// The settings of a case: a `settings` block holds lines such as `strategy = twin`.
fn settings_of(case: &Case) -> RewriteSettings {
    let mut settings = RewriteSettings::default();
    for line in case.block("settings").unwrap_or("").lines() {
        let (key, value) = line.split_once(" = ").expect("a setting is `key = value`");
        match (key, value) {
            ("strategy", "twin") => settings.strategy = Strategy::Twin,
            ("strategy", "thread-only") => settings.strategy = Strategy::ThreadOnly,
            ("http", "httpx") => settings.http = HttpTarget::Httpx,
            ("catalogue", "off") => settings.catalogue = false,
            ("together", "never") => settings.together = Together::Never,
            ("together", "task-group") => settings.together = Together::TaskGroup,
            ("together", "settle") => settings.together = Together::Settle,
            ("python", minor) => settings.python = minor.parse().expect("a minor version"),
            ("limit", limit) => settings.limit = Some(limit.parse().expect("a number")),
            ("wrapper", function) => {
                settings.frontier.insert(function.to_owned(), Bridge::SyncWrapper);
            }
            ("thread", function) => {
                settings.frontier.insert(function.to_owned(), Bridge::Thread);
            }
            _ => panic!("no such setting: {line}"),
        }
    }
    settings
}
