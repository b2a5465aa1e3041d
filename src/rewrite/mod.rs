//! Rewrites: changes a reviewer would accept, each with its reason, composed so that the result is always valid.
//!
//! `plan` decides and composes: `swap_calls` says what becomes awaitable, `colour` what becomes asynchronous by it,
//! and each rewrite writes its changes. A rewrite is a file and a page beside it, whose examples are its tests; to
//! add one, write both and list it in [`REWRITES`].

mod async_def;
mod async_for;
mod async_tests;
mod async_types;
mod async_with;
mod await_calls;
mod awaited;
mod base_calls;
mod branches;
mod bridges;
mod call_once;
mod change;
mod check;
mod colour;
mod context_vars;
mod decorators;
mod django;
mod draft;
mod early_end;
mod effects;
mod fix;
mod gather_calls;
mod gather_loops;
mod helpers;
mod http;
mod imports;
mod iterators;
mod loop_runs;
mod main_coroutine;
mod native;
mod obstacle;
mod plan;
mod pool_tasks;
mod precedence;
mod reread;
mod run_processes;
mod scene;
mod settings;
mod steps;
mod style;
mod swap_calls;
mod sync_wrapper;
mod task_locks;
mod template;
mod thread_chains;

pub use change::{Change, Refusal, Safety};
pub use fix::{Fix, apply_fixes};
pub use gather_loops::independent_rounds;
pub use helpers::Helper;
pub use imports::Import;
pub use plan::{Plan, Rewritten, plan};
pub use precedence::await_needs_parentheses;
pub use settings::{Bridge, Clients, HttpTarget, RewriteSettings, Stage, Strategy, Together, chosen};
pub use steps::{Step, StepKind, steps};
pub use style::{Style, indentation, whole_lines};
pub use swap_calls::head_name;
pub use template::{Forest, Piece, Replacement, Shift};

/// A rewrite and its page.
pub struct Rewrite {
    /// As changes name it.
    pub name: &'static str,
    /// Markdown: what it does, why, an example, when it is not safe.
    pub page: &'static str,
}

/// Every rewrite, in the order in which they are written.
pub const REWRITES: &[Rewrite] = &[
    Rewrite { name: async_def::NAME, page: include_str!("async_def.md") },
    Rewrite { name: async_tests::NAME, page: include_str!("async_tests.md") },
    Rewrite { name: main_coroutine::NAME, page: include_str!("main_coroutine.md") },
    Rewrite { name: await_calls::NAME, page: include_str!("await_calls.md") },
    Rewrite { name: async_with::NAME, page: include_str!("async_with.md") },
    Rewrite { name: async_for::NAME, page: include_str!("async_for.md") },
    Rewrite { name: task_locks::NAME, page: include_str!("task_locks.md") },
    Rewrite { name: swap_calls::NAME, page: include_str!("swap_calls.md") },
    Rewrite { name: http::NAME, page: include_str!("http_requests.md") },
    Rewrite { name: http::CLIENT, page: include_str!("http_client.md") },
    Rewrite { name: native::NAME, page: include_str!("native_clients.md") },
    Rewrite { name: run_processes::NAME, page: include_str!("run_processes.md") },
    Rewrite { name: sync_wrapper::NAME, page: include_str!("sync_wrapper.md") },
    Rewrite { name: pool_tasks::NAME, page: include_str!("pool_tasks.md") },
    Rewrite { name: loop_runs::NAME, page: include_str!("loop_runs.md") },
    Rewrite { name: context_vars::NAME, page: include_str!("context_vars.md") },
    Rewrite { name: call_once::NAME, page: include_str!("call_once.md") },
    Rewrite { name: gather_calls::NAME, page: include_str!("gather_calls.md") },
    Rewrite { name: gather_loops::NAME, page: include_str!("gather_loops.md") },
];

#[cfg(test)]
mod tests {
    use super::REWRITES;

    #[test]
    fn every_page_is_registered_and_every_name_has_its_page() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/rewrite");
        let mut pages: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .filter_map(|entry| Some(entry.unwrap().file_name().to_str()?.strip_suffix(".md")?.replace('_', "-")))
            .collect();
        let mut names: Vec<&str> = REWRITES.iter().map(|rewrite| rewrite.name).collect();
        pages.sort();
        names.sort_unstable();
        assert_eq!(pages, names);
        for rewrite in REWRITES {
            assert!(rewrite.page.starts_with(&format!("# {}\n", rewrite.name)), "{}", rewrite.name);
            for heading in ["## What it does", "## Why", "## Example", "## When it is not safe"] {
                assert!(rewrite.page.contains(heading), "{}: {heading}", rewrite.name);
            }
        }
    }
}
