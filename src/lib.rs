//! Unblock: moving synchronous Python to asyncio.
//!
//! The engine is a pure function from texts and settings to a report: no I/O, no clock, no global state.
//! Read the rooms in this order; each uses only those above it (`tests/house.rs` holds them to it).

pub mod catalogue;
pub mod profile;
pub mod text;
pub mod syntax;
pub mod names;
pub mod find;
pub mod rewrite;
pub mod simulate;
pub mod rules;
pub mod report;
pub mod share;
