//! Who closes what is made: a block, the program, or a block around the object that keeps it.

use super::super::colour::{Root, RootKind};
use super::super::draft::Draft;
use super::super::http::{Shape, session_shape};
use super::super::obstacle;
use super::super::scene::Scene;
use super::super::style::indentation;
use super::super::template::Replacement;
use super::Made;
use super::group::Part;
use super::travel::Place;
use crate::names::{DefinitionId, EdgeKind, FileId};
use crate::syntax::Node;
use crate::syntax::ast::*;
use crate::text::Span;
use std::collections::BTreeSet;

/// Sees to it that everything which has to be closed is; or says why not.
pub fn settle(scene: &Scene, part: &mut Part, places: &BTreeSet<Place>) -> Option<String> {
    if part.made.is_empty() {
        return Some("it is made by code that is not in sight".into());
    }
    if part.closes {
        return None;
    }
    let is_open = |made: &&Made| made.shape.is_none() && made.native.is_some_and(|native| native.has("@close"));
    let open: Vec<(FileId, ExprId)> = part.made.iter().filter(is_open).map(|made| (made.file, made.call)).collect();
    let &(file, call) = open.first()?;
    let held: Option<Vec<_>> = (open.len() == 1).then(|| manage(scene, file, call, places)).flatten();
    let Some(held) = held else {
        let line = scene.line(file, call);
        return Some(format!("what is made in line {line} is never closed, as its counterpart has to be"));
    };
    let (class, attribute, blocks) = (held[0].0, held[0].1.clone(), held);
    part.managed.push((class, attribute));
    for (_, _, made) in blocks {
        part.roots.push(Root { file: made.file, expr: made.call, kind: RootKind::Make });
        part.made.push(made);
    }
    None
}

/// The blocks around the objects of the class whose `__init__` keeps what is made by `call`, each with class and
/// attribute; `None` where an object is not used up in the function that makes it.
fn manage(
    scene: &Scene,
    file: FileId,
    call: ExprId,
    places: &BTreeSet<Place>,
) -> Option<Vec<(DefinitionId, String, Made)>> {
    let tree = scene.tree(file);
    let init = scene.names.function(file, call)?;
    let class = scene.definition(init).class.filter(|_| scene.definition(init).name == "__init__")?;
    let Some(Node::Stmt(stmt)) = scene.parent(file, call) else { return None };
    let target = match &tree[stmt].kind {
        StmtKind::Assign { targets, .. } if targets.len() == 1 => targets[0],
        StmtKind::AnnAssign { target, .. } => *target,
        _ => return None,
    };
    let ExprKind::Attribute { attr, .. } = tree[target].kind else { return None };
    let attribute = tree.str(attr.name).to_owned();
    let taken = ["__enter__", "__exit__", "__aenter__", "__aexit__", "__del__", "close", "aclose"];
    let is_free = taken.iter().all(|name| scene.own_method(class, name).is_none());
    let alone = scene.names.subclasses(class).is_empty() && scene.names.ancestors(class).count() == 1;
    let kept_here = places.iter().all(|place| match place {
        Place::Attribute(other, _) => *other == class,
        Place::Function(_) => true,
        Place::Global(..) => false,
    });
    if !is_free || !alone || !kept_here {
        return None;
    }
    let edges: Vec<_> = scene.edges_to(init).collect();
    let blocks = edges.iter().map(|edge| {
        let at = (edge.kind == EdgeKind::Constructor).then_some((edge.file, edge.site))?;
        let shape = session_shape(scene, at.0, at.1).filter(|shape| is_used_up(scene, at.0, edge.caller, *shape))?;
        obstacle::of_function(scene, edge.caller).is_none().then_some(())?;
        let made = Made { file: at.0, call: at.1, owner: edge.caller, native: None, shape: Some(shape), closing: None };
        Some((class, attribute.clone(), made))
    });
    let blocks: Option<Vec<_>> = blocks.collect();
    blocks.filter(|blocks| !blocks.is_empty())
}

/// Whether a variable is only asked for its members in its function.
fn is_used_up(scene: &Scene, file: FileId, owner: DefinitionId, shape: Shape) -> bool {
    let Shape::Block { name, .. } = shape else { return false };
    let tree = scene.tree(file);
    let span = scene.definition(owner).span;
    let mut stores = 0;
    let fits = |expr: ExprId| match (&tree[expr].kind, scene.parent(file, expr)) {
        (ExprKind::Name { ctx: Ctx::Load, .. }, Some(Node::Expr(parent))) => {
            scene.names.function(file, expr) == Some(owner)
                && matches!(tree[parent].kind, ExprKind::Attribute { value, ctx: Ctx::Load, .. } if value == expr)
                && is_called(scene, file, parent)
        }
        (ExprKind::Name { ctx: Ctx::Store, .. }, Some(Node::Stmt(_))) => {
            stores += 1;
            stores == 1
        }
        _ => false,
    };
    scene.named_in(file, span, name).all(fits)
}

fn is_called(scene: &Scene, file: FileId, attribute: ExprId) -> bool {
    match scene.parent(file, attribute) {
        Some(Node::Expr(call)) => {
            matches!(scene.tree(file)[call].kind, ExprKind::Call { func, .. } if func == attribute)
        }
        _ => false,
    }
}

/// `__aenter__` and `__aexit__`, behind the last method of a class.
pub fn methods(draft: &Draft, class: DefinitionId, attribute: &str, close: &str) -> Option<(FileId, Replacement)> {
    let scene = draft.scene;
    let definition = scene.definition(class);
    let source = scene.source(definition.file);
    let tree = &source.tree;
    let crate::names::DefinitionKind::Class(stmt) = definition.kind else { return None };
    let StmtKind::ClassDef(def) = &tree[stmt].kind else { return None };
    let last = tree[*def.body.last()?].span;
    let (style, inner) = (draft.style(definition.file), indentation(source, tree[*def.body.first()?].span.start));
    let unit = style.indent.text();
    let line_end = source.lines.start_of(source.lines.line_of(last.end.saturating_sub(1)) + 1);
    let rest = source.slice(Span::new(last.end, line_end));
    let end = last.end + rest.trim_end_matches(['\n', '\r']).len() as u32;
    let lines = [
        String::new(),
        String::new(),
        format!("{inner}async def __aenter__(self):"),
        format!("{inner}{unit}return self"),
        String::new(),
        format!("{inner}async def __aexit__(self, *exc_info):"),
        format!("{inner}{unit}await self.{attribute}.{close}()"),
    ];
    Some((definition.file, Replacement::text(Span::at(end), lines.join(style.newline))))
}
