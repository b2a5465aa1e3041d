//! From the parser's tree to ours.

use super::ast::Tree;
use super::source::SourceFile;
use crate::text::LineIndex;
use std::sync::Arc;

/// Reads a text into a file.
pub(super) fn read(text: Arc<str>) -> SourceFile {
    let lines = LineIndex::new(&text);
    SourceFile { text, tree: Tree::default(), tokens: Vec::new(), lines, unread: Vec::new() }
}
