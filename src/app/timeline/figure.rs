//! The speed-up as one figure, with what it rests on beside it.

use super::Runs;
use crate::app::answer::Answer;
use crate::app::field::NumberField;
use crate::app::prose::prose;
use crate::app::settings::entries;
use crate::app::state::Action;
use crate::app::words;
use unblock::report::{Assumption, AssumptionKind, Outcome, Run};
use yew::prelude::*;

/// Assumptions that stand beside the figure; the rest is under Settings.
const FIRST: usize = 4;

#[derive(Properties, PartialEq)]
pub struct FigureProps {
    pub answer: Answer,
    pub stale: bool,
    pub act: Callback<Action>,
}

#[component(Figure)]
pub fn figure(props: &FigureProps) -> Html {
    let FigureProps { answer, stale, act } = props;
    let Some(runs) = Runs::of(&answer.report) else { return Html::default() };
    let (before, after) = (runs.before.total, runs.after.total);
    html! {
        <div class="figure">
            <div class="figure-number" data-testid="speed-up">
                { headline(answer) }
                <p class="figure-small">{ format!("{} \u{2192} {}", words::nanoseconds(before), words::nanoseconds(after)) }</p>
            </div>
            <div class="figure-notes">
                { for answer.report.entry.iter().map(|name| started(name)) }
                { outcome("Before", runs.before) }
                { outcome("After", runs.after) }
                { longest(runs.after) }
                { for runs.after.warnings.iter().take(FIRST).map(|warning| html! { <p class="hint">{ prose(warning) }</p> }) }
                if *stale { <p class="warning">{ "The present code cannot be run: this is the last that could." }</p> }
                if answer.misses_all() { { missed(answer, act) } }
                { assumed(&of_both(runs), act) }
            </div>
        </div>
    }
}

fn headline(answer: &Answer) -> Html {
    match answer.verdict() {
        Some((Some(figure), words)) => html! { <p class="figure-big">{ figure }<span>{ words }</span></p> },
        Some((None, words)) => html! { <p class="figure-big words">{ words }</p> },
        None => Html::default(),
    }
}

/// The function that was run, by choice or because the module itself does nothing.
fn started(name: &str) -> Html {
    html! { <p class="hint" data-testid="started">{ "Runs " }<code>{ format!("{name}()") }</code>{ ", with unknown arguments" }</p> }
}

/// What the time that is left goes into.
fn longest(run: &Run) -> Html {
    let Some(share) = run.critical.first().filter(|share| run.total > 0 && !share.label.is_empty()) else {
        return Html::default();
    };
    let percent = share.nanoseconds as f64 / run.total as f64 * 100.0;
    let time = words::nanoseconds(share.nanoseconds);
    html! { <p class="hint" data-testid="longest">{ format!("After, {time} ({percent:.0} %) go into ") }<code>{ &share.label }</code></p> }
}

/// A run that comes to no blocking call, as of a module which only defines things: another start is a choice away.
fn missed(answer: &Answer, act: &Callback<Action>) -> Html {
    let told = match answer.report.sites.len() {
        1 => "This run does not come to the blocking call. Start at".into(),
        n => format!("This run comes to none of the {} blocking calls. Start at", words::thousands(n)),
    };
    html! {
        <label class="missed select" data-testid="missed">
            <span>{ told }</span>
            { entries(&answer.document.settings, &answer.report, act) }
        </label>
    }
}

fn outcome(title: &str, run: &Run) -> Html {
    let (class, text) = match &run.outcome {
        Outcome::Finished => return Html::default(),
        Outcome::Error(error) => ("warning", format!("{title}: ends with {error}")),
        Outcome::Stalled(why) => ("warning", format!("{title}: stalls. {why}")),
        Outcome::Limit(which) => {
            let which = which.trim_start_matches("Limit: ");
            ("warning", format!("{title}: stopped at a limit, {which}. What is drawn is the part that ran."))
        }
    };
    html! { <p {class} data-testid="outcome">{ text }</p> }
}

/// What either run took for granted, once each.
fn of_both(runs: Runs) -> Vec<Assumption> {
    let only_after = runs
        .after
        .assumptions
        .iter()
        .filter(|after| !runs.before.assumptions.iter().any(|before| before.id == after.id));
    runs.before.assumptions.iter().chain(only_after).cloned().collect()
}

fn assumed(list: &[Assumption], act: &Callback<Action>) -> Html {
    if list.is_empty() {
        return html! { <p class="hint">{ "Nothing was assumed: every duration is in the code." }</p> };
    }
    let settings = act.reform(|_: MouseEvent| Action::Panel(Some(crate::app::state::Panel::Settings)));
    let rest = list.len().saturating_sub(FIRST);
    html! {
        <>
            <p class="figure-label">{ "This assumes" }</p>
            { assumptions(&list[..list.len().min(FIRST)], act) }
            if rest > 0 { <button class="link" onclick={settings}>{ format!("and {rest} more") }</button> }
        </>
    }
}

/// Assumptions with fields to change them.
pub fn assumptions(list: &[Assumption], act: &Callback<Action>) -> Html {
    html! { <ul class="assumptions">{ for list.iter().map(|assumption| row(assumption, act)) }</ul> }
}

fn row(assumption: &Assumption, act: &Callback<Action>) -> Html {
    let given = |value: String, act: &Callback<Action>, id: unblock::report::Id| {
        act.emit(Action::adjust(move |settings| {
            settings.assumed.insert(id, value);
        }));
    };
    let (id, act) = (assumption.id.clone(), act.clone());
    let field = match assumption.kind {
        AssumptionKind::Truth => {
            let on = assumption.value == "true";
            let onclick = Callback::from(move |_: MouseEvent| given((!on).to_string(), &act, id.clone()));
            html! { <button class="filter" aria-pressed={on.to_string()} {onclick}>{ if on { "true" } else { "false" } }</button> }
        }
        AssumptionKind::Milliseconds | AssumptionKind::Items => {
            let unit = if assumption.kind == AssumptionKind::Milliseconds { "ms" } else { "items" };
            let entered = Callback::from(move |number: Option<f64>| {
                if let Some(number) = number {
                    given(number.to_string(), &act, id.clone());
                }
            });
            let label = format!("{} ({unit})", assumption.what);
            html! { <><NumberField name="assumption" value={assumption.value.clone()} {label} {entered} />{ unit }</> }
        }
    };
    html! { <li key={assumption.id.0.clone()}><span>{ prose(&assumption.what) }</span>{ " " }<span class="assumed">{ field }</span></li> }
}
