//! Every file of the standard library, rewritten with everything on: CPython compiles the result and knows its names, a
//! second run changes nothing, and each line without an edit is the original's, byte for byte.
//!
//! A part of the library is tried by default; `UNBLOCK_FULL=1` tries all of it, and `UNBLOCK_FOLDERS` (parted by `:`)
//! further folders. `UNBLOCK_PYTHON` names another interpreter than the first that is found.

mod fixed;
#[path = "whole/python.rs"]
mod python;
mod whole;

use fixed::fixed;
use python::{COMPILE, asked, interpreter, worse};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use whole::{keeps_other_lines, rewritten};

/// Files of the standard library that are tried by default: those most like programs.
const USUAL: [&str; 25] = [
    "asyncio/base_events.py",
    "asyncio/locks.py",
    "cmd.py",
    "concurrent/futures/thread.py",
    "contextlib.py",
    "doctest.py",
    "ftplib.py",
    "http/client.py",
    "http/server.py",
    "imaplib.py",
    "logging/handlers.py",
    "mailbox.py",
    "multiprocessing/pool.py",
    "poplib.py",
    "pydoc.py",
    "shutil.py",
    "smtplib.py",
    "socket.py",
    "socketserver.py",
    "subprocess.py",
    "tarfile.py",
    "tempfile.py",
    "test/test_asyncio/test_tasks.py",
    "urllib/request.py",
    "zipfile/__init__.py",
];

#[test]
fn every_rewrite_is_valid_and_final() {
    let python = interpreter();
    let work = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("valid_always");
    let _ = fs::remove_dir_all(&work);
    fs::create_dir_all(&work).unwrap();
    let (mut changed, mut count, mut wrong) = (Vec::new(), 0, Vec::new());
    for path in files(&python) {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        count += 1;
        let once = rewritten(&text);
        if !once.dropped.is_empty() {
            wrong.push(format!("{}: had to leave out {:?}", path.display(), once.dropped));
        }
        if once.text == text {
            continue;
        }
        if !keeps_other_lines(&text, &once) {
            wrong.push(format!("{}: touches a line without an edit", path.display()));
        }
        if rewritten(&once.text).text != once.text {
            wrong.push(format!("{}: a second run changes more", path.display()));
        }
        let new = work.join(format!("{count}.py"));
        fs::write(&new, &once.text).unwrap();
        changed.push((path, new));
    }
    let before = asked(&python, COMPILE, changed.iter().map(|(old, _)| old.as_path()));
    let after = asked(&python, COMPILE, changed.iter().map(|(_, new)| new.as_path()));
    for ((path, _), (before, after)) in changed.iter().zip(before.iter().zip(&after)) {
        if let Some(what) = worse(before, after) {
            wrong.push(format!("{}: {what}", path.display()));
        }
    }
    println!("{count} files, {} of them rewritten", changed.len());
    assert!(changed.len() > 5, "the library was not found, or nothing is rewritten any more");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The same of the fixes, over files with many findings: what the rewrite made, snippets of our own, and asyncio's tests.
#[test]
fn every_fix_is_valid_and_final() {
    let python = interpreter();
    let work = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("valid_fixes");
    let _ = fs::remove_dir_all(&work);
    fs::create_dir_all(&work).unwrap();
    let (mut changed, mut count, mut wrong) = (Vec::new(), 0, Vec::new());
    let read: Vec<String> = files(&python).iter().filter_map(|path| fs::read_to_string(path).ok()).collect();
    let snippets = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/linters/snippets.py")).unwrap();
    let mut tests = Vec::new();
    let of_asyncio = library(&python).join("test/test_asyncio");
    if of_asyncio.exists() {
        collect(&of_asyncio, &mut tests);
    }
    let tests = tests.iter().filter_map(|path| fs::read_to_string(path).ok());
    for text in read.iter().map(|text| rewritten(text).text).chain(tests).chain([snippets]) {
        let once = fixed(&text);
        count += once.count;
        wrong.extend(once.left.iter().map(|left| format!("{} lines: left out: {left}", text.lines().count())));
        if once.count == 0 {
            continue;
        }
        if fixed(&once.text).text != once.text {
            wrong.push(format!("a second time changes more:\n{}", once.text));
        }
        let paths = ["before", "after"].map(|when| work.join(format!("{}-{when}.py", changed.len())));
        fs::write(&paths[0], &text).unwrap();
        fs::write(&paths[1], &once.text).unwrap();
        changed.push(paths);
    }
    let before = asked(&python, COMPILE, changed.iter().map(|[before, _]| before.as_path()));
    let after = asked(&python, COMPILE, changed.iter().map(|[_, after]| after.as_path()));
    for ([_, path], (before, after)) in changed.iter().zip(before.iter().zip(&after)) {
        if before.starts_with("ok") && !after.starts_with("ok") {
            wrong.push(format!("{}: {after}", path.display()));
        }
    }
    println!("{count} fixes in {} files", changed.len());
    assert!(count > 50, "hardly anything is fixed any more: {count}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The folder of the standard library.
fn library(python: &str) -> PathBuf {
    let place = "import os; print(os.path.dirname(os.path.realpath(os.__file__)))";
    let output = Command::new(python).args(["-c", place]).output().unwrap();
    PathBuf::from(String::from_utf8(output.stdout).unwrap().trim())
}

fn files(python: &str) -> Vec<PathBuf> {
    let library = library(python);
    let mut files: Vec<PathBuf> = USUAL.iter().map(|name| library.join(name)).filter(|path| path.exists()).collect();
    if env::var_os("UNBLOCK_FULL").is_some() {
        files.clear();
        collect(&library, &mut files);
    }
    for folder in env::var("UNBLOCK_FOLDERS").unwrap_or_default().split(':').filter(|folder| !folder.is_empty()) {
        collect(Path::new(folder), &mut files);
    }
    files
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() && !path.is_symlink() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "py") {
            files.push(path);
        }
    }
}
