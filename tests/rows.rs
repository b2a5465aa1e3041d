//! Walks every row of the catalogue: a small program reaches it by its types, is found at the call, and is rewritten.
//!
//! Each program imports the row's package, is given an object of the row's class by an annotation, and calls the row.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;
use unblock::catalogue::{Blocking, Category, Member, native_owner};
use unblock::find::{self, Cause, Site};
use unblock::names::{Names, Project};
use unblock::rewrite::{self, RewriteSettings};
use unblock::syntax::SourceFile;

/// The names of all rows, as the tables write them.
fn rows() -> Vec<String> {
    let mut files: Vec<_> = fs::read_dir("src/catalogue/tables/blocking").unwrap().collect();
    files.sort_by_key(|file| file.as_ref().unwrap().path());
    let text: String = files.into_iter().map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split('\t').next().unwrap().to_owned()).collect()
}

/// A program, and the text of the call in it.
struct Program {
    text: String,
    site: String,
}

/// Programs that may reach a name, the likeliest first.
fn programs(name: &str) -> Vec<Program> {
    let parts: Vec<&str> = name.split('.').collect();
    let mut all = Vec::new();
    for split in (1..parts.len()).rev() {
        let (class, rest) = (parts[..split].join("."), &parts[split..]);
        let import = imports(&parts[..split]);
        let chain = ["item"].iter().chain(rest).copied().collect::<Vec<_>>().join(".");
        let receiver = chain.rsplit_once('.').map_or("", |(receiver, _)| receiver).to_owned();
        let (body, site) = match rest[rest.len() - 1] {
            "__enter__" => (format!("with {receiver}:\n        pass"), receiver),
            "__iter__" => (format!("for one in {receiver}:\n        print(one)"), receiver),
            "__call__" => (format!("return {receiver}()"), format!("{receiver}()")),
            _ => (format!("return {chain}()"), format!("{chain}()")),
        };
        all.push(Program { text: format!("{import}\n\n\ndef run(item: {class}):\n    {body}\n"), site });
        // What is reached from the class itself, such as a class method.
        if !name.contains("__") {
            all.push(Program {
                text: format!("{import}\n\n\ndef run():\n    return {name}()\n"),
                site: format!("{name}()"),
            });
        }
    }
    if parts.len() == 1 {
        all.push(Program { text: format!("def run():\n    return {name}()\n"), site: format!("{name}()") });
    }
    all
}

/// `import a.b` for `a.b.Class`.
fn imports(path: &[&str]) -> String {
    let modules = path.iter().take_while(|part| part.starts_with(|c: char| c.is_lowercase() || c == '_')).count();
    format!("import {}", path[..modules.clamp(1, path.len())].join("."))
}

fn found(text: &str) -> Vec<Site> {
    let project = Project::single("row.py", SourceFile::parse(text));
    let names = Names::of(&project);
    find::analyse(&project, &names, &find::Settings::default()).sites
}

fn rewritten(text: &str) -> rewrite::Rewritten {
    let project = Project::single("row.py", SourceFile::parse(text));
    let names = Names::of(&project);
    let declared = find::Settings::default();
    let found = find::analyse(&project, &names, &declared);
    let plan = rewrite::plan(&project, &names, &found, &declared, &RewriteSettings::default());
    plan.render(&project, project.ids().next().unwrap(), &BTreeSet::new())
}

/// The program that reaches a row, with the row as it was found there.
fn reach(name: &str) -> Option<(Program, Blocking)> {
    let example = name.replace("**", "some.method").replace('*', "some");
    programs(&example).into_iter().find_map(|program| {
        let sites = found(&program.text);
        let row = sites.iter().find_map(|site| match &site.cause {
            Cause::Catalogue(row) if row.qualname == name => {
                let span = site.span.start as usize..site.span.end as usize;
                (program.text[span] == program.site).then(|| (**row).clone())
            }
            _ => None,
        })?;
        Some((program, row))
    })
}

/// Why a row's call stays where it is; `None` when it must be replaced.
fn stays(row: &Blocking, site: &str) -> Option<&'static str> {
    let last = row.qualname.rsplit('.').next().unwrap();
    Some(match () {
        _ if row.cheap || !row.waits() => "it is too short to matter",
        _ if row.category == Category::Cpu => "a thread gains nothing for what computes",
        _ if !site.ends_with(')') => "entering or iterating has no thread",
        _ if row.qualname.contains("Executor") || row.qualname.contains("multiprocessing") => "a pool is restructured",
        _ if row.category == Category::SyncPrimitive => "what waits for other threads needs another shape",
        _ if last.contains("serve") => "a server runs for ever",
        _ if last.starts_with("iter_") || last.ends_with("_iter") => "an iterator waits at each step",
        _ if matches!(last, "walk" | "fwalk" | "iglob" | "iterdump") => "an iterator waits at each step",
        _ if row.qualname.starts_with("asyncio.") => "it belongs to the event loop",
        _ => return None,
    })
}

#[test]
fn every_row_is_reached_and_rewritten() {
    let mut unreached = BTreeSet::new();
    let mut wrong = Vec::new();
    let mut kept: BTreeMap<&str, u32> = BTreeMap::new();
    let mut outputs = Vec::new();
    for name in rows() {
        let Some((program, row)) = reach(&name) else {
            unreached.insert(name);
            continue;
        };
        let result = rewritten(&program.text);
        if !result.dropped.is_empty() {
            wrong.push(format!("{name}: left out {:?}", result.dropped));
        }
        if result.text == program.text {
            match stays(&row, &program.site) {
                Some(why) => *kept.entry(why).or_default() += 1,
                None => wrong.push(format!("{name}: stays\n{}", program.text)),
            }
            continue;
        }
        if !SourceFile::parse(result.text.as_str()).unread.is_empty() {
            wrong.push(format!("{name}: cannot be read\n{}", result.text));
        }
        if rewritten(&result.text).text != result.text {
            wrong.push(format!("{name}: a second run changes more\n{}", result.text));
        }
        if !follows_its_row(&row, &program.site, &result.text) {
            wrong.push(format!("{name}: {:?} becomes\n{}", row.async_form, result.text));
        }
        outputs.push((name, result.text));
    }
    println!("{} rows rewritten, {kept:?} stay", outputs.len());
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
    compile(&outputs);
    let expected: BTreeSet<String> = UNREACHED.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(unreached, expected, "rows that no program reaches");
}

/// The row's own coroutine, a thread, or asyncio's counterpart, always awaited.
fn follows_its_row(row: &Blocking, site: &str, text: &str) -> bool {
    let callee = site.rsplit_once('(').map_or(site, |(callee, _)| callee);
    let last = row.async_qualname.rsplit('.').next().unwrap_or_default();
    let in_thread = text.contains(&format!("await asyncio.to_thread({callee}"))
        || text.contains(&format!("await sync_to_async({callee})("));
    let renamed = text.contains(&format!("await {}.{last}()", callee.rsplit_once('.').map_or("", |(head, _)| head)))
        || text.contains(&format!("await {}()", row.async_qualname));
    let looped = row.awaited_iteration && text.contains("async for ");
    in_thread || renamed || looped || text.contains("await asyncio.") || text.contains("async with ")
}

/// All results at once, as CPython reads them.
fn compile(outputs: &[(String, String)]) {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("rows");
    fs::create_dir_all(&folder).unwrap();
    let list = serde_json::to_string(outputs).unwrap();
    fs::write(folder.join("rows.json"), list).unwrap();
    let script = "import json, sys\nfor name, text in json.load(open(sys.argv[1], encoding='utf-8')): compile(text, name, 'exec')";
    let status = Command::new("python3").args(["-W", "ignore", "-c", script]).arg(folder.join("rows.json")).status();
    assert!(status.expect("python3 runs").success());
}

#[test]
fn every_member_of_a_native_client_says_what_becomes_of_it() {
    for line in fs::read_to_string("src/catalogue/tables/native/clients.tsv").unwrap().lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [key, becomes, package, members] = cells[..] else { panic!("{line}") };
        assert!(!package.is_empty() && becomes.contains('.'), "{key}");
        let Some((_, native)) = native_owner(key.trim_end_matches("()")) else { continue };
        for word in members.split(' ').filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase())) {
            // `!` says that the result has another form.
            let (old, new) = word.split_once('>').unwrap_or((word, word));
            let (old, new) = (old.trim_end_matches('!'), new.trim_end_matches('!'));
            assert_eq!(native.member(key, old), Some(Member::Await(new.to_owned())), "{key}.{old}");
        }
    }
}

/// Rows that no program of this kind reaches, with the reason.
const UNREACHED: &[(&str, &str)] =
    &[("raw_input", "a built-in function of Python 2"), ("requests.Response.raw.read", "no fact says what `raw` is")];
