//! The clock, the timers and the threads: a pure state machine which knows no Python.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

pub const NS: i64 = 1_000_000_000;

/// Whole nanoseconds of a number of seconds.
pub fn to_ns(seconds: f64) -> i64 {
    let ns = (seconds * NS as f64).round_ties_even();
    ns.clamp(-9.0e18, 9.0e18) as i64
}

pub fn to_s(ns: i64) -> f64 {
    ns as f64 / NS as f64
}

/// Virtual time, and what wakes up at which instant. Equal instants go by the order in which they were set.
#[derive(Default)]
pub struct Timers {
    pub now: i64,
    sleeping: BinaryHeap<Reverse<(i64, u64, usize)>>,
    count: u64,
}

impl Timers {
    /// A number that orders what happens at one instant.
    pub fn ticket(&mut self) -> u64 {
        self.count += 1;
        self.count
    }

    pub fn sleep(&mut self, until: i64, thread: usize) {
        let ticket = self.ticket();
        self.sleeping.push(Reverse((until, ticket, thread)));
    }

    /// When the next thread wakes up.
    pub fn next(&self) -> Option<i64> {
        self.sleeping.peek().map(|Reverse((at, ..))| *at)
    }

    pub fn pop(&mut self) -> Option<(i64, usize)> {
        self.sleeping.pop().map(|Reverse((at, _, thread))| (at, thread))
    }

    /// Takes a thread's alarm back.
    pub fn forget(&mut self, thread: usize) {
        self.sleeping.retain(|Reverse((_, _, t))| *t != thread);
    }
}

/// The threads of the process; one runs at a time. Number 0 is the main thread, which also decides who is next:
/// another thread runs until it blocks, then the main thread goes on.
pub struct Threads<S> {
    pub all: Vec<Thread<S>>,
    pub current: usize,
    /// Threads to be run when the main thread next polls or blocks.
    pub ready: VecDeque<usize>,
    /// Who is waited for by whom: a resumed thread goes back to the one below.
    pub baton: Vec<usize>,
}

pub struct Thread<S> {
    pub name: String,
    /// What it left when it was parked.
    pub parked: Option<S>,
    pub state: ThreadState,
    /// Counted by nobody: the process does not wait for it.
    pub daemon: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ThreadState {
    New,
    Running,
    Parked,
    Ended,
}

impl<S> Default for Threads<S> {
    fn default() -> Self {
        let main = Thread { name: "MainThread".into(), parked: None, state: ThreadState::Running, daemon: false };
        Threads { all: vec![main], current: 0, ready: VecDeque::new(), baton: Vec::new() }
    }
}

impl<S> Threads<S> {
    pub fn add(&mut self, name: String, daemon: bool, start: S) -> usize {
        self.all.push(Thread { name, parked: Some(start), state: ThreadState::New, daemon });
        self.all.len() - 1
    }

    /// Switches to `to`; `stack` is what the current thread leaves, and becomes what the other had left.
    pub fn switch(&mut self, to: usize, stack: &mut S) -> bool {
        let Some(mut next) = self.all.get_mut(to).and_then(|t| t.parked.take()) else { return false };
        std::mem::swap(stack, &mut next);
        let from = std::mem::replace(&mut self.current, to);
        self.all[from].parked = Some(next);
        if self.all[from].state == ThreadState::Running {
            self.all[from].state = ThreadState::Parked;
        }
        self.all[to].state = ThreadState::Running;
        true
    }
}
