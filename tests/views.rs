//! The page's components, rendered to HTML on the host, and the tests of its pure parts.

// What only a browser calls is not called here.
#[allow(dead_code)]
#[path = "../src/app/mod.rs"]
mod app;
#[path = "views/fixture.rs"]
mod fixture;
