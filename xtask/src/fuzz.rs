//! `cargo xtask fuzz`: searches with libFuzzer for inputs on which a target of `fuzz/` fails.

use crate::tools::{command, root, run, step, succeeds, target};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

#[path = "../../fuzz/src/seeds.rs"]
mod seeds;

const TARGETS: [&str; 6] = ["syntax", "names", "rewrite", "simulate", "links", "profiles"];

/// Longer inputs say nothing more, and are slower to try.
const MOST_BYTES: u32 = 4_096;
/// Whatever takes longer for so few bytes is a failure.
const MOST_SECONDS: u32 = 10;

/// Searches for so many seconds in one target, or in each, one after another; ends with the first failure.
pub fn fuzz(only: Option<&str>, seconds: u64) -> Result<()> {
    if let Some(unknown) = only.filter(|name| !TARGETS.contains(name)) {
        bail!("no fuzz target is called {unknown}; there are {}", TARGETS.join(", "));
    }
    set_up()?;
    for name in TARGETS.into_iter().filter(|name| only.is_none_or(|only| only == *name)) {
        step(&format!("fuzz {name}"), || search(name, seconds))?;
    }
    Ok(())
}

/// Installs the compiler and the subcommand that only this needs.
fn set_up() -> Result<()> {
    if !succeeds("rustup", &["run", "nightly", "rustc", "--version"]) {
        run(command("rustup").args(["toolchain", "install", "nightly", "--profile", "minimal"]))?;
    }
    if !succeeds("cargo", &["fuzz", "--version"]) {
        run(command("cargo").args(["install", "--locked", "cargo-fuzz"]))?;
    }
    Ok(())
}

fn search(name: &str, seconds: u64) -> Result<()> {
    let folder = target().join("fuzz");
    let [found, failures] = ["found", "failures"].map(|kind| folder.join(kind).join(name));
    let start = write_seeds(&folder.join("seeds").join(name), name)?;
    fs::create_dir_all(&found)?;
    fs::create_dir_all(&failures)?;
    // The engine has no unsafe code of its own: a sanitizer would only make it slow.
    let mut fuzzer = command("rustup");
    fuzzer.args(["run", "nightly", "cargo", "fuzz", "run", "--sanitizer", "none", "--target-dir"]);
    fuzzer.arg(folder.join("build")).arg(name).arg(&found).arg(&start).arg("--");
    fuzzer.arg(format!("-dict={}", root().join("fuzz/words.dict").display()));
    fuzzer.arg(format!("-artifact_prefix={}/", failures.display()));
    fuzzer.arg(format!("-max_len={MOST_BYTES}")).arg(format!("-timeout={MOST_SECONDS}"));
    fuzzer.arg(format!("-max_total_time={seconds}"));
    run(&mut fuzzer).with_context(|| {
        format!("what failed lies in {}: mend it, and keep a small form in fuzz/corpus/{name}/", failures.display())
    })
}

fn write_seeds(folder: &Path, name: &str) -> Result<PathBuf> {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder)?;
    for (number, seed) in seeds::seeds(root(), name).iter().enumerate() {
        fs::write(folder.join(format!("{number:04}")), seed)?;
    }
    Ok(folder.to_owned())
}
