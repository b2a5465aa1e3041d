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

/// The qualified names that the call edges of several files lead to, by caller.
fn edges(files: &[(&str, &str)]) -> Vec<String> {
    let parsed = files.iter().map(|(name, text)| (name.to_string(), SourceFile::parse(*text)));
    let names = Names::of(&Project::new(parsed));
    let qualname = |id| names.definition(id).qualname.as_str();
    let shown = names.edges().iter();
    shown.map(|edge| format!("{} -> {} ({:?})", qualname(edge.caller), qualname(edge.callee), edge.kind)).collect()
}

#[test]
fn imports_lead_to_other_files() {
    let client =
        ("app/client.py", "class Client:\n    def get(self):\n        pass\ndef make():\n    return Client()\n");
    let package = ("app/__init__.py", "from .client import Client as Public\n");
    let edges = |main: &str| edges(&[package, client, ("app/main.py", main)]);
    for main in [
        "from .client import make\nmake().get()",
        "from . import client\nclient.make().get()",
        "from app.client import *\nmake().get()",
        "import app.client\napp.client.make().get()",
        "import app.client as c\nc.make().get()",
    ] {
        let expected = ["<module> -> make (Call)", "<module> -> Client.get (Call)"];
        let mut found = edges(main);
        found.sort();
        let mut expected: Vec<String> = expected.map(str::to_owned).to_vec();
        expected.sort();
        assert_eq!(found, expected, "{main}");
    }
    assert_eq!(edges("from app import Public\nPublic().get()"), ["<module> -> Client.get (Call)"]);
}

#[test]
fn edges_say_how_they_run() {
    let source = "
import threading
class A:
    def __init__(self): pass
    def __enter__(self): return self
    def __exit__(self, *e): pass
    def __iter__(self): return self
    def __next__(self): pass
    def __getitem__(self, key): pass
    @property
    def value(self): pass
def f(a: A):
    A()
    with a: pass
    for x in a: pass
    a[1]
    a.value
    sorted([], key=g)
    threading.Thread(target=g)
    unknown(g)
def g(): pass
";
    assert_eq!(
        edges(&[("a.py", source)]),
        [
            "f -> A.__init__ (Constructor)",
            "f -> A.__enter__ (Enter)",
            "f -> A.__exit__ (Enter)",
            "f -> A.__iter__ (Iterate)",
            "f -> A.__next__ (Iterate)",
            "f -> A.__getitem__ (Operator)",
            "f -> A.value (Property)",
            "f -> g (Callback)",
            "f -> g (Thread)",
            "f -> g (Handed)",
        ]
    );
}

#[test]
fn qualified_names_follow_the_nesting() {
    let source =
        "class A:\n    def m(self):\n        def inner():\n            return lambda: 1\n        class B: pass\n";
    let names = Names::of(&Project::single("a.py", SourceFile::parse(source)));
    let all: Vec<&str> = names.definitions().iter().map(|definition| definition.qualname.as_str()).collect();
    assert_eq!(all, ["<module>", "A", "A.m", "A.m.inner", "A.m.inner.<lambda>", "A.m.B"]);
}

#[test]
fn the_evidence_leads_back_to_the_import() {
    let source = "import sqlite3\nconnection = sqlite3.connect('a')\nconnection.commit()\n";
    let project = Project::single("a.py", SourceFile::parse(source));
    let names = Names::of(&project);
    let tree = &project.files[0].source.tree;
    let StmtKind::Expr { value } = tree[tree.body[2]].kind else { panic!() };
    let evidence = names.evidence(&project, project.ids().next().unwrap(), value);
    let texts: Vec<String> = evidence.into_iter().map(|step| step.text).collect();
    assert_eq!(texts, ["`connection` is assigned `sqlite3.connect('a')`", "`sqlite3` is the module `sqlite3`"]);
}

/// Everything below runs on the stack that a browser gives.
fn on_a_small_stack(source: String) {
    let run = move || Names::of(&Project::single("a.py", SourceFile::parse(source)));
    std::thread::Builder::new().stack_size(1 << 20).spawn(run).unwrap().join().unwrap();
}

#[test]
fn code_that_refers_to_itself_comes_to_an_end() {
    for source in [
        "class A(A): pass\nA().x",
        "class A(B): pass\nclass B(A): pass\nB().f()",
        "def f(): return f()\nf()()",
        "def f(x): return g(x)\ndef g(y): return f(y)\ng(f)",
        "class A:\n    def __getattr__(self, n): return getattr(self, n)\nA().x.y",
        "class A:\n    def __init__(self): self.a = self.b\n    @property\n    def b(self): return self.a\nA().a.b.a",
        "x = x\nx = [x]\nx = x[0]\nx()",
        "from a import *\nfrom a import b\nb()",
        "def d(f):\n    return d(f)\n@d\ndef d(f): pass\nd(d)",
        "class A:\n    def __iter__(self): return iter(self)\nfor a in A(): a()",
        "f = lambda g: g(f)\nf(f)",
        "global x\nx = x()",
    ] {
        on_a_small_stack(source.to_owned());
    }
}

#[test]
fn long_chains_need_no_deep_stack() {
    on_a_small_stack(format!("x = {}", "a.f(".repeat(50) + &")".repeat(50)));
    on_a_small_stack(format!("import a\nx = a{}", ".f()".repeat(2_000)));
    on_a_small_stack((0..2_000).map(|i| format!("def f{i}(x): return f{}(x)\n", i + 1)).collect());
    on_a_small_stack((0..2_000).map(|i| format!("x{} = x{i}\n", i + 1)).rev().collect());
    on_a_small_stack((0..2_000).map(|i| format!("class A{}(A{i}):\n    x = A{i}().x\n", i + 1)).collect());
    on_a_small_stack(format!("if a: pass\n{}", "elif b: x = 1\n".repeat(2_000)));
    on_a_small_stack(format!("x = {}1", "1 + ".repeat(2_000)));
}
