//! The fuzz target `simulate`; `src/targets.rs` says what it holds.

#![no_main]

unblock_fuzz::fuzz!(simulate);
