//! Rewrites: changes a reviewer would accept, each with its reason, composed so that the result is always valid.

mod imports;
mod precedence;
mod style;
mod template;

pub use imports::{Import, edit_imports};
pub use template::{Forest, Piece, Replacement, Shift};
