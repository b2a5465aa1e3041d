//! What a face that cannot wait asks the simulator, apart from the rest of the answer.

use super::load::{LoadReport, Traffic, load};
use super::runs::{Programs, Runs, run};
use serde::{Deserialize, Serialize};

/// A question. A page that shows load asks a second worker, so that neither answer waits for the other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Simulation {
    /// Run both programs.
    Programs(Box<Programs>),
    /// Serve many requests at once.
    Traffic(Traffic),
}

/// The answer to a [`Simulation`] of the same name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Simulated {
    Runs(Box<Runs>),
    Load(LoadReport),
}

impl Simulation {
    pub fn answer(&self) -> Simulated {
        match self {
            Simulation::Programs(programs) => Simulated::Runs(Box::new(run(programs))),
            Simulation::Traffic(traffic) => Simulated::Load(load(traffic)),
        }
    }
}
