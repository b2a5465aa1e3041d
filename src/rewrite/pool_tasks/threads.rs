//! `threading.Thread(target=f)` that is started and joined in one function: a task.

use super::flow::{self, Kind};
use super::{Opened, Pool, refusal, unfit};
use crate::names::{DefinitionId, FileId};
use crate::rewrite::change::Refusal;
use crate::rewrite::obstacle;
use crate::rewrite::scene::Scene;
use crate::rewrite::settings::RewriteSettings;
use crate::rewrite::template::{Piece, Replacement};
use crate::syntax::ast::*;
use std::collections::BTreeMap;

/// What a thread is made of.
pub struct Parts {
    pub target: ExprId,
    /// Items of the literal tuple `args`.
    args: Vec<ExprId>,
    kwargs: Option<ExprId>,
}

/// The threads of each function, which become tasks together or not at all.
pub fn find(
    scene: &Scene,
    _settings: &RewriteSettings,
    file: FileId,
    pools: &mut Vec<Pool>,
    refused: &mut Vec<Refusal>,
) {
    let tree = scene.tree(file);
    let mut by_owner: BTreeMap<DefinitionId, Vec<ExprId>> = BTreeMap::new();
    for call in (0..tree.exprs.len() as u32).map(ExprId) {
        let ExprKind::Call { func, .. } = tree[call].kind else { continue };
        if scene.names.callees(file, func).contains(&"threading.Thread")
            && let Some(owner) = scene.names.function(file, call)
        {
            by_owner.entry(owner).or_default().push(call);
        }
    }
    for (owner, threads) in by_owner {
        match shape(scene, file, owner, &threads) {
            Ok(pool) => pools.push(pool),
            Err(why) => {
                let mut no = refusal(scene, file, threads[0], why);
                no.what = "the thread stays".into();
                no.way_out = "start and join it in the function that makes it, or make a task by hand".into();
                refused.push(no);
            }
        }
    }
}

fn shape(scene: &Scene, file: FileId, owner: DefinitionId, threads: &[ExprId]) -> Result<Pool, String> {
    let tree = scene.tree(file);
    if let Some(obstacle) = obstacle::of_function(scene, owner) {
        return Err(obstacle.why.into());
    }
    for &thread in threads {
        let parts = parts(tree, thread).ok_or("what it runs is not told by `target` and `args` alone")?;
        if let Some(why) = unfit(scene, file, parts.target) {
            return Err(why);
        }
    }
    let mut used = flow::follow_threads(scene, file, owner, threads)?;
    used.submits = threads.to_vec();
    Pool::of(scene, file, owner, (Opened::Threads, Kind::Thread, threads[0]), used, None)
}

pub fn parts(tree: &Tree, thread: ExprId) -> Option<Parts> {
    let ExprKind::Call { args, keywords, .. } = &tree[thread].kind else { return None };
    let mut parts = Parts {
        target: *keywords.iter().find_map(|keyword| named(tree, keyword, "target"))?,
        args: Vec::new(),
        kwargs: None,
    };
    for keyword in keywords {
        match tree.str(keyword.name?.name) {
            "target" | "name" | "daemon" => {}
            "args" => match &tree[keyword.value].kind {
                ExprKind::Tuple { items, .. } | ExprKind::List { items, .. } => parts.args = items.clone(),
                _ => return None,
            },
            "kwargs" => parts.kwargs = Some(keyword.value),
            _ => return None,
        }
    }
    args.is_empty().then_some(parts)
}

fn named<'k>(tree: &Tree, keyword: &'k Keyword, name: &str) -> Option<&'k ExprId> {
    keyword.name.filter(|ident| tree.str(ident.name) == name).map(|_| &keyword.value)
}

/// `asyncio.create_task(f(a, b))`
pub fn task(tree: &Tree, thread: ExprId) -> Option<Replacement> {
    let parts = parts(tree, thread)?;
    let mut pieces =
        vec![Piece::New("asyncio.create_task(".into()), Piece::Source(tree[parts.target].span), Piece::New("(".into())];
    let arguments = parts.args.iter().map(|&arg| ("", arg)).chain(parts.kwargs.map(|kwargs| ("**", kwargs)));
    for (i, (stars, arg)) in arguments.enumerate() {
        pieces.push(Piece::New(format!("{}{stars}", if i > 0 { ", " } else { "" })));
        pieces.push(Piece::Source(tree[arg].span));
    }
    pieces.push(Piece::New("))".into()));
    Some(Replacement::new(tree[thread].span, pieces).ranked(2))
}
