//! `cProfile -o FILE`: a dictionary from functions to how often they were called, how long, and by whom.

use super::marshal::{self, Value};
use super::record::Recorder;
use super::{Frame, Profile, Unreadable};

pub fn read(bytes: &[u8]) -> Result<Profile, Unreadable> {
    let Value::Dict(functions) = marshal::load(bytes)? else { return Err(other()) };
    let mut recorder = Recorder::default();
    for (key, stats) in &functions {
        let callee = recorder.frame(frame(key).ok_or_else(other)?)?;
        let Value::Tuple(stats) = stats else { return Err(other()) };
        let [_, count, own, total, Value::Dict(callers)] = &stats[..] else { return Err(other()) };
        if callers.is_empty() {
            add(&mut recorder, None, callee, count, own, total);
        }
        for (key, stats) in callers {
            let caller = Some(recorder.frame(frame(key).ok_or_else(other)?)?);
            let Value::Tuple(stats) = stats else { return Err(other()) };
            let [_, count, own, total] = &stats[..] else { return Err(other()) };
            add(&mut recorder, caller, callee, count, own, total);
        }
    }
    Ok(recorder.profile("cProfile", true))
}

fn other() -> Unreadable {
    Unreadable("it is a dictionary of Python, but not one that cProfile writes".into())
}

/// The file, the first line and the name of a function; what is not Python is `('~', 0, name)`.
fn frame(key: &Value) -> Option<Frame> {
    let Value::Tuple(parts) = key else { return None };
    let [Value::Text(file), Value::Int(line), Value::Text(name)] = &parts[..] else { return None };
    let file = if file == "~" { String::new() } else { file.clone() };
    Some(Frame { name: name.clone(), file, line: u32::try_from(*line).unwrap_or(0) })
}

fn add(recorder: &mut Recorder, caller: Option<usize>, callee: usize, count: &Value, own: &Value, total: &Value) {
    let seconds = |value: &Value| match value {
        Value::Float(seconds) => *seconds,
        Value::Int(seconds) => *seconds as f64,
        _ => 0.0,
    };
    let count = if let Value::Int(count) = count { u64::try_from(*count).unwrap_or(0) } else { 0 };
    recorder.add(caller, callee, count, seconds(total) * 1000.0, seconds(own) * 1000.0);
}
