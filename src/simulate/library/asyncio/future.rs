//! Futures.

use super::*;
use crate::simulate::interpreter::Outcome;

impl FutureData {
    pub fn new(the_loop: Value, graves: Rc<Graves>) -> Self {
        FutureData {
            state: Cell::new(FutureState::Pending),
            result: RefCell::new(Value::None),
            exception: RefCell::new(None),
            callbacks: RefCell::default(),
            the_loop: RefCell::new(the_loop),
            blocking: Cell::new(false),
            log_traceback: Cell::new(false),
            log_destroy_pending: Cell::new(true),
            cancel_message: RefCell::new(Value::None),
            cancelled_error: RefCell::new(None),
            task: RefCell::new(None),
            graves,
        }
    }

    pub fn done(&self) -> bool {
        self.state.get() != FutureState::Pending
    }

    /// Whether its death is worth a message.
    pub fn has_last_word(&self) -> bool {
        let pending_task = self.task.borrow().is_some() && !self.done() && self.log_destroy_pending.get();
        self.log_traceback.get() || (pending_task && !self.the_loop.borrow().is_unbound())
    }

    /// The same future, brought back to be talked about once.
    pub fn revive(&self) -> FutureData {
        let back = FutureData::new(self.the_loop.borrow().clone(), self.graves.clone());
        back.state.set(self.state.get());
        *back.result.borrow_mut() = self.result.borrow().clone();
        *back.exception.borrow_mut() = self.exception.borrow().clone();
        *back.task.borrow_mut() = self.task.borrow_mut().take();
        back.log_destroy_pending.set(false);
        back
    }
}

pub fn new_future(the_loop: Value, class: Option<Ref>, graves: &Rc<Graves>) -> Value {
    Value::Obj(Object::of(class, Kind::Future(Box::new(FutureData::new(the_loop, graves.clone())))))
}

/// `Future(*, loop=None)`.
pub fn make_future(m: &mut Machine, class: &Ref, args: Vec<Value>, kw: Kw) -> Res<Flow> {
    if !args.is_empty() {
        return Err(m.type_error("Future() takes no positional arguments"));
    }
    let the_loop = future_loop(m, &kw)?;
    let own = (!Rc::ptr_eq(class, &m.types.future)).then(|| class.clone());
    Ok(Flow::Value(new_future(the_loop, own, &m.graves)))
}

pub fn blank_future(m: &mut Machine, class: &Ref, _: &[Value]) -> Res {
    let own = (!Rc::ptr_eq(class, &m.types.future)).then(|| class.clone());
    Ok(new_future(Value::Unbound, own, &m.graves))
}

pub fn future_loop(m: &mut Machine, kw: &[(Ref, Value)]) -> Res {
    match kw.iter().find(|(n, _)| n.as_str() == Some("loop")) {
        Some((_, v)) if !v.is_none() => Ok(v.clone()),
        _ => m.get_event_loop(),
    }
}

impl Machine {
    /// `asyncio.isfuture`.
    pub fn is_future(&mut self, v: &Value) -> Res<bool> {
        if future(v).is_some() {
            return Ok(true);
        }
        match v.kind() {
            Some(Kind::Plain) => {
                let class = self.class_of(v);
                let name = self.names.asyncio_future_blocking.clone();
                if self.lookup(&class, &name).is_none() {
                    return Ok(false);
                }
                Ok(!self.get_attr(v, &name)?.is_none())
            }
            _ => Ok(false),
        }
    }

    pub fn is_coroutine(&mut self, v: &Value) -> bool {
        match v.kind() {
            Some(Kind::Generator(g)) => g.kind == crate::simulate::compile::code::CodeKind::Coroutine,
            Some(Kind::AsyncGenStep(_)) => true,
            Some(Kind::Plain) => {
                let class = self.class_of(v);
                ["send", "throw", "close", "__await__"].iter().all(|n| {
                    let n = self.text(n);
                    self.lookup(&class, &n).is_some()
                })
            }
            _ => false,
        }
    }

    fn initialized(&mut self, f: &FutureData) -> Res<()> {
        if f.the_loop.borrow().is_unbound() {
            return Err(self.error("RuntimeError", "Future object is not initialized."));
        }
        Ok(())
    }

    pub fn set_result(&mut self, v: &Value, result: Value) -> Res<()> {
        let Some((_, f)) = future(v) else { return Err(self.type_error("a future was expected")) };
        self.initialized(f)?;
        if f.done() {
            return Err(self.already_done());
        }
        *f.result.borrow_mut() = result;
        f.state.set(FutureState::Finished);
        self.schedule_callbacks(v)
    }

    fn already_done(&mut self) -> Stop {
        let class = self.types.invalid_state.clone();
        Stop::Raise(self.new_exception(&class, vec![Value::str("invalid state")]))
    }

    pub fn set_exception(&mut self, v: &Value, given: &Value) -> Res<()> {
        let Some((_, f)) = future(v) else { return Err(self.type_error("a future was expected")) };
        self.initialized(f)?;
        if f.done() {
            return Err(self.already_done());
        }
        let exception = match given.kind() {
            Some(Kind::Exception(_)) => given.obj().cloned(),
            Some(Kind::Class(_)) => self.call_sync(given, Vec::new())?.obj().cloned(),
            _ => None,
        };
        let Some(mut exception) = exception.filter(|e| e.as_exception().is_some()) else {
            return Err(self.type_error("invalid exception object"));
        };
        if self.is_exception(&exception, &self.types.stop_iteration.clone()) {
            let text = "StopIteration interacts badly with generators and cannot be raised into a Future";
            let wrapped = self.exception("RuntimeError", text);
            self.set_cause(&wrapped, Some(exception));
            exception = wrapped;
        }
        *f.exception.borrow_mut() = Some(exception);
        f.state.set(FutureState::Finished);
        self.schedule_callbacks(v)?;
        f.log_traceback.set(true);
        Ok(())
    }

    /// `Future.cancel`, without asking a subclass.
    pub fn cancel_future(&mut self, v: &Value, message: Value) -> Res<bool> {
        let Some((_, f)) = future(v) else { return Ok(false) };
        f.log_traceback.set(false);
        if f.done() {
            return Ok(false);
        }
        f.state.set(FutureState::Cancelled);
        *f.cancel_message.borrow_mut() = message;
        self.schedule_callbacks(v)?;
        Ok(true)
    }

    /// `fut.cancel(msg=...)` of any future-like object, with its own method.
    pub fn cancel_any(&mut self, v: &Value, message: Value) -> Res<bool> {
        match future(v) {
            Some((o, f)) if o.class.borrow().is_none() => {
                if f.task.borrow().is_some() {
                    return self.cancel_task(v, message);
                }
                return self.cancel_future(v, message);
            }
            _ => {}
        }
        let name = self.names.cancel.clone();
        let method = self.get_attr(v, &name)?;
        let kw = vec![(self.text("msg"), message)];
        let answer = self.call_sync_kw(&method, Vec::new(), kw)?;
        self.is_true(&answer)
    }

    fn schedule_callbacks(&mut self, v: &Value) -> Res<()> {
        let Some((_, f)) = future(v) else { return Ok(()) };
        let callbacks = f.callbacks.take();
        let the_loop = f.the_loop.borrow().clone();
        for (callback, context) in callbacks {
            self.call_soon(&the_loop, callback, vec![v.clone()], context)?;
        }
        Ok(())
    }

    /// `_make_cancelled_error`
    pub fn cancelled_error(&mut self, f: &FutureData) -> Ref {
        if let Some(e) = f.cancelled_error.take() {
            return e;
        }
        let message = f.cancel_message.borrow().clone();
        let args = if message.is_none() { Vec::new() } else { vec![message] };
        let class = self.types.cancelled_error.clone();
        self.new_exception(&class, args)
    }

    /// `fut.result()`.
    pub fn future_result(&mut self, f: &FutureData) -> Res {
        match f.state.get() {
            FutureState::Cancelled => Err(Stop::Raise(self.cancelled_error(f))),
            FutureState::Pending => {
                let class = self.types.invalid_state.clone();
                Err(Stop::Raise(self.new_exception(&class, vec![Value::str("Result is not set.")])))
            }
            FutureState::Finished => {
                f.log_traceback.set(false);
                match &*f.exception.borrow() {
                    Some(e) => {
                        self.raised_again(e);
                        Err(Stop::Raise(e.clone()))
                    }
                    None => Ok(f.result.borrow().clone()),
                }
            }
        }
    }

    /// What `gather` hands out for a finished child: its result, or its exception as a value.
    pub fn gathered(&mut self, child: &Value) -> Res {
        let Some((_, f)) = future(child) else { return Err(self.type_error("a future was expected")) };
        if f.state.get() == FutureState::Cancelled {
            let message = match f.cancel_message.borrow().clone() {
                Value::None => Value::str(""),
                message => message,
            };
            let class = self.types.cancelled_error.clone();
            return Ok(Value::Obj(self.new_exception(&class, vec![message])));
        }
        match self.future_exception(f)? {
            Value::None => Ok(f.result.borrow().clone()),
            error => Ok(error),
        }
    }

    fn future_exception(&mut self, f: &FutureData) -> Res {
        match f.state.get() {
            FutureState::Cancelled => Err(Stop::Raise(self.cancelled_error(f))),
            FutureState::Pending => {
                let class = self.types.invalid_state.clone();
                Err(Stop::Raise(self.new_exception(&class, vec![Value::str("Exception is not set.")])))
            }
            FutureState::Finished => {
                f.log_traceback.set(false);
                Ok(f.exception.borrow().clone().map_or(Value::None, Value::Obj))
            }
        }
    }

    pub fn add_done_callback(&mut self, v: &Value, callback: Value, context: Value) -> Res<()> {
        let Some((_, f)) = future(v) else { return Ok(()) };
        self.initialized(f)?;
        let context = if context.is_none() || context.is_unbound() {
            Value::Obj(super::super::context::copy(&self.current_context()))
        } else {
            context
        };
        if f.done() {
            let the_loop = f.the_loop.borrow().clone();
            return self.call_soon(&the_loop, callback, vec![v.clone()], context);
        }
        f.callbacks.borrow_mut().push((callback, context));
        Ok(())
    }

    /// One step of `Future.__await__`.
    pub fn future_step(&mut self, object: &Ref, started: &Cell<bool>) -> Outcome {
        let Kind::Future(f) = &object.kind else { return Outcome::Return(Value::None) };
        if !f.done() {
            if !started.replace(true) {
                f.blocking.set(true);
                return Outcome::Yield(Value::Obj(object.clone()));
            }
            return Outcome::Raise(self.exception("RuntimeError", "await wasn't used with future"));
        }
        started.set(true);
        match self.future_result(f) {
            Ok(v) => Outcome::Return(v),
            Err(Stop::Raise(e)) => Outcome::Raise(e),
            Err(Stop::Halt) => Outcome::Return(Value::None),
        }
    }

    /// A future has died with something left to say.
    pub fn future_dropped(&mut self, object: &Ref) -> Res<()> {
        let Kind::Future(f) = &object.kind else { return Ok(()) };
        let the_loop = f.the_loop.borrow().clone();
        if the_loop.is_unbound() {
            return Ok(());
        }
        let v = Value::Obj(object.clone());
        let class = self.type_name(&v);
        let context = Value::dict(crate::simulate::interpreter::dict::Dict::default());
        let put = |m: &mut Machine, key: &str, value: Value| {
            let key = Value::Obj(m.text(key));
            m.dict_set(&context, key, value)
        };
        if f.done() {
            put(self, "message", Value::str(format!("{class} exception was never retrieved")))?;
            let exception = f.exception.borrow().clone().map_or(Value::None, Value::Obj);
            put(self, "exception", exception)?;
            put(self, "future", v)?;
        } else {
            put(self, "task", v)?;
            put(self, "message", Value::str("Task was destroyed but it is pending!"))?;
        }
        self.call_exception_handler(&the_loop, context)
    }

    pub fn call_exception_handler(&mut self, the_loop: &Value, context: Value) -> Res<()> {
        let name = self.text("call_exception_handler");
        let method = self.get_attr(the_loop, &name)?;
        self.call_sync(&method, vec![context])?;
        Ok(())
    }

    /// Attributes of futures, tasks, handles and loops that are not methods.
    pub fn library_attr(&mut self, o: &Ref, name: &str) -> Option<Value> {
        match &o.kind {
            Kind::Future(f) => {
                let common = match name {
                    "_state" => Value::str(state_name(f.state.get())),
                    "_result" => f.result.borrow().clone(),
                    "_exception" => f.exception.borrow().clone().map_or(Value::None, Value::Obj),
                    "_loop" => f.the_loop.borrow().clone(),
                    "_asyncio_future_blocking" => Value::Bool(f.blocking.get()),
                    "_log_traceback" => Value::Bool(f.log_traceback.get()),
                    "_cancel_message" => f.cancel_message.borrow().clone(),
                    "_source_traceback" => Value::None,
                    "_callbacks" => {
                        let list = f.callbacks.borrow();
                        if list.is_empty() {
                            return Some(Value::None);
                        }
                        Value::list(list.iter().map(|(c, x)| Value::tuple(vec![c.clone(), x.clone()])).collect())
                    }
                    "_log_destroy_pending" => Value::Bool(f.log_destroy_pending.get()),
                    _ => return task::attr(f, name),
                };
                Some(common)
            }
            Kind::Handle(h) => match name {
                "_callback" => Some(h.callback.borrow().clone()),
                "_args" => Some(if h.cancelled.get() { Value::None } else { Value::tuple(h.args.borrow().clone()) }),
                "_cancelled" => Some(Value::Bool(h.cancelled.get())),
                "_when" => Some(h.when.get().map_or(Value::None, Value::Float)),
                "_loop" => Some(h.the_loop.borrow().clone()),
                "_source_traceback" => Some(Value::None),
                _ => None,
            },
            Kind::ContextVar(v) if name == "name" => Some(v.name.clone()),
            Kind::Token(t) => match name {
                "var" => Some(Value::Obj(t.0.clone())),
                "old_value" => Some(if t.1.is_unbound() { self.library.token_missing.clone() } else { t.1.clone() }),
                _ => None,
            },
            Kind::AsyncGenStep(s) if name == "cr_running" || name == "ag_running" => {
                Some(Value::Bool(s.state.get() == StepState::Running))
            }
            _ => None,
        }
    }

    pub fn set_library_attr(&mut self, o: &Ref, name: &str, value: &Value) -> Res<bool> {
        let Kind::Future(f) = &o.kind else { return Ok(false) };
        match name {
            "_asyncio_future_blocking" => f.blocking.set(matches!(value, Value::Bool(true))),
            "_log_traceback" => {
                if matches!(value, Value::Bool(true)) {
                    return Err(self.value_error("_log_traceback can only be set to False"));
                }
                f.log_traceback.set(false);
            }
            "_log_destroy_pending" => f.log_destroy_pending.set(matches!(value, Value::Bool(true))),
            "_cancel_message" => *f.cancel_message.borrow_mut() = value.clone(),
            "_loop" | "_state" | "_result" | "_exception" | "_callbacks" => {
                return Err(self.error(
                    "AttributeError",
                    format!("attribute '{name}' of '_asyncio.Future' objects is not writable"),
                ));
            }
            _ => return Ok(task::set_attr(f, name, value)),
        }
        Ok(true)
    }
}

pub fn state_name(state: FutureState) -> &'static str {
    match state {
        FutureState::Pending => "PENDING",
        FutureState::Cancelled => "CANCELLED",
        FutureState::Finished => "FINISHED",
    }
}

/// The future a method was called on.
pub fn this<'a>(m: &mut Machine, a: &'a [Value]) -> Res<&'a FutureData> {
    match future(&a[0]) {
        Some((_, f)) => Ok(f),
        None => Err(m.type_error("a future was expected")),
    }
}

pub fn message_of(a: &[Value], kw: &[(Ref, Value)]) -> Value {
    a.get(1)
        .cloned()
        .or_else(|| kw.iter().find(|(n, _)| n.as_str() == Some("msg")).map(|(_, v)| v.clone()))
        .unwrap_or(Value::None)
}

pub static FUTURE: &[Native] = &[
    with_kw("__init__", 1, 1, |m, a, kw| {
        let the_loop = future_loop(m, kw)?;
        let f = this(m, a)?;
        *f.the_loop.borrow_mut() = the_loop;
        Ok(Value::None)
    }),
    plain("done", 1, 1, |m, a| Ok(Value::Bool(this(m, a)?.done()))),
    plain("cancelled", 1, 1, |m, a| Ok(Value::Bool(this(m, a)?.state.get() == FutureState::Cancelled))),
    plain("result", 1, 1, |m, a| {
        let f = this(m, a)?;
        m.future_result(f)
    }),
    plain("exception", 1, 1, |m, a| {
        let f = this(m, a)?;
        m.future_exception(f)
    }),
    plain("set_result", 2, 2, |m, a| {
        m.set_result(&a[0], a[1].clone())?;
        Ok(Value::None)
    }),
    plain("set_exception", 2, 2, |m, a| {
        m.set_exception(&a[0], &a[1])?;
        Ok(Value::None)
    }),
    with_kw("cancel", 1, 2, |m, a, kw| {
        let f = this(m, a)?;
        m.initialized(f)?;
        m.cancel_future(&a[0], message_of(a, kw)).map(Value::Bool)
    }),
    with_kw("add_done_callback", 2, 2, |m, a, kw| {
        let context = kw.iter().find(|(n, _)| n.as_str() == Some("context")).map_or(Value::None, |(_, v)| v.clone());
        m.add_done_callback(&a[0], a[1].clone(), context)?;
        Ok(Value::None)
    }),
    plain("remove_done_callback", 2, 2, |m, a| {
        let f = this(m, a)?;
        m.initialized(f)?;
        let before = f.callbacks.borrow().clone();
        let mut kept = Vec::new();
        for (callback, context) in &before {
            if !m.equal(callback, &a[1])? {
                kept.push((callback.clone(), context.clone()));
            }
        }
        let removed = before.len() - kept.len();
        if removed > 0 {
            *f.callbacks.borrow_mut() = kept;
        }
        Ok(Value::from(removed))
    }),
    plain("get_loop", 1, 1, |m, a| {
        let f = this(m, a)?;
        m.initialized(f)?;
        Ok(f.the_loop.borrow().clone())
    }),
    plain("_make_cancelled_error", 1, 1, |m, a| {
        let f = this(m, a)?;
        Ok(Value::Obj(m.cancelled_error(f)))
    }),
    plain("__await__", 1, 1, iterator),
    plain("__iter__", 1, 1, iterator),
    plain("__repr__", 1, 1, |m, a| {
        let module = m.import_sync("asyncio.base_futures")?;
        let name = m.text("_future_repr");
        let function = m.get_attr(&module, &name)?;
        m.call_sync(&function, vec![a[0].clone()])
    }),
];

fn iterator(m: &mut Machine, a: &[Value]) -> Res {
    let f = this(m, a)?;
    m.initialized(f)?;
    match a[0].obj() {
        Some(o) => Ok(Value::Obj(Object::new(Kind::FutureIter(o.clone(), Cell::new(false))))),
        None => Ok(Value::None),
    }
}
