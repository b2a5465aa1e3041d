//! Small functions and values of the module that changes need: each is written once, in front of the file's first
//! definition.

use super::draft::Draft;
use super::imports::Import;
use super::settings::Together;
use super::style::{Style, definition};
use super::template::Replacement;
use crate::names::FileId;
use crate::syntax::SourceFile;

/// A function or a value that a change needs in its module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Helper {
    /// Gives a value to who awaits it.
    Identity,
    /// Results of which none is an error, or the first error.
    Settled,
    /// Runs a coroutine from plain code, also where a loop runs on this thread.
    WaitFor,
    /// Holds tasks that nobody else holds, until they are done.
    BackgroundTasks,
}

impl Helper {
    pub fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Settled => "settled",
            Self::WaitFor => "wait_for",
            Self::BackgroundTasks => "background_tasks",
        }
    }

    /// Its lines; each level of indentation is a tab.
    fn lines(self) -> &'static [&'static str] {
        match self {
            Self::Identity => &["async def identity(value):", "\treturn value"],
            Self::Settled => &[
                "def settled(results):",
                "\tfor result in results:",
                "\t\tif isinstance(result, BaseException):",
                "\t\t\traise result",
                "\treturn results",
            ],
            Self::WaitFor => &[
                "def wait_for(coroutine):",
                "\ttry:",
                "\t\tasyncio.get_running_loop()",
                "\texcept RuntimeError:",
                "\t\treturn asyncio.run(coroutine)",
                "\twith ThreadPoolExecutor(1) as pool:",
                "\t\treturn pool.submit(contextvars.copy_context().run, asyncio.run, coroutine).result()",
            ],
            Self::BackgroundTasks => &["background_tasks = set()"],
        }
    }

    /// What it reads.
    pub fn imports(self) -> Vec<Import> {
        match self {
            Self::Identity | Self::Settled | Self::BackgroundTasks => Vec::new(),
            Self::WaitFor => vec![
                Import::module("asyncio"),
                Import::module("contextvars"),
                Import::from("concurrent.futures", "ThreadPoolExecutor"),
            ],
        }
    }

    fn text(self, style: Style) -> String {
        let lines: Vec<String> = self.lines().iter().map(|line| line.replace('\t', &style.indent.text())).collect();
        lines.join(style.newline)
    }

    /// Whether a file defines it already, as it would be written.
    pub fn is_defined(self, file: &SourceFile) -> bool {
        let is_named = file.tree.name(self.name()).is_some();
        is_named && file.text.contains(&self.text(Style::of(file)))
    }
}

/// The definitions that a file lacks.
pub fn definitions(source: &SourceFile, helpers: impl Iterator<Item = Helper>) -> Option<Replacement> {
    let style = Style::of(source);
    let texts: Vec<String> = helpers.map(|helper| helper.text(style)).collect();
    if texts.is_empty() {
        return None;
    }
    definition(source, &texts.join(&style.newline.repeat(3)))
}

/// What stands in front of a value that is to be awaited, and the helper where the file has none. Where the file
/// means another thing by the name, a sleep of no time gives the value as well.
pub fn identity(draft: &Draft, file: FileId) -> (&'static str, Option<Helper>) {
    let source = draft.scene.source(file);
    match (Helper::Identity.is_defined(source), source.tree.name("identity")) {
        (true, _) => ("identity(", None),
        (false, None) => ("identity(", Some(Helper::Identity)),
        (false, Some(_)) => ("asyncio.sleep(0, ", None),
    }
}

/// How plain code starts a coroutine, and the helper that it needs where an event loop may run at that moment.
pub fn starter(draft: &Draft, file: FileId, is_below: bool) -> (&'static str, Option<Helper>) {
    let source = draft.scene.source(file);
    match source.tree.name("wait_for") {
        None if is_below => ("wait_for", Some(Helper::WaitFor)),
        Some(_) if is_below && Helper::WaitFor.is_defined(source) => ("wait_for", None),
        _ => ("asyncio.run", None),
    }
}

/// What stands around a `gather` that is to raise the first error only when all is done.
pub fn settled(draft: &Draft, file: FileId, wanted: bool) -> (&'static str, &'static str, Option<Helper>) {
    if !wanted || draft.settings.together != Together::Settle {
        return ("", "", None);
    }
    let source = draft.scene.source(file);
    match (Helper::Settled.is_defined(source), source.tree.name("settled")) {
        (true, _) => ("settled(", ")", None),
        (false, None) => ("settled(", ")", Some(Helper::Settled)),
        (false, Some(_)) => ("", "", None),
    }
}
