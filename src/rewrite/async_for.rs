//! `for` to `async for` in loops, comprehensions and `yield from`; lists in the place of what sync code reads.

use super::async_def::loop_over;
use super::await_calls::why;
use super::change::Safety;
use super::colour::SiteKind;
use super::draft::{Draft, keyword};
use super::scene::{Iteration, clauses};
use super::template::{Piece, Replacement};
use crate::names::FileId;
use crate::syntax::Node;
use crate::syntax::ast::*;
use crate::syntax::{SourceFile, TokenKind};
use crate::text::Span;

pub const NAME: &str = "async-for";

/// One change per loop or clause.
pub fn write(draft: &mut Draft) {
    let colouring = draft.colouring;
    for ((file, kind), site) in &colouring.sites {
        let (replacement, title) = match *kind {
            SiteKind::Iterate(iteration) => (iterate(draft, *file, iteration), "Iterate asynchronously"),
            SiteKind::Collect(expr) => (Some(collect(draft, *file, expr)), "Read the items into a list"),
            SiteKind::List(generator) => (Some(list(draft, *file, generator)), "Make a list of what is awaited"),
            _ => continue,
        };
        let Some(replacement) = replacement else {
            draft.add_at(site, *file, None);
            continue;
        };
        let mut change = draft.change(NAME, *file, site.owner, draft.scene.tree(*file)[site.expr].span);
        change.title = title.into();
        change.why = why(draft, site);
        if matches!(kind, SiteKind::Collect(_) | SiteKind::List(_)) {
            change.safety = Safety::Review;
            change.caution = Some("all items are made first: more memory, and no early end".into());
        }
        change.replacements.push(replacement);
        draft.add_at(site, *file, Some(change));
    }
}

fn iterate(draft: &Draft, file: FileId, iteration: Iteration) -> Option<Replacement> {
    let source = draft.scene.source(file);
    match iteration {
        Iteration::Loop(id) => Some(keyword(source.tree[id].span.start, "for", "async for")),
        Iteration::Clause { comprehension, clause } => {
            let target = clauses(&source.tree[comprehension].kind)[clause].target;
            let word = last_for(source, source.tree[target].span.start)?;
            // A string of many parts is one token: the word would be that of another loop.
            source.tree[comprehension].span.contains(word).then_some(())?;
            Some(Replacement::text(word, "async for"))
        }
        Iteration::YieldFrom(id) => loop_over(draft, file, id, "async for"),
    }
}

/// The `for` in front of a comprehension's target.
fn last_for(source: &SourceFile, before: u32) -> Option<Span> {
    let end = source.tokens.partition_point(|token| token.span.end <= before);
    let is_for = |token: &&crate::syntax::Token| token.kind == TokenKind::Word && source.slice(token.span) == "for";
    source.tokens[..end].iter().rev().find(is_for).map(|token| token.span)
}

/// `[item async for item in items]`, in the place of `list(items)` or of `items` alone.
fn collect(draft: &Draft, file: FileId, expr: ExprId) -> Replacement {
    let tree = draft.scene.tree(file);
    let span = tree[expr].span;
    let whole = match draft.scene.parent(file, expr) {
        Some(Node::Expr(call)) => match &tree[call].kind {
            ExprKind::Call { func, args, keywords } if args.len() == 1 && keywords.is_empty() => {
                (draft.scene.text(file, *func) == "list").then(|| tree[call].span)
            }
            _ => None,
        },
        _ => None,
    };
    let pieces = vec![Piece::New("[item async for item in ".into()), Piece::Source(span), Piece::New("]".into())];
    Replacement::new(whole.unwrap_or(span), pieces).ranked(3)
}

/// Brackets in the place of a generator expression's parentheses, or inside those of the call it is alone in.
fn list(draft: &Draft, file: FileId, generator: ExprId) -> Replacement {
    let source = draft.scene.source(file);
    let span = source.tree[generator].span;
    let inside = Span::new(span.start + 1, span.end - 1);
    let shares = match draft.scene.parent(file, generator) {
        Some(Node::Expr(call)) => match source.tree[call].kind {
            ExprKind::Call { .. } => source.tree[call].span.end == span.end,
            _ => false,
        },
        _ => false,
    };
    let (open, close) = if shares { ("([", "])") } else { ("[", "]") };
    Replacement::new(span, vec![Piece::New(open.into()), Piece::Source(inside), Piece::New(close.into())]).ranked(3)
}
