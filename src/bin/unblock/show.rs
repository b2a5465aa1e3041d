//! Findings for people and for programs: excerpts, lines, JSON, SARIF, and annotations of GitHub.

use crate::lint::Checked;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde_json::{Value as Json, json};
use unblock::rewrite::{Fix, Safety};
use unblock::rules::{Finding, RULES};
use unblock::syntax::SourceFile;
use unblock::text::{Edit, LineColumn, Span};

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// With excerpts of the source.
    Text,
    /// One line each.
    Short,
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
}

impl Format {
    pub fn shows_fixes(self) -> bool {
        matches!(self, Self::Text | Self::Json | Self::Sarif)
    }
}

pub fn show(checked: &Checked, format: Format) -> String {
    match format {
        Format::Text => text(checked),
        Format::Short => checked.findings.iter().map(|(finding, _)| short(checked, finding)).collect(),
        Format::Json => format!("{}\n", as_json(checked)),
        Format::Sarif => format!("{}\n", sarif(checked)),
        Format::Github => checked.findings.iter().map(|(finding, _)| github(checked, finding)).collect(),
    }
}

/// Start and end, lines from 1 and columns from 0 in bytes.
fn ends(checked: &Checked, finding: &Finding) -> (LineColumn, LineColumn) {
    let lines = &checked.input.project.file(finding.file).source.lines;
    (lines.line_column(finding.span.start), lines.line_column(finding.span.end))
}

fn path<'a>(checked: &'a Checked, finding: &Finding) -> &'a str {
    &checked.input.paths[finding.file.0 as usize]
}

/// Each finding under the lines it speaks of; what to do comes last.
pub fn text(checked: &Checked) -> String {
    let findings = checked.findings.iter().map(|(finding, _)| excerpt(checked, finding) + "\n\n");
    findings.chain(fixable(checked)).collect()
}

/// How many findings a machine can do something about.
fn fixable(checked: &Checked) -> Option<String> {
    let of = |wanted: Safety| {
        let fixes = checked.findings.iter().filter_map(|(finding, _)| finding.fix.as_ref());
        fixes.filter(|fix| fix.safety == wanted).count()
    };
    let (safe, review) = (of(Safety::Safe), of(Safety::Review));
    (safe + review > 0).then(|| {
        format!("fixes: {safe} are safe and go in by --fix; {review} more are to be reviewed, by --fix=review\n")
    })
}

/// `safe` or `review`.
fn word(safety: Safety) -> String {
    format!("{safety:?}").to_lowercase()
}

fn excerpt(checked: &Checked, finding: &Finding) -> String {
    let source = &checked.input.project.file(finding.file).source;
    let (start, _) = ends(checked, finding);
    let from = source.lines.start_of(start.line) as usize;
    let end = finding.span.end as usize;
    let to = source.text[end..].find('\n').map_or(source.text.len(), |length| end + length);
    let (first, last) = (finding.span.start as usize - from, end - from);
    let snippet = Snippet::source(&source.text[from..to])
        .line_start(start.line as usize)
        .path(path(checked, finding))
        .annotation(AnnotationKind::Primary.span(first..last).label(finding.why.as_str()));
    let title = Level::WARNING.primary_title(finding.what.as_str()).id(finding.rule).element(snippet);
    let title = title.element(Level::HELP.message(finding.remedy.as_str()));
    let fix = finding.fix.as_ref().map(|fix| format!("{} fix: {}", word(fix.safety), fix.what));
    let message = fix.iter().map(|fix| Level::HELP.message(fix.as_str()));
    Renderer::plain().render(&[message.fold(title, |title, message| title.element(message))]).to_string()
}

fn short(checked: &Checked, finding: &Finding) -> String {
    let (start, _) = ends(checked, finding);
    let (line, column) = (start.line, start.column + 1);
    format!("{}:{line}:{column}: {}: {}; {}\n", path(checked, finding), finding.rule, finding.what, finding.remedy)
}

fn as_json(checked: &Checked) -> Json {
    let one = |(finding, id): &(Finding, String)| {
        let (start, end) = ends(checked, finding);
        json!({
            "id": id,
            "rule": finding.rule,
            "file": path(checked, finding),
            "line": start.line,
            "column": start.column,
            "end_line": end.line,
            "end_column": end.column,
            "function": checked.names.definition(finding.function).qualname,
            "what": finding.what,
            "why": finding.why,
            "remedy": finding.remedy,
            "milliseconds": finding.milliseconds,
            "fix": finding.fix.as_ref().map(|fix| fix_json(checked, finding, fix)),
        })
    };
    let mut json =
        json!({ "findings": checked.findings.iter().map(one).collect::<Vec<_>>(), "problems": checked.input.problems });
    if let Some(recorded) = &checked.recorded {
        json["profile"] = json!({ "replaced": recorded.replaced, "assumed": recorded.assumed, "measured": recorded.matched.measured, "unmatched": recorded.matched.unmatched });
    }
    json
}

fn fix_json(checked: &Checked, finding: &Finding, fix: &Fix) -> Json {
    let lines = &checked.input.project.file(finding.file).source.lines;
    let edit = |edit: &Edit| {
        let (start, end) = (lines.line_column(edit.span.start), lines.line_column(edit.span.end));
        json!({
            "line": start.line,
            "column": start.column,
            "end_line": end.line,
            "end_column": end.column,
            "text": edit.text,
        })
    };
    json!({ "what": fix.what, "safety": word(fix.safety), "edits": fix.edits.iter().map(edit).collect::<Vec<_>>() })
}

fn sarif(checked: &Checked) -> Json {
    let rules: Vec<Json> = RULES
        .iter()
        .map(|rule| {
            json!({
                "id": rule.name,
                "shortDescription": { "text": section(rule.page, "What it does") },
                "fullDescription": { "text": section(rule.page, "Why") },
                "help": { "text": rule.page, "markdown": rule.page },
            })
        })
        .collect();
    let results: Vec<Json> = checked.findings.iter().map(|(finding, id)| result(checked, finding, id)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "unblock", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn result(checked: &Checked, finding: &Finding, id: &str) -> Json {
    let source = &checked.input.project.file(finding.file).source;
    let artifact = json!({ "uri": uri(path(checked, finding)) });
    let replacement =
        |edit: &Edit| json!({ "deletedRegion": region(source, edit.span), "insertedContent": { "text": edit.text } });
    let fix = |fix: &Fix| {
        json!({
            "description": { "text": format!("{} ({})", fix.what, word(fix.safety)) },
            "artifactChanges": [{
                "artifactLocation": artifact,
                "replacements": fix.edits.iter().map(replacement).collect::<Vec<_>>(),
            }],
        })
    };
    json!({
        "ruleId": finding.rule,
        "ruleIndex": RULES.iter().position(|rule| rule.name == finding.rule),
        "level": "warning",
        "message": { "text": format!("{}: {}. {}", finding.what, finding.why, finding.remedy) },
        "partialFingerprints": { "unblock/v1": id },
        "locations": [{ "physicalLocation": {
            "artifactLocation": artifact,
            "region": region(source, finding.span),
        } }],
        "fixes": finding.fix.iter().map(fix).collect::<Vec<_>>(),
    })
}

/// Lines and columns from 1, in characters.
fn region(source: &SourceFile, span: Span) -> Json {
    let column = |offset: u32| {
        let line = source.lines.line_of(offset);
        (line, 1 + source.text[source.lines.start_of(line) as usize..offset as usize].chars().count())
    };
    let ((start_line, start), (end_line, end)) = (column(span.start), column(span.end));
    json!({ "startLine": start_line, "startColumn": start, "endLine": end_line, "endColumn": end })
}

/// A path as a reference of RFC 3986.
fn uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let mut uri = String::new();
    for byte in path.trim_start_matches("./").bytes() {
        match plain(byte) {
            true => uri.push(byte as char),
            false => uri += &format!("%{byte:02X}"),
        }
    }
    uri
}

/// The text below a heading of a page.
fn section<'a>(page: &'a str, heading: &str) -> &'a str {
    let after = page.split_once(&format!("## {heading}\n")).map_or("", |(_, after)| after);
    after.split("\n## ").next().unwrap_or_default().trim()
}

fn github(checked: &Checked, finding: &Finding) -> String {
    let (start, end) = ends(checked, finding);
    let property = |text: &str| escaped(text).replace(':', "%3A").replace(',', "%2C");
    format!(
        "::warning file={},line={},endLine={},col={},title={}::{}\n",
        property(path(checked, finding).trim_start_matches("./")),
        start.line,
        end.line,
        start.column + 1,
        property(finding.rule),
        escaped(&format!("{}: {}. {}", finding.what, finding.why, finding.remedy)),
    )
}

fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}
