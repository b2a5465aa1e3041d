//! The page's few icons: strokes on a grid of 16, in the colour of the text around them.

use yew::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Close,
    Copy,
    Download,
    Open,
    Plus,
    Play,
    Pause,
    Back,
    Forward,
    ZoomIn,
    ZoomOut,
    Fit,
    Settings,
    Share,
    Keyboard,
    System,
    Light,
    Dark,
    Samples,
    Arrow,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Close => "M4 4l8 8M12 4l-8 8",
            Self::Copy => "M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z",
            Self::Download => "M8 2v8M4.5 7L8 10.5 11.5 7M2.5 13.5h11",
            Self::Open => "M2 12.5v-9h4l1.5 2H14v7z",
            Self::Plus => "M8 3v10M3 8h10",
            Self::Play => "M5 3l8 5-8 5z",
            Self::Pause => "M5.5 3v10M10.5 3v10",
            Self::Back => "M11 3L5 8l6 5zM3.5 3v10",
            Self::Forward => "M5 3l6 5-6 5zM12.5 3v10",
            Self::ZoomIn => "M7 4.5v5M4.5 7h5M10.5 10.5l3 3M12 7A5 5 0 112 7a5 5 0 0110 0z",
            Self::ZoomOut => "M4.5 7h5M10.5 10.5l3 3M12 7A5 5 0 112 7a5 5 0 0110 0z",
            Self::Fit => "M2 5V2h3M11 2h3v3M14 11v3h-3M5 14H2v-3",
            Self::Settings => "M2 4.5h7M12 4.5h2M2 11.5h2M7 11.5h7M9 3v3h3V3zM4 10v3h3v-3z",
            Self::Share => "M8 10V2M5 4.5L8 2l3 2.5M4 7.5H2.5v6h11v-6H12",
            Self::Keyboard => "M1.5 4h13v8.500h-13zM4 6.500h.1M6.700 6.500h.1M9.300 6.500h.1M12 6.500h.1M5 9.800h6",
            Self::System => "M8 2a6 6 0 100 12A6 6 0 008 2zM8 2v12M10 3v10M12 4.500v7",
            Self::Light => {
                "M8 5a3 3 0 100 6 3 3 0 000-6zM8 1v1.500M8 13.500V15M1 8h1.500M13.500 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1"
            }
            Self::Dark => "M13.500 9.500A6 6 0 016.500 2.500a6 6 0 107 7z",
            Self::Samples => "M2.500 3h11M2.500 8h11M2.500 13h7",
            Self::Arrow => "M3 8h10M9 4l4 4-4 4",
        }
    }
}

/// An icon beside words, or inside a button that is labelled: silent to screen readers.
pub fn icon(icon: Icon) -> Html {
    html! {
        <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
            <path d={icon.path()} />
        </svg>
    }
}
