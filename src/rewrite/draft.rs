//! Writing changes: ids, places and reasons, so that each rewrite says only what is its own.

use super::bridges::below_coroutines;
use super::change::{Change, Safety};
use super::colour::{Cause, Colouring};
use super::http::Client;
use super::scene::Scene;
use super::settings::RewriteSettings;
use super::style::Style;
use super::swap_calls::Swaps;
use super::sync_wrapper;
use super::template::{Piece, Replacement, Shift};
use crate::names::{DefinitionId, FileId};
use crate::syntax::ast::ExprId;
use crate::text::Span;
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
    /// How many changes of a rewrite each function has.
    ordinals: BTreeMap<(&'static str, String), u32>,
    /// The change that makes a function asynchronous.
    pub defs: BTreeMap<DefinitionId, String>,
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
            ordinals: BTreeMap::new(),
            defs: BTreeMap::new(),
        }
    }

    /// An empty change of `rewrite` at a place in a function.
    pub fn change(&mut self, rewrite: &'static str, file: FileId, owner: DefinitionId, span: Span) -> Change {
        let function = self.scene.path(owner);
        Change {
            id: self.id(rewrite, file, function.as_deref().unwrap_or("<module>")),
            file,
            rewrite,
            span,
            title: String::new(),
            why: String::new(),
            safety: Safety::Safe,
            caution: None,
            function,
            replacements: Vec::new(),
            imports: Vec::new(),
            helpers: Vec::new(),
            frees: Vec::new(),
            depends_on: Vec::new(),
            on: true,
        }
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
                self.changes.push(change);
                Ok(())
            }
        }
    }

    /// Blocks that move into an `async with` and end in the middle of `span` take in all of it: statements which a
    /// later change brings together stay together.
    pub fn widen_blocks(&mut self, file: FileId, span: Span) {
        let lines = &self.scene.source(file).lines;
        let start = lines.start_of(lines.line_of(span.start));
        let crosses = |block: Span| block.start < span.end && span.start < block.end && !block.contains(span);
        let changes = self.changes.iter_mut().filter(|change| change.file == file);
        for replacement in changes.flat_map(|change| &mut change.replacements) {
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
    }

    pub fn style(&self, file: FileId) -> Style {
        Style::of(self.scene.source(file))
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

/// Links of a chain that are told.
const LONGEST_CHAIN: usize = 8;

/// `before` and `after` in the place of a keyword at `start`.
pub fn keyword(start: u32, old: &str, new: &str) -> Replacement {
    Replacement::text(Span::new(start, start + old.len() as u32), new)
}
