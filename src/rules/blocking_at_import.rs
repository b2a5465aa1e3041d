//! A blocking call that runs while its module is imported.

use super::blocking_call::{remedy, time};
use super::{Code, Finding};
use crate::find::is_main_test;
use crate::names::{DefinitionKind, FileId};
use crate::syntax::Node;
use crate::syntax::ast::*;

pub fn check(code: &Code, findings: &mut Vec<Finding>) {
    for (number, site) in code.found.sites.iter().enumerate().filter(|(_, site)| site.counts()) {
        let kind = code.names.definition(site.function).kind;
        let at_import = matches!(kind, DefinitionKind::Module | DefinitionKind::Class(_));
        if !at_import || !is_imported(code, site.file) || under_main_guard(code, site.file, site.expr) {
            continue;
        }
        findings.push(Finding {
            rule: "blocking-at-import",
            file: site.file,
            span: site.span,
            what: format!("`{}` runs on import, for about {}", site.path, time(site.milliseconds)),
            why: "whoever imports the module waits, and inside a coroutine the event loop waits with them".into(),
            remedy: format!(
                "move it into a function that is called when the value is needed; there, {}",
                remedy(code, number)
            ),
            milliseconds: Some(site.milliseconds),
            function: site.function,
            site: Some(number),
            fix: None,
        });
    }
}

/// Whether a file looks like a module, not like a script: it defines something, so others may import it.
fn is_imported(code: &Code, file: FileId) -> bool {
    let tree = code.tree(file);
    let defines = |&stmt: &StmtId| matches!(tree[stmt].kind, StmtKind::FunctionDef(_) | StmtKind::ClassDef(_));
    tree.body.iter().any(defines)
}

fn under_main_guard(code: &Code, file: FileId, expr: ExprId) -> bool {
    let tree = code.tree(file);
    code.parents(file).above(Node::Expr(expr)).any(|node| match node {
        Node::Stmt(stmt) => matches!(tree[stmt].kind, StmtKind::If { test, .. } if is_main_test(tree, test)),
        Node::Expr(_) => false,
    })
}
