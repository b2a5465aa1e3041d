//! Two panes with a bar between them that pointer and arrow keys move.

use super::browser::page;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// Neither pane goes below this share of the width.
const LEAST: f64 = 20.0;

#[derive(Properties, PartialEq)]
pub struct SplitProps {
    pub first: Html,
    pub second: Html,
}

#[component(Split)]
pub fn split(props: &SplitProps) -> Html {
    let root = use_node_ref();
    let share = use_state_eq(|| page::stored("split").and_then(|share| page::number(&share)).unwrap_or(46.0));
    let dragging = use_state_eq(|| false);
    {
        let root = root.clone();
        use_effect_with(*share, move |share| {
            if let Some(root) = root.cast::<HtmlElement>() {
                page::set_property(&root, "--split", &format!("{share}%"));
            }
            page::store("split", &share.to_string());
        });
    }
    let set = {
        let share = share.setter();
        move |percent: f64| share.set(percent.clamp(LEAST, 100.0 - LEAST))
    };
    let onpointerdown = {
        let dragging = dragging.setter();
        Callback::from(move |event: PointerEvent| {
            if let Some(bar) = event.target_dyn_into::<Element>() {
                let _ = bar.set_pointer_capture(event.pointer_id());
            }
            dragging.set(true);
        })
    };
    let onpointermove = {
        let (root, set, dragging) = (root.clone(), set.clone(), *dragging);
        Callback::from(move |event: PointerEvent| {
            if let (true, Some(root)) = (dragging, root.cast::<Element>()) {
                let bounds = root.get_bounding_client_rect();
                set((f64::from(event.client_x()) - bounds.left()) / bounds.width() * 100.0);
            }
        })
    };
    let onpointerup = {
        let dragging = dragging.setter();
        Callback::from(move |_: PointerEvent| dragging.set(false))
    };
    let onkeydown = {
        let share = *share;
        Callback::from(move |event: KeyboardEvent| {
            let by = match event.key().as_str() {
                "ArrowLeft" => -2.0,
                "ArrowRight" => 2.0,
                _ => return,
            };
            event.prevent_default();
            set(share + by);
        })
    };
    html! {
        <div ref={root} class={classes!("split", dragging.then_some("is-dragging"))}>
            { props.first.clone() }
            <div class="split-bar" role="separator" aria-orientation="vertical" aria-label="Width of the code" tabindex="0"
                aria-valuenow={format!("{:.0}", *share)} aria-valuemin="20" aria-valuemax="80" data-testid="split"
                {onpointerdown} {onpointermove} {onpointerup} {onkeydown} />
            { props.second.clone() }
        </div>
    }
}
