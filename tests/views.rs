//! The page's components, rendered to HTML on the host.

#[path = "../src/app/mod.rs"]
mod app;
