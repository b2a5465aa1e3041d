//! A whole file with the fixes of its findings, for tests of what always holds.

use unblock::find;
use unblock::names::{Names, Project};
use unblock::rewrite::{Fix, RewriteSettings, apply_fixes};
use unblock::rules::{Choices, check};
use unblock::syntax::SourceFile;

/// A text after every fix, those that are to be reviewed too.
pub struct Fixed {
    pub text: String,
    /// How many went in.
    pub count: usize,
    /// What the fixes that did not go in would have done.
    pub left: Vec<String>,
}

/// Fixes of one file, round by round as one makes room for another.
pub fn fixed(text: &str) -> Fixed {
    let mut fixed = Fixed { text: text.to_owned(), count: 0, left: Vec::new() };
    for _ in 0..20 {
        let project = Project::single("file.py", SourceFile::parse(fixed.text.as_str()));
        let names = Names::of(&project);
        let (declared, rewrite) = (find::Settings::default(), RewriteSettings::default());
        let found = find::analyse(&project, &names, &declared);
        let findings = check(&project, &names, &found, Choices { declared: &declared, rewrite: &rewrite, fixes: true });
        let fixes: Vec<&Fix> = findings.iter().filter_map(|finding| finding.fix.as_ref()).collect();
        let (text, applied) = apply_fixes(&project, project.ids().next().unwrap(), &fixes);
        fixed.left = fixes.iter().map(|fix| fix.what.clone()).collect();
        if applied.is_empty() {
            return fixed;
        }
        fixed.text = text;
        fixed.count += applied.len();
    }
    panic!("fixes turn in a circle:\n{}", fixed.text);
}
