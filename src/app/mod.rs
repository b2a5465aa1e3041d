//! The page: one reducer with plain state, small components, and `browser` for all that is JavaScript's.
//!
//! Compiled only into the page's binary (and into the host's tests of its HTML), so that the engine cannot name it.

pub mod addressing;
pub mod answer;
pub mod browser;
pub mod calls;
pub mod card;
pub mod changes;
pub mod dialog;
pub mod diff_view;
pub mod editor_pane;
pub mod errand;
pub mod events;
pub mod field;
pub mod files;
pub mod findings;
pub mod header;
pub mod icons;
pub mod load;
pub mod notice;
pub mod progress;
pub mod prose;
pub mod protocol;
pub mod recording;
pub mod rewrite_view;
pub mod runs;
pub mod samples;
pub mod settings;
pub mod share_panel;
pub mod shell;
pub mod shortcuts;
pub mod split;
pub mod state;
pub mod status;
pub mod timeline;
pub mod views;
pub mod words;
pub mod workers;
