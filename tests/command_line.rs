//! The command line as scripts meet it: exit statuses, formats, baseline, bad input, and files that are not lost.

use serde_json::Value as Json;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder of its own for one test.
fn folder(name: &str, files: &[(&str, &[u8])]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("command_line").join(name);
    let _ = fs::remove_dir_all(&folder);
    // The project's own settings end the search for one above.
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("pyproject.toml"), "").unwrap();
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn unblock(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_unblock")).args(arguments).current_dir(folder).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

const BLOCKS: &[u8] = b"import time\n\nasync def main():\n    time.sleep(1)\n";

#[test]
fn exit_statuses_tell_nothing_something_and_failure() {
    let folder = folder("statuses", &[("fine.py", b"x = 1\n"), ("blocks.py", BLOCKS)]);
    assert_eq!(unblock(&folder, &["check", "fine.py"]).status.code(), Some(0));
    assert_eq!(unblock(&folder, &["check", "blocks.py"]).status.code(), Some(1));
    let missing = unblock(&folder, &["check", "blocks.py", "missing.py", "--format", "short"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(err(&missing).contains("missing.py"), "{}", err(&missing));
    assert!(out(&missing).starts_with("blocks.py:4:5: blocking-in-async: "), "{}", out(&missing));
}

#[test]
fn chains_cross_the_files_of_a_folder_and_what_git_ignores_is_left_out() {
    let files: &[(&str, &[u8])] = &[
        (".gitignore", b"built/\n"),
        ("built/slow.py", BLOCKS),
        ("app/__init__.py", b""),
        ("app/work.py", b"import time\ndef wait():\n    time.sleep(1)\n"),
        ("app/main.py", b"from app.work import wait\nasync def main():\n    wait()\n"),
    ];
    let folder = folder("chains", files);
    let text = out(&unblock(&folder, &["check", ".", "--format", "short", "--select", "blocking-in-async"]));
    assert!(text.starts_with("./app/main.py:3:5: blocking-in-async: `wait` holds"), "{text}");
    assert_eq!(text.lines().count(), 1, "{text}");
}

#[test]
fn a_package_is_checked_from_within_as_from_the_folder_above() {
    let files: &[(&str, &[u8])] = &[
        ("app/__init__.py", b""),
        ("app/web/__init__.py", b""),
        ("app/web/work.py", b"import time\ndef wait():\n    time.sleep(1)\n"),
        ("app/web/main.py", b"from app.web.work import wait\nasync def main():\n    wait()\n"),
    ];
    let folder = folder("within", files);
    for (inside, file) in [(".", "./app/web/main.py"), ("app", "app/web/main.py"), ("app/web", "app/web/main.py")] {
        let text = out(&unblock(&folder, &["check", inside, "--format", "short", "--select", "blocking-in-async"]));
        assert!(text.starts_with(&format!("{file}:3:5: blocking-in-async: `wait` holds")), "{inside}: {text}");
    }
}

#[test]
fn standard_input_is_a_file() {
    let folder = folder("stdin", &[]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_unblock"))
        .args(["check", "-", "--format", "text"])
        .current_dir(&folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(BLOCKS).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = out(&output);
    assert_eq!(output.status.code(), Some(1));
    for part in ["warning[blocking-in-async]", "stdin.py:4:5", "time.sleep(1)", "help: use `await asyncio.sleep"] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
}

#[test]
fn sarif_has_what_its_schema_requires() {
    let source = "import time\nasync def main():\n    x = '\u{1F600}'; time.sleep(1)\n";
    let folder = folder("sarif", &[("a b.py", source.as_bytes())]);
    let log: Json = serde_json::from_str(&out(&unblock(&folder, &["check", ".", "--format", "sarif"]))).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert!(rules.iter().all(|rule| rule["id"].is_string() && rule["shortDescription"]["text"] != ""));
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 1);
    let result = &results[0];
    assert_eq!(rules[result["ruleIndex"].as_u64().unwrap() as usize]["id"], result["ruleId"]);
    assert!(["none", "note", "warning", "error"].contains(&result["level"].as_str().unwrap()));
    assert!(result["message"]["text"].as_str().is_some_and(|text| !text.is_empty()));
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "a%20b.py");
    let region = &place["region"];
    assert_eq!((region["startLine"].as_u64(), region["startColumn"].as_u64()), (Some(3), Some(14)));
}

/// The schema of OASIS, as it is published.
#[test]
fn sarif_is_valid_by_its_schema() {
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sarif/sarif-schema-2.1.0.json")).unwrap();
    let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
    compiler.add_resource("http://localhost/sarif.json", serde_json::from_str(&text).unwrap()).unwrap();
    let schema = compiler.compile("http://localhost/sarif.json", &mut schemas).unwrap();
    let snippets = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/linters/snippets.py")).unwrap();
    let folder = folder("sarif_schema", &[("snippets.py", &snippets), ("\u{e4} b/empty.py", b"")]);
    let log: Json = serde_json::from_str(&out(&unblock(&folder, &["check", ".", "--format", "sarif"]))).unwrap();
    assert!(log["runs"][0]["results"].as_array().unwrap().len() > 100);
    schemas.validate(&log, schema).unwrap_or_else(|error| panic!("{error:#}"));
    let mut wrong = log.clone();
    wrong["runs"][0]["results"][0]["level"] = "bad".into();
    assert!(schemas.validate(&wrong, schema).is_err(), "the schema refuses what it should");
}

#[test]
fn annotations_escape_what_github_would_read() {
    let folder = folder("github", &[("a,b.py", BLOCKS)]);
    let text = out(&unblock(&folder, &["check", ".", "--format", "github"]));
    assert!(text.starts_with("::warning file=a%2Cb.py,line=4,endLine=4,col=5,title=blocking-in-async::"), "{text}");
    assert!(text.lines().all(|line| line.starts_with("::warning file=") && line.matches("::").count() == 2), "{text}");
}

#[test]
fn the_target_of_a_project_is_what_rewrites_are_for() {
    let source = b"import requests\n\n\ndef f(url):\n    return requests.get(url).text\n";
    let folder = folder("target", &[("a.py", source)]);
    let rewritten = |extra: &[&str]| out(&unblock(&folder, &[&["rewrite", "a.py"], extra].concat()));
    assert!(rewritten(&[]).contains("aiohttp"));
    fs::write(folder.join("pyproject.toml"), "[tool.unblock]\ntarget = 'httpx'\npython = '3.9'\n").unwrap();
    assert!(rewritten(&[]).contains("httpx"));
    assert!(rewritten(&["--http", "aiohttp"]).contains("aiohttp"), "what is said at the call comes first");
    for (wrong, part) in [("python = '2.7'", "3.8 to 3.14"), ("target = 'curl'", "aiohttp")] {
        fs::write(folder.join("pyproject.toml"), format!("[tool.unblock]\n{wrong}\n")).unwrap();
        let told = unblock(&folder, &["rewrite", "a.py"]);
        assert_eq!(told.status.code(), Some(2));
        assert!(err(&told).contains("pyproject.toml") && err(&told).contains(part), "{}", err(&told));
    }
}

/// Whoever installed the command calls it and does not await.
#[test]
fn what_a_packaging_file_names_stays_plain_for_its_callers() {
    let source = b"import time\n\n\ndef main():\n    time.sleep(1)\n\n\ndef other():\n    time.sleep(1)\n";
    let folder = folder("entry points", &[("src/tool/__init__.py", b""), ("src/tool/cli.py", source)]);
    let rewritten = |extra: &[&str]| out(&unblock(&folder, &[&["rewrite", "."], extra].concat()));
    assert!(rewritten(&[]).contains("+async def main"));
    let setup = "from setuptools import setup\nsetup(entry_points={'console_scripts': ['tool = tool.cli:main']})\n";
    for (name, text) in [
        ("setup.py", setup),
        ("setup.cfg", "[options.entry_points]\nconsole_scripts =\n    tool = tool.cli:main\n"),
        ("pyproject.toml", "[project.scripts]\ntool = 'tool.cli:main'\n"),
    ] {
        fs::write(folder.join(name), text).unwrap();
        let diff = rewritten(&[]);
        assert!(diff.contains("+async def async_main") && diff.contains("+main = sync(async_main)"), "{name}: {diff}");
        assert!(diff.contains("+async def other"), "{name}: {diff}");
        assert!(!rewritten(&["--frontier", "main=convert"]).contains("async_main"), "{name}");
        fs::remove_file(folder.join(name)).unwrap();
    }
}

/// What is not there, not readable, no folder, or no settings: each is told by name, and nothing is written.
#[test]
fn each_bad_input_has_its_message_and_loses_nothing() {
    let folder = folder(
        "each_bad",
        &[("a.py", BLOCKS), ("latin.py", b"# coding: latin-1\nimport time\ndef f():\n    time.sleep(1)  # \xe9\n")],
    );
    fs::create_dir(folder.join("folder.py")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("nowhere.py", folder.join("dangling.py")).unwrap();
    let told = |arguments: &[&str], parts: &[&str]| {
        let output = unblock(&folder, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", err(&output));
        parts.iter().for_each(|part| assert!(err(&output).contains(part), "{arguments:?}, {part}: {}", err(&output)));
    };
    #[cfg(unix)]
    told(&["check", "a.py", "dangling.py"], &["dangling.py: "]);
    told(&["check", "a.py", "--config", "a.py"], &["a.py: "]);
    told(&["check", "a.py", "--select", "nonsense"], &["there is no rule `nonsense`"]);
    told(&["check", "a.py", "--baseline", "missing.json"], &["missing.json: "]);
    told(&["check", "a.py", "--profile", "latin.py"], &["latin.py: it is no recording"]);
    told(&["rewrite", "latin.py", "--write", "--allow-dirty"], &["latin.py: ", "it was left alone"]);
    told(&["rewrite", "missing.py"], &["missing.py: "]);
    told(&["simulate", "missing.py"], &["missing.py: "]);
    assert_eq!(fs::read(folder.join("a.py")).unwrap(), BLOCKS);
    assert!(fs::read(folder.join("latin.py")).unwrap().contains(&0xe9));
}

#[test]
fn a_baseline_survives_unrelated_edits_and_tells_what_is_new() {
    let folder = folder("baseline", &[("a.py", BLOCKS)]);
    assert_eq!(unblock(&folder, &["baseline", "write", "."]).status.code(), Some(0));
    let moved = "import os\nimport time\n\n\nasync def main():\n    time.sleep(1)\n";
    fs::write(folder.join("a.py"), moved).unwrap();
    assert_eq!(unblock(&folder, &["baseline", "check", "."]).status.code(), Some(0));
    fs::write(folder.join("a.py"), format!("{moved}    time.sleep(2)\n")).unwrap();
    let new = unblock(&folder, &["check", ".", "--baseline", "unblock-baseline.json", "--format", "short"]);
    assert_eq!((new.status.code(), out(&new).lines().count()), (Some(1), 1), "{}", out(&new));
    let told = unblock(&folder, &["baseline", "check", "."]);
    assert_eq!(told.status.code(), Some(1));
    assert!(out(&told).contains("1 new, 0 gone"), "{}", out(&told));
    fs::write(folder.join("unblock-baseline.json"), "{").unwrap();
    let broken = unblock(&folder, &["baseline", "check", "."]);
    assert_eq!(broken.status.code(), Some(2));
    assert!(err(&broken).contains("it is no baseline"), "{}", err(&broken));
}

#[test]
fn settings_of_the_project_count_and_mistakes_in_them_are_told() {
    let folder = folder("settings", &[("a.py", BLOCKS), ("gen/b.py", BLOCKS)]);
    let write = |text: &str| fs::write(folder.join("pyproject.toml"), text).unwrap();
    write("[tool.unblock]\nexclude = ['gen/']\n");
    assert_eq!(out(&unblock(&folder, &["check", ".", "--format", "short"])).lines().count(), 1);
    write("[tool.unblock]\nignore = ['blocking-in-async']\n");
    assert_eq!(unblock(&folder, &["check", "."]).status.code(), Some(0));
    write("[tool.unblock]\ncolour = 'red'\n");
    let unknown = unblock(&folder, &["check", "."]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(err(&unknown).contains("pyproject.toml") && err(&unknown).contains("colour"), "{}", err(&unknown));
}

#[test]
fn a_comment_at_the_top_speaks_of_the_whole_file() {
    let text = [b"# unblock: allow-file blocking-in-async\n", BLOCKS].concat();
    let folder = folder("whole_file", &[("a.py", &text)]);
    assert_eq!(unblock(&folder, &["check", "a.py"]).status.code(), Some(0));
}

#[test]
fn bad_input_is_told_and_the_rest_is_checked() {
    let latin = b"# coding: latin-1\nimport time\nasync def f():\n    time.sleep(1)  # \xe9\n";
    let files: &[(&str, &[u8])] =
        &[("binary.py", b"\x7fELF\0\0"), ("wrong.py", b"x = 1\ny = '\xff'\n"), ("latin.py", latin), ("a.py", BLOCKS)];
    let folder = folder("bad_input", files);
    let output = unblock(&folder, &["check", ".", "--format", "short"]);
    assert_eq!(output.status.code(), Some(2));
    let (text, told) = (out(&output), err(&output));
    assert!(text.contains("a.py:4:5") && text.contains("latin.py:4:5"), "{text}");
    assert!(told.contains("binary.py: it is no text") && told.contains("wrong.py: line 2 is not UTF-8"), "{told}");
    assert!(!told.contains("latin.py"), "{told}");
}

#[test]
fn a_recording_replaces_assumed_times_and_puts_findings_in_order() {
    let recordings = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/profiles");
    let folder = folder("profile", &[("app/shop.py", &fs::read(recordings.join("shop.py")).unwrap())]);
    let with = |recording: &str, extra: &[&str]| {
        let path = recordings.join(recording);
        unblock(&folder, &[&["check", ".", "--profile", path.to_str().unwrap()], extra].concat())
    };
    let text = out(&with("cprofile.prof", &["--format", "short"]));
    let order: Vec<&str> = text.lines().take(2).map(|line| line.split(':').nth(1).unwrap()).collect();
    assert_eq!(order, ["7", "20"], "180 ms in six sleeps come first, then the process:\n{text}");
    for part in [
        "measured by cProfile: 4 assumptions replaced, 0 left",
        "app/shop.py:7: time.sleep: 32.6 ms a call, 30 assumed",
        "matching nothing here:",
    ] {
        assert!(text.contains(part), "{part} is missing:\n{text}");
    }
    let json: Json = serde_json::from_str(&out(&with("py-spy.raw.txt", &["--format", "json"]))).unwrap();
    assert_eq!(json["findings"][0]["line"], 7);
    assert_eq!(json["findings"][0]["milliseconds"], 180.0);
    assert_eq!(json["profile"]["assumed"], 0);
    let broken = with("shop.py", &[]);
    assert_eq!(broken.status.code(), Some(2));
    assert!(err(&broken).contains("shop.py: line 1 is no stack of py-spy"), "{}", err(&broken));
    assert_eq!(with("missing.prof", &[]).status.code(), Some(2));
    let recording = recordings.join("viztracer.json");
    let simulated = unblock(&folder, &["simulate", "app/shop.py", "--profile", recording.to_str().unwrap()]);
    assert!(out(&simulated).contains("latency subprocess.run = 42 ms"), "{}", out(&simulated));
}

#[test]
fn graphs_name_who_reaches_what() {
    let folder = folder("graph", &[("a.py", b"import time\ndef f():\n    time.sleep(1)\ndef g():\n    f()\n")]);
    let graph = |format: &str| out(&unblock(&folder, &["graph", ".", "--format", format]));
    assert_eq!(graph("text"), "a.py:f -> time.sleep()\na.py:g -> a.py:f\n");
    assert!(graph("dot").starts_with("digraph unblock {\n  \"a.py:f\" -> \"time.sleep()\";\n"));
    assert!(graph("mermaid").starts_with("flowchart LR\n  n0[\"a.py:f\"]\n"));
    assert_eq!(serde_json::from_str::<Json>(&graph("json")).unwrap()["edges"].as_array().unwrap().len(), 2);
}

/// A chain over three files, and a configuration that says what blocks in it.
const CHAIN: &[(&str, &[u8])] = &[
    ("shop/__init__.py", b""),
    ("shop/api.py", b"def fetch(key):\n    return rpc.call(key)\n"),
    ("shop/cart.py", b"from .api import fetch\n\n\ndef total(keys):\n    return sum(fetch(key) for key in keys)\n"),
    (
        "main.py",
        b"from shop.cart import total\n\n\ndef main():\n    print(total('ab'))\n    rpc.call('end')\n\n\nmain()\n",
    ),
    ("calls.json", br#"{"blocking": [{"match": "rpc.call"}]}"#),
];

#[test]
fn a_folder_is_rewritten_across_its_files() {
    let folder = folder("rewrite_folder", CHAIN);
    let diff = out(&unblock(&folder, &["rewrite", ".", "--config", "calls.json"]));
    for line in [
        "+++ b/shop/api.py",
        "+    return await rpc.call(key)",
        "+    return sum([await fetch(key) for key in keys])",
        "+    print(await total('ab'))",
        "+asyncio.run(main())",
    ] {
        assert!(diff.contains(line), "{line} is missing:\n{diff}");
    }
    assert_eq!(diff, out(&unblock(&folder, &["rewrite", ".", "--config", "calls.json", "--diff"])));
    let json: Json =
        serde_json::from_str(&out(&unblock(&folder, &["rewrite", ".", "--config", "calls.json", "--json"]))).unwrap();
    assert_eq!(json["files"].as_array().unwrap().len(), 4);
    assert!(json["changes"].as_array().unwrap().iter().all(|change| change["why"] != ""));
    let written = unblock(&folder, &["rewrite", ".", "--config", "calls.json", "--write", "--allow-dirty"]);
    assert_eq!(written.status.code(), Some(0), "{}", err(&written));
    assert!(fs::read_to_string(folder.join("shop/api.py")).unwrap().starts_with("async def fetch"));
    assert_eq!(out(&unblock(&folder, &["rewrite", ".", "--config", "calls.json"])), "", "a second run changes more");
}

#[test]
fn the_frontier_is_where_the_migration_stops() {
    let folder = folder("frontier", CHAIN);
    let at = |extra: &[&str]| unblock(&folder, &[&["rewrite", ".", "--config", "calls.json"], extra].concat());
    let thread = out(&at(&["--frontier", "total"]));
    assert!(thread.contains("+    print(await asyncio.to_thread(total, 'ab'))"), "{thread}");
    assert!(!thread.contains("shop/"), "what it calls stays as it is:\n{thread}");
    let wrapper = out(&at(&["--frontier", "total=wrapper"]));
    for line in
        ["+async def async_total(keys):", "+from shop.cart import async_total", "+    print(await async_total('ab'))"]
    {
        assert!(wrapper.contains(line), "{line} is missing:\n{wrapper}");
    }
    let other = "import time\n\n\ndef total():\n    time.sleep(1)\n\n\ndef other():\n    total()\n";
    fs::write(folder.join("other.py"), other).unwrap();
    let of_one_file = out(&unblock(&folder, &["rewrite", ".", "--frontier", "other.py:total=wrapper"]));
    assert!(of_one_file.contains("+async def async_total():"), "{of_one_file}");
    assert!(!of_one_file.contains("async_total(keys)"), "{of_one_file}");
    let elsewhere = at(&["--frontier", "shop/api.py:total"]);
    assert_eq!(elsewhere.status.code(), Some(2), "{}", err(&elsewhere));
    let unknown = at(&["--frontier", "Cart.total"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(err(&unknown).contains("there is no function `Cart.total`"), "{}", err(&unknown));
    assert_eq!(at(&["--frontier", "total=halfway"]).status.code(), Some(2));

    let configured = br#"{"frontier": {"wait": "thread"}}"#;
    fs::write(folder.join("frontier.json"), configured).unwrap();
    fs::write(
        folder.join("one.py"),
        "import time\n\n\ndef wait():\n    time.sleep(1)\n\n\ndef run():\n    wait()\n    time.sleep(1)\n",
    )
    .unwrap();
    let text = out(&unblock(&folder, &["rewrite", "one.py", "--config", "frontier.json"]));
    assert!(text.contains("\ndef wait():") && text.contains("await asyncio.to_thread(wait)"), "{text}");
    assert!(text.contains("await asyncio.sleep(1)"), "the catalogue counts where nothing is declared:\n{text}");
}

#[test]
fn rules_and_rewrites_are_explained() {
    let folder = folder("explain", &[]);
    assert!(out(&unblock(&folder, &["explain", "busy-wait"])).starts_with("# busy-wait\n"));
    assert!(out(&unblock(&folder, &["explain", "gather-loops"])).starts_with("# gather-loops\n"));
    let unknown = unblock(&folder, &["explain", "nonsense"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(err(&unknown).contains("nonsense"));
}

#[test]
fn files_with_uncommitted_changes_are_not_written() {
    let folder = folder("dirty", &[("a.py", b"import time\n\ndef f():\n    time.sleep(1)\n\nf()\n")]);
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"];
        assert!(
            Command::new("git").args(identity).args(arguments).current_dir(&folder).output().unwrap().status.success()
        )
    };
    let text = || fs::read_to_string(folder.join("a.py")).unwrap();
    git(&["init", "-q"]);
    let before = text();
    let refused = unblock(&folder, &["rewrite", "a.py", "--write"]);
    assert_eq!((refused.status.code(), text()), (Some(2), before));
    assert!(err(&refused).contains("--allow-dirty"), "{}", err(&refused));
    git(&["add", "."]);
    git(&["commit", "-qm", "first"]);
    assert_eq!(unblock(&folder, &["rewrite", "a.py", "--write"]).status.code(), Some(0));
    assert!(text().contains("asyncio"), "{}", text());
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 3, "nothing is left beside it");
}

/// What is safe goes in by itself, what is to be reviewed when it is asked for, and then nothing is left to do.
#[test]
fn fixes_go_in_and_a_second_time_changes_nothing() {
    let source = "import asyncio\nimport time\n\n\nasync def save():\n    loop = asyncio.get_event_loop()\n    time.sleep(1)\n    return loop\n\n\nasync def main():\n    save()\n    asyncio.create_task(save())\n";
    let folder = folder("fix", &[("a.py", source.as_bytes()), ("fine.py", b"x = 1\n")]);
    let told = unblock(&folder, &["check", "."]);
    assert!(out(&told).contains("help: safe fix: call `asyncio.get_running_loop`"), "{}", out(&told));
    assert!(out(&told).contains("fixes: 2 are safe and go in by --fix; 2 more"), "{}", out(&told));
    let json: Json = serde_json::from_str(&out(&unblock(&folder, &["check", ".", "--format", "json"]))).unwrap();
    let fix = &json["findings"][0]["fix"];
    assert_eq!((&fix["safety"], &fix["edits"][0]["text"]), (&"safe".into(), &"get_running_loop".into()), "{fix}");
    assert_eq!((fix["edits"][0]["line"].as_u64(), fix["edits"][0]["column"].as_u64()), (Some(6), Some(19)));

    let safe = unblock(&folder, &["check", ".", "--fix"]);
    assert_eq!((safe.status.code(), err(&safe).as_str()), (Some(1), "unblock: 2 fixes in 1 files\n"));
    let text = fs::read_to_string(folder.join("a.py")).unwrap();
    assert!(text.contains("get_running_loop()\n    await asyncio.sleep(1)\n") && text.contains("    save()"), "{text}");
    assert!(!text.contains("import time"), "nothing reads it any more: {text}");
    let all = unblock(&folder, &["check", ".", "--fix=review"]);
    assert_eq!((all.status.code(), err(&all).as_str()), (Some(0), "unblock: 2 fixes in 1 files\n"), "{}", out(&all));
    let text = fs::read_to_string(folder.join("a.py")).unwrap();
    assert!(text.contains("    await save()\n    task = asyncio.create_task(save())\n"), "{text}");
    let again = unblock(&folder, &["check", ".", "--fix=review"]);
    assert_eq!(err(&again), "unblock: 0 fixes in 0 files\n");
    assert_eq!(fs::read_to_string(folder.join("a.py")).unwrap(), text);
}

/// What git does not hold yet, what is not UTF-8, and what is no file: each is told, and stays as it is.
#[test]
fn fixes_lose_nothing() {
    let latin = b"# coding: latin-1\nimport time\nasync def f():\n    time.sleep(1)  # \xe9\n";
    let folder = folder("fix_keeps", &[("a.py", BLOCKS), ("latin.py", latin)]);
    let git = |arguments: &[&str]| {
        assert!(Command::new("git").args(arguments).current_dir(&folder).status().unwrap().success())
    };
    git(&["init", "-q"]);
    let dirty = unblock(&folder, &["check", "a.py", "--fix"]);
    assert_eq!(dirty.status.code(), Some(2));
    assert!(err(&dirty).contains("a.py: it has changes that are not committed"), "{}", err(&dirty));
    assert_eq!(fs::read(folder.join("a.py")).unwrap(), BLOCKS);
    let told = unblock(&folder, &["check", ".", "--fix", "--allow-dirty"]);
    assert!(err(&told).contains("latin.py: it is not UTF-8, and was left alone"), "{}", err(&told));
    assert!(err(&told).contains("1 fixes in 1 files"), "{}", err(&told));
    assert_eq!(fs::read(folder.join("latin.py")).unwrap(), latin);
    assert_eq!(
        fs::read(folder.join("a.py")).unwrap(),
        b"import asyncio\n\nasync def main():\n    await asyncio.sleep(1)\n"
    );
    let none = unblock(&folder, &["check", "-", "--fix"]);
    assert!(none.status.code() == Some(2) && err(&none).contains("standard input"), "{}", err(&none));
}
