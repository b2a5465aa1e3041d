//! The code editor and the diff of `www/src`, as Rust values that live as long as they are shown.

use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};

#[wasm_bindgen(module = "/www/src/editor.js")]
extern "C" {
    #[wasm_bindgen(js_name = Editor)]
    type JsEditor;
    #[wasm_bindgen(constructor, js_class = "Editor")]
    fn new(parent: &HtmlElement, on: &Object) -> JsEditor;
    #[wasm_bindgen(method)]
    fn show(this: &JsEditor, name: &str, text: &str);
    #[wasm_bindgen(method)]
    fn put(this: &JsEditor, text: &str);
    #[wasm_bindgen(method)]
    fn rename(this: &JsEditor, name: &str);
    #[wasm_bindgen(method)]
    fn forget(this: &JsEditor);
    #[wasm_bindgen(method)]
    fn annotate(this: &JsEditor, annotations: &str);
    #[wasm_bindgen(method)]
    fn light(this: &JsEditor, flat: &[u32]);
    #[wasm_bindgen(method)]
    fn stand(this: &JsEditor, lines: &str);
    #[wasm_bindgen(method)]
    fn reveal(this: &JsEditor, from: u32, to: u32);
    #[wasm_bindgen(method)]
    fn focus(this: &JsEditor);
    #[wasm_bindgen(method, js_name = closeCard)]
    fn close_card(this: &JsEditor);
    #[wasm_bindgen(method)]
    fn destroy(this: &JsEditor);

    #[wasm_bindgen(js_name = Diff)]
    type JsDiff;
    #[wasm_bindgen(constructor, js_class = "Diff")]
    fn new_diff(parent: &HtmlElement, a: &str, b: &str, side_by_side: bool, hover: &JsValue) -> JsDiff;
    #[wasm_bindgen(method)]
    fn update(this: &JsDiff, original: &str, rewritten: &str);
    #[wasm_bindgen(method, js_name = light)]
    fn light_changes(this: &JsDiff, flat: &[u32]);
    #[wasm_bindgen(method, js_name = reveal)]
    fn reveal_change(this: &JsDiff, position: u32);
    #[wasm_bindgen(method, js_name = destroy)]
    fn destroy_diff(this: &JsDiff);
}

/// What the editor reports. Ids are empty where there is nothing.
pub struct EditorEvents {
    pub change: Box<dyn Fn(String)>,
    pub hover: Box<dyn Fn(String)>,
    pub card: Box<dyn Fn(CardSubject)>,
    pub card_gone: Box<dyn Fn(Element)>,
}

/// The call beside which a card has opened.
#[derive(Clone, PartialEq)]
pub struct CardSubject {
    /// The blocking call's id; empty for a call not known to block.
    pub id: String,
    /// The callee as written.
    pub callee: String,
    /// Opened on purpose, by key or click: it takes the focus.
    pub pinned: bool,
    /// The element to fill.
    pub host: Element,
}

/// A mounted editor; dropping it takes it away.
pub struct Editor {
    inner: JsEditor,
    /// JavaScript calls these for as long as the editor lives.
    _events: [JsValue; 4],
}

impl Editor {
    pub fn mount(parent: &HtmlElement, events: EditorEvents) -> Self {
        let EditorEvents { change, hover, card, card_gone } = events;
        let card = move |id, callee, pinned, host| card(CardSubject { id, callee, pinned, host });
        let events = [
            Closure::<dyn Fn(String)>::new(change).into_js_value(),
            Closure::<dyn Fn(String)>::new(hover).into_js_value(),
            Closure::<dyn Fn(String, String, bool, Element)>::new(card).into_js_value(),
            Closure::<dyn Fn(Element)>::new(card_gone).into_js_value(),
        ];
        let on = Object::new();
        for (name, event) in ["change", "hover", "card", "cardGone"].into_iter().zip(&events) {
            // Setting a field of a fresh object cannot fail.
            let _ = Reflect::set(&on, &name.into(), event);
        }
        Self { inner: JsEditor::new(parent, &on), _events: events }
    }

    pub fn show(&self, name: &str, text: &str) {
        self.inner.show(name, text);
    }

    /// Another text for the shown file, as if it were typed.
    pub fn put(&self, text: &str) {
        self.inner.put(text);
    }

    /// The shown file has another name now, and keeps its undo history.
    pub fn rename(&self, name: &str) {
        self.inner.rename(name);
    }

    pub fn forget(&self) {
        self.inner.forget();
    }

    pub fn annotate(&self, annotations: &super::utf16::Annotations) {
        if let Ok(json) = serde_json::to_string(annotations) {
            self.inner.annotate(&json);
        }
    }

    pub fn light(&self, flat: &[u32]) {
        self.inner.light(flat);
    }

    /// Shows where the tasks of a run stand in one file.
    pub fn stand(&self, stands: &[crate::app::state::Stand], file: u32) {
        let here: Vec<_> = stands.iter().filter(|stand| stand.file == file).collect();
        if let Ok(json) = serde_json::to_string(&here) {
            self.inner.stand(&json);
        }
    }

    pub fn reveal(&self, (from, to): (u32, u32)) {
        self.inner.reveal(from, to);
    }

    pub fn close_card(&self) {
        self.inner.close_card();
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        self.inner.destroy();
    }
}

/// A mounted diff; dropping it takes it away.
pub struct Diff {
    inner: JsDiff,
    _hover: JsValue,
}

impl Diff {
    /// `hover` gets the original's range under the pointer, or `None`.
    pub fn mount(
        parent: &HtmlElement,
        (original, rewritten): (&str, &str),
        side_by_side: bool,
        hover: impl Fn(Option<(u32, u32)>) + 'static,
    ) -> Self {
        let hover = move |from: i32, to: i32| hover(u32::try_from(from).ok().zip(u32::try_from(to).ok()));
        let hover = Closure::<dyn Fn(i32, i32)>::new(hover).into_js_value();
        Self { inner: JsDiff::new_diff(parent, original, rewritten, side_by_side, &hover), _hover: hover }
    }

    pub fn update(&self, original: &str, rewritten: &str) {
        self.inner.update(original, rewritten);
    }

    pub fn light(&self, flat: &[u32]) {
        self.inner.light_changes(flat);
    }

    pub fn reveal(&self, position: u32) {
        self.inner.reveal_change(position);
    }
}

impl Drop for Diff {
    fn drop(&mut self) {
        self.inner.destroy_diff();
    }
}
