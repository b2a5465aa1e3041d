//! The small things that the state is made of.

use serde::Serialize;
use unblock::report::Place;

/// What the engine does, in its order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd)]
pub enum Stage {
    #[default]
    Reading,
    Analysing,
    Rewriting,
    Simulating,
}

impl Stage {
    pub const ALL: [Self; 4] = [Self::Reading, Self::Analysing, Self::Rewriting, Self::Simulating];

    /// What comes after a stage of the engine's own has ended.
    pub(super) fn after(ended: u32) -> Self {
        use unblock::report::Stage as Of;
        if ended >= Of::Find as u32 { Self::Rewriting } else { Self::Analysing }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Analysing => "analysing",
            Self::Rewriting => "rewriting",
            Self::Simulating => "simulating",
        }
    }
}

/// A line of the original at which tasks of a run stand.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stand {
    #[serde(skip)]
    pub file: u32,
    /// From 1.
    pub line: u32,
    /// Its class in the style sheet: `running`, `blocking`, `waiting` or `ready`.
    pub state: &'static str,
    pub who: String,
}

/// A thing to bring into view.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    pub place: Place,
    /// Tells two requests for the same place apart.
    pub number: u32,
}

/// A text for the editor to take over, as if it were typed.
#[derive(Clone, Debug, PartialEq)]
pub struct Fixed {
    pub text: String,
    /// Tells two requests for the same text apart.
    pub number: u32,
}

/// What lies over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    Samples,
    Settings,
    Share,
    Shortcuts,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub tone: Tone,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Plain,
    Problem,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DiffLayout {
    #[default]
    Unified,
    SideBySide,
}

/// What the runs in sight are of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RunsAge {
    /// The answer in sight, or there are none.
    #[default]
    Present,
    /// An earlier one, until those of this one come.
    Passing,
    /// An earlier one, as the present code cannot run.
    Earlier,
}

impl RunsAge {
    pub fn class(self) -> Option<&'static str> {
        (self != Self::Present).then_some("is-earlier")
    }

    pub fn told(self) -> Option<&'static str> {
        match self {
            Self::Present => None,
            Self::Passing => Some("Of the code before the last change; the present code is being run."),
            Self::Earlier => Some("Of the last code that could be run; the present code cannot."),
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    /// Its name in the page's root element and in storage.
    pub fn key(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub fn of(key: &str) -> Self {
        [Self::Light, Self::Dark].into_iter().find(|theme| theme.key() == key).unwrap_or_default()
    }

    pub(super) fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }
}
