//! The diff of one file and its rewrite.

use super::answer::Answer;
use super::browser::code::Diff;
use super::browser::utf16;
use super::state::{Action, DiffLayout, Goal};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use unblock::report::Id;
use web_sys::HtmlElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct DiffViewProps {
    pub answer: Answer,
    /// Index of the file.
    pub file: usize,
    pub layout: DiffLayout,
    pub lit: Rc<BTreeSet<Id>>,
    pub goal: Option<Goal>,
    pub act: Callback<Action>,
}

#[component(DiffView)]
pub fn diff_view(props: &DiffViewProps) -> Html {
    let host = use_node_ref();
    let diff: Rc<RefCell<Option<Diff>>> = use_mut_ref(|| None);
    let latest = use_mut_ref(|| props.answer.clone());
    *latest.borrow_mut() = props.answer.clone();
    {
        let (host, diff, act, latest) = (host.clone(), diff.clone(), props.act.clone(), latest.clone());
        use_effect_with((props.layout, props.file), move |&(layout, file)| {
            let hover = {
                let latest = latest.clone();
                move |range| act.emit(Action::Light(thing_under(&latest.borrow(), file, range)))
            };
            let texts = texts(&latest.borrow(), file);
            let side_by_side = layout == DiffLayout::SideBySide;
            *diff.borrow_mut() =
                host.cast::<HtmlElement>().map(|host| Diff::mount(&host, (&texts.0, &texts.1), side_by_side, hover));
            let diff = diff.clone();
            move || drop(diff.take())
        });
    }
    {
        let diff = diff.clone();
        use_effect_with((props.answer.clone(), props.file), move |(answer, file)| {
            let (original, rewritten) = texts(answer, *file);
            if let Some(diff) = &*diff.borrow() {
                diff.update(&original, &rewritten);
            }
        });
    }
    {
        let diff = diff.clone();
        use_effect_with((props.answer.clone(), props.lit.clone(), props.file), move |(answer, lit, file)| {
            if let Some(diff) = &*diff.borrow() {
                diff.light(&utf16::lit_ranges(answer, lit, *file));
            }
        });
    }
    use_effect_with(props.goal.clone(), move |goal| {
        let (Some(goal), Some(diff)) = (goal, &*diff.borrow()) else { return };
        if let Some(lines) = latest.borrow().lines.get(goal.place.file as usize) {
            diff.reveal(lines.utf16(goal.place.span.start));
        }
    });
    html! { <div ref={host} class="diff" data-testid="diff" /> }
}

/// The original and its rewrite.
fn texts(answer: &Answer, file: usize) -> (String, String) {
    let original = answer.document.files.get(file).map_or("", |file| file.text.as_str());
    let rewritten = answer.report.files.get(file).map_or(original, |file| file.rewritten.as_str());
    (original.into(), rewritten.into())
}

fn thing_under(answer: &Answer, file: usize, range: Option<(u32, u32)>) -> Option<Id> {
    let ((from, to), lines) = (range?, answer.lines.get(file)?);
    answer.thing_at(file as u32, lines.from_utf16(from), lines.from_utf16(to)).cloned()
}
