//! Recordings of profilers: what to look for in one, what it replaced, and where a person sees that.

use super::answer::Answer;
use super::state::Action;
use super::words;
use std::collections::BTreeMap;
use std::rc::Rc;
use unblock::profile::{Called, Defined, Matched, Measured, Subject, Unmatched};
use unblock::report::{Id, Settings, Site};
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

/// A recording that waits to be looked through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// What came of the last one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recorded {
    pub name: String,
    pub tool: String,
    /// What was assumed before, by file, function, call and number.
    pub assumed: BTreeMap<(String, String, String, u32), f64>,
    /// Calls whose time is still assumed.
    pub left: usize,
    pub unmatched: Vec<Unmatched>,
}

/// The functions and calls of an answer.
pub fn subject(answer: &Answer) -> Subject {
    let report = &answer.report;
    let files: Vec<String> = answer.document.files.iter().map(|file| file.name.clone()).collect();
    let mut functions = Vec::new();
    let mut numbers: BTreeMap<&Id, u32> = BTreeMap::new();
    for (file, lines) in (0..).zip(answer.lines.iter()) {
        let last = lines.line_of(answer.document.files[file as usize].text.len() as u32);
        functions.push(Defined { file, name: "<module>".into(), first: 0, named: 1, last });
    }
    for function in &report.functions {
        let named = answer.line(function.name_place);
        let last = answer.lines[function.place.file as usize].line_of(function.place.span.end);
        let text = &answer.document.files[function.place.file as usize].text;
        numbers.insert(&function.id, functions.len() as u32);
        let first = first_line(text, named);
        functions.push(Defined { file: function.place.file, name: function.name.clone(), first, named, last });
    }
    let called = |site: &Site| {
        let function = site.function.as_ref().map_or(Some(site.place.file), |id| numbers.get(id).copied())?;
        let last = answer.lines[site.place.file as usize].line_of(site.place.span.end);
        Some(Called { function, path: site.name.clone(), first: answer.line(site.place), last })
    };
    Subject { files, functions, calls: in_order(&report.sites).into_iter().filter_map(called).collect() }
}

fn in_order(sites: &[Site]) -> Vec<&Site> {
    let mut sites: Vec<&Site> = sites.iter().collect();
    sites.sort_by_key(|site| (site.place.file, site.callee.span));
    sites
}

/// The line of the first decorator: where CPython says that a function begins.
fn first_line(text: &str, named: u32) -> u32 {
    let lines: Vec<&str> = text.lines().take(named as usize).collect();
    let indent = |line: &str| line.len() - line.trim_start().len();
    let Some(own) = lines.last().map(|line| indent(line)) else { return named };
    let mut first = named;
    for (number, line) in (1..named).zip(&lines).rev() {
        if line.trim().is_empty()
            || indent(line) < own
            || indent(line) == own && !line.trim_start().starts_with(['@', ')'])
        {
            break;
        }
        if indent(line) == own && line.trim_start().starts_with('@') {
            first = number;
        }
    }
    first
}

/// What the recording replaces, to be told.
pub fn recorded(name: &str, tool: String, matched: &Matched, answer: &Answer) -> Recorded {
    let mut numbers: BTreeMap<(String, String, String), u32> = BTreeMap::new();
    let mut assumed = BTreeMap::new();
    let mut left = 0;
    for site in in_order(&answer.report.sites) {
        let of =
            site.function.as_ref().and_then(|id| answer.report.functions.iter().find(|function| function.id == *id));
        let function = of.map_or("<module>".to_owned(), |function| function.name.clone());
        let file = answer.document.files[site.place.file as usize].name.clone();
        let number = numbers.entry((file.clone(), function.clone(), site.name.clone())).or_default();
        let is_it = |one: &&Measured| {
            (&one.file, &one.function, one.call.as_ref(), one.number) == (&file, &function, Some(&site.name), *number)
        };
        match matched.measured.iter().find(is_it) {
            Some(_) => {
                assumed.insert((file, function, site.name.clone(), *number), site.milliseconds);
            }
            None => left += 1,
        }
        *number += 1;
    }
    Recorded { name: name.into(), tool, assumed, left, unmatched: matched.unmatched.clone() }
}

impl Recorded {
    pub fn sentence(&self) -> String {
        let replaced = self.assumed.len();
        let nothing = words::count(self.unmatched.len(), "entry").replace("entrys", "entries");
        match replaced {
            0 => format!(
                "{} ({}) has no time of a blocking call here. Settings list what matches nothing.",
                self.name, self.tool
            ),
            _ => format!(
                "{} ({}): {} replaced, {} left; {nothing} match nothing. Settings list them.",
                self.name,
                self.tool,
                words::count(replaced, "assumed time"),
                self.left
            ),
        }
    }
}

/// Rows of a list that are shown.
const SHOWN: usize = 40;

#[derive(Properties, PartialEq)]
pub struct MeasuredProps {
    pub settings: Rc<Settings>,
    pub recorded: Option<Rc<Recorded>>,
    pub act: Callback<Action>,
}

/// The measured times, what they replaced, what matches nothing, and a field for another recording.
#[component(MeasuredTimes)]
pub fn measured_times(props: &MeasuredProps) -> Html {
    let MeasuredProps { settings, recorded, act } = props;
    let forget = act.reform(|_: MouseEvent| Action::adjust(|settings| settings.measured.clear()));
    let pasted = {
        let act = act.clone();
        Callback::from(move |event: FocusEvent| {
            let Some(field) = event.target_dyn_into::<HtmlTextAreaElement>() else { return };
            let bytes = field.value().into_bytes();
            field.set_value("");
            if !bytes.is_empty() {
                act.emit(Action::Record(Recording { name: "The pasted text".into(), bytes }));
            }
        })
    };
    let mut calls: Vec<&Measured> = settings.measured.iter().filter(|one| one.call.is_some()).collect();
    calls.sort_by(|a, b| b.total().total_cmp(&a.total()));
    html! {
        <fieldset data-testid="measured">
            <legend>{ "Measured times" }</legend>
            if calls.is_empty() {
                <p class="hint">{ "Open or drop a recording of cProfile, pyinstrument, speedscope, viztracer or py-spy: its times take the place of assumed ones, and stay in the link." }</p>
            }
            <ul class="rows">{ for calls.iter().take(SHOWN).map(|one| row(one, recorded.as_deref())) }</ul>
            if let Some(recorded) = recorded.as_deref().filter(|recorded| !recorded.unmatched.is_empty()) {
                <details data-testid="unmatched">
                    <summary>{ format!("{} in {} match nothing here", recorded.unmatched.len(), recorded.name) }</summary>
                    <ul class="rows">{ for recorded.unmatched.iter().take(SHOWN).map(|one| html! {
                        <li class="row"><div class="row-text"><code>{ &one.frame }</code>{ " " }<span class="where">{ words::milliseconds(one.milliseconds) }</span></div></li>
                    }) }</ul>
                </details>
            }
            <label><span>{ "Paste a recording" }</span>
                <textarea rows="2" spellcheck="false" onblur={pasted} placeholder="JSON, or py-spy's raw stacks" data-testid="paste-recording" />
            </label>
            if !settings.measured.is_empty() { <p><button class="button" onclick={forget} data-testid="forget-measured">{ "Forget measured times" }</button></p> }
        </fieldset>
    }
}

fn row(one: &Measured, recorded: Option<&Recorded>) -> Html {
    let call = one.call.clone().unwrap_or_default();
    let key = (one.file.clone(), one.function.clone(), call.clone(), one.number);
    let before = recorded.and_then(|recorded| recorded.assumed.get(&key));
    let each = match one.count {
        Some(count) => {
            format!("{} a call, {}", words::milliseconds(one.milliseconds), words::count(count as usize, "call"))
        }
        None => format!("{} in all", words::milliseconds(one.milliseconds)),
    };
    let before = before.map_or(String::new(), |before| format!("; {} assumed", words::milliseconds(*before)));
    html! {
        <li class="row"><div class="row-text"><code>{ call }</code>{ format!(" in {} ", one.function) }<span class="where">{ each + &before }</span></div></li>
    }
}
