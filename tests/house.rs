//! Holds the source to the house's invariants: who may use whom, and what every file must have.
//!
//! Most of them state that something is absent, which no other test would notice when it changes.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// No file of code may be longer; one that is holds two things.
const MOST_LINES: usize = 800;

/// Crates that only exist in a browser.
const BROWSER_CRATES: [&str; 5] = ["gloo", "js_sys", "wasm_bindgen", "web_sys", "yew"];

/// A source file: its path from the repository's top folder, and its text.
struct Source {
    path: String,
    text: String,
}

impl Source {
    /// The room that the file is part of, or is itself: `text` for `src/text/span.rs`.
    fn room(&self) -> &str {
        let inside = self.path.strip_prefix("src/").unwrap_or_default();
        inside.split('/').next().unwrap_or_default().trim_end_matches(".rs")
    }

    /// The lines that are not comments, numbered from 1.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(index, line)| (index + 1, line));
        lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// The rooms that the code names after `root`, as in `crate::text` and `crate::{text, syntax::Tree}`, by line.
    fn named_after(&self, root: &str) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        for (line, code) in self.code() {
            for (at, _) in code.match_indices(root) {
                let names = match code[at + root.len()..].strip_prefix('{') {
                    Some(list) => outermost(list),
                    None => vec![word(&code[at + root.len()..])],
                };
                found.extend(names.into_iter().map(|name| (line, name.to_string())));
            }
        }
        found
    }
}

/// The first word of each item of a braced list, whose opening brace is gone.
fn outermost(list: &str) -> Vec<&str> {
    let (mut depth, mut start, mut words) = (0, 0, Vec::new());
    for (at, character) in list.char_indices() {
        match character {
            '{' => depth += 1,
            '}' | ',' if depth == 0 => {
                words.push(word(list[start..at].trim_start()));
                start = at + 1;
                if character == '}' {
                    break;
                }
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    words
}

/// The name that a text begins with.
fn word(text: &str) -> &str {
    let end = text.find(|character: char| !character.is_alphanumeric() && character != '_');
    &text[..end.unwrap_or(text.len())]
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder that is ours: not built, downloaded or hidden.
fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).expect("a readable folder").map(|entry| entry.unwrap()).collect();
    entries.sort_by_key(|entry| entry.path());
    for entry in entries {
        let skipped = ["target", "dist", "node_modules", "artefacts", ".git"];
        if skipped.iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        if entry.path().is_dir() {
            files_below(&entry.path(), found);
        } else {
            found.push(entry.path());
        }
    }
}

/// All text files of the repository.
fn texts() -> Vec<Source> {
    let mut found = Vec::new();
    files_below(root(), &mut found);
    let read = |file: PathBuf| {
        let path = file.strip_prefix(root()).ok()?.to_string_lossy().replace('\\', "/");
        Some(Source { path, text: fs::read_to_string(file).ok()? })
    };
    found.into_iter().filter_map(read).collect()
}

/// All Rust files.
fn sources() -> Vec<Source> {
    texts().into_iter().filter(|source| source.path.ends_with(".rs")).collect()
}

/// The rooms in the order of `lib.rs`, which is the order of reading and of use.
fn rooms() -> Vec<String> {
    let map = fs::read_to_string(root().join("src/lib.rs")).expect("src/lib.rs");
    map.lines().filter_map(|line| Some(line.strip_prefix("pub mod ")?.trim_end_matches(';').to_string())).collect()
}

/// Fails with one line for each offence.
fn assert_none(offences: &[String], rule: &str) {
    assert!(offences.is_empty(), "{rule}:\n{}", offences.join("\n"));
}

/// A room's own exceptions to 'everything above it'.
fn may_use(room: &str, above: &[String]) -> Vec<String> {
    let kept: &[&str] = match room {
        "catalogue" => &[],
        "simulate" => &["text", "syntax", "names", "catalogue"],
        "rules" => return above.iter().filter(|used| *used != "simulate").cloned().collect(),
        _ => return above.to_vec(),
    };
    above.iter().filter(|used| kept.contains(&used.as_str())).cloned().collect()
}

#[test]
fn a_room_uses_only_rooms_above_it() {
    let rooms = rooms();
    assert!(rooms.len() > 1, "lib.rs lists the rooms");
    let mut offences = Vec::new();
    for source in sources() {
        let Some(place) = rooms.iter().position(|room| room == source.room()) else { continue };
        let allowed = may_use(source.room(), &rooms[..place]);
        for (line, used) in source.named_after("crate::") {
            if rooms.contains(&used) && used != source.room() && !allowed.contains(&used) {
                offences.push(format!("{}:{line} uses {used}", source.path));
            }
        }
    }
    assert_none(&offences, "a room uses only rooms that stand above it in lib.rs");
}

#[test]
fn every_room_is_on_the_map() {
    let rooms = rooms();
    let mut offences = Vec::new();
    for entry in fs::read_dir(root().join("src")).expect("src") {
        let name = entry.expect("an entry").file_name().to_string_lossy().trim_end_matches(".rs").to_string();
        // The faces are not part of the engine's library.
        if !rooms.contains(&name) && !["lib", "app", "bin"].contains(&name.as_str()) {
            offences.push(format!("src/{name}"));
        }
    }
    assert_none(&offences, "lib.rs lists every room");
}

#[test]
fn only_syntax_names_the_parser() {
    let is_free = |source: &Source| source.room() == "syntax" || !source.path.starts_with("src/");
    assert_none(&naming(&["rustpython_parser", "rustpython_ast"], is_free), "only syntax/ names the parser");
}

#[test]
fn the_engine_knows_no_browser() {
    let is_free = |source: &Source| {
        let face = source.room() == "app" || ["src/bin/page.rs", "src/bin/worker.rs"].contains(&source.path.as_str());
        face || !source.path.starts_with("src/")
    };
    assert_none(&naming(&BROWSER_CRATES, is_free), "only the page and its worker name browser crates");
}

/// Where code names one of these crates in a file that is not free to.
fn naming(crates: &[&str], is_free: impl Fn(&Source) -> bool) -> Vec<String> {
    let mut offences = Vec::new();
    for source in sources().into_iter().filter(|source| !is_free(source)) {
        for (line, code) in source.code() {
            offences.extend(
                crates
                    .iter()
                    .filter(|name| code.contains(&format!("{name}::")) || code.contains(&format!("use {name};")))
                    .map(|name| format!("{}:{line} names {name}", source.path)),
            );
        }
    }
    offences
}

#[test]
fn the_engine_reads_no_clock_and_no_files() {
    let outside = ["std::fs", "std::time::Instant", "std::time::SystemTime", "std::env::", "std::net", "static mut "];
    let mut offences = Vec::new();
    let rooms = rooms();
    for source in sources().iter().filter(|source| rooms.iter().any(|room| room == source.room())) {
        // Tests inside a room may read their cases from files; they stand at the end of a file, or in one of their own.
        let is_test = |line: &str| line.contains("#[cfg(test)]");
        if source.path.ends_with("tests.rs") || source.path.contains("/tests/") {
            continue;
        }
        for (line, code) in source.code().take_while(|(_, line)| !is_test(line)) {
            offences.extend(
                outside
                    .iter()
                    .filter(|name| code.contains(*name))
                    .map(|name| format!("{}:{line} uses {name}", source.path)),
            );
        }
    }
    assert_none(&offences, "the engine is a pure function");
}

#[test]
fn every_file_says_in_one_sentence_what_it_holds() {
    let mut offences = Vec::new();
    for source in sources().iter().filter(|source| !source.path.starts_with("stubs/")) {
        let opening: Vec<&str> = source.text.lines().map_while(|line| line.strip_prefix("//! ")).collect();
        let is_sentence = opening.last().is_some_and(|line| line.ends_with(['.', ':', '?']));
        if !is_sentence {
            offences.push(source.path.clone());
        }
    }
    assert_none(&offences, "every file opens with a `//!` sentence");
}

#[test]
fn no_file_holds_two_things() {
    let mut offences = Vec::new();
    for source in sources() {
        let lines = source.text.lines().count();
        let is_generated = source.text.lines().take(5).any(|line| line.contains("generated by"));
        if lines > MOST_LINES && !is_generated {
            offences.push(format!("{}: {lines} lines", source.path));
        }
    }
    assert_none(&offences, "a file this long holds two things: split it");
}

#[test]
fn no_file_names_a_place_on_somebodys_machine() {
    // Put together here, so that this file does not hold them.
    let places = ["work", "root"].map(|folder| format!("/{folder}/"));
    let is_place = |line: &str, place: &String| {
        // Inside an address or a longer path it is something else.
        line.match_indices(place.as_str()).any(|(at, _)| {
            at == 0 || line[..at].ends_with([' ', '"', '\'', '(', '`', '=', ':']) && !line[..at].ends_with("//")
        })
    };
    let mut offences = Vec::new();
    for source in texts() {
        for (index, line) in source.text.lines().enumerate() {
            if places.iter().any(|place| is_place(line, place)) {
                offences.push(format!("{}:{}", source.path, index + 1));
            }
        }
    }
    assert_none(&offences, "no machine's own paths in the tree");
}
