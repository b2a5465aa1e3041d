//! Many requests at once: sync worker processes against event loops, as a discrete-event run on a virtual clock.
//!
//! A request is a row of segments: computing, waiting, or holding its thread. Sync workers take one request each and
//! share the cores in time slices; an event loop takes every request and runs their computing one after another.

use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// Nanoseconds of the virtual clock.
type Nanoseconds = u64;

const MILLISECOND: f64 = 1e6;

/// How long a process computes before another gets its core: the order of Linux's scheduler granularity.
const SLICE: Nanoseconds = 4_000_000;

/// What a request does next, and for how long on average.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Segment {
    /// Uses a core.
    Compute(Nanoseconds),
    /// Waits for something outside; an event loop serves others meanwhile.
    Wait(Nanoseconds),
    /// Waits inside a blocking call: holds the worker, or the whole loop.
    Block(Nanoseconds),
}

/// Who serves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Server {
    /// Processes that serve one request each.
    Workers {
        count: u32,
        /// A request in service for longer is killed together with its worker ('harakiri').
        timeout: Option<Nanoseconds>,
        /// How long a killed worker takes to come back.
        restart: Nanoseconds,
    },
    /// One event loop on each core.
    Loops {
        /// A request is answered with an error after so long; the loop lives on.
        timeout: Option<Nanoseconds>,
    },
}

/// The traffic and the machine.
#[derive(Clone, Debug, PartialEq)]
pub struct Load {
    pub cores: u32,
    /// Mean arrivals per second; the gaps are exponential, as of independent clients.
    pub per_second: f64,
    pub requests: u32,
    /// Requests that may wait for a worker or be open on a loop; more are turned away.
    pub backlog: u32,
    /// Standard deviation over mean of each wait, log-normal; 0 for fixed times.
    pub spread: f64,
    /// Same seed, same run.
    pub seed: u64,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    pub served: u32,
    /// Requests that ran into the timeout.
    pub killed: u32,
    /// Requests that found the backlog full.
    pub rejected: u32,
    /// Latency of the served requests, arrival to answer: median, 90 %, 95 %, 99 % and the longest.
    pub latency: [Nanoseconds; 5],
    pub mean_latency: Nanoseconds,
    /// Served requests per second.
    pub throughput: f64,
    /// Share of all cores' time spent computing: 0 to 1.
    pub cpu: f64,
    /// Most requests in service at once.
    pub most_open: u32,
    /// When the last request was done.
    pub duration: Nanoseconds,
}

/// The quantiles of [`Outcome::latency`].
pub const QUANTILES: [f64; 5] = [0.5, 0.9, 0.95, 0.99, 1.0];

/// Runs `load` of identical requests against `server`. An empty request is answered at once.
pub fn run(load: &Load, request: &[Segment], server: Server) -> Outcome {
    let mut run = Run::new(load, request, server);
    while let Some(Reverse((now, _, event))) = run.events.pop() {
        run.now = now;
        match event {
            Event::Arrival => run.arrive(),
            Event::Step(request, life) => run.step_over(request, life),
            Event::Slice(core) => run.slice_over(core),
            Event::Timeout(request, life) => run.time_out(request, life),
            Event::Restarted => run.worker_free(),
        }
    }
    run.outcome()
}

/// Requests per second which `server` can serve for ever: the smallest of its limits.
pub fn throughput_limit(load: &Load, request: &[Segment], server: Server) -> f64 {
    let (mut computing, mut holding, mut all) = (0, 0, 0);
    for segment in request {
        match *segment {
            Segment::Compute(time) => (computing, holding, all) = (computing + time, holding + time, all + time),
            Segment::Block(time) => (holding, all) = (holding + time, all + time),
            Segment::Wait(time) => all += time,
        }
    }
    let per_second =
        |servers: u32, time: u64| if time == 0 { f64::INFINITY } else { f64::from(servers) * 1e9 / time as f64 };
    match server {
        Server::Workers { count, .. } => per_second(count, all).min(per_second(load.cores, computing)),
        Server::Loops { .. } => per_second(load.cores, holding),
    }
}

/// The parts that the heap orders: time, then the order of making.
type Queued = Reverse<(Nanoseconds, u64, Event)>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Arrival,
    /// A wait of this request is over, if the request still is in this life.
    Step(u32, u32),
    /// The time slice on this core is over.
    Slice(u32),
    Timeout(u32, u32),
    Restarted,
}

/// A request on its way. Slots are used again: `life` tells whose event it is.
#[derive(Clone, Debug, Default)]
struct Request {
    arrived: Nanoseconds,
    segment: usize,
    /// Computing still to do in this segment.
    left: Nanoseconds,
    life: u32,
    /// The core whose loop serves it; any core serves a worker's.
    home: u32,
    open: bool,
}

/// One core: who computes on it, and who is ready for it.
#[derive(Clone, Debug, Default)]
struct Core {
    running: Option<(u32, u32, Nanoseconds)>,
    ready: VecDeque<(u32, u32)>,
}

struct Run<'a> {
    load: &'a Load,
    request: &'a [Segment],
    server: Server,
    now: Nanoseconds,
    made: u64,
    events: BinaryHeap<Queued>,
    requests: Vec<Request>,
    free_slots: Vec<u32>,
    cores: Vec<Core>,
    /// Arrivals that wait for a worker.
    waiting: VecDeque<Nanoseconds>,
    free_workers: u32,
    open: u32,
    still_to_come: u32,
    next_home: u32,
    computed: Nanoseconds,
    latencies: Vec<Nanoseconds>,
    dice: Dice,
    result: Outcome,
}

impl<'a> Run<'a> {
    fn new(load: &'a Load, request: &'a [Segment], server: Server) -> Self {
        let free_workers = if let Server::Workers { count, .. } = server { count } else { 0 };
        let mut run = Self {
            load,
            request,
            server,
            now: 0,
            made: 0,
            events: BinaryHeap::new(),
            requests: Vec::new(),
            free_slots: Vec::new(),
            cores: vec![Core::default(); load.cores.max(1) as usize],
            waiting: VecDeque::new(),
            free_workers,
            open: 0,
            still_to_come: load.requests,
            next_home: 0,
            computed: 0,
            latencies: Vec::with_capacity(load.requests as usize),
            dice: Dice(load.seed),
            result: Outcome::default(),
        };
        run.next_arrival();
        run
    }

    fn after(&mut self, delay: Nanoseconds, event: Event) {
        self.made += 1;
        self.events.push(Reverse((self.now.saturating_add(delay), self.made, event)));
    }

    fn next_arrival(&mut self) {
        if self.still_to_come > 0 && self.load.per_second > 0.0 {
            self.still_to_come -= 1;
            let gap = self.dice.exponential() * 1e9 / self.load.per_second;
            self.after(gap as Nanoseconds, Event::Arrival);
        }
    }

    fn arrive(&mut self) {
        self.next_arrival();
        match self.server {
            Server::Workers { .. } if self.free_workers > 0 => self.open(self.now),
            Server::Workers { .. } if (self.waiting.len() as u32) < self.load.backlog => {
                self.waiting.push_back(self.now)
            }
            Server::Loops { .. } if self.open < self.load.backlog => self.open(self.now),
            _ => self.result.rejected += 1,
        }
    }

    /// Takes a request into service.
    fn open(&mut self, arrived: Nanoseconds) {
        let slot = self.free_slots.pop().unwrap_or_else(|| {
            self.requests.push(Request::default());
            self.requests.len() as u32 - 1
        });
        let home = self.next_home;
        self.next_home = (home + 1) % self.cores.len() as u32;
        let life = self.requests[slot as usize].life + 1;
        self.requests[slot as usize] = Request { arrived, segment: 0, left: 0, life, home, open: true };
        self.open += 1;
        self.result.most_open = self.result.most_open.max(self.open);
        let timeout = match self.server {
            Server::Workers { timeout, .. } => {
                self.free_workers -= 1;
                timeout
            }
            Server::Loops { timeout } => timeout,
        };
        if let Some(timeout) = timeout {
            self.after(timeout, Event::Timeout(slot, life));
        }
        self.begin_segment(slot);
    }

    fn begin_segment(&mut self, slot: u32) {
        let (segment, life) = (self.requests[slot as usize].segment, self.requests[slot as usize].life);
        let holds_loop = matches!(self.server, Server::Loops { .. });
        match self.request.get(segment) {
            None => self.answer(slot),
            Some(&Segment::Compute(time)) => self.make_ready(slot, time),
            Some(&Segment::Block(time)) if holds_loop => {
                let time = self.dice.around(time, self.load.spread);
                self.make_ready(slot, time);
            }
            Some(&(Segment::Wait(time) | Segment::Block(time))) => {
                let time = self.dice.around(time, self.load.spread);
                self.after(time, Event::Step(slot, life));
            }
        }
    }

    fn step_over(&mut self, slot: u32, life: u32) {
        if self.alive(slot, life) {
            self.requests[slot as usize].segment += 1;
            self.begin_segment(slot);
        }
    }

    fn alive(&self, slot: u32, life: u32) -> bool {
        let request = &self.requests[slot as usize];
        request.open && request.life == life
    }

    /// Puts a request into a ready queue: its own loop's, or the shortest of the machine's.
    fn make_ready(&mut self, slot: u32, time: Nanoseconds) {
        let request = &mut self.requests[slot as usize];
        request.left = time;
        let (life, home) = (request.life, request.home);
        let core = match self.server {
            Server::Loops { .. } => home,
            Server::Workers { .. } => self.shortest_queue(),
        };
        self.cores[core as usize].ready.push_back((slot, life));
        self.run_next(core);
    }

    fn shortest_queue(&self) -> u32 {
        let length = |core: &Core| core.ready.len() + usize::from(core.running.is_some());
        let shortest = self.cores.iter().enumerate().min_by_key(|(_, core)| length(core));
        shortest.map_or(0, |(number, _)| number as u32)
    }

    fn run_next(&mut self, core: u32) {
        if self.cores[core as usize].running.is_some() {
            return;
        }
        while let Some((slot, life)) = self.cores[core as usize].ready.pop_front() {
            if !self.alive(slot, life) {
                continue;
            }
            let left = self.requests[slot as usize].left;
            // A loop's callback runs to its end; a process gives its core to the next in time.
            let time = if matches!(self.server, Server::Loops { .. }) { left } else { left.min(SLICE) };
            self.cores[core as usize].running = Some((slot, life, time));
            self.after(time, Event::Slice(core));
            return;
        }
    }

    fn slice_over(&mut self, core: u32) {
        let Some((slot, life, time)) = self.cores[core as usize].running.take() else { return };
        let blocked = self.alive(slot, life)
            && matches!(self.request.get(self.requests[slot as usize].segment), Some(Segment::Block(_)));
        if !blocked {
            self.computed += time;
        }
        if self.alive(slot, life) {
            let request = &mut self.requests[slot as usize];
            request.left -= time;
            if request.left > 0 {
                self.cores[core as usize].ready.push_back((slot, life));
            } else {
                self.step_over(slot, life);
            }
        }
        self.run_next(core);
    }

    fn answer(&mut self, slot: u32) {
        let latency = self.now - self.requests[slot as usize].arrived;
        self.latencies.push(latency);
        self.close(slot);
        if matches!(self.server, Server::Workers { .. }) {
            self.worker_free();
        }
    }

    fn close(&mut self, slot: u32) {
        self.requests[slot as usize].open = false;
        self.free_slots.push(slot);
        self.open -= 1;
        self.result.duration = self.now;
    }

    fn time_out(&mut self, slot: u32, life: u32) {
        if !self.alive(slot, life) {
            return;
        }
        self.result.killed += 1;
        self.close(slot);
        if let Server::Workers { restart, .. } = self.server {
            self.after(restart, Event::Restarted);
        }
    }

    fn worker_free(&mut self) {
        self.free_workers += 1;
        if let Some(arrived) = self.waiting.pop_front() {
            self.open(arrived);
        }
    }

    fn outcome(mut self) -> Outcome {
        self.latencies.sort_unstable();
        let served = self.latencies.len();
        let mut result = self.result;
        result.served = served as u32;
        if served > 0 {
            result.latency =
                QUANTILES.map(|q| self.latencies[((served as f64 * q).ceil() as usize).clamp(1, served) - 1]);
            let sum: u128 = self.latencies.iter().map(|&time| u128::from(time)).sum();
            result.mean_latency = (sum / served as u128) as Nanoseconds;
        }
        if result.duration > 0 {
            let seconds = result.duration as f64 / (1000.0 * MILLISECOND);
            result.throughput = served as f64 / seconds;
            result.cpu = self.computed as f64 / (result.duration as f64 * self.cores.len() as f64);
        }
        result
    }
}

/// A small seeded generator (SplitMix64): the same numbers everywhere.
pub(super) struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Dice(seed)
    }

    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Above 0, at most 1.
    pub fn unit(&mut self) -> f64 {
        ((self.bits() >> 11) + 1) as f64 / (1u64 << 53) as f64
    }

    /// Mean 1.
    pub fn exponential(&mut self) -> f64 {
        -self.unit().ln()
    }

    /// Log-normal with mean `time` and standard deviation `time * spread`.
    fn around(&mut self, time: Nanoseconds, spread: f64) -> Nanoseconds {
        if spread <= 0.0 {
            return time;
        }
        (time as f64 * self.lognormal(spread)) as Nanoseconds
    }

    /// Mean 1, standard deviation `spread`.
    pub fn lognormal(&mut self, spread: f64) -> f64 {
        let variance = (1.0 + spread * spread).ln();
        let normal = (-2.0 * self.unit().ln()).sqrt() * (std::f64::consts::TAU * self.unit()).cos();
        (normal * variance.sqrt() - variance / 2.0).exp()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Nanoseconds = 1_000_000;
    const WORKERS: Server = Server::Workers { count: 8, timeout: None, restart: 0 };
    const LOOPS: Server = Server::Loops { timeout: None };

    fn load(per_second: f64) -> Load {
        Load { cores: 1, per_second, requests: 100_000, backlog: u32::MAX, spread: 0.0, seed: 7 }
    }

    fn close_to(value: f64, expected: f64, share: f64) {
        assert!((value / expected - 1.0).abs() < share, "{value} is not within {share} of {expected}");
    }

    #[test]
    fn one_loop_waits_as_queueing_theory_says() {
        // M/D/1: mean time in the system is s + s * rho / (2 * (1 - rho)).
        let outcome = run(&load(80.0), &[Segment::Compute(10 * MS)], LOOPS);
        close_to(outcome.mean_latency as f64, 10e6 + 10e6 * 0.8 / 0.4, 0.05);
        close_to(outcome.cpu, 0.8, 0.02);
    }

    #[test]
    fn waiting_costs_a_loop_nothing_and_a_worker_everything() {
        let request = [Segment::Compute(MS), Segment::Wait(99 * MS)];
        let (workers, loops) = (run(&load(200.0), &request, WORKERS), run(&load(200.0), &request, LOOPS));
        close_to(workers.throughput, 80.0, 0.02);
        close_to(loops.throughput, 200.0, 0.02);
        assert!(loops.latency[3] < 110 * MS && workers.latency[0] > 1000 * MS);
        assert_eq!(throughput_limit(&load(1.0), &request, WORKERS), 80.0);
        assert_eq!(throughput_limit(&load(1.0), &request, LOOPS), 1000.0);
    }

    #[test]
    fn a_blocking_call_holds_the_whole_loop() {
        let request = [Segment::Block(100 * MS)];
        let loops = run(&load(50.0), &request, LOOPS);
        close_to(loops.throughput, 10.0, 0.02);
        assert!(loops.cpu < 0.01, "blocking is not computing");
    }

    #[test]
    fn computing_gains_nothing_from_a_loop() {
        let request = [Segment::Compute(10 * MS)];
        let (workers, loops) = (run(&load(200.0), &request, WORKERS), run(&load(200.0), &request, LOOPS));
        close_to(workers.throughput, loops.throughput, 0.01);
    }

    #[test]
    fn slow_requests_kill_their_worker_and_the_rest_are_turned_away() {
        let server = Server::Workers { count: 2, timeout: Some(50 * MS), restart: 500 * MS };
        let mut load = load(100.0);
        (load.requests, load.backlog) = (1000, 10);
        let outcome = run(&load, &[Segment::Wait(60 * MS)], server);
        assert_eq!(outcome.served, 0);
        assert!(outcome.killed > 0 && outcome.rejected > 0);
        assert_eq!(outcome.killed + outcome.rejected, 1000);
    }

    #[test]
    fn the_same_seed_gives_the_same_run() {
        let mut load = load(90.0);
        load.spread = 1.0;
        let request = [Segment::Compute(MS), Segment::Wait(20 * MS), Segment::Compute(MS)];
        assert_eq!(run(&load, &request, WORKERS), run(&load, &request, WORKERS));
        let mean = run(&load, &request, LOOPS).mean_latency as f64;
        close_to(mean, 22.2e6, 0.05);
    }

    #[test]
    fn nothing_to_do_is_answered_at_once() {
        let outcome = run(&load(10.0), &[], LOOPS);
        assert_eq!((outcome.served, outcome.latency[4]), (100_000, 0));
        assert_eq!(run(&Load { per_second: 0.0, ..load(1.0) }, &[], LOOPS), Outcome::default());
    }
}
