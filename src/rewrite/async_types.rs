//! `Iterator[T]` to `AsyncIterator[T]`, and its like, in the annotation of what a function returns, also in quotes.

use super::async_def::Parts;
use super::draft::Draft;
use super::imports::Import;
use super::template::Replacement;
use crate::names::FileId;
use crate::syntax::SourceFile;
use crate::syntax::ast::*;
use crate::text::Span;

/// Names what a function returns by its asynchronous form.
pub fn annotate(draft: &Draft, file: FileId, def: &FunctionDef, parts: &mut Parts) {
    let Some(returns) = def.returns else { return };
    let mut arms = Vec::new();
    arms_of(draft.scene.source(file), returns, MOST_ARMS, &mut arms);
    for arm in arms {
        quoted(draft, file, arm, parts);
        let Some((head, new)) = asynchronous(draft.scene.source(file), arm) else { continue };
        parts.rename(draft, file, head, new);
        parts.replacements.extend(without_result(draft.scene.tree(file), arm, new, 0));
    }
}

/// Unions in unions are followed so far.
const MOST_ARMS: u32 = 8;

/// A type, or the arms of `Union[...]`, `Optional[...]` and `a | b`.
fn arms_of(source: &SourceFile, expr: ExprId, steps: u32, arms: &mut Vec<ExprId>) {
    let tree = &source.tree;
    let inner = match tree[expr].kind {
        ExprKind::BinOp { left, right, .. } => vec![left, right],
        ExprKind::Subscript { value, index, .. } if matches!(last_name(source, value), "Union" | "Optional") => {
            match &tree[index].kind {
                ExprKind::Tuple { items, .. } => items.clone(),
                _ => vec![index],
            }
        }
        _ => return arms.push(expr),
    };
    if steps > 0 {
        inner.into_iter().for_each(|arm| arms_of(source, arm, steps - 1, arms));
    }
}

/// The name at the head of a type, and its asynchronous form.
fn asynchronous(source: &SourceFile, expr: ExprId) -> Option<(ExprId, &'static str)> {
    let head = match source.tree[expr].kind {
        ExprKind::Subscript { value, .. } => value,
        _ => expr,
    };
    Some((head, async_type(last_name(source, head))?))
}

fn last_name(source: &SourceFile, expr: ExprId) -> &str {
    let text = source.slice(source.tree[expr].span);
    text.rsplit('.').next().unwrap_or(text)
}

/// `Generator[Y, S, R]` has one parameter more than `AsyncGenerator[Y, S]`.
fn without_result(tree: &Tree, expr: ExprId, new: &str, base: u32) -> Option<Replacement> {
    let ExprKind::Subscript { index, .. } = tree[expr].kind else { return None };
    let ExprKind::Tuple { items, .. } = &tree[index].kind else { return None };
    let &[_, send, result] = &items[..] else { return None };
    let span = Span::new(base + tree[send].span.end, base + tree[result].span.end);
    (new == "AsyncGenerator").then(|| Replacement::text(span, ""))
}

/// The same of a type in quotes, whose text stands in the source as it is.
fn quoted(draft: &Draft, file: FileId, expr: ExprId, parts: &mut Parts) {
    let source = draft.scene.source(file);
    let ExprKind::Constant(Constant::Str(text)) = &source.tree[expr].kind else { return };
    let span = source.tree[expr].span;
    let base = span.start + 1;
    if span.len() as usize != text.len() + 2 || !source.slice(span)[1..].starts_with(&**text) {
        return;
    }
    let inside = SourceFile::parse(&**text);
    let [stmt] = inside.tree.body[..] else { return };
    let (true, StmtKind::Expr { value }) = (inside.unread.is_empty(), &inside.tree[stmt].kind) else { return };
    let mut arms = Vec::new();
    arms_of(&inside, *value, MOST_ARMS, &mut arms);
    for arm in arms {
        let Some((head, new)) = asynchronous(&inside, arm) else { continue };
        let old = last_name(&inside, head);
        if let ExprKind::Name { .. } = inside.tree[head].kind {
            let Some(module) = imported_from(source, old) else { continue };
            parts.imports.push(Import::from(module, new));
        }
        let end = base + inside.tree[head].span.end;
        parts.replacements.push(Replacement::text(Span::new(end - old.len() as u32, end), new));
        parts.replacements.extend(without_result(&inside.tree, arm, new, base));
        // Nothing of it reads the old name then.
        if text.matches(old).count() == 1 {
            parts.frees.push(expr);
        }
    }
}

/// The module that a name of a file comes from.
fn imported_from<'s>(source: &'s SourceFile, name: &str) -> Option<&'s str> {
    let tree = &source.tree;
    let StmtKind::ImportFrom { module, .. } = &tree[source.places().importing(tree.name(name)?)?].kind else {
        return None;
    };
    module.map(|module| tree.str(module.name))
}

/// Whether a name is written into annotations and nowhere else.
pub fn is_async_type(name: &str) -> bool {
    name.starts_with("Async") || name == "AbstractAsyncContextManager"
}

/// The asynchronous form of a type.
pub fn async_type(name: &str) -> Option<&'static str> {
    Some(match name {
        "Iterator" => "AsyncIterator",
        "Iterable" => "AsyncIterable",
        "Generator" => "AsyncGenerator",
        "ContextManager" => "AsyncContextManager",
        "AbstractContextManager" => "AbstractAsyncContextManager",
        _ => return None,
    })
}
