//! What an expression stands for: a symbolic value, not a Python object.

use super::definition::DefinitionId;
use super::project::FileId;
use crate::text::Map;

/// Number of a value in its `Values`; equal values have equal numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ValueId(pub(super) u32);

/// Number of a dotted name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path(u32);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// Nothing is known, and nothing is claimed.
    Unknown,
    /// Python's `None`.
    None,
    /// A module of the project.
    File(FileId),
    /// A module, function, class or object of outside, by its dotted name: `requests.get`, and
    /// `requests.Session.get` for a method of a `requests.Session`.
    Outside(Path),
    /// An instance of a class of outside: `requests.Session`.
    Instance(Path),
    /// A function, lambda or class of the project.
    Local(DefinitionId),
    /// A function of the project that is bound to its receiver, an object or a class.
    Method {
        function: DefinitionId,
        receiver: ValueId,
    },
    /// An instance of a class of the project.
    Object(DefinitionId),
    /// `super()` in a method of `class`.
    Super {
        class: DefinitionId,
        receiver: ValueId,
    },
    /// What a call of an `async def` gives; awaiting it gives the value inside.
    Coroutine(ValueId),
    /// Iterating gives the value inside, with `for` or, where the source says so, with `async for`.
    Iterable(ValueId),
    /// Entering it with `with` gives the value inside.
    Context(ValueId),
    Tuple(Vec<ValueId>),
    Mapping {
        key: ValueId,
        value: ValueId,
    },
    /// A callable with some arguments already given: `functools.partial`.
    Partial(ValueId),
    /// Several possibilities, sorted, without unions inside.
    Union(Vec<ValueId>),
}

/// The distinct values and dotted names of one analysis.
#[derive(Clone, Debug, Default)]
pub struct Values {
    values: Vec<Value>,
    numbers: Map<Value, ValueId>,
    paths: Vec<Box<str>>,
    path_numbers: Map<Box<str>, Path>,
}

/// A union of more is `Unknown`: it says nothing any more, and costs time.
const MOST_IN_UNION: usize = 12;

impl Values {
    pub const UNKNOWN: ValueId = ValueId(0);
    pub const NONE: ValueId = ValueId(1);

    pub(super) fn new() -> Self {
        let mut values = Self::default();
        values.add(Value::Unknown);
        values.add(Value::None);
        values
    }

    pub fn get(&self, id: ValueId) -> &Value {
        &self.values[id.0 as usize]
    }

    /// The dotted name of a path.
    pub fn path(&self, path: Path) -> &str {
        &self.paths[path.0 as usize]
    }

    /// The possibilities of a value: the members of a union, else the value alone.
    pub fn members<'a>(&'a self, id: &'a ValueId) -> &'a [ValueId] {
        match self.get(*id) {
            Value::Union(members) => members,
            _ => std::slice::from_ref(id),
        }
    }

    pub(super) fn add(&mut self, value: Value) -> ValueId {
        if let Some(&id) = self.numbers.get(&value) {
            return id;
        }
        let id = ValueId(self.values.len() as u32);
        self.values.push(value.clone());
        self.numbers.insert(value, id);
        id
    }

    pub(super) fn intern(&mut self, dotted: &str) -> Path {
        if let Some(&path) = self.path_numbers.get(dotted) {
            return path;
        }
        let path = Path(self.paths.len() as u32);
        self.paths.push(dotted.into());
        self.path_numbers.insert(dotted.into(), path);
        path
    }

    /// A dotted name that the analysis has met: that of a member of a class, and `None` where nobody names it.
    pub(super) fn member(&self, class: Path, name: &str) -> Option<&str> {
        let number = self.path_numbers.get(&*format!("{}.{name}", self.path(class)))?;
        Some(self.path(*number))
    }

    /// Whether the analysis has met a dotted name.
    pub(super) fn has_path(&self, dotted: &str) -> bool {
        self.path_numbers.contains_key(dotted)
    }

    pub(super) fn outside(&mut self, dotted: &str) -> ValueId {
        let path = self.intern(dotted);
        self.add(Value::Outside(path))
    }

    pub(super) fn instance(&mut self, class: &str) -> ValueId {
        let path = self.intern(class);
        self.add(Value::Instance(path))
    }

    /// Either of several; `Unknown` stays a member, as it may still be something else.
    pub(super) fn union(&mut self, ids: impl IntoIterator<Item = ValueId>) -> ValueId {
        let mut members: Vec<ValueId> = Vec::new();
        for id in ids {
            members.extend_from_slice(self.members(&id));
        }
        members.sort_unstable();
        members.dedup();
        match members[..] {
            [] => Self::UNKNOWN,
            [one] => one,
            _ if members.len() > MOST_IN_UNION => Self::UNKNOWN,
            _ => self.add(Value::Union(members)),
        }
    }

    /// The value without `None`, as attributes of `None` are never meant.
    pub(super) fn without_none(&mut self, id: ValueId) -> ValueId {
        match self.get(id) {
            Value::Union(members) if members.contains(&Self::NONE) => {
                let rest: Vec<ValueId> = members.iter().copied().filter(|&member| member != Self::NONE).collect();
                self.union(rest)
            }
            _ => id,
        }
    }

    /// Whether it is a stream in memory for certain.
    pub fn is_memory(&self, id: ValueId) -> bool {
        // Libraries that bridge versions of Python hand these classes on under the same names.
        let is_stream = |class: &Path| matches!(self.path(*class).rsplit('.').next(), Some("BytesIO" | "StringIO"));
        matches!(self.get(id), Value::Instance(class) if is_stream(class))
    }

    /// Whether anything at all is known beyond `None`.
    pub(super) fn says_something(&self, id: ValueId) -> bool {
        self.members(&id).iter().any(|&member| member != Self::UNKNOWN && member != Self::NONE)
    }
}
