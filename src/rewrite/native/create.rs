//! `__init__` as `create`: a coroutine makes the object where making it has to wait.

use super::super::draft::Draft;
use super::super::obstacle;
use super::super::scene::Scene;
use super::super::settings::{RewriteSettings, Strategy};
use super::super::style::indentation;
use super::super::template::Replacement;
use super::factory;
use crate::names::{DefinitionId, DefinitionKind, EdgeKind, FileId, Value};
use crate::syntax::Node;
use crate::syntax::ast::*;
use crate::text::Span;
use std::collections::BTreeSet;

/// The `__init__`s that keep an object which has to be awaited, and can become coroutines.
pub fn candidates(scene: &Scene, settings: &RewriteSettings) -> BTreeSet<DefinitionId> {
    if !settings.catalogue || settings.strategy != Strategy::InPlace {
        return BTreeSet::new();
    }
    let inits = scene.names.ids().filter(|(_, definition)| definition.name == "__init__" && definition.class.is_some());
    let mut inits: BTreeSet<DefinitionId> =
        inits.map(|(id, _)| id).filter(|&id| keeps_awaited(scene, id) && can_turn(scene, id)).collect();
    let others = if inits.is_empty() { BTreeSet::new() } else { named_otherwise(scene) };
    inits.retain(|&id| scene.definition(id).class.is_none_or(|class| !others.contains(&class)));
    inits
}

fn keeps_awaited(scene: &Scene, init: DefinitionId) -> bool {
    let definition = scene.definition(init);
    let tree = scene.tree(definition.file);
    let is_attribute = |&target: &ExprId| matches!(tree[target].kind, ExprKind::Attribute { .. });
    let waits = |value: ExprId| factory(scene, definition.file, value).is_some_and(|native| native.has("@await"));
    scene.stmts_in(definition.file, definition.span).any(|stmt| match &tree[stmt].kind {
        StmtKind::Assign { targets, value } => targets.iter().any(is_attribute) && waits(*value),
        StmtKind::AnnAssign { target, value: Some(value), .. } => is_attribute(target) && waits(*value),
        _ => false,
    })
}

/// Every call of the class can await, nothing else names it as a value, and no other class builds on it.
fn can_turn(scene: &Scene, init: DefinitionId) -> bool {
    let definition = scene.definition(init);
    let (Some(class), Some(def)) = (definition.class, scene.function(init)) else { return false };
    let tree = scene.tree(definition.file);
    let own_constructors = |class: DefinitionId| {
        ["__init__", "__new__", "__post_init__"]
            .into_iter()
            .filter(|name| scene.own_method(class, name).is_some())
            .count()
    };
    let alone = scene.names.ancestors(class).all(|above| own_constructors(above) == usize::from(above == class))
        && scene.names.subclasses(class).is_empty()
        && scene
            .names
            .outside_bases(class)
            .all(|base| matches!(base, "object" | "abc.ABC" | "typing.Generic" | "typing.Protocol"));
    let DefinitionKind::Class(stmt) = scene.definition(class).kind else { return false };
    let StmtKind::ClassDef(class_def) = &tree[stmt].kind else { return false };
    let simple = class_def.decorators.is_empty()
        && class_def.keywords.is_empty()
        && def.decorators.is_empty()
        && def.params.items.first().is_some_and(|param| !matches!(param.kind, ParamKind::VarArgs | ParamKind::KwArgs))
        && is_linear(tree, def);
    let edges: Vec<_> = scene.edges_to(init).collect();
    let awaits = edges.iter().all(|edge| {
        edge.kind == EdgeKind::Constructor
            && matches!(scene.tree(edge.file)[edge.site].kind, ExprKind::Call { .. })
            && scene.function(edge.caller).is_some()
            && obstacle::of_function(scene, edge.caller).is_none()
    });
    alone && simple && awaits && !edges.is_empty()
}

/// The body runs to its end, on lines of its own, and asks no base class.
fn is_linear(tree: &Tree, def: &FunctionDef) -> bool {
    let mut plain = true;
    for &stmt in &def.body {
        tree.walk(Node::Stmt(stmt), &mut |node| {
            match node {
                Node::Stmt(id) => {
                    plain &= !matches!(
                        tree[id].kind,
                        StmtKind::Return { .. } | StmtKind::FunctionDef(_) | StmtKind::ClassDef(_)
                    )
                }
                Node::Expr(id) => {
                    plain &= !matches!(tree[id].kind, ExprKind::Name { name, .. } if tree.str(name) == "super")
                }
            }
            plain
        });
    }
    plain
}

/// Classes that are named elsewhere than where they are called, in annotations, in `isinstance`, or for a member.
fn named_otherwise(scene: &Scene) -> BTreeSet<DefinitionId> {
    let mut classes = BTreeSet::new();
    for file in scene.project.ids() {
        let tree = scene.tree(file);
        for expr in (0..tree.exprs.len() as u32).map(ExprId) {
            let (ExprKind::Name { ctx: Ctx::Load, .. } | ExprKind::Attribute { ctx: Ctx::Load, .. }) = tree[expr].kind
            else {
                continue;
            };
            if !scene.is_class_of_project(file, expr) || is_usual(scene, file, expr) {
                continue;
            }
            classes.extend(scene.names.possibilities(file, expr).filter_map(|value| match *value {
                Value::Local(id) => Some(id),
                _ => None,
            }));
        }
    }
    classes
}

fn is_usual(scene: &Scene, file: FileId, expr: ExprId) -> bool {
    let tree = scene.tree(file);
    match scene.parent(file, expr) {
        Some(Node::Expr(parent)) => match &tree[parent].kind {
            ExprKind::Call { func, .. } => *func == expr || scene.text(file, *func) == "isinstance",
            ExprKind::Attribute { .. } => true,
            _ => is_annotation(scene, file, expr),
        },
        Some(Node::Stmt(_)) => is_annotation(scene, file, expr),
        None => false,
    }
}

fn is_annotation(scene: &Scene, file: FileId, expr: ExprId) -> bool {
    let tree = scene.tree(file);
    let mut below = expr;
    for above in scene.parents(file).above(Node::Expr(expr)) {
        match above {
            Node::Expr(id) => below = id,
            Node::Stmt(stmt) => {
                return match &tree[stmt].kind {
                    StmtKind::FunctionDef(def) => {
                        def.returns == Some(below)
                            || def.params.items.iter().any(|param| param.annotation == Some(below))
                    }
                    StmtKind::AnnAssign { annotation, .. } => *annotation == below,
                    _ => false,
                };
            }
        }
    }
    false
}

/// The name of the coroutine that makes an object of a class.
pub fn constructor_name(scene: &Scene, init: DefinitionId) -> &'static str {
    let class = scene.definition(init).class;
    let is_free = |name: &&str| class.is_none_or(|class| scene.own_method(class, name).is_none());
    ["create", "create_async", "made"].into_iter().find(is_free).unwrap_or("create")
}

/// What else changes in the definition of an `__init__` that becomes `create`.
pub fn write(draft: &Draft, init: DefinitionId, def: &FunctionDef) -> Option<Vec<Replacement>> {
    let scene = draft.scene;
    let definition = scene.definition(init);
    let source = scene.source(definition.file);
    let (tree, newline) = (&source.tree, draft.style(definition.file).newline);
    let own = def.params.items.first()?;
    let name = tree.str(own.name.name);
    let is_docstring = |&id: &StmtId| match tree[id].kind {
        StmtKind::Expr { value } => matches!(tree[value].kind, ExprKind::Constant(Constant::Str(_))),
        _ => false,
    };
    let (first, last) = (*def.body.iter().find(|id| !is_docstring(id))?, *def.body.last()?);
    let (outer, inner) = (indentation(source, definition.span.start), indentation(source, tree[first].span.start));
    let line_end = source.lines.start_of(source.lines.line_of(tree[last].span.end.saturating_sub(1)) + 1);
    let rest = source.slice(Span::new(tree[last].span.end, line_end));
    let end = tree[last].span.end + rest.trim_end_matches(['\n', '\r']).len() as u32;
    let mut replacements = vec![
        Replacement::text(Span::at(definition.span.start), format!("@classmethod{newline}{outer}")),
        Replacement::text(def.name.span, constructor_name(scene, init)),
        Replacement::text(own.name.span, "cls"),
        Replacement::text(Span::at(tree[first].span.start), format!("{name} = cls(){newline}{inner}")),
        Replacement::text(Span::at(end), format!("{newline}{inner}return {name}")),
    ];
    if let (Some(returns), Some(class)) = (def.returns, definition.class) {
        let quote = draft.style(definition.file).quote;
        let text = format!("{quote}{}{quote}", scene.definition(class).name);
        replacements.push(Replacement::text(tree[returns].span, text));
    }
    Some(replacements)
}
