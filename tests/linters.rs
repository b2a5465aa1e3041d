//! Our rules beside those of ruff and flake8-async that look for the same, over snippets of our own.
//!
//! It needs Python and a package index, so that it is ignored by default: `cargo test --test linters -- --ignored`.

use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use unblock::rules::RULES;

const SNIPPETS: &str = "tests/linters/snippets.py";

/// Codes that look for the same as a rule of ours. Those that begin with `ASYNC2` are all blocking calls.
const SAME: &[(&str, &str)] = &[
    ("ASYNC100", "timeout-without-await"),
    ("ASYNC103", "swallowed-cancellation"),
    ("ASYNC104", "swallowed-cancellation"),
    ("ASYNC105", "never-awaited"),
    ("ASYNC109", "timeout-parameter"),
    ("ASYNC110", "busy-wait"),
    ("ASYNC115", "long-sleep"),
    ("ASYNC116", "long-sleep"),
    ("ASYNC119", "yield-in-context"),
    ("ASYNC124", "async-without-await"),
    ("ASYNC2", "blocking-in-async"),
    ("ASYNC300", "task-not-kept"),
    ("RUF006", "task-not-kept"),
    ("RUF029", "async-without-await"),
];

/// Where we say nothing on purpose: a text that the snippet has, the rule, and why.
const ON_PURPOSE: &[(&str, &str, &str)] = &[
    (".exists(", "blocking-in-async", "a look-up of metadata is too short to matter alone"),
    (".is_file(", "blocking-in-async", "a look-up of metadata"),
    (".isfile(", "blocking-in-async", "a look-up of metadata"),
    (".getsize(", "blocking-in-async", "a look-up of metadata"),
    (".stat(", "blocking-in-async", "a look-up of metadata"),
    (".resolve(", "blocking-in-async", "a look-up of metadata"),
    (".abspath(", "blocking-in-async", "a look-up of metadata"),
    (".glob(", "blocking-in-async", "it is lazy: nothing is read before it is iterated"),
    ("input = str", "blocking-in-async", "the name is a local one, and no built-in"),
    ("await asyncio.create_task", "task-not-kept", "who awaits a task keeps it"),
    ("yield 1", "async-without-await", "an asynchronous generator needs no await to be one"),
    ("return time.sleep", "async-without-await", "it blocks, and is to be awaited: that is said instead"),
];

type Said = BTreeMap<(String, &'static str), BTreeSet<String>>;

#[test]
#[ignore = "needs packages for python3"]
fn rules_agree_with_other_linters() {
    let text = fs::read_to_string(SNIPPETS).unwrap();
    let snippets = snippets(&text);
    assert!(snippets.len() >= 150, "{}", snippets.len());
    let (ours, theirs) = (ours(&snippets), theirs(&snippets));
    let agreed = ours.keys().filter(|key| theirs.contains_key(*key)).count();
    println!("{} snippets, {agreed} agreements", snippets.len());
    for (name, rule) in ours.keys().filter(|key| !theirs.contains_key(*key)) {
        println!("extra: {rule} in {name}");
    }
    let mut missed = Vec::new();
    for ((name, rule), codes) in theirs.iter().filter(|(key, _)| !ours.contains_key(*key)) {
        let body = &snippets.iter().find(|snippet| snippet.name == *name).unwrap().text;
        match ON_PURPOSE.iter().find(|(part, of, _)| of == rule && body.contains(part)) {
            Some((_, _, why)) => println!("not said on purpose: {rule} in {name} ({codes:?}): {why}"),
            None => missed.push(format!("{rule} in {name} ({codes:?})\n{body}")),
        }
    }
    println!("{} misses", missed.len());
    assert!(agreed > 0 && missed.is_empty(), "{}", missed.join("\n"));
    let alone = ours.keys().filter(|key| !theirs.contains_key(*key));
    let quiet: Vec<_> = alone.filter(|(name, _)| name.starts_with("no_") || name.starts_with("sync_")).collect();
    assert!(quiet.is_empty(), "false alarms: {quiet:?}");
}

/// One function of the file.
struct Snippet {
    name: String,
    first_line: usize,
    text: String,
}

fn snippets(text: &str) -> Vec<Snippet> {
    let mut snippets: Vec<Snippet> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let head = line.strip_prefix("async def ").or_else(|| line.strip_prefix("def "));
        if let Some((name, _)) = head.and_then(|rest| rest.split_once('(')) {
            snippets.push(Snippet { name: name.into(), first_line: number, text: String::new() });
        }
        if let Some(snippet) = snippets.last_mut() {
            snippet.text += &format!("{line}\n");
        }
    }
    snippets
}

fn at(snippets: &[Snippet], line: usize) -> Option<String> {
    snippets.iter().rev().find(|snippet| snippet.first_line <= line).map(|snippet| snippet.name.clone())
}

fn same(code: &str) -> Option<&'static str> {
    SAME.iter().find(|(start, _)| code.starts_with(start)).map(|(_, rule)| *rule)
}

fn ours(snippets: &[Snippet]) -> Said {
    let output = run(Command::new(env!("CARGO_BIN_EXE_unblock")).args([
        "check",
        "--format",
        "json",
        "--select",
        &RULES.iter().map(|rule| rule.name).collect::<Vec<_>>().join(","),
        SNIPPETS,
    ]));
    let findings: Json = serde_json::from_slice(&output.stdout).unwrap();
    let mut said = Said::new();
    for finding in findings["findings"].as_array().unwrap() {
        let line = finding["line"].as_u64().unwrap() as usize;
        let rule = SAME.iter().find(|(_, rule)| finding["rule"] == *rule);
        if let (Some(name), Some((_, rule))) = (at(snippets, line), rule) {
            said.entry((name, rule)).or_default();
        }
    }
    said
}

fn theirs(snippets: &[Snippet]) -> Said {
    let packages = packages();
    let mut said = Said::new();
    let mut add = |tool: &str, line: usize, code: &str| {
        if let (Some(name), Some(rule)) = (at(snippets, line), same(code)) {
            said.entry((name, rule)).or_default().insert(format!("{tool} {code}"));
        }
    };
    let ruff = ["check", "--isolated", "--preview", "--no-cache", "--select", "ASYNC,RUF006,RUF029"];
    let output = run(Command::new(packages.join("bin/ruff")).args(ruff).args(["--output-format", "json", SNIPPETS]));
    for finding in serde_json::from_slice::<Json>(&output.stdout).unwrap().as_array().unwrap() {
        let line = finding["location"]["row"].as_u64().unwrap() as usize;
        add("ruff", line, finding["code"].as_str().unwrap_or_default());
    }
    let flake8 = ["-m", "flake8", "--isolated", "--select", "ASYNC", "--format", "%(row)d %(code)s", SNIPPETS];
    let output = run(Command::new("python3").env("PYTHONPATH", &packages).args(flake8));
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let (row, code) = line.split_once(' ').unwrap();
        add("flake8-async", row.parse().unwrap(), code);
    }
    for tool in ["ruff", "flake8-async"] {
        assert!(said.values().flatten().any(|code| code.starts_with(tool)), "{tool} says nothing");
    }
    said
}

fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{command:?}: {told}");
    output
}

/// The pinned linters, downloaded the first time.
fn packages() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("linters");
    if !folder.join("ready").exists() {
        let _ = fs::remove_dir_all(&folder);
        let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:"];
        let mut install = Command::new("python3");
        install.args(pip).args(["--requirement", "tests/linters/requirements.txt", "--target"]).arg(&folder);
        run(&mut install);
        fs::write(folder.join("ready"), "").unwrap();
    }
    folder
}
