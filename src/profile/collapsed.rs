//! `py-spy record --format raw`, and other collapsed stacks: `outer (a.py:3);inner (b.py:7) 12`.

use super::record::{Recorder, named};
use super::{KNOWN, Profile, Unreadable};

/// Samples a second, where nothing says otherwise: what py-spy takes by itself. The file does not tell.
const RATE: f64 = 100.0;

pub fn read(text: &str) -> Result<Profile, Unreadable> {
    let mut recorder = Recorder::default();
    let mut stacks = 0;
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        let count =
            line.trim_end().rsplit_once(' ').and_then(|(stack, count)| Some((stack, count.parse::<u64>().ok()?)));
        let Some((stack, count)) = count else {
            return Err(Unreadable(format!("line {number} is no stack of py-spy, which ends with a number; {KNOWN}")));
        };
        let frames = stack.split(';').filter(|frame| !frame.trim().is_empty());
        let stack = frames.map(|frame| recorder.frame(named(frame.trim()))).collect::<Result<Vec<_>, _>>()?;
        recorder.sample(&stack, count as f64 * 1000.0 / RATE)?;
        stacks += usize::from(!stack.is_empty());
    }
    if stacks == 0 {
        return Err(Unreadable(format!("it holds no stack; {KNOWN}")));
    }
    Ok(recorder.profile("py-spy, at 100 samples a second", false))
}
