//! Every span and value in the tree against CPython's own `ast`.
//!
//! By default over a part of the standard library of the newest Python found here; files with f-strings only from
//! Python 3.12 on, as older ones have no exact ranges inside them. `UNBLOCK_CORPUS=DIR:DIR` compares whole folders
//! instead, and `UNBLOCK_PYTHON` names another Python.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use unblock::syntax::SourceFile;
use unblock::syntax::ast::*;
use unblock::text::Span;

/// One node as CPython names it.
type Node = (String, u32, u32, String);

/// How many files of the standard library are compared by default.
const FILES_BY_DEFAULT: &str = "250";

#[derive(Default)]
struct Tally {
    same: u64,
    /// Only CPython has it.
    missing: u64,
    /// Only we have it.
    extra: u64,
}

#[derive(Default)]
struct Report {
    files: u64,
    refused: u64,
    unread: u64,
    kinds: BTreeMap<String, Tally>,
    examples: Vec<String>,
}

#[test]
fn every_span_is_cpythons() {
    let named = std::env::var("UNBLOCK_PYTHON").ok();
    let candidates = named.iter().map(String::as_str).chain(["python3.14", "python3.13", "python3.12", "python3"]);
    let python = candidates.into_iter().find(|python| is_new_enough(python)).expect("a Python of 3.11 or newer");
    let corpus = std::env::var("UNBLOCK_CORPUS").ok();
    let arguments: Vec<&str> = match &corpus {
        Some(folders) => folders.split(':').collect(),
        None => vec!["--stdlib", FILES_BY_DEFAULT],
    };
    let report = compare(python, &arguments);
    print(&report);
    let functions = report.kinds.iter().filter(|(kind, _)| kind.ends_with("FunctionDef")).map(|(_, tally)| tally);
    let (same, all) =
        functions.fold((0, 0), |(same, all), tally| (same + tally.same, all + tally.same + tally.missing));
    eprintln!("functions with CPython's span: {same} of {all}");
    assert!(report.files > 0 && same > 0);
    assert!(same * 1000 >= all * 999, "{same} of {all} functions");
    let wrong: u64 = report.kinds.values().map(|tally| tally.missing + tally.extra).sum();
    eprintln!("{}", report.examples.join("\n"));
    assert!(corpus.is_some() || wrong == 0, "{wrong} nodes differ");
}

/// `modern.py` holds newer syntax, and every place where a range is easily wrong; its dump was recorded with Python 3.13.
#[test]
fn modern_syntax_is_read_as_recorded() {
    let report = compare_with(include_str!("syntax/modern.ast.txt").as_bytes());
    let same: u64 = report.kinds.values().map(|tally| tally.same).sum();
    let wrong: u64 = report.kinds.values().map(|tally| tally.missing + tally.extra).sum();
    assert!(wrong == 0 && same > 700, "{}", report.examples.join("\n"));
}

/// With other line ends, everything lies where it lay, as far as the line ends before it are longer.
#[test]
fn line_ends_move_spans_and_nothing_else() {
    let text = include_str!("syntax/modern.py").replace("\r\n", "\n");
    let plain = our_nodes(&SourceFile::parse(text.as_str()));
    let newlines = |offset: u32| text[..offset as usize].matches('\n').count() as u32;
    for (ending, longer) in [("\r\n", 1), ("\r", 0)] {
        let file = SourceFile::parse(text.replace('\n', ending));
        let moved = |offset: u32| offset + newlines(offset) * longer;
        let expected: Vec<Node> = plain
            .iter()
            .map(|(kind, start, end, value)| (kind.clone(), moved(*start), moved(*end), value.clone()))
            .collect();
        let found = our_nodes(&file);
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(&expected) {
            assert_eq!(found, expected, "{:?}", Span::new(found.1, found.2).of(&file.text));
        }
    }
}

fn is_new_enough(python: &str) -> bool {
    let check = "import sys; sys.exit(sys.version_info < (3, 11))";
    Command::new(python).args(["-c", check]).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

fn compare(python: &str, arguments: &[&str]) -> Report {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/syntax/dump_ast.py");
    let mut command = Command::new(python);
    let mut child = command.arg(script).args(arguments).stdout(Stdio::piped()).spawn().expect("python runs");
    let report = compare_with(BufReader::new(child.stdout.take().expect("piped")));
    assert!(child.wait().expect("python ends").success());
    report
}

/// Compares the files that a dump names.
fn compare_with(dump: impl BufRead) -> Report {
    let mut report = Report::default();
    let mut file: Option<(String, Option<Vec<Node>>)> = None;
    for line in dump.lines() {
        let line = line.expect("UTF-8");
        if let Some(path) = line.strip_prefix("file ") {
            finish(&mut report, file.replace((path.to_string(), Some(Vec::new()))));
        } else if let Some((_, nodes)) = &mut file {
            match node(&line) {
                Some(node) => nodes.get_or_insert_default().push(node),
                None => *nodes = None,
            }
        }
    }
    finish(&mut report, file);
    report
}

fn node(line: &str) -> Option<Node> {
    let mut words = line.split(' ');
    let kind = words.next()?.to_string();
    Some((kind, words.next()?.parse().ok()?, words.next()?.parse().ok()?, words.next()?.to_string()))
}

fn finish(report: &mut Report, file: Option<(String, Option<Vec<Node>>)>) {
    let Some((path, nodes)) = file else { return };
    let (Some(mut theirs), Ok(text)) = (nodes, std::fs::read_to_string(&path)) else {
        report.refused += 1;
        return;
    };
    report.files += 1;
    let file = SourceFile::parse(text);
    report.unread += file.unread.len() as u64;
    let mut ours = our_nodes(&file);
    ours.sort();
    theirs.sort();
    let (mut i, mut j) = (0, 0);
    while i < ours.len() || j < theirs.len() {
        let order = match (ours.get(i), theirs.get(j)) {
            (Some(ours), Some(theirs)) if agree(ours, theirs) => std::cmp::Ordering::Equal,
            (Some(ours), Some(theirs)) => ours.cmp(theirs),
            (Some(_), None) => std::cmp::Ordering::Less,
            _ => std::cmp::Ordering::Greater,
        };
        let (whose, (kind, start, end, value)) =
            if order.is_le() { ("ours", &ours[i]) } else { ("theirs", &theirs[j]) };
        let tally = report.kinds.entry(kind.clone()).or_default();
        match order {
            std::cmp::Ordering::Equal => tally.same += 1,
            std::cmp::Ordering::Less => tally.extra += 1,
            std::cmp::Ordering::Greater => tally.missing += 1,
        }
        if order.is_ne() && tally.missing + tally.extra <= 6 {
            let place = file.lines.line_column(*start);
            let text: String = Span::new(*start, *end).of(&file.text).chars().take(80).collect();
            report.examples.push(format!("{path}:{} {whose} {kind} {start}..{end} {value} {text:?}", place.line));
        }
        i += usize::from(order.is_le());
        j += usize::from(order.is_ge());
    }
    for unread in &file.unread {
        let line = file.lines.line_of(unread.at);
        report.examples.push(format!("{path}:{line} unread: {}", unread.message));
    }
}

fn print(report: &Report) {
    eprintln!(
        "{} files compared, {} refused by CPython, {} unread regions",
        report.files, report.refused, report.unread
    );
    for (kind, Tally { same, missing, extra }) in &report.kinds {
        eprintln!("{kind:>20} {same:>9} same {missing:>6} missing {extra:>6} extra");
    }
}

/// All of our nodes that have a range, named as CPython names them.
fn our_nodes(file: &SourceFile) -> Vec<Node> {
    let tree = &file.tree;
    let mut nodes = Vec::new();
    let mut add = |kind: &str, span: Span, value: String| {
        let value = if value.is_empty() { "-".to_string() } else { value };
        let value = if value.is_ascii() { value } else { "?".to_string() };
        nodes.push((kind.to_string(), span.start, span.end, value));
    };
    let param = |param: &Param| (param.span, tree.str(param.name.name).to_string());
    for expr in &tree.exprs {
        add(expr_kind(&expr.kind), expr.span, expr_value(tree, &expr.kind));
        match &expr.kind {
            ExprKind::Call { keywords, .. } => {
                keywords.iter().for_each(|node| add("keyword", node.span, keyword(tree, node)))
            }
            ExprKind::Lambda { params, .. } => {
                params.items.iter().map(param).for_each(|(span, name)| add("arg", span, name));
            }
            ExprKind::FString { parts } | ExprKind::TString { parts } => holes(parts, &mut add),
            _ => {}
        }
    }
    for stmt in &tree.stmts {
        let mut value = String::new();
        match &stmt.kind {
            StmtKind::FunctionDef(function) => {
                value = tree.str(function.name.name).to_string();
                function.params.items.iter().map(param).for_each(|(span, name)| add("arg", span, name));
                type_params(file, &function.type_params, &mut add);
            }
            StmtKind::ClassDef(class) => {
                value = tree.str(class.name.name).to_string();
                class.keywords.iter().for_each(|node| add("keyword", node.span, keyword(tree, node)));
                type_params(file, &class.type_params, &mut add);
            }
            StmtKind::TypeAlias { type_params: params, .. } => type_params(file, params, &mut add),
            StmtKind::Import { names } => names.iter().for_each(|node| add("alias", node.span, alias(tree, node))),
            StmtKind::ImportFrom { names, module, .. } => {
                value = module.map_or(String::new(), |module| tree.str(module.name).to_string());
                names.iter().for_each(|node| add("alias", node.span, alias(tree, node)));
            }
            StmtKind::AugAssign { op, .. } => value = format!("{op:?}"),
            StmtKind::Try { handlers, .. } => handlers.iter().for_each(|handler| {
                let name = handler.name.map_or(String::new(), |name| tree.str(name.name).to_string());
                add("ExceptHandler", handler.span, name);
            }),
            StmtKind::Match { cases, .. } => cases.iter().for_each(|case| pattern(tree, &case.pattern, &mut add)),
            _ => {}
        }
        add(stmt_kind(&stmt.kind), stmt.span, value);
    }
    nodes
}

/// Whether two nodes are one; values that cannot be compared are equal to all.
fn agree(ours: &Node, theirs: &Node) -> bool {
    (&ours.0, ours.1, ours.2) == (&theirs.0, theirs.1, theirs.2)
        && (ours.3 == theirs.3 || theirs.3.contains('?') || ours.3.contains('?'))
}

fn keyword(tree: &Tree, keyword: &Keyword) -> String {
    keyword.name.map_or(String::new(), |name| tree.str(name.name).to_string())
}

fn alias(tree: &Tree, alias: &Alias) -> String {
    let asname = alias.asname.map_or(String::new(), |name| format!("/{}", tree.str(name.name)));
    format!("{}{asname}", tree.str(alias.name))
}

/// What a node holds besides its children, as the script says it.
fn expr_value(tree: &Tree, kind: &ExprKind) -> String {
    match kind {
        ExprKind::Name { name, ctx } => format!("{}/{ctx:?}", tree.str(*name)),
        ExprKind::Attribute { attr, ctx, .. } => format!("{}/{ctx:?}", tree.str(attr.name)),
        ExprKind::Subscript { ctx, .. }
        | ExprKind::Starred { ctx, .. }
        | ExprKind::List { ctx, .. }
        | ExprKind::Tuple { ctx, .. } => format!("{ctx:?}"),
        ExprKind::BinOp { op, .. } => format!("{op:?}"),
        ExprKind::BoolOp { op, .. } => format!("{op:?}"),
        ExprKind::UnaryOp { op, .. } => format!("{op:?}"),
        ExprKind::Compare { ops, .. } => ops.iter().map(|op| format!("{op:?}")).collect::<Vec<_>>().join("/"),
        ExprKind::Constant(constant) => constant_value(constant),
        ExprKind::FString { parts } | ExprKind::TString { parts } => {
            let text = |part: &FPart| match part {
                FPart::Literal(text) => text.to_string(),
                FPart::Hole(hole) => hole.debug.as_deref().unwrap_or_default().to_string(),
            };
            text_value(&parts.iter().map(text).collect::<String>())
        }
        _ => String::new(),
    }
}

fn constant_value(constant: &Constant) -> String {
    match constant {
        Constant::Int(value) => value.to_string(),
        Constant::Float(value) => format!("float:{:016x}", value.to_bits()),
        Constant::Imaginary(value) => format!("imaginary:{:016x}", value.to_bits()),
        Constant::Str(text) => format!("str:{}", text_value(text)),
        Constant::Bytes(bytes) => format!("bytes:{}", checksum(bytes)),
        other => format!("{other:?}"),
    }
}

fn text_value(text: &str) -> String {
    if text.contains('\u{fffd}') { "?".to_string() } else { checksum(text.as_bytes()) }
}

/// CRC-32, as `zlib.crc32`.
fn checksum(bytes: &[u8]) -> String {
    let step = |crc: u32, &byte: &u8| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    };
    format!("{:08x}", !bytes.iter().fold(!0, step))
}

fn holes(parts: &[FPart], add: &mut impl FnMut(&str, Span, String)) {
    for part in parts {
        if let FPart::Hole(hole) = part {
            add("FormattedValue", hole.span, hole.conversion.map_or(String::new(), String::from));
            holes(hole.spec.as_deref().unwrap_or_default(), add);
        }
    }
}

fn type_params(file: &SourceFile, params: &[TypeParam], add: &mut impl FnMut(&str, Span, String)) {
    for param in params {
        let kind = match file.slice(param.span) {
            text if text.starts_with("**") => "ParamSpec",
            text if text.starts_with('*') => "TypeVarTuple",
            _ => "TypeVar",
        };
        add(kind, param.span, file.tree.str(param.name.name).to_string());
    }
}

fn pattern(tree: &Tree, node: &Pattern, add: &mut impl FnMut(&str, Span, String)) {
    let mut value = "";
    let kind = match &node.kind {
        PatternKind::Value(_) => "MatchValue",
        PatternKind::Singleton(_) => "MatchSingleton",
        PatternKind::Sequence(patterns) => {
            patterns.iter().for_each(|inner| pattern(tree, inner, add));
            "MatchSequence"
        }
        PatternKind::Mapping { patterns, .. } => {
            patterns.iter().for_each(|inner| pattern(tree, inner, add));
            "MatchMapping"
        }
        PatternKind::Class { patterns, keywords, .. } => {
            patterns.iter().chain(keywords.iter().map(|(_, inner)| inner)).for_each(|inner| pattern(tree, inner, add));
            "MatchClass"
        }
        PatternKind::Star(name) => {
            value = name.map_or("", |name| tree.str(name));
            "MatchStar"
        }
        PatternKind::As { pattern: inner, name } => {
            value = name.map_or("", |name| tree.str(name));
            inner.iter().for_each(|inner| pattern(tree, inner, add));
            "MatchAs"
        }
        PatternKind::Or(patterns) => {
            patterns.iter().for_each(|inner| pattern(tree, inner, add));
            "MatchOr"
        }
    };
    add(kind, node.span, value.to_string());
}

fn expr_kind(kind: &ExprKind) -> &'static str {
    match kind {
        ExprKind::BoolOp { .. } => "BoolOp",
        ExprKind::Named { .. } => "NamedExpr",
        ExprKind::BinOp { .. } => "BinOp",
        ExprKind::UnaryOp { .. } => "UnaryOp",
        ExprKind::Lambda { .. } => "Lambda",
        ExprKind::IfExp { .. } => "IfExp",
        ExprKind::Dict { .. } => "Dict",
        ExprKind::Set { .. } => "Set",
        ExprKind::List { .. } => "List",
        ExprKind::Tuple { .. } => "Tuple",
        ExprKind::ListComp { .. } => "ListComp",
        ExprKind::SetComp { .. } => "SetComp",
        ExprKind::DictComp { .. } => "DictComp",
        ExprKind::Generator { .. } => "GeneratorExp",
        ExprKind::Await { .. } => "Await",
        ExprKind::Yield { .. } => "Yield",
        ExprKind::YieldFrom { .. } => "YieldFrom",
        ExprKind::Compare { .. } => "Compare",
        ExprKind::Call { .. } => "Call",
        ExprKind::Attribute { .. } => "Attribute",
        ExprKind::Subscript { .. } => "Subscript",
        ExprKind::Starred { .. } => "Starred",
        ExprKind::Name { .. } => "Name",
        ExprKind::Slice { .. } => "Slice",
        ExprKind::Constant(_) => "Constant",
        ExprKind::FString { .. } => "JoinedStr",
        ExprKind::TString { .. } => "TemplateStr",
    }
}

fn stmt_kind(kind: &StmtKind) -> &'static str {
    match kind {
        StmtKind::FunctionDef(function) if function.is_async => "AsyncFunctionDef",
        StmtKind::FunctionDef(_) => "FunctionDef",
        StmtKind::ClassDef(_) => "ClassDef",
        StmtKind::Return { .. } => "Return",
        StmtKind::Delete { .. } => "Delete",
        StmtKind::Assign { .. } => "Assign",
        StmtKind::AugAssign { .. } => "AugAssign",
        StmtKind::AnnAssign { .. } => "AnnAssign",
        StmtKind::TypeAlias { .. } => "TypeAlias",
        StmtKind::For { is_async: true, .. } => "AsyncFor",
        StmtKind::For { .. } => "For",
        StmtKind::While { .. } => "While",
        StmtKind::If { .. } => "If",
        StmtKind::With { is_async: true, .. } => "AsyncWith",
        StmtKind::With { .. } => "With",
        StmtKind::Match { .. } => "Match",
        StmtKind::Raise { .. } => "Raise",
        StmtKind::Try { star: true, .. } => "TryStar",
        StmtKind::Try { .. } => "Try",
        StmtKind::Assert { .. } => "Assert",
        StmtKind::Import { .. } => "Import",
        StmtKind::ImportFrom { .. } => "ImportFrom",
        StmtKind::Global { .. } => "Global",
        StmtKind::Nonlocal { .. } => "Nonlocal",
        StmtKind::Expr { .. } => "Expr",
        StmtKind::Pass => "Pass",
        StmtKind::Break => "Break",
        StmtKind::Continue => "Continue",
    }
}
