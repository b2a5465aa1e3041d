//! What the factory of a counterpart takes: other keywords, other addresses, and what it refuses.

use super::super::draft::Draft;
use super::super::scene::Scene;
use super::super::style::indentation;
use super::super::template::{Piece, Replacement};
use crate::catalogue::Native;
use crate::names::FileId;
use crate::syntax::Node;
use crate::syntax::ast::*;
use crate::text::Span;

/// Drivers of SQLAlchemy, each with the asynchronous one of the same database.
const DRIVERS: [(&str, &str); 10] = [
    ("mariadb", "mariadb+aiomysql"),
    ("mariadb+pymysql", "mariadb+aiomysql"),
    ("mysql", "mysql+aiomysql"),
    ("mysql+mysqldb", "mysql+aiomysql"),
    ("mysql+pymysql", "mysql+aiomysql"),
    ("postgresql", "postgresql+asyncpg"),
    ("postgresql+psycopg", "postgresql+psycopg"),
    ("postgresql+psycopg2", "postgresql+asyncpg"),
    ("sqlite", "sqlite+aiosqlite"),
    ("sqlite+pysqlite", "sqlite+aiosqlite"),
];

/// Why a call of the old factory cannot become one of the counterpart's.
pub fn problem(scene: &Scene, file: FileId, call: ExprId, native: Native) -> Option<&'static str> {
    let tree = scene.tree(file);
    let ExprKind::Call { args, keywords, .. } = &tree[call].kind else { return None };
    let by_name = |keyword: &Keyword| keyword.name.is_some_and(|name| native.argument(tree.str(name.name)).is_some());
    let takes_any = native.argument("*").is_some();
    if !takes_any {
        let by_position = (0..args.len()).all(|index| native.argument(&index.to_string()).is_some());
        let starred = args.iter().any(|&arg| matches!(tree[arg].kind, ExprKind::Starred { .. }));
        if starred || !by_position || !keywords.iter().all(by_name) {
            return Some("is made with arguments that have no counterpart");
        }
    }
    if native.has("@dialect") && address(scene, file, call).is_none() {
        return Some("reads its address from elsewhere, where the driver cannot be changed");
    }
    if native.has("@lazy") && has_lazy_relationship(scene) {
        return Some("loads relationships when they are read, where nobody awaits: choose `lazy=\"selectin\"` first");
    }
    let errors = native.errors()?;
    scene
        .project
        .ids()
        .any(|file| catches(scene, file, errors))
        .then_some("raises errors of other classes than the ones that are caught")
}

/// The edits of the arguments of a factory.
pub fn write(scene: &Scene, file: FileId, call: ExprId, native: Native) -> Vec<Replacement> {
    let tree = scene.tree(file);
    let ExprKind::Call { func, args, keywords } = &tree[call].kind else { return Vec::new() };
    let mut out = Vec::new();
    if native.has("@dialect") {
        out.extend(address(scene, file, call));
    }
    if native.argument("*").is_none() {
        for (index, &arg) in args.iter().enumerate() {
            let name = index.to_string();
            let name = native.argument(&name).unwrap_or_default();
            out.push(Replacement::text(Span::at(tree[arg].span.start), format!("{name}=")));
        }
        for name in keywords.iter().filter_map(|keyword| keyword.name) {
            let new = native.argument(tree.str(name.name)).unwrap_or_default();
            out.push(Replacement::text(name.span, new));
        }
    }
    let more = native.adds().filter(|more| {
        let name = more.split('=').next().unwrap_or_default();
        !keywords.iter().any(|keyword| keyword.name.is_some_and(|given| tree.str(given.name) == name))
    });
    if let Some(more) = more {
        let ends = args.iter().map(|&arg| tree[arg].span.end).chain(keywords.iter().map(|keyword| keyword.span.end));
        match ends.max() {
            Some(end) => out.push(Replacement::text(Span::at(end), format!(", {more}"))),
            None => {
                out.push(Replacement::text(Span::new(tree[*func].span.end, tree[call].span.end), format!("({more})")))
            }
        }
    }
    out
}

/// The address of a database with the asynchronous driver; `None` where it is not a literal of this file that nothing
/// else reads.
fn address(scene: &Scene, file: FileId, call: ExprId) -> Option<Replacement> {
    let tree = scene.tree(file);
    let ExprKind::Call { args, keywords, .. } = &tree[call].kind else { return None };
    let named = keywords.iter().find(|keyword| keyword.name.is_some_and(|name| tree.str(name.name) == "url"));
    let mut url = args.first().copied().or(named.map(|keyword| keyword.value))?;
    if let ExprKind::Name { name, .. } = tree[url].kind {
        url = only_value(scene, file, name)?;
    }
    let text = scene.text(file, url);
    let open = text.find(['"', '\''])?;
    let inside = text[open..].trim_start_matches(['"', '\'']);
    let scheme = inside.split_once("://").map(|(scheme, _)| scheme)?;
    let (_, new) = DRIVERS.iter().find(|(old, _)| *old == scheme)?;
    let start = tree[url].span.start + (text.len() - inside.len()) as u32;
    Some(Replacement::text(Span::new(start, start + scheme.len() as u32), *new))
}

/// The literal that is assigned to a name which is read once.
fn only_value(scene: &Scene, file: FileId, name: Name) -> Option<ExprId> {
    let tree = scene.tree(file);
    let is_read = |id: &&ExprId| matches!(tree[**id].kind, ExprKind::Name { ctx: Ctx::Load, .. });
    let mut values = scene.named(file, name).iter().filter_map(|&id| match scene.parent(file, id) {
        Some(Node::Stmt(stmt)) => match tree[stmt].kind {
            StmtKind::Assign { value, .. } if value != id => Some(value),
            _ => None,
        },
        _ => None,
    });
    let value = values.next()?;
    let reads = scene.named(file, name).iter().filter(is_read).count();
    (reads == 1 && values.next().is_none()).then_some(value)
}

/// Whether some relationship of a model is loaded when it is first read.
fn has_lazy_relationship(scene: &Scene) -> bool {
    let loads_at_once = |tree: &Tree, keyword: &Keyword| {
        keyword.name.is_some_and(|name| tree.str(name.name) == "lazy")
            && !matches!(&tree[keyword.value].kind, ExprKind::Constant(Constant::Str(text)) if matches!(&**text, "select" | "dynamic" | "True"))
    };
    scene.project.ids().any(|file| {
        let tree = scene.tree(file);
        tree.exprs.iter().any(|expr| match &expr.kind {
            ExprKind::Call { func, keywords, .. } => {
                let is_it = |path: &&str| matches!(*path, "sqlalchemy.orm.relationship" | "sqlalchemy.orm.backref");
                scene.names.callees(file, *func).iter().any(is_it)
                    && !keywords.iter().any(|keyword| loads_at_once(tree, keyword))
            }
            _ => false,
        })
    })
}

/// Whether a handler names an error of a module.
fn catches(scene: &Scene, file: FileId, module: &str) -> bool {
    let tree = scene.tree(file);
    let is_below = |expr: ExprId| {
        let below = |path: &str| path.strip_prefix(module).is_some_and(|rest| rest.starts_with('.'));
        let mut found = false;
        tree.walk(Node::Expr(expr), &mut |node| {
            if let Node::Expr(expr) = node {
                found |= scene.names.callees(file, expr).into_iter().any(below);
            }
            !found
        });
        found
    };
    tree.stmts.iter().any(|stmt| match &stmt.kind {
        StmtKind::Try { handlers, .. } => handlers.iter().filter_map(|handler| handler.kind).any(is_below),
        _ => false,
    })
}

/// `Base.metadata.create_all(engine)` as a statement.
pub fn makes_tables(scene: &Scene, file: FileId, call: ExprId, func: ExprId, engine: ExprId) -> bool {
    let tree = scene.tree(file);
    let ExprKind::Call { args, keywords, .. } = &tree[call].kind else { return false };
    let text = scene.text(file, func);
    let is_it = ["metadata.create_all", "metadata.drop_all"].iter().any(|name| text.ends_with(name))
        || scene
            .names
            .callees(file, func)
            .iter()
            .any(|path| matches!(*path, "sqlalchemy.MetaData.create_all" | "sqlalchemy.MetaData.drop_all"));
    let alone = match (&args[..], &keywords[..]) {
        ([arg], []) => *arg == engine,
        ([], [keyword]) => keyword.value == engine,
        _ => false,
    };
    let is_statement =
        matches!(scene.parent(file, call), Some(Node::Stmt(stmt)) if matches!(tree[stmt].kind, StmtKind::Expr { .. }));
    is_it && alone && is_statement
}

/// The tables made by a connection that runs plain code for it.
pub fn tables(draft: &Draft, file: FileId, call: ExprId) -> Option<Replacement> {
    let source = draft.scene.source(file);
    let tree = &source.tree;
    let ExprKind::Call { func, args, keywords } = &tree[call].kind else { return None };
    let engine = args.first().copied().or(keywords.first().map(|keyword| keyword.value))?;
    let style = draft.style(file);
    let indent = indentation(source, tree[call].span.start);
    let body =
        format!(".begin() as connection:{}{indent}{}await connection.run_sync(", style.newline, style.indent.text());
    let pieces = vec![
        Piece::New("async with ".into()),
        Piece::Source(tree[engine].span),
        Piece::New(body),
        Piece::Source(tree[*func].span),
        Piece::New(")".into()),
    ];
    Some(Replacement::new(tree[call].span, pieces))
}
