//! Whether a rewritten text can still be read and compiled: of a long file only the statements that changed are read
//! again.

use super::check::misplaced;
use crate::syntax::SourceFile;
use crate::syntax::ast::*;
use crate::text::{Edit, Span, apply_edits, in_parallel};

/// Where the new text cannot be read or compiled although the old one could.
pub fn first_problem(source: &SourceFile, text: &str, edits: &[Edit]) -> Option<u32> {
    if source.unread.is_empty()
        && let Some(pieces) = Pieces::of(source, edits)
        && pieces.are_sound()
    {
        return None;
    }
    let after = SourceFile::parse(text);
    if after.unread.len() > source.unread.len() {
        return after.unread.first().map(|unread| unread.at);
    }
    misplaced(&after.tree).filter(|_| misplaced(&source.tree).is_none()).map(|span| span.start)
}

/// Whole lines with one or more statements of the module or of a class in it: whether they can be read does not depend
/// on what stands around them.
struct Piece<'a> {
    text: String,
    /// What its lines begin with, where they are of a class's body.
    indentation: Option<&'a str>,
    is_last: bool,
}

/// What edits leave of the pieces in which they are.
struct Pieces<'a> {
    source: &'a SourceFile,
    changed: Vec<Piece<'a>>,
}

impl<'a> Pieces<'a> {
    /// `None` where an edit is in more than one piece.
    fn of(source: &'a SourceFile, edits: &[Edit]) -> Option<Self> {
        let mut edits: Vec<&Edit> = edits.iter().collect();
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        let mut pieces = Self { source, changed: Vec::new() };
        let whole = Span::new(0, source.text.len() as u32);
        pieces.add(&source.tree.body, whole, None, &edits)?;
        Some(pieces)
    }

    /// Adds what changes of a block, in whose span all edits are.
    fn add(&mut self, body: &[StmtId], block: Span, indentation: Option<&'a str>, mut edits: &[&Edit]) -> Option<()> {
        let (mut start, mut first) = (block.start, 0);
        for number in 0..body.len() {
            let is_last = number + 1 == body.len();
            let end = if is_last { block.end } else { self.line_behind(body[number]) };
            if !is_last && self.source.tree[body[number + 1]].span.start < end {
                // `a; b`
                continue;
            }
            let inside = edits.partition_point(|edit| edit.span.start < end || is_last);
            let (own, rest) = edits.split_at(inside);
            if own.iter().any(|edit| edit.span.end > end) {
                return None;
            }
            if !own.is_empty() {
                match self.class_body(&body[first..=number], own).filter(|_| indentation.is_none()) {
                    Some((inner, span, indentation)) => self.add(inner, span, Some(indentation), own)?,
                    None => self.add_piece(Span::new(start, end), indentation, own)?,
                }
            }
            (start, first, edits) = (end, number + 1, rest);
        }
        edits.is_empty().then_some(())
    }

    fn add_piece(&mut self, span: Span, indentation: Option<&'a str>, edits: &[&Edit]) -> Option<()> {
        let shifted = |edit: &&Edit| Edit {
            span: Span::new(edit.span.start - span.start, edit.span.end - span.start),
            text: edit.text.clone(),
        };
        let edits: Vec<Edit> = edits.iter().map(shifted).collect();
        let text = apply_edits(self.source.slice(span), &edits).ok()?;
        self.changed.push(Piece { text, indentation, is_last: span.end as usize == self.source.text.len() });
        Some(())
    }

    /// The body of a class that stands alone, where all edits are in it: its statements, lines and indentation.
    fn class_body(&self, stmts: &[StmtId], edits: &[&Edit]) -> Option<(&'a [StmtId], Span, &'a str)> {
        let source = self.source;
        let &[stmt] = stmts else { return None };
        let StmtKind::ClassDef(class) = &source.tree[stmt].kind else { return None };
        let (&first, &last) = (class.body.first()?, class.body.last()?);
        let decorator = match &source.tree[first].kind {
            StmtKind::FunctionDef(def) => def.decorators.first(),
            StmtKind::ClassDef(class) => class.decorators.first(),
            _ => None,
        };
        let start = decorator.map_or(source.tree[first].span.start, |&expr| source.tree[expr].span.start);
        let line = source.lines.start_of(source.lines.line_of(start));
        let indentation = source.slice(Span::new(line, start));
        let indentation = if decorator.is_some() { indentation.trim_end().strip_suffix('@')? } else { indentation };
        let span = Span::new(line, self.line_behind(last));
        let is_alone = !indentation.is_empty() && indentation.trim().is_empty();
        let is_inside = |edit: &&Edit| span.start <= edit.span.start && edit.span.end <= span.end;
        (is_alone && edits.iter().all(is_inside)).then_some((&class.body, span, indentation))
    }

    /// Where the line behind a statement starts.
    fn line_behind(&self, stmt: StmtId) -> u32 {
        let lines = &self.source.lines;
        lines.start_of(lines.line_of(self.source.tree[stmt].span.end) + 1)
    }

    fn are_sound(self) -> bool {
        let is_large = self.changed.iter().map(|piece| piece.text.len()).sum::<usize>() > LARGE;
        in_parallel(self.changed, is_large, |piece| piece.is_sound()).into_iter().all(|is_sound| is_sound)
    }
}

/// Bytes from which it is worth to wake other processors.
const LARGE: usize = 8192;

impl Piece<'_> {
    /// Whether it can be read and compiled by itself, and leaves what follows alone.
    fn is_sound(&self) -> bool {
        let lines = self.text.trim_end_matches(['\r', '\n']);
        if self.text.is_empty() {
            // A class may have lost all of its body.
            return self.indentation.is_none();
        }
        if lines.ends_with('\\') || !self.is_last && !self.text.ends_with('\n') {
            return false;
        }
        let read = match self.indentation {
            Some(_) => SourceFile::parse(format!("class _:\n{}", self.text)),
            None => SourceFile::parse(self.text.as_str()),
        };
        let tree = &read.tree;
        let body = match (self.indentation, &tree.body[..]) {
            (None, body) => body,
            (Some(_), &[class]) => match &tree[class].kind {
                StmtKind::ClassDef(class) => &class.body,
                _ => return false,
            },
            _ => return false,
        };
        let indentation = body.first().map(|&first| {
            let start = tree[first].span.start;
            read.slice(Span::new(read.lines.start_of(read.lines.line_of(start)), start))
        });
        let stands_right = indentation.is_none_or(|own| own == self.indentation.unwrap_or_default());
        read.unread.is_empty() && stands_right && misplaced(tree).is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a text is sound after one replacement, by its pieces and as a whole.
    fn sound(text: &str, old: &str, new: &str) -> (Option<bool>, bool) {
        let source = SourceFile::parse(text);
        let start = text.find(old).unwrap() as u32;
        let edits = [Edit { span: Span::new(start, start + old.len() as u32), text: new.into() }];
        let after = apply_edits(text, &edits).unwrap();
        let whole = SourceFile::parse(after.as_str());
        let by_pieces = Pieces::of(&source, &edits).map(Pieces::are_sound);
        (by_pieces, whole.unread.is_empty() && misplaced(&whole.tree).is_none())
    }

    const TEXT: &str = "import a\n\nclass C:\n    # first\n    @one\n    def f(self):\n        return 1\n\n    x = 1; y = 2\n\nif a:\n    b()\nelse:\n    c()\nd()\n";

    #[test]
    fn what_changes_alone_is_read_alone() {
        for (old, new) in [
            ("return 1", "return 2"),
            ("def f(self):\n        return 1", "async def f(self):\n        return await x"),
            ("@one", "@two(\n        3)"),
            ("import a\n", "import a\nimport asyncio\n"),
            ("y = 2", "y = [\n2]"),
            ("d()\n", "d()"),
            ("import a\n", ""),
        ] {
            assert_eq!(sound(TEXT, old, new), (Some(true), true), "{old:?} to {new:?}");
        }
    }

    #[test]
    fn what_would_change_its_neighbours_is_not() {
        for (old, new) in [
            ("return 1", "return await x"),
            ("return 1", "return (1"),
            ("return 1", "return '''1"),
            ("return 1\n", "return 1"),
            ("return 1\n", "return 1 \\\n"),
            ("    @one\n", "@one\n"),
            ("    @one\n    def f", "  @one\n  def f"),
            ("import a\n", "import a\n  import b\n"),
            ("import a\n", "  import a\n"),
            ("d()\n", "elif d:\n"),
            ("    x = 1; y = 2\n", "    @one\n"),
        ] {
            let (by_pieces, _) = sound(TEXT, old, new);
            assert_ne!(by_pieces, Some(true), "{old:?} to {new:?}");
        }
        // An edit of two statements is none of one piece.
        assert_eq!(sound(TEXT, "import a\n\nclass C", "class D").0, None);
    }
}
