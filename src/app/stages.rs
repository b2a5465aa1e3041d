//! A worker's word on how far it has come with an answer that a person has to wait for.

use super::protocol::to_bytes;
use js_sys::{Array, Uint8Array, global};
use unblock::report::{Document, Early};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::DedicatedWorkerGlobalScope;

/// Answers that come sooner are not waited for: a word about them would only cost time.
const NOTICED_MS: f64 = 150.0;

/// Code of so many bytes is worth a message that marks it before the rest of its answer is there. Not told by the clock:
/// the sample of the first view must never need what comes behind it.
const LONG: usize = 5_000;

/// Tells the page what blocks in long code as soon as that is known, and of each stage that ends where it takes a while.
pub fn tell(document: &Document) -> impl FnMut(Early) + use<> {
    let is_long = document.files.iter().map(|file| file.text.len()).sum::<usize>() > LONG;
    let scope: DedicatedWorkerGlobalScope = global().unchecked_into();
    let clock = scope.performance();
    let now = move || clock.as_ref().map_or(0.0, web_sys::Performance::now);
    let started = now();
    move |early| {
        let message = match early {
            Early::Over(stage) => (now() - started > NOTICED_MS).then(|| JsValue::from(stage as u8)),
            Early::Found(sighting) => {
                let bytes = is_long.then(|| to_bytes(&sighting())).flatten();
                bytes.map(|bytes| Array::of1(&Uint8Array::from(bytes.as_slice())).into())
            }
        };
        if let Some(message) = message {
            // The page may be gone: nobody is left to tell.
            let _ = scope.post_message(&message);
        }
    }
}
