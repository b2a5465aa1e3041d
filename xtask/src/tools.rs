//! The programs that the driver calls, and what it sets up so that they can run.

use anyhow::{Context, Result, bail, ensure};
use std::{
    env, fs,
    io::{Write, stdout},
    path::{Path, PathBuf},
    process::Command,
    time::{Instant, SystemTime},
};

pub const WASM: &str = "wasm32-unknown-unknown";

/// The repository's top folder.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies inside the repository")
}

/// Where cargo builds, which `CARGO_TARGET_DIR` may move.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// Runs one step of the work, and prints how long it took.
pub fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let start = Instant::now();
    println!("· {what}");
    let answer = work();
    let outcome = if answer.is_ok() { "✓" } else { "✗" };
    println!("{outcome} {what}: {:.1} s", start.elapsed().as_secs_f32());
    stdout().flush()?;
    answer
}

/// A command that runs at the top of the repository.
pub fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

/// The cargo that runs this driver.
pub fn cargo() -> Command {
    let program = env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let mut cargo = command(&program);
    // Set by the `cargo run` that started us; a build script that sees them would run again for each kind of start.
    for (name, _) in env::vars().filter(|(name, _)| name.starts_with("CARGO_PKG_") || name == "CARGO_MANIFEST_DIR") {
        cargo.env_remove(name);
    }
    cargo
}

/// Runs a command to its end. Fails when it cannot start or does not succeed.
pub fn run(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("{name} could not be started: is it installed?"))?;
    ensure!(status.success(), "{name} failed ({status})");
    Ok(())
}

/// Whether a program of this machine runs with these arguments; for tools that are of use where they are installed.
pub fn succeeds(program: &str, arguments: &[&str]) -> bool {
    command(program).args(arguments).output().is_ok_and(|output| output.status.success())
}

/// Writes the licences of what a released page is made of into its folder.
pub fn write_licences(folder: &Path) -> Result<()> {
    step("licences", || run(command("node").arg("www/licences.mjs").arg(folder.join("licences.txt"))))
}

/// What a command prints, trimmed; nothing when it cannot start or fails.
fn output(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_string())
}

/// Installs what a build needs and this machine lacks: the wasm target and the npm packages.
pub fn set_up() -> Result<()> {
    let library = output(command("rustc").args(["--print", "target-libdir", "--target", WASM]));
    if !library.is_some_and(|folder| Path::new(&folder).exists()) {
        step("rustup target add", || run(command("rustup").args(["target", "add", WASM])))?;
    }
    match output(command("node").arg("--version")) {
        None => bail!("Node.js was not found: install version 20 or later"),
        Some(version) if major(&version) < 20 => bail!("Node.js {version} is too old: install version 20 or later"),
        Some(_) => install_npm_packages("www"),
    }
}

/// The `20` of Node's `v20.1.2`.
fn major(version: &str) -> u32 {
    version.trim_start_matches('v').split('.').next().and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// `npm ci` in `folder`, unless what is installed there is as new as the lock file.
pub fn install_npm_packages(folder: &str) -> Result<()> {
    let folder = root().join(folder);
    let installed = modified(&folder.join("node_modules/.package-lock.json"));
    if installed.is_some() && installed >= modified(&folder.join("package-lock.json")) {
        return Ok(());
    }
    step("npm ci", || run(command("npm").current_dir(&folder).args(["ci", "--no-audit", "--no-fund", "--silent"])))
}

fn modified(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|metadata| metadata.modified()).ok()
}
