//! Frames of Rust code: what goes on when a call of Python code underneath has given its answer.

use super::frame::{Frame, Link};
use super::value::{Flow, Kind, Kw, Ref, Res, Stop, Value};
use super::{Machine, Outcome};

/// A continuation on the stack.
pub enum NativeFrame {
    /// Ends the nested run of that number.
    Nested(u32),
    /// `__init__` is running: the answer is the object.
    Init(Value),
    /// `__new__` is running: then `__init__`.
    New { class: Ref, args: Vec<Value>, kw: Kw },
    /// `__next__`, `__anext__` or `send` of a Python class is running: its answer counts as a yielded value, its
    /// `StopIteration` as the end.
    Iterate(Link),
    /// `__iter__` or `__await__` is running: the answer must be an iterator.
    Iterator(&'static str),
    /// All items of an iterator are being collected; then `then` is called with the list in place of argument `at`.
    Collect { iterator: Value, items: Vec<Value>, then: Then },
    /// One item of an iterator is wanted; this value says that there is none.
    NextItem(Value),
    /// A class body is running.
    ClassBody(Box<super::class::ClassBody>),
    /// A module body is running: the answer is the module.
    Import { module: Value },
    /// `__getattribute__` or a property is running: on `AttributeError`, `__getattr__` is asked.
    AttributeFallback { object: Value, name: Ref },
    /// The event loop, between two callbacks.
    Loop(Ref),
    /// A task's coroutine is running one step.
    Step(Ref),
    /// A task's coroutine is running its first step inside the task's constructor.
    EagerStep(Ref),
    /// `Context.run`: leave the context.
    LeaveContext(Ref),
    /// The bottom of a thread other than the main one.
    Thread(usize),
    /// The answer is not wanted.
    Ignore,
    /// The answer is not wanted; `None` is given instead.
    IgnoreGiveNone,
    /// Waits until a thread or a time wakes this thread up.
    Blocked,
    /// Another thread is to run now, until it blocks.
    SwitchTo(usize),
    /// The other thread has blocked.
    Resumed,
    /// A library function goes on with the answer.
    Then(fn(&mut Machine, Value, Result<Value, Ref>) -> Res<Flow>, Value),
}

/// What follows a collection.
pub enum Then {
    List,
    Call { function: Value, args: Vec<Value>, kw: Kw, at: usize },
}

impl Machine {
    /// Hands an outcome to a native frame, which has been taken off the stack.
    /// `None`: go on with the top of the stack. `Some`: this is the outcome for the frame below.
    pub(super) fn resume_native(&mut self, frame: NativeFrame, outcome: Outcome) -> Option<Outcome> {
        match self.native_step(frame, outcome) {
            Ok(outcome) => outcome,
            Err(Stop::Raise(e)) => Some(Outcome::Raise(e)),
            Err(Stop::Halt) => None,
        }
    }

    fn native_step(&mut self, frame: NativeFrame, outcome: Outcome) -> Res<Option<Outcome>> {
        let give = |v: Value| Ok(Some(Outcome::Return(v)));
        match frame {
            NativeFrame::Nested(id) => {
                self.nested_done.push((id, outcome));
                Ok(None)
            }
            NativeFrame::Init(object) => {
                let v = outcome.value()?;
                if !v.is_none() {
                    let name = self.type_name(&v);
                    return Err(self.type_error(format!("__init__() should return None, not '{name}'")));
                }
                give(object)
            }
            NativeFrame::New { class, args, kw } => {
                let made = outcome.value()?;
                let flow = self.init_made(&class, made, args, kw)?;
                self.flow_outcome(flow)
            }
            NativeFrame::Iterate(link) => {
                let outcome = match outcome {
                    Outcome::Raise(e) if self.is_exception(&e, &self.types.stop_iteration.clone()) => {
                        Outcome::Return(self.stop_value(&e))
                    }
                    Outcome::Return(v) => Outcome::Yield(v),
                    other => other,
                };
                self.deliver_to_top(link, outcome);
                Ok(None)
            }
            NativeFrame::Iterator(method) => {
                let v = outcome.value()?;
                if method == "__await__" {
                    return match v.kind() {
                        Some(Kind::Generator(g)) if g.kind == crate::simulate::compile::code::CodeKind::Coroutine => {
                            Err(self.type_error("__await__() returned a coroutine"))
                        }
                        _ if self.is_iterator(&v) => give(v),
                        _ => {
                            let name = self.type_name(&v);
                            Err(self.type_error(format!("__await__() returned non-iterator of type '{name}'")))
                        }
                    };
                }
                if self.is_iterator(&v) {
                    return give(v);
                }
                let name = self.type_name(&v);
                Err(self.type_error(format!("iter() returned non-iterator of type '{name}'")))
            }
            NativeFrame::Collect { iterator, mut items, then } => match outcome {
                Outcome::Yield(v) => {
                    items.push(v);
                    self.charge(1)?;
                    self.collect_on(iterator, items, then)
                }
                Outcome::Return(_) => self.collected(items, then),
                Outcome::Raise(e) => Ok(Some(Outcome::Raise(e))),
            },
            NativeFrame::NextItem(end) => self.next_item(end, outcome).map(|v| Some(Outcome::Return(v))),
            NativeFrame::ClassBody(body) => {
                outcome.value()?;
                let class = self.finish_class(*body)?;
                give(class)
            }
            NativeFrame::Import { module } => {
                outcome.value()?;
                give(module)
            }
            NativeFrame::AttributeFallback { object, name } => match outcome {
                Outcome::Raise(e) if self.is_exception(&e, &self.types.attribute_error.clone()) => {
                    match self.call_getattr(&object, &name)? {
                        Some(flow) => self.flow_outcome(flow),
                        None => Ok(Some(Outcome::Raise(e))),
                    }
                }
                other => Ok(Some(other)),
            },
            NativeFrame::Loop(the_loop) => self.loop_turn(the_loop, outcome),
            NativeFrame::Step(task) => {
                self.end_step(&task, outcome)?;
                Ok(Some(Outcome::Return(Value::None)))
            }
            NativeFrame::EagerStep(task) => {
                self.end_eager_step(&task, outcome)?;
                give(Value::None)
            }
            NativeFrame::LeaveContext(previous) => {
                self.leave_context(previous);
                Ok(Some(outcome))
            }
            NativeFrame::Thread(number) => {
                self.thread_ended(number, outcome);
                Ok(None)
            }
            NativeFrame::Ignore => give(Value::None),
            NativeFrame::IgnoreGiveNone => {
                outcome.value()?;
                give(Value::None)
            }
            NativeFrame::Blocked => self.unblocked(outcome),
            NativeFrame::SwitchTo(thread) => Ok(self.switch_to(thread)),
            NativeFrame::Resumed => give(Value::None),
            NativeFrame::Then(go_on, state) => {
                let answer = match outcome {
                    Outcome::Return(v) | Outcome::Yield(v) => Ok(v),
                    Outcome::Raise(e) => Err(e),
                };
                let flow = go_on(self, state, answer)?;
                self.flow_outcome(flow)
            }
        }
    }

    /// The outcome that a finished call gives, or `None` when a frame was pushed.
    pub(super) fn flow_outcome(&mut self, flow: Flow) -> Res<Option<Outcome>> {
        Ok(match flow {
            Flow::Value(v) => Some(Outcome::Return(v)),
            Flow::Frame => None,
        })
    }

    pub(super) fn push_native(&mut self, frame: NativeFrame) {
        self.stack.push(Frame::Native(frame));
    }

    /// Collects all items of `iterable` as a list, then goes on with `then`.
    pub fn collect(&mut self, iterable: Value, then: Then) -> Res<Flow> {
        if let Some(items) = self.quick_items(&iterable)? {
            return match self.collected(items, then)? {
                Some(Outcome::Return(v)) => Ok(Flow::Value(v)),
                Some(Outcome::Raise(e)) => Err(Stop::Raise(e)),
                _ => Ok(Flow::Frame),
            };
        }
        let iterator = self.iterate_sync(&iterable)?;
        match self.collect_on(iterator, Vec::new(), then)? {
            Some(Outcome::Return(v)) => Ok(Flow::Value(v)),
            Some(Outcome::Raise(e)) => Err(Stop::Raise(e)),
            _ => Ok(Flow::Frame),
        }
    }

    fn collect_on(&mut self, iterator: Value, mut items: Vec<Value>, mut then: Then) -> Res<Option<Outcome>> {
        loop {
            match self.native_next(&iterator)? {
                super::iterate::Next::Item(v) => {
                    items.push(v);
                    self.charge(1)?;
                }
                super::iterate::Next::End => return self.collected(items, then),
                super::iterate::Next::Python => {
                    self.push_native(NativeFrame::Collect { iterator: iterator.clone(), items, then });
                    let link = Link { mode: super::frame::Mode::Native, step: None };
                    let answer = match self.resume_iterator(&iterator, link) {
                        Ok(None) => return Ok(None),
                        Ok(Some(outcome)) => outcome,
                        Err(e) => {
                            self.stack.pop();
                            return Err(e);
                        }
                    };
                    // It has answered at once: the collection goes on here.
                    let Some(Frame::Native(NativeFrame::Collect { items: back, then: again, .. })) = self.stack.pop()
                    else {
                        return Err(Stop::Halt);
                    };
                    (items, then) = (back, again);
                    match answer {
                        Outcome::Yield(v) => items.push(v),
                        Outcome::Return(_) => return self.collected(items, then),
                        Outcome::Raise(e) => return Err(Stop::Raise(e)),
                    }
                    self.charge(1)?;
                }
            }
        }
    }

    fn collected(&mut self, items: Vec<Value>, then: Then) -> Res<Option<Outcome>> {
        match then {
            Then::List => Ok(Some(Outcome::Return(Value::list(items)))),
            Then::Call { function, mut args, kw, at } => {
                args[at] = Value::list(items);
                let flow = self.call_collected(function, args, kw)?;
                self.flow_outcome(flow)
            }
        }
    }
}
