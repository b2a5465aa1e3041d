//! The bottom line: the whole answer in one sentence.

use super::answer::Answer;
use super::state::Action;
use super::words;
use unblock::share::View;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct StatusProps {
    pub answer: Option<Answer>,
    /// The last answer with runs.
    pub ran: Option<Answer>,
    /// The answer is to the present code.
    pub current: bool,
    pub act: Callback<Action>,
}

#[component(Status)]
pub fn status(props: &StatusProps) -> Html {
    let StatusProps { answer, ran, current, act } = props;
    let go = |view: View| act.reform(move |_: MouseEvent| Action::View(view));
    let Some(answer) = answer else {
        return html! { <footer class="status" data-testid="status"><span>{ "Starting the engine" }</span></footer> };
    };
    let report = &answer.report;
    let becoming = report.functions.iter().filter(|function| function.becomes_async).count();
    let unread: usize = report.files.iter().map(|file| file.unread.len()).sum();
    let runs = ran.as_ref().and_then(|ran| ran.report.before.as_ref().zip(ran.report.after.as_ref()));
    html! {
        <footer class="status" data-testid="status">
            <button onclick={go(View::Findings)}>{ words::count(report.sites.len(), "blocking call") }</button>
            <button onclick={go(View::Rewrite)}>{ becomes(becoming) }</button>
            if let Some((before, after)) = runs {
                <button onclick={go(View::Timeline)} class="status-figure">
                    { format!("before {} \u{2192} after {}", words::nanoseconds(before.total), words::nanoseconds(after.total)) }
                    if let Some(ratio) = words::speed_up(before.total, after.total) { <strong class={classes!((after.total > before.total).then_some("slower"))}>{ format!("{ratio}\u{d7}") }</strong> }
                </button>
            }
            if unread > 0 { <span class="status-problem">{ format!("{} not read: syntax error", words::count(unread, "region")) }</span> }
            <span class="spacer" />
            <span class={classes!("status-time", (!current).then_some("is-busy"))} title="Time of the analysis" data-testid="analysis-time">
                { if *current { words::milliseconds(answer.milliseconds) } else { "analysing".into() } }
            </span>
        </footer>
    }
}

fn becomes(n: usize) -> String {
    format!("{} {} async", words::count(n, "function"), if n == 1 { "becomes" } else { "become" })
}
