//! Native clients: which asynchronous class takes the place of a blocking one, and what becomes of each member.
//!
//! The key of a row is a class, or a factory with `()` behind it. Its members are words. What is not listed has no
//! counterpart.
//!
//! | word | says |
//! |---|---|
//! | `execute` | is awaited |
//! | `close>aclose` | is awaited under another name |
//! | `name!` | its result has another form |
//! | `.cursor` | stays plain |
//! | `-stream` | has no counterpart |
//! | `**` | whatever has a row of its own is awaited |
//! | `@with`, `@for` | the object is entered, iterated asynchronously |
//! | `@await` | the factory is awaited |
//! | `@start` | the object is awaited where it is not entered |
//! | `@block` | leaving its `async with` only closes it |
//! | `@close` | it must be closed |
//! | `@loop` | a coroutine must make it |
//! | `@transaction` | `with` commits what the counterpart would close |
//! | `@same` | it stays what it is |
//! | `!stream` | no call with this keyword converts |
//! | `+k=v` | a keyword that the factory gets besides |
//! | `$0=name` | a keyword in the place of a position or of another keyword |
//! | `@errors=m` | the errors of `m` do not come any more |
//! | `@dialect`, `@lazy` | of SQLAlchemy |

use super::{
    blocking::blocking,
    table::{Rows, Table},
    types::canonical,
};
use std::sync::OnceLock;

pub(super) fn natives() -> Table {
    static NATIVES: OnceLock<Rows> = OnceLock::new();
    NATIVES.get_or_init(|| Rows::of(include_str!(concat!(env!("OUT_DIR"), "/native.txt")))).table()
}

/// The asynchronous counterpart of a class or factory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Native {
    /// Dotted name of the counterpart.
    pub name: &'static str,
    pub package: &'static str,
    members: &'static str,
}

/// What becomes of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Member {
    /// Its call is awaited, under this name.
    Await(String),
    Plain,
}

/// The counterpart of a class, or of that which an attribute such as `client.chat` belongs to.
pub fn native_class(class: &str) -> Option<Native> {
    let class = canonical(class);
    read(natives().get(&class)?)
}

/// The family of a nested object: `openai.OpenAI.chat.completions` belongs to `openai.OpenAI`.
pub fn native_owner(class: &str) -> Option<(String, Native)> {
    let class = canonical(class).into_owned();
    if let Some(own) = native_class(&class) {
        return Some((class, own));
    }
    let above = class.rmatch_indices('.').map(|(dot, _)| &class[..dot]);
    above.filter_map(|above| Some((above.to_owned(), native_class(above)?))).find(|(_, native)| native.has("**"))
}

/// The counterpart of a factory: `aiosqlite.connect` for `sqlite3.connect`, a class for a class.
pub fn native_factory(path: &str) -> Option<Native> {
    let path = canonical(path);
    read(natives().get(&format!("{path}()")).or_else(|| natives().get(&path))?)
}

fn read(rest: &'static str) -> Option<Native> {
    let mut cells = rest.split('\t');
    Some(Native { name: cells.next()?, package: cells.next()?, members: cells.next()? })
}

impl Native {
    /// A counterpart that no table names, as it is chosen by settings.
    pub const fn of(name: &'static str, package: &'static str, members: &'static str) -> Self {
        Self { name, package, members }
    }

    /// Whether the row has a word: `@with`, `@for`, `@await`, `!stream`.
    pub fn has(&self, word: &str) -> bool {
        self.members.split(' ').any(|member| member == word)
    }

    /// Keywords with which no call converts.
    pub fn refuses(&self, keyword: &str) -> bool {
        self.has(&format!("!{keyword}"))
    }

    /// The result of a member has another form: its call converts as a statement alone.
    pub fn is_for_effect(&self, name: &str) -> bool {
        self.has(&format!("{name}!"))
    }

    /// A keyword and its value, which the factory gets besides.
    pub fn adds(&self) -> Option<&'static str> {
        self.members.split(' ').find_map(|word| word.strip_prefix('+'))
    }

    /// The keyword by which the factory takes an argument, given by keyword or by position; `None` where it cannot.
    pub fn argument<'a>(&self, given: &'a str) -> Option<&'a str>
    where
        'static: 'a,
    {
        let mut words = self.members.split(' ').filter_map(|word| word.strip_prefix('$')?.split_once('=')).peekable();
        match words.peek() {
            None => Some(given),
            Some(_) => words.find(|(old, _)| *old == given).map(|(_, new)| new),
        }
    }

    /// Where the errors of the old class come from, when those of the counterpart are others.
    pub fn errors(&self) -> Option<&'static str> {
        self.members.split(' ').find_map(|word| word.strip_prefix("@errors="))
    }

    /// What becomes of `name` of an object of `class`; `None` when it has no counterpart.
    pub fn member(&self, class: &str, name: &str) -> Option<Member> {
        for word in self.members.split(' ') {
            match word.strip_prefix('.') {
                Some("*") => continue,
                Some(plain) if plain == name => return Some(Member::Plain),
                Some(_) => continue,
                None => {}
            }
            if word.strip_prefix('-') == Some(name) {
                return None;
            }
            let (old, new) = word.split_once('>').unwrap_or((word, word));
            let (old, new) = (old.trim_end_matches('!'), new.trim_end_matches('!'));
            if old == name {
                return Some(Member::Await(new.to_owned()));
            }
        }
        let row = blocking(&format!("{class}.{name}")).filter(|row| row.waits());
        let is_own = row.as_ref().is_some_and(|row| !row.qualname.contains('*'));
        let leads_on = !is_own && super::types::attribute(class, name).is_some();
        match (leads_on, row) {
            (true, _) => (self.has("**") || self.has(".*")).then_some(Member::Plain),
            (false, Some(_)) if self.has("**") => Some(Member::Await(name.to_owned())),
            (false, _) => None,
        }
    }
}
