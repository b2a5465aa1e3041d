//! Sharing: the link in its forms, its length, and the document as a file.

use super::browser::{address, files};
use super::dialog::Dialog;
use super::icons::{Icon, icon};
use super::rewrite_view::{patch_of, refused_copy};
use super::runs;
use super::state::{Action, State};
use super::words;
use std::rc::Rc;
use unblock::report::Settings;
use unblock::share::{COMFORTABLE_LENGTH, Embed, Link, unusual_settings, write_fragment};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct SharePanelProps {
    pub state: State,
    pub act: Callback<Action>,
}

#[component(SharePanel)]
pub fn share_panel(props: &SharePanelProps) -> Html {
    let SharePanelProps { state, act } = props;
    let embedded = Link { embed: Some(Embed::default()), ..state.link() };
    let link = format!("{}#{}", address::base(), write_fragment(&state.link()));
    let frame = format!("{}#{}", address::base(), write_fragment(&embedded));
    let code = &state.file().text;
    let element = element(state);
    let forms = [
        ("Link", link.clone()),
        ("Markdown", format!("[Open in Unblock]({link})")),
        ("Markdown with code", format!("{}\n[Open in Unblock]({link})", fenced("python", code))),
        (
            "Frame",
            format!(
                "<iframe src=\"{frame}\" title=\"Unblock\" loading=\"lazy\" width=\"100%\" height=\"480\"></iframe>"
            ),
        ),
        ("Element", element),
        ("Sphinx", sphinx(state)),
        ("MkDocs", mkdocs(state)),
    ];
    let save = {
        let fragment = write_fragment(&state.link());
        Callback::from(move |_: MouseEvent| files::download("playground.unblock", &fragment))
    };
    let ran = state.ran.as_ref().and_then(runs::text_of).map(Rc::new);
    let made = |name: &'static str, kind: &'static str, runs: &Rc<String>| {
        let (runs, act) = (runs.clone(), act.clone());
        Callback::from(move |_: MouseEvent| {
            let act = act.clone();
            files::download_runs(name, kind, &runs, move |done| {
                if !done {
                    act.emit(Action::problem(
                        "The browser could not make this file. The timeline itself is still in view.",
                    ));
                }
            });
        })
    };
    let patch = state
        .answer
        .clone()
        .map(|answer| Callback::from(move |_: MouseEvent| files::download("unblock.patch", &patch_of(&answer))));
    html! {
        <Dialog title="Share" name="share" {act}>
            <p>{ "The link is the document: code, settings and view. Nothing is stored anywhere else." }</p>
            if link.len() > COMFORTABLE_LENGTH {
                <p class="warning" data-testid="long-link">
                    { format!("This link has {} characters. Browsers open it, but some chats and mail programs cut links this long: a file is safer.", words::thousands(link.len())) }
                </p>
            }
            { for forms.into_iter().map(|(title, text)| html! { <Form {title} {text} {act} /> }) }
            if state.document.files.len() > 1 || state.document.settings != Settings::default() {
                <p class="hint">{ "Element, Sphinx and MkDocs show the open file; the last two with the usual settings. The others carry everything." }</p>
            }
            <h3>{ "Save" }</h3>
            <div class="share-files">
                { saved("Project", "Drop it on this page to open it again", "save-file", save) }
                if let Some(patch) = patch { { saved("Patch", "The rewrite, for git apply", "save-patch", patch) } }
                if let Some(runs) = &ran {
                    { saved("Picture, SVG", "Both runs on one time axis", "save-svg", made("unblock.svg", "svg", runs)) }
                    { saved("Picture, PNG", "The same in pixels", "save-png", made("unblock.png", "png", runs)) }
                    { saved("Trace", "Both runs, for ui.perfetto.dev", "save-trace", made("unblock-trace.json", "trace", runs)) }
                }
            </div>
        </Dialog>
    }
}

/// One file to save.
fn saved(title: &'static str, what: &'static str, name: &'static str, onclick: Callback<MouseEvent>) -> Html {
    html! { <button class="button" title={what} {onclick} data-testid={name}>{ icon(Icon::Download) }{ title }</button> }
}

/// Code in a Markdown fence that is longer than any in it.
fn fenced(info: &str, code: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{info}\n{}\n{fence}\n", code.trim_end())
}

/// The open file as a custom element.
fn element(state: &State) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let code = escaped(state.file().text.trim_end());
    let settings = unusual_settings(&state.document.settings)
        .map_or(String::new(), |json| format!(" settings='{}'", escaped(&json).replace('\'', "&#39;")));
    let (page, view) = (address::base(), state.view.key());
    let base = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!(
        "<script type=\"module\" src=\"{base}/embed.js\"></script>\n<unblock-playground view=\"{view}\"{settings}><pre><code>{code}\n</code></pre></unblock-playground>"
    )
}

/// The directive of the Sphinx extension.
fn sphinx(state: &State) -> String {
    let line = |line: &str| if line.is_empty() { String::new() } else { format!("   {line}") };
    let code: Vec<String> = state.file().text.trim_end().lines().map(line).collect();
    format!(".. unblock::\n   :view: {}\n\n{}\n", state.view.key(), code.join("\n"))
}

/// The fence of the MkDocs plugin.
fn mkdocs(state: &State) -> String {
    fenced(&format!("python unblock view={}", state.view.key()), &state.file().text)
}

#[derive(Properties, PartialEq)]
struct FormProps {
    title: &'static str,
    text: String,
    act: Callback<Action>,
}

/// One form of the link, ready to copy.
#[component(Form)]
fn form(props: &FormProps) -> Html {
    let FormProps { title, text, act } = props;
    let copy = {
        let (text, act, title) = (text.clone(), act.clone(), *title);
        Callback::from(move |_: MouseEvent| {
            let act = act.clone();
            files::copy(&text, move |copied| {
                act.emit(if copied { Action::say(format!("Copied: {title}.")) } else { refused_copy() });
                act.emit(Action::Panel(None));
            });
        })
    };
    html! {
        <div class="share-form">
            <label><span>{ *title }<span class="where">{ format!("{} characters", words::thousands(text.len())) }</span></span>
                <input readonly=true value={text.clone()} />
            </label>
            <button class="button" onclick={copy} aria-label={format!("Copy: {title}")}>{ icon(Icon::Copy) }{ "Copy" }</button>
        </div>
    }
}
