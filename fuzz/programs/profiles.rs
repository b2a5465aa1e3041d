//! The fuzz target `profiles`; `src/targets.rs` says what it holds.

#![no_main]

unblock_fuzz::fuzz!(profiles);
