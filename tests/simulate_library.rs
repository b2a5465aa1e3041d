//! The programs of `tests/simulate/library` print in the simulator what CPython 3.13 printed (`NAME.out`).

use std::path::{Path, PathBuf};
use std::rc::Rc;
use unblock::names::Project;
use unblock::simulate::{Options, simulate, simulate_project};
use unblock::syntax::SourceFile;

fn programs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/simulate/library");
    let files = std::fs::read_dir(folder).expect("the programs").map(|entry| entry.expect("an entry").path());
    let mut found: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|e| e == "out")).collect();
    found.sort();
    found
}

/// The first lines that differ, or nothing.
fn difference(expected: &str, found: &str) -> Option<String> {
    let mut lines = (expected.lines().map(Some).chain([None])).zip(found.lines().map(Some).chain([None])).enumerate();
    let (at, (wanted, given)) = lines.find(|(_, (wanted, given))| wanted != given)?;
    Some(format!(
        "  line {}\n    CPython {}\n    ours    {}",
        at + 1,
        wanted.unwrap_or("(end)"),
        given.unwrap_or("(end)")
    ))
}

#[test]
fn the_library_prints_what_cpython_prints() {
    let only = std::env::var("ONLY").unwrap_or_default();
    let mut failures = Vec::new();
    let programs = programs();
    assert!(programs.len() >= 19, "the recorded programs are there");
    for expected in &programs {
        let name = expected.file_stem().expect("a name").to_string_lossy().into_owned();
        if !name.contains(&only) {
            continue;
        }
        let program = std::fs::read_to_string(expected.with_extension("py")).expect("a program");
        let trace = simulate(&SourceFile::parse(program.as_str()), &Options::default());
        let wanted = std::fs::read_to_string(expected).expect("what CPython printed");
        if let Some(difference) = difference(&wanted, &trace.stdout) {
            failures.push(format!("{name}: {}\n{difference}", trace.error.unwrap_or_default()));
        }
    }
    assert!(failures.is_empty(), "{} of {} differ:\n{}", failures.len(), programs.len(), failures.join("\n"));
}

#[test]
fn the_files_of_a_program_import_one_another_as_in_cpython() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/simulate/packages");
    let names = ["app/__init__.py", "app/api/__init__.py", "app/api/helpers.py", "app/api/views.py", "app/broken.py"];
    let names = names.into_iter().chain(["app/client.py", "main.py", "shared/text.py"]);
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a file of the program");
    let project = Rc::new(Project::new(names.map(|name| (name.to_owned(), SourceFile::parse(read(name).as_str())))));
    let main = project.module("main").expect("the main file");
    let trace = simulate_project(&project, main, &Options::default());
    assert_eq!((trace.error, difference(&read("main.out"), &trace.stdout)), (None, None), "{}", trace.stdout);
    assert_eq!(trace.total_s, 0.2, "two at a time: the third starts when the first is done");
}
