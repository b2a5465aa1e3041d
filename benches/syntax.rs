//! How fast Python is read and analysed: our reader, names and findings on top of it, the parser alone, and
//! CPython's `ast.parse`, over the same files.
//!
//! `cargo bench --bench syntax [-- DIR...]`; by default the standard library of the machine's `python3`.

use rustpython_parser::{Parse, ast};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use unblock::find::{self, Found, Settings};
use unblock::names::{Names, Project};
use unblock::syntax::SourceFile;

/// Times CPython on the files named on the command line, and prints seconds.
const CPYTHON: &str = "
import ast, sys, time, warnings
warnings.simplefilter('ignore')
texts = [open(path, encoding='utf-8').read() for path in sys.stdin.read().split('\\n')]
best = 1e9
for _ in range(2):
    start = time.perf_counter()
    for text in texts:
        try: ast.parse(text)
        except SyntaxError: pass
    best = min(best, time.perf_counter() - start)
print(best)
";

fn main() {
    let folders: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let folders = if folders.is_empty() { vec![standard_library()] } else { folders };
    let mut paths = Vec::new();
    folders.iter().for_each(|folder| collect(Path::new(folder), &mut paths));
    paths.retain(|path| std::fs::read_to_string(path).is_ok());
    let texts: Vec<String> = paths.iter().flat_map(std::fs::read_to_string).collect();
    let lines: usize = texts.iter().map(|text| text.lines().count()).sum();
    let bytes: usize = texts.iter().map(String::len).sum();
    println!("{} files, {lines} lines, {bytes} bytes", texts.len());

    let show = |name: &str, seconds: f64| {
        println!("{name:>20} {:>9.0} lines/s {:>6.1} MB/s", lines as f64 / seconds, bytes as f64 / seconds / 1e6);
    };
    show("SourceFile::parse", best_of_three(|| texts.iter().for_each(|text| drop(SourceFile::parse(text.as_str())))));
    show("and Names::of", best_of_three(|| drop(Names::of(&project(&texts)))));
    show("and find::analyse", best_of_three(|| drop(found(&project(&texts)))));
    show("the parser alone", best_of_three(|| texts.iter().for_each(|text| drop(ast::Suite::parse(text, "")))));
    match cpython(&paths) {
        Some(seconds) => show("CPython's ast.parse", seconds),
        None => println!("no python3 to compare with"),
    }
}

/// All files as one project.
fn project(texts: &[String]) -> Project {
    let named = texts.iter().enumerate().map(|(i, text)| (format!("file{i}.py"), SourceFile::parse(text.as_str())));
    Project::new(named)
}

fn found(project: &Project) -> Found {
    find::analyse(project, &Names::of(project), &Settings::default())
}

fn best_of_three(run: impl Fn()) -> f64 {
    let seconds = (0..3).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed().as_secs_f64()
    });
    seconds.fold(f64::INFINITY, f64::min)
}

fn standard_library() -> String {
    let python = Command::new("python3").args(["-c", "import os; print(os.path.dirname(os.__file__))"]).output();
    python.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_string()).unwrap_or_default()
}

fn cpython(paths: &[PathBuf]) -> Option<f64> {
    use std::io::Write;
    let mut command = Command::new("python3");
    command.args(["-c", CPYTHON]).stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
    let mut child = command.spawn().ok()?;
    let names: Vec<_> = paths.iter().map(|path| path.display().to_string()).collect();
    child.stdin.take()?.write_all(names.join("\n").as_bytes()).ok()?;
    String::from_utf8_lossy(&child.wait_with_output().ok()?.stdout).trim().parse().ok()
}

fn collect(path: &Path, paths: &mut Vec<PathBuf>) {
    if path.extension().is_some_and(|extension| extension == "py") {
        paths.push(path.to_path_buf());
    }
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.filter(|entry| !entry.ends_with("site-packages")).for_each(|entry| collect(&entry, paths));
}
