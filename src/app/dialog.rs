//! A modal panel: the browser's own dialog, which keeps the focus inside and closes on Escape.

use super::browser::page;
use super::icons::{Icon, icon};
use super::state::Action;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct DialogProps {
    pub title: &'static str,
    /// Its style and test id: `samples`, `settings` ...
    pub name: &'static str,
    pub act: Callback<Action>,
    pub children: Html,
}

#[component(Dialog)]
pub fn dialog(props: &DialogProps) -> Html {
    let DialogProps { title, name, act, children } = props;
    let root = use_node_ref();
    {
        let root = root.clone();
        use_effect_with((), move |()| root.cast::<HtmlDialogElement>().iter().for_each(page::open_dialog));
    }
    let close = act.reform(|()| Action::Panel(None));
    let onclose = close.reform(|_: Event| ());
    // A click on the dialog itself, not on anything in it, is one on the shade around it.
    let onclick = {
        let (root, close) = (root.clone(), close.clone());
        Callback::from(move |event: MouseEvent| {
            if event.target().is_some_and(|target| root.get().is_some_and(|root| target == *root.as_ref())) {
                close.emit(());
            }
        })
    };
    html! {
        <dialog ref={root} class={classes!("dialog", *name)} aria-labelledby="dialog-title" {onclose} {onclick} data-testid={format!("{name}-panel")}>
            <div class="dialog-head">
                <h2 id="dialog-title">{ *title }</h2>
                <button class="icon-button" onclick={close.reform(|_: MouseEvent| ())} aria-label="Close">{ icon(Icon::Close) }</button>
            </div>
            <div class="dialog-body">{ children.clone() }</div>
        </dialog>
    }
}
