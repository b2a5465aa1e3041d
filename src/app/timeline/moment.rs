//! The event loop's inside at one instant: the fold of a run's events up to it.

use unblock::report::{LaneKind, Run, Source, What};

/// How each lane stands after some events.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Moment {
    /// One for each lane of the run.
    pub lanes: Vec<Standing>,
    /// Lanes whose handle is in the ready queue, in its order.
    pub ready: Vec<u32>,
    /// The lane that has the loop's thread.
    pub running: Option<u32>,
    pub printed: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standing {
    pub state: LaneNow,
    /// What it waits for, or what holds it.
    pub on: String,
    pub source: Option<Source>,
    pub since: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LaneNow {
    #[default]
    NotYet,
    Ready,
    Running,
    Blocking,
    Waiting,
    Done,
    Cancelled,
    Failed,
}

impl LaneNow {
    pub fn word(self) -> &'static str {
        match self {
            Self::NotYet => "not created yet",
            Self::Ready => "ready",
            Self::Running => "running",
            Self::Blocking => "blocking",
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
        }
    }

    /// Its class in the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Self::NotYet => "not-yet",
            Self::Done | Self::Cancelled | Self::Failed => "over",
            other => other.word(),
        }
    }
}

impl Moment {
    /// After the first `count` events of `run`.
    pub fn after(run: &Run, count: usize) -> Self {
        let mut moment = Self { lanes: vec![Standing::default(); run.lanes.len()], ..Self::default() };
        for event in &run.events[..count.min(run.events.len())] {
            let Some(lane) = moment.lanes.get_mut(event.lane as usize) else { continue };
            let (state, on) = match &event.what {
                What::Created | What::Ready => (LaneNow::Ready, ""),
                What::Started | What::Resumed => (LaneNow::Running, ""),
                What::Waits(on) => (LaneNow::Waiting, on.as_str()),
                What::Blocks { on, .. } => (LaneNow::Blocking, on.as_str()),
                What::Prints(text) => {
                    moment.printed += text;
                    continue;
                }
                What::Finished => (LaneNow::Done, ""),
                What::Cancelled => (LaneNow::Cancelled, ""),
                What::Failed(error) => (LaneNow::Failed, error.as_str()),
            };
            let source = event.source.or(lane.source);
            *lane = Standing { state, on: on.into(), source, since: event.at };
            moment.queue(run, event.lane, state);
        }
        moment
    }

    fn queue(&mut self, run: &Run, lane: u32, state: LaneNow) {
        self.ready.retain(|each| *each != lane);
        if self.running == Some(lane) {
            self.running = None;
        }
        // A thread of its own neither queues for the loop's thread nor takes it.
        if run.lanes[lane as usize].kind == LaneKind::Thread {
            return;
        }
        match state {
            LaneNow::Ready => self.ready.push(lane),
            LaneNow::Running | LaneNow::Blocking => self.running = Some(lane),
            _ => {}
        }
    }

    /// Lanes that wait, in their order.
    pub fn waiting(&self) -> impl Iterator<Item = u32> {
        let waits = |(_, lane): &(usize, &Standing)| lane.state == LaneNow::Waiting;
        self.lanes.iter().enumerate().filter(waits).map(|(i, _)| i as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unblock::report::{Ending, Event, Lane};

    fn lane(kind: LaneKind) -> Lane {
        Lane {
            name: "t".into(),
            runs: "f".into(),
            kind,
            created: 0,
            finished: None,
            ending: Ending::Pending,
            spans: vec![],
        }
    }

    #[test]
    fn the_fold_tells_who_runs_who_is_ready_and_who_waits() {
        let whats = [
            (0, What::Started),
            (1, What::Created),
            (2, What::Created),
            (0, What::Waits("gather".into())),
            (1, What::Started),
            (1, What::Prints("hi\n".into())),
        ];
        let events = whats.map(|(lane, what)| Event { at: 0, lane, what, source: None });
        let run = Run { lanes: vec![lane(LaneKind::Task); 3], events: events.into(), ..Run::default() };
        let moment = Moment::after(&run, 6);
        assert_eq!((moment.running, moment.ready.as_slice(), moment.printed.as_str()), (Some(1), &[2][..], "hi\n"));
        assert_eq!(moment.waiting().collect::<Vec<_>>(), [0]);
        assert_eq!(Moment::after(&run, 3).ready, [1, 2]);
    }
}
