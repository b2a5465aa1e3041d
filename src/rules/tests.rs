//! Every rule's page is its test: the marked code is found, and nothing else is.

use super::*;
use crate::find;
use crate::syntax::SourceFile;
use std::collections::BTreeSet;

/// The Python examples of a page.
fn examples(page: &str) -> Vec<&str> {
    page.split("```py\n").skip(1).map(|rest| rest.split("```").next().unwrap_or_default()).collect()
}

/// `(line, column, length, rule)` of every marker; markers speak of the line above them that is none.
fn expected(code: &str) -> BTreeSet<(u32, u32, u32, String)> {
    let mut marks = BTreeSet::new();
    let mut last = 0;
    for (number, line) in (1..).zip(code.lines()) {
        let text = line.trim_start_matches('#');
        let carets = text.trim_start().chars().take_while(|&c| c == '^').count();
        if line.starts_with('#') && carets > 0 {
            let column = line.find('^').unwrap_or_default() as u32;
            let rule = text.trim_start().trim_start_matches('^').trim();
            marks.insert((last, column, carets as u32, rule.to_owned()));
        } else {
            last = number;
        }
    }
    marks
}

fn found(code: &str) -> BTreeSet<(u32, u32, u32, String)> {
    found_with(code, "")
}

/// What the usual rules find, and one that may be off.
fn found_with(code: &str, extra: &str) -> BTreeSet<(u32, u32, u32, String)> {
    let project = Project::single("example.py", SourceFile::parse(code));
    let names = Names::of(&project);
    let (declared, rewrite) = (find::Settings::default(), RewriteSettings::default());
    let found = find::analyse(&project, &names, &declared);
    let choices = Choices { declared: &declared, rewrite: &rewrite, fixes: true };
    let lines = &project.files[0].source.lines;
    let mark = |finding: &Finding| {
        let at = lines.line_column(finding.span.start);
        (at.line, at.column, finding.span.len(), finding.rule.to_owned())
    };
    let selected = |rule: &str| !OFF.contains(&rule) || rule == extra;
    check_selected(&project, &names, &found, choices, &selected).iter().map(mark).collect()
}

#[test]
fn every_example_is_marked_as_it_is_found() {
    for rule in RULES {
        let examples = examples(rule.page);
        assert!(!examples.is_empty(), "{} has no example", rule.name);
        for example in examples {
            assert_eq!(found_with(example, rule.name), expected(example), "{}:\n{example}", rule.name);
            let marked = expected(example).iter().any(|mark| mark.3 == rule.name);
            assert!(marked, "an example of {} marks nothing of its own", rule.name);
        }
    }
}

#[test]
fn every_page_has_its_headings_and_its_name() {
    for rule in RULES {
        assert!(rule.page.starts_with(&format!("# {}\n", rule.name)), "{}", rule.name);
        let headings: Vec<&str> = rule.page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(headings, ["What it does", "Why", "Example", "When it is not safe"], "{}", rule.name);
    }
}

#[test]
fn the_list_and_the_pages_are_equal() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/rules");
    let pages: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .filter_map(|entry| Some(entry.ok()?.file_name().to_str()?.strip_suffix(".md")?.replace('_', "-")))
        .collect();
    assert_eq!(pages, RULES.iter().map(|rule| rule.name.to_owned()).collect());
}

#[test]
fn a_comment_silences_one_finding() {
    let code =
        "import time\nasync def f():\n    time.sleep(1)  # unblock: allow blocking-in-async\n    time.sleep(2)\n";
    assert_eq!(found(code).len(), 1);
}
