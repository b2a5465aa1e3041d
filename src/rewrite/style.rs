//! How a file is written: line ends, indentation, quotes; new text follows it.

use super::template::Replacement;
use crate::syntax::ast::{ExprKind, StmtId, StmtKind, Tree};
use crate::syntax::{SourceFile, TokenKind};
use crate::text::Span;

/// The conventions of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// `\n` or `\r\n`.
    pub newline: &'static str,
    /// One level of indentation.
    pub indent: Indent,
    /// `"` or `'`.
    pub quote: char,
}

/// One level of indentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Indent {
    Spaces(u8),
    Tab,
}

impl Indent {
    pub fn text(self) -> String {
        match self {
            Self::Spaces(count) => " ".repeat(count.into()),
            Self::Tab => "\t".into(),
        }
    }
}

impl Style {
    pub fn of(file: &SourceFile) -> Self {
        Self { newline: newline(&file.text), indent: indent(file), quote: quote(file) }
    }
}

/// The first statement of a file behind its docstring and imports: where a helper of the file goes.
pub fn first_statement(tree: &Tree) -> Option<StmtId> {
    let is_head = |id: StmtId| match tree[id].kind {
        StmtKind::Import { .. } | StmtKind::ImportFrom { .. } => true,
        StmtKind::Expr { value } => matches!(tree[value].kind, ExprKind::Constant(_)),
        _ => false,
    };
    tree.body.iter().copied().find(|&id| !is_head(id))
}

/// A definition of ours in front of the file's first statement, parted from both sides by two empty lines; a value
/// needs one above.
pub fn definition(file: &SourceFile, text: &str) -> Option<Replacement> {
    let newline = newline(&file.text);
    let at =
        file.lines.start_of(file.lines.line_of(start_with_decorators(file, &file.tree, first_statement(&file.tree)?)));
    let above = &file.text[..at as usize];
    let empty = above.lines().rev().take_while(|line| line.trim().is_empty()).count();
    let wanted = if text.contains('\n') { 2_usize } else { 1 };
    let missing = if empty == above.lines().count() { 0 } else { wanted.saturating_sub(empty) };
    let gap = newline.repeat(missing);
    Some(Replacement::text(Span::at(at), format!("{gap}{text}{newline}{newline}{newline}")))
}

fn newline(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// The indentation of the first block that has a line of its own.
fn indent(file: &SourceFile) -> Indent {
    let outer = |body: &[StmtId]| body.first().map(|&first| indentation(file, file.tree[first].span.start));
    let blocks = file.tree.stmts.iter().filter_map(|stmt| {
        let inner = outer(body_of(&stmt.kind)?)?;
        let own = indentation(file, stmt.span.start);
        inner.strip_prefix(own).filter(|step| !step.is_empty())
    });
    match blocks.into_iter().next() {
        Some(step) if step.starts_with('\t') => Indent::Tab,
        Some(step) => Indent::Spaces(step.len().min(8) as u8),
        None => Indent::Spaces(4),
    }
}

fn body_of(kind: &StmtKind) -> Option<&[StmtId]> {
    match kind {
        StmtKind::FunctionDef(def) => Some(&def.body),
        StmtKind::ClassDef(def) => Some(&def.body),
        StmtKind::For { body, .. } | StmtKind::While { body, .. } | StmtKind::If { body, .. } => Some(body),
        StmtKind::With { body, .. } | StmtKind::Try { body, .. } => Some(body),
        _ => None,
    }
}

fn quote(file: &SourceFile) -> char {
    let strings = || file.tokens.iter().filter(|token| token.kind == TokenKind::String);
    let single = strings().filter(|token| file.slice(token.span).ends_with('\'')).count();
    if single * 2 > strings().count() { '\'' } else { '"' }
}

/// The white space in front of the first thing on the line of `offset`.
pub fn indentation(file: &SourceFile, offset: u32) -> &str {
    let start = file.lines.start_of(file.lines.line_of(offset));
    let line = file.text.get(start as usize..).unwrap_or("");
    let width = line.len() - line.trim_start_matches([' ', '\t', '\x0c']).len();
    &line[..width]
}

/// Whether nothing but white space stands in front of `offset` on its line.
pub fn starts_its_line(file: &SourceFile, offset: u32) -> bool {
    indentation(file, offset).len() as u32 == file.lines.line_column(offset).column
}

/// The whole lines on which a statement lies, with its decorators and the last line end.
/// `None` when other code shares one of them.
pub fn whole_lines(file: &SourceFile, tree: &Tree, id: StmtId) -> Option<Span> {
    let span = Span::new(start_with_decorators(file, tree, id), tree[id].span.end);
    let start = file.lines.start_of(file.lines.line_of(span.start));
    let end = file.lines.start_of(file.lines.line_of(span.end.max(span.start + 1) - 1) + 1);
    let before = file.slice(Span::new(start, span.start));
    let after = file.slice(Span::new(span.end, end)).trim();
    let alone = before.trim().is_empty() && (after.is_empty() || after.starts_with('#'));
    alone.then(|| Span::new(start, end))
}

/// Where a statement starts, the `@` of its first decorator included.
pub fn start_with_decorators(file: &SourceFile, tree: &Tree, id: StmtId) -> u32 {
    let first = match &tree[id].kind {
        StmtKind::FunctionDef(def) => def.decorators.first(),
        StmtKind::ClassDef(def) => def.decorators.first(),
        _ => None,
    };
    let Some(&first) = first else { return tree[id].span.start };
    let before = tree[first].span.start as usize;
    file.text[..before].rfind('@').unwrap_or(before) as u32
}
