//! Packs the catalogue's readable tables into sorted texts, which the catalogue searches in place.

#[path = "src/catalogue/package.rs"]
mod package;

use package::package;
use std::collections::{BTreeMap, BTreeSet};
use std::{env, fs, path::Path};

const TABLES: &str = "src/catalogue/tables";

/// The packages of the program that a new page shows, before and after: their rows are there from the start, and
/// patterns for any package, `*`. Those of all others come later, see `src/catalogue/later.rs`.
const FIRST: [&str; 7] = ["*", "asyncio", "aiohttp", "builtins", "httpx", "requests", "time"];

fn main() {
    println!("cargo:rerun-if-changed={TABLES}");
    let out = env::var("OUT_DIR").expect("cargo names the folder");
    let write = |name: &str, text: String| {
        fs::write(Path::new(&out).join(name), text).expect("the folder is writable");
    };
    // The rows of a package stand together in each table; the index says how many bytes they take in each.
    let tables =
        ["blocking", "types", "verdicts"].map(|table| (table, by_package(rows(&Path::new(TABLES).join(table)))));
    let packages: BTreeSet<&str> = tables.iter().flat_map(|(_, blocks)| blocks.keys().map(String::as_str)).collect();
    let (first, later): (Vec<&str>, Vec<&str>) = packages.into_iter().partition(|package| FIRST.contains(package));
    for (ending, packages) in [("", first), (".later", later)] {
        let mut index = String::new();
        let mut texts = [const { String::new() }; 3];
        for package in packages {
            index += package;
            for ((_, blocks), text) in tables.iter().zip(&mut texts) {
                let block = blocks.get(package).map(pack).unwrap_or_default();
                index += &format!("\t{}", block.len());
                *text += &block;
            }
            index += "\n";
        }
        write(&format!("packages{ending}.txt"), index);
        for ((table, _), text) in tables.iter().zip(texts) {
            write(&format!("{table}{ending}.txt"), text);
        }
    }
    write("native.txt", pack(&rows(&Path::new(TABLES).join("native"))));
}

type Rows = BTreeMap<String, String>;

/// The rows of each package.
fn by_package(rows: Rows) -> BTreeMap<String, Rows> {
    let mut blocks: BTreeMap<String, Rows> = BTreeMap::new();
    for (key, rest) in rows {
        blocks.entry(package(&key).to_string()).or_default().insert(key, rest);
    }
    blocks
}

/// Rows as one text, `key TAB rest`, sorted by the bytes of the key.
fn pack(rows: &Rows) -> String {
    rows.iter().map(|(key, rest)| format!("{key}\t{rest}\n")).collect()
}

/// All rows of a folder's files, each key once.
///
/// A blocking row gains its category, which is the file's name, and loses its notes and its source: they are for readers.
fn rows(folder: &Path) -> Rows {
    let mut rows = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder of tables") {
        let path = entry.expect("a readable entry").path();
        let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a plain file name");
        let text = fs::read_to_string(&path).expect("a table of UTF-8 text");
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (key, rest) = line.split_once('\t').unwrap_or_else(|| panic!("{name}: no tab in {line:?}"));
            let rest = match folder.ends_with("blocking") {
                true => format!("{name}\t{}", told(rest.rsplitn(3, '\t').nth(2).expect("notes and a source"))),
                false => rest.to_string(),
            };
            let earlier = rows.insert(key.to_string(), rest);
            assert!(earlier.is_none(), "{name}: a second row for {key}");
        }
    }
    rows
}

/// A blocking row without differences that are none, such as `same value`.
fn told(row: &str) -> String {
    let (before, differences) = row.rsplit_once('\t').expect("differences");
    let is_same = differences == "None" || differences.starts_with("same") && !differences.contains([';', ',', '(']);
    if is_same { format!("{before}\t") } else { row.to_string() }
}
