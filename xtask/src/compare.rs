//! `cargo xtask compare FOLDER`: the same folder by ruff, asyncify-codemod and ours, in one run, with time and memory.

use crate::tools::{command, step, target};
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};

/// What is compared with, in the versions for which the figures of the documentation hold.
const PACKAGES: [&str; 2] = ["ruff==0.14.6", "asyncify-codemod==0.5.0"];

/// Each is run so often; the best counts, as a machine only ever makes a run slower.
const RUNS: usize = 3;

/// Runs a command and prints the seconds and the kilobytes that it took: the standard library has no other way.
const MEASURED: &str = "\
import resource, subprocess, sys, time
start = time.perf_counter()
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
";

struct Figures {
    seconds: f64,
    megabytes: f64,
}

pub fn compare(folder: &Path) -> Result<()> {
    ensure!(folder.is_dir(), "{} is no folder: name one with Python files", folder.display());
    let folder = folder.canonicalize()?;
    let lines = lines_of(&folder)?;
    let tools = step("install ruff and asyncify-codemod", install)?;
    step("build unblock", || {
        let built = command("cargo").args(["build", "--release", "--bin", "unblock", "--quiet"]).status()?;
        ensure!(built.success(), "unblock does not build");
        Ok(())
    })?;
    let ours = target().join("release/unblock");
    let (bin, path) = (tools.join("bin"), folder.to_string_lossy().into_owned());
    let ruff = bin.join("ruff").to_string_lossy().into_owned();
    let codemod = bin.join("asyncify-codemod").to_string_lossy().into_owned();
    let ours = ours.to_string_lossy().into_owned();
    let all = [
        (
            "ruff check --select ASYNC",
            1,
            vec![
                ruff,
                "check".into(),
                "--isolated".into(),
                "--no-cache".into(),
                "--select".into(),
                "ASYNC".into(),
                path.clone(),
            ],
        ),
        ("unblock check", RUNS, vec![ours.clone(), "check".into(), path.clone(), "--format".into(), "short".into()]),
        ("unblock rewrite", 1, vec![ours, "rewrite".into(), path.clone(), "--json".into()]),
    ];
    println!("{lines} lines of Python in {}\n", folder.display());
    println!("{:<28}{:>10}{:>10}{:>14}{:>8}", "", "seconds", "MB", "lines/second", "ratio");
    let mut first = None;
    for (name, runs, arguments) in &all {
        let best = best(&tools, &arguments.iter().map(String::as_str).collect::<Vec<_>>(), *runs)?;
        show(name, &best, lines, *first.get_or_insert(best.seconds));
    }
    // It writes what it reads, one file after another: a copy, and as much of it as takes a minute at most.
    let (copy, copied) = sample(&folder)?;
    let of_sample = best(&tools, &[&codemod, &copy.to_string_lossy()], 1)?;
    let scaled = Figures { seconds: of_sample.seconds * lines as f64 / copied.max(1) as f64, ..of_sample };
    show(&format!("asyncify-codemod (of {copied})"), &scaled, lines, first.unwrap_or(1.0));
    Ok(())
}

fn show(name: &str, figures: &Figures, lines: usize, first: f64) {
    let Figures { seconds, megabytes } = figures;
    let speed = lines as f64 / seconds;
    println!("{name:<28}{seconds:>10.2}{megabytes:>10.0}{speed:>14.0}{:>8.1}", seconds / first);
}

fn best(tools: &Path, arguments: &[&str], runs: usize) -> Result<Figures> {
    let mut best: Option<Figures> = None;
    for _ in 0..runs {
        let output = command("python3").env("PYTHONPATH", tools).args(["-c", MEASURED]).args(arguments).output()?;
        ensure!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8_lossy(&output.stdout);
        let mut words = text.split_whitespace().map(str::parse::<f64>);
        let mut next = || words.next().and_then(Result::ok).context("python3 measured nothing");
        let figures = Figures { seconds: next()?, megabytes: next()? / 1024.0 };
        if best.as_ref().is_none_or(|best| figures.seconds < best.seconds) {
            best = Some(figures);
        }
    }
    best.context("nothing was run")
}

fn install() -> Result<PathBuf> {
    let folder = target().join("compare");
    if !folder.join("ready").exists() {
        let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target"];
        let status = command("python3").args(pip).arg(&folder).args(PACKAGES).status()?;
        ensure!(status.success(), "pip could not install {PACKAGES:?}");
        fs::write(folder.join("ready"), "")?;
    }
    Ok(folder)
}

fn python_files(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)?.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() && !path.is_symlink() {
            python_files(&path, found)?;
        } else if path.extension().is_some_and(|end| end == "py") {
            found.push(path);
        }
    }
    Ok(())
}

fn lines_of(folder: &Path) -> Result<usize> {
    let mut files = Vec::new();
    python_files(folder, &mut files)?;
    Ok(files.iter().map(|file| fs::read(file).map_or(0, |bytes| bytes.split(|&byte| byte == b'\n').count())).sum())
}

/// A copy of some files, and how many lines they have.
fn sample(folder: &Path) -> Result<(PathBuf, usize)> {
    const LINES: usize = 20_000;
    let copy = target().join("compare-sample");
    let _ = fs::remove_dir_all(&copy);
    fs::create_dir_all(&copy)?;
    let mut files = Vec::new();
    python_files(folder, &mut files)?;
    let mut lines = 0;
    for (number, file) in files.iter().enumerate() {
        let bytes = fs::read(file)?;
        lines += bytes.split(|&byte| byte == b'\n').count();
        fs::write(copy.join(format!("{number:05}.py")), bytes)?;
        if lines > LINES {
            break;
        }
    }
    Ok((copy, lines))
}
