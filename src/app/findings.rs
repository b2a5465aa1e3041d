//! The list of findings: most milliseconds first, with filters, silencing and a baseline.

use super::answer::Answer;
use super::card::time_chip;
use super::changes::safety_mark;
use super::events::{light, unlight};
use super::prose::prose;
use super::rewrite_view::empty;
use super::state::Action;
use super::words;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use unblock::report::{Finding, Fix, Id};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Rows shown at first.
const FIRST: usize = 200;

#[derive(Properties, PartialEq)]
pub struct FindingsProps {
    pub answer: Answer,
    pub baseline: Option<Rc<BTreeSet<Id>>>,
    pub lit: Rc<BTreeSet<Id>>,
    pub act: Callback<Action>,
}

/// What the list leaves out.
#[derive(Clone, Debug, Default, PartialEq)]
struct Filter {
    /// Only this rule.
    rule: Option<String>,
    words: String,
    silenced: bool,
    /// Only what the baseline does not know.
    new: bool,
}

impl Filter {
    /// Whether a text holds the words, however they are written. Messages are ASCII but for what they quote.
    fn is_in(&self, text: &str) -> bool {
        text.to_ascii_lowercase().contains(&self.words.to_ascii_lowercase())
    }

    fn lets(&self, finding: &Finding, baseline: Option<&BTreeSet<Id>>) -> bool {
        (self.silenced || !finding.silenced)
            && self.rule.as_ref().is_none_or(|rule| *rule == finding.rule)
            && (!self.new || baseline.is_some_and(|known| !known.contains(&finding.id)))
            && [&finding.what, &finding.why].iter().any(|text| self.is_in(text))
    }
}

#[component(Findings)]
pub fn findings(props: &FindingsProps) -> Html {
    let FindingsProps { answer, baseline, lit, act } = props;
    let filter = use_state_eq(Filter::default);
    let findings = &answer.report.findings;
    if findings.is_empty() {
        return empty(
            "No findings",
            "No rule has anything to say about this code. Blocking calls, forgotten awaits, unsafe sharing between tasks would stand here.",
            act,
        );
    }
    let known = baseline.as_deref();
    let shown: Vec<&Finding> = findings.iter().filter(|finding| filter.lets(finding, known)).collect();
    let set = {
        let filter = filter.setter();
        Callback::from(move |new: Filter| filter.set(new))
    };
    html! {
        <div class="findings">
            <Filters answer={answer.clone()} filter={(*filter).clone()} {set} />
            <Baseline answer={answer.clone()} baseline={baseline.clone()} {act} />
            if shown.is_empty() { <p class="hint">{ "Nothing matches the filter." }</p> }
            <ul class="rows">
                { for shown.iter().take(FIRST).map(|finding| html! {
                    <FindingRow key={finding.id.0.clone()} finding={(*finding).clone()} place={answer.whereabouts(finding.place)}
                        new={known.is_some_and(|known| !known.contains(&finding.id))} lit={lit.contains(&finding.id)} {act} />
                }) }
            </ul>
            if shown.len() > FIRST { <p class="hint">{ format!("The first {FIRST} of {}. Filter to see others.", shown.len()) }</p> }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct FiltersProps {
    answer: Answer,
    filter: Filter,
    set: Callback<Filter>,
}

#[component(Filters)]
fn filters(props: &FiltersProps) -> Html {
    let FiltersProps { answer, filter, set } = props;
    let mut rules = BTreeMap::<&str, usize>::new();
    answer
        .report
        .findings
        .iter()
        .filter(|finding| !finding.silenced)
        .for_each(|finding| *rules.entry(&finding.rule).or_default() += 1);
    let silenced = answer.report.findings.iter().filter(|finding| finding.silenced).count();
    let chip = |title: String, pressed: bool, next: Filter| {
        let onclick = set.reform(move |_: MouseEvent| next.clone());
        html! { <button class="filter" aria-pressed={pressed.to_string()} {onclick}>{ title }</button> }
    };
    let of_rule = |(rule, n): (&str, usize)| {
        let pressed = filter.rule.as_deref() == Some(rule);
        let next = Filter { rule: (!pressed).then(|| rule.to_string()), ..filter.clone() };
        chip(format!("{rule} {n}"), pressed, next)
    };
    let oninput = {
        let (set, filter) = (set.clone(), filter.clone());
        Callback::from(move |event: InputEvent| {
            let words = event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default();
            set.emit(Filter { words, ..filter.clone() });
        })
    };
    html! {
        <div class="toolbar" role="group" aria-label="Filter">
            <input type="search" placeholder="Filter" aria-label="Filter findings by words" value={filter.words.clone()} {oninput} />
            { for rules.into_iter().map(of_rule) }
            if silenced > 0 {
                { chip(format!("silenced {silenced}"), filter.silenced, Filter { silenced: !filter.silenced, ..filter.clone() }) }
            }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct BaselineProps {
    answer: Answer,
    baseline: Option<Rc<BTreeSet<Id>>>,
    act: Callback<Action>,
}

/// What is new and what is gone since the baseline.
#[component(Baseline)]
fn baseline(props: &BaselineProps) -> Html {
    let BaselineProps { answer, baseline, act } = props;
    let set = act.reform(|_: MouseEvent| Action::Baseline(true));
    let forget = act.reform(|_: MouseEvent| Action::Baseline(false));
    let Some(known) = baseline else {
        return html! {
            <p class="baseline">
                <button class="button" onclick={set} data-testid="set-baseline">{ "Set as baseline" }</button>
                <span class="hint">{ "Remember these findings in the link; later ones show as new." }</span>
            </p>
        };
    };
    let now: BTreeSet<&Id> = answer.report.findings.iter().map(|finding| &finding.id).collect();
    let new = now.iter().filter(|id| !known.contains(**id)).count();
    let gone = known.iter().filter(|id| !now.contains(id)).count();
    html! {
        <p class="baseline" data-testid="baseline">
            <strong>{ format!("{new} new, {gone} gone since the baseline") }</strong>
            <button class="button" onclick={set}>{ "Set again" }</button>
            <button class="button quiet" onclick={forget}>{ "Forget" }</button>
        </p>
    }
}

#[derive(Properties, PartialEq)]
struct FindingRowProps {
    finding: Finding,
    place: String,
    new: bool,
    lit: bool,
    act: Callback<Action>,
}

#[component(FindingRow)]
fn finding_row(props: &FindingRowProps) -> Html {
    let FindingRowProps { finding, place, new, lit, act } = props;
    let id = finding.id.clone();
    let go = act.reform(move |_: MouseEvent| Action::Go(id.clone()));
    let (id, silenced) = (finding.id.clone(), finding.silenced);
    let silence = act.reform(move |_: MouseEvent| {
        let id = id.clone();
        Action::adjust(move |settings| {
            if silenced {
                settings.silenced.remove(&id);
            } else {
                settings.silenced.insert(id);
            }
        })
    });
    html! {
        <li class={classes!("row", lit.then_some("is-lit"), finding.silenced.then_some("is-off"))} data-id={finding.id.0.clone()}
            data-testid="finding" onpointerenter={light::<PointerEvent>(act, &finding.id)} onpointerleave={unlight::<PointerEvent>(act)}
            onfocusin={light::<FocusEvent>(act, &finding.id)}>
            <div class="row-text">
                <p class="row-title">
                    <button class="link" onclick={go}>{ prose(&finding.what) }</button>
                    if let Some(milliseconds) = finding.milliseconds.filter(|ms| !finding.what.contains(&words::milliseconds(*ms))) {
                        { time_chip(milliseconds) }
                    }
                    if *new { <span class="chip new">{ "new" }</span> }
                    <span class="where">{ format!("{} \u{b7} {place}", finding.rule) }</span>
                </p>
                <p class="row-why">{ prose(&finding.why) }</p>
                <p class="row-way">{ prose(&finding.remedy) }</p>
                if let Some(fix) = &finding.fix { { offered(&finding.id, fix, act) } }
            </div>
            <button class="button quiet" onclick={silence}>{ if finding.silenced { "Restore" } else { "Silence" } }</button>
        </li>
    }
}

/// What a machine can do about a finding, and the button for it.
fn offered(id: &Id, fix: &Fix, act: &Callback<Action>) -> Html {
    let id = id.clone();
    let apply = act.reform(move |_: MouseEvent| Action::Fix(id.clone()));
    html! {
        <p class="row-way">
            <button class="button" onclick={apply} data-testid="fix">{ "Fix" }</button>
            { " " }{ prose(&fix.what) }{ " " }{ safety_mark(fix.safety) }
        </p>
    }
}
