//! How an answer came about: the import, assignment or annotation that says what a name is.

use super::project::{FileId, Project};
use super::resolved::Names;
use super::scope::{BindingId, BindingKind, Source};
use crate::syntax::ast::*;
use crate::text::Span;

/// One step of a proof, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub file: FileId,
    pub span: Span,
    /// A sentence without its full stop: "`session` is assigned `requests.Session()`".
    pub text: String,
}

/// Steps that are shown; longer proofs are not read.
const MOST_STEPS: usize = 4;

impl Names {
    /// How the value of an expression was found out, nearest step first.
    pub fn evidence(&self, project: &Project, file: FileId, expr: ExprId) -> Vec<Evidence> {
        let mut steps = Vec::new();
        let mut next = Some(expr);
        while let (Some(expr), true) = (next, steps.len() < MOST_STEPS) {
            next = self.step(project, file, expr, &mut steps);
        }
        steps
    }

    /// Adds what says most about an expression; gives the expression that this rests on.
    fn step(&self, project: &Project, file: FileId, expr: ExprId, steps: &mut Vec<Evidence>) -> Option<ExprId> {
        let tree = &project.file(file).source.tree;
        match tree[expr].kind {
            ExprKind::Name { .. } => {
                let bindings = self.flows[file.0 as usize].bindings(expr);
                self.binding_step(project, file, *bindings.last()?, steps)
            }
            ExprKind::Attribute { value, attr, .. } => match tree[value].kind {
                ExprKind::Name { name, .. } if matches!(tree.str(name), "self" | "cls") => {
                    let stores = &self.scopes[file.0 as usize].attribute_stores;
                    let store = stores.iter().find(|store| store.attr == attr.name && is_assigned(&store.kind))?;
                    let name = format!("self.{}", tree.str(attr.name));
                    self.kind_step(project, file, &store.kind, &name, tree[store.target].span, steps)
                }
                _ => Some(value),
            },
            ExprKind::Call { func, .. } => Some(func),
            ExprKind::Subscript { value, .. } | ExprKind::Await { value } => Some(value),
            _ => None,
        }
    }

    fn binding_step(
        &self,
        project: &Project,
        file: FileId,
        id: BindingId,
        steps: &mut Vec<Evidence>,
    ) -> Option<ExprId> {
        let source = &project.file(file).source;
        let binding = self.scopes[file.0 as usize].binding(id);
        let name = source.tree.str(binding.name);
        let span = Span::new(binding.at, binding.at + name.len() as u32);
        self.kind_step(project, file, &binding.kind, name, span, steps)
    }

    fn kind_step(
        &self,
        project: &Project,
        file: FileId,
        kind: &BindingKind,
        name: &str,
        span: Span,
        steps: &mut Vec<Evidence>,
    ) -> Option<ExprId> {
        let source = &project.file(file).source;
        let shown = |expr: ExprId| shortened(source.slice(source.tree[expr].span));
        let (text, next) = match kind {
            BindingKind::Import { dotted, .. } => {
                (format!("`{name}` is the module `{}`", source.tree.str(*dotted)), None)
            }
            BindingKind::ImportFrom { module, name: imported, level } => {
                let module = module.map_or("", |module| source.tree.str(module));
                let dots = ".".repeat(*level as usize);
                (format!("`{name}` is `{}` of `{dots}{module}`", source.tree.str(*imported)), None)
            }
            BindingKind::From { source: from, .. } => match *from {
                Source::Value(value) => (format!("`{name}` is assigned `{}`", shown(value)), Some(value)),
                Source::Element { iter } => (format!("`{name}` is an element of `{}`", shown(iter)), Some(iter)),
                Source::Entered { context } => {
                    (format!("`{name}` is what `with {}` gives", shown(context)), Some(context))
                }
            },
            BindingKind::Annotated { annotation, .. } => {
                (format!("`{name}` is declared `{}`", shown(*annotation)), None)
            }
            BindingKind::Param { function, .. } => {
                (format!("`{name}` is a parameter of `{}`", self.definition(*function).qualname), None)
            }
            BindingKind::Define(definition) => {
                (format!("`{name}` is defined here, as `{}`", self.definition(*definition).qualname), None)
            }
            BindingKind::Narrowed { class } => {
                (format!("`{name}` was tested to be a `{}`", shown(*class)), Some(*class))
            }
            _ => return None,
        };
        steps.push(Evidence { file, span, text });
        next
    }
}

fn is_assigned(kind: &BindingKind) -> bool {
    matches!(kind, BindingKind::From { .. } | BindingKind::Annotated { .. })
}

/// The first line of a text, cut where it gets long.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    let line = text.lines().next().unwrap_or("");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None if line.len() < text.len() => format!("{line}..."),
        None => line.to_owned(),
    }
}
