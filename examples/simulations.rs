//! What the simulator's worker is asked for each FILE, and what it answers natively: one line of JSON each, with the
//! messages in hexadecimal. The browser's tests and measurements hold the page's simulator against it. After
//! `--requests N`, each file is followed by the question of so many requests at once that do what it does; after
//! `--documents`, what the first worker is asked for each FILE is all that is printed.

use std::fmt::Write;
use unblock::report::{Document, Simulated, Simulation, Traffic, TrafficSettings, examine};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut requests = None;
    let mut documents = false;
    while let Some(argument) = arguments.next() {
        if argument == "--requests" {
            requests = arguments.next().and_then(|number| number.parse().ok());
            continue;
        }
        if argument == "--documents" {
            documents = true;
            continue;
        }
        let Ok(text) = std::fs::read_to_string(&argument) else { panic!("{argument} cannot be read") };
        let document = Document::of("program.py", &text);
        if documents {
            println!("{}", serde_json::json!({ "path": argument, "question": hex(&document) }));
            continue;
        }
        let Some(programs) = examine(&document, &mut |_| {}).1 else { continue };
        let answer = ask(&argument, &Simulation::Programs(Box::new(programs)));
        if let (Simulated::Runs(runs), Some(requests)) = (answer, requests) {
            let settings = TrafficSettings { requests, rates: vec![100.0], ..TrafficSettings::default() };
            ask(&argument, &Simulation::Traffic(Traffic::of(&runs.before, &runs.after, settings)));
        }
    }
}

/// Answers a question, and prints both.
fn ask(path: &str, question: &Simulation) -> Simulated {
    let start = std::time::Instant::now();
    let answer = question.answer();
    let milliseconds = start.elapsed().as_secs_f64() * 1e3;
    let line = serde_json::json!({
        "path": path, "question": hex(question), "answer": hex(&answer), "milliseconds": milliseconds,
    });
    println!("{line}");
    answer
}

fn hex(message: &impl serde::Serialize) -> String {
    let bytes = postcard::to_stdvec(message).expect("messages can be written");
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
