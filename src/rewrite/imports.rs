//! Imports that changes need or no longer need, edited into the file's own import block.

mod quoted;
mod standard;
mod statement;

pub use quoted::{is_quoted, words};

use super::async_types::is_async_type;
use super::style::{Style, start_with_decorators, whole_lines};
use super::template::{Piece, Replacement};
use crate::syntax::SourceFile;
use crate::syntax::ast::{Constant, ExprKind, StmtId, StmtKind, Tree};
use crate::text::Span;
use standard::is_standard;
use statement::{Unused, bound_name, edit_statement, goes, without_lines};
use std::collections::BTreeSet;

/// A name that a change uses: `import module`, or `from module import name`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Import {
    pub module: String,
    /// `None` imports the module itself.
    pub name: Option<String>,
}

impl Import {
    pub fn module(module: &str) -> Self {
        Self { module: module.into(), name: None }
    }

    pub fn from(module: &str, name: &str) -> Self {
        Self { module: module.into(), name: Some(name.into()) }
    }

    fn statement(&self) -> String {
        match &self.name {
            None => format!("import {}", self.module),
            Some(name) => format!("from {} import {name}", self.module),
        }
    }
}

/// The replacements that bring `needed` in and take the names `unused` of the module's own imports out.
///
/// An import with a comment stays, as the comment may be about more than the name.
pub fn edit_imports(file: &SourceFile, needed: &BTreeSet<Import>, unused: &BTreeSet<String>) -> Vec<Replacement> {
    let block = ImportBlock::of(file);
    let missing: Vec<&Import> = needed.iter().filter(|import| !block.binds(import)).collect();
    // `import a.b` binds `a` as well, so that `import a` beside it says nothing more.
    let covered = missing.iter().filter(|import| import.name.is_none());
    let covered = covered.filter_map(|import| import.module.split_once('.')).map(|(root, _)| root).collect();
    let unused = &Unused { names: unused, covered };
    let mut out = Vec::new();
    let mut placed = BTreeSet::new();
    let joining = |id: StmtId| -> Vec<&Import> {
        missing.iter().copied().filter(|import| block.joins(import) == Some(id)).collect()
    };
    for &id in &block.all {
        let added = joining(id);
        placed.extend(added.iter().copied());
        out.extend(edit_statement(file, id, &added, unused));
    }
    for &guard in &block.guards {
        let body = block.guarded(guard);
        if body.iter().all(|&id| joining(id).is_empty() && goes(&file.tree, id, unused)) {
            out.extend(without_lines(file, guard));
            continue;
        }
        for &id in body {
            let added = joining(id);
            placed.extend(added.iter().copied());
            out.extend(edit_statement(file, id, &added, unused));
        }
    }
    let fresh = joined(missing.into_iter().filter(|import| !placed.contains(import)));
    let mut fresh: Vec<&Import> = fresh.iter().collect();
    fresh.sort_by_key(|import| !is_standard(&import.module));
    let keeps = |id: &StmtId| match &file.tree[*id].kind {
        StmtKind::Import { names } | StmtKind::ImportFrom { names, .. } => {
            names.iter().any(|alias| !unused.names.contains(bound_name(&file.tree, alias)))
        }
        _ => false,
    };
    let standard = |id: &&StmtId| is_standard(&block.module_of(**id));
    let parted =
        block.first.iter().filter(standard).any(keeps) || fresh.iter().any(|import| is_standard(&import.module));
    out.extend(block.insert(&fresh, parted));
    out
}

/// One import for all names of a module.
fn joined<'a>(imports: impl Iterator<Item = &'a Import>) -> Vec<Import> {
    let mut all: Vec<Import> = Vec::new();
    for import in imports {
        match (all.iter_mut().find(|other| other.module == import.module), &import.name) {
            (Some(Import { name: Some(names), .. }), Some(name)) => names.push_str(&format!(", {name}")),
            _ => all.push(import.clone()),
        }
    }
    all
}

/// The imports at the top level of a module.
struct ImportBlock<'a> {
    file: &'a SourceFile,
    tree: &'a Tree,
    /// Every import statement of the module's own body.
    all: Vec<StmtId>,
    /// `if TYPE_CHECKING:` with nothing else than imports in it, which only annotations read.
    guards: Vec<StmtId>,
    /// Those of the first run, where new ones go.
    first: Vec<StmtId>,
    /// The statement after the docstring and `__future__` imports.
    start: usize,
}

impl<'a> ImportBlock<'a> {
    fn of(file: &'a SourceFile) -> Self {
        let tree = &file.tree;
        let is_import = |&&id: &&StmtId| matches!(tree[id].kind, StmtKind::Import { .. } | StmtKind::ImportFrom { .. });
        let start = tree.body.iter().take_while(|&&id| is_docstring(tree, id) || is_future(tree, id)).count();
        let rest = &tree.body[start..];
        let all: Vec<StmtId> =
            tree.body.iter().filter(is_import).filter(|&&id| !is_future(tree, id)).copied().collect();
        let first = rest.iter().skip_while(|id| !is_import(id)).take_while(is_import).copied().collect();
        let guards = tree.body.iter().copied().filter(|&id| is_guard(tree, id)).collect();
        Self { file, tree, all, guards, first, start }
    }

    /// The imports below `if TYPE_CHECKING:`.
    fn guarded(&self, guard: StmtId) -> &'a [StmtId] {
        match &self.tree[guard].kind {
            StmtKind::If { body, .. } => body,
            _ => &[],
        }
    }

    /// The statements in which an import can stand: what only annotations read, below `if TYPE_CHECKING:` too.
    fn open_to<'b>(&'b self, import: &Import) -> impl Iterator<Item = StmtId> + use<'b, 'a> {
        let only_read = import.name.as_deref().is_some_and(is_async_type);
        let guards = if only_read { &self.guards[..] } else { &[] };
        self.all.iter().copied().chain(guards.iter().flat_map(|&guard| self.guarded(guard).iter().copied()))
    }

    /// Whether the module already binds what the import would.
    fn binds(&self, import: &Import) -> bool {
        self.open_to(import).any(|id| match (&self.tree[id].kind, &import.name) {
            (StmtKind::Import { names }, None) => names.iter().any(|alias| {
                let dotted = self.tree.str(alias.name);
                alias.asname.is_none()
                    && (dotted == import.module
                        || dotted.strip_prefix(&import.module).is_some_and(|rest| rest.starts_with('.')))
            }),
            (StmtKind::ImportFrom { names, .. }, Some(name)) => {
                self.is_from(id, &import.module)
                    && names.iter().any(|alias| alias.asname.is_none() && self.tree.str(alias.name) == name)
            }
            _ => false,
        })
    }

    fn is_from(&self, id: StmtId, wanted: &str) -> bool {
        let StmtKind::ImportFrom { module, level, .. } = &self.tree[id].kind else { return false };
        let name = module.map_or("", |module| self.tree.str(module.name));
        // `from .api import fetch` is wanted with its dots.
        wanted.strip_prefix(".".repeat(*level as usize).as_str()) == Some(name)
    }

    /// The `from module import ...` that can take one more name.
    fn joins(&self, import: &Import) -> Option<StmtId> {
        import.name.as_ref()?;
        let open = |&id: &StmtId| match &self.tree[id].kind {
            StmtKind::ImportFrom { names, .. } => names.iter().all(|alias| self.tree.str(alias.name) != "*"),
            _ => false,
        };
        self.open_to(import).filter(open).find(|&id| self.is_from(id, &import.module))
    }

    /// New import statements, each sorted into the first run of imports. `parted` says that some of the standard
    /// library stay, from which others are parted by an empty line.
    fn insert(&self, fresh: &[&Import], parted: bool) -> Vec<Replacement> {
        let newline = Style::of(self.file).newline;
        if fresh.is_empty() {
            return Vec::new();
        }
        if self.first.is_empty() || whole_lines(self.file, self.tree, self.first[0]).is_none() {
            let lines: Vec<String> = fresh.iter().map(|import| import.statement()).collect();
            return vec![self.open_block(&lines.join(newline), newline)];
        }
        let mut placed: Vec<Replacement> = Vec::new();
        for (number, import) in fresh.iter().enumerate() {
            let mut one = self.insert_sorted(import, newline, parted);
            // A section of its own is one block, of however many.
            if let (Some(before), true) = (number.checked_sub(1), self.is_foreign(import)) {
                let gap = format!("{newline}{newline}");
                let same =
                    self.is_foreign(fresh[before]) && is_standard(&fresh[before].module) == is_standard(&import.module);
                let last = placed.last_mut().filter(|last| same && last.span == one.span);
                if let Some(Piece::New(text)) = last.and_then(|last| last.pieces.last_mut())
                    && text.ends_with(&gap)
                {
                    text.truncate(text.len() - newline.len());
                } else if same && let Some(Piece::New(text)) = one.pieces.first_mut() {
                    *text = text.strip_prefix(newline).map_or(text.clone(), str::to_owned);
                }
            }
            placed.push(one);
        }
        placed
    }

    /// In front of the first import of its section and form that sorts behind it, else behind the last that does not.
    fn insert_sorted(&self, import: &Import, newline: &str, parted: bool) -> Replacement {
        let sections = self.sections();
        let Some(section) = sections.iter().find(|section| self.suits(section, import)) else {
            return self.new_section(import, &sections, newline, parted);
        };
        let same = |&&id: &&StmtId| matches!(self.tree[id].kind, StmtKind::Import { .. }) == import.name.is_none();
        let alike: Vec<StmtId> = section.iter().filter(same).copied().collect();
        let ours = is_standard(&import.module);
        let kin: Vec<StmtId> = alike.iter().copied().filter(|&id| is_standard(&self.module_of(id)) == ours).collect();
        let alike = if kin.is_empty() { alike } else { kin };
        let later = alike.iter().find(|&&id| self.module_of(id) > import.module);
        let (place, before) = match (later, alike.last()) {
            (Some(&id), _) => (id, true),
            (None, Some(&last)) => (last, false),
            (None, None) if import.name.is_none() => (section[0], true),
            (None, None) => (section[section.len() - 1], false),
        };
        self.line_beside(place, before, &import.statement(), newline)
    }

    fn line_beside(&self, place: StmtId, before: bool, line: &str, newline: &str) -> Replacement {
        let span = self.lines_of(place);
        let ends = self.file.slice(span).ends_with(['\n', '\r']);
        match before {
            true => Replacement::text(Span::at(span.start), format!("{line}{newline}")),
            false if ends => Replacement::text(Span::at(span.end), format!("{line}{newline}")),
            false => Replacement::text(Span::at(span.end), format!("{newline}{line}")),
        }
    }

    /// The first run of imports, cut at blank lines.
    fn sections(&self) -> Vec<Vec<StmtId>> {
        let mut sections: Vec<Vec<StmtId>> = Vec::new();
        let mut end = None;
        for &id in &self.first {
            let span = self.lines_of(id);
            match sections.last_mut() {
                Some(section) if end == Some(span.start) => section.push(id),
                _ => sections.push(vec![id]),
            }
            end = Some(span.end);
        }
        sections
    }

    /// Whether no section is one for it.
    fn is_foreign(&self, import: &Import) -> bool {
        !self.sections().iter().any(|section| self.suits(section, import))
    }

    fn suits(&self, section: &[StmtId], import: &Import) -> bool {
        let ours = is_standard(&import.module);
        section.iter().any(|&id| is_standard(&self.module_of(id)) == ours && !self.module_of(id).is_empty())
    }

    /// Standard modules go in front of everything, others behind the sections of the standard library.
    fn new_section(&self, import: &Import, sections: &[Vec<StmtId>], newline: &str, parted: bool) -> Replacement {
        let line = import.statement();
        let standard = is_standard(&import.module);
        let behind = sections.iter().rev().find(|section| section.iter().any(|&id| is_standard(&self.module_of(id))));
        match behind {
            Some(section) if !standard => {
                let gap = if parted { newline } else { "" };
                self.line_beside(section[section.len() - 1], false, &format!("{gap}{line}"), newline)
            }
            _ => self.line_beside(sections[0][0], true, &format!("{line}{newline}"), newline),
        }
    }

    fn lines_of(&self, id: StmtId) -> Span {
        let lines = &self.file.lines;
        let span = self.tree[id].span;
        let last = span.end.max(span.start + 1) - 1;
        Span::new(lines.start_of(lines.line_of(span.start)), lines.start_of(lines.line_of(last) + 1))
    }

    /// The module a statement imports first; empty for relative imports, which sort last.
    fn module_of(&self, id: StmtId) -> String {
        match &self.tree[id].kind {
            StmtKind::Import { names } => names.first().map_or(String::new(), |alias| self.tree.str(alias.name).into()),
            StmtKind::ImportFrom { module: Some(module), level: 0, .. } => self.tree.str(module.name).into(),
            _ => String::new(),
        }
    }

    /// A first import block: behind the docstring and `__future__`, in front of the rest with its comments.
    fn open_block(&self, lines: &str, newline: &str) -> Replacement {
        if self.start > 0 {
            let last = self.tree.body[self.start - 1];
            let end = self.lines_of(last).end;
            let follows = self.file.slice(Span::new(end, self.file.text.len() as u32));
            let after = if follows.starts_with(newline) || follows.is_empty() { "" } else { newline };
            let before = if self.file.slice(self.lines_of(last)).ends_with(['\n', '\r']) { "" } else { newline };
            return Replacement::text(Span::at(end), format!("{before}{newline}{lines}{newline}{after}"));
        }
        let Some(&first) = self.tree.body.first() else {
            return Replacement::text(Span::at(0), format!("{lines}{newline}"));
        };
        let at = self.above_comments(start_with_decorators(self.file, self.tree, first));
        let gap = match self.tree[first].kind {
            StmtKind::FunctionDef(_) | StmtKind::ClassDef(_) => format!("{newline}{newline}"),
            StmtKind::Import { .. } | StmtKind::ImportFrom { .. } => String::new(),
            _ => newline.to_string(),
        };
        Replacement::text(Span::at(at), format!("{lines}{newline}{gap}"))
    }

    /// The start of the comment lines that touch the statement at `offset` from above; those of the file's head stay.
    fn above_comments(&self, offset: u32) -> u32 {
        let lines = &self.file.lines;
        let mut line = lines.line_of(offset);
        let is_comment = |line: u32| {
            let span = Span::new(lines.start_of(line), lines.start_of(line + 1));
            self.file.slice(span).trim_start().starts_with('#')
        };
        let own = line;
        while line > 1 && is_comment(line - 1) {
            line -= 1;
        }
        lines.start_of(if line == 1 { own } else { line })
    }
}

/// `if TYPE_CHECKING:` over imports alone.
fn is_guard(tree: &Tree, id: StmtId) -> bool {
    let StmtKind::If { test, body, orelse } = &tree[id].kind else { return false };
    let name = match tree[*test].kind {
        ExprKind::Name { name, .. } => name,
        ExprKind::Attribute { attr, .. } => attr.name,
        _ => return false,
    };
    let is_import = |&id: &StmtId| matches!(tree[id].kind, StmtKind::Import { .. } | StmtKind::ImportFrom { .. });
    tree.str(name) == "TYPE_CHECKING" && orelse.is_empty() && body.iter().all(is_import)
}

fn is_docstring(tree: &Tree, id: StmtId) -> bool {
    match tree[id].kind {
        StmtKind::Expr { value } => {
            matches!(tree[value].kind, ExprKind::Constant(Constant::Str(_))) && tree.body.first() == Some(&id)
        }
        _ => false,
    }
}

fn is_future(tree: &Tree, id: StmtId) -> bool {
    matches!(&tree[id].kind, StmtKind::ImportFrom { module: Some(module), level: 0, .. } if tree.str(module.name) == "__future__")
}

#[cfg(test)]
mod tests {
    use super::super::template::Forest;
    use super::*;
    use crate::text::apply_edits;

    fn edited(text: &str, needed: &[Import], unused: &[&str]) -> String {
        let file = SourceFile::parse(text);
        let unused = unused.iter().map(|name| name.to_string()).collect();
        let replacements = edit_imports(&file, &needed.iter().cloned().collect(), &unused);
        let all: Vec<&Replacement> = replacements.iter().collect();
        let edits = Forest::new(&all).map_err(|conflict| format!("{conflict:?}")).unwrap().edits(&file);
        apply_edits(text, &edits).unwrap()
    }

    #[test]
    fn imports_are_sorted_into_place() {
        let asyncio = [Import::module("asyncio")];
        assert_eq!(
            edited("import abc\nimport sys\n\nx = 1\n", &asyncio, &[]),
            "import abc\nimport asyncio\nimport sys\n\nx = 1\n"
        );
        assert_eq!(edited("import requests\n\nx = 1\n", &asyncio, &[]), "import asyncio\n\nimport requests\n\nx = 1\n");
        assert_eq!(edited("import asyncio\nx = 1\n", &asyncio, &[]), "import asyncio\nx = 1\n");
        assert_eq!(edited("import os\r\nx = 1\r\n", &asyncio, &[]), "import asyncio\r\nimport os\r\nx = 1\r\n");
        let aiohttp = [Import::module("aiohttp")];
        assert_eq!(edited("import os\n\nx = 1\n", &aiohttp, &[]), "import os\n\nimport aiohttp\n\nx = 1\n");
    }

    #[test]
    fn a_first_import_goes_behind_docstring_and_future() {
        let asyncio = [Import::module("asyncio")];
        assert_eq!(edited("", &asyncio, &[]), "import asyncio\n");
        assert_eq!(edited("def f(): pass\n", &asyncio, &[]), "import asyncio\n\n\ndef f(): pass\n");
        let text = "\"\"\"Doc.\"\"\"\nfrom __future__ import annotations\n\nx = 1\n";
        let after = "\"\"\"Doc.\"\"\"\nfrom __future__ import annotations\n\nimport asyncio\n\nx = 1\n";
        assert_eq!(edited(text, &asyncio, &[]), after);
        assert_eq!(
            edited("#!/bin/python\n\n# about x\nx = 1\n", &asyncio, &[]),
            "#!/bin/python\n\nimport asyncio\n\n# about x\nx = 1\n"
        );
    }

    #[test]
    fn names_join_the_statement_of_their_module() {
        let needed = [Import::from("contextlib", "asynccontextmanager")];
        assert_eq!(
            edited("from contextlib import contextmanager, suppress\n", &needed, &["contextmanager"]),
            "from contextlib import asynccontextmanager, suppress\n"
        );
        assert_eq!(
            edited("from contextlib import (\n    closing,\n    suppress,\n)\n", &needed, &[]),
            "from contextlib import (\n    asynccontextmanager,\n    closing,\n    suppress,\n)\n"
        );
    }

    #[test]
    fn a_module_goes_where_one_below_it_comes() {
        let below = [Import::module("redis.asyncio")];
        assert_eq!(edited("import os\n\nimport redis\n", &below, &[]), "import os\n\nimport redis.asyncio\n");
        assert_eq!(edited("import redis as r\n", &below, &[]), "import redis as r\nimport redis.asyncio\n");
    }

    #[test]
    fn what_only_annotations_read_stays_where_it_is_imported_for_them() {
        let text = "import os\n\nif TYPE_CHECKING:\n    from typing import Iterator\n    import requests\n\nx = 1\n";
        let needed = [Import::from("typing", "AsyncIterator")];
        let after = "import os\n\nif TYPE_CHECKING:\n    from typing import AsyncIterator\n\nx = 1\n";
        assert_eq!(edited(text, &needed, &["Iterator", "requests"]), after);
        assert_eq!(edited(text, &[], &["Iterator", "requests"]), "import os\n\n\nx = 1\n");
        assert_eq!(edited(after, &needed, &[]), after);
    }

    #[test]
    fn what_is_unused_goes_unless_a_comment_stands_there() {
        assert_eq!(edited("import os\nimport time\nx = 1\n", &[], &["time"]), "import os\nx = 1\n");
        assert_eq!(edited("import time  # keep\nx = 1\n", &[], &["time"]), "import time  # keep\nx = 1\n");
    }
}
