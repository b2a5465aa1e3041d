//! What holds for any input, room by room: nothing panics, overflows or takes long, and what is said of a result is so.

#[path = "../../tests/whole/spans.rs"]
mod spans;
#[path = "../../tests/whole/mod.rs"]
pub mod whole;

use spans::check_spans;
use std::str::from_utf8;
use std::sync::OnceLock;
use unblock::find::{self, Found};
use unblock::names::{Names, Project};
use unblock::profile::{self, Subject};
use unblock::report::{Document, examine, run};
use unblock::rewrite::RewriteSettings;
use unblock::rules::{self, Choices};
use unblock::share::{Link, read_fragment, write_fragment};
use unblock::simulate::{Options, simulate as simulated};
use unblock::syntax::SourceFile;
use unblock::text::apply_edits;
use whole::{keeps_other_lines, rewritten};

pub type Target = fn(&[u8]);

/// By their names.
pub const TARGETS: [(&str, Target); 6] = [
    ("syntax", syntax),
    ("names", names),
    ("rewrite", rewrite),
    ("simulate", simulate),
    ("links", links),
    ("profiles", profiles),
];

/// A tree whose spans fit the text and each other.
pub fn syntax(data: &[u8]) {
    if let Ok(text) = from_utf8(data) {
        check_spans(&SourceFile::parse(text));
    }
}

/// Names, blocking calls and findings, all at places of the text, and fixes that fit it.
pub fn names(data: &[u8]) {
    let Ok(text) = from_utf8(data) else { return };
    let (project, names, found) = read(text);
    let sites = found.sites.iter().map(|site| site.span);
    let (declared, rewrite) = (find::Settings::default(), RewriteSettings::default());
    let findings =
        rules::check(&project, &names, &found, Choices { declared: &declared, rewrite: &rewrite, fixes: true });
    for fix in findings.iter().filter_map(|finding| finding.fix.as_ref()) {
        assert!(apply_edits(text, &fix.edits).is_ok(), "{fix:?}");
    }
    for span in sites.chain(findings.iter().map(|finding| finding.span)) {
        assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?}");
    }
}

fn read(text: &str) -> (Project, Names, Found) {
    let project = Project::single("program.py", SourceFile::parse(text));
    let names = Names::of(&project);
    let found = find::analyse(&project, &names, &find::Settings::default());
    (project, names, found)
}

/// A rewrite that parses, leaves other lines as they are, and has nothing left to do.
pub fn rewrite(data: &[u8]) {
    let Ok(text) = from_utf8(data) else { return };
    let once = rewritten(text);
    assert!(keeps_other_lines(text, &once), "{text}\nbecame\n{}", once.text);
    if !SourceFile::parse(text).unread.is_empty() {
        return;
    }
    assert!(once.dropped.is_empty(), "had to leave out {:?} of\n{text}", once.dropped);
    assert!(SourceFile::parse(once.text.as_str()).unread.is_empty(), "{text}\nbecame\n{}", once.text);
}

/// A run that ends.
pub fn simulate(data: &[u8]) {
    let Ok(text) = from_utf8(data) else { return };
    simulated(&SourceFile::parse(text), &small());
}

fn small() -> Options {
    Options { max_steps: 100_000, max_objects: 50_000, max_callbacks: 10_000, ..Options::default() }
}

/// Text that a link restores; an address that opens or says why not. What opens is written and read alike, and answered.
pub fn links(data: &[u8]) {
    let Ok(text) = from_utf8(data) else { return };
    if !["code=", "python="].iter().any(|key| text.starts_with(key)) {
        let link = Link { document: Document::of("any.py", text), ..Link::default() };
        assert_eq!(read_fragment(&write_fragment(&link)), Ok(Some(link)));
    } else if let Ok(Some(link)) = read_fragment(text) {
        assert_eq!(read_fragment(&write_fragment(&link)).as_ref(), Ok(&Some(link.clone())));
        if let (_, Some(programs)) = examine(&link.document, &mut |_| {}) {
            run(&programs);
        }
    }
}

/// A recording that is read and matched, or words on why not.
pub fn profiles(data: &[u8]) {
    static SHOP: OnceLock<Subject> = OnceLock::new();
    let shop = SHOP.get_or_init(|| {
        let (project, names, found) = read(include_str!("../../tests/profiles/shop.py"));
        find::subject(&project, &names, &found)
    });
    if let Ok(profile) = profile::read(data) {
        for measured in profile::matched(&profile, shop).measured {
            assert!(measured.milliseconds.is_finite(), "{measured:?}");
        }
    }
}
