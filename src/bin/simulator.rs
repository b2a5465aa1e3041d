//! The second worker: runs the programs before and after, and their traffic, so that nobody waits for a run to see what
//! blocks. On the host it is an empty program.

#[cfg(target_arch = "wasm32")]
#[path = "../app/listen.rs"]
mod listen;
#[cfg(target_arch = "wasm32")]
#[path = "../app/protocol.rs"]
mod protocol;

fn main() {
    #[cfg(target_arch = "wasm32")]
    listen::listen(|question: unblock::report::Simulation| question.answer());
}
