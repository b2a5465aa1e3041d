//! The changes of native clients: everything of one part depends on each other.

use super::super::colour::RootKind;
use super::super::draft::Draft;
use super::super::http::{self, Shape, entered};
use super::super::imports::Import;
use super::super::settings::HttpTarget;
use super::super::swap_calls::head_name;
use super::super::template::{Piece, Replacement};
use super::super::{Change, Safety};
use super::group::Part;
use super::{Made, NAME, Natives, arguments, lifetime, module_of, session, transaction};
use crate::catalogue::Native;
use crate::names::FileId;
use crate::syntax::ast::*;
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet};

/// One change per object that is made, and one per file for what is around them.
pub fn write(draft: &mut Draft, natives: &Natives) {
    let files: BTreeSet<FileId> =
        natives.parts.iter().flat_map(|part| &part.transactions).map(|(file, _)| *file).collect();
    let mut helpers = BTreeMap::new();
    for file in files {
        let id = transaction::define(draft, file).and_then(|change| add(draft, change));
        helpers.extend(id.map(|id| (file, id)));
    }
    for part in &natives.parts {
        let mut ids = Vec::new();
        for made in &part.made {
            let change = make(draft, made);
            match add(draft, change) {
                Some(id) => ids.push(id),
                None => draft.keep(made.file, made.call, std::iter::empty()),
            }
        }
        for &(file, call) in &part.tables {
            let owner = draft.scene.names.function(file, call).unwrap_or(draft.scene.names.module(file));
            let mut change = draft.change(NAME, file, owner, draft.scene.tree(file)[call].span);
            change.title = "Make the tables by a connection".into();
            change.why = "it runs plain code of the library where that can wait".into();
            change.replacements.extend(arguments::tables(draft, file, call));
            change.depends_on.extend(draft.defs.get(&owner).cloned());
            ids.extend(add(draft, change));
        }
        for change in managed(draft, part) {
            ids.extend(add(draft, change));
        }
        for mut change in around(draft, part) {
            let helped = part.transactions.iter().any(|(file, _)| *file == change.file);
            change.depends_on.extend(helpers.get(&change.file).filter(|_| helped).cloned());
            ids.extend(add(draft, change));
        }
        depend(draft, part, &ids);
    }
}

fn add(draft: &mut Draft, change: Change) -> Option<String> {
    let id = change.id.clone();
    draft.add(change).ok().map(|()| id)
}

fn make(draft: &mut Draft, made: &Made) -> Change {
    let (scene, file) = (draft.scene, made.file);
    let tree = scene.tree(file);
    let mut change = draft.change(NAME, file, made.owner, tree[made.call].span);
    change.safety = Safety::Review;
    match &made.native {
        Some(native) => client(draft, made, native, &mut change),
        None => {
            change.title = "Close the object at the end of its use".into();
            change.why = "the client that it keeps has to be closed".into();
            change.caution = Some("before, nothing closed it".into());
        }
    }
    if let Some(shape @ Shape::Block { .. }) = made.shape
        && made.native.is_none_or(|native| native.has("@block"))
    {
        change.replacements.extend(entered(draft, file, made.call, shape));
    }
    change.depends_on.extend(draft.defs.get(&made.owner).cloned());
    change
}

/// The counterpart's factory in the place of the old one.
fn client(draft: &Draft, made: &Made, native: &Native, change: &mut Change) {
    let tree = draft.scene.tree(made.file);
    change.title = format!("Use `{}`", native.name);
    let ExprKind::Call { func, .. } = tree[made.call].kind else { return };
    change.frees.extend(head_name(tree, func));
    if native.package == session::PACKAGE {
        change.why = "its requests are awaited".into();
        change.caution = Some("headers set on the session stay; adapters and hooks have no counterpart".into());
        let text = http::constructor(draft.settings.http);
        change.replacements.push(Replacement::text(tree[made.call].span, text).ranked(3));
        change.imports.push(Import::module(module_of(native.name)));
    } else {
        change.why = format!("every use of the object can be awaited; it needs the package {}", native.package);
        change.caution = Some(match native.has("@lazy") {
            true => "what a model loads only when it is read, relationships or expired columns, raises an error".into(),
            false => format!("`{}` has to be installed; what its calls return is the same", native.package),
        });
        let name = named(tree, func, native.name, &mut change.imports);
        change.replacements.push(name);
        change.replacements.extend(arguments::write(draft.scene, made.file, made.call, *native));
    }
    if let Some(closing) = made.closing {
        let inside = vec![Piece::Source(tree[made.call].span)];
        change.replacements.push(Replacement::new(tree[closing].span, inside).ranked(2));
        if let ExprKind::Call { func, .. } = tree[closing].kind {
            change.frees.extend(head_name(tree, func));
        }
    }
}

/// A dotted name in the place of another: what was imported by name stays so, unless the new name is taken.
fn named(tree: &Tree, old: ExprId, new: &str, imports: &mut Vec<Import>) -> Replacement {
    let module = module_of(new);
    let short = new.strip_prefix(module).map_or("", |rest| rest.trim_start_matches('.'));
    let by_name = matches!(tree[old].kind, ExprKind::Name { .. }) && !short.is_empty() && !short.contains('.');
    if by_name && tree.name(short).is_none() {
        imports.push(Import::from(module, short));
        return Replacement::text(tree[old].span, short);
    }
    imports.push(Import::module(module));
    Replacement::text(tree[old].span, new)
}

/// The methods by which a class closes the client that its objects keep.
fn managed(draft: &mut Draft, part: &Part) -> Vec<Change> {
    let mut changes = Vec::new();
    for (class, attribute) in &part.managed {
        let close =
            if draft.settings.http == HttpTarget::Httpx && !part.requests.is_empty() { "aclose" } else { "close" };
        let Some((file, methods)) = lifetime::methods(draft, *class, attribute, close) else { continue };
        let mut change = draft.change(NAME, file, *class, Span::at(methods.span.start));
        change.title = format!("Let `async with` close a `{}`", draft.scene.definition(*class).name);
        change.why = "the client that its objects keep has to be closed".into();
        change.replacements.push(methods);
        changes.push(change);
    }
    changes
}

/// Annotations and transactions, a change per file.
fn around(draft: &mut Draft, part: &Part) -> Vec<Change> {
    let scene = draft.scene;
    let contexts = part.transactions.iter().map(|(file, _)| *file);
    let files: BTreeSet<FileId> = contexts.chain(part.annotations.iter().map(|(file, ..)| *file)).collect();
    let mut changes = Vec::new();
    for file in files {
        let here = |at: &&(FileId, ExprId)| at.0 == file;
        let contexts: Vec<ExprId> = part.transactions.iter().filter(here).map(|(_, expr)| *expr).collect();
        let annotations: Vec<_> = part.annotations.iter().filter(|(other, ..)| *other == file).collect();
        let tree = scene.tree(file);
        let Some(first) = contexts.first().or(annotations.first().map(|(_, expr, _)| expr)) else { continue };
        let owner = scene.names.function(file, *first).unwrap_or(scene.names.module(file));
        let mut change = draft.change(NAME, file, owner, tree[*first].span);
        change.title = "Speak of the asynchronous client".into();
        change.why = "annotations name its class, and its transactions are contexts of their own".into();
        for &&(_, expr, name) in &annotations {
            let new = named(tree, expr, name, &mut change.imports);
            change.replacements.push(new);
            change.frees.extend(head_name(tree, expr));
        }
        if !contexts.is_empty() {
            transaction::write(draft, file, &contexts, &mut change);
        }
        changes.push(change);
    }
    changes
}

/// What a part consists of needs all of the rest: makers, uses, and the functions that turn for them. All of it needs
/// the first change of the part and that all of it, so that a large part has no more such lines than changes.
fn depend(draft: &mut Draft, part: &Part, ids: &[String]) {
    let Some((first, others)) = ids.split_first() else { return };
    let scene = draft.scene;
    let mut spans: BTreeSet<(FileId, Span)> = BTreeSet::new();
    for root in &part.roots {
        let tree = scene.tree(root.file);
        let with = (root.kind == RootKind::Context).then(|| scene.entered(root.file, root.expr)).flatten();
        spans.insert((root.file, tree[root.expr].span));
        spans.extend(with.map(|item| {
            let start = tree[item.with].span.start;
            (root.file, Span::new(start, start + 4))
        }));
    }
    let created: Vec<String> = part.created.iter().filter_map(|id| draft.defs.get(id).cloned()).collect();
    spans.extend(part.requests.keys().map(|&(file, call)| (file, scene.tree(file)[call].span)));
    let mut needed = others.to_vec();
    for number in draft.changes_among(spans, created.iter().chain(others)) {
        let change = &mut draft.changes[number];
        if change.id == *first {
            continue;
        }
        change.depends_on.push(first.clone());
        if change.rewrite != NAME {
            needed.push(change.id.clone());
        }
    }
    if let Some(change) = draft.change_named(first) {
        change.depends_on.extend(needed);
    }
}
