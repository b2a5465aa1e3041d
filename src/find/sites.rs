//! Blocking sites: the calls, `with` statements and loops that hold their thread.

use super::callee::{callee_text, name_span};
use super::instant::is_given;
use super::settings::{Declared, Settings, matches};
use crate::catalogue::{self, Blocking, Category};
use crate::names::{DefinitionId, EdgeKind, FileId, Names, Project, Value};
use crate::syntax::ast::*;
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet};

/// A place that blocks, or would if it were not handled already.
#[derive(Clone, Debug)]
pub struct Site {
    pub file: FileId,
    /// The call, the context expression of a `with`, or the iterable of a loop.
    pub expr: ExprId,
    pub kind: SiteKind,
    pub span: Span,
    /// The callee's last name: what an editor underlines.
    pub name_span: Span,
    /// The resolved dotted name, or the callee's text where a declared entry matched that.
    pub path: String,
    pub cause: Cause,
    /// Milliseconds of one call.
    pub milliseconds: f64,
    pub measure: Measure,
    /// The function, lambda or module that runs it.
    pub function: DefinitionId,
    /// How often the loops around it run it in one call of the function; unknown loops count once.
    pub times: f64,
    /// Loops around it, counted or not.
    pub loops: usize,
    pub handled: Option<Handled>,
    /// Milliseconds of a whole recording, where there is one.
    pub recorded: Option<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SiteKind {
    Call,
    /// Entering and leaving a `with`.
    Enter,
    /// Each step of a loop.
    Iterate,
}

/// Why a site is one.
#[derive(Clone, Debug, PartialEq)]
pub enum Cause {
    Catalogue(Box<Blocking>),
    /// Index into the declared entries.
    Declared(usize),
}

/// Where the milliseconds come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// A typical value of the catalogue.
    Catalogue,
    /// A literal of the source: `time.sleep(2)`.
    Source,
    /// The person's own figure.
    Person,
    /// A recording of a real run.
    Recorded,
}

/// Why a call that blocks does not hold the event loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handled {
    /// The operand of `await`.
    Awaited,
    /// In a function that only ever runs on another thread.
    OtherThread,
}

impl Site {
    pub fn category(&self) -> Option<Category> {
        match &self.cause {
            Cause::Catalogue(row) => Some(row.category),
            Cause::Declared(_) => None,
        }
    }

    /// A look-up of metadata, too short to matter alone.
    pub fn is_cheap(&self) -> bool {
        matches!(&self.cause, Cause::Catalogue(row) if row.cheap)
    }

    /// It computes and waits for nothing: a thread helps as far as it lets go of the interpreter.
    pub fn computes(&self) -> bool {
        self.category() == Some(Category::Cpu)
    }

    /// Whether it is worth a finding: it waits, and nobody has taken care of it.
    pub fn counts(&self) -> bool {
        let waits = match &self.cause {
            Cause::Catalogue(row) => row.waits() && !row.cheap,
            Cause::Declared(_) => true,
        };
        waits && self.handled.is_none()
    }
}

/// Every site, in the order of files and of the source.
pub(super) fn sites(project: &Project, names: &Names, settings: &Settings) -> Vec<Site> {
    let elsewhere = on_other_threads(names);
    let mut finder = Finder { project, names, settings, elsewhere, rows: BTreeMap::new(), sites: Vec::new() };
    for file in project.ids() {
        let first = finder.sites.len();
        finder.calls(file);
        finder.entries(file);
        finder.loops(file);
        finder.sites[first..].sort_by_key(|site| (site.name_span.start, site.kind, site.expr));
    }
    finder.sites
}

/// Functions that are only handed to other threads: lambdas and inner functions which nobody else runs.
fn on_other_threads(names: &Names) -> BTreeSet<DefinitionId> {
    let (mut threaded, mut called) = (BTreeSet::new(), BTreeSet::new());
    for edge in names.edges() {
        match edge.kind {
            EdgeKind::Thread => threaded.insert(edge.callee),
            _ => called.insert(edge.callee),
        };
    }
    let inner = |&id: &DefinitionId| {
        let definition = names.definition(id);
        let around = definition.parent.map(|parent| names.definition(parent));
        around.is_some_and(|around| around.is_async) && !called.contains(&id)
    };
    threaded.into_iter().filter(inner).collect()
}

struct Finder<'a> {
    project: &'a Project,
    names: &'a Names,
    settings: &'a Settings,
    elsewhere: BTreeSet<DefinitionId>,
    /// Rows by dotted name, each looked up once.
    rows: BTreeMap<String, Option<Blocking>>,
    sites: Vec<Site>,
}

/// What a person or the catalogue says of one callee.
struct Verdict {
    path: String,
    cause: Cause,
    milliseconds: f64,
    measure: Measure,
}

impl Finder<'_> {
    fn tree(&self, file: FileId) -> &Tree {
        &self.project.file(file).source.tree
    }

    fn calls(&mut self, file: FileId) {
        for i in 0..self.tree(file).exprs.len() as u32 {
            let call = ExprId(i);
            let ExprKind::Call { func, .. } = self.tree(file)[call].kind else { continue };
            let Some(function) = self.names.function(file, call) else { continue };
            if let Some(verdict) = self.callee(file, func, function, SiteKind::Call) {
                if self.stays_in_memory(file, call, &verdict) || self.answers_at_once(file, call, &verdict) {
                    continue;
                }
                let verdict = self.timed(file, call, verdict);
                self.add(file, call, func, function, SiteKind::Call, verdict);
            }
        }
    }

    fn callee(&mut self, file: FileId, func: ExprId, function: DefinitionId, kind: SiteKind) -> Option<Verdict> {
        let names = self.names.callees(file, func);
        let text = match self.settings.blocking.is_empty() && self.settings.harmless.is_empty() {
            true => None,
            false => callee_text(self.tree(file), func),
        };
        if let Some(declared) = self.declared(&names, text.as_deref(), function, kind) {
            return Some(declared);
        }
        if self.settings.harmless.iter().any(|pattern| matches(pattern, &names, text.as_deref())) {
            return None;
        }
        let mut best: Option<(Blocking, &str)> = None;
        for name in names {
            if let Some(row) = self.row(name)
                && best.as_ref().is_none_or(|(before, _)| before.milliseconds < row.milliseconds)
            {
                best = Some((row, name));
            }
        }
        best.map(|(row, name)| Verdict {
            path: name.to_owned(),
            milliseconds: row.milliseconds,
            measure: Measure::Catalogue,
            cause: Cause::Catalogue(Box::new(row)),
        })
    }

    /// `json.load(io.StringIO(text))` reads no file.
    fn stays_in_memory(&self, file: FileId, call: ExprId, verdict: &Verdict) -> bool {
        let is_file = matches!(&verdict.cause, Cause::Catalogue(row) if row.category == Category::File);
        is_file && verdict.path != "shutil.copyfileobj" && self.names.is_given_memory(file, call, self.tree(file))
    }

    /// `lock.acquire(blocking=False)` and `os.waitpid(pid, os.WNOHANG)` do not wait.
    fn answers_at_once(&self, file: FileId, call: ExprId, verdict: &Verdict) -> bool {
        let Cause::Catalogue(row) = &verdict.cause else { return false };
        let tree = self.tree(file);
        catalogue::instant(row.qualname).any(|instant| is_given(tree, call, instant))
    }

    fn row(&mut self, name: &str) -> Option<Blocking> {
        if let Some(row) = self.rows.get(name) {
            return row.clone();
        }
        let row = catalogue::blocking(name);
        self.rows.insert(name.to_owned(), row.clone());
        row
    }

    fn declared(&self, names: &[&str], text: Option<&str>, function: DefinitionId, kind: SiteKind) -> Option<Verdict> {
        let qualname = &self.names.definition(function).qualname;
        let fits = |entry: &Declared| {
            entry.applies_to(kind) && entry.applies_in(qualname) && matches(&entry.pattern, names, text)
        };
        let (index, entry) = self.settings.blocking.iter().enumerate().find(|(_, entry)| fits(entry))?;
        let resolved = names.iter().find(|name| matches(&entry.pattern, &[name], None)).copied();
        let path = resolved.or(text).unwrap_or(&entry.pattern).to_owned();
        let (milliseconds, measure) = (entry.milliseconds.unwrap_or(DECLARED_MILLISECONDS), Measure::Person);
        Some(Verdict { path, cause: Cause::Declared(index), milliseconds, measure })
    }

    /// A literal in the source, or the person's figure, in place of the typical milliseconds.
    fn timed(&self, file: FileId, call: ExprId, mut verdict: Verdict) -> Verdict {
        if let Some(&milliseconds) = self.settings.milliseconds.get(&verdict.path) {
            return Verdict { milliseconds, measure: Measure::Person, ..verdict };
        }
        let is_sleep = matches!(&verdict.cause, Cause::Catalogue(row) if row.category == Category::Sleep);
        let tree = self.tree(file);
        if let (true, ExprKind::Call { args, keywords, .. }) = (is_sleep, &tree[call].kind) {
            let first = args.first().copied().or_else(|| keywords.first().map(|keyword| keyword.value));
            if let Some(seconds) = first.and_then(|expr| number(tree, expr)) {
                verdict.milliseconds = seconds * 1000.0;
                verdict.measure = Measure::Source;
            }
        }
        verdict
    }

    /// `with` over objects whose entry blocks, such as locks.
    fn entries(&mut self, file: FileId) {
        for &(context, is_async) in self.names.entered(file) {
            if !is_async {
                self.implicit(file, context, SiteKind::Enter, "__enter__");
            }
        }
    }

    /// Loops over objects whose steps block, such as consumers.
    fn loops(&mut self, file: FileId) {
        for &(iter, is_async) in self.names.iterated(file) {
            if !is_async {
                self.implicit(file, iter, SiteKind::Iterate, "__iter__");
            }
        }
        // `yield from items` steps through them as a loop does.
        for i in 0..self.tree(file).exprs.len() as u32 {
            if let ExprKind::YieldFrom { value } = self.tree(file)[ExprId(i)].kind {
                self.implicit(file, value, SiteKind::Iterate, "__iter__");
            }
        }
    }

    fn implicit(&mut self, file: FileId, expr: ExprId, kind: SiteKind, method: &str) {
        let Some(function) = self.names.function(file, expr) else { return };
        let head = match self.tree(file)[expr].kind {
            ExprKind::Call { func, .. } => func,
            _ => expr,
        };
        let text = callee_text(self.tree(file), head);
        let names = self.names.callees(file, head);
        let declared = self.declared(&names, text.as_deref(), function, kind);
        let Some(verdict) = declared.or_else(|| self.listed_method(file, expr, method)) else { return };
        self.add(file, expr, head, function, kind, verdict);
    }

    fn listed_method(&mut self, file: FileId, expr: ExprId, method: &str) -> Option<Verdict> {
        let names = self.names;
        let paths: Vec<String> = names
            .possibilities(file, expr)
            .filter_map(|value| match value {
                Value::Instance(class) => Some(format!("{}.{method}", names.path(*class))),
                _ => None,
            })
            .collect();
        for path in paths {
            // A family's `*` speaks of the methods that are called by name.
            let Some(row) = self.row(&path).filter(|row| row.qualname.ends_with(method)) else { continue };
            let milliseconds = row.milliseconds;
            let cause = Cause::Catalogue(Box::new(row));
            return Some(Verdict { path, cause, milliseconds, measure: Measure::Catalogue });
        }
        None
    }

    fn add(
        &mut self,
        file: FileId,
        expr: ExprId,
        callee: ExprId,
        function: DefinitionId,
        kind: SiteKind,
        verdict: Verdict,
    ) {
        let tree = self.tree(file);
        let handled = if self.names.is_awaited(file, expr) {
            Some(Handled::Awaited)
        } else {
            self.elsewhere.contains(&function).then_some(Handled::OtherThread)
        };
        let (mut times, mut loops) = (1.0, 0);
        for around in self.names.loops(file, expr) {
            times *= around.count.unwrap_or(1) as f64;
            loops += 1;
        }
        let (span, name_span) = (tree[expr].span, name_span(tree, callee));
        let Verdict { path, cause, milliseconds, measure } = verdict;
        self.sites.push(Site {
            file,
            expr,
            kind,
            span,
            name_span,
            path,
            cause,
            milliseconds,
            measure,
            function,
            times,
            loops,
            handled,
            recorded: None,
        });
    }
}

/// What a declared call costs where the person gives no figure: a request to a service nearby.
pub const DECLARED_MILLISECONDS: f64 = 100.0;

fn number(tree: &Tree, expr: ExprId) -> Option<f64> {
    match &tree[expr].kind {
        ExprKind::Constant(Constant::Float(number)) => Some(*number),
        ExprKind::Constant(Constant::Int(number)) => number.to_string().parse().ok(),
        ExprKind::BinOp { left, op, right } => {
            let (left, right) = (literal(tree, *left)?, literal(tree, *right)?);
            Some(match op {
                BinOp::Mult => left * right,
                BinOp::Div if right != 0.0 => left / right,
                BinOp::Add => left + right,
                BinOp::Sub => left - right,
                _ => return None,
            })
        }
        _ => None,
    }
    .filter(|seconds| seconds.is_finite() && *seconds >= 0.0)
}

/// A number that is no expression of its own.
fn literal(tree: &Tree, expr: ExprId) -> Option<f64> {
    match tree[expr].kind {
        ExprKind::Constant(_) => number(tree, expr),
        _ => None,
    }
}
