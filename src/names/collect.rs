//! First walk over a file: its definitions, scopes and bindings.

use super::definition::{Definition, DefinitionId, DefinitionKind};
use super::project::FileId;
use super::scope::{AttributeStore, BindingKind, ItemStore, Made, ScopeId, ScopeKind, Scopes, Source, Step};
use crate::syntax::ast::*;
use crate::syntax::{Node, SourceFile};
use crate::text::Span;

/// What one file defines and binds.
pub(super) struct Collected {
    pub definitions: Vec<Definition>,
    pub scopes: Scopes,
}

impl Collected {
    /// Files are collected each for itself, with definitions from 0; here they get the numbers of the project.
    pub fn number_from(&mut self, first: u32) {
        let shift = |id: &mut DefinitionId| id.0 += first;
        for definition in &mut self.definitions {
            definition.parent.iter_mut().chain(&mut definition.class).for_each(shift);
        }
        self.scopes.scopes.iter_mut().map(|scope| &mut scope.owner).for_each(shift);
        self.scopes.definition_of.values_mut().for_each(shift);
        for binding in &mut self.scopes.bindings {
            if let BindingKind::Define(id) | BindingKind::Param { function: id, .. } = &mut binding.kind {
                shift(id);
            }
        }
    }
}

/// Collects one file.
pub(super) fn collect(file: FileId, source: &SourceFile) -> Collected {
    let module = DefinitionId(0);
    let definitions = vec![Definition {
        file,
        kind: DefinitionKind::Module,
        name: "<module>".to_owned(),
        qualname: "<module>".to_owned(),
        parent: None,
        class: None,
        span: Span::new(0, source.text.len() as u32),
        name_span: Span::at(0),
        is_async: false,
        is_generator: false,
        decorators: Vec::new(),
        returns: Vec::new(),
        yields: Vec::new(),
        yields_from: Vec::new(),
    }];
    let mut scopes = Scopes::default();
    let scope = scopes.add_scope(ScopeKind::Module, None, module);
    let mut collector = Collector { tree: &source.tree, file, definitions, scopes, scope, owner: module };
    collector.block(&source.tree.body);
    Collected { definitions: collector.definitions, scopes: collector.scopes }
}

struct Collector<'a> {
    tree: &'a Tree,
    file: FileId,
    definitions: Vec<Definition>,
    scopes: Scopes,
    /// Where names are bound now.
    scope: ScopeId,
    /// The innermost definition, classes included.
    owner: DefinitionId,
}

/// What is left to do in an expression; a stack of these stands in for recursion.
enum Task {
    Expr(ExprId),
    /// The target of a comprehension's clause.
    Target(ExprId, ExprId),
    Enter(ScopeId, DefinitionId),
}

impl<'a> Collector<'a> {
    fn block(&mut self, stmts: &[StmtId]) {
        for &stmt in stmts {
            self.stmt(stmt);
        }
    }

    fn stmt(&mut self, id: StmtId) {
        let tree = self.tree;
        match &tree[id].kind {
            StmtKind::FunctionDef(def) => self.function(id, def),
            StmtKind::ClassDef(def) => self.class(id, def),
            StmtKind::Return { value } => {
                self.exprs(value);
                if let Some(value) = *value {
                    self.definitions[self.owner.0 as usize].returns.push(value);
                }
            }
            StmtKind::Delete { targets } => targets.iter().for_each(|&target| self.delete(target)),
            StmtKind::Assign { targets, value } => {
                self.expr(*value);
                targets.iter().for_each(|&target| self.target(target, Source::Value(*value)));
            }
            StmtKind::AugAssign { target, value, .. } => {
                self.exprs([value, target]);
                if let ExprKind::Name { name, .. } = tree[*target].kind {
                    self.bind(name, tree[*target].span.start, BindingKind::Augmented);
                }
            }
            StmtKind::AnnAssign { target, annotation, value } => {
                self.expr(*annotation);
                self.exprs(value);
                let kind = BindingKind::Annotated { annotation: *annotation, value: *value };
                self.bind_target(*target, kind);
            }
            StmtKind::TypeAlias { name, value, .. } => {
                self.expr(*value);
                self.bind_target(*name, BindingKind::TypeName);
            }
            StmtKind::For { target, iter, body, orelse, .. } => {
                self.expr(*iter);
                let from = self.made();
                self.target(*target, Source::Element { iter: *iter });
                self.block(body);
                self.remember(id, from);
                self.block(orelse);
            }
            StmtKind::While { test, body, orelse } => {
                let from = self.made();
                self.expr(*test);
                self.block(body);
                self.remember(id, from);
                self.block(orelse);
            }
            StmtKind::If { .. } => self.branches(id),
            StmtKind::With { items, body, .. } => {
                for item in items {
                    self.expr(item.context);
                    if let Some(target) = item.target {
                        self.target(target, Source::Entered { context: item.context });
                    }
                }
                self.block(body);
            }
            StmtKind::Match { subject, cases } => {
                self.expr(*subject);
                for case in cases {
                    self.pattern(&case.pattern, None);
                    self.exprs(&case.guard);
                    self.block(&case.body);
                }
            }
            StmtKind::Raise { exc, cause } => self.exprs(exc.iter().chain(cause)),
            StmtKind::Try { body, handlers, orelse, finalbody, .. } => {
                let from = self.made();
                self.block(body);
                self.remember(id, from);
                for handler in handlers {
                    self.exprs(&handler.kind);
                    if let Some(name) = handler.name {
                        self.bind(name.name, name.span.start, BindingKind::Caught { kind: handler.kind });
                    }
                    self.block(&handler.body);
                }
                self.block(orelse);
                self.block(finalbody);
            }
            StmtKind::Assert { test, msg } => self.exprs([test].into_iter().chain(msg)),
            StmtKind::Import { names } => names.iter().for_each(|alias| self.import(alias)),
            StmtKind::ImportFrom { module, names, level } => {
                let module = module.map(|module| module.name);
                names.iter().for_each(|alias| self.import_from(id, module, alias, *level));
            }
            StmtKind::Global { names } => {
                names.iter().for_each(|&name| self.scopes.declare_global(self.scope, name));
            }
            StmtKind::Nonlocal { names } => {
                names.iter().for_each(|&name| self.scopes.declare_nonlocal(self.scope, name));
            }
            StmtKind::Expr { value } => self.expr(*value),
            StmtKind::Pass | StmtKind::Break | StmtKind::Continue => {}
        }
    }

    /// An `if` with its `elif`s, which the tree nests, without recursion.
    fn branches(&mut self, mut id: StmtId) {
        let tree = self.tree;
        while let StmtKind::If { test, body, orelse } = &tree[id].kind {
            self.expr(*test);
            self.block(body);
            match orelse[..] {
                [next] if matches!(tree[next].kind, StmtKind::If { .. }) => id = next,
                _ => return self.block(orelse),
            }
        }
    }

    fn function(&mut self, id: StmtId, def: &'a FunctionDef) {
        self.exprs(&def.decorators);
        self.parameters_outside(&def.params);
        self.exprs(&def.returns);
        let kind = DefinitionKind::Function(id);
        let function = self.define(kind, def.name.name, self.tree[id].span, def.name.span, def.is_async);
        self.bind(def.name.name, def.name.span.start, BindingKind::Define(function));
        let scope = self.open(Node::Stmt(id), ScopeKind::Function, function);
        let (outer_scope, outer) = (std::mem::replace(&mut self.scope, scope), self.owner);
        self.owner = function;
        self.type_params(&def.type_params);
        self.parameters_inside(&def.params, function);
        self.block(&def.body);
        (self.scope, self.owner) = (outer_scope, outer);
    }

    fn class(&mut self, id: StmtId, def: &'a ClassDef) {
        self.exprs(&def.decorators);
        self.exprs(def.bases.iter().chain(def.keywords.iter().map(|keyword| &keyword.value)));
        let class = self.define(DefinitionKind::Class(id), def.name.name, self.tree[id].span, def.name.span, false);
        let scope = self.open(Node::Stmt(id), ScopeKind::Class, class);
        let (outer_scope, outer) = (std::mem::replace(&mut self.scope, scope), self.owner);
        self.owner = class;
        self.type_params(&def.type_params);
        self.block(&def.body);
        (self.scope, self.owner) = (outer_scope, outer);
        self.bind(def.name.name, def.name.span.start, BindingKind::Define(class));
    }

    fn define(
        &mut self,
        kind: DefinitionKind,
        name: Name,
        span: Span,
        name_span: Span,
        is_async: bool,
    ) -> DefinitionId {
        let name = self.tree.str(name).to_owned();
        self.add_definition(kind, name, span, name_span, is_async)
    }

    fn add_definition(
        &mut self,
        kind: DefinitionKind,
        name: String,
        span: Span,
        name_span: Span,
        is_async: bool,
    ) -> DefinitionId {
        let id = DefinitionId(self.definitions.len() as u32);
        let outer = &self.definitions[self.owner.0 as usize];
        let qualname = match outer.parent {
            None => name.clone(),
            Some(_) => format!("{}.{name}", outer.qualname),
        };
        // A lambda or comprehension in a class body belongs to the class, but is no method of it.
        let class = (outer.is_class() && !matches!(kind, DefinitionKind::Lambda(_))).then_some(self.owner);
        self.definitions.push(Definition {
            file: self.file,
            kind,
            name,
            qualname,
            parent: Some(self.owner),
            class,
            span,
            name_span,
            is_async,
            is_generator: false,
            decorators: Vec::new(),
            returns: Vec::new(),
            yields: Vec::new(),
            yields_from: Vec::new(),
        });
        id
    }

    fn open(&mut self, node: Node, kind: ScopeKind, owner: DefinitionId) -> ScopeId {
        let scope = self.scopes.add_scope(kind, Some(self.scope), owner);
        self.scopes.scope_of.insert(node, scope);
        if kind != ScopeKind::Comprehension {
            self.scopes.definition_of.insert(node, owner);
        }
        scope
    }

    fn parameters_outside(&mut self, params: &Params) {
        params.items.iter().for_each(|param| self.exprs(param.annotation.iter().chain(&param.default)));
    }

    fn parameters_inside(&mut self, params: &Params, function: DefinitionId) {
        for (index, param) in params.items.iter().enumerate() {
            let kind = BindingKind::Param { function, index: index.min(usize::from(u16::MAX)) as u16 };
            self.bind(param.name.name, param.name.span.start, kind);
        }
    }

    fn type_params(&mut self, params: &[TypeParam]) {
        for param in params {
            self.bind(param.name.name, param.name.span.start, BindingKind::TypeName);
        }
    }

    fn import(&mut self, alias: &Alias) {
        let dotted = alias.name;
        match alias.asname {
            Some(asname) => self.bind(asname.name, alias.span.start, BindingKind::Import { dotted, whole: true }),
            None => {
                let text = self.tree.str(dotted);
                // A name without a dot is its own root; other roots are names only if something reads them.
                let root = text.split('.').next().and_then(|root| self.tree.name(root));
                self.bind(root.unwrap_or(dotted), alias.span.start, BindingKind::Import { dotted, whole: false });
            }
        }
    }

    fn import_from(&mut self, stmt: StmtId, module: Option<Name>, alias: &Alias, level: u32) {
        if self.tree.str(alias.name) == "*" {
            self.scopes.stars.push(stmt);
            return;
        }
        let bound = alias.asname.map_or(alias.name, |asname| asname.name);
        self.bind(bound, alias.span.start, BindingKind::ImportFrom { module, name: alias.name, level });
    }

    fn bind(&mut self, name: Name, at: u32, kind: BindingKind) {
        self.scopes.bind(self.scope, name, at, kind);
    }

    /// A target that cannot be unpacked.
    fn bind_target(&mut self, target: ExprId, kind: BindingKind) {
        match self.tree[target].kind {
            ExprKind::Name { name, .. } => self.bind(name, self.tree[target].span.start, kind),
            ExprKind::Attribute { value, attr, .. } => {
                self.expr(value);
                let store = AttributeStore { object: value, attr: attr.name, target, kind };
                self.scopes.attribute_stores.push(store);
            }
            ExprKind::Subscript { value, index, .. } => {
                self.exprs([&value, &index]);
                if let BindingKind::From { source: Source::Value(item), path } = &kind
                    && path.is_empty()
                {
                    self.scopes.item_stores.push(ItemStore { container: value, value: *item });
                }
            }
            _ => {}
        }
    }

    /// An assignment's, loop's or `with`'s target, however deeply it unpacks.
    fn target(&mut self, target: ExprId, source: Source) {
        let mut todo = vec![(target, Vec::new())];
        while let Some((target, path)) = todo.pop() {
            match &self.tree[target].kind {
                ExprKind::Tuple { items, .. } | ExprKind::List { items, .. } => {
                    for (i, &item) in items.iter().enumerate().rev() {
                        let step = Step::Item(i.min(usize::from(u16::MAX)) as u16);
                        todo.push((item, path.iter().copied().chain([step]).collect()));
                    }
                }
                &ExprKind::Starred { value, .. } => {
                    let mut path = path;
                    path.pop();
                    path.push(Step::Rest);
                    todo.push((value, path));
                }
                _ => self.bind_target(target, BindingKind::From { source, path: path.into() }),
            }
        }
    }

    fn delete(&mut self, target: ExprId) {
        match &self.tree[target].kind {
            &ExprKind::Name { name, .. } => self.bind(name, self.tree[target].span.start, BindingKind::Deleted),
            ExprKind::Tuple { items, .. } | ExprKind::List { items, .. } => {
                items.iter().for_each(|&item| self.delete(item));
            }
            _ => self.expr(target),
        }
    }

    /// Patterns carry no places for their names, so all names of one pattern share its start.
    fn pattern(&mut self, pattern: &'a Pattern, class: Option<ExprId>) {
        let at = pattern.span.start;
        let captured = |class| BindingKind::Captured { class };
        match &pattern.kind {
            PatternKind::Value(value) => self.expr(*value),
            PatternKind::Singleton(_) => {}
            PatternKind::Sequence(patterns) | PatternKind::Or(patterns) => {
                patterns.iter().for_each(|pattern| self.pattern(pattern, None));
            }
            PatternKind::Mapping { keys, patterns, rest } => {
                self.exprs(keys);
                patterns.iter().for_each(|pattern| self.pattern(pattern, None));
                rest.iter().for_each(|&name| self.bind(name, at, captured(None)));
            }
            PatternKind::Class { class, patterns, keywords } => {
                self.expr(*class);
                let inner = patterns.iter().chain(keywords.iter().map(|(_, pattern)| pattern));
                inner.for_each(|pattern| self.pattern(pattern, None));
            }
            PatternKind::Star(name) => name.iter().for_each(|&name| self.bind(name, at, captured(None))),
            PatternKind::As { pattern: inner, name } => {
                let of_class = match inner.as_deref() {
                    Some(Pattern { kind: PatternKind::Class { class, .. }, .. }) => Some(*class),
                    _ => class,
                };
                inner.iter().for_each(|pattern| self.pattern(pattern, None));
                name.iter().for_each(|&name| self.bind(name, at, captured(of_class)));
            }
        }
    }

    fn exprs<'b>(&mut self, ids: impl IntoIterator<Item = &'b ExprId>) {
        ids.into_iter().for_each(|&id| self.expr(id));
    }

    fn expr(&mut self, id: ExprId) {
        if matches!(self.tree[id].kind, ExprKind::Name { .. } | ExprKind::Constant(_)) {
            return;
        }
        let outer = (self.scope, self.owner);
        let mut todo = vec![Task::Expr(id)];
        while let Some(task) = todo.pop() {
            match task {
                Task::Expr(id) => self.one(id, &mut todo),
                Task::Target(target, iter) => self.target(target, Source::Element { iter }),
                Task::Enter(scope, owner) => (self.scope, self.owner) = (scope, owner),
            }
        }
        debug_assert_eq!(outer, (self.scope, self.owner));
    }

    fn one(&mut self, id: ExprId, todo: &mut Vec<Task>) {
        let tree = self.tree;
        match &tree[id].kind {
            ExprKind::Lambda { params, body } => self.lambda(id, params, *body, todo),
            ExprKind::ListComp { element, clauses }
            | ExprKind::SetComp { element, clauses }
            | ExprKind::Generator { element, clauses } => self.comprehension(id, &[*element], clauses, todo),
            ExprKind::DictComp { key, value, clauses } => self.comprehension(id, &[*key, *value], clauses, todo),
            ExprKind::Named { target, value } => {
                if let ExprKind::Name { name, .. } = tree[*target].kind {
                    let kind = BindingKind::From { source: Source::Value(*value), path: Box::default() };
                    let scope = self.scopes.outside_comprehensions(self.scope);
                    self.scopes.bind(scope, name, tree[*target].span.start, kind);
                }
                todo.push(Task::Expr(*value));
            }
            ExprKind::Yield { value } => {
                let function = &mut self.definitions[self.owner.0 as usize];
                function.is_generator = true;
                function.yields.extend(*value);
                todo.extend(value.map(Task::Expr));
            }
            ExprKind::YieldFrom { value } => {
                let function = &mut self.definitions[self.owner.0 as usize];
                function.is_generator = true;
                function.yields_from.push(*value);
                todo.push(Task::Expr(*value));
            }
            _ => {
                self.item_added(id);
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

    /// `container.append(value)` tells what the container holds.
    fn item_added(&mut self, call: ExprId) {
        let ExprKind::Call { func, args, .. } = &self.tree[call].kind else { return };
        let ExprKind::Attribute { value: container, attr, .. } = self.tree[*func].kind else { return };
        let value = match (self.tree.str(attr.name), &args[..]) {
            ("append" | "add" | "appendleft" | "put", &[value]) => value,
            ("insert" | "setdefault", &[_, value]) => value,
            _ => return,
        };
        self.scopes.item_stores.push(ItemStore { container, value });
    }

    fn lambda(&mut self, id: ExprId, params: &Params, body: ExprId, todo: &mut Vec<Task>) {
        let span = self.tree[id].span;
        let kind = DefinitionKind::Lambda(id);
        let lambda = self.add_definition(kind, "<lambda>".to_owned(), span, span, false);
        self.definitions[lambda.0 as usize].returns.push(body);
        let scope = self.open(Node::Expr(id), ScopeKind::Function, lambda);
        todo.push(Task::Enter(self.scope, self.owner));
        todo.push(Task::Expr(body));
        todo.push(Task::Enter(scope, lambda));
        todo.extend(params.items.iter().rev().filter_map(|param| param.default.map(Task::Expr)));
        let outer = std::mem::replace(&mut self.scope, scope);
        self.parameters_inside(params, lambda);
        self.scope = outer;
    }

    /// The first iterable is evaluated outside, all the rest inside.
    fn comprehension(&mut self, id: ExprId, results: &[ExprId], clauses: &[Comprehension], todo: &mut Vec<Task>) {
        let scope = self.open(Node::Expr(id), ScopeKind::Comprehension, self.owner);
        let outer = Task::Enter(self.scope, self.owner);
        let mut tasks = Vec::new();
        for (i, clause) in clauses.iter().enumerate() {
            tasks.push(Task::Expr(clause.iter));
            if i == 0 {
                tasks.push(Task::Enter(scope, self.owner));
            }
            tasks.push(Task::Target(clause.target, clause.iter));
            tasks.extend(clause.conditions.iter().map(|&condition| Task::Expr(condition)));
        }
        tasks.extend(results.iter().map(|&result| Task::Expr(result)));
        tasks.push(outer);
        todo.extend(tasks.into_iter().rev());
    }

    fn made(&self) -> u32 {
        self.scopes.bindings.len() as u32
    }

    fn remember(&mut self, stmt: StmtId, from: u32) {
        let to = self.made();
        self.scopes.made.insert(stmt, Made { from, to });
    }
}
