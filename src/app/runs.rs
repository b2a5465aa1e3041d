//! Both runs as lines of text, which scripts make pictures and traces from: their format is told in `www/src/runs.js`.

use super::answer::Answer;
use std::fmt::Write;
use unblock::report::{LaneState, Run};

/// `None` where there are no runs.
pub fn text_of(answer: &Answer) -> Option<String> {
    let (before, after) = answer.report.before.as_ref().zip(answer.report.after.as_ref())?;
    let mut text = plain(answer.document.files.first().map_or("", |file| &file.name));
    let (figure, words) = answer.verdict()?;
    // Writing to a string does not fail.
    let _ = write!(text, "\t{} {words}", figure.unwrap_or_default());
    write_run(&mut text, "Before", before);
    write_run(&mut text, "After", after);
    Some(text)
}

fn write_run(text: &mut String, name: &str, run: &Run) {
    // Writing to a string does not fail.
    let _ = write!(text, "\nrun\t{name}\t{}", run.total);
    for lane in &run.lanes {
        let _ = write!(text, "\nlane\t{}", plain(&lane.name));
        for span in &lane.spans {
            let state = match span.state {
                LaneState::Running => 'r',
                LaneState::Waiting => 'w',
                LaneState::Blocking => 'b',
                LaneState::Queued => 'q',
            };
            let _ = write!(text, "\n{state}\t{}\t{}\t{}", span.start, span.end, plain(&span.label));
        }
    }
}

/// Without what parts fields and lines.
fn plain(text: &str) -> String {
    text.replace(['\t', '\n', '\r'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::rc::Rc;
    use unblock::report::{Document, analyse};

    #[test]
    fn every_span_of_both_runs_is_a_line_of_four_fields() {
        let document = Document::of("a\tb.py", "import time\ntime.sleep(1)\n");
        let answer = Answer::new(analyse(&document), Rc::new(document), 1.0);
        let text = text_of(&answer).unwrap();
        assert!(text.starts_with("a b.py\t1\u{d7} no faster\nrun\tBefore\t"), "{text}");
        assert!(text.contains("\nb\t") && text.contains("\nrun\tAfter\t"), "{text}");
        let spans = text.lines().filter(|line| line.starts_with(['r', 'w', 'b', 'q']) && !line.starts_with("run"));
        assert!(spans.into_iter().all(|line| line.split('\t').count() == 4), "{text}");
    }
}
