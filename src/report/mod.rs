//! The answer: one document in, one serialisable report out, which every face shows.

mod analyse;
mod answer;
mod awaited;
mod describe;
mod document;
mod load;
mod run;
mod runs;
mod simulation;

pub use analyse::{Early, Stage, analyse, examine};
pub use answer::*;
pub use describe::finding_ids;
pub use document::*;
pub use load::*;
pub use run::*;
pub use runs::{Programs, Runs, run, run_after};
pub use simulation::{Simulated, Simulation};

pub use crate::rewrite::{Bridge, Clients, HttpTarget, Safety, Strategy, Together};
pub use crate::simulate::{EventLoop, Spread};
