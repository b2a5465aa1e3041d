//! Markdown with cases: read, compared, and written back.

use std::fs;
use std::path::Path;

/// One heading with its fenced blocks.
pub struct Case {
    pub title: String,
    blocks: Vec<Block>,
}

/// One fenced block.
struct Block {
    /// What stands behind the fence: `py`, `py after`, `json`.
    info: String,
    text: String,
    /// The lines of the text in its file, from 0.
    lines: std::ops::Range<usize>,
}

impl Case {
    /// The text of the block with this info string.
    pub fn block(&self, info: &str) -> Option<&str> {
        self.blocks.iter().find(|block| block.info == info).map(|block| block.text.as_str())
    }
}

/// Draws every case of a folder and compares; `drawn` gives the new text of blocks by their info strings.
/// A block that the case does not have is not asked for.
#[track_caller]
pub fn check(folder: &str, drawn: impl Fn(&Case) -> Vec<(String, String)>) {
    let redraw = std::env::var_os("UNBLOCK_REDRAW").is_some();
    let mut files: Vec<_> = fs::read_dir(folder).expect(folder).map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let (mut count, mut wrong) = (0, Vec::new());
    for path in files.iter().filter(|path| path.extension().is_some_and(|extension| extension == "md")) {
        let text = fs::read_to_string(path).unwrap();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let cases = read(&text);
        count += cases.len();
        let mut changes = Vec::new();
        for case in &cases {
            for (info, new) in drawn(case) {
                let Some(block) = case.blocks.iter().find(|block| block.info == info) else { continue };
                if block.text != new {
                    wrong.push(format!(
                        "{}: {}\n--- expected\n{}+++ drawn\n{new}",
                        shown(path),
                        case.title,
                        block.text
                    ));
                    changes.push((block.lines.clone(), new));
                }
            }
        }
        if redraw && !changes.is_empty() {
            for (range, new) in changes.into_iter().rev() {
                lines.splice(range, new.lines().map(str::to_owned));
            }
            fs::write(path, lines.join("\n") + "\n").unwrap();
        }
    }
    assert!(count > 0, "no cases in {folder}");
    assert!(redraw || wrong.is_empty(), "{} of {count} cases differ\n\n{}", wrong.len(), wrong.join("\n"));
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// The cases of one file: headings of the second level with at least one block.
fn read(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut fence: Option<(String, usize)> = None;
    let lines: Vec<&str> = text.lines().collect();
    for (number, line) in lines.iter().enumerate() {
        match (&fence, line.strip_prefix("```")) {
            (None, Some(info)) => fence = Some((info.trim().to_owned(), number + 1)),
            (Some(_), Some("")) => {
                let (info, start) = fence.take().unwrap();
                let text = lines[start..number].iter().map(|line| format!("{line}\n")).collect();
                let case = cases.last_mut().expect("a heading before the first block");
                case.blocks.push(Block { info, text, lines: start..number });
            }
            _ => {}
        }
        if let (None, Some(title)) = (&fence, line.strip_prefix("## ")) {
            cases.push(Case { title: title.to_owned(), blocks: Vec::new() });
        }
    }
    cases.retain(|case| !case.blocks.is_empty());
    cases
}
