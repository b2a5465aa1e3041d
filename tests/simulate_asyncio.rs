//! Programs of our own over all of asyncio's names, held against what CPython 3.13 did with them on a virtual clock.

use serde_json::{Value, json};
use std::path::PathBuf;
use unblock::simulate::{Options, simulate};
use unblock::syntax::SourceFile;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/simulate/asyncio")
}

fn read(path: &std::path::Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// What is compared: the type of the error, and everything else to the letter.
fn facts(program: &str) -> Value {
    let trace = simulate(&SourceFile::parse(program.to_string()), &Options::default());
    let tasks: Vec<Value> = trace.tasks.iter().map(|t| json!([t.name, t.started_s, t.finished_s, t.outcome])).collect();
    json!({
        "total_s": trace.total_s,
        "stdout": trace.stdout,
        "error": kind(trace.error.as_deref()),
        "warnings": trace.warnings,
        "loop_log": trace.loop_log,
        "tasks": tasks,
    })
}

fn kind(error: Option<&str>) -> Option<&str> {
    error.map(|e| e.split(':').next().unwrap_or(e))
}

#[test]
fn programs_do_what_cpython_did() {
    let mut count = 0;
    let mut wrong = Vec::new();
    for entry in std::fs::read_dir(folder()).expect("the folder of programs") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|e| e != "py") {
            continue;
        }
        count += 1;
        let mut expected: Value = serde_json::from_str(&read(&path.with_extension("json"))).expect("a recorded trace");
        expected["error"] = json!(kind(expected["error"].as_str()));
        let got = facts(&read(&path));
        if got != expected {
            wrong.push(format!("{}\n  expected {expected}\n  got      {got}", path.display()));
        }
    }
    assert!(count >= 150, "only {count} programs");
    assert!(wrong.is_empty(), "{} of {count} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_run_is_the_same_each_time() {
    let program = read(&folder().join("queue_workers_1.py"));
    let run =
        || serde_json::to_string(&simulate(&SourceFile::parse(program.clone()), &Options::default())).expect("JSON");
    assert_eq!(run(), run());
}
