//! The flat list of findings that every face shows: sites, and calls that reach one.

use super::callee::name_span;
use super::{Found, Link};
use crate::catalogue::Category;
use crate::names::{DefinitionId, EdgeKind, FileId, Names, Project};
use crate::syntax::ast::*;
use crate::text::Span;
use std::collections::BTreeSet;

/// One finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Listing {
    pub file: FileId,
    /// The whole call, context expression or iterable.
    pub span: Span,
    /// The callee's last name.
    pub name_span: Span,
    /// The resolved name of a site; the callee's qualified name of a chain.
    pub name: String,
    /// It blocks through functions of the project, not itself.
    pub is_chain: bool,
    /// It is a call; else the object of a `with` or a loop, which was made elsewhere.
    pub is_call: bool,
    pub category: Option<Category>,
    /// Milliseconds of one call, with all that it reaches.
    pub milliseconds: f64,
    pub function: DefinitionId,
    /// Qualified names from the callee to the site, whose path comes last; empty for a site.
    pub chain: Vec<String>,
}

impl Found {
    /// Sites that count and calls that reach one, in the order of files and of the source; one for each call.
    pub fn listings(&self, project: &Project, names: &Names) -> Vec<Listing> {
        let mut listings: Vec<Listing> = Vec::new();
        let mut taken: BTreeSet<(FileId, ExprId)> = BTreeSet::new();
        for site in self.sites.iter().filter(|site| site.counts()) {
            if taken.insert((site.file, site.expr)) {
                listings.push(Listing {
                    file: site.file,
                    span: site.span,
                    name_span: site.name_span,
                    name: site.path.clone(),
                    is_chain: false,
                    is_call: is_call(project, site.file, site.expr),
                    category: site.category(),
                    milliseconds: site.milliseconds,
                    function: site.function,
                    chain: Vec::new(),
                });
            }
        }
        for number in self.blocking_calls(names) {
            let edge = &names.edges()[number];
            let tree = &project.file(edge.file).source.tree;
            let callee = match tree[edge.site].kind {
                ExprKind::Call { func, .. } => func,
                _ if matches!(edge.kind, EdgeKind::Enter | EdgeKind::Iterate) => edge.site,
                _ => continue,
            };
            if taken.insert((edge.file, edge.site)) {
                let fact = self.function(edge.callee);
                listings.push(Listing {
                    file: edge.file,
                    span: tree[edge.site].span,
                    name_span: name_span(tree, callee),
                    name: names.definition(edge.callee).qualname.clone(),
                    is_chain: true,
                    is_call: is_call(project, edge.file, edge.site),
                    category: self.chain_category(names, edge.callee),
                    milliseconds: fact.total_milliseconds,
                    function: edge.caller,
                    chain: self.chain_names(names, edge.callee),
                });
            }
        }
        listings.sort_by_key(|listing| (listing.file, listing.name_span.start, listing.name_span.end));
        listings
    }

    /// The chain from a function, in names.
    pub fn chain_names(&self, names: &Names, from: DefinitionId) -> Vec<String> {
        let mut chain = Vec::new();
        for (id, link) in self.chain(names, from) {
            chain.push(names.definition(id).qualname.clone());
            if let Link::Site(site) = link {
                chain.push(self.sites[site].path.clone());
            }
        }
        chain
    }

    fn chain_category(&self, names: &Names, from: DefinitionId) -> Option<Category> {
        match self.chain(names, from).last() {
            Some(&(_, Link::Site(site))) => self.sites[site].category(),
            _ => None,
        }
    }
}

fn is_call(project: &Project, file: FileId, expr: ExprId) -> bool {
    matches!(project.file(file).source.tree[expr].kind, ExprKind::Call { .. })
}
