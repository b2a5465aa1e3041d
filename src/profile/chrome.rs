//! Chrome's trace format, which viztracer and py-spy write: events with a begin and an end, or with a duration.

use super::record::{Recorder, named};
use super::{DEEPEST, Frame, Profile, Unreadable, broken, record};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Object {
    #[serde(rename = "traceEvents")]
    events: Vec<Event>,
}

#[derive(Deserialize)]
struct Event {
    #[serde(default)]
    ph: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    pid: serde_json::Value,
    #[serde(default)]
    tid: serde_json::Value,
    /// Microseconds.
    #[serde(default)]
    ts: f64,
    #[serde(default)]
    dur: f64,
    #[serde(default)]
    args: Option<Arguments>,
}

#[derive(Default, Deserialize)]
struct Arguments {
    #[serde(default)]
    filename: Option<String>,
    #[serde(default)]
    line: Option<u32>,
}

/// A call that runs.
struct Open {
    frame: usize,
    start: f64,
    /// Known beforehand for events with a duration.
    end: f64,
    inside: f64,
}

pub fn read(text: &str) -> Result<Profile, Unreadable> {
    let events: Result<Vec<Event>, _> = match text.starts_with('[') {
        true => serde_json::from_str(text),
        false => serde_json::from_str(text).map(|object: Object| object.events),
    };
    let events = events.map_err(|error| broken("a trace of Chrome", &error))?;
    let mut threads: BTreeMap<String, Vec<Event>> = BTreeMap::new();
    let of_calls =
        events.into_iter().filter(|event| matches!(event.ph.as_str(), "X" | "B" | "E") && event.ts.is_finite());
    let mut durations = false;
    for event in of_calls {
        durations |= event.ph == "X";
        threads.entry(format!("{} {}", event.pid, event.tid)).or_default().push(event);
    }
    if threads.is_empty() {
        return Err(Unreadable("it is a trace of Chrome, but no call of a function is in it".into()));
    }
    let mut recorder = Recorder::default();
    for mut events in threads.into_values() {
        // Outer calls come first; they begin together with inner ones, or before.
        events.sort_by(|a, b| a.ts.total_cmp(&b.ts).then(b.dur.total_cmp(&a.dur)));
        thread(&mut recorder, &events)?;
    }
    // Begins and ends come from samples, durations from every call.
    Ok(recorder.profile(if durations { "viztracer" } else { "a Chrome trace" }, durations))
}

fn thread(recorder: &mut Recorder, events: &[Event]) -> Result<(), Unreadable> {
    let mut stack: Vec<Open> = Vec::new();
    for event in events {
        while stack.last().is_some_and(|open| open.end <= event.ts) {
            close(recorder, &mut stack, None);
        }
        if event.ph == "E" {
            close(recorder, &mut stack, Some(event.ts));
            continue;
        }
        if stack.len() >= DEEPEST {
            return Err(record::too_deep());
        }
        let end = if event.ph == "X" { event.ts + event.dur } else { f64::INFINITY };
        stack.push(Open { frame: recorder.frame(frame(event))?, start: event.ts, end, inside: 0.0 });
    }
    while !stack.is_empty() {
        close(recorder, &mut stack, None);
    }
    Ok(())
}

/// Ends the innermost call, now or where it said; what never ends took no time that anybody knows.
fn close(recorder: &mut Recorder, stack: &mut Vec<Open>, now: Option<f64>) {
    let Some(open) = stack.pop() else { return };
    let end = now.unwrap_or(open.end);
    let total = if end.is_finite() { (end - open.start).max(0.0) / 1000.0 } else { 0.0 };
    let caller = stack.last_mut().map(|outer| {
        outer.inside += total;
        outer.frame
    });
    recorder.add(caller, open.frame, 1, total, total - open.inside);
}

fn frame(event: &Event) -> Frame {
    match &event.args {
        Some(Arguments { filename: Some(file), line }) => {
            Frame { name: event.name.clone(), file: file.clone(), line: line.unwrap_or(0) }
        }
        _ => named(&event.name),
    }
}
