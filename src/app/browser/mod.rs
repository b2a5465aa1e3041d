//! Everything that is JavaScript's: the editor, the worker, the address bar, files, the clock.
//!
//! UTF-16 exists only here.

pub mod address;
pub mod code;
pub mod engine;
pub mod files;
pub mod page;
pub mod utf16;
