//! An asynchronous generator that gives values while it holds a context.

use super::{Code, Finding};
use crate::syntax::Node;
use crate::syntax::ast::*;

/// Decorators that run a generator to its end themselves.
const RUN_TO_THE_END: &[&str] =
    &["contextlib.asynccontextmanager", "pytest.fixture", "pytest_asyncio.fixture", "trio.as_safe_channel"];

pub fn check(code: &Code, findings: &mut Vec<Finding>) {
    for function in code.coroutine_functions().filter(|function| function.definition.is_generator) {
        let (file, tree) = (function.file, code.tree(function.file));
        let callee = |decorator: ExprId| match tree[decorator].kind {
            ExprKind::Call { func, .. } => func,
            _ => decorator,
        };
        if function.def.decorators.iter().any(|&one| code.is_one_of(file, callee(one), RUN_TO_THE_END)) {
            continue;
        }
        let nodes = code.own_nodes(file, &function.def.body);
        for &node in &nodes {
            let Node::Expr(given) = node else { continue };
            if !matches!(tree[given].kind, ExprKind::Yield { .. }) {
                continue;
            }
            let held = |above: Node| match above {
                Node::Stmt(stmt) => match &tree[stmt].kind {
                    StmtKind::With { items, .. } => items.first().map(|item| item.context),
                    _ => None,
                },
                Node::Expr(_) => None,
            };
            let own = function.definition.span;
            let around = code.parents(file).above(node).take_while(|&above| own.contains(tree.span_of(above)));
            let Some(context) = around.into_iter().find_map(held) else { continue };
            findings.push(Finding {
                rule: "yield-in-context",
                file,
                span: code.span(file, given),
                what: format!("a value is given while `{}` is held", code.text(file, context)),
                why: "who stops iterating leaves the generator to the garbage collector: the context ends late, or in another task".into(),
                remedy: "iterate inside `async with contextlib.aclosing(...)`, or take the context outside of the generator".into(),
                milliseconds: None,
                function: function.id,
                site: None,
                fix: None,
            });
        }
    }
}
