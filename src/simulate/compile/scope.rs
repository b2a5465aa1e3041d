//! Which names of each scope are local, shared with inner functions, taken from outer ones, or global.

use crate::syntax::Node;
use crate::syntax::ast::*;
use std::collections::{BTreeMap, HashMap};

/// What opens a scope.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Opener {
    Module,
    Stmt(StmtId),
    Expr(ExprId),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ScopeKind {
    Module,
    Function,
    Class,
}

#[derive(Clone, Copy, Default, Debug)]
struct Uses {
    bound: bool,
    param: bool,
    used: bool,
    global: bool,
    nonlocal: bool,
}

/// Where a name lives, seen from one scope.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    Local,
    /// Local, and used by an inner function.
    Cell,
    /// Of an outer function.
    Free,
    Global,
    /// In the namespace of a class body or of the module.
    Name,
}

pub struct Scope {
    pub kind: ScopeKind,
    parent: Option<usize>,
    uses: BTreeMap<Name, Uses>,
    pub places: BTreeMap<Name, Place>,
    /// Has `yield`; has `await` (for generator expressions, which are then asynchronous).
    pub yields: bool,
    pub awaits: bool,
    /// A comprehension: `:=` binds outside of it.
    comprehension: bool,
}

#[derive(Default)]
pub struct Scopes {
    pub all: Vec<Scope>,
    pub by_opener: HashMap<Opener, usize>,
}

/// The cell in which methods find their class, for `super()`.
pub const CLASS_CELL: Name = Name(u32::MAX);

/// The hidden parameter of a comprehension: its first iterator.
pub const FIRST_ITERATOR: Name = Name(u32::MAX - 1);

/// Deeper trees are refused: the walks over them are recursive.
pub const MAX_DEPTH: u32 = 350;

/// The tree is too deep to be compiled.
#[derive(Debug)]
pub struct TooDeep;

struct Walk<'a> {
    tree: &'a Tree,
    scopes: Scopes,
    current: usize,
    depth: u32,
}

pub fn analyse(tree: &Tree) -> Result<Scopes, TooDeep> {
    let mut walk = Walk { tree, scopes: Scopes::default(), current: 0, depth: 0 };
    walk.open(Opener::Module, ScopeKind::Module);
    walk.block(&tree.body)?;
    let mut scopes = walk.scopes;
    scopes.resolve();
    Ok(scopes)
}

impl Scopes {
    /// Decides each name's place; outer scopes come before inner ones in `all`.
    fn resolve(&mut self) {
        for at in 0..self.all.len() {
            let names: Vec<(Name, Uses)> = self.all[at].uses.iter().map(|(n, u)| (*n, *u)).collect();
            for (name, uses) in names {
                let place = self.place(at, name, uses);
                self.all[at].places.insert(name, place);
            }
        }
    }

    fn place(&mut self, at: usize, name: Name, uses: Uses) -> Place {
        let kind = self.all[at].kind;
        if uses.global || kind == ScopeKind::Module {
            return if kind == ScopeKind::Module { Place::Name } else { Place::Global };
        }
        if uses.bound && !uses.nonlocal {
            return match kind {
                ScopeKind::Class => Place::Name,
                _ => self.all[at].places.get(&name).copied().unwrap_or(Place::Local),
            };
        }
        if self.share(at, name) {
            return Place::Free;
        }
        if kind == ScopeKind::Class { Place::Name } else { Place::Global }
    }

    /// Looks for the function that owns the name, and hands it down through every scope in between.
    fn share(&mut self, from: usize, name: Name) -> bool {
        let mut chain = Vec::new();
        let mut at = self.all[from].parent;
        while let Some(outer) = at {
            let scope = &self.all[outer];
            let uses = scope.uses.get(&name).copied().unwrap_or_default();
            if scope.kind == ScopeKind::Function && uses.global {
                return false;
            }
            let owns = match scope.kind {
                ScopeKind::Function => uses.bound && !uses.nonlocal,
                ScopeKind::Class => name == CLASS_CELL,
                ScopeKind::Module => false,
            };
            if owns {
                self.all[outer].places.insert(name, Place::Cell);
                for inner in chain {
                    let scope: &mut Scope = &mut self.all[inner];
                    scope.places.insert(name, Place::Free);
                }
                return true;
            }
            chain.push(outer);
            at = scope.parent;
        }
        false
    }
}

impl Walk<'_> {
    fn open(&mut self, opener: Opener, kind: ScopeKind) -> usize {
        let parent = (!self.scopes.all.is_empty()).then_some(self.current);
        let before = self.current;
        self.scopes.all.push(Scope {
            kind,
            parent,
            uses: BTreeMap::new(),
            places: BTreeMap::new(),
            yields: false,
            awaits: false,
            comprehension: false,
        });
        self.current = self.scopes.all.len() - 1;
        self.scopes.by_opener.insert(opener, self.current);
        before
    }

    fn here(&mut self) -> &mut Scope {
        &mut self.scopes.all[self.current]
    }

    fn uses(&mut self, name: Name) -> &mut Uses {
        self.here().uses.entry(name).or_default()
    }

    fn bind(&mut self, name: Name) {
        self.uses(name).bound = true;
    }

    fn block(&mut self, body: &[StmtId]) -> Result<(), TooDeep> {
        body.iter().try_for_each(|s| self.stmt(*s))
    }

    fn exprs<'e>(&mut self, list: impl IntoIterator<Item = &'e ExprId>) -> Result<(), TooDeep> {
        list.into_iter().try_for_each(|e| self.expr(*e))
    }

    fn stmt(&mut self, id: StmtId) -> Result<(), TooDeep> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(TooDeep);
        }
        let tree = self.tree;
        match &tree[id].kind {
            StmtKind::FunctionDef(f) => {
                self.bind(f.name.name);
                self.exprs(&f.decorators)?;
                self.param_values(&f.params)?;
                let before = self.open(Opener::Stmt(id), ScopeKind::Function);
                self.params(&f.params);
                self.block(&f.body)?;
                self.current = before;
            }
            StmtKind::ClassDef(c) => {
                self.bind(c.name.name);
                self.exprs(&c.decorators)?;
                self.exprs(&c.bases)?;
                self.exprs(c.keywords.iter().map(|k| &k.value))?;
                for p in &c.type_params {
                    self.bind(p.name.name);
                }
                let before = self.open(Opener::Stmt(id), ScopeKind::Class);
                self.block(&c.body)?;
                self.current = before;
            }
            StmtKind::Return { value } => self.exprs(value)?,
            StmtKind::Delete { targets } => self.exprs(targets)?,
            StmtKind::Assign { targets, value } => {
                self.expr(*value)?;
                self.exprs(targets)?;
            }
            StmtKind::AugAssign { target, value, .. } => {
                self.expr(*target)?;
                self.expr(*value)?;
            }
            StmtKind::AnnAssign { target, annotation, value } => {
                self.expr(*target)?;
                self.expr(*annotation)?;
                self.exprs(value)?;
            }
            StmtKind::TypeAlias { name, .. } => self.expr(*name)?,
            StmtKind::For { target, iter, body, orelse, is_async } => {
                self.here().awaits |= is_async;
                self.expr(*iter)?;
                self.expr(*target)?;
                self.block(body)?;
                self.block(orelse)?;
            }
            StmtKind::While { test, body, orelse } | StmtKind::If { test, body, orelse } => {
                self.expr(*test)?;
                self.block(body)?;
                self.depth -= 1;
                // An `elif` chain is deep in the tree, not in the program.
                let rest = self.block(orelse);
                self.depth += 1;
                rest?;
            }
            StmtKind::With { items, body, .. } => {
                for item in items {
                    self.expr(item.context)?;
                    self.exprs(&item.target)?;
                }
                self.block(body)?;
            }
            StmtKind::Match { subject, cases } => {
                self.expr(*subject)?;
                for case in cases {
                    self.pattern(&case.pattern)?;
                    self.exprs(&case.guard)?;
                    self.block(&case.body)?;
                }
            }
            StmtKind::Raise { exc, cause } => {
                self.exprs(exc)?;
                self.exprs(cause)?;
            }
            StmtKind::Try { body, handlers, orelse, finalbody, .. } => {
                self.block(body)?;
                for h in handlers {
                    self.exprs(&h.kind)?;
                    if let Some(name) = h.name {
                        self.bind(name.name);
                    }
                    self.block(&h.body)?;
                }
                self.block(orelse)?;
                self.block(finalbody)?;
            }
            StmtKind::Assert { test, msg } => {
                self.expr(*test)?;
                self.exprs(msg)?;
            }
            StmtKind::Import { names } => {
                for alias in names {
                    let name = alias.asname.map(|a| a.name).or_else(|| first_part(tree, alias.name));
                    if let Some(name) = name {
                        self.bind(name);
                    }
                }
            }
            StmtKind::ImportFrom { names, .. } => {
                for alias in names {
                    if tree.str(alias.name) != "*" {
                        self.bind(alias.asname.map_or(alias.name, |a| a.name));
                    }
                }
            }
            StmtKind::Global { names } => names.iter().for_each(|n| self.uses(*n).global = true),
            StmtKind::Nonlocal { names } => names.iter().for_each(|n| self.uses(*n).nonlocal = true),
            StmtKind::Expr { value } => self.expr(*value)?,
            StmtKind::Pass | StmtKind::Break | StmtKind::Continue => {}
        }
        self.depth -= 1;
        Ok(())
    }

    fn param_values(&mut self, params: &Params) -> Result<(), TooDeep> {
        params.items.iter().try_for_each(|p| self.exprs(&p.default))
    }

    fn params(&mut self, params: &Params) {
        for p in &params.items {
            let uses = self.uses(p.name.name);
            uses.bound = true;
            uses.param = true;
        }
    }

    fn expr(&mut self, id: ExprId) -> Result<(), TooDeep> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(TooDeep);
        }
        let tree = self.tree;
        match &tree[id].kind {
            ExprKind::Name { name, ctx } => {
                match ctx {
                    Ctx::Load => self.uses(*name).used = true,
                    _ => self.bind(*name),
                }
                if matches!(tree.str(*name), "super" | "__class__") {
                    self.uses(CLASS_CELL).used = true;
                }
            }
            ExprKind::Named { target, value } => {
                self.expr(*value)?;
                self.named_target(*target);
            }
            ExprKind::Lambda { params, body } => {
                self.param_values(params)?;
                let before = self.open(Opener::Expr(id), ScopeKind::Function);
                self.params(params);
                self.expr(*body)?;
                self.current = before;
            }
            ExprKind::ListComp { element, clauses }
            | ExprKind::SetComp { element, clauses }
            | ExprKind::Generator { element, clauses } => {
                self.comprehension(id, clauses, &[*element])?;
            }
            ExprKind::DictComp { key, value, clauses } => self.comprehension(id, clauses, &[*key, *value])?,
            ExprKind::Await { value } => {
                self.here().awaits = true;
                self.expr(*value)?;
            }
            ExprKind::Yield { value } => {
                self.here().yields = true;
                self.exprs(value)?;
            }
            ExprKind::YieldFrom { value } => {
                self.here().yields = true;
                self.expr(*value)?;
            }
            ExprKind::BinOp { .. } => {
                let mut at = id;
                while let ExprKind::BinOp { left, right, .. } = &tree[at].kind {
                    self.expr(*right)?;
                    at = *left;
                }
                self.expr(at)?;
            }
            _ => {
                let mut children = Vec::new();
                tree.for_each_child(Node::Expr(id), &mut |child| {
                    if let Node::Expr(e) = child {
                        children.push(e);
                    }
                });
                self.exprs(&children)?;
            }
        }
        self.depth -= 1;
        Ok(())
    }

    /// `:=` in a comprehension binds in the function around it.
    fn named_target(&mut self, target: ExprId) {
        let ExprKind::Name { name, .. } = self.tree[target].kind else { return };
        let mut at = self.current;
        while self.scopes.all[at].comprehension {
            let uses = self.scopes.all[at].uses.entry(name).or_default();
            uses.nonlocal = true;
            match self.scopes.all[at].parent {
                Some(parent) => at = parent,
                None => break,
            }
        }
        let global = self.scopes.all[at].kind == ScopeKind::Module;
        self.scopes.all[at].uses.entry(name).or_default().bound = true;
        let mut inner = self.current;
        while global && inner != at {
            self.scopes.all[inner].uses.entry(name).or_default().global = true;
            inner = self.scopes.all[inner].parent.unwrap_or(at);
        }
    }

    fn comprehension(&mut self, id: ExprId, clauses: &[Comprehension], elements: &[ExprId]) -> Result<(), TooDeep> {
        if let Some(first) = clauses.first() {
            self.expr(first.iter)?;
        }
        let before = self.open(Opener::Expr(id), ScopeKind::Function);
        self.here().comprehension = true;
        for (i, clause) in clauses.iter().enumerate() {
            self.here().awaits |= clause.is_async;
            if i > 0 {
                self.expr(clause.iter)?;
            }
            self.expr(clause.target)?;
            self.exprs(&clause.conditions)?;
        }
        self.exprs(elements)?;
        let awaits = self.here().awaits;
        let is_generator = matches!(self.tree[id].kind, ExprKind::Generator { .. });
        self.current = before;
        // An asynchronous list, set or dict comprehension is awaited in place.
        self.here().awaits |= awaits && !is_generator;
        Ok(())
    }

    fn pattern(&mut self, pattern: &Pattern) -> Result<(), TooDeep> {
        match &pattern.kind {
            PatternKind::Value(e) => self.expr(*e)?,
            PatternKind::Singleton(_) => {}
            PatternKind::Sequence(list) | PatternKind::Or(list) => list.iter().try_for_each(|p| self.pattern(p))?,
            PatternKind::Mapping { keys, patterns, rest } => {
                self.exprs(keys)?;
                patterns.iter().try_for_each(|p| self.pattern(p))?;
                rest.iter().for_each(|n| self.bind(*n));
            }
            PatternKind::Class { class, patterns, keywords } => {
                self.expr(*class)?;
                patterns.iter().try_for_each(|p| self.pattern(p))?;
                keywords.iter().try_for_each(|(_, p)| self.pattern(p))?;
            }
            PatternKind::Star(name) => name.iter().for_each(|n| self.bind(*n)),
            PatternKind::As { pattern, name } => {
                if let Some(inner) = pattern {
                    self.pattern(inner)?;
                }
                name.iter().for_each(|n| self.bind(*n));
            }
        }
        Ok(())
    }
}

/// The name that `import a.b` binds; it is interned whenever the program uses it.
pub fn first_part(tree: &Tree, dotted: Name) -> Option<Name> {
    let text = tree.str(dotted);
    match text.split_once('.') {
        Some((first, _)) => tree.name(first),
        None => Some(dotted),
    }
}
