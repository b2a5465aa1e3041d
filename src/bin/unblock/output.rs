//! Output that may be closed early: `unblock rewrite . | head` is no error.

use std::io::{self, ErrorKind, Write};

/// Writes a text; once nobody reads any more, the rest is dropped.
pub fn print(text: &str) -> Result<(), String> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(format!("standard output: {error}")),
        _ => Ok(()),
    }
}

/// Writes a line to standard error; where that is closed, there is nobody to tell.
pub fn tell(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}
