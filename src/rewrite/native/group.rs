//! The objects of one library in one function: where each comes from, and whether every use has a counterpart.

use super::super::Refusal;
use super::super::colour::{Root, RootKind};
use super::super::http::{self, HttpUse, Shape, block_of, session_shape};
use super::super::obstacle;
use super::super::scene::Scene;
use super::super::settings::{Bridge, RewriteSettings};
use super::super::swap_calls::head_name;
use super::travel::{self, Place, Variable};
use super::{Made, Object, arguments, counterpart, factory, is_certain, session, transaction};
use crate::catalogue::{Member, Native};
use crate::names::{DefinitionId, EdgeKind, FileId, Value};
use crate::syntax::Node;
use crate::syntax::ast::*;
use std::collections::{BTreeMap, BTreeSet};

/// What converts, of one function or of all between which objects travel.
#[derive(Clone, Debug, Default)]
pub struct Part {
    pub roots: Vec<Root>,
    pub awaited: BTreeMap<(FileId, ExprId), String>,
    pub plain: BTreeSet<(FileId, ExprId)>,
    pub created: BTreeSet<DefinitionId>,
    pub made: Vec<Made>,
    /// Contexts of `with` that are transactions of a connection.
    pub transactions: Vec<(FileId, ExprId)>,
    /// Classes in annotations, with the name that takes their place.
    pub annotations: Vec<(FileId, ExprId, &'static str)>,
    /// Requests of sessions.
    pub requests: BTreeMap<(FileId, ExprId), HttpUse>,
    /// Classes that get `__aenter__` and `__aexit__`, with the attribute that these close.
    pub managed: Vec<(DefinitionId, String)>,
    /// Calls that make the tables of a database.
    pub tables: Vec<(FileId, ExprId)>,
    /// Something closes what is made.
    pub closes: bool,
}

impl Part {
    /// A block cannot hold what is made by `made`: it is closed where the program closes it.
    fn let_go(&mut self, made: usize) {
        let one = &mut self.made[made];
        one.shape = None;
        let waits = one.native.is_some_and(|native| native.has("@await"));
        if waits && self.awaited.insert((one.file, one.call), String::new()).is_none() {
            self.roots.push(Root { file: one.file, expr: one.call, kind: RootKind::Call });
        }
    }

    /// Objects that are kept elsewhere outlive the function that made them and handed them on.
    pub fn outlive(&mut self, scene: &Scene) {
        for index in 0..self.made.len() {
            let one = &self.made[index];
            if let Some(Shape::Block { name, .. }) = one.shape
                && travel::is_handed_on(scene, one.file, one.owner, name)
            {
                self.let_go(index);
            }
        }
    }

    /// Why all of it stays, where the change of one place cannot be written.
    pub fn unwritten(&self, scene: &Scene) -> Option<String> {
        let made = self.made.iter().map(|made| (made.file, made.call));
        let mut places = self.roots.iter().map(|root| (root.file, root.expr)).chain(made);
        let (file, expr) = places.find(|place| scene.around.unwritten.contains_key(place))?;
        Some(format!("in line {}, {}", scene.line(file, expr), obstacle::UNWRITTEN.why))
    }

    pub fn extend(&mut self, other: &Part) {
        self.roots.extend(&other.roots);
        self.awaited.extend(other.awaited.iter().map(|(&at, name)| (at, name.clone())));
        self.plain.extend(&other.plain);
        self.created.extend(&other.created);
        self.made.extend(other.made.iter().cloned());
        self.transactions.extend(&other.transactions);
        self.requests.extend(other.requests.iter().map(|(&at, one)| (at, one.clone())));
        self.tables.extend(&other.tables);
        self.closes |= other.closes;
    }

    /// Blocks reach to the last use of what was made from their object.
    pub fn widen(&mut self, scene: &Scene, file: FileId, owner: DefinitionId, objects: &[Object]) {
        for made in self.made.iter_mut().filter(|made| (made.file, made.owner) == (file, owner)) {
            let requests = self.requests.values().map(|one| one.shape);
            made.shape = made.shape.map(|shape| around_all(scene, file, shape, objects, requests));
        }
    }
}

/// The objects of one library in one function.
pub struct Group<'s, 'a> {
    scene: &'s Scene<'a>,
    pub file: FileId,
    pub owner: DefinitionId,
    pub package: &'static str,
    pub out: Part,
    /// Where the objects come from and go to.
    pub links: Vec<Place>,
    pub barred: Option<String>,
    /// An object is returned, or kept outside of the function.
    escapes: bool,
    /// What names stand for, each looked up once.
    variables: BTreeMap<Name, Option<Variable>>,
}

impl<'s, 'a> Group<'s, 'a> {
    pub fn new(scene: &'s Scene<'a>, file: FileId, owner: DefinitionId, package: &'static str) -> Self {
        Self {
            scene,
            file,
            owner,
            package,
            out: Part::default(),
            links: Vec::new(),
            barred: None,
            escapes: false,
            variables: BTreeMap::new(),
        }
    }

    pub fn visit(&mut self, objects: &[Object], settings: &RewriteSettings) {
        let scene = self.scene;
        let definition = scene.definition(self.owner);
        let stays = scene.bridge(self.owner, settings) == Bridge::Thread;
        let stops = stays && definition.is_function() && !definition.is_async;
        let is_module = scene.names.module(self.file) == self.owner;
        if scene.function(self.owner).is_none() && !is_module || stops {
            return self.bar(objects[0].0, "is made where nothing can be awaited");
        }
        for (expr, class, native) in objects {
            if native.has("@same") {
                self.reads(*expr);
                continue;
            }
            self.comes_from(*expr);
            self.used(*expr, class, native);
        }
        if self.escapes {
            let blocks = |made: &Made| matches!(made.shape, Some(Shape::Block { .. }));
            let made: Vec<usize> = (0..self.out.made.len()).filter(|&index| blocks(&self.out.made[index])).collect();
            made.into_iter().for_each(|index| self.out.let_go(index));
        }
        let awaits = !self.out.roots.is_empty();
        let awaits = awaits && self.out.roots.iter().any(|root| root.kind != RootKind::Make);
        match obstacle::of_function(scene, self.owner) {
            Some(obstacle) if awaits || !(is_module || definition.name == "__init__") => {
                self.bar(objects[0].0, obstacle.why);
            }
            None if awaits && scene.created.contains(&self.owner) => {
                self.out.created.insert(self.owner);
            }
            _ => {}
        }
        if !self.links.is_empty() && scene.keeps_plain_callers(self.owner, settings) {
            self.bar(
                objects[0].0,
                "is shared by functions that keep plain callers, each of which starts a loop of its own",
            );
        }
    }

    fn variable(&mut self, name: Name) -> Option<Variable> {
        let (scene, file, owner) = (self.scene, self.file, self.owner);
        let known = self.variables.entry(name);
        known.or_insert_with(|| travel::variable(scene, file, owner, name)).clone()
    }

    fn bar(&mut self, expr: ExprId, why: &str) {
        let text = self.scene.text(self.file, expr).split(['(', '\n']).next().unwrap_or_default();
        let line = self.scene.line(self.file, expr);
        self.barred.get_or_insert_with(|| format!("`{text}` (line {line}) {why}"));
    }

    /// Where an object comes from: a factory, a variable, another object, or another function.
    fn comes_from(&mut self, expr: ExprId) {
        let (scene, tree) = (self.scene, self.scene.tree(self.file));
        let sure = is_certain(scene, self.file, expr);
        match tree[expr].kind {
            ExprKind::Name { name, .. } => match self.variable(name) {
                Some(Variable::Local) if sure || travel::is_bound_to_objects(scene, self.file, self.owner, name) => {}
                Some(Variable::Local) => self.bar(expr, "may be something else"),
                Some(Variable::Parameter(index)) => self.given(expr, index),
                Some(Variable::Global(place)) if sure => self.links.push(place),
                Some(Variable::Global(_)) => self.bar(expr, "may be something else"),
                None => self.bar(expr, "is not made in this function"),
            },
            ExprKind::Attribute { value, .. } | ExprKind::Subscript { value, .. } => self.derived(expr, value),
            ExprKind::Call { func, .. } => match (factory(scene, self.file, expr), &tree[func].kind) {
                (Some(native), _) => self.made(expr, func, native),
                (None, ExprKind::Attribute { value, .. }) if counterpart(scene, self.file, *value).is_some() => {}
                (None, ExprKind::Name { .. }) if counterpart(scene, self.file, func).is_some() => {}
                (None, _) => match travel::callees(scene, self.file, expr) {
                    Some(callees) if sure => self.links.extend(callees.into_iter().map(Place::Function)),
                    _ => self.bar(expr, "is not made in this function"),
                },
            },
            _ => self.bar(expr, "is used in a way that has no counterpart"),
        }
    }

    /// A result that is read in memory.
    fn reads(&mut self, expr: ExprId) {
        let (scene, tree) = (self.scene, self.scene.tree(self.file));
        let Some(Node::Expr(attribute)) = scene.parent(self.file, expr) else { return };
        let Some(Node::Expr(call)) = scene.parent(self.file, attribute) else { return };
        if matches!(tree[call].kind, ExprKind::Call { func, .. } if func == attribute) {
            self.out.plain.insert((self.file, call));
        }
    }

    fn derived(&mut self, expr: ExprId, of: ExprId) {
        if counterpart(self.scene, self.file, of).is_some() {
            return;
        }
        match travel::attribute(self.scene, self.file, expr) {
            Some(places) if is_certain(self.scene, self.file, expr) || travel::is_kept_object(self.scene, &places) => {
                self.links.extend(places)
            }
            _ => self.bar(expr, "may be something else"),
        }
    }

    /// A parameter: every caller in sight must give such an object.
    fn given(&mut self, expr: ExprId, index: usize) {
        match travel::callers_giving(self.scene, self.owner, index, self.package) {
            Ok(callers) => self.links.extend(callers.into_iter().map(Place::Function)),
            Err(why) => self.bar(expr, why),
        }
    }

    fn made(&mut self, call: ExprId, func: ExprId, native: Native) {
        let (scene, file) = (self.scene, self.file);
        let tree = scene.tree(file);
        // The root of the new name must be free, or mean that module already.
        let root = native.name.split('.').next().unwrap_or_default();
        let is_known = head_name(tree, func).is_some_and(|head| scene.text(file, head) == root);
        if !is_known && tree.name(root).is_some_and(|name| !scene.named(file, name).is_empty()) {
            return self.bar(call, "stands where another thing has the new library's name");
        }
        let parent = match scene.parent(file, call) {
            Some(Node::Expr(parent)) => Some(parent),
            _ => None,
        };
        let closing = parent.filter(|&parent| match tree[parent].kind {
            ExprKind::Call { func, .. } => scene.names.callees(file, func).contains(&"contextlib.closing"),
            _ => false,
        });
        let holder = closing.unwrap_or(call);
        let shape = session_shape(scene, file, holder);
        if shape.is_none() && !travel::goes_on(scene, file, holder) {
            return self.bar(call, "is not held by one block of this function");
        }
        let is_session = native.package == session::PACKAGE;
        if is_session
            && !matches!(&tree[call].kind, ExprKind::Call { args, keywords, .. } if args.is_empty() && keywords.is_empty())
        {
            return self.bar(call, "is made with arguments");
        }
        if let Some(why) = arguments::problem(scene, file, call, native) {
            return self.bar(call, why);
        }
        if matches!(shape, Some(Shape::Block { .. })) && native.has("@block") && !is_session && self.sends_requests() {
            return self.bar(call, "shares its function with requests, whose responses need blocks of their own");
        }
        let enters = matches!(shape, Some(Shape::With { .. }));
        if enters {
            self.root(holder, RootKind::Context);
        }
        if enters && closing.is_none() {
            let class = counterpart(scene, file, call).map(|(_, class)| class);
            match class {
                Some(class) if class.has("@with") => {}
                Some(class) if class.has("@transaction") => self.transaction(call),
                _ => self.bar(call, "ends a transaction by `with`, where the counterpart closes"),
            }
        }
        if closing.is_some() && !(enters && native.has("@block")) {
            return self.bar(call, "is closed in a way that has no counterpart");
        }
        if closing.is_none() && native.has("@await") && (shape.is_none() || !native.has("@block")) {
            self.root(call, RootKind::Call);
            self.out.awaited.insert((file, call), String::new());
        }
        if native.has("@loop") {
            self.made_in_loop(call);
        }
        self.out.made.push(Made { file, call, owner: self.owner, native: Some(native), shape, closing });
    }

    /// What belongs to the running loop is made by a coroutine, or by an `__init__` that coroutines run.
    fn made_in_loop(&mut self, call: ExprId) {
        let scene = self.scene;
        if scene.definition(self.owner).name != "__init__" {
            return self.root(call, RootKind::Make);
        }
        for edge in scene.edges_to(self.owner) {
            let plain = scene.function(edge.caller).is_none() || obstacle::of_function(scene, edge.caller).is_some();
            if edge.kind != EdgeKind::Constructor || plain {
                let line = scene.line(edge.file, edge.site);
                return self.bar(call, &format!("would be made outside of the event loop (line {line})"));
            }
            self.out.roots.push(Root { file: edge.file, expr: edge.site, kind: RootKind::Make });
        }
    }

    fn sends_requests(&self) -> bool {
        let (scene, tree) = (self.scene, self.scene.tree(self.file));
        let span = scene.definition(self.owner).span;
        scene.exprs_in(self.file, span).any(|expr| match tree[expr].kind {
            ExprKind::Call { func, .. } => {
                scene.names.callees(self.file, func).iter().any(|path| path.starts_with("requests."))
            }
            _ => false,
        })
    }

    /// `with connection:`, which commits or rolls back and does not close. A connection that is made by the statement
    /// is closed behind it: nothing may use it there.
    fn transaction(&mut self, expr: ExprId) {
        let (scene, file) = (self.scene, self.file);
        let tree = scene.tree(file);
        let Some(item) = scene.entered(file, expr) else { return };
        if transaction::name(tree).is_none() {
            return self.bar(expr, "ends a transaction by `with`, where the counterpart closes");
        }
        let StmtKind::With { items, .. } = &tree[item.with].kind else { return };
        if matches!(tree[expr].kind, ExprKind::Call { .. }) {
            let target = items[item.index].target.map(|target| &tree[target].kind);
            let Some(&ExprKind::Name { name, .. }) = target else {
                return self.bar(expr, "is entered without a name");
            };
            let end = tree[item.with].span.end;
            let span = scene.definition(self.owner).span;
            let later = |id: ExprId| {
                tree[id].span.start > end && matches!(tree[id].kind, ExprKind::Name { ctx: Ctx::Load, .. })
            };
            if scene.named_in(file, span, name).any(later) {
                return self.bar(expr, "is used behind the `with`, which only ends its transaction");
            }
        }
        self.out.transactions.push((file, expr));
    }

    fn used(&mut self, expr: ExprId, class: &str, native: &Native) {
        let (scene, file) = (self.scene, self.file);
        if scene.entered(file, expr).is_some() {
            let made = self.out.made.iter().any(|made| made.call == expr);
            return match native.has("@with") {
                _ if made => {}
                true => self.root(expr, RootKind::Context),
                false if native.has("@transaction") => {
                    self.root(expr, RootKind::Context);
                    self.transaction(expr);
                }
                false => self.bar(expr, "is entered, which its counterpart is not in the same sense"),
            };
        }
        if scene.iterated(file, expr).is_some() {
            return match native.has("@for") {
                true => self.root(expr, RootKind::Iterable),
                false => self.bar(expr, "is iterated over"),
            };
        }
        match scene.parent(file, expr) {
            Some(Node::Stmt(stmt)) => self.in_statement(expr, stmt),
            Some(Node::Expr(parent)) => self.in_expression(expr, parent, class, native),
            None => {}
        }
    }

    fn in_statement(&mut self, expr: ExprId, stmt: StmtId) {
        let tree = self.scene.tree(self.file);
        match &tree[stmt].kind {
            StmtKind::Expr { .. } | StmtKind::If { .. } | StmtKind::While { .. } => {}
            StmtKind::Assign { targets, value } if *value == expr => {
                targets.iter().for_each(|&target| self.bound_to(expr, target));
            }
            StmtKind::AnnAssign { target, value: Some(value), .. } if *value == expr => self.bound_to(expr, *target),
            StmtKind::Return { .. } => {
                self.escapes = true;
                match travel::callers_taking(self.scene, self.owner) {
                    Ok(callers) => self.links.extend(callers.into_iter().map(Place::Function)),
                    Err(why) => self.bar(expr, why),
                }
            }
            // `expr` is the target of an assignment that was read as an object.
            StmtKind::Assign { .. } | StmtKind::AnnAssign { .. } => {}
            _ => self.bar(expr, "leaves this function"),
        }
    }

    /// `target = object`
    fn bound_to(&mut self, expr: ExprId, target: ExprId) {
        let (scene, tree) = (self.scene, self.scene.tree(self.file));
        match tree[target].kind {
            ExprKind::Name { name, .. } => match self.variable(name) {
                Some(Variable::Global(place)) => {
                    self.escapes = true;
                    self.links.push(place);
                }
                Some(_) => {}
                None => self.bar(expr, "is kept where other code can reach it"),
            },
            ExprKind::Attribute { .. } => match travel::attribute(scene, self.file, target) {
                Some(places) => {
                    self.escapes = true;
                    self.links.extend(places);
                }
                None => self.bar(expr, "is kept outside of this function"),
            },
            _ => self.bar(expr, "is kept outside of this function"),
        }
    }

    fn in_expression(&mut self, expr: ExprId, parent: ExprId, class: &str, native: &Native) {
        let (scene, file) = (self.scene, self.file);
        let tree = scene.tree(file);
        match &tree[parent].kind {
            ExprKind::Attribute { value, attr, .. } if *value == expr => {
                self.member(expr, parent, class, native, tree.str(attr.name));
            }
            ExprKind::Subscript { value, .. } if *value == expr => {
                if native.member(class, "__getitem__") != Some(Member::Plain) {
                    self.bar(expr, "is indexed");
                }
            }
            ExprKind::Call { .. } if self.out.made.iter().any(|made| made.closing == Some(parent)) => {}
            ExprKind::Call { func, args, .. }
                if args[..] == [expr] && scene.text(file, *func) == "list" && native.has("@for") =>
            {
                self.root(expr, RootKind::Collect);
            }
            ExprKind::Call { func, .. } if *func == expr && native.member(class, "__call__").is_some() => {}
            ExprKind::Call { .. }
                if factory(scene, file, parent).is_some_and(|other| other.package == native.package) => {}
            ExprKind::Call { func, .. } if arguments::makes_tables(scene, file, parent, *func, expr) => {
                match obstacle::of_function(scene, self.owner) {
                    Some(obstacle) => self.bar(expr, obstacle.why),
                    None => {
                        self.out.plain.insert((file, parent));
                        self.out.tables.push((file, parent));
                        self.root(parent, RootKind::Make);
                    }
                }
            }
            ExprKind::Call { func, .. } => match travel::callees_taking(scene, file, parent, expr) {
                Some(callees) => self.links.extend(callees.into_iter().map(Place::Function)),
                None => {
                    let to = scene.text(file, *func).to_owned();
                    self.bar(expr, &format!("is handed to `{to}`"));
                }
            },
            ExprKind::Yield { .. } => match travel::blocks_taking(scene, self.owner) {
                Ok(callers) => self.links.extend(callers.into_iter().map(Place::Function)),
                Err(why) => self.bar(expr, why),
            },
            // Whether there is one yet.
            ExprKind::Compare { rest, .. }
                if rest.iter().all(|&other| matches!(tree[other].kind, ExprKind::Constant(Constant::None))) => {}
            ExprKind::UnaryOp { op: UnaryOp::Not, .. } => {}
            _ => self.bar(expr, "is used in a way that has no counterpart"),
        }
    }

    fn member(&mut self, expr: ExprId, attribute: ExprId, class: &str, native: &Native, name: &str) {
        let (scene, file) = (self.scene, self.file);
        let tree = scene.tree(file);
        let call = match scene.parent(file, attribute) {
            Some(Node::Expr(call)) => match &tree[call].kind {
                ExprKind::Call { func, keywords, .. } if *func == attribute => Some((call, keywords)),
                _ => None,
            },
            _ => None,
        };
        if native.package == session::PACKAGE && http::is_verb(name) {
            let request = call.and_then(|(call, _)| Some((call, session::request(scene, file, call, name)?)));
            return match request {
                Some((call, one)) => {
                    self.out.requests.insert((file, call), one);
                }
                None => self.bar(expr, &format!("uses `{name}` in a way that has no counterpart")),
            };
        }
        if matches!(tree[attribute].kind, ExprKind::Attribute { ctx: Ctx::Store | Ctx::Del, .. }) && native.has("!set")
        {
            return self.bar(expr, &format!("sets its `{name}`"));
        }
        match (native.member(class, name), call) {
            (None, _) => self.bar(expr, &format!("has no `{name}` to await")),
            (Some(Member::Await(_)), None) => self.bar(expr, &format!("hands on its `{name}`")),
            (Some(Member::Await(new)), Some((call, keywords))) => {
                let refuses = |keyword: &Keyword| match keyword.name {
                    Some(name) => native.refuses(tree.str(name.name)),
                    None => native.has("!stream"),
                };
                if keywords.iter().any(refuses) {
                    return self.bar(expr, &format!("gives `{name}` an argument that has no counterpart"));
                }
                if native.is_for_effect(name) && !matches!(scene.parent(file, call), Some(Node::Stmt(_))) {
                    return self.bar(expr, &format!("reads what `{name}` gives, which has another form"));
                }
                self.out.closes |= name == "close" && native.has("@close");
                self.out.awaited.insert((file, call), new);
                self.root(call, RootKind::Call);
            }
            (Some(Member::Plain), Some((call, _))) => self.plain(call, name),
            (Some(Member::Plain), None) => {}
        }
    }

    /// A call that is not awaited, unless it gives what has to be started or entered.
    fn plain(&mut self, call: ExprId, name: &str) {
        let (scene, file) = (self.scene, self.file);
        let is_entered = scene.entered(file, call).is_some();
        let gives_context = scene.names.possibilities(file, call).any(|value| matches!(value, Value::Context(_)));
        let starts = counterpart(scene, file, call).is_some_and(|(_, native)| native.has("@start"));
        match () {
            () if gives_context && !is_entered => self.bar(call, "is entered in another way than by `with`"),
            () if gives_context => {
                self.root(call, RootKind::Context);
                self.out.plain.insert((file, call));
            }
            () if starts && !is_entered => {
                self.root(call, RootKind::Call);
                self.out.awaited.insert((file, call), name.to_owned());
            }
            () => {
                self.out.plain.insert((file, call));
            }
        }
    }

    fn root(&mut self, expr: ExprId, kind: RootKind) {
        self.out.roots.push(Root { file: self.file, expr, kind });
    }
}

/// The refusal for an object that is made in a function, and whose calls run in threads.
pub fn kept(scene: &Scene, group: &Group, objects: &[Object], why: &str) -> Option<Refusal> {
    let file = group.file;
    let tree = scene.tree(file);
    let is_made = |call: ExprId| factory(scene, file, call);
    let (call, native) = objects.iter().find_map(|(expr, ..)| Some((*expr, is_made(*expr)?)))?;
    let ExprKind::Call { func, .. } = tree[call].kind else { return None };
    Some(Refusal {
        file,
        span: tree[call].span,
        function: scene.path(group.owner),
        what: format!("`{}` does not become `{}`", scene.text(file, func), native.name),
        why: why.to_owned(),
        way_out: "keep the object to code that can await every use of it, or change it by hand: until then its calls run in threads".into(),
    })
}

/// The block of an object reaches to the last use of what was made from it.
fn around_all(
    scene: &Scene,
    file: FileId,
    shape: Shape,
    objects: &[Object],
    requests: impl Iterator<Item = Shape>,
) -> Shape {
    let Shape::Block { first, last, name } = shape else { return shape };
    let tree = scene.tree(file);
    let block = block_of(scene, file, first).unwrap_or_default();
    let holds = |&&stmt: &&StmtId| objects.iter().any(|(expr, ..)| tree[stmt].span.contains(tree[*expr].span));
    let end = block.iter().rfind(holds).copied().unwrap_or(last);
    // A response that is read in later statements keeps them together.
    let read = requests.filter_map(|shape| match shape {
        Shape::Block { first, last, .. } if block.contains(&first) => Some(last),
        _ => None,
    });
    let last = read.chain([end, last]).max_by_key(|&id| tree[id].span.end).unwrap_or(last);
    Shape::Block { first, last, name }
}
