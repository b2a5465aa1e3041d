//! What the reader makes of broken, half-typed and hostile text.

use unblock::syntax::SourceFile;
use unblock::syntax::ast::StmtKind;

/// The names of all functions in the tree, sorted.
fn functions(file: &SourceFile) -> Vec<String> {
    let function = |stmt: &unblock::syntax::ast::Stmt| match &stmt.kind {
        StmtKind::FunctionDef(function) => Some(file.tree.str(function.name.name).to_string()),
        _ => None,
    };
    let mut names: Vec<_> = file.tree.stmts.iter().filter_map(function).collect();
    names.sort();
    names
}

#[test]
fn a_broken_function_hides_no_other() {
    let file = SourceFile::parse("def a():\n    x = (1\n\ndef b():\n    return f'{x!r:>{n}}'\n\ndef c():\n    pass\n");
    assert!(functions(&file).contains(&"b".to_string()), "{:?}", file.unread);
    assert!(functions(&file).contains(&"c".to_string()), "{:?}", file.unread);
    assert_eq!(file.unread[0].message, "`(` opened here is never closed");
}

/// Every way of stopping in the middle of typing must leave the functions above it readable.
#[test]
fn half_typed_code_keeps_what_is_above() {
    let source = include_str!("syntax/modern.py");
    for (end, _) in source.char_indices() {
        SourceFile::parse(&source[..end]);
    }
}
