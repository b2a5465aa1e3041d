//! The whole page: the state, what follows from its changes outside of it, and where everything stands.

use super::browser::engine::{Engine, Reply};
use super::browser::{address, page};
use super::editor_pane::EditorPane;
use super::errand::{Done, Errand};
use super::files::{DropZone, Tabs};
use super::header::Header;
use super::notice::Notice;
use super::protocol::{Response, from_bytes};
use super::recording::subject;
use super::samples::{Sample, SamplesPanel};
use super::settings::SettingsPanel;
use super::share_panel::SharePanel;
use super::shortcuts::{ShortcutsPanel, action_for};
use super::split::Split;
use super::state::{Action, Panel, State, Theme};
use super::status::Status;
use super::views::{ViewTabs, Views};
use gloo::timers::callback::Timeout;
use std::rc::Rc;
use unblock::report::{Document, Programs, Report, Simulated, Simulation, Traffic};
use unblock::share::{Link, View, read_fragment, write_fragment};
use yew::prelude::*;

/// Pause after the last edit before the address bar follows.
const ADDRESS_PAUSE_MS: u32 = 400;

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

fn first_state() -> State {
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

/// Sends each new document to the first worker and its programs to the second, and takes the answers in.
#[hook]
fn use_engine(state: &State, act: &Callback<Action>) {
    let examining = use_memo(act.clone(), |act| {
        let act = act.clone();
        Engine::<Document, (Report, Option<Programs>)>::new("worker", move |reply| match reply {
            Reply::Answer(response, document) => {
                let Response { asked, answer: (report, programs), milliseconds } = *response;
                let (report, programs) = (Box::new(report), programs.map(Rc::new));
                act.emit(Action::Answered { asked, report, programs, document, milliseconds });
                page::mark("answered");
            }
            Reply::Early(asked, bytes) => {
                if let Some(sighting) = from_bytes(&bytes) {
                    act.emit(Action::Sighted { asked, sighting });
                }
            }
            Reply::Stage(stage) => act.emit(Action::Stage(stage)),
            Reply::Failed => act.emit(Action::Failed),
        })
    });
    use_effect_with((state.asked, state.document.clone()), move |(asked, document)| {
        examining.ask(*asked, document.clone());
    });
    let running = use_memo(act.clone(), |act| {
        let act = act.clone();
        Engine::<Simulation, Simulated>::new("simulator", move |reply| match reply {
            Reply::Answer(response, _) => {
                if let Simulated::Runs(runs) = response.answer {
                    act.emit(Action::Ran { asked: response.asked, runs });
                    page::mark("ran");
                }
            }
            Reply::Stage(_) | Reply::Early(..) => {}
            Reply::Failed => act.emit(Action::Failed),
        })
    });
    // A frame that shows no run need not wait for one.
    let shows_runs = state.embed.is_none() || matches!(state.view, View::Timeline | View::Load);
    use_effect_with((state.answered, state.programs.clone()), move |(answered, programs)| {
        if let Some(programs) = programs.as_ref().filter(|_| shows_runs) {
            running.ask(*answered, Rc::new(Simulation::Programs(Box::new((**programs).clone()))));
        }
    });
}

/// Asks a worker of its own about many requests, while that is what the person looks at.
#[hook]
fn use_traffic(state: &State, act: &Callback<Action>) {
    let serving = use_memo(act.clone(), |act| {
        let act = act.clone();
        Engine::<Simulation, Simulated>::new("simulator", move |reply| match reply {
            Reply::Answer(response, _) => {
                if let Simulated::Load(load) = response.answer {
                    act.emit(Action::Loaded(load));
                    page::mark("loaded");
                }
            }
            Reply::Stage(_) | Reply::Early(..) => {}
            Reply::Failed => act.emit(Action::Failed),
        })
    });
    let shown = (state.view == View::Load).then(|| state.ran.clone()).flatten();
    let asked = use_mut_ref(|| 0);
    use_effect_with((shown, state.traffic.clone()), move |(ran, traffic)| {
        let runs = ran.as_ref().and_then(|ran| ran.report.before.as_ref().zip(ran.report.after.as_ref()));
        if let Some((before, after)) = runs {
            *asked.borrow_mut() += 1;
            let traffic = Traffic::of(before, after, (**traffic).clone());
            serving.ask(*asked.borrow(), Rc::new(Simulation::Traffic(traffic)));
        }
    });
}

/// Has a recording looked through by a worker of its own, once the answer to the present document is there.
#[hook]
fn use_recording(state: &State, act: &Callback<Action>) {
    let reading = use_memo(act.clone(), |act| {
        let act = act.clone();
        Engine::<Errand, Done>::new("links", move |reply| match reply {
            Reply::Answer(response, _) => {
                if let Done::Recording(result) = response.answer {
                    act.emit(Action::Recorded(result));
                }
            }
            Reply::Stage(_) | Reply::Early(..) => {}
            Reply::Failed => act.emit(Action::Recorded(Err("it could not be read, and nothing was changed".into()))),
        })
    });
    let asked = use_mut_ref(|| 0);
    let ready = state.recording.clone().filter(|_| state.is_current());
    let answer = state.answer.clone();
    use_effect_with(ready, move |recording| {
        if let Some((recording, answer)) = recording.as_ref().zip(answer) {
            *asked.borrow_mut() += 1;
            let (bytes, subject) = (recording.bytes.clone(), subject(&answer));
            reading.ask(*asked.borrow(), Rc::new(Errand::Recording { bytes, subject }));
        }
    });
}

/// Keeps the address bar and the state alike: edits replace the entry a moment later; another view or document makes
/// a new one at once.
#[hook]
fn use_address(state: &State, act: &Callback<Action>) {
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
