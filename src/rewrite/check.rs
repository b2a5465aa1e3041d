//! What CPython's compiler would refuse in a rewritten file though it parses: the last net under every rewrite.

use crate::syntax::Node;
use crate::syntax::ast::*;
use crate::text::Span;

/// A place where a coroutine's word stands outside a coroutine, or a generator's inside one that cannot have it.
pub fn misplaced(tree: &Tree) -> Option<Span> {
    let mut todo: Vec<(Node, Runs)> = tree.body.iter().map(|&id| (Node::Stmt(id), Runs::Other)).collect();
    let mut coroutines: Vec<Coroutine> = Vec::new();
    while let Some((node, runs)) = todo.pop() {
        if is_misplaced(tree, node, runs) {
            return Some(tree.span_of(node));
        }
        if let Runs::Coroutine(number) = runs {
            let around = &mut coroutines[number];
            around.note(tree, node);
            if let (true, Some(gives)) = (around.yields, around.gives) {
                return Some(gives);
            }
        }
        let inner = Inner::of(tree, node, &mut coroutines);
        tree.for_each_child(node, &mut |child| todo.push((child, inner.runs(child).unwrap_or(runs))));
    }
    None
}

/// What is known of an `async def`: if it is a generator it gives no value at its end.
#[derive(Default)]
struct Coroutine {
    yields: bool,
    /// A `return` with a value.
    gives: Option<Span>,
}

impl Coroutine {
    fn note(&mut self, tree: &Tree, node: Node) {
        match node {
            Node::Expr(id) => self.yields |= matches!(tree[id].kind, ExprKind::Yield { .. }),
            Node::Stmt(id) if matches!(tree[id].kind, StmtKind::Return { value: Some(_) }) => {
                self.gives = Some(tree[id].span);
            }
            Node::Stmt(_) => {}
        }
    }
}

fn is_misplaced(tree: &Tree, node: Node, runs: Runs) -> bool {
    let async_word = match node {
        Node::Expr(id) => match &tree[id].kind {
            ExprKind::Await { .. } => true,
            ExprKind::YieldFrom { .. } => return matches!(runs, Runs::Coroutine(_)),
            // An asynchronous generator expression may be made anywhere; only reading it needs a coroutine.
            ExprKind::ListComp { clauses, .. }
            | ExprKind::SetComp { clauses, .. }
            | ExprKind::DictComp { clauses, .. } => clauses.iter().any(|clause| clause.is_async),
            _ => false,
        },
        Node::Stmt(id) => {
            matches!(tree[id].kind, StmtKind::With { is_async: true, .. } | StmtKind::For { is_async: true, .. })
        }
    };
    async_word && runs == Runs::Other
}

/// What runs a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Runs {
    /// By its number among those that were met.
    Coroutine(usize),
    Other,
    /// A generator expression, which becomes asynchronous by what it holds.
    AnyExpression,
}

/// The children of a node that something else runs than the node itself.
enum Inner {
    None,
    /// The body of a definition: its only children that are statements.
    Body(Runs),
    Lambda(ExprId),
    /// All but what the first clause iterates over.
    Generator(ExprId),
}

impl Inner {
    fn of(tree: &Tree, node: Node, coroutines: &mut Vec<Coroutine>) -> Self {
        match node {
            Node::Stmt(id) => match &tree[id].kind {
                StmtKind::FunctionDef(def) if def.is_async => {
                    coroutines.push(Coroutine::default());
                    Self::Body(Runs::Coroutine(coroutines.len() - 1))
                }
                StmtKind::FunctionDef(_) | StmtKind::ClassDef(_) => Self::Body(Runs::Other),
                _ => Self::None,
            },
            Node::Expr(id) => match &tree[id].kind {
                ExprKind::Lambda { body, .. } => Self::Lambda(*body),
                ExprKind::Generator { clauses, .. } => Self::Generator(clauses[0].iter),
                _ => Self::None,
            },
        }
    }

    fn runs(&self, child: Node) -> Option<Runs> {
        match (self, child) {
            (Self::Body(runs), Node::Stmt(_)) => Some(*runs),
            (Self::Lambda(body), Node::Expr(id)) if *body == id => Some(Runs::Other),
            (Self::Generator(outside), Node::Expr(id)) if *outside != id => Some(Runs::AnyExpression),
            _ => None,
        }
    }
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
    use crate::syntax::SourceFile;

    fn is_fine(text: &str) -> bool {
        misplaced(&SourceFile::parse(text).tree).is_none()
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
