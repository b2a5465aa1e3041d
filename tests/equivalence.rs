//! Programs that CPython runs as they are and rewritten, with the real libraries: output and errors must agree.
//!
//! They need Python and a package index, so that they are ignored by default: `cargo xtask test equivalence` runs a
//! dozen of them once, and `cargo test --test equivalence -- --ignored every` runs them all, rewritten in every way.
//! `UNBLOCK_PYTHON` names another interpreter, which must have the packages then; `UNBLOCK_ONLY` picks programs by name.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use unblock::find;
use unblock::names::{Names, Project};
use unblock::rewrite::{self, HttpTarget, RewriteSettings, Strategy, Together};
use unblock::syntax::SourceFile;

#[path = "equivalence/reality.rs"]
mod reality;

const FOLDER: &str = "tests/equivalence";

/// What the programs read from standard input.
const INPUT: &str = "Ada\n36\n";

/// Enough to see that every kind of rewrite still runs: requests, sessions, files, threads, retries, gathered loops.
const DOZEN: [&str; 12] = [
    "callbacks",
    "context_manager",
    "exceptions",
    "files",
    "http_class",
    "http_errors",
    "http_session",
    "inheritance",
    "loop_append",
    "retry",
    "sleep_chain",
    "sqlite_basic",
];

#[test]
#[ignore = "needs packages for python3; run by `cargo xtask test`"]
fn a_dozen_rewritten_programs_do_the_same() {
    let python = Python::with("python3", &["aiohttp", "aiosqlite", "requests"]);
    let dozen: Vec<PathBuf> = programs().into_iter().filter(|program| DOZEN.contains(&name(program))).collect();
    assert_eq!(dozen.len(), DOZEN.len());
    assert_same(&python, &Server::start(&python), &dozen, &variants()[..1]);
}

#[test]
#[ignore = "takes minutes, and needs python3.13 with packages"]
fn every_program_rewritten_in_every_way_does_the_same() {
    let only = env::var("UNBLOCK_ONLY").unwrap_or_default();
    let programs: Vec<PathBuf> = programs().into_iter().filter(|program| name(program).contains(&only)).collect();
    let packages = fs::read_to_string(requirements()).unwrap();
    let python = Python::with("python3.13", &packages.split_whitespace().collect::<Vec<_>>());
    assert_same(&python, &Server::start(&python), &programs, &variants());
}

/// Against a server that takes its time, so that it shows what is waited for together.
#[test]
#[ignore = "measures, and needs python3.13 with packages"]
fn how_much_faster_rewritten_programs_are() {
    let only = env::var("UNBLOCK_ONLY").unwrap_or("http_".into());
    let programs: Vec<PathBuf> = programs().into_iter().filter(|program| name(program).contains(&only)).collect();
    let packages = fs::read_to_string(requirements()).unwrap();
    let python = Python::with("python3.13", &packages.split_whitespace().collect::<Vec<_>>());
    assert_same(&python, &Server::delayed(&python, 200.0), &programs, &variants()[..1]);
}

/// Runs every program as it is and in every variant, and fails with all that differ.
fn assert_same(python: &Python, server: &Server, programs: &[PathBuf], variants: &[Variant]) {
    let work = tempfolder("equivalence");
    let _ = fs::remove_dir_all(&work);
    let mut wrong = Vec::new();
    let (mut before, mut after, mut gains) = (Duration::ZERO, Duration::ZERO, Vec::new());
    for program in programs {
        let text = fs::read_to_string(program).unwrap();
        let original = run(python, server, &work, name(program), "before", &text);
        for (label, settings) in variants.iter().filter(|(label, _)| !catches(name(program), label)) {
            let new = rewritten(name(program), &text, settings);
            if new == text && !stays_plain(name(program), label) {
                wrong.push(format!("{} ({label}): nothing was rewritten", name(program)));
            }
            let result = run(python, server, &work, name(program), label, &new);
            if seen(&original.0) != seen(&result.0) {
                wrong.push(format!(
                    "{} ({label})\n--- before\n{}--- after\n{}--- errors\n{}",
                    name(program),
                    seen(&original.0),
                    seen(&result.0),
                    String::from_utf8_lossy(&result.0.stderr)
                ));
            }
            let (old, new) = (original.1.as_secs_f64() * 1e3, result.1.as_secs_f64() * 1e3);
            println!("{:>20} {label:>12} {old:>8.0} ms {new:>8.0} ms {:>6.2} times as fast", name(program), old / new);
            gains.push(old / new);
            before += original.1;
            after += result.1;
        }
    }
    gains.sort_by(f64::total_cmp);
    let (count, median) = (gains.len(), gains[gains.len() / 2]);
    println!(
        "{:.2} times as fast at the least, {median:.2} in the middle, {:.2} at the most",
        gains[0],
        gains[count - 1]
    );
    println!("{count} runs agree with the original but for {}; {before:?} before, {after:?} after", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

type Variant = (&'static str, RewriteSettings);

/// The settings under which every program is rewritten.
fn variants() -> Vec<Variant> {
    let usual = RewriteSettings::default();
    vec![
        ("aiohttp", usual.clone()),
        ("httpx", RewriteSettings { http: HttpTarget::Httpx, limit: Some(2), ..usual.clone() }),
        ("thread_only", RewriteSettings { strategy: Strategy::ThreadOnly, ..usual.clone() }),
        ("twin", RewriteSettings { strategy: Strategy::Twin, ..usual.clone() }),
        ("task_group", RewriteSettings { together: Together::TaskGroup, ..usual }),
    ]
}

/// Programs in which everything that blocks belongs to threads of their own, where those are not to become tasks.
fn stays_plain(name: &str, label: &str) -> bool {
    label == "thread_only" && matches!(name, "http_pool" | "pool_futures" | "pool_kept" | "pool_made" | "wait_for")
}

/// Programs that catch an error by its kind, where a task group hands it on in an `ExceptionGroup`.
fn catches(name: &str, label: &str) -> bool {
    label == "task_group" && matches!(name, "branches" | "exceptions")
}

/// What a person sees of a run: output, status, and the last line of an error.
fn seen(output: &Output) -> String {
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    let last = if output.status.success() { "" } else { errors.lines().last().unwrap_or("") };
    format!("{}{last}\nstatus {:?}\n", String::from_utf8_lossy(&output.stdout), output.status.code())
}

fn programs() -> Vec<PathBuf> {
    let entries = fs::read_dir(Path::new(FOLDER).join("programs")).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "py"));
    files.sort();
    files
}

fn name(program: &Path) -> &str {
    program.file_stem().and_then(|stem| stem.to_str()).unwrap()
}

fn rewritten(name: &str, text: &str, settings: &RewriteSettings) -> String {
    let project = Project::single(&format!("{name}.py"), SourceFile::parse(text));
    let names = Names::of(&project);
    let declared = find::Settings::default();
    let found = find::analyse(&project, &names, &declared);
    let plan = rewrite::plan(&project, &names, &found, &declared, settings);
    let file = project.ids().next().unwrap();
    let result = plan.render(&project, file, &BTreeSet::new());
    assert!(result.dropped.is_empty(), "{name}: {:?} made the file invalid", result.dropped);
    result.text
}

/// Runs a program in a folder of its own, and says how long it took.
fn run(python: &Python, server: &Server, work: &Path, name: &str, label: &str, text: &str) -> (Output, Duration) {
    let start = Instant::now();
    (start_in(python, server, &work.join(name).join(label), name, text, None), start.elapsed())
}

/// Runs a program in a folder; `under` is a program of ours that is given its path and what else it wants to know.
fn start_in(
    python: &Python,
    server: &Server,
    folder: &Path,
    name: &str,
    text: &str,
    under: Option<(&str, &str)>,
) -> Output {
    fs::create_dir_all(folder).unwrap();
    let file = folder.join(format!("{name}.py"));
    fs::write(&file, text).unwrap();
    let ours = under.map(|(program, _)| fs::canonicalize(format!("{FOLDER}/{program}")).unwrap());
    let mut child = python
        .command()
        .args(["-X", "utf8"])
        .args(ours)
        .arg(&file)
        .args(under.map(|(_, more)| more))
        .current_dir(folder)
        .env("BASE", format!("http://127.0.0.1:{}", server.port))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that does not read ends first: its pipe is closed then.
    let _ = child.stdin.take().unwrap().write_all(INPUT.as_bytes());
    child.wait_with_output().unwrap()
}

/// An interpreter, and the folder that holds packages for it.
struct Python {
    program: PathBuf,
    packages: Option<PathBuf>,
}

impl Python {
    /// The interpreter that is named by the environment, or else `program` with `packages` of the pinned versions,
    /// which are downloaded the first time. A folder of packages needs pip alone, where an environment of its own
    /// would need more than a plain Debian has.
    fn with(program: &str, packages: &[&str]) -> Self {
        if let Some(program) = env::var_os("UNBLOCK_PYTHON") {
            return Self { program: program.into(), packages: None };
        }
        let folder = tempfolder(&format!("packages-of-{program}"));
        let ready = folder.join("ready");
        if !ready.exists() {
            let _ = fs::remove_dir_all(&folder);
            let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:"];
            let mut install = Command::new(program);
            install.args(pip).arg("--constraint").arg(requirements()).arg("--target").arg(&folder).args(packages);
            let status = install.status().unwrap_or_else(|error| panic!("{install:?}: {error}"));
            assert!(status.success(), "{install:?}: {status}");
            fs::write(ready, "").unwrap();
        }
        Self { program: program.into(), packages: Some(folder) }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        if let Some(folder) = &self.packages {
            command.env("PYTHONPATH", folder);
        }
        command
    }
}

fn requirements() -> PathBuf {
    Path::new(FOLDER).join("requirements.txt")
}

fn tempfolder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// The HTTP server of the programs; it ends with its standard input.
struct Server {
    child: Child,
    port: u16,
}

impl Server {
    fn start(python: &Python) -> Self {
        Self::delayed(python, 0.0)
    }

    /// One that takes so many milliseconds for each answer.
    fn delayed(python: &Python, milliseconds: f64) -> Self {
        let mut child = python
            .command()
            .arg(format!("{FOLDER}/server.py"))
            .arg(milliseconds.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // It complains of every client that does not wait for its answer.
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, port: line.trim().parse().unwrap() }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}
