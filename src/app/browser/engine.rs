//! A worker of the engine, seen from the page: one question at a time, the newest next, a new worker when one fails.

use crate::app::protocol::{Request, Response, from_bytes, to_bytes};
use gloo::timers::callback::Timeout;
use js_sys::{Array, Uint8Array};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, MessageEvent, Worker};

#[wasm_bindgen(module = "/www/src/engine.js")]
extern "C" {
    /// A worker, or what behaves as one: frames of one page share theirs.
    #[wasm_bindgen(catch)]
    fn start(id: &str) -> Result<Worker, JsValue>;
}

/// An answer that takes longer than this will not come: the engine has budgets far below it, on slow machines too.
const PATIENCE_MS: u32 = 30_000;

/// What comes back.
pub enum Reply<Q, A> {
    Answer(Box<Response<A>>, Rc<Q>),
    /// A stage of the answer is over, by its number.
    Stage(u32),
    /// What is told of the answer before it is whole.
    Early(u32, Vec<u8>),
    /// The worker stopped over this question, and another will take its place.
    Failed,
}

/// A worker which answers one request at a time, and takes the newest of those that came meanwhile.
pub struct Engine<Q, A>(Rc<RefCell<Inner<Q, A>>>);

struct Inner<Q, A> {
    /// The element of the page's head that holds the address of the worker's script.
    address: &'static str,
    /// Started with the first question.
    worker: Option<Running>,
    reply: Rc<dyn Fn(Reply<Q, A>)>,
    /// The question under way.
    asked: Option<(u32, Rc<Q>)>,
    /// The newest question that waits.
    next: Option<(u32, Rc<Q>)>,
    /// Ends the worker when it says nothing for too long.
    patience: Option<Timeout>,
}

/// A live worker and what listens to it.
struct Running {
    worker: Worker,
    _message: Closure<dyn Fn(MessageEvent)>,
    _error: Closure<dyn Fn(ErrorEvent)>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl<Q: Clone + Serialize + 'static, A: for<'de> Deserialize<'de> + 'static> Engine<Q, A> {
    pub fn new(address: &'static str, reply: impl Fn(Reply<Q, A>) + 'static) -> Self {
        let inner = Inner { address, worker: None, reply: Rc::new(reply), asked: None, next: None, patience: None };
        Self(Rc::new(RefCell::new(inner)))
    }

    /// Asks the worker; answers come in order, those that newer questions overtake never.
    pub fn ask(&self, asked: u32, question: Rc<Q>) {
        self.0.borrow_mut().next = Some((asked, question));
        if self.0.borrow().worker.is_none() {
            self.start();
        }
        self.send_next();
    }

    fn start(&self) {
        let Ok(worker) = start(self.0.borrow().address) else { return };
        let weak = Rc::downgrade(&self.0);
        let message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(inner) = weak.upgrade() {
                Self(inner).receive(&event.data());
            }
        });
        let weak = Rc::downgrade(&self.0);
        let error = Closure::<dyn Fn(ErrorEvent)>::new(move |event: ErrorEvent| {
            event.prevent_default();
            if let Some(inner) = weak.upgrade() {
                Self(inner).fail();
            }
        });
        worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(error.as_ref().unchecked_ref()));
        self.0.borrow_mut().worker = Some(Running { worker, _message: message, _error: error });
    }

    fn send_next(&self) {
        let mut inner = self.0.borrow_mut();
        if inner.asked.is_some() {
            return;
        }
        let Some((asked, question)) = inner.next.take() else { return };
        let bytes = to_bytes(&Request { asked, question: (*question).clone() });
        let sent = bytes
            .zip(inner.worker.as_ref())
            .and_then(|(bytes, running)| running.worker.post_message(&Uint8Array::from(bytes.as_slice())).ok());
        if sent.is_some() {
            inner.asked = Some((asked, question));
            let engine = Rc::downgrade(&self.0);
            inner.patience = Some(Timeout::new(PATIENCE_MS, move || {
                if let Some(inner) = engine.upgrade() {
                    Self(inner).fail();
                }
            }));
        }
    }

    fn receive(&self, data: &JsValue) {
        if let Some(stage) = data.as_f64() {
            let reply = self.0.borrow().reply.clone();
            return reply(Reply::Stage(stage as u32));
        }
        if let Some(early) = data.dyn_ref::<Array>() {
            let (asked, reply) =
                (self.0.borrow().asked.as_ref().map(|(asked, _)| *asked), self.0.borrow().reply.clone());
            if let (Some(asked), Ok(bytes)) = (asked, early.get(0).dyn_into::<Uint8Array>()) {
                reply(Reply::Early(asked, bytes.to_vec()));
            }
            return;
        }
        let response = data.dyn_ref::<Uint8Array>().and_then(|bytes| from_bytes::<Response<A>>(&bytes.to_vec()));
        let (asked, reply) = {
            let mut inner = self.0.borrow_mut();
            inner.patience = None;
            (inner.asked.take(), inner.reply.clone())
        };
        if let Some((response, (_, question))) = response.zip(asked) {
            reply(Reply::Answer(Box::new(response), question));
        }
        self.send_next();
    }

    fn fail(&self) {
        let reply = {
            let mut inner = self.0.borrow_mut();
            inner.patience = None;
            inner.asked = None;
            inner.worker = None;
            inner.reply.clone()
        };
        reply(Reply::Failed);
        if self.0.borrow().next.is_some() {
            self.start();
            self.send_next();
        }
    }
}
