//! A relation of Django's that is loaded when it is read, inside a coroutine.

use super::code::Function;
use super::{Code, Finding};
use crate::names::{DefinitionId, DefinitionKind, FileId, Value};
use crate::syntax::Node;
use crate::syntax::ast::*;
use std::collections::BTreeMap;

const RELATIONS: &[&str] = &["django.db.models.ForeignKey", "django.db.models.OneToOneField"];

/// What gives one instance to whoever awaits it.
const GIVES_ONE: &[&str] = &["acreate", "aearliest", "afirst", "aget", "alast", "alatest"];

/// With these the rows of relations come along.
const BRINGS: &[&str] = &["prefetch_related", "select_related"];

pub fn check(code: &Code, findings: &mut Vec<Finding>) {
    for function in code.coroutine_functions() {
        let nodes = code.own_nodes(function.file, &function.def.body);
        let instances = instances(code, &function, &nodes);
        if instances.is_empty() {
            continue;
        }
        let tree = code.tree(function.file);
        for &node in &nodes {
            let Node::Expr(expr) = node else { continue };
            let ExprKind::Attribute { value, attr, ctx: Ctx::Load } = tree[expr].kind else { continue };
            let ExprKind::Name { name, .. } = tree[value].kind else { continue };
            let Some(&model) = instances.get(&name) else { continue };
            if is_relation(code, model, tree.str(attr.name)) {
                findings.push(finding(code, &function, expr, tree.str(attr.name)));
            }
        }
    }
}

fn finding(code: &Code, function: &Function, expr: ExprId, field: &str) -> Finding {
    let text = code.text(function.file, expr);
    Finding {
        rule: "lazy-relation",
        file: function.file,
        span: code.span(function.file, expr),
        what: format!("`{text}` may ask the database when it is read"),
        why: "Django loads a relation at its first use, plainly: in a coroutine that raises `SynchronousOnlyOperation`"
            .into(),
        remedy: format!("bring it along by `select_related(\"{field}\")`, or read `{text}_id` where the key is enough"),
        milliseconds: None,
        function: function.id,
        site: None,
        fix: None,
    }
}

/// Local names of instances that were loaded without their relations, with their models.
fn instances(code: &Code, function: &Function, nodes: &[Node]) -> BTreeMap<Name, DefinitionId> {
    let tree = code.tree(function.file);
    let mut instances = BTreeMap::new();
    for &node in nodes {
        let Node::Stmt(stmt) = node else { continue };
        let (target, model) = match &tree[stmt].kind {
            StmtKind::Assign { targets, value } => match (&targets[..], &tree[*value].kind) {
                (&[target], ExprKind::Await { value }) => (target, loaded(code, function.file, *value, GIVES_ONE)),
                _ => continue,
            },
            StmtKind::For { is_async: true, target, iter, .. } => (*target, loaded(code, function.file, *iter, &[])),
            _ => continue,
        };
        if let (ExprKind::Name { name, .. }, Some(model)) = (&tree[target].kind, model) {
            instances.insert(*name, model);
        }
    }
    instances
}

/// The model of `Model.objects.filter(...).afirst()`, if nothing brings its relations; `last` is how it may end.
fn loaded(code: &Code, file: FileId, expr: ExprId, last: &[&str]) -> Option<DefinitionId> {
    let tree = code.tree(file);
    let mut below = expr;
    let mut is_last = !last.is_empty();
    loop {
        match tree[below].kind {
            ExprKind::Call { func, .. } => below = func,
            ExprKind::Attribute { value, attr, .. } => {
                let name = tree.str(attr.name);
                if BRINGS.contains(&name) || std::mem::take(&mut is_last) && !last.contains(&name) {
                    return None;
                }
                below = value;
            }
            _ => break,
        }
    }
    let model = |value: &Value| match *value {
        Value::Local(id) if code.names.outside_bases(id).any(|base| base.starts_with("django.db.models.")) => Some(id),
        _ => None,
    };
    code.names.possibilities(file, below).find_map(model)
}

/// Whether a model or one above it has a relation of this name.
fn is_relation(code: &Code, model: DefinitionId, field: &str) -> bool {
    let of_class = |class: DefinitionId| {
        let definition = code.names.definition(class);
        let DefinitionKind::Class(stmt) = definition.kind else { return false };
        let tree = code.tree(definition.file);
        let StmtKind::ClassDef(def) = &tree[stmt].kind else { return false };
        def.body.iter().any(|&stmt| {
            let StmtKind::Assign { targets, value } = &tree[stmt].kind else { return false };
            let ExprKind::Call { func, .. } = tree[*value].kind else { return false };
            let is_named =
                |&target: &ExprId| matches!(tree[target].kind, ExprKind::Name { name, .. } if tree.str(name) == field);
            targets.iter().any(is_named) && code.is_one_of(definition.file, func, RELATIONS)
        })
    };
    of_class(model) || code.names.ancestors(model).any(of_class)
}
