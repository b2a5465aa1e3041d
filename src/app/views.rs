//! The five views of one answer, and the tabs between them.

use super::answer::Answer;
use super::calls::Calls;
use super::findings::Findings;
use super::load::LoadView;
use super::progress::{Strip, loading};
use super::rewrite_view::{RewriteView, empty};
use super::state::{Action, RunsAge, Stage, State};
use super::timeline::Timeline;
use super::words;
use gloo::timers::callback::Timeout;
use unblock::share::View;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ViewTabsProps {
    pub view: View,
    pub answer: Option<Answer>,
    /// The last answer with runs.
    pub ran: Option<Answer>,
    pub runs_age: RunsAge,
    pub act: Callback<Action>,
}

#[component(ViewTabs)]
pub fn view_tabs(props: &ViewTabsProps) -> Html {
    let tab = |view: View| {
        let selected = view == props.view;
        let age = if view == View::Timeline { props.runs_age } else { RunsAge::Present };
        let onclick = props.act.reform(move |_: MouseEvent| Action::View(view));
        html! {
            <button role="tab" id={format!("tab-{}", view.key())} data-testid={format!("tab-{}", view.key())}
                aria-selected={selected.to_string()} aria-controls="view" tabindex={if selected { "0" } else { "-1" }} {onclick}>
                { title(view) }
                if let Some(figure) = figure_of(view, props) {
                    <span class={classes!("count", age.class())} title={age.told()}>{ figure }</span>
                }
            </button>
        }
    };
    let (view, act) = (props.view, props.act.clone());
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if let Some(next) = neighbour(view, &event.key()) {
            event.prevent_default();
            act.emit(Action::View(next));
            super::browser::page::focus(&format!("#tab-{}", next.key()));
        }
    });
    html! { <div class="tabs" role="tablist" aria-label="Views" {onkeydown}>{ for View::ALL.into_iter().map(tab) }</div> }
}

fn title(view: View) -> &'static str {
    match view {
        View::Rewrite => "Rewrite",
        View::Timeline => "Timeline",
        View::Load => "Load",
        View::Calls => "Calls",
        View::Findings => "Findings",
    }
}

/// The timeline's figure is of the last runs, so that it does not flicker with every key.
fn figure_of(view: View, props: &ViewTabsProps) -> Option<String> {
    let answer = if view == View::Timeline { &props.ran } else { &props.answer };
    answer.as_ref().and_then(|answer| figure(view, answer))
}

/// The figure beside a tab's title.
fn figure(view: View, answer: &Answer) -> Option<String> {
    let report = &answer.report;
    let some = |n: usize| (n > 0).then(|| words::thousands(n));
    match view {
        View::Rewrite => some(report.changes.len()),
        View::Findings => some(report.findings.iter().filter(|finding| !finding.silenced).count()),
        View::Timeline => Some(format!("{}\u{d7}", answer.speed_up()?.0)),
        View::Calls => some(report.sites.len()),
        View::Load => None,
    }
}

fn neighbour(view: View, key: &str) -> Option<View> {
    let at = View::ALL.iter().position(|each| *each == view)?;
    let n = View::ALL.len();
    let next = match key {
        "ArrowRight" => (at + 1) % n,
        "ArrowLeft" => (at + n - 1) % n,
        "Home" => 0,
        "End" => n - 1,
        _ => return None,
    };
    Some(View::ALL[next])
}

#[derive(Properties, PartialEq)]
pub struct ViewsProps {
    pub state: State,
    pub act: Callback<Action>,
}

#[component(Views)]
pub fn views(props: &ViewsProps) -> Html {
    let ViewsProps { state, act } = props;
    let answer = use_shown(&state.answer);
    let lit = state.lit.clone();
    let doing = state.doing();
    let show = |answer: &Answer| match state.view {
        _ if answer.is_blank() => {
            empty("Paste Python on the left", "Or open a file, drop one anywhere, or start from a sample.", act)
        }
        View::Rewrite => html! {
            <RewriteView answer={answer.clone()} open={state.open} layout={state.layout} {lit} goal={state.goal.clone()} {act} />
        },
        View::Timeline | View::Load if state.ran.is_none() && state.programs.is_some() => html! {
            { loading("running", "Running both programs", "On a virtual clock: what waits there takes no time here.", Stage::Simulating) }
        },
        View::Timeline => {
            let stale = state.runs_age() == RunsAge::Earlier;
            html! { <Timeline answer={state.ran.clone().unwrap_or(answer.clone())} {stale} {lit} {act} /> }
        }
        View::Load => html! {
            <LoadView answer={state.ran.clone().unwrap_or(answer.clone())} traffic={state.traffic.clone()} load={state.load.clone()} {act} />
        },
        View::Calls => html! { <Calls answer={answer.clone()} {lit} {act} /> },
        View::Findings => html! { <Findings answer={answer.clone()} baseline={state.baseline.clone()} {lit} {act} /> },
    };
    let starting = || {
        let text = "The engine is starting in your browser. Nothing is sent anywhere.";
        loading("loading", "Reading the code", text, state.stage)
    };
    let shown = answer.as_ref().map_or_else(starting, show);
    html! {
        <div id="view" class="view" role="tabpanel" aria-labelledby={format!("tab-{}", state.view.key())}
            data-testid={format!("view-{}", state.view.key())}>
            if let Some(doing) = doing.filter(|_| state.answer.is_some() && state.embed.is_none()) { <Strip {doing} /> }
            { shown }
        </div>
    }
}

/// The answer to show: each comes a task after the marks of its calls in the editor, so that neither holds up typing for
/// as long as both would. The first comes at once.
#[hook]
fn use_shown(answer: &Option<Answer>) -> Option<Answer> {
    let shown = use_state_eq(|| answer.clone());
    let set = shown.setter();
    use_effect_with(answer.clone(), move |answer| {
        let timer = match answer.clone() {
            None => {
                set.set(None);
                None
            }
            answer => Some(Timeout::new(0, move || set.set(answer))),
        };
        move || drop(timer)
    });
    let shown = (*shown).clone();
    use_effect_with(shown.clone(), |_| super::browser::page::mark("shown"));
    answer.as_ref().and(shown.or_else(|| answer.clone()))
}
