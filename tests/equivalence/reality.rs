//! Predicted against measured: how long the programs take on the virtual clock, and in CPython with the real libraries.

use super::*;
use unblock::report::{Document, Run, analyse};

/// Milliseconds that the server takes for each answer.
const DELAY_MS: f64 = 100.0;
/// Calls that the catalogue takes to be shorter only read what has come, or close.
const REQUEST_MS: f64 = 100.0;
/// What computes only is over before a clock can tell.
const SHORTEST_MS: f64 = 15.0;
const RUNS: usize = 3;

#[test]
#[ignore = "measures, and needs python3.13 with packages"]
fn predicted_times_beside_measured_ones() {
    let only = env::var("UNBLOCK_ONLY").unwrap_or_default();
    let packages = fs::read_to_string(requirements()).unwrap();
    let python = Python::with("python3.13", &packages.split_whitespace().collect::<Vec<_>>());
    let server = Server::delayed(&python, DELAY_MS);
    // Of each program, which of its totals are close.
    let mut programs_close: Vec<Vec<bool>> = Vec::new();
    for program in programs().into_iter().filter(|program| name(program).contains(&only)) {
        let text = fs::read_to_string(&program).unwrap();
        let report = predicted(&text);
        let (Some(before), Some(after)) = (&report.before, &report.after) else { continue };
        let mut close = Vec::new();
        for (label, run, text) in [("before", before, &text), ("after", after, &report.files[0].rewritten)] {
            let ms = run.total as f64 / 1e6;
            if ms < SHORTEST_MS {
                continue;
            }
            let measured = measured(&python, &server, name(&program), label, text);
            let off = (ms / measured - 1.0) * 100.0;
            close.push(off.abs() <= 10.0);
            println!(
                "{:>20} {label:>6} {ms:>8.1} ms predicted {measured:>8.1} ms measured {off:>+6.1} % {}",
                name(&program),
                ending(run)
            );
        }
        programs_close.extend((!close.is_empty()).then_some(close));
    }
    let (compared, whole) =
        (programs_close.len(), programs_close.iter().filter(|close| !close.contains(&false)).count());
    let totals = programs_close.iter().flatten();
    let close = totals.clone().filter(|close| **close).count();
    println!("{whole} of {compared} programs within 10 %, before and after; {close} of {} totals", totals.count());
    assert!(compared > 0, "no program was run");
}

fn ending(run: &Run) -> String {
    match &run.outcome {
        unblock::report::Outcome::Finished => String::new(),
        other => format!("{other:?}"),
    }
}

/// The report of a program whose requests take what the server is told to: head and body of an answer come together.
fn predicted(text: &str) -> unblock::report::Report {
    let mut document = Document::of("program.py", text);
    let sites = analyse(&document).sites;
    let requests = sites.iter().filter(|site| site.category.starts_with("http"));
    let of_request = |ms: f64| if ms >= REQUEST_MS { DELAY_MS } else { 0.0 };
    document.settings.milliseconds = requests.map(|site| (site.name.clone(), of_request(site.milliseconds))).collect();
    analyse(&document)
}

/// Milliseconds of the quickest of some runs.
fn measured(python: &Python, server: &Server, name: &str, label: &str, text: &str) -> f64 {
    let folder = tempfolder("reality").join(name).join(label);
    let run = |_| {
        let _ = fs::remove_dir_all(&folder);
        start_in(python, server, &folder, name, text, Some(("timed.py", "seconds")));
        let seconds = fs::read_to_string(folder.join("seconds")).unwrap_or_default();
        seconds.parse::<f64>().map_or(f64::NAN, |seconds| seconds * 1e3)
    };
    (0..RUNS).map(run).fold(f64::INFINITY, f64::min)
}
