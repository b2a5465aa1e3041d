//! What a call of a function costs: of branches the dearest counts, and handlers of exceptions do not.

use crate::names::{DefinitionKind, Names, Project};
use crate::syntax::ast::*;
use crate::text::Span;

/// Something in a function that takes time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cost {
    /// The expression that takes it; of several costs of one, such as overrides, the dearest counts.
    pub span: Span,
    pub milliseconds: f64,
}

/// Milliseconds of one run of a definition, given all costs in it in the order of the source.
pub(super) fn of_definition(project: &Project, names: &Names, id: crate::names::DefinitionId, costs: &[Cost]) -> f64 {
    if costs.is_empty() {
        return 0.0;
    }
    let definition = names.definition(id);
    let tree = &project.file(definition.file).source.tree;
    let body = match definition.kind {
        DefinitionKind::Module => tree.body.as_slice(),
        DefinitionKind::Function(stmt) => match &tree[stmt].kind {
            StmtKind::FunctionDef(def) => def.body.as_slice(),
            _ => &[],
        },
        DefinitionKind::Class(_) | DefinitionKind::Lambda(_) => return sum(costs),
    };
    // A wrapper that a decorator put around it runs too.
    let outside =
        body.first().map_or(0, |&first| costs.partition_point(|cost| cost.span.start < tree[first].span.start));
    sum(&costs[..outside]) + of_block(tree, body, &costs[outside..])
}

/// The sum over expressions of the dearest cost of each.
fn sum(costs: &[Cost]) -> f64 {
    let mut total = 0.0;
    let mut rest = costs;
    while let Some(first) = rest.first() {
        let same = rest.iter().take_while(|cost| cost.span == first.span).count();
        total += rest[..same].iter().map(|cost| cost.milliseconds).fold(0.0, f64::max);
        rest = &rest[same..];
    }
    total
}

/// The costs inside a span.
fn within(costs: &[Cost], span: Span) -> &[Cost] {
    let from = costs.partition_point(|cost| cost.span.start < span.start);
    let to = costs.partition_point(|cost| cost.span.start < span.end);
    &costs[from..to]
}

fn of_block(tree: &Tree, stmts: &[StmtId], costs: &[Cost]) -> f64 {
    let mut total = 0.0;
    for (i, &stmt) in stmts.iter().enumerate() {
        // Decorators stand before the span of what they decorate.
        let start = match i.checked_sub(1) {
            Some(before) => tree[stmts[before]].span.end.min(tree[stmt].span.start),
            None => tree[stmt].span.start,
        };
        let inside = within(costs, Span::new(start, tree[stmt].span.end));
        if inside.is_empty() {
            continue;
        }
        if let StmtKind::If { test, body, orelse } = &tree[stmt].kind
            && orelse.is_empty()
            && leaves(tree, body)
        {
            // What follows is the other branch.
            let rest = of_block(tree, &stmts[i + 1..], costs);
            let taken = of_block(tree, body, inside);
            return total + sum(within(inside, tree[*test].span)) + rest.max(taken);
        }
        total += of_stmt(tree, stmt, inside);
    }
    total
}

fn of_stmt(tree: &Tree, stmt: StmtId, costs: &[Cost]) -> f64 {
    let block = |stmts: &[StmtId]| of_block(tree, stmts, costs);
    let expr = |id: ExprId| sum(within(costs, tree[id].span));
    match &tree[stmt].kind {
        StmtKind::If { .. } => of_branches(tree, stmt, costs),
        StmtKind::For { iter, body, orelse, .. } => expr(*iter) + block(body) + block(orelse),
        StmtKind::While { test, body, orelse } => expr(*test) + block(body) + block(orelse),
        StmtKind::With { items, body, .. } => items.iter().map(|item| expr(item.context)).sum::<f64>() + block(body),
        StmtKind::Try { body, orelse, finalbody, .. } => block(body) + block(orelse) + block(finalbody),
        StmtKind::Match { subject, cases } => {
            let dearest = cases.iter().map(|case| block(&case.body)).fold(0.0, f64::max);
            expr(*subject) + dearest
        }
        StmtKind::ClassDef(def) => {
            let head: f64 = def.bases.iter().chain(&def.decorators).map(|&id| expr(id)).sum();
            head + block(&def.body)
        }
        _ => sum(costs),
    }
}

/// An `if` with its `elif`s: all tests, and the dearest branch.
fn of_branches(tree: &Tree, mut stmt: StmtId, costs: &[Cost]) -> f64 {
    let (mut tests, mut dearest) = (0.0, 0.0_f64);
    while let StmtKind::If { test, body, orelse } = &tree[stmt].kind {
        tests += sum(within(costs, tree[*test].span));
        dearest = dearest.max(of_block(tree, body, costs));
        match orelse[..] {
            [next] if matches!(tree[next].kind, StmtKind::If { .. }) => stmt = next,
            _ => {
                dearest = dearest.max(of_block(tree, orelse, costs));
                break;
            }
        }
    }
    tests + dearest
}

/// Whether a block never comes out at its end.
fn leaves(tree: &Tree, body: &[StmtId]) -> bool {
    let leaving = |&stmt: &StmtId| {
        matches!(
            tree[stmt].kind,
            StmtKind::Return { .. } | StmtKind::Raise { .. } | StmtKind::Continue | StmtKind::Break
        )
    };
    body.last().is_some_and(leaving)
}
