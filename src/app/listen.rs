//! A worker's side of the talk with the page: every question is answered, one after another.

use super::protocol::{Request, Response, from_bytes, to_bytes};
use js_sys::Uint8Array;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Answers every message by `answer` for as long as the worker lives.
pub fn listen<Q: for<'de> Deserialize<'de> + 'static, A: Serialize + 'static>(answer: fn(Q) -> A) {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let answering = scope.clone();
    let message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(bytes) = respond(&event.data(), &answering, answer) {
            // The page may be gone: nobody is left to tell.
            let _ = answering.post_message(&Uint8Array::from(bytes.as_slice()));
        }
    });
    scope.set_onmessage(Some(message.as_ref().unchecked_ref()));
    message.forget();
}

fn respond<Q: for<'de> Deserialize<'de>, A: Serialize>(
    data: &JsValue,
    scope: &DedicatedWorkerGlobalScope,
    answer: fn(Q) -> A,
) -> Option<Vec<u8>> {
    let bytes = data.dyn_ref::<Uint8Array>()?.to_vec();
    let Request { asked, question } = from_bytes(&bytes)?;
    let now = || scope.performance().map_or(0.0, |performance| performance.now());
    let started = now();
    let answer = answer(question);
    to_bytes(&Response { asked, answer, milliseconds: now() - started })
}
