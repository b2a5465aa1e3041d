//! `with` to `async with`; a statement of mixed items is taken apart.

use super::await_calls::why;
use super::colour::{Site, SiteKind};
use super::draft::{Draft, keyword};
use super::style::{Style, indentation};
use super::template::{Piece, Replacement, Shift};
use crate::names::FileId;
use crate::syntax::SourceFile;
use crate::syntax::ast::*;
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet};

pub const NAME: &str = "async-with";

/// One change per `with` statement.
pub fn write(draft: &mut Draft) {
    let colouring = draft.colouring;
    let mut statements: BTreeMap<(FileId, StmtId), (BTreeSet<usize>, &Site)> = BTreeMap::new();
    for ((file, kind), site) in &colouring.sites {
        if let SiteKind::With(item) = kind {
            statements.entry((*file, item.with)).or_insert((BTreeSet::new(), site)).0.insert(item.index);
        }
    }
    for ((file, id), (hot, site)) in statements {
        let source = draft.scene.source(file);
        let StmtKind::With { items, body, .. } = &source.tree[id].kind else { continue };
        let start = source.tree[id].span.start;
        let replacement = match hot.len() == items.len() {
            true => Some(keyword(start, "with", "async with")),
            false => take_apart(source, draft.style(file), id, items, body, &hot),
        };
        let Some(replacement) = replacement else {
            draft.add_at(site, file, None);
            continue;
        };
        let mut change = draft.change(NAME, file, site.owner, Span::new(start, start + 4));
        change.title = "Enter and leave the context asynchronously".into();
        change.why = why(draft, site);
        change.replacements.push(replacement);
        draft.add_at(site, file, Some(change));
    }
}

/// `with a, b:` of which only one is asynchronous, as two statements, one in the other.
fn take_apart(
    source: &SourceFile,
    style: Style,
    id: StmtId,
    items: &[WithItem],
    body: &[StmtId],
    hot: &BTreeSet<usize>,
) -> Option<Replacement> {
    let tree = &source.tree;
    let span = tree[id].span;
    let lines = &source.lines;
    let first = tree[*body.first()?].span.start;
    if lines.line_of(first) == lines.line_of(tree[items.last()?.context].span.end) {
        return None;
    }
    let (outer, unit) = (indentation(source, span.start), style.indent.text());
    let groups = groups(items.len(), hot);
    let mut pieces = Vec::new();
    for (depth, group) in groups.iter().enumerate() {
        if depth > 0 {
            pieces.push(Piece::New(format!(":{}{outer}{}", style.newline, unit.repeat(depth))));
        }
        let word = if hot.contains(&group.start) { "async with " } else { "with " };
        pieces.push(Piece::New(word.into()));
        pieces
            .push(Piece::Source(item_range(tree, &items[group.start]).cover(item_range(tree, &items[group.end - 1]))));
    }
    let body_start = lines.start_of(lines.line_of(first));
    pieces.push(Piece::New(format!(":{}", style.newline)));
    pieces.push(Piece::Block(Span::new(body_start, span.end), Shift::In(unit.repeat(groups.len() - 1))));
    Some(Replacement::new(span, pieces))
}

/// Runs of items that are all asynchronous or all not.
fn groups(count: usize, hot: &BTreeSet<usize>) -> Vec<std::ops::Range<usize>> {
    let mut groups: Vec<std::ops::Range<usize>> = Vec::new();
    for item in 0..count {
        match groups.last_mut() {
            Some(last) if hot.contains(&last.start) == hot.contains(&item) => last.end = item + 1,
            _ => groups.push(item..item + 1),
        }
    }
    groups
}

fn item_range(tree: &Tree, item: &WithItem) -> Span {
    let context = tree[item.context].span;
    item.target.map_or(context, |target| context.cover(tree[target].span))
}
