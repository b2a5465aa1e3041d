//! What CPython's compiler says of files.

use std::env;
use std::path::Path;
use std::process::{Command, Stdio};

/// Reads names of files, one a line, and says for each `ok` with the names that nothing in it binds, or what the compiler
/// says.
pub const COMPILE: &str = "
import builtins, symtable, sys

def tables(table):
    yield table
    for child in table.get_children():
        yield from tables(child)

def unbound(text, name):
    top = symtable.symtable(text, name, 'exec')
    known = {one.get_name() for one in top.get_symbols() if one.is_assigned() or one.is_imported()} | set(dir(builtins))
    inner = [one for table in tables(top) if table is not top for one in table.get_symbols()]
    known |= {one.get_name() for one in inner if one.is_declared_global() and one.is_assigned()}
    free = [one for one in inner if one.is_global()] + list(top.get_symbols())
    return sorted({one.get_name() for one in free if one.is_referenced()} - known - {'__file__', '__path__', '__class__'})

for name in sys.stdin.read().split('\\n'):
    try:
        with open(name, 'rb') as file:
            text = file.read()
        compile(text, name, 'exec', dont_inherit=True)
        print('ok', *unbound(text, name))
    except Exception as error:
        print(repr(error))
";

/// What a script says of each file, a line each.
pub fn asked<'a>(python: &str, script: &str, files: impl Iterator<Item = &'a Path>) -> Vec<String> {
    let names: Vec<String> = files.map(|file| file.display().to_string()).collect();
    let mut child = Command::new(python)
        .args(["-W", "ignore", "-c", script])
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

/// What is wrong with a file after that was right before.
pub fn worse(before: &str, after: &str) -> Option<String> {
    let known: Vec<&str> = before.strip_prefix("ok")?.split_whitespace().collect();
    let Some(unbound) = after.strip_prefix("ok") else { return Some(after.to_owned()) };
    let new: Vec<&str> = unbound.split_whitespace().filter(|name| !known.contains(name)).collect();
    (!new.is_empty()).then(|| format!("nothing binds {}", new.join(", ")))
}
