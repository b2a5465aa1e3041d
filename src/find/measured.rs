//! Measured times in the place of assumed ones, and what to look for in a recording.

use super::settings::Settings;
use super::sites::{Cause, Measure, Site};
use super::{Found, name_span};
use crate::names::{DefinitionId, DefinitionKind, Names, Project};
use crate::profile::{Called, Defined, Measured, Subject};
use crate::syntax::ast::{ExprKind, StmtKind};
use std::collections::BTreeMap;

/// The functions of a project and its blocking calls, to be looked for in a recording.
pub fn subject(project: &Project, names: &Names, found: &Found) -> Subject {
    let mut numbers: BTreeMap<DefinitionId, u32> = BTreeMap::new();
    let mut functions = Vec::new();
    for (id, definition) in names.ids() {
        let lines = &project.file(definition.file).source.lines;
        let tree = &project.file(definition.file).source.tree;
        let named = lines.line_of(definition.name_span.start);
        let last = lines.line_of(definition.span.end);
        let decorated = match definition.kind {
            DefinitionKind::Function(stmt) => match &tree[stmt].kind {
                StmtKind::FunctionDef(def) => {
                    def.decorators.first().map(|&first| lines.line_of(tree[first].span.start))
                }
                _ => None,
            },
            DefinitionKind::Module => Some(0),
            DefinitionKind::Class(_) | DefinitionKind::Lambda(_) => continue,
        };
        numbers.insert(id, functions.len() as u32);
        let first = decorated.unwrap_or(named).min(named);
        functions.push(Defined { file: definition.file.0, name: definition.qualname.clone(), first, named, last });
    }
    let called = |site: &Site| {
        let file = project.file(site.file);
        let lines = &file.source.lines;
        let callee = match file.source.tree[site.expr].kind {
            ExprKind::Call { func, .. } => name_span(&file.source.tree, func),
            _ => site.span,
        };
        let function = *numbers.get(&site.function)?;
        let (first, last) = (lines.line_of(callee.start.min(site.span.start)), lines.line_of(site.span.end));
        Some(Called { function, path: site.path.clone(), first, last })
    };
    let calls = found.sites.iter().filter(|site| site.counts()).filter_map(called).collect();
    Subject { files: project.files.iter().map(|file| file.name.clone()).collect(), functions, calls }
}

/// Puts measured times into sites, unless the person gave a figure of their own.
pub(super) fn apply(project: &Project, names: &Names, settings: &Settings, sites: &mut [Site]) {
    if settings.measured.is_empty() {
        return;
    }
    let times = by_name(&settings.measured);
    let mut numbers: BTreeMap<(DefinitionId, String), u32> = BTreeMap::new();
    for site in sites.iter_mut().filter(|site| site.counts()) {
        let number = numbers.entry((site.function, site.path.clone())).or_default();
        let function = &names.definition(site.function).qualname;
        let key = (project.file(site.file).name.as_str(), function.as_str(), Some(site.path.as_str()), *number);
        *number += 1;
        let own = settings.milliseconds.contains_key(&site.path)
            || matches!(site.cause, Cause::Declared(entry) if settings.blocking[entry].milliseconds.is_some());
        if let (Some(time), false) = (times.get(&key), own) {
            site.milliseconds = time.milliseconds;
            site.measure = Measure::Recorded;
            site.recorded = Some(time.total());
        }
    }
}

/// Measured milliseconds of whole functions.
pub(super) fn of_functions(project: &Project, names: &Names, settings: &Settings) -> BTreeMap<DefinitionId, f64> {
    if settings.measured.is_empty() {
        return BTreeMap::new();
    }
    let times = by_name(&settings.measured);
    let time = |id: DefinitionId| {
        let definition = names.definition(id);
        let key = (project.file(definition.file).name.as_str(), definition.qualname.as_str(), None, 0);
        times.get(&key).map(|time| (id, time.milliseconds))
    };
    names.ids().filter(|(_, definition)| definition.is_function()).filter_map(|(id, _)| time(id)).collect()
}

type Key<'a> = (&'a str, &'a str, Option<&'a str>, u32);

fn by_name(measured: &[Measured]) -> BTreeMap<Key<'_>, &Measured> {
    let sane = |one: &&Measured| one.milliseconds.is_finite() && one.milliseconds >= 0.0;
    let all = measured.iter().filter(sane);
    all.map(|one| ((one.file.as_str(), one.function.as_str(), one.call.as_deref(), one.number), one)).collect()
}
