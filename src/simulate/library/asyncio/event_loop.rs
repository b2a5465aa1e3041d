//! The event loop: handles that are ready now, then the clock moves to the next timer.

use super::future::new_future;
use super::task;
use super::*;
use crate::simulate::interpreter::frame::Frame;
use crate::simulate::interpreter::{NativeFrame, Outcome};
use crate::simulate::kernel::{to_ns, to_s};
use crate::simulate::library::context;
use crate::simulate::library::thread::Wait;
use std::cmp::Ordering;

/// A handle in the heap: equal times go by the order of setting.
pub struct Timer {
    pub at: i64,
    pub ticket: u64,
    pub handle: Ref,
}

impl PartialEq for Timer {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Timer {}

impl PartialOrd for Timer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Timer {
    /// Reversed: the heap gives the greatest, and the earliest is wanted.
    fn cmp(&self, other: &Self) -> Ordering {
        (other.at, other.ticket).cmp(&(self.at, self.ticket))
    }
}

/// An empty loop; its Python class does the rest.
pub fn make_loop(_: &mut Machine, class: &Ref, _: Vec<Value>, _: Kw) -> Res<Flow> {
    let data = LoopData {
        ready: RefCell::default(),
        timers: RefCell::default(),
        todo: Cell::new(0),
        stopping: Cell::new(false),
        closed: Cell::new(false),
        running: Cell::new(false),
        debug: Cell::new(false),
        current_task: RefCell::new(None),
        current_handle: RefCell::new(None),
        context_before: RefCell::new(None),
        tasks: RefCell::default(),
        async_generators: RefCell::default(),
        task_factory: RefCell::new(Value::None),
        started: Cell::new(false),
        polled: Cell::new(false),
    };
    Ok(Flow::Value(Value::Obj(Object::of(Some(class.clone()), Kind::Loop(Box::new(data))))))
}

/// Tasks of a loop that are not done.
pub fn tasks_of(the_loop: &Value) -> Vec<Value> {
    let Some((_, l)) = loop_data(the_loop) else { return Vec::new() };
    let tasks = l.tasks.borrow();
    tasks
        .iter()
        .filter_map(std::rc::Weak::upgrade)
        .map(Value::Obj)
        .filter(|t| future(t).is_some_and(|(_, f)| !f.done()))
        .collect()
}

pub fn take_async_generators(the_loop: &Value) -> Vec<Value> {
    let Some((_, l)) = loop_data(the_loop) else { return Vec::new() };
    l.async_generators.take().iter().filter_map(std::rc::Weak::upgrade).map(Value::Obj).collect()
}

impl Machine {
    pub(super) fn check_closed(&mut self, l: &LoopData) -> Res<()> {
        if l.closed.get() { Err(self.error("RuntimeError", "Event loop is closed")) } else { Ok(()) }
    }

    fn new_handle(
        &mut self,
        the_loop: &Value,
        callback: Value,
        args: Vec<Value>,
        given: Value,
        when: Option<f64>,
    ) -> Ref {
        let given = if given.is_none() || given.is_unbound() {
            Value::Obj(context::copy(&self.current_context()))
        } else {
            given
        };
        let data = HandleData {
            callback: RefCell::new(callback),
            args: RefCell::new(args),
            context: RefCell::new(given),
            the_loop: RefCell::new(the_loop.clone()),
            cancelled: Cell::new(false),
            when: Cell::new(when),
            set_at: Cell::new(self.timers.now),
            place: Cell::new(self.caller_place()),
        };
        Object::new(Kind::Handle(Box::new(data)))
    }

    /// `loop.call_soon`, of any loop object.
    pub fn call_soon(&mut self, the_loop: &Value, callback: Value, args: Vec<Value>, given: Value) -> Res<()> {
        match loop_data(the_loop) {
            Some((_, l)) => {
                self.check_closed(l)?;
                let handle = self.new_handle(the_loop, callback, args, given, None);
                l.ready.borrow_mut().push_back(handle);
                Ok(())
            }
            None => {
                let name = self.text("call_soon");
                let method = self.get_attr(the_loop, &name)?;
                let mut all = vec![callback];
                all.extend(args);
                let kw = if given.is_none() { Vec::new() } else { vec![(self.text("context"), given)] };
                self.call_sync_kw(&method, all, kw)?;
                Ok(())
            }
        }
    }

    pub fn call_at(&mut self, the_loop: &Value, when: f64, callback: Value, args: Vec<Value>, given: Value) -> Res {
        let Some((_, l)) = loop_data(the_loop) else { return Err(self.type_error("a loop was expected")) };
        self.check_closed(l)?;
        let at = if when.is_infinite() { i64::MAX } else { to_ns(when) };
        let when = if when.is_infinite() { when } else { to_s(at) };
        let handle = self.new_handle(the_loop, callback, args, given, Some(when));
        let ticket = self.timers.ticket();
        l.timers.borrow_mut().push(Timer { at, ticket, handle: handle.clone() });
        Ok(Value::Obj(handle))
    }

    /// The loop itself. It comes by here before each callback: `outcome` is what the last one gave.
    pub(in crate::simulate) fn loop_turn(&mut self, object: Ref, outcome: Outcome) -> Res<Option<Outcome>> {
        let Kind::Loop(l) = &object.kind else { return Ok(Some(Outcome::Return(Value::None))) };
        if let Some(result) = self.after_callback(&object, l, outcome)? {
            return Ok(Some(result));
        }
        loop {
            while l.todo.get() > 0 {
                l.todo.set(l.todo.get() - 1);
                let Some(handle) = l.ready.borrow_mut().pop_front() else { break };
                if self.start_handle(&object, l, handle)? {
                    return Ok(None);
                }
            }
            // The first turn is made even when the loop was stopped before it ran.
            let first = !l.started.replace(true);
            if l.stopping.get() && !first && !l.polled.get() {
                return Ok(Some(self.end_loop(&object, l)));
            }
            self.drop_cancelled_timers(l);
            if !self.poll(&object, l)? {
                return Ok(None);
            }
        }
    }

    /// One turn begins: waits for the next timer, if nothing is ready. `false`: another thread runs first.
    fn poll(&mut self, object: &Ref, l: &LoopData) -> Res<bool> {
        let idle = l.ready.borrow().is_empty() && !l.stopping.get();
        let next = l.timers.borrow().peek().map(|t| t.at).filter(|at| *at < i64::MAX);
        let due = next.is_some_and(|at| at <= self.timers.now);
        let threads_ready = !self.threads.ready.is_empty() && self.threads.current == 0;
        if (idle && !due) || threads_ready {
            let deadline = if idle { next } else { Some(self.timers.now) };
            if self.threads.all.len() > 1 || deadline.is_none() {
                if !l.polled.replace(true) {
                    self.stack.push(Frame::Native(NativeFrame::Loop(object.clone())));
                    self.block(Wait { deadline, poll: Some(object.clone()), ..Wait::default() })?;
                    return Ok(false);
                }
            } else if let Some(at) = deadline {
                self.move_clock(at)?;
            }
        }
        l.polled.set(false);
        self.fire_timers(l);
        l.todo.set(l.ready.borrow().len());
        Ok(true)
    }

    /// Moves all timers that are due to the ready queue, in their order.
    fn fire_timers(&mut self, l: &LoopData) {
        let mut timers = l.timers.borrow_mut();
        while timers.peek().is_some_and(|t| t.at <= self.timers.now) {
            if let Some(t) = timers.pop() {
                l.ready.borrow_mut().push_back(t.handle);
            }
        }
    }

    fn drop_cancelled_timers(&mut self, l: &LoopData) {
        let mut timers = l.timers.borrow_mut();
        while timers.peek().is_some_and(|t| matches!(&t.handle.kind, Kind::Handle(h) if h.cancelled.get())) {
            timers.pop();
        }
    }

    /// Runs one handle; `true` when a frame was pushed (above the loop's own).
    fn start_handle(&mut self, object: &Ref, l: &LoopData, handle: Ref) -> Res<bool> {
        let Kind::Handle(h) = &handle.kind else { return Ok(false) };
        if h.cancelled.get() {
            return Ok(false);
        }
        self.library.callbacks += 1;
        if self.library.callbacks > self.options.max_callbacks {
            let text = format!("more than {} loop callbacks", self.options.max_callbacks);
            self.ending = Some(crate::simulate::trace::Ending::limit(text));
            return Err(Stop::Halt);
        }
        if let Some(when) = h.when.get() {
            self.recorder.came_due(to_ns(when), h.set_at.get());
        }
        self.charge_cost();
        let callback = h.callback.borrow().clone();
        let given = h.context.borrow().clone();
        *l.current_handle.borrow_mut() = Some(handle.clone());
        self.stack.push(Frame::Native(NativeFrame::Loop(object.clone())));
        let depth = self.stack.len();
        let result = self.run_in(&given, l, &callback, &h.args);
        match result {
            Ok(Flow::Frame) => return Ok(true),
            Ok(Flow::Value(_)) => {
                self.stack.truncate(depth - 1);
                self.after_callback(object, l, Outcome::Return(Value::None))?;
            }
            Err(Stop::Raise(e)) => {
                self.stack.truncate(depth - 1);
                if let Some(Outcome::Raise(e)) = self.after_callback(object, l, Outcome::Raise(e))? {
                    return Err(Stop::Raise(e));
                }
            }
            Err(halt) => return Err(halt),
        }
        Ok(false)
    }

    fn run_in(&mut self, given: &Value, l: &LoopData, callback: &Value, args: &RefCell<Vec<Value>>) -> Res<Flow> {
        if let Some(Value::Obj(c)) = Some(given).filter(|g| matches!(g.kind(), Some(Kind::Context(_)))) {
            let before = self.enter_context(c)?;
            *l.context_before.borrow_mut() = Some(before);
        }
        self.call_back(callback, args)
    }

    /// After a callback: the context is left, its error goes to the exception handler. `Some`: the loop ends.
    fn after_callback(&mut self, object: &Ref, l: &LoopData, outcome: Outcome) -> Res<Option<Outcome>> {
        if let Some(before) = l.context_before.take() {
            self.leave_context(before);
        }
        let handle = l.current_handle.take();
        if self.graves.pending.get() {
            self.tend_graves(crate::simulate::library::Place::default())?;
        }
        let Outcome::Raise(e) = outcome else {
            drop(handle);
            return Ok(None);
        };
        let fatal = ["KeyboardInterrupt", "SystemExit"].iter().any(|n| {
            let class = self.exception_class(n);
            self.is_exception(&e, &class)
        });
        if fatal {
            self.end_loop(object, l);
            return Ok(Some(Outcome::Raise(e)));
        }
        let the_loop = Value::Obj(object.clone());
        let dict = Value::dict(crate::simulate::interpreter::dict::Dict::default());
        let text = match &handle {
            Some(h) => self.callback_text(h)?,
            None => String::new(),
        };
        for (key, value) in [
            ("message", Value::str(format!("Exception in callback {text}"))),
            ("exception", Value::Obj(e)),
            ("handle", handle.map_or(Value::None, Value::Obj)),
        ] {
            let key = Value::Obj(self.text(key));
            self.dict_set(&dict, key, value)?;
        }
        match self.call_exception_handler(&the_loop, dict) {
            Err(Stop::Raise(e)) => {
                self.end_loop(object, l);
                Ok(Some(Outcome::Raise(e)))
            }
            other => other.map(|()| None),
        }
    }

    fn callback_text(&mut self, handle: &Ref) -> Res<String> {
        let Kind::Handle(h) = &handle.kind else { return Ok(String::new()) };
        let module = self.import_sync("asyncio.base_futures")?;
        let name = self.text("_format_callback_source");
        let function = self.get_attr(&module, &name)?;
        let args = vec![h.callback.borrow().clone(), Value::tuple(h.args.borrow().clone())];
        let text = self.call_sync(&function, args)?;
        Ok(text.as_str().unwrap_or("").to_string())
    }

    fn end_loop(&mut self, object: &Ref, l: &LoopData) -> Outcome {
        l.stopping.set(false);
        l.running.set(false);
        l.started.set(false);
        l.todo.set(0);
        let local = self.local();
        if local.running_loop.as_ref().is_some_and(|r| Rc::ptr_eq(r, object)) {
            local.running_loop = None;
        }
        Outcome::Return(Value::None)
    }

    /// CPU time that the machinery itself takes, when the cost model says so.
    fn charge_cost(&mut self) {
        let cost = self.options.cost;
        let tasks =
            self.library.task_count - std::mem::replace(&mut self.library.charged_tasks, self.library.task_count);
        self.timers.now += (tasks as f64 * cost.per_task + cost.per_switch) as i64;
        self.charge_steps();
    }

    /// CPU time of what the program has computed since it was last asked for.
    pub fn charge_steps(&mut self) {
        let steps = self.steps.saturating_sub(std::mem::replace(&mut self.library.charged_steps, self.steps));
        let ns = (steps as f64 * self.options.cost.per_step) as i64;
        if ns == 0 {
            return;
        }
        let start = self.timers.now;
        self.timers.now += ns;
        if self.running_loop().is_none() && self.threads.current == 0 {
            self.recorder.computed(start, self.timers.now, self.running_place);
        }
    }

    /// A new asynchronous generator is told to the running loop, so that it can be closed at the end.
    pub fn hook_async_generator(&mut self, generator: &Ref) {
        let Some(running) = self.running_loop() else { return };
        if let (Kind::Loop(l), Kind::Generator(g)) = (&running.kind, &generator.kind) {
            l.async_generators.borrow_mut().push(Rc::downgrade(generator));
            *g.finalizer.borrow_mut() = Some(running.clone());
        }
    }

    /// An asynchronous generator was dropped unfinished: its loop closes it in a task. `false`: there is no loop.
    pub fn finalize_async_generator(&mut self, object: &Ref) -> Res<bool> {
        let Kind::Generator(g) = &object.kind else { return Ok(false) };
        let Some(the_loop) = g.finalizer.take() else { return Ok(false) };
        let Kind::Loop(l) = &the_loop.kind else { return Ok(false) };
        if l.closed.get() {
            return Ok(false);
        }
        let the_loop = Value::Obj(the_loop.clone());
        let name = self.text("create_task");
        let create = self.get_attr(&the_loop, &name)?;
        let step = self.async_step(object, StepKind::Close, Value::None);
        self.call_soon(&the_loop, create, vec![step], Value::None)?;
        Ok(true)
    }
}

fn this<'a>(m: &mut Machine, a: &'a [Value]) -> Res<&'a LoopData> {
    match loop_data(&a[0]) {
        Some((_, l)) => Ok(l),
        None => Err(m.type_error("an event loop was expected")),
    }
}

fn context_of(kw: &[(Ref, Value)]) -> Value {
    kw.iter().find(|(n, _)| n.as_str() == Some("context")).map_or(Value::None, |(_, v)| v.clone())
}

fn call_soon(m: &mut Machine, a: &[Value], kw: &[(Ref, Value)]) -> Res {
    let l = this(m, a)?;
    m.check_closed(l)?;
    if l.debug.get() && m.is_coroutine(&a[1]) {
        return Err(m.type_error("coroutines cannot be used with call_soon()"));
    }
    let handle = m.new_handle(&a[0], a[1].clone(), a[2..].to_vec(), context_of(kw), None);
    l.ready.borrow_mut().push_back(handle.clone());
    Ok(Value::Obj(handle))
}

/// `loop.create_task`.
fn create_task(m: &mut Machine, a: &[Value], kw: &[(Ref, Value)]) -> Res {
    let l = this(m, a)?;
    m.check_closed(l)?;
    let factory = l.task_factory.borrow().clone();
    let name = kw.iter().find(|(n, _)| n.as_str() == Some("name")).map_or(Value::None, |(_, v)| v.clone());
    let given = context_of(kw);
    let made = if factory.is_none() {
        task::new_task(m, &a[0], &a[1], name, given)?
    } else {
        let kw = if given.is_none() { Vec::new() } else { vec![(m.text("context"), given)] };
        let made = m.call_sync_kw(&factory, vec![a[0].clone(), a[1].clone()], kw)?;
        let set_name = m.text("set_name");
        // Without a name it is called 'None': so it is in CPython 3.13.
        let method = m.get_attr(&made, &set_name)?;
        m.call_sync(&method, vec![name])?;
        made
    };
    if let Some((o, f)) = future(&made)
        && f.task.borrow().is_some()
    {
        let record = m.record_of(o);
        if m.has_started(&a[1]) {
            let now = m.timers.now;
            if m.recorder.started_eagerly(record, now) {
                m.note_step_end(&made);
            }
        }
    }
    Ok(made)
}

impl Machine {
    fn has_started(&self, coroutine: &Value) -> bool {
        self.generator_state(coroutine)
            .is_some_and(|s| s != crate::simulate::interpreter::frame::GeneratorState::Created)
    }
}

pub static LOOP: &[Native] = &[
    with_kw("call_soon", 2, 255, call_soon),
    with_kw("call_soon_threadsafe", 2, 255, call_soon),
    with_kw("call_later", 3, 255, |m, a, kw| {
        let Some(delay) = a[1].as_float() else { return Err(bad_delay(m, &a[1], "delay must not be None")) };
        let when = to_s(m.timers.now) + delay;
        m.call_at(&a[0], when, a[2].clone(), a[3..].to_vec(), context_of(kw))
    }),
    with_kw("call_at", 3, 255, |m, a, kw| {
        let Some(when) = a[1].as_float() else { return Err(bad_delay(m, &a[1], "when cannot be None")) };
        m.call_at(&a[0], when, a[2].clone(), a[3..].to_vec(), context_of(kw))
    }),
    plain("time", 1, 1, |m, _| Ok(Value::Float(to_s(m.timers.now)))),
    plain("create_future", 1, 1, |m, a| Ok(new_future(a[0].clone(), None, &m.graves))),
    with_kw("create_task", 2, 2, create_task),
    plain("set_task_factory", 2, 2, |m, a| {
        if !a[1].is_none() && !m.is_callable(&a[1]) {
            return Err(m.type_error("task factory must be a callable or None"));
        }
        *this(m, a)?.task_factory.borrow_mut() = a[1].clone();
        Ok(Value::None)
    }),
    plain("get_task_factory", 1, 1, |m, a| Ok(this(m, a)?.task_factory.borrow().clone())),
    plain("is_running", 1, 1, |m, a| Ok(Value::Bool(this(m, a)?.running.get()))),
    plain("is_closed", 1, 1, |m, a| Ok(Value::Bool(this(m, a)?.closed.get()))),
    plain("get_debug", 1, 1, |m, a| Ok(Value::Bool(this(m, a)?.debug.get()))),
    plain("set_debug", 2, 2, |m, a| {
        let on = m.is_true(&a[1])?;
        this(m, a)?.debug.set(on);
        Ok(Value::None)
    }),
    plain("stop", 1, 1, |m, a| {
        this(m, a)?.stopping.set(true);
        Ok(Value::None)
    }),
    plain("_check_closed", 1, 1, |m, a| {
        let l = this(m, a)?;
        m.check_closed(l).map(|()| Value::None)
    }),
    plain("_close", 1, 1, |m, a| {
        let l = this(m, a)?;
        if l.running.get() {
            return Err(m.error("RuntimeError", "Cannot close a running event loop"));
        }
        if l.closed.replace(true) {
            return Ok(Value::Bool(false));
        }
        let ready = l.ready.take();
        let timers = l.timers.take();
        drop((ready, timers));
        Ok(Value::Bool(true))
    }),
    plain("_check_running", 1, 1, |m, a| {
        let l = this(m, a)?;
        if l.running.get() {
            return Err(m.error("RuntimeError", "This event loop is already running"));
        }
        if m.running_loop().is_some() {
            return Err(m.error("RuntimeError", "Cannot run the event loop while another loop is running"));
        }
        Ok(Value::None)
    }),
    flow("run_forever", 1, 1, |m, a, _| {
        let l = this(m, &a)?;
        m.check_closed(l)?;
        if l.running.get() {
            return Err(m.error("RuntimeError", "This event loop is already running"));
        }
        if m.running_loop().is_some() {
            return Err(m.error("RuntimeError", "Cannot run the event loop while another loop is running"));
        }
        l.running.set(true);
        l.started.set(false);
        l.todo.set(0);
        if let Some(o) = a[0].obj() {
            m.local().running_loop = Some(o.clone());
            m.stack.push(Frame::Native(NativeFrame::Loop(o.clone())));
        }
        Ok(Flow::Frame)
    }),
];

fn bad_delay(m: &mut Machine, v: &Value, text: &str) -> Stop {
    if v.is_none() {
        return m.type_error(text.to_string());
    }
    let name = m.type_name(v);
    m.type_error(format!("unsupported operand type(s) for +: 'float' and '{name}'"))
}

fn handle<'a>(m: &mut Machine, v: &'a Value) -> Res<&'a HandleData> {
    match v.kind() {
        Some(Kind::Handle(h)) => Ok(h),
        _ => Err(m.type_error("a handle was expected")),
    }
}

pub static HANDLE: &[Native] = &[
    plain("cancel", 1, 1, |m, a| {
        let h = handle(m, &a[0])?;
        if !h.cancelled.replace(true) {
            let callback = h.callback.replace(Value::None);
            let args = h.args.take();
            drop((callback, args));
        }
        Ok(Value::None)
    }),
    plain("cancelled", 1, 1, |m, a| Ok(Value::Bool(handle(m, &a[0])?.cancelled.get()))),
    plain("when", 1, 1, |m, a| Ok(handle(m, &a[0])?.when.get().map_or(Value::None, Value::Float))),
    plain("get_context", 1, 1, |m, a| Ok(handle(m, &a[0])?.context.borrow().clone())),
    plain("__repr__", 1, 1, |m, a| {
        let h = handle(m, &a[0])?;
        let (cancelled, when) = (h.cancelled.get(), h.when.get());
        let mut parts = vec![m.type_name(&a[0])];
        if cancelled {
            parts.push("cancelled".into());
        }
        if let Some(when) = when {
            parts.push(format!("when={}", crate::simulate::pure::float_text::repr(when)));
        }
        if let (Some(o), false) = (a[0].obj(), cancelled) {
            parts.push(m.callback_text(o)?);
        }
        Ok(Value::str(format!("<{}>", parts.join(" "))))
    }),
];
