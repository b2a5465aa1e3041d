//! One import statement: what it binds, and its text with some names more and others less.

use super::Import;
use crate::rewrite::style::whole_lines;
use crate::rewrite::template::{Piece, Replacement};
use crate::syntax::ast::{Alias, Name, StmtId, StmtKind, Tree};
use crate::syntax::{SourceFile, TokenKind};
use crate::text::Span;
use std::collections::BTreeSet;

/// What is imported and needed no longer.
pub struct Unused<'a> {
    pub names: &'a BTreeSet<String>,
    /// Modules below which another import comes.
    pub covered: BTreeSet<&'a str>,
}

impl Unused<'_> {
    fn holds(&self, tree: &Tree, alias: &Alias) -> bool {
        self.names.contains(bound_name(tree, alias))
            || alias.asname.is_none() && self.covered.contains(tree.str(alias.name))
    }
}

/// Whether nothing of an import is needed any more.
pub fn goes(tree: &Tree, id: StmtId, unused: &Unused) -> bool {
    match &tree[id].kind {
        StmtKind::Import { names } => names.iter().all(|alias| unused.holds(tree, alias)),
        StmtKind::ImportFrom { names, .. } => names.iter().all(|alias| unused.names.contains(bound_name(tree, alias))),
        _ => false,
    }
}

/// A statement with its lines, where no comment would go with it.
pub fn without_lines(file: &SourceFile, id: StmtId) -> Option<Replacement> {
    let lines = whole_lines(file, &file.tree, id)?;
    (!has_comment(file, lines)).then(|| Replacement::text(lines, ""))
}

/// The new text of one import statement: `added` in, `unused` out.
pub fn edit_statement(file: &SourceFile, id: StmtId, added: &[&Import], unused: &Unused) -> Option<Replacement> {
    let tree = &file.tree;
    let (StmtKind::Import { names } | StmtKind::ImportFrom { names, .. }) = &tree[id].kind else { return None };
    let is_module = matches!(tree[id].kind, StmtKind::Import { .. });
    let goes = |alias: &Alias| {
        if is_module { unused.holds(tree, alias) } else { unused.names.contains(bound_name(tree, alias)) }
    };
    let kept: Vec<&Alias> = names.iter().filter(|alias| !goes(alias)).collect();
    if kept.len() == names.len() && added.is_empty() {
        return None;
    }
    if kept.is_empty() && added.is_empty() {
        return without_lines(file, id);
    }
    let (first, last) = (names.first()?.span, names.last()?.span);
    let list = first.cover(last);
    let mut texts: Vec<String> = kept.iter().map(|alias| file.slice(alias.span).to_string()).collect();
    for import in added {
        let name = import.name.clone()?;
        let at = if is_sorted(&texts) {
            texts.partition_point(|text| sort_key(text) < sort_key(&name))
        } else {
            texts.len()
        };
        texts.insert(at, name);
    }
    if has_comment(file, list) {
        let more: String =
            added.iter().filter_map(|import| import.name.as_ref()).map(|name| format!(", {name}")).collect();
        return (!more.is_empty()).then(|| Replacement::new(last, vec![Piece::Source(last), Piece::New(more)]));
    }
    let between = match names.get(1) {
        Some(second) => file.slice(Span::new(first.end, second.span.start)).to_string(),
        None => ", ".to_string(),
    };
    Some(Replacement::text(list, texts.join(&between)))
}

/// The name an import binds in the module: `a` for `import a.b`.
pub fn bound_name<'a>(tree: &'a Tree, alias: &Alias) -> &'a str {
    let name = |name: Name| tree.str(name);
    match &alias.asname {
        Some(asname) => name(asname.name),
        None => name(alias.name).split('.').next().unwrap_or(""),
    }
}

fn has_comment(file: &SourceFile, span: Span) -> bool {
    let from = file.tokens.partition_point(|token| token.span.start < span.start);
    let mut inside = file.tokens[from..].iter().take_while(|token| token.span.start < span.end);
    inside.any(|token| token.kind == TokenKind::Comment && span.contains(token.span))
}

fn is_sorted(texts: &[String]) -> bool {
    texts.windows(2).all(|pair| sort_key(&pair[0]) <= sort_key(&pair[1]))
}

/// Constants, classes, then the rest: as import sorters do.
fn sort_key(text: &str) -> (u8, &str) {
    let name = text.split_whitespace().next().unwrap_or("");
    let class = match name.chars().next() {
        _ if name.len() > 1 && name.chars().all(|c| !c.is_lowercase()) => 0,
        Some(first) if first.is_uppercase() => 1,
        _ => 2,
    };
    (class, text)
}
