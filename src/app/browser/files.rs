//! Files in and out: opening, dropping, downloading, copying.

use gloo::utils::{document, window};
use js_sys::{Array, Promise};
use unblock::report::File;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, FileList, HtmlAnchorElement, Url};

/// Hands `text` to the person as a download called `name`.
pub fn download(name: &str, text: &str) {
    let Ok(blob) = Blob::new_with_str_sequence(&Array::of1(&text.into())) else { return };
    let Ok(address) = Url::create_object_url_with_blob(&blob) else { return };
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
    after(promise, move |result| done(result.is_ok()));
}

/// Reads the files as text, then hands them over together; what is not UTF-8 gets replacement characters.
pub fn read(list: &FileList, done: impl FnOnce(Vec<File>) + 'static) {
    let files: Vec<web_sys::File> = (0..list.length()).filter_map(|i| list.item(i)).collect();
    let names: Vec<String> = files.iter().map(web_sys::File::name).collect();
    let texts: Array = files.iter().map(|file| file.text()).collect();
    after(Promise::all(&texts), move |result| {
        let texts = result.map(|texts| Array::from(&texts).to_vec()).unwrap_or_default();
        let read = names.into_iter().zip(texts).filter_map(|(name, text)| Some(File { name, text: text.as_string()? }));
        done(read.collect());
    });
}

fn after(promise: Promise, done: impl FnOnce(Result<JsValue, JsValue>) + 'static) {
    yew::platform::spawn_local(async move { done(wasm_bindgen_futures::JsFuture::from(promise).await) });
}
