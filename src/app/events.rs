//! From the browser's events to what they mean.

use super::state::Action;
use unblock::report::Id;
use yew::Callback;

/// Emits what `choose` makes of an event, where it makes something of it.
pub fn when<E: 'static, T: 'static>(to: &Callback<T>, choose: impl Fn(E) -> Option<T> + 'static) -> Callback<E> {
    let to = to.clone();
    Callback::from(move |event: E| choose(event).into_iter().for_each(|value| to.emit(value)))
}

/// Lights a thing up everywhere.
pub fn light<E: 'static>(act: &Callback<Action>, id: &Id) -> Callback<E> {
    let id = id.clone();
    act.reform(move |_: E| Action::Light(Some(id.clone())))
}

/// Lights nothing.
pub fn unlight<E: 'static>(act: &Callback<Action>) -> Callback<E> {
    act.reform(|_: E| Action::Light(None))
}
