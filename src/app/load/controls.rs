//! What a person chooses about the traffic and the machine.

use crate::app::field::NumberField;
use crate::app::state::Action;
use std::rc::Rc;
use unblock::report::TrafficSettings;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ControlsProps {
    pub traffic: Rc<TrafficSettings>,
    pub act: Callback<Action>,
}

#[component(Controls)]
pub fn controls(props: &ControlsProps) -> Html {
    let ControlsProps { traffic, act } = props;
    let whole = |value: Option<f64>, at_least: f64| value.unwrap_or(at_least).clamp(at_least, 1024.0) as u32;
    html! {
        <div class="toolbar load-controls" role="group" aria-label="Traffic">
            { field(act, "Cores", "", Some(traffic.cores.into()), "cores", move |to, value| to.cores = whole(value, 1.0)) }
            { field(act, "Sync workers", "", Some(traffic.workers.into()), "workers", move |to, value| to.workers = whole(value, 1.0)) }
            { field(act, "Killed after", "ms", traffic.timeout_ms, "timeout", |to, value| to.timeout_ms = value.filter(|ms| *ms > 0.0)) }
            { field(act, "CPU per request", "ms", Some(traffic.cpu_ms), "cpu", |to, value| to.cpu_ms = value.unwrap_or(0.0)) }
            { field(act, "Async adds", "% CPU", Some((traffic.surcharge * 100.0).round()), "surcharge", |to, value| to.surcharge = value.unwrap_or(0.0) / 100.0) }
        </div>
    }
}

fn field(
    act: &Callback<Action>,
    title: &'static str,
    unit: &'static str,
    value: Option<f64>,
    name: &'static str,
    set: impl Fn(&mut TrafficSettings, Option<f64>) + Copy + 'static,
) -> Html {
    let entered = act.reform(move |value| Action::Traffic(Box::new(move |traffic| set(traffic, value))));
    html! {
        <label class="select"><span>{ title }</span>
            <NumberField name={format!("traffic-{name}")} placeholder="never" value={value.map(|value| value.to_string())} {entered} />
            { unit }
        </label>
    }
}
