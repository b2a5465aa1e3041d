//! `def` to `async def`, with everything in a definition that changes along: names, decorators, annotations, `yield from`.

use super::async_types::annotate;
use super::change::Safety;
use super::colour::{SiteKind, new_name};
use super::draft::{Draft, keyword};
use super::imports::Import;
use super::iterators;
use super::native;
use super::obstacle;
use super::scene::Iteration;
use super::style::indentation;
use super::sync_wrapper;
use super::template::{Piece, Replacement};
use crate::names::{Decorator, DefinitionId, FileId};
use crate::syntax::Node;
use crate::syntax::ast::*;
use crate::text::Span;

pub const NAME: &str = "async-def";

/// One change per function that becomes asynchronous or takes an asynchronous special name.
pub fn write(draft: &mut Draft) {
    let colouring = draft.colouring;
    let ids = colouring.functions.keys().chain(&colouring.renamed).chain(&colouring.hands_on);
    let mut ids: Vec<DefinitionId> = ids.copied().collect();
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        write_one(draft, id);
    }
}

fn write_one(draft: &mut Draft, id: DefinitionId) {
    let Some(def) = draft.scene.function(id) else { return };
    let definition = draft.scene.definition(id);
    let (file, start) = (definition.file, definition.span.start);
    let turns = draft.colouring.functions.contains_key(&id);
    let mut parts = Parts::default();
    if turns {
        parts.replacements.push(keyword(start, "def", "async def"));
    }
    if let Some(name) = new_name(draft.scene, draft.colouring, id) {
        parts.replacements.push(Replacement::text(def.name.span, name));
    }
    if draft.scene.created.contains(&id) {
        parts.replacements.extend(native::write_constructors(draft, id, def).unwrap_or_default());
    }
    parts.replacements.extend(sync_wrapper::twin(draft, id, def).unwrap_or_default());
    let hands_on = draft.colouring.hands_on.contains(&id) || is_stub_of_hand_on(draft, id);
    let style = draft.style(file);
    let yielded = iterators::yielded(draft.scene.source(file), definition, &style.indent.text(), style.newline);
    let yielded = yielded.filter(|_| turns);
    let is_generator = definition.is_generator || yielded.is_some();
    parts.replacements.extend(yielded);
    if is_generator || hands_on || !turns {
        annotate(draft, file, def, &mut parts);
    }
    if turns {
        context_manager(draft, file, id, def, &mut parts);
    }
    if turns && definition.is_generator {
        delegations(draft, file, id, def, &mut parts);
    }
    if definition.name == "__next__" && turns {
        end_of_iteration(draft, file, id, def, &mut parts);
    }
    if parts.replacements.is_empty() {
        return;
    }
    let mut change = draft.change(NAME, file, id, def.name.span);
    let kind = if is_generator { "an asynchronous generator" } else { "a coroutine function" };
    change.title = match turns {
        true => format!("Make `{}` {kind}", definition.name),
        false => format!("`{}` gives something asynchronous", definition.name),
    };
    change.why = match turns {
        true => draft.chain(id),
        false => format!("`{}` hands on what has become asynchronous", definition.qualname),
    };
    if let (true, Some(caution)) = (turns, caution(draft, id, def)) {
        change.safety = Safety::Review;
        change.caution = Some(caution);
    }
    change.replacements = parts.replacements;
    change.imports = parts.imports;
    change.frees = parts.frees;
    draft.defs.insert(id, change.id.clone());
    // A comment between `def` and a decorator is outside every replacement, so nothing can be lost here.
    let _ = draft.add(change);
}

/// Who else may call the function, out of sight.
fn caution(draft: &Draft, id: DefinitionId, def: &FunctionDef) -> Option<String> {
    let scene = draft.scene;
    let definition = scene.definition(id);
    if definition.is_property() {
        return Some(format!("whoever reads the property must await it: `await obj.{}`", definition.name));
    }
    let callee = |decorator: ExprId| match scene.tree(definition.file)[decorator].kind {
        ExprKind::Call { func, .. } => func,
        _ => decorator,
    };
    let is_foreign = |&func: &ExprId| obstacle::is_foreign(&scene.names.callees(definition.file, func));
    if let Some(func) = def.decorators.iter().map(|&decorator| callee(decorator)).find(is_foreign) {
        let text = scene.text(definition.file, func);
        return Some(format!("`@{text}` must know what to do with a coroutine function"));
    }
    if scene.edges_to(id).next().is_some() {
        return None;
    }
    let around = definition.parent.map(|parent| scene.definition(parent));
    if definition.class.is_none() && around.is_some_and(|around| around.is_function()) {
        return Some("nothing in sight calls it: whoever is given it must await".into());
    }
    let base = definition.class.into_iter().flat_map(|class| scene.names.outside_bases(class));
    let mut foreign = base.filter(|base| obstacle::is_foreign(&[base]));
    foreign.next().map(|base| format!("nothing in sight calls it: if `{base}` does, it must await"))
}

/// What the change of one definition is made of.
#[derive(Default)]
pub struct Parts {
    pub replacements: Vec<Replacement>,
    pub imports: Vec<Import>,
    pub frees: Vec<ExprId>,
}

impl Parts {
    /// Another name in the place of `name` or `module.name`, imported like the old one.
    pub fn rename(&mut self, draft: &Draft, file: FileId, expr: ExprId, new: &str) {
        let tree = draft.scene.tree(file);
        match tree[expr].kind {
            ExprKind::Name { .. } => {
                self.replacements.push(Replacement::text(tree[expr].span, new));
                self.frees.push(expr);
                let callees = draft.scene.names.callees(file, expr);
                let module =
                    callees.first().and_then(|path| path.rsplit_once('.')).map_or("typing", |(module, _)| module);
                self.imports.push(Import::from(module, new));
            }
            ExprKind::Attribute { attr, .. } => self.replacements.push(Replacement::text(attr.span, new)),
            _ => {}
        }
    }
}

/// A stub of `@overload` for a function that hands on something asynchronous.
fn is_stub_of_hand_on(draft: &Draft, id: DefinitionId) -> bool {
    let scene = draft.scene;
    scene.definition(id).has(Decorator::Overload)
        && scene.family(id).iter().any(|other| draft.colouring.hands_on.contains(other))
}

fn context_manager(draft: &Draft, file: FileId, id: DefinitionId, def: &FunctionDef, parts: &mut Parts) {
    if !draft.scene.is_context_manager(id) {
        return;
    }
    for &decorator in &def.decorators {
        let is_it = |path: &&str| *path == "contextlib.contextmanager";
        if draft.scene.names.callees(file, decorator).iter().any(is_it) {
            parts.rename(draft, file, decorator, "asynccontextmanager");
        }
    }
}

/// `yield from items` of an asynchronous generator, where the items stay plain: a loop.
fn delegations(draft: &Draft, file: FileId, id: DefinitionId, def: &FunctionDef, parts: &mut Parts) {
    let tree = draft.scene.tree(file);
    for expr in own_exprs(draft, file, id, def) {
        let is_site = draft.colouring.sites.contains_key(&(file, SiteKind::Iterate(Iteration::YieldFrom(expr))));
        if matches!(tree[expr].kind, ExprKind::YieldFrom { .. }) && !is_site {
            parts.replacements.extend(loop_over(draft, file, expr, "for"));
        }
    }
}

/// `yield from items` as `for item in items: yield item`; `None` where it is not a statement.
pub fn loop_over(draft: &Draft, file: FileId, delegation: ExprId, keyword: &str) -> Option<Replacement> {
    let source = draft.scene.source(file);
    let Some(Node::Stmt(stmt)) = draft.scene.parent(file, delegation) else { return None };
    let span = source.tree[stmt].span;
    let text = source.slice(span);
    let rest = text.strip_prefix("yield")?.trim_start().strip_prefix("from")?.trim_start();
    let items = Span::new(span.end - rest.len() as u32, span.end);
    let style = draft.style(file);
    let inner = format!(":{}{}{}yield item", style.newline, indentation(source, span.start), style.indent.text());
    Some(Replacement::new(
        span,
        vec![Piece::New(format!("{keyword} item in ")), Piece::Source(items), Piece::New(inner)],
    ))
}

/// `raise StopIteration` to `raise StopAsyncIteration` in what becomes `__anext__`.
fn end_of_iteration(draft: &Draft, file: FileId, id: DefinitionId, def: &FunctionDef, parts: &mut Parts) {
    let tree = draft.scene.tree(file);
    for expr in own_exprs(draft, file, id, def) {
        let is_it = matches!(tree[expr].kind, ExprKind::Name { name, .. } if tree.str(name) == "StopIteration");
        if is_it && is_raised(draft, file, expr) {
            parts.replacements.push(Replacement::text(tree[expr].span, "StopAsyncIteration"));
        }
    }
}

fn is_raised(draft: &Draft, file: FileId, expr: ExprId) -> bool {
    let parents = draft.scene.parents(file);
    let stmt = parents.above(Node::Expr(expr)).find_map(|node| match node {
        Node::Stmt(id) => Some(id),
        Node::Expr(_) => None,
    });
    stmt.is_some_and(|id| matches!(draft.scene.tree(file)[id].kind, StmtKind::Raise { .. }))
}

/// The expressions that a function itself runs.
fn own_exprs(draft: &Draft, file: FileId, id: DefinitionId, def: &FunctionDef) -> Vec<ExprId> {
    let tree = draft.scene.tree(file);
    let mut own = Vec::new();
    for &stmt in &def.body {
        tree.walk(Node::Stmt(stmt), &mut |node| {
            if let Node::Expr(expr) = node {
                own.push(expr);
            }
            true
        });
    }
    own.retain(|&expr| draft.scene.names.function(file, expr) == Some(id));
    own
}
