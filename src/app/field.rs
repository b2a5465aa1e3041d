//! The field for a number. What a person is typing stays, whatever arrives meanwhile: answers come while one types.

use super::browser::page;
use wasm_bindgen::JsValue;
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct NumberFieldProps {
    /// The name by which it is found in the page.
    pub name: AttrValue,
    /// The number as it stands, in the field until another is typed; `None` where there is none.
    #[prop_or_default]
    pub value: Option<AttrValue>,
    /// What the field says while it is empty.
    #[prop_or_default]
    pub placeholder: Option<AttrValue>,
    /// Its name for who does not see the text beside it.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    #[prop_or_default]
    pub is_whole: bool,
    /// Called when an entry is confirmed: with the number, or with `None` where there is none that is zero or more.
    pub entered: Callback<Option<f64>>,
}

/// The element is not told its value with each rendering, as yew would: it is told when the value changes, and when it
/// is left with an entry that was not taken.
#[component(NumberField)]
pub fn number_field(props: &NumberFieldProps) -> Html {
    let field = use_node_ref();
    let show = {
        let (field, value) = (field.clone(), props.value.clone());
        move || {
            if let Some(field) = field.cast::<HtmlInputElement>() {
                field.set_value(value.as_deref().unwrap_or_default());
            }
        }
    };
    use_effect_with(props.value.clone(), {
        let show = show.clone();
        move |_| show()
    });
    let onblur = Callback::from(move |_: FocusEvent| show());
    let onchange = {
        let field = field.clone();
        props.entered.reform(move |_: Event| {
            let text = field.cast::<HtmlInputElement>()?.value();
            page::number(&text).filter(|number| *number >= 0.0)
        })
    };
    // It holds its first value from the start: as an attribute where it is rendered to text, on the host, and in the page
    // as a property that gives way to what is typed.
    let is_page = cfg!(target_arch = "wasm32");
    let rendered = props.value.clone().filter(|_| !is_page);
    let first = match is_page {
        true => JsValue::from_str(props.value.as_deref().unwrap_or_default()),
        false => JsValue::UNDEFINED,
    };
    let step = if props.is_whole { "1" } else { "any" };
    html! {
        <input ref={field} value={rendered} ~defaultValue={first} type="number" min="0" {step} inputmode={if props.is_whole { "numeric" } else { "decimal" }}
            placeholder={props.placeholder.clone()} aria-label={props.label.clone()} {onchange} {onblur}
            data-testid={props.name.clone()} />
    }
}
