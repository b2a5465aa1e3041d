//! Links: a document, its view and its baseline as a URL fragment, and back.
//!
//! A fragment reads `code=2.DATA&view=timeline&embed`. `2` is the format's version: 1 is deflated (`squeeze`), 2 is
//! predicted (`mix`). Old versions keep opening. By hand one writes `python=TEXT&view=timeline`, percent-encoded.

mod base64url;
mod link;
mod mix;
mod model;
mod percent;
mod squeeze;

pub use link::{Embed, Link, LinkError, View, read_fragment, unusual_settings, write_fragment};

/// Links longer than this are cut by some chats, mail readers and proxies.
pub const COMFORTABLE_LENGTH: usize = 8_000;
