//! The rows: which callables block, what replaces each, and how long it typically takes.

use super::{
    later,
    table::{Match, Tables},
    types::{bases, canonical},
    verdicts::never_blocks,
};

pub(super) static ROWS: Tables =
    Tables { first: include_str!(concat!(env!("OUT_DIR"), "/blocking.txt")), later: later::blocking, kind: 0 };

/// What a blocking callable waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    Browser,
    Cache,
    Cloud,
    Cpu,
    DbNosql,
    DbSql,
    Dns,
    Email,
    File,
    Http,
    Llm,
    QueueBroker,
    Rpc,
    Sleep,
    Socket,
    SshFtp,
    Stdin,
    Subprocess,
    SyncPrimitive,
}

/// How far the asynchronous form is from the blocking one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strategy {
    /// Another callable with the same arguments.
    Swap,
    /// The asynchronous class has a method of the same name.
    SameNameAwait,
    /// Arguments, name or result differ.
    SwapAdapt,
    /// There is no good native form: a thread.
    ToThread,
    /// The shape of the code has to change.
    Redesign,
}

/// One blocking callable.
#[derive(Clone, Debug, PartialEq)]
pub struct Blocking {
    /// The row: a dotted name, or a family such as `xmlrpc.client.ServerProxy.*`.
    pub qualname: &'static str,
    pub category: Category,
    pub strategy: Strategy,
    /// A typical latency; 0 for a constructor that does no I/O, listed because the rewrite must replace it.
    pub milliseconds: f64,
    /// A pattern of the asynchronous expression; `...` stands for the original arguments.
    pub async_form: String,
    /// The importable dotted name of the replacement.
    pub async_qualname: String,
    /// What to install: `a,b` is both, `a|b` alternatives with the preferred one first, empty the standard library.
    pub async_package: &'static str,
    /// The lowest Python of the asynchronous form, where that matters.
    pub python_min: Option<(u8, u8)>,
    /// Iterating the result becomes `async for`.
    pub awaited_iteration: bool,
    /// The usual form is `async with`.
    pub async_with: bool,
    /// A look-up of metadata too short to matter alone: shown folded, not as a finding.
    pub cheap: bool,
    /// What the caller sees changed; empty when nothing.
    pub result_differences: &'static str,
}

impl Blocking {
    /// Whether the call itself takes time; a constructor that only has to be replaced does not.
    pub fn waits(&self) -> bool {
        self.milliseconds > 0.0
    }
}

/// The row of a callable: its own, else its family's or naming rule's, else those of its bases.
///
/// `path` is the dotted name through the class of the receiver: `time.sleep`, `requests.Session.get`, `open`.
pub fn blocking(path: &str) -> Option<Blocking> {
    of_class(&canonical(path))
}

/// Whether the callable has a row of its own, which stands above every rule.
pub(super) fn has_row(path: &str) -> bool {
    ROWS.get(path).is_some()
}

fn of_class(path: &str) -> Option<Blocking> {
    let found = ROWS.matching(path);
    if let Some(own) = found.as_ref().filter(|found| found.stars.is_empty()) {
        return read(own);
    }
    if never_blocks(path) {
        return None;
    }
    if let Some(family) = found {
        return read(&family);
    }
    let (class, method) = path.rsplit_once('.')?;
    bases(class).find_map(|base| of_class(&format!("{base}.{method}")))
}

/// `asyncio.to_thread` came with Python 3.9.
const TO_THREAD: (u8, u8) = (3, 9);

fn read(found: &Match) -> Option<Blocking> {
    let mut cells = found.rest.split('\t');
    let mut next = || cells.next().unwrap_or_default();
    let category = Category::named(next())?;
    let strategy = Strategy::named(next())?;
    let milliseconds = next().parse().ok()?;
    let (form, name, async_package, flags) = (next(), next(), next(), next());
    let flag = |name| flags.split(' ').any(|flag| flag == name);
    let in_thread = strategy == Strategy::ToThread;
    Some(Blocking {
        qualname: found.key,
        category,
        strategy,
        milliseconds,
        async_form: filled(&form_of(form, found.key, in_thread), &found.stars),
        async_qualname: match name {
            "" if in_thread => "asyncio.to_thread".into(),
            _ if name.ends_with('.') => filled(&format!("{name}{}", method(found.key)), &found.stars),
            _ => filled(name, &found.stars),
        },
        async_package,
        python_min: flags.split(' ').find_map(python).or(in_thread.then_some(TO_THREAD)),
        awaited_iteration: flag("iterates"),
        async_with: flag("with"),
        cheap: flag("cheap"),
        result_differences: next(),
    })
}

/// The asynchronous form in full; the tables leave out what the row says already.
fn form_of(form: &str, key: &str, in_thread: bool) -> String {
    match form {
        "" if in_thread => format!("await asyncio.to_thread({key}, ...)"),
        // A bare word is the receiver of the method of the same name.
        _ if form.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') && !form.is_empty() => {
            format!("await {form}.{}(...)", method(key))
        }
        _ => form.to_owned(),
    }
}

fn method(key: &str) -> &str {
    key.rsplit('.').next().unwrap_or(key)
}

/// A text with its stars filled from the right, by what the pattern's last stars stood for.
fn filled(text: &str, stars: &[&str]) -> String {
    let text = text.replace("**", "*");
    if stars.is_empty() {
        return text;
    }
    let parts: Vec<&str> = text.split('*').collect();
    let unused = stars.len().saturating_sub(parts.len() - 1);
    let mut stars = stars[unused..].iter();
    let first = parts[0].to_owned();
    parts[1..].iter().fold(first, |text, part| text + stars.next().copied().unwrap_or("*") + part)
}

/// The version of a flag `py3.9`.
fn python(flag: &str) -> Option<(u8, u8)> {
    let (major, minor) = flag.strip_prefix("py")?.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

impl Category {
    /// The name of the category's table.
    pub fn name(self) -> &'static str {
        CATEGORIES[self as usize].0
    }

    fn named(name: &str) -> Option<Self> {
        CATEGORIES.iter().find(|(known, _)| *known == name).map(|(_, category)| *category)
    }
}

/// In the order of the variants.
const CATEGORIES: [(&str, Category); 19] = [
    ("browser", Category::Browser),
    ("cache", Category::Cache),
    ("cloud", Category::Cloud),
    ("cpu", Category::Cpu),
    ("db-nosql", Category::DbNosql),
    ("db-sql", Category::DbSql),
    ("dns", Category::Dns),
    ("email", Category::Email),
    ("file", Category::File),
    ("http", Category::Http),
    ("llm", Category::Llm),
    ("queue-broker", Category::QueueBroker),
    ("rpc", Category::Rpc),
    ("sleep", Category::Sleep),
    ("socket", Category::Socket),
    ("ssh-ftp", Category::SshFtp),
    ("stdin", Category::Stdin),
    ("subprocess", Category::Subprocess),
    ("sync-primitive", Category::SyncPrimitive),
];

impl Strategy {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "swap" => Self::Swap,
            "same-name-await" => Self::SameNameAwait,
            "swap-adapt" => Self::SwapAdapt,
            "to_thread" => Self::ToThread,
            "redesign" => Self::Redesign,
            _ => return None,
        })
    }
}
