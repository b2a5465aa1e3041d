//! Waiting: how far the engine has come, and the shape of what is to come.

use super::state::Stage;
use yew::prelude::*;

/// Lines of the shape, by their width in the style sheet.
const SHAPE: [&str; 7] = ["long", "short", "middle", "long", "middle", "short", "long"];

/// What stands in a view's place until it can be shown.
pub fn loading(name: &'static str, title: &str, text: &str, now: Stage) -> Html {
    html! {
        <div class="loading" data-testid={name}>
            <div role="status">
                <p class="empty-title">{ title }<span class="dots" aria-hidden="true" /></p>
                <p>{ text }</p>
            </div>
            { stages(now) }
            <div class="shape" aria-hidden="true">{ for SHAPE.map(|class| html! { <i {class} /> }) }</div>
        </div>
    }
}

fn stages(now: Stage) -> Html {
    let stage = |stage: Stage| {
        let class = if stage < now { Some("is-done") } else { (stage == now).then_some("is-now") };
        html! { <li class={classes!(class)} aria-current={(stage == now).then_some("step")}>{ stage.word() }</li> }
    };
    html! { <ol class="stages">{ for Stage::ALL.map(stage) }</ol> }
}

#[derive(Properties, PartialEq)]
pub struct StripProps {
    pub doing: Stage,
}

/// Above a view that is of the code before: what the next one waits for. Shown only once that takes a while.
#[component(Strip)]
pub fn strip(props: &StripProps) -> Html {
    html! { <div class="strip" aria-hidden="true" data-testid="progress">{ stages(props.doing) }</div> }
}
