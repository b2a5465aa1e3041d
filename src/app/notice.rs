//! One line over the page that says what just happened, and goes by itself where nothing has to be done.

use super::icons::{Icon, icon};
use super::state::{Action, Notice as Said, Tone};
use gloo::timers::callback::Timeout;
use yew::prelude::*;

/// Long enough to read one line.
const SHOWN_MS: u32 = 4_000;

#[derive(Properties, PartialEq)]
pub struct NoticeProps {
    pub notice: Option<Said>,
    pub act: Callback<Action>,
}

#[component(Notice)]
pub fn notice(props: &NoticeProps) -> Html {
    let NoticeProps { notice, act } = props;
    {
        let act = act.clone();
        use_effect_with(notice.clone(), move |notice| {
            let passing = notice.as_ref().is_some_and(|notice| notice.tone == Tone::Plain);
            let timer = passing.then(|| Timeout::new(SHOWN_MS, move || act.emit(Action::Notice(None))));
            move || drop(timer)
        });
    }
    let close = act.reform(|_: MouseEvent| Action::Notice(None));
    // The region is always there: screen readers announce what comes into it, not its own coming.
    html! {
        <div class="notices" role="status" aria-live="polite">
            if let Some(notice) = notice {
                <div class={classes!("notice", (notice.tone == Tone::Problem).then_some("problem"))} data-testid="notice">
                    <p>{ &notice.text }</p>
                    <button class="icon-button small" onclick={close} aria-label="Dismiss">{ icon(Icon::Close) }</button>
                </div>
            }
        </div>
    }
}
