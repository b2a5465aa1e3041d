//! Starts the page in the browser; on the host it is an empty program.

#[cfg(target_arch = "wasm32")]
#[path = "../app/mod.rs"]
mod app;

fn main() {
    #[cfg(target_arch = "wasm32")]
    yew::Renderer::<app::shell::App>::new().render();
}
