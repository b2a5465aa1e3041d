//! Compact code of a stack machine: what the tree of a program is turned into, once.

use crate::simulate::interpreter::value::{Ref, Value};
use crate::syntax::ast::{BinOp, CmpOp, UnaryOp};
use std::cell::Cell;
use std::rc::Rc;

/// The code of one module, class body, function, lambda or comprehension.
pub struct Code {
    pub name: Ref,
    pub qualname: Ref,
    pub ops: Vec<Op>,
    /// Beside each operation, where its source starts and ends, in bytes of the program.
    pub places: Vec<(u32, u32)>,
    pub consts: Vec<Value>,
    /// Attribute and global names.
    pub names: Vec<Ref>,
    pub children: Vec<Rc<Code>>,
    /// Names of the local slots: parameters first.
    pub locals: Vec<Ref>,
    /// Local slots that are shared with inner functions: wrapped in a cell on entry.
    pub cells: Vec<u32>,
    /// Slots that receive the cells of the closure, in order.
    pub free: Vec<u32>,
    pub params: ParamShape,
    pub kind: CodeKind,
    pub doc: Value,
    /// Annotations of parameters and `return`, as they are written.
    pub annotations: Vec<(Ref, Box<str>)>,
    /// Whether they stay text.
    pub quoted: bool,
    /// Operations that ask for the truth of something, in their order, and what is expected where it cannot be known.
    pub expected: Vec<(u32, bool)>,
    /// A part of our own library: it does not count as the program's source.
    pub library: bool,
    pub first_place: u32,
    /// How many slots its frames have come to need, so that those of the next one are allocated once.
    pub room: Cell<usize>,
}

/// Frames that have needed more, as those of long displays, are the exception.
const MOST_ROOM: usize = 64;

impl Code {
    /// What is expected of the truth for which an operation asks.
    pub fn expected_at(&self, op: usize) -> Option<bool> {
        let found = self.expected.binary_search_by_key(&(op as u32), |&(op, _)| op).ok()?;
        Some(self.expected[found].1)
    }

    pub fn note_room(&self, slots: usize) {
        if slots > self.room.get() {
            self.room.set(slots.min(MOST_ROOM));
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeKind {
    Plain,
    Generator,
    Coroutine,
    AsyncGenerator,
}

/// How many parameters of each kind; they lie in this order in the local slots.
#[derive(Clone, Default)]
pub struct ParamShape {
    pub positional_only: usize,
    /// Includes the positional-only ones.
    pub positional: usize,
    pub keyword_only: usize,
    /// `*args`, after the keyword-only ones.
    pub varargs: bool,
    /// `**kwargs`, last.
    pub kwargs: bool,
}

/// One operation. `[a, b]` in a comment is the top of the stack, `b` the very top.
#[derive(Clone, Copy, Debug)]
pub enum Op {
    Const(u32),
    LoadFast(u32),
    StoreFast(u32),
    DeleteFast(u32),
    LoadDeref(u32),
    StoreDeref(u32),
    DeleteDeref(u32),
    /// A free variable in a class body: the class namespace is asked first.
    LoadClassDeref(u32, u32),
    LoadGlobal(u32),
    StoreGlobal(u32),
    DeleteGlobal(u32),
    LoadName(u32),
    StoreName(u32),
    DeleteName(u32),
    LoadAttr(u32),
    /// `[value, object]`
    StoreAttr(u32),
    DeleteAttr(u32),
    /// `[object]` gives `[function, self]`, or `[attribute, nothing]`.
    LoadMethod(u32),
    Subscript,
    /// `[value, object, index]`
    StoreSubscript,
    DeleteSubscript,
    BuildSlice,
    BuildTuple(u32),
    BuildList(u32),
    BuildSet(u32),
    BuildMap(u32),
    BuildString(u32),
    /// Add the top to the collection `n` below it.
    ListAppend(u32),
    SetAdd(u32),
    MapAdd(u32),
    ListExtend(u32),
    SetUpdate(u32),
    DictUpdate(u32),
    /// As `DictUpdate`, but a key that is there already is an error of a call.
    DictMerge(u32),
    ListToTuple,
    /// Conversion (0, or `s`, `r`, `a`) and whether a spec lies on the stack.
    Format(u8, bool),
    Unary(UnaryOp),
    Binary(BinOp),
    Inplace(BinOp),
    Compare(CmpOp),
    Pop,
    /// Pushes the value `n` below the top again; 1 is the top.
    Copy(u32),
    /// Swaps the top with the value `n` below; 2 is the next.
    Swap(u32),
    PushUnbound,
    Jump(u32),
    JumpIfFalse(u32),
    JumpIfTrue(u32),
    JumpIfFalseOrPop(u32),
    JumpIfTrueOrPop(u32),
    JumpIfNotNone(u32),
    /// The test of a `while`: as `JumpIfFalse`, but an opaque value ends the loop after some turns.
    WhileTest(u32),
    GetIter,
    ForIter(u32),
    GetYieldFromIter,
    /// What is awaited: `""`, or the method of a context manager that gave it.
    GetAwaitable(&'static str),
    /// `[receiver, value]`: resumes the receiver until it returns.
    Send,
    Yield,
    /// `yield` of an asynchronous generator.
    AsyncYield,
    GetAIter,
    /// `[iterator]` gives `[iterator, awaitable]`.
    GetANext,
    /// `[iterator, exception]`: ends the loop when it is `StopAsyncIteration`.
    EndAsyncFor,
    Call(u32),
    /// Calls a decorator with what it decorates; one of an unknown library leaves it as it is.
    Decorate,
    /// Positional count, constant with the tuple of keyword names.
    CallKw(u32, u32),
    /// `[function, self or nothing, arguments...]`
    CallMethod(u32),
    CallMethodKw(u32, u32),
    /// `[function, list of arguments, dict of keywords]`
    CallEx,
    /// Child code; `[defaults tuple, keyword defaults dict, cells...]`.
    MakeFunction(u32),
    /// Child code and number of cells; `[name, bases list, keywords dict, cells...]`.
    BuildClass(u32),
    Return,
    /// Where to go on when an exception comes by; the stack is cut to its height now.
    SetupTry(u32),
    /// As `SetupTry`, for `with`: the entered value on top is not kept.
    SetupWith(u32),
    PopBlock,
    /// Leaves the handler: the exception that was entered is no longer being handled.
    PopExcept,
    /// `[exception]`
    Reraise,
    /// `[exception, class]` gives `[exception, matches]`.
    MatchException,
    /// `[exception, class]` gives `[rest or None, matching group or None]`.
    MatchGroup,
    /// `[original, list]`: what `except*` clauses raised and left over becomes one exception or `None`.
    PrepareReraiseStar,
    /// Number of operands: 0 to 2.
    Raise(u8),
    RaiseAssert,
    /// `[manager]` gives `[exit]` and the call of enter.
    WithEnter(bool),
    /// `[exit, exception]` gives `[exit, exception, result of the call of exit]`.
    WithExit,
    UnpackSequence(u32),
    UnpackEx(u16, u16),
    /// Name index; `[level, fromlist]`.
    ImportName(u32),
    ImportFrom(u32),
    ImportStar,
    /// `[annotation]`, of that name.
    StoreAnnotation(u32),
    MatchSequence,
    MatchMapping,
    /// `[subject, keys tuple]` gives `[subject, values tuple or None]`.
    MatchKeys,
    /// `[subject, class, keyword names tuple]` gives `[values tuple or None]`.
    MatchClass(u32),
    /// `[mapping, keys tuple]` gives the rest as a dict.
    MatchRest,
    GetLen,
    Nop,
}
