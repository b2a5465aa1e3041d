//! One box of the call graph.

use super::graph::{Kind, NodeData};
use crate::app::card::time_chip;
use crate::app::events::{unlight, when};
use crate::app::header::choose;
use crate::app::state::Action;
use unblock::report::Bridge;
use yew::prelude::*;

/// Inside an SVG drawing, elements are drawing elements unless they say otherwise.
const HTML: &str = "http://www.w3.org/1999/xhtml";

#[derive(Properties, PartialEq)]
pub struct NodeProps {
    pub node: NodeData,
    pub lit: bool,
    pub act: Callback<Action>,
}

#[component(Node)]
pub fn node(props: &NodeProps) -> Html {
    let NodeProps { node, lit, act } = props;
    let first = node.ids.first().cloned();
    let enter = {
        let first = first.clone();
        when(act, move |_: PointerEvent| first.clone().map(|id| Action::Light(Some(id))))
    };
    let leave = unlight::<PointerEvent>(act);
    let go = when(act, move |_: MouseEvent| first.clone().map(Action::Go));
    let class = match &node.kind {
        Kind::Module => "module",
        Kind::Function { becomes_async: true, .. } => "becomes",
        Kind::Function { is_async: true, .. } => "already",
        Kind::Function { .. } => "stays",
        Kind::Blocking { .. } => "blocks",
    };
    html! {
        <div xmlns={HTML} class={classes!("node", class, lit.then_some("is-lit"))} onpointerenter={enter} onpointerleave={leave} data-testid="node">
            <p class="node-head"><button class="link" onclick={go} title={node.name.clone()}>{ breakable(&node.name) }</button></p>
            <p class="node-facts">
                if node.milliseconds > 0.0 { { time_chip(node.milliseconds) } }
                { facts(node) }
            </p>
            if let Kind::Function { becomes_async, bridge, obstacle, setting, .. } = &node.kind {
                if *becomes_async || *bridge != Bridge::Convert || obstacle.is_some() {
                    <Frontier name={node.name.clone()} setting={setting.clone()} bridge={*bridge} obstacle={obstacle.clone()} {act} />
                }
            }
        </div>
    }
}

/// A name that breaks into lines at its own joints.
fn breakable(name: &str) -> Html {
    html! { { for name.split_inclusive(['.', '_']).map(|part| html! { <>{ part }<wbr /></> }) } }
}

fn facts(node: &NodeData) -> Html {
    match &node.kind {
        Kind::Blocking { places } if *places > 1 => html! { <span class="where">{ format!("{places} places") }</span> },
        Kind::Function { entry: Some(entry), .. } => html! { <span class="where">{ entry }</span> },
        Kind::Function { is_async: true, .. } => html! { <span class="where">{ "async already" }</span> },
        _ => Html::default(),
    }
}

#[derive(Properties, PartialEq)]
struct FrontierProps {
    name: String,
    setting: String,
    bridge: Bridge,
    obstacle: Option<String>,
    act: Callback<Action>,
}

/// Where the migration stops: at this function, or not.
#[component(Frontier)]
fn frontier(props: &FrontierProps) -> Html {
    let FrontierProps { name, setting, bridge, obstacle, act } = props;
    let onchange = {
        let setting = setting.clone();
        choose(act, move |value| {
            let (setting, bridge) = (setting.clone(), bridge_of(&value));
            Action::adjust(move |settings| {
                settings.frontier.insert(setting, bridge);
            })
        })
    };
    let option = |each: Bridge, key: &'static str, title: &'static str| {
        html! { <option value={key} selected={each == *bridge}>{ title }</option> }
    };
    html! {
        <select class="frontier" {onchange} aria-label={format!("Migration of {name}")} title={obstacle.clone()}>
            { option(Bridge::Convert, "convert", "becomes async") }
            { option(Bridge::Thread, "thread", "stays, runs in a thread") }
            { option(Bridge::SyncWrapper, "wrapper", "keeps a sync wrapper") }
        </select>
    }
}

fn bridge_of(key: &str) -> Bridge {
    match key {
        "thread" => Bridge::Thread,
        "wrapper" => Bridge::SyncWrapper,
        _ => Bridge::Convert,
    }
}
