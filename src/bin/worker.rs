//! The first worker: each document is answered with what was found and the rewrite. On the host it is an empty program.

#[cfg(target_arch = "wasm32")]
#[path = "../app/listen.rs"]
mod listen;
#[cfg(target_arch = "wasm32")]
#[path = "../app/protocol.rs"]
mod protocol;
#[cfg(target_arch = "wasm32")]
#[path = "../app/stages.rs"]
mod stages;

fn main() {
    #[cfg(target_arch = "wasm32")]
    listen::listen(|document: unblock::report::Document| {
        unblock::report::examine(&document, &mut stages::tell(&document))
    });
}
