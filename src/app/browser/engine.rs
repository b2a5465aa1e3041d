//! The engine's worker, seen from the page: one question at a time, the newest next, and a new worker when one fails.

use crate::app::protocol::{Request, Response, from_bytes, to_bytes};
use gloo::timers::callback::Timeout;
use js_sys::Uint8Array;
use std::cell::RefCell;
use std::rc::Rc;
use unblock::report::Document;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

/// An answer that takes longer than this will not come: the engine has budgets far below it, on slow machines too.
const PATIENCE_MS: u32 = 30_000;

/// What comes back.
pub enum Reply {
    Answer(Box<Response>, Rc<Document>),
    /// The worker stopped over this document, and another has taken its place.
    Failed,
}

/// A worker which answers one request at a time, and takes the newest of those that came meanwhile.
#[derive(Clone)]
pub struct Engine(Rc<RefCell<Inner>>);

struct Inner {
    worker: Option<Running>,
    reply: Rc<dyn Fn(Reply)>,
    /// The request under way.
    asked: Option<(u32, Rc<Document>)>,
    /// The newest request that waits.
    next: Option<(u32, Rc<Document>)>,
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

impl Engine {
    pub fn new(reply: impl Fn(Reply) + 'static) -> Self {
        let inner = Inner { worker: None, reply: Rc::new(reply), asked: None, next: None, patience: None };
        let engine = Self(Rc::new(RefCell::new(inner)));
        engine.start();
        engine
    }

    /// Asks for the analysis of `document`; answers come in order, those that newer requests overtake never.
    pub fn ask(&self, asked: u32, document: Rc<Document>) {
        self.0.borrow_mut().next = Some((asked, document));
        self.send_next();
    }

    fn start(&self) {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let Some(worker) = worker_address().and_then(|address| Worker::new_with_options(&address, &options).ok())
        else {
            return;
        };
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
        let Some((asked, document)) = inner.next.take() else { return };
        let bytes = to_bytes(&Request { asked, document: (*document).clone() });
        let sent = bytes
            .zip(inner.worker.as_ref())
            .and_then(|(bytes, running)| running.worker.post_message(&Uint8Array::from(bytes.as_slice())).ok());
        if sent.is_some() {
            inner.asked = Some((asked, document));
            let engine = Rc::downgrade(&self.0);
            inner.patience = Some(Timeout::new(PATIENCE_MS, move || {
                if let Some(inner) = engine.upgrade() {
                    Self(inner).fail();
                }
            }));
        }
    }

    fn receive(&self, data: &JsValue) {
        let response = data.dyn_ref::<Uint8Array>().and_then(|bytes| from_bytes::<Response>(&bytes.to_vec()));
        let (asked, reply) = {
            let mut inner = self.0.borrow_mut();
            inner.patience = None;
            (inner.asked.take(), inner.reply.clone())
        };
        if let Some((response, (_, document))) = response.zip(asked) {
            reply(Reply::Answer(Box::new(response), document));
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
        self.start();
        reply(Reply::Failed);
        self.send_next();
    }
}

/// The build writes the worker's hashed name into the page's head.
fn worker_address() -> Option<String> {
    gloo::utils::document().get_element_by_id("worker")?.get_attribute("href")
}
