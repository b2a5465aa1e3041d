//! Rules: what to watch in sync code that is about to become async, and in code that already is.
//!
//! Each rule is a file and a page of documentation beside it, whose examples are its tests. To add one, write both
//! and list it in [`RULES`].

mod async_name;
mod async_without_await;
mod await_in_loop;
mod blocking_at_import;
mod blocking_call;
mod blocking_in_async;
mod busy_wait;
mod cached_coroutine;
mod code;
mod context_in_executor;
mod gather_failure;
mod get_event_loop;
mod global_context;
mod lazy_relation;
mod lock_across_await;
mod long_sleep;
mod nested_loop;
mod never_awaited;
mod shared_state;
mod suppression;
mod swallowed_cancellation;
mod task_not_kept;
#[cfg(test)]
mod tests;
mod thread_local;
mod timeout_parameter;
mod timeout_without_await;
mod unbounded_gather;
mod yield_in_context;

use crate::find::{self, Found};
use crate::names::{DefinitionId, FileId, Names, Project};
use crate::rewrite::{Fix, RewriteSettings};
use crate::text::{Span, in_parallel};
use code::Code;
use suppression::Suppressions;

/// One thing that a rule found.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule's name.
    pub rule: &'static str,
    pub file: FileId,
    pub span: Span,
    /// What it is.
    pub what: String,
    /// Why it matters.
    pub why: String,
    /// What to do.
    pub remedy: String,
    /// What it costs, where that can be said.
    pub milliseconds: Option<f64>,
    pub function: DefinitionId,
    /// The blocking site it speaks of: an index into `Found::sites`.
    pub site: Option<usize>,
    /// What a machine can do about it.
    pub fix: Option<Fix>,
}

impl Finding {
    /// By what findings are put in order: milliseconds of a whole recording where there is one, else those of a call.
    pub fn rank(&self, found: &Found) -> f64 {
        let recorded = self.site.and_then(|site| found.sites[site].recorded);
        recorded.or(self.milliseconds).unwrap_or(0.0)
    }
}

/// A rule's page. The browser's programs show none of it, and leave it out.
macro_rules! page {
    ($module:ident) => {
        if cfg!(target_arch = "wasm32") { "" } else { include_str!(concat!(stringify!($module), ".md")) }
    };
}

/// A rule and its page.
pub struct Rule {
    /// As findings and suppression comments name it.
    pub name: &'static str,
    /// Markdown: what it does, why, an example, when it is not safe.
    pub page: &'static str,
    check: fn(&Code, &mut Vec<Finding>),
}

macro_rules! rules {
    ($($module:ident $name:literal),* $(,)?) => {
        &[$(Rule { name: $name, page: page!($module), check: $module::check }),*]
    };
}

/// Every rule, by name.
pub const RULES: &[Rule] = rules![
    async_name "async-name",
    async_without_await "async-without-await",
    await_in_loop "await-in-loop",
    blocking_at_import "blocking-at-import",
    blocking_call "blocking-call",
    blocking_in_async "blocking-in-async",
    busy_wait "busy-wait",
    cached_coroutine "cached-coroutine",
    context_in_executor "context-in-executor",
    gather_failure "gather-failure",
    get_event_loop "get-event-loop",
    global_context "global-context",
    lazy_relation "lazy-relation",
    lock_across_await "lock-across-await",
    long_sleep "long-sleep",
    nested_loop "nested-loop",
    never_awaited "never-awaited",
    shared_state "shared-state",
    swallowed_cancellation "swallowed-cancellation",
    task_not_kept "task-not-kept",
    thread_local "thread-local",
    timeout_parameter "timeout-parameter",
    timeout_without_await "timeout-without-await",
    unbounded_gather "unbounded-gather",
    yield_in_context "yield-in-context",
];

/// Conventions that a team switches on; the other rules speak unless they are switched off.
pub const OFF: &[&str] = &["async-name", "timeout-parameter"];

/// What a person chose that bears on fixes: calls that block, and how code is rewritten.
#[derive(Clone, Copy)]
pub struct Choices<'a> {
    pub declared: &'a find::Settings,
    pub rewrite: &'a RewriteSettings,
    /// Whether findings get their fixes, for which a whole project may have to be planned.
    pub fixes: bool,
}

/// Runs every rule that is on by itself.
pub fn check(project: &Project, names: &Names, found: &Found, choices: Choices) -> Vec<Finding> {
    check_selected(project, names, found, choices, &|rule| !OFF.contains(&rule))
}

/// Runs some rules. Findings come in the order of files and of the source; those a comment allows are left out.
pub fn check_selected(
    project: &Project,
    names: &Names,
    found: &Found,
    choices: Choices,
    selected: &dyn Fn(&str) -> bool,
) -> Vec<Finding> {
    let code = Code::new(project, names, found, choices);
    let rules: Vec<&Rule> = RULES.iter().filter(|rule| selected(rule.name)).collect();
    let found_by = |rule: &Rule| {
        let mut findings = Vec::new();
        (rule.check)(&code, &mut findings);
        findings
    };
    let mut findings: Vec<Finding> = in_parallel(rules, project.is_large(), found_by).into_iter().flatten().collect();
    let suppressions: Vec<Suppressions> = project.files.iter().map(|file| Suppressions::of(&file.source)).collect();
    findings.retain(|finding| !suppressions[finding.file.0 as usize].allow(finding.rule, finding.span));
    findings.sort_by_key(|finding| (finding.file, finding.span.start, finding.span.end, finding.rule));
    findings
}
