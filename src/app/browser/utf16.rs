//! Spans of bytes as the browser counts them.

use crate::app::answer::Answer;
use crate::app::words;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use unblock::report::{Bridge, Id, Place, Report, Sighted, Sighting, Unread as UnreadCode};
use unblock::text::{LineIndex, Span};

/// What the editor shows of an answer, in UTF-16 units; its JSON is what `annotate` of the editor takes.
#[derive(Debug, Default, Serialize)]
pub struct Annotations {
    marks: Vec<Mark>,
    notes: Vec<Note>,
    unread: Vec<Unread>,
    /// Known with the whole answer only; until then the last ones stay.
    badges: Option<Vec<Badge>>,
}

#[derive(Debug, Serialize)]
struct Mark {
    from: u32,
    to: u32,
    id: String,
    heat: u8,
}

/// Milliseconds beside the line of `at`.
#[derive(Debug, Serialize)]
struct Note {
    at: u32,
    text: String,
    title: String,
    heat: u8,
}

#[derive(Debug, Serialize)]
struct Badge {
    at: u32,
    title: String,
}

#[derive(Debug, Serialize)]
struct Unread {
    from: u32,
    to: u32,
    message: String,
}

/// How strongly a call is marked: 0 below 5 ms, 1 below 50 ms, 2 below 500 ms, 3 from there on.
pub fn heat(milliseconds: f64) -> u8 {
    [5.0, 50.0, 500.0].iter().filter(|&&step| milliseconds >= step).count() as u8
}

/// What a whole answer says of one file.
pub fn annotations(answer: &Answer, file: usize) -> Annotations {
    let Some(lines) = answer.lines.get(file) else { return Annotations::default() };
    let report = &answer.report;
    let sites = report.sites.iter().filter(|site| site.callee.file as usize == file).map(|site| Seen {
        id: &site.id,
        span: site.callee.span,
        name: &site.name,
        milliseconds: site.milliseconds,
    });
    let unread = report.files.get(file).map_or(&[][..], |file| &file.unread);
    let badges = Some(badges(report, file, lines));
    Annotations { badges, ..marked(&sites.collect::<Vec<_>>(), unread, lines) }
}

/// What is known of one file before the whole answer is.
pub fn early_annotations(sighting: &Sighting, file: usize, text: &str) -> Annotations {
    let sites = sighting.sites.iter().filter(|site| site.callee.file as usize == file);
    let sites = sites.map(|Sighted { id, callee, name, milliseconds }| Seen {
        id,
        span: callee.span,
        name,
        milliseconds: *milliseconds,
    });
    let unread = sighting.unread.get(file).map_or(&[][..], Vec::as_slice);
    marked(&sites.collect::<Vec<_>>(), unread, &LineIndex::new(text))
}

/// A blocking call in the file that is shown.
struct Seen<'a> {
    id: &'a Id,
    span: Span,
    name: &'a str,
    milliseconds: f64,
}

fn marked(sites: &[Seen], unread: &[UnreadCode], lines: &LineIndex) -> Annotations {
    let mark = |site: &Seen| {
        let (from, to) = range(lines, site.span);
        Mark { from, to, id: site.id.0.clone(), heat: heat(site.milliseconds) }
    };
    let unread = unread.iter().map(|unread| {
        let (from, to) = range(lines, unread.span);
        Unread { from, to, message: unread.message.clone() }
    });
    let marks = sites.iter().map(mark).collect();
    Annotations { marks, notes: notes(sites, lines), unread: unread.collect(), badges: None }
}

fn badges(report: &Report, file: usize, lines: &LineIndex) -> Vec<Badge> {
    let here = |place: &Place| place.file as usize == file;
    let functions = report.functions.iter().filter(|function| here(&function.name_place));
    let turned = functions.filter(|function| function.becomes_async && function.bridge == Bridge::Convert);
    let badge = turned.map(|function| {
        let chain: Vec<&str> = function.chain.iter().map(|link| link.text.as_str()).collect();
        let title = format!("{} must become async: {}", function.name, chain.join(" \u{2192} "));
        Badge { at: lines.utf16(function.name_place.span.start), title }
    });
    badge.collect()
}

/// One note for each line with blocking calls: their milliseconds together.
fn notes(sites: &[Seen], lines: &LineIndex) -> Vec<Note> {
    let mut by_line = BTreeMap::<u32, Vec<&Seen>>::new();
    sites.iter().for_each(|site| by_line.entry(lines.line_of(site.span.start)).or_default().push(site));
    let note = |(line, sites): (u32, Vec<&Seen>)| {
        let milliseconds: f64 = sites.iter().map(|site| site.milliseconds).sum();
        let names: Vec<&str> = sites.iter().map(|site| site.name).collect();
        let text = words::milliseconds(milliseconds);
        let title = format!("{}: assumed to hold the thread for {text}", names.join(", "));
        Note { at: lines.utf16(lines.start_of(line)), text, title, heat: heat(milliseconds) }
    };
    by_line.into_iter().map(note).collect()
}

pub fn range(lines: &LineIndex, span: Span) -> (u32, u32) {
    (lines.utf16(span.start), lines.utf16(span.end))
}

/// From and to, in turn, of the places of all lit things in one file.
pub fn lit_ranges(answer: &Answer, lit: &BTreeSet<Id>, file: usize) -> Vec<u32> {
    let Some(lines) = answer.lines.get(file) else { return Vec::new() };
    let places = lit.iter().filter_map(|id| answer.place_of(id)).filter(|place| place.file as usize == file);
    places.flat_map(|place| <[u32; 2]>::from(range(lines, place.span))).collect()
}
