//! The event loop at one instant: who runs, who is ready, who waits, where each stands, and what was printed.

use super::Runs;
use super::code::{Code, CodeLine};
use super::cursor::{Cursor, Which};
use super::moment::{LaneNow, Moment};
use crate::app::answer::Answer;
use crate::app::state::{Action, Stand};
use crate::app::words;
use std::rc::Rc;
use unblock::report::{Awaits, Run, What};
use yew::prelude::*;

/// Tasks listed in each place; the rest is counted.
const FIRST: usize = 12;

#[derive(Properties, PartialEq)]
pub struct InspectorProps {
    pub answer: Answer,
    pub cursor: Cursor,
    pub which: Which,
    pub choose: Callback<Which>,
    pub act: Callback<Action>,
}

#[component(Inspector)]
pub fn inspector(props: &InspectorProps) -> Html {
    let InspectorProps { answer, cursor, which, choose, act } = props;
    let which = *which;
    let code = use_memo((answer.clone(), which), |(answer, which)| Code::of(answer, *which));
    let moment = Runs::of(&answer.report)
        .map(|runs| Moment::of(runs.get(which), cursor.of(which), cursor.at))
        .unwrap_or_default();
    let stands = Runs::of(&answer.report).map(|runs| code.stands(runs.get(which), &moment)).unwrap_or_default();
    use_standing(stands, act);
    let Some(runs) = Runs::of(&answer.report) else { return Html::default() };
    let run = runs.get(which);
    let tab = |each: Which, title: &'static str| {
        let onclick = choose.reform(move |_: MouseEvent| each);
        html! { <button aria-pressed={(each == which).to_string()} {onclick}>{ title }</button> }
    };
    let task = |lane: u32| {
        let standing = moment.lanes[lane as usize];
        let name = run.lanes[lane as usize].name.clone();
        let line = standing.source.map(|source| code.line(source));
        html! { <TaskRow key={lane} {name} state={standing.state} until={standing.until} {line} {act} /> }
    };
    let list = |title: &'static str, lanes: Vec<u32>, none: &'static str| {
        let rest = lanes.len().saturating_sub(FIRST);
        html! {
            <section class="inside">
                <h3>{ title }<span class="count">{ words::thousands(lanes.len()) }</span></h3>
                if lanes.is_empty() { <p class="hint">{ none }</p> }
                <ul>{ for lanes.into_iter().take(FIRST).map(task) }</ul>
                if rest > 0 { <p class="hint">{ format!("and {} more", words::thousands(rest)) }</p> }
            </section>
        }
    };
    let waits = |awaits: Awaits| moment.standing(|state| state == LaneNow::Waiting(awaits));
    let others = moment.standing(|state| matches!(state, LaneNow::Waiting(Awaits::Others) | LaneNow::InThread));
    let done = moment.standing(LaneNow::is_over).len();
    let printed = printed(run, cursor.of(which));
    html! {
        <div class="inspector" data-testid="inspector">
            <div class="inspector-head">
                <h2>{ format!("At {}", words::nanoseconds(cursor.at)) }</h2>
                <div class="choice" role="group" aria-label="Run to look into">{ tab(Which::Before, "Before") }{ tab(Which::After, "After") }</div>
                <span class="hint">{ format!("event {} of {} \u{b7} {} over", words::thousands(cursor.of(which)), words::thousands(run.events.len()), words::count(done, "lane")) }</span>
            </div>
            <div class="insides">
                { list("Running", moment.running.into_iter().collect(), "The thread is free.") }
                { list("Ready queue", moment.ready.clone(), "Empty.") }
                { list("Timers", waits(Awaits::Timer), "None is set.") }
                { list("Waiting on I/O", waits(Awaits::Outside), "Nobody waits.") }
                { list("Waiting for tasks and threads", others, "Nobody waits.") }
                <section class="inside output">
                    <h3>{ "Output" }</h3>
                    if printed.is_empty() { <p class="hint">{ "Nothing printed yet." }</p> }
                    else { <pre tabindex="0" data-testid="output">{ printed }</pre> }
                </section>
            </div>
        </div>
    }
}

/// Tells the editor where the tasks stand, for as long as the timeline is in sight.
#[hook]
fn use_standing(stands: Vec<Stand>, act: &Callback<Action>) {
    let told = act.clone();
    use_effect_with(stands, move |stands| told.emit(Action::Stand(Rc::new(stands.clone()))));
    let gone = act.clone();
    use_effect_with((), move |()| move || gone.emit(Action::Stand(Rc::default())));
}

/// The last lines that were printed.
fn printed(run: &Run, count: usize) -> String {
    const LINES: usize = 200;
    let events = run.events[..count.min(run.events.len())].iter().rev();
    let lines =
        events.filter_map(|event| if let What::Prints(line) = &event.what { Some(line.as_str()) } else { None });
    let mut last: Vec<&str> = lines.take(LINES).collect();
    last.reverse();
    last.iter().flat_map(|line| [line.trim_end_matches('\n'), "\n"]).collect()
}

#[derive(Properties, PartialEq)]
struct TaskRowProps {
    name: String,
    state: LaneNow,
    until: Option<u64>,
    line: Option<CodeLine>,
    act: Callback<Action>,
}

#[component(TaskRow)]
fn task_row(props: &TaskRowProps) -> Html {
    let TaskRowProps { name, state, until, line, act } = props;
    let code = line.as_ref().map(|line| {
        let text = html! { <code><span class="line-number">{ line.number }</span>{ &line.text }</code> };
        match line.place {
            Some(place) => {
                let onclick = act.reform(move |_: MouseEvent| Action::GoTo(place));
                html! { <button class="code-line" {onclick} title="Show in the code">{ text }</button> }
            }
            None => html! { <span class="code-line">{ text }</span> },
        }
    });
    let ends = until.filter(|_| !matches!(state, LaneNow::Ready)).map(|until| {
        let word = if *state == LaneNow::Blocking { "holds the thread until" } else { "until" };
        format!("{word} {}", words::nanoseconds(until))
    });
    html! {
        <li class="task">
            <p><span class={classes!("state", state.class())} />{ name }<span class="where">{ ends }</span></p>
            { code }
        </li>
    }
}
