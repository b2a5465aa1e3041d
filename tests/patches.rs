//! The change set: each patch applies in its turn, everything compiles, and the tests pass after every one.
//!
//! The packages of others need a package index, so that they are left out by default:
//! `cargo test --test patches -- --ignored --nocapture`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Packages of the index with tests of their own, which wait for a clock, for disks and for locks.
const PACKAGES: &[&str] = &["schedule==1.2.2", "atomicwrites==1.4.1"];

#[test]
fn a_small_shop_runs_after_every_step() {
    let folder = fresh("shop");
    copy(Path::new("tests/patches"), &folder);
    let before = run(Command::new("python3").args(["-m", "shop"]).current_dir(&folder));
    let patches = patches(&folder);
    assert!(patches.len() >= 5, "{patches:?}");
    let texts: Vec<String> = patches.iter().map(|patch| fs::read_to_string(patch).unwrap()).collect();
    for part in [
        "\nWhat: ",
        "\nWhy: ",
        "\nExpected: ",
        " ms no longer hold the thread",
        "\nRisk: ",
        "+fetch = sync(async_fetch)",
    ] {
        assert!(texts[0].contains(part), "{part} is missing:\n{}", texts[0]);
    }
    assert!(texts[0].starts_with("From: ") && texts[0].contains("\nSubject: [PATCH 1/"), "{}", texts[0]);
    let whole = run(Command::new(env!("CARGO_BIN_EXE_unblock")).args(["rewrite", "."]).current_dir(&folder)).stdout;
    for patch in &patches {
        apply(&folder, patch);
        let tests =
            Command::new("python3").args(["-W", "ignore", "-m", "unittest", "-q"]).current_dir(&folder).output();
        let tests = tests.unwrap();
        assert!(tests.status.success(), "{}: {}", patch.display(), String::from_utf8_lossy(&tests.stderr));
        let after = run(Command::new("python3").args(["-m", "shop"]).current_dir(&folder));
        assert_eq!(before.stdout, after.stdout, "{}", patch.display());
    }
    let left = fs::read_to_string(folder.join("shop/store.py")).unwrap();
    assert!(!left.contains("sync(") && left.contains("async def fetch(key):"), "{left}");
    let diff = run(Command::new("git").args(["diff", "--no-color"]).current_dir(&folder)).stdout;
    assert_eq!(added(&diff), added(&whole), "the last state is the whole rewrite");
}

#[test]
fn a_folder_that_holds_patches_is_left_alone_and_foreign_bytes_are_told() {
    let folder = fresh("full");
    fs::write(folder.join("a.py"), "import time\n\n\ndef f():\n    time.sleep(1)\n").unwrap();
    let out = folder.with_extension("patches");
    let _ = fs::remove_dir_all(&out);
    fs::create_dir_all(&out).unwrap();
    fs::write(out.join("mine.patch"), "kept").unwrap();
    let refused = change_set(&folder, &out);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("it holds patches already"));
    assert_eq!(fs::read_dir(&out).unwrap().count(), 1);
    fs::remove_file(out.join("mine.patch")).unwrap();
    fs::write(folder.join("a.py"), b"# coding: latin-1\nimport time\n\n\ndef f():\n    time.sleep(1)  # \xe9\n")
        .unwrap();
    let refused = change_set(&folder, &out);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("a.py: it is not UTF-8"));
    assert_eq!(fs::read_dir(&out).unwrap().count(), 0);
}

#[test]
#[ignore = "needs packages for python3"]
fn packages_of_others_pass_their_own_tests_after_every_step() {
    for package in PACKAGES {
        let name = package.split('=').next().unwrap();
        let folder = fresh(name);
        let sources = folder.with_extension("sources");
        let _ = fs::remove_dir_all(&sources);
        let pip = ["-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", "--dest"];
        run(Command::new("python3").args(pip).arg(&sources).arg(package));
        let archive = fs::read_dir(&sources).unwrap().next().unwrap().unwrap().path();
        run(Command::new("tar").arg("xzf").arg(archive).args(["--strip-components=1", "-C"]).arg(&folder));
        let passed = pytest(&folder);
        println!("{package}: {passed} before");
        for patch in patches(&folder) {
            apply(&folder, &patch);
            let now = pytest(&folder);
            println!("  {}: {now}", patch.file_name().unwrap().to_string_lossy());
            assert_eq!(now, passed, "{}", patch.display());
        }
    }
}

/// `81 passed`; what fails is told whole.
fn pytest(folder: &Path) -> String {
    let packages = packages();
    let output = Command::new("python3")
        .args(["-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "pytest_asyncio", "-W", "ignore"])
        .env("PYTHONPATH", format!("{}:.:src", packages.display()))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .current_dir(folder)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    let last = text.lines().last().unwrap_or_default();
    last.split(" in ").next().unwrap_or_default().to_owned()
}

/// The test runner, downloaded the first time.
fn packages() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("patches-packages");
    if !folder.join("ready").exists() {
        let _ = fs::remove_dir_all(&folder);
        let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target"];
        run(Command::new("python3").args(pip).arg(&folder).args(["pytest==8.4.2", "pytest-asyncio==1.2.0", "pytz"]));
        fs::write(folder.join("ready"), "").unwrap();
    }
    folder
}

fn fresh(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("patches").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.file_name() == "__pycache__" {
            continue;
        }
        if entry.path().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The patches of a folder, in their order; the folder is under git from then on.
fn patches(folder: &Path) -> Vec<PathBuf> {
    let git = |arguments: &[&str]| run(Command::new("git").args(arguments).current_dir(folder));
    git(&["init", "-q"]);
    git(&["add", "--all"]);
    let out = folder.with_extension("patches");
    let _ = fs::remove_dir_all(&out);
    let output = change_set(folder, &out);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut patches: Vec<PathBuf> = fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().path()).collect();
    patches.sort();
    patches
}

fn change_set(folder: &Path, out: &Path) -> Output {
    let mut unblock = Command::new(env!("CARGO_BIN_EXE_unblock"));
    unblock.args(["rewrite", ".", "--patches"]).arg(out).current_dir(folder).output().unwrap()
}

fn apply(folder: &Path, patch: &Path) {
    run(Command::new("git").arg("apply").arg(patch).current_dir(folder));
    run(Command::new("python3").args(["-m", "compileall", "-q", "."]).current_dir(folder));
}

fn added(diff: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(diff);
    let mut lines: Vec<String> = text
        .lines()
        .filter(|line| line.len() > 1 && line.starts_with('+') && !line.starts_with("+++"))
        .map(str::to_owned)
        .collect();
    lines.sort();
    lines
}

fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}
