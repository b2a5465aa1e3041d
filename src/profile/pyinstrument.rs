//! `pyinstrument -r json`: a tree of frames, with the seconds of each.

use super::record::{Recorder, too_deep};
use super::{DEEPEST, Frame, Profile, Unreadable, broken};
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct Session<'a> {
    #[serde(borrow)]
    root_frame: Option<&'a RawValue>,
}

/// Its children are read one after another, as recursion over a foreign file has no bound.
#[derive(Deserialize)]
struct One<'a> {
    function: String,
    #[serde(default)]
    file_path: Option<String>,
    #[serde(default)]
    line_no: Option<i64>,
    #[serde(default)]
    class_name: Option<String>,
    time: f64,
    #[serde(borrow, default)]
    children: Vec<&'a RawValue>,
}

/// Bytes that are looked at, each once for every frame around it.
const MOST_BYTES: usize = 1_000_000_000;

pub fn read(text: &str) -> Result<Profile, Unreadable> {
    let session: Session = serde_json::from_str(text).map_err(|error| broken("a session of pyinstrument", &error))?;
    let mut recorder = Recorder::default();
    let mut todo: Vec<(Option<usize>, usize, &RawValue)> =
        session.root_frame.map(|root| (None, 0, root)).into_iter().collect();
    let mut left = MOST_BYTES;
    while let Some((caller, depth, raw)) = todo.pop() {
        if depth > DEEPEST {
            return Err(too_deep());
        }
        left = left
            .checked_sub(raw.get().len())
            .ok_or_else(|| Unreadable("its frames are nested too deeply for its size".into()))?;
        let one: One = serde_json::from_str(raw.get()).map_err(|error| broken("a session of pyinstrument", &error))?;
        let name = match &one.class_name {
            Some(class) => format!("{class}.{}", one.function),
            None => one.function,
        };
        let file = one.file_path.filter(|file| !file.starts_with('<')).unwrap_or_default();
        let line = one.line_no.and_then(|line| u32::try_from(line).ok()).unwrap_or(0);
        // `[self]` stands for the function's own time, and is no call.
        let is_own = name.starts_with('[');
        let callee = if is_own { caller } else { Some(recorder.frame(Frame { name, file, line })?) };
        let Some(callee) = callee else { continue };
        if !is_own {
            let own = if one.children.is_empty() { one.time } else { 0.0 };
            recorder.add(caller, callee, 0, one.time * 1000.0, own * 1000.0);
        }
        todo.extend(one.children.into_iter().map(|child| (Some(callee), depth + 1, child)));
    }
    Ok(recorder.profile("pyinstrument", false))
}
