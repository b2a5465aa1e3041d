//! The inner loop: one operation after the other, until the frame calls, yields, returns or raises.

use super::frame::{Block, Frame, Link, Mode, PyFrame};
use super::value::{Flow, Kind, Ref, Res, Stop, Value};
use super::{Applied, MAX_FRAMES, Machine, NativeFrame, Outcome};
use crate::simulate::builtins::evaluate::asks_for_names;
use crate::simulate::compile::code::{CodeKind, Op};
use crate::simulate::library::Place;
use crate::syntax::ast::CmpOp;
use std::rc::Rc;

/// Where a warning is said to come from.
fn warning_place(f: &PyFrame) -> Place {
    match f.code.library {
        true => Place::Library(Rc::as_ptr(&f.code) as usize, f.pc),
        false => Place::Program(f.place().0),
    }
}

/// What an operation does to the run of its frame.
enum Next {
    /// A frame was pushed: it runs first.
    Call,
    Return(Value),
    Yield(Value),
    AsyncYield(Value),
}

impl Machine {
    /// Runs `frame`, whose place on the stack is held by `Frame::Running`.
    pub(super) fn execute(&mut self, mut frame: Box<PyFrame>) {
        let mut error = self.injected.take();
        if error.is_none() && self.stack.len() > MAX_FRAMES {
            error = Some(self.exception("RecursionError", "maximum recursion depth exceeded"));
        }
        let at = self.stack.len() - 1;
        loop {
            let result = match error.take() {
                Some(e) => Err(Stop::Raise(e)),
                None => self.operations(&mut frame),
            };
            match result {
                Ok(Next::Call) => {
                    if let Some(place) = self.stack.get_mut(at) {
                        *place = Frame::Python(frame);
                    }
                    return;
                }
                Ok(Next::Return(v)) => return self.leave_frame(frame, Outcome::Return(v)),
                Ok(Next::Yield(v)) => {
                    self.stack.truncate(at);
                    let link = frame.link.clone();
                    let outcome = self.park(frame, v);
                    return self.deliver_to_top(link, outcome);
                }
                Ok(Next::AsyncYield(v)) => {
                    self.stack.truncate(at);
                    let link = frame.link.clone();
                    let outcome = self.park_async(frame, v);
                    return self.deliver_to_top(link, outcome);
                }
                Err(Stop::Halt) => {
                    if let Some(place) = self.stack.get_mut(at) {
                        *place = Frame::Python(frame);
                    }
                    return;
                }
                Err(Stop::Raise(e)) => {
                    self.stack.truncate(at + 1);
                    self.note_raise(&frame, &e);
                    if !self.unwind(&mut frame, e.clone()) {
                        return self.leave_frame(frame, Outcome::Raise(e));
                    }
                }
            }
        }
    }

    /// Goes to the innermost handler; `false` when the frame has none.
    fn unwind(&mut self, frame: &mut PyFrame, error: Ref) -> bool {
        let Some(block) = frame.blocks.pop() else { return false };
        frame.slots.truncate(block.height as usize);
        frame.handled.truncate(block.handled as usize);
        frame.handled.push(error.clone());
        frame.push(Value::Obj(error));
        frame.pc = block.handler as usize;
        true
    }

    /// The frame has ended: its answer goes to the frame below.
    fn leave_frame(&mut self, mut frame: Box<PyFrame>, outcome: Outcome) {
        self.stack.pop();
        frame.code.note_room(frame.slots.capacity());
        let link = std::mem::take(&mut frame.link);
        let outcome = match frame.generator.take() {
            Some(generator) => self.generator_ended(&generator, &link, outcome),
            None => outcome,
        };
        drop(frame);
        self.deliver_to_top(link, outcome);
    }

    fn operations(&mut self, f: &mut Box<PyFrame>) -> Res<Next> {
        loop {
            if self.graves.pending.get() && self.tend_graves(warning_place(f))? {
                return Ok(Next::Call);
            }
            self.steps += 1;
            if self.steps > self.next_look {
                self.look_at_budgets()?;
            }
            let op = f.code.ops[f.pc];
            f.pc += 1;
            match op {
                Op::Const(i) => {
                    let v = f.code.consts[i as usize].clone();
                    f.slots.push(v);
                }
                Op::LoadFast(i) => {
                    let v = f.slots[i as usize].clone();
                    if v.is_unbound() {
                        return Err(self.unbound_local(&f.code.locals[i as usize].clone()));
                    }
                    f.slots.push(v);
                }
                Op::StoreFast(i) => {
                    let v = f.pop();
                    f.slots[i as usize] = v;
                }
                Op::Pop => {
                    f.slots.pop();
                }
                Op::LoadGlobal(i) => {
                    let v = self.load_global(f, i)?;
                    f.slots.push(v);
                }
                Op::LoadAttr(i) => {
                    let object = f.pop();
                    let name = f.code.names[i as usize].clone();
                    match self.load_attr(&object, &name)? {
                        Flow::Value(v) => f.slots.push(v),
                        Flow::Frame => return Ok(Next::Call),
                    }
                }
                Op::LoadMethod(i) => {
                    let object = f.pop();
                    let name = f.code.names[i as usize].clone();
                    let (function, this) = self.load_method(object, &name)?;
                    f.slots.push(function);
                    f.slots.push(this);
                }
                Op::CallMethod(n) => {
                    let (function, args) = f.pop_method_call(n as usize);
                    self.note_call(f);
                    match self.call(&function, args, Vec::new())? {
                        Flow::Value(v) => f.slots.push(v),
                        Flow::Frame => return Ok(Next::Call),
                    }
                }
                Op::Call(n) => {
                    let (function, args) = f.pop_call(n as usize);
                    self.note_frame(f, &function, n);
                    self.note_call(f);
                    match self.call(&function, args, Vec::new())? {
                        Flow::Value(v) => f.slots.push(v),
                        Flow::Frame => return Ok(Next::Call),
                    }
                }
                Op::Decorate => {
                    let decorated = f.pop();
                    let decorator = f.pop();
                    self.note_call(f);
                    if matches!(decorator.kind(), Some(Kind::Opaque(_))) {
                        // What it adds is unknown, and the function is what matters.
                        if let Some(o) = decorated.obj() {
                            o.set_own(&self.names.decorator, decorator);
                        }
                        f.slots.push(decorated);
                        continue;
                    }
                    match self.call(&decorator, vec![decorated], Vec::new())? {
                        Flow::Value(v) => f.slots.push(v),
                        Flow::Frame => return Ok(Next::Call),
                    }
                }
                Op::Jump(to) => f.pc = to as usize,
                Op::JumpIfFalse(to) => {
                    let v = f.pop();
                    if !self.truth(&v, f)? {
                        f.pc = to as usize;
                    }
                }
                Op::JumpIfTrue(to) => {
                    let v = f.pop();
                    if self.truth(&v, f)? {
                        f.pc = to as usize;
                    }
                }
                Op::Binary(op) => {
                    let right = f.pop();
                    let left = f.pop();
                    let v = match self.quick_binary(op, &left, &right) {
                        Some(v) => v,
                        None => self.binary(op, &left, &right)?,
                    };
                    f.slots.push(v);
                }
                Op::Compare(op) => {
                    let right = f.pop();
                    let left = f.pop();
                    let v = match (op, &left, &right) {
                        (CmpOp::Lt, Value::Int(a), Value::Int(b)) => Value::Bool(a < b),
                        (CmpOp::Gt, Value::Int(a), Value::Int(b)) => Value::Bool(a > b),
                        (CmpOp::Eq, Value::Int(a), Value::Int(b)) => Value::Bool(a == b),
                        (CmpOp::Is, a, b) => Value::Bool(a.same(b)),
                        (CmpOp::IsNot, a, b) => Value::Bool(!a.same(b)),
                        _ => self.compare(op, &left, &right)?,
                    };
                    f.slots.push(v);
                }
                Op::ForIter(end) => {
                    let iterator = f.top().clone();
                    match self.native_next(&iterator)? {
                        super::iterate::Next::Item(v) => f.slots.push(v),
                        super::iterate::Next::End => {
                            f.slots.pop();
                            f.pc = end as usize;
                        }
                        super::iterate::Next::Python => {
                            let mode = Mode::For(end);
                            match self.resume_iterator(&iterator, Link { mode: mode.clone(), step: None })? {
                                None => return Ok(Next::Call),
                                Some(outcome) => {
                                    if let Some(next) = self.settle(f, &mode, outcome)? {
                                        return Ok(next);
                                    }
                                }
                            }
                        }
                    }
                }
                Op::Send => {
                    let value = f.pop();
                    let receiver = f.top().clone();
                    // The value goes along when the frame is resumed: it stays at this operation until then.
                    f.pc -= 1;
                    let link = Link { mode: Mode::Send, step: None };
                    match self.send_to(&receiver, value, link)? {
                        None => return Ok(Next::Call),
                        Some(outcome) => {
                            if let Some(next) = self.settle(f, &Mode::Send, outcome)? {
                                return Ok(next);
                            }
                        }
                    }
                }
                Op::Return => return Ok(Next::Return(f.pop())),
                Op::Yield => return Ok(Next::Yield(f.pop())),
                Op::AsyncYield => return Ok(Next::AsyncYield(f.pop())),
                other => {
                    if let Some(next) = self.operation(other, f)? {
                        return Ok(next);
                    }
                }
            }
        }
    }

    fn settle(&mut self, f: &mut PyFrame, mode: &Mode, outcome: Outcome) -> Res<Option<Next>> {
        match self.apply(f, mode, outcome) {
            Applied::Go => Ok(None),
            Applied::Raise(e) => Err(Stop::Raise(e)),
            Applied::YieldOn(v) => Ok(Some(Next::Yield(v))),
        }
    }

    /// The operations that are less often used.
    #[inline(never)]
    fn operation(&mut self, op: Op, f: &mut PyFrame) -> Res<Option<Next>> {
        match op {
            Op::Subscript => {
                let index = f.pop();
                let object = f.pop();
                match self.subscript(&object, &index)? {
                    Flow::Value(v) => f.push(v),
                    Flow::Frame => return Ok(Some(Next::Call)),
                }
            }
            Op::Unary(op) => {
                let v = f.pop();
                let result = match op {
                    crate::syntax::ast::UnaryOp::Not => {
                        let truth = self.truth(&v, f)?;
                        Value::Bool(!truth)
                    }
                    _ => self.unary(op, &v)?,
                };
                f.push(result);
            }
            Op::Inplace(op) => {
                let right = f.pop();
                let left = f.pop();
                let v = self.inplace(op, &left, &right)?;
                f.push(v);
            }
            Op::Copy(n) => {
                let v = f.below_top(n).clone();
                f.push(v);
            }
            Op::Swap(n) => {
                let top = f.slots.len() - 1;
                f.slots.swap(top, top + 1 - n as usize);
            }
            Op::PushUnbound => f.push(Value::Unbound),
            Op::JumpIfFalseOrPop(to) => {
                let v = f.top().clone();
                if self.truth(&v, f)? {
                    f.pop();
                } else {
                    f.pc = to as usize;
                }
            }
            Op::JumpIfTrueOrPop(to) => {
                let v = f.top().clone();
                if self.truth(&v, f)? {
                    f.pc = to as usize;
                } else {
                    f.pop();
                }
            }
            Op::JumpIfNotNone(to) => {
                let v = f.pop();
                if !v.is_none() {
                    f.pc = to as usize;
                }
            }
            Op::WhileTest(to) => {
                let v = f.pop();
                if !self.while_truth(&v, f)? {
                    f.pc = to as usize;
                }
            }
            Op::GetIter => {
                let v = f.pop();
                match self.iterate(&v)? {
                    Flow::Value(v) => f.push(v),
                    Flow::Frame => return Ok(Some(Next::Call)),
                }
            }
            Op::GetYieldFromIter => {
                let v = f.pop();
                match self.yield_from_iterator(&v, f)? {
                    Flow::Value(v) => f.push(v),
                    Flow::Frame => return Ok(Some(Next::Call)),
                }
            }
            Op::GetAwaitable(method) => {
                let v = f.pop();
                if !method.is_empty() && !self.can_be_awaited(&v) {
                    let name = self.type_name(&v);
                    return Err(self.type_error(format!(
                        "'async with' received an object from {method} that does not implement __await__: {name}"
                    )));
                }
                match self.awaitable(&v)? {
                    Flow::Value(v) => f.push(v),
                    Flow::Frame => return Ok(Some(Next::Call)),
                }
            }
            Op::GetAIter => {
                let v = f.pop();
                let iterator = self.async_iterator(&v)?;
                f.push(iterator);
            }
            Op::GetANext => {
                let iterator = f.top().clone();
                match self.async_next(&iterator)? {
                    Flow::Value(v) => f.push(v),
                    Flow::Frame => return Ok(Some(Next::Call)),
                }
            }
            Op::EndAsyncFor => {
                let error = f.pop();
                f.handled.pop();
                match error.obj() {
                    Some(e) if self.is_exception(e, &self.types.stop_async_iteration.clone()) => {
                        f.pop();
                    }
                    Some(e) => return Err(Stop::Raise(e.clone())),
                    None => {}
                }
            }
            Op::CallKw(..) | Op::CallMethodKw(..) | Op::CallEx => return self.call_operation(op, f),
            Op::BuildClass(i) => {
                self.start_class(f, i)?;
                return Ok(Some(Next::Call));
            }
            Op::SetupTry(handler) => {
                let height = f.slots.len() as u32;
                let handled = f.handled.len() as u32;
                f.blocks.push(Block { handler, height, handled });
            }
            Op::SetupWith(handler) => {
                let height = f.slots.len() as u32 - 1;
                let handled = f.handled.len() as u32;
                f.blocks.push(Block { handler, height, handled });
            }
            Op::PopBlock => {
                f.blocks.pop();
            }
            Op::PopExcept => {
                f.handled.pop();
                f.pop();
            }
            Op::Reraise => match f.pop() {
                Value::Obj(e) => {
                    // It is already chained: it must not be chained to itself or to what is being left.
                    self.reraised = true;
                    return Err(Stop::Raise(e));
                }
                _ => return Err(self.error("RuntimeError", "No active exception to reraise")),
            },
            Op::MatchException => {
                let class = f.pop();
                let error = f.top().clone();
                let matches = self.exception_matches(&error, &class)?;
                f.push(Value::Bool(matches));
            }
            Op::MatchGroup => {
                let class = f.pop();
                let rest = f.pop();
                let (rest, matching) = self.match_group(&rest, &class)?;
                if let (Some(m), Some(last)) = (matching.obj(), f.handled.last_mut()) {
                    *last = m.clone();
                }
                f.push(rest);
                f.push(matching);
            }
            Op::PrepareReraiseStar => {
                let raised = f.pop();
                let original = f.top().clone();
                let result = self.prepare_reraise_star(&original, &raised)?;
                f.push(result);
            }
            Op::Raise(n) => return Err(self.raise_operation(f, n)),
            Op::RaiseAssert => {
                let message = f.pop();
                let args = if message.is_unbound() { Vec::new() } else { vec![message] };
                let class = self.types.assertion_error.clone();
                return Err(Stop::Raise(self.new_exception(&class, args)));
            }
            Op::WithEnter(is_async) => {
                let manager = f.pop();
                let (exit, enter) = self.with_methods(&manager, is_async)?;
                f.push(exit);
                match self.call(&enter, Vec::new(), Vec::new())? {
                    Flow::Value(v) => f.push(v),
                    Flow::Frame => return Ok(Some(Next::Call)),
                }
            }
            Op::WithExit => {
                let error = f.top().clone();
                let exit = f.below_top(2).clone();
                let class = self.class_of(&error);
                let traceback = match error.obj() {
                    Some(e) if e.as_exception().is_some() => self.traceback_of(&e.clone()),
                    _ => Value::None,
                };
                let args = vec![Value::Obj(class), error, traceback];
                match self.call(&exit, args, Vec::new())? {
                    Flow::Value(v) => f.push(v),
                    Flow::Frame => return Ok(Some(Next::Call)),
                }
            }
            Op::ImportName(i) => {
                let names = f.pop();
                let level = f.pop().as_int().unwrap_or(0);
                let name = f.code.names[i as usize].clone();
                let from = self.file_of(f);
                match self.import(name.as_str().unwrap_or(""), level, &names, from)? {
                    Flow::Value(v) => f.push(v),
                    Flow::Frame => return Ok(Some(Next::Call)),
                }
            }
            Op::ImportFrom(i) => {
                let module = f.top().clone();
                let name = f.code.names[i as usize].clone();
                let v = self.import_from(&module, &name)?;
                f.push(v);
            }
            Op::ImportStar => {
                let module = f.pop();
                self.import_star(&module, &f.names.clone().unwrap_or_else(|| f.globals.clone()))?;
            }
            Op::DeleteFast(..)
            | Op::LoadDeref(..)
            | Op::StoreDeref(..)
            | Op::DeleteDeref(..)
            | Op::LoadClassDeref(..)
            | Op::StoreGlobal(..)
            | Op::DeleteGlobal(..)
            | Op::LoadName(..)
            | Op::StoreName(..)
            | Op::DeleteName(..)
            | Op::StoreAttr(..)
            | Op::DeleteAttr(..)
            | Op::StoreSubscript
            | Op::DeleteSubscript
            | Op::StoreAnnotation(..) => self.bind_operation(op, f)?,
            Op::BuildSlice
            | Op::BuildTuple(..)
            | Op::BuildList(..)
            | Op::BuildSet(..)
            | Op::BuildMap(..)
            | Op::BuildString(..)
            | Op::ListAppend(..)
            | Op::SetAdd(..)
            | Op::MapAdd(..)
            | Op::ListExtend(..)
            | Op::SetUpdate(..)
            | Op::DictUpdate(..)
            | Op::DictMerge(..)
            | Op::ListToTuple
            | Op::Format(..)
            | Op::UnpackSequence(..)
            | Op::UnpackEx(..)
            | Op::MakeFunction(..) => self.make_operation(op, f)?,
            Op::MatchSequence | Op::MatchMapping | Op::MatchKeys | Op::MatchClass(_) | Op::MatchRest | Op::GetLen => {
                self.match_operation(op, f)?;
            }
            // The others are done in the inner loop.
            _ => {}
        }
        Ok(None)
    }

    fn call_operation(&mut self, op: Op, f: &mut PyFrame) -> Res<Option<Next>> {
        let (args, kw) = match op {
            Op::CallEx => {
                let keywords = f.pop();
                let args = f.pop().as_list().map(|l| l.take()).unwrap_or_default();
                (args, self.keywords_of(&keywords)?)
            }
            Op::CallKw(n, names) | Op::CallMethodKw(n, names) => {
                let names = f.code.consts[names as usize].as_tuple().unwrap_or_default().to_vec();
                let values = f.pop_n(names.len());
                let kw = names.iter().filter_map(|n| n.obj().cloned()).zip(values).collect();
                let method = usize::from(matches!(op, Op::CallMethodKw(..)));
                let mut args = f.pop_n(n as usize + method);
                if method == 1 && args[0].is_unbound() {
                    args.remove(0);
                }
                (args, kw)
            }
            _ => return Ok(None),
        };
        let function = f.pop();
        self.note_call(f);
        match self.call(&function, args, kw)? {
            Flow::Value(v) => f.push(v),
            Flow::Frame => return Ok(Some(Next::Call)),
        }
        Ok(None)
    }

    /// What a few functions ask about the frame that calls them, beside what `note_call` tells all.
    #[inline]
    fn note_frame(&mut self, f: &PyFrame, callee: &Value, count: u32) {
        match callee.kind() {
            Some(Kind::Native(native)) if asks_for_names(native) => self.note_names(f),
            Some(Kind::Class(_)) if count == 0 && callee.obj().is_some_and(|o| Rc::ptr_eq(o, &self.types.super_)) => {
                self.note_super(f);
            }
            _ => {}
        }
    }

    /// What native code may ask about the frame that calls it.
    #[inline]
    fn note_call(&mut self, f: &PyFrame) {
        self.running_place = place_of(f);
        self.running_kind = f.code.kind;
        self.handled_here = f.handled.last().cloned();
    }

    /// Chains a new exception to the one being handled, and notes where it was raised.
    fn note_raise(&mut self, frame: &PyFrame, error: &Ref) {
        if std::mem::take(&mut self.reraised) {
            return;
        }
        let Some(data) = error.as_exception() else { return };
        if data.place.get() == u32::MAX && !frame.code.library {
            data.place.set(frame.place().0);
        }
        if data.context.borrow().is_some() {
            return;
        }
        if let Some(handled) = self.handled_by(frame) {
            self.chain(error, handled);
        }
    }

    /// The exception that is being handled, seen from `frame`, which is on top of the stack.
    pub(super) fn handled_by(&self, frame: &PyFrame) -> Option<Ref> {
        frame.handled.last().cloned().or_else(|| self.handled_below())
    }

    /// As `sys.exception()`: the frame that calls is held outside of the stack, and has said what it handles.
    pub fn handled_now(&self) -> Option<Ref> {
        self.handled_here.clone().or_else(|| self.handled_below())
    }

    /// The exception handled by the innermost frame that is on the stack.
    pub fn handled_below(&self) -> Option<Ref> {
        self.stack.iter().rev().find_map(|f| match f {
            Frame::Python(f) => f.handled.last().cloned(),
            _ => None,
        })
    }

    /// A generator's frame yields: it is parked until the next step.
    pub(super) fn park(&mut self, mut frame: Box<PyFrame>, value: Value) -> Outcome {
        let Some(generator) = frame.generator.take() else { return Outcome::Return(value) };
        frame.link = Link::default();
        if let Kind::Generator(g) = &generator.kind {
            g.state.set(super::frame::GeneratorState::Suspended);
            *g.frame.borrow_mut() = Some(frame);
        }
        Outcome::Yield(value)
    }

    fn park_async(&mut self, frame: Box<PyFrame>, value: Value) -> Outcome {
        let step = frame.link.step.clone();
        debug_assert_eq!(frame.code.kind, CodeKind::AsyncGenerator);
        self.park(frame, Value::None);
        self.async_yielded(step, value)
    }

    pub(super) fn push_frame(&mut self, frame: Box<PyFrame>) {
        self.stack.push(Frame::Python(frame));
    }

    pub(super) fn start_class(&mut self, f: &mut PyFrame, index: u32) -> Res<()> {
        let code = f.code.children[index as usize].clone();
        let cells = f.pop_n(code.free.len());
        let keywords = f.pop();
        let bases = f.pop().as_list().map(|l| l.take()).unwrap_or_default();
        let name = f.pop();
        let (frame, body) = self.class_body(f, code, cells, name, bases, keywords)?;
        self.push_native(NativeFrame::ClassBody(Box::new(body)));
        self.push_frame(frame);
        Ok(())
    }
}

fn place_of(f: &PyFrame) -> u32 {
    if f.code.library { u32::MAX } else { f.place().0 }
}
