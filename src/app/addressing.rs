//! The address bar and the state: the one holds what the other does.

use super::browser::engine::{Engine, Reply};
use super::browser::{address, page};
use super::errand::{Done, Errand};
use super::samples::Sample;
use super::state::{Action, State, Theme};
use gloo::timers::callback::Timeout;
use std::rc::Rc;
use unblock::share::{read_fragment, write_fragment};
use yew::prelude::*;

/// Pause after the last edit before the address bar follows.
const ADDRESS_PAUSE_MS: u32 = 400;

/// What the page opens with.
pub fn first_state() -> State {
    let theme = Theme::of(&page::stored("theme").unwrap_or_default());
    match read_fragment(&address::fragment()) {
        Ok(Some(link)) => {
            let theme = link.embed.as_ref().and_then(|embed| embed.theme.as_deref()).map_or(theme, Theme::of);
            State::new(link, theme)
        }
        Ok(None) => State::new(Sample::first().link(), theme),
        Err(error) => State::new(Sample::first().link(), theme).after(Action::problem(error.to_string())),
    }
}

/// Keeps the address bar and the state alike: edits replace the entry a moment later; another view or document makes
/// a new one at once.
#[hook]
pub fn use_address(state: &State, act: &Callback<Action>) {
    let written = use_mut_ref(|| (state.replaced, state.view));
    let newest = use_mut_ref(|| 0);
    let writer = use_memo((), |()| {
        let newest = newest.clone();
        Engine::<Errand, Done>::new("links", move |reply| match reply {
            Reply::Answer(response, _) if response.asked == *newest.borrow() => {
                if let Done::Link(fragment) = &response.answer {
                    write_address(fragment, false);
                }
            }
            // Overtaken; or no worker can be had, and the address waits for the next change of view.
            _ => {}
        })
    });
    let carried = (state.document.clone(), state.traffic.clone(), state.baseline.clone());
    let link_parts = (carried, state.view, state.replaced);
    let state = state.clone();
    use_effect_with(link_parts, move |_| {
        let entry = (state.replaced, state.view);
        let is_new = written.replace(entry) != entry;
        *newest.borrow_mut() += 1;
        let asked = *newest.borrow();
        let timer = if is_new {
            write_address(&write_fragment(&state.link()), true);
            None
        } else {
            // What the page opens with is the address it has come from, or the sample that an empty one stands for.
            (asked > 1).then(|| {
                Timeout::new(ADDRESS_PAUSE_MS, move || writer.ask(asked, Rc::new(Errand::Link(Box::new(state.link())))))
            })
        };
        move || drop(timer)
    });
    let act = act.clone();
    use_effect_with((), move |()| {
        let listener = address::listen(move || match read_fragment(&address::fragment()) {
            Ok(Some(link)) => act.emit(Action::Opened(Box::new(link))),
            Ok(None) if address::fragment().trim_start_matches('#').is_empty() => {
                act.emit(Action::Opened(Box::new(Sample::first().link())))
            }
            Ok(None) => {}
            Err(error) => act.emit(Action::problem(error.to_string())),
        });
        move || drop(listener)
    });
}

fn write_address(fragment: &str, is_new: bool) {
    if address::fragment().trim_start_matches('#') != fragment {
        address::write(fragment, is_new);
    }
}
