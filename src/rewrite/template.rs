//! Replacements as templates with holes, and the forest in which they compose to edits.
//!
//! Disjoint edits are not enough: `a = f(); b = g()` becomes `a, b = await gather(f(), g())`, and other changes
//! happen inside the two calls that move. So a replacement is new text and *pieces of the source*, and a piece is
//! rendered with the replacements inside it.

use crate::syntax::{SourceFile, TokenKind};
use crate::text::{Edit, Span};

/// A piece of a replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    New(String),
    /// A hole: this range of the original, with the replacements inside it.
    Source(Span),
    /// A hole of a call whose `await` is left out: it becomes an argument of `gather`.
    Call(Span),
    /// A hole of whole lines which move in or out.
    Block(Span, Shift),
    /// A range that goes away, with the replacements inside it.
    Gone(Span),
}

/// How far the lines of a block move. Lines that start inside a string stay as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shift {
    /// Each line which is not blank gets this text in front.
    In(String),
    /// Each line loses this text in front.
    Out(String),
}

/// What stands in the place of `span`. Everything in `span` outside the holes goes away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    pub span: Span,
    pub pieces: Vec<Piece>,
    /// Among replacements of one span the smaller rank is outside.
    pub rank: u8,
}

impl Replacement {
    pub fn new(span: Span, pieces: Vec<Piece>) -> Self {
        Self { span, pieces, rank: 0 }
    }

    /// New text in the place of `span`.
    pub fn text(span: Span, text: impl Into<String>) -> Self {
        Self::new(span, vec![Piece::New(text.into())])
    }

    /// `before` and `after` around `span`, which stays.
    pub fn around(span: Span, before: impl Into<String>, after: impl Into<String>) -> Self {
        Self::new(span, vec![Piece::New(before.into()), Piece::Source(span), Piece::New(after.into())])
    }

    pub fn ranked(self, rank: u8) -> Self {
        Self { rank, ..self }
    }

    /// The ranges in which other replacements may lie.
    fn holes(&self) -> impl Iterator<Item = Span> + '_ {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::New(_) => None,
            Piece::Source(span) | Piece::Call(span) | Piece::Block(span, _) | Piece::Gone(span) => Some(*span),
        })
    }

    /// The ranges of which the text survives.
    fn kept(&self) -> impl Iterator<Item = Span> + '_ {
        self.holes().filter(|span| !self.pieces.contains(&Piece::Gone(*span)))
    }

    /// The first comment that would be lost: in `span`, and in no hole.
    pub fn lost_comment(&self, file: &SourceFile) -> Option<Span> {
        let first = file.tokens.partition_point(|token| token.span.end <= self.span.start);
        file.tokens[first..]
            .iter()
            .take_while(|token| token.span.start < self.span.end)
            .filter(|token| token.kind == TokenKind::Comment && !self.is_elsewhere(token.span))
            .find(|token| !self.kept().any(|hole| hole.contains(token.span)))
            .map(|token| token.span)
    }

    /// A hole outside `span` is text that moves here; its old place belongs to another replacement.
    fn is_elsewhere(&self, span: Span) -> bool {
        !self.span.contains(span)
    }
}

/// A range of the original that is rendered.
#[derive(Clone, Copy)]
struct Hole {
    span: Span,
    /// What is inserted at its end stands behind the replacement around it.
    closed: bool,
}

impl Hole {
    fn of(outer: &Replacement, span: Span) -> Self {
        Self { span, closed: span.end == outer.span.end }
    }
}

/// The rank of `await` around a call: outside of everything else that happens to the call.
const AWAIT: u8 = 0;

/// Two replacements that overlap and do not nest; the later one of the list is the loser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Index of the replacement that stays.
    pub winner: usize,
    /// Index of the replacement that cannot be applied.
    pub loser: usize,
}

/// Replacements nested by containment.
pub struct Forest<'a> {
    all: &'a [&'a Replacement],
    /// Indices into `all`: by start, then the outer before the inner.
    order: Vec<usize>,
}

impl<'a> Forest<'a> {
    /// Nests `all`, or names the first two that do not fit together. A smaller index wins.
    pub fn new(all: &'a [&'a Replacement]) -> Result<Self, Conflict> {
        let mut order: Vec<usize> = (0..all.len()).collect();
        order.sort_by_key(|&i| {
            let Replacement { span, rank, .. } = all[i];
            (span.start, !span.is_empty(), std::cmp::Reverse(span.end), *rank, i)
        });
        let mut open: Vec<usize> = Vec::new();
        for &i in &order {
            while open.last().is_some_and(|&outer| all[outer].span.end <= all[i].span.start) {
                open.pop();
            }
            if let Some(&outer) = open.last() {
                let fits = all[outer].holes().any(|hole| hole.contains(all[i].span));
                let twice = all[outer].span == all[i].span && all[outer].rank == all[i].rank && !wraps(all[outer]);
                if !fits || twice {
                    return Err(Conflict { winner: outer.min(i), loser: outer.max(i) });
                }
            }
            if !all[i].span.is_empty() {
                open.push(i);
            }
        }
        Ok(Self { all, order })
    }

    /// The edits that turn the original into the result: as small as the templates allow, in order.
    pub fn edits(&self, file: &SourceFile) -> Vec<Edit> {
        let mut edits = Vec::new();
        let all = Hole { span: Span::new(0, file.text.len() as u32), closed: false };
        self.edit_range(all, 0, file, &mut edits);
        edits.retain(|edit| file.slice(edit.span) != edit.text);
        edits
    }

    /// Edits for the replacements of `order[from..]` in `range`.
    fn edit_range(&self, range: Hole, from: usize, file: &SourceFile, edits: &mut Vec<Edit>) {
        let mut next = self.first_in(range.span, from);
        while let Some((at, outer)) = self.next_in(range, next) {
            if in_place(outer) {
                self.edit_gaps(outer, at + 1, file, edits);
            } else {
                edits.push(Edit { span: outer.span, text: self.render(outer, at + 1, file) });
            }
            next = self.after(outer.span, at);
        }
    }

    /// Where every hole stays in its place only the text between the holes is edited.
    fn edit_gaps(&self, outer: &Replacement, from: usize, file: &SourceFile, edits: &mut Vec<Edit>) {
        let (mut start, mut text) = (outer.span.start, String::new());
        for piece in &outer.pieces {
            match piece {
                Piece::New(new) => text.push_str(new),
                Piece::Source(hole) | Piece::Call(hole) | Piece::Block(hole, _) => {
                    edits.push(Edit { span: Span::new(start, hole.start), text: std::mem::take(&mut text) });
                    self.edit_range(Hole::of(outer, *hole), from, file, edits);
                    start = hole.end;
                }
                Piece::Gone(_) => {}
            }
        }
        edits.push(Edit { span: Span::new(start, outer.span.end), text });
    }

    fn render(&self, outer: &Replacement, from: usize, file: &SourceFile) -> String {
        let mut out = String::new();
        for piece in &outer.pieces {
            let (span, shift, unawaited) = match piece {
                Piece::New(text) => {
                    out.push_str(text);
                    continue;
                }
                Piece::Gone(_) => continue,
                Piece::Source(span) => (*span, None, false),
                Piece::Call(span) => (*span, None, true),
                Piece::Block(span, shift) => (*span, Some(shift), false),
            };
            let mut start = self.start_for(outer, span, from);
            if unawaited {
                start = self.behind_await(span, start);
            }
            out.push_str(&self.render_range(Hole::of(outer, span), start, shift, file));
        }
        out
    }

    /// Behind the replacement that puts `await` around the whole of `span`.
    fn behind_await(&self, span: Span, from: usize) -> usize {
        match self.next_in(Hole { span, closed: true }, self.first_in(span, from)) {
            Some((at, outer)) if outer.span == span && outer.rank == AWAIT => at + 1,
            _ => from,
        }
    }

    /// Inside its own range a replacement is rendered with what is nested in it; text from elsewhere with all of its own.
    fn start_for(&self, outer: &Replacement, hole: Span, from: usize) -> usize {
        if outer.span.contains(hole) { from } else { 0 }
    }

    /// The text of `range` with its replacements, each line moved by `shift`.
    fn render_range(&self, range: Hole, from: usize, shift: Option<&Shift>, file: &SourceFile) -> String {
        let mut out = String::new();
        let mut done = range.span.start;
        let mut next = self.first_in(range.span, from);
        while let Some((at, outer)) = self.next_in(range, next) {
            copy(Span::new(done, outer.span.start), shift, file, &mut out);
            let text = self.render(outer, at + 1, file);
            match shift {
                Some(shift) => out.push_str(&shift_new(&text, shift, outer, file)),
                None => out.push_str(&text),
            }
            done = outer.span.end;
            next = self.after(outer.span, at);
        }
        copy(Span::new(done, range.span.end), shift, file, &mut out);
        out
    }

    fn first_in(&self, range: Span, from: usize) -> usize {
        let first = self.order.partition_point(|&i| self.all[i].span.start < range.start);
        first.max(from)
    }

    /// The replacement at `order[next]` or after it, if it lies in `range`.
    fn next_in(&self, range: Hole, next: usize) -> Option<(usize, &'a Replacement)> {
        let outer = self.all[*self.order.get(next)?];
        let behind = range.closed && outer.span == Span::at(range.span.end);
        (range.span.contains(outer.span) && !behind).then_some((next, outer))
    }

    /// The first place in `order` behind everything nested in the replacement at `at`.
    fn after(&self, span: Span, at: usize) -> usize {
        let nested = |&&i: &&usize| {
            let inner = self.all[i].span;
            !span.is_empty() && inner.start < span.end
        };
        at + 1 + self.order[at + 1..].iter().take_while(nested).count()
    }
}

/// Whether the replacement keeps its whole span as one hole: such can nest on one span in any order.
fn wraps(replacement: &Replacement) -> bool {
    replacement.pieces.contains(&Piece::Source(replacement.span))
}

/// Whether all holes lie in the span, in order and unshifted.
fn in_place(replacement: &Replacement) -> bool {
    let unshifted =
        !replacement.pieces.iter().any(|piece| matches!(piece, Piece::Block(..) | Piece::Call(_) | Piece::Gone(_)));
    let mut last = replacement.span.start;
    unshifted
        && replacement.holes().all(|hole| {
            let fits = last <= hole.start && hole.end <= replacement.span.end;
            last = hole.end;
            fits
        })
}

/// Copies a range of the original, moving the lines that start in it.
fn copy(range: Span, shift: Option<&Shift>, file: &SourceFile, out: &mut String) {
    let text = file.slice(range);
    let Some(shift) = shift else { return out.push_str(text) };
    let mut start = range.start;
    for line in text.split_inclusive('\n') {
        if starts_line(start, file) && !starts_in_string(start, file) {
            out.push_str(&shifted(line, shift));
        } else {
            out.push_str(line);
        }
        start += line.len() as u32;
    }
}

/// Moves the lines of rendered text, the first one only when the replacement starts its line.
fn shift_new(text: &str, shift: &Shift, outer: &Replacement, file: &SourceFile) -> String {
    let mut out = String::new();
    let stays = holds_string_lines(outer, file);
    for (i, line) in text.split_inclusive('\n').enumerate() {
        let moves = i > 0 || starts_line(outer.span.start, file);
        if moves && !stays { out.push_str(&shifted(line, shift)) } else { out.push_str(line) }
    }
    out
}

/// Whether a string in the replaced range runs over several lines: then moving lines would change its value.
fn holds_string_lines(outer: &Replacement, file: &SourceFile) -> bool {
    let first = file.tokens.partition_point(|token| token.span.start < outer.span.start);
    let mut inside = file.tokens[first..].iter().take_while(|token| token.span.end <= outer.span.end);
    inside.any(|token| {
        matches!(token.kind, TokenKind::String | TokenKind::FString) && file.slice(token.span).contains('\n')
    })
}

fn shifted(line: &str, shift: &Shift) -> String {
    match shift {
        // White space alone is a blank line, unless a replacement follows it on the same line.
        _ if line.ends_with('\n') && line.trim().is_empty() => line.to_string(),
        Shift::In(indent) => format!("{indent}{line}"),
        Shift::Out(indent) => line.strip_prefix(indent.as_str()).unwrap_or(line).to_string(),
    }
}

fn starts_line(offset: u32, file: &SourceFile) -> bool {
    file.lines.line_column(offset).column == 0
}

fn starts_in_string(offset: u32, file: &SourceFile) -> bool {
    let next = file.tokens.partition_point(|token| token.span.end <= offset);
    file.tokens
        .get(next)
        .is_some_and(|token| token.span.start < offset && matches!(token.kind, TokenKind::String | TokenKind::FString))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::apply_edits;

    fn span(text: &str, part: &str) -> Span {
        let start = text.find(part).expect("the part is in the text") as u32;
        Span::new(start, start + part.len() as u32)
    }

    fn applied(text: &str, replacements: &[Replacement]) -> Result<String, Conflict> {
        let file = SourceFile::parse(text);
        let all: Vec<&Replacement> = replacements.iter().collect();
        let edits = Forest::new(&all)?.edits(&file);
        Ok(apply_edits(text, &edits).expect("edits of a forest never overlap"))
    }

    #[test]
    fn text_that_moves_takes_its_changes_along() {
        let text = "a = f()\nb = g()\n";
        let (f, g) = (span(text, "f()"), span(text, "g()"));
        let new = |text: &str| Piece::New(text.into());
        let pieces = vec![new("a, b = await gather("), Piece::Source(f), new(", "), Piece::Source(g), new(")")];
        let gather = Replacement::new(Span::new(0, text.len() as u32 - 1), pieces);
        let rename = Replacement::text(span(text, "g"), "h");
        assert_eq!(applied(text, &[rename, gather]).unwrap(), "a, b = await gather(f(), h())\n");
    }

    #[test]
    fn wrappers_of_one_span_nest_by_rank() {
        let text = "x = f()\n";
        let f = span(text, "f()");
        let thread = Replacement::around(f, "thread(", ")").ranked(1);
        let wait = Replacement::around(f, "await ", "");
        assert_eq!(applied(text, &[thread, wait]).unwrap(), "x = await thread(f())\n");
    }

    #[test]
    fn an_insertion_behind_a_replacement_is_made_once() {
        let text = "x = f(a)\n";
        let f = span(text, "f(a)");
        let wait = Replacement::around(f, "await ", "");
        let behind = Replacement::text(Span::at(f.end), "; y = x");
        let inside = Replacement::text(Span::at(f.end - 1), ", b");
        assert_eq!(applied(text, &[wait, behind, inside]).unwrap(), "x = await f(a, b); y = x\n");
    }

    #[test]
    fn overlaps_and_edits_in_lost_text_are_conflicts() {
        let text = "f(g(x))\n";
        let lost = [Replacement::text(span(text, "g(x)"), "1"), Replacement::text(span(text, "x"), "y")];
        assert_eq!(applied(text, &lost), Err(Conflict { winner: 0, loser: 1 }));
        let over = [Replacement::text(Span::new(0, 3), ""), Replacement::text(Span::new(2, 5), "")];
        assert_eq!(applied(text, &over), Err(Conflict { winner: 0, loser: 1 }));
    }

    #[test]
    fn blocks_move_but_strings_over_lines_do_not_change() {
        let text = "a()\nb('''\nx''')\n\nc()\n";
        let block = Span::new(0, text.len() as u32);
        let pieces = vec![Piece::New("with y:\n".into()), Piece::Block(block, Shift::In("    ".into()))];
        let rename = Replacement::text(span(text, "c"), "d");
        let wrapped = applied(text, &[Replacement::new(block, pieces), rename]).unwrap();
        assert_eq!(wrapped, "with y:\n    a()\n    b('''\nx''')\n\n    d()\n");
    }

    #[test]
    fn a_comment_outside_the_holes_is_lost() {
        let text = "f(1, # one\n2)\n";
        let file = SourceFile::parse(text);
        let call = Span::new(0, text.len() as u32 - 1);
        assert!(Replacement::text(call, "g()").lost_comment(&file).is_some());
        assert!(Replacement::around(call, "(", ")").lost_comment(&file).is_none());
    }
}
