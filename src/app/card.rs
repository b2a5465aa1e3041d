//! The card beside a call: what it is, why it blocks, who reaches it, what takes its place, how long it takes.

use super::answer::Answer;
use super::browser::page;
use super::events::when;
use super::field::NumberField;
use super::icons::{Icon, icon};
use super::prose::prose;
use super::state::Action;
use super::words;
use std::rc::Rc;
use unblock::report::{Declared, Document, Id, Measure, Site};
use unblock::share::View;
use web_sys::{HtmlElement, HtmlFormElement, HtmlInputElement};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct CardProps {
    /// The blocking call; empty for a call not known to block.
    pub id: Id,
    /// The callee as written.
    pub callee: String,
    pub pinned: bool,
    pub answer: Option<Answer>,
    pub document: Rc<Document>,
    pub close: Callback<()>,
    pub act: Callback<Action>,
}

#[component(Card)]
pub fn card(props: &CardProps) -> Html {
    let CardProps { id, callee, pinned, answer, document, close, act } = props;
    let root = use_node_ref();
    let found = answer.as_ref().and_then(|answer| Some((answer, answer.site(id)?)));
    {
        let (root, pinned) = (root.clone(), *pinned);
        use_effect_with((), move |()| {
            if let (true, Some(root)) = (pinned, root.cast::<HtmlElement>()) {
                let _ = root.focus();
            }
        });
    }
    let onkeydown = when(close, |event: KeyboardEvent| (event.key() == "Escape").then_some(()));
    let inside = match found {
        Some((answer, site)) => html! { <Blocking answer={answer.clone()} site={site.clone()} {close} {act} /> },
        None => html! { <Declare callee={callee.clone()} document={document.clone()} {close} {act} /> },
    };
    html! {
        <div ref={root} class="card" role="dialog" aria-label={format!("About {callee}")} tabindex="-1" data-testid="card" {onkeydown}>
            { inside }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct BlockingProps {
    answer: Answer,
    site: Site,
    close: Callback<()>,
    act: Callback<Action>,
}

/// A call that blocks.
#[component(Blocking)]
fn blocking(props: &BlockingProps) -> Html {
    let BlockingProps { answer, site, close, act } = props;
    let harmless = {
        let (name, act, close) = (site.name.clone(), act.clone(), close.clone());
        Callback::from(move |_: MouseEvent| {
            let name = name.clone();
            act.emit(Action::adjust(move |settings| {
                settings.harmless.insert(name);
            }));
            close.emit(());
        })
    };
    let show = |view: View| {
        let (id, act) = (site.id.clone(), act.clone());
        Callback::from(move |_: MouseEvent| {
            act.emit(Action::View(view));
            act.emit(Action::Light(Some(id.clone())));
        })
    };
    html! {
        <>
            <p class="card-head"><code>{ &site.name }</code><span class="chip">{ &site.category }</span></p>
            <p>{ prose(&site.why) }</p>
            if site.on_loop { <p class="card-alarm">{ "It runs on the event loop: every task waits meanwhile." }</p> }
            <Chain answer={answer.clone()} site={site.clone()} />
            <Milliseconds name={site.name.clone()} milliseconds={site.milliseconds} measure={site.measure} {act} />
            if let Some(replacement) = &site.replacement {
                <p class="card-label">{ "Becomes" }</p>
                <pre class="card-code">{ replacement }</pre>
            }
            if let Some(differences) = &site.differences { <p class="card-note">{ prose(differences) }</p> }
            { for site.evidence.iter().map(|evidence| html! {
                <p class="card-note">{ prose(&format!("{} ({})", evidence.text, answer.whereabouts(evidence.place))) }</p>
            }) }
            <p class="card-actions">
                <button class="button" onclick={show(View::Rewrite)}>{ "In the rewrite" }</button>
                <button class="button" onclick={show(View::Timeline)}>{ "On the timeline" }</button>
                <button class="button quiet" onclick={harmless} data-testid="not-blocking">{ "Not blocking here" }</button>
                if let Some(address) = &site.documentation {
                    <a href={address.clone()} target="_blank" rel="noopener noreferrer">{ "Documentation" }</a>
                }
            </p>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct ChainProps {
    answer: Answer,
    site: Site,
}

/// The functions through which the call is reached, outermost first.
#[component(Chain)]
fn chain(props: &ChainProps) -> Html {
    let ChainProps { answer, site } = props;
    let reaches = |function: &&unblock::report::Function| {
        function.chain.last().is_some_and(|last| last.place == site.callee || site.place.span.contains(last.place.span))
    };
    let longest = answer.report.functions.iter().filter(reaches).max_by_key(|function| function.chain.len());
    let Some(function) = longest else { return Html::default() };
    html! {
        <p class="card-chain">
            <code>{ &function.name }</code>
            { for function.chain.iter().map(|link| html! { <>{ icon(Icon::Arrow) }<code>{ &link.text }</code></> }) }
        </p>
    }
}

#[derive(Properties, PartialEq)]
struct MillisecondsProps {
    name: String,
    milliseconds: f64,
    measure: Measure,
    act: Callback<Action>,
}

/// How long one call is assumed to take, to be corrected on the spot.
#[component(Milliseconds)]
fn milliseconds(props: &MillisecondsProps) -> Html {
    let MillisecondsProps { name, milliseconds, measure, act } = props;
    let entered = {
        let (name, act) = (name.clone(), act.clone());
        Callback::from(move |given: Option<f64>| {
            let Some(given) = given else { return };
            let name = name.clone();
            act.emit(Action::adjust(move |settings| {
                settings.milliseconds.insert(name, given);
            }));
        })
    };
    let reset = {
        let name = name.clone();
        act.reform(move |_: MouseEvent| {
            let name = name.clone();
            Action::adjust(move |settings| {
                settings.milliseconds.remove(&name);
            })
        })
    };
    let source = match measure {
        Measure::Catalogue => "typical",
        Measure::Source => "from the code",
        Measure::Person => "yours",
        Measure::Recorded => "measured",
    };
    html! {
        <p class="card-time">
            <label>{ "Takes " }
                <NumberField name="milliseconds" value={rounded(*milliseconds)} {entered} />
                { " ms" }
            </label>
            <span class="chip">{ source }</span>
            if *measure == Measure::Person { <button class="link" onclick={reset}>{ "reset" }</button> }
        </p>
    }
}

pub fn rounded(milliseconds: f64) -> String {
    ((milliseconds * 1000.0).round() / 1000.0).to_string()
}

#[derive(Properties, PartialEq)]
struct DeclareProps {
    callee: String,
    document: Rc<Document>,
    close: Callback<()>,
    act: Callback<Action>,
}

/// A call that is not known to block: the person can say that it does.
#[component(Declare)]
fn declare(props: &DeclareProps) -> Html {
    let DeclareProps { callee, document, close, act } = props;
    let harmless = document.settings.harmless.iter().find(|name| name.rsplit('.').next() == callee.rsplit('.').next());
    if let Some(name) = harmless.cloned() {
        let act = act.clone();
        let close = close.clone();
        let back = Callback::from(move |_: MouseEvent| {
            let name = name.clone();
            act.emit(Action::adjust(move |settings| {
                settings.harmless.remove(&name);
            }));
            close.emit(());
        });
        return html! {
            <>
                <p class="card-head"><code>{ callee }</code><span class="chip">{ "not blocking here" }</span></p>
                <p>{ "You said that this call does not block." }</p>
                <p class="card-actions"><button class="button" onclick={back}>{ "Count it again" }</button></p>
            </>
        };
    }
    html! {
        <>
            <p class="card-head"><code>{ callee }</code></p>
            <p>{ "Not known to block. If it holds its thread, declare it:" }</p>
            <DeclareForm key={callee.clone()} name={callee.clone()} {act} done={close} />
        </>
    }
}

#[derive(Properties, PartialEq)]
pub struct DeclareFormProps {
    /// The callee; to be typed where it is empty.
    pub name: String,
    pub act: Callback<Action>,
    pub done: Callback<()>,
}

/// Declares a call as blocking, with its milliseconds and its async name.
#[component(DeclareForm)]
pub fn declare_form(props: &DeclareFormProps) -> Html {
    let DeclareFormProps { name, act, done } = props;
    let (callee, time, async_name) = (use_node_ref(), use_node_ref(), use_node_ref());
    let value = |field: &NodeRef| field.cast::<HtmlInputElement>().map(|input| input.value().trim().to_string());
    let onsubmit = {
        let (act, done) = (act.clone(), done.clone());
        let (callee, time, async_name) = (callee.clone(), time.clone(), async_name.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Some(name) = value(&callee).filter(|name| !name.is_empty()) else { return };
            let declared = Declared {
                name,
                async_name: value(&async_name).filter(|name| !name.is_empty()),
                milliseconds: value(&time).and_then(|ms| page::number(&ms)).filter(|ms| *ms >= 0.0),
            };
            act.emit(Action::adjust(move |settings| {
                settings.blocking.retain(|other| other.name != declared.name);
                settings.harmless.remove(&declared.name);
                settings.blocking.push(declared);
            }));
            if let Some(form) = event.target_dyn_into::<HtmlFormElement>() {
                form.reset();
            }
            done.emit(());
            page::focus(".cm-content");
        })
    };
    html! {
        <form class="declare" {onsubmit} data-testid="declare">
            <label>{ "Call" }<input ref={callee} ~defaultValue={name.clone()} placeholder="client.fetch" spellcheck="false" required=true /></label>
            <label>{ "Async name" }<input ref={async_name} placeholder="same, awaited" spellcheck="false" /></label>
            <label>{ "Takes" }<span><input ref={time} type="number" min="0" step="any" ~defaultValue="100" />{ " ms" }</span></label>
            <button class="button primary" type="submit">{ "Declare as blocking" }</button>
        </form>
    }
}

/// Milliseconds as the card and the lists show them.
pub fn time_chip(milliseconds: f64) -> Html {
    let heat = super::browser::utf16::heat(milliseconds);
    html! { <span class={format!("time heat-{heat}")}>{ words::milliseconds(milliseconds) }</span> }
}
