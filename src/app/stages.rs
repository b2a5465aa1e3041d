//! A worker's word on how far it has come with an answer that a person has to wait for.

use js_sys::global;
use unblock::report::Stage;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::DedicatedWorkerGlobalScope;

/// Answers that come sooner are not waited for: a word about them would only cost time.
const NOTICED_MS: f64 = 150.0;

/// Tells the page of each stage that ends, from a moment on.
pub fn tell() -> impl FnMut(Stage) {
    let scope: DedicatedWorkerGlobalScope = global().unchecked_into();
    let clock = scope.performance();
    let now = move || clock.as_ref().map_or(0.0, web_sys::Performance::now);
    let started = now();
    move |stage| {
        if now() - started > NOTICED_MS {
            // The page may be gone: nobody is left to tell.
            let _ = scope.post_message(&JsValue::from(stage as u8));
        }
    }
}
