//! The other answers about a name: already asynchronous, known to be harmless, or of a package we know.

use std::borrow::Cow;

use super::{blocking::has_row, later, table::Tables};

pub(super) static VERDICTS: Tables =
    Tables { first: include_str!(concat!(env!("OUT_DIR"), "/verdicts.txt")), later: later::verdicts, kind: 2 };

/// Whether the callable is asynchronous already, so that it never is a finding: `asyncio.sleep`, `httpx.AsyncClient.get`.
pub fn is_async(path: &str) -> bool {
    let verdict = verdict(path);
    let named = verdict == Some("async") || path.split('.').any(is_async_segment);
    named && verdict != Some("plain") && !has_row(path)
}

/// The words by which packages name their asynchronous half: `redis.asyncio`, `grpc.aio`, `AsyncClient`.
fn is_async_segment(segment: &str) -> bool {
    let is_class = segment.strip_prefix("Async").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()));
    matches!(segment, "asyncio" | "aio") || is_class || segment.ends_with("AsyncClient")
}

/// Whether a callable without a row of its own is asynchronous, or excepted from a family that blocks.
pub(super) fn never_blocks(path: &str) -> bool {
    path.split('.').any(is_async_segment) || matches!(verdict(path), Some("async" | "harmless"))
}

/// Whether the catalogue covers the package: what it does not list there is harmless, rather than unknown.
pub fn is_known_module(root: &str) -> bool {
    VERDICTS.get(root).is_some_and(|verdict| verdict.starts_with("module"))
}

/// Arguments with which a call that blocks answers at once: `blocking=False`, `timeout=0`, `os.WNOHANG`.
pub fn instant(path: &str) -> impl Iterator<Item = Instant> {
    let conditions = VERDICTS.get(path).and_then(|verdict| verdict.strip_prefix("instant\t")).unwrap_or_default();
    conditions.split_whitespace().filter_map(Instant::read)
}

/// An argument and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instant {
    /// From 0, without the receiver; `None` where it is given by name alone.
    pub position: Option<usize>,
    pub keyword: &'static str,
    /// `False`, `0`, or the name of a flag that is in the value.
    pub value: &'static str,
}

impl Instant {
    fn read(condition: &'static str) -> Option<Self> {
        let (position, rest) = condition.split_once(':')?;
        let (keyword, value) = rest.split_once('=')?;
        Some(Self { position: position.parse().ok(), keyword, value })
    }
}

/// Where the package of a dotted name is documented.
pub fn documentation(path: &str) -> Option<Cow<'static, str>> {
    // The built-in functions have no module of their own.
    let root = path.split_once('.').map_or("builtins", |(root, _)| root);
    match VERDICTS.get(root)?.strip_prefix("module\t")? {
        "" => None,
        "stdlib" => Some(format!("https://docs.python.org/3/library/{}.html", page(root, path)).into()),
        address => Some(address.into()),
    }
}

/// The page of a name of the standard library: a few packages have one for each of their modules.
fn page<'a>(root: &'a str, path: &'a str) -> &'a str {
    let module = path.match_indices('.').nth(1).map_or(path, |(dot, _)| &path[..dot]);
    match root {
        "builtins" => "functions",
        "concurrent" | "http" | "urllib" | "xmlrpc" | "importlib" => module,
        _ if module == "os.path" || module == "logging.handlers" => module,
        _ => root,
    }
}

/// The verdict on a name, or that of the nearest pattern.
fn verdict(path: &str) -> Option<&'static str> {
    VERDICTS.matching(path).map(|found| found.rest)
}
