//! What stands where: the nodes of a span, and the uses of a name, without a look at the rest of the file.

use super::ast::*;
use crate::text::Span;

/// The nodes of a tree by where they start.
#[derive(Clone, Debug)]
pub struct Places {
    exprs: Vec<(u32, ExprId)>,
    stmts: Vec<(u32, StmtId)>,
    /// The `Name` expressions of each name, in the order of the tree.
    names: Vec<Vec<ExprId>>,
    /// The attributes of each name: `x.name`.
    attributes: Vec<Vec<ExprId>>,
}

impl Places {
    pub fn new(tree: &Tree) -> Self {
        let mut exprs = Vec::with_capacity(tree.exprs.len());
        let (mut names, mut attributes) = (Vec::new(), Vec::new());
        for (id, expr) in (0..).map(ExprId).zip(&tree.exprs) {
            exprs.push((expr.span.start, id));
            match expr.kind {
                ExprKind::Name { name, .. } => list_of(&mut names, name).push(id),
                ExprKind::Attribute { attr, .. } => list_of(&mut attributes, attr.name).push(id),
                _ => {}
            }
        }
        let mut stmts: Vec<(u32, StmtId)> =
            tree.stmts.iter().map(|stmt| stmt.span.start).zip((0..).map(StmtId)).collect();
        exprs.sort_unstable();
        stmts.sort_unstable();
        Self { exprs, stmts, names, attributes }
    }

    /// The expressions that lie in a span, by their starts.
    pub fn exprs_in<'a>(&'a self, tree: &'a Tree, span: Span) -> impl Iterator<Item = ExprId> + 'a {
        starting(&self.exprs, span).filter(move |&id| span.contains(tree[id].span))
    }

    /// The statements that lie in a span, by their starts.
    pub fn stmts_in<'a>(&'a self, tree: &'a Tree, span: Span) -> impl Iterator<Item = StmtId> + 'a {
        starting(&self.stmts, span).filter(move |&id| span.contains(tree[id].span))
    }

    /// Every use of a name as an expression of its own.
    pub fn named(&self, name: Name) -> &[ExprId] {
        self.names.get(name.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// Every `x.name`, whatever `x` is.
    pub fn attributes(&self, name: Name) -> &[ExprId] {
        self.attributes.get(name.0 as usize).map_or(&[], Vec::as_slice)
    }
}

fn list_of(lists: &mut Vec<Vec<ExprId>>, name: Name) -> &mut Vec<ExprId> {
    let at = name.0 as usize;
    if lists.len() <= at {
        lists.resize_with(at + 1, Vec::new);
    }
    &mut lists[at]
}

fn starting<Id: Copy>(sorted: &[(u32, Id)], span: Span) -> impl Iterator<Item = Id> + '_ {
    let from = sorted.partition_point(|&(start, _)| start < span.start);
    sorted[from..].iter().take_while(move |&&(start, _)| start <= span.end).map(|&(_, id)| id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::SourceFile;

    #[test]
    fn nodes_are_found_by_span_and_by_name() {
        let text = "a = f(b)\n\ndef g():\n    return b.c + a\n";
        let source = SourceFile::parse(text);
        let tree = &source.tree;
        let places = Places::new(tree);
        let function = tree[tree.body[1]].span;
        let inside: Vec<&str> = places.exprs_in(tree, function).map(|id| source.slice(tree[id].span)).collect();
        assert_eq!(inside.len(), 4, "{inside:?}");
        assert!(inside.contains(&"b.c + a") && inside.contains(&"b.c") && !inside.contains(&"f(b)"));
        assert_eq!(places.stmts_in(tree, function).count(), 2);
        assert_eq!(places.named(tree.name("b").unwrap()).len(), 2);
        assert_eq!(places.attributes(tree.name("c").unwrap()).len(), 1);
        assert_eq!(places.attributes(tree.name("a").unwrap()), []);
    }
}
