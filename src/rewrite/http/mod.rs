//! Requests of `requests` through one asynchronous client per scope, with responses read as the client needs.

mod client;
mod errors;
mod response;

pub use client::{Client, NAME as CLIENT, constructor, find_clients, open_clients, session_shape};
pub use errors::map_errors;
pub use response::block_of;

use super::draft::Draft;
use super::imports::Import;
use super::scene::Scene;
use super::settings::HttpTarget;
use super::style::indentation;
use super::swap_calls::{arguments_range, head_name};
use super::template::{Piece, Replacement, Shift};
use super::{Change, Safety};
use crate::names::FileId;
use crate::syntax::Node;
use crate::syntax::ast::*;
use crate::text::Span;

/// The rewrite of one request.
pub const NAME: &str = "http-requests";

/// A request whose response is used in ways that an asynchronous client supports.
#[derive(Clone, Debug)]
pub struct HttpUse {
    pub shape: Shape,
    /// Through a `requests.Session` of the program, not the functions of the module.
    pub own_session: bool,
}

/// Where the response goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `r = get(url)`: used from the assignment `first` to the statement `last` of the same block.
    Block { first: StmtId, last: StmtId, name: Name },
    /// `with get(url) as r:`
    With { with: StmtId },
    /// `get(url).json()`
    Direct,
    /// `get(url)` as a statement.
    Bare(StmtId),
}

impl HttpUse {
    /// Whether the call stands in an `async with` and not behind `await`.
    pub fn is_entered(&self, target: HttpTarget) -> bool {
        target == HttpTarget::Aiohttp && self.shape != Shape::Direct
    }
}

/// How a request is used, if every use has an asynchronous form.
pub fn usage(scene: &Scene, file: FileId, call: ExprId, path: &str, target: HttpTarget) -> Option<HttpUse> {
    let (module, verb) = path.rsplit_once('.')?;
    let own_session = match module {
        "requests" | "requests.api" => false,
        "requests.Session" | "requests.sessions.Session" => true,
        _ => return None,
    };
    if !is_verb(verb) || !arguments_fit(scene, file, call, verb, target) || !is_on_own_lines(scene, file, call) {
        return None;
    }
    let shape = response::shape(scene, file, call)?;
    Some(HttpUse { shape, own_session })
}

/// The methods that send a request.
pub fn is_verb(name: &str) -> bool {
    matches!(name, "get" | "post" | "put" | "patch" | "delete" | "head" | "options" | "request")
}

/// The body of the function starts on a line of its own, so that a block can be put around its statements.
fn is_on_own_lines(scene: &Scene, file: FileId, call: ExprId) -> bool {
    let Some(def) = scene.names.function(file, call).and_then(|owner| scene.function(owner)) else { return true };
    let tree = scene.tree(file);
    let lines = &scene.source(file).lines;
    def.body.first().is_some_and(|&first| {
        lines.line_of(tree[first].span.start) > lines.line_of(def.name.span.start)
            && indentation(scene.source(file), tree[first].span.start).len() as u32
                == lines.line_column(tree[first].span.start).column
    })
}

fn arguments_fit(scene: &Scene, file: FileId, call: ExprId, verb: &str, target: HttpTarget) -> bool {
    let tree = scene.tree(file);
    let ExprKind::Call { args, keywords, .. } = &tree[call].kind else { return false };
    let positional = if verb == "request" { 2 } else { 1 };
    let plain = args.len() == positional && !args.iter().any(|&arg| matches!(tree[arg].kind, ExprKind::Starred { .. }));
    let has_body = matches!(verb, "post" | "put" | "patch" | "request");
    plain
        && keywords.iter().all(|keyword| match keyword.name.map(|name| tree.str(name.name)) {
            Some("params" | "headers" | "cookies" | "timeout" | "allow_redirects") => true,
            Some("json" | "data") => has_body || target == HttpTarget::Aiohttp,
            _ => false,
        })
}

/// The change of one request: client, arguments, and every use of the response.
pub fn apply(draft: &Draft, file: FileId, call: ExprId, one: &HttpUse, change: &mut Change) {
    let tree = draft.scene.tree(file);
    let ExprKind::Call { func, .. } = tree[call].kind else { return };
    let target = draft.settings.http;
    change.rewrite = NAME;
    change.title = format!("Send the request with {}", library(target));
    change.safety = Safety::Review;
    change.caution = Some(caution(target).into());
    if let (false, Some(client)) = (one.own_session, client::client_name(draft, file, call)) {
        if let ExprKind::Attribute { attr, .. } = tree[func].kind {
            change
                .replacements
                .push(Replacement::text(Span::new(tree[func].span.start, attr.span.start), format!("{client}.")));
        } else if let Some(name) =
            draft.scene.names.callees(file, func).first().and_then(|path| path.rsplit('.').next())
        {
            change.replacements.push(Replacement::text(tree[func].span, format!("{client}.{name}")));
        }
        change.frees.extend(head_name(tree, func));
    }
    arguments(draft, file, call, change);
    response::read(draft, file, call, one.shape, change);
    if target == HttpTarget::Aiohttp {
        change.replacements.extend(entered(draft, file, call, one.shape));
    }
}

pub fn library(target: HttpTarget) -> &'static str {
    match target {
        HttpTarget::Aiohttp => "aiohttp",
        HttpTarget::Httpx => "httpx",
    }
}

fn caution(target: HttpTarget) -> &'static str {
    match target {
        HttpTarget::Aiohttp => {
            "parameters must not be None or bool, and without a timeout of its own a request ends after five minutes"
        }
        HttpTarget::Httpx => {
            "parameters that are None are sent empty, and an unfollowed redirect is an error for `raise_for_status`"
        }
    }
}

fn arguments(draft: &Draft, file: FileId, call: ExprId, change: &mut Change) {
    let tree = draft.scene.tree(file);
    let ExprKind::Call { keywords, .. } = &tree[call].kind else { return };
    for keyword in keywords {
        let Some(name) = keyword.name else { continue };
        match (tree.str(name.name), draft.settings.http) {
            ("allow_redirects", HttpTarget::Httpx) => {
                change.replacements.push(Replacement::text(name.span, "follow_redirects"));
            }
            ("timeout", target) => timeout(tree, keyword.value, target, change),
            _ => {}
        }
    }
}

/// A number is a total, a pair is `(connect, read)`, as for `requests`.
fn timeout(tree: &Tree, value: ExprId, target: HttpTarget, change: &mut Change) {
    let new = |text: &str| Piece::New(text.into());
    let pieces = match (&tree[value].kind, target) {
        (ExprKind::Constant(Constant::None), _) => return,
        (ExprKind::Tuple { items, .. }, HttpTarget::Aiohttp) if items.len() == 2 => vec![
            new("aiohttp.ClientTimeout(sock_connect="),
            Piece::Source(tree[items[0]].span),
            new(", sock_read="),
            Piece::Source(tree[items[1]].span),
            new(")"),
        ],
        (ExprKind::Tuple { items, .. }, HttpTarget::Httpx) if items.len() == 2 => vec![
            new("httpx.Timeout(None, connect="),
            Piece::Source(tree[items[0]].span),
            new(", read="),
            Piece::Source(tree[items[1]].span),
            new(")"),
        ],
        (_, HttpTarget::Httpx) => return,
        (_, HttpTarget::Aiohttp) => {
            vec![new("aiohttp.ClientTimeout(total="), Piece::Source(tree[value].span), new(")")]
        }
    };
    change.imports.push(Import::module(library(target)));
    change.replacements.push(Replacement::new(tree[value].span, pieces));
}

/// `r = get(url)` as `async with get(url) as r:`, with the statements that read the response inside.
pub fn entered(draft: &Draft, file: FileId, call: ExprId, shape: Shape) -> Option<Replacement> {
    let source = draft.scene.source(file);
    let tree = &source.tree;
    let style = draft.style(file);
    let new = |text: String| Piece::New(text);
    match shape {
        Shape::Direct => None,
        Shape::With { with } => Some(super::draft::keyword(tree[with].span.start, "with", "async with")),
        Shape::Bare(stmt) => {
            let inner =
                format!(":{}{}{}pass", style.newline, indentation(source, tree[stmt].span.start), style.indent.text());
            let pieces = vec![new("async with ".into()), Piece::Source(tree[call].span), new(inner)];
            Some(Replacement::new(tree[stmt].span, pieces))
        }
        Shape::Block { first, last, name } => {
            let head = format!(" as {}:", tree.str(name));
            let mut pieces = vec![new("async with ".into()), Piece::Source(tree[call].span)];
            if first == last {
                let inner = format!(
                    "{head}{}{}{}pass",
                    style.newline,
                    indentation(source, tree[first].span.start),
                    style.indent.text()
                );
                pieces.push(new(inner));
            } else {
                pieces.push(new(head));
                let rest = Span::new(tree[first].span.end, tree[last].span.end);
                pieces.push(Piece::Block(rest, Shift::In(style.indent.text())));
            }
            Some(Replacement::new(tree[first].span.cover(tree[last].span), pieces))
        }
    }
}

/// The statement that holds an expression.
pub fn statement_of(scene: &Scene, file: FileId, expr: ExprId) -> Option<StmtId> {
    scene.parents(file).above(Node::Expr(expr)).find_map(|node| match node {
        Node::Stmt(id) => Some(id),
        Node::Expr(_) => None,
    })
}

/// What stands between the parentheses of a function's parameters.
pub fn parameters_start(scene: &Scene, file: FileId, def: &FunctionDef) -> Option<Span> {
    let source = scene.source(file);
    let first = source.tokens.partition_point(|token| token.span.start < def.name.span.end);
    let after_types = def.type_params.last().map_or(def.name.span.end, |param| param.span.end);
    let open = source.tokens[first..]
        .iter()
        .find(|token| token.span.start >= after_types && source.slice(token.span) == "(")?;
    Some(Span::at(open.span.end))
}

/// Where the first argument of a call stands, and whether there is one.
pub fn first_argument(scene: &Scene, file: FileId, call: ExprId) -> Option<(u32, bool)> {
    let inside = arguments_range(scene, file, call)?;
    let ExprKind::Call { args, keywords, .. } = &scene.tree(file)[call].kind else { return None };
    Some((inside.start, !args.is_empty() || !keywords.is_empty()))
}
