//! An asynchronous twin beside a plain wrapper, for functions with callers that cannot all turn at once.

use super::change::Safety;
use super::colour::Colouring;
use super::draft::Draft;
use super::helpers::starter;
use super::imports::Import;
use super::scene::Scene;
use super::settings::RewriteSettings;
use super::style::{definition, indentation};
use super::template::Replacement;
use crate::names::{Decorator, DefinitionId, DefinitionKind, FileId};
use crate::syntax::SourceFile;
use crate::syntax::ast::*;
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet};

pub const NAME: &str = "sync-wrapper";

/// The functions that keep their name as a plain wrapper, with the name of their asynchronous twin.
pub fn find_twins(scene: &Scene, colouring: &Colouring, settings: &RewriteSettings) -> BTreeMap<DefinitionId, String> {
    let keeps = |id: DefinitionId| scene.keeps_plain_callers(id, settings) && can_wrap(scene, id);
    // Methods of one family are called by one name.
    let turns = |id: &DefinitionId| colouring.functions.contains_key(id);
    let family_keeps = |id| scene.family(id).into_iter().filter(turns).all(keeps);
    let kept = colouring.functions.keys().copied().filter(|&id| keeps(id) && family_keeps(id));
    kept.map(|id| (id, twin_name(&scene.definition(id).name))).collect()
}

/// Functions and methods with no decorator but `classmethod`, `staticmethod` and `abstractmethod`. What Python calls by name, what is
/// read by `for` or `with`, and what belongs to one call of another function has no use for a wrapper.
/// The twin's name must be free.
pub fn can_wrap(scene: &Scene, id: DefinitionId) -> bool {
    let definition = scene.definition(id);
    let Some(def) = scene.function(id) else { return false };
    let known = |decorator: &Decorator| {
        matches!(decorator, Decorator::ClassMethod | Decorator::StaticMethod | Decorator::Abstract)
    };
    let around = definition.parent.map(|parent| scene.definition(parent).kind);
    let top = matches!(around, Some(DefinitionKind::Module | DefinitionKind::Class(_)));
    let decorated = def.decorators.len() == definition.decorators.iter().filter(|one| known(one)).count();
    let is_free = || scene.tree(definition.file).name(&twin_name(&definition.name)).is_none();
    top && decorated && !definition.is_generator && !definition.is_special() && is_free()
}

/// `async_load`, and `_async_load` for `_load`.
fn twin_name(name: &str) -> String {
    let bare = name.trim_start_matches('_');
    format!("{}async_{bare}", &name[..name.len() - bare.len()])
}

/// One change per file: the helper that makes a plain function of a coroutine function.
pub fn write(draft: &mut Draft) {
    let files: BTreeSet<FileId> = draft.twins.keys().map(|&id| draft.scene.definition(id).file).collect();
    for file in files {
        let source = draft.scene.source(file);
        let (starter, helper) = starter(draft, file, runs_below(draft, file));
        let Some(written) = definition(source, &wrapper(draft, file, starter)) else { continue };
        let owner = draft.scene.names.module(file);
        let mut change = draft.change(NAME, file, owner, written.span);
        change.title = format!("Add `{}`, which makes a plain function of a coroutine function", helper_name(source));
        change.why = "callers that are not asynchronous yet go on as before".into();
        change.imports = vec![Import::module("asyncio"), Import::module("functools")];
        change.helpers.extend(helper);
        change.replacements.push(written);
        let id = change.id.clone();
        if draft.add(change).is_ok() {
            depend(draft, file, &id);
        }
    }
}

fn depend(draft: &mut Draft, file: FileId, helper: &str) {
    let twins: Vec<String> = draft
        .twins
        .keys()
        .filter(|&&id| draft.scene.definition(id).file == file)
        .filter_map(|id| draft.defs.get(id).cloned())
        .collect();
    for twin in &twins {
        let Some(change) = draft.change_named(twin) else { continue };
        change.depends_on.push(helper.to_string());
        change.safety = Safety::Review;
        change.caution =
            Some("the wrapper starts an event loop: call it from plain code only, never inside a coroutine".into());
    }
}

/// Whether plain code that a coroutine calls uses one of the wrappers: a loop runs then.
fn runs_below(draft: &Draft, file: FileId) -> bool {
    let of_file = |id: &&DefinitionId| draft.scene.definition(**id).file == file;
    let mut edges = draft.twins.keys().filter(of_file).flat_map(|&id| draft.scene.edges_to(id));
    edges.any(|edge| draft.below.contains(&edge.caller))
}

/// The helper's name; another where the file means something else by it.
fn helper_name(source: &SourceFile) -> &'static str {
    let free = |name: &&&str| source.tree.name(name).is_none();
    ["sync", "sync_wrapper", "make_sync"].iter().find(free).unwrap_or(&"unblock_sync")
}

fn wrapper(draft: &Draft, file: FileId, starter: &str) -> String {
    let style = draft.style(file);
    let unit = style.indent.text();
    let lines = [
        format!("def {}(function):", helper_name(draft.scene.source(file))),
        format!("{unit}@functools.wraps(function)"),
        format!("{unit}def wrapper(*args, **kwargs):"),
        format!("{unit}{unit}return {starter}(function(*args, **kwargs))"),
        String::new(),
        format!("{unit}wrapper.__name__ = function.__name__.replace(\"async_\", \"\", 1)"),
        format!("{unit}wrapper.__qualname__ = function.__qualname__.replace(\"async_\", \"\", 1)"),
        format!("{unit}return wrapper"),
    ];
    lines.join(style.newline)
}

/// The name of the twin in its `def`, and the wrapper behind it under the old name.
pub fn twin(draft: &Draft, id: DefinitionId, def: &FunctionDef) -> Option<Vec<Replacement>> {
    let new = draft.twins.get(&id)?;
    let definition = draft.scene.definition(id);
    let source = draft.scene.source(definition.file);
    let newline = draft.style(definition.file).newline;
    let sync = helper_name(source);
    let function = match () {
        () if definition.has(Decorator::ClassMethod) => format!("classmethod({sync}({new}.__func__))"),
        () if definition.has(Decorator::StaticMethod) => format!("staticmethod({sync}({new}.__func__))"),
        () => format!("{sync}({new})"),
    };
    let gap = if definition.class.is_some() { 2 } else { 3 };
    let indent = indentation(source, definition.span.start);
    let line_end = source.lines.start_of(source.lines.line_of(definition.span.end.saturating_sub(1)) + 1);
    let text = source.slice(Span::new(definition.span.end, line_end));
    let end = definition.span.end + text.trim_end_matches(['\n', '\r']).len() as u32;
    let wrapper = format!("{}{indent}{} = {function}", newline.repeat(gap), definition.name);
    Some(vec![Replacement::text(def.name.span, new.as_str()), Replacement::text(Span::at(end), wrapper)])
}
