//! The menu of samples.

use super::{GROUPS, Sample};
use crate::app::dialog::Dialog;
use crate::app::prose::prose;
use crate::app::state::Action;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct SamplesPanelProps {
    pub act: Callback<Action>,
}

#[component(SamplesPanel)]
pub fn samples_panel(props: &SamplesPanelProps) -> Html {
    let item = |sample: &'static Sample| {
        let onclick = props.act.reform(move |_: MouseEvent| Action::sample(sample));
        html! {
            <li>
                <button class="sample" {onclick} data-testid={format!("sample-{}", sample.name)}>
                    <strong>{ sample.title }</strong>
                    <span>{ prose(sample.lesson()) }</span>
                </button>
            </li>
        }
    };
    let group = |(title, samples): (&'static str, &'static [Sample])| {
        html! {
            <section>
                <h3>{ title }</h3>
                <ul class="sample-list">{ for samples.iter().map(item) }</ul>
            </section>
        }
    };
    html! {
        <Dialog title="Samples" name="samples" act={&props.act}>
            <p class="hint">{ "Each opens in place of the present code; the back button brings that back." }</p>
            { for GROUPS.into_iter().map(group) }
        </Dialog>
    }
}
