//! What the page and its workers say to each other, and as which bytes.

use serde::{Deserialize, Serialize};

/// The page asks a worker.
#[derive(Serialize, Deserialize)]
pub struct Request<Q> {
    /// Numbers the document's states; an answer to an older one is dropped.
    pub asked: u32,
    pub question: Q,
}

/// The worker answers.
#[derive(Serialize, Deserialize)]
pub struct Response<A> {
    pub asked: u32,
    pub answer: A,
    /// Milliseconds that the answer took.
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
