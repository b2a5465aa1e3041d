//! Packs the catalogue's readable tables into sorted text, which the catalogue searches in place.

use std::{collections::BTreeMap, env, fs, path::Path};

const TABLES: &str = "src/catalogue/tables";

fn main() {
    println!("cargo:rerun-if-changed={TABLES}");
    let out = env::var("OUT_DIR").expect("cargo names the folder");
    for table in ["blocking", "types", "verdicts", "native"] {
        let packed = pack(&Path::new(TABLES).join(table));
        fs::write(Path::new(&out).join(format!("{table}.txt")), packed).expect("the folder is writable");
    }
}

/// All rows of a folder's files as one text: `key TAB rest`, sorted by the bytes of the key, each key once.
///
/// A blocking row gains its category, which is the file's name, and loses its notes and its source: they are for readers.
fn pack(folder: &Path) -> String {
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
    rows.iter().map(|(key, rest)| format!("{key}\t{rest}\n")).collect()
}

/// A blocking row without differences that are none, such as `same value`.
fn told(row: &str) -> String {
    let (before, differences) = row.rsplit_once('\t').expect("differences");
    let is_same = differences == "None" || differences.starts_with("same") && !differences.contains([';', ',', '(']);
    if is_same { format!("{before}\t") } else { row.to_string() }
}
