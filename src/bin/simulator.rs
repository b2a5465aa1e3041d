//! The second worker: runs the programs before and after, so that nobody waits for a run to see what blocks. On the host it is an empty program.

#[cfg(target_arch = "wasm32")]
#[path = "../app/listen.rs"]
mod listen;
#[cfg(target_arch = "wasm32")]
#[path = "../app/protocol.rs"]
mod protocol;

fn main() {
    #[cfg(target_arch = "wasm32")]
    listen::listen(|programs: unblock::report::Programs| unblock::report::run(&programs));
}
