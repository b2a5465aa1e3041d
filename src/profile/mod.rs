//! Recordings of profilers: which calls took how long when the program really ran.
//!
//! Each format is a file; [`read`] tells them apart by what they hold. [`matched`] finds the functions and calls of a
//! project in a recording, by file, line and name. Recordings are foreign data: whatever is in them, nothing panics, and
//! the sizes below bound what is read.

mod chrome;
mod collapsed;
mod marshal;
mod matching;
mod pstats;
mod pyinstrument;
mod record;
mod speedscope;

pub use matching::{Called, Defined, Matched, Measured, Subject, Unmatched, matched, mean_by_name};

/// Larger recordings are not read.
pub const LARGEST: usize = 100_000_000;

/// Different frames that are kept; beyond them a recording is of no program that a person wrote.
const MOST_FRAMES: usize = 200_000;

/// Frames of one stack that are followed; CPython itself stops at 1000, unless a program says otherwise.
const DEEPEST: usize = 1_500;

/// A recording, in milliseconds of all its calls together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// What recorded it: `cProfile`, `py-spy` ...
    pub tool: &'static str,
    /// Calls were counted; samples only tell how long something took altogether.
    pub counted: bool,
    pub frames: Vec<Frame>,
    pub calls: Vec<Call>,
}

/// A function, or one line of it where the profiler tells lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Frame {
    /// `fetch`, `Client.fetch`, `<module>`, `time.sleep`, `<built-in method time.sleep>` ...
    pub name: String,
    /// As the profiler wrote it; empty for what is not written in Python.
    pub file: String,
    /// Where the function begins, or the line that ran; 0 where there is none.
    pub line: u32,
}

/// What one frame took while another called it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Call {
    /// `None` at the bottom of a stack.
    pub caller: Option<usize>,
    pub callee: usize,
    pub count: u64,
    /// With all that it called.
    pub total: f64,
    /// Without.
    pub own: f64,
}

/// Why a recording cannot be read, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable(pub String);

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unreadable {}

/// What is known as a recording, in a sentence.
const KNOWN: &str = "known are cProfile's binary files, the JSON of pyinstrument, speedscope and viztracer, Chrome traces, \
                     and py-spy's raw stacks";

/// Reads a recording of any kind.
pub fn read(bytes: &[u8]) -> Result<Profile, Unreadable> {
    if bytes.len() > LARGEST {
        return Err(Unreadable(format!(
            "it has {} MB, and at most {} are read",
            bytes.len() / 1_000_000,
            LARGEST / 1_000_000
        )));
    }
    if marshal::is_dictionary(bytes) {
        return pstats::read(bytes);
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err(Unreadable(format!("it is no recording: neither text nor a file of cProfile; {KNOWN}")));
    };
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if !text.starts_with(['{', '[']) {
        return collapsed::read(text);
    }
    // Keys of the outermost object tell whose JSON it is.
    match () {
        () if text.contains("\"shared\"") && text.contains("\"profiles\"") => speedscope::read(text),
        () if text.contains("\"root_frame\"") => pyinstrument::read(text),
        () if text.starts_with('[') || text.contains("\"traceEvents\"") => chrome::read(text),
        () => Err(Unreadable(format!("it is JSON, but of no profiler that is known here; {KNOWN}"))),
    }
}

/// What a parser of JSON says, in our words.
fn broken(what: &str, error: &serde_json::Error) -> Unreadable {
    Unreadable(format!(
        "it looks like {what}, but it is broken at line {}, column {}: {error}",
        error.line(),
        error.column()
    ))
}

#[cfg(test)]
mod tests;
