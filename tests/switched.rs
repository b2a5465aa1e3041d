//! Every change of some programs, switched off by itself: what is left still fits together. CPython compiles it and knows
//! its names, and functions are called, awaited and iterated as what they are.

#[path = "whole/python.rs"]
mod python;

use python::{COMPILE, asked, interpreter, worse};
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use unblock::find;
use unblock::names::{Names, Project};
use unblock::rewrite::{HttpTarget, RewriteSettings, Strategy, Together, plan};
use unblock::syntax::SourceFile;

/// How a program uses its own functions.
const MISUSE: &str = include_str!("switched/misuse.py");

#[test]
fn a_change_that_is_off_leaves_a_program_that_fits_together() {
    let work = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("switched");
    let _ = fs::remove_dir_all(&work);
    fs::create_dir_all(&work).unwrap();
    let usual = RewriteSettings::default();
    let ways = [
        usual.clone(),
        RewriteSettings { http: HttpTarget::Httpx, ..usual.clone() },
        RewriteSettings { strategy: Strategy::Twin, ..usual.clone() },
        RewriteSettings { together: Together::TaskGroup, ..usual },
    ];
    let mut states = Vec::new();
    let only = env::var("UNBLOCK_ONLY").unwrap_or_default();
    for path in programs().into_iter().filter(|path| path.to_str().unwrap().contains(&only)) {
        for settings in &ways {
            states.extend(switched(&path, settings, &work));
        }
    }
    let python = interpreter();
    let mut wrong: Vec<String> = states
        .iter()
        .filter(|state| !state.dropped.is_empty())
        .map(|state| format!("{} without {}: had to leave out {:?}", state.file.display(), state.id, state.dropped))
        .collect();
    let programs: BTreeSet<&Path> = states.iter().map(|state| state.program.as_path()).collect();
    for script in [COMPILE, MISUSE] {
        let before = asked(&python, script, programs.iter().copied());
        let before: BTreeMap<&Path, String> = programs.iter().copied().zip(before).collect();
        let after = asked(&python, script, states.iter().map(|state| state.file.as_path()));
        for (state, after) in states.iter().zip(&after) {
            let place = || format!("{} without {}", state.file.display(), state.id);
            wrong.extend(worse(&before[state.program.as_path()], after).map(|what| format!("{}: {what}", place())));
        }
    }
    assert!(states.len() > 500 || !only.is_empty(), "hardly anything can be switched: {}", states.len());
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), states.len(), wrong.join("\n"));
}

const SHOP: &str = "\
import requests


def fetch(url):
    return requests.get(url).json()


def main():
    print(fetch('http://a.example'))


main()
";

#[test]
fn functions_of_one_name_in_two_files_have_clients_of_their_own() {
    let project = Project::new(["a.py", "b.py"].map(|name| (name.to_owned(), SourceFile::parse(SHOP))));
    let names = Names::of(&project);
    let declared = find::Settings::default();
    let found = find::analyse(&project, &names, &declared);
    let plan = plan(&project, &names, &found, &declared, &RewriteSettings::default());
    let off = BTreeSet::from(["http-client:a.py:main".to_owned()]);
    let texts: Vec<String> = project.ids().map(|file| plan.render(&project, file, &off).text).collect();
    assert!(!texts[0].contains("session"), "{}", texts[0]);
    assert!(texts[1].contains("await fetch(session, "), "{}", texts[1]);
}

/// A program with one change less.
struct State {
    program: PathBuf,
    /// The id of the change.
    id: String,
    file: PathBuf,
    /// What had to be left out too, so that the file stayed valid.
    dropped: Vec<String>,
}

/// A program without each of the changes that are on, one at a time.
fn switched(path: &Path, settings: &RewriteSettings, work: &Path) -> Vec<State> {
    let text = fs::read_to_string(path).unwrap();
    let project = Project::single("program.py", SourceFile::parse(text.as_str()));
    let names = Names::of(&project);
    let declared = find::Settings::default();
    let found = find::analyse(&project, &names, &declared);
    let plan = plan(&project, &names, &found, &declared, settings);
    let id = project.ids().next().unwrap();
    let stem = path.file_stem().unwrap().to_str().unwrap();
    let way = format!("{:?}-{:?}-{:?}", settings.http, settings.strategy, settings.together);
    let mut states = Vec::new();
    let mut seen = BTreeSet::new();
    for (number, change) in plan.changes.iter().enumerate().filter(|(_, change)| change.on) {
        let result = plan.render(&project, id, &BTreeSet::from([change.id.clone()]));
        if !seen.insert(result.text.clone()) {
            continue;
        }
        let dropped = result.dropped;
        let file = work.join(format!("{stem}-{way}-{number}.py"));
        fs::write(&file, &result.text).unwrap();
        states.push(State { program: path.into(), id: change.id.clone(), file, dropped });
    }
    states
}

/// The programs of the equivalence tests, and the page's samples.
fn programs() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["tests/equivalence/programs", "src/app/samples"];
    let entries = folders.iter().flat_map(|folder| fs::read_dir(root.join(folder)).unwrap());
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "py"));
    files.sort();
    files
}
