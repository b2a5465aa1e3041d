//! Sessions of `requests`, which become clients of the library that is chosen.

use super::super::http::{self, HttpUse};
use super::super::scene::Scene;
use super::super::settings::HttpTarget;
use crate::catalogue::Native;
use crate::names::FileId;
use crate::syntax::ast::ExprId;

pub const CLASS: &str = "requests.Session";

/// Stands for whichever library is chosen.
pub const PACKAGE: &str = "an HTTP client";

/// A session of `aiohttp` is made in a running loop, complains when it is not closed, and sets nothing later.
const AIOHTTP: Native = Native::of("aiohttp.ClientSession", PACKAGE, "close .headers @with @block @loop @close !set");
const HTTPX: Native = Native::of("httpx.AsyncClient", PACKAGE, "close>aclose .headers .cookies .auth @with @block");

pub fn native(target: HttpTarget) -> Native {
    match target {
        HttpTarget::Aiohttp => AIOHTTP,
        HttpTarget::Httpx => HTTPX,
    }
}

pub fn is_factory(path: &str) -> bool {
    matches!(path, "requests.Session" | "requests.sessions.Session" | "requests.session")
}

/// A request whose response is used in ways that the target knows.
pub fn request(scene: &Scene, file: FileId, call: ExprId, verb: &str) -> Option<HttpUse> {
    http::usage(scene, file, call, &format!("{CLASS}.{verb}"), scene.targets.0)
}
