//! Names that are used in quotes: by annotations, and by `__all__`.

use crate::syntax::Node;
use crate::syntax::ast::*;

/// Whether an annotation in quotes or `__all__` names something of the module.
pub fn is_quoted(tree: &Tree, name: &str) -> bool {
    tree.stmts.iter().any(|stmt| match &stmt.kind {
        StmtKind::FunctionDef(def) => {
            let params = def.params.items.iter().filter_map(|param| param.annotation);
            params.chain(def.returns).any(|annotation| is_named(tree, annotation, name))
        }
        StmtKind::AnnAssign { annotation, .. } => is_named(tree, *annotation, name),
        StmtKind::Assign { targets, value } => {
            let is_all = |&target: &ExprId| matches!(tree[target].kind, ExprKind::Name { name, .. } if tree.str(name) == "__all__");
            targets.iter().any(is_all) && is_named(tree, *value, name)
        }
        _ => false,
    })
}

/// Whether a string in an expression holds a name as one of its words.
fn is_named(tree: &Tree, expr: ExprId, name: &str) -> bool {
    let mut found = false;
    tree.walk(Node::Expr(expr), &mut |node| {
        if let Node::Expr(id) = node
            && let ExprKind::Constant(Constant::Str(text)) = &tree[id].kind
        {
            found |= text.split(|c: char| c != '_' && !c.is_alphanumeric()).any(|word| word == name);
        }
        true
    });
    found
}
