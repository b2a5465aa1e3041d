//! The fuzz target `syntax`; `src/targets.rs` says what it holds.

#![no_main]

unblock_fuzz::fuzz!(syntax);
