//! The fuzz targets without a fuzzer: over every input that is kept, and over some that are made of these.
//!
//! `cargo xtask fuzz` searches for new ones; `UNBLOCK_FUZZ=N` makes N changed inputs for each target here.

#[path = "../fuzz/src/mutate.rs"]
mod mutate;
#[path = "whole/python.rs"]
mod python;
#[path = "../fuzz/src/random.rs"]
mod random;
#[path = "../fuzz/src/seeds.rs"]
mod seeds;
#[path = "../fuzz/src/targets.rs"]
mod targets;

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::thread;
use targets::{TARGETS, whole::rewritten};

/// A browser grants about 1 MB; frames of a debug build are several times as large.
const STACK: usize = if cfg!(debug_assertions) { 8 << 20 } else { 1 << 20 };

fn inputs(target: &str) -> Vec<Vec<u8>> {
    let inputs = seeds::seeds(Path::new(env!("CARGO_MANIFEST_DIR")), target);
    assert!(!inputs.is_empty(), "{target} has nothing to start from");
    inputs
}

/// Each input as it is, then some that are changed, and changed again.
fn changed(mut inputs: Vec<Vec<u8>>, usual: u64) -> Vec<Vec<u8>> {
    let rounds = std::env::var("UNBLOCK_FUZZ").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(usual);
    let kept = inputs.len() as u64;
    for round in 0..rounds {
        // Scattered over those that are kept; every other one starts from the change before.
        let from = if round % 2 == 0 { round.wrapping_mul(0x9e37_79b9) % kept } else { inputs.len() as u64 - 1 };
        inputs.push(mutate::mutate(&inputs[from as usize], round));
    }
    inputs
}

/// Runs a target over all its inputs, and tells on which it fails.
fn hold(target: &'static str, rounds: u64) {
    let (_, holds) = TARGETS.into_iter().find(|(name, _)| *name == target).expect("a target of this name");
    let fails = move || -> Vec<String> {
        let all = changed(inputs(target), rounds).into_iter().filter(|input| catch_unwind(|| holds(input)).is_err());
        all.map(|input| String::from_utf8_lossy(&input).into_owned()).collect()
    };
    let failed = thread::Builder::new().stack_size(STACK).spawn(fails).expect("a thread").join().expect("an answer");
    assert!(failed.is_empty(), "{target} fails for {} inputs:\n{}", failed.len(), failed.join("\n---\n"));
}

#[test]
fn syntax() {
    hold("syntax", 500);
}

#[test]
fn names() {
    hold("names", 200);
}

#[test]
fn rewrite() {
    hold("rewrite", 200);
}

#[test]
fn simulate() {
    hold("simulate", 100);
}

#[test]
fn links() {
    // Each reads the dictionary anew.
    hold("links", 30);
}

#[test]
fn profiles() {
    hold("profiles", 500);
}

#[test]
fn cpython_compiles_what_is_rewritten_and_knows_its_names() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("fuzz");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    let mut pairs = Vec::new();
    for (number, text) in changed(inputs("rewrite"), 200).into_iter().enumerate() {
        let Ok(text) = String::from_utf8(text) else { continue };
        let new = rewritten(&text).text;
        if new != text {
            let [old, after] = ["old", "new"].map(|which| folder.join(format!("{number:05}.{which}.py")));
            fs::write(&old, text).and(fs::write(&after, new)).expect("files to write");
            pairs.push((old, after));
        }
    }
    let python = python::interpreter();
    let before = python::asked(&python, python::COMPILE, pairs.iter().map(|(old, _)| old.as_path()));
    let after = python::asked(&python, python::COMPILE, pairs.iter().map(|(_, new)| new.as_path()));
    let said = pairs.iter().zip(before.iter().zip(&after));
    let wrong: Vec<String> = said
        .filter_map(|((old, _), (before, after))| Some((old, python::worse(before, after)?)))
        .map(|(old, what)| format!("{what}\n{}", fs::read_to_string(old).unwrap_or_default()))
        .collect();
    assert!(before.iter().any(|answer| answer.starts_with("ok")), "no input that CPython compiles is rewritten");
    assert!(wrong.is_empty(), "{}", wrong.join("\n---\n"));
}
