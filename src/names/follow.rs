//! Second walk over a file: follows its statements, and notes what each name is bound to where it is read.

use super::counts::known_count;
use super::flow::{Flow, Loop, Place, Reach};
use super::scope::{Binding, BindingId, BindingKind, Made, ScopeId, ScopeKind, Scopes};
use crate::syntax::ast::*;
use crate::syntax::{Node, SourceFile};
use crate::text::Map;

const NOWHERE: u32 = u32::MAX;

/// Follows one file. Narrowed names are added to `scopes`.
pub(super) fn follow(source: &SourceFile, scopes: &mut Scopes) -> Flow {
    let tree = &source.tree;
    let flow = Flow {
        reach: vec![Reach::default(); tree.exprs.len()],
        place: vec![NOWHERE; tree.exprs.len()],
        pool: (0..scopes.bindings.len() as u32).map(BindingId).collect(),
        ..Flow::default()
    };
    let module = Place { scope: ScopeId(0), function: scopes.scopes[0].owner, in_loop: None };
    let mut walker = Walker {
        tree,
        scopes,
        flow,
        env: Map::default(),
        undo: Vec::new(),
        dead: false,
        here: module,
        place: 0,
        in_module: true,
        later: Vec::new(),
    };
    walker.run(module, |walker| walker.block(&tree.body));
    walker.close_module();
    let mut next = 0;
    while next < walker.later.len() {
        let (node, scope) = walker.later[next];
        walker.function(node, scope);
        next += 1;
    }
    walker.flow
}

struct Walker<'a> {
    tree: &'a Tree,
    scopes: &'a mut Scopes,
    flow: Flow,
    /// What the names of the function in hand, its comprehensions and class bodies are bound to now.
    env: Map<(ScopeId, Name), Reach>,
    /// What the changes of `env` replaced, so that a branch can be taken back.
    undo: Vec<((ScopeId, Name), Option<Reach>)>,
    /// After `return`, `raise`, `break` or `continue`.
    dead: bool,
    here: Place,
    /// Index of `here` in the flow's places.
    place: u32,
    in_module: bool,
    /// Functions and lambdas, whose bodies run when what is around them is bound.
    later: Vec<(Node, ScopeId)>,
}

/// The end of one branch: what it changed, unless it does not come out at all.
type Branch = Option<Map<(ScopeId, Name), Option<Reach>>>;

/// What is left to do in an expression.
enum Task {
    Expr(ExprId),
    Target(ExprId),
    Here(Place),
}

impl<'a> Walker<'a> {
    fn run(&mut self, place: Place, body: impl FnOnce(&mut Self)) {
        self.env.clear();
        self.undo.clear();
        self.dead = false;
        self.move_to(place);
        body(self);
    }

    fn move_to(&mut self, place: Place) {
        if self.flow.places.is_empty() || self.here != place {
            self.flow.places.push(place);
            self.place = self.flow.places.len() as u32 - 1;
        }
        self.here = place;
    }

    fn function(&mut self, node: Node, scope: ScopeId) {
        self.in_module = false;
        let tree = self.tree;
        let function = self.scopes.scope(scope).owner;
        let place = Place { scope, function, in_loop: None };
        self.run(place, |walker| match node {
            Node::Stmt(id) => {
                if let StmtKind::FunctionDef(def) = &tree[id].kind {
                    walker.parameters(&def.params);
                    walker.block(&def.body);
                }
            }
            Node::Expr(id) => {
                if let ExprKind::Lambda { params, body } = &tree[id].kind {
                    walker.parameters(params);
                    walker.expr(*body);
                }
            }
        });
    }

    fn parameters(&mut self, params: &Params) {
        params.items.iter().for_each(|param| self.bound_at(param.name.span.start));
    }

    /// What the module's names are bound to when functions run: the end of the module, and `global` elsewhere.
    fn close_module(&mut self) {
        let module = ScopeId(0);
        let mut lent: Vec<Name> = self.scopes.lent.keys().filter(|key| key.0 == module).map(|key| key.1).collect();
        lent.sort_unstable();
        for name in lent {
            let own = self.env.get(&(module, name)).copied().unwrap_or_default();
            let all = self.with_lent((module, name), own);
            self.set((module, name), all);
        }
        let of_module = self.env.iter().filter(|(key, _)| key.0 == module);
        self.flow.exit = of_module.map(|(key, &reach)| (key.1, reach)).collect();
    }

    fn block(&mut self, stmts: &[StmtId]) {
        for &stmt in stmts {
            self.stmt(stmt);
        }
    }

    fn stmt(&mut self, id: StmtId) {
        let tree = self.tree;
        match &tree[id].kind {
            StmtKind::FunctionDef(def) => {
                self.exprs(&def.decorators);
                for param in &def.params.items {
                    self.exprs(param.annotation.iter().chain(&param.default));
                }
                self.exprs(&def.returns);
                self.bound_at(def.name.span.start);
                self.postpone(Node::Stmt(id));
            }
            StmtKind::ClassDef(def) => self.class(id, def),
            StmtKind::Return { value } => {
                self.exprs(value);
                self.dead = true;
            }
            StmtKind::Delete { targets } => targets.iter().for_each(|&target| self.delete(target)),
            StmtKind::Assign { targets, value } => {
                self.expr(*value);
                targets.iter().for_each(|&target| self.target(target));
            }
            StmtKind::AugAssign { target, value, .. } => self.exprs([value, target]),
            StmtKind::AnnAssign { target, annotation, value } => {
                self.expr(*annotation);
                self.exprs(value);
                // A bare annotation binds nothing, but says what later assignments mean.
                self.target(*target);
            }
            StmtKind::TypeAlias { name, value, .. } => {
                self.expr(*value);
                self.target(*name);
            }
            StmtKind::For { target, iter, body, orelse, is_async } => {
                self.expr(*iter);
                self.flow.iterated.push((*iter, *is_async));
                let count = known_count(tree, *iter);
                self.repeated(id, count, |walker| {
                    walker.target(*target);
                    walker.block(body);
                });
                self.block(orelse);
            }
            StmtKind::While { test, body, orelse } => {
                self.repeated(id, None, |walker| {
                    walker.expr(*test);
                    walker.block(body);
                });
                self.block(orelse);
            }
            StmtKind::If { .. } => self.branches(id),
            StmtKind::With { items, body, is_async } => {
                for item in items {
                    self.expr(item.context);
                    self.flow.entered.push((item.context, *is_async));
                    item.target.iter().for_each(|&target| self.target(target));
                }
                self.block(body);
            }
            StmtKind::Match { subject, cases } => self.cases(*subject, cases),
            StmtKind::Raise { exc, cause } => {
                self.exprs(exc.iter().chain(cause));
                self.dead = true;
            }
            StmtKind::Try { body, handlers, orelse, finalbody, .. } => {
                self.attempt(id, body, handlers, orelse, finalbody);
            }
            StmtKind::Assert { test, msg } => {
                self.expr(*test);
                self.exprs(msg);
                self.narrow(*test);
            }
            StmtKind::Import { names } | StmtKind::ImportFrom { names, .. } => {
                names.iter().for_each(|alias| self.bound_at(alias.span.start));
            }
            StmtKind::Expr { value } => self.expr(*value),
            StmtKind::Break | StmtKind::Continue => self.dead = true,
            StmtKind::Global { .. } | StmtKind::Nonlocal { .. } | StmtKind::Pass => {}
        }
    }

    fn postpone(&mut self, node: Node) {
        if let Some(&scope) = self.scopes.scope_of.get(&node) {
            self.later.push((node, scope));
        }
    }

    fn class(&mut self, id: StmtId, def: &ClassDef) {
        self.exprs(&def.decorators);
        self.exprs(def.bases.iter().chain(def.keywords.iter().map(|keyword| &keyword.value)));
        if let Some(&scope) = self.scopes.scope_of.get(&Node::Stmt(id)) {
            let outer = self.here;
            self.move_to(Place { scope, ..outer });
            self.block(&def.body);
            self.move_to(outer);
        }
        self.bound_at(def.name.span.start);
    }

    /// `if` with all its `elif`s, which the tree nests.
    fn branches(&mut self, mut id: StmtId) {
        let tree = self.tree;
        let mut ends = Vec::new();
        while let StmtKind::If { test, body, orelse } = &tree[id].kind {
            self.expr(*test);
            ends.push(self.branch(|walker| {
                walker.narrow(*test);
                walker.block(body);
            }));
            match orelse[..] {
                [next] if matches!(tree[next].kind, StmtKind::If { .. }) => id = next,
                _ => {
                    ends.push(self.branch(|walker| walker.block(orelse)));
                    break;
                }
            }
        }
        self.merge(ends);
    }

    fn cases(&mut self, subject: ExprId, cases: &[MatchCase]) {
        self.expr(subject);
        let mut ends = vec![self.branch(|_| {})];
        for case in cases {
            ends.push(self.branch(|walker| {
                walker.pattern(&case.pattern, case);
                walker.exprs(&case.guard);
                walker.block(&case.body);
            }));
        }
        self.merge(ends);
    }

    fn pattern(&mut self, pattern: &Pattern, case: &MatchCase) {
        match &pattern.kind {
            PatternKind::Value(value) => self.expr(*value),
            PatternKind::Singleton(_) => {}
            PatternKind::Sequence(patterns) | PatternKind::Or(patterns) => {
                patterns.iter().for_each(|pattern| self.pattern(pattern, case));
            }
            PatternKind::Mapping { keys, patterns, rest } => {
                self.exprs(keys);
                patterns.iter().for_each(|pattern| self.pattern(pattern, case));
                rest.iter().for_each(|&name| self.captured(name, case));
            }
            PatternKind::Class { class, patterns, keywords } => {
                self.expr(*class);
                let inner = patterns.iter().chain(keywords.iter().map(|(_, pattern)| pattern));
                inner.for_each(|pattern| self.pattern(pattern, case));
            }
            PatternKind::Star(name) => name.iter().for_each(|&name| self.captured(name, case)),
            PatternKind::As { pattern, name } => {
                pattern.iter().for_each(|pattern| self.pattern(pattern, case));
                name.iter().for_each(|&name| self.captured(name, case));
            }
        }
    }

    fn captured(&mut self, name: Name, case: &MatchCase) {
        let bindings = self.scopes.bindings_of(self.here.scope, name).iter().copied();
        let own: Vec<BindingId> =
            bindings.filter(|&binding| case.pattern.span.contains_offset(self.scopes.binding(binding).at)).collect();
        let reach = self.pooled(own);
        self.set((self.here.scope, name), reach);
    }

    fn attempt(&mut self, id: StmtId, body: &[StmtId], handlers: &[Handler], orelse: &[StmtId], finalbody: &[StmtId]) {
        let made = self.made(id);
        let mut ends = vec![self.branch(|walker| {
            walker.block(body);
            walker.block(orelse);
        })];
        for handler in handlers {
            ends.push(self.branch(|walker| {
                walker.also(made);
                walker.exprs(&handler.kind);
                handler.name.iter().for_each(|name| walker.bound_at(name.span.start));
                walker.block(&handler.body);
            }));
        }
        self.merge(ends);
        if !finalbody.is_empty() {
            // It runs on the way out of a `return` too.
            let dead = std::mem::replace(&mut self.dead, false);
            self.also(made);
            self.block(finalbody);
            self.dead |= dead;
        }
    }

    fn made(&self, id: StmtId) -> Made {
        self.scopes.made.get(&id).copied().unwrap_or(Made { from: 0, to: 0 })
    }

    /// A loop's body: whatever it binds may be bound already when it starts.
    fn repeated(&mut self, id: StmtId, count: Option<u64>, body: impl FnOnce(&mut Self)) {
        self.also(self.made(id));
        let outer = self.enter_loop(count);
        self.branch(body);
        self.move_to(outer);
        self.dead = false;
    }

    fn enter_loop(&mut self, count: Option<u64>) -> Place {
        let outer = self.here;
        self.flow.loops.push(Loop { outer: outer.in_loop, count });
        self.move_to(Place { in_loop: Some(self.flow.loops.len() as u32 - 1), ..outer });
        outer
    }

    /// Lets every binding in a range be possible besides what is there.
    fn also(&mut self, made: Made) {
        for number in made.from..made.to {
            let id = BindingId(number);
            let binding = self.scopes.binding(id);
            let key = (binding.scope, binding.name);
            let quiet = matches!(binding.kind, BindingKind::Augmented | BindingKind::Deleted);
            if quiet || !self.is_live(binding.scope) {
                continue;
            }
            let reach = match self.env.get(&key) {
                Some(&before) => self.joined(before, Reach { start: number, len: 1 }),
                None => Reach { start: number, len: 1 },
            };
            self.set(key, reach);
        }
    }

    /// Whether a scope belongs to the function in hand, so that `env` speaks for it.
    fn is_live(&self, scope: ScopeId) -> bool {
        std::iter::successors(Some(self.here.scope), |&scope| match self.scopes.scope(scope).kind {
            ScopeKind::Module | ScopeKind::Function => None,
            ScopeKind::Class | ScopeKind::Comprehension => self.scopes.scope(scope).parent,
        })
        .any(|live| live == scope)
    }

    fn branch(&mut self, body: impl FnOnce(&mut Self)) -> Branch {
        let mark = self.undo.len();
        let before = std::mem::replace(&mut self.dead, false);
        body(self);
        let dead = std::mem::replace(&mut self.dead, before);
        let mut changes = Map::default();
        while self.undo.len() > mark {
            let Some((key, old)) = self.undo.pop() else { break };
            // The last write of a key comes off first: that is the value at the end of the branch.
            changes.entry(key).or_insert_with(|| self.env.get(&key).copied());
            match old {
                Some(reach) => self.env.insert(key, reach),
                None => self.env.remove(&key),
            };
        }
        (!dead).then_some(changes)
    }

    /// After the branches, each name is what any of them left it.
    fn merge(&mut self, ends: Vec<Branch>) {
        let live: Vec<_> = ends.into_iter().flatten().collect();
        if live.is_empty() {
            self.dead = true;
            return;
        }
        let mut keys: Vec<(ScopeId, Name)> = live.iter().flat_map(|changes| changes.keys().copied()).collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            let before = self.env.get(&key).copied();
            let mut all: Option<Reach> = None;
            for changes in &live {
                let end = match changes.get(&key).copied().unwrap_or(before) {
                    Some(end) if self.is_narrowed(end) => before,
                    end => end,
                };
                all = match (all, end) {
                    (Some(one), Some(other)) => Some(self.joined(one, other)),
                    (one, other) => one.or(other),
                };
            }
            if let Some(reach) = all {
                self.set(key, reach);
            }
        }
    }

    /// What a test said of a name holds no longer than its branch.
    fn is_narrowed(&self, reach: Reach) -> bool {
        match self.flow.slice(reach) {
            &[id] => matches!(self.scopes.binding(id).kind, BindingKind::Narrowed { .. }),
            _ => false,
        }
    }

    fn set(&mut self, key: (ScopeId, Name), reach: Reach) {
        let old = self.env.insert(key, reach);
        self.undo.push((key, old));
    }

    fn joined(&mut self, one: Reach, other: Reach) -> Reach {
        if one == other {
            return one;
        }
        let mut all = self.flow.slice(one).to_vec();
        let new = self.flow.slice(other).iter().copied().filter(|binding| !all.contains(binding)).collect::<Vec<_>>();
        if new.is_empty() {
            return one;
        }
        all.extend(new);
        all.truncate(MOST_REACHING);
        self.pooled(all)
    }

    fn pooled(&mut self, bindings: Vec<BindingId>) -> Reach {
        let start = self.flow.pool.len() as u32;
        self.flow.pool.extend_from_slice(&bindings);
        Reach { start, len: bindings.len() as u32 }
    }

    /// The binding whose name stands at `offset` now holds.
    fn bound_at(&mut self, offset: u32) {
        let Some(id) = self.scopes.binding_at(offset) else { return };
        let binding = self.scopes.binding(id);
        let key = (binding.scope, binding.name);
        match binding.kind {
            BindingKind::Augmented => {}
            BindingKind::Deleted => self.set(key, Reach::default()),
            // A declaration without a value leaves the old one; where there is none, it is all that is known.
            BindingKind::Annotated { value: None, .. } if self.env.contains_key(&key) => {}
            _ => self.set(key, Reach { start: id.0, len: 1 }),
        }
    }

    fn delete(&mut self, target: ExprId) {
        match &self.tree[target].kind {
            ExprKind::Name { .. } => self.bound_at(self.tree[target].span.start),
            ExprKind::Tuple { items, .. } | ExprKind::List { items, .. } => {
                items.iter().for_each(|&item| self.delete(item));
            }
            _ => self.expr(target),
        }
    }

    fn target(&mut self, target: ExprId) {
        let mut todo = vec![target];
        while let Some(target) = todo.pop() {
            self.flow.place[target.0 as usize] = self.place;
            match &self.tree[target].kind {
                ExprKind::Name { .. } => self.bound_at(self.tree[target].span.start),
                ExprKind::Tuple { items, .. } | ExprKind::List { items, .. } => todo.extend(items.iter().rev()),
                &ExprKind::Starred { value, .. } => todo.push(value),
                &ExprKind::Attribute { value, .. } => self.expr(value),
                &ExprKind::Subscript { value, index, .. } => self.exprs([&value, &index]),
                _ => self.expr(target),
            }
        }
    }

    /// `isinstance(name, class)` holds from here on, alone or in a chain of `and`.
    fn narrow(&mut self, test: ExprId) {
        let tree = self.tree;
        match &tree[test].kind {
            ExprKind::BoolOp { op: BoolOp::And, values } => {
                for &value in values.iter().filter(|&&value| matches!(tree[value].kind, ExprKind::Call { .. })) {
                    self.narrow(value);
                }
            }
            ExprKind::Call { func, args, .. } => {
                let (ExprKind::Name { name: called, .. }, &[subject, class]) = (&tree[*func].kind, &args[..]) else {
                    return;
                };
                if let (ExprKind::Name { name, .. }, "isinstance") = (&tree[subject].kind, tree.str(*called)) {
                    let scope = self.scopes.redirect(self.here.scope, *name).unwrap_or(self.here.scope);
                    let at = tree[subject].span.start;
                    let kind = BindingKind::Narrowed { class };
                    let id = self.scopes.add_hidden(Binding { name: *name, scope, at, kind });
                    let reach = self.pooled(vec![id]);
                    self.set((scope, *name), reach);
                }
            }
            _ => {}
        }
    }

    fn exprs<'b>(&mut self, ids: impl IntoIterator<Item = &'b ExprId>) {
        ids.into_iter().for_each(|&id| self.expr(id));
    }

    fn expr(&mut self, id: ExprId) {
        let mut todo = vec![Task::Expr(id)];
        while let Some(task) = todo.pop() {
            match task {
                Task::Expr(id) => self.one(id, &mut todo),
                Task::Target(target) => self.target(target),
                Task::Here(place) => self.move_to(place),
            }
        }
    }

    fn one(&mut self, id: ExprId, todo: &mut Vec<Task>) {
        let tree = self.tree;
        self.flow.place[id.0 as usize] = self.place;
        match &tree[id].kind {
            &ExprKind::Name { name, .. } => self.flow.reach[id.0 as usize] = self.read(name),
            ExprKind::Constant(_) => {}
            ExprKind::Lambda { params, .. } => {
                self.postpone(Node::Expr(id));
                todo.extend(params.items.iter().rev().filter_map(|param| param.default.map(Task::Expr)));
            }
            ExprKind::ListComp { element, clauses }
            | ExprKind::SetComp { element, clauses }
            | ExprKind::Generator { element, clauses } => self.comprehension(id, &[*element], clauses, todo),
            ExprKind::DictComp { key, value, clauses } => self.comprehension(id, &[*key, *value], clauses, todo),
            ExprKind::Named { target, value } => todo.extend([Task::Target(*target), Task::Expr(*value)]),
            kind => {
                if let ExprKind::Await { value } = kind {
                    self.flow.awaited.push(*value);
                }
                let first = todo.len();
                tree.for_each_child(Node::Expr(id), &mut |child| {
                    if let Node::Expr(child) = child {
                        todo.push(Task::Expr(child));
                    }
                });
                todo[first..].reverse();
            }
        }
    }

    fn comprehension(&mut self, id: ExprId, results: &[ExprId], clauses: &[Comprehension], todo: &mut Vec<Task>) {
        let Some(&scope) = self.scopes.scope_of.get(&Node::Expr(id)) else { return };
        let outer = self.here;
        let mut inside = Place { scope, ..outer };
        let mut tasks = Vec::new();
        for clause in clauses {
            self.flow.iterated.push((clause.iter, clause.is_async));
            tasks.push(Task::Expr(clause.iter));
            self.flow.loops.push(Loop { outer: inside.in_loop, count: known_count(self.tree, clause.iter) });
            inside.in_loop = Some(self.flow.loops.len() as u32 - 1);
            tasks.push(Task::Here(inside));
            tasks.push(Task::Target(clause.target));
            tasks.extend(clause.conditions.iter().map(|&condition| Task::Expr(condition)));
        }
        tasks.extend(results.iter().map(|&result| Task::Expr(result)));
        tasks.push(Task::Here(outer));
        todo.extend(tasks.into_iter().rev());
    }

    /// The bindings that a name means here.
    fn read(&mut self, name: Name) -> Reach {
        let mut scope = self.here.scope;
        loop {
            let target = self.scopes.redirect(scope, name);
            if let (None, Some(&reach)) = (target, self.env.get(&(scope, name))) {
                return self.with_lent((scope, name), reach);
            }
            let kind = self.scopes.scope(scope).kind;
            let owner = target.unwrap_or(scope);
            // A class body which has not bound the name yet reads the one around it.
            if kind != ScopeKind::Class && !self.scopes.bindings_of(owner, name).is_empty() {
                return self.whole(owner, name);
            }
            match (kind, self.scopes.scope(scope).parent) {
                (ScopeKind::Comprehension | ScopeKind::Class, Some(parent)) => {
                    // What a class binds is not seen by the comprehensions in it, nor by its inner classes.
                    scope = match self.scopes.scope(parent).kind {
                        ScopeKind::Class => self.past_classes(parent),
                        _ => parent,
                    };
                }
                _ => break,
            }
        }
        match self.scopes.bound_around(scope, name) {
            Some(around) => self.whole(around, name),
            None => Reach::default(),
        }
    }

    /// What functions bind by `global` and `nonlocal` may have happened at any time.
    fn with_lent(&mut self, key: (ScopeId, Name), own: Reach) -> Reach {
        let Some(lent) = self.scopes.lent.get(&key).cloned() else { return own };
        lent.into_iter().fold(own, |all, id| self.joined(all, Reach { start: id.0, len: 1 }))
    }

    fn past_classes(&self, mut scope: ScopeId) -> ScopeId {
        while let (ScopeKind::Class, Some(parent)) = (self.scopes.scope(scope).kind, self.scopes.scope(scope).parent) {
            scope = parent;
        }
        scope
    }

    /// All that a name of a scope may be bound to for code that runs at another time.
    fn whole(&mut self, scope: ScopeId, name: Name) -> Reach {
        if let (ScopeId(0), false, Some(&reach)) = (scope, self.in_module, self.flow.exit.get(&name))
            && reach.len > 0
        {
            return reach;
        }
        if let Some(&reach) = self.flow.whole.get(&(scope, name)) {
            return reach;
        }
        let all = self.scopes.bindings_of(scope, name).iter().copied();
        let useful = |kind: &BindingKind| !matches!(kind, BindingKind::Deleted | BindingKind::Augmented);
        let kept: Vec<BindingId> = all.filter(|&id| useful(&self.scopes.binding(id).kind)).collect();
        let reach = self.pooled(kept);
        self.flow.whole.insert((scope, name), reach);
        reach
    }
}

/// Bindings that are told apart at one use; a name with more of them is anything.
const MOST_REACHING: usize = 32;
