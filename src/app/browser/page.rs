//! The page around the components: theme, storage, focus, frames, sizes.

use gloo::events::EventListener;
use gloo::utils::{document, document_element, window};
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlDialogElement, HtmlElement, ResizeObserver};

/// The theme that the style sheet follows: `system`, `light` or `dark`.
pub fn set_theme(key: &str) {
    // A constant attribute name cannot be refused.
    let _ = document_element().set_attribute("data-theme", key);
}

/// What was stored under `key`; `None` also where the browser grants no storage.
pub fn stored(key: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(key).ok()?
}

/// Stores, where the browser grants storage; the page works without.
pub fn store(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(key, value);
    }
}

/// Sets a custom property. Through the object model, as the content security policy allows no style attributes.
pub fn set_property(element: &HtmlElement, name: &str, value: &str) {
    let _ = element.style().set_property(name, value);
}

pub fn open_dialog(dialog: &HtmlDialogElement) {
    if !dialog.open() {
        let _ = dialog.show_modal();
    }
}

/// The number that a text is. The browser reads it: Rust's own table of powers for this weighs 10 KB.
pub fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let number = JsValue::from_str(text).unchecked_into_f64();
    (!text.is_empty() && number.is_finite()).then_some(number)
}

/// Marks a moment for measuring scripts.
pub fn mark(name: &str) {
    if let Some(performance) = window().performance() {
        let _ = performance.mark(name);
    }
}

/// Keys pressed anywhere on the page.
pub fn on_key(pressed: impl Fn(&web_sys::KeyboardEvent) + 'static) -> EventListener {
    let options = gloo::events::EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&window(), "keydown", options, move |event| {
        if let Some(event) = event.dyn_ref::<web_sys::KeyboardEvent>() {
            pressed(event);
        }
    })
}

/// The key goes into a field or the code, where letters are text.
pub fn is_typing() -> bool {
    let Some(active) = document().active_element() else { return false };
    let editable = active.closest("input, select, textarea, [contenteditable=true]");
    editable.ok().flatten().is_some()
}

pub fn focus(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Calls `resized` with width and height of `element` in CSS pixels, now and whenever they change.
pub struct SizeWatch {
    observer: ResizeObserver,
    _resized: Closure<dyn Fn()>,
}

impl SizeWatch {
    pub fn new(element: &Element, resized: impl Fn(f64, f64) + 'static) -> Option<Self> {
        let watched = element.clone();
        let resized = Closure::<dyn Fn()>::new(move || {
            resized(f64::from(watched.client_width()), f64::from(watched.client_height()));
        });
        let observer = ResizeObserver::new(resized.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Self { observer, _resized: resized })
    }
}

impl Drop for SizeWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Calls `frame` with the time before every repaint for as long as it lives.
pub struct Frames(std::rc::Rc<std::cell::RefCell<Option<FrameLoop>>>);

struct FrameLoop {
    step: Closure<dyn Fn(f64)>,
    handle: i32,
}

impl Frames {
    pub fn new(frame: impl Fn(f64) + 'static) -> Self {
        let shared = std::rc::Rc::new(std::cell::RefCell::new(None::<FrameLoop>));
        let weak = std::rc::Rc::downgrade(&shared);
        let step = Closure::<dyn Fn(f64)>::new(move |time| {
            if let Some(shared) = weak.upgrade() {
                if let Some(frames) = &mut *shared.borrow_mut() {
                    frames.handle = request(&frames.step);
                }
                frame(time);
            }
        });
        let handle = request(&step);
        *shared.borrow_mut() = Some(FrameLoop { step, handle });
        Self(shared)
    }
}

impl Drop for Frames {
    fn drop(&mut self) {
        if let Some(frames) = &*self.0.borrow() {
            let _ = window().cancel_animation_frame(frames.handle);
        }
    }
}

fn request(step: &Closure<dyn Fn(f64)>) -> i32 {
    window().request_animation_frame(step.as_ref().unchecked_ref()).unwrap_or_default()
}
