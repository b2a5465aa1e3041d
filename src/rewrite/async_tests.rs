//! Tests that await: `IsolatedAsyncioTestCase` in the place of `TestCase`, and pytest's marker.

use super::change::Safety;
use super::draft::Draft;
use super::imports::Import;
use super::settings::{RewriteSettings, Strategy};
use super::style::{indentation, start_with_decorators};
use super::template::Replacement;
use crate::find::{EntryKind, Found};
use crate::names::{DefinitionId, DefinitionKind, FileId, Names, Project, Value};
use crate::syntax::ast::*;
use crate::text::Span;
use std::collections::BTreeMap;

pub const NAME: &str = "async-tests";

/// How a function is run by a test runner that can await it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runner {
    /// A method of a class of the project that names `unittest.TestCase` as its base.
    Unittest { class: DefinitionId },
    /// A function or method that pytest finds.
    Pytest,
    /// A fixture of pytest, made anew for each test.
    Fixture,
}

/// The runner of a test, or of what runs around tests; `None` where nobody could await it.
pub fn runner(
    project: &Project,
    names: &Names,
    found: &Found,
    settings: &RewriteSettings,
    id: DefinitionId,
) -> Option<Runner> {
    if settings.strategy != Strategy::InPlace {
        return None;
    }
    let definition = names.definition(id);
    let is_test = found.function(id).entry == Some(EntryKind::Test);
    let Some(class) = definition.class else {
        let fixture = fixture(project, names, id).map(|_| Runner::Fixture);
        return fixture.or(is_test.then_some(Runner::Pytest));
    };
    let mut outside = names.outside_bases(class).filter(|base| !matches!(*base, "object" | "builtins.object"));
    match outside.next() {
        None => (is_test && names.ancestors(class).all(|other| other == class)).then_some(Runner::Pytest),
        Some(_) => {
            let around = async_name(&definition.name).is_some() && !is_overridden(names, class, &definition.name);
            let fits = (is_test || around) && base_of(project, names, class).is_some();
            fits.then_some(Runner::Unittest { class })
        }
    }
}

/// The decorator of a fixture whose life is one test: a longer one would outlive the loop of the test.
fn fixture(project: &Project, names: &Names, id: DefinitionId) -> Option<(FileId, ExprId)> {
    let definition = names.definition(id);
    let DefinitionKind::Function(stmt) = definition.kind else { return None };
    let tree = &project.file(definition.file).source.tree;
    let StmtKind::FunctionDef(def) = &tree[stmt].kind else { return None };
    let named = |expr: ExprId| names.callees(definition.file, expr).contains(&"pytest.fixture");
    let found = def.decorators.iter().find_map(|&decorator| match &tree[decorator].kind {
        ExprKind::Call { func, keywords, .. } => {
            let is_longer = |keyword: &Keyword| keyword.name.is_none_or(|name| tree.str(name.name) == "scope");
            (named(*func) && !keywords.iter().any(is_longer)).then_some(*func)
        }
        _ => named(decorator).then_some(decorator),
    });
    found.map(|expr| (definition.file, expr))
}

/// `@pytest_asyncio.fixture` in the place of `@pytest.fixture`.
fn await_fixture(draft: &mut Draft, id: DefinitionId) {
    let scene = draft.scene;
    let Some((file, decorator)) = fixture(scene.project, scene.names, id) else { return };
    let span = scene.tree(file)[decorator].span;
    let head = super::swap_calls::head_name(scene.tree(file), decorator);
    if let Some(change) = change_of(draft, id) {
        change.replacements.push(Replacement::text(span, "pytest_asyncio.fixture"));
        change.imports.push(Import::module("pytest_asyncio"));
        change.frees.extend(head);
        change.safety = Safety::Review;
        change.caution = Some("pytest needs the plug-in `pytest-asyncio` to await fixtures".into());
    }
}

/// `setUp` is called by `super()` where more than one class of a hierarchy has it.
fn is_overridden(names: &Names, class: DefinitionId, name: &str) -> bool {
    let family = names.ancestors(class).chain(names.subclasses(class));
    let others: Vec<DefinitionId> = family.filter(|&other| other != class).collect();
    names.definitions().iter().any(|other| other.name == name && other.class.is_some_and(|c| others.contains(&c)))
}

fn async_name(name: &str) -> Option<&'static str> {
    match name {
        "setUp" => Some("asyncSetUp"),
        "tearDown" => Some("asyncTearDown"),
        _ => None,
    }
}

/// The base `unittest.TestCase` of a class, as it is written.
fn base_of(project: &Project, names: &Names, class: DefinitionId) -> Option<(FileId, ExprId)> {
    let definition = names.definition(class);
    let DefinitionKind::Class(stmt) = definition.kind else { return None };
    let StmtKind::ClassDef(def) = &project.file(definition.file).source.tree[stmt].kind else { return None };
    // A class of the project that leaves its construction to `TestCase` is another base.
    let is_base = |value: &Value| match *value {
        Value::Outside(path) => matches!(names.path(path), "unittest.TestCase" | "unittest.case.TestCase"),
        _ => false,
    };
    let base = def.bases.iter().find(|&&base| names.possibilities(definition.file, base).any(is_base))?;
    Some((definition.file, *base))
}

/// One change per class of tests, and a marker for each test of pytest.
pub fn write(draft: &mut Draft, found: &Found) {
    let mut classes: BTreeMap<DefinitionId, Vec<DefinitionId>> = BTreeMap::new();
    let turned: Vec<DefinitionId> = draft.colouring.functions.keys().copied().collect();
    for id in turned {
        match runner(draft.scene.project, draft.scene.names, found, draft.settings, id) {
            Some(Runner::Unittest { class }) => classes.entry(class).or_default().push(id),
            Some(Runner::Pytest) => mark(draft, id),
            Some(Runner::Fixture) => await_fixture(draft, id),
            None => {}
        }
    }
    for (class, methods) in classes {
        convert(draft, class, &methods);
    }
}

fn convert(draft: &mut Draft, class: DefinitionId, methods: &[DefinitionId]) {
    let scene = draft.scene;
    let Some((file, base)) = base_of(scene.project, scene.names, class) else { return };
    let tree = scene.tree(file);
    let mut change = draft.change(NAME, file, class, tree[base].span);
    change.title = format!("Let `{}` await its tests", scene.definition(class).name);
    change.why = "`IsolatedAsyncioTestCase` runs each test in an event loop of its own".into();
    match tree[base].kind {
        ExprKind::Attribute { attr, .. } => {
            change.replacements.push(Replacement::text(attr.span, "IsolatedAsyncioTestCase"))
        }
        _ => {
            change.replacements.push(Replacement::text(tree[base].span, "IsolatedAsyncioTestCase"));
            change.imports.push(Import::from("unittest", "IsolatedAsyncioTestCase"));
            change.frees.push(base);
        }
    }
    let id = change.id.clone();
    if draft.add(change).is_err() {
        return;
    }
    for &method in methods {
        let Some(def) = scene.function(method) else { continue };
        let new = async_name(&scene.definition(method).name);
        if let Some(change) = change_of(draft, method) {
            change.depends_on.push(id.clone());
            change.replacements.extend(new.map(|new| Replacement::text(def.name.span, new)));
        }
    }
}

/// `@pytest.mark.asyncio` above a test.
fn mark(draft: &mut Draft, id: DefinitionId) {
    let scene = draft.scene;
    let definition = scene.definition(id);
    let DefinitionKind::Function(stmt) = definition.kind else { return };
    let source = scene.source(definition.file);
    let at = start_with_decorators(source, &source.tree, stmt);
    let indent = indentation(source, at);
    let line = format!("@pytest.mark.asyncio{}{indent}", draft.style(definition.file).newline);
    if let Some(change) = change_of(draft, id) {
        change.replacements.push(Replacement::text(Span::at(at), line));
        change.imports.push(Import::module("pytest"));
        change.safety = Safety::Review;
        change.caution = Some("pytest needs the plug-in `pytest-asyncio` to await tests".into());
    }
}

/// The change that makes a function asynchronous.
fn change_of<'d>(draft: &'d mut Draft, id: DefinitionId) -> Option<&'d mut super::Change> {
    let own = draft.defs.get(&id)?.clone();
    draft.change_named(&own)
}
