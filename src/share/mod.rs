//! Links: a document, its view and its baseline as a URL fragment, and back.
//!
//! A fragment reads `code=1.DATA&view=timeline&embed`. `1` is the format's version; old versions keep opening.

mod base64url;
mod link;
mod squeeze;

pub use link::{Embed, Link, LinkError, View, read_fragment, write_fragment};

/// Links longer than this are cut by some chats, mail readers and proxies.
pub const COMFORTABLE_LENGTH: usize = 8_000;
