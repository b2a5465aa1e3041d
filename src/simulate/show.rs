//! Traces as lanes of characters, and as JSON for Perfetto.

use super::trace::{Span, Trace};
use serde_json::json;
use std::collections::HashMap;
use std::fmt::Write;

/// Characters of a lane's time axis.
const WIDTH: usize = 72;

/// One lane per task and thread: `#` runs or starts, `=` blocks the loop, `.` waits.
pub fn text_lanes(trace: &Trace) -> String {
    let total = trace.total_s.max(1e-9);
    let column = |t: f64| ((t / total) * (WIDTH - 1) as f64).round() as usize;
    let names = trace.tasks.iter().map(|t| t.name.as_str()).chain(trace.threads.iter().map(|j| j.worker.as_str()));
    let label = names.map(|n| n.chars().count()).max().unwrap_or(4).clamp(4, 24);
    let mut out = String::new();
    let mut lane = |name: &str, cells: &[char], note: &str| {
        let name: String = name.chars().take(label).collect();
        let cells: String = cells.iter().collect();
        let _ = writeln!(out, "{name:<label$} |{cells}| {note}");
    };
    let spans = spans_by_task(trace);
    for task in &trace.tasks {
        let mut cells = vec![' '; WIDTH];
        for span in spans.get(&Some(task.name.as_str())).into_iter().flatten() {
            paint(&mut cells, column(span.start_s), column(span.end_s), span.kind);
        }
        lane(&task.name, &cells, &format!("{} {}", task.coro, task.outcome));
    }
    if let Some(plain) = spans.get(&None) {
        let mut cells = vec![' '; WIDTH];
        plain.iter().for_each(|s| paint(&mut cells, column(s.start_s), column(s.end_s), s.kind));
        lane("main", &cells, "outside tasks");
    }
    let mut workers: Vec<&str> = trace.threads.iter().map(|j| j.worker.as_str()).collect();
    workers.dedup();
    workers.sort_unstable();
    workers.dedup();
    for worker in workers {
        let mut cells = vec![' '; WIDTH];
        for job in trace.threads.iter().filter(|j| j.worker == worker) {
            paint(&mut cells, column(job.start_s), column(job.end_s.unwrap_or(trace.total_s)), "job");
        }
        lane(worker, &cells, "thread");
    }
    let _ = writeln!(out, "{:label$} 0 s {:>width$.3} s", "", trace.total_s, width = WIDTH - 5);
    if !trace.stdout.is_empty() {
        let _ = write!(out, "\n{}", trace.stdout);
        if !trace.stdout.ends_with('\n') {
            out.push('\n');
        }
    }
    let notes = trace.warnings.iter().chain(&trace.loop_log);
    for note in notes {
        let _ = writeln!(out, "! {note}");
    }
    if let Some(error) = &trace.error {
        let _ = writeln!(out, "{}: {error}", trace.outcome);
    }
    for a in &trace.assumptions {
        let unit = if a.kind == "latency" { " ms" } else { "" };
        let _ = writeln!(out, "assumed, line {}: {} {} = {}{unit}", a.line, a.kind, a.what, a.value);
    }
    out
}

/// Those of tasks of one name are on one lane.
fn spans_by_task(trace: &Trace) -> HashMap<Option<&str>, Vec<&Span>> {
    let mut spans: HashMap<Option<&str>, Vec<&Span>> = HashMap::new();
    for span in &trace.spans {
        spans.entry(span.task.as_deref()).or_default().push(span);
    }
    spans
}

fn paint(cells: &mut [char], from: usize, to: usize, kind: &str) {
    let (sign, strength) = match kind {
        "wait" => ('.', 1),
        "blocked_loop" => ('=', 3),
        _ => ('#', 2),
    };
    let strength_of = |c: char| match c {
        '#' => 2,
        '=' => 3,
        '.' => 1,
        _ => 0,
    };
    let last = cells.len() - 1;
    for cell in &mut cells[from.min(last)..=to.min(last)] {
        if strength_of(*cell) < strength {
            *cell = sign;
        }
    }
}

/// Trace events in Chrome's format: one row per task and thread.
pub fn to_perfetto(trace: &Trace) -> String {
    let us = |s: f64| s * 1e6;
    let mut events = Vec::new();
    let spans = spans_by_task(trace);
    for (row, task) in trace.tasks.iter().enumerate() {
        let tid = row + 1;
        events.push(json!({"ph": "M", "pid": 1, "tid": tid, "name": "thread_name", "args": {"name": task.name}}));
        for s in spans.get(&Some(task.name.as_str())).into_iter().flatten() {
            events.push(json!({"ph": "X", "pid": 1, "tid": tid, "name": s.kind, "ts": us(s.start_s), "dur": us(s.end_s - s.start_s), "args": {"line": s.line}}));
        }
    }
    for s in spans.get(&None).into_iter().flatten() {
        events.push(json!({"ph": "X", "pid": 1, "tid": 0, "name": s.kind, "ts": us(s.start_s), "dur": us(s.end_s - s.start_s), "args": {"line": s.line}}));
    }
    for (row, job) in trace.threads.iter().enumerate() {
        let end = job.end_s.unwrap_or(trace.total_s);
        events.push(json!({"ph": "X", "pid": 2, "tid": row, "name": job.job, "ts": us(job.start_s), "dur": us(end - job.start_s), "args": {"worker": job.worker}}));
    }
    for e in trace.events.iter().filter(|e| e.what == "print") {
        events.push(json!({"ph": "i", "pid": 1, "tid": 0, "s": "p", "name": e.detail, "ts": e.at as f64 / 1000.0}));
    }
    json!({"traceEvents": events, "displayTimeUnit": "ms"}).to_string()
}
