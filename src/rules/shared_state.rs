//! A global or class attribute that is written while other tasks may run.

use super::code::Function;
use super::{Code, Finding};
use crate::syntax::Node;
use crate::syntax::ast::*;
use crate::text::Span;
use std::collections::BTreeMap;

/// The reads and writes of one shared name, in the order of the source.
#[derive(Default)]
struct Uses {
    reads: Vec<Span>,
    writes: Vec<Span>,
}

pub fn check(code: &Code, findings: &mut Vec<Finding>) {
    for function in code.coroutine_functions() {
        let nodes = code.own_nodes(function.file, &function.def.body);
        let suspensions = code.suspensions(function.file, &nodes);
        if suspensions.is_empty() {
            continue;
        }
        for (name, uses) in shared(code, &function, &nodes) {
            if let Some(at) = raced(&uses, &suspensions) {
                findings.push(finding(&function, &name, at));
            }
        }
    }
}

fn finding(function: &Function, name: &str, span: Span) -> Finding {
    Finding {
        rule: "shared-state",
        file: function.file,
        span,
        what: format!("`{name}` is shared by all tasks and written across an await"),
        why: "while this coroutine is suspended another task can change it: one request sees the value of another"
            .into(),
        remedy: "use a `contextvars.ContextVar`, pass the value as an argument, or hold an `asyncio.Lock`".into(),
        milliseconds: None,
        function: function.id,
        site: None,
        fix: None,
    }
}

/// The write that a suspension tears from a read: written and read later, or read and written later.
fn raced(uses: &Uses, suspensions: &[Span]) -> Option<Span> {
    let torn = |first: Span, second: Span| {
        suspensions.iter().any(|at| first.start < at.start && (at.start < second.start || at.contains(second)))
    };
    uses.writes.iter().copied().find(|&write| uses.reads.iter().any(|&read| torn(write, read) || torn(read, write)))
}

/// Names declared `global`, and attributes of `cls` or of the own class.
fn shared(code: &Code, function: &Function, nodes: &[Node]) -> BTreeMap<String, Uses> {
    let tree = code.tree(function.file);
    let globals: Vec<Name> = nodes.iter().filter_map(|&node| declared(tree, node)).flatten().copied().collect();
    let class = function.definition.class.map(|class| code.names.definition(class).name.as_str());
    let mut uses: BTreeMap<String, Uses> = BTreeMap::new();
    for &node in nodes {
        let Node::Expr(id) = node else { continue };
        let (name, ctx) = match tree[id].kind {
            ExprKind::Name { name, ctx } if globals.contains(&name) => (tree.str(name).to_owned(), ctx),
            ExprKind::Attribute { value, attr, ctx } => match tree[value].kind {
                ExprKind::Name { name, .. } if tree.str(name) == "cls" || Some(tree.str(name)) == class => {
                    (format!("{}.{}", tree.str(name), tree.str(attr.name)), ctx)
                }
                _ => continue,
            },
            _ => continue,
        };
        let span = tree[id].span;
        let entry = uses.entry(name).or_default();
        match ctx {
            Ctx::Load => entry.reads.push(span),
            Ctx::Store | Ctx::Del => entry.writes.push(span),
        }
        if is_augmented(code, function, id) {
            entry.reads.push(span);
        }
    }
    uses.retain(|_, uses| !uses.writes.is_empty());
    uses
}

fn declared(tree: &Tree, node: Node) -> Option<&Vec<Name>> {
    match node {
        Node::Stmt(id) => match &tree[id].kind {
            StmtKind::Global { names } => Some(names),
            _ => None,
        },
        Node::Expr(_) => None,
    }
}

/// Whether `id` is the target of `+=` or its like, which reads it too.
fn is_augmented(code: &Code, function: &Function, id: ExprId) -> bool {
    let tree = code.tree(function.file);
    match code.parents(function.file).of(Node::Expr(id)) {
        Some(Node::Stmt(stmt)) => matches!(tree[stmt].kind, StmtKind::AugAssign { target, .. } if target == id),
        _ => false,
    }
}
