//! `subprocess.run` and its like by asyncio's own processes, through a helper that keeps their results and errors.

use super::colour::SiteKind;
use super::draft::Draft;
use super::imports::Import;
use super::scene::Scene;
use super::style::{definition, first_statement};
use super::swap_calls::{Swap, head_name};
use super::template::Replacement;
use super::{Change, Safety};
use crate::names::FileId;
use crate::syntax::ast::*;
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet};

pub const NAME: &str = "run-processes";

/// Which function of `subprocess` a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Process {
    /// `run`: a `CompletedProcess`.
    Run,
    /// `check_output`: what is written.
    Output,
    /// `call` and `check_call`: the exit status.
    Status { checked: bool },
}

/// What a call of a helper needs of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Feature {
    Output,
    Status,
    Input,
    Capture,
    Timeout,
    Check,
    Text,
    Shell,
    /// A command that may be the name of a program alone.
    Name,
}

/// Keywords with which `asyncio.create_subprocess_exec` does what `subprocess` does.
const PASSED_ON: [&str; 12] = [
    "close_fds",
    "creationflags",
    "cwd",
    "env",
    "executable",
    "group",
    "pass_fds",
    "preexec_fn",
    "start_new_session",
    "stderr",
    "stdin",
    "stdout",
];

/// How a call becomes one of a helper, if all of its arguments have a counterpart.
pub fn usage(scene: &Scene, file: FileId, call: ExprId, path: &str) -> Option<Process> {
    let process = match path {
        "subprocess.run" => Process::Run,
        "subprocess.check_output" => Process::Output,
        "subprocess.call" => Process::Status { checked: false },
        "subprocess.check_call" => Process::Status { checked: true },
        _ => return None,
    };
    let tree = scene.tree(file);
    let ExprKind::Call { args, keywords, .. } = &tree[call].kind else { return None };
    let plain = args.len() == 1 && !matches!(tree[args[0]].kind, ExprKind::Starred { .. });
    let known = |name: &str| PASSED_ON.contains(&name) || feature(name).is_some();
    let fits = keywords.iter().all(|keyword| keyword.name.is_some_and(|name| known(tree.str(name.name))));
    let is_free = HELPERS.iter().all(|name| tree.name(name).is_none());
    (plain && fits && is_free && first_statement(tree).is_some()).then_some(process)
}

/// What a keyword needs of the helper.
fn feature(keyword: &str) -> Option<Feature> {
    Some(match keyword {
        "input" => Feature::Input,
        "capture_output" => Feature::Capture,
        "timeout" => Feature::Timeout,
        "check" => Feature::Check,
        "text" | "universal_newlines" | "encoding" | "errors" => Feature::Text,
        "shell" => Feature::Shell,
        _ => return None,
    })
}

const HELPERS: [&str; 3] = ["run_process", "process_output", "process_status"];

impl Process {
    fn helper(self) -> &'static str {
        match self {
            Process::Run => HELPERS[0],
            Process::Output => HELPERS[1],
            Process::Status { .. } => HELPERS[2],
        }
    }
}

/// Makes a call one of the helper.
pub fn apply(draft: &Draft, file: FileId, call: ExprId, process: Process, change: &mut Change) {
    let tree = draft.scene.tree(file);
    let ExprKind::Call { func, args, keywords } = &tree[call].kind else { return };
    change.rewrite = NAME;
    change.title = "Run the process without holding the event loop".into();
    change.safety = Safety::Review;
    change.caution = Some("on a timeout the error does not hold what the process had written so far".into());
    change.replacements.push(Replacement::text(tree[*func].span, process.helper()));
    change.frees.extend(head_name(tree, *func));
    for keyword in keywords {
        if let Some(name) = keyword.name.filter(|name| tree.str(name.name) == "universal_newlines") {
            change.replacements.push(Replacement::text(name.span, "text"));
        }
    }
    if process == (Process::Status { checked: true }) {
        let ends = args.iter().map(|&arg| tree[arg].span.end).chain(keywords.iter().map(|keyword| keyword.span.end));
        let end = ends.max().unwrap_or(tree[*func].span.end);
        change.replacements.push(Replacement::text(Span::at(end), ", check=True"));
    }
}

/// One change per file: the helpers that its calls need.
pub fn write(draft: &mut Draft) {
    let mut files: BTreeMap<FileId, BTreeSet<Feature>> = BTreeMap::new();
    for (&(file, call), swap) in draft.swaps {
        if let Swap::Process(process) = swap
            && draft.colouring.sites.contains_key(&(file, SiteKind::Await(call)))
        {
            files.entry(file).or_default().extend(features(draft.scene.tree(file), call, *process));
        }
    }
    for (file, features) in files {
        let Some(helper) = definition(draft.scene.source(file), &helpers(draft, file, &features)) else { continue };
        let owner = draft.scene.names.module(file);
        let mut change = draft.change(NAME, file, owner, helper.span);
        change.title = format!("Add `{}`, which runs a process as a coroutine", HELPERS[0]);
        change.why = "results and errors stay those of `subprocess`".into();
        change.imports = ["asyncio", "subprocess"].map(Import::module).to_vec();
        if features.contains(&Feature::Name) {
            change.imports.push(Import::module("os"));
        }
        if features.contains(&Feature::Text) {
            change.imports.extend(["functools", "io"].map(Import::module));
        }
        change.replacements.push(helper);
        let id = change.id.clone();
        if draft.add(change).is_ok() {
            let uses = |change: &&mut Change| change.file == file && change.rewrite == NAME && change.id != id;
            draft.changes.iter_mut().filter(uses).for_each(|change| change.depends_on.push(id.clone()));
        }
    }
}

fn features(tree: &Tree, call: ExprId, process: Process) -> BTreeSet<Feature> {
    let ExprKind::Call { args, keywords, .. } = &tree[call].kind else { return BTreeSet::new() };
    let is_list = |&arg: &ExprId| matches!(tree[arg].kind, ExprKind::List { .. } | ExprKind::Tuple { .. });
    let in_shell = keywords.iter().any(|keyword| {
        keyword.name.is_some_and(|name| tree.str(name.name) == "shell")
            && matches!(tree[keyword.value].kind, ExprKind::Constant(Constant::True))
    });
    let may_be_name = !in_shell && !args.iter().all(is_list);
    let named = keywords.iter().filter_map(|keyword| feature(tree.str(keyword.name?.name)));
    let own = match process {
        Process::Run => vec![],
        Process::Output => vec![Feature::Output, Feature::Check],
        Process::Status { checked } => [vec![Feature::Status], vec![Feature::Check; usize::from(checked)]].concat(),
    };
    named.chain(own).chain(may_be_name.then_some(Feature::Name)).collect()
}

/// Parameters that stand on the line of their `def`.
const LONGEST: usize = 60;

/// The helpers in the file's own style, with nothing in them that no call uses.
fn helpers(draft: &Draft, file: FileId, features: &BTreeSet<Feature>) -> String {
    let style = draft.style(file);
    let (unit, newline) = (style.indent.text(), style.newline);
    let quotes = style.quote.to_string().repeat(3);
    let has = |feature| features.contains(&feature);
    let mut lines: Vec<(usize, String)> = Vec::new();
    let mut line = |depth: usize, text: &str| lines.push((depth, text.replace("\"\"\"", &quotes)));
    let parameters = parameters(features);
    if parameters.len() > LONGEST {
        line(0, "async def run_process(");
        line(1, &parameters);
        line(0, "):");
    } else {
        line(0, &format!("async def run_process({parameters}):"));
    }
    line(1, "\"\"\"Do what `subprocess.run` does, and let other tasks run meanwhile.\"\"\"");
    if has(Feature::Capture) {
        line(1, "if capture_output:");
        line(2, "options.update(stdout=subprocess.PIPE, stderr=subprocess.PIPE)");
    }
    if has(Feature::Text) {
        line(1, "text = text or encoding or errors");
        line(1, "wrap = functools.partial(io.TextIOWrapper, encoding=encoding, errors=errors)");
    }
    if has(Feature::Input) {
        line(1, "if input is not None:");
        line(2, "options.update(stdin=subprocess.PIPE)");
        if has(Feature::Text) {
            line(2, "if text:");
            line(3, "input = input.encode(wrap(io.BytesIO()).encoding, errors or \"strict\")");
        }
    }
    start(features, &mut line);
    line(1, "try:");
    let communicate = if has(Feature::Input) { "process.communicate(input)" } else { "process.communicate()" };
    if has(Feature::Timeout) {
        line(2, &format!("output, error = await asyncio.wait_for({communicate}, timeout)"));
        line(1, "except asyncio.TimeoutError:");
        line(2, "process.kill()");
        line(2, "await process.wait()");
        line(2, "raise subprocess.TimeoutExpired(command, timeout) from None");
    } else {
        line(2, &format!("output, error = await {communicate}"));
    }
    line(1, "except BaseException:");
    line(2, "if process.returncode is None:");
    line(3, "process.kill()");
    line(2, "raise");
    if has(Feature::Text) {
        line(1, "if text:");
        line(
            2,
            "output, error = [data if data is None else wrap(io.BytesIO(data)).read() for data in (output, error)]",
        );
    }
    let done = "subprocess.CompletedProcess(command, process.returncode, output, error)";
    if has(Feature::Check) {
        line(1, &format!("done = {done}"));
        line(1, "if check:");
        line(2, "done.check_returncode()");
        line(1, "return done");
    } else {
        line(1, &format!("return {done}"));
    }
    for (feature, name, given, tail) in [
        (Feature::Output, HELPERS[1], "stdout=subprocess.PIPE, check=True, ", "stdout"),
        (Feature::Status, HELPERS[2], "", "returncode"),
    ] {
        if has(feature) {
            line(0, "");
            line(0, "");
            line(0, &format!("async def {name}(command, **options):"));
            line(1, &format!("return (await run_process(command, {given}**options)).{tail}"));
        }
    }
    let text: Vec<String> = lines.into_iter().map(|(depth, text)| format!("{}{text}", unit.repeat(depth))).collect();
    text.join(newline)
}

fn parameters(features: &BTreeSet<Feature>) -> String {
    let mut names = vec!["command"];
    let own = [
        (Feature::Input, "input=None"),
        (Feature::Capture, "capture_output=False"),
        (Feature::Timeout, "timeout=None"),
        (Feature::Check, "check=False"),
        (Feature::Text, "text=None, encoding=None, errors=None"),
        (Feature::Shell, "shell=False"),
    ];
    if own.iter().any(|(feature, _)| features.contains(feature)) {
        names.push("*");
    }
    names.extend(own.iter().filter(|(feature, _)| features.contains(feature)).map(|(_, name)| *name));
    names.push("**options");
    names.join(", ")
}

/// Starting the process: a string alone is the program's name, as for `subprocess`.
fn start(features: &BTreeSet<Feature>, line: &mut impl FnMut(usize, &str)) {
    let shell = features.contains(&Feature::Shell);
    let depth = if shell { 2 } else { 1 };
    if shell {
        line(1, "if shell:");
        line(2, "process = await asyncio.create_subprocess_shell(command, **options)");
        line(1, "else:");
    }
    let mut parts = "command";
    if features.contains(&Feature::Name) {
        line(depth, "parts = [command] if isinstance(command, (str, bytes, os.PathLike)) else command");
        parts = "parts";
    }
    line(depth, &format!("process = await asyncio.create_subprocess_exec(*{parts}, **options)"));
}
