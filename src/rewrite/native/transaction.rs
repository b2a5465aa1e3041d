//! `with connection:` of `sqlite3`, which commits or rolls back: the helper that does the same where `aiosqlite` closes.

use super::super::Change;
use super::super::draft::Draft;
use super::super::imports::Import;
use super::super::style::definition;
use super::super::template::Replacement;
use super::NAME;
use crate::names::FileId;
use crate::syntax::ast::*;
use crate::text::Span;

/// The helper's name in a file; `None` where every name that it could have is taken.
pub fn name(tree: &Tree) -> Option<&'static str> {
    ["transaction", "sqlite_transaction", "transaction_of"].into_iter().find(|name| tree.name(name).is_none())
}

/// Puts the helper around the contexts of a file.
pub fn write(draft: &Draft, file: FileId, contexts: &[ExprId], change: &mut Change) {
    let source = draft.scene.source(file);
    let tree = &source.tree;
    let Some(name) = name(tree) else { return };
    for &context in contexts {
        let item = draft.scene.entered(file, context).and_then(|item| match &tree[item.with].kind {
            StmtKind::With { items, .. } => Some(&items[item.index]),
            _ => None,
        });
        match (&tree[context].kind, item.and_then(|item| item.target)) {
            (ExprKind::Call { .. }, Some(target)) => {
                let more = format!(", {name}({})", source.slice(tree[target].span));
                change.replacements.push(Replacement::text(Span::at(tree[target].span.end), more));
            }
            _ => change.replacements.push(Replacement::around(tree[context].span, format!("{name}("), ")")),
        }
    }
}

/// The change that puts the helper into a file.
pub fn define(draft: &mut Draft, file: FileId) -> Option<Change> {
    let source = draft.scene.source(file);
    let tree = &source.tree;
    let name = name(tree)?;
    let helper = definition(source, &helper(draft, file, name))?;
    let owner = draft.scene.names.module(file);
    let mut change = draft.change(NAME, file, owner, helper.span);
    change.title = format!("Add `{name}`, which commits at the end of a block");
    change.why = "leaving `async with` of the connection itself would close it".into();
    change.imports.push(Import::module("contextlib"));
    change.replacements.push(helper);
    Some(change)
}

fn helper(draft: &Draft, file: FileId, name: &str) -> String {
    let style = draft.style(file);
    let unit = style.indent.text();
    let quotes = style.quote.to_string().repeat(3);
    let lines = [
        "@contextlib.asynccontextmanager".to_string(),
        format!("async def {name}(connection):"),
        format!("{unit}{quotes}Commit at the end of the block, roll back on an error.{quotes}"),
        format!("{unit}try:"),
        format!("{unit}{unit}yield connection"),
        format!("{unit}except BaseException:"),
        format!("{unit}{unit}await connection.rollback()"),
        format!("{unit}{unit}raise"),
        format!("{unit}await connection.commit()"),
    ];
    lines.join(style.newline)
}
