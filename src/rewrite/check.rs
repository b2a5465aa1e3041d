//! What CPython's compiler would refuse in a rewritten file though it parses: the last net under every rewrite.

use crate::syntax::ast::*;
use crate::syntax::{Node, Parents, SourceFile};
use crate::text::Span;

/// The first place where a coroutine's word stands outside a coroutine, or a generator's inside one that cannot have it.
pub fn misplaced(file: &SourceFile) -> Option<Span> {
    let tree = &file.tree;
    let parents = file.parents();
    let exprs = (0..tree.exprs.len() as u32).map(|i| Node::Expr(ExprId(i)));
    let stmts = (0..tree.stmts.len() as u32).map(|i| Node::Stmt(StmtId(i)));
    exprs.chain(stmts).find(|&node| is_misplaced(tree, parents, node)).map(|node| tree.span_of(node))
}

fn is_misplaced(tree: &Tree, parents: &Parents, node: Node) -> bool {
    let async_word = match node {
        Node::Expr(id) => match &tree[id].kind {
            ExprKind::Await { .. } => true,
            ExprKind::YieldFrom { .. } => return runs_in(tree, parents, node) == Runs::Coroutine,
            // An asynchronous generator expression may be made anywhere; only reading it needs a coroutine.
            ExprKind::ListComp { clauses, .. }
            | ExprKind::SetComp { clauses, .. }
            | ExprKind::DictComp { clauses, .. } => clauses.iter().any(|clause| clause.is_async),
            _ => false,
        },
        Node::Stmt(id) => match &tree[id].kind {
            StmtKind::With { is_async, .. } | StmtKind::For { is_async, .. } => *is_async,
            StmtKind::Return { value: Some(_) } => return is_async_generator(tree, parents, node),
            _ => false,
        },
    };
    async_word && !matches!(runs_in(tree, parents, node), Runs::Coroutine | Runs::AnyExpression)
}

/// What runs a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Runs {
    Coroutine,
    Other,
    /// A generator expression, which becomes asynchronous by what it holds.
    AnyExpression,
}

fn runs_in(tree: &Tree, parents: &Parents, node: Node) -> Runs {
    let mut below = node;
    for above in parents.above(node) {
        match above {
            Node::Stmt(id) => match &tree[id].kind {
                StmtKind::FunctionDef(def) if is_statement(below) => {
                    return if def.is_async { Runs::Coroutine } else { Runs::Other };
                }
                StmtKind::ClassDef(_) if is_statement(below) => return Runs::Other,
                _ => {}
            },
            Node::Expr(id) => match &tree[id].kind {
                ExprKind::Lambda { body, .. } if Node::Expr(*body) == below => return Runs::Other,
                ExprKind::Generator { clauses, .. } if Node::Expr(clauses[0].iter) != below => {
                    return Runs::AnyExpression;
                }
                _ => {}
            },
        }
        below = above;
    }
    Runs::Other
}

/// Below a definition this means that it stands in the body.
fn is_statement(node: Node) -> bool {
    matches!(node, Node::Stmt(_))
}

/// Whether a `return` with a value stands in an asynchronous generator.
fn is_async_generator(tree: &Tree, parents: &Parents, node: Node) -> bool {
    let function = parents.above(node).find_map(|above| match above {
        Node::Stmt(id) => match &tree[id].kind {
            StmtKind::FunctionDef(def) => Some(def),
            _ => None,
        },
        Node::Expr(_) => None,
    });
    function.is_some_and(|def| def.is_async && def.body.iter().any(|&id| yields(tree, id)))
}

/// Whether a statement of a function's body holds a `yield` of that function.
pub fn yields(tree: &Tree, id: StmtId) -> bool {
    let mut found = false;
    tree.walk(Node::Stmt(id), &mut |node| match node {
        Node::Expr(id) => {
            found |= matches!(tree[id].kind, ExprKind::Yield { .. } | ExprKind::YieldFrom { .. });
            !matches!(tree[id].kind, ExprKind::Lambda { .. })
        }
        Node::Stmt(id) => !matches!(tree[id].kind, StmtKind::FunctionDef(_) | StmtKind::ClassDef(_)),
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_fine(text: &str) -> bool {
        misplaced(&SourceFile::parse(text)).is_none()
    }

    #[test]
    fn a_coroutines_words_belong_in_coroutines() {
        assert!(is_fine("async def f():\n    async with x as y:\n        return [await z async for z in await y]\n"));
        assert!(!is_fine("def f():\n    await x\n"));
        assert!(!is_fine("async def f():\n    return lambda: await x\n"));
        assert!(!is_fine("def f():\n    return [x async for x in y]\n"));
        assert!(!is_fine("async def f():\n    class C:\n        await x\n"));
        assert!(is_fine("def f():\n    return (x async for x in y)\n"));
    }

    #[test]
    fn asynchronous_generators_have_limits() {
        assert!(!is_fine("async def f():\n    yield from x\n"));
        assert!(!is_fine("async def f():\n    yield 1\n    return 2\n"));
        assert!(is_fine("async def f():\n    yield 1\n    return\n"));
        assert!(is_fine("async def f():\n    def g():\n        yield 1\n    return g\n"));
    }
}
