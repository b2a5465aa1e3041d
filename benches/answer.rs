//! The page's whole answer about a file, stage by stage: what `tests/browser/beside_ruff.mjs` measures in all, natively.
//!
//! `cargo bench --bench answer -- FILE...`

use std::time::Instant;
use unblock::report::{Document, Early, Report, examine};

const ROUNDS: usize = 101;

/// The stages, and what comes behind the last one.
const STAGES: [&str; 7] = ["syntax", "names", "find", "rewrite", "rules", "report", "bytes"];

fn main() {
    println!("{:<24}{}", "ms at best", STAGES.map(|stage| format!("{stage:>9}")).concat() + "      all");
    for path in std::env::args().skip(1).filter(|argument| !argument.starts_with('-')) {
        let text = std::fs::read_to_string(&path).expect("a file");
        let document = Document::of(&path, &text);
        let mut best = [f64::INFINITY; STAGES.len()];
        for _ in 0..ROUNDS {
            for (best, time) in best.iter_mut().zip(times(&document)) {
                *best = best.min(time);
            }
        }
        let name = path.rsplit('/').next().unwrap_or(&path);
        let shown: String = best.iter().map(|time| format!("{time:>9.2}")).collect();
        println!("{name:<24}{shown}{:>9.2}", best.iter().sum::<f64>());
    }
}

/// Milliseconds of each stage of one answer.
fn times(document: &Document) -> [f64; STAGES.len()] {
    let mut times = [0.0; STAGES.len()];
    let mut since = Instant::now();
    let mut lap = |number: usize| {
        times[number] = since.elapsed().as_secs_f64() * 1e3;
        since = Instant::now();
    };
    let answer = examine(document, &mut |early| {
        if let Early::Over(stage) = early {
            lap(stage as usize);
        }
    });
    lap(5);
    let bytes = postcard::to_stdvec::<(Report, _)>(&answer).expect("bytes");
    lap(6);
    assert!(!bytes.is_empty());
    times
}
