//! Writes a file in its place: whole or not at all, and only where nothing is lost.

use std::path::Path;
use std::process::Command;

/// Whether a file holds what was read of it: a text of UTF-8, that nobody has changed since.
pub fn is_as_read(path: &Path, text: &str) -> bool {
    std::fs::read(path).is_ok_and(|bytes| bytes == text.as_bytes())
}

/// Puts `new` where `old` was read, unless the file is another one by now.
pub fn replace(path: &Path, old: &str, new: &str) -> Result<(), String> {
    let wrong = |error: std::io::Error| format!("{}: {error}", path.display());
    if !is_as_read(path, old) {
        return Err(format!("{}: it has changed meanwhile or is not UTF-8; it was left alone", path.display()));
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.unblock-{}", std::process::id()));
    let permissions = std::fs::metadata(path).map_err(wrong)?.permissions();
    let written = std::fs::write(&beside, new)
        .and_then(|()| std::fs::set_permissions(&beside, permissions))
        .and_then(|()| std::fs::rename(&beside, path));
    written.map_err(|error| {
        let _ = std::fs::remove_file(&beside);
        wrong(error)
    })
}

/// Refuses a file with changes that git does not hold yet; where there is no git, nothing is known and nothing refused.
pub fn refuse_uncommitted(path: &Path) -> Result<(), String> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Some(name) = path.file_name() else { return Ok(()) };
    let asked = Command::new("git").args(["status", "--porcelain", "--"]).arg(name).current_dir(folder).output();
    match asked {
        Ok(answer) if answer.status.success() && !answer.stdout.is_empty() => {
            Err(format!("{}: it has changes that are not committed; commit them, or say --allow-dirty", path.display()))
        }
        _ => Ok(()),
    }
}
