//! Starts the engine's worker.

fn main() {
    #[cfg(target_arch = "wasm32")]
    js_sys::global();
}
