//! Generators, coroutines and asynchronous generators: how they are resumed, thrown into and closed.

use super::frame::{Frame, Function, Generator, GeneratorState, Link, Mode, PyFrame};
use super::value::*;
use super::{Applied, Machine, NativeFrame, Outcome};
use crate::simulate::compile::code::CodeKind;
use crate::simulate::library::Place;
use std::cell::{Cell, RefCell};

/// What is put into a generator.
enum Input {
    Send(Value),
    Throw(Ref),
}

impl Machine {
    /// Wraps the frame of a call in its generator or coroutine.
    pub(super) fn new_generator(&mut self, frame: Box<PyFrame>, function: &Function) -> Value {
        let generator = Generator {
            kind: frame.code.kind,
            code: frame.code.clone(),
            frame: RefCell::new(Some(frame)),
            state: Cell::new(GeneratorState::Created),
            name: RefCell::new(function.name.borrow().clone()),
            qualname: RefCell::new(function.qualname.borrow().clone()),
            iterable_coroutine: function.iterable_coroutine.get(),
            hooked: Cell::new(false),
            stepping: Cell::new(false),
            closed: Cell::new(false),
            finalizer: RefCell::new(None),
            graves: self.graves.clone(),
        };
        Value::Obj(Object::new(Kind::Generator(Box::new(generator))))
    }

    /// Resumes `object`. `None`: its frame was pushed. `Some`: it answered at once.
    fn resume(&mut self, object: &Ref, input: Input, link: Link) -> Res<Option<Outcome>> {
        let Kind::Generator(g) = &object.kind else { return Err(Stop::Halt) };
        match g.state.get() {
            GeneratorState::Running => {
                let what = describe(g.kind);
                return Err(self.error("ValueError", format!("{what} already executing")));
            }
            GeneratorState::Closed => {
                return match input {
                    _ if g.kind == CodeKind::Coroutine && !matches!(link.mode, Mode::Close(_)) => {
                        Err(self.error("RuntimeError", "cannot reuse already awaited coroutine"))
                    }
                    Input::Send(_) => Ok(Some(Outcome::Return(Value::None))),
                    Input::Throw(e) => Ok(Some(Outcome::Raise(e))),
                };
            }
            GeneratorState::Created => {
                if let Input::Throw(e) = input {
                    g.state.set(GeneratorState::Closed);
                    drop(g.frame.take());
                    return Ok(Some(Outcome::Raise(e)));
                }
                if let Input::Send(v) = &input
                    && !v.is_none()
                {
                    let what = describe(g.kind);
                    return Err(self.type_error(format!("can't send non-None value to a just-started {what}")));
                }
            }
            GeneratorState::Suspended => {}
        }
        let created = g.state.get() == GeneratorState::Created;
        let Some(mut frame) = g.frame.take() else { return Err(Stop::Halt) };
        g.state.set(GeneratorState::Running);
        frame.generator = Some(object.clone());
        frame.link = link;
        match input {
            Input::Send(v) => {
                if !created {
                    frame.push(v);
                }
                self.push_frame(frame);
                Ok(None)
            }
            Input::Throw(e) => self.throw_into(frame, e),
        }
    }

    /// Throws into a parked frame: down to whatever it is waiting for.
    fn throw_into(&mut self, frame: Box<PyFrame>, error: Ref) -> Res<Option<Outcome>> {
        let delegate = frame.delegate().cloned();
        self.push_frame(frame);
        let link = Link { mode: Mode::Send, step: None };
        let Some(delegate) = delegate else {
            self.injected = Some(error);
            return Ok(None);
        };
        let outcome = match self.throw_to(&delegate, error, link) {
            Ok(None) => return Ok(None),
            Ok(Some(outcome)) => outcome,
            Err(Stop::Raise(e)) => Outcome::Raise(e),
            Err(Stop::Halt) => return Err(Stop::Halt),
        };
        let Some(Frame::Python(mut frame)) = self.stack.pop() else { return Err(Stop::Halt) };
        match self.apply(&mut frame, &Mode::Send, outcome) {
            Applied::Go => {}
            Applied::Raise(e) => self.injected = Some(e),
            Applied::YieldOn(v) => return Ok(Some(self.park(frame, v))),
        }
        self.push_frame(frame);
        Ok(None)
    }

    /// Throws into anything that can be awaited or delegated to.
    pub fn throw_to(&mut self, receiver: &Value, error: Ref, link: Link) -> Res<Option<Outcome>> {
        let Some(object) = receiver.obj() else { return Ok(Some(Outcome::Raise(error))) };
        match &object.kind {
            Kind::Generator(_) => self.resume(object, Input::Throw(error), link),
            Kind::CoroutineWrapper(inner) => self.resume(&inner.clone(), Input::Throw(error), link),
            Kind::AsyncGenStep(_) => self.step_throw(object, error, link),
            Kind::FutureIter(_, done) => {
                done.set(true);
                Ok(Some(Outcome::Raise(error)))
            }
            Kind::Plain => {
                let closing = self.is_exception(&error, &self.types.generator_exit.clone());
                let name = if closing { self.names.close.clone() } else { self.names.throw.clone() };
                match self.find_attr(receiver, &name)? {
                    Some(method) => {
                        let args = if closing { Vec::new() } else { vec![Value::Obj(error.clone())] };
                        if closing {
                            self.call_sync(&method, args)?;
                            return Ok(Some(Outcome::Raise(error)));
                        }
                        self.push_native(NativeFrame::Iterate(link.clone()));
                        match self.call(&method, args, Vec::new()) {
                            Ok(Flow::Frame) => Ok(None),
                            Ok(Flow::Value(v)) => {
                                self.stack.pop();
                                Ok(Some(Outcome::Yield(v)))
                            }
                            Err(Stop::Raise(e)) => {
                                self.stack.pop();
                                Ok(Some(self.iteration_error(e)))
                            }
                            Err(halt) => Err(halt),
                        }
                    }
                    None => Ok(Some(Outcome::Raise(error))),
                }
            }
            _ => Ok(Some(Outcome::Raise(error))),
        }
    }

    /// The end of an iterator is an outcome, not an error.
    fn iteration_error(&mut self, e: Ref) -> Outcome {
        if self.is_exception(&e, &self.types.stop_iteration.clone()) {
            Outcome::Return(self.stop_value(&e))
        } else {
            Outcome::Raise(e)
        }
    }

    /// `Send`: resumes whatever is being awaited or delegated to.
    pub fn send_to(&mut self, receiver: &Value, value: Value, link: Link) -> Res<Option<Outcome>> {
        let Some(object) = receiver.obj() else { return Err(self.type_error("object is not an iterator")) };
        match &object.kind {
            Kind::Generator(_) => self.resume(object, Input::Send(value), link),
            Kind::CoroutineWrapper(inner) => self.resume(&inner.clone(), Input::Send(value), link),
            Kind::AsyncGenStep(_) => self.step_send(object, value, link),
            Kind::FutureIter(future, started) => Ok(Some(self.future_step(&future.clone(), started))),
            _ if value.is_none() => self.resume_iterator(receiver, link),
            _ => {
                let name = self.names.send.clone();
                let method = self.get_attr(receiver, &name)?;
                self.iterate_call(&method, vec![value], link)
            }
        }
    }

    /// The next item of an iterator that needs frames.
    pub(super) fn resume_iterator(&mut self, iterator: &Value, link: Link) -> Res<Option<Outcome>> {
        let Some(object) = iterator.obj() else { return Err(self.type_error("object is not an iterator")) };
        match &object.kind {
            Kind::Generator(_) => self.resume(object, Input::Send(Value::None), link),
            Kind::CoroutineWrapper(_) | Kind::AsyncGenStep(_) | Kind::FutureIter(..) => {
                self.send_to(iterator, Value::None, link)
            }
            _ => {
                if let Some(outcome) = self.native_outcome(iterator)? {
                    return Ok(Some(outcome));
                }
                let class = self.class_of(iterator);
                let next = self.names.next.clone();
                match self.lookup(&class, &next) {
                    Some(method) => self.iterate_call(&method, vec![iterator.clone()], link),
                    None => {
                        let name = self.type_name(iterator);
                        Err(self.type_error(format!("'{name}' object is not an iterator")))
                    }
                }
            }
        }
    }

    fn native_outcome(&mut self, iterator: &Value) -> Res<Option<Outcome>> {
        Ok(match self.native_next(iterator)? {
            super::iterate::Next::Item(v) => Some(Outcome::Yield(v)),
            super::iterate::Next::End => Some(Outcome::Return(Value::None)),
            super::iterate::Next::Python => None,
        })
    }

    pub fn iterate_call(&mut self, method: &Value, args: Vec<Value>, link: Link) -> Res<Option<Outcome>> {
        self.push_native(NativeFrame::Iterate(link));
        match self.call(method, args, Vec::new()) {
            Ok(Flow::Frame) => Ok(None),
            Ok(Flow::Value(v)) => {
                self.stack.pop();
                Ok(Some(Outcome::Yield(v)))
            }
            Err(Stop::Raise(e)) => {
                self.stack.pop();
                Ok(Some(self.iteration_error(e)))
            }
            Err(halt) => Err(halt),
        }
    }

    /// A generator's frame has ended: what its resumer is told.
    pub(super) fn generator_ended(&mut self, object: &Ref, link: &Link, outcome: Outcome) -> Outcome {
        let Kind::Generator(g) = &object.kind else { return outcome };
        g.state.set(GeneratorState::Closed);
        let asynchronous = g.kind == CodeKind::AsyncGenerator;
        let outcome = match outcome {
            Outcome::Raise(e) => {
                let stop = self.is_exception(&e, &self.types.stop_iteration.clone());
                let stop_async = asynchronous && self.is_exception(&e, &self.types.stop_async_iteration.clone());
                if stop || stop_async {
                    let name = if stop { "StopIteration" } else { "StopAsyncIteration" };
                    let wrapped = self.exception("RuntimeError", format!("{} raised {name}", describe(g.kind)));
                    self.set_cause(&wrapped, Some(e));
                    Outcome::Raise(wrapped)
                } else {
                    Outcome::Raise(e)
                }
            }
            Outcome::Return(_) if asynchronous => {
                let class = self.types.stop_async_iteration.clone();
                Outcome::Raise(self.new_exception(&class, Vec::new()))
            }
            other => other,
        };
        match &link.step {
            Some(step) => self.step_ended(step, g, outcome),
            None => outcome,
        }
    }

    /// `aclose` takes the end of its generator as success.
    fn step_ended(&mut self, step: &Ref, g: &Generator, outcome: Outcome) -> Outcome {
        g.stepping.set(false);
        g.closed.set(true);
        let Kind::AsyncGenStep(s) = &step.kind else { return outcome };
        s.state.set(StepState::Closed);
        match outcome {
            Outcome::Raise(e) if s.kind == StepKind::Close => {
                let quiet = self.is_exception(&e, &self.types.stop_async_iteration.clone())
                    || self.is_exception(&e, &self.types.generator_exit.clone());
                if quiet { Outcome::Return(Value::None) } else { Outcome::Raise(e) }
            }
            other => other,
        }
    }

    /// An asynchronous generator yields an item: its step is over.
    pub(super) fn async_yielded(&mut self, step: Option<Ref>, value: Value) -> Outcome {
        let Some(step) = step else { return Outcome::Return(value) };
        let Kind::AsyncGenStep(s) = &step.kind else { return Outcome::Return(value) };
        s.state.set(StepState::Closed);
        if let Kind::Generator(g) = &s.generator.kind {
            g.stepping.set(false);
        }
        if s.kind == StepKind::Close {
            return Outcome::Raise(self.exception("RuntimeError", "async generator ignored GeneratorExit"));
        }
        Outcome::Return(value)
    }

    fn step_send(&mut self, step: &Ref, value: Value, link: Link) -> Res<Option<Outcome>> {
        let Kind::AsyncGenStep(s) = &step.kind else { return Err(Stop::Halt) };
        let Kind::Generator(g) = &s.generator.kind else { return Err(Stop::Halt) };
        let link = Link { mode: link.mode, step: Some(step.clone()) };
        match s.state.get() {
            StepState::Closed => {
                Err(self.error("RuntimeError", format!("cannot reuse already awaited {}", step_name(s.kind))))
            }
            StepState::Running => self.resume(&s.generator, Input::Send(value), link),
            StepState::New => {
                if g.stepping.get() {
                    s.state.set(StepState::Closed);
                    let verb = [
                        "anext(): asynchronous generator is already running",
                        "athrow(): asynchronous generator is already running",
                        "aclose(): asynchronous generator is already running",
                    ];
                    return Err(self.error("RuntimeError", verb[s.kind as usize]));
                }
                if g.closed.get() && s.kind != StepKind::Send || g.state.get() == GeneratorState::Closed {
                    s.state.set(StepState::Closed);
                    return match s.kind {
                        StepKind::Close => Ok(Some(Outcome::Return(Value::None))),
                        _ => {
                            let class = self.types.stop_async_iteration.clone();
                            Ok(Some(Outcome::Raise(self.new_exception(&class, Vec::new()))))
                        }
                    };
                }
                if !value.is_none() && s.kind != StepKind::Send {
                    return Err(self.error("RuntimeError", "can't send non-None value to a just-started coroutine"));
                }
                s.state.set(StepState::Running);
                g.stepping.set(true);
                let input = match s.kind {
                    StepKind::Send => {
                        let sent = if value.is_none() { s.what.clone() } else { value };
                        Input::Send(sent)
                    }
                    StepKind::Throw => match s.what.obj() {
                        Some(e) => Input::Throw(e.clone()),
                        None => {
                            return Err(
                                self.type_error("exceptions must be classes or instances deriving from BaseException")
                            );
                        }
                    },
                    StepKind::Close => {
                        g.closed.set(true);
                        let class = self.types.generator_exit.clone();
                        Input::Throw(self.new_exception(&class, Vec::new()))
                    }
                };
                let result = self.resume(&s.generator.clone(), input, link);
                // A generator that never started answers at once.
                match result {
                    Ok(Some(outcome)) => Ok(Some(self.step_ended(step, g, outcome))),
                    Err(Stop::Raise(e)) => {
                        g.stepping.set(false);
                        s.state.set(StepState::Closed);
                        Err(Stop::Raise(e))
                    }
                    other => other,
                }
            }
        }
    }

    fn step_throw(&mut self, step: &Ref, error: Ref, link: Link) -> Res<Option<Outcome>> {
        let Kind::AsyncGenStep(s) = &step.kind else { return Err(Stop::Halt) };
        let Kind::Generator(g) = &s.generator.kind else { return Err(Stop::Halt) };
        match s.state.get() {
            StepState::Closed => {
                return Err(self.error("RuntimeError", format!("cannot reuse already awaited {}", step_name(s.kind))));
            }
            StepState::New => {
                if g.stepping.get() {
                    s.state.set(StepState::Closed);
                    let verb = [
                        "anext(): asynchronous generator is already running",
                        "athrow(): asynchronous generator is already running",
                        "aclose(): asynchronous generator is already running",
                    ];
                    return Err(self.error("RuntimeError", verb[s.kind as usize]));
                }
                if s.kind == StepKind::Close {
                    g.closed.set(true);
                }
                s.state.set(StepState::Running);
                g.stepping.set(true);
            }
            StepState::Running => {}
        }
        let link = Link { mode: link.mode, step: Some(step.clone()) };
        match self.resume(&s.generator.clone(), Input::Throw(error), link) {
            Ok(Some(outcome)) => Ok(Some(self.step_ended(step, g, outcome))),
            other => other,
        }
    }

    /// `next`, `send`, `throw` and `close` as calls of the program: the answer goes where `mode` says.
    pub fn drive(&mut self, receiver: &Value, value: Value, mode: Mode) -> Res<Flow> {
        let link = Link { mode: mode.clone(), step: None };
        let outcome = self.send_to(receiver, value, link)?;
        self.answer(outcome, &mode)
    }

    pub(super) fn drive_throw(&mut self, receiver: &Value, error: Ref, mode: Mode) -> Res<Flow> {
        let link = Link { mode: mode.clone(), step: None };
        let outcome = self.throw_to(receiver, error, link)?;
        self.answer(outcome, &mode)
    }

    fn answer(&mut self, outcome: Option<Outcome>, mode: &Mode) -> Res<Flow> {
        let Some(outcome) = outcome else { return Ok(Flow::Frame) };
        match (mode, outcome) {
            (Mode::Next(default), Outcome::Return(v)) => {
                if default.is_unbound() {
                    Err(Stop::Raise(self.stop_iteration(v)))
                } else {
                    Ok(Flow::Value(default.clone()))
                }
            }
            (Mode::Close(what), Outcome::Yield(_)) => {
                Err(self.error("RuntimeError", format!("{what} ignored GeneratorExit")))
            }
            (Mode::Close(_), Outcome::Raise(e)) => {
                if self.is_exception(&e, &self.types.generator_exit.clone())
                    || self.is_exception(&e, &self.types.stop_iteration.clone())
                {
                    Ok(Flow::Value(Value::None))
                } else {
                    Err(Stop::Raise(e))
                }
            }
            (_, Outcome::Return(v) | Outcome::Yield(v)) => Ok(Flow::Value(v)),
            (_, Outcome::Raise(e)) => Err(Stop::Raise(e)),
        }
    }

    /// Whether `await` takes the value.
    pub(super) fn can_be_awaited(&self, v: &Value) -> bool {
        match v.kind() {
            Some(Kind::Generator(g)) => g.kind == CodeKind::Coroutine || g.iterable_coroutine,
            Some(Kind::AsyncGenStep(_) | Kind::Future(_) | Kind::Opaque(_)) => true,
            _ => self.lookup(&self.class_of(v), &self.names.await_).is_some(),
        }
    }

    /// `await value`: the iterator that is to be driven.
    pub(super) fn awaitable(&mut self, v: &Value) -> Res<Flow> {
        if let Some(object) = v.obj() {
            match &object.kind {
                Kind::Generator(g) if g.kind == CodeKind::Coroutine || g.iterable_coroutine => {
                    if g.kind == CodeKind::Coroutine
                        && g.state.get() != GeneratorState::Created
                        && g.state.get() != GeneratorState::Closed
                    {
                        let delegated = g.state.get() == GeneratorState::Running
                            || g.frame.borrow().as_ref().is_some_and(|f| f.delegate().is_some());
                        if delegated {
                            return Err(self.error("RuntimeError", "coroutine is being awaited already"));
                        }
                    }
                    return Ok(Flow::Value(v.clone()));
                }
                Kind::AsyncGenStep(_) => return Ok(Flow::Value(v.clone())),
                Kind::Future(_) => {
                    let iterator = Kind::FutureIter(object.clone(), Cell::new(false));
                    return Ok(Flow::Value(Value::Obj(Object::new(iterator))));
                }
                Kind::Opaque(_) => return self.await_opaque(v),
                _ => {}
            }
        }
        let class = self.class_of(v);
        let name = self.names.await_.clone();
        if let Some(method) = self.lookup(&class, &name) {
            self.push_native(NativeFrame::Iterator("__await__"));
            return match self.call(&method, vec![v.clone()], Vec::new()) {
                Ok(Flow::Frame) => Ok(Flow::Frame),
                Ok(Flow::Value(it)) => {
                    self.stack.pop();
                    Ok(Flow::Value(it))
                }
                Err(e) => {
                    self.stack.pop();
                    Err(e)
                }
            };
        }
        let name = self.type_name(v);
        Err(self.type_error(format!("object {name} can't be used in 'await' expression")))
    }

    pub(super) fn yield_from_iterator(&mut self, v: &Value, frame: &PyFrame) -> Res<Flow> {
        if let Some(Kind::Generator(g)) = v.kind() {
            if g.kind == CodeKind::Coroutine {
                let allowed = frame.code.kind == CodeKind::Coroutine
                    || matches!(frame.generator.as_ref().map(|g| &g.kind), Some(Kind::Generator(g)) if g.iterable_coroutine);
                if !allowed {
                    return Err(self.type_error("cannot 'yield from' a coroutine object in a non-coroutine generator"));
                }
                return Ok(Flow::Value(v.clone()));
            }
            return Ok(Flow::Value(v.clone()));
        }
        if let Some(Kind::Future(_)) = v.kind() {
            return self.awaitable(v);
        }
        self.iterate(v)
    }

    /// `aiter(v)`.
    pub fn async_iterator_of(&mut self, v: &Value) -> Res {
        self.async_iterator(v)
    }

    pub(super) fn async_iterator(&mut self, v: &Value) -> Res {
        if let Some(Kind::Generator(g)) = v.kind()
            && g.kind == CodeKind::AsyncGenerator
        {
            return Ok(v.clone());
        }
        if let Some(Kind::Opaque(_)) = v.kind() {
            return self.opaque_async_iterator(v);
        }
        let class = self.class_of(v);
        let name = self.names.aiter.clone();
        let Some(method) = self.lookup(&class, &name) else {
            let name = self.type_name(v);
            return Err(self.type_error(format!("'async for' requires an object with __aiter__ method, got {name}")));
        };
        let iterator = self.call_sync(&method, vec![v.clone()])?;
        let class = self.class_of(&iterator);
        let anext = self.names.anext.clone();
        if self.lookup(&class, &anext).is_none() {
            let name = self.type_name(&iterator);
            return Err(self.type_error(format!(
                "'async for' received an object from __aiter__ that does not implement __anext__: {name}"
            )));
        }
        Ok(iterator)
    }

    pub(super) fn async_next(&mut self, iterator: &Value) -> Res<Flow> {
        if let Some(object) = iterator.obj()
            && let Kind::Generator(g) = &object.kind
            && g.kind == CodeKind::AsyncGenerator
        {
            return Ok(Flow::Value(self.async_step(object, StepKind::Send, Value::None)));
        }
        let class = self.class_of(iterator);
        let name = self.names.anext.clone();
        let Some(method) = self.lookup(&class, &name) else {
            let name = self.type_name(iterator);
            return Err(self.type_error(format!("'async for' requires an iterator with __anext__ method, got {name}")));
        };
        let given = self.call_sync(&method, vec![iterator.clone()])?;
        let name = self.type_name(&given);
        match self.nested(|m| m.awaitable(&given)) {
            Err(Stop::Raise(e)) => {
                let error = self
                    .exception("TypeError", format!("'async for' received an invalid object from __anext__: {name}"));
                self.set_cause(&error, Some(e));
                Err(Stop::Raise(error))
            }
            other => other.map(Flow::Value),
        }
    }

    /// `asend`, `athrow`, `aclose`: also tells the running loop about a generator it does not know yet.
    pub fn async_step(&mut self, generator: &Ref, kind: StepKind, what: Value) -> Value {
        if let Kind::Generator(g) = &generator.kind
            && !g.hooked.replace(true)
        {
            self.hook_async_generator(generator);
        }
        let step = AsyncGenStep { generator: generator.clone(), kind, what, state: Cell::new(StepState::New) };
        Value::Obj(Object::new(Kind::AsyncGenStep(Box::new(step))))
    }

    /// Looks after what died since the last operation. `true`: a frame was pushed and runs first.
    pub fn tend_graves(&mut self, at: Place) -> Res<bool> {
        use super::graves::Grave;
        self.graves.pending.set(false);
        let found = self.graves.found.take();
        for grave in found {
            match grave {
                Grave::NeverAwaited(name) => {
                    self.warn("RuntimeWarning", &format!("coroutine '{name}' was never awaited"), at);
                }
                Grave::Suspended(object) => self.close_dropped(&object)?,
                Grave::Future(future) => self.future_dropped(&future)?,
                Grave::Finalize(object) => {
                    let class = self.class_of(&Value::Obj(object.clone()));
                    let name = self.names.del.clone();
                    if let Some(method) = self.lookup(&class, &name) {
                        // It is called once only.
                        *object.class.borrow_mut() = Some(self.types.object.clone());
                        let view = Object::of(Some(class), Kind::Plain);
                        std::mem::swap(&mut *view.attrs.borrow_mut(), &mut *object.attrs.borrow_mut());
                        let result = self.call_sync(&method, vec![Value::Obj(view.clone())]);
                        *view.class.borrow_mut() = Some(self.types.object.clone());
                        if let Err(Stop::Halt) = result {
                            return Err(Stop::Halt);
                        }
                    }
                }
            }
        }
        Ok(false)
    }

    fn close_dropped(&mut self, object: &Ref) -> Res<()> {
        let Kind::Generator(g) = &object.kind else { return Ok(()) };
        if g.kind == CodeKind::AsyncGenerator {
            if self.finalize_async_generator(object)? {
                return Ok(());
            }
            g.state.set(GeneratorState::Closed);
            return Ok(());
        }
        let class = self.types.generator_exit.clone();
        let exit = self.new_exception(&class, Vec::new());
        let receiver = Value::Obj(object.clone());
        let result = self.nested(|m| m.drive_throw(&receiver, exit, Mode::Close("generator")));
        g.state.set(GeneratorState::Closed);
        drop(g.frame.take());
        match result {
            Err(Stop::Halt) => Err(Stop::Halt),
            // As CPython, which prints 'Exception ignored in' and goes on.
            _ => Ok(()),
        }
    }
}

fn describe(kind: CodeKind) -> &'static str {
    match kind {
        CodeKind::Coroutine => "coroutine",
        CodeKind::AsyncGenerator => "async generator",
        _ => "generator",
    }
}

fn step_name(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Send => "__anext__()/asend()",
        _ => "aclose()/athrow()",
    }
}

/// The generator an object's methods act on.
fn generator(v: &Value) -> Option<(&Ref, &Generator)> {
    match v.obj() {
        Some(o) => match &o.kind {
            Kind::Generator(g) => Some((o, g)),
            _ => None,
        },
        None => None,
    }
}

pub static GENERATOR: &[Native] = &[
    plain("__iter__", 1, 1, |_, a| Ok(a[0].clone())),
    flow("__next__", 1, 1, |m, a, _| m.drive(&a[0], Value::None, Mode::Next(Value::Unbound))),
    flow("send", 2, 2, |m, a, _| m.drive(&a[0], a[1].clone(), Mode::Next(Value::Unbound))),
    flow("throw", 2, 4, throw),
    flow("close", 1, 1, close),
];

pub static COROUTINE: &[Native] = &[
    plain("__await__", 1, 1, |m, a| match a[0].obj() {
        Some(o) if matches!(o.kind, Kind::Generator(_)) => {
            Ok(Value::Obj(Object::new(Kind::CoroutineWrapper(o.clone()))))
        }
        _ => Err(m.type_error("coroutine expected")),
    }),
    flow("send", 2, 2, |m, a, _| m.drive(&a[0], a[1].clone(), Mode::Next(Value::Unbound))),
    flow("throw", 2, 4, throw),
    flow("close", 1, 1, close),
];

pub static ASYNC_GENERATOR: &[Native] = &[
    plain("__aiter__", 1, 1, |_, a| Ok(a[0].clone())),
    plain("__anext__", 1, 1, |m, a| async_method(m, a, StepKind::Send, Value::None)),
    plain("asend", 2, 2, |m, a| async_method(m, a, StepKind::Send, a[1].clone())),
    plain("athrow", 2, 4, |m, a| {
        // What is no exception is found out when the step runs.
        let what = m.exception_of(&a[1..]).map_or(Value::None, Value::Obj);
        async_method(m, a, StepKind::Throw, what)
    }),
    plain("aclose", 1, 1, |m, a| async_method(m, a, StepKind::Close, Value::None)),
];

pub static ASYNC_STEP: &[Native] = &[
    plain("__iter__", 1, 1, |_, a| Ok(a[0].clone())),
    plain("__await__", 1, 1, |_, a| Ok(a[0].clone())),
    flow("__next__", 1, 1, |m, a, _| m.drive(&a[0], Value::None, Mode::Next(Value::Unbound))),
    flow("send", 2, 2, |m, a, _| m.drive(&a[0], a[1].clone(), Mode::Next(Value::Unbound))),
    flow("throw", 2, 4, throw),
    flow("close", 1, 1, step_close),
];

fn async_method(m: &mut Machine, a: &[Value], kind: StepKind, what: Value) -> Res {
    match a[0].obj() {
        Some(o) if matches!(o.kind, Kind::Generator(_)) => Ok(m.async_step(o, kind, what)),
        _ => Err(m.type_error("async generator expected")),
    }
}

fn throw(m: &mut Machine, a: Vec<Value>, _: Kw) -> Res<Flow> {
    let error = m.exception_of(&a[1..])?;
    m.drive_throw(&a[0], error, Mode::Next(Value::Unbound))
}

fn close(m: &mut Machine, a: Vec<Value>, _: Kw) -> Res<Flow> {
    let inner = match a[0].kind() {
        Some(Kind::CoroutineWrapper(inner)) => Value::Obj(inner.clone()),
        _ => a[0].clone(),
    };
    if let Some((_, g)) = generator(&inner) {
        match g.state.get() {
            GeneratorState::Created => {
                g.state.set(GeneratorState::Closed);
                drop(g.frame.take());
                return Ok(Flow::Value(Value::None));
            }
            GeneratorState::Closed => return Ok(Flow::Value(Value::None)),
            _ => {}
        }
    }
    let class = m.types.generator_exit.clone();
    let exit = m.new_exception(&class, Vec::new());
    {
        let what = generator(&inner).map_or("generator", |(_, g)| describe(g.kind));
        m.drive_throw(&inner, exit, Mode::Close(what))
    }
}

fn step_close(m: &mut Machine, a: Vec<Value>, _: Kw) -> Res<Flow> {
    if let Some(Kind::AsyncGenStep(s)) = a[0].kind()
        && s.state.get() != StepState::Running
    {
        s.state.set(StepState::Closed);
        return Ok(Flow::Value(Value::None));
    }
    let class = m.types.generator_exit.clone();
    let exit = m.new_exception(&class, Vec::new());
    m.drive_throw(&a[0], exit, Mode::Close("coroutine"))
}
