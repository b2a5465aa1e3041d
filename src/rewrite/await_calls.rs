//! `await` at every call of what has become asynchronous, and `asyncio.run` where sync code starts it.

use super::change::{Change, Safety};
use super::colour::{Site, SiteKind};
use super::draft::Draft;
use super::helpers::starter;
use super::imports::Import;
use super::obstacle::{self, async_name};
use super::precedence::await_needs_parentheses;
use super::scene::Scene;
use super::swap_calls::{self, Swap};
use super::template::Replacement;
use crate::names::FileId;
use crate::syntax::SourceFile;
use crate::syntax::ast::*;
use crate::text::Span;

pub const NAME: &str = "await-calls";

/// One change per call.
pub fn write(draft: &mut Draft) {
    let colouring = draft.colouring;
    for ((file, kind), site) in &colouring.sites {
        let change = match *kind {
            SiteKind::Await(call) => awaited(draft, *file, call, site),
            // The wrapper under the old name starts the loop itself.
            SiteKind::Run(_) if site.callees.iter().any(|id| draft.twins.contains_key(id)) => continue,
            SiteKind::Run(call) => run(draft, *file, call, site),
            SiteKind::Next(call) => next(draft, *file, call, site),
            SiteKind::EnterContext(call) => enter_context(draft, *file, call, site),
            _ => continue,
        };
        draft.add_at(site, *file, Some(change));
    }
}

fn awaited(draft: &mut Draft, file: FileId, call: ExprId, site: &Site) -> Change {
    let mut change = start(draft, file, call, site);
    let tree = draft.scene.tree(file);
    change.title = format!("Await `{}`", callee_text(draft.scene, file, call));
    let swap = draft.swaps.get(&(file, call));
    if !matches!(swap, Some(Swap::Http(one)) if one.is_entered(draft.settings.http)) {
        change.replacements.push(wait(draft, file, call));
    }
    if let Some(swap) = swap {
        swap_calls::apply(draft, file, call, swap, &mut change);
    }
    if let ExprKind::Call { func, .. } = tree[call].kind {
        if let Some(&init) = site.callees.iter().find(|id| draft.scene.created.contains(id)) {
            let name = super::native::constructor_name(draft.scene, init);
            change.replacements.push(Replacement::text(Span::at(tree[func].span.end), format!(".{name}")));
        }
        if let Some((id, twin)) = site.callees.iter().find_map(|id| Some((*id, draft.twins.get(id)?))) {
            let name = match tree[func].kind {
                ExprKind::Attribute { attr, .. } => attr.span,
                _ => tree[func].span,
            };
            if draft.scene.source(file).slice(name) == draft.scene.definition(id).name {
                change.replacements.push(Replacement::text(name, twin.as_str()));
                if let Some(module) = imported_from(draft.scene.source(file), func) {
                    change.imports.push(Import::from(&module, twin));
                    change.frees.push(func);
                }
            } else {
                // Under another name it is the wrapper, which starts a loop of its own.
                swap_calls::apply(draft, file, call, &Swap::Thread, &mut change);
            }
        } else if let ExprKind::Attribute { attr, .. } = tree[func].kind {
            let renamed =
                site.callees.iter().any(|&id| super::colour::new_name(draft.scene, draft.colouring, id).is_some());
            let is_named = matches!(swap, Some(Swap::Declared(Some(_)) | Swap::Native(_)));
            let counts = (renamed || site.callees.is_empty()) && !is_named;
            let name = async_name(tree.str(attr.name)).filter(|_| counts);
            change.replacements.extend(name.map(|name| Replacement::text(attr.span, name)));
        }
    }
    change
}

/// The module that a name comes from, as the import writes it: `shop.cart`, `.api`.
fn imported_from(source: &SourceFile, name: ExprId) -> Option<String> {
    let tree = &source.tree;
    let ExprKind::Name { name, .. } = tree[name].kind else { return None };
    let StmtKind::ImportFrom { module, level, .. } = tree[source.places().importing(name)?].kind else { return None };
    Some(".".repeat(level as usize) + module.map_or("", |module| tree.str(module.name)))
}

/// `await` in front of a call, in parentheses where its surroundings bind more tightly.
pub fn wait(draft: &Draft, file: FileId, call: ExprId) -> Replacement {
    let source = draft.scene.source(file);
    let span = source.tree[call].span;
    match await_needs_parentheses(source, draft.scene.parents(file), call) {
        true => Replacement::around(span, "(await ", ")"),
        false => Replacement::around(span, "await ", ""),
    }
}

fn run(draft: &mut Draft, file: FileId, call: ExprId, site: &Site) -> Change {
    let mut change = start(draft, file, call, site);
    let tree = draft.scene.tree(file);
    if let (ExprKind::Call { func, .. }, Some(&obstacle::REST)) =
        (&tree[call].kind, draft.scene.pinned.get(&site.owner))
    {
        change.title = format!("Start `{}` with `async_to_sync`", callee_text(draft.scene, file, call));
        change.replacements.push(Replacement::around(tree[*func].span, "async_to_sync(", ")"));
        change.imports.push(Import::from("asgiref.sync", "async_to_sync"));
        return change;
    }
    let (starter, helper) = starter(draft, file, draft.below.contains(&site.owner));
    change.title = format!("Start `{}` with `{starter}`", callee_text(draft.scene, file, call));
    if helper.is_some() {
        change.safety = Safety::Review;
        change.caution = Some("where an event loop runs, it is held up until the coroutine is done".into());
    }
    change.helpers.extend(helper);
    change.replacements.push(Replacement::around(draft.scene.tree(file)[call].span, format!("{starter}("), ")"));
    change.imports.push(Import::module("asyncio"));
    change
}

fn next(draft: &mut Draft, file: FileId, call: ExprId, site: &Site) -> Change {
    let mut change = start(draft, file, call, site);
    change.title = "Await the next item".into();
    change.replacements.push(wait(draft, file, call));
    let tree = draft.scene.tree(file);
    if let ExprKind::Call { func, args, .. } = &tree[call].kind {
        if draft.settings.python >= 10 || args.len() != 1 {
            change.replacements.push(Replacement::text(tree[*func].span, "anext"));
        } else {
            let pieces = vec![
                super::template::Piece::Source(tree[args[0]].span),
                super::template::Piece::New(".__anext__()".into()),
            ];
            change.replacements.push(Replacement::new(tree[call].span, pieces).ranked(1));
        }
    }
    change.replacements.extend(handlers_around(draft, file, call));
    change
}

/// `except StopIteration` around a call of `next` in the same function.
fn handlers_around(draft: &Draft, file: FileId, call: ExprId) -> Vec<Replacement> {
    let tree = draft.scene.tree(file);
    let mut out = Vec::new();
    for above in draft.scene.parents(file).above(crate::syntax::Node::Expr(call)) {
        let crate::syntax::Node::Stmt(id) = above else { continue };
        match &tree[id].kind {
            StmtKind::FunctionDef(_) | StmtKind::ClassDef(_) => break,
            StmtKind::Try { handlers, .. } => {
                let kinds = handlers.iter().filter_map(|handler| handler.kind);
                let stops = kinds.filter(|&kind| draft.scene.text(file, kind) == "StopIteration");
                out.extend(stops.map(|kind| Replacement::text(tree[kind].span, "StopAsyncIteration")));
            }
            _ => {}
        }
    }
    out
}

fn enter_context(draft: &mut Draft, file: FileId, call: ExprId, site: &Site) -> Change {
    let mut change = start(draft, file, call, site);
    change.title = "Enter the asynchronous context".into();
    change.safety = Safety::Review;
    change.caution = Some("the stack must be an `AsyncExitStack`".into());
    change.replacements.push(wait(draft, file, call));
    let tree = draft.scene.tree(file);
    if let ExprKind::Call { func, .. } = tree[call].kind
        && let ExprKind::Attribute { attr, .. } = tree[func].kind
    {
        change.replacements.push(Replacement::text(attr.span, "enter_async_context"));
    }
    change
}

fn start(draft: &mut Draft, file: FileId, call: ExprId, site: &Site) -> Change {
    let span = draft.scene.tree(file)[call].span;
    let mut change = draft.change(NAME, file, site.owner, span);
    change.why = why(draft, site);
    change
}

/// Why a place becomes asynchronous.
pub fn why(draft: &Draft, site: &Site) -> String {
    match site.callees.iter().next() {
        Some(&callee) => draft.chain(callee),
        None => "it waits, and while it waits other tasks can run".into(),
    }
}

/// The callee as written, on one line.
pub fn callee_text(scene: &Scene, file: FileId, call: ExprId) -> String {
    let tree = scene.tree(file);
    let func = match tree[call].kind {
        ExprKind::Call { func, .. } => func,
        _ => call,
    };
    scene.text(file, func).split_whitespace().collect::<Vec<_>>().join(" ")
}
