//! The event loop's inside at one instant: what the events so far and the spans around it tell.

use unblock::report::{Awaits, Lane, LaneKind, LaneSpan, LaneState, Run, Source, What};

/// How each lane stands at an instant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Moment {
    /// One for each lane of the run.
    pub lanes: Vec<Standing>,
    /// Lanes whose handle is in the ready queue, in its order.
    pub ready: Vec<u32>,
    /// The lane that has the loop's thread.
    pub running: Option<u32>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Standing {
    pub state: LaneNow,
    pub source: Option<Source>,
    /// When its wait, or what holds it, ends.
    pub until: Option<u64>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LaneNow {
    #[default]
    NotYet,
    Ready,
    Running,
    Blocking,
    Waiting(Awaits),
    /// A thread of its own, at work.
    InThread,
    /// The code outside of tasks, while it runs the event loop.
    RunsLoop,
    Done,
    Cancelled,
    Failed,
}

impl LaneNow {
    /// Its class in the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Running => "running",
            Self::Blocking => "blocking",
            Self::Waiting(_) | Self::InThread => "waiting",
            _ => "over",
        }
    }

    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled | Self::Failed)
    }
}

/// What the events so far tell of a lane.
#[derive(Clone, Copy, Default)]
struct Seen {
    created: Option<u64>,
    /// When its last turn began.
    turn: Option<u64>,
    over: Option<LaneNow>,
    source: Option<Source>,
}

impl Moment {
    /// At the time `at`, after the first `count` events of `run`.
    pub fn of(run: &Run, count: usize, at: u64) -> Self {
        let events = &run.events[..count.min(run.events.len())];
        let mut seen = vec![Seen::default(); run.lanes.len()];
        for event in events {
            let Some(lane) = seen.get_mut(event.lane as usize) else { continue };
            match event.what {
                What::Created => lane.created = Some(event.at),
                What::Started | What::Resumed => lane.turn = Some(event.at),
                What::Finished => lane.over = Some(LaneNow::Done),
                What::Cancelled => lane.over = Some(LaneNow::Cancelled),
                What::Failed(_) => lane.over = Some(LaneNow::Failed),
                _ => continue,
            }
            lane.source = event.source.or(lane.source);
        }
        // A turn that takes no time is seen only right after the event with which it begins.
        let turn = events.last().filter(|event| matches!(event.what, What::Started | What::Resumed) && event.at == at);
        let turn = turn.map(|event| event.lane);
        let tasks_live = run
            .lanes
            .iter()
            .zip(&seen)
            .any(|(lane, seen)| lane.kind == LaneKind::Task && seen.created.is_some() && seen.over.is_none());
        let mut moment = Self::default();
        let mut ready = Vec::new();
        for (i, (lane, seen)) in run.lanes.iter().zip(&seen).enumerate() {
            let standing = match lane.kind {
                LaneKind::Main => main(lane, run.total, at, tasks_live),
                LaneKind::Thread => thread(lane, at),
                LaneKind::Task => task(lane, *seen, at, turn == Some(i as u32)),
            };
            match standing.state {
                LaneNow::Running | LaneNow::Blocking => moment.running = Some(i as u32),
                LaneNow::Ready => ready.push((standing.until.unwrap_or_default(), i as u32)),
                _ => {}
            }
            moment.lanes.push(standing);
        }
        ready.sort();
        moment.ready = ready.into_iter().map(|(_, lane)| lane).collect();
        moment
    }

    /// Lanes that stand so, the one whose wait ends first before others.
    pub fn standing(&self, so: impl Fn(LaneNow) -> bool) -> Vec<u32> {
        let all = self.lanes.iter().zip(0..).filter(|(lane, _)| so(lane.state));
        let mut lanes: Vec<(u64, u32)> = all.map(|(lane, i)| (lane.until.unwrap_or(u64::MAX), i)).collect();
        lanes.sort();
        lanes.into_iter().map(|(_, lane)| lane).collect()
    }
}

fn covering(lane: &Lane, at: u64) -> Option<&LaneSpan> {
    let next = lane.spans.partition_point(|span| span.end <= at);
    lane.spans.get(next).filter(|span| span.start <= at)
}

fn main(lane: &Lane, total: u64, at: u64, tasks_live: bool) -> Standing {
    match covering(lane, at) {
        Some(span) if span.state == LaneState::Blocking => held(span),
        _ if at >= total => Standing { state: LaneNow::Done, ..Standing::default() },
        _ if tasks_live => Standing { state: LaneNow::RunsLoop, ..Standing::default() },
        span => Standing { state: LaneNow::Running, source: span.and_then(|span| span.source), until: None },
    }
}

fn held(span: &LaneSpan) -> Standing {
    Standing { state: LaneNow::Blocking, source: span.source, until: Some(span.end) }
}

fn thread(lane: &Lane, at: u64) -> Standing {
    let state = |state| Standing { state, ..Standing::default() };
    match covering(lane, at) {
        Some(span) => Standing { state: LaneNow::InThread, source: span.source, until: Some(span.end) },
        None if at < lane.created => state(LaneNow::NotYet),
        None => state(LaneNow::Done),
    }
}

fn task(lane: &Lane, seen: Seen, at: u64, begins: bool) -> Standing {
    let so = |state, until| Standing { state, source: seen.source, until };
    if let Some(over) = seen.over {
        return so(over, None);
    }
    let Some(turn) = seen.turn else {
        return seen.created.map_or(so(LaneNow::NotYet, None), |created| so(LaneNow::Ready, Some(created)));
    };
    let first = lane.spans.partition_point(|span| span.start < turn);
    let wait = lane.spans[first..].iter().find(|span| span.state == LaneState::Waiting);
    match wait {
        Some(wait) if at >= wait.end => so(LaneNow::Ready, Some(wait.end)),
        Some(wait) if at > wait.start || (at == wait.start && !begins) => {
            Standing { state: LaneNow::Waiting(wait.awaits), source: wait.source, until: Some(wait.end) }
        }
        _ => match covering(lane, at) {
            Some(span) if span.state == LaneState::Blocking => held(span),
            _ => so(LaneNow::Running, None),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unblock::report::{Ending, Event};

    fn lane(kind: LaneKind, spans: Vec<LaneSpan>) -> Lane {
        let (name, runs) = ("t".into(), "f".into());
        Lane { name, runs, kind, created: 0, finished: None, ending: Ending::Pending, spans }
    }

    fn wait(start: u64, end: u64, awaits: Awaits) -> LaneSpan {
        LaneSpan { state: LaneState::Waiting, start, end, source: None, label: String::new(), awaits }
    }

    /// Two tasks: one sleeps from 0 to 5, the other waits for the network from 0 to 5.
    fn run() -> Run {
        let lanes = vec![
            lane(LaneKind::Main, vec![]),
            lane(LaneKind::Task, vec![wait(0, 5, Awaits::Timer)]),
            lane(LaneKind::Task, vec![wait(0, 5, Awaits::Outside)]),
        ];
        let event = |(at, lane, what)| Event { at, lane, what, source: None };
        let events = [
            (0, 1, What::Created),
            (0, 2, What::Created),
            (0, 1, What::Started),
            (0, 2, What::Started),
            (5, 1, What::Resumed),
            (5, 1, What::Finished),
            (5, 2, What::Resumed),
            (5, 2, What::Finished),
        ];
        Run { lanes, events: events.map(event).into(), total: 5, ..Run::default() }
    }

    #[test]
    fn each_event_tells_who_runs_who_is_ready_and_who_waits_for_what() {
        let run = run();
        let at = |count: usize, at: u64| {
            let moment = Moment::of(&run, count, at);
            (moment.running, moment.ready.clone(), moment.standing(|state| matches!(state, LaneNow::Waiting(_))))
        };
        assert_eq!(at(0, 0), (Some(0), vec![], vec![]), "the code outside of tasks runs first");
        assert_eq!(at(2, 0), (None, vec![1, 2], vec![]));
        assert_eq!(at(3, 0), (Some(1), vec![2], vec![]));
        assert_eq!(at(4, 0), (Some(2), vec![], vec![1]));
        assert_eq!(at(4, 3), (None, vec![], vec![1, 2]));
        assert_eq!(at(5, 5), (Some(1), vec![2], vec![]), "the other has been woken, too");
        assert_eq!(at(7, 5), (Some(2), vec![], vec![]));
        assert_eq!(at(8, 5), (None, vec![], vec![]));
        let outside = |state| state == LaneNow::Waiting(Awaits::Outside);
        assert_eq!(Moment::of(&run, 4, 3).standing(outside), [2]);
    }
}
