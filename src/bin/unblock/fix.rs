//! `unblock check --fix`: fixes go in round by round, until none is left that fits; then each file is written once.

use crate::lint::{Checked, What};
use crate::output::tell;
use crate::replace::{is_as_read, refuse_uncommitted, replace};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use unblock::names::FileId;
use unblock::rewrite::{Fix, Safety, apply_fixes};
use unblock::syntax::SourceFile;

/// Which fixes are applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Upto {
    /// Those that keep the meaning.
    Safe,
    /// Also those after which order, timing or errors can differ.
    Review,
}

/// A fix can make room for another; more rounds than this mean that two of them turn in a circle.
const MOST_ROUNDS: usize = 20;

/// Writes the files with their fixes, and gives what is found in them then. Nothing is written unless all can be.
pub fn fix(
    what: &What,
    mut checked: Checked,
    known: &BTreeSet<String>,
    upto: Upto,
    allow_dirty: bool,
) -> Result<Checked, String> {
    if what.paths.iter().any(|path| path.as_os_str() == "-") {
        return Err("--fix writes files, and standard input is none".into());
    }
    let left_alone = not_as_read(&checked, upto);
    let (mut old, mut count) = (BTreeMap::new(), 0);
    for _ in 0..MOST_ROUNDS {
        let round = texts(&checked, upto, &left_alone);
        if round.is_empty() {
            break;
        }
        for (file, (text, applied)) in round {
            let source = &mut checked.input.project.files[file.0 as usize].source;
            let before = std::mem::replace(source, SourceFile::parse(text));
            old.entry(file).or_insert(before.text);
            count += applied;
        }
        checked = what.check_read(checked.input, checked.settings, true)?;
        checked.subtract(known);
    }
    let path = |file: FileId| Path::new(&checked.input.paths[file.0 as usize]);
    if !allow_dirty {
        old.keys().try_for_each(|&file| refuse_uncommitted(path(file)))?;
    }
    for (&file, old) in &old {
        replace(path(file), old, &checked.input.project.file(file).source.text)?;
    }
    tell(&format!("unblock: {count} fixes in {} files", old.len()));
    let rest = wanted(&checked, upto).filter(|(file, _)| !left_alone.contains(file)).count();
    if rest > 0 {
        tell(&format!("unblock: {rest} fixes were left out, as the code could not be read with them; please report"));
    }
    Ok(checked)
}

fn wanted(checked: &Checked, upto: Upto) -> impl Iterator<Item = (FileId, &Fix)> {
    let fixes = checked.findings.iter().filter_map(|(finding, _)| Some((finding.file, finding.fix.as_ref()?)));
    fixes.filter(move |(_, fix)| fix.safety == Safety::Safe || fix.safety == Safety::Review && upto == Upto::Review)
}

/// Files with fixes that cannot be written back as they were read.
fn not_as_read(checked: &Checked, upto: Upto) -> BTreeSet<FileId> {
    let mut files: BTreeSet<FileId> = wanted(checked, upto).map(|(file, _)| file).collect();
    let path = |file: FileId| &checked.input.paths[file.0 as usize];
    files.retain(|&file| !is_as_read(Path::new(path(file)), &checked.input.project.file(file).source.text));
    files.iter().for_each(|&file| tell(&format!("unblock: {}: it is not UTF-8, and was left alone", path(file))));
    files
}

/// The files that change, with how many fixes are in them.
fn texts(checked: &Checked, upto: Upto, left_alone: &BTreeSet<FileId>) -> BTreeMap<FileId, (String, usize)> {
    let mut by_file: BTreeMap<FileId, Vec<&Fix>> = BTreeMap::new();
    for (file, fix) in wanted(checked, upto).filter(|(file, _)| !left_alone.contains(file)) {
        by_file.entry(file).or_default().push(fix);
    }
    let fixed = by_file.into_iter().map(|(file, fixes)| {
        let (text, applied) = apply_fixes(&checked.input.project, file, &fixes);
        (file, (text, applied.len()))
    });
    fixed.filter(|(_, (_, applied))| *applied > 0).collect()
}
