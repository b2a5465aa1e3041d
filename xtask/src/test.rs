//! Every test of the project, suite by suite, with one closing line of figures each.

use crate::{
    build::{Kind, PROGRAMS, Page},
    serve,
    tools::{WASM, cargo, command, install_npm_packages, root, run as run_command, set_up, step, succeeds},
};
use anyhow::{Context, Result, bail, ensure};
use std::{
    ffi::OsString,
    fs,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::PathBuf,
    process::{Command, Stdio},
    time::Instant,
};
use tokio::sync::watch;

const BROWSER_TESTS: &str = "tests/browser";

/// What to run.
#[derive(Default)]
pub struct Choice {
    /// The suites to run; all when empty.
    pub suites: Vec<String>,
    /// Only tests whose name holds this.
    pub only: Option<String>,
}

/// How many tests of a suite held.
#[derive(Clone, Copy, Default, PartialEq)]
struct Tally {
    passed: usize,
    failed: usize,
}

impl Tally {
    fn of(held: bool) -> Self {
        Self { passed: usize::from(held), failed: usize::from(!held) }
    }

    fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

type Suite = fn(&Choice) -> Result<Tally>;

/// The quickest first.
const SUITES: [(&str, Suite); 4] =
    [("style", style), ("engine", engine), ("equivalence", equivalence), ("browser", browser)];

/// Runs the chosen suites, all of them even where an early one fails. Fails when a test did, or when none ran.
pub fn run(choice: &Choice) -> Result<()> {
    if let Some(unknown) = choice.suites.iter().find(|suite| SUITES.iter().all(|(name, _)| name != suite)) {
        bail!("no suite is called {unknown}; there are style, engine, equivalence and browser");
    }
    set_up()?;
    let mut lines = Vec::new();
    let mut all = Tally::default();
    for (name, suite) in SUITES {
        if !choice.suites.is_empty() && !choice.suites.iter().any(|chosen| chosen == name) {
            continue;
        }
        let start = Instant::now();
        let tally = suite(choice).unwrap_or_else(|error| {
            println!("{name}: {error:#}");
            Tally::of(false)
        });
        all.add(tally);
        lines.push(format!("{name}: {} passed, {} failed", tally.passed, tally.failed));
        println!("{name} took {:.0} s", start.elapsed().as_secs_f32());
    }
    println!("\n{}", lines.join("\n"));
    ensure!(all.failed == 0, "some tests failed");
    ensure!(all.passed > 0, "no test was run");
    Ok(())
}

/// What of `deny.toml` needs no database from elsewhere: licences, and where dependencies come from.
const DENY: [&str; 5] = ["deny", "check", "licenses", "bans", "sources"];

/// Formatting, clippy without a warning, for the host and for the browser, and what dependencies may be, where cargo-deny
/// is installed: it is slow to build.
fn style(_: &Choice) -> Result<Tally> {
    let host = ["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"];
    let programs = PROGRAMS.iter().flat_map(|program| ["--bin", program]);
    let browser: Vec<&str> =
        ["clippy", "--target", WASM].into_iter().chain(programs).chain(["--quiet", "--", "-D", "warnings"]).collect();
    let mut tally = Tally::default();
    let mut checks = vec![
        ("cargo fmt", ["fmt", "--all", "--check"].as_slice()),
        ("clippy for the host", &host),
        ("clippy for the browser", &browser),
    ];
    if succeeds("cargo", &["deny", "--version"]) {
        checks.push(("cargo deny", &DENY));
    }
    for (what, arguments) in checks {
        let held = step(what, || run_command(cargo().args(arguments)));
        tally.add(Tally::of(held.is_ok()));
    }
    Ok(tally)
}

/// Everything that `cargo test` runs: the engine's rooms, the house, the views as text, the driver itself.
fn engine(choice: &Choice) -> Result<Tally> {
    let mut tests = cargo();
    tests.args(["test", "--workspace", "--no-fail-fast"]).args(&choice.only);
    run_and_count(&mut tests, cargo_tally)
}

/// Rewritten programs under Python with the real libraries, a dozen of them, and the rules beside other linters; or the
/// test that is named.
fn equivalence(choice: &Choice) -> Result<Tally> {
    let named = choice.only.as_deref().map(|test| vec![test]).unwrap_or_else(|| vec!["a_dozen", "rules_agree"]);
    let mut tests = cargo();
    tests.args(["test", "--no-fail-fast", "--test", "equivalence", "--test", "linters", "--", "--ignored"]).args(named);
    run_and_count(&mut tests, cargo_tally)
}

/// What cargo counts at the end of each test program.
fn cargo_tally(line: &str) -> Option<Tally> {
    let figures = line.strip_prefix("test result: ")?;
    Some(Tally { passed: number_before(figures, " passed")?, failed: number_before(figures, " failed")? })
}

/// The number that stands before `word` in `text`.
fn number_before(text: &str, word: &str) -> Option<usize> {
    text.split_once(word)?.0.rsplit(' ').next()?.parse().ok()
}

/// The released page in every browser of this machine.
fn browser(choice: &Choice) -> Result<Tally> {
    let address = serve_release()?;
    let mut tally = Tally::default();
    for browser in browsers()? {
        println!("\nIn {browser}:");
        let mut node = node_with_page(address);
        // Two files at a time: while one waits for its browser to draw, the other goes on.
        node.env("BROWSER", &browser).args(["--test", "--test-concurrency=2", "--test-reporter=spec"]);
        select(&mut node, choice.only.as_deref())?;
        tally.add(run_and_count(&mut node, |line| {
            let (word, figure) = line.strip_prefix("ℹ ")?.split_once(' ')?;
            let figure = figure.parse().ok()?;
            match word {
                "pass" => Some(Tally { passed: figure, failed: 0 }),
                "fail" | "cancelled" => Some(Tally { passed: 0, failed: figure }),
                _ => None,
            }
        })?);
    }
    Ok(tally)
}

/// Hands node the test files: those whose name holds `only`, or else all, for tests of that name.
fn select(node: &mut Command, only: Option<&str>) -> Result<()> {
    let mut files: Vec<PathBuf> = fs::read_dir(root().join(BROWSER_TESTS))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|file| file.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    files.sort();
    if let Some(only) = only {
        let is_named = |file: &PathBuf| file.file_name().is_some_and(|name| name.to_string_lossy().contains(only));
        if files.iter().any(is_named) {
            files.retain(is_named);
        } else {
            node.arg("--test-name-pattern").arg(only);
        }
    }
    node.args(files);
    Ok(())
}

/// Measures the released page in a browser; `arguments` go to the script.
pub fn measure(arguments: &[OsString]) -> Result<()> {
    set_up()?;
    let address = serve_release()?;
    browsers()?;
    run_command(node_with_page(address).arg(format!("{BROWSER_TESTS}/measure.mjs")).args(arguments))
}

/// Builds `dist/` and serves it on a free port.
fn serve_release() -> Result<SocketAddr> {
    let page = Page::dist(Kind::Release);
    page.build()?;
    let (_, builds) = watch::channel(());
    serve::start(&page.folder, 0, builds)
}

/// Names of the browsers to test in. Installs one where there is none.
fn browsers() -> Result<Vec<String>> {
    install_npm_packages(BROWSER_TESTS)?;
    let found = command("node")
        .arg(format!("{BROWSER_TESTS}/browsers.mjs"))
        .stderr(Stdio::inherit())
        .output()
        .context("node could not be started")?;
    ensure!(found.status.success(), "no browser to test in");
    Ok(String::from_utf8_lossy(&found.stdout).split_whitespace().map(String::from).collect())
}

/// Node, told where the page is.
fn node_with_page(address: SocketAddr) -> Command {
    let mut node = command("node");
    node.env("PAGE", format!("http://localhost:{}/", address.port()));
    node
}

/// Runs a command, passing on what it prints and adding up what `count` reads in each line.
/// A command that fails without a failed test counts as one.
fn run_and_count(command: &mut Command, count: impl Fn(&str) -> Option<Tally>) -> Result<Tally> {
    let mut child = command.stdout(Stdio::piped()).spawn().context("a test runner could not be started")?;
    let mut tally = Tally::default();
    for line in BufReader::new(child.stdout.take().expect("piped above")).lines() {
        let line = line?;
        println!("{line}");
        tally.add(count(&line).unwrap_or_default());
    }
    if !child.wait()?.success() && tally.failed == 0 {
        tally.failed = 1;
    }
    Ok(tally)
}
