//! An await in a loop whose rounds do not need one another: they could run at the same time.

use super::{Code, Finding};
use crate::names::{FileId, Value};
use crate::syntax::Node;
use crate::syntax::ast::*;

pub fn check(code: &Code, findings: &mut Vec<Finding>) {
    for file in code.project.ids() {
        let tree = code.tree(file);
        for stmt in &tree.stmts {
            let StmtKind::For { is_async: false, target, body, orelse, .. } = &stmt.kind else { continue };
            if let ([only], []) = (&body[..], &orelse[..])
                && let Some(awaited) = whole_round(tree, *only)
            {
                report(code, file, *target, awaited, findings);
            }
        }
        for expr in &tree.exprs {
            let ExprKind::ListComp { element, clauses } = &expr.kind else { continue };
            if let [clause] = &clauses[..]
                && !clause.is_async
                && matches!(tree[*element].kind, ExprKind::Await { .. })
            {
                report(code, file, clause.target, *element, findings);
            }
        }
    }
}

/// The await that a round consists of: `await f(x)` or `results.append(await f(x))`.
fn whole_round(tree: &Tree, stmt: StmtId) -> Option<ExprId> {
    let StmtKind::Expr { value } = tree[stmt].kind else { return None };
    match &tree[value].kind {
        ExprKind::Await { .. } => Some(value),
        ExprKind::Call { func, args, .. } => {
            let ExprKind::Attribute { attr, .. } = tree[*func].kind else { return None };
            let [only] = args[..] else { return None };
            (tree.str(attr.name) == "append" && matches!(tree[only].kind, ExprKind::Await { .. })).then_some(only)
        }
        _ => None,
    }
}

fn report(code: &Code, file: FileId, target: ExprId, awaited: ExprId, findings: &mut Vec<Finding>) {
    let tree = code.tree(file);
    let ExprKind::Await { value: call } = tree[awaited].kind else { return };
    let ExprKind::Call { func, .. } = tree[call].kind else { return };
    if !is_independent(code, file, func) || !depends_on(tree, call, target) {
        return;
    }
    findings.push(Finding {
        rule: "await-in-loop",
        file,
        span: code.span(file, awaited),
        what: format!("each round waits for `{}` of the round before", code.text(file, func)),
        why: "no round assigns what another one uses: where their order does not matter, their waiting adds up for nothing".into(),
        remedy: "await them together: `await asyncio.gather(*(... for ...))`, or a task each in an `asyncio.TaskGroup`"
            .into(),
        milliseconds: None,
        function: code.function_of(file, call),
        site: None,
    });
}

/// Whether the callee can only be plain coroutine functions of the project that assign nothing but their own locals:
/// no attribute, item or outer name.
fn is_independent(code: &Code, file: FileId, callee: ExprId) -> bool {
    let mut possibilities = code.names.possibilities(file, callee).peekable();
    possibilities.peek().is_some()
        && possibilities.all(|value| {
            let Value::Local(id) = *value else { return false };
            let function = code.function(id).filter(|function| function.definition.is_async);
            function.is_some_and(|function| writes_only_locals(code, function.file, &function.def.body))
        })
}

fn writes_only_locals(code: &Code, file: FileId, body: &[StmtId]) -> bool {
    let tree = code.tree(file);
    code.own_nodes(file, body).iter().all(|&node| match node {
        Node::Stmt(id) => !matches!(tree[id].kind, StmtKind::Global { .. } | StmtKind::Nonlocal { .. }),
        Node::Expr(id) => !matches!(
            tree[id].kind,
            ExprKind::Attribute { ctx: Ctx::Store | Ctx::Del, .. }
                | ExprKind::Subscript { ctx: Ctx::Store | Ctx::Del, .. }
        ),
    })
}

/// Whether the call uses what the loop binds; else it is a repetition, whose order is its sense.
fn depends_on(tree: &Tree, call: ExprId, target: ExprId) -> bool {
    let names = |root: ExprId| {
        let mut names = Vec::new();
        tree.walk(Node::Expr(root), &mut |node| {
            if let Node::Expr(id) = node
                && let ExprKind::Name { name, .. } = tree[id].kind
            {
                names.push(name);
            }
            true
        });
        names
    };
    let bound = names(target);
    names(call).iter().any(|name| bound.contains(name))
}
