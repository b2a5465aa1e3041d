//! The fuzz target `links`; `src/targets.rs` says what it holds.

#![no_main]

unblock_fuzz::fuzz!(links);
