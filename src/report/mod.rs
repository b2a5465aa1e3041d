//! The answer: one document in, one serialisable report out, which every face shows.

mod analyse;
mod answer;
mod awaited;
mod describe;
mod document;
mod run;
mod runs;

pub use analyse::{Stage, analyse, examine};
pub use answer::*;
pub use document::*;
pub use run::*;
pub use runs::{Programs, Runs, run};

pub use crate::rewrite::{Bridge, HttpTarget, Safety, Strategy, Together};
