//! The texts of one run, and which lines of the original the lines of the rewrite come from.

use super::cursor::Which;
use super::moment::{LaneNow, Moment};
use crate::app::answer::Answer;
use crate::app::state::Stand;
use similar::{DiffOp, TextDiff};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;
use unblock::report::{Place, Run, Source};
use unblock::text::LineIndex;

/// Comparing two texts line by line grows coarser rather than take longer.
const PATIENCE: Duration = Duration::from_millis(100);

/// The texts of one run, with their lines.
pub struct Code {
    files: Vec<Text>,
    original: bool,
}

struct Text {
    text: Rc<str>,
    lines: LineIndex,
    /// The original's line for each of these, from 0; empty for the original itself.
    from: Vec<u32>,
}

/// A line of code at which a task stands.
#[derive(Clone, Debug, PartialEq)]
pub struct CodeLine {
    pub number: u32,
    pub text: String,
    /// Where to go in the editor; the rewritten text is not in it.
    pub place: Option<Place>,
}

impl Code {
    pub fn of(answer: &Answer, which: Which) -> Self {
        let original = which == Which::Before;
        let texts = answer.document.files.iter().zip(&answer.report.files).map(|(file, rewritten)| match which {
            Which::Before => (file.text.as_str(), Vec::new()),
            Which::After => (rewritten.rewritten.as_str(), origins(&file.text, &rewritten.rewritten)),
        });
        let files = texts.map(|(text, from)| Text { text: text.into(), lines: LineIndex::new(text), from });
        Self { files: files.collect(), original }
    }

    pub fn line(&self, source: Source) -> CodeLine {
        let place = self.original.then_some(Place { file: source.file, span: source.span });
        let Some(Text { text, lines, .. }) = self.files.get(source.file as usize) else {
            return CodeLine { number: 0, text: String::new(), place };
        };
        let number = lines.line_of(source.span.start);
        let (from, to) = (lines.start_of(number) as usize, lines.start_of(number + 1) as usize);
        CodeLine { number, text: text.get(from..to).unwrap_or("").trim().into(), place }
    }

    /// The lines of the original at which tasks stand, each with the busiest state of those who stand there.
    pub fn stands(&self, run: &Run, moment: &Moment) -> Vec<Stand> {
        let mut lines = BTreeMap::<(u32, u32), (u8, &'static str, usize, u32)>::new();
        for (standing, lane) in moment.lanes.iter().zip(0u32..) {
            let (Some(source), Some(rank)) = (standing.source, rank(standing.state)) else { continue };
            let Some(line) = self.original_line(source) else { continue };
            let class = standing.state.class();
            let here = lines.entry((source.file, line)).or_insert((rank, class, 0, lane));
            if rank > here.0 {
                (here.0, here.1, here.3) = (rank, class, lane);
            }
            here.2 += 1;
        }
        let who = |lane: u32, count: usize| match (&run.lanes[lane as usize].name, count - 1) {
            (name, 0) => name.clone(),
            (name, more) => format!("{name} and {more} more"),
        };
        let stand = |((file, line), (_, state, count, lane))| Stand { file, line, state, who: who(lane, count) };
        lines.into_iter().map(stand).collect()
    }

    fn original_line(&self, source: Source) -> Option<u32> {
        let file = self.files.get(source.file as usize)?;
        let line = file.lines.line_of(source.span.start);
        if self.original { Some(line) } else { file.from.get(line.checked_sub(1)? as usize).map(|from| from + 1) }
    }
}

/// Of several tasks at one line the one that does most gives its colour.
fn rank(state: LaneNow) -> Option<u8> {
    match state {
        LaneNow::Blocking => Some(3),
        LaneNow::Running => Some(2),
        LaneNow::Ready => Some(1),
        LaneNow::Waiting(_) | LaneNow::InThread => Some(0),
        _ => None,
    }
}

/// For each line of `rewritten` the line of `original` that it comes from or stands in for, from 0.
fn origins(original: &str, rewritten: &str) -> Vec<u32> {
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(original, rewritten);
    let mut from = Vec::new();
    for op in diff.ops() {
        let (old, new) = (op.old_range(), op.new_range());
        // A longer replacement ends at the last line of what it replaces; what is put in belongs to the line above.
        let (first, last) = match op {
            DiffOp::Insert { .. } => (old.start.saturating_sub(1), old.start.saturating_sub(1)),
            _ => (old.start, old.end.saturating_sub(1)),
        };
        from.extend((0..new.len()).map(|at| (first + at).min(last) as u32));
    }
    from
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_rewrite_lead_back_to_the_original() {
        assert_eq!(origins("a\nb\nc\n", "a\nb\nc\n"), [0, 1, 2]);
        assert_eq!(origins("a\nb\nc\n", "new\na\nB\nmore\nc\n"), [0, 0, 1, 1, 2]);
        assert_eq!(origins("", "x\n"), [0]);
    }
}
