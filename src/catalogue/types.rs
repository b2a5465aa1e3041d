//! The type facts: what a call, an attribute, a loop or a `with` gives, so that rows of methods can match.

use std::borrow::Cow;

use super::{
    blocking::{ROWS, blocking},
    later,
    table::Tables,
};

pub(super) static FACTS: Tables =
    Tables { first: include_str!(concat!(env!("OUT_DIR"), "/types.txt")), later: later::types, kind: 1 };

/// What an expression is worth, as far as the catalogue needs to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// An instance of the class of that dotted name; written `sqlite3.Cursor`.
    Instance(&'static str),
    /// The class itself; written `type[sqlite3.Cursor]`.
    Class(&'static str),
    /// The callable of that dotted name; written `callable[requests.get]`.
    Function(&'static str),
    /// Something to iterate over; written `iter[sqlite3.Row]`.
    Iterable(Box<Type>),
    /// Written `tuple[io.TextIOWrapper, ?]`.
    Tuple(Vec<Type>),
    /// A context manager; entering it gives the type inside; written `with[sqlalchemy.engine.Connection]`.
    Context(Box<Type>),
    /// A part that does not matter; written `?`.
    Unknown,
    /// The value of the argument at that position; written `arg[0]`.
    Argument(u8),
    /// An instance of the class given as the argument at that position; written `new[0]`.
    InstanceOfArgument(u8),
    /// What entering the argument at that position gives; written `enter[0]`.
    EnteredArgument(u8),
    /// One element of the argument at that position; written `item[0]`.
    ElementOfArgument(u8),
}

/// What calling gives, where the tables say so; calling a class gives an instance of it without a fact.
///
/// `first_argument` is the text of a literal string in first place, as in `boto3.client("s3")`.
pub fn returns(callable: &str, first_argument: Option<&str>) -> Option<Type> {
    let callable = canonical(callable);
    let literal = first_argument.and_then(|text| FACTS.get(&format!("{callable}('{text}')")));
    let fact = |owner: &str, name: &str| FACTS.get(&format!("{owner}{name}()"));
    literal
        .or_else(|| fact(&callable, ""))
        .or_else(|| {
            let (class, method) = callable.rsplit_once('.')?;
            of_bases(class, &format!(".{method}"), &fact).or_else(|| builder(class, &callable))
        })
        .and_then(read)
        .or_else(|| class_called(&callable))
}

/// A class gives its instance; that it is one shows by its bases, or by what is known of its members.
fn class_called(callable: &str) -> Option<Type> {
    let member = format!("{callable}.");
    let below = |table: &Tables| table.starting_with(&member).next().map(|(key, _)| &key[..callable.len()]);
    let based = || FACTS.row(&format!("class {callable}"))?.0.strip_prefix("class ");
    below(&FACTS).or_else(|| below(&ROWS)).or_else(based).map(Type::Instance)
}

/// The one type that all methods of a class give which neither block nor have a fact: `filter`, `limit`, `order_by`.
fn builder(class: &str, callable: &str) -> Option<&'static str> {
    let fact = |owner: &str, name: &str| FACTS.get(&format!("{owner}.{name}"));
    let found = fact(class, "*()").or_else(|| of_bases(class, "*()", &fact))?;
    blocking(callable).is_none().then_some(found)
}

/// The type of an attribute that is not a method.
///
/// A prefix of rows is a namespace: `openai.OpenAI.chat` is one, because of `openai.OpenAI.chat.completions.create`.
pub fn attribute(class: &str, name: &str) -> Option<Type> {
    let class = canonical(class);
    let fact = |owner: &str, name: &str| FACTS.get(&format!("{owner}.{name}"));
    fact(&class, name)
        .or_else(|| of_bases(&class, name, &fact))
        .and_then(read)
        .or_else(|| namespace(&class, name))
        .or_else(|| any_attribute(&class, name))
}

/// The type of the names a class makes up when asked: the databases of a `pymongo.MongoClient`.
fn any_attribute(class: &str, name: &str) -> Option<Type> {
    let attribute = format!("{class}.{name}");
    let found = FACTS.matching(&attribute).filter(|found| !found.stars.is_empty());
    let found =
        found.and_then(|found| read(found.rest)).or_else(|| bases(class).find_map(|base| any_attribute(base, name)))?;
    (blocking(&attribute).is_none() && returns(&attribute, None).is_none()).then_some(found)
}

fn namespace(class: &str, name: &str) -> Option<Type> {
    let prefix = format!("{class}.{name}.");
    let (below, _) = ROWS.starting_with(&prefix).next()?;
    Some(Type::Instance(&below[..prefix.len() - 1]))
}

/// What a `for` over an instance gives.
pub fn element(class: &str) -> Option<Type> {
    let class = canonical(class);
    let fact = |owner: &str, suffix: &str| FACTS.get(&format!("{owner}{suffix}"));
    fact(&class, "[]").or_else(|| of_bases(&class, "[]", &fact)).and_then(read)
}

/// What `with instance as name` binds, where it is not the instance itself.
pub fn enters(class: &str) -> Option<Type> {
    let class = canonical(class);
    let fact = |owner: &str, _: &str| FACTS.get(&format!("with {owner}"));
    fact(&class, "").or_else(|| of_bases(&class, "", &fact)).and_then(read)
}

/// The base classes that matter for rows and facts.
pub fn bases(class: &str) -> impl Iterator<Item = &'static str> {
    FACTS.get(&format!("class {class}")).unwrap_or_default().split_terminator(' ')
}

/// The name under which the tables know a re-export: `requests.sessions.Session` is `requests.Session`.
pub fn canonical(path: &str) -> Cow<'_, str> {
    let aliases = format!("alias {}", path.split('.').next().unwrap_or(path));
    let aliases = FACTS.of(&aliases).beginning_with(&aliases);
    if aliases.is_empty() {
        return Cow::Borrowed(path);
    }
    let ends = std::iter::once(path.len()).chain(path.rmatch_indices('.').map(|(dot, _)| dot));
    ends.filter_map(|end| Some((end, aliases.get(&format!("alias {}", &path[..end]))?)))
        .map(|(end, name)| Cow::Owned(format!("{name}{}", &path[end..])))
        .next()
        .unwrap_or(Cow::Borrowed(path))
}

fn of_bases(class: &str, name: &str, fact: &impl Fn(&str, &str) -> Option<&'static str>) -> Option<&'static str> {
    bases(class).find_map(|base| fact(base, name).or_else(|| of_bases(base, name, fact)))
}

/// A type as the tables write it.
fn read(text: &'static str) -> Option<Type> {
    let Some((form, inner)) = text.strip_suffix(']').and_then(|text| text.split_once('[')) else {
        return Some(if text == "?" { Type::Unknown } else { Type::Instance(text) });
    };
    Some(match form {
        "type" => Type::Class(inner),
        "callable" => Type::Function(inner),
        "iter" => Type::Iterable(Box::new(read(inner)?)),
        "with" => Type::Context(Box::new(read(inner)?)),
        "tuple" => Type::Tuple(parts(inner).map(read).collect::<Option<_>>()?),
        "arg" => Type::Argument(inner.parse().ok()?),
        "new" => Type::InstanceOfArgument(inner.parse().ok()?),
        "enter" => Type::EnteredArgument(inner.parse().ok()?),
        "item" => Type::ElementOfArgument(inner.parse().ok()?),
        _ => return None,
    })
}

/// The parts between the commas that stand outside brackets.
fn parts(text: &'static str) -> impl Iterator<Item = &'static str> {
    let mut depth = 0;
    text.split(move |c| {
        depth += i32::from(c == '[') - i32::from(c == ']');
        c == ',' && depth == 0
    })
    .map(str::trim)
}
