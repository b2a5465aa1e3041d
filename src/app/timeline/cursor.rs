//! Where the player stands: a time, and how many events of each run have happened.

use super::Runs;
use unblock::report::{Event, Run};

/// One of the two runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Before,
    After,
}

/// Several events share an instant, so a time alone does not say where one stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    /// Nanoseconds.
    pub at: u64,
    /// Events that have happened in the run before.
    pub before: usize,
    /// Events that have happened in the run after.
    pub after: usize,
}

impl Cursor {
    /// At a time, with all that happens at it.
    pub fn at(runs: Runs, at: u64) -> Self {
        Self { at, before: happened(runs.before, at), after: happened(runs.after, at) }
    }

    /// Events that have happened in one run.
    pub fn of(self, which: Which) -> usize {
        match which {
            Which::Before => self.before,
            Which::After => self.after,
        }
    }

    /// One event of one run forward (1) or back (-1); the other run goes to the same time.
    pub fn step(self, runs: Runs, which: Which, by: i32) -> Self {
        let events: &[Event] = &runs.get(which).events;
        let count = self.of(which).saturating_add_signed(by as isize).min(events.len());
        let at = count.checked_sub(1).map_or(0, |last| events[last].at);
        let there = Self::at(runs, at);
        match which {
            Which::Before => Self { before: count, ..there },
            Which::After => Self { after: count, ..there },
        }
    }
}

fn happened(run: &Run, at: u64) -> usize {
    run.events.partition_point(|event| event.at <= at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use unblock::report::What;

    fn run(times: &[u64]) -> Run {
        let event = |&at: &u64| Event { at, lane: 0, what: What::Started, source: None };
        Run { events: times.iter().map(event).collect(), ..Run::default() }
    }

    #[test]
    fn steps_go_through_each_event_of_an_instant_and_back() {
        let (before, after) = (run(&[0, 5]), run(&[0, 0, 3]));
        let runs = Runs { before: &before, after: &after };
        let mut seen = vec![];
        let mut cursor = Cursor::default();
        for _ in 0..4 {
            cursor = cursor.step(runs, Which::After, 1);
            seen.push((cursor.at, cursor.after));
        }
        assert_eq!(seen, [(0, 1), (0, 2), (3, 3), (3, 3)]);
        let back = cursor.step(runs, Which::After, -1);
        assert_eq!((back.at, back.after, back.before), (0, 2, 1));
        assert_eq!(back.step(runs, Which::After, -5), Cursor { at: 0, before: 1, after: 0 });
    }
}
