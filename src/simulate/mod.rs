//! The simulator: runs pasted Python on a virtual clock, as CPython 3.13 would.

pub mod load;
pub mod pure;
