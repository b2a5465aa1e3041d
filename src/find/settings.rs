//! What the person says about their own code: calls that block, and calls that do not.

use crate::profile::Measured;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A person's entries; they come before the catalogue's rows.
///
/// ```json
/// {"blocking": [{"match": "self._perform_request", "kind": "method", "milliseconds": 80},
///               {"match": "*.blocking_thrift_call", "async": "client.call_async"},
///               {"match": "next", "kind": "function", "in": ["Result.__next__"]}],
///  "harmless": ["legacy.get", "*.poll"],
///  "async_defs": ["Client.__enter__"]}
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub blocking: Vec<Declared>,
    /// Callees that never block, by dotted name or by their text.
    pub harmless: Vec<String>,
    /// Functions that become asynchronous although nothing in them says so, by qualified name.
    pub async_defs: Vec<String>,
    /// Assumed milliseconds by dotted name, in place of the catalogue's.
    pub milliseconds: BTreeMap<String, f64>,
    /// Times from a recording, in the place of those that are assumed.
    pub measured: Vec<Measured>,
}

/// A call, `with` or loop which the person says blocks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Declared {
    /// A resolved dotted name (`shop.api.fetch`), or the callee's text without arguments: `self._stream.read`,
    /// `super().close`, `self.slots[].read`, `*.name` for any receiver.
    #[serde(rename = "match")]
    pub pattern: String,
    /// What becomes asynchronous; a call where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<DeclaredKind>,
    /// What the asynchronous form is called, where that differs.
    #[serde(default, rename = "async", skip_serializing_if = "Option::is_none")]
    pub async_name: Option<String>,
    /// Only in functions of these qualified names; empty is everywhere.
    #[serde(default, rename = "in", skip_serializing_if = "Vec::is_empty")]
    pub within: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub milliseconds: Option<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeclaredKind {
    /// A call by a bare name.
    Function,
    /// A call of an attribute.
    Method,
    /// `with X` becomes `async with X`.
    Context,
    /// `for ... in X` becomes `async for ... in X`.
    Iter,
}

impl Declared {
    pub(super) fn applies_to(&self, kind: super::SiteKind) -> bool {
        match self.kind {
            None | Some(DeclaredKind::Function | DeclaredKind::Method) => kind == super::SiteKind::Call,
            Some(DeclaredKind::Context) => kind == super::SiteKind::Enter,
            Some(DeclaredKind::Iter) => kind == super::SiteKind::Iterate,
        }
    }

    pub(super) fn applies_in(&self, qualname: &str) -> bool {
        self.within.is_empty() || self.within.iter().any(|function| function == qualname)
    }
}

/// Whether a pattern means a callee, by one of its dotted names or by its text.
pub(super) fn matches(pattern: &str, names: &[&str], text: Option<&str>) -> bool {
    if names.contains(&pattern) || text == Some(pattern) {
        return true;
    }
    // `*.name` is any receiver at all.
    let Some(method) = pattern.strip_prefix("*.") else { return false };
    let ends = |name: &str| name.strip_suffix(method).is_some_and(|receiver| receiver.ends_with('.'));
    text.is_some_and(ends) || names.iter().any(|name| ends(name))
}
