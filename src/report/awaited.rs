//! What the awaits of a program take: as long as the blocking calls in whose place they are.

use super::document::{Declared, Document};
use crate::catalogue;
use crate::find::{self, Found};
use crate::rewrite::Strategy;
use std::collections::BTreeMap;

/// Which of the two texts is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Before,
    After,
}

/// What awaiting takes in place of the calls that were found. Of several that become one, the longest counts.
///
/// A figure that a call's own arguments give bears on that call alone.
pub(super) fn awaited(document: &Document, found: &Found, side: Side) -> BTreeMap<String, f64> {
    let settings = &document.settings;
    let mut awaited = BTreeMap::new();
    for site in found.sites.iter().filter(|site| site.measure != find::Measure::Source) {
        let is_awaited = match side {
            Side::Before => site.handled == Some(find::Handled::Awaited),
            Side::After => settings.strategy != Strategy::ThreadOnly,
        };
        let forms = match &site.cause {
            find::Cause::Catalogue(row) => catalogue::async_forms(row),
            find::Cause::Declared(entry) => match &settings.blocking[*entry] {
                Declared { async_name: Some(name), .. } => vec![name.clone()],
                // It keeps its name.
                entry if is_awaited => vec![plain_name(entry)],
                _ => continue,
            },
        };
        for form in forms {
            let longest: &mut f64 = awaited.entry(form).or_default();
            *longest = longest.max(site.milliseconds);
        }
    }
    awaited
}

/// The name without the sign for any receiver.
pub(super) fn plain_name(entry: &Declared) -> String {
    entry.name.strip_prefix("*.").unwrap_or(&entry.name).to_owned()
}
