//! What the simulator's worker is asked for each FILE, and what it answers natively: one line of JSON each, with the
//! messages in hexadecimal. The browser's tests and measurements hold the page's simulator against it.

use std::fmt::Write;
use unblock::report::{Document, Simulation, examine};

fn main() {
    for path in std::env::args().skip(1) {
        let Ok(text) = std::fs::read_to_string(&path) else { panic!("{path} cannot be read") };
        let Some(programs) = examine(&Document::of("program.py", &text), &mut |_| {}).1 else { continue };
        let question = Simulation::Programs(Box::new(programs));
        let start = std::time::Instant::now();
        let answer = question.answer();
        let milliseconds = start.elapsed().as_secs_f64() * 1e3;
        let line = serde_json::json!({
            "path": path, "question": hex(&question), "answer": hex(&answer), "milliseconds": milliseconds,
        });
        println!("{line}");
    }
}

fn hex(message: &impl serde::Serialize) -> String {
    let bytes = postcard::to_stdvec(message).expect("messages can be written");
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
