//! A reader that has seen enough closes the pipe: no sub-command takes that for a failure of its own.

use std::process::{Command, Stdio};

#[test]
fn no_sub_command_minds_a_closed_pipe() {
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/src/app/samples/http_fan_out.py");
    for (arguments, code) in [
        (&["check"][..], 1),
        (&["check", "--json"], 0),
        (&["rewrite"], 0),
        (&["rewrite", "--diff"], 0),
        (&["rewrite", "--json"], 0),
        (&["simulate"], 0),
        (&["simulate", "--json"], 0),
        (&["simulate", "--perfetto"], 0),
    ] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let mut command = Command::new(env!("CARGO_BIN_EXE_unblock"));
        let status = command.args(arguments).arg(sample).stdout(writer).stderr(Stdio::inherit()).status();
        assert_eq!(status.expect("it starts").code(), Some(code), "{arguments:?}");
    }
}
