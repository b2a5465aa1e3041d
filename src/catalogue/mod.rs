//! The catalogue: which callables block, what replaces them, how long they take, and the types that lead to them.
//!
//! Everything is in readable tables of tab-separated text under `tables/`, which `build.rs` packs into sorted texts; a
//! lookup is a bisection in place, and nothing is parsed at start-up.
//!
//! # Adding a row
//!
//! A blocking callable is one line of `tables/blocking/CATEGORY.tsv`, the cells in this order:
//!
//! | cell | holds |
//! |---|---|
//! | name | through the public import path and the receiver's class: `requests.Session.get`, `open` |
//! | strategy | `swap`, `same-name-await`, `swap-adapt`, `to_thread` or `redesign`: see [`Strategy`] |
//! | ms | a typical latency; 0 when only the replacement matters, such as a client's constructor |
//! | async form | `...` stands for the arguments; a bare word is the receiver of the method of the same name; empty with `to_thread`: the call in a thread |
//! | async name | the importable replacement; one that ends in a dot is completed by the method |
//! | install | `a,b` is both, `a\|b` alternatives, empty the standard library |
//! | flags | `cheap`, `iterates` (becomes `async for`), `with` (is used with `async with`), `py3.11` (needs it) |
//! | differences | what the caller sees changed |
//! | notes, source | for readers of the table; they do not travel to the page |
//!
//! A name may be a pattern: `*` is some part of one segment, a last `**` all the rest. `redis.Redis.*` is a family,
//! `google.cloud.*.*Client.*` a naming rule, and the stars of the asynchronous form are filled by those of the name, the
//! last by the last. A row of its own wins over a pattern, and `tables/verdicts/harmless.tsv` excepts names from one.
//! `tables/verdicts/instant.tsv` lists the arguments with which a call does not wait: `timeout=0`.
//!
//! A method is found only if something leads to its class. Its package's file in `tables/types/` says what does:
//!
//! | key | says |
//! |---|---|
//! | `sqlite3.connect()` | what a call gives; `boto3.client('s3')` with that literal first, `peewee.ModelSelect.*()` for every other method that does not block |
//! | `subprocess.Popen.stdout` | what an attribute is; `pymongo.MongoClient.*` any attribute |
//! | `sqlite3.Cursor[]` | what iterating gives |
//! | `with tempfile.TemporaryDirectory` | what `with` binds, where it is not the object itself |
//! | `class smtplib.SMTP_SSL` | its base classes |
//! | `alias requests.sessions` | the name the tables use for a re-export, and for all below it |
//!
//! `tables/native/` says which classes have an asynchronous counterpart that was held against the real library, and
//! what becomes of their members: see `native.rs`. Objects of other classes stay, and their calls run in threads.
//!
//! The forms of a type are listed at [`Type`]. Latencies assume a warm service with an open connection: 1 ms for a small
//! file or a cache, 5 ms for a statement of SQL, 20 to 40 ms to connect, 150 ms for an HTTP API, 50 ms for a subprocess.

mod blocking;
mod counterparts;
mod later;
mod native;
mod package;
mod table;
#[cfg(test)]
mod tests;
mod types;
mod verdicts;

pub use blocking::{Blocking, Category, Strategy, blocking};
pub use counterparts::{async_forms, blocking_form};
pub use native::{Member, Native, native_class, native_factory, native_owner};
pub use types::{Type, attribute, bases, canonical, element, enters, returns};
pub use verdicts::{Instant, documentation, instant, is_async, is_known_module};
