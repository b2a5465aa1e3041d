//! Values that belong to one request and are kept where all tasks see them: globals and thread-local data become
//! context variables, of which each task has its own.

use super::change::Safety;
use super::draft::Draft;
use super::imports::Import;
use super::style::whole_lines;
use super::template::{Piece, Replacement};
use crate::names::{DefinitionId, EdgeKind, FileId};
use crate::syntax::Node;
use crate::syntax::ast::*;
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet};

pub const NAME: &str = "context-vars";

pub fn write(draft: &mut Draft) {
    if !draft.settings.catalogue {
        return;
    }
    for file in draft.scene.project.ids() {
        let tree = draft.scene.tree(file);
        for &stmt in &tree.body {
            if let Some((name, value)) = bound(tree, stmt) {
                match is_thread_local(draft, file, value) {
                    true => thread_local(draft, file, stmt, name),
                    false => global(draft, file, stmt, name, value),
                }
            }
            if let StmtKind::ClassDef(class) = &tree[stmt].kind {
                for &inner in &class.body {
                    class_attribute(draft, file, (stmt, class), inner);
                }
            }
        }
    }
}

/// `name = value`
fn bound(tree: &Tree, stmt: StmtId) -> Option<(Name, ExprId)> {
    let StmtKind::Assign { targets, value } = &tree[stmt].kind else { return None };
    let &[target] = &targets[..] else { return None };
    match tree[target].kind {
        ExprKind::Name { name, .. } => Some((name, *value)),
        _ => None,
    }
}

/// The places that name a variable of a module, by what they do with it.
#[derive(Default)]
struct Uses {
    reads: Vec<ExprId>,
    /// Assignments of it alone, with their values.
    writes: Vec<(StmtId, ExprId)>,
    /// `global name`
    declared: Vec<StmtId>,
}

/// A global that coroutines set for what they call: every use must be one that a context variable has too.
fn global(draft: &mut Draft, file: FileId, stmt: StmtId, name: Name, value: ExprId) {
    let text = draft.scene.tree(file).str(name);
    if let Some(uses) = uses(draft, file, stmt, name)
        && !is_known_elsewhere(draft, file, text)
    {
        keep(draft, file, (stmt, value), (text, text), &uses);
    }
}

/// An attribute that a class gives all its users: `State.user = user`.
fn class_attribute(draft: &mut Draft, file: FileId, (stmt, class): (StmtId, &ClassDef), inner: StmtId) {
    let scene = draft.scene;
    let tree = scene.tree(file);
    let Some((name, value)) = bound(tree, inner) else { return };
    let Some(id) = scene.names.definition_of(file, Node::Stmt(stmt)) else { return };
    let text = tree.str(name);
    let plain = class.bases.is_empty() && class.keywords.is_empty() && class.decorators.is_empty();
    if !plain || !is_constant(tree, value) || !scene.names.subclasses(id).is_empty() {
        return;
    }
    let mut uses = Uses::default();
    // Another variable of the name may be what `setattr` or a keyword means.
    if scene.named(file, name).iter().any(|&id| !tree[inner].span.contains(tree[id].span)) {
        return;
    }
    for &id in scene.attributes(file, name) {
        let ExprKind::Attribute { value: object, ctx, .. } = tree[id].kind else { continue };
        if !matches!(tree[object].kind, ExprKind::Name { name, .. } if name == class.name.name) {
            return;
        }
        match (ctx, scene.parent(file, id)) {
            (Ctx::Load, _) => uses.reads.push(id),
            (Ctx::Store, Some(Node::Stmt(write))) => match &tree[write].kind {
                StmtKind::Assign { targets, value } if targets.len() == 1 => uses.writes.push((write, *value)),
                _ => return,
            },
            _ => return,
        }
    }
    if is_known_elsewhere(draft, file, text) {
        return;
    }
    let path = format!("{}.{text}", tree.str(class.name.name));
    keep(draft, file, (inner, value), (&path, text), &uses);
}

/// Keeps a shared value, written as `text`, in a context variable.
fn keep(draft: &mut Draft, file: FileId, (stmt, value): (StmtId, ExprId), (text, label): (&str, &str), uses: &Uses) {
    let tree = draft.scene.tree(file);
    if !is_constant(tree, value) {
        return;
    }
    let Some(writers) = request_writers(draft, file, uses) else { return };
    let Some(&owner) = writers.iter().next() else { return };
    let mut change = draft.change(NAME, file, owner, tree[stmt].span);
    change.title = format!("Keep `{text}` in a context variable");
    change.why = format!(
        "`{}` sets it, and while it waits other tasks set it too: each task is to see its own",
        draft.scene.definition(owner).qualname
    );
    change.safety = Safety::Review;
    change.caution = Some("what a task sets is seen by what it calls and starts, no longer by others".into());
    change.imports.push(Import::module("contextvars"));
    let value = tree[value].span;
    change.replacements.push(Replacement::around(value, format!("contextvars.ContextVar(\"{label}\", default="), ")"));
    for &(write, value) in &uses.writes {
        change.replacements.push(set(draft, file, write, text, value));
    }
    for &read in &uses.reads {
        change.replacements.push(Replacement::text(Span::at(tree[read].span.end), ".get()"));
    }
    for &declared in &uses.declared {
        let Some(replacement) = undeclared(draft, file, declared, label) else { return };
        change.replacements.push(replacement);
    }
    change.depends_on = writers.iter().filter_map(|id| draft.defs.get(id).cloned()).collect();
    let _ = draft.add(change);
}

fn is_constant(tree: &Tree, value: ExprId) -> bool {
    matches!(tree[value].kind, ExprKind::Constant(_))
}

/// `name = value` as `name.set(value)`.
fn set(draft: &Draft, file: FileId, stmt: StmtId, name: &str, value: ExprId) -> Replacement {
    let source = draft.scene.source(file);
    let span = source.tree[stmt].span;
    let bare = matches!(source.tree[value].kind, ExprKind::Tuple { .. })
        && !source.slice(source.tree[value].span).starts_with('(');
    let (open, close) = if bare { ("((", "))") } else { ("(", ")") };
    let value = source.with_parentheses(value);
    let pieces = vec![Piece::New(format!("{name}.set{open}")), Piece::Source(value), Piece::New(close.into())];
    Replacement::new(span, pieces)
}

/// `global a, b` without one of the names.
fn undeclared(draft: &Draft, file: FileId, stmt: StmtId, name: &str) -> Option<Replacement> {
    let source = draft.scene.source(file);
    let tree = &source.tree;
    let StmtKind::Global { names } = &tree[stmt].kind else { return None };
    let others: Vec<&str> = names.iter().map(|&other| tree.str(other)).filter(|&other| other != name).collect();
    if !others.is_empty() {
        return Some(Replacement::text(tree[stmt].span, format!("global {}", others.join(", "))));
    }
    let lines = whole_lines(source, tree, stmt)?;
    Some(Replacement::text(lines, ""))
}

/// Whether another file of the project names it, or the module hands it out.
fn is_known_elsewhere(draft: &Draft, file: FileId, name: &str) -> bool {
    let names = |other: FileId| draft.scene.tree(other).name(name).is_some();
    let others = draft.scene.project.ids().any(|other| other != file && names(other));
    others || draft.scene.tree(file).name("__all__").is_some()
}

/// Every use of a global; `None` where one has no counterpart.
fn uses(draft: &Draft, file: FileId, binding: StmtId, name: Name) -> Option<Uses> {
    let scene = draft.scene;
    let tree = scene.tree(file);
    let mut uses = Uses::default();
    let is_stored = |id: ExprId| matches!(tree[id].kind, ExprKind::Name { ctx: Ctx::Store, .. });
    // It is bound once here, and somewhere else too.
    scene.named(file, name).iter().filter(|&&id| is_stored(id)).nth(1)?;
    let declares = |&id: &StmtId| matches!(&tree[id].kind, StmtKind::Global { names } if names.contains(&name));
    uses.declared = scene.places(file).declarations().iter().copied().filter(declares).collect();
    let is_global = |owner: DefinitionId| {
        let span = scene.definition(owner).span;
        uses.declared.iter().any(|&stmt| span.contains(tree[stmt].span))
    };
    for &id in scene.named(file, name) {
        let ExprKind::Name { ctx, .. } = tree[id].kind else { continue };
        let owner = scene.names.function(file, id)?;
        let parent = scene.parent(file, id);
        if parent == Some(Node::Stmt(binding)) {
            continue;
        }
        if owner == scene.names.module(file) {
            return None;
        }
        match ctx {
            Ctx::Load => uses.reads.push(id),
            Ctx::Store if is_global(owner) => match parent {
                Some(Node::Stmt(stmt)) => match bound(tree, stmt) {
                    Some((_, value)) => uses.writes.push((stmt, value)),
                    None => return None,
                },
                _ => return None,
            },
            _ => return None,
        }
    }
    // A parameter or local of this name is another variable.
    (!scene.places(file).is_parameter(name)).then_some(uses)
}

/// The coroutine functions that set a variable for what they call: from something they are given, before they read it,
/// and with a wait behind. `None` where a write is of another kind, a cache or a counter, or where somebody reads it
/// who is not called by one of them.
fn request_writers(draft: &Draft, file: FileId, uses: &Uses) -> Option<BTreeSet<DefinitionId>> {
    let scene = draft.scene;
    let tree = scene.tree(file);
    let mut writers = BTreeSet::new();
    for &(write, value) in &uses.writes {
        let owner = scene.names.function(file, value)?;
        let def = scene.function(owner)?;
        let own_reads = uses.reads.iter().filter(|&&read| scene.names.function(file, read) == Some(owner));
        let reads_first = own_reads.clone().any(|&read| tree[read].span.start < tree[write].span.end);
        let waits = super::awaited::waits_behind(draft, file, def, tree[write].span.end);
        if reads_first || !waits || !draft.colouring.is_async(scene, owner) || !names_parameter(tree, def, value) {
            return None;
        }
        writers.insert(owner);
    }
    let reached = reached(draft, &writers);
    let read_by = |&read: &ExprId| scene.names.function(file, read).is_some_and(|id| reached.contains(&id));
    let is_given = !uses.reads.is_empty() && uses.reads.iter().all(read_by);
    (!writers.is_empty() && is_given).then_some(writers)
}

/// Whether a value is made of a parameter.
fn names_parameter(tree: &Tree, def: &FunctionDef, value: ExprId) -> bool {
    let mut named = false;
    tree.walk(Node::Expr(value), &mut |node| {
        if let Node::Expr(id) = node
            && let ExprKind::Name { name, .. } = tree[id].kind
        {
            named |= def.params.items.iter().any(|param| param.name.name == name);
        }
        true
    });
    named
}

/// Functions that some functions run, and they themselves.
fn reached(draft: &Draft, from: &BTreeSet<DefinitionId>) -> BTreeSet<DefinitionId> {
    let mut reached = from.clone();
    let mut todo: Vec<DefinitionId> = from.iter().copied().collect();
    while let Some(id) = todo.pop() {
        let edges = draft.scene.names.edges_from(id).filter(|edge| edge.kind != EdgeKind::Handed);
        todo.extend(edges.map(|edge| edge.callee).filter(|&callee| reached.insert(callee)));
    }
    reached
}

fn is_thread_local(draft: &Draft, file: FileId, value: ExprId) -> bool {
    let ExprKind::Call { func, args, .. } = &draft.scene.tree(file)[value].kind else { return false };
    args.is_empty() && draft.scene.names.callees(file, *func).contains(&"threading.local")
}

/// `local = threading.local()`, of which coroutines read or set attributes: a context variable for each.
fn thread_local(draft: &mut Draft, file: FileId, stmt: StmtId, name: Name) {
    let tree = draft.scene.tree(file);
    let text = tree.str(name).to_string();
    if is_known_elsewhere(draft, file, &text) {
        return;
    }
    let Some(attributes) = attributes(draft, file, stmt, name) else { return };
    let owners = attributes.values().flatten().filter_map(|(place, _)| draft.scene.names.function(file, *place));
    let owners: BTreeSet<DefinitionId> = owners.filter(|&id| draft.colouring.is_async(draft.scene, id)).collect();
    let Some(&owner) = owners.iter().next() else { return };
    let variable = |attribute: &str| format!("{text}_{attribute}");
    if attributes.keys().any(|attribute| tree.name(&variable(attribute)).is_some()) {
        return;
    }
    let newline = draft.style(file).newline;
    let mut change = draft.change(NAME, file, owner, tree[stmt].span);
    change.title = format!("Keep `{text}` in context variables");
    change.why =
        "all tasks of an event loop run on one thread, so that thread-local data no longer keeps them apart".into();
    change.safety = Safety::Review;
    change.caution =
        Some("a task that has set nothing gets a `LookupError` in the place of an `AttributeError`".into());
    change.imports.push(Import::module("contextvars"));
    if let Some((_, value)) = bound(tree, stmt)
        && let ExprKind::Call { func, .. } = tree[value].kind
    {
        change.frees.extend(super::swap_calls::head_name(tree, func));
    }
    let definitions: Vec<String> = attributes
        .keys()
        .map(|attribute| format!("{} = contextvars.ContextVar(\"{attribute}\")", variable(attribute)))
        .collect();
    change.replacements.push(Replacement::text(tree[stmt].span, definitions.join(newline)));
    for (attribute, places) in &attributes {
        for &(place, kind) in places {
            let new = variable(attribute);
            change.replacements.push(match kind {
                Access::Read => Replacement::text(tree[place].span, format!("{new}.get()")),
                Access::Set(write, value) => set(draft, file, write, &new, value),
                Access::Default(default) => Replacement::new(
                    tree[place].span,
                    vec![Piece::New(format!("{new}.get(")), Piece::Source(tree[default].span), Piece::New(")".into())],
                ),
            });
        }
    }
    change.depends_on = owners.iter().filter_map(|id| draft.defs.get(id).cloned()).collect();
    let _ = draft.add(change);
}

/// What is done with an attribute of thread-local data.
#[derive(Clone, Copy)]
enum Access {
    Read,
    /// `local.name = value`
    Set(StmtId, ExprId),
    /// `getattr(local, "name", default)`
    Default(ExprId),
}

/// The attributes by name, with the expression at each place; `None` where one use has no counterpart.
fn attributes(
    draft: &Draft,
    file: FileId,
    binding: StmtId,
    name: Name,
) -> Option<BTreeMap<String, Vec<(ExprId, Access)>>> {
    let scene = draft.scene;
    let tree = scene.tree(file);
    let mut found: BTreeMap<String, Vec<(ExprId, Access)>> = BTreeMap::new();
    let catches = |stmt: &Stmt| match &stmt.kind {
        StmtKind::Try { handlers, .. } => handlers
            .iter()
            .filter_map(|handler| handler.kind)
            .any(|kind| scene.text(file, kind).contains("AttributeError")),
        _ => false,
    };
    if tree.stmts.iter().any(catches) {
        return None;
    }
    for &id in scene.named(file, name) {
        if scene.parent(file, id) == Some(Node::Stmt(binding)) {
            continue;
        }
        let Some(Node::Expr(parent)) = scene.parent(file, id) else { return None };
        let (attribute, place, access) = match &tree[parent].kind {
            ExprKind::Attribute { attr, ctx: Ctx::Load, .. } => (tree.str(attr.name).to_string(), parent, Access::Read),
            ExprKind::Attribute { attr, ctx: Ctx::Store, .. } => {
                let Some(Node::Stmt(stmt)) = scene.parent(file, parent) else { return None };
                let StmtKind::Assign { targets, value } = &tree[stmt].kind else { return None };
                let &[_] = &targets[..] else { return None };
                (tree.str(attr.name).to_string(), parent, Access::Set(stmt, *value))
            }
            ExprKind::Call { func, args, keywords } if keywords.is_empty() && scene.text(file, *func) == "getattr" => {
                let &[object, key, default] = &args[..] else { return None };
                let ExprKind::Constant(Constant::Str(key)) = &tree[key].kind else { return None };
                (object == id).then_some((key.to_string(), parent, Access::Default(default)))?
            }
            _ => return None,
        };
        found.entry(attribute).or_default().push((place, access));
    }
    (!found.is_empty()).then_some(found)
}
