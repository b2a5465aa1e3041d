//! Tasks: one step of a coroutine at a time, as the C `Task` does it.

use super::future::{blank_future, future_loop, message_of, this};
use super::*;
use crate::simulate::interpreter::frame::{Frame, Link, Mode};
use crate::simulate::interpreter::{NativeFrame, Outcome};
use crate::simulate::library::context;
use crate::simulate::trace::Awaits;

pub fn make_task(m: &mut Machine, class: &Ref, args: Vec<Value>, kw: Kw) -> Res<Flow> {
    let made = blank_task(m, class, &args)?;
    let mut all = vec![made.clone()];
    all.extend(args);
    init(m, &all, &kw)?;
    Ok(Flow::Value(made))
}

/// What `loop.create_task` makes without a factory.
pub fn new_task(m: &mut Machine, the_loop: &Value, coroutine: &Value, name: Value, given: Value) -> Res {
    let class = m.types.task.clone();
    let made = blank_task(m, &class, &[])?;
    start(m, &made, coroutine.clone(), the_loop.clone(), Settings { name, context: given, eager: false })?;
    Ok(made)
}

/// Keywords of a task's constructor; `None` where they are absent.
struct Settings {
    name: Value,
    context: Value,
    eager: bool,
}

/// A task that `__init__` is to fill.
pub fn blank_task(m: &mut Machine, class: &Ref, args: &[Value]) -> Res {
    let v = blank_future(m, class, args)?;
    let own = (!Rc::ptr_eq(class, &m.types.task)).then(|| class.clone());
    if let Some((o, f)) = future(&v) {
        *o.class.borrow_mut() = own;
        *f.task.borrow_mut() = Some(TaskData {
            coroutine: Value::None,
            name: Value::None,
            context: m.current_context(),
            cancels: 0,
            must_cancel: false,
            waiter: None,
            record: None,
        });
    }
    Ok(v)
}

fn keyword(kw: &[(Ref, Value)], name: &str) -> Option<Value> {
    kw.iter().find(|(n, _)| n.as_str() == Some(name)).map(|(_, v)| v.clone()).filter(|v| !v.is_none())
}

/// `Task.__init__(coro, *, loop=None, name=None, context=None, eager_start=False)`.
fn init(m: &mut Machine, a: &[Value], kw: &[(Ref, Value)]) -> Res {
    let coroutine = match a.get(1).cloned().or_else(|| keyword(kw, "coro")) {
        Some(c) => c,
        None => return Err(m.type_error("Task() missing required argument 'coro' (pos 1)")),
    };
    let the_loop = future_loop(m, kw)?;
    let eager = match keyword(kw, "eager_start") {
        Some(v) => m.is_true(&v)?,
        None => false,
    };
    let [name, context] = ["name", "context"].map(|key| keyword(kw, key).unwrap_or(Value::None));
    start(m, &a[0], coroutine, the_loop, Settings { name, context, eager })?;
    Ok(Value::None)
}

/// Fills a blank task and schedules its first step, or takes it at once.
fn start(m: &mut Machine, made: &Value, coroutine: Value, the_loop: Value, settings: Settings) -> Res<()> {
    let f = this(m, std::slice::from_ref(made))?;
    *f.the_loop.borrow_mut() = the_loop.clone();
    if !m.is_coroutine(&coroutine) {
        f.log_destroy_pending.set(false);
        let repr = m.repr_of(&coroutine)?;
        return Err(m.type_error(format!("a coroutine was expected, got {repr}")));
    }
    let name = match settings.name {
        Value::None => {
            m.library.task_count += 1;
            Value::str(format!("Task-{}", m.library.task_count))
        }
        name => Value::str(m.str_of(&name)?),
    };
    let task_context = match settings.context {
        Value::Obj(c) => c,
        _ => context::copy(&m.current_context()),
    };
    if let Some(t) = &mut *f.task.borrow_mut() {
        t.coroutine = coroutine;
        t.name = name;
        t.context = task_context.clone();
    }
    let running = loop_data(&the_loop).is_some_and(|(_, l)| l.running.get());
    if settings.eager && running {
        return m.eager_step(made, &the_loop, task_context);
    }
    let step = m.bound_step(made);
    m.call_soon(&the_loop, step, Vec::new(), Value::Obj(task_context))?;
    m.register_task(made)
}

pub static STEP: Native = flow("TaskStepMethWrapper", 1, 2, |m, a, _| step(m, &a[0], a.get(1)));
pub static WAKEUP: Native = flow("TaskWakeupMethWrapper", 2, 2, |m, a, _| wake_up(m, &a[0], &a[1]));

fn step(m: &mut Machine, task: &Value, error: Option<&Value>) -> Res<Flow> {
    m.begin_step(task, error.and_then(|e| e.obj().cloned()))
}

fn wake_up(m: &mut Machine, task: &Value, awaited: &Value) -> Res<Flow> {
    let error = m.wake_error(awaited)?;
    m.begin_step(task, error)
}

impl Machine {
    fn bound_step(&mut self, task: &Value) -> Value {
        let native = self.library.step.get_or_insert_with(|| Value::native(&STEP)).clone();
        Value::bound(native, task.clone())
    }

    fn bound_wakeup(&mut self, task: &Value) -> Value {
        let native = self.library.wakeup.get_or_insert_with(|| Value::native(&WAKEUP)).clone();
        Value::bound(native, task.clone())
    }

    /// Calls a handle's callback; a task's own without copying what it is given.
    pub(super) fn call_back(&mut self, callback: &Value, args: &RefCell<Vec<Value>>) -> Res<Flow> {
        if let Some(Kind::Bound(bound)) = callback.kind()
            && let Some(Kind::Native(native)) = bound.0.kind()
        {
            let first = args.borrow().first().cloned();
            match first {
                error if std::ptr::eq(*native, &STEP) => return step(self, &bound.1, error.as_ref()),
                Some(awaited) if std::ptr::eq(*native, &WAKEUP) => return wake_up(self, &bound.1, &awaited),
                _ => {}
            }
        }
        let args = args.borrow().clone();
        self.call(callback, args, Vec::new())
    }

    pub fn register_task(&mut self, v: &Value) -> Res<()> {
        let Some((o, f)) = future(v) else { return Ok(()) };
        if let Some((_, l)) = loop_data(&f.the_loop.borrow()) {
            let mut tasks = l.tasks.borrow_mut();
            if tasks.len() > 64 && tasks.len().is_power_of_two() {
                tasks.retain(|t| t.upgrade().is_some_and(|t| matches!(&t.kind, Kind::Future(f) if !f.done())));
            }
            tasks.push(Rc::downgrade(o));
        }
        Ok(())
    }

    pub fn unregister_task(&mut self, v: &Value) -> Res<()> {
        let Some((o, f)) = future(v) else { return Ok(()) };
        if let Some((_, l)) = loop_data(&f.the_loop.borrow()) {
            l.tasks.borrow_mut().retain(|t| !std::ptr::eq(t.as_ptr(), Rc::as_ptr(o)));
        }
        Ok(())
    }

    pub fn enter_task(&mut self, the_loop: &Value, task: &Value) -> Res<()> {
        let Some((_, l)) = loop_data(the_loop) else { return Ok(()) };
        let current = l.current_task.borrow().clone();
        if let Some(current) = current {
            let (a, b) = (self.repr_of(task)?, self.repr_of(&Value::Obj(current))?);
            return Err(self.error(
                "RuntimeError",
                format!("Cannot enter into task {a} while another task {b} is being executed."),
            ));
        }
        *l.current_task.borrow_mut() = task.obj().cloned();
        Ok(())
    }

    pub fn leave_task(&mut self, the_loop: &Value, task: &Value) -> Res<()> {
        let Some((_, l)) = loop_data(the_loop) else { return Ok(()) };
        let current = l.current_task.borrow().clone();
        if !current.as_ref().is_some_and(|c| task.same(&Value::Obj(c.clone()))) {
            let a = self.repr_of(task)?;
            let b = self.repr_of(&current.map_or(Value::None, Value::Obj))?;
            return Err(self.error("RuntimeError", format!("Leaving task {a} does not match the current task {b}.")));
        }
        *l.current_task.borrow_mut() = None;
        Ok(())
    }

    /// What the future that a task waited for has to say to it.
    fn wake_error(&mut self, v: &Value) -> Res<Option<Ref>> {
        let result = match future(v) {
            Some((o, f)) if o.class.borrow().is_none() => self.future_result(f),
            _ => {
                let name = self.text("result");
                let method = self.get_attr(v, &name)?;
                self.call_sync(&method, Vec::new())
            }
        };
        match result {
            Ok(_) => Ok(None),
            Err(Stop::Raise(e)) => Ok(Some(e)),
            Err(halt) => Err(halt),
        }
    }

    /// `Task.__step`, up to where the coroutine runs.
    pub(in crate::simulate) fn begin_step(&mut self, v: &Value, error: Option<Ref>) -> Res<Flow> {
        let Some((o, f)) = future(v) else { return Err(self.type_error("a task was expected")) };
        if f.done() {
            let (a, b) = (self.repr_of(v)?, self.repr_of(&error.map_or(Value::None, Value::Obj))?);
            let class = self.types.invalid_state.clone();
            return Err(Stop::Raise(
                self.new_exception(&class, vec![Value::str(format!("__step(): already done: {a} {b}"))]),
            ));
        }
        let record = self.record_of(o);
        let (must_cancel, name) = match &*f.task.borrow() {
            Some(t) => (t.must_cancel, t.name.clone()),
            None => (false, Value::None),
        };
        let (place, _) = self.suspended_place(f);
        self.recorder.step_begin(record, self.timers.now, must_cancel, name.as_str().unwrap_or(""), place);
        self.library.last_step = Some(record);
        let the_loop = f.the_loop.borrow().clone();
        let mut error = error;
        if must_cancel {
            let cancelled = self.types.cancelled_error.clone();
            if !error.as_ref().is_some_and(|e| self.is_exception(e, &cancelled)) {
                error = Some(self.cancelled_error(f));
            }
        }
        let coroutine = match &mut *f.task.borrow_mut() {
            Some(t) => {
                t.must_cancel = false;
                t.waiter = None;
                t.coroutine.clone()
            }
            None => Value::None,
        };
        self.enter_task(&the_loop, v)?;
        self.advance(o, &coroutine, error)
    }

    /// Where a task goes on: the line it is suspended at, and what it awaits there.
    fn suspended_place(&self, f: &FutureData) -> (u32, Awaits) {
        let mut at = match &*f.task.borrow() {
            Some(t) => t.coroutine.clone(),
            None => return (u32::MAX, Awaits::Others),
        };
        let mut place = u32::MAX;
        let mut waiting = at.clone();
        for _ in 0..100 {
            at = waiting.clone();
            let Some(Kind::Generator(g)) = at.kind() else { break };
            let frame = g.frame.borrow();
            let Some(frame) = frame.as_ref() else { break };
            if frame.code.library {
                return (place, awaits_in(&Value::Obj(frame.code.name.clone())));
            }
            place = match frame.pc {
                0 => frame.code.first_place,
                pc => frame.code.places.get(pc).map_or(place, |p| p.0),
            };
            let Some(next) = frame.delegate().cloned() else { break };
            waiting = next;
        }
        (place, Awaits::Others)
    }

    fn advance(&mut self, task: &Ref, coroutine: &Value, error: Option<Ref>) -> Res<Flow> {
        self.stack.push(Frame::Native(NativeFrame::Step(task.clone())));
        let depth = self.stack.len();
        let outcome = match self.drive_coroutine(coroutine, error) {
            Ok(None) => return Ok(Flow::Frame),
            Ok(Some(outcome)) => outcome,
            Err(Stop::Raise(e)) => Outcome::Raise(e),
            Err(halt) => return Err(halt),
        };
        self.stack.truncate(depth - 1);
        self.end_step(task, outcome)?;
        Ok(Flow::Value(Value::None))
    }

    fn drive_coroutine(&mut self, coroutine: &Value, error: Option<Ref>) -> Res<Option<Outcome>> {
        let link = Link { mode: Mode::Native, step: None };
        match (coroutine.kind(), error) {
            (Some(Kind::Generator(_) | Kind::AsyncGenStep(_)), None) => self.send_to(coroutine, Value::None, link),
            (Some(Kind::Generator(_) | Kind::AsyncGenStep(_)), Some(e)) => self.throw_to(coroutine, e, link),
            (_, None) => {
                let name = self.names.send.clone();
                let method = self.get_attr(coroutine, &name)?;
                self.iterate_call(&method, vec![Value::None], link)
            }
            (_, Some(e)) => {
                let name = self.names.throw.clone();
                let method = self.get_attr(coroutine, &name)?;
                self.iterate_call(&method, vec![Value::Obj(e)], link)
            }
        }
    }

    /// The coroutine has given control back: what its task does now.
    pub(in crate::simulate) fn end_step(&mut self, task: &Ref, outcome: Outcome) -> Res<()> {
        let Kind::Future(f) = &task.kind else { return Ok(()) };
        let v = Value::Obj(task.clone());
        let the_loop = f.the_loop.borrow().clone();
        let result = self.handle_outcome(task, f, &the_loop, outcome);
        if let Some((_, l)) = loop_data(&the_loop)
            && l.current_task.borrow().as_ref().is_some_and(|c| Rc::ptr_eq(c, task))
        {
            *l.current_task.borrow_mut() = None;
        }
        self.note_step_end(&v);
        result
    }

    /// Tells the trace how a task stands after a turn.
    pub fn note_step_end(&mut self, v: &Value) {
        let Some((o, f)) = future(v) else { return };
        let record = self.record_of(o);
        let name = match &*f.task.borrow() {
            Some(t) => t.name.clone(),
            None => Value::None,
        };
        let outcome = match (f.state.get(), f.exception.borrow().is_some()) {
            (FutureState::Pending, _) => None,
            (FutureState::Cancelled, _) => Some("cancelled"),
            (FutureState::Finished, true) => Some("error"),
            (FutureState::Finished, false) => Some("ok"),
        };
        let place = self.suspended_place(f);
        self.recorder.step_end(record, self.timers.now, outcome, name.as_str().unwrap_or(""), place);
    }

    fn handle_outcome(&mut self, task: &Ref, f: &FutureData, the_loop: &Value, outcome: Outcome) -> Res<()> {
        let v = Value::Obj(task.clone());
        match outcome {
            Outcome::Return(value) => {
                if self.take_must_cancel(f) {
                    let message = f.cancel_message.borrow().clone();
                    self.cancel_future(&v, message)?;
                } else {
                    self.set_result(&v, value)?;
                }
                Ok(())
            }
            Outcome::Raise(e) => {
                let cancelled = self.types.cancelled_error.clone();
                if self.is_exception(&e, &cancelled) {
                    *f.cancelled_error.borrow_mut() = Some(e);
                    let message = Value::None;
                    self.cancel_future(&v, message)?;
                    return Ok(());
                }
                self.set_exception(&v, &Value::Obj(e.clone()))?;
                let fatal = ["KeyboardInterrupt", "SystemExit"].iter().any(|n| {
                    let class = self.exception_class(n);
                    self.is_exception(&e, &class)
                });
                if fatal { Err(Stop::Raise(e)) } else { Ok(()) }
            }
            Outcome::Yield(value) => self.wait_for(&v, f, the_loop, value),
        }
    }

    fn take_must_cancel(&mut self, f: &FutureData) -> bool {
        match &mut *f.task.borrow_mut() {
            Some(t) => std::mem::take(&mut t.must_cancel),
            None => false,
        }
    }

    /// The coroutine yielded: a future to wait for, `None` for one turn, or something wrong.
    fn wait_for(&mut self, v: &Value, f: &FutureData, the_loop: &Value, value: Value) -> Res<()> {
        let context = match &*f.task.borrow() {
            Some(t) => Value::Obj(t.context.clone()),
            None => Value::None,
        };
        if value.is_none() {
            let step = self.bound_step(v);
            return self.call_soon(the_loop, step, Vec::new(), context);
        }
        let fail = |m: &mut Machine, text: String| {
            let error = m.exception("RuntimeError", text);
            let step = m.bound_step(v);
            m.call_soon(the_loop, step, vec![Value::Obj(error)], context.clone())
        };
        let blocking_name = self.names.asyncio_future_blocking.clone();
        let blocking = match future(&value) {
            Some((o, other)) if o.class.borrow().is_none() => Some(Value::Bool(other.blocking.get())),
            _ => self.find_attr(&value, &blocking_name)?.filter(|b| !b.is_none()),
        };
        let Some(blocking) = blocking else {
            let repr = self.repr_of(&value)?;
            if matches!(value.kind(), Some(Kind::Generator(_))) {
                let task = self.repr_of(v)?;
                return fail(
                    self,
                    format!("yield was used instead of yield from for generator in task {task} with {repr}"),
                );
            }
            return fail(self, format!("Task got bad yield: {repr}"));
        };
        let its_loop = match future(&value) {
            Some((o, other)) if o.class.borrow().is_none() => other.the_loop.borrow().clone(),
            _ => {
                let get_loop = self.text("get_loop");
                match self.find_attr(&value, &get_loop)? {
                    Some(method) => self.call_sync(&method, Vec::new())?,
                    None => {
                        let name = self.names.loop_.clone();
                        self.get_attr(&value, &name)?
                    }
                }
            }
        };
        if !its_loop.same(the_loop) {
            let (task, other) = (self.repr_of(v)?, self.repr_of(&value)?);
            return fail(self, format!("Task {task} got Future {other} attached to a different loop"));
        }
        if !self.is_true(&blocking)? {
            let (task, other) = (self.repr_of(v)?, self.repr_of(&value)?);
            return fail(self, format!("yield was used instead of yield from in task {task} with {other}"));
        }
        if value.same(v) {
            let task = self.repr_of(v)?;
            return fail(self, format!("Task cannot await on itself: {task}"));
        }
        let wakeup = self.bound_wakeup(v);
        match future(&value) {
            Some((o, other)) if o.class.borrow().is_none() => {
                other.blocking.set(false);
                self.add_done_callback(&value, wakeup, context)?;
            }
            _ => {
                self.set_attr(&value, &blocking_name, Value::Bool(false))?;
                let name = self.text("add_done_callback");
                let method = self.get_attr(&value, &name)?;
                let kw = vec![(self.text("context"), context)];
                self.call_sync_kw(&method, vec![wakeup], kw)?;
            }
        }
        let must_cancel = match &mut *f.task.borrow_mut() {
            Some(t) => {
                t.waiter = Some(value.clone());
                t.must_cancel
            }
            None => false,
        };
        if must_cancel {
            let message = f.cancel_message.borrow().clone();
            if self.cancel_any(&value, message)? {
                self.take_must_cancel(f);
            }
        }
        Ok(())
    }

    /// `Task.cancel`.
    pub fn cancel_task(&mut self, v: &Value, message: Value) -> Res<bool> {
        let Some((_, f)) = future(v) else { return Ok(false) };
        f.log_traceback.set(false);
        if f.done() {
            return Ok(false);
        }
        let waiter = match &mut *f.task.borrow_mut() {
            Some(t) => {
                t.cancels += 1;
                t.waiter.clone()
            }
            None => None,
        };
        if let Some(waiter) = waiter
            && self.cancel_any(&waiter, message.clone())?
        {
            return Ok(true);
        }
        if let Some(t) = &mut *f.task.borrow_mut() {
            t.must_cancel = true;
        }
        *f.cancel_message.borrow_mut() = message;
        Ok(true)
    }

    /// An eager task's first step, inside its constructor.
    fn eager_step(&mut self, v: &Value, the_loop: &Value, task_context: Ref) -> Res<()> {
        let Some((o, f)) = future(v) else { return Ok(()) };
        let Some((_, l)) = loop_data(the_loop) else { return Ok(()) };
        let before = l.current_task.replace(Some(o.clone()));
        l.tasks.borrow_mut().push(Rc::downgrade(o));
        let coroutine = match &*f.task.borrow() {
            Some(t) => t.coroutine.clone(),
            None => Value::None,
        };
        let previous = self.enter_context(&task_context)?;
        let task = o.clone();
        let result = self.nested(|m| m.advance_eagerly(&task, &coroutine));
        self.leave_context(previous);
        *l.current_task.borrow_mut() = before;
        if f.done() {
            if let Some(t) = &mut *f.task.borrow_mut() {
                t.coroutine = Value::None;
            }
            self.unregister_task(v)?;
        } else {
            // It joins the others behind those that were there before it blocked.
            self.unregister_task(v)?;
            self.register_task(v)?;
        }
        result.map(|_| ())
    }

    fn advance_eagerly(&mut self, task: &Ref, coroutine: &Value) -> Res<Flow> {
        self.stack.push(Frame::Native(NativeFrame::EagerStep(task.clone())));
        match self.drive_coroutine(coroutine, None) {
            Ok(None) => Ok(Flow::Frame),
            Ok(Some(outcome)) => {
                self.stack.pop();
                self.end_eager_step(task, outcome)?;
                Ok(Flow::Value(Value::None))
            }
            Err(Stop::Raise(e)) => {
                self.stack.pop();
                self.end_eager_step(task, Outcome::Raise(e))?;
                Ok(Flow::Value(Value::None))
            }
            Err(halt) => Err(halt),
        }
    }

    pub(in crate::simulate) fn end_eager_step(&mut self, task: &Ref, outcome: Outcome) -> Res<()> {
        let Kind::Future(f) = &task.kind else { return Ok(()) };
        let the_loop = f.the_loop.borrow().clone();
        self.handle_outcome(task, f, &the_loop, outcome)
    }
}

pub fn attr(f: &FutureData, name: &str) -> Option<Value> {
    let task = f.task.borrow();
    let t = task.as_ref()?;
    Some(match name {
        "_coro" => t.coroutine.clone(),
        "_name" => t.name.clone(),
        "_context" => Value::Obj(t.context.clone()),
        "_must_cancel" => Value::Bool(t.must_cancel),
        "_fut_waiter" => t.waiter.clone().unwrap_or(Value::None),
        "_num_cancels_requested" => Value::Int(t.cancels),
        _ => return None,
    })
}

pub fn set_attr(f: &FutureData, name: &str, value: &Value) -> bool {
    match (name, &mut *f.task.borrow_mut()) {
        ("_must_cancel", Some(t)) => t.must_cancel = matches!(value, Value::Bool(true)),
        _ => return false,
    }
    true
}

fn field(m: &mut Machine, a: &[Value], name: &str) -> Res {
    let f = this(m, a)?;
    Ok(attr(f, name).unwrap_or(Value::None))
}

pub static TASK: &[Native] = &[
    with_kw("__init__", 1, 2, init),
    with_kw("cancel", 1, 2, |m, a, kw| m.cancel_task(&a[0], message_of(a, kw)).map(Value::Bool)),
    plain("cancelling", 1, 1, |m, a| field(m, a, "_num_cancels_requested")),
    plain("uncancel", 1, 1, |m, a| {
        let f = this(m, a)?;
        let mut task = f.task.borrow_mut();
        let Some(t) = task.as_mut() else { return Ok(Value::Int(0)) };
        if t.cancels > 0 {
            t.cancels -= 1;
            if t.cancels == 0 {
                t.must_cancel = false;
            }
        }
        Ok(Value::Int(t.cancels))
    }),
    plain("get_coro", 1, 1, |m, a| field(m, a, "_coro")),
    plain("get_context", 1, 1, |m, a| field(m, a, "_context")),
    plain("get_name", 1, 1, |m, a| field(m, a, "_name")),
    plain("set_name", 2, 2, |m, a| {
        let name = Value::str(m.str_of(&a[1])?);
        let f = this(m, a)?;
        if let Some(t) = &mut *f.task.borrow_mut() {
            t.name = name;
        }
        Ok(Value::None)
    }),
    plain("set_result", 2, 2, |m, _| Err(m.error("RuntimeError", "Task does not support set_result operation"))),
    plain("set_exception", 2, 2, |m, _| Err(m.error("RuntimeError", "Task does not support set_exception operation"))),
    with_kw("get_stack", 1, 1, |_, _, _| Ok(Value::list(Vec::new()))),
    with_kw("print_stack", 1, 1, |_, _, _| Ok(Value::None)),
    plain("__repr__", 1, 1, |m, a| {
        let module = m.import_sync("asyncio.base_futures")?;
        let name = m.text("_task_repr");
        let function = m.get_attr(&module, &name)?;
        m.call_sync(&function, vec![a[0].clone()])
    }),
];

/// What a task awaits that is suspended in this coroutine of the library.
fn awaits_in(name: &Value) -> Awaits {
    match name.as_str() {
        Some("sleep") => Awaits::Timer,
        Some("_wait_opaque" | "_each") => Awaits::Outside,
        _ => Awaits::Others,
    }
}
