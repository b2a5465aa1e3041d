//! Python values: small ones in place, all others as counted objects of one shape.

use super::class::ClassData;
use super::dict::Dict;
use super::frame::{Function, Generator};
use crate::simulate::library::asyncio::{FutureData, HandleData, LoopData};
use crate::simulate::library::context::{ContextData, VarData};
use num_bigint::BigInt;
use num_traits::ToPrimitive;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

/// A counted reference to an object.
pub type Ref = Rc<Object>;
/// Keyword arguments in the order of the call; the names are `str` objects.
pub type Kw = Vec<(Ref, Value)>;
/// What an operation gives: a value, or why the frame is left.
pub type Res<T = Value> = Result<T, Stop>;

/// Why an operation did not give a value.
#[derive(Clone, Debug)]
pub enum Stop {
    /// A Python exception is on its way.
    Raise(Ref),
    /// The whole run ends; `Machine::ending` says how. No handler sees it.
    Halt,
}

/// What a call gives.
pub enum Flow {
    Value(Value),
    /// A frame was pushed; what it returns goes to the frame below.
    Frame,
}

#[derive(Clone, Default)]
pub enum Value {
    /// No value: an unbound local, an absent default.
    #[default]
    Unbound,
    None,
    NotImplemented,
    Ellipsis,
    Bool(bool),
    Int(i64),
    Float(f64),
    Obj(Ref),
}

/// Any object. Instances of built-in classes carry no class: `kind` tells it.
pub struct Object {
    /// The class of an instance of a Python class, or of a subclass of a built-in one.
    pub class: RefCell<Option<Ref>>,
    /// `__dict__`: a `dict` object, made when first needed.
    pub attrs: RefCell<Option<Ref>>,
    /// `id()`, given when first asked for; 0 before. Small numbers, so that runs are alike.
    pub id: Cell<u32>,
    pub kind: Kind,
}

/// What an object is made of.
pub enum Kind {
    Plain,
    Class(Box<ClassData>),
    Str(Str),
    Bytes(Box<[u8]>),
    ByteArray(RefCell<Vec<u8>>),
    Big(Box<BigInt>),
    /// Instances of subclasses of `int` and `float`.
    IntSub(i64),
    FloatSub(f64),
    Complex(Box<(f64, f64)>),
    Tuple(Box<[Value]>),
    List(RefCell<Vec<Value>>),
    Deque(Box<DequeData>),
    Dict(RefCell<Dict>),
    /// Keys of a `Dict`; the flag says `frozenset`.
    Set(RefCell<Dict>, bool),
    Range(Box<(i64, i64, i64)>),
    Slice(Box<[Value; 3]>),
    Function(Box<Function>),
    Native(&'static Native),
    Bound(Box<(Value, Value)>),
    /// Getter, setter, deleter.
    Property(Box<[Value; 3]>),
    StaticMethod(Box<Value>),
    ClassMethod(Box<Value>),
    /// Class to start after, the instance or class it is bound to.
    Super(Box<(Ref, Value)>),
    Generator(Box<Generator>),
    /// An awaitable step of an asynchronous generator: `asend`, `athrow`, `aclose`.
    AsyncGenStep(Box<AsyncGenStep>),
    /// What `coroutine.__await__()` gives.
    CoroutineWrapper(Ref),
    Cell(RefCell<Value>),
    Iter(RefCell<super::iterate::Iter>),
    Exception(Box<ExceptionData>),
    Module(Box<str>),
    /// `dict.keys()`, `values()` and `items()`.
    DictView(Ref, View),
    /// A `mappingproxy` over a dictionary.
    Proxy(Ref),
    GenericAlias(Box<(Value, Value)>),
    Future(Box<FutureData>),
    /// The iterator of `Future.__await__`.
    FutureIter(Ref, Cell<bool>),
    Loop(Box<LoopData>),
    Handle(Box<HandleData>),
    Context(Box<ContextData>),
    ContextVar(Box<VarData>),
    /// Variable, old value, context, used.
    Token(Box<(Ref, Value, Ref, Cell<bool>)>),
    Opaque(Box<str>),
    /// State of a library object that is written in Rust.
    Library(RefCell<Box<dyn std::any::Any>>),
}

pub struct DequeData {
    pub items: RefCell<VecDeque<Value>>,
    pub max: Option<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum View {
    Keys,
    Values,
    Items,
}

/// Text with its hash and its length in characters.
pub struct Str {
    pub text: Box<str>,
    pub hash: u64,
    pub chars: u32,
}

/// `what` is the value sent, the exception thrown, or nothing for `aclose`.
pub struct AsyncGenStep {
    pub generator: Ref,
    pub kind: StepKind,
    pub what: Value,
    pub state: Cell<StepState>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum StepKind {
    Send,
    Throw,
    Close,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum StepState {
    New,
    Running,
    Closed,
}

#[derive(Default)]
pub struct ExceptionData {
    pub args: RefCell<Value>,
    pub cause: RefCell<Option<Ref>>,
    pub context: RefCell<Option<Ref>>,
    pub suppress: Cell<bool>,
    /// Members of an exception group.
    pub group: RefCell<Vec<Value>>,
    /// Where it was first raised, as a byte offset of the program; `u32::MAX` before.
    pub place: Cell<u32>,
}

/// A function written in Rust: name, least and most positional arguments (`self` included; 255 is any), code.
pub struct Native {
    pub name: &'static str,
    pub least: u8,
    pub most: u8,
    pub run: Run,
}

pub type PlainFn = fn(&mut super::Machine, &[Value]) -> Res;
pub type KwFn = fn(&mut super::Machine, &[Value], &[(Ref, Value)]) -> Res;
pub type FlowFn = fn(&mut super::Machine, Vec<Value>, Kw) -> Res<Flow>;

pub enum Run {
    /// Positional arguments only.
    Plain(PlainFn),
    /// With keyword arguments.
    Kw(KwFn),
    /// May push frames instead of answering at once.
    Flow(FlowFn),
}

/// A table row for a native that takes `$least..=$most` positional arguments.
pub const fn plain(name: &'static str, least: u8, most: u8, f: PlainFn) -> Native {
    Native { name, least, most, run: Run::Plain(f) }
}

pub const fn with_kw(name: &'static str, least: u8, most: u8, f: KwFn) -> Native {
    Native { name, least, most, run: Run::Kw(f) }
}

pub const fn flow(name: &'static str, least: u8, most: u8, f: FlowFn) -> Native {
    Native { name, least, most, run: Run::Flow(f) }
}

/// FNV-1a: the same in every run and on every platform.
pub fn hash_bytes(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for &b in bytes {
        hash = (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3);
    }
    hash
}

thread_local! {
    /// Objects of all runs of this thread that are alive.
    static LIVE: Cell<usize> = const { Cell::new(0) };
}

/// How many objects are alive on this thread.
pub fn live_objects() -> usize {
    LIVE.with(Cell::get)
}

/// An object is gone.
pub(super) fn object_died() {
    let _ = LIVE.try_with(|live| live.set(live.get().saturating_sub(1)));
}

impl Object {
    pub fn new(kind: Kind) -> Ref {
        Self::of(None, kind)
    }

    /// An instance of `class`, which is a subclass of the kind's own class.
    pub fn of(class: Option<Ref>, kind: Kind) -> Ref {
        LIVE.with(|live| live.set(live.get() + 1));
        Rc::new(Object { class: RefCell::new(class), attrs: RefCell::new(None), id: Cell::new(0), kind })
    }

    /// `__dict__`, made when it is not there yet.
    pub fn dict(&self) -> Ref {
        self.attrs.borrow_mut().get_or_insert_with(|| Object::new(Kind::Dict(RefCell::default()))).clone()
    }

    /// The attribute of the object itself, not of its class.
    pub fn own(&self, name: &Ref) -> Option<Value> {
        match &*self.attrs.borrow() {
            Some(attrs) => attrs.entries().borrow().get_str(name),
            None => None,
        }
    }

    pub fn set_own(&self, name: &Ref, value: Value) {
        let old = {
            let attrs = self.dict();
            let mut entries = attrs.entries().borrow_mut();
            entries.set_str(name, value)
        };
        drop(old);
    }

    /// The table of a `dict` or `set` object.
    pub fn entries(&self) -> &RefCell<Dict> {
        match &self.kind {
            Kind::Dict(d) | Kind::Set(d, _) => d,
            Kind::Proxy(of) => of.entries(),
            _ => unreachable!("only called on dictionaries and sets"),
        }
    }

    pub fn as_class(&self) -> Option<&ClassData> {
        match &self.kind {
            Kind::Class(c) => Some(c),
            _ => None,
        }
    }

    /// The data of a class object.
    pub fn class_data(&self) -> &ClassData {
        self.as_class().expect("only called on classes")
    }

    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::Str(s) => Some(&s.text),
            _ => None,
        }
    }

    pub fn as_exception(&self) -> Option<&ExceptionData> {
        match &self.kind {
            Kind::Exception(e) => Some(e),
            _ => None,
        }
    }
}

impl Value {
    pub fn str(text: impl Into<Box<str>>) -> Value {
        Value::Obj(new_str(text))
    }

    pub fn tuple(items: Vec<Value>) -> Value {
        Value::Obj(Object::new(Kind::Tuple(items.into())))
    }

    pub fn list(items: Vec<Value>) -> Value {
        Value::Obj(Object::new(Kind::List(RefCell::new(items))))
    }

    pub fn dict(dict: Dict) -> Value {
        Value::Obj(Object::new(Kind::Dict(RefCell::new(dict))))
    }

    pub fn set(dict: Dict) -> Value {
        Value::Obj(Object::new(Kind::Set(RefCell::new(dict), false)))
    }

    pub fn bytes(bytes: impl Into<Box<[u8]>>) -> Value {
        Value::Obj(Object::new(Kind::Bytes(bytes.into())))
    }

    /// The smallest form of an integer.
    pub fn big(n: BigInt) -> Value {
        match n.to_i64() {
            Some(small) => Value::Int(small),
            None => Value::Obj(Object::new(Kind::Big(Box::new(n)))),
        }
    }

    pub fn native(native: &'static Native) -> Value {
        Value::Obj(Object::new(Kind::Native(native)))
    }

    pub fn bound(function: Value, this: Value) -> Value {
        Value::Obj(Object::new(Kind::Bound(Box::new((function, this)))))
    }

    pub fn obj(&self) -> Option<&Ref> {
        match self {
            Value::Obj(o) => Some(o),
            _ => None,
        }
    }

    pub fn kind(&self) -> Option<&Kind> {
        self.obj().map(|o| &o.kind)
    }

    pub fn as_str(&self) -> Option<&str> {
        self.obj().and_then(|o| o.as_str())
    }

    /// The items of a tuple or of a subclass of it.
    pub fn as_tuple(&self) -> Option<&[Value]> {
        match self.kind() {
            Some(Kind::Tuple(items)) => Some(items),
            _ => None,
        }
    }

    pub fn as_list(&self) -> Option<&RefCell<Vec<Value>>> {
        match self.kind() {
            Some(Kind::List(items)) => Some(items),
            _ => None,
        }
    }

    pub fn is_none(&self) -> bool {
        matches!(self, Value::None)
    }

    pub fn is_unbound(&self) -> bool {
        matches!(self, Value::Unbound)
    }

    /// `is`.
    pub fn same(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Obj(a), Value::Obj(b)) => {
                Rc::ptr_eq(a, b)
                    || matches!((&a.kind, &b.kind), (Kind::Tuple(x), Kind::Tuple(y)) if x.is_empty() && y.is_empty())
            }
            (Value::None, Value::None)
            | (Value::Ellipsis, Value::Ellipsis)
            | (Value::NotImplemented, Value::NotImplemented)
            | (Value::Unbound, Value::Unbound) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Int(a), Value::Int(b)) => a == b,
            (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
            _ => false,
        }
    }

    /// An integer, also of a subclass; `None` for other kinds and for those that do not fit.
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Value::Int(n) => Some(*n),
            Value::Bool(b) => Some(i64::from(*b)),
            Value::Obj(o) => match o.kind {
                Kind::IntSub(n) => Some(n),
                _ => None,
            },
            _ => None,
        }
    }

    /// Any integer as a big one.
    pub fn as_big(&self) -> Option<BigInt> {
        match self.kind() {
            Some(Kind::Big(n)) => Some((**n).clone()),
            _ => self.as_int().map(BigInt::from),
        }
    }

    /// Any real number as a float.
    pub fn as_float(&self) -> Option<f64> {
        match self {
            Value::Float(x) => Some(*x),
            Value::Obj(o) => match &o.kind {
                Kind::FloatSub(x) => Some(*x),
                Kind::Big(n) => n.to_f64(),
                Kind::IntSub(n) => Some(*n as f64),
                _ => None,
            },
            _ => self.as_int().map(|n| n as f64),
        }
    }
}

pub fn new_str(text: impl Into<Box<str>>) -> Ref {
    let text = text.into();
    let chars = text.chars().count() as u32;
    Object::new(Kind::Str(Str { hash: hash_bytes(text.as_bytes()), chars, text }))
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.as_str() {
            Some(s) => f.write_str(s),
            None => f.write_str("value"),
        }
    }
}

impl std::fmt::Debug for Object {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str().unwrap_or("object"))
    }
}

impl From<bool> for Value {
    fn from(b: bool) -> Self {
        Value::Bool(b)
    }
}

impl From<Ref> for Value {
    fn from(o: Ref) -> Self {
        Value::Obj(o)
    }
}

impl From<i64> for Value {
    fn from(n: i64) -> Self {
        Value::Int(n)
    }
}

impl From<usize> for Value {
    fn from(n: usize) -> Self {
        Value::Int(n as i64)
    }
}

impl From<f64> for Value {
    fn from(x: f64) -> Self {
        Value::Float(x)
    }
}
