//! Programs that CPython runs as they are and rewritten, with the real libraries: output and errors must agree.
//!
//! Needs CPython 3.13 and, for the packages of `tests/equivalence/requirements.txt`, a package index; so it is ignored
//! by default and run with `cargo test --test equivalence -- --ignored`. `UNBLOCK_PYTHON` names another interpreter
//! than `python3.13`, which must have the packages then; `UNBLOCK_ONLY` runs the programs whose name holds it.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use unblock::find;
use unblock::names::{Names, Project};
use unblock::rewrite::{self, HttpTarget, RewriteSettings, Strategy};
use unblock::syntax::SourceFile;

const FOLDER: &str = "tests/equivalence";

/// What the programs read from standard input.
const INPUT: &str = "Ada\n36\n";

#[test]
#[ignore = "needs CPython 3.13 and packages; run with --ignored"]
fn rewritten_programs_do_the_same() {
    let python = interpreter();
    let server = Server::start(&python);
    let work = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("equivalence");
    let _ = fs::remove_dir_all(&work);
    let only = env::var("UNBLOCK_ONLY").unwrap_or_default();
    let mut wrong = Vec::new();
    let (mut before, mut after, mut count) = (Duration::ZERO, Duration::ZERO, 0);
    for program in programs().iter().filter(|program| name(program).contains(&only)) {
        let text = fs::read_to_string(program).unwrap();
        let original = run(&python, &server, &work, name(program), "before", &text);
        for (label, settings) in variants() {
            count += 1;
            let new = rewritten(name(program), &text, &settings);
            if new == text && !stays_plain(name(program)) {
                wrong.push(format!("{} ({label}): nothing was rewritten", name(program)));
            }
            let result = run(&python, &server, &work, name(program), label, &new);
            if seen(&original.0) != seen(&result.0) {
                wrong.push(format!(
                    "{} ({label})\n--- before\n{}--- after\n{}--- errors\n{}",
                    name(program),
                    seen(&original.0),
                    seen(&result.0),
                    String::from_utf8_lossy(&result.0.stderr)
                ));
            }
            before += original.1;
            after += result.1;
        }
    }
    println!("{count} runs agree with the original but for {}; {before:?} before, {after:?} after", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// The settings under which every program is rewritten.
fn variants() -> Vec<(&'static str, RewriteSettings)> {
    let usual = RewriteSettings::default();
    vec![
        ("aiohttp", usual.clone()),
        ("httpx", RewriteSettings { http: HttpTarget::Httpx, limit: Some(2), ..usual.clone() }),
        ("thread_only", RewriteSettings { strategy: Strategy::ThreadOnly, ..usual.clone() }),
        ("twin", RewriteSettings { strategy: Strategy::Twin, ..usual }),
    ]
}

/// Programs in which everything that blocks belongs to threads of their own.
fn stays_plain(name: &str) -> bool {
    matches!(name, "http_pool")
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
fn run(python: &Path, server: &Server, work: &Path, name: &str, label: &str, text: &str) -> (Output, Duration) {
    let folder = work.join(name).join(label);
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join(format!("{name}.py"));
    fs::write(&file, text).unwrap();
    let start = Instant::now();
    let mut child = Command::new(python)
        .args(["-X", "utf8"])
        .arg(&file)
        .current_dir(&folder)
        .env("BASE", format!("http://127.0.0.1:{}", server.port))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that does not read ends first: its pipe is closed then.
    let _ = child.stdin.take().unwrap().write_all(INPUT.as_bytes());
    (child.wait_with_output().unwrap(), start.elapsed())
}

/// The interpreter with the packages: the one that is named, else one of a virtual environment made here.
fn interpreter() -> PathBuf {
    if let Some(python) = env::var_os("UNBLOCK_PYTHON") {
        return python.into();
    }
    let venv = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("equivalence-venv");
    let python = venv.join("bin").join("python");
    if !venv.join("ready").exists() {
        succeed(Command::new("python3.13").args(["-m", "venv"]).arg(&venv));
        let list = format!("{FOLDER}/requirements.txt");
        succeed(Command::new(&python).args(["-m", "pip", "install", "--quiet", "-r", &list]));
        fs::write(venv.join("ready"), "").unwrap();
    }
    python
}

fn succeed(command: &mut Command) {
    let status = command.status().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(status.success(), "{command:?}: {status}");
}

/// The HTTP server of the programs; it ends with its standard input.
struct Server {
    child: Child,
    port: u16,
}

impl Server {
    fn start(python: &Path) -> Self {
        let mut child = Command::new(python)
            .arg(format!("{FOLDER}/server.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
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
