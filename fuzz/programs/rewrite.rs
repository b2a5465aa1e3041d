//! The fuzz target `rewrite`; `src/targets.rs` says what it holds.

#![no_main]

unblock_fuzz::fuzz!(rewrite);
