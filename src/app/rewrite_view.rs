//! The rewrite: the diff, what to do with it, and the list of its changes.

use super::answer::Answer;
use super::browser::files;
use super::changes::Changes;
use super::diff_view::DiffView;
use super::icons::{Icon, icon};
use super::state::{Action, DiffLayout, Goal};
use super::words;
use similar::TextDiff;
use std::collections::BTreeSet;
use std::rc::Rc;
use unblock::report::Id;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct RewriteViewProps {
    pub answer: Answer,
    pub open: usize,
    pub layout: DiffLayout,
    pub lit: Rc<BTreeSet<Id>>,
    pub goal: Option<Goal>,
    pub act: Callback<Action>,
}

#[component(RewriteView)]
pub fn rewrite_view(props: &RewriteViewProps) -> Html {
    let RewriteViewProps { answer, open, layout, lit, goal, act } = props;
    let Some(file) = answer.report.files.get(*open) else { return Html::default() };
    let unchanged = answer.document.files.get(*open).is_some_and(|original| original.text == file.rewritten);
    html! {
        <div class="rewrite">
            <Toolbar answer={answer.clone()} open={*open} layout={*layout} {act} />
            if unchanged {
                { nothing_changes(answer, *open) }
            } else {
                <DiffView answer={answer.clone()} file={*open} layout={*layout} lit={lit.clone()} goal={goal.clone()} {act} />
            }
            <Changes answer={answer.clone()} {lit} {act} />
        </div>
    }
}

/// An empty view with the way on.
pub fn empty(title: &str, text: &str, act: &Callback<Action>) -> Html {
    let onclick = act.reform(|_: MouseEvent| Action::Panel(Some(super::state::Panel::Samples)));
    html! {
        <div class="empty" data-testid="empty">
            <p class="empty-title">{ title }</p>
            <p>{ text }</p>
            <p><button class="button" {onclick}>{ "Choose a sample" }</button></p>
        </div>
    }
}

fn nothing_changes(answer: &Answer, open: usize) -> Html {
    let report = &answer.report;
    let off = report.changes.iter().filter(|change| !change.on).count();
    let unread = report.files.get(open).is_some_and(|file| !file.unread.is_empty());
    let (title, text) = if off > 0 {
        ("Every change is switched off".to_string(), "Switch one on below to see it here.".to_string())
    } else if unread {
        ("This code cannot be read yet".into(), "The marked lines hold a syntax error. Functions that can be read are still analysed, and the diff returns with the next good line.".into())
    } else if report.sites.is_empty() {
        ("Nothing blocks here".into(), "No call in this code is known to hold its thread. If one does, put the cursor on it and press Ctrl+I (\u{2318}I) to declare it.".into())
    } else {
        (
            format!("{} found, none rewritten", words::count(report.sites.len(), "blocking call")),
            "See below what stands in the way, and the way out.".into(),
        )
    };
    html! { <div class="empty" data-testid="nothing-changes"><p class="empty-title">{ title }</p><p>{ text }</p></div> }
}

#[derive(Properties, PartialEq)]
struct ToolbarProps {
    answer: Answer,
    open: usize,
    layout: DiffLayout,
    act: Callback<Action>,
}

#[component(Toolbar)]
fn toolbar(props: &ToolbarProps) -> Html {
    let ToolbarProps { answer, open, layout, act } = props;
    let open = *open;
    let choice = |each: DiffLayout, title: &'static str| {
        let onclick = act.reform(move |_: MouseEvent| Action::Layout(each));
        html! { <button aria-pressed={(each == *layout).to_string()} {onclick}>{ title }</button> }
    };
    let copy = {
        let (answer, act) = (answer.clone(), act.clone());
        Callback::from(move |_: MouseEvent| {
            let Some(file) = answer.report.files.get(open) else { return };
            let act = act.clone();
            files::copy(&file.rewritten, move |copied| {
                act.emit(if copied { Action::say("Copied the async code.") } else { refused_copy() });
            });
        })
    };
    let download = {
        let answer = answer.clone();
        Callback::from(move |_: MouseEvent| {
            answer.report.files.get(open).iter().for_each(|file| files::download(&file.name, &file.rewritten));
        })
    };
    let patch = {
        let answer = answer.clone();
        Callback::from(move |_: MouseEvent| files::download("unblock.patch", &patch_of(&answer)))
    };
    let tree = {
        let (answer, act) = (answer.clone(), act.clone());
        Callback::from(move |_: MouseEvent| {
            let act = act.clone();
            let files = answer.report.files.iter().map(|file| (file.name.as_str(), file.rewritten.as_str()));
            files::download_zip("unblocked.zip", files, move |done| {
                if !done {
                    act.emit(Action::problem("The archive could not be made. Download the files one by one."));
                }
            });
        })
    };
    let several = answer.report.files.len() > 1;
    html! {
        <div class="toolbar" role="toolbar" aria-label="Rewrite">
            <div class="choice" role="group" aria-label="Layout of the diff">
                { choice(DiffLayout::Unified, "Unified") }
                { choice(DiffLayout::SideBySide, "Side by side") }
            </div>
            <span class="spacer" />
            <button class="button quiet" onclick={copy} data-testid="copy-code">{ icon(Icon::Copy) }{ "Copy" }</button>
            <button class="button quiet" onclick={download} data-testid="download-code">{ icon(Icon::Download) }{ ".py" }</button>
            if several {
                <button class="button quiet" onclick={tree} title="All files, rewritten" data-testid="download-zip">{ icon(Icon::Download) }{ ".zip" }</button>
            }
            <button class="button quiet" onclick={patch} data-testid="download-patch">{ icon(Icon::Download) }{ "Patch" }</button>
        </div>
    }
}

pub fn refused_copy() -> Action {
    Action::problem("The browser did not allow copying. Select the text and copy it by hand.")
}

/// All files' changes as one patch, as `git apply` and `patch -p1` take it.
pub fn patch_of(answer: &Answer) -> String {
    let files = answer.document.files.iter().zip(&answer.report.files);
    let changed = files.filter(|(original, rewritten)| original.text != rewritten.rewritten);
    changed
        .map(|(original, rewritten)| {
            let diff = TextDiff::from_lines(&original.text, &rewritten.rewritten);
            let names = (format!("a/{}", original.name), format!("b/{}", original.name));
            diff.unified_diff().context_radius(3).header(&names.0, &names.1).to_string()
        })
        .collect()
}
