//! Every choice that bears on the answer, in one panel; each takes effect at once.

use super::answer::Answer;
use super::card::{DeclareForm, rounded};
use super::dialog::Dialog;
use super::field::NumberField;
use super::header::choose;
use super::icons::{Icon, icon};
use super::recording::{MeasuredTimes, Recorded};
use super::state::Action;
use std::rc::Rc;
use unblock::report::{Clients, Document, EventLoop, Report, Settings, Spread, Strategy, Together};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct SettingsPanelProps {
    pub document: Rc<Document>,
    pub answer: Option<Answer>,
    pub ran: Option<Answer>,
    pub recorded: Option<Rc<Recorded>>,
    pub act: Callback<Action>,
}

#[component(SettingsPanel)]
pub fn settings_panel(props: &SettingsPanelProps) -> Html {
    let SettingsPanelProps { document, answer, ran, recorded, act } = props;
    let settings = Rc::new(document.settings.clone());
    let reset = act.reform(|_: MouseEvent| Action::adjust(|settings| *settings = Settings::default()));
    html! {
        <Dialog title="Settings" name="settings" {act}>
            <RewriteSettings settings={settings.clone()} {act} />
            <RunSettings settings={settings.clone()} answer={ran.clone().or(answer.clone())} {act} />
            <Assumptions ran={ran.clone()} {act} />
            <DeclaredCalls settings={settings.clone()} {act} />
            <MeasuredTimes settings={settings.clone()} recorded={recorded.clone()} {act} />
            <p><button class="button" onclick={reset}>{ "Reset all settings" }</button></p>
        </Dialog>
    }
}

#[derive(Properties, PartialEq)]
struct GroupProps {
    settings: Rc<Settings>,
    act: Callback<Action>,
}

#[component(RewriteSettings)]
fn rewrite_settings(props: &GroupProps) -> Html {
    let GroupProps { settings, act } = props;
    let strategy = choose(act, |value| {
        let strategy = match value.as_str() {
            "twin" => Strategy::Twin,
            "thread" => Strategy::ThreadOnly,
            _ => Strategy::InPlace,
        };
        Action::adjust(move |settings| settings.strategy = strategy)
    });
    let clients = choose(act, |value| {
        let clients = if value == "thread" { Clients::Thread } else { Clients::Native };
        Action::adjust(move |settings| settings.clients = clients)
    });
    let together = choose(act, |value| {
        let together = match value.as_str() {
            "group" => Together::TaskGroup,
            "settle" => Together::Settle,
            "never" => Together::Never,
            _ => Together::Gather,
        };
        Action::adjust(move |settings| settings.together = together)
    });
    let limit = {
        let act = act.clone();
        Callback::from(move |number: Option<f64>| {
            let limit = number.map(|limit| limit as u32).filter(|&limit| limit > 0);
            act.emit(Action::adjust(move |settings| settings.limit = limit));
        })
    };
    let is = |strategy: Strategy| settings.strategy == strategy;
    let joins = |together: Together| settings.together == together;
    html! {
        <fieldset>
            <legend>{ "Rewrite" }</legend>
            <label><span>{ "Functions" }</span>
                <select onchange={strategy} data-testid="strategy">
                    <option value="place" selected={is(Strategy::InPlace)}>{ "become async where they stand" }</option>
                    <option value="twin" selected={is(Strategy::Twin)}>{ "get an async twin beside them" }</option>
                    <option value="thread" selected={is(Strategy::ThreadOnly)}>{ "stay; blocking calls go to threads" }</option>
                </select>
            </label>
            <label><span>{ "Databases and other clients" }</span>
                <select onchange={clients} data-testid="clients">
                    <option value="native" selected={settings.clients == Clients::Native}>{ "asynchronous ones" }</option>
                    <option value="thread" selected={settings.clients == Clients::Thread}>{ "the same, in threads" }</option>
                </select>
            </label>
            <label><span>{ "Independent awaits" }</span>
                <select onchange={together} data-testid="together">
                    <option value="gather" selected={joins(Together::Gather)}>{ "asyncio.gather" }</option>
                    <option value="group" selected={joins(Together::TaskGroup)}>{ "asyncio.TaskGroup" }</option>
                    <option value="settle" selected={joins(Together::Settle)}>{ "gather, errors last" }</option>
                    <option value="never" selected={joins(Together::Never)}>{ "one after another" }</option>
                </select>
            </label>
            <label><span>{ "At most at once" }</span>
                <NumberField name="limit" is_whole=true placeholder="no limit" value={settings.limit.map(|limit| limit.to_string())} entered={limit} />
            </label>
        </fieldset>
    }
}

#[derive(Properties, PartialEq)]
struct RunSettingsProps {
    settings: Rc<Settings>,
    answer: Option<Answer>,
    act: Callback<Action>,
}

#[component(RunSettings)]
fn run_settings(props: &RunSettingsProps) -> Html {
    let RunSettingsProps { settings, answer, act } = props;
    let items = {
        let act = act.clone();
        Callback::from(move |number: Option<f64>| {
            let Some(items) = number.map(|items| items as u32) else { return };
            act.emit(Action::adjust(move |settings| settings.items = items));
        })
    };
    let event_loop = choose(act, |value| {
        let event_loop = value.parse().unwrap_or_default();
        Action::adjust(move |settings| settings.event_loop = event_loop)
    });
    let spread = choose(act, |value| {
        let spread = value.parse().unwrap_or_default();
        Action::adjust(move |settings| settings.spread = spread)
    });
    let seed = {
        let act = act.clone();
        Callback::from(move |number: Option<f64>| {
            let Some(seed) = number.map(|seed| seed as u64) else { return };
            act.emit(Action::adjust(move |settings| settings.seed = seed));
        })
    };
    let spreads = [
        (Spread::Fixed, "fixed", "are always the same"),
        (Spread::Uniform, "uniform", "vary evenly around their figure"),
        (Spread::Lognormal, "lognormal", "vary as over a network"),
        (Spread::Exponential, "exponential", "vary as of a busy server"),
    ];
    html! {
        <fieldset>
            <legend>{ "Simulation" }</legend>
            <label><span>{ "Starts at" }</span>
                { entries(settings, &answer.as_ref().map(|answer| answer.report.clone()).unwrap_or_default(), act) }
            </label>
            <label><span>{ "Items of an unknown iterable" }</span>
                <NumberField name="items" is_whole=true value={settings.items.to_string()} entered={items} />
            </label>
            <label><span>{ "Event loop" }</span>
                <select onchange={event_loop} data-testid="event-loop">
                    <option value="asyncio" selected={settings.event_loop == EventLoop::Asyncio}>{ "asyncio" }</option>
                    <option value="uvloop" selected={settings.event_loop == EventLoop::Uvloop}>{ "uvloop (an estimate)" }</option>
                </select>
            </label>
            <label><span>{ "Assumed times" }</span>
                <select onchange={spread} data-testid="spread">
                    { for spreads.map(|(each, key, title)| html! {
                        <option value={key} selected={settings.spread == each}>{ title }</option>
                    }) }
                </select>
            </label>
            if settings.spread != Spread::Fixed {
                <label><span>{ "Seed: the same one, the same times" }</span>
                    <NumberField name="seed" is_whole=true value={settings.seed.to_string()} entered={seed} />
                </label>
            }
        </fieldset>
    }
}

/// Where the simulation starts: what reaches blocking calls comes first.
pub fn entries(settings: &Settings, report: &Report, act: &Callback<Action>) -> Html {
    let onchange = choose(act, |value| {
        let entry = Some(value).filter(|value| !value.is_empty());
        Action::adjust(move |settings| settings.entry = entry)
    });
    let mut functions: Vec<_> = report.functions.iter().collect();
    functions.sort_by(|a, b| b.total_milliseconds.total_cmp(&a.total_milliseconds));
    let option = |name: &String| html! { <option value={name.clone()} selected={settings.entry.as_ref() == Some(name)}>{ format!("{name}()") }</option> };
    // Without a choice it may be a function, where the module itself comes to no call that waits.
    let usual = match &report.entry {
        Some(name) if settings.entry.is_none() => format!("the likeliest: {name}()"),
        _ => "the module".into(),
    };
    html! {
        <select {onchange} data-testid="entry">
            <option value="" selected={settings.entry.is_none()}>{ usual }</option>
            { for functions.into_iter().map(|function| option(&function.name)) }
        </select>
    }
}

#[derive(Properties, PartialEq)]
struct AssumptionsProps {
    ran: Option<Answer>,
    act: Callback<Action>,
}

/// What the simulation took for granted.
#[component(Assumptions)]
fn assumptions(props: &AssumptionsProps) -> Html {
    let Some(run) = props.ran.as_ref().and_then(|ran| ran.report.before.as_ref()) else { return Html::default() };
    if run.assumptions.is_empty() {
        return Html::default();
    }
    html! {
        <fieldset>
            <legend>{ "Assumed in the simulation" }</legend>
            { super::timeline::assumptions(&run.assumptions, &props.act) }
        </fieldset>
    }
}

#[component(DeclaredCalls)]
fn declared_calls(props: &GroupProps) -> Html {
    let GroupProps { settings, act } = props;
    let row = |name: String, what: String, forget: Said| {
        let forget = act.reform(move |_: MouseEvent| forget.taken_back());
        html! {
            <li class="row"><div class="row-text"><code>{ &name }</code>{ " " }<span class="where">{ what }</span></div>
                <button class="icon-button small" onclick={forget} aria-label={format!("Forget {name}")}>{ icon(Icon::Close) }</button>
            </li>
        }
    };
    let blocking = settings.blocking.iter().map(|declared| {
        let time = declared.milliseconds.map_or("blocks".into(), |ms| format!("blocks, {} ms", rounded(ms)));
        let becomes = declared.async_name.as_ref().map_or(String::new(), |name| format!(", becomes await {name}"));
        row(declared.name.clone(), time + &becomes, Said::Blocking(declared.name.clone()))
    });
    let harmless =
        settings.harmless.iter().map(|name| row(name.clone(), "does not block".into(), Said::Harmless(name.clone())));
    let timed = settings
        .milliseconds
        .iter()
        .map(|(name, ms)| row(name.clone(), format!("takes {} ms", rounded(*ms)), Said::Milliseconds(name.clone())));
    html! {
        <fieldset>
            <legend>{ "Calls you know" }</legend>
            <ul class="rows">{ for blocking.chain(harmless).chain(timed) }</ul>
            <DeclareForm name="" {act} done={Callback::noop()} />
        </fieldset>
    }
}

/// What a person said of a call, to be taken back.
enum Said {
    Blocking(String),
    Harmless(String),
    Milliseconds(String),
}

impl Said {
    fn taken_back(&self) -> Action {
        match self {
            Self::Blocking(name) => {
                let name = name.clone();
                Action::adjust(move |settings| settings.blocking.retain(|declared| declared.name != name))
            }
            Self::Harmless(name) => {
                let name = name.clone();
                Action::adjust(move |settings| {
                    settings.harmless.remove(&name);
                })
            }
            Self::Milliseconds(name) => {
                let name = name.clone();
                Action::adjust(move |settings| {
                    settings.milliseconds.remove(&name);
                })
            }
        }
    }
}
