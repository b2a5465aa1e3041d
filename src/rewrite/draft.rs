//! Writing changes: ids, places and reasons, so that each rewrite says only what is its own.

use super::bridges::below_coroutines;
use super::change::Change;
use super::colour::{Cause, Colouring, Site};
use super::http::Client;
use super::obstacle::{UNWRITTEN, Unwritten};
use super::scene::Scene;
use super::settings::RewriteSettings;
use super::style::Style;
use super::swap_calls::Swaps;
use super::sync_wrapper;
use super::template::{Piece, Replacement, Shift};
use crate::names::{DefinitionId, FileId};
use crate::syntax::ast::ExprId;
use crate::text::{Map, Span};
use std::collections::{BTreeMap, BTreeSet};

/// The changes written so far, and what they are written from.
pub struct Draft<'s, 'a> {
    pub scene: &'s Scene<'a>,
    pub colouring: &'s Colouring,
    pub settings: &'s RewriteSettings,
    pub swaps: &'s Swaps,
    /// How each function that sends requests comes by its client.
    pub clients: BTreeMap<DefinitionId, Client>,
    /// The asynchronous twin of each function that stays as a wrapper.
    pub twins: BTreeMap<DefinitionId, String>,
    /// Functions that stay plain and run while an event loop does.
    pub below: BTreeSet<DefinitionId>,
    pub changes: Vec<Change>,
    /// Calls whose result an earlier one gives.
    pub once: BTreeSet<(FileId, ExprId)>,
    /// Where each change is among them.
    numbers: Map<String, usize>,
    /// The changes at a place.
    at: Map<(FileId, Span), Vec<usize>>,
    /// The changes that move a block, by the function or class of the module in which they are.
    movers: BTreeMap<(FileId, Option<String>), Vec<usize>>,
    /// Where things are asynchronous, by their starts.
    sites: Vec<(FileId, Span)>,
    /// How many changes of a rewrite each function has.
    ordinals: Map<(&'static str, String), u32>,
    /// The change that makes a function asynchronous.
    pub defs: BTreeMap<DefinitionId, String>,
    /// Places whose change cannot be written.
    pub unwritten: Unwritten,
}

impl<'s, 'a> Draft<'s, 'a> {
    pub fn new(
        scene: &'s Scene<'a>,
        colouring: &'s Colouring,
        settings: &'s RewriteSettings,
        swaps: &'s Swaps,
        clients: BTreeMap<DefinitionId, Client>,
    ) -> Self {
        Self {
            scene,
            colouring,
            settings,
            swaps,
            clients,
            twins: sync_wrapper::find_twins(scene, colouring, settings),
            below: below_coroutines(scene.names, |id| colouring.is_async(scene, id)),
            changes: Vec::new(),
            once: BTreeSet::new(),
            numbers: Map::default(),
            at: Map::default(),
            movers: BTreeMap::new(),
            sites: site_spans(scene, colouring),
            ordinals: Map::default(),
            defs: BTreeMap::new(),
            unwritten: Unwritten::new(),
        }
    }

    /// An empty change of `rewrite` at a place in a function.
    pub fn change(&mut self, rewrite: &'static str, file: FileId, owner: DefinitionId, span: Span) -> Change {
        let function = self.scene.path(owner);
        let id = self.id(rewrite, file, function.as_deref().unwrap_or("<module>"));
        Change { function, ..Change::new(rewrite, id, file, span) }
    }

    /// `await-calls:app.py:Client.fetch`, and `...:2` for the second of that function.
    fn id(&mut self, rewrite: &'static str, file: FileId, function: &str) -> String {
        let name = &self.scene.project.file(file).name;
        let place = format!("{name}:{function}");
        let ordinal = self.ordinals.entry((rewrite, place.clone())).or_default();
        *ordinal += 1;
        match *ordinal {
            1 => format!("{rewrite}:{place}"),
            n => format!("{rewrite}:{place}:{n}"),
        }
    }

    /// Adds a change, unless a comment would be lost by it: then it is given back with the comment's place.
    pub fn add(&mut self, change: Change) -> Result<(), Span> {
        let source = self.scene.source(change.file);
        match change.replacements.iter().find_map(|replacement| replacement.lost_comment(source)) {
            Some(comment) => Err(comment),
            None => {
                let number = self.changes.len();
                self.numbers.insert(change.id.clone(), number);
                self.at.entry((change.file, change.span)).or_default().push(number);
                let moves = |replacement: &Replacement| {
                    replacement.pieces.iter().any(|piece| matches!(piece, Piece::Block(..)))
                };
                if change.replacements.iter().any(moves) {
                    self.movers.entry((change.file, outermost(change.function.as_deref()))).or_default().push(number);
                }
                self.changes.push(change);
                Ok(())
            }
        }
    }

    /// Adds the change of a place that others count on.
    pub fn add_at(&mut self, site: &Site, file: FileId, change: Option<Change>) {
        if change.is_none_or(|change| self.add(change).is_err()) {
            self.keep(file, site.expr, site.callees.iter().copied());
        }
    }

    /// Keeps a place as it is, and with it what it uses.
    pub fn keep(&mut self, file: FileId, expr: ExprId, callees: impl Iterator<Item = DefinitionId>) {
        self.unwritten.entry((file, expr)).or_insert((UNWRITTEN, BTreeSet::new())).1.extend(callees);
    }

    /// The change with an id.
    pub fn change_named(&mut self, id: &str) -> Option<&mut Change> {
        self.numbers.get(id).map(|&number| &mut self.changes[number])
    }

    /// Numbers of the changes at a place, in the order in which they were written.
    pub fn changes_at(&self, file: FileId, span: Span) -> &[usize] {
        self.at.get(&(file, span)).map_or(&[], Vec::as_slice)
    }

    /// Numbers of the changes at some places and of those with some ids, in the order in which they were written.
    pub fn changes_among<'i>(
        &self,
        places: impl IntoIterator<Item = (FileId, Span)>,
        ids: impl IntoIterator<Item = &'i String>,
    ) -> BTreeSet<usize> {
        let mut numbers: BTreeSet<usize> =
            places.into_iter().flat_map(|(file, span)| self.changes_at(file, span)).copied().collect();
        numbers.extend(ids.into_iter().filter_map(|id| self.numbers.get(id)));
        numbers
    }

    /// Blocks that move into an `async with` and end in the middle of `span` take in all of it: statements which a
    /// later change brings together stay together.
    pub fn widen_blocks(&mut self, file: FileId, owner: DefinitionId, span: Span) {
        let lines = &self.scene.source(file).lines;
        let start = lines.start_of(lines.line_of(span.start));
        let place = (file, outermost(self.scene.path(owner).as_deref()));
        for &number in self.movers.get(&place).into_iter().flatten() {
            for replacement in &mut self.changes[number].replacements {
                widen(replacement, start, span);
            }
        }
    }

    /// How many places in a span are asynchronous.
    pub fn sites_in(&self, file: FileId, span: Span) -> usize {
        let from = self.sites.partition_point(|&(other, site)| (other, site.start) < (file, span.start));
        let here = self.sites[from..].iter().take_while(|&&(other, site)| other == file && site.start < span.end);
        here.filter(|(_, site)| span.contains(*site)).count()
    }

    pub fn style(&self, file: FileId) -> Style {
        self.scene.style(file)
    }

    /// The chain that makes a function asynchronous: "`main` calls `load` (line 9), which calls `time.sleep` (line 3)".
    pub fn chain(&self, id: DefinitionId) -> String {
        let mut links = Vec::new();
        let mut next = Some(id);
        while let Some(id) = next {
            let Some(cause) = self.colouring.functions.get(&id) else { break };
            next = match *cause {
                Cause::Uses { file, expr, callee } => {
                    links.push(self.link(file, expr));
                    callee
                }
                Cause::Family(other) if links.len() < LONGEST_CHAIN => {
                    links.push(format!("belongs together with `{}`", self.scene.definition(other).qualname));
                    Some(other)
                }
                Cause::Family(_) => None,
                Cause::Declared => {
                    links.push("is declared to be asynchronous".into());
                    None
                }
            };
            if links.len() >= LONGEST_CHAIN {
                break;
            }
        }
        format!("`{}` {}", self.scene.definition(id).qualname, links.join(", which "))
    }

    fn link(&self, file: FileId, expr: ExprId) -> String {
        let text = self.scene.text(file, expr);
        let head = text.split(['(', '\n']).next().unwrap_or(text).trim_end();
        format!("uses `{head}` (line {})", self.scene.line(file, expr))
    }
}

/// The first name of a qualified one.
fn outermost(function: Option<&str>) -> Option<String> {
    function.and_then(|path| path.split('.').next()).map(str::to_owned)
}

fn site_spans(scene: &Scene, colouring: &Colouring) -> Vec<(FileId, Span)> {
    let sites = colouring.sites.iter();
    let mut all: Vec<(FileId, Span)> =
        sites.map(|((file, _), site)| (*file, scene.tree(*file)[site.expr].span)).collect();
    all.sort_unstable();
    all
}

/// Takes all of `span`, which starts on the line at `start`, into the moved blocks that end in its middle.
fn widen(replacement: &mut Replacement, start: u32, span: Span) {
    let crosses = |block: Span| block.start < span.end && span.start < block.end && !block.contains(span);
    let whole = replacement.span;
    for piece in &mut replacement.pieces {
        let Piece::Block(block, Shift::In(_)) = piece else { continue };
        if !crosses(*block) || span.contains(*block) && block.start != whole.start {
            continue;
        }
        if block.start == whole.start {
            replacement.span.start = whole.start.min(start);
            block.start = block.start.min(start);
        }
        if block.end == whole.end {
            replacement.span.end = whole.end.max(span.end);
            block.end = block.end.max(span.end);
        }
    }
}

/// Links of a chain that are told.
const LONGEST_CHAIN: usize = 8;

/// `before` and `after` in the place of a keyword at `start`.
pub fn keyword(start: u32, old: &str, new: &str) -> Replacement {
    Replacement::text(Span::new(start, start + old.len() as u32), new)
}
