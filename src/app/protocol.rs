//! What the page and its worker say to each other, and as which bytes.

use serde::{Deserialize, Serialize};
use unblock::report::{Document, Report};

/// The page asks for the analysis of a document.
#[derive(Serialize, Deserialize)]
pub struct Request {
    /// Numbers the document's states; an answer to an older one is dropped.
    pub asked: u32,
    pub document: Document,
}

/// The worker answers.
#[derive(Serialize, Deserialize)]
pub struct Response {
    pub asked: u32,
    pub report: Report,
    /// Milliseconds that the engine took.
    pub milliseconds: f64,
}

/// `None` where a value cannot be written, which no value of ours meets.
pub fn to_bytes<T: Serialize>(message: &T) -> Option<Vec<u8>> {
    postcard::to_stdvec(message).ok()
}

/// `None` where the bytes are of another version of the page.
pub fn from_bytes<T: for<'de> Deserialize<'de>>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}
