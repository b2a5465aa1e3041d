//! The document's files: tabs to switch, add, rename and close, and dropping files anywhere on the page.

use super::browser::files::{self, Taken};
use super::events::when;
use super::icons::{Icon, icon};
use super::state::Action;
use std::rc::Rc;
use unblock::report::{Document, File};
use unblock::share::read_fragment;
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct TabsProps {
    pub document: Rc<Document>,
    pub open: usize,
    pub act: Callback<Action>,
}

#[component(Tabs)]
pub fn tabs(props: &TabsProps) -> Html {
    let TabsProps { document, open, act } = props;
    let renaming = use_state_eq(|| None::<usize>);
    let add = act.reform(|_: MouseEvent| Action::Add(File { name: "module.py".into(), text: String::new() }));
    let several = document.files.len() > 1;
    let tab = |(i, file): (usize, &File)| {
        let rename = {
            let renaming = renaming.setter();
            Callback::from(move |()| renaming.set(Some(i)))
        };
        if *renaming == Some(i) {
            let (act, renaming) = (act.clone(), renaming.setter());
            let done = Callback::from(move |name: Option<String>| {
                renaming.set(None);
                name.into_iter().for_each(|name| act.emit(Action::Rename(i, name)));
            });
            return html! { <NameField name={file.name.clone()} {done} /> };
        }
        html! { <FileTab name={file.name.clone()} index={i} selected={i == *open} closes={several} {rename} {act} /> }
    };
    html! {
        <div class="tabs files" data-testid="files">
            { for document.files.iter().enumerate().map(tab) }
            <button class="icon-button" onclick={add} aria-label="Add a file" title="Add a file" data-testid="add-file">{ icon(Icon::Plus) }</button>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct FileTabProps {
    name: String,
    index: usize,
    selected: bool,
    closes: bool,
    rename: Callback<()>,
    act: Callback<Action>,
}

#[component(FileTab)]
fn file_tab(props: &FileTabProps) -> Html {
    let FileTabProps { name, index, selected, closes, rename, act } = props;
    let index = *index;
    let show = act.reform(move |_: MouseEvent| Action::Show(index));
    let close = act.reform(move |_: MouseEvent| Action::Close(index));
    let ondblclick = rename.reform(|_: MouseEvent| ());
    let onkeydown = when(rename, |event: KeyboardEvent| (event.key() == "F2").then_some(()));
    html! {
        <span class={classes!("file", selected.then_some("is-open"))}>
            <button aria-current={selected.then_some("true")} onclick={show} {ondblclick} {onkeydown}
                title="Double-click or F2 to rename" data-testid="file">{ name }</button>
            if *closes {
                <button class="icon-button small" onclick={close} aria-label={format!("Close {name}")}>{ icon(Icon::Close) }</button>
            }
        </span>
    }
}

#[derive(Properties, PartialEq)]
struct NameFieldProps {
    name: String,
    done: Callback<Option<String>>,
}

/// A tab that is being renamed: Enter keeps the new name, Escape the old one.
#[component(NameField)]
fn name_field(props: &NameFieldProps) -> Html {
    let field = use_node_ref();
    {
        let field = field.clone();
        use_effect_with((), move |()| {
            if let Some(field) = field.cast::<HtmlInputElement>() {
                let _ = field.focus();
                field.select();
            }
        });
    }
    let read = {
        let field = field.clone();
        move || field.cast::<HtmlInputElement>().map(|field| field.value())
    };
    let onblur = {
        let (done, read) = (props.done.clone(), read.clone());
        Callback::from(move |_: FocusEvent| done.emit(read()))
    };
    let done = props.done.clone();
    let onkeydown = Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" => done.emit(read()),
        "Escape" => done.emit(None),
        _ => {}
    });
    html! { <input ref={field} class="file-name" ~defaultValue={props.name.clone()} aria-label="File name" spellcheck="false" {onblur} {onkeydown} /> }
}

#[derive(Properties, PartialEq)]
pub struct DropZoneProps {
    pub act: Callback<Action>,
    pub children: Html,
}

/// Takes files that are dropped anywhere on the page.
#[component(DropZone)]
pub fn drop_zone(props: &DropZoneProps) -> Html {
    let over = use_state_eq(|| false);
    let has_files =
        |event: &DragEvent| event.data_transfer().is_some_and(|transfer| transfer.types().includes(&"Files".into(), 0));
    let ondragover = {
        let over = over.setter();
        Callback::from(move |event: DragEvent| {
            if has_files(&event) {
                event.prevent_default();
                over.set(true);
            }
        })
    };
    let ondragleave = {
        let over = over.setter();
        Callback::from(move |event: DragEvent| {
            if event.related_target().is_none() {
                over.set(false);
            }
        })
    };
    let ondrop = {
        let (over, act) = (over.setter(), props.act.clone());
        Callback::from(move |event: DragEvent| {
            over.set(false);
            let Some(transfer) = event.data_transfer().filter(|_| has_files(&event)) else { return };
            event.prevent_default();
            let act = act.clone();
            files::read(&transfer, move |taken| taken_in(taken, &act));
        })
    };
    html! {
        <div class="drop-zone" {ondragover} {ondragleave} {ondrop}>
            { props.children.clone() }
            if *over { <div class="drop-hint"><p>{ "Drop Python files, a folder, a zip, or a profiler's recording" }</p></div> }
        </div>
    }
}

/// Opens files: a recording is looked through, and a saved link opens as a whole, anything else becomes tabs.
pub fn taken_in(taken: Taken, act: &Callback<Action>) {
    if let Some(recording) = taken.recording.clone() {
        act.emit(Action::Record(recording));
        if taken.files.is_empty() && taken.note.is_empty() {
            return;
        }
    }
    act.emit(opened(taken));
}

fn opened(Taken { files, note, .. }: Taken) -> Action {
    let saved = files.iter().find(|file| file.name.ends_with(".unblock"));
    match saved.map(|file| read_fragment(file.text.trim())) {
        Some(Ok(Some(link))) => Action::Opened(Box::new(link)),
        Some(Ok(None)) => Action::problem("This file holds no Unblock document."),
        Some(Err(error)) => Action::problem(error.to_string()),
        None if files.iter().any(|file| file.text.contains('\0')) => {
            Action::problem("That is not text: drop Python files (.py). What was here is unchanged.")
        }
        None if files.is_empty() && note.is_empty() => {
            Action::problem("No Python file is in there. What was here is unchanged.")
        }
        None => Action::TakeIn(files, note),
    }
}
