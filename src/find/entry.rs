//! Entry points: functions that a framework, a test runner or the interpreter calls.

use crate::names::{Definition, DefinitionKind, FileId, Names, Project, Value};
use crate::syntax::Node;
use crate::syntax::ast::*;

/// Who calls an entry point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    /// Called under `if __name__ == "__main__":`.
    Main,
    /// A handler of a web framework: Flask, FastAPI, Django, DRF, aiohttp ...
    Web,
    /// A task of a queue: Celery, RQ, Dramatiq, Huey.
    Task,
    /// A command of click, typer or Django.
    Command,
    /// A test, of pytest or `unittest`.
    Test,
}

/// The entry kind of every definition, in their order.
pub(super) fn entries(project: &Project, names: &Names) -> Vec<Option<EntryKind>> {
    let mut kinds: Vec<Option<EntryKind>> = names
        .ids()
        .map(|(_, definition)| match definition.kind {
            DefinitionKind::Function(stmt) => {
                let tree = &project.file(definition.file).source.tree;
                decorated(names, definition.file, tree, stmt).or_else(|| by_class(names, definition)).or_else(|| {
                    let module = &project.file(definition.file).name;
                    is_test(names, definition, module).then_some(EntryKind::Test)
                })
            }
            _ => None,
        })
        .collect();
    for file in project.ids() {
        main_guard(&project.file(file).source.tree, names, file, &mut kinds);
    }
    kinds
}

/// `@app.route("/")`, `@shared_task`, `@click.command()` ...
fn decorated(names: &Names, file: FileId, tree: &Tree, stmt: StmtId) -> Option<EntryKind> {
    let StmtKind::FunctionDef(def) = &tree[stmt].kind else { return None };
    def.decorators.iter().find_map(|&decorator| {
        let callee = match tree[decorator].kind {
            ExprKind::Call { func, .. } => func,
            _ => decorator,
        };
        let resolved = names.callees(file, callee).into_iter().find_map(by_path);
        resolved.or_else(|| match tree[callee].kind {
            // An application object that is imported from elsewhere is known by what is done with it.
            ExprKind::Attribute { attr, .. } => by_method(tree.str(attr.name), callee != decorator),
            _ => None,
        })
    })
}

fn by_path(path: &str) -> Option<EntryKind> {
    let (root, name) = (path.split('.').next()?, path.rsplit('.').next()?);
    let kind = match root {
        "flask" | "fastapi" | "starlette" | "aiohttp" | "sanic" | "bottle" | "rest_framework" | "quart" | "falcon"
        | "tornado" | "litestar" => EntryKind::Web,
        "django" if path.starts_with("django.views") || path.contains(".decorators") => EntryKind::Web,
        "celery" | "rq" | "dramatiq" | "huey" | "invoke" | "prefect" | "airflow" => EntryKind::Task,
        "click" | "typer" => EntryKind::Command,
        "pytest" => return None,
        _ => return None,
    };
    let names_it = match kind {
        EntryKind::Web => is_route(name) || matches!(name, "api_view" | "action"),
        EntryKind::Task => matches!(name, "task" | "shared_task" | "actor" | "job" | "periodic_task" | "flow"),
        EntryKind::Command => matches!(name, "command" | "group" | "callback"),
        EntryKind::Main | EntryKind::Test => false,
    };
    (names_it || (root == "django" && kind == EntryKind::Web)).then_some(kind)
}

fn is_route(name: &str) -> bool {
    matches!(name, "route" | "get" | "post" | "put" | "patch" | "delete" | "head" | "options" | "websocket" | "view")
}

/// `@bp.route("/x")` and `@app.task` of an object nothing is known of.
fn by_method(name: &str, is_call: bool) -> Option<EntryKind> {
    match name {
        "route" | "websocket" | "api_route" if is_call => Some(EntryKind::Web),
        "get" | "post" | "put" | "patch" | "delete" if is_call => Some(EntryKind::Web),
        "task" => Some(EntryKind::Task),
        "command" | "group" => Some(EntryKind::Command),
        _ => None,
    }
}

/// Methods that a framework calls on its subclasses.
fn by_class(names: &Names, definition: &Definition) -> Option<EntryKind> {
    let class = definition.class?;
    let name = definition.name.as_str();
    let of = |base: &str| {
        let last = base.rsplit('.').next().unwrap_or(base);
        let is_verb = matches!(name, "get" | "post" | "put" | "patch" | "delete" | "head" | "options" | "dispatch");
        let is_action = matches!(name, "list" | "retrieve" | "create" | "update" | "partial_update" | "destroy");
        match last {
            "View" | "APIView" | "MethodView" | "Resource" | "RequestHandler" | "HTTPEndpoint" | "GenericAPIView"
                if is_verb =>
            {
                Some(EntryKind::Web)
            }
            _ if last.ends_with("ViewSet") && (is_verb || is_action) => Some(EntryKind::Web),
            _ if last.ends_with("View") && is_verb => Some(EntryKind::Web),
            "BaseHTTPRequestHandler" | "SimpleHTTPRequestHandler" if name.starts_with("do_") => Some(EntryKind::Web),
            "BaseCommand" if name == "handle" => Some(EntryKind::Command),
            "Task" if name == "run" => Some(EntryKind::Task),
            _ => None,
        }
    };
    names.outside_bases(class).find_map(of)
}

fn is_test(names: &Names, definition: &Definition, file: &str) -> bool {
    if !definition.name.starts_with("test") {
        return false;
    }
    match definition.class {
        Some(class) => {
            names.definition(class).name.starts_with("Test")
                || names.outside_bases(class).any(|base| base.ends_with("TestCase"))
        }
        None => {
            let name = file.rsplit('/').next().unwrap_or(file);
            let is_top = definition.parent.is_some_and(|parent| names.definition(parent).parent.is_none());
            is_top && (name.starts_with("test") || name.ends_with("_test.py")) && definition.name.starts_with("test_")
        }
    }
}

/// What the statements under `if __name__ == "__main__":` call.
fn main_guard(tree: &Tree, names: &Names, file: FileId, kinds: &mut [Option<EntryKind>]) {
    for &stmt in &tree.body {
        let StmtKind::If { test, body, .. } = &tree[stmt].kind else { continue };
        if !is_main_test(tree, *test) {
            continue;
        }
        for &stmt in body {
            tree.walk(Node::Stmt(stmt), &mut |node| {
                if let Node::Expr(call) = node
                    && let ExprKind::Call { func, .. } = tree[call].kind
                {
                    for value in names.possibilities(file, func) {
                        if let Value::Local(id) = value {
                            kinds[id.0 as usize].get_or_insert(EntryKind::Main);
                        }
                    }
                }
                true
            });
        }
    }
}

/// `__name__ == "__main__"`
pub fn is_main_test(tree: &Tree, test: ExprId) -> bool {
    let ExprKind::Compare { left, rest, .. } = &tree[test].kind else { return false };
    let is_name =
        |&expr: &ExprId| matches!(tree[expr].kind, ExprKind::Name { name, .. } if tree.str(name) == "__name__");
    let is_main =
        |&expr: &ExprId| matches!(&tree[expr].kind, ExprKind::Constant(Constant::Str(s)) if **s == *"__main__");
    match rest[..] {
        [right] => (is_name(left) && is_main(&right)) || (is_name(&right) && is_main(left)),
        _ => false,
    }
}
