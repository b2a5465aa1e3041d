//! The timeline: both runs on one axis, the speed-up, a player, and the event loop's inside at each instant.

mod chart;
mod code;
mod cursor;
mod figure;
mod inspector;
mod lanes;
mod legend;
mod moment;
mod player;
mod range;

pub use figure::assumptions;

use super::answer::Answer;
use super::browser::page::Frames;
use super::rewrite_view::empty;
use super::state::Action;
use chart::Chart;
use cursor::{Cursor, Which};
use figure::Figure;
use inspector::Inspector;
use legend::{Legend, count_over};
use player::{Command, Player};
use range::Range;
use std::collections::BTreeSet;
use std::rc::Rc;
use unblock::report::{Id, Report, Run};
use yew::prelude::*;

/// A whole run is played in so many seconds, however long it is on the virtual clock.
const PLAYED_SECONDS: f64 = 8.0;

#[derive(Properties, PartialEq)]
pub struct TimelineProps {
    pub answer: Answer,
    /// The runs are of older code: the present code cannot be run.
    #[prop_or_default]
    pub stale: bool,
    pub lit: Rc<BTreeSet<Id>>,
    pub act: Callback<Action>,
}

/// The two runs of a report.
#[derive(Clone, Copy)]
pub struct Runs<'a> {
    pub before: &'a Run,
    pub after: &'a Run,
}

impl<'a> Runs<'a> {
    pub fn of(report: &'a Report) -> Option<Self> {
        Some(Self { before: report.before.as_ref()?, after: report.after.as_ref()? })
    }

    /// Nanoseconds of the longer run: the axis.
    pub fn total(self) -> u64 {
        self.before.total.max(self.after.total)
    }

    pub fn get(self, which: Which) -> &'a Run {
        match which {
            Which::Before => self.before,
            Which::After => self.after,
        }
    }
}

#[component(Timeline)]
pub fn timeline(props: &TimelineProps) -> Html {
    let TimelineProps { answer, stale, lit, act } = props;
    let cursor = use_state_eq(|| Runs::of(&answer.report).map_or(Cursor::default(), |runs| Cursor::at(runs, 0)));
    let which = use_state_eq(|| Which::After);
    let range = use_state_eq(|| None::<Range>);
    let playing = use_state_eq(|| false);
    let budget = use_state_eq(|| None::<f64>);
    use_playing(&cursor, &playing, answer);
    let Some(runs) = Runs::of(&answer.report) else {
        if answer.is_unfinished() {
            return empty(
                "This code cannot run yet",
                "The marked lines hold a syntax error. Both programs run as soon as it is gone.",
                act,
            );
        }
        return empty(
            "Nothing to run",
            "There is no call at the end of this code, so nothing starts. Choose a function under Settings, Starts at, or add one call to the end.",
            act,
        );
    };
    let total = runs.total();
    let shown = (*range).unwrap_or(Range::whole(total));
    let command = {
        let (cursor, playing, range, answer, which) =
            (cursor.clone(), playing.clone(), range.setter(), answer.clone(), *which);
        Callback::from(move |command: Command| {
            let Some(runs) = Runs::of(&answer.report) else { return };
            match command {
                Command::Play => {
                    if !*playing && cursor.at >= runs.total() {
                        cursor.set(Cursor::default());
                    }
                    playing.set(!*playing);
                }
                Command::Step(by) => {
                    playing.set(false);
                    cursor.set(cursor.step(runs, which, by));
                }
                Command::To(at) => {
                    playing.set(false);
                    cursor.set(Cursor::at(runs, at));
                }
                Command::Show(shown) => range.set(Some(shown)),
                Command::ShowAll => range.set(None),
            }
        })
    };
    let onkeydown = {
        let (command, at) = (command.clone(), cursor.at);
        Callback::from(move |event: KeyboardEvent| {
            if let Some(given) = player::command_for(&event, shown, at, total) {
                event.prevent_default();
                command.emit(given);
            }
        })
    };
    let choose = {
        let which = which.setter();
        Callback::from(move |chosen: Which| which.set(chosen))
    };
    let set_budget = {
        let budget = budget.setter();
        Callback::from(move |given: Option<f64>| budget.set(given))
    };
    let over = (count_over(runs, Which::Before, *budget), count_over(runs, Which::After, *budget));
    html! {
        <div class="timeline" {onkeydown}>
            <Figure answer={answer.clone()} stale={*stale} {act} />
            <Player cursor={*cursor} playing={*playing} range={shown} {total} command={command.clone()} />
            <Chart answer={answer.clone()} range={shown} cursor={*cursor} budget={*budget} lit={lit.clone()} {command} {act} />
            <Legend budget={*budget} {over} {set_budget} />
            <Inspector answer={answer.clone()} cursor={*cursor} which={*which} {choose} {act} />
        </div>
    }
}

/// Moves the cursor with the clock on the wall while playing.
#[hook]
fn use_playing(cursor: &UseStateHandle<Cursor>, playing: &UseStateHandle<bool>, answer: &Answer) {
    let position = use_mut_ref(|| **cursor);
    *position.borrow_mut() = **cursor;
    let (set, stop, answer) = (cursor.setter(), playing.setter(), answer.clone());
    use_effect_with((**playing, answer.clone()), move |(playing, _)| {
        let last = std::cell::Cell::new(None::<f64>);
        let frames = playing.then(|| {
            Frames::new(move |now| {
                let Some(runs) = Runs::of(&answer.report) else { return };
                let passed = now - last.replace(Some(now)).unwrap_or(now);
                let total = runs.total();
                let at = position.borrow().at + (passed / 1000.0 / PLAYED_SECONDS * total as f64) as u64;
                set.set(Cursor::at(runs, at.min(total)));
                if at >= total {
                    stop.set(false);
                }
            })
        });
        move || drop(frames)
    });
}
