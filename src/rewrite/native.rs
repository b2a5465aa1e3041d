//! Native clients: an object becomes its asynchronous counterpart with every one of its uses, or not at all.

use super::colour::{Root, RootKind};
use super::draft::Draft;
use super::http::{Shape, block_of, entered, session_shape};
use super::imports::Import;
use super::obstacle;
use super::scene::Scene;
use super::settings::{Bridge, Clients, RewriteSettings, Strategy};
use super::swap_calls::head_name;
use super::template::{Piece, Replacement};
use super::{Change, Refusal, Safety};
use crate::catalogue::{self, Blocking, Member, Native, native_factory, native_owner};
use crate::find::Site;
use crate::names::{DefinitionId, FileId, Value};
use crate::syntax::Node;
use crate::syntax::ast::*;
use std::collections::{BTreeMap, BTreeSet};

pub const NAME: &str = "native-clients";

/// A callable of the same object or module that is awaited in the place of a blocking one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamed {
    /// Its last name.
    pub name: String,
    /// The module it is in, when it is no attribute of the same object.
    pub module: Option<String>,
    pub caution: &'static str,
}

/// The clients that convert, with what is awaited for them.
#[derive(Clone, Debug, Default)]
pub struct Natives {
    pub roots: Vec<Root>,
    /// Awaited calls, with the name of the counterpart's method.
    pub awaited: BTreeMap<(FileId, ExprId), String>,
    /// Calls of the object that stay as they are.
    pub plain: BTreeSet<(FileId, ExprId)>,
    /// Places where an object is made.
    pub made: Vec<Made>,
    /// Objects that stay as they are, each with the reason.
    pub kept: Vec<Refusal>,
}

#[derive(Clone, Debug)]
pub struct Made {
    pub file: FileId,
    pub call: ExprId,
    pub owner: DefinitionId,
    native: Native,
    shape: Shape,
    /// `closing(...)` around it, which the counterpart's own context replaces.
    closing: Option<ExprId>,
}

/// The blocking row's own asynchronous form, where only the name and an `await` differ.
pub fn renamed(scene: &Scene, site: &Site, row: &Blocking, settings: &RewriteSettings) -> Option<Renamed> {
    let fits = row.strategy == catalogue::Strategy::Swap
        && row.async_form.starts_with("await ")
        && !row.awaited_iteration
        && !row.qualname.contains('*')
        && row.python_min.is_none_or(|(_, minor)| minor <= settings.python);
    let (old_owner, _) = row.qualname.rsplit_once('.').filter(|_| fits)?;
    let (owner, name) = row.async_qualname.rsplit_once('.')?;
    let tree = scene.tree(site.file);
    let ExprKind::Call { func, .. } = tree[site.expr].kind else { return None };
    let renames = |module| Some(Renamed { name: name.to_owned(), module, caution: row.result_differences });
    match tree[func].kind {
        ExprKind::Attribute { .. } if owner == old_owner && name != last(row.qualname) => renames(None),
        _ if owner == old_owner || !is_module(owner) || !is_module(old_owner) => None,
        // The new module's root must mean that module where the call stands.
        _ => {
            let root = owner.split('.').next().unwrap_or(owner);
            let head = head_name(tree, func).map(|head| scene.text(site.file, head));
            (head == Some(root) || tree.name(root).is_none()).then_some(())?;
            renames(Some(owner.to_owned()))
        }
    }
}

/// Whether a loop over such an object becomes `async for` and changes nothing else. No thread could take its place.
pub fn iterates(row: &Blocking) -> bool {
    let same = row.qualname.rsplit_once('.').map(|(class, _)| class)
        == row.async_qualname.rsplit_once('.').map(|(class, _)| class);
    same && row.awaited_iteration
        && row.async_form.starts_with("async for ")
        && row.strategy == catalogue::Strategy::SwapAdapt
}

/// Writes a renamed call.
pub fn rename(draft: &Draft, file: FileId, func: ExprId, one: &Renamed, change: &mut Change) {
    let tree = draft.scene.tree(file);
    change.title = format!("Await `{}`", one.name);
    change.why = "the library has a coroutine for it".into();
    match (&one.module, &tree[func].kind) {
        (Some(module), _) => {
            change.replacements.push(Replacement::text(tree[func].span, format!("{module}.{}", one.name)));
            change.imports.push(Import::module(module));
            change.frees.extend(head_name(tree, func));
        }
        (None, ExprKind::Attribute { attr, .. }) => {
            change.replacements.push(Replacement::text(attr.span, one.name.as_str()));
        }
        (None, _) => {}
    }
    if !matches!(one.caution, "" | "same value" | "same") {
        change.safety = Safety::Review;
        change.caution = Some(one.caution.into());
    }
}

/// Finds every object that can be replaced by its counterpart.
pub fn find(scene: &Scene, settings: &RewriteSettings) -> Natives {
    let mut natives = Natives::default();
    if settings.clients == Clients::Thread || settings.strategy == Strategy::ThreadOnly || !settings.catalogue {
        return natives;
    }
    for file in scene.project.ids() {
        let tree = scene.tree(file);
        let mut by_function: BTreeMap<(DefinitionId, &str), Vec<Object>> = BTreeMap::new();
        for expr in (0..tree.exprs.len() as u32).map(ExprId) {
            let loads = !matches!(tree[expr].kind, ExprKind::Name { ctx: Ctx::Store | Ctx::Del, .. });
            let (true, Some(owner)) = (loads, scene.names.function(file, expr)) else { continue };
            let Some((class, native)) = counterpart(scene, file, expr) else { continue };
            by_function.entry((owner, native.package)).or_default().push((expr, class, native));
        }
        for ((owner, _), objects) in by_function {
            let mut group = Group { scene, file, owner, out: Natives::default(), barred: None };
            group.visit(&objects, settings);
            group.finish(&objects, &mut natives);
        }
    }
    nest_blocks(scene, &mut natives.made);
    natives
}

/// Blocks of one list of statements either lie in each other or do not touch.
fn nest_blocks(scene: &Scene, made: &mut [Made]) {
    made.sort_by_key(|one| (one.file, scene.tree(one.file)[one.call].span.start));
    for outer in (0..made.len()).rev() {
        for inner in outer + 1..made.len() {
            let (Shape::Block { first, last, name }, Shape::Block { first: other, last: later, .. }) =
                (made[outer].shape, made[inner].shape)
            else {
                continue;
            };
            let tree = scene.tree(made[outer].file);
            let overlaps = made[outer].file == made[inner].file && tree[other].span.start <= tree[last].span.end;
            if overlaps && tree[later].span.end > tree[last].span.end {
                made[outer].shape = Shape::Block { first, last: later, name };
            }
        }
    }
}

/// The class of an expression and its counterpart, when it can be nothing else.
fn counterpart(scene: &Scene, file: FileId, expr: ExprId) -> Option<(String, Native)> {
    let mut possibilities = scene.names.possibilities(file, expr).filter(|value| **value != Value::None);
    let (Some(Value::Instance(path)), None) = (possibilities.next(), possibilities.next()) else { return None };
    let class = catalogue::canonical(scene.names.path(*path)).into_owned();
    native_owner(&class).map(|(_, native)| (class, native))
}

/// An expression, its class, and the counterpart of that.
type Object = (ExprId, String, Native);

/// The objects of one library in one function.
struct Group<'s, 'a> {
    scene: &'s Scene<'a>,
    file: FileId,
    owner: DefinitionId,
    out: Natives,
    barred: Option<String>,
}

impl Group<'_, '_> {
    fn visit(&mut self, objects: &[Object], settings: &RewriteSettings) {
        let scene = self.scene;
        let stops = settings.frontier.get(&scene.definition(self.owner).qualname) == Some(&Bridge::Thread);
        if scene.function(self.owner).is_none() || stops {
            return self.bar(objects[0].0, "is made where nothing can be awaited");
        }
        if let Some(obstacle) = obstacle::of_function(scene, self.owner) {
            return self.bar(objects[0].0, obstacle.why);
        }
        for (expr, class, native) in objects {
            self.comes_from(*expr);
            self.used(*expr, class, native);
        }
    }

    fn bar(&mut self, expr: ExprId, why: &str) {
        let text = self.scene.text(self.file, expr).split(['(', '\n']).next().unwrap_or_default();
        let line = self.scene.line(self.file, expr);
        self.barred.get_or_insert_with(|| format!("`{text}` (line {line}) {why}"));
    }

    /// Where an object comes from: a factory, a variable of this function, or another object.
    fn comes_from(&mut self, expr: ExprId) {
        let (scene, tree) = (self.scene, self.scene.tree(self.file));
        match tree[expr].kind {
            ExprKind::Name { name, .. } if !self.is_local(name) => self.bar(expr, "is not made in this function"),
            ExprKind::Name { .. } => {}
            ExprKind::Attribute { value, .. } | ExprKind::Subscript { value, .. } => self.derived(expr, value),
            ExprKind::Call { func, .. } => {
                let factory = scene.names.callees(self.file, func).into_iter().find_map(native_factory);
                match (factory, &tree[func].kind) {
                    (Some(native), _) => self.made(expr, func, native),
                    (None, ExprKind::Attribute { value, .. }) => self.derived(expr, *value),
                    (None, _) => self.bar(expr, "is not made in this function"),
                }
            }
            _ => self.bar(expr, "is used in a way that has no counterpart"),
        }
    }

    fn derived(&mut self, expr: ExprId, of: ExprId) {
        if counterpart(self.scene, self.file, of).is_none() {
            self.bar(expr, "is not made in this function");
        }
    }

    fn made(&mut self, call: ExprId, func: ExprId, native: Native) {
        let (scene, file) = (self.scene, self.file);
        let tree = scene.tree(file);
        // The root of the new name must be free, or mean that module already.
        let root = native.name.split('.').next().unwrap_or_default();
        let is_known = head_name(tree, func).is_some_and(|head| scene.text(file, head) == root);
        if !is_known
            && tree.name(root).is_some_and(|name| {
                tree.exprs.iter().any(|expr| matches!(expr.kind, ExprKind::Name { name: other, .. } if other == name))
            })
        {
            return self.bar(call, "stands where another thing has the new library's name");
        }
        if self.sends_requests() {
            return self.bar(call, "shares its function with requests, whose responses need blocks of their own");
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
        let Some(shape) = session_shape(scene, file, holder) else {
            return self.bar(call, "is not held by one block of this function");
        };
        let enters = matches!(shape, Shape::With { .. });
        let class = counterpart(scene, file, call).map(|(_, class)| class);
        if enters && closing.is_none() && !class.is_some_and(|class| class.has("@with")) {
            return self.bar(call, "ends a transaction by `with`, where the counterpart closes");
        }
        if enters {
            self.root(holder, RootKind::Context);
        }
        if closing.is_some() && !(enters && native.has("@block")) {
            return self.bar(call, "is closed in a way that has no counterpart");
        }
        if closing.is_none() && native.has("@await") && !native.has("@block") {
            self.root(call, RootKind::Call);
            self.out.awaited.insert((file, call), String::new());
        }
        self.out.made.push(Made { file, call, owner: self.owner, native, shape, closing });
    }

    fn sends_requests(&self) -> bool {
        let (scene, tree) = (self.scene, self.scene.tree(self.file));
        let span = scene.definition(self.owner).span;
        tree.exprs.iter().filter(|expr| span.contains(expr.span)).any(|expr| match expr.kind {
            ExprKind::Call { func, .. } => {
                scene.names.callees(self.file, func).iter().any(|path| path.starts_with("requests."))
            }
            _ => false,
        })
    }

    /// Whether a name is a variable of this function which nothing else reads.
    fn is_local(&self, name: Name) -> bool {
        let (scene, tree) = (self.scene, self.scene.tree(self.file));
        let Some(def) = scene.function(self.owner) else { return false };
        if def.params.items.iter().any(|param| param.name.name == name) {
            return false;
        }
        let span = scene.definition(self.owner).span;
        let declared = |stmt: &Stmt| matches!(&stmt.kind, StmtKind::Global { names } | StmtKind::Nonlocal { names } if names.contains(&name));
        let mut bound = false;
        for (i, expr) in tree.exprs.iter().enumerate() {
            let ExprKind::Name { name: other, ctx } = expr.kind else { continue };
            if other != name || !span.contains(expr.span) {
                continue;
            }
            let id = ExprId(i as u32);
            if scene.names.function(self.file, id) != Some(self.owner) {
                return false;
            }
            bound |= ctx == Ctx::Store;
            // Every reading of the name must be known to be the object.
            if ctx == Ctx::Load && counterpart(scene, self.file, id).is_none() {
                return false;
            }
        }
        bound && !tree.stmts.iter().any(|stmt| span.contains(stmt.span) && declared(stmt))
    }

    fn used(&mut self, expr: ExprId, class: &str, native: &Native) {
        let (scene, file) = (self.scene, self.file);
        let tree = scene.tree(file);
        if scene.entered(file, expr).is_some() {
            let made = self.out.made.iter().any(|made| made.call == expr);
            return match native.has("@with") {
                _ if made => {}
                true => self.root(expr, RootKind::Context),
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
            Some(Node::Stmt(stmt)) => match &tree[stmt].kind {
                StmtKind::Expr { .. } => {}
                StmtKind::Assign { targets, value } if *value == expr => {
                    let names = targets.iter().all(|&target| matches!(tree[target].kind, ExprKind::Name { .. }));
                    if !names {
                        self.bar(expr, "is kept outside of this function");
                    }
                }
                _ => self.bar(expr, "leaves this function"),
            },
            Some(Node::Expr(parent)) => match &tree[parent].kind {
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
                ExprKind::Call { func, .. } => {
                    let to = scene.text(file, *func).to_owned();
                    self.bar(expr, &format!("is handed to `{to}`"));
                }
                _ => self.bar(expr, "is used in a way that has no counterpart"),
            },
            None => {}
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
        match (native.member(class, name), call) {
            (None, _) => self.bar(expr, &format!("has no `{name}` to await")),
            (Some(Member::Await(_)), None) => self.bar(expr, &format!("hands on its `{name}`")),
            (Some(Member::Await(new)), Some((call, keywords))) => {
                let refused = |keyword: &Keyword| keyword.name.is_none_or(|name| native.refuses(tree.str(name.name)));
                if native.has("!stream") && keywords.iter().any(refused) {
                    return self.bar(expr, "may stream its answer");
                }
                self.out.awaited.insert((file, call), new);
                self.root(call, RootKind::Call);
            }
            (Some(Member::Plain), Some((call, _))) => {
                self.out.plain.insert((file, call));
            }
            (Some(Member::Plain), None) => {}
        }
    }

    fn root(&mut self, expr: ExprId, kind: RootKind) {
        self.out.roots.push(Root { file: self.file, expr, kind });
    }

    fn finish(mut self, objects: &[Object], all: &mut Natives) {
        if self.out.made.is_empty() && self.barred.is_none() {
            self.bar(objects[0].0, "is not made in this function");
        }
        if let Some(why) = self.barred {
            all.kept.extend(kept(self.scene, self.file, self.owner, objects, why));
            return;
        }
        if self.out.awaited.is_empty() {
            return;
        }
        for made in &mut self.out.made {
            made.shape = around_all(self.scene, self.file, made.shape, objects);
        }
        all.roots.extend(self.out.roots);
        all.awaited.extend(self.out.awaited);
        all.plain.extend(self.out.plain);
        all.made.extend(self.out.made);
    }
}

/// The refusal for an object that is made in this function, and whose calls run in threads.
fn kept(scene: &Scene, file: FileId, owner: DefinitionId, objects: &[Object], why: String) -> Option<Refusal> {
    let tree = scene.tree(file);
    let made = objects.iter().find(|(expr, ..)| match tree[*expr].kind {
        ExprKind::Call { func, .. } => {
            scene.names.callees(file, func).into_iter().any(|path| native_factory(path).is_some())
        }
        _ => false,
    });
    let &(call, _, native) = &made?;
    let ExprKind::Call { func, .. } = tree[*call].kind else { return None };
    Some(Refusal {
        file,
        span: tree[*call].span,
        function: scene.path(owner),
        what: format!("`{}` does not become `{}`", scene.text(file, func), native.name),
        why,
        way_out:
            "make the object and use it up in one function, or change it by hand: until then its calls run in threads"
                .into(),
    })
}

/// The block of an object reaches to the last use of what was made from it.
fn around_all(scene: &Scene, file: FileId, shape: Shape, objects: &[Object]) -> Shape {
    let Shape::Block { first, last, name } = shape else { return shape };
    let tree = scene.tree(file);
    let block = block_of(scene, file, first).unwrap_or_default();
    let holds = |&&stmt: &&StmtId| objects.iter().any(|(expr, ..)| tree[stmt].span.contains(tree[*expr].span));
    let end = block.iter().rfind(holds).copied().unwrap_or(last);
    let last = if tree[end].span.end > tree[last].span.end { end } else { last };
    Shape::Block { first, last, name }
}

/// One change per object that is made, which all its uses depend on.
pub fn write(draft: &mut Draft, natives: &Natives) {
    for made in &natives.made {
        let (scene, file) = (draft.scene, made.file);
        let tree = scene.tree(file);
        let ExprKind::Call { func, .. } = tree[made.call].kind else { continue };
        let mut change = draft.change(NAME, file, made.owner, tree[made.call].span);
        change.title = format!("Use `{}`", made.native.name);
        change.why = format!("every use of the object can be awaited; it needs the package {}", made.native.package);
        change.safety = Safety::Review;
        change.caution =
            Some(format!("`{}` has to be installed; what its calls return is the same", made.native.package));
        change.replacements.push(Replacement::text(tree[func].span, made.native.name));
        change.frees.extend(head_name(tree, func));
        change.imports.push(Import::module(module_of(made.native.name)));
        if let Some(closing) = made.closing {
            change
                .replacements
                .push(Replacement::new(tree[closing].span, vec![Piece::Source(tree[made.call].span)]).ranked(3));
            if let ExprKind::Call { func, .. } = tree[closing].kind {
                change.frees.extend(head_name(tree, func));
            }
        }
        if matches!(made.shape, Shape::Block { .. }) && made.native.has("@block") {
            change.replacements.extend(entered(draft, file, made.call, made.shape));
        }
        change.depends_on.extend(draft.defs.get(&made.owner).cloned());
        let id = change.id.clone();
        let function = change.function.clone();
        if draft.add(change).is_err() {
            continue;
        }
        let spans: BTreeSet<_> =
            natives.roots.iter().filter(|root| root.file == file).map(|root| tree[root.expr].span).collect();
        let mut uses = Vec::new();
        for change in draft
            .changes
            .iter_mut()
            .filter(|change| change.file == file && change.function == function && change.id != id)
        {
            let context = change.rewrite == super::async_with::NAME;
            if spans.contains(&change.span) || context {
                change.depends_on.push(id.clone());
                uses.push(change.id.clone());
            }
        }
        if let Some(change) = draft.changes.iter_mut().find(|change| change.id == id) {
            change.depends_on.extend(uses);
        }
    }
}

/// The module of a dotted name: what stands before the first class in it.
fn module_of(name: &str) -> &str {
    let class = name.match_indices('.').find(|(dot, _)| name[dot + 1..].starts_with(|c: char| c.is_ascii_uppercase()));
    let end = class.map(|(dot, _)| dot).or_else(|| name.rfind('.')).unwrap_or(name.len());
    &name[..end]
}

fn is_module(path: &str) -> bool {
    path.split('.').all(|part| part.starts_with(|c: char| c.is_ascii_lowercase()))
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}
