//! What is known of calls by their names alone: those of libraries, and those of built-in types.

use crate::syntax::ast::*;

/// What others see of a call of the outside; `None` for what only computes or reads.
pub fn shown_by(path: &str) -> Option<String> {
    let root = path.split('.').next().unwrap_or(path);
    let last = path.rsplit('.').next().unwrap_or(path);
    let reads = match root {
        "time" | "math" | "json" | "re" | "random" | "itertools" | "functools" | "collections" | "datetime"
        | "uuid" | "hashlib" | "base64" | "string" | "operator" | "decimal" | "copy" | "urllib" | "typing"
        | "dataclasses" | "contextlib" => last != "seed" && last != "urlretrieve",
        "requests" | "httpx" | "aiohttp" => !matches!(last, "post" | "put" | "patch" | "delete" | "request" | "send"),
        "asyncio" => matches!(last, "sleep" | "gather" | "run" | "to_thread"),
        "print" | "input" | "open" | "exec" | "eval" => false,
        "logging" => false,
        "queue" | "multiprocessing" | "socket" | "select" => false,
        "sqlite3" | "aiosqlite" | "psycopg2" | "psycopg" | "pymysql" | "MySQLdb" if last == "connect" => true,
        _ => !path.contains('.') || is_plain_type(root) || is_reading(last),
    };
    (!reads).then(|| match root {
        "print" => "prints".to_string(),
        "logging" => "logs".to_string(),
        _ => format!("calls `{path}`"),
    })
}

/// Whether a call's first argument is SQL that only reads.
pub fn is_query(tree: &Tree, call: ExprId) -> bool {
    let ExprKind::Call { args, .. } = &tree[call].kind else { return false };
    let selects =
        |text: &str| text.trim_start().get(..7).is_some_and(|head| head.trim_end().eq_ignore_ascii_case("select"));
    args.first().is_some_and(|&arg| matches!(&tree[arg].kind, ExprKind::Constant(Constant::Str(text)) if selects(text)))
}

/// Whether a call runs its first argument on a thread and waits for it.
pub fn runs_elsewhere(path: &str) -> bool {
    path == "asyncio.to_thread"
}

/// Whether a call of the outside gives another result each time.
pub fn varies(path: &str) -> bool {
    let root = path.split('.').next().unwrap_or(path);
    let last = path.rsplit('.').next().unwrap_or(path);
    matches!(root, "random" | "uuid" | "secrets" | "queue" | "input")
        || root == "time" && last != "sleep"
        || matches!(last, "now" | "utcnow" | "today" | "urandom" | "next" | "readline" | "popleft" | "fetchone")
}

/// Names by which libraries call what only reads.
fn is_reading(name: &str) -> bool {
    const VERBS: [&str; 12] =
        ["get", "fetch", "find", "list", "read", "load", "query", "search", "lookup", "exists", "describe", "count"];
    matches!(name, "fetchall" | "fetchone" | "fetchmany")
        || VERBS
            .iter()
            .any(|verb| name.strip_prefix(verb).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_lowercase())))
}

fn is_plain_type(root: &str) -> bool {
    matches!(root, "str" | "bytes" | "int" | "float" | "dict" | "list" | "set" | "tuple" | "bool" | "frozenset")
}

pub fn is_plain_builtin(name: &str) -> bool {
    matches!(
        name,
        "len"
            | "str"
            | "int"
            | "float"
            | "bool"
            | "list"
            | "dict"
            | "set"
            | "tuple"
            | "range"
            | "sorted"
            | "sum"
            | "min"
            | "max"
            | "abs"
            | "round"
            | "zip"
            | "enumerate"
            | "isinstance"
            | "repr"
            | "any"
            | "all"
            | "map"
            | "filter"
            | "reversed"
            | "frozenset"
            | "bytes"
            | "type"
            | "getattr"
            | "hasattr"
            | "id"
            | "hash"
            | "divmod"
            | "pow"
            | "ord"
            | "chr"
            | "format"
            | "iter"
            | "super"
            | "ValueError"
            | "KeyError"
            | "TypeError"
            | "RuntimeError"
            | "Exception"
            | "object"
    )
}

/// Methods of built-in types that only read.
pub fn is_plain_method(name: &str) -> bool {
    matches!(
        name,
        "get"
            | "items"
            | "keys"
            | "values"
            | "lower"
            | "upper"
            | "strip"
            | "lstrip"
            | "rstrip"
            | "split"
            | "join"
            | "format"
            | "replace"
            | "startswith"
            | "endswith"
            | "encode"
            | "decode"
            | "copy"
            | "count"
            | "index"
            | "json"
            | "raise_for_status"
            | "title"
            | "splitlines"
            | "isoformat"
            | "total_seconds"
            | "hexdigest"
            | "partition"
    )
}

/// Methods of built-in types that change them.
pub fn changes_receiver(name: &str) -> bool {
    matches!(
        name,
        "append"
            | "extend"
            | "insert"
            | "pop"
            | "remove"
            | "clear"
            | "add"
            | "discard"
            | "update"
            | "setdefault"
            | "popitem"
            | "sort"
            | "reverse"
            | "appendleft"
            | "popleft"
    )
}
