//! The fuzz target `names`; `src/targets.rs` says what it holds.

#![no_main]

unblock_fuzz::fuzz!(names);
