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

/// A process is started at once; it is waited for by what is awaited of it then.
const PROCESS_STARTS: [&str; 2] = ["asyncio.create_subprocess_exec", "asyncio.create_subprocess_shell"];
const PROCESS_WAITS: [&str; 2] = ["communicate", "wait"];

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
            let mut takes = |name: String, milliseconds: f64| {
                let longest: &mut f64 = awaited.entry(name).or_default();
                *longest = longest.max(milliseconds);
            };
            if PROCESS_STARTS.contains(&form.as_str()) {
                PROCESS_WAITS.iter().for_each(|wait| takes(format!("{form}.{wait}"), site.milliseconds));
                takes(form, 0.0);
            } else {
                takes(form, site.milliseconds);
            }
        }
    }
    awaited
}

/// The name without the sign for any receiver.
pub(super) fn plain_name(entry: &Declared) -> String {
    entry.name.strip_prefix("*.").unwrap_or(&entry.name).to_owned()
}
