//! Regular expressions as Python's `re` has them: a backtracking matcher over characters that counts its steps.

mod parse;
mod program;
mod run;
mod template;

pub use parse::PatternError;
pub use program::Program;
pub use run::{Captures, Mode, OutOfSteps};
pub use template::{Piece, read_template};

/// `re.IGNORECASE` and its like, with CPython's values.
pub mod flags {
    pub const IGNORECASE: u32 = 2;
    pub const MULTILINE: u32 = 8;
    pub const DOTALL: u32 = 16;
    pub const UNICODE: u32 = 32;
    pub const VERBOSE: u32 = 64;
    pub const ASCII: u32 = 256;
}

/// A compiled pattern.
#[derive(Debug)]
pub struct Pattern {
    program: Program,
    /// The number of groups, the whole match not counted.
    pub groups: usize,
    /// Names of groups in the order in which they stand.
    pub names: Vec<(String, usize)>,
    /// The flags given, those written in the pattern, and `UNICODE` where it holds.
    pub flags: u32,
}

impl Pattern {
    /// `re.compile`; `flags` are CPython's. A pattern of bytes comes with `ASCII`.
    pub fn new(pattern: &str, flags: u32) -> Result<Self, PatternError> {
        let parsed = parse::parse(pattern, flags)?;
        let program = Program::build(&parsed.root, parsed.groups)?;
        let unicode = if parsed.flags & flags::ASCII == 0 { flags::UNICODE } else { 0 };
        Ok(Self { program, groups: parsed.groups, names: parsed.names, flags: parsed.flags | unicode })
    }

    /// Matches in `text[from..end]`; `not_empty` refuses an empty match at `from` itself.
    pub fn find(
        &self,
        text: &[char],
        (from, end): (usize, usize),
        mode: Mode,
        not_empty: bool,
        steps: &mut u64,
    ) -> Result<Option<Captures>, OutOfSteps> {
        run::find(&self.program, text, (from, end), mode, not_empty, steps)
    }

    /// The matches that `finditer` and `sub` walk through: they do not overlap, and no empty one touches the match before it.
    pub fn find_all(
        &self,
        text: &[char],
        (from, end): (usize, usize),
        steps: &mut u64,
    ) -> Result<Vec<Captures>, OutOfSteps> {
        let mut found = Vec::new();
        let (mut at, mut not_empty) = (from, false);
        while at <= end {
            let Some(captures) = self.find(text, (at, end), Mode::Search, not_empty, steps)? else { break };
            let (start, stop) = captures.span(0).unwrap_or((at, at));
            (at, not_empty) = (stop, start == stop);
            found.push(captures);
        }
        Ok(found)
    }
}
