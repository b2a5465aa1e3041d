//! The address bar: its fragment is the document.

use gloo::events::EventListener;
use gloo::utils::window;
use wasm_bindgen::JsValue;

/// The fragment, with its `#` where there is one.
pub fn fragment() -> String {
    window().location().hash().unwrap_or_default()
}

/// The page's own address without a fragment.
pub fn base() -> String {
    let href = window().location().href().unwrap_or_default();
    href.split('#').next().unwrap_or_default().into()
}

/// Puts `fragment` into the address bar; `new_entry` keeps the one before it for the back button.
pub fn write(fragment: &str, new_entry: bool) {
    let (Ok(history), address) = (window().history(), format!("#{fragment}")) else { return };
    // Browsers refuse addresses of some megabytes, and frames without an origin: the page then lives without.
    let _ = if new_entry {
        history.push_state_with_url(&JsValue::NULL, "", Some(&address))
    } else {
        history.replace_state_with_url(&JsValue::NULL, "", Some(&address))
    };
}

/// Calls `moved` when the person goes back or forward, or opens another link in this tab.
pub fn listen(moved: impl Fn() + 'static) -> EventListener {
    EventListener::new(&window(), "hashchange", move |_| moved())
}
