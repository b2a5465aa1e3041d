//! Virtual threads: what runs when, and the few primitives from which the threading modules are built.

use crate::simulate::interpreter::frame::Frame;
use crate::simulate::interpreter::value::*;
use crate::simulate::interpreter::{Machine, NativeFrame, Outcome};
use crate::simulate::kernel::{ThreadState, to_ns};

/// What a thread waits for.
#[derive(Clone, Debug, Default)]
pub struct Wait {
    pub deadline: Option<i64>,
    /// Set by `wake`.
    pub woken: bool,
    /// Waits for nothing but the time: a wake-up does not end it.
    pub sleep: bool,
    /// Polls for an event loop: something in its ready queue ends it.
    pub poll: Option<Ref>,
    pub started: i64,
}

/// What the scheduler found.
enum Found {
    /// It has switched to another thread.
    Switched,
    /// The wait is over; whether it was woken.
    Over(bool),
    Stalled,
}

impl Machine {
    /// The current thread waits. Its answer is whether it was woken, as a bool.
    pub fn block(&mut self, mut wait: Wait) -> Res<Flow> {
        wait.started = self.timers.now;
        let current = self.threads.current;
        if self.library.waits.len() <= current {
            self.library.waits.resize(current + 1, None);
        }
        self.library.waits[current] = Some(wait);
        self.stack.push(Frame::Native(NativeFrame::Blocked));
        Ok(Flow::Frame)
    }

    /// `NativeFrame::Blocked` has come to the top: is the wait over?
    pub(in crate::simulate) fn unblocked(&mut self, _: Outcome) -> Res<Option<Outcome>> {
        match self.schedule()? {
            Found::Switched => Ok(None),
            Found::Over(woken) => {
                let current = self.threads.current;
                let wait = self.library.waits.get_mut(current).and_then(Option::take).unwrap_or_default();
                if current == 0 && wait.poll.is_none() {
                    let now = self.timers.now;
                    let task = self.current_record();
                    self.recorder.blocked(task, wait.started, now, self.library.blocking_place);
                }
                Ok(Some(Outcome::Return(Value::Bool(woken))))
            }
            Found::Stalled => Err(self.stalled()),
        }
    }

    pub fn stalled(&mut self) -> Stop {
        self.ending = Some(crate::simulate::trace::Ending::stalled());
        Stop::Halt
    }

    /// One decision: which thread is next, seen from the current one. Only the main thread moves the clock; another
    /// one that waits gives the baton back.
    fn schedule(&mut self) -> Res<Found> {
        let current = self.threads.current;
        let wait = self.library.waits.get(current).and_then(Clone::clone).unwrap_or_default();
        if current != 0 {
            let due = wait.deadline.is_some_and(|d| d <= self.timers.now);
            if self.wait_is_over(&wait) || due {
                self.timers.forget(current);
                return Ok(Found::Over(self.wait_is_over(&wait)));
            }
            if let Some(deadline) = wait.deadline {
                self.timers.forget(current);
                self.timers.sleep(deadline, current);
            }
            self.give_back();
            return Ok(Found::Switched);
        }
        if let Some(next) = self.threads.ready.pop_front() {
            return self.go_to(next);
        }
        if self.library.draining && self.timers.next().is_some_and(|t| t <= self.timers.now) {
            return self.wake_sleeper();
        }
        self.library.draining = false;
        if let Some(next) = self.satisfied_thread() {
            return self.go_to(next);
        }
        if self.wait_is_over(&wait) {
            return Ok(Found::Over(true));
        }
        if let Some(t) = self.timers.next()
            && wait.deadline.is_none_or(|d| t <= d)
        {
            return self.wake_sleeper();
        }
        match wait.deadline {
            Some(deadline) => {
                self.move_clock(deadline)?;
                Ok(Found::Over(false))
            }
            None => Ok(Found::Stalled),
        }
    }

    fn wait_is_over(&self, wait: &Wait) -> bool {
        if wait.woken && !wait.sleep {
            return true;
        }
        match wait.poll.as_ref().map(|l| &l.kind) {
            Some(Kind::Loop(l)) => !l.ready.borrow().is_empty() || l.stopping.get(),
            _ => false,
        }
    }

    /// A thread other than the main one whose loop has got something to do.
    fn satisfied_thread(&self) -> Option<usize> {
        (1..self.library.waits.len()).find(|t| {
            self.threads.all[*t].state == ThreadState::Parked
                && self.library.waits[*t].as_ref().is_some_and(|w| w.poll.is_some() && self.wait_is_over(w))
        })
    }

    /// Moves the clock to the earliest sleeper and lets it run.
    fn wake_sleeper(&mut self) -> Res<Found> {
        let Some((at, thread)) = self.timers.pop() else { return Ok(Found::Stalled) };
        self.move_clock(at)?;
        self.recorder.came_due(at, thread as i64 + (1 << 40));
        self.library.draining = true;
        self.go_to(thread)
    }

    /// Virtual time goes on.
    pub fn move_clock(&mut self, to: i64) -> Res<()> {
        self.timers.now = self.timers.now.max(to);
        if self.timers.now as f64 > self.options.max_seconds * 1e9 {
            let limit = format!("more than {} virtual seconds", self.options.max_seconds);
            self.ending = Some(crate::simulate::trace::Ending::limit(limit));
            return Err(Stop::Halt);
        }
        Ok(())
    }

    /// Switches to another thread; the current one goes on when that one blocks. The current one is `Blocked`.
    fn go_to(&mut self, thread: usize) -> Res<Found> {
        self.stack.push(Frame::Native(NativeFrame::Blocked));
        let current = self.threads.current;
        if self.threads.switch(thread, &mut self.stack) {
            self.threads.baton.push(current);
        } else {
            self.stack.pop();
            self.stack.push(Frame::Native(NativeFrame::Blocked));
        }
        Ok(Found::Switched)
    }

    /// `NativeFrame::SwitchTo`: hands the baton to a thread; its own answer follows when the baton is back.
    pub(in crate::simulate) fn switch_to(&mut self, thread: usize) -> Option<Outcome> {
        self.stack.push(Frame::Native(NativeFrame::Resumed));
        let current = self.threads.current;
        if self.threads.switch(thread, &mut self.stack) {
            self.threads.baton.push(current);
            return None;
        }
        self.stack.pop();
        Some(Outcome::Return(Value::None))
    }

    /// The current thread, which is not the main one, is parked.
    fn give_back(&mut self) {
        self.stack.push(Frame::Native(NativeFrame::Blocked));
        let to = self.threads.baton.pop().unwrap_or(0);
        self.threads.switch(to, &mut self.stack);
    }

    /// A thread's function has returned or raised.
    pub(in crate::simulate) fn thread_ended(&mut self, number: usize, outcome: Outcome) {
        if let Outcome::Raise(e) = outcome {
            let text = self.describe_exception(&e);
            let name = self.threads.all[number].name.clone();
            self.recorder.loop_log.push(format!("Exception in thread {name}: {text}"));
        }
        let to = self.threads.baton.pop().unwrap_or(0);
        self.stack.clear();
        self.threads.switch(to, &mut self.stack);
        self.threads.all[number].state = ThreadState::Ended;
        self.threads.all[number].parked = None;
    }

    pub fn wake(&mut self, thread: usize) {
        if let Some(Some(wait)) = self.library.waits.get_mut(thread)
            && !wait.woken
        {
            wait.woken = true;
            if thread != 0 && !wait.sleep {
                self.timers.forget(thread);
                self.threads.ready.push_back(thread);
            }
        }
    }

    /// The seconds that a blocking call takes pass, on whatever thread it is.
    pub fn sleep(&mut self, ns: i64, place: u32) -> Res<Flow> {
        self.library.blocking_place = place;
        if self.threads.current == 0 && ns > 0 {
            let task = self.current_record();
            if task.is_some() {
                let seconds = crate::simulate::kernel::to_s(ns);
                let now = self.timers.now;
                self.recorder.event_of(now, task, "blocked", Some(serde_json::json!(seconds)), place);
            }
        }
        self.block(Wait { deadline: Some(self.timers.now.saturating_add(ns)), sleep: true, ..Wait::default() })
    }
}

/// `None` is given back in place of the answer of a wait.
fn to_none(_: &mut Machine, _: Value, answer: Result<Value, Ref>) -> Res<Flow> {
    match answer {
        Ok(_) => Ok(Flow::Value(Value::None)),
        Err(e) => Err(Stop::Raise(e)),
    }
}

/// Sleeps and gives `value`.
pub fn sleep_then(m: &mut Machine, ns: i64, place: u32, value: Value) -> Res<Flow> {
    m.charge_steps();
    m.stack.push(Frame::Native(NativeFrame::Then(
        |_, state, answer| match answer {
            Ok(_) => Ok(Flow::Value(state)),
            Err(e) => Err(Stop::Raise(e)),
        },
        value,
    )));
    m.sleep(ns, place)
}

pub static THREAD: &[Native] = &[
    plain("current", 0, 0, |m, _| Ok(Value::from(m.threads.current))),
    // start(function, name, daemon): a thread started by the main one runs till it first blocks.
    flow("start", 3, 3, |m, a, _| {
        let name = a[1].as_str().unwrap_or("Thread").to_string();
        let daemon = matches!(a[2], Value::Bool(true));
        let number = m.threads.all.len();
        m.start_thread(name, daemon, a[0].clone());
        m.library.locals.resize_with(number + 1, crate::simulate::library::Local::default);
        if m.threads.current == 0 {
            m.stack.push(Frame::Native(NativeFrame::Then(|_, state, _| Ok(Flow::Value(state)), Value::from(number))));
            m.stack.push(Frame::Native(NativeFrame::SwitchTo(number)));
            return Ok(Flow::Frame);
        }
        m.threads.ready.push_back(number);
        Ok(Flow::Value(Value::from(number)))
    }),
    flow("park", 0, 1, |m, a, _| {
        let deadline = match a.first() {
            None | Some(Value::None) => None,
            Some(v) => Some(m.timers.now.saturating_add(to_ns(v.as_float().unwrap_or(0.0).max(0.0)))),
        };
        m.library.blocking_place = m.caller_place();
        m.block(Wait { deadline, ..Wait::default() })
    }),
    plain("wake", 1, 1, |m, a| {
        if let Some(n) = a[0].as_int() {
            m.wake(n as usize);
        }
        Ok(Value::None)
    }),
    plain("later", 1, 1, |m, a| {
        if let Some(n) = a[0].as_int() {
            m.threads.ready.push_back(n as usize);
        }
        Ok(Value::None)
    }),
    flow("sleep", 1, 1, |m, a, _| {
        let seconds = sleep_seconds(m, &a[0])?;
        m.stack.push(Frame::Native(NativeFrame::Then(to_none, Value::None)));
        let place = m.caller_place();
        m.sleep(to_ns(seconds), place)
    }),
    plain("default_workers", 0, 0, |m, _| Ok(Value::from(m.options.max_workers))),
    plain("name", 1, 1, |m, a| {
        let n = a[0].as_int().unwrap_or(0) as usize;
        Ok(Value::str(m.threads.all.get(n).map_or("", |t| t.name.as_str())))
    }),
    // job_started(worker, function) and job_ended(number): what the trace shows of pools and threads.
    plain("job_started", 2, 2, |m, a| {
        let worker = a[0].as_str().unwrap_or("").to_string();
        let job = a[1].as_str().unwrap_or("").to_string();
        m.timers.now += m.options.cost.per_thread_job as i64;
        Ok(Value::from(m.recorder.job_started(m.timers.now, worker, job)))
    }),
    plain("job_ended", 1, 1, |m, a| {
        m.recorder.job_ended(m.timers.now, a[0].as_int().unwrap_or(0) as usize);
        Ok(Value::None)
    }),
];

fn sleep_seconds(m: &mut Machine, v: &Value) -> Res<f64> {
    if let Some(Kind::Opaque(_)) = v.kind() {
        return Ok(m.opaque_seconds(v));
    }
    let Some(seconds) = v.as_float() else {
        let name = m.type_name(v);
        return Err(m.type_error(format!("'{name}' object cannot be interpreted as an integer")));
    };
    if seconds < 0.0 {
        return Err(m.value_error("sleep length must be non-negative"));
    }
    Ok(seconds)
}

impl Machine {
    /// A new thread about to call `function`.
    fn start_thread(&mut self, name: String, daemon: bool, function: Value) {
        let number = self.threads.all.len();
        // The call is made when the thread first runs: its own stack has to be the current one.
        let start = NativeFrame::Then(|m, function, _| m.call(&function, Vec::new(), Vec::new()), function);
        let stack = vec![Frame::Native(NativeFrame::Thread(number)), Frame::Native(start)];
        self.threads.add(name, daemon, stack);
    }

    /// Where the program called what runs now.
    pub fn caller_place(&self) -> u32 {
        self.stack
            .iter()
            .rev()
            .find_map(|f| match f {
                Frame::Python(f) if !f.code.library => Some(f.place().0),
                _ => None,
            })
            .filter(|_| self.running_place == u32::MAX)
            .unwrap_or(self.running_place)
    }
}
