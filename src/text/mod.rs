//! Text: spans in bytes, lines and columns, UTF-16 offsets, and edits over an original.

mod edit;
mod lines;
mod span;

pub use edit::{Edit, EditError, apply_edits};
pub use lines::{LineColumn, LineIndex};
pub use span::Span;
