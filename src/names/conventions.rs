//! What names mean by convention when their import leads out of sight: `db.session`, `Model.objects`, `task.delay`.
//!
//! Each is a spelling that one library taught everybody, so that few who write it mean anything else.

use super::facts::Facts;
use super::value::{Path, ValueId, Values};
use crate::catalogue;

impl Facts {
    /// An attribute of something that was imported from a module of which nothing is known.
    pub fn by_convention(&mut self, values: &mut Values, object: Path, name: &str) -> Option<ValueId> {
        if !matches!(name, "session" | "objects" | "delay" | "apply_async") {
            return None;
        }
        let dotted = values.path(object).to_owned();
        let (module, last) = dotted.rsplit_once('.')?;
        if self.is_covered(values, &dotted) {
            return None;
        }
        match name {
            // Flask-SQLAlchemy: `from .extensions import db`.
            "session" if last == "db" => Some(values.instance("sqlalchemy.orm.Session")),
            // Django's models, and those of mongoengine, which follow it.
            "objects" if last.starts_with(|c: char| c.is_uppercase()) && module.contains("models") => {
                Some(values.instance("django.db.models.Manager"))
            }
            // Celery's tasks live in modules called `tasks`.
            "delay" | "apply_async" if module.rsplit('.').next() == Some("tasks") => Some(task_method(values, name)),
            _ => None,
        }
    }
}

/// A package that another carries along or hands on, by its own name: `pip._vendor.requests.get`,
/// `six.moves.urllib.request`, `from .compat import sqlite3`.
pub(super) fn unvendored(dotted: &str) -> &str {
    let carried =
        dotted.match_indices('.').map(|(dot, _)| (&dotted[..dot], &dotted[dot + 1..])).filter(|(before, _)| {
            let folder = before.rsplit('.').next().unwrap_or(before);
            matches!(
                folder,
                "_vendor"
                    | "vendor"
                    | "vendored"
                    | "_vendored"
                    | "extern"
                    | "packages"
                    | "thirdparty"
                    | "third_party"
                    | "moves"
                    | "compat"
                    | "_compat"
                    | "dependencies"
            )
        });
    let known = |rest: &str| catalogue::is_known_module(rest.split('.').next().unwrap_or(rest));
    carried.map(|(_, rest)| rest).rfind(|rest| known(rest)).unwrap_or(dotted)
}

/// `@app.task` makes a Celery task, whatever module the application comes from.
pub(super) fn task_method(values: &mut Values, name: &str) -> ValueId {
    values.outside(&format!("celery.app.task.Task.{name}"))
}

/// The methods by which a task is sent away.
pub(super) fn is_task_method(name: &str) -> bool {
    matches!(name, "delay" | "apply_async" | "retry" | "update_state")
}
