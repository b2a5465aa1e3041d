//! Starts the page.

fn main() {
    #[cfg(target_arch = "wasm32")]
    gloo::utils::body().append_with_str_1("Unblock").expect("a body takes text");
}
