//! An answer of the engine together with the document it is about, and how its things belong together.

use super::words;
use std::collections::BTreeSet;
use std::rc::Rc;
use unblock::report::{Document, Id, Outcome, Place, Report, Runs, Site};
use unblock::text::LineIndex;

/// A report, the document it speaks of, and that document's line indexes.
#[derive(Clone, Debug)]
pub struct Answer {
    pub report: Rc<Report>,
    pub document: Rc<Document>,
    /// One for each file.
    pub lines: Rc<Vec<LineIndex>>,
    /// Milliseconds that the engine took.
    pub milliseconds: f64,
}

/// Two answers are the same when they are one: a report is never changed.
impl PartialEq for Answer {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.report, &other.report)
    }
}

impl Answer {
    pub fn new(report: Report, document: Rc<Document>, milliseconds: f64) -> Self {
        let lines = document.files.iter().map(|file| LineIndex::new(&file.text)).collect();
        Self { report: Rc::new(report), document, lines: Rc::new(lines), milliseconds }
    }

    /// The same answer, now with its runs.
    pub fn with_runs(&self, runs: Runs) -> Self {
        let Runs { entry, before, after } = runs;
        let report = Report { entry, before: Some(before), after: Some(after), ..(*self.report).clone() };
        Self { report: Rc::new(report), ..self.clone() }
    }

    /// How many times as fast the rewrite is, and the class of that figure. Of a run that was cut off, ends otherwise than
    /// the other, or comes to none of the blocking calls, a figure would say nothing.
    pub fn speed_up(&self) -> Option<(String, &'static str)> {
        let (before, after) = self.report.before.as_ref().zip(self.report.after.as_ref())?;
        if self.is_cut_off() || self.ends_apart() || self.misses_all() {
            return None;
        }
        let ratio = words::speed_up(before.total, after.total)?;
        Some(match before.total as f64 / after.total as f64 {
            near if words::is_no_change(near) => ("1".into(), "same"),
            faster if faster > 1.0 => (ratio, "faster"),
            _ => (ratio, "slower"),
        })
    }

    /// What the runs say of each other, honest in both directions: a figure where there is one, and words.
    pub fn verdict(&self) -> Option<(Option<String>, &'static str)> {
        let (before, after) = self.report.before.as_ref().zip(self.report.after.as_ref())?;
        Some(match self.speed_up() {
            Some((_, "same")) => (Some("1\u{d7}".into()), "no faster"),
            Some((ratio, "faster")) => (Some(format!("{ratio}\u{d7}")), "faster"),
            Some(_) => (words::speed_up(after.total, before.total).map(|ratio| format!("{ratio}\u{d7}")), "slower"),
            None if self.is_cut_off() => (None, "cut off"),
            None if self.ends_apart() => (None, "ends otherwise"),
            None if self.misses_all() => (None, "nothing waits"),
            None => (None, "no time passes"),
        })
    }

    /// A budget ended one of the runs.
    pub fn is_cut_off(&self) -> bool {
        let runs = [&self.report.before, &self.report.after];
        runs.into_iter().flatten().any(|run| matches!(run.outcome, Outcome::Limit(_)))
    }

    /// One run ends well and the other does not, or with another error: they did not do the same work.
    pub fn ends_apart(&self) -> bool {
        let runs = self.report.before.as_ref().zip(self.report.after.as_ref());
        runs.is_some_and(|(before, after)| match (&before.outcome, &after.outcome) {
            (Outcome::Stalled(_), Outcome::Stalled(_)) => false,
            (before, after) => before != after,
        })
    }

    /// There are blocking calls, and the run before comes to none of them.
    pub fn misses_all(&self) -> bool {
        !self.report.sites.is_empty() && self.report.before.as_ref().is_some_and(|run| !run.waits())
    }

    /// There is no code at all.
    pub fn is_blank(&self) -> bool {
        self.document.files.iter().all(|file| file.text.trim().is_empty())
    }

    /// Some of the code cannot be read.
    pub fn is_unfinished(&self) -> bool {
        self.report.files.iter().any(|file| !file.unread.is_empty())
    }

    pub fn site(&self, id: &Id) -> Option<&Site> {
        self.report.sites.iter().find(|site| site.id == *id)
    }

    /// Line, from 1, on which `place` starts.
    pub fn line(&self, place: Place) -> u32 {
        self.lines.get(place.file as usize).map_or(0, |lines| lines.line_of(place.span.start))
    }

    /// `line 12`, with the file's name where there are several.
    pub fn whereabouts(&self, place: Place) -> String {
        match self.document.files.as_slice() {
            [_] => format!("line {}", self.line(place)),
            files => {
                let name = files.get(place.file as usize).map_or("", |file| file.name.as_str());
                format!("{name}:{}", self.line(place))
            }
        }
    }

    /// Where a thing of any kind stands in the original.
    pub fn place_of(&self, id: &Id) -> Option<Place> {
        let report = &self.report;
        let sites = report.sites.iter().map(|site| (&site.id, site.callee));
        let changes = report.changes.iter().map(|change| (&change.id, change.place));
        let functions = report.functions.iter().map(|function| (&function.id, function.name_place));
        let findings = report.findings.iter().map(|finding| (&finding.id, finding.place));
        let refused = report.refused.iter().map(|refusal| (&refusal.id, refusal.place));
        let mut all = sites.chain(functions).chain(changes).chain(findings).chain(refused);
        all.find(|(each, _)| *each == id).map(|(_, place)| place)
    }

    /// The thing and all that speaks of the same blocking calls: what lights up together.
    pub fn related(&self, id: &Id) -> BTreeSet<Id> {
        let report = &self.report;
        let sites: Vec<&Id> = match self.site(id) {
            Some(site) => vec![&site.id],
            None => {
                let of_change =
                    report.changes.iter().filter(|change| change.id == *id).flat_map(|change| &change.sites);
                let of_finding = report.findings.iter().filter(|finding| finding.id == *id).flat_map(|f| &f.site);
                of_change.chain(of_finding).collect()
            }
        };
        let changes = report.changes.iter().filter(|change| change.sites.iter().any(|site| sites.contains(&site)));
        let findings =
            report.findings.iter().filter(|finding| finding.site.as_ref().is_some_and(|s| sites.contains(&s)));
        let mut lit = BTreeSet::from([id.clone()]);
        lit.extend(changes.map(|change| change.id.clone()));
        lit.extend(findings.map(|finding| finding.id.clone()));
        lit.extend(sites.into_iter().cloned());
        lit
    }

    /// The innermost thing that the page can light at this byte of a file: a call, else a change, else a function's name.
    pub fn thing_at(&self, file: u32, from: u32, to: u32) -> Option<&Id> {
        let touches = |place: Place| place.file == file && place.span.start <= to && from <= place.span.end;
        let site = self.report.sites.iter().find(|site| touches(site.callee)).map(|site| &site.id);
        let change = || {
            let touching = self.report.changes.iter().filter(|change| touches(change.place));
            touching.min_by_key(|change| change.place.span.len()).map(|change| &change.id)
        };
        site.or_else(change)
    }
}
