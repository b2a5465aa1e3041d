//! `__iter__` that gives the iterator of something else: as a generator it can await that.

use super::style::{indentation, starts_its_line};
use super::template::{Piece, Replacement};
use crate::names::{Definition, DefinitionId, EdgeKind, Names, Project};
use crate::syntax::ast::*;
use crate::syntax::{Node, SourceFile};
use crate::text::Span;

/// Whether a plain `__iter__` ends in `return iter(...)`, and nobody in sight wants the iterator itself.
pub fn can_yield(project: &Project, names: &Names, id: DefinitionId) -> bool {
    let definition = names.definition(id);
    let is_read = names.edges_to(id).all(|edge| {
        let source = &project.file(edge.file).source;
        match (edge.kind, &source.tree[edge.site].kind) {
            (EdgeKind::Iterate, _) => true,
            (EdgeKind::Operator, ExprKind::Call { func, .. }) => source.slice(source.tree[*func].span) != "iter",
            _ => false,
        }
    });
    let steps = definition.class.into_iter().flat_map(|class| names.methods(class, "__next__")).next();
    is_read && steps.is_none() && given(&project.file(definition.file).source, definition).is_some()
}

/// The last statement, `return iter(items)`, and its items.
fn given(source: &SourceFile, definition: &Definition) -> Option<(StmtId, ExprId)> {
    let tree = &source.tree;
    let crate::names::DefinitionKind::Function(id) = definition.kind else { return None };
    let StmtKind::FunctionDef(def) = &tree[id].kind else { return None };
    let is_it = definition.name == "__iter__" && !definition.is_generator && definition.class.is_some();
    let &last = def.body.last().filter(|_| is_it)?;
    let StmtKind::Return { value: Some(value) } = tree[last].kind else { return None };
    let ExprKind::Call { func, args, keywords } = &tree[value].kind else { return None };
    let (&[items], []) = (&args[..], &keywords[..]) else { return None };
    let before = source.slice(Span::new(tree[last].span.start, tree[items].span.start));
    let fits = source.slice(tree[*func].span) == "iter"
        && !matches!(tree[items].kind, ExprKind::Generator { .. } | ExprKind::Starred { .. })
        && !before.contains('#')
        && source.slice(Span::new(tree[items].span.end, tree[last].span.end)).trim() == ")"
        && starts_its_line(source, tree[last].span.start);
    let mut returns = 0;
    for &stmt in &def.body {
        tree.walk(Node::Stmt(stmt), &mut |node| match node {
            Node::Stmt(id) => {
                returns += usize::from(matches!(tree[id].kind, StmtKind::Return { value: Some(_) }));
                !matches!(tree[id].kind, StmtKind::FunctionDef(_) | StmtKind::ClassDef(_))
            }
            Node::Expr(_) => true,
        });
    }
    (fits && returns == 1).then_some((last, items))
}

/// `return iter(items)` as a loop which yields each of them.
pub fn yielded(source: &SourceFile, definition: &Definition, unit: &str, newline: &str) -> Option<Replacement> {
    let (last, items) = given(source, definition)?;
    let (span, items) = (source.tree[last].span, source.tree[items].span);
    let (open, close) = if source.slice(items).contains('\n') { ("(", ")") } else { ("", "") };
    let end = format!("{close}:{newline}{}{unit}yield item", indentation(source, span.start));
    let pieces = vec![Piece::New(format!("for item in {open}")), Piece::Source(items), Piece::New(end)];
    Some(Replacement::new(span, pieces))
}
