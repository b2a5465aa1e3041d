//! A pool that an object keeps: `self.pool = ThreadPoolExecutor()`, which the methods of its class use.

use super::flow;
use super::write::Limit;
use super::{Kind, NAME, Opened, Pool, Removal, plain_lines, unfit, workers};
use crate::names::{DefinitionId, FileId};
use crate::rewrite::change::{Change, Safety};
use crate::rewrite::draft::Draft;
use crate::rewrite::http::block_of;
use crate::rewrite::obstacle;
use crate::rewrite::scene::Scene;
use crate::rewrite::settings::RewriteSettings;
use crate::rewrite::style::indentation;
use crate::rewrite::swap_calls::head_name;
use crate::rewrite::template::{Piece, Replacement};
use crate::syntax::ast::*;
use crate::text::Span;
use std::collections::BTreeMap;

/// The attribute to which a method assigns a pool.
pub fn attribute(scene: &Scene, file: FileId, stmt: StmtId) -> Option<(ExprId, DefinitionId)> {
    let tree = scene.tree(file);
    let StmtKind::Assign { targets, .. } = &tree[stmt].kind else { return None };
    let &[target] = &targets[..] else { return None };
    let class = own_class(scene, file, target)?;
    Some((target, class))
}

/// Another attribute of the object that keeps a pool.
pub fn beside(scene: &Scene, file: FileId, stmt: StmtId, name: &str) -> String {
    let tree = scene.tree(file);
    let value = attribute(scene, file, stmt).and_then(|(target, _)| match tree[target].kind {
        ExprKind::Attribute { value, .. } => Some(scene.text(file, value)),
        _ => None,
    });
    format!("{}.{name}", value.unwrap_or("self"))
}

/// The class of the method in which an expression is `self.name`.
fn own_class(scene: &Scene, file: FileId, expr: ExprId) -> Option<DefinitionId> {
    let tree = scene.tree(file);
    let ExprKind::Attribute { value, .. } = tree[expr].kind else { return None };
    let ExprKind::Name { name, .. } = tree[value].kind else { return None };
    let owner = scene.names.function(file, expr)?;
    let own = scene.function(owner)?.params.items.first()?;
    (own.name.name == name).then(|| scene.definition(owner).class).flatten()
}

/// The pool as each method uses it, which turn together; or why it stays.
pub fn shape(
    scene: &Scene,
    settings: &RewriteSettings,
    file: FileId,
    stmt: StmtId,
    (constructor, kind): (ExprId, Kind),
    (target, class): (ExprId, DefinitionId),
) -> Result<Vec<Pool>, String> {
    let source = scene.source(file);
    if plain_lines(source, stmt).is_none() {
        return Err("a comment on its line would be lost".into());
    }
    let workers = workers(&source.tree, constructor)?;
    if workers.is_some() && settings.python < 10 {
        return Err("before Python 3.10 a semaphore belongs to the loop of the thread that makes it".into());
    }
    let mut pools = Vec::new();
    for (owner, uses) in uses(scene, file, target, class)? {
        let used = flow::follow_kept(scene, file, owner, &uses, kind)?;
        let pool = Pool::of(scene, file, owner, (Opened::Kept(stmt), kind, constructor), used, workers)?;
        if let (true, Some(obstacle)) = (pool.runs(), obstacle::of_function(scene, owner)) {
            return Err(obstacle.why.into());
        }
        if let Some(why) = pool.functions(&source.tree).find_map(|arg| unfit(scene, file, arg)) {
            return Err(why);
        }
        pools.push(pool);
    }
    match pools.iter().any(Pool::runs) {
        true => Ok(pools),
        false => Err("nothing is handed to it".into()),
    }
}

/// The reads of an attribute, by method; an error where it is used outside of its class.
fn uses(
    scene: &Scene,
    file: FileId,
    target: ExprId,
    class: DefinitionId,
) -> Result<BTreeMap<DefinitionId, Vec<ExprId>>, String> {
    let ExprKind::Attribute { attr, .. } = scene.tree(file)[target].kind else { return Ok(BTreeMap::new()) };
    let name = scene.tree(file).str(attr.name);
    let kin =
        |other: DefinitionId| scene.names.ancestors(class).chain(scene.names.subclasses(class)).any(|one| one == other);
    let mut uses: BTreeMap<DefinitionId, Vec<ExprId>> = BTreeMap::new();
    for other in scene.project.ids() {
        let tree = scene.tree(other);
        let all = tree.name(name).map_or(&[][..], |name| scene.attributes(other, name));
        for &expr in all.iter().filter(|&&expr| (other, expr) != (file, target)) {
            let is_read = matches!(tree[expr].kind, ExprKind::Attribute { ctx: Ctx::Load, .. });
            match (own_class(scene, other, expr), scene.names.function(other, expr)) {
                (Some(own), Some(owner)) if own == class && is_read => uses.entry(owner).or_default().push(expr),
                (Some(own), _) if own != class && !kin(own) => {}
                _ => {
                    let line = scene.line(other, expr);
                    return Err(format!("line {line} uses it outside of its class, or sets it anew"));
                }
            }
        }
    }
    Ok(uses)
}

/// The change in the place where the pool is made.
pub fn made(draft: &mut Draft, pool: &Pool, stmt: StmtId) -> Change {
    let (scene, file) = (draft.scene, pool.file);
    let source = scene.source(file);
    let tree = &source.tree;
    let owner = scene.names.function(file, pool.constructor).unwrap_or(pool.owner);
    let mut change = draft.change(NAME, file, owner, tree[pool.constructor].span);
    change.title = "Keep no thread pool".into();
    change.why = "what it runs are tasks now".into();
    change.safety = Safety::Review;
    if let ExprKind::Call { func, .. } = tree[pool.constructor].kind {
        change.frees.extend(head_name(tree, func));
    }
    let lines = plain_lines(source, stmt);
    let alone = block_of(scene, file, stmt).is_none_or(|block| block.len() == 1);
    match (Limit::of(draft, pool), pool.workers) {
        (Some(limit), Some(workers)) => {
            let pieces = vec![
                Piece::New(format!("{} = asyncio.Semaphore(", limit.semaphore)),
                Piece::Source(tree[workers].span),
                Piece::New(")".into()),
            ];
            change.caution = Some("at most as many tasks wait at once as the pool had threads".into());
            change.replacements.push(Replacement::new(tree[stmt].span, pieces));
            change.replacements.extend(limiter(draft, file, owner, &limit));
        }
        _ => change.replacements.extend(Removal::of(lines, tree[stmt].span, alone).map(Removal::replacement)),
    }
    change
}

/// The method that runs a call within the limit, behind the method that makes the semaphore.
fn limiter(draft: &Draft, file: FileId, owner: DefinitionId, limit: &Limit) -> Option<Replacement> {
    let source = draft.scene.source(file);
    let last = source.tree[*draft.scene.function(owner)?.body.last()?].span;
    let end = source.lines.start_of(source.lines.line_of(last.end.saturating_sub(1)) + 1);
    let end = last.end + source.slice(Span::new(last.end, end)).trim_end_matches(['\n', '\r']).len() as u32;
    let (style, indent) = (draft.style(file), indentation(source, draft.scene.definition(owner).span.start));
    let unit = style.indent.text();
    let (own, call) = limit.call.split_once('.')?;
    let lines = [
        String::new(),
        String::new(),
        format!("{indent}async def {call}({own}, call):"),
        format!("{indent}{unit}async with {}:", limit.semaphore),
        format!("{indent}{unit}{unit}return await call"),
    ];
    Some(Replacement::text(Span::at(end), lines.join(style.newline)))
}
