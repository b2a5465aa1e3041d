//! Markers: comments under a line of code whose carets point at what they speak of.

use unblock::text::{LineIndex, Span};

pub struct Marker {
    pub span: Span,
    pub message: String,
}

/// The code without its markers.
pub fn strip(marked: &str) -> String {
    marked.lines().filter(|line| !is_marker(line)).map(|line| format!("{line}\n")).collect()
}

fn is_marker(line: &str) -> bool {
    line.strip_prefix('#').is_some_and(|rest| rest.trim_start().starts_with('^'))
}

/// The code with markers, in the order of the source; one that spans several lines is drawn to the end of its first.
/// As column 0 is the comment sign's own, a marker there starts one further.
pub fn draw(code: &str, mut markers: Vec<Marker>) -> String {
    markers.sort_by_key(|marker| (marker.span.start, marker.span.end));
    let index = LineIndex::new(code);
    let mut drawn = String::new();
    for (number, line) in (1..).zip(code.lines()) {
        drawn.push_str(line);
        drawn.push('\n');
        for marker in markers.iter().filter(|marker| index.line_of(marker.span.start) == number) {
            let start = index.line_column(marker.span.start).column as usize;
            let end = match index.line_of(marker.span.end) == number {
                true => index.line_column(marker.span.end).column as usize,
                false => line.len(),
            };
            let (from, to) = (start.max(1), end.max(start.max(1) + 1));
            drawn.push_str(&format!("#{}{} {}\n", " ".repeat(from - 1), "^".repeat(to - from), marker.message));
        }
    }
    drawn
}
