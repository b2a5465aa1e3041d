//! What a run makes of what it cannot see: classes of libraries, decorators, keys, files. It goes on, and what it takes
//! for granted it says.

use unblock::simulate::{Options, Trace, simulate};
use unblock::syntax::SourceFile;

fn run(text: &str, entry: Option<&str>) -> Trace {
    simulate(&SourceFile::parse(text), &Options { entry: entry.map(str::to_owned), ..Options::default() })
}

/// What a program prints, which must run to its end.
fn printed(text: &str) -> String {
    let trace = run(text, None);
    assert_eq!(trace.error, None, "{text}");
    trace.stdout
}

#[test]
fn attributes_may_come_from_a_base_class_of_a_library() {
    let text = "\
import requests, lib

class Client(requests.Session):
    def load(self):
        return self.get('https://example.org/')

class Plugin(lib.A, lib.B):
    def load(self):
        return super().load(self.limits, Plugin.default)

class Child(lib.A, Plugin):
    pass

Child().load()
Client().load()
print(Child.__mro__[:2] == (Child, Plugin), issubclass(Child, Plugin))
";
    let trace = run(text, None);
    assert_eq!((trace.error, trace.stdout.as_str()), (None, "True True\n"));
    let path = |call: &unblock::simulate::BlockingCall| call.path.clone();
    assert_eq!(trace.blocking.iter().map(path).collect::<Vec<_>>(), ["requests.Session.get"]);
}

#[test]
fn what_is_all_there_still_lacks_what_it_lacks() {
    for (line, error) in [
        ("C().missing", "AttributeError: 'C' object has no attribute 'missing'"),
        ("C.missing", "AttributeError: type object 'C' has no attribute 'missing'"),
        ("f.missing", "AttributeError: 'function' object has no attribute 'missing'"),
        ("{'a': 1}['b']", "KeyError: 'b'"),
        ("D().__missing__", "AttributeError: 'D' object has no attribute '__missing__'"),
    ] {
        let text = format!("import lib\nclass C: pass\nclass D(lib.D): pass\ndef f(): pass\n{line}\n");
        assert_eq!(run(&text, None).error.as_deref(), Some(error), "{line}");
    }
}

#[test]
fn a_decorator_of_a_library_may_add_what_it_likes() {
    let text = "\
import click

@click.group()
def cli():
    return 'ran'

@cli.command('scan')
def scan():
    pass

print(cli(), callable(cli.main))
";
    assert_eq!(printed(text), "ran True\n");
}

#[test]
fn an_unknown_key_is_not_missing_and_an_unknown_value_is_written() {
    assert_eq!(printed("import lib\nprint({'a': 1}[lib.key])\n"), "<[lib.key]>\n");
    assert_eq!(printed("import json, lib\nprint(json.dumps({'a': lib.value}))\n"), "{\"a\": \"<lib.value>\"}\n");
}

#[test]
fn opening_a_file_takes_its_time() {
    let trace = run("with open('a.txt') as file:\n    pass\n", None);
    let calls: Vec<_> = trace.blocking.iter().map(|call| (call.path.as_str(), call.line)).collect();
    assert_eq!(calls, [("open", 1)]);
}

#[test]
fn an_entry_is_given_all_that_it_demands() {
    let text = "\
class C:
    def __init__(self, host, *, port, limit=3):
        self.where = (host, port, limit)

    def load(self, key, *, timeout):
        print(self.where, key, timeout)
";
    assert_eq!(
        run(&text.replace("limit=3):", "limit=3):\n        print(host)"), Some("C.__init__")).stdout,
        "<host>\n"
    );
    let trace = run(text, Some("C.load"));
    assert_eq!((trace.error, trace.stdout.as_str()), (None, "(<host>, <port>, 3) <key> <timeout>\n"));
}

/// The dotted names of the blocking calls to which a function comes, which must run to its end.
fn blocking(text: &str, entry: &str) -> Vec<String> {
    let trace = run(text, Some(entry));
    assert_eq!(trace.error, None, "{text}");
    trace.blocking.iter().map(|call| call.path.clone()).collect()
}

#[test]
fn a_check_of_something_unknown_lets_the_program_go_on() {
    for check in [
        "if kind == 'file': raise ValueError(kind)",
        "if not kind or url.is_local: raise ValueError(kind)",
        "if kind.missing and not url: raise ValueError(kind)",
        "if url.cached: return",
        "if url.cached: return url.cache",
        "if url.is_local: sys.exit('no')",
        "assert kind != 'file' and not url.is_local, url",
        "if not url.is_local:\n        pass\n    else:\n        raise ValueError(url)",
        "for part in kind:\n        if part.is_done: continue\n        open(part)",
    ] {
        let text = format!("import sys, requests\ndef load(url, kind):\n    {check}\n    requests.get(url)\n");
        let found = blocking(&text, "load");
        assert_eq!(found.last().map(String::as_str), Some("requests.get"), "{check}");
        assert_eq!(found.len() > 1, check.contains("open"), "{check}: {found:?}");
    }
}

#[test]
fn a_loop_still_ends_where_only_a_check_ends_it() {
    let text = "\
import requests
def poll(url):
    while True:
        answer = requests.get(url)
        if answer.done:
            return answer
";
    assert_eq!(blocking(text, "poll"), ["requests.get"]);
}

#[test]
fn an_argument_is_what_its_annotation_names() {
    let text = "\
from __future__ import annotations
from typing import TYPE_CHECKING, Optional
import requests
if TYPE_CHECKING:
    from redis import Redis

class Shop:
    def __init__(self, session: requests.Session, name, *, region: 'str' = 'eu'):
        self.session = session

    def items(self):
        return self.session.get('https://example.org/items')

class Cart:
    def __init__(self, cart: Cart):
        self.cart = cart

def total(shop: Optional[Shop], store: Redis | None, cart: Cart, *, strange: no.such[thing], text: str):
    shop.items()
    store.get('total')
    return cart.cart.cart, strange(), text
";
    assert_eq!(blocking(text, "total"), ["requests.Session.get", "redis.Redis.get"]);
}

#[test]
fn a_decorated_function_gets_its_own_arguments() {
    let text = "\
import functools, requests
def plain(function):
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)
    return wrapper
def kept(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)
    return wrapper
@plain
def one(a, b):
    requests.get(a + b)
class C:
    @kept
    @plain
    def two(self, a, *, b):
        requests.get(a + b)
";
    assert_eq!(blocking(text, "one").len(), 1);
    assert_eq!(blocking(text, "C.two").len(), 1);
}
