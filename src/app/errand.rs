//! What the page has the third worker do: write links, and look a recording of a profiler through.

use serde::{Deserialize, Serialize};
use unblock::profile::{Matched, Subject};
use unblock::share::Link;

#[derive(Clone, Serialize, Deserialize)]
pub enum Errand {
    Link(Box<Link>),
    Recording { bytes: Vec<u8>, subject: Subject },
}

#[derive(Serialize, Deserialize)]
pub enum Done {
    Link(String),
    /// What recorded it and what it says, or why it cannot be read.
    Recording(Result<(String, Matched), String>),
}
