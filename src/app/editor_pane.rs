//! The code editor: shows the open file with its marks, and the card beside a call.

use super::answer::Answer;
use super::browser::code::{CardSubject, Editor, EditorEvents};
use super::browser::utf16;
use super::card::Card;
use super::state::{Action, State};
use std::cell::RefCell;
use std::rc::Rc;
use unblock::report::Id;
use web_sys::HtmlElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct EditorPaneProps {
    pub state: State,
    pub act: Callback<Action>,
}

type Mounted = Rc<RefCell<Option<Editor>>>;

#[component(EditorPane)]
pub fn editor_pane(props: &EditorPaneProps) -> Html {
    let EditorPaneProps { state, act } = props;
    let host = use_node_ref();
    let editor: Mounted = use_mut_ref(|| None);
    let card = use_state_eq(|| None::<CardSubject>);
    use_mounted(&host, &editor, act, &card);
    use_text(&editor, state);
    use_fixed(&editor, state);
    use_marks(&editor, state);
    use_stands(&editor, state);
    use_goal(&editor, state);
    let close = {
        let editor = editor.clone();
        Callback::from(move |()| editor.borrow().iter().for_each(Editor::close_card))
    };
    let filled = card.as_ref().map(|subject| {
        let inside = html! {
            <Card id={Id(subject.id.clone())} callee={subject.callee.clone()} pinned={subject.pinned}
                answer={state.answer.clone()} document={state.document.clone()} {close} {act} />
        };
        create_portal(inside, subject.host.clone())
    });
    html! { <><div ref={host} class="editor" data-testid="editor" />{ filled.unwrap_or_default() }</> }
}

#[hook]
fn use_mounted(host: &NodeRef, editor: &Mounted, act: &Callback<Action>, card: &UseStateHandle<Option<CardSubject>>) {
    let (host, editor, act) = (host.clone(), editor.clone(), act.clone());
    let (card, gone) = (card.setter(), card.setter());
    use_effect_with((), move |()| {
        let (changed, hovered) = (act.clone(), act);
        let events = EditorEvents {
            change: Box::new(move |text| changed.emit(Action::Edited(text))),
            hover: Box::new(move |id| hovered.emit(Action::Light(Some(id).filter(|id| !id.is_empty()).map(Id)))),
            card: Box::new(move |subject| card.set(Some(subject))),
            card_gone: Box::new(move |_| gone.set(None)),
        };
        *editor.borrow_mut() = host.cast::<HtmlElement>().map(|host| Editor::mount(&host, events));
        move || drop(editor.take())
    });
}

/// Brings another document or another file into the editor; typed text is there already.
#[hook]
fn use_text(editor: &Mounted, state: &State) {
    let (editor, file) = (editor.clone(), state.file().clone());
    let replaced = use_mut_ref(|| state.replaced);
    let place = (state.open, state.document.files.len());
    let shown = use_mut_ref(|| (place, file.name.clone()));
    use_effect_with((state.replaced, state.open, file), move |(now, _, file)| {
        if let Some(editor) = &*editor.borrow() {
            let (last, name) = shown.replace((place, file.name.clone()));
            if replaced.replace(*now) != *now {
                editor.forget();
            } else if last == place && name != file.name {
                editor.rename(&file.name);
            }
            editor.show(&file.name, &file.text);
        }
    });
}

/// A fix changes the text as typing does, so that it can be undone.
#[hook]
fn use_fixed(editor: &Mounted, state: &State) {
    let editor = editor.clone();
    use_effect_with(state.fixed.clone(), move |fixed| {
        if let (Some(editor), Some(fixed)) = (&*editor.borrow(), fixed) {
            editor.put(&fixed.text);
        }
    });
}

#[hook]
fn use_marks(editor: &Mounted, state: &State) {
    let (marking, lighting) = (editor.clone(), editor.clone());
    let (sighted, document) = (editor.clone(), state.document.clone());
    use_effect_with((state.sighting.clone(), state.open), move |(sighting, open)| {
        if let (Some(editor), Some(sighting)) = (&*sighted.borrow(), sighting) {
            editor.annotate(&utf16::early_annotations(sighting, *open, &document.files[*open].text));
            super::browser::page::mark("sighted");
        }
    });
    use_effect_with((state.answer.clone(), state.open), move |(answer, open)| {
        if let (Some(editor), Some(answer)) = (&*marking.borrow(), answer) {
            editor.annotate(&utf16::annotations(answer, *open));
            super::browser::page::mark("marked");
        }
    });
    use_effect_with((state.answer.clone(), state.lit.clone(), state.open), move |(answer, lit, open)| {
        if let (Some(editor), Some(answer)) = (&*lighting.borrow(), answer) {
            editor.light(&utf16::lit_ranges(answer, lit, *open));
        }
    });
}

#[hook]
fn use_stands(editor: &Mounted, state: &State) {
    let editor = editor.clone();
    use_effect_with((state.stands.clone(), state.open), move |(stands, open)| {
        editor.borrow().iter().for_each(|editor| editor.stand(stands, *open as u32));
    });
}

#[hook]
fn use_goal(editor: &Mounted, state: &State) {
    let (editor, answer) = (editor.clone(), state.answer.clone());
    use_effect_with(state.goal.clone(), move |goal| {
        let lines = |answer: &Answer, file: u32| answer.lines.get(file as usize).cloned();
        let Some(goal) = goal else { return };
        if let (Some(editor), Some(lines)) = (&*editor.borrow(), answer.and_then(|a| lines(&a, goal.place.file))) {
            editor.reveal(utf16::range(&lines, goal.place.span));
        }
    });
}
