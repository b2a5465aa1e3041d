//! What CPython's compiler says of files.

use std::env;
use std::path::Path;
use std::process::{Command, Stdio};

/// Reads names of files, one a line, and says for each `ok`, or what the compiler says.
const COMPILE: &str = "
import sys
for name in sys.stdin.read().split('\\n'):
    try:
        with open(name, 'rb') as file:
            compile(file.read(), name, 'exec', dont_inherit=True)
        print('ok')
    except Exception as error:
        print(repr(error))
";

/// What the compiler says of each file: `ok`, or the error.
pub fn compiled<'a>(python: &str, files: impl Iterator<Item = &'a Path>) -> Vec<String> {
    let names: Vec<String> = files.map(|file| file.display().to_string()).collect();
    let mut child = Command::new(python)
        .args(["-W", "ignore", "-c", COMPILE])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let list = names.join("\n");
    let writer = std::thread::spawn(move || std::io::Write::write_all(&mut input, list.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// The first Python that is found, the newest first; `UNBLOCK_PYTHON` names another.
pub fn interpreter() -> String {
    let named = env::var("UNBLOCK_PYTHON").ok();
    let candidates = named.iter().map(String::as_str).chain(["python3.13", "python3.14", "python3.12", "python3"]);
    let runs = |python: &&str| {
        let version = Command::new(python).args(["-c", "import os"]).stderr(Stdio::null()).status();
        version.is_ok_and(|status| status.success())
    };
    candidates.into_iter().find(runs).expect("a Python").to_owned()
}
