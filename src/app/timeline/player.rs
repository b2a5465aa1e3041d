//! The player's buttons and keys.

use super::cursor::Cursor;
use super::range::Range;
use crate::app::icons::{Icon, icon};
use crate::app::words;
use yew::prelude::*;

/// What a person tells the player.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Command {
    Play,
    Step(i32),
    /// To this time.
    To(u64),
    Show(Range),
    ShowAll,
}

/// What a key means while the focus is on the timeline.
pub fn command_for(event: &KeyboardEvent, range: Range, at: u64, total: u64) -> Option<Command> {
    let typing = event.target_dyn_into::<web_sys::HtmlInputElement>().is_some_and(|input| input.type_() != "range")
        || event.target_dyn_into::<web_sys::HtmlSelectElement>().is_some();
    let on_button =
        event.target_dyn_into::<web_sys::HtmlElement>().is_some_and(|element| element.tag_name() == "BUTTON");
    if typing || event.ctrl_key() || event.meta_key() || event.alt_key() {
        return None;
    }
    Some(match event.key().as_str() {
        " " if !on_button => Command::Play,
        "ArrowLeft" if event.shift_key() => Command::Show(range.pan(-0.2, total)),
        "ArrowRight" if event.shift_key() => Command::Show(range.pan(0.2, total)),
        "ArrowLeft" => Command::Step(-1),
        "ArrowRight" => Command::Step(1),
        "Home" => Command::To(0),
        "End" => Command::To(total),
        "+" | "=" => Command::Show(range.zoom(0.5, at, total)),
        "-" => Command::Show(range.zoom(2.0, at, total)),
        "0" => Command::ShowAll,
        _ => return None,
    })
}

#[derive(Properties, PartialEq)]
pub struct PlayerProps {
    pub cursor: Cursor,
    pub playing: bool,
    pub range: Range,
    pub total: u64,
    pub command: Callback<Command>,
}

#[component(Player)]
pub fn player(props: &PlayerProps) -> Html {
    let PlayerProps { cursor, playing, range, total, command } = props;
    let (at, total, range) = (cursor.at, *total, *range);
    let button = |name: &'static str, shape: Icon, given: Command| {
        let onclick = command.reform(move |_: MouseEvent| given);
        html! { <button class="icon-button" aria-label={name} title={name} {onclick}>{ icon(shape) }</button> }
    };
    let (play_name, play_icon) = if *playing { ("Pause", Icon::Pause) } else { ("Play", Icon::Play) };
    // Thousandths of the axis: a range field counts in whole steps.
    let share = (at as f64 / total.max(1) as f64 * 1000.0).round();
    let oninput = {
        let command = command.clone();
        Callback::from(move |event: InputEvent| {
            let input = event.target_dyn_into::<web_sys::HtmlInputElement>();
            let value = input.map(|input| input.value_as_number());
            value.into_iter().for_each(|value| command.emit(Command::To((value / 1000.0 * total as f64) as u64)));
        })
    };
    html! {
        <div class="player" role="toolbar" aria-label="Player" data-testid="player">
            { button("Step back", Icon::Back, Command::Step(-1)) }
            { button(play_name, play_icon, Command::Play) }
            { button("Step forward", Icon::Forward, Command::Step(1)) }
            <input class="scrub" type="range" min="0" max="1000" value={share.to_string()} {oninput} aria-label="Time"
                aria-valuetext={words::nanoseconds(at)} data-testid="scrub" />
            <output class="clock" data-testid="clock">{ words::nanoseconds(at) }</output>
            { button("Zoom in", Icon::ZoomIn, Command::Show(range.zoom(0.5, at, total))) }
            { button("Zoom out", Icon::ZoomOut, Command::Show(range.zoom(2.0, at, total))) }
            { button("Show all", Icon::Fit, Command::ShowAll) }
        </div>
    }
}
