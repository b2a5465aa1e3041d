//! The list of changes: each with its reason, how safe it is, and a switch.

use super::answer::Answer;
use super::events::{light, unlight};
use super::prose::prose;
use super::state::Action;
use super::words;
use std::collections::BTreeSet;
use std::rc::Rc;
use unblock::report::{Change, Id, Refusal, Safety};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ChangesProps {
    pub answer: Answer,
    pub lit: Rc<BTreeSet<Id>>,
    pub act: Callback<Action>,
}

/// Rows shown at first; a file with thousands of changes shows more on demand.
const FIRST: usize = 100;

#[component(Changes)]
pub fn changes(props: &ChangesProps) -> Html {
    let ChangesProps { answer, lit, act } = props;
    let all = use_state_eq(|| false);
    let report = &answer.report;
    if report.changes.is_empty() && report.refused.is_empty() {
        return Html::default();
    }
    let shown = if *all { usize::MAX } else { FIRST };
    let hidden = report.changes.len().saturating_sub(shown);
    let more = {
        let all = all.setter();
        Callback::from(move |_: MouseEvent| all.set(true))
    };
    html! {
        <div class="changes" data-testid="changes">
            <h2 class="heading">
                { words::count(report.changes.len(), "change") }
                <SafetyCounts answer={answer.clone()} />
            </h2>
            <ul class="rows">
                { for report.changes.iter().take(shown).map(|change| html! {
                    <ChangeRow key={change.id.0.clone()} change={change.clone()} place={answer.whereabouts(change.place)}
                        lit={lit.contains(&change.id)} {act} />
                }) }
            </ul>
            if hidden > 0 {
                <button class="button" onclick={more}>{ format!("Show {hidden} more") }</button>
            }
            if !report.refused.is_empty() {
                <h2 class="heading">{ "Left as it is" }</h2>
                <ul class="rows">{ for report.refused.iter().take(FIRST).map(|refusal| refused(answer, refusal, act)) }</ul>
            }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct SafetyCountsProps {
    answer: Answer,
}

#[component(SafetyCounts)]
fn safety_counts(props: &SafetyCountsProps) -> Html {
    let of = |safety: Safety| props.answer.report.changes.iter().filter(|change| change.safety == safety).count();
    let kinds = [Safety::Safe, Safety::Review, Safety::Manual].map(|safety| (safety, of(safety)));
    html! {
        <span class="safety-counts">
            { for kinds.into_iter().filter(|(_, n)| *n > 0).map(|(safety, n)| html! {
                <span>{ format!("{n} ") }{ safety_mark(safety) }</span>
            }) }
        </span>
    }
}

pub fn safety_mark(safety: Safety) -> Html {
    let (class, word, meaning) = match safety {
        Safety::Safe => ("safe", "safe", "Keeps the meaning"),
        Safety::Review => ("review", "review", "Order, timing or errors can differ: read it"),
        Safety::Manual => ("manual", "manual", "A person has to do it"),
    };
    html! { <span class={classes!("safety", class)} title={meaning}>{ word }</span> }
}

#[derive(Properties, PartialEq)]
struct ChangeRowProps {
    change: Change,
    place: String,
    lit: bool,
    act: Callback<Action>,
}

#[component(ChangeRow)]
fn change_row(props: &ChangeRowProps) -> Html {
    let ChangeRowProps { change, place, lit, act } = props;
    let (id, on) = (change.id.clone(), change.on);
    let switch = act.reform(move |_: MouseEvent| {
        let id = id.clone();
        Action::adjust(move |settings| {
            if on {
                settings.off.insert(id);
            } else {
                settings.off.remove(&id);
            }
        })
    });
    let go = {
        let id = change.id.clone();
        act.reform(move |_: MouseEvent| Action::Go(id.clone()))
    };
    html! {
        <li class={classes!("row", lit.then_some("is-lit"), (!on).then_some("is-off"))} data-id={change.id.0.clone()}
            data-testid="change" onpointerenter={light::<PointerEvent>(act, &change.id)} onpointerleave={unlight::<PointerEvent>(act)}
            onfocusin={light::<FocusEvent>(act, &change.id)}>
            <button class="switch" role="switch" aria-checked={on.to_string()} aria-label={format!("Apply: {}", change.title)}
                onclick={switch}><span /></button>
            <div class="row-text">
                <p class="row-title">
                    <button class="link" onclick={go}>{ prose(&change.title) }</button>
                    { safety_mark(change.safety) }
                    <span class="where">{ place }</span>
                </p>
                <p class="row-why">{ prose(&change.why) }</p>
                if let Some(caution) = &change.caution { <p class="row-caution">{ prose(caution) }</p> }
            </div>
        </li>
    }
}

fn refused(answer: &Answer, refusal: &Refusal, act: &Callback<Action>) -> Html {
    let id = refusal.id.clone();
    let go = act.reform(move |_: MouseEvent| Action::Go(id.clone()));
    html! {
        <li class="row" key={refusal.id.0.clone()} data-testid="refusal">
            <div class="row-text">
                <p class="row-title">
                    <button class="link" onclick={go}>{ prose(&refusal.what) }</button>
                    <span class="where">{ answer.whereabouts(refusal.place) }</span>
                </p>
                <p class="row-why">{ prose(&refusal.why) }</p>
                <p class="row-way">{ prose(&refusal.way_out) }</p>
            </div>
        </li>
    }
}
