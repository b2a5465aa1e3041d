//! The parts of a plan: changes, each with its reason, and what is refused.

use super::helpers::Helper;
use super::imports::Import;
use super::template::Replacement;
use crate::names::FileId;
use crate::syntax::ast::ExprId;
use crate::text::Span;
use serde::{Deserialize, Serialize};

/// How far a change keeps the meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Safety {
    /// Same meaning.
    Safe,
    /// Order, timing or errors can differ; the change says how.
    Review,
    /// A person has to do it; the change says what.
    Manual,
}

/// One change: goes in whole or not at all.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// From the rewrite, the function's path and an ordinal in it: survives edits elsewhere.
    pub id: String,
    pub file: FileId,
    /// The rewrite's name: `await-calls`, `gather-calls` ...
    pub rewrite: &'static str,
    /// Where it is seen.
    pub span: Span,
    /// What is done, in a few words.
    pub title: String,
    /// Why, with the chain that forces it.
    pub why: String,
    pub safety: Safety,
    /// How the meaning can differ, when it can.
    pub caution: Option<String>,
    /// Qualified name of the function it is in; `None` at module level.
    pub function: Option<String>,
    pub replacements: Vec<Replacement>,
    pub imports: Vec<Import>,
    /// Functions of the module that it needs.
    pub helpers: Vec<Helper>,
    /// Names that are no longer read where the change is applied.
    pub frees: Vec<ExprId>,
    /// Ids of changes that must be on for this one to make sense.
    pub depends_on: Vec<String>,
    /// Whether it is applied unless a person decides otherwise.
    pub on: bool,
}

impl Change {
    /// An empty one, whose place names it.
    pub fn new(rewrite: &'static str, id: String, file: FileId, span: Span) -> Self {
        Self {
            id,
            file,
            rewrite,
            span,
            title: String::new(),
            why: String::new(),
            safety: Safety::Safe,
            caution: None,
            function: None,
            replacements: Vec::new(),
            imports: Vec::new(),
            helpers: Vec::new(),
            frees: Vec::new(),
            depends_on: Vec::new(),
            on: true,
        }
    }
}

/// Something the rewrite does not do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub file: FileId,
    pub span: Span,
    pub function: Option<String>,
    pub what: String,
    pub why: String,
    /// What a person can do instead.
    pub way_out: String,
}
