//! The keys: what each does, and the sheet that lists them.

use super::browser::page;
use super::dialog::Dialog;
use super::state::{Action, Panel};
use unblock::share::View;
use web_sys::KeyboardEvent;
use yew::prelude::*;

/// Keys and what they do, by where they work.
const SHEET: [(&str, &[(&str, &str)]); 3] = [
    (
        "Anywhere",
        &[
            ("?", "This sheet"),
            ("Alt 1 \u{2026} 5", "Rewrite, Timeline, Load, Calls, Findings"),
            ("Alt S", "Samples"),
            ("Alt L", "Share"),
            ("Alt ,", "Settings"),
            ("Alt E", "To the code"),
            ("Esc", "Close what is open"),
        ],
    ),
    (
        "In the code",
        &[
            ("Ctrl I", "About the call at the cursor, or declare it as blocking"),
            ("Ctrl F", "Search and replace"),
            ("Tab, Shift Tab", "Indent, dedent (Esc then Tab leaves the code)"),
            ("Alt Click", "Another cursor"),
            ("Ctrl Z, Ctrl Y", "Undo, redo"),
        ],
    ),
    (
        "On the timeline",
        &[
            ("Space", "Play, pause"),
            ("\u{2190} \u{2192}", "One event back, forward"),
            ("Home, End", "Start, end"),
            ("+ \u{2212} 0", "Zoom in, out, all"),
            ("Shift \u{2190} \u{2192}", "Move the zoomed part"),
        ],
    ),
];

/// What a key means anywhere on the page.
pub fn action_for(event: &KeyboardEvent) -> Option<Action> {
    if event.alt_key() && !event.ctrl_key() && !event.meta_key() {
        // By the key's place, as some layouts turn Alt with a letter into a sign.
        return match event.code().as_str() {
            "Digit1" => Some(Action::View(View::Rewrite)),
            "Digit2" => Some(Action::View(View::Timeline)),
            "Digit3" => Some(Action::View(View::Load)),
            "Digit4" => Some(Action::View(View::Calls)),
            "Digit5" => Some(Action::View(View::Findings)),
            "KeyS" => Some(Action::Panel(Some(Panel::Samples))),
            "KeyL" => Some(Action::Panel(Some(Panel::Share))),
            "Comma" => Some(Action::Panel(Some(Panel::Settings))),
            "KeyE" => {
                page::focus(".editor .cm-content");
                None
            }
            _ => None,
        };
    }
    (event.key() == "?" && !page::is_typing()).then_some(Action::Panel(Some(Panel::Shortcuts)))
}

#[derive(Properties, PartialEq)]
pub struct ShortcutsPanelProps {
    pub act: Callback<Action>,
}

#[component(ShortcutsPanel)]
pub fn shortcuts_panel(props: &ShortcutsPanelProps) -> Html {
    let group = |(title, keys): (&'static str, &'static [(&'static str, &'static str)])| {
        html! {
            <section>
                <h3>{ title }</h3>
                <dl>{ for keys.iter().map(|(key, what)| html! { <div><dt><kbd>{ *key }</kbd></dt><dd>{ *what }</dd></div> }) }</dl>
            </section>
        }
    };
    html! {
        <Dialog title="Keyboard" name="shortcuts" act={&props.act}>
            { for SHEET.into_iter().map(group) }
            <p class="hint">{ "On a Mac, Ctrl is \u{2318} and Alt is \u{2325}." }</p>
        </Dialog>
    }
}
