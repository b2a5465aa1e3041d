//! Edits: replacements over an original text, applied all at once.

use super::Span;
use serde::{Deserialize, Serialize};

/// Replaces `span` of the original by `text`. An empty span inserts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    pub span: Span,
    pub text: String,
}

/// Why a set of edits cannot be applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditError {
    /// Two edits touch the same bytes.
    Overlap(Span, Span),
    /// An edit lies outside the text, or splits a character.
    OutOfText(Span),
}

impl std::fmt::Display for EditError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Overlap(a, b) => {
                write!(f, "edits overlap at bytes {}..{} and {}..{}", a.start, a.end, b.start, b.end)
            }
            Self::OutOfText(span) => write!(f, "an edit at bytes {}..{} does not fit the text", span.start, span.end),
        }
    }
}

impl std::error::Error for EditError {}

/// Applies `edits` to `text`. Insertions at one place keep the order in which they were given.
pub fn apply_edits(text: &str, edits: &[Edit]) -> Result<String, EditError> {
    let mut order: Vec<&Edit> = edits.iter().collect();
    order.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut out = String::with_capacity(text.len() + edits.iter().map(|edit| edit.text.len()).sum::<usize>());
    let mut done = Span::at(0);
    for edit in order {
        if edit.span.start < done.end {
            return Err(EditError::Overlap(done, edit.span));
        }
        let kept = text.get(done.end as usize..edit.span.start as usize);
        let fits = text.get(edit.span.start as usize..edit.span.end as usize).is_some();
        let (Some(kept), true) = (kept, fits) else { return Err(EditError::OutOfText(edit.span)) };
        out.push_str(kept);
        out.push_str(&edit.text);
        done = edit.span;
    }
    out.push_str(text.get(done.end as usize..).ok_or(EditError::OutOfText(done))?);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(start: u32, end: u32, text: &str) -> Edit {
        Edit { span: Span::new(start, end), text: text.into() }
    }

    #[test]
    fn edits_apply_at_once_whatever_their_order() {
        let edits = [edit(4, 5, "Z"), edit(0, 0, "1"), edit(0, 0, "2"), edit(1, 3, "")];
        assert_eq!(apply_edits("abcde", &edits).unwrap(), "12adZ");
    }

    #[test]
    fn overlaps_and_split_characters_are_refused() {
        assert!(matches!(apply_edits("abcde", &[edit(0, 3, ""), edit(2, 4, "")]), Err(EditError::Overlap(..))));
        assert!(matches!(apply_edits("é", &[edit(1, 2, "")]), Err(EditError::OutOfText(_))));
        assert!(matches!(apply_edits("a", &[edit(5, 6, "")]), Err(EditError::OutOfText(_))));
    }
}
