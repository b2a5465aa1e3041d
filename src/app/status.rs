//! The bottom line: the whole answer in one sentence.

use super::answer::Answer;
use super::state::{Action, RunsAge, Stage};
use super::words;
use unblock::report::Place;
use unblock::share::View;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct StatusProps {
    pub answer: Option<Answer>,
    /// The last answer with runs.
    pub ran: Option<Answer>,
    pub runs_age: RunsAge,
    /// What the person waits for.
    pub doing: Option<Stage>,
    pub act: Callback<Action>,
}

#[component(Status)]
pub fn status(props: &StatusProps) -> Html {
    let StatusProps { answer, ran, runs_age, doing, act } = props;
    let current = doing.is_none_or(|stage| stage == Stage::Simulating);
    let go = |view: View| act.reform(move |_: MouseEvent| Action::View(view));
    let Some(answer) = answer else {
        return html! { <footer class="status" data-testid="status"><span>{ "Starting the engine" }</span></footer> };
    };
    let report = &answer.report;
    let becoming = report.functions.iter().filter(|function| function.becomes_async).count();
    let runs = ran.as_ref().and_then(|ran| ran.report.before.as_ref().zip(ran.report.after.as_ref()));
    html! {
        <footer class="status" data-testid="status">
            <button onclick={go(View::Findings)}>{ words::count(report.sites.len(), "blocking call") }</button>
            <button onclick={go(View::Rewrite)}>{ becomes(becoming) }</button>
            if let Some((before, after)) = runs {
                <button onclick={go(View::Timeline)} class={classes!("status-figure", runs_age.class())} title={runs_age.told()}>
                    { if *runs_age == RunsAge::Earlier { "last run: " } else { "" } }
                    { format!("before {} \u{2192} after {}", words::nanoseconds(before.total), words::nanoseconds(after.total)) }
                    if let Some((ratio, class)) = ran.as_ref().and_then(Answer::speed_up) { <strong {class}>{ format!("{ratio}\u{d7}") }</strong> }
                </button>
            }
            if let Some((place, told)) = unread(answer) {
                <button class="status-problem" onclick={act.reform(move |_: MouseEvent| Action::GoTo(place))} data-testid="unread">{ told }</button>
            }
            <span class="spacer" />
            if *doing == Some(Stage::Simulating) { <span class="status-doing">{ "simulating" }</span> }
            <span class={classes!("status-time", (!current).then_some("is-busy"))} title="Time of the analysis" data-testid="analysis-time">
                { if let Some(stage) = doing.filter(|_| !current) { stage.word().into() } else { words::milliseconds(answer.milliseconds) } }
            </span>
        </footer>
    }
}

/// The first region that cannot be read: where, and in words.
fn unread(answer: &Answer) -> Option<(Place, String)> {
    let files =
        || answer.report.files.iter().zip(0u32..).flat_map(|(file, i)| file.unread.iter().map(move |each| (i, each)));
    let (file, first) = files().next()?;
    let place = Place { file, span: first.span };
    let more = match files().count() - 1 {
        0 => String::new(),
        n => format!(", and {n} more"),
    };
    Some((place, format!("syntax error in {}{more}", answer.whereabouts(place))))
}

fn becomes(n: usize) -> String {
    format!("{} {} async", words::count(n, "function"), if n == 1 { "becomes" } else { "become" })
}
