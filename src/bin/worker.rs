//! Starts the engine in its worker: each request is answered with a report. On the host it is an empty program.

#[cfg(target_arch = "wasm32")]
#[path = "../app/protocol.rs"]
mod protocol;

#[cfg(target_arch = "wasm32")]
mod in_worker {
    use super::protocol::{Request, Response, from_bytes, to_bytes};
    use js_sys::Uint8Array;
    use wasm_bindgen::JsCast;
    use wasm_bindgen::prelude::*;
    use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

    /// Answers every message for as long as the worker lives.
    pub fn listen() {
        let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        let answering = scope.clone();
        let message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(bytes) = answer(&event.data(), &answering) {
                // The page may be gone: nobody is left to tell.
                let _ = answering.post_message(&Uint8Array::from(bytes.as_slice()));
            }
        });
        scope.set_onmessage(Some(message.as_ref().unchecked_ref()));
        message.forget();
    }

    fn answer(data: &JsValue, scope: &DedicatedWorkerGlobalScope) -> Option<Vec<u8>> {
        let bytes = data.dyn_ref::<Uint8Array>()?.to_vec();
        let Request { asked, document } = from_bytes(&bytes)?;
        let now = || scope.performance().map_or(0.0, |performance| performance.now());
        let started = now();
        let report = unblock::report::analyse(&document);
        to_bytes(&Response { asked, report, milliseconds: now() - started })
    }
}

fn main() {
    #[cfg(target_arch = "wasm32")]
    in_worker::listen();
}
