//! The development server: static files with the right types, and a rebuild and reload on every change.

use crate::{
    build::{Kind, Page},
    tools::{root, set_up, step},
};
use anyhow::{Context, Result};
use axum::{
    Router,
    http::{
        HeaderValue, Response, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
};
use notify_debouncer_mini::{new_debouncer, notify::RecursiveMode};
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::mpsc,
    thread,
    time::Duration,
};
use tokio::{net::TcpListener, sync::watch};
use tower_http::{services::ServeDir, set_header::SetResponseHeaderLayer};

/// Editors write a file in several steps; changes closer together than this are one change.
const QUIET: Duration = Duration::from_millis(150);

/// Builds the page, serves it, and rebuilds it on every change until the program is ended.
pub fn serve_and_watch(kind: Kind, port: u16) -> Result<()> {
    set_up()?;
    let page = Page::served(kind);
    page.build()?;
    let (built, builds) = watch::channel(());
    let address = start(&page.folder, port, builds)?;
    println!("\nThe page is at http://localhost:{}/ and reloads when a source file changes.\n", address.port());
    rebuild_on_change(&page, &built)
}

/// Serves `folder` from a thread of its own, on `port` of this machine alone, or on any free one when `port` is 0.
/// `GET /reload` is answered when `builds` next changes.
pub fn start(folder: &Path, port: u16, builds: watch::Receiver<()>) -> Result<SocketAddr> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let listener = runtime
        .block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, port)))
        .with_context(|| format!("port {port} cannot be used; choose another one with --port"))?;
    let address = listener.local_addr()?;
    let router = router(folder, builds);
    thread::spawn(move || runtime.block_on(async { axum::serve(listener, router).await }));
    Ok(address)
}

fn router(folder: &Path, builds: watch::Receiver<()>) -> Router {
    let reload = axum::routing::get(move || {
        let mut builds = builds.clone();
        async move {
            builds.mark_unchanged();
            if builds.changed().await.is_ok() { StatusCode::NO_CONTENT } else { StatusCode::GONE }
        }
    });
    let files = ServeDir::new(folder).precompressed_br().precompressed_gzip();
    Router::new().route("/reload", reload).fallback_service(files).layer(SetResponseHeaderLayer::overriding(
        CACHE_CONTROL,
        cache_control as fn(&Response<_>) -> Option<HeaderValue>,
    ))
}

/// Every name but the page's own changes with its content, so that it may be kept for ever.
fn cache_control<B>(response: &Response<B>) -> Option<HeaderValue> {
    let is_html = response.headers().get(CONTENT_TYPE).is_none_or(|kind| kind.as_bytes().starts_with(b"text/html"));
    let value = if is_html { "no-cache" } else { "public, max-age=31536000, immutable" };
    Some(HeaderValue::from_static(value))
}

fn rebuild_on_change(page: &Page, built: &watch::Sender<()>) -> Result<()> {
    let (sender, changes) = mpsc::channel();
    let mut watcher = new_debouncer(QUIET, sender)?;
    for folder in ["src", "www/src", "www/style"] {
        watcher.watcher().watch(&root().join(folder), RecursiveMode::Recursive)?;
    }
    for folder in [".", "www"] {
        watcher.watcher().watch(&root().join(folder), RecursiveMode::NonRecursive)?;
    }
    while let Ok(events) = changes.recv() {
        let events = events.map_err(|error| anyhow::anyhow!("{error}"))?;
        if !events.iter().any(|event| is_source(&event.path)) {
            continue;
        }
        match step("rebuild", || page.build()) {
            Ok(()) => built.send_replace(()),
            Err(error) => println!("{error:#}; waiting for the next change"),
        }
    }
    Ok(())
}

/// Whether a change of `file` changes the page. The top folder also holds what editors and git write.
fn is_source(file: &Path) -> bool {
    file.extension().and_then(|extension| extension.to_str()).is_some_and(|extension| {
        matches!(extension, "rs" | "toml" | "lock" | "html" | "js" | "mjs" | "css" | "svg" | "md" | "py" | "tsv")
    })
}
