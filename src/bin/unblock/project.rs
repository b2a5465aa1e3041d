//! Reads files and folders into a project, and the person's settings.

use std::fs;
use std::path::{Path, PathBuf};
use unblock::find::Settings;
use unblock::names::Project;
use unblock::syntax::SourceFile;

/// A file, or every `.py` file of a folder in the order of their names.
pub fn read(path: &Path) -> Result<Project, String> {
    let mut files = Vec::new();
    let root = match path.is_dir() {
        true => {
            collect(path, &mut files)?;
            path
        }
        false => {
            files.push(path.to_owned());
            path.parent().unwrap_or(Path::new(""))
        }
    };
    let mut named = Vec::new();
    for file in files {
        let name = file.strip_prefix(root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        named.push((name, SourceFile::parse(text(&file)?)));
    }
    Ok(Project::new(named))
}

/// Hidden folders and virtual environments are no part of a project.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    let unreadable = |error| format!("{}: {error}", folder.display());
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        entries.push(entry.map_err(unreadable)?.path());
    }
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let skipped = name.starts_with('.') || matches!(&*name, "__pycache__" | "venv" | "node_modules");
        if path.is_dir() && !path.is_symlink() && !skipped {
            collect(&path, files)?;
        } else if name.ends_with(".py") {
            files.push(path);
        }
    }
    Ok(())
}

/// Bytes that are no UTF-8 become replacement characters: analysis goes on, and lines stay right.
fn text(file: &Path) -> Result<String, String> {
    let bytes = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Settings from a JSON file; the usual ones where no file is given.
pub fn settings(path: Option<&Path>) -> Result<Settings, String> {
    let Some(path) = path else { return Ok(Settings::default()) };
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let text = fs::read_to_string(path).map_err(|error| wrong(&error))?;
    serde_json::from_str(&text).map_err(|error| wrong(&error))
}
