//! Where the futures of a pool go in the function that opens it: every use must be one that a task has too.

use crate::names::{DefinitionId, FileId};
use crate::rewrite::scene::{Scene, clauses};
use crate::syntax::Node;
use crate::syntax::ast::*;
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet};

/// The uses of a pool and of its futures.
#[derive(Debug, Default)]
pub struct Uses {
    pub submits: Vec<ExprId>,
    pub maps: Vec<ExprId>,
    pub results: Vec<ExprId>,
    pub completed: Vec<ExprId>,
    pub done: Vec<ExprId>,
    /// `wait(futures)`
    pub waits: Vec<ExprId>,
    /// Calls that end a pool, and those that start a thread: tasks need neither.
    pub needless: Vec<ExprId>,
}

/// What runs the functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `concurrent.futures.ThreadPoolExecutor`
    Executor,
    /// `multiprocessing.pool.ThreadPool`
    ThreadPool,
    /// `threading.Thread`, each its own.
    Thread,
}

/// What an expression holds of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    /// A future that may not be done.
    Future,
    /// One that `as_completed` gave.
    Done,
    /// Futures in a list, set or tuple.
    Many,
    /// A dictionary with futures as keys.
    Keyed,
    /// What `as_completed` gives, to be iterated over.
    Completed,
}

/// Follows a pool, known as `pool` in the block at `within`; an error says which use has no counterpart.
pub fn follow(
    scene: &Scene,
    file: FileId,
    owner: DefinitionId,
    (within, pool): (Span, Name),
    kind: Kind,
) -> Result<Uses, String> {
    let mut flow = Flow::new(scene, file, owner, kind);
    let mut todo = Vec::new();
    for id in loads(scene, file, within, pool) {
        if scene.names.function(file, id) != Some(owner) {
            return Err("another function uses it".into());
        }
        todo.extend(flow.use_of_pool(id)?);
    }
    let uses = flow.ends(todo)?;
    if uses.submits.is_empty() && uses.maps.is_empty() {
        return Err("nothing is handed to it".into());
    }
    Ok(uses)
}

/// Follows a pool that an object keeps, in one method.
pub fn follow_kept(
    scene: &Scene,
    file: FileId,
    owner: DefinitionId,
    pool: &[ExprId],
    kind: Kind,
) -> Result<Uses, String> {
    let mut flow = Flow::new(scene, file, owner, kind);
    let mut todo = Vec::new();
    for &id in pool {
        todo.extend(flow.use_of_pool(id)?);
    }
    flow.ends(todo)
}

/// Follows threads that a function makes; each must be started and joined in it.
pub fn follow_threads(scene: &Scene, file: FileId, owner: DefinitionId, threads: &[ExprId]) -> Result<Uses, String> {
    let mut flow = Flow::new(scene, file, owner, Kind::Thread);
    flow.follow_all(threads.iter().map(|&thread| (thread, Some(Holds::Future))).collect())?;
    let many = flow.names.values().any(|&holds| holds == Holds::Many);
    let tree = scene.tree(file);
    let of =
        |calls: &[ExprId], name: Option<Name>| calls.iter().any(|&call| name.is_none() || receiver(tree, call) == name);
    for &thread in threads {
        let name = match scene.parent(file, thread) {
            Some(Node::Stmt(stmt)) => assigned_name(tree, stmt),
            _ => None,
        };
        let name = name.filter(|_| !many);
        if !of(&flow.uses.needless, name) {
            return Err("it is not started in the function that makes it".into());
        }
        if !of(&flow.uses.results, name) {
            return Err("nobody waits for its end by `join` in the function that makes it".into());
        }
    }
    Ok(std::mem::take(&mut flow.uses))
}

/// What `apply_async(f, (a, b))` calls its function with.
pub fn handed(tree: &Tree, call: ExprId) -> Option<&[ExprId]> {
    let ExprKind::Call { args, .. } = &tree[call].kind else { return None };
    let items = match args[..] {
        [_] => &[][..],
        [_, items] => match &tree[items].kind {
            ExprKind::Tuple { items, .. } | ExprKind::List { items, .. } => items,
            _ => return None,
        },
        _ => return None,
    };
    let is_whole = |&one: &ExprId| !matches!(tree[one].kind, ExprKind::Starred { .. });
    (is_whole(&args[0]) && items.iter().all(is_whole)).then_some(items)
}

/// The variable whose method is called.
fn receiver(tree: &Tree, call: ExprId) -> Option<Name> {
    let ExprKind::Call { func, .. } = tree[call].kind else { return None };
    let ExprKind::Attribute { value, .. } = tree[func].kind else { return None };
    match tree[value].kind {
        ExprKind::Name { name, .. } => Some(name),
        _ => None,
    }
}

fn assigned_name(tree: &Tree, stmt: StmtId) -> Option<Name> {
    let StmtKind::Assign { targets, .. } = &tree[stmt].kind else { return None };
    match tree[*targets.first()?].kind {
        ExprKind::Name { name, .. } => Some(name),
        _ => None,
    }
}

/// The reads of a name in a span.
fn loads<'a>(scene: &Scene<'a>, file: FileId, within: Span, name: Name) -> impl Iterator<Item = ExprId> + use<'a> {
    let tree = scene.tree(file);
    let is_load = move |id: &ExprId| matches!(tree[*id].kind, ExprKind::Name { ctx: Ctx::Load, .. });
    scene.named_in(file, within, name).filter(is_load)
}

struct Flow<'s, 'a> {
    scene: &'s Scene<'a>,
    file: FileId,
    owner: DefinitionId,
    kind: Kind,
    /// Expressions that were followed.
    seen: BTreeSet<ExprId>,
    names: BTreeMap<Name, Holds>,
    uses: Uses,
}

type Bound = Vec<(Name, Holds)>;

impl<'s, 'a> Flow<'s, 'a> {
    fn new(scene: &'s Scene<'a>, file: FileId, owner: DefinitionId, kind: Kind) -> Self {
        Self { scene, file, owner, kind, seen: BTreeSet::new(), names: BTreeMap::new(), uses: Uses::default() }
    }

    /// What becomes of a pool's futures: somebody must ask for their results.
    fn ends(mut self, todo: Vec<(ExprId, Option<Holds>)>) -> Result<Uses, String> {
        self.follow_all(todo)?;
        let uses = self.uses;
        if !uses.submits.is_empty() && uses.results.is_empty() && uses.done.is_empty() && uses.waits.is_empty() {
            return Err("nobody asks its futures for their results".into());
        }
        Ok(uses)
    }

    /// Follows expressions that hold something of a pool to where it ends.
    fn follow_all(&mut self, mut todo: Vec<(ExprId, Option<Holds>)>) -> Result<(), String> {
        let (scene, file, owner) = (self.scene, self.file, self.owner);
        let tree = scene.tree(file);
        while let Some((expr, holds)) = todo.pop() {
            for (name, holds) in self.use_of(expr, holds)? {
                if let Some(before) = self.names.insert(name, holds) {
                    if before != holds {
                        return Err(format!("`{}` holds more than one kind of thing", tree.str(name)));
                    }
                    continue;
                }
                for load in loads(scene, file, scene.definition(owner).span, name) {
                    match scene.names.function(file, load) {
                        Some(other) if other == owner => todo.push((load, Some(holds))),
                        Some(other) if scene.definition(other).parent == Some(owner) => {
                            return Err(format!("another function uses `{}`", tree.str(name)));
                        }
                        _ => {}
                    }
                }
            }
        }
        match self.names.keys().find(|&&name| self.is_something_else(owner, name)) {
            Some(name) => Err(format!("`{}` holds more than one kind of thing", tree.str(*name))),
            None => Ok(()),
        }
    }

    /// `pool.submit(...)` or `pool.map(...)`: the call, and what it holds; nothing for what ends the pool.
    fn use_of_pool(&mut self, id: ExprId) -> Result<Option<(ExprId, Option<Holds>)>, String> {
        let tree = self.scene.tree(self.file);
        let method = self.method_call(id);
        let Some((call, name)) = method else { return Err("it is handed on".into()) };
        let ExprKind::Call { args, keywords, .. } = &tree[call].kind else { return Err("it is handed on".into()) };
        let starred = args.first().is_none_or(|&arg| matches!(tree[arg].kind, ExprKind::Starred { .. }));
        let is_map = match self.kind {
            Kind::ThreadPool => matches!(name, "map" | "imap" | "starmap") && args.len() == 2,
            _ => name == "map" && args.len() > 1,
        };
        let ends = match self.kind {
            Kind::ThreadPool => matches!(name, "close" | "join") && keywords.is_empty(),
            _ => name == "shutdown" && keywords.iter().all(|keyword| self.waits_for_end(keyword)),
        };
        match name {
            "submit" if !starred && self.kind == Kind::Executor => {
                self.uses.submits.push(call);
                Ok(Some((call, Some(Holds::Future))))
            }
            "apply_async" if self.kind == Kind::ThreadPool && keywords.is_empty() && handed(tree, call).is_some() => {
                self.uses.submits.push(call);
                Ok(Some((call, Some(Holds::Future))))
            }
            _ if is_map && !starred && keywords.iter().all(|keyword| self.is_chunksize(keyword)) => {
                self.uses.maps.push(call);
                Ok(Some((call, None)))
            }
            "map" => Err("`map` is given more than a function and what to call it with".into()),
            _ if ends && args.is_empty() => {
                self.uses.needless.push(call);
                Ok(None)
            }
            _ => Err(format!("`{name}` has no counterpart for tasks")),
        }
    }

    /// `wait=True`
    fn waits_for_end(&self, keyword: &Keyword) -> bool {
        let tree = self.scene.tree(self.file);
        let is_wait = keyword.name.is_some_and(|name| tree.str(name.name) == "wait");
        is_wait && matches!(tree[keyword.value].kind, ExprKind::Constant(Constant::True))
    }

    fn is_chunksize(&self, keyword: &Keyword) -> bool {
        let tree = self.scene.tree(self.file);
        keyword.name.is_some_and(|name| tree.str(name.name) == "chunksize")
    }

    /// The method that is called on an expression, with the call.
    fn method_call(&self, object: ExprId) -> Option<(ExprId, &str)> {
        let tree = self.scene.tree(self.file);
        let Some(Node::Expr(attribute)) = self.scene.parent(self.file, object) else { return None };
        let ExprKind::Attribute { value, attr, .. } = tree[attribute].kind else { return None };
        let Some(Node::Expr(call)) = self.scene.parent(self.file, attribute) else { return None };
        let is_called = matches!(tree[call].kind, ExprKind::Call { func, .. } if func == attribute);
        (value == object && is_called).then(|| (call, tree.str(attr.name)))
    }

    /// What a use of an expression binds; an error when a task cannot be used so.
    fn use_of(&mut self, expr: ExprId, holds: Option<Holds>) -> Result<Bound, String> {
        let Some(holds) = holds else { return self.use_of_map(expr) };
        self.seen.insert(expr);
        let tree = self.scene.tree(self.file);
        if let Some((call, name)) = self.method_call(expr) {
            let name = name.to_string();
            return self.method(call, &name, holds);
        }
        let line = self.scene.line(self.file, expr);
        let escapes = || format!("line {line} hands a future on");
        match self.scene.parent(self.file, expr) {
            Some(Node::Stmt(stmt)) => match &tree[stmt].kind {
                StmtKind::Assign { targets, value } if *value == expr => match &targets[..] {
                    &[target] => self.bind(target, holds).ok_or_else(escapes),
                    _ => Err(escapes()),
                },
                StmtKind::For { iter, target, is_async: false, .. } if *iter == expr => {
                    self.item(*target, holds).ok_or_else(escapes)
                }
                _ => Err(escapes()),
            },
            Some(Node::Expr(parent)) => self.inside(parent, expr, holds).ok_or_else(escapes)?,
            None => Err(escapes()),
        }
    }

    /// The results of `map` come as a list: they may be read in any way but one by one with `next`.
    fn use_of_map(&self, call: ExprId) -> Result<Bound, String> {
        let tree = self.scene.tree(self.file);
        let reads = match self.scene.parent(self.file, call) {
            Some(Node::Stmt(stmt)) => matches!(tree[stmt].kind, StmtKind::For { .. } | StmtKind::Return { .. }),
            Some(Node::Expr(parent)) => match tree[parent].kind {
                ExprKind::Call { func, .. } => self.scene.text(self.file, func) != "next",
                ExprKind::Starred { .. } => true,
                ref kind => clauses(kind).iter().any(|clause| clause.iter == call),
            },
            None => false,
        };
        let kept = match self.scene.parent(self.file, call) {
            Some(Node::Stmt(stmt)) => matches!(tree[stmt].kind, StmtKind::Assign { .. }),
            _ => false,
        };
        // A `ThreadPool` waits by itself; what its `map` gives nobody needs to read.
        match reads || kept || self.kind == Kind::ThreadPool {
            true => Ok(Vec::new()),
            false => Err("nobody reads the results of `map`, so that errors in it are never seen".into()),
        }
    }

    fn method(&mut self, call: ExprId, name: &str, holds: Holds) -> Result<Bound, String> {
        let tree = self.scene.tree(self.file);
        let bare =
            matches!(&tree[call].kind, ExprKind::Call { args, keywords, .. } if args.is_empty() && keywords.is_empty());
        match (holds, name) {
            (Holds::Future, "join") if bare && self.kind == Kind::Thread => self.uses.results.push(call),
            (Holds::Future, "start") if bare && self.kind == Kind::Thread => self.uses.needless.push(call),
            (Holds::Many, "append" | "add") if self.kind == Kind::Thread => {}
            _ if self.kind == Kind::Thread => return Err(format!("`{name}` of a thread has no counterpart in a task")),
            (Holds::Future, "get") if bare && self.kind == Kind::ThreadPool => self.uses.results.push(call),
            (Holds::Future, "result") if bare => self.uses.results.push(call),
            (Holds::Done, "result" | "exception") if bare => self.uses.done.push(call),
            (Holds::Future | Holds::Done, "done" | "cancelled" | "cancel") if bare => {}
            (Holds::Many, "append" | "add" | "clear") => {}
            _ => return Err(format!("`{name}` of a future has no counterpart in a task")),
        }
        Ok(Vec::new())
    }

    /// Whether a name is also bound to something that was not followed.
    fn is_something_else(&self, owner: DefinitionId, name: Name) -> bool {
        let tree = self.scene.tree(self.file);
        let is_store = |id: &ExprId| {
            matches!(tree[*id].kind, ExprKind::Name { ctx: Ctx::Store | Ctx::Del, .. })
                && self.scene.names.function(self.file, *id) == Some(owner)
        };
        let span = self.scene.definition(owner).span;
        self.scene.named_in(self.file, span, name).filter(is_store).any(|store| !self.is_known(store))
    }

    fn is_known(&self, store: ExprId) -> bool {
        let tree = self.scene.tree(self.file);
        let followed = |iter: ExprId| {
            let ExprKind::Call { args, .. } = &tree[iter].kind else { return self.seen.contains(&iter) };
            self.seen.contains(&iter) || args.iter().any(|arg| self.seen.contains(arg))
        };
        let is_empty = |value: ExprId| match &tree[value].kind {
            ExprKind::List { items, .. } => items.is_empty(),
            ExprKind::Dict { items } => items.is_empty(),
            ExprKind::Call { .. } => self.scene.text(self.file, value) == "set()",
            _ => false,
        };
        for above in self.scene.parents(self.file).above(Node::Expr(store)) {
            match above {
                Node::Expr(id) => {
                    let of = |clause: &&Comprehension| tree[clause.target].span.contains(tree[store].span);
                    if let Some(clause) = clauses(&tree[id].kind).iter().find(of) {
                        return followed(clause.iter);
                    }
                }
                Node::Stmt(id) => {
                    return match tree[id].kind {
                        StmtKind::For { iter, .. } => followed(iter),
                        StmtKind::Assign { value, .. } => self.seen.contains(&value) || is_empty(value),
                        _ => false,
                    };
                }
            }
        }
        false
    }

    /// Binds what an assignment binds: a name, or a key of a dictionary.
    fn bind(&self, target: ExprId, holds: Holds) -> Option<Bound> {
        match self.scene.tree(self.file)[target].kind {
            ExprKind::Name { name, .. } => Some(vec![(name, holds)]),
            _ => None,
        }
    }

    /// Binds one item of what is iterated over.
    fn item(&self, target: ExprId, holds: Holds) -> Option<Bound> {
        let one = match holds {
            Holds::Many | Holds::Keyed => Holds::Future,
            Holds::Completed => Holds::Done,
            Holds::Future | Holds::Done => return None,
        };
        self.bind(target, one)
    }

    /// A future in a larger expression; the outer answer is `None` where it gets out of sight.
    fn inside(&mut self, parent: ExprId, expr: ExprId, holds: Holds) -> Option<Result<Bound, String>> {
        let tree = self.scene.tree(self.file);
        let single = matches!(holds, Holds::Future | Holds::Done);
        match &tree[parent].kind {
            ExprKind::List { .. } | ExprKind::Set { .. } | ExprKind::Tuple { .. } if holds == Holds::Future => {
                Some(self.use_of(parent, Some(Holds::Many)))
            }
            ExprKind::Dict { items } if holds == Holds::Future => {
                let keyed = items.iter().all(|(_, value)| *value != expr);
                keyed.then(|| self.use_of(parent, Some(Holds::Keyed)))
            }
            ExprKind::ListComp { element, .. } | ExprKind::SetComp { element, .. } if *element == expr => {
                (holds == Holds::Future).then(|| self.use_of(parent, Some(Holds::Many)))
            }
            ExprKind::DictComp { key, .. } if *key == expr => {
                (holds == Holds::Future).then(|| self.use_of(parent, Some(Holds::Keyed)))
            }
            ExprKind::Subscript { value, index, ctx: Ctx::Load } => match holds {
                // `futures[future]` is what belongs to the future.
                _ if *index == expr && single => Some(Ok(Vec::new())),
                Holds::Many if *value == expr && !matches!(tree[*index].kind, ExprKind::Slice { .. }) => {
                    Some(self.use_of(parent, Some(Holds::Future)))
                }
                Holds::Keyed if *value == expr => Some(Ok(Vec::new())),
                _ => None,
            },
            ExprKind::Subscript { value, index, ctx: Ctx::Store } => match tree[*value].kind {
                ExprKind::Name { name, .. } if *index == expr && single => Some(Ok(vec![(name, Holds::Keyed)])),
                ExprKind::Name { .. } if *value == expr && holds == Holds::Keyed => Some(Ok(Vec::new())),
                _ => None,
            },
            ExprKind::Call { func, args, .. } if args.contains(&expr) => {
                self.argument(parent, *func, args, expr, holds)
            }
            kind => {
                let clause = clauses(kind).iter().find(|clause| clause.iter == expr)?;
                self.item(clause.target, holds).map(Ok)
            }
        }
    }

    fn argument(
        &mut self,
        call: ExprId,
        func: ExprId,
        args: &[ExprId],
        expr: ExprId,
        holds: Holds,
    ) -> Option<Result<Bound, String>> {
        let tree = self.scene.tree(self.file);
        if self.scene.names.callees(self.file, func).contains(&"concurrent.futures.as_completed") {
            let fits = matches!(holds, Holds::Many | Holds::Keyed) && args.len() == 1;
            let read = self.scene.iterated(self.file, call).is_some();
            return (fits && read).then(|| {
                self.uses.completed.push(call);
                self.use_of(call, Some(Holds::Completed))
            });
        }
        if self.scene.names.callees(self.file, func).contains(&"concurrent.futures.wait") {
            let all = matches!(&tree[call].kind, ExprKind::Call { keywords, .. } if keywords.is_empty());
            let fits = matches!(holds, Holds::Many | Holds::Keyed) && args.len() == 1 && all;
            let bound = self.bound_by_wait(call, expr).filter(|_| fits)?;
            self.uses.waits.push(call);
            self.seen.insert(call);
            return Some(Ok(bound));
        }
        if let ExprKind::Attribute { value, attr, .. } = tree[func].kind {
            let ExprKind::Name { name, .. } = tree[value].kind else { return None };
            let grows = matches!(tree.str(attr.name), "append" | "add");
            return (grows && holds == Holds::Future).then(|| Ok(vec![(name, Holds::Many)]));
        }
        match self.scene.text(self.file, func) {
            "len" if !matches!(holds, Holds::Future | Holds::Done) => Some(Ok(Vec::new())),
            "list" | "tuple" | "set" | "reversed" if holds == Holds::Many => Some(self.use_of(call, Some(Holds::Many))),
            "zip" if holds == Holds::Many => {
                let at = args.iter().position(|&arg| arg == expr)?;
                let target = self.loop_target(call)?;
                let ExprKind::Tuple { items, .. } = &tree[target].kind else { return None };
                self.bind(*items.get(at)?, Holds::Future).map(Ok)
            }
            "enumerate" if holds == Holds::Many => {
                let ExprKind::Tuple { items, .. } = &tree[self.loop_target(call)?].kind else { return None };
                self.bind(*items.get(1)?, Holds::Future).map(Ok)
            }
            _ => None,
        }
    }

    /// What `wait(futures)` gives its statement: nothing, or `done, pending = wait(futures)`, where the futures have a
    /// name, so that they can be asked whether there are any.
    fn bound_by_wait(&self, call: ExprId, futures: ExprId) -> Option<Bound> {
        let tree = self.scene.tree(self.file);
        let Some(Node::Stmt(stmt)) = self.scene.parent(self.file, call) else { return None };
        match &tree[stmt].kind {
            StmtKind::Expr { .. } => Some(Vec::new()),
            StmtKind::Assign { targets, .. } if matches!(tree[futures].kind, ExprKind::Name { .. }) => {
                let &[target] = &targets[..] else { return None };
                let ExprKind::Tuple { items, .. } = &tree[target].kind else { return None };
                let &[done, pending] = &items[..] else { return None };
                let mut bound = self.bind(done, Holds::Completed)?;
                bound.extend(self.bind(pending, Holds::Many)?);
                Some(bound)
            }
            _ => None,
        }
    }

    /// The target of the loop or clause that iterates over an expression.
    fn loop_target(&self, expr: ExprId) -> Option<ExprId> {
        let tree = self.scene.tree(self.file);
        match self.scene.parent(self.file, expr)? {
            Node::Stmt(id) => match tree[id].kind {
                StmtKind::For { iter, target, .. } if iter == expr => Some(target),
                _ => None,
            },
            Node::Expr(id) => clauses(&tree[id].kind).iter().find(|c| c.iter == expr).map(|clause| clause.target),
        }
    }
}
