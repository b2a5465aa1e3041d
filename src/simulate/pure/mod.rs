//! What CPython computes on plain texts and numbers, free of the interpreter's values: each function models one of CPython 3.13's.
//!
//! `tests/simulate/pure/` holds what CPython answers for each of them, and the script that recorded it.

pub mod digest;
pub mod float_text;
pub mod format_spec;
pub mod hash;
pub mod int_text;
pub mod json_text;
pub mod percent;
pub mod regex;
pub mod slices;
pub mod str_format;
pub mod text_class;
pub mod text_find;
pub mod text_repr;
pub mod text_shape;
pub mod twister;

/// An exception to raise in the simulated program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raised {
    /// The class's name, as in `builtins` (or as its module says, where it has one: `json.JSONDecodeError`).
    pub class: &'static str,
    pub message: String,
}

impl Raised {
    pub fn new(class: &'static str, message: impl Into<String>) -> Self {
        Self { class, message: message.into() }
    }

    pub fn value(message: impl Into<String>) -> Self {
        Self::new("ValueError", message)
    }

    pub fn type_error(message: impl Into<String>) -> Self {
        Self::new("TypeError", message)
    }

    pub fn overflow(message: impl Into<String>) -> Self {
        Self::new("OverflowError", message)
    }
}

/// Digits and texts longer than this are refused with `MemoryError`, so that `'%999999999d'` cannot exhaust a visitor's machine.
pub const LONGEST_TEXT: usize = 10_000_000;
