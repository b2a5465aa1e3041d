//! Text: spans in bytes, lines and columns, UTF-16 offsets, and edits over an original; and what every room needs to be
//! quick about it.

mod edit;
mod lines;
mod map;
mod parallel;
mod span;

pub use edit::{Edit, EditError, apply_edits};
pub use lines::{LineColumn, LineIndex};
pub use map::{Map, Set};
pub use parallel::in_parallel;
pub use span::Span;
