//! The changes of native clients: everything of one part depends on each other.

use super::super::async_with;
use super::super::colour::RootKind;
use super::super::draft::Draft;
use super::super::http::{Shape, entered};
use super::super::imports::Import;
use super::super::swap_calls::head_name;
use super::super::template::{Piece, Replacement};
use super::super::{Change, Safety};
use super::group::Part;
use super::{Made, NAME, Natives, module_of, transaction};
use crate::names::{DefinitionId, FileId};
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
    change.title = format!("Use `{}`", made.native.name);
    change.why = format!("every use of the object can be awaited; it needs the package {}", made.native.package);
    change.safety = Safety::Review;
    change.caution = Some(format!("`{}` has to be installed; what its calls return is the same", made.native.package));
    change.imports.push(Import::module(module_of(made.native.name)));
    if let ExprKind::Call { func, .. } = tree[made.call].kind {
        change.replacements.push(Replacement::text(tree[func].span, made.native.name));
        change.frees.extend(head_name(tree, func));
    }
    if let Some(closing) = made.closing {
        let inside = vec![Piece::Source(tree[made.call].span)];
        change.replacements.push(Replacement::new(tree[closing].span, inside).ranked(3));
        if let ExprKind::Call { func, .. } = tree[closing].kind {
            change.frees.extend(head_name(tree, func));
        }
    }
    if let Some(shape @ Shape::Block { .. }) = made.shape
        && made.native.has("@block")
    {
        change.replacements.extend(entered(draft, file, made.call, shape));
    }
    change.depends_on.extend(draft.defs.get(&made.owner).cloned());
    change
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
            change.replacements.push(Replacement::text(tree[expr].span, name));
            change.imports.push(Import::module(module_of(name)));
            change.frees.extend(head_name(tree, expr));
        }
        if !contexts.is_empty() {
            transaction::write(draft, file, &contexts, &mut change);
        }
        changes.push(change);
    }
    changes
}

/// What a part consists of needs all of the rest: makers, uses, and the functions that turn for them.
fn depend(draft: &mut Draft, part: &Part, ids: &[String]) {
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
    let functions: BTreeSet<&DefinitionId> = part.created.iter().collect();
    let created: Vec<String> = functions.iter().filter_map(|id| draft.defs.get(id).cloned()).collect();
    let mut uses = created.clone();
    for change in &mut draft.changes {
        let is_use = spans.contains(&(change.file, change.span)) || created.contains(&change.id);
        if is_use && !ids.contains(&change.id) && (change.rewrite == async_with::NAME || change.rewrite != NAME) {
            change.depends_on.extend(ids.iter().cloned());
            uses.push(change.id.clone());
        }
    }
    for change in draft.changes.iter_mut().filter(|change| ids.contains(&change.id)) {
        let others = ids.iter().filter(|id| **id != change.id).cloned();
        change.depends_on.extend(uses.iter().cloned().chain(others));
    }
}
