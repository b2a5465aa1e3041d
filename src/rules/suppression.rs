//! Comments that allow a finding: `# unblock: allow NAME`, `# unblock: allow-file NAME` for a whole file, and `noqa` with the code of another linter's same rule.

use crate::syntax::{SourceFile, TokenKind};
use crate::text::Span;
use std::collections::BTreeMap;

/// The rules that comments allow, by line.
pub struct Suppressions<'a> {
    source: &'a SourceFile,
    by_line: BTreeMap<u32, Vec<Allowed<'a>>>,
    in_file: Vec<Allowed<'a>>,
}

enum Allowed<'a> {
    Everything,
    Rule(&'a str),
}

/// Codes of ruff and flake8-async, and our rules that look for the same.
const EQUIVALENTS: &[(&str, &[&str])] = &[
    ("ASYNC100", &["timeout-without-await"]),
    ("ASYNC105", &["never-awaited"]),
    ("ASYNC109", &["timeout-parameter"]),
    ("ASYNC110", &["busy-wait"]),
    ("ASYNC115", &["long-sleep"]),
    ("ASYNC116", &["long-sleep"]),
    ("ASYNC119", &["yield-in-context"]),
    ("ASYNC210", &["blocking-in-async", "blocking-call"]),
    ("ASYNC211", &["blocking-in-async", "blocking-call"]),
    ("ASYNC212", &["blocking-in-async", "blocking-call"]),
    ("ASYNC220", &["blocking-in-async", "blocking-call"]),
    ("ASYNC221", &["blocking-in-async", "blocking-call"]),
    ("ASYNC222", &["blocking-in-async", "blocking-call"]),
    ("ASYNC230", &["blocking-in-async", "blocking-call"]),
    ("ASYNC231", &["blocking-in-async", "blocking-call"]),
    ("ASYNC232", &["blocking-in-async", "blocking-call"]),
    ("ASYNC240", &["blocking-in-async", "blocking-call"]),
    ("ASYNC250", &["blocking-in-async", "blocking-call"]),
    ("ASYNC251", &["blocking-in-async", "blocking-call"]),
    ("ASYNC910", &["async-without-await"]),
    ("ASYNC124", &["async-without-await"]),
    ("ASYNC103", &["swallowed-cancellation"]),
    ("ASYNC104", &["swallowed-cancellation"]),
    ("ASYNC300", &["task-not-kept"]),
    ("RUF006", &["task-not-kept"]),
    ("RUF029", &["async-without-await"]),
    ("B019", &["cached-coroutine"]),
];

impl<'a> Suppressions<'a> {
    pub fn of(source: &'a SourceFile) -> Self {
        let mut by_line: BTreeMap<u32, Vec<Allowed>> = BTreeMap::new();
        let mut in_file = Vec::new();
        let comments = source.tokens.iter().filter(|token| token.kind == TokenKind::Comment);
        for comment in comments {
            let text = source.slice(comment.span);
            if let Some(names) = words(text).strip_prefix("unblock: allow-file") {
                in_file.extend(listed(names));
                continue;
            }
            if let Some(allowed) = whole_file(text) {
                in_file.extend(allowed);
                continue;
            }
            let allowed = allowed_by(text);
            if !allowed.is_empty() {
                by_line.entry(target_line(source, comment.span)).or_default().extend(allowed);
            }
        }
        Self { source, by_line, in_file }
    }

    /// Whether a comment on the first line of `span`, or alone on the line before it, allows `rule`.
    pub fn allow(&self, rule: &str, span: Span) -> bool {
        let line = self.source.lines.line_of(span.start);
        let allows = |allowed: &Vec<Allowed>| allowed.iter().any(|allowed| allowed.is(rule));
        allows(&self.in_file) || self.by_line.get(&line).is_some_and(allows)
    }
}

impl Allowed<'_> {
    fn is(&self, rule: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Rule(name) => *name == rule || equivalents(name).contains(&rule),
        }
    }
}

/// The line a comment speaks of: its own, or the next one when it stands alone.
fn target_line(source: &SourceFile, comment: Span) -> u32 {
    let line = source.lines.line_of(comment.start);
    let before = Span::new(source.lines.start_of(line), comment.start);
    line + u32::from(source.slice(before).trim().is_empty())
}

fn equivalents(code: &str) -> &'static [&'static str] {
    EQUIVALENTS.iter().find(|(name, _)| name.eq_ignore_ascii_case(code)).map_or(&[], |(_, rules)| rules)
}

/// A comment without its sign.
fn words(comment: &str) -> &str {
    comment.trim_start_matches('#').trim()
}

fn allowed_by(comment: &str) -> Vec<Allowed<'_>> {
    let text = words(comment);
    if let Some(names) = text.strip_prefix("unblock: allow") {
        return listed(names);
    }
    let is_noqa = text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("noqa"));
    match (is_noqa, text.get(4..).and_then(|rest| rest.trim_start().strip_prefix(':'))) {
        (true, Some(codes)) => listed(codes),
        (true, None) => vec![Allowed::Everything],
        (false, _) => Vec::new(),
    }
}

/// `# ruff: noqa: ASYNC251` and `# flake8: noqa: ASYNC251` speak of the whole file, and of everything without codes.
fn whole_file(comment: &str) -> Option<Vec<Allowed<'_>>> {
    let text = words(comment);
    let (tool, rest) = text.split_once(':')?;
    let is_tool = ["ruff", "flake8"].iter().any(|name| tool.trim().eq_ignore_ascii_case(name));
    let rest = rest.trim_start();
    (is_tool && rest.get(..4)?.eq_ignore_ascii_case("noqa")).then(|| allowed_by(rest))
}

/// Names up to the first word that is none, such as a reason behind `--`.
fn listed(names: &str) -> Vec<Allowed<'_>> {
    names_of(names).map(Allowed::Rule).collect()
}

fn names_of(names: &str) -> impl Iterator<Item = &str> {
    let is_name = |name: &&str| name.starts_with(|c: char| c.is_ascii_alphabetic());
    let parts = names.split([',', ' ']).filter(|name| !name.is_empty());
    parts.take_while(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(source: &str, rule: &str) -> bool {
        let file = SourceFile::parse(source);
        let at = source.rfind("call()").unwrap() as u32;
        Suppressions::of(&file).allow(rule, Span::new(at, at + 4))
    }

    #[test]
    fn a_comment_speaks_of_its_line_or_of_the_next() {
        assert!(allows("call()  # unblock: allow blocking-call", "blocking-call"));
        assert!(allows("call()  # unblock: allow never-awaited, blocking-call -- one file", "blocking-call"));
        assert!(allows("# unblock: allow blocking-call\ncall()", "blocking-call"));
        assert!(!allows("x()  # unblock: allow blocking-call\ncall()", "blocking-call"));
        assert!(!allows("call()  # unblock: allow blocking-call", "never-awaited"));
    }

    #[test]
    fn codes_of_other_linters_count() {
        assert!(allows("call()  # noqa: ASYNC251", "blocking-in-async"));
        assert!(allows("call()  # NOQA", "anything"));
        assert!(!allows("call()  # noqa: E501", "blocking-in-async"));
    }

    #[test]
    fn a_file_may_allow_a_rule_or_everything() {
        assert!(allows("# ruff: noqa: ASYNC251\nx = 1\ncall()", "blocking-in-async"));
        assert!(allows("# flake8: noqa:ASYNC110, ASYNC251\nx = 1\ncall()", "blocking-in-async"));
        assert!(allows("x = 1\n# ruff: noqa\ny = 2\ncall()", "anything"));
        assert!(allows("# unblock: allow-file busy-wait\nx = 1\ncall()", "busy-wait"));
        assert!(!allows("# ruff: noqa: E501\nx = 1\ncall()", "blocking-in-async"));
        assert!(!allows("# ruff: isort: skip_file\nx = 1\ncall()", "blocking-in-async"));
    }
}
