//! What a person chooses about the rewrite.

use crate::names::{Definition, DefinitionId, Names, Project};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Every choice; `default()` is what a new page starts with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RewriteSettings {
    pub http: HttpTarget,
    pub clients: Clients,
    /// Minor version of the target Python: 8 to 14 for 3.8 to 3.14.
    pub python: u8,
    pub strategy: Strategy,
    pub together: Together,
    /// At most so many at once where a loop becomes concurrent.
    pub limit: Option<u32>,
    /// Where the migration stops, by qualified name: `Shop.total`, and `shop/cart.py:Shop.total` for that of one file.
    pub frontier: BTreeMap<String, Bridge>,
    /// Whether the catalogue's calls are replaced; otherwise only declared calls count.
    pub catalogue: bool,
    /// How far a migration in steps has come; `None` is to its end.
    pub stage: Option<Stage>,
}

/// How far a migration in steps has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Functions that have turned; no other does yet.
    pub turned: BTreeSet<DefinitionId>,
    /// Those of them which plain code goes on calling by a wrapper.
    pub wrapped: BTreeSet<DefinitionId>,
}

impl Stage {
    /// What is a coroutine function already needs no turning, and nothing else has turned.
    pub fn start(names: &Names) -> Self {
        let turned = names.ids().filter(|(_, definition)| definition.is_async).map(|(id, _)| id);
        Self { turned: turned.collect(), wrapped: BTreeSet::new() }
    }
}

impl Default for RewriteSettings {
    fn default() -> Self {
        Self {
            http: HttpTarget::default(),
            clients: Clients::default(),
            python: 13,
            strategy: Strategy::default(),
            together: Together::default(),
            limit: None,
            frontier: BTreeMap::new(),
            catalogue: true,
            stage: None,
        }
    }
}

/// Which library replaces `requests` and its like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum HttpTarget {
    #[default]
    Aiohttp,
    Httpx,
}

/// What takes the place of database drivers and other clients.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Clients {
    /// Their asynchronous counterparts, where every use converts; else a thread.
    #[default]
    Native,
    /// They stay, and their calls run in threads.
    Thread,
}

/// How the code becomes asynchronous.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Strategy {
    /// Functions become coroutine functions where they stand.
    #[default]
    InPlace,
    /// `async_f` is made beside `f`, which becomes a sync wrapper.
    Twin,
    /// Blocking calls run in threads; functions that are sync stay sync.
    ThreadOnly,
}

/// How independent awaits are brought together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Together {
    #[default]
    Gather,
    TaskGroup,
    /// Awaits stay one after another.
    Never,
    /// `gather` with `return_exceptions`: all run to their end, then the first error is raised.
    Settle,
}

impl RewriteSettings {
    /// What happens to a function: by choice, or because a migration in steps has come so far.
    pub fn bridge(&self, project: &Project, id: DefinitionId, definition: &Definition) -> Bridge {
        match &self.stage {
            Some(stage) if stage.wrapped.contains(&id) => Bridge::SyncWrapper,
            Some(stage) if !stage.turned.contains(&id) => Bridge::Thread,
            _ => self.chosen(project, definition).unwrap_or_default(),
        }
    }

    /// What a person chose for a function.
    pub fn chosen(&self, project: &Project, definition: &Definition) -> Option<Bridge> {
        chosen(&self.frontier, &project.file(definition.file).name, &definition.qualname)
    }

    /// Whether a migration in steps has come to a function.
    pub fn has_turned(&self, id: DefinitionId) -> bool {
        self.stage.as_ref().is_some_and(|stage| stage.turned.contains(&id))
    }

    /// Whether calls go into a task group; Python has it from 3.11 on, and `gather` takes its place before.
    pub fn groups(&self) -> bool {
        self.together == Together::TaskGroup && self.python >= 11
    }

    /// What happens to the others when one call fails.
    pub fn failures(&self) -> &'static str {
        match self.together {
            Together::TaskGroup if self.python >= 11 => {
                "if one fails, the others are cancelled, and an `ExceptionGroup` holds its error"
            }
            Together::TaskGroup => {
                "Python 3.11 brought `TaskGroup`; with `gather`, if one fails, its error is raised at once, and the \
                 others still run to their end"
            }
            Together::Settle => "if one fails, all others end first, and then the first error is raised",
            Together::Gather | Together::Never => "if one fails, the others still run to their end",
        }
    }
}

/// What a frontier says of a function; its name with the file's comes before that alone.
pub fn chosen(frontier: &BTreeMap<String, Bridge>, file: &str, qualname: &str) -> Option<Bridge> {
    if frontier.is_empty() {
        return None;
    }
    frontier.get(&format!("{file}:{qualname}")).or_else(|| frontier.get(qualname)).copied()
}

/// Where a migration stops at a function.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Bridge {
    /// It becomes a coroutine function.
    #[default]
    Convert,
    /// It stays as it is; coroutines call it in a thread.
    Thread,
    /// It stays callable from sync code, by a wrapper that runs the loop.
    SyncWrapper,
}
