//! The patterns of `match`.

use super::{Converter, span};
use crate::syntax::ast::*;
use rustpython_parser::ast as py;
use rustpython_parser::ast::Ranged;

impl Converter<'_> {
    pub(super) fn pattern(&mut self, pattern: py::Pattern) -> Pattern {
        let span = span(pattern.range());
        let kind = match pattern {
            py::Pattern::MatchValue(node) => PatternKind::Value(self.expr(*node.value)),
            py::Pattern::MatchSingleton(node) => PatternKind::Singleton(super::expr::singleton(&node.value)),
            py::Pattern::MatchSequence(node) => PatternKind::Sequence(self.patterns(node.patterns)),
            py::Pattern::MatchMapping(node) => PatternKind::Mapping {
                keys: self.exprs(node.keys),
                patterns: self.patterns(node.patterns),
                rest: node.rest.map(|name| self.name(&name)),
            },
            py::Pattern::MatchClass(node) => self.class_pattern(node),
            py::Pattern::MatchStar(node) => PatternKind::Star(node.name.map(|name| self.name(&name))),
            py::Pattern::MatchAs(node) => PatternKind::As {
                pattern: node.pattern.map(|pattern| Box::new(self.pattern(*pattern))),
                name: node.name.map(|name| self.name(&name)),
            },
            py::Pattern::MatchOr(node) => PatternKind::Or(self.patterns(node.patterns)),
        };
        Pattern { span, kind }
    }

    fn patterns(&mut self, patterns: Vec<py::Pattern>) -> Vec<Pattern> {
        patterns.into_iter().map(|pattern| self.pattern(pattern)).collect()
    }

    fn class_pattern(&mut self, node: py::PatternMatchClass) -> PatternKind {
        let class = self.expr(*node.cls);
        let patterns = self.patterns(node.patterns);
        let pairs = node.kwd_attrs.into_iter().zip(node.kwd_patterns);
        let keywords = pairs.map(|(name, pattern)| (self.name(&name), self.pattern(pattern))).collect();
        PatternKind::Class { class, patterns, keywords }
    }
}
