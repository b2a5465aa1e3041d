//! Walks over a tree: the children of every node in the order of the source, and each node's parent.

use super::ast::*;
use crate::text::Span;

/// An expression or a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    Expr(ExprId),
    Stmt(StmtId),
}

impl Tree {
    pub fn span_of(&self, node: Node) -> Span {
        match node {
            Node::Expr(id) => self[id].span,
            Node::Stmt(id) => self[id].span,
        }
    }

    /// Calls `visit` with every direct child of `node`, in the order of the source.
    pub fn for_each_child(&self, node: Node, visit: &mut dyn FnMut(Node)) {
        match node {
            Node::Expr(id) => self.children_of_expr(id, visit),
            Node::Stmt(id) => self.children_of_stmt(id, visit),
        }
    }

    /// `node` and everything below it in the order of the source, without recursion.
    /// `enter` says whether to go below a node.
    pub fn walk(&self, node: Node, enter: &mut dyn FnMut(Node) -> bool) {
        let mut todo = vec![node];
        while let Some(node) = todo.pop() {
            if enter(node) {
                let first = todo.len();
                self.for_each_child(node, &mut |child| todo.push(child));
                todo[first..].reverse();
            }
        }
    }

    fn children_of_expr(&self, id: ExprId, visit: &mut dyn FnMut(Node)) {
        let mut see = |id: ExprId| visit(Node::Expr(id));
        match &self[id].kind {
            ExprKind::BoolOp { values: items, .. }
            | ExprKind::Set { items }
            | ExprKind::List { items, .. }
            | ExprKind::Tuple { items, .. } => items.iter().for_each(|&item| see(item)),
            ExprKind::Named { target, value } => [*target, *value].into_iter().for_each(see),
            ExprKind::BinOp { left, right, .. } => [*left, *right].into_iter().for_each(see),
            ExprKind::UnaryOp { operand: value, .. }
            | ExprKind::Await { value }
            | ExprKind::YieldFrom { value }
            | ExprKind::Attribute { value, .. }
            | ExprKind::Starred { value, .. } => see(*value),
            ExprKind::Lambda { params, body } => {
                children_of_params(params, &mut see);
                see(*body);
            }
            ExprKind::IfExp { test, body, orelse } => [*body, *test, *orelse].into_iter().for_each(see),
            ExprKind::Dict { items } => {
                items.iter().flat_map(|&(key, value)| key.into_iter().chain([value])).for_each(see)
            }
            ExprKind::ListComp { element, clauses }
            | ExprKind::SetComp { element, clauses }
            | ExprKind::Generator { element, clauses } => {
                see(*element);
                children_of_clauses(clauses, &mut see);
            }
            ExprKind::DictComp { key, value, clauses } => {
                see(*key);
                see(*value);
                children_of_clauses(clauses, &mut see);
            }
            ExprKind::Yield { value } => value.iter().for_each(|&value| see(value)),
            ExprKind::Compare { left, rest, .. } => [left].into_iter().chain(rest).for_each(|&item| see(item)),
            ExprKind::Call { func, args, keywords } => {
                see(*func);
                self.in_source_order(args, keywords).into_iter().for_each(see);
            }
            ExprKind::Subscript { value, index, .. } => [*value, *index].into_iter().for_each(see),
            ExprKind::Slice { lower, upper, step } => {
                [lower, upper, step].into_iter().flatten().for_each(|&part| see(part))
            }
            ExprKind::FString { parts } | ExprKind::TString { parts } => children_of_fstring(parts, &mut see),
            ExprKind::Name { .. } | ExprKind::Constant(_) => {}
        }
    }

    /// Positional arguments and keywords can be mixed: `f(a=1, *rest)`.
    fn in_source_order(&self, args: &[ExprId], keywords: &[Keyword]) -> Vec<ExprId> {
        let mut all: Vec<ExprId> = args.iter().copied().chain(keywords.iter().map(|keyword| keyword.value)).collect();
        all.sort_by_key(|&id| self[id].span.start);
        all
    }

    fn children_of_stmt(&self, id: StmtId, visit: &mut dyn FnMut(Node)) {
        match &self[id].kind {
            StmtKind::FunctionDef(def) => {
                exprs(&def.decorators, visit);
                children_of_type_params(&def.type_params, visit);
                children_of_params(&def.params, &mut |id| visit(Node::Expr(id)));
                exprs(&def.returns, visit);
                stmts(&def.body, visit);
            }
            StmtKind::ClassDef(def) => {
                exprs(&def.decorators, visit);
                children_of_type_params(&def.type_params, visit);
                exprs(&self.in_source_order(&def.bases, &def.keywords), visit);
                stmts(&def.body, visit);
            }
            StmtKind::Return { value } => exprs(value, visit),
            StmtKind::Delete { targets } => exprs(targets, visit),
            StmtKind::Assign { targets, value } => {
                exprs(targets, visit);
                exprs(&[*value], visit);
            }
            StmtKind::AugAssign { target, value, .. } => exprs(&[*target, *value], visit),
            StmtKind::AnnAssign { target, annotation, value } => {
                exprs(&[*target, *annotation], visit);
                exprs(value, visit);
            }
            StmtKind::TypeAlias { name, type_params, value } => {
                exprs(&[*name], visit);
                children_of_type_params(type_params, visit);
                exprs(&[*value], visit);
            }
            StmtKind::For { target, iter, body, orelse, .. } => {
                exprs(&[*target, *iter], visit);
                stmts(body, visit);
                stmts(orelse, visit);
            }
            StmtKind::While { test, body, orelse } | StmtKind::If { test, body, orelse } => {
                exprs(&[*test], visit);
                stmts(body, visit);
                stmts(orelse, visit);
            }
            StmtKind::With { items, body, .. } => {
                for item in items {
                    exprs(&[item.context], visit);
                    exprs(&item.target, visit);
                }
                stmts(body, visit);
            }
            StmtKind::Match { subject, cases } => {
                exprs(&[*subject], visit);
                for case in cases {
                    children_of_pattern(&case.pattern, &mut |id| visit(Node::Expr(id)));
                    exprs(&case.guard, visit);
                    stmts(&case.body, visit);
                }
            }
            StmtKind::Raise { exc, cause } => {
                exprs(exc, visit);
                exprs(cause, visit);
            }
            StmtKind::Try { body, handlers, orelse, finalbody, .. } => {
                stmts(body, visit);
                for handler in handlers {
                    exprs(&handler.kind, visit);
                    stmts(&handler.body, visit);
                }
                stmts(orelse, visit);
                stmts(finalbody, visit);
            }
            StmtKind::Assert { test, msg } => {
                exprs(&[*test], visit);
                exprs(msg, visit);
            }
            StmtKind::Expr { value } => exprs(&[*value], visit),
            StmtKind::Import { .. }
            | StmtKind::ImportFrom { .. }
            | StmtKind::Global { .. }
            | StmtKind::Nonlocal { .. }
            | StmtKind::Pass
            | StmtKind::Break
            | StmtKind::Continue => {}
        }
    }
}

fn exprs<'a>(ids: impl IntoIterator<Item = &'a ExprId>, visit: &mut dyn FnMut(Node)) {
    ids.into_iter().for_each(|&id| visit(Node::Expr(id)));
}

fn stmts(ids: &[StmtId], visit: &mut dyn FnMut(Node)) {
    ids.iter().for_each(|&id| visit(Node::Stmt(id)));
}

fn children_of_params(params: &Params, see: &mut dyn FnMut(ExprId)) {
    for param in &params.items {
        param.annotation.iter().chain(&param.default).for_each(|&id| see(id));
    }
}

fn children_of_type_params(params: &[TypeParam], visit: &mut dyn FnMut(Node)) {
    params.iter().for_each(|param| exprs(param.bound.iter().chain(&param.default), visit));
}

fn children_of_clauses(clauses: &[Comprehension], see: &mut dyn FnMut(ExprId)) {
    for clause in clauses {
        see(clause.target);
        see(clause.iter);
        clause.conditions.iter().for_each(|&id| see(id));
    }
}

fn children_of_fstring(parts: &[FPart], see: &mut dyn FnMut(ExprId)) {
    for part in parts {
        if let FPart::Hole(hole) = part {
            see(hole.expr);
            hole.spec.iter().for_each(|spec| children_of_fstring(spec, see));
        }
    }
}

fn children_of_pattern(pattern: &Pattern, see: &mut dyn FnMut(ExprId)) {
    match &pattern.kind {
        PatternKind::Value(id) => see(*id),
        PatternKind::Sequence(patterns) | PatternKind::Or(patterns) => {
            patterns.iter().for_each(|pattern| children_of_pattern(pattern, see))
        }
        PatternKind::Mapping { keys, patterns, .. } => {
            keys.iter().for_each(|&id| see(id));
            patterns.iter().for_each(|pattern| children_of_pattern(pattern, see));
        }
        PatternKind::Class { class, patterns, keywords } => {
            see(*class);
            patterns
                .iter()
                .chain(keywords.iter().map(|(_, pattern)| pattern))
                .for_each(|p| children_of_pattern(p, see));
        }
        PatternKind::As { pattern, .. } => pattern.iter().for_each(|pattern| children_of_pattern(pattern, see)),
        PatternKind::Singleton(_) | PatternKind::Star(_) => {}
    }
}

/// The parent of every node; `None` for the module's own statements.
#[derive(Clone, Debug)]
pub struct Parents {
    exprs: Vec<Option<Node>>,
    stmts: Vec<Option<Node>>,
}

impl Parents {
    pub fn new(tree: &Tree) -> Self {
        let mut parents = Self { exprs: vec![None; tree.exprs.len()], stmts: vec![None; tree.stmts.len()] };
        for i in 0..tree.exprs.len() as u32 {
            let parent = Node::Expr(ExprId(i));
            tree.for_each_child(parent, &mut |child| parents.set(child, parent));
        }
        for i in 0..tree.stmts.len() as u32 {
            let parent = Node::Stmt(StmtId(i));
            tree.for_each_child(parent, &mut |child| parents.set(child, parent));
        }
        parents
    }

    fn set(&mut self, child: Node, parent: Node) {
        match child {
            Node::Expr(id) => self.exprs[id.0 as usize] = Some(parent),
            Node::Stmt(id) => self.stmts[id.0 as usize] = Some(parent),
        }
    }

    pub fn of(&self, node: Node) -> Option<Node> {
        match node {
            Node::Expr(id) => self.exprs[id.0 as usize],
            Node::Stmt(id) => self.stmts[id.0 as usize],
        }
    }

    /// `node`'s parent, its parent, and so on up to the module.
    pub fn above(&self, node: Node) -> impl Iterator<Item = Node> + '_ {
        std::iter::successors(self.of(node), |&node| self.of(node))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_come_in_the_order_of_the_source() {
        let mut tree = Tree::default();
        let mut number = |start| {
            let kind = ExprKind::Constant(Constant::True);
            tree.add_expr(Span::new(start, start + 1), kind)
        };
        let (test, body, orelse) = (number(5), number(0), number(10));
        let whole = tree.add_expr(Span::new(0, 11), ExprKind::IfExp { test, body, orelse });
        let mut starts = Vec::new();
        tree.walk(Node::Expr(whole), &mut |node| {
            starts.push(tree.span_of(node).start);
            true
        });
        assert_eq!(starts, [0, 0, 5, 10]);
        assert_eq!(Parents::new(&tree).of(Node::Expr(test)), Some(Node::Expr(whole)));
    }
}
