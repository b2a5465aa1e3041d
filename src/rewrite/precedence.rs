//! When an `await` needs parentheses: one question about the parent, asked by every rewrite.

use crate::syntax::ast::{ExprId, ExprKind, Tree};
use crate::syntax::{Node, Parents, SourceFile};
use crate::text::Span;

/// Whether `await x` in the place of `id` must be written `(await x)`.
///
/// `await` binds less tightly than calls, attributes and subscripts, and more tightly than all other operators.
pub fn await_needs_parentheses(file: &SourceFile, parents: &Parents, id: ExprId) -> bool {
    let Some(Node::Expr(parent)) = parents.of(Node::Expr(id)) else { return false };
    is_operand_of_primary(&file.tree, parent, id) && !is_parenthesised(file, file.tree[id].span)
}

fn is_operand_of_primary(tree: &Tree, parent: ExprId, id: ExprId) -> bool {
    match tree[parent].kind {
        ExprKind::Attribute { value, .. } | ExprKind::Subscript { value, .. } | ExprKind::Await { value } => {
            value == id
        }
        ExprKind::Call { func, .. } => func == id,
        _ => false,
    }
}

/// Whether parentheses of its own stand around `span`. Only for operands of which the next character decides:
/// what follows `f()` in `g(f())` is a closing bracket too. Holes of f-strings have no tokens, so the text is asked.
fn is_parenthesised(file: &SourceFile, span: Span) -> bool {
    let rest = Span::new(span.end, file.text.len() as u32);
    file.slice(rest).trim_start().starts_with(')')
}
