//! The engine's sentences as HTML: what stands between backquotes is code.

use yew::prelude::*;

/// A sentence, or a part of one, which begins with a capital letter unless it begins with a name.
pub fn prose(text: &str) -> Html {
    // Every second piece lies between backquotes.
    let pieces = text.split('`').enumerate();
    html! {
        { for pieces.map(|(i, piece)| match i {
            0 => html! { { capitalised(piece) } },
            _ if i % 2 == 1 => html! { <code>{ piece }</code> },
            _ => html! { { piece } },
        }) }
    }
}

fn capitalised(text: &str) -> String {
    let first_word = text.split(' ').next().unwrap_or_default();
    if !first_word.chars().all(|character| character.is_alphabetic() || character == ',') {
        return text.into();
    }
    let mut characters = text.chars();
    characters
        .next()
        .map_or_else(String::new, |first| std::iter::once(first.to_ascii_uppercase()).chain(characters).collect())
}
