//! Names that are used in quotes: by annotations, and by `__all__`.

use crate::syntax::Node;
use crate::syntax::ast::*;
use std::collections::BTreeSet;

/// Whether an annotation in quotes or `__all__` names something of the module; strings that are `freed` do not count.
pub fn is_quoted(tree: &Tree, name: &str, freed: &BTreeSet<ExprId>) -> bool {
    tree.stmts.iter().any(|stmt| match &stmt.kind {
        StmtKind::FunctionDef(def) => {
            let params = def.params.items.iter().filter_map(|param| param.annotation);
            params.chain(def.returns).any(|annotation| is_named(tree, annotation, name, freed))
        }
        StmtKind::AnnAssign { annotation, .. } => is_named(tree, *annotation, name, freed),
        StmtKind::Assign { targets, value } => {
            let is_all = |&target: &ExprId| matches!(tree[target].kind, ExprKind::Name { name, .. } if tree.str(name) == "__all__");
            targets.iter().any(is_all) && is_named(tree, *value, name, freed)
        }
        _ => false,
    })
}

/// Whether a string in an expression holds a name as one of its words.
fn is_named(tree: &Tree, expr: ExprId, name: &str, freed: &BTreeSet<ExprId>) -> bool {
    let mut found = false;
    tree.walk(Node::Expr(expr), &mut |node| {
        if let Node::Expr(id) = node
            && let ExprKind::Constant(Constant::Str(text)) = &tree[id].kind
            && !freed.contains(&id)
        {
            found |= words(text).any(|word| word == name);
        }
        true
    });
    found
}

/// What could be names in a string.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c != '_' && !c.is_alphanumeric())
}
