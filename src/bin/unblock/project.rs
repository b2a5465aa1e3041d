//! Reads files, folders and standard input into a project, and the person's settings.

use crate::decode::decode;
use crate::output::Progress;
use ignore::WalkBuilder;
use ignore::overrides::OverrideBuilder;
use rayon::prelude::*;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use unblock::find::Settings;
use unblock::names::Project;
use unblock::syntax::SourceFile;

/// What was read, and what could not be.
pub struct Input {
    pub project: Project,
    /// By file of the project: where it lies, as the person would write it.
    pub paths: Vec<String>,
    pub problems: Vec<String>,
}

/// A file, or every `.py` file of a folder in the order of their names.
pub fn read(path: &Path) -> Result<Project, String> {
    let input = read_all(&[path.to_owned()], &[])?;
    match input.problems.into_iter().next() {
        Some(problem) => Err(problem),
        None => Ok(input.project),
    }
}

/// Several files and folders as one project, `-` being standard input. What cannot be read is a problem of its own;
/// the rest is there.
pub fn read_all(given: &[PathBuf], exclude: &[String]) -> Result<Input, String> {
    let mut problems = Vec::new();
    let mut found: Vec<(String, PathBuf)> = Vec::new();
    for path in given {
        if path.is_dir() {
            collect(path, exclude, given.len() == 1, &mut found, &mut problems)?;
        } else {
            let alone = path.file_name().filter(|_| given.len() == 1);
            found.push((slashed(alone.map_or(path.as_path(), Path::new)), path.clone()));
        }
    }
    let (progress, count, done) = (Progress::of(found.len()), found.len(), AtomicUsize::new(0));
    let counted = |file| {
        let read = one(file);
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        if done.is_multiple_of(TELL_EACH) {
            progress.say(&format!("reading: {done} of {count} files"));
        }
        read
    };
    let read: Vec<_> = found.into_par_iter().map(counted).collect();
    drop(progress);
    let (mut named, mut paths) = (Vec::new(), Vec::new());
    for (file, problem) in read {
        problems.extend(problem);
        if let Some((name, path, source)) = file {
            named.push((name, source));
            paths.push(path);
        }
    }
    let package = match given {
        [folder] => package_of(folder),
        _ => String::new(),
    };
    Ok(Input { project: Project::in_package(&package, named), paths, problems })
}

/// The dotted name by which Python imports a folder that is itself a package: it and those above that hold an
/// `__init__.py`. Empty for a file and for any other folder.
fn package_of(path: &Path) -> String {
    let Ok(folder) = path.canonicalize() else { return String::new() };
    let packages = folder.ancestors().take_while(|folder| folder.join("__init__.py").is_file());
    let mut names: Vec<_> = packages.filter_map(|folder| folder.file_name()?.to_str()).collect();
    names.reverse();
    names.join(".")
}

/// Files between two words about how far it is.
const TELL_EACH: usize = 100;

type One = (Option<(String, String, SourceFile)>, Option<String>);

fn one((name, path): (String, PathBuf)) -> One {
    let shown = slashed(&path);
    let bytes = match shown.as_str() {
        "-" => {
            let mut bytes = Vec::new();
            std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
        }
        _ => fs::read(&path),
    };
    let (name, shown) = if shown == "-" { ("stdin.py".into(), "stdin.py".into()) } else { (name, shown) };
    match bytes {
        Err(error) => (None, Some(format!("{shown}: {error}"))),
        Ok(bytes) => {
            let (text, problem) = decode(bytes);
            let problem = problem.map(|problem| format!("{shown}: {problem}"));
            (Some((name, shown, SourceFile::parse(text))), problem)
        }
    }
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// Hidden folders, virtual environments and what `.gitignore` names are no part of a project.
fn collect(
    folder: &Path,
    exclude: &[String],
    alone: bool,
    found: &mut Vec<(String, PathBuf)>,
    problems: &mut Vec<String>,
) -> Result<(), String> {
    let mut patterns = OverrideBuilder::new(folder);
    for pattern in exclude {
        patterns.add(&format!("!{pattern}")).map_err(|error| format!("exclude: {error}"))?;
    }
    let patterns = patterns.build().map_err(|error| format!("exclude: {error}"))?;
    let mut walk = WalkBuilder::new(folder);
    walk.require_git(false)
        .overrides(patterns)
        .sort_by_file_path(|a, b| a.cmp(b))
        .filter_entry(|entry| !matches!(entry.file_name().to_str(), Some("__pycache__" | "venv" | "node_modules")));
    for entry in walk.build() {
        match entry {
            Err(error) => problems.push(error.to_string()),
            Ok(entry) if entry.path().extension().is_some_and(|end| end == "py") && !entry.path().is_dir() => {
                let path = entry.into_path();
                let name = if alone { path.strip_prefix(folder).unwrap_or(&path) } else { &path };
                found.push((slashed(name), path));
            }
            Ok(_) => {}
        }
    }
    Ok(())
}

/// Settings from a JSON file; the usual ones where no file is given.
pub fn settings(path: Option<&Path>) -> Result<Settings, String> {
    let Some(path) = path else { return Ok(Settings::default()) };
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let text = fs::read_to_string(path).map_err(|error| wrong(&error))?;
    serde_json::from_str(&text).map_err(|error| wrong(&error))
}
