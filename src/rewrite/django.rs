//! What is particular to Django: instances of models, querysets that are read whole, and transactions that stay plain.

use super::scene::{Scene, clauses};
use crate::names::{DefinitionId, DefinitionKind, FileId, Names, Project, Value};
use crate::syntax::Node;
use crate::syntax::ast::*;

/// Methods of a model's instance, each with its asynchronous form.
const OF_INSTANCES: [(&str, &str); 3] =
    [("delete", "adelete"), ("refresh_from_db", "arefresh_from_db"), ("save", "asave")];

/// Methods of managers and querysets that give one instance.
const GIVES_ONE: [&str; 6] = ["create", "earliest", "first", "get", "last", "latest"];

/// Decorates a function, or is entered.
pub const ATOMIC: &str = "django.db.transaction.atomic";

/// Whether a function runs inside of a transaction, which has no asynchronous form.
pub fn is_atomic(project: &Project, names: &Names, id: DefinitionId) -> bool {
    let definition = names.definition(id);
    let DefinitionKind::Function(stmt) = definition.kind else { return false };
    let source = &project.file(definition.file).source;
    let tree = &source.tree;
    let StmtKind::FunctionDef(def) = &tree[stmt].kind else { return false };
    let is_it = |expr: ExprId| {
        let func = match tree[expr].kind {
            ExprKind::Call { func, .. } => func,
            _ => expr,
        };
        names.callees(definition.file, func).contains(&ATOMIC)
    };
    let mut contexts = source.places().stmts_in(tree, definition.span).filter_map(|stmt| match &tree[stmt].kind {
        StmtKind::With { items, .. } => Some(items.iter().map(|item| item.context)),
        _ => None,
    });
    def.decorators.iter().copied().any(is_it) || contexts.any(|mut items| items.any(is_it))
}

/// Whether a file is one of a Django project.
pub fn is_file_of(scene: &Scene, file: FileId) -> bool {
    scene.imports_one_of(file, &["django"])
}

/// Whether a call is one of an instance, or reads a queryset.
pub fn uses_database(scene: &Scene, file: FileId, call: ExprId) -> bool {
    let tree = scene.tree(file);
    let ExprKind::Call { func, args, .. } = &tree[call].kind else { return false };
    let of_instance = matches!(tree[*func].kind, ExprKind::Attribute { value, .. } if is_instance(scene, file, value));
    is_file_of(scene, file) && (of_instance || args.iter().any(|&arg| is_queryset(scene, file, arg)))
}

/// Calls of methods of instances that came from the database, each with the name of the coroutine.
pub fn instance_calls(scene: &Scene) -> Vec<(FileId, ExprId, &'static str)> {
    let mut calls = Vec::new();
    for file in scene.project.ids().filter(|&file| is_file_of(scene, file)) {
        let tree = scene.tree(file);
        for call in (0..tree.exprs.len() as u32).map(ExprId) {
            let ExprKind::Call { func, .. } = tree[call].kind else { continue };
            let ExprKind::Attribute { value, attr, .. } = tree[func].kind else { continue };
            let Some((_, new)) = OF_INSTANCES.iter().find(|(old, _)| tree.str(attr.name) == *old) else { continue };
            if scene.names.callees(file, func).is_empty() && is_instance(scene, file, value) {
                calls.push((file, call, *new));
            }
        }
    }
    calls
}

/// A variable to which its function assigns nothing but instances of models.
fn is_instance(scene: &Scene, file: FileId, expr: ExprId) -> bool {
    let tree = scene.tree(file);
    let (ExprKind::Name { name, .. }, Some(owner)) = (&tree[expr].kind, scene.names.function(file, expr)) else {
        return false;
    };
    let mut targets = scene.stores(file, owner, *name).peekable();
    targets.peek().is_some() && targets.all(|target| is_bound_to_instance(scene, file, target))
}

fn is_bound_to_instance(scene: &Scene, file: FileId, target: ExprId) -> bool {
    let tree = scene.tree(file);
    match scene.parent(file, target) {
        Some(Node::Stmt(stmt)) => match &tree[stmt].kind {
            StmtKind::Assign { value, .. } => gives_instance(scene, file, *value, &GIVES_ONE),
            StmtKind::For { iter, target: whole, .. } => *whole == target && is_queryset(scene, file, *iter),
            _ => false,
        },
        // `book, created = Book.objects.get_or_create(...)`
        Some(Node::Expr(parent)) => match (&tree[parent].kind, scene.parent(file, parent)) {
            (ExprKind::Tuple { items, .. }, Some(Node::Stmt(stmt))) if items.first() == Some(&target) => {
                let StmtKind::Assign { value, .. } = tree[stmt].kind else { return false };
                gives_instance(scene, file, value, &["get_or_create", "update_or_create"])
            }
            (kind, _) => {
                clauses(kind).iter().any(|clause| clause.target == target && is_queryset(scene, file, clause.iter))
            }
        },
        None => false,
    }
}

fn gives_instance(scene: &Scene, file: FileId, call: ExprId, methods: &[&str]) -> bool {
    let ExprKind::Call { func, .. } = scene.tree(file)[call].kind else { return false };
    scene.names.callees(file, func).into_iter().any(|path| {
        let of = |class: &str| path.strip_prefix(class).is_some_and(|method| methods.contains(&method));
        of("django.db.models.Manager.")
            || of("django.db.models.QuerySet.")
            || path == "django.shortcuts.get_object_or_404"
    })
}

fn is_queryset(scene: &Scene, file: FileId, expr: ExprId) -> bool {
    scene.names.possibilities(file, expr).any(|value| match value {
        Value::Instance(path) => scene.names.path(*path) == "django.db.models.QuerySet",
        _ => false,
    })
}

/// `list(queryset)`, which becomes a comprehension: the call and the queryset.
pub fn collected(scene: &Scene) -> Vec<(FileId, ExprId, ExprId)> {
    let mut found = Vec::new();
    for file in scene.project.ids().filter(|&file| is_file_of(scene, file)) {
        let tree = scene.tree(file);
        for (i, expr) in tree.exprs.iter().enumerate() {
            if let ExprKind::Call { func, args, keywords } = &expr.kind
                && let (&[arg], []) = (&args[..], &keywords[..])
                && matches!(scene.text(file, *func), "list" | "tuple" | "set" | "sorted")
                && is_queryset(scene, file, arg)
            {
                found.push((file, ExprId(i as u32), arg));
            }
        }
    }
    found
}
