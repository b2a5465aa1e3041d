//! What names resolve to, case by case.

use super::{Names, Project, Value};
use crate::syntax::SourceFile;
use crate::syntax::ast::*;

/// The callee of the last call in a text, as dotted names of outside or qualified names of the project.
fn last_callee(source: &str) -> Vec<String> {
    let project = Project::single("case.py", SourceFile::parse(source));
    let names = Names::of(&project);
    let file = project.ids().next().unwrap();
    let tree = &project.files[0].source.tree;
    let calls = (0..tree.exprs.len() as u32).map(ExprId).filter_map(|id| match tree[id].kind {
        ExprKind::Call { func, .. } => Some((tree[id].span.end, func)),
        _ => None,
    });
    let (_, func) = calls.max().expect("a call");
    let mut found: Vec<String> = names
        .possibilities(file, func)
        .map(|value| match value {
            Value::Outside(path) => names.path(*path).to_owned(),
            Value::Local(id) | Value::Method { function: id, .. } => names.definition(*id).qualname.clone(),
            Value::Unknown | Value::None => "?".to_owned(),
            other => format!("{other:?}"),
        })
        .collect();
    found.sort();
    found
}

#[track_caller]
fn is(source: &str, expected: &[&str]) {
    assert_eq!(last_callee(source), expected, "{source}");
}

#[test]
fn aliases_lead_to_the_same_function() {
    is("import time as t\nt.sleep(1)", &["time.sleep"]);
    is("from time import sleep as nap\nnap(1)", &["time.sleep"]);
    is("import time\nnap = time.sleep\nnap(1)", &["time.sleep"]);
    is("__import__('time').sleep(1)", &["time.sleep"]);
}

#[test]
fn shadowing_is_exact() {
    is("import time\ndef f(time):\n    time.sleep(1)", &["?"]);
    is("import time\nclass A:\n    time = None\n    def f(self):\n        time.sleep(1)", &["time.sleep"]);
    is("import time\ntime = object()\ndel time\ntime.sleep(1)", &["?"]);
    is("import time\n[time.sleep(1) for time in ()]", &["?"]);
}

#[test]
fn the_last_assignment_wins_and_branches_join() {
    is("import a\nx = a.f\nx = a.g\nx()", &["a.g"]);
    is("import a\nif a:\n    x = a.f\nelse:\n    x = a.g\nx()", &["a.f", "a.g"]);
    is("import a\nx = a.f\nif a:\n    x = a.g\n    raise x\nx()", &["a.f"]);
    is("import a\nx = a.f\nfor i in a:\n    x()\n    x = a.g", &["a.f", "a.g"]);
    is("import a\ntry:\n    x = a.f\nexcept a.E:\n    x = a.g\nx()", &["a.f", "a.g"]);
}
