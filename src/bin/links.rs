//! The third worker: writes the link of a document, which takes longer than a frame, while a person types on. On the host
//! it is an empty program.

#[cfg(target_arch = "wasm32")]
#[path = "../app/listen.rs"]
mod listen;
#[cfg(target_arch = "wasm32")]
#[path = "../app/protocol.rs"]
mod protocol;

fn main() {
    #[cfg(target_arch = "wasm32")]
    listen::listen(|link: unblock::share::Link| unblock::share::write_fragment(&link));
}
