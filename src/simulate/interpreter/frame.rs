//! Frames: running or parked calls, kept on the heap so that suspension needs no native stack.

use super::value::{Ref, Value};
use crate::simulate::compile::code::{Code, CodeKind};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// A function of the program or of the library's Python part.
pub struct Function {
    pub code: Rc<Code>,
    pub globals: Ref,
    pub closure: Vec<Ref>,
    pub defaults: RefCell<Vec<Value>>,
    pub kw_defaults: Vec<(Ref, Value)>,
    /// Unbound until somebody asks for them.
    pub annotations: RefCell<Value>,
    /// `__name__` and `__qualname__`, which `functools.wraps` may change.
    pub name: RefCell<Value>,
    pub qualname: RefCell<Value>,
    /// Marked by `types.coroutine`: its generators may be awaited.
    pub iterable_coroutine: Cell<bool>,
}

/// One entry of a thread's stack.
pub enum Frame {
    /// The frame that is executing right now; it is held outside.
    Running,
    Python(Box<PyFrame>),
    Native(super::native::NativeFrame),
}

/// A call of Python code.
pub struct PyFrame {
    pub code: Rc<Code>,
    pub pc: usize,
    /// Local variables, then the operand stack.
    pub slots: Vec<Value>,
    pub blocks: Vec<Block>,
    /// Exceptions being handled, innermost last.
    pub handled: Vec<Ref>,
    pub globals: Ref,
    /// The namespace of a class body or module.
    pub names: Option<Ref>,
    /// The generator or coroutine whose frame this is.
    pub generator: Option<Ref>,
    /// Who resumed it, and what is to be done with the answer.
    pub link: Link,
}

/// What an exception returns to.
#[derive(Clone, Copy)]
pub struct Block {
    pub handler: u32,
    pub height: u32,
    pub handled: u32,
}

/// What the frame below wants of what comes from a generator's frame.
#[derive(Clone, Default)]
pub struct Link {
    pub mode: Mode,
    /// The awaitable step through which an asynchronous generator runs.
    pub step: Option<Ref>,
}

#[derive(Clone, Default)]
pub enum Mode {
    /// A plain call: what is returned is pushed.
    #[default]
    Call,
    /// `ForIter`: a yielded value is pushed, the end jumps.
    For(u32),
    /// `Send`: a yielded value is yielded on, the end is the value of the expression.
    Send,
    /// `next`, `send`, `throw`: a yielded value is the answer, the end is `StopIteration` or the default.
    Next(Value),
    /// `close`, of what: the end is the answer, a yielded value an error.
    Close(&'static str),
    /// A native frame below takes everything.
    Native,
}

/// A generator, coroutine or asynchronous generator.
pub struct Generator {
    pub kind: CodeKind,
    /// Absent while it runs and when it has ended.
    pub frame: RefCell<Option<Box<PyFrame>>>,
    pub state: Cell<GeneratorState>,
    pub code: Rc<Code>,
    pub name: RefCell<Value>,
    pub qualname: RefCell<Value>,
    pub iterable_coroutine: bool,
    /// An asynchronous generator: whether the loop knows it, whether a step is under way, whether it was closed.
    pub hooked: Cell<bool>,
    pub stepping: Cell<bool>,
    pub closed: Cell<bool>,
    /// The loop that is to close it when it is dropped unfinished.
    pub finalizer: RefCell<Option<Ref>>,
    pub graves: Rc<super::graves::Graves>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GeneratorState {
    Created,
    Suspended,
    Running,
    Closed,
}

impl PyFrame {
    pub fn push(&mut self, value: Value) {
        self.slots.push(value);
    }

    /// The top of the stack, taken; well-formed code never finds it empty.
    pub fn pop(&mut self) -> Value {
        self.slots.pop().unwrap_or(Value::Unbound)
    }

    /// The value that is the `n`th from the top, counted from 1.
    pub fn below_top(&self, n: u32) -> &Value {
        self.slots.get(self.slots.len().wrapping_sub(n as usize)).unwrap_or(&Value::Unbound)
    }

    pub fn top(&self) -> &Value {
        self.slots.last().unwrap_or(&Value::Unbound)
    }

    /// The last `n` values, taken.
    pub fn pop_n(&mut self, n: usize) -> Vec<Value> {
        let at = self.slots.len().saturating_sub(n);
        self.slots.split_off(at)
    }

    /// A callee and the `n` arguments above it, taken. They are to become the slots of its frame.
    pub fn pop_call(&mut self, n: usize) -> (Value, Vec<Value>) {
        let at = self.slots.len().saturating_sub(n);
        let room = match self.slots.get(at.wrapping_sub(1)).and_then(Value::kind) {
            Some(super::value::Kind::Function(f)) => f.code.room.get().max(n),
            // `self` may join them.
            _ => n + 1,
        };
        let mut args = Vec::with_capacity(room);
        args.extend(self.slots.drain(at..));
        (self.pop(), args)
    }

    /// As `pop_call`, of what `LoadMethod` has left: nothing below the arguments when the callee is bound already.
    pub fn pop_method_call(&mut self, n: usize) -> (Value, Vec<Value>) {
        let at = self.slots.len().saturating_sub(n + 1);
        if !self.slots.get(at).is_some_and(Value::is_unbound) {
            return self.pop_call(n + 1);
        }
        self.slots.remove(at);
        self.pop_call(n)
    }

    /// Where the source of the operation under way stands.
    pub fn place(&self) -> (u32, u32) {
        let at = self.pc.saturating_sub(1).min(self.code.places.len().saturating_sub(1));
        self.code.places.get(at).copied().unwrap_or_default()
    }

    /// What is expected of the truth for which the operation under way asks.
    pub fn expected(&self) -> Option<bool> {
        self.code.expected_at(self.pc.checked_sub(1)?)
    }

    /// Whether the frame is parked at a `Send`: then the value that awaits lies on top of the stack.
    pub fn delegate(&self) -> Option<&Value> {
        match self.code.ops.get(self.pc) {
            Some(crate::simulate::compile::code::Op::Send) => self.slots.last(),
            _ => None,
        }
    }
}
