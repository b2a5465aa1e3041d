//! The development server: static files with the right types, and a rebuild and reload on every change.

use crate::{
    build::{Kind, Page},
    tools::{root, set_up, step},
};
use anyhow::{Context, Result};
use axum::{
    Router,
    extract::Request,
    http::{
        HeaderValue, StatusCode,
        header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL},
    },
    middleware::{self, Next},
    response::Response,
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
use tower_http::services::ServeDir;

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
    Router::new().route("/reload", reload).fallback_service(files).layer(middleware::from_fn(add_headers))
}

/// What a static host is asked to send: see `_headers` in the built folder.
async fn add_headers(request: Request, next: Next) -> Response {
    let cached = cache_control(&request);
    let mut response = next.run(request).await;
    response.headers_mut().insert(CACHE_CONTROL, cached);
    // Sandboxed frames have no origin, so that their own scripts count as foreign.
    response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}

/// Names with a hash change with their content, so that they may be kept for ever; the few others may not.
fn cache_control(request: &Request) -> HeaderValue {
    let name = request.uri().path().rsplit('/').next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    let is_hash = |hash: &str| hash.len() == 8 && hash.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let is_hashed = stem.rsplit_once('-').is_some_and(|(_, hash)| is_hash(hash));
    HeaderValue::from_static(if is_hashed { "public, max-age=31536000, immutable" } else { "no-cache" })
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
