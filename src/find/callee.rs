//! The text of a callee without its arguments, as people write it in their settings.

use crate::syntax::ast::*;

/// Links of a chain that are written out; longer chains are matched by their end.
const MOST_LINKS: usize = 64;

/// `self.pool.get`, `super().close`, `self.slots[].read`; any other receiver is `*`.
///
/// `None` for what is no access path at all, such as a literal.
pub fn callee_text(tree: &Tree, expr: ExprId) -> Option<String> {
    let mut tail: Vec<&str> = Vec::new();
    let mut expr = expr;
    loop {
        match tree[expr].kind {
            ExprKind::Await { value } => expr = value,
            ExprKind::Name { name, .. } => {
                tail.push(tree.str(name));
                break;
            }
            ExprKind::Attribute { value, attr, .. } if tail.len() < MOST_LINKS => {
                tail.extend([tree.str(attr.name), "."]);
                expr = value;
            }
            ExprKind::Call { func, .. } if tail.len() < MOST_LINKS => {
                tail.push("()");
                expr = func;
            }
            ExprKind::Subscript { value, .. } if tail.len() < MOST_LINKS => {
                tail.push("[]");
                expr = value;
            }
            _ => {
                // What is called or indexed must have a name; only an attribute stands on anything.
                let attribute = tail.iter().rposition(|&part| part == ".")?;
                tail.truncate(attribute + 1);
                tail.push("*");
                break;
            }
        }
    }
    tail.reverse();
    Some(tail.concat())
}

/// The span of the callee's last name: `get` of `session.get`; the whole callee where it has none.
pub fn name_span(tree: &Tree, callee: ExprId) -> crate::text::Span {
    match tree[callee].kind {
        ExprKind::Attribute { attr, .. } => attr.span,
        _ => tree[callee].span,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::SourceFile;

    fn text(source: &str) -> Option<String> {
        let file = SourceFile::parse(source);
        let StmtKind::Expr { value } = file.tree[file.tree.body[0]].kind else { panic!("an expression") };
        callee_text(&file.tree, value)
    }

    #[test]
    fn chains_are_written_without_arguments() {
        for (source, expected) in [
            ("f", "f"),
            ("self.pool.get", "self.pool.get"),
            ("super().close", "super().close"),
            ("self.conn(1, x=2).cursor", "self.conn().cursor"),
            ("self.slots[i + 1].read", "self.slots[].read"),
            ("(await connect()).read", "connect().read"),
            ("'%s'.format", "*.format"),
            ("(a or b).get().close", "*.get().close"),
        ] {
            assert_eq!(text(source).as_deref(), Some(expected), "{source}");
        }
        assert_eq!(text("(a + b)()"), None);
    }
}
