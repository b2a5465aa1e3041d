//! What the fuzz targets start from: inputs that were kept, and what the project's other tests have anyway.

use std::fs;
use std::path::{Path, PathBuf};

/// All inputs of a target, in the same order each time; `root` is the repository's top folder.
pub fn seeds(root: &Path, target: &str) -> Vec<Vec<u8>> {
    let mut all = contents(&root.join("fuzz/corpus").join(target), "");
    all.extend(match target {
        "links" => links(root),
        "profiles" => contents(&root.join("tests/profiles"), ""),
        _ => programs(root),
    });
    all
}

/// The samples, and every block of Python in the pages of rules and rewrites and in the cases.
fn programs(root: &Path) -> Vec<Vec<u8>> {
    let mut all = contents(&root.join("src/app/samples"), ".py");
    for folder in ["src/rules", "src/rewrite", "tests/cases/find", "tests/cases/rewrite"] {
        for page in contents(&root.join(folder), ".md") {
            all.extend(blocks(&String::from_utf8_lossy(&page)));
        }
    }
    for folder in ["pure", "asyncio", "library"] {
        all.extend(
            contents(&root.join("tests/simulate").join(folder), ".py").into_iter().filter(|one| one.len() < 3_000),
        );
    }
    all
}

/// The links of every version that are held to opening, and one by hand.
fn links(root: &Path) -> Vec<Vec<u8>> {
    let recorded = |version| fs::read(root.join(format!("src/share/recorded-{version}.txt"))).unwrap_or_default();
    let by_hand = "python=import%20time%0Atime.sleep(1)&settings={\"items\":5,\"limit\":2,\"python\":11}&view=calls";
    vec![recorded(1), recorded(2), by_hand.into()]
}

/// The fenced blocks of Python in a page.
fn blocks(page: &str) -> Vec<Vec<u8>> {
    let mut blocks: Vec<Vec<u8>> = Vec::new();
    let mut inside = false;
    for line in page.split_inclusive('\n') {
        match line.strip_prefix("```") {
            Some(info) if !inside && info.starts_with("py") => {
                inside = true;
                blocks.push(Vec::new());
            }
            Some(_) => inside = false,
            None if inside => blocks.last_mut().expect("begun above").extend(line.as_bytes()),
            None => {}
        }
    }
    blocks
}

/// What the files below a folder hold whose name ends so, sorted by their names.
fn contents(folder: &Path, ending: &str) -> Vec<Vec<u8>> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).into_iter().flatten().flatten().map(|one| one.path()).collect();
    files.retain(|file| file.to_string_lossy().ends_with(ending) && file.is_file());
    files.sort();
    files.iter().filter_map(|file| fs::read(file).ok()).collect()
}
