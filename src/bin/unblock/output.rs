//! Output that may be closed early: `unblock rewrite . | head` is no error.

use std::io::{self, ErrorKind, IsTerminal, Write};

/// Writes a text; once nobody reads any more, the rest is dropped.
pub fn print(text: &str) -> Result<(), String> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(format!("standard output: {error}")),
        _ => Ok(()),
    }
}

/// What a long run is at, on a line of the terminal that is wiped away in the end; nothing where there is no terminal.
pub struct Progress {
    shown: bool,
}

/// So many files take long enough for a person to wonder.
const WORTH_TELLING: usize = 500;

impl Progress {
    pub fn of(files: usize) -> Self {
        Self { shown: files > WORTH_TELLING && io::stderr().is_terminal() }
    }

    pub fn say(&self, doing: &str) {
        if self.shown {
            let _ = write!(io::stderr(), "\r\x1b[K{doing} …");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

/// Writes a line to standard error; where that is closed, there is nobody to tell.
pub fn tell(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}
