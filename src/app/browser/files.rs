//! Files in and out: opening, dropping, downloading, copying.

use crate::app::recording::Recording;
use gloo::utils::{document, window};
use js_sys::{Array, Promise, Uint8Array};
use unblock::report::File;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, HtmlAnchorElement, Url};

#[wasm_bindgen(module = "/www/src/files.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = readFiles)]
    fn read_files(source: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_name = zipFiles)]
    fn zip_files(flat: Array) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_name = makeOfRuns)]
    fn make_of_runs(kind: &str, text: &str) -> Result<Promise, JsValue>;
}

/// Hands `text` to the person as a download called `name`.
pub fn download(name: &str, text: &str) {
    if let Ok(blob) = Blob::new_with_str_sequence(&Array::of1(&text.into())) {
        download_blob(name, &blob);
    }
}

/// Hands files, by name and text, to the person as one archive, then tells whether that went well.
pub fn download_zip<'a>(
    name: &'static str,
    files: impl Iterator<Item = (&'a str, &'a str)>,
    done: impl FnOnce(bool) + 'static,
) {
    let flat: Array = files.flat_map(|(name, text)| [JsValue::from(name), JsValue::from(text)]).collect();
    download_later(name, zip_files(flat), done);
}

/// Hands both runs to the person as a file of the kind `svg`, `png` or `trace`, then tells whether that went well.
pub fn download_runs(name: &'static str, kind: &str, runs: &str, done: impl FnOnce(bool) + 'static) {
    download_later(name, make_of_runs(kind, runs), done);
}

fn download_later(name: &'static str, made: Result<Promise, JsValue>, done: impl FnOnce(bool) + 'static) {
    after(made, move |result| {
        let blob = result.ok().and_then(|blob| blob.dyn_into::<Blob>().ok());
        done(blob.inspect(|blob| download_blob(name, blob)).is_some());
    });
}

fn download_blob(name: &str, blob: &Blob) {
    let Ok(address) = Url::create_object_url_with_blob(blob) else { return };
    if let Ok(Ok(link)) = document().create_element("a").map(|element| element.dyn_into::<HtmlAnchorElement>()) {
        link.set_href(&address);
        link.set_download(name.rsplit('/').next().unwrap_or(name));
        link.click();
    }
    // The download has begun: the browser keeps the bytes, not the address.
    let _ = Url::revoke_object_url(&address);
}

/// Puts `text` on the clipboard, then tells whether that went well.
pub fn copy(text: &str, done: impl FnOnce(bool) + 'static) {
    let promise = window().navigator().clipboard().write_text(text);
    after(Ok(promise), move |result| done(result.is_ok()));
}

/// What came of files that were dropped or opened.
#[derive(Default)]
pub struct Taken {
    pub files: Vec<File>,
    /// What was left out, and why; empty where nothing was.
    pub note: String,
    /// A recording of a profiler among them.
    pub recording: Option<Recording>,
}

/// Reads the files of a drop or of a field, folders and archives with what is in them, then hands them over together.
/// What is not UTF-8 gets replacement characters.
pub fn read(source: &JsValue, done: impl FnOnce(Taken) + 'static) {
    after(read_files(source), move |result| {
        let flat = result.map(|flat| Array::from(&flat).to_vec()).unwrap_or_default();
        let note = flat.first().and_then(JsValue::as_string);
        let note = note.unwrap_or_else(|| "These files cannot be read.".into());
        let mut taken = Taken { note, ..Taken::default() };
        for pair in flat.get(1..).unwrap_or_default().chunks_exact(2) {
            let name = pair[0].as_string().unwrap_or_default();
            match (pair[1].as_string(), pair[1].dyn_ref::<Uint8Array>()) {
                (Some(text), _) => taken.files.push(File { name, text }),
                (None, Some(bytes)) => taken.recording = Some(Recording { name, bytes: bytes.to_vec() }),
                (None, None) => {}
            }
        }
        done(taken);
    });
}

fn after(promise: Result<Promise, JsValue>, done: impl FnOnce(Result<JsValue, JsValue>) + 'static) {
    let promise = promise.unwrap_or_else(|error| Promise::reject(&error));
    yew::platform::spawn_local(async move { done(wasm_bindgen_futures::JsFuture::from(promise).await) });
}
