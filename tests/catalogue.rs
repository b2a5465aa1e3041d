//! Walks the catalogue's tables as people write them: each row is found, makes sense, and can be reached by types.

use std::collections::BTreeSet;
use std::fs;
use unblock::catalogue::{self, Strategy, Type, blocking, canonical, documentation, is_async, is_known_module};
use unblock::syntax::SourceFile;

/// The lines of a folder's tables, cell by cell.
fn rows(folder: &str) -> Vec<Vec<String>> {
    let mut files: Vec<_> = fs::read_dir(format!("src/catalogue/tables/{folder}")).unwrap().collect();
    files.sort_by_key(|file| file.as_ref().unwrap().path());
    let text: String = files.into_iter().map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

/// A name that a pattern matches.
fn example(pattern: &str) -> String {
    pattern.replace("**", "some.method").replace('*', "some")
}

#[test]
fn every_row_is_whole() {
    for row in rows("blocking") {
        let name = &row[0];
        assert_eq!(row.len(), 10, "{name} has too many cells, or too few");
        let found = blocking(name).unwrap_or_else(|| panic!("{name} is hidden by an alias, or misspells a word"));
        assert_eq!(found.qualname, name, "another row answers");
        assert_eq!(canonical(name), *name, "an alias hides the row");
        assert!((0.0..=60_000.0).contains(&found.milliseconds), "{name}: {} ms", found.milliseconds);
        assert!(row[9].starts_with("https://"), "{name}: no source");
        let known = ["cheap", "iterates", "with"];
        let version = |flag: &str| flag.starts_with("py3.") && found.python_min.is_some();
        let flags = row[6].split_whitespace();
        flags.for_each(|flag| assert!(known.contains(&flag) || version(flag), "{name}: {flag}"));
        assert!(!found.async_form.is_empty(), "{name}: no form");
    }
}

#[test]
fn a_pattern_answers_for_what_it_matches() {
    for row in rows("blocking").iter().filter(|row| row[0].contains('*')) {
        let name = example(&row[0]);
        let found = blocking(&name).unwrap_or_else(|| panic!("{name}"));
        for text in [&found.async_form, &found.async_qualname] {
            assert!(found.qualname != row[0] || !text.contains(".*"), "{name} leaves a star in {text}");
        }
    }
}

#[test]
fn the_asynchronous_form_is_python() {
    let direct = [Strategy::Swap, Strategy::SameNameAwait, Strategy::ToThread];
    let forms = rows("blocking").into_iter().filter_map(|row| {
        let found = blocking(&example(&row[0])).or_else(|| blocking(&row[0]))?;
        direct.contains(&found.strategy).then_some((row[0].clone(), found.async_form))
    });
    for (name, form) in forms {
        let readable = |form: &str| {
            let form = ["command", "method", "operation", "group", "resource", "namespace", "action"]
                .iter()
                .fold(form.trim().to_owned(), |form, hole| form.replace(&format!("<{hole}>"), hole));
            let body = if form.ends_with(':') { "\n        pass" } else { "" };
            let text = match form.starts_with('@') {
                true => format!("{form}\nasync def f():\n    pass\n"),
                false => format!("async def f():\n    {form}{body}\n"),
            };
            SourceFile::parse(text).unread.is_empty()
        };
        assert!(readable(&form) || form.split(" / ").all(readable), "{name}: {form}");
    }
}

#[test]
fn types_lead_to_every_class_with_rows() {
    let given: BTreeSet<String> = rows("types").iter().flat_map(|row| names_in(&row[1])).collect();
    for row in rows("blocking") {
        let Some((owner, _)) = row[0].rsplit_once('.').filter(|(owner, _)| !owner.contains('*')) else { continue };
        assert!(given.contains(owner) || constructed(owner), "nothing leads to {owner}");
    }
}

/// Whether calling a class, and then following attributes, gives an owner of rows; a module needs nothing.
fn constructed(owner: &str) -> bool {
    let ends: Vec<usize> = owner.match_indices('.').map(|(dot, _)| dot).chain([owner.len()]).collect();
    let is_class = |end: &usize| owner[..*end].rsplit('.').next().unwrap().starts_with(|c: char| c.is_uppercase());
    let Some(first) = ends.iter().position(|end| *end > owner.find('.').unwrap_or(0) && is_class(end)) else {
        return true;
    };
    let made = |end: usize| catalogue::returns(&owner[..end], None) == Some(Type::Instance(leak(&owner[..end])));
    let led = |pair: &[usize]| {
        let step = catalogue::attribute(&owner[..pair[0]], &owner[pair[0] + 1..pair[1]]);
        step == Some(Type::Instance(leak(&owner[..pair[1]])))
    };
    (first..ends.len()).any(|class| made(ends[class]) && ends[class..].windows(2).all(led))
}

fn leak(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

/// The dotted names inside a type.
fn names_in(of: &str) -> Vec<String> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    of.split(|c: char| !is_name(c)).filter(|name| name.contains('.')).map(str::to_owned).collect()
}

#[test]
fn every_fact_is_read_and_names_things_canonically() {
    for row in rows("types") {
        let [key, of] = &row[..] else { panic!("{row:?} is not a key and a type") };
        let read = match key.split_once(' ') {
            Some(("alias", path)) => {
                assert_eq!(canonical(of), *of, "{path} is an alias of an alias");
                continue;
            }
            Some(("class", class)) => {
                assert!(catalogue::bases(class).eq(of.split(' ')), "{class}");
                assert!(
                    catalogue::bases(class).all(|base| !ancestors(base).contains(class)),
                    "{class} is its own base"
                );
                continue;
            }
            Some(("with", class)) => catalogue::enters(class),
            _ if key.ends_with("[]") => catalogue::element(&key[..key.len() - 2]),
            _ if key.ends_with("')") => {
                let (callable, literal) = key[..key.len() - 2].split_once("('").unwrap();
                catalogue::returns(callable, Some(literal))
            }
            // Where all methods of a class block by default, the excepted ones are its builders.
            _ if key.ends_with(".*()") && blocking(&example(&key[..key.len() - 2])).is_some() => continue,
            _ if key.ends_with("()") => catalogue::returns(&example(&key[..key.len() - 2]), None),
            _ => {
                let (class, name) = key.rsplit_once('.').unwrap();
                catalogue::attribute(class, &example(name))
            }
        };
        assert!(read.is_some(), "{key} says nothing: an alias hides it, or {of} is no type");
        for name in names_in(of) {
            assert_eq!(canonical(&name), name, "{key} gives a name that the tables do not use");
        }
    }
}

fn ancestors(class: &str) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut open = vec![class.to_owned()];
    while let Some(class) = open.pop() {
        open.extend(catalogue::bases(&class).map(str::to_owned).filter(|base| !seen.contains(base)));
        seen.insert(class);
    }
    seen
}

#[test]
fn a_harmless_name_excepts_something() {
    let names: BTreeSet<String> = rows("blocking").into_iter().map(|row| row[0].clone()).collect();
    for row in rows("verdicts").iter().filter(|row| row[1] == "harmless") {
        assert_eq!(blocking(&example(&row[0])), None, "{}", row[0]);
        assert!(!names.contains(&row[0]), "{} both blocks and is harmless", row[0]);
    }
}

#[test]
fn packages_with_rows_are_known_and_documented() {
    for row in rows("blocking").iter().filter(|row| !row[0].starts_with('*')) {
        let root = row[0].split('.').next().unwrap();
        assert!(is_known_module(root) || !row[0].contains('.') || root == "dbapi", "{root}");
    }
    assert_eq!(
        documentation("urllib.request.urlopen").unwrap(),
        "https://docs.python.org/3/library/urllib.request.html"
    );
    assert_eq!(documentation("os.path.exists").unwrap(), "https://docs.python.org/3/library/os.path.html");
    assert_eq!(documentation("subprocess.Popen.wait").unwrap(), "https://docs.python.org/3/library/subprocess.html");
    assert_eq!(documentation("open").unwrap(), "https://docs.python.org/3/library/functions.html");
    assert_eq!(documentation("redis.Redis.get").unwrap(), "https://redis.readthedocs.io/");
    assert_eq!(documentation("nobody.knows"), None);
}

#[test]
fn what_is_asynchronous_is_no_row() {
    for name in ["aiohttp.ClientSession.get", "asyncpg.connect", "psycopg.AsyncConnection.connect", "anyio.sleep"] {
        assert!(is_async(name) && blocking(name).is_none(), "{name}");
    }
}

#[test]
fn what_can_be_instant_blocks_otherwise() {
    for row in rows("verdicts").iter().filter(|row| row[1] == "instant") {
        assert!(blocking(&row[0]).is_some(), "{} never blocks", row[0]);
        assert_eq!(catalogue::instant(&row[0]).count(), row[2].split(' ').count(), "{}: {}", row[0], row[2]);
    }
}
