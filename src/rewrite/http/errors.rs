//! `except requests....` as the errors of the asynchronous client.

use super::super::draft::Draft;
use super::super::imports::Import;
use super::super::settings::HttpTarget;
use super::super::swap_calls::{NAME, head_name};
use super::super::template::Replacement;
use super::super::{Change, Safety};
use super::library;
use crate::names::FileId;
use crate::syntax::Node;
use crate::syntax::ast::*;
use std::collections::BTreeMap;

/// One change per handler, in files where requests are rewritten. `stays` says that some requests still are those
/// of the old library, so that its errors can still come.
pub fn map_errors(draft: &mut Draft, file: FileId, requests: &[String], stays: bool) {
    let tree = draft.scene.tree(file);
    let mut near: BTreeMap<Option<String>, String> = BTreeMap::new();
    for id in requests {
        let Some(change) = draft.change_named(id) else { continue };
        near.entry(change.function.clone()).or_insert_with(|| id.clone());
    }
    for i in 0..tree.stmts.len() as u32 {
        let StmtKind::Try { handlers, .. } = &tree.stmts[i as usize].kind else { continue };
        for handler in handlers {
            if let Some(kind) = handler.kind
                && let Some(mut change) = map_handler(draft, file, kind, stays)
            {
                change.depends_on.extend(near.get(&change.function).or(requests.first()).cloned());
                let _ = draft.add(change);
            }
        }
    }
}

fn map_handler(draft: &mut Draft, file: FileId, kind: ExprId, stays: bool) -> Option<Change> {
    let scene = draft.scene;
    let tree = scene.tree(file);
    let in_tuple = matches!(tree[kind].kind, ExprKind::Tuple { .. });
    let kinds = match &tree[kind].kind {
        ExprKind::Tuple { items, .. } => items.clone(),
        _ => vec![kind],
    };
    let owner = scene.names.function(file, kind)?;
    let mut replacements = Vec::new();
    let mut frees = Vec::new();
    let mut imports = vec![Import::module(library(draft.settings.http))];
    for one in kinds {
        let callees = scene.names.callees(file, one);
        let Some(error) = callees.iter().find_map(|path| path.strip_prefix("requests.")) else { continue };
        let error = error.strip_prefix("exceptions.").unwrap_or(error);
        let Some(new) = counterpart(error, draft.settings.http) else { continue };
        let many = new.contains(", ") || stays;
        // Until 3.11 the time-out of asyncio is a class of its own.
        let old_timeout = draft.settings.python < 11;
        let named = |name| if old_timeout && name == "TimeoutError" { "asyncio.TimeoutError" } else { name };
        let new = new.split(", ").map(named).collect::<Vec<_>>().join(", ");
        imports.extend(new.contains("asyncio.").then(|| Import::module("asyncio")));
        let text = if stays { format!("{}, {new}", scene.text(file, one)) } else { new };
        let text = if many && !in_tuple { format!("({text})") } else { text };
        replacements.push(Replacement::text(tree[one].span, text));
        if !stays {
            frees.extend(head_name(tree, one));
        }
    }
    if replacements.is_empty() {
        return None;
    }
    let mut change = draft.change(NAME, file, owner, tree[kind].span);
    change.title = format!("Catch the errors of {}", library(draft.settings.http));
    change.why = "the requests inside raise these now".into();
    change.safety = Safety::Review;
    change.caution = Some("the libraries cut their errors differently: read which ones you mean".into());
    change.replacements = replacements;
    change.frees = frees;
    change.imports = imports;
    handler_status(draft, file, kind, &mut change);
    Some(change)
}

/// `error.response.status_code` in the handler, where aiohttp keeps the status on the error itself.
fn handler_status(draft: &Draft, file: FileId, kind: ExprId, change: &mut Change) {
    let tree = draft.scene.tree(file);
    let Some(Node::Stmt(stmt)) = draft.scene.parent(file, kind) else { return };
    let StmtKind::Try { handlers, .. } = &tree[stmt].kind else { return };
    let Some(handler) = handlers.iter().find(|handler| handler.kind == Some(kind)) else { return };
    let (Some(name), HttpTarget::Aiohttp) = (handler.name, draft.settings.http) else { return };
    for id in draft.scene.exprs_in(file, handler.span) {
        let ExprKind::Attribute { value, attr, .. } = tree[id].kind else { continue };
        let ExprKind::Attribute { value: error, attr: response, .. } = tree[value].kind else { continue };
        let is_error = matches!(tree[error].kind, ExprKind::Name { name: other, .. } if other == name.name);
        let is_status = tree.str(attr.name) == "status_code" && tree.str(response.name) == "response";
        if is_error && is_status {
            let tail = crate::text::Span::new(tree[error].span.end, tree[id].span.end);
            change.replacements.push(Replacement::text(tail, ".status"));
        }
    }
}

fn counterpart(error: &str, target: HttpTarget) -> Option<&'static str> {
    Some(match (error, target) {
        ("RequestException", HttpTarget::Aiohttp) => "aiohttp.ClientError, TimeoutError",
        ("HTTPError", HttpTarget::Aiohttp) => "aiohttp.ClientResponseError",
        ("ConnectionError", HttpTarget::Aiohttp) => "aiohttp.ClientConnectionError",
        ("Timeout" | "ReadTimeout", HttpTarget::Aiohttp) => "TimeoutError",
        ("ConnectTimeout", HttpTarget::Aiohttp) => "aiohttp.ConnectionTimeoutError",
        ("TooManyRedirects", HttpTarget::Aiohttp) => "aiohttp.TooManyRedirects",
        ("SSLError", HttpTarget::Aiohttp) => "aiohttp.ClientSSLError",
        ("InvalidURL" | "MissingSchema" | "InvalidSchema", HttpTarget::Aiohttp) => "aiohttp.InvalidURL",
        ("ChunkedEncodingError" | "ContentDecodingError", HttpTarget::Aiohttp) => "aiohttp.ClientPayloadError",
        ("RequestException", HttpTarget::Httpx) => "httpx.HTTPError",
        ("HTTPError", HttpTarget::Httpx) => "httpx.HTTPStatusError",
        ("ConnectionError", HttpTarget::Httpx) => "httpx.NetworkError, httpx.RemoteProtocolError",
        ("Timeout", HttpTarget::Httpx) => "httpx.TimeoutException",
        ("ConnectTimeout", HttpTarget::Httpx) => "httpx.ConnectTimeout",
        ("ReadTimeout", HttpTarget::Httpx) => "httpx.ReadTimeout",
        ("TooManyRedirects", HttpTarget::Httpx) => "httpx.TooManyRedirects",
        ("SSLError", HttpTarget::Httpx) => "httpx.ConnectError",
        ("InvalidURL", HttpTarget::Httpx) => "httpx.InvalidURL",
        ("MissingSchema" | "InvalidSchema", HttpTarget::Httpx) => "httpx.UnsupportedProtocol",
        ("ChunkedEncodingError", HttpTarget::Httpx) => "httpx.RemoteProtocolError",
        ("ContentDecodingError", HttpTarget::Httpx) => "httpx.DecodingError",
        ("JSONDecodeError", _) => "ValueError",
        _ => return None,
    })
}
