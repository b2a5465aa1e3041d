//! `unblock link`: files as the fragment of a link to the page.

use crate::output::print;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use unblock::report::{Document, File, Settings};
use unblock::share::{Link, write_fragment};

/// Print the part after `#` of a link that opens these files on the page.
#[derive(clap::Args)]
pub struct Arguments {
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let read = |path: &PathBuf| {
        let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(File { name, text: String::from_utf8_lossy(&bytes).into_owned() })
    };
    let files = arguments.files.iter().map(read).collect::<Result<Vec<_>, String>>()?;
    let document = Document { files, settings: Settings::default() };
    print(&format!("{}\n", write_fragment(&Link { document, ..Link::default() })))?;
    Ok(ExitCode::SUCCESS)
}
