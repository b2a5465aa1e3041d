//! What rules look at: the project with its facts, the questions that several rules ask of it, and the start of a fix.

use super::Choices;
use crate::find::Found;
use crate::names::{Definition, DefinitionId, DefinitionKind, Edge, FileId, Names, Project, Value};
use crate::rewrite::{self, Bridge, Change, Fix, Plan, RewriteSettings, Safety, Stage, Together};
use crate::syntax::ast::*;
use crate::syntax::{Node, Parents, SourceFile};
use crate::text::Span;
use std::sync::OnceLock;

pub struct Code<'a> {
    pub project: &'a Project,
    pub names: &'a Names,
    pub found: &'a Found,
    pub choices: Choices<'a>,
    /// What the rewrite does inside of coroutine functions while all others stay as they are; made when it is asked for.
    inside: OnceLock<Plan>,
}

/// A `def` statement of the project.
#[derive(Clone, Copy)]
pub struct Function<'a> {
    pub id: DefinitionId,
    pub definition: &'a Definition,
    pub def: &'a FunctionDef,
    pub file: FileId,
}

impl<'a> Code<'a> {
    pub fn new(project: &'a Project, names: &'a Names, found: &'a Found, choices: Choices<'a>) -> Self {
        Self { project, names, found, choices, inside: OnceLock::new() }
    }

    pub fn source(&self, file: FileId) -> &'a SourceFile {
        &self.project.file(file).source
    }

    pub fn tree(&self, file: FileId) -> &'a Tree {
        &self.source(file).tree
    }

    pub fn span(&self, file: FileId, expr: ExprId) -> Span {
        self.tree(file)[expr].span
    }

    /// The text of an expression.
    pub fn text(&self, file: FileId, expr: ExprId) -> &'a str {
        self.source(file).slice(self.span(file, expr))
    }

    pub fn parents(&self, file: FileId) -> &'a Parents {
        self.source(file).parents()
    }

    /// Every `def`, in the order of the source.
    pub fn functions(&self) -> impl Iterator<Item = Function<'a>> + '_ {
        self.names.ids().filter_map(|(id, _)| self.function(id))
    }

    /// The `def` statement of a definition; `None` for modules, classes and lambdas.
    pub fn function(&self, id: DefinitionId) -> Option<Function<'a>> {
        let definition = self.names.definition(id);
        let DefinitionKind::Function(stmt) = definition.kind else { return None };
        let StmtKind::FunctionDef(def) = &self.tree(definition.file)[stmt].kind else { return None };
        Some(Function { id, definition, def, file: definition.file })
    }

    /// Every `async def`.
    pub fn coroutine_functions(&self) -> impl Iterator<Item = Function<'a>> + '_ {
        self.functions().filter(|function| function.definition.is_async)
    }

    /// Every call of a file, with its callee.
    pub fn calls(&self, file: FileId) -> impl Iterator<Item = (ExprId, ExprId)> + 'a {
        let exprs = self.tree(file).exprs.iter().enumerate();
        exprs.filter_map(|(number, expr)| match expr.kind {
            ExprKind::Call { func, .. } => Some((ExprId(number as u32), func)),
            _ => None,
        })
    }

    /// Whether a callee is one of some functions or methods of outside.
    pub fn is_one_of(&self, file: FileId, callee: ExprId, names: &[&str]) -> bool {
        self.names.callees(file, callee).iter().any(|name| names.contains(name))
    }

    /// Whether an expression is an instance of one of some outside classes.
    pub fn is_instance(&self, file: FileId, expr: ExprId, classes: &[&str]) -> bool {
        let fits =
            |value: &Value| matches!(value, Value::Instance(class) if classes.contains(&self.names.path(*class)));
        self.names.possibilities(file, expr).any(fits)
    }

    /// The function or module which runs an expression.
    pub fn function_of(&self, file: FileId, expr: ExprId) -> DefinitionId {
        self.names.function(file, expr).unwrap_or_else(|| self.names.module(file))
    }

    /// Whether an expression runs inside `async def`.
    pub fn in_coroutine(&self, file: FileId, expr: ExprId) -> bool {
        self.names.definition(self.function_of(file, expr)).is_async
    }

    /// The nodes which a function runs itself, in the order of the source: inner functions and classes left out.
    pub fn own_nodes(&self, file: FileId, body: &[StmtId]) -> Vec<Node> {
        let tree = self.tree(file);
        let mut nodes = Vec::new();
        for &stmt in body {
            tree.walk(Node::Stmt(stmt), &mut |node| {
                nodes.push(node);
                !is_definition(tree, node)
            });
        }
        nodes
    }

    /// An empty change of a fix, which its rule fills.
    pub fn change(&self, rule: &'static str, file: FileId, span: Span, title: impl Into<String>) -> Change {
        let id = format!("{rule}:{}:{}", self.project.file(file).name, span.start);
        Change { title: title.into(), safety: Safety::Review, ..Change::new(rule, id, file, span) }
    }

    /// A change as a fix, unless a comment would be lost by it.
    pub fn fix(&self, change: Change) -> Option<Fix> {
        if !self.choices.fixes {
            return None;
        }
        Fix::of(self.source(change.file), vec![change])
    }

    /// What the rewrite does by a change, without turning any function.
    pub fn rewritten(&self, file: FileId, is_it: impl Fn(&Change) -> bool) -> Option<Fix> {
        if !self.choices.fixes {
            return None;
        }
        let plan = self.inside.get_or_init(|| self.plan_inside());
        let number = plan.changes.iter().position(|change| change.file == file && is_it(change))?;
        Fix::of(self.source(file), plan.with_needs(number))
    }

    fn plan_inside(&self) -> Plan {
        let edges = self.found.blocking_calls(self.names).into_iter().map(|number| &self.names.edges()[number]);
        let name = |edge: &Edge| {
            let callee = self.names.definition(edge.callee);
            format!("{}:{}", self.project.file(callee.file).name, callee.qualname)
        };
        let is_async = |id| self.names.definition(id).is_async;
        let from_coroutines = edges.filter(|edge| is_async(edge.caller) && !is_async(edge.callee));
        let settings = RewriteSettings {
            together: Together::Never,
            frontier: from_coroutines.map(|edge| (name(edge), Bridge::Thread)).collect(),
            stage: Some(Stage::start(self.names)),
            ..self.choices.rewrite.clone()
        };
        rewrite::plan(self.project, self.names, self.found, self.choices.declared, &settings)
    }

    /// The awaits, `async with`s and `async for`s among some nodes: where other tasks may run.
    pub fn suspensions(&self, file: FileId, nodes: &[Node]) -> Vec<Span> {
        let tree = self.tree(file);
        nodes.iter().filter(|&&node| suspends(tree, node)).map(|&node| tree.span_of(node)).collect()
    }
}

fn is_definition(tree: &Tree, node: Node) -> bool {
    match node {
        Node::Stmt(id) => matches!(tree[id].kind, StmtKind::FunctionDef(_) | StmtKind::ClassDef(_)),
        Node::Expr(id) => matches!(tree[id].kind, ExprKind::Lambda { .. }),
    }
}

/// Whether a node itself gives control back to the loop.
pub fn suspends(tree: &Tree, node: Node) -> bool {
    let asynchronous = |clauses: &[Comprehension]| clauses.iter().any(|clause| clause.is_async);
    match node {
        Node::Stmt(id) => {
            matches!(tree[id].kind, StmtKind::For { is_async: true, .. } | StmtKind::With { is_async: true, .. })
        }
        Node::Expr(id) => match &tree[id].kind {
            ExprKind::Await { .. } => true,
            ExprKind::ListComp { clauses, .. }
            | ExprKind::SetComp { clauses, .. }
            | ExprKind::DictComp { clauses, .. }
            | ExprKind::Generator { clauses, .. } => asynchronous(clauses),
            _ => false,
        },
    }
}
