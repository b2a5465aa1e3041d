//! The whole page: the state, what follows from its changes outside of it, and where everything stands.

use super::addressing::{first_state, use_address};
use super::browser::page;
use super::editor_pane::EditorPane;
use super::files::{DropZone, Tabs};
use super::header::Header;
use super::notice::Notice;
use super::samples::SamplesPanel;
use super::settings::SettingsPanel;
use super::share_panel::SharePanel;
use super::shortcuts::{ShortcutsPanel, action_for};
use super::split::Split;
use super::state::{Action, Panel, State};
use super::status::Status;
use super::views::{ViewTabs, Views};
use super::workers::{use_engine, use_recording, use_traffic};
use unblock::share::{Link, write_fragment};
use yew::prelude::*;

#[component(App)]
pub fn app() -> Html {
    let state = use_reducer(first_state);
    let act = {
        let dispatcher = state.dispatcher();
        use_callback((), move |action: Action, ()| dispatcher.dispatch(action))
    };
    use_engine(&state, &act);
    use_traffic(&state, &act);
    use_recording(&state, &act);
    use_address(&state, &act);
    use_theme(&state);
    use_keys(&act);
    html! { <Page state={(*state).clone()} {act} /> }
}

#[derive(Properties, PartialEq)]
pub struct PageProps {
    pub state: State,
    pub act: Callback<Action>,
}

/// The page as a function of its state.
#[component(Page)]
pub fn page(props: &PageProps) -> Html {
    let PageProps { state, act } = props;
    let embedded = state.embed.is_some();
    let views = html! {
        <section class="pane" aria-label="Results">
            if !embedded { <ViewTabs view={state.view} answer={state.answer.clone()} ran={state.ran.clone()} runs_age={state.runs_age()} {act} /> }
            <Views state={state.clone()} {act} />
        </section>
    };
    if state.embed.as_ref().is_some_and(|embed| !embed.editor) {
        return html! { <div class="page embedded"><main>{ views }</main><EmbedFoot state={state.clone()} /></div> };
    }
    let editor = html! {
        <section class="pane" aria-label="Code">
            <Tabs document={state.document.clone()} open={state.open} {act} />
            <EditorPane state={state.clone()} {act} />
        </section>
    };
    html! {
        <DropZone {act}>
            <div class={classes!("page", embedded.then_some("embedded"))}>
                if !embedded { <Header document={state.document.clone()} theme={state.theme} {act} /> }
                <main><Split first={editor} second={views} /></main>
                if embedded {
                    <EmbedFoot state={state.clone()} />
                } else {
                    <Status answer={state.answer.clone()} ran={state.ran.clone()} runs_age={state.runs_age()} doing={state.doing()} {act} />
                }
            </div>
            <Notice notice={state.notice.clone()} {act} />
            { panel(state, act) }
        </DropZone>
    }
}

fn panel(state: &State, act: &Callback<Action>) -> Html {
    match state.panel {
        Some(Panel::Samples) => html! { <SamplesPanel {act} /> },
        Some(Panel::Settings) => {
            html! { <SettingsPanel document={state.document.clone()} ran={state.ran.clone()} answer={state.answer.clone()} recorded={state.recorded.clone()} {act} /> }
        }
        Some(Panel::Share) => html! { <SharePanel state={state.clone()} {act} /> },
        Some(Panel::Shortcuts) => html! { <ShortcutsPanel {act} /> },
        None => Html::default(),
    }
}

#[derive(Properties, PartialEq)]
struct EmbedFootProps {
    state: State,
}

/// Under an embedded view: the way to the full page.
#[component(EmbedFoot)]
fn embed_foot(props: &EmbedFootProps) -> Html {
    let state = &props.state;
    let parts = (state.document.clone(), state.traffic.clone(), state.view, state.baseline.clone());
    let state = state.clone();
    let href = use_memo(parts, move |_| format!("#{}", write_fragment(&Link { embed: None, ..state.link() })));
    let href = (*href).clone();
    html! {
        <footer class="embed-foot">
            <a {href} target="_blank" rel="noopener" data-testid="open-full">{ "Open in Unblock" }</a>
        </footer>
    }
}

#[hook]
fn use_theme(state: &State) {
    // Inside another page the theme is that page's choice, not to be remembered as the visitor's.
    use_effect_with((state.theme, state.embed.is_some()), |&(theme, embedded)| {
        page::set_theme(theme.key());
        if !embedded {
            page::store("theme", theme.key());
        }
    });
}

#[hook]
fn use_keys(act: &Callback<Action>) {
    let act = act.clone();
    use_effect_with((), move |()| {
        let listener = page::on_key(move |event| {
            if let Some(action) = action_for(event) {
                event.prevent_default();
                act.emit(action);
            }
        });
        move || drop(listener)
    });
}
