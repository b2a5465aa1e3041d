//! Lines of notebooks that are not Python: `%magic`, `!command`, `?help`. They become comments.

use super::Lexer;
use crate::syntax::source::TokenKind;

/// Cell magics whose cell is Python all the same.
const PYTHON_CELLS: [&str; 5] = ["time", "timeit", "capture", "prun", "python"];

impl Lexer<'_> {
    /// A line that starts with `%`, `!` or `?`, or the whole cell under `%%bash` and its like.
    pub(super) fn magic(&mut self) {
        let start = self.pos;
        self.skip_to_line_end();
        let line = &self.text[start..self.pos];
        let cell = line.strip_prefix("%%").map(|rest| rest.split_whitespace().next().unwrap_or(""));
        if cell.is_some_and(|magic| !PYTHON_CELLS.iter().any(|python| magic.starts_with(python))) {
            self.skip_cell();
        }
        self.push(TokenKind::Comment, start);
    }

    /// Skips to the next cell, or to the end.
    fn skip_cell(&mut self) {
        while !self.at_end() {
            let line = self.pos;
            self.newline();
            let rest = &self.text[self.pos.min(self.text.len())..];
            if ["# %%", "#%%", "# In["].iter().any(|marker| rest.starts_with(marker)) {
                self.pos = line;
                return;
            }
            self.skip_to_line_end();
        }
    }

    /// Takes `thing?` and `thing??`, whose tokens begin at `first`, as a comment; `pos` is at the question mark.
    pub(super) fn help_line(&mut self, first: usize) -> bool {
        let rest = self.bytes[self.pos..].iter().take_while(|byte| !matches!(byte, b'\n' | b'\r'));
        let ends_line = rest.clone().all(|byte| matches!(byte, b'?' | b' ' | b'\t'));
        let Some(start) = self.tokens.get(first).map(|token| token.span.start) else { return false };
        if !ends_line || !self.open.is_empty() || !self.newlines_count {
            return false;
        }
        self.tokens.truncate(first);
        self.skip_to_line_end();
        self.push(TokenKind::Comment, start as usize);
        self.problem = None;
        true
    }
}
