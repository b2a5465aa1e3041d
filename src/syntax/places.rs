//! What stands where: the nodes of a span, and the uses of a name, without a look at the rest of the file.

use super::ast::*;
use crate::text::{Map, Set, Span};

/// The nodes of a tree by where they start.
#[derive(Clone, Debug)]
pub struct Places {
    exprs: Vec<(u32, ExprId)>,
    stmts: Vec<(u32, StmtId)>,
    /// The `Name` expressions of each name, by where they start.
    names: Vec<Vec<ExprId>>,
    /// The attributes of each name: `x.name`.
    attributes: Vec<Vec<ExprId>>,
    /// `import` and `from ... import`, in the order of the tree.
    imports: Vec<StmtId>,
    /// The first `from ... import` that binds a name.
    imported: Map<Name, StmtId>,
    /// `global` and `nonlocal`.
    declarations: Vec<StmtId>,
    /// Names of parameters.
    parameters: Set<Name>,
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
        let mut stmts = Vec::with_capacity(tree.stmts.len());
        let (mut imports, mut imported) = (Vec::new(), Map::default());
        let (mut declarations, mut parameters) = (Vec::new(), Set::default());
        for (id, stmt) in (0..).map(StmtId).zip(&tree.stmts) {
            stmts.push((stmt.span.start, id));
            match &stmt.kind {
                StmtKind::Import { .. } => imports.push(id),
                StmtKind::ImportFrom { names, .. } => {
                    imports.push(id);
                    for alias in names {
                        imported.entry(alias.asname.map_or(alias.name, |asname| asname.name)).or_insert(id);
                    }
                }
                StmtKind::Global { .. } | StmtKind::Nonlocal { .. } => declarations.push(id),
                StmtKind::FunctionDef(def) => parameters.extend(def.params.items.iter().map(|param| param.name.name)),
                _ => {}
            }
        }
        exprs.sort_unstable();
        stmts.sort_unstable();
        names.iter_mut().for_each(|all: &mut Vec<ExprId>| all.sort_by_key(|&id| tree[id].span.start));
        Self { exprs, stmts, names, attributes, imports, imported, declarations, parameters }
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

    /// The uses of a name in a span.
    pub fn named_in<'a>(&'a self, tree: &'a Tree, name: Name, span: Span) -> impl Iterator<Item = ExprId> + 'a {
        let all = self.named(name);
        let from = all.partition_point(|&id| tree[id].span.start < span.start);
        let here = all[from..].iter().copied().take_while(move |&id| tree[id].span.start <= span.end);
        here.filter(move |&id| span.contains(tree[id].span))
    }

    /// Every import, wherever it stands.
    pub fn imports(&self) -> &[StmtId] {
        &self.imports
    }

    /// The first `from ... import` that binds a name.
    pub fn importing(&self, name: Name) -> Option<StmtId> {
        self.imported.get(&name).copied()
    }

    /// Every `global` and `nonlocal`.
    pub fn declarations(&self) -> &[StmtId] {
        &self.declarations
    }

    /// Whether some `def` has a parameter of this name.
    pub fn is_parameter(&self, name: Name) -> bool {
        self.parameters.contains(&name)
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
