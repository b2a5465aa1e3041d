//! The page's workers: what each is asked when, and which action its answer becomes.

use super::browser::engine::{Engine, Reply};
use super::browser::page;
use super::errand::{Done, Errand};
use super::protocol::{Response, from_bytes};
use super::recording::subject;
use super::state::{Action, State};
use gloo::timers::callback::Timeout;
use serde::{Deserialize, Serialize};
use std::rc::Rc;
use unblock::report::{Document, Programs, Report, Simulated, Simulation, Traffic};
use unblock::share::View;
use yew::prelude::*;

/// Runs that take longer wait for a pause in typing, as long as they would take: the answer needs the processors more.
const SHORT_RUN_MS: f64 = 30.0;
const LONGEST_PAUSE_MS: f64 = 400.0;

/// What becomes of a worker's word: an action, and a mark for whoever measures the page.
type Heard = Option<(Action, &'static str)>;

/// A worker by the element that holds its script's address.
#[hook]
fn use_worker<Q, A>(address: &'static str, act: &Callback<Action>, heard: fn(Reply<Q, A>) -> Heard) -> Rc<Engine<Q, A>>
where
    Q: Clone + Serialize + 'static,
    A: for<'de> Deserialize<'de> + 'static,
{
    use_memo(act.clone(), |act| {
        let act = act.clone();
        Engine::new(address, move |reply| {
            if let Some((action, mark)) = heard(reply) {
                act.emit(action);
                page::mark(mark);
            }
        })
    })
}

/// Sends each new document to the first worker and its programs to the second, and takes the answers in.
#[hook]
pub fn use_engine(state: &State, act: &Callback<Action>) {
    let examining = use_worker("worker", act, examined);
    use_effect_with((state.asked, state.document.clone()), move |(asked, document)| {
        examining.ask(*asked, document.clone());
    });
    let running = use_worker("simulator", act, simulated);
    // A frame that shows no run need not wait for one.
    let shows_runs = state.embed.is_none() || matches!(state.view, View::Timeline | View::Load);
    let pause = (state.run_took > SHORT_RUN_MS).then_some(state.run_took.min(LONGEST_PAUSE_MS) as u32);
    let programs = state.programs.clone().filter(|_| shows_runs && state.is_current());
    use_effect_with((state.asked, state.answered, programs), move |(_, answered, programs)| {
        let answered = *answered;
        let timer = programs.clone().and_then(|programs| {
            let ask = move || running.ask(answered, Rc::new(Simulation::Programs(Box::new((*programs).clone()))));
            match pause {
                Some(pause) => Some(Timeout::new(pause, ask)),
                None => {
                    ask();
                    None
                }
            }
        });
        move || drop(timer)
    });
}

fn examined(reply: Reply<Document, (Report, Option<Programs>)>) -> Heard {
    Some(match reply {
        Reply::Answer(response, document) => {
            let Response { asked, answer: (report, programs), milliseconds } = *response;
            let (report, programs) = (Box::new(report), programs.map(Rc::new));
            (Action::Answered { asked, report, programs, document, milliseconds }, "answered")
        }
        Reply::Early(asked, bytes) => (Action::Sighted { asked, sighting: from_bytes(&bytes)? }, "heard"),
        Reply::Stage(stage) => (Action::Stage(stage), "stage"),
        Reply::Failed => (Action::Failed, "failed"),
    })
}

fn simulated(reply: Reply<Simulation, Simulated>) -> Heard {
    match reply {
        Reply::Answer(response, _) => Some(match response.answer {
            Simulated::Runs(runs) => {
                (Action::Ran { asked: response.asked, runs, milliseconds: response.milliseconds }, "ran")
            }
            Simulated::Load(load) => (Action::Loaded(load), "loaded"),
        }),
        Reply::Stage(_) | Reply::Early(..) => None,
        Reply::Failed => Some((Action::Failed, "failed")),
    }
}

/// Asks a worker of its own about many requests, while that is what the person looks at.
#[hook]
pub fn use_traffic(state: &State, act: &Callback<Action>) {
    let serving = use_worker("simulator", act, simulated);
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
pub fn use_recording(state: &State, act: &Callback<Action>) {
    let reading = use_worker("links", act, read);
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

fn read(reply: Reply<Errand, Done>) -> Heard {
    let result = match reply {
        Reply::Answer(response, _) => match response.answer {
            Done::Recording(result) => result,
            Done::Link(_) => return None,
        },
        Reply::Stage(_) | Reply::Early(..) => return None,
        Reply::Failed => Err("it could not be read, and nothing was changed".into()),
    };
    Some((Action::Recorded(result), "recorded"))
}
