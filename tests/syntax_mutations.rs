//! Real files, damaged at random: reading never panics, and what is not damaged stays readable.
//!
//! By default over a few files of the machine's own Python library, if there is one; `UNBLOCK_CORPUS=DIR:DIR` names more.

#[path = "../fuzz/src/random.rs"]
mod random;
#[path = "whole/spans.rs"]
mod spans;

use random::Random;
use spans::check_spans;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use unblock::syntax::SourceFile;
use unblock::syntax::ast::StmtKind;

/// Damaged versions of each file.
const ROUNDS: u32 = 12;

#[test]
fn damage_stays_where_it_is() {
    let files = files();
    let (mut kept, mut expected, mut bytes) = (0, 0, 0);
    for (i, path) in files.iter().enumerate() {
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        let whole = functions(&SourceFile::parse(text.as_str()));
        let mut random = Random(0x9e37_79b9_7f4a_7c15 ^ (i as u64 + 1));
        for round in 0..ROUNDS {
            let (damaged, at) = damage(&text, round, &mut random);
            bytes += damaged.len();
            let file = SourceFile::parse(damaged.as_str());
            check_spans(&file);
            let found = functions(&file);
            // A function whose own text is damaged may be lost.
            let outside = whole.iter().filter(|(_, span)| span.end <= at.start || span.start >= at.end);
            for (name, _) in outside {
                expected += 1;
                kept += usize::from(found.iter().any(|(other, _)| other == name));
            }
        }
    }
    eprintln!("{} files, {bytes} bytes, {kept} of {expected} functions outside the damage kept", files.len());
    assert!(kept * 100 >= expected * 97, "{kept} of {expected}");
}

/// Names of all functions with where they stand.
fn functions(file: &SourceFile) -> BTreeSet<(String, unblock::text::Span)> {
    let function = |stmt: &unblock::syntax::ast::Stmt| match &stmt.kind {
        StmtKind::FunctionDef(function) => Some((file.tree.str(function.name.name).to_string(), stmt.span)),
        _ => None,
    };
    file.tree.stmts.iter().filter_map(function).collect()
}

/// One kind of damage per round; the range of the original that it touches.
fn damage(text: &str, round: u32, random: &mut Random) -> (String, std::ops::Range<u32>) {
    let mut start = random.below(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = (start + 1 + random.below(12)).min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let noise = ["(", ")", "[", "}", "'", "\"", ":", "def ", "\\", "=", "f'{", "@", "\t", "\n", "if ", "$", "\0", "é"];
    match round % 4 {
        // Typing: the text ends here.
        0 => (text[..start].to_string(), start as u32..u32::MAX),
        1 => (format!("{}{}", &text[..start], &text[end..]), start as u32..end as u32),
        2 => {
            let word = random.pick(&noise).unwrap_or_default();
            (format!("{}{word}{}", &text[..start], &text[start..]), start as u32..start as u32 + 1)
        }
        // One line is gone.
        _ => {
            let line = text[..start].rfind('\n').map_or(0, |i| i + 1);
            let next = text[start..].find('\n').map_or(text.len(), |i| start + i + 1);
            (format!("{}{}", &text[..line], &text[next..]), line as u32..next as u32)
        }
    }
}

fn files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    match std::env::var("UNBLOCK_CORPUS") {
        Ok(folders) => folders.split(':').for_each(|folder| collect(Path::new(folder), &mut files)),
        Err(_) => {
            let library =
                Command::new("python3").args(["-c", "import os; print(os.path.dirname(os.__file__))"]).output();
            if let Ok(library) = library {
                collect(Path::new(String::from_utf8_lossy(&library.stdout).trim()), &mut files);
            }
            files.truncate(40);
        }
    }
    files
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if path.extension().is_some_and(|extension| extension == "py") {
        files.push(path.to_path_buf());
    }
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    entries.iter().for_each(|entry| collect(entry, files));
}
