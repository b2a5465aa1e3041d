//! How an object goes from one function to another: as an argument, a result, an attribute or a global.

use super::super::http::statement_of;
use super::super::scene::Scene;
use super::{counterpart, native_of};
use crate::names::{DefinitionId, Edge, EdgeKind, FileId, Value};
use crate::syntax::Node;
use crate::syntax::ast::*;
use std::collections::BTreeSet;

/// What an object can be in besides an expression.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Function(DefinitionId),
    /// An attribute of the objects of a class of the project.
    Attribute(DefinitionId, String),
    Global(FileId, String),
}

/// What a name stands for in a function.
#[derive(Clone, Debug)]
pub enum Variable {
    Local,
    /// By its position.
    Parameter(usize),
    Global(Place),
}

/// The variable of a name whose every reading in the function is known to be such an object.
pub fn variable(scene: &Scene, file: FileId, owner: DefinitionId, name: Name) -> Option<Variable> {
    let tree = scene.tree(file);
    let span = scene.definition(owner).span;
    let Some(def) = scene.function(owner) else { return global(scene, file, name) };
    let declared = |stmt: &Stmt| match &stmt.kind {
        StmtKind::Global { names } => names.contains(&name).then_some(true),
        StmtKind::Nonlocal { names } => names.contains(&name).then_some(false),
        _ => None,
    };
    match scene.stmts_in(file, span).find_map(|id| declared(&tree[id])) {
        Some(true) => return global(scene, file, name),
        Some(false) => return None,
        None => {}
    }
    let mut bound = false;
    for id in scene.named_in(file, span, name) {
        let ExprKind::Name { ctx, .. } = tree[id].kind else { continue };
        if scene.names.function(file, id) != Some(owner) {
            return None;
        }
        bound |= ctx == Ctx::Store;
        if ctx == Ctx::Load && counterpart(scene, file, id).is_none() {
            return None;
        }
    }
    match def.params.items.iter().position(|param| param.name.name == name) {
        Some(index) => Some(Variable::Parameter(index)),
        None if bound => Some(Variable::Local),
        None => around(scene, owner, name).then(|| global(scene, file, name)).flatten(),
    }
}

/// Whether everything that a function assigns to a variable is such an object.
pub fn is_bound_to_objects(scene: &Scene, file: FileId, owner: DefinitionId, name: Name) -> bool {
    let tree = scene.tree(file);
    scene.stores(file, owner, name).all(|target| match scene.parent(file, target) {
        Some(Node::Stmt(stmt)) => match &tree[stmt].kind {
            StmtKind::Assign { value, .. } | StmtKind::AnnAssign { value: Some(value), .. } => {
                counterpart(scene, file, *value).is_some()
            }
            StmtKind::With { items, .. } => {
                items.iter().any(|item| item.target == Some(target) && counterpart(scene, file, item.context).is_some())
            }
            _ => false,
        },
        _ => false,
    })
}

/// Whether everything that is assigned to attributes is such an object, or `None`.
pub fn is_kept_object(scene: &Scene, places: &[Place]) -> bool {
    let fits = |file: FileId, target: ExprId, value: Option<ExprId>| {
        let kept = attribute(scene, file, target).is_some_and(|all| all.iter().any(|place| places.contains(place)));
        let is_none = |value: ExprId| matches!(scene.tree(file)[value].kind, ExprKind::Constant(Constant::None));
        !kept || value.is_none_or(|value| is_none(value) || counterpart(scene, file, value).is_some())
    };
    let fit = |file: FileId, target: ExprId| match scene.parent(file, target) {
        Some(Node::Stmt(stmt)) => match scene.tree(file)[stmt].kind {
            StmtKind::Assign { value, .. } => value == target || fits(file, target, Some(value)),
            StmtKind::AnnAssign { target: bound, value, .. } => bound != target || fits(file, target, value),
            StmtKind::AugAssign { target: bound, .. } => bound != target || fits(file, target, Some(target)),
            _ => true,
        },
        _ => true,
    };
    places.iter().all(|place| match place {
        Place::Attribute(_, name) => uses(scene, name).all(|(file, target)| fit(file, target)),
        Place::Function(_) | Place::Global(..) => false,
    })
}

/// No function around this one has a variable of the name.
fn around(scene: &Scene, owner: DefinitionId, name: Name) -> bool {
    let mut next = scene.definition(owner).parent;
    while let Some(id) = next {
        let definition = scene.definition(id);
        let stored = || scene.stores(definition.file, id, name).next().is_some();
        let given = |def: &FunctionDef| def.params.items.iter().any(|param| param.name.name == name);
        if scene.function(id).is_some_and(|def| given(def) || stored()) {
            return false;
        }
        next = definition.parent;
    }
    true
}

/// A name of the module: bound here, or imported from a file of the project.
fn global(scene: &Scene, file: FileId, name: Name) -> Option<Variable> {
    let tree = scene.tree(file);
    let imported = scene.places(file).importing(name).and_then(|stmt| {
        let StmtKind::ImportFrom { module, names, level } = &tree[stmt].kind else { return None };
        let alias = names.iter().find(|alias| alias.asname.map_or(alias.name, |asname| asname.name) == name)?;
        let module = module.map_or("", |module| tree.str(module.name));
        Some((scene.project.import(file, *level, module)?, tree.str(alias.name).to_owned()))
    });
    let (from, name) = imported.unwrap_or_else(|| (file, tree.str(name).to_owned()));
    let number = scene.tree(from).name(&name)?;
    let is_bound = scene.stores(from, scene.names.module(from), number).next().is_some();
    is_bound.then_some(Variable::Global(Place::Global(from, name)))
}

/// The places of `object.name` or `module.name`.
pub fn attribute(scene: &Scene, file: FileId, expr: ExprId) -> Option<Vec<Place>> {
    let tree = scene.tree(file);
    let ExprKind::Attribute { value, attr, .. } = tree[expr].kind else { return None };
    let name = tree.str(attr.name);
    let mut places = Vec::new();
    for value in scene.names.possibilities(file, value) {
        match *value {
            Value::None => {}
            Value::File(other) => places.push(Place::Global(other, name.to_owned())),
            Value::Object(class) => {
                if scene.own_method(class, name).is_some() {
                    return None;
                }
                let above = scene.names.ancestors(class).map(|class| Place::Attribute(class, name.to_owned()));
                places.extend(above);
            }
            _ => return None,
        }
    }
    (!places.is_empty()).then_some(places)
}

/// The functions of the project that a call runs, when nothing else can be.
pub fn callees(scene: &Scene, file: FileId, call: ExprId) -> Option<Vec<DefinitionId>> {
    let edges: Vec<&Edge> = scene.edges_at(file, call).collect();
    let plain = !edges.is_empty() && edges.iter().all(|edge| edge.kind == EdgeKind::Call);
    plain.then(|| edges.iter().map(|edge| edge.callee).collect())
}

/// The functions that take `expr` for a parameter whose every reading is known to be such an object.
pub fn callees_taking(scene: &Scene, file: FileId, call: ExprId, expr: ExprId) -> Option<Vec<DefinitionId>> {
    let edges: Vec<&Edge> = scene.edges_at(file, call).collect();
    let is_call = |edge: &&Edge| matches!(edge.kind, EdgeKind::Call | EdgeKind::Constructor);
    if edges.is_empty() || !edges.iter().all(is_call) {
        return None;
    }
    let mut callees = Vec::new();
    for edge in edges {
        let def = scene.function(edge.callee)?;
        let index = (0..def.params.items.len()).find(|&index| argument(scene, edge, index) == Some(expr))?;
        let home = scene.definition(edge.callee).file;
        matches!(variable(scene, home, edge.callee, def.params.items[index].name.name)?, Variable::Parameter(_))
            .then_some(())?;
        callees.push(edge.callee);
    }
    Some(callees)
}

/// The argument of a call for a parameter of its callee.
pub fn argument(scene: &Scene, edge: &Edge, index: usize) -> Option<ExprId> {
    let tree = scene.tree(edge.file);
    let ExprKind::Call { func, args, keywords } = &tree[edge.site].kind else { return None };
    let definition = scene.definition(edge.callee);
    let param = scene.function(edge.callee)?.params.items.get(index)?;
    let name = scene.tree(definition.file).str(param.name.name);
    let named = keywords.iter().find(|keyword| keyword.name.is_some_and(|given| tree.str(given.name) == name));
    if let Some(keyword) = named {
        return Some(keyword.value);
    }
    let through_class = matches!(tree[*func].kind, ExprKind::Attribute { value, .. } if scene.is_class_of_project(edge.file, value))
        && !definition.has(crate::names::Decorator::ClassMethod);
    let bound = definition.class.is_some()
        && !definition.has(crate::names::Decorator::StaticMethod)
        && (edge.kind == EdgeKind::Constructor || !through_class);
    let at = index.checked_sub(usize::from(bound))?;
    let plain = args.iter().take(at + 1).all(|&arg| !matches!(tree[arg].kind, ExprKind::Starred { .. }));
    let positional = !matches!(param.kind, ParamKind::KeywordOnly | ParamKind::VarArgs | ParamKind::KwArgs);
    args.get(at).copied().filter(|_| plain && positional)
}

/// The functions that call one, each giving an object of the package for a parameter.
pub fn callers_giving(
    scene: &Scene,
    owner: DefinitionId,
    index: usize,
    package: &str,
) -> Result<Vec<DefinitionId>, &'static str> {
    let mut callers = Vec::new();
    for edge in scene.edges_to(owner) {
        if !matches!(edge.kind, EdgeKind::Call | EdgeKind::Constructor) {
            return Err("is a parameter of a function that is handed on");
        }
        let given = argument(scene, edge, index).and_then(|arg| counterpart(scene, edge.file, arg));
        if given.is_none_or(|(_, native)| native.package != package) {
            return Err("is a parameter for which some caller gives something else");
        }
        callers.push(edge.caller);
    }
    if callers.is_empty() {
        callers.extend(provider(scene, owner, index));
    }
    if callers.is_empty() { Err("is given by code that is not in sight") } else { Ok(callers) }
}

/// The function that gives a parameter of a handler its value: `db = Depends(get_db)`.
fn provider(scene: &Scene, owner: DefinitionId, index: usize) -> Option<DefinitionId> {
    let file = scene.definition(owner).file;
    let tree = scene.tree(file);
    let param = scene.function(owner)?.params.items.get(index)?;
    let mut found = None;
    for root in param.default.into_iter().chain(param.annotation) {
        tree.walk(Node::Expr(root), &mut |node| {
            if let Node::Expr(expr) = node
                && let ExprKind::Call { func, args, .. } = &tree[expr].kind
                && scene.names.callees(file, *func).into_iter().any(is_depends)
                && let &[function] = &args[..]
            {
                found = scene.names.possibilities(file, function).find_map(|value| match *value {
                    Value::Local(id) if scene.function(id).is_some() => Some(id),
                    _ => None,
                });
            }
            true
        });
    }
    found
}

fn is_depends(path: &str) -> bool {
    matches!(path, "fastapi.Depends" | "fastapi.params.Depends" | "fastapi.param_functions.Depends")
}

/// Whether a function is named as an argument of `Depends`, which runs coroutines and asynchronous generators too.
fn is_provided(scene: &Scene, edge: &Edge) -> bool {
    let Some(Node::Expr(call)) = scene.parent(edge.file, edge.site) else { return false };
    let ExprKind::Call { func, .. } = scene.tree(edge.file)[call].kind else { return false };
    edge.kind == EdgeKind::Handed && scene.names.callees(edge.file, func).into_iter().any(is_depends)
}

/// The functions that call one and take the object that it returns.
pub fn callers_taking(scene: &Scene, owner: DefinitionId) -> Result<Vec<DefinitionId>, &'static str> {
    let edges: Vec<&Edge> = scene.edges_to(owner).collect();
    let takes = |edge: &&Edge| edge.kind == EdgeKind::Call && counterpart(scene, edge.file, edge.site).is_some();
    match () {
        () if !edges.is_empty() && edges.iter().all(|edge| is_provided(scene, edge)) => Ok(Vec::new()),
        () if edges.is_empty() => Err("is returned to code that is not in sight"),
        () if !edges.iter().all(takes) => Err("is returned to code that does not know what it is"),
        () => Ok(edges.iter().map(|edge| edge.caller).collect()),
    }
}

/// The functions that enter a context manager and get the object which it yields.
pub fn blocks_taking(scene: &Scene, owner: DefinitionId) -> Result<Vec<DefinitionId>, &'static str> {
    let edges: Vec<&Edge> = scene.edges_to(owner).collect();
    let takes = |edge: &&Edge| {
        let tree = scene.tree(edge.file);
        let Some(item) = scene.entered(edge.file, edge.site) else { return false };
        let StmtKind::With { items, .. } = &tree[item.with].kind else { return false };
        let is_name = |target: ExprId| matches!(tree[target].kind, ExprKind::Name { .. });
        matches!(edge.kind, EdgeKind::Call | EdgeKind::Enter) && items[item.index].target.is_none_or(is_name)
    };
    match () {
        () if !edges.is_empty() && edges.iter().all(|edge| is_provided(scene, edge)) => Ok(Vec::new()),
        () if !scene.is_context_manager(owner) => Err("is yielded to code that may not know what it is"),
        () if edges.is_empty() => Err("is yielded to code that is not in sight"),
        () if !edges.iter().all(takes) => Err("is yielded to code that enters it in another way than by `with`"),
        () => Ok(edges.iter().map(|edge| edge.caller).collect()),
    }
}

/// Whether what a call makes is kept or returned as it is, so that no block of the function holds it.
pub fn goes_on(scene: &Scene, file: FileId, call: ExprId) -> bool {
    let tree = scene.tree(file);
    let Some(stmt) = statement_of(scene, file, call) else { return false };
    match &tree[stmt].kind {
        StmtKind::Return { value } => *value == Some(call),
        StmtKind::Assign { targets, value } => {
            let is_place =
                |&target: &ExprId| matches!(tree[target].kind, ExprKind::Name { .. } | ExprKind::Attribute { .. });
            *value == call && targets.iter().all(is_place)
        }
        StmtKind::AnnAssign { value, .. } => *value == Some(call),
        _ => false,
    }
}

/// Whether a variable of a function is an argument of some call in it.
pub fn is_handed_on(scene: &Scene, file: FileId, owner: DefinitionId, name: Name) -> bool {
    let tree = scene.tree(file);
    let is_it = |&arg: &ExprId| {
        matches!(tree[arg].kind, ExprKind::Name { name: other, .. } if other == name)
            && scene.names.function(file, arg) == Some(owner)
    };
    scene.exprs_in(file, scene.definition(owner).span).any(|expr| match &tree[expr].kind {
        ExprKind::Call { args, keywords, .. } => {
            args.iter().any(is_it) || keywords.iter().any(|keyword| is_it(&keyword.value))
        }
        _ => false,
    })
}

/// Why code of which nothing is known may use an object that is kept in one of the places.
pub fn unknown_use(scene: &Scene, places: &BTreeSet<Place>) -> Option<String> {
    for place in places {
        let used = match place {
            Place::Function(_) => None,
            Place::Attribute(class, name) => {
                scene.project.ids().find_map(|file| unknown_attribute(scene, file, *class, name))
            }
            Place::Global(file, name) => unknown_global(scene, *file, name),
        };
        if let Some((file, expr)) = used {
            let (text, line) = (scene.text(file, expr), scene.line(file, expr));
            return Some(format!("`{text}` (line {line}) may be the object too, and nobody can say"));
        }
    }
    None
}

/// A read of `x.name` where `x` may be an object of the class, or anything, and what is read is not known.
fn unknown_attribute(scene: &Scene, file: FileId, class: DefinitionId, name: &str) -> Option<(FileId, ExprId)> {
    let tree = scene.tree(file);
    let name = tree.name(name)?;
    let may_be = |value: &Value| match *value {
        Value::Object(other) => other == class || scene.names.ancestors(other).any(|above| above == class),
        Value::Unknown => true,
        _ => false,
    };
    let is_unknown = |&expr: &ExprId| match tree[expr].kind {
        ExprKind::Attribute { value, ctx: Ctx::Load, .. } => {
            scene.names.possibilities(file, value).any(may_be) && counterpart(scene, file, expr).is_none()
        }
        _ => false,
    };
    scene.attributes(file, name).iter().copied().find(is_unknown).map(|expr| (file, expr))
}

/// A read of a global that is not known to be the object, or an import that cannot be followed.
fn unknown_global(scene: &Scene, home: FileId, name: &str) -> Option<(FileId, ExprId)> {
    for file in scene.project.ids() {
        let tree = scene.tree(file);
        let Some(name) = tree.name(name) else { continue };
        for &expr in scene.named(file, name).iter().chain(scene.attributes(file, name)) {
            let unknown = match tree[expr].kind {
                ExprKind::Name { ctx: Ctx::Load, .. } if file == home => {
                    counterpart(scene, file, expr).is_none() && !is_own_variable(scene, file, expr, name)
                }
                ExprKind::Attribute { value, ctx: Ctx::Load, .. } => {
                    scene.names.possibilities(file, value).any(|value| *value == Value::File(home))
                        && counterpart(scene, file, expr).is_none()
                }
                _ => false,
            };
            if unknown {
                return Some((file, expr));
            }
        }
    }
    None
}

/// Whether a function binds the name itself.
fn is_own_variable(scene: &Scene, file: FileId, expr: ExprId, name: Name) -> bool {
    let Some(owner) = scene.names.function(file, expr) else { return false };
    let Some(def) = scene.function(owner) else { return false };
    def.params.items.iter().any(|param| param.name.name == name) || scene.stores(file, owner, name).next().is_some()
}

/// Every `name` and `x.name` of a project, by its file.
fn uses<'s>(scene: &'s Scene, name: &'s str) -> impl Iterator<Item = (FileId, ExprId)> + 's {
    scene.project.ids().flat_map(move |file| {
        let name = scene.tree(file).name(name);
        let named = name.into_iter().flat_map(move |name| scene.named(file, name).iter());
        let attributes = name.into_iter().flat_map(move |name| scene.attributes(file, name).iter());
        named.chain(attributes).map(move |&expr| (file, expr))
    })
}

/// The annotations of local variables of some functions.
fn annotated_variables<'s>(
    scene: &'s Scene,
    functions: &'s [DefinitionId],
) -> impl Iterator<Item = (FileId, ExprId)> + 's {
    functions.iter().filter(|&&owner| scene.function(owner).is_some()).flat_map(move |&owner| {
        let file = scene.definition(owner).file;
        let tree = scene.tree(file);
        scene.stmts_in(file, scene.definition(owner).span).filter_map(move |stmt| {
            let StmtKind::AnnAssign { target, annotation, .. } = tree[stmt].kind else { return None };
            let is_own = scene.names.function(file, target) == Some(owner);
            (is_own && matches!(tree[target].kind, ExprKind::Name { .. })).then_some((file, annotation))
        })
    })
}

/// Whether a target is the place: a global of the file, an attribute of the class around it, or one of an object.
fn is_kept_in(scene: &Scene, file: FileId, target: ExprId, place: &Place) -> bool {
    let tree = scene.tree(file);
    match (&tree[target].kind, place) {
        (ExprKind::Name { .. }, Place::Global(home, _)) => *home == file,
        (ExprKind::Name { .. }, Place::Attribute(class, _)) => {
            let definition = scene.definition(*class);
            definition.file == file && definition.span.contains(tree[target].span)
        }
        (ExprKind::Attribute { .. }, _) => attribute(scene, file, target).is_some_and(|all| all.contains(place)),
        _ => false,
    }
}

/// The classes of a package that annotations name, in functions between which objects travel and in places that keep one.
pub fn annotations(
    scene: &Scene,
    functions: &[DefinitionId],
    places: &BTreeSet<Place>,
    package: &str,
) -> Vec<(FileId, ExprId, &'static str)> {
    let mut roots: Vec<(FileId, ExprId)> = Vec::new();
    for &id in functions {
        let Some(def) = scene.function(id) else { continue };
        let file = scene.definition(id).file;
        roots.extend(
            def.params.items.iter().filter_map(|param| param.annotation).chain(def.returns).map(|expr| (file, expr)),
        );
    }
    roots.extend(annotated_variables(scene, functions));
    for place in places {
        let (Place::Attribute(_, name) | Place::Global(_, name)) = place else { continue };
        roots.extend(uses(scene, name).filter_map(|(file, target)| {
            let Some(Node::Stmt(stmt)) = scene.parent(file, target) else { return None };
            let StmtKind::AnnAssign { target: bound, annotation, .. } = scene.tree(file)[stmt].kind else {
                return None;
            };
            (bound == target && is_kept_in(scene, file, target, place)).then_some((file, annotation))
        }));
    }
    let mut found = Vec::new();
    for (file, root) in roots {
        scene.tree(file).walk(Node::Expr(root), &mut |node| {
            let Node::Expr(expr) = node else { return true };
            let native = scene.names.callees(file, expr).into_iter().find_map(|path| native_of(scene, path, package));
            found.extend(native.map(|native| (file, expr, native.name)));
            native.is_none()
        });
    }
    found.sort_unstable();
    found.dedup();
    found
}
