//! Runs compact code: values, frames, calls, exceptions. Time and tasks are the kernel's and the library's.

pub mod attribute;
mod bind;
pub mod call;
pub mod class;
pub mod compare;
pub mod dict;
mod execute;
pub mod frame;
mod generator;
pub mod graves;
pub mod intern;
pub mod iterate;
mod make;
mod matching;
mod native;
mod opaque;
pub mod operate;
pub mod raise;
pub mod show;
mod types;
pub mod value;

pub use generator::{ASYNC_GENERATOR, ASYNC_STEP, COROUTINE, GENERATOR};
pub use native::{NativeFrame, Then};
pub use opaque::Known;
pub use types::Types;

use crate::simulate::builtins::evaluate::Namespaces;
use crate::simulate::compile::code::CodeKind;
use crate::simulate::kernel::{Threads, Timers};
use crate::simulate::options::Options;
use crate::simulate::program::Program;
use crate::simulate::trace::{Ending, Recorder};
use frame::{Frame, Link, Mode, PyFrame};
use graves::Graves;
use intern::{Interner, Names};
use std::collections::BTreeMap;
use std::rc::Rc;
use value::{Kind, Object, Ref, Res, Stop, Value};

/// The whole simulated process.
pub struct Machine {
    pub names: Names,
    pub interner: Rc<Interner>,
    pub types: Types,
    /// Namespace of the built-in names.
    pub builtins: Ref,
    /// `sys.modules`.
    pub modules: BTreeMap<String, Value>,
    /// Stack of the thread that runs now; those of the others are parked in `threads`.
    pub stack: Vec<Frame>,
    pub threads: Threads<Parked>,
    /// Virtual time in nanoseconds, and the threads that sleep.
    pub timers: Timers,
    pub recorder: Recorder,
    pub options: Options,
    pub graves: Rc<Graves>,
    /// Exception to be raised when the top frame goes on.
    injected: Option<Ref>,
    /// The exception on its way was raised before: it is not chained again.
    reraised: bool,
    /// Class and instance for a `super()` that is about to be called.
    pub super_arguments: Option<(Value, Value)>,
    /// The exception that the frame which calls is handling.
    handled_here: Option<Ref>,
    /// Where a function is called that asks for the names there.
    pub called_from: Option<Namespaces>,
    nested_done: Vec<(u32, Outcome)>,
    nested_count: u32,
    nested_depth: u32,
    /// Operations done so far.
    pub steps: u64,
    /// The number of steps from which on the budgets are looked at again.
    pub next_look: u64,
    /// Objects that were alive when the process began: those of other runs.
    objects_before: usize,
    /// How the run ended early; set before `Stop::Halt` is given.
    pub ending: Option<Ending>,
    next_id: u32,
    /// Where the frame that is executing has called from; `u32::MAX` in the library's own code.
    pub running_place: u32,
    /// What kind of code that frame runs.
    pub running_kind: CodeKind,
    /// Containers whose `repr` is under way: one that holds itself is shown as `...`.
    showing: Vec<*const Object>,
    /// The files that are run.
    pub program: Program,
    pub library: crate::simulate::library::State,
}

/// What a parked thread leaves behind.
pub type Parked = Vec<Frame>;

/// How a frame gave control back.
pub enum Outcome {
    Return(Value),
    Yield(Value),
    Raise(Ref),
}

impl Outcome {
    fn value(self) -> Res {
        match self {
            Outcome::Return(v) | Outcome::Yield(v) => Ok(v),
            Outcome::Raise(e) => Err(Stop::Raise(e)),
        }
    }
}

/// Calls of Python code from Rust code, one inside the other, before it is a `RecursionError`.
const MAX_NESTED: u32 = 60;
/// Frames on one thread's stack before it is a `RecursionError`: as CPython's default.
const MAX_FRAMES: usize = 1000;

impl Machine {
    /// A process that has not started.
    pub fn new(program: Program, options: Options) -> Self {
        let interner = Rc::new(Interner::default());
        let mut machine = Machine {
            names: Names::new(&interner),
            interner,
            types: Types::new(),
            builtins: Object::new(Kind::Dict(Default::default())),
            modules: BTreeMap::new(),
            stack: Vec::new(),
            threads: Threads::default(),
            timers: Timers::default(),
            recorder: Recorder::default(),
            options,
            graves: Rc::default(),
            injected: None,
            reraised: false,
            super_arguments: None,
            handled_here: None,
            called_from: None,
            nested_done: Vec::new(),
            nested_count: 0,
            nested_depth: 0,
            steps: 0,
            next_look: 0,
            objects_before: value::live_objects(),
            ending: None,
            next_id: 0,
            running_place: 0,
            running_kind: CodeKind::Plain,
            showing: Vec::new(),
            program,
            library: Default::default(),
        };
        crate::simulate::builtins::setup(&mut machine);
        machine
    }

    /// Runs until the nested run `id` has its outcome.
    fn run(&mut self, id: u32) -> Res<Outcome> {
        loop {
            if self.ending.is_some() {
                return Err(Stop::Halt);
            }
            if let Some(at) = self.nested_done.iter().position(|(n, _)| *n == id) {
                return Ok(self.nested_done.swap_remove(at).1);
            }
            match self.stack.last_mut() {
                Some(Frame::Python(_)) => {
                    let Some(top) = self.stack.last_mut() else { continue };
                    if let Frame::Python(frame) = std::mem::replace(top, Frame::Running) {
                        self.execute(frame);
                    }
                }
                Some(Frame::Native(_)) => {
                    let Some(Frame::Native(frame)) = self.stack.pop() else { continue };
                    let outcome = match self.injected.take() {
                        Some(e) => Outcome::Raise(e),
                        None => Outcome::Return(Value::Unbound),
                    };
                    if let Some(outcome) = self.resume_native(frame, outcome) {
                        self.deliver_to_top(Link::default(), outcome);
                    }
                }
                // A thread without frames cannot be the current one.
                Some(Frame::Running) | None => {
                    self.ending = Some(Ending::limit("the simulated stack is empty"));
                    return Err(Stop::Halt);
                }
            }
        }
    }

    /// Hands an outcome to the frame on top of the stack; native frames in a row are worked off here.
    fn deliver_to_top(&mut self, mut link: Link, mut outcome: Outcome) {
        loop {
            match self.stack.last_mut() {
                Some(Frame::Python(_)) => {
                    let Some(Frame::Python(mut frame)) = self.stack.pop() else { return };
                    match self.apply(&mut frame, &link.mode, outcome) {
                        Applied::Go => {
                            self.stack.push(Frame::Python(frame));
                            return;
                        }
                        Applied::Raise(e) => {
                            self.injected = Some(e);
                            self.stack.push(Frame::Python(frame));
                            return;
                        }
                        Applied::YieldOn(v) => {
                            link = frame.link.clone();
                            outcome = self.park(frame, v);
                        }
                    }
                }
                Some(Frame::Native(_)) => {
                    let Some(Frame::Native(frame)) = self.stack.pop() else { return };
                    match self.resume_native(frame, outcome) {
                        Some(next) => {
                            link = Link::default();
                            outcome = next;
                        }
                        None => return,
                    }
                }
                Some(Frame::Running) | None => return,
            }
        }
    }

    /// What an outcome does to the frame that waited for it.
    fn apply(&mut self, frame: &mut PyFrame, mode: &Mode, outcome: Outcome) -> Applied {
        match (mode, outcome) {
            (Mode::Call | Mode::Native, Outcome::Return(v) | Outcome::Yield(v)) => frame.push(v),
            (Mode::For(_), Outcome::Yield(v)) => frame.push(v),
            (Mode::For(end), Outcome::Return(_)) => {
                frame.pop();
                frame.pc = *end as usize;
            }
            (Mode::Send, Outcome::Yield(v)) => return Applied::YieldOn(v),
            (Mode::Send, Outcome::Return(v)) => {
                frame.pop();
                frame.pc += 1;
                frame.push(v);
            }
            (Mode::Send, Outcome::Raise(e)) => {
                frame.pop();
                frame.pc += 1;
                return Applied::Raise(e);
            }
            (Mode::Next(_), Outcome::Yield(v)) => frame.push(v),
            (Mode::Next(default), Outcome::Return(v)) => {
                if default.is_unbound() {
                    return Applied::Raise(self.stop_iteration(v));
                }
                frame.push(default.clone());
            }
            (Mode::Close(_), Outcome::Return(v)) => frame.push(v),
            (Mode::Close(what), Outcome::Yield(_)) => {
                return Applied::Raise(self.exception("RuntimeError", format!("{what} ignored GeneratorExit")));
            }
            (Mode::Close(_), Outcome::Raise(e)) => {
                let quiet = self.is_exception(&e, &self.types.generator_exit.clone())
                    || self.is_exception(&e, &self.types.stop_iteration.clone());
                if !quiet {
                    return Applied::Raise(e);
                }
                frame.push(Value::None);
            }
            (_, Outcome::Raise(e)) => return Applied::Raise(e),
        }
        Applied::Go
    }

    /// Calls Python code from Rust code and waits for the answer. Only for what cannot be done with frames: each such
    /// call takes native stack, so they are counted.
    pub fn call_sync(&mut self, function: &Value, args: Vec<Value>) -> Res {
        self.call_sync_kw(function, args, Vec::new())
    }

    pub fn call_sync_kw(&mut self, function: &Value, args: Vec<Value>, kw: value::Kw) -> Res {
        if let Some(Kind::Native(n)) = function.kind()
            && !matches!(n.run, value::Run::Flow(_))
        {
            return match self.call(function, args, kw)? {
                value::Flow::Value(v) => Ok(v),
                value::Flow::Frame => Err(Stop::Halt),
            };
        }
        self.nested(|m| m.call(function, args, kw))
    }

    /// Runs what `start` pushes until it has an answer.
    pub fn nested(&mut self, start: impl FnOnce(&mut Self) -> Res<value::Flow>) -> Res {
        if self.nested_depth >= MAX_NESTED {
            return Err(self.error("RecursionError", "maximum recursion depth exceeded"));
        }
        self.nested_depth += 1;
        self.nested_count += 1;
        let id = self.nested_count;
        self.push_native(NativeFrame::Nested(id));
        let base = self.stack.len();
        let result = match start(self) {
            Ok(value::Flow::Value(v)) => {
                self.stack.truncate(base - 1);
                Ok(v)
            }
            Ok(value::Flow::Frame) => self.run(id).and_then(Outcome::value),
            Err(e) => {
                self.stack.truncate(base - 1);
                Err(e)
            }
        };
        self.nested_depth -= 1;
        result
    }

    /// Counts work that is not an operation of the program, so that the budget bounds memory, too.
    pub fn charge(&mut self, units: usize) -> Res<()> {
        self.steps += units as u64;
        if self.steps > self.next_look { self.look_at_budgets() } else { Ok(()) }
    }

    /// Ends the run when it has done too much, or keeps too much. Cycles of objects are not collected, so that a program
    /// which makes them for ever ends here, too.
    fn look_at_budgets(&mut self) -> Res<()> {
        /// Steps between two looks: so few that memory cannot grow far.
        const PACE: u64 = 1 << 14;
        if self.steps > self.options.max_steps {
            return Err(self.over_budget());
        }
        let objects = value::live_objects().saturating_sub(self.objects_before);
        if objects > self.options.max_objects {
            let limit = format!("more than {} objects alive at once", self.options.max_objects);
            self.ending = Some(Ending::limit(limit));
            return Err(Stop::Halt);
        }
        self.next_look = (self.steps + PACE).min(self.options.max_steps);
        Ok(())
    }

    fn over_budget(&mut self) -> Stop {
        self.ending = Some(Ending::limit(format!("more than {} steps", self.options.max_steps)));
        Stop::Halt
    }

    /// `id()`: numbers in the order of asking.
    pub fn id_of(&mut self, object: &Object) -> u32 {
        if object.id.get() == 0 {
            self.next_id += 1;
            object.id.set(self.next_id);
        }
        object.id.get()
    }

    pub fn text(&self, name: &str) -> Ref {
        self.interner.get(name)
    }
}

enum Applied {
    Go,
    Raise(Ref),
    /// The frame itself yields that value.
    YieldOn(Value),
}
