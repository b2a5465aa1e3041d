//! Stacks and their times, added up to calls.

use super::{Call, DEEPEST, Frame, MOST_FRAMES, Profile, Unreadable};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Default)]
pub struct Recorder {
    numbers: BTreeMap<Frame, usize>,
    calls: BTreeMap<(Option<usize>, usize), Call>,
    /// Frames of all stacks so far.
    steps: usize,
}

/// Frames of all stacks of a recording together: a small file can have a deep stack change often.
const MOST_STEPS: usize = 100_000_000;

impl Recorder {
    /// The number of a frame.
    pub fn frame(&mut self, frame: Frame) -> Result<usize, Unreadable> {
        let next = self.numbers.len();
        if next >= MOST_FRAMES && !self.numbers.contains_key(&frame) {
            return Err(Unreadable(format!("it holds more than {MOST_FRAMES} different frames")));
        }
        Ok(*self.numbers.entry(frame).or_insert(next))
    }

    pub fn add(&mut self, caller: Option<usize>, callee: usize, count: u64, total: f64, own: f64) {
        let empty = Call { caller, callee, count: 0, total: 0.0, own: 0.0 };
        let call = self.calls.entry((caller, callee)).or_insert(empty);
        call.count = call.count.saturating_add(count);
        // A clock that runs backwards, or no number at all, adds nothing.
        call.total += Some(total).filter(|time| time.is_finite() && *time > 0.0).unwrap_or(0.0);
        call.own += Some(own).filter(|time| time.is_finite() && *time > 0.0).unwrap_or(0.0);
    }

    /// A stack, outermost first, that was seen for some milliseconds.
    pub fn sample(&mut self, stack: &[usize], milliseconds: f64) -> Result<(), Unreadable> {
        if stack.len() > DEEPEST {
            return Err(too_deep());
        }
        self.steps = self.steps.saturating_add(stack.len());
        if self.steps > MOST_STEPS {
            return Err(Unreadable(format!("its stacks have more than {MOST_STEPS} frames together")));
        }
        let mut seen: BTreeSet<(Option<usize>, usize)> = BTreeSet::new();
        for (at, &callee) in stack.iter().enumerate() {
            let caller = at.checked_sub(1).map(|before| stack[before]);
            let own = if at + 1 == stack.len() { milliseconds } else { 0.0 };
            // What calls itself is on the stack several times, and waits once.
            let total = if seen.insert((caller, callee)) { milliseconds } else { 0.0 };
            self.add(caller, callee, 0, total, own);
        }
        Ok(())
    }

    pub fn profile(self, tool: &'static str, counted: bool) -> Profile {
        let mut frames = vec![Frame::default(); self.numbers.len()];
        self.numbers.into_iter().for_each(|(frame, number)| frames[number] = frame);
        Profile { tool, counted, frames, calls: self.calls.into_values().collect() }
    }
}

pub fn too_deep() -> Unreadable {
    Unreadable(format!("a stack in it is deeper than {DEEPEST} frames"))
}

/// `name (file:line)`, as py-spy and viztracer write frames.
pub fn named(text: &str) -> Frame {
    let parts = text.strip_suffix(')').and_then(|text| text.rsplit_once(" ("));
    let Some((name, place)) = parts else { return Frame { name: text.to_owned(), ..Frame::default() } };
    match place.rsplit_once(':').and_then(|(file, line)| Some((file, line.parse().ok()?))) {
        Some((file, line)) => Frame { name: name.to_owned(), file: file.to_owned(), line },
        None => Frame { name: name.to_owned(), file: place.to_owned(), line: 0 },
    }
}
