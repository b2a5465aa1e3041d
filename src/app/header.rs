//! The top line: samples, opening files, the commonest settings, sharing, theme.

use super::browser::files;
use super::files::taken_in;
use super::icons::{Icon, icon};
use super::state::{Action, Panel, Theme};
use std::rc::Rc;
use unblock::report::{Document, HttpTarget};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct HeaderProps {
    pub document: Rc<Document>,
    pub theme: Theme,
    pub act: Callback<Action>,
}

#[component(Header)]
pub fn header(props: &HeaderProps) -> Html {
    let HeaderProps { document, theme, act } = props;
    let open = |panel: Panel| act.reform(move |_: MouseEvent| Action::Panel(Some(panel)));
    let (theme_icon, theme_name) = match theme {
        Theme::System => (Icon::System, "as the system has it"),
        Theme::Light => (Icon::Light, "light"),
        Theme::Dark => (Icon::Dark, "dark"),
    };
    let next_theme = act.reform(|_: MouseEvent| Action::NextTheme);
    html! {
        <header class="header">
            <h1 class="brand"><Brand />{ "Unblock" }</h1>
            <button class="button" onclick={open(Panel::Samples)} data-testid="samples">{ icon(Icon::Samples) }<span>{ "Samples" }</span></button>
            <OpenFiles {act} />
            <span class="spacer" />
            <Targets document={document.clone()} {act} />
            <button class="button quiet" onclick={open(Panel::Settings)} data-testid="settings" aria-label="Settings">{ icon(Icon::Settings) }<span>{ "Settings" }</span></button>
            <button class="button primary" onclick={open(Panel::Share)} data-testid="share" aria-label="Share">{ icon(Icon::Share) }<span>{ "Share" }</span></button>
            <button class="icon-button" onclick={next_theme} aria-label={format!("Theme: {theme_name}")} title={format!("Theme: {theme_name}")} data-testid="theme">{ icon(theme_icon) }</button>
            <button class="icon-button wide-only" onclick={open(Panel::Shortcuts)} aria-label="Keyboard shortcuts" title="Keyboard shortcuts (?)" data-testid="shortcuts">{ icon(Icon::Keyboard) }</button>
        </header>
    }
}

/// The mark: a held line, and the same line set free.
#[component(Brand)]
fn brand() -> Html {
    html! {
        <svg class="brand-mark" viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" focusable="false">
            <rect width="24" height="24" rx="5" />
            <path d="M5 8.500h14M5 15.500h4.500m3.500 0h6" />
        </svg>
    }
}

#[derive(Properties, PartialEq)]
struct OpenFilesProps {
    act: Callback<Action>,
}

#[component(OpenFiles)]
fn open_files(props: &OpenFilesProps) -> Html {
    let (field, folder) = (use_node_ref(), use_node_ref());
    let onchange = {
        let act = props.act.clone();
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
            if let Some(list) = input.files() {
                let act = act.clone();
                files::read(&list, move |taken| taken_in(taken, &act));
            }
            // The same file may be opened again.
            input.set_value("");
        })
    };
    let choose = |field: &NodeRef| {
        let field = field.clone();
        Callback::from(move |_: MouseEvent| field.cast::<HtmlInputElement>().iter().for_each(|field| field.click()))
    };
    html! {
        <div class="open">
            <button class="button quiet" onclick={choose(&field)} title="Open Python files, a zip archive, or a profiler's recording" aria-label="Open files" data-testid="open-file">{ icon(Icon::Open) }<span>{ "Open" }</span></button>
            <button class="button quiet wide-only" onclick={choose(&folder)} title="Open all Python files of a folder" aria-label="Open a folder" data-testid="open-folder"><span>{ "Folder" }</span></button>
            <input ref={field} type="file" accept=".py,.pyi,.txt,.zip,.unblock,.prof,.pstats,.json,.speedscope,.raw,.folded,.collapsed" multiple=true hidden=true onchange={onchange.clone()} data-testid="file-input" />
            <input ref={folder} type="file" webkitdirectory=true hidden=true {onchange} data-testid="folder-input" />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct TargetsProps {
    document: Rc<Document>,
    act: Callback<Action>,
}

/// The two settings that change most answers.
#[component(Targets)]
fn targets(props: &TargetsProps) -> Html {
    let settings = &props.document.settings;
    let python = choose(&props.act, |value| {
        let minor = value.parse().ok();
        Action::adjust(move |settings| settings.python = minor.unwrap_or(settings.python))
    });
    let http = choose(&props.act, |value| {
        let target = if value == "httpx" { HttpTarget::Httpx } else { HttpTarget::Aiohttp };
        Action::adjust(move |settings| settings.http = target)
    });
    html! {
        <div class="targets">
            <label class="select"><span>{ "Python" }</span>
                <select onchange={python} data-testid="python">
                    { for (8..=14u8).rev().map(|minor| html! {
                        <option value={minor.to_string()} selected={minor == settings.python}>{ format!("3.{minor}") }</option>
                    }) }
                </select>
            </label>
            <label class="select"><span>{ "HTTP" }</span>
                <select onchange={http} data-testid="http">
                    <option value="aiohttp" selected={settings.http == HttpTarget::Aiohttp}>{ "aiohttp" }</option>
                    <option value="httpx" selected={settings.http == HttpTarget::Httpx}>{ "httpx" }</option>
                </select>
            </label>
        </div>
    }
}

/// A select's handler: its value becomes an action.
pub fn choose(act: &Callback<Action>, action: impl Fn(String) -> Action + 'static) -> Callback<Event> {
    let act = act.clone();
    Callback::from(move |event: Event| {
        if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
            act.emit(action(select.value()));
        }
    })
}
