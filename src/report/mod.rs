//! The answer: one document in, one serialisable report out, which every face shows.

mod answer;
mod document;
mod run;

pub use answer::*;
pub use document::*;
pub use run::*;
