//! Speedscope's JSON: frames that are shared by profiles, each of samples or of events.

use super::record::{Recorder, too_deep};
use super::{DEEPEST, Frame, Profile, Unreadable, broken};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    shared: Shared,
    profiles: Vec<One>,
    #[serde(default)]
    exporter: Option<String>,
}

#[derive(Deserialize)]
struct Shared {
    frames: Vec<SharedFrame>,
}

#[derive(Deserialize)]
struct SharedFrame {
    name: String,
    #[serde(default)]
    file: Option<String>,
    #[serde(default)]
    line: Option<i64>,
}

#[derive(Deserialize)]
struct One {
    #[serde(default)]
    unit: String,
    #[serde(default)]
    samples: Vec<Vec<usize>>,
    #[serde(default)]
    weights: Vec<f64>,
    #[serde(default)]
    events: Vec<Event>,
}

#[derive(Deserialize)]
struct Event {
    #[serde(rename = "type")]
    kind: String,
    at: f64,
    frame: usize,
}

pub fn read(text: &str) -> Result<Profile, Unreadable> {
    let file: File = serde_json::from_str(text).map_err(|error| broken("a profile of speedscope", &error))?;
    let mut recorder = Recorder::default();
    let numbers = file.shared.frames.into_iter().map(|frame| {
        let file = frame.file.filter(|file| !file.starts_with('<')).unwrap_or_default();
        let line = frame.line.and_then(|line| u32::try_from(line).ok()).unwrap_or(0);
        recorder.frame(Frame { name: frame.name, file, line })
    });
    let numbers = numbers.collect::<Result<Vec<usize>, _>>()?;
    let number = |frame: usize| {
        numbers
            .get(frame)
            .copied()
            .ok_or_else(|| Unreadable(format!("it speaks of frame {frame}, which it does not hold")))
    };
    for profile in &file.profiles {
        let unit = match profile.unit.as_str() {
            "nanoseconds" => 1e-6,
            "microseconds" => 1e-3,
            "milliseconds" => 1.0,
            "seconds" => 1e3,
            other => return Err(Unreadable(format!("it counts in {other:?}, which is no time"))),
        };
        for (stack, weight) in profile.samples.iter().zip(&profile.weights) {
            let stack = stack.iter().map(|&frame| number(frame)).collect::<Result<Vec<_>, _>>()?;
            recorder.sample(&stack, weight * unit)?;
        }
        // Between two events the stack stays as it is.
        let mut stack: Vec<usize> = Vec::new();
        let mut last = 0.0;
        for event in &profile.events {
            recorder.sample(&stack, (event.at - last) * unit)?;
            last = event.at;
            match event.kind.as_str() {
                "O" if stack.len() >= DEEPEST => return Err(too_deep()),
                "O" => stack.push(number(event.frame)?),
                _ => drop(stack.pop()),
            }
        }
    }
    let tool = match file.exporter {
        Some(exporter) if exporter.starts_with("py-spy") => "py-spy",
        Some(exporter) if exporter.starts_with("pyinstrument") => "pyinstrument",
        _ => "speedscope",
    };
    Ok(recorder.profile(tool, false))
}
