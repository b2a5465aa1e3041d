//! `asyncio`: futures, tasks and the event loop, as CPython 3.13 has them in C; the rest is Python in `python/asyncio_*.py`.

mod event_loop;
mod future;
mod task;

pub use event_loop::{Timer, make_loop};
pub use future::{blank_future, make_future};
pub use task::{blank_task, make_task};

use crate::simulate::interpreter::Machine;
use crate::simulate::interpreter::graves::Graves;
use crate::simulate::interpreter::value::*;
use std::cell::{Cell, RefCell};
use std::collections::{BinaryHeap, VecDeque};
use std::rc::Rc;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FutureState {
    Pending,
    Cancelled,
    Finished,
}

/// A future; with `task`, a task.
pub struct FutureData {
    pub state: Cell<FutureState>,
    pub result: RefCell<Value>,
    pub exception: RefCell<Option<Ref>>,
    /// Callback and context.
    pub callbacks: RefCell<Vec<(Value, Value)>>,
    pub the_loop: RefCell<Value>,
    /// `_asyncio_future_blocking`
    pub blocking: Cell<bool>,
    /// Whether to complain when nobody asks for the exception.
    pub log_traceback: Cell<bool>,
    pub log_destroy_pending: Cell<bool>,
    pub cancel_message: RefCell<Value>,
    /// The `CancelledError` that ended a task, for the one who asks first.
    pub cancelled_error: RefCell<Option<Ref>>,
    pub task: RefCell<Option<TaskData>>,
    pub graves: Rc<Graves>,
}

pub struct TaskData {
    pub coroutine: Value,
    pub name: Value,
    pub context: Ref,
    pub cancels: i64,
    pub must_cancel: bool,
    pub waiter: Option<Value>,
    /// Its number in the trace.
    pub record: Option<usize>,
}

pub struct LoopData {
    pub ready: RefCell<VecDeque<Ref>>,
    pub timers: RefCell<BinaryHeap<Timer>>,
    /// Handles left in this turn.
    pub todo: Cell<usize>,
    pub stopping: Cell<bool>,
    pub closed: Cell<bool>,
    pub running: Cell<bool>,
    pub debug: Cell<bool>,
    pub current_task: RefCell<Option<Ref>>,
    pub current_handle: RefCell<Option<Ref>>,
    pub context_before: RefCell<Option<Ref>>,
    /// Tasks of this loop that are not done, in order of creation.
    pub tasks: RefCell<Vec<std::rc::Weak<Object>>>,
    pub async_generators: RefCell<Vec<std::rc::Weak<Object>>>,
    pub task_factory: RefCell<Value>,
    /// Whether this run has made its first turn.
    pub started: Cell<bool>,
    /// Whether this turn has already waited.
    pub polled: Cell<bool>,
}

pub struct HandleData {
    pub callback: RefCell<Value>,
    pub args: RefCell<Vec<Value>>,
    pub context: RefCell<Value>,
    pub the_loop: RefCell<Value>,
    pub cancelled: Cell<bool>,
    pub when: Cell<Option<f64>>,
    /// Instant at which the timer was set.
    pub set_at: Cell<i64>,
    /// Where the program scheduled it.
    pub place: Cell<u32>,
}

/// The future data of an object.
pub fn future(v: &Value) -> Option<(&Ref, &FutureData)> {
    let object = v.obj()?;
    match &object.kind {
        Kind::Future(f) => Some((object, f)),
        _ => None,
    }
}

pub fn loop_data(v: &Value) -> Option<(&Ref, &LoopData)> {
    let object = v.obj()?;
    match &object.kind {
        Kind::Loop(l) => Some((object, l)),
        _ => None,
    }
}

impl Machine {
    /// The loop that runs on this thread.
    pub fn running_loop(&mut self) -> Option<Ref> {
        self.local().running_loop.clone()
    }

    pub fn require_running_loop(&mut self) -> Res<Ref> {
        match self.running_loop() {
            Some(l) => Ok(l),
            None => Err(self.error("RuntimeError", "no running event loop")),
        }
    }

    /// `asyncio.get_event_loop()`.
    pub fn get_event_loop(&mut self) -> Res {
        if let Some(l) = self.running_loop() {
            return Ok(Value::Obj(l));
        }
        let policy = self.text("_policy_loop");
        let module = self.import_sync("asyncio.events")?;
        let function = self.get_attr(&module, &policy)?;
        self.call_sync(&function, Vec::new())
    }

    /// The record of the task that runs on this thread.
    pub fn current_record(&mut self) -> Option<usize> {
        let running = self.running_loop()?;
        let Kind::Loop(l) = &running.kind else { return None };
        let task = l.current_task.borrow().clone()?;
        Some(self.record_of(&task))
    }

    /// The number of a task in the trace; it is made on first sight.
    pub fn record_of(&mut self, task: &Ref) -> usize {
        let Kind::Future(f) = &task.kind else { return 0 };
        let (name, coroutine) = match &*f.task.borrow() {
            Some(TaskData { record: Some(number), .. }) => return *number,
            Some(t) => (t.name.as_str().unwrap_or("").to_string(), t.coroutine.clone()),
            None => (String::new(), Value::None),
        };
        let qualname = match coroutine.kind() {
            Some(Kind::Generator(g)) => g.qualname.borrow().as_str().unwrap_or("").to_string(),
            _ => self.type_name(&coroutine),
        };
        let place = match coroutine.kind() {
            Some(Kind::Generator(g)) if !g.code.library => g.code.first_place,
            _ => u32::MAX,
        };
        let number = self.recorder.new_task(self.timers.now, name, qualname, place);
        if let Some(t) = &mut *f.task.borrow_mut() {
            t.record = Some(number);
        }
        number
    }
}

pub static EVENTS: &[Native] = &[
    plain("get_running_loop", 0, 0, |m, _| m.require_running_loop().map(Value::Obj)),
    plain("_get_running_loop", 0, 0, |m, _| Ok(m.running_loop().map_or(Value::None, Value::Obj))),
    plain("_set_running_loop", 1, 1, |m, a| {
        m.local().running_loop = a[0].obj().cloned();
        Ok(Value::None)
    }),
    plain("get_event_loop", 0, 0, |m, _| m.get_event_loop()),
    with_kw("current_task", 0, 1, |m, a, kw| {
        let given = a.first().or_else(|| kw.first().map(|(_, v)| v)).filter(|v| !v.is_none()).cloned();
        let the_loop = match given {
            Some(l) => l,
            None => Value::Obj(m.require_running_loop()?),
        };
        Ok(loop_data(&the_loop).and_then(|(_, l)| l.current_task.borrow().clone()).map_or(Value::None, Value::Obj))
    }),
    with_kw("all_tasks", 0, 1, |m, a, kw| {
        let given = a.first().or_else(|| kw.first().map(|(_, v)| v)).filter(|v| !v.is_none()).cloned();
        let the_loop = match given {
            Some(l) => l,
            None => Value::Obj(m.require_running_loop()?),
        };
        let tasks = event_loop::tasks_of(&the_loop);
        m.new_set(tasks)
    }),
    plain("_enter_task", 2, 2, |m, a| m.enter_task(&a[0], &a[1]).map(|()| Value::None)),
    plain("_leave_task", 2, 2, |m, a| m.leave_task(&a[0], &a[1]).map(|()| Value::None)),
    plain("_swap_current_task", 2, 2, |_, a| {
        let Some((_, l)) = loop_data(&a[0]) else { return Ok(Value::None) };
        let old = l.current_task.replace(a[1].obj().cloned());
        Ok(old.map_or(Value::None, Value::Obj))
    }),
    plain("_register_task", 1, 1, |m, a| {
        m.register_task(&a[0])?;
        Ok(Value::None)
    }),
    plain("_unregister_task", 1, 1, |m, a| {
        m.unregister_task(&a[0])?;
        Ok(Value::None)
    }),
    plain("_results", 1, 1, |m, a| {
        let children = m.items_of(&a[0])?;
        let results = children.iter().map(|child| m.gathered(child)).collect::<Res<Vec<Value>>>()?;
        Ok(Value::list(results))
    }),
    plain("_set_result_unless_cancelled", 2, 2, |m, a| {
        if let Some((_, f)) = future(&a[0])
            && f.state.get() != FutureState::Cancelled
        {
            m.set_result(&a[0], a[1].clone())?;
        }
        Ok(Value::None)
    }),
    plain("isfuture", 1, 1, |m, a| m.is_future(&a[0]).map(Value::Bool)),
    plain("_iscoroutine", 1, 1, |m, a| Ok(Value::Bool(m.is_coroutine(&a[0])))),
    plain("_next_task_number", 0, 0, |m, _| {
        m.library.task_count += 1;
        Ok(Value::from(m.library.task_count as usize))
    }),
    plain("_async_generators", 1, 1, |_, a| Ok(Value::list(event_loop::take_async_generators(&a[0])))),
    plain("_log", 1, 1, |m, a| {
        let line = a[0].as_str().unwrap_or("").split('\n').next().unwrap_or("").to_string();
        m.recorder.loop_log.push(line);
        Ok(Value::None)
    }),
    plain("_unknown", 1, 1, |m, a| Ok(m.new_opaque(a[0].as_str().unwrap_or("unknown")))),
    plain("_warn", 2, 2, |m, a| {
        let place = crate::simulate::library::Place::Program(m.caller_place());
        m.warn(a[0].as_str().unwrap_or(""), a[1].as_str().unwrap_or(""), place);
        Ok(Value::None)
    }),
];

pub use event_loop::LOOP;
pub use future::FUTURE;
pub use task::TASK;
pub static HANDLE: &[Native] = event_loop::HANDLE;
