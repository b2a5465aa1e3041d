//! `cargo xtask build|serve|test`: builds, serves and tests the page.
fn main() {}
