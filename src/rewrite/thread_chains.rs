//! `open(path).read()`: what is called on the result of a call that goes to a thread goes there with it.
//!
//! A file that has no name is closed when nobody holds it any more, and a thread may hold it a moment longer than the code
//! that goes on: what is written would not be there yet. So such a file is opened, written and closed by one thread, or
//! where that cannot be, without one.

use super::Refusal;
use super::colour::{Colouring, SiteKind};
use super::scene::Scene;
use super::swap_calls::{Swap, Swaps};
use crate::catalogue::{self, Category};
use crate::names::{DefinitionId, EdgeKind, FileId};
use crate::syntax::Node;
use crate::syntax::ast::*;
use crate::text::Span;
use std::collections::BTreeSet;

/// Calls that one thread makes, each on the result of another or with it.
#[derive(Clone, Debug)]
pub struct Chain {
    /// All but the last.
    pub inner: Vec<ExprId>,
    /// An argument of the last that is awaited before the thread begins, and its name there.
    pub awaited: Option<(ExprId, &'static str)>,
}

/// Makes one call in a thread of each chain of them: of `to_thread((await to_thread(open, path)).read)` one
/// `to_thread(lambda: open(path).read())`.
pub fn join(scene: &Scene, swaps: &mut Swaps, colouring: &mut Colouring, refused: &mut Vec<Refusal>) {
    let sites = colouring.sites.iter().map(|((file, _), site)| (*file, site.expr)).collect();
    let joiner = Joiner { scene, swaps, colouring, sites };
    let mut chains: Vec<(FileId, ExprId, Chain)> = Vec::new();
    for &(file, call) in joiner.swaps.keys().filter(|&&(file, call)| joiner.goes(file, call)) {
        chains.extend(joiner.chain(file, call).map(|chain| (file, call, chain)));
    }
    // A chain in a longer one goes with that.
    let held: BTreeSet<(FileId, ExprId)> =
        chains.iter().flat_map(|(file, _, chain)| chain.inner.iter().map(|&call| (*file, call))).collect();
    chains.retain(|(file, call, _)| !held.contains(&(*file, *call)));
    let files = joiner.files_alone(&held);
    for (file, call, chain) in chains {
        for &one in &chain.inner {
            swaps.remove(&(file, one));
            colouring.sites.remove(&(file, SiteKind::Await(one)));
        }
        swaps.insert((file, call), Swap::Chain(chain));
    }
    for (file, opened, used) in files {
        refused.push(stays(scene, file, used));
        for call in [opened, used] {
            swaps.remove(&(file, call));
            colouring.sites.remove(&(file, SiteKind::Await(call)));
        }
    }
}

struct Joiner<'j, 's> {
    scene: &'j Scene<'s>,
    swaps: &'j Swaps,
    colouring: &'j Colouring,
    /// Where something is awaited, entered or iterated over.
    sites: BTreeSet<(FileId, ExprId)>,
}

impl Joiner<'_, '_> {
    /// Whether a call goes to a thread.
    fn goes(&self, file: FileId, call: ExprId) -> bool {
        matches!(self.swaps.get(&(file, call)), Some(Swap::Thread))
            && self.colouring.sites.contains_key(&(file, SiteKind::Await(call)))
    }

    fn chain(&self, file: FileId, call: ExprId) -> Option<Chain> {
        let tree = self.scene.tree(file);
        let mut inner: Vec<ExprId> = receivers(tree, call).take_while(|&call| self.goes(file, call)).collect();
        let ExprKind::Call { args, .. } = &tree[call].kind else { return None };
        if inner.is_empty() && !args.iter().any(|&arg| self.goes(file, arg) && self.opens(file, arg)) {
            return None;
        }
        // What its arguments wait for too, or the thread of an inner call would still hold its result, an open file, when
        // that of the outer is done.
        let within = self.scene.exprs_in(file, tree[call].span);
        let within = within.filter(|&expr| expr != call && self.goes(file, expr));
        let arguments: Vec<ExprId> = within.filter(|expr| !inner.contains(expr)).collect();
        inner.extend(arguments);
        if self.is_one_expression(file, call, &inner, None) {
            return Some(Chain { inner, awaited: None });
        }
        let awaited = self.awaited_argument(file, call)?;
        let span = tree[awaited].span;
        inner.retain(|&one| !span.contains(tree[one].span));
        let opens = inner.iter().any(|&one| self.opens(file, one));
        let fits = opens && self.is_one_expression(file, call, &inner, Some(span)) && !self.touches_files(file, span);
        let name = free_name(self.scene.source(file).slice(tree[call].span))?;
        fits.then_some(Chain { inner, awaited: Some((awaited, name)) })
    }

    /// Whether a lambda can do it all: nothing else in it waits, is bound, or belongs to the function around. What is in
    /// `outside` does not go into it, and runs before: then what is left may call nothing of the project.
    fn is_one_expression(&self, file: FileId, call: ExprId, inner: &[ExprId], outside: Option<Span>) -> bool {
        let scene = self.scene;
        let tree = scene.tree(file);
        let calls_own = |expr: ExprId| scene.edges_at(file, expr).any(|edge| edge.kind == EdgeKind::Call);
        let may_be_in_lambda = |expr: ExprId| match &tree[expr].kind {
            ExprKind::Await { .. } | ExprKind::Yield { .. } | ExprKind::YieldFrom { .. } | ExprKind::Named { .. } => {
                false
            }
            ExprKind::Name { name, .. } => tree.str(*name) != "super",
            ExprKind::Call { .. } => outside.is_none() || !calls_own(expr),
            kind => super::scene::clauses(kind).iter().all(|clause| !clause.is_async),
        };
        let is_of_library = |&call: &ExprId| {
            let ExprKind::Call { func, .. } = tree[call].kind else { return false };
            // Django ties its connections to one thread of each request, and sqlite3 a connection to the one that made it.
            let stays = |path: &&str| path.starts_with("django.") || *path == "sqlite3.connect";
            !calls_own(call) && !scene.names.callees(file, func).iter().any(stays)
        };
        let own = |expr: ExprId| expr == call || inner.contains(&expr);
        let is_left = |expr: &ExprId| !outside.is_some_and(|outside| outside.contains(tree[*expr].span));
        inner.iter().chain([&call]).all(is_of_library)
            && !super::django::is_file_of(scene, file)
            && scene
                .exprs_in(file, tree[call].span)
                .filter(is_left)
                .all(|expr| may_be_in_lambda(expr) && (own(expr) || !self.sites.contains(&(file, expr))))
    }

    /// The one argument of a call on a file that awaits.
    fn awaited_argument(&self, file: FileId, call: ExprId) -> Option<ExprId> {
        let tree = self.scene.tree(file);
        let ExprKind::Call { args, keywords, .. } = &tree[call].kind else { return None };
        let awaits = |&arg: &ExprId| {
            let is_await = |expr: ExprId| matches!(tree[expr].kind, ExprKind::Await { .. });
            let mut inside = self.scene.exprs_in(file, tree[arg].span);
            inside.any(|expr| is_await(expr) || self.sites.contains(&(file, expr)) && !self.goes(file, expr))
        };
        let mut all = args.iter().copied().chain(keywords.iter().map(|keyword| keyword.value)).filter(awaits);
        let is_whole = |arg: &ExprId| !matches!(tree[*arg].kind, ExprKind::Starred { .. } | ExprKind::Yield { .. });
        all.next().filter(|arg| all.next().is_none() && is_whole(arg))
    }

    /// Whether what is awaited may see that a file is opened later: it names something that works with files, or runs
    /// what does.
    fn touches_files(&self, file: FileId, span: Span) -> bool {
        let scene = self.scene;
        let of_files = |path: &str| catalogue::blocking(path).is_some_and(|row| row.category == Category::File);
        let names_one = |(file, span): (FileId, Span)| {
            scene.exprs_in(file, span).any(|expr| scene.names.callees(file, expr).into_iter().any(of_files))
        };
        let edges = scene.exprs_in(file, span).flat_map(|expr| scene.edges_at(file, expr));
        let mut todo: Vec<DefinitionId> = edges.map(|edge| edge.callee).collect();
        let mut reached: BTreeSet<DefinitionId> = todo.iter().copied().collect();
        while let Some(id) = todo.pop() {
            todo.extend(scene.names.edges_from(id).map(|edge| edge.callee).filter(|&callee| reached.insert(callee)));
        }
        let reached = reached.into_iter().map(|id| (scene.definition(id).file, scene.definition(id).span));
        reached.chain([(file, span)]).any(names_one)
    }

    /// Files that are opened to be written in an expression, each with the call that writes, where no thread can do both.
    fn files_alone(&self, held: &BTreeSet<(FileId, ExprId)>) -> Vec<(FileId, ExprId, ExprId)> {
        let mut files = Vec::new();
        for &(file, call) in self.swaps.keys().filter(|at| !held.contains(at)) {
            if self.goes(file, call)
                && self.opens_to_write(file, call)
                && let Some(used) = self.user(file, call)
            {
                files.push((file, call, used));
            }
        }
        files
    }

    /// The call that uses a file and forgets it: a method of it, or a function that goes to a thread too.
    fn user(&self, file: FileId, opened: ExprId) -> Option<ExprId> {
        let tree = self.scene.tree(file);
        let Some(Node::Expr(parent)) = self.scene.parent(file, opened) else { return None };
        match tree[parent].kind {
            ExprKind::Call { .. } => Some(parent).filter(|&call| self.goes(file, call)),
            ExprKind::Attribute { attr, .. } if tree.str(attr.name) != "close" => match self.scene.parent(file, parent)
            {
                Some(Node::Expr(call)) if matches!(tree[call].kind, ExprKind::Call { func, .. } if func == parent) => {
                    Some(call)
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// `open(path)` and its like.
    fn opens(&self, file: FileId, call: ExprId) -> bool {
        let ExprKind::Call { func, .. } = self.scene.tree(file)[call].kind else { return false };
        let opens = |path: &&str| *path == "open" || path.ends_with(".open");
        self.scene.names.callees(file, func).iter().any(opens)
    }

    /// The same with a mode that writes; one that is not in sight may.
    fn opens_to_write(&self, file: FileId, call: ExprId) -> bool {
        let tree = self.scene.tree(file);
        let ExprKind::Call { func, args, keywords } = &tree[call].kind else { return false };
        let is_method = |path: &&str| path.starts_with("pathlib.");
        let place = usize::from(!self.scene.names.callees(file, *func).iter().any(is_method));
        let named = keywords.iter().find(|one| one.name.is_some_and(|name| tree.str(name.name) == "mode"));
        let mode = named.map(|one| one.value).or(args.get(place).copied());
        let writes = |mode: ExprId| match &tree[mode].kind {
            ExprKind::Constant(Constant::Str(mode)) => mode.contains(['w', 'a', 'x', '+']),
            _ => true,
        };
        self.opens(file, call) && mode.is_some_and(writes)
    }
}

fn stays(scene: &Scene, file: FileId, used: ExprId) -> Refusal {
    let owner = scene.names.function(file, used);
    Refusal {
        file,
        span: scene.tree(file)[used].span,
        function: owner.and_then(|owner| scene.path(owner)),
        what: format!("`{}` goes to no thread", super::await_calls::callee_text(scene, file, used)),
        why: "a thread that opened the file could hold it, unwritten, when the code behind goes on".into(),
        way_out: "open it by `with`, which closes it at its end".into(),
    }
}

/// A name that nothing in a text has.
fn free_name(text: &str) -> Option<&'static str> {
    let is_free = |name: &&str| !text.split(|c: char| c != '_' && !c.is_alphanumeric()).any(|word| word == *name);
    ["data", "content", "written"].into_iter().find(is_free)
}

/// The calls of whose results a call is a method, the nearest first.
fn receivers(tree: &Tree, call: ExprId) -> impl Iterator<Item = ExprId> + '_ {
    let below = |&call: &ExprId| {
        let ExprKind::Call { func, .. } = tree[call].kind else { return None };
        let ExprKind::Attribute { value, .. } = tree[func].kind else { return None };
        matches!(tree[value].kind, ExprKind::Call { .. }).then_some(value)
    };
    std::iter::successors(below(&call), below)
}
