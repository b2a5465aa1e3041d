//! Labelled calls after the documentation of real libraries: a line that ends in `# blocks` holds one call that
//! blocks, a line that ends in `# fine` none. `# blocks, missed: why` and `# fine, alarmed: why` are the known mistakes.

use std::collections::BTreeSet;
use std::fs;
use unblock::find::{self, Settings};
use unblock::names::{Names, Project};
use unblock::syntax::SourceFile;

#[derive(Default)]
struct Score {
    blocking: usize,
    found: usize,
    harmless: usize,
    alarms: usize,
    /// Mistakes that nobody has written down, and notes that have become wrong.
    surprises: Vec<String>,
}

#[test]
fn almost_every_label_agrees() {
    let mut score = Score::default();
    let mut files: Vec<_> = fs::read_dir("tests/table").unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy();
        add(&mut score, &name, &text);
    }
    let recall = score.found as f64 / score.blocking as f64;
    let precision = score.found as f64 / (score.found + score.alarms) as f64;
    println!("{} of {} blocking, {} alarms in {} harmless", score.found, score.blocking, score.alarms, score.harmless);
    assert!(score.surprises.is_empty(), "{}", score.surprises.join("\n"));
    assert!(score.blocking + score.harmless >= 300, "the table is too short");
    assert!(recall >= 0.98 && precision >= 0.98, "recall {recall:.3}, precision {precision:.3}");
}

fn add(score: &mut Score, name: &str, text: &str) {
    let flagged = flagged_lines(name, text);
    for (number, line) in (1..).zip(text.lines()) {
        let Some((_, label)) = line.rsplit_once("  # ") else { continue };
        let is_flagged = flagged.contains(&number);
        let (label, note) = label.split_once(", ").map_or((label, None), |(label, note)| (label, Some(note)));
        let is_right = match label {
            "blocks" => {
                score.blocking += 1;
                score.found += usize::from(is_flagged);
                is_flagged
            }
            "fine" => {
                score.harmless += 1;
                score.alarms += usize::from(is_flagged);
                !is_flagged
            }
            _ => continue,
        };
        if is_right == note.is_some() {
            score.surprises.push(format!("{name}:{number}: {}", line.trim()));
        }
    }
}

/// The lines on which something blocks by itself.
fn flagged_lines(name: &str, text: &str) -> BTreeSet<u32> {
    let project = Project::single(name, SourceFile::parse(text));
    let names = Names::of(&project);
    let found = find::analyse(&project, &names, &Settings::default());
    let listings = found.listings(&project, &names).into_iter().filter(|listing| !listing.is_chain);
    listings.map(|listing| project.files[0].source.lines.line_of(listing.name_span.start)).collect()
}
