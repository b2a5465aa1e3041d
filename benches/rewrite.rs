//! How fast a file of a thousand lines is read, planned and rewritten, beside parsing it alone.
//!
//! `cargo bench --bench rewrite [-- FILE...]`; without files, a program of a back end's usual parts.

use rustpython_parser::{Parse, ast};
use std::collections::BTreeSet;
use std::time::Instant;
use unblock::find::{self, Settings};
use unblock::names::{Names, Project};
use unblock::rewrite::{self, RewriteSettings};
use unblock::syntax::SourceFile;

/// The head of the program.
const HEAD: &str = "\
\"\"\"A shop's back end.\"\"\"
import json
import logging
import sqlite3
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import requests

log = logging.getLogger(__name__)
BASE = \"https://shop.example\"


class ApiError(Exception):
    pass

";

/// One part: a service with a client class, a generator, a pool, files, SQL and a subprocess. `{n}` is its number, and
/// `{m}` that of the part before it, which it calls.
const PART: &str = "

class Client{n}:
    \"\"\"Talks to the service.\"\"\"

    def __init__(self, token, retries=3):
        self.token = token
        self.retries = retries
        self.session = requests.Session()

    def get(self, path, **params):
        for attempt in range(self.retries):
            response = self.session.get(f\"{BASE}/{n}/{path}\", params=params, timeout=10)
            if response.status_code < 500:
                return response.json()
            time.sleep(2 ** attempt)
        raise ApiError(path)

    def pages(self, path):
        page = 1
        while True:
            found = self.get(path, page=page)
            if not found:
                return
            yield from found
            page += 1

    def close(self):
        self.session.close()


def orders{n}(path, year):
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute(\"SELECT customer, total FROM orders WHERE year = ?\", (year,))
        return rows.fetchall()


@contextmanager
def measured{n}(name):
    start = time.perf_counter()
    try:
        yield
    finally:
        log.info(\"%s took %.1f s\", name, time.perf_counter() - start)


def price{n}(product):
    # The price service knows no batches.
    response = requests.get(f\"{BASE}/prices/{product}\", timeout=5)
    response.raise_for_status()
    return response.json()[\"price\"]


def prices{n}(products):
    found = []
    for product in products:
        found.append(price{n}(product))
    return found


def report{n}(client, path, years, products):
    with measured{n}(\"report\"):
        customers = {order[\"customer\"] for order in client.pages(\"orders\")}
        pages = [orders{n}(path, year) for year in years]
        current = prices{n}(products)
    return {\"customers\": sorted(customers), \"pages\": pages, \"prices\": current}


def thumbnails{n}(files):
    with ThreadPoolExecutor(max_workers=4) as pool:
        return list(pool.map(thumbnail{n}, files))


def thumbnail{n}(name):
    subprocess.run([\"convert\", name, \"-resize\", \"64x64\", f\"small-{name}\"], check=True)
    return f\"small-{name}\"


def run{n}(token, path, years, products):
    client = Client{n}(token)
    try:
        page = report{n}(client, path, years, products)
        small = thumbnails{n}(product + \".png\" for product in products)
        before = run{m}(token, path, years, products)
    except (ApiError, requests.HTTPError) as error:
        log.warning(\"%s\", error)
        return None
    finally:
        client.close()
    with open(f\"report-{n}.json\", \"w\") as out:
        json.dump({\"page\": page, \"small\": small, \"before\": before}, out)
    return page

";

const TAIL: &str = "

def run0(token, path, years, products):
    return None


if __name__ == \"__main__\":
    print(run11(\"secret\", \"shop.db\", [2024, 2025], [\"tea\", \"pot\"]))
";

fn program() -> String {
    let part = |n: u32| PART.replace("{n}", &n.to_string()).replace("{m}", &(n - 1).to_string());
    HEAD.to_string() + &(1..=11).map(part).collect::<String>() + TAIL
}

fn main() {
    let paths = std::env::args().skip(1).filter(|argument| !argument.starts_with('-'));
    let given: Vec<(String, String)> =
        paths.filter_map(|path| std::fs::read_to_string(&path).ok().map(|text| (path, text))).collect();
    let programs = if given.is_empty() { vec![("a back end".into(), program())] } else { given };
    for (name, text) in programs {
        let lines = text.lines().count();
        let (changes, after) = work(&text);
        let before: BTreeSet<&str> = text.lines().collect();
        let changed = after.lines().filter(|line| !before.contains(line)).count();
        println!(
            "{name}: {lines} lines, {changes} changes, {changed} lines differ; milliseconds at best, in the middle:"
        );
        let parse = typical(|| drop(ast::Suite::parse(&text, "")));
        let read = typical(|| drop(SourceFile::parse(text.as_str())));
        let find = typical(|| found(&text));
        let whole = typical(|| work(&text));
        let show = |what: &str, (best, middle): (f64, f64)| println!("{what:>20} {best:7.2} {middle:7.2}");
        show("the parser alone", parse);
        show("reading", read);
        show("and finding", find);
        show("and rewriting", whole);
        println!("{:>20} {:7.1} {:7.1}", "times parsing", whole.0 / parse.0, whole.1 / parse.1);
    }
}

fn found(text: &str) -> usize {
    let project = Project::single("program.py", SourceFile::parse(text));
    let names = Names::of(&project);
    find::analyse(&project, &names, &Settings::default()).sites.len()
}

/// Plans and applies everything; the number of changes, and the new text.
fn work(text: &str) -> (usize, String) {
    let project = Project::single("program.py", SourceFile::parse(text));
    let names = Names::of(&project);
    let declared = Settings::default();
    let found = find::analyse(&project, &names, &declared);
    let plan = rewrite::plan(&project, &names, &found, &declared, &RewriteSettings::default());
    let file = project.ids().next().expect("one file");
    let result = plan.render(&project, file, &BTreeSet::new());
    assert!(result.dropped.is_empty(), "{:?} made the file invalid", result.dropped);
    (plan.changes.len(), result.text)
}

/// Milliseconds of the best run and of the one in the middle.
fn typical<T>(run: impl Fn() -> T) -> (f64, f64) {
    let mut times: Vec<f64> = (0..101)
        .map(|_| {
            let start = Instant::now();
            let _ = run();
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    (times[0], times[times.len() / 2])
}
