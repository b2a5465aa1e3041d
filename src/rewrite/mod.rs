//! Rewrites: changes a reviewer would accept, each with its reason, composed so that the result is always valid.

mod async_def;
mod async_for;
mod async_with;
mod await_calls;
mod change;
mod check;
mod colour;
mod draft;
mod effects;
mod http;
mod imports;
mod loops;
mod obstacle;
mod plan;
mod precedence;
mod scene;
mod settings;
mod style;
mod swap;
mod template;
mod together;

pub use change::{Change, Refusal, Safety};
pub use imports::Import;
pub use plan::{Plan, Rewritten, plan};
pub use settings::{Bridge, HttpTarget, RewriteSettings, Strategy, Together};
pub use template::{Forest, Piece, Replacement, Shift};
