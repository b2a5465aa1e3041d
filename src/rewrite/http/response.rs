//! How a program reads its responses, and how the asynchronous client has them read.

use super::super::Change;
use super::super::draft::Draft;
use super::super::precedence::await_needs_parentheses;
use super::super::scene::Scene;
use super::super::settings::HttpTarget;
use super::super::template::{Piece, Replacement};
use super::Shape;
use crate::names::FileId;
use crate::syntax::Node;
use crate::syntax::ast::*;

/// The shape of a request whose response is only read in known ways.
pub fn shape(scene: &Scene, file: FileId, call: ExprId) -> Option<Shape> {
    let tree = scene.tree(file);
    match scene.parent(file, call)? {
        Node::Expr(parent) => {
            let body = matches!(tree[parent].kind, ExprKind::Attribute { attr, .. } if matches!(tree.str(attr.name), "json" | "text" | "content"));
            (body && read_of(scene, file, call).is_some()).then_some(Shape::Direct)
        }
        Node::Stmt(stmt) => match &tree[stmt].kind {
            StmtKind::Expr { .. } => Some(Shape::Bare(stmt)),
            StmtKind::Assign { targets, .. } => {
                let &[target] = &targets[..] else { return None };
                block(scene, file, stmt, target)
            }
            StmtKind::With { items, body, .. } => {
                let [item] = &items[..] else { return None };
                let ExprKind::Name { name, .. } = tree[item.target?].kind else { return None };
                let loads = loads(scene, file, item.target?, name)?;
                let inside = |&load: &ExprId| body.iter().any(|&stmt| tree[stmt].span.contains(tree[load].span));
                let fits = loads.iter().all(inside) && loads.iter().all(|&load| read_of(scene, file, load).is_some());
                fits.then_some(Shape::With { with: stmt })
            }
            _ => None,
        },
    }
}

/// `r = get(url)`, where every use of `r` is a known read in a later statement of the same block.
fn block(scene: &Scene, file: FileId, stmt: StmtId, target: ExprId) -> Option<Shape> {
    let tree = scene.tree(file);
    let ExprKind::Name { name, .. } = tree[target].kind else { return None };
    let siblings = block_of(scene, file, stmt)?;
    let first = siblings.iter().position(|&id| id == stmt)?;
    let mut last = first;
    for load in loads(scene, file, target, name)? {
        read_of(scene, file, load)?;
        let holder = siblings.iter().position(|&id| tree[id].span.contains(tree[load].span))?;
        if holder <= first {
            return None;
        }
        last = last.max(holder);
    }
    // A second binding of the name between the first and the last use would end the block early.
    let owner = scene.names.function(file, target)?;
    (scene.stores(file, owner, name).count() == 1).then(|| Shape::Block {
        first: siblings[first],
        last: siblings[last],
        name,
    })
}

/// The list of statements in which a statement stands.
pub fn block_of<'a>(scene: &Scene<'a>, file: FileId, stmt: StmtId) -> Option<&'a [StmtId]> {
    let tree = scene.tree(file);
    let blocks: Vec<&'a Vec<StmtId>> = match scene.parents(file).of(Node::Stmt(stmt)) {
        None => vec![&tree.body],
        Some(Node::Expr(_)) => return None,
        Some(Node::Stmt(parent)) => match &tree[parent].kind {
            StmtKind::FunctionDef(def) => vec![&def.body],
            StmtKind::ClassDef(_) => return None,
            StmtKind::For { body, orelse, .. }
            | StmtKind::While { body, orelse, .. }
            | StmtKind::If { body, orelse, .. } => {
                vec![body, orelse]
            }
            StmtKind::With { body, .. } => vec![body],
            StmtKind::Try { body, handlers, orelse, finalbody, .. } => {
                let mut all = vec![body, orelse, finalbody];
                all.extend(handlers.iter().map(|handler| &handler.body));
                all
            }
            StmtKind::Match { cases, .. } => cases.iter().map(|case| &case.body).collect(),
            _ => return None,
        },
    };
    blocks.into_iter().find(|block| block.contains(&stmt)).map(Vec::as_slice)
}

/// Every read of a name in the function that binds it; `None` when an inner function reads it too.
fn loads(scene: &Scene, file: FileId, target: ExprId, name: Name) -> Option<Vec<ExprId>> {
    let tree = scene.tree(file);
    let owner = scene.names.function(file, target)?;
    let mut loads = Vec::new();
    for id in scene.named_in(file, scene.definition(owner).span, name) {
        let ExprKind::Name { ctx: ctx @ (Ctx::Load | Ctx::Del), .. } = tree[id].kind else { continue };
        let here = scene.names.function(file, id) == Some(owner);
        if here && ctx == Ctx::Load && !is_in_lazy(scene, file, id) {
            loads.push(id);
        } else {
            return None;
        }
    }
    Some(loads)
}

/// Inside a generator expression or lambda, which runs later.
fn is_in_lazy(scene: &Scene, file: FileId, expr: ExprId) -> bool {
    let tree = scene.tree(file);
    let mut below = expr;
    while let Some(Node::Expr(above)) = scene.parent(file, below) {
        match &tree[above].kind {
            ExprKind::Lambda { .. } => return true,
            ExprKind::Generator { clauses, .. } if clauses[0].iter != below => return true,
            _ => {}
        }
        below = above;
    }
    false
}

/// A read of a response: the expression that is replaced, and what the attribute becomes.
struct Read {
    whole: ExprId,
    kind: ReadKind,
    attr: Ident,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ReadKind {
    /// The same on both sides.
    Same,
    Status,
    Ok,
    Reason,
    Url,
    Json,
    Text,
    Content,
}

/// How the response that `response` names is read; `None` for a use that is not known.
fn read_of(scene: &Scene, file: FileId, response: ExprId) -> Option<Read> {
    let tree = scene.tree(file);
    let Some(Node::Expr(attribute)) = scene.parent(file, response) else { return None };
    let ExprKind::Attribute { attr, ctx: Ctx::Load, .. } = tree[attribute].kind else { return None };
    let call = match scene.parent(file, attribute) {
        Some(Node::Expr(parent)) => match &tree[parent].kind {
            ExprKind::Call { func, args, keywords } if *func == attribute => {
                Some((parent, args.is_empty() && keywords.is_empty()))
            }
            _ => None,
        },
        _ => None,
    };
    let (whole, kind) = match (tree.str(attr.name), call) {
        ("json", Some((call, true))) => (call, ReadKind::Json),
        ("raise_for_status", Some((call, true))) => (call, ReadKind::Same),
        ("headers", _) | ("history", None) => (attribute, ReadKind::Same),
        ("status_code", None) => (attribute, ReadKind::Status),
        ("ok", None) => (attribute, ReadKind::Ok),
        ("reason", None) => (attribute, ReadKind::Reason),
        ("url", None) => (attribute, ReadKind::Url),
        ("text", _) if !matches!(call, Some((call, _)) if call == attribute) => (attribute, ReadKind::Text),
        ("content", _) => (attribute, ReadKind::Content),
        _ => return None,
    };
    Some(Read { whole, kind, attr })
}

/// Rewrites every read of the response of `call`.
pub fn read(draft: &Draft, file: FileId, call: ExprId, shape: Shape, change: &mut Change) {
    let tree = draft.scene.tree(file);
    let responses = match shape {
        Shape::Direct => vec![call],
        Shape::Bare(_) => Vec::new(),
        Shape::Block { first, name, .. } => match &tree[first].kind {
            StmtKind::Assign { targets, .. } => loads(draft.scene, file, targets[0], name).unwrap_or_default(),
            _ => Vec::new(),
        },
        Shape::With { with } => match &tree[with].kind {
            StmtKind::With { items, .. } => {
                let target = items[0].target.map(|target| (target, &tree[target].kind));
                match target {
                    Some((target, ExprKind::Name { name, .. })) => {
                        loads(draft.scene, file, target, *name).unwrap_or_default()
                    }
                    _ => Vec::new(),
                }
            }
            _ => Vec::new(),
        },
    };
    for response in responses {
        if let Some(read) = read_of(draft.scene, file, response) {
            change.replacements.extend(rewritten(draft, file, response, &read));
        }
    }
}

fn rewritten(draft: &Draft, file: FileId, response: ExprId, read: &Read) -> Option<Replacement> {
    let source = draft.scene.source(file);
    let tree = &source.tree;
    let rename = |new: &str| Some(Replacement::text(read.attr.span, new));
    let awaited = |tail: &str| {
        let parentheses = await_needs_parentheses(source, draft.scene.parents(file), read.whole);
        let (open, close) = if parentheses { ("(await ", ")") } else { ("await ", "") };
        let pieces =
            vec![Piece::New(open.into()), Piece::Source(tree[response].span), Piece::New(format!("{tail}{close}"))];
        Some(Replacement::new(tree[read.whole].span, pieces))
    };
    match (read.kind, draft.settings.http) {
        (ReadKind::Same, _) => None,
        (ReadKind::Url, _) => Some(Replacement::around(tree[read.whole].span, "str(", ")")),
        (ReadKind::Status, HttpTarget::Aiohttp) => rename("status"),
        // `requests` does not look at the content type.
        (ReadKind::Json, HttpTarget::Aiohttp) => awaited(".json(content_type=None)"),
        (ReadKind::Text, HttpTarget::Aiohttp) => awaited(".text()"),
        (ReadKind::Content, HttpTarget::Aiohttp) => awaited(".read()"),
        (ReadKind::Ok, HttpTarget::Httpx) => rename("is_success"),
        (ReadKind::Reason, HttpTarget::Httpx) => rename("reason_phrase"),
        _ => None,
    }
}
