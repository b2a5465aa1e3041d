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
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
assert status in (0, 1, 2), status
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
";

struct Figures {
    seconds: f64,
    megabytes: f64,
}

/// What one program took over some lines.
pub struct Row {
    pub name: &'static str,
    pub lines: usize,
    pub seconds: f64,
    pub megabytes: f64,
    /// Its time, as a multiple of the first program's over the same lines.
    pub ratio: f64,
}

/// Compares, and prints each row as it comes.
pub fn compare(folder: &Path) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
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
    let check = [ours.as_str(), "check", &path, "--format", "short"];
    let ruff = [ruff.as_str(), "check", "--isolated", "--no-cache", "--select", "ASYNC", &path];
    println!("{lines} lines of Python in {}\n", folder.display());
    println!("{:<28}{:>10}{:>10}{:>14}{:>8}", "", "seconds", "MB", "lines/second", "ratio");
    let theirs = best(&tools, &ruff, RUNS)?;
    rows.push(shown("ruff check --select ASYNC", &theirs, lines, theirs.seconds));
    rows.push(shown("unblock check", &best(&tools, &check, RUNS)?, lines, theirs.seconds));
    // The codemod is slow and writes what it reads: a copy, and of some files alone.
    let (copy, lines) = sample(&folder)?;
    let copy = copy.to_string_lossy();
    println!("\n{lines} of these lines, rewritten");
    let ours = best(&tools, &[&ours, "rewrite", &copy, "--json"], RUNS)?;
    rows.push(shown("unblock rewrite", &ours, lines, ours.seconds));
    rows.push(shown("asyncify-codemod", &best(&tools, &[&codemod, &copy], 1)?, lines, ours.seconds));
    Ok(rows)
}

fn shown(name: &'static str, figures: &Figures, lines: usize, first: f64) -> Row {
    let &Figures { seconds, megabytes } = figures;
    let speed = lines as f64 / seconds;
    println!("{name:<28}{seconds:>10.2}{megabytes:>10.0}{speed:>14.0}{:>8.1}", seconds / first);
    Row { name, lines, seconds, megabytes, ratio: seconds / first }
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
