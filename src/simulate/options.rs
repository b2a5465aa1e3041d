//! What a run is told: where to start, what to assume, and how far to go.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::str::FromStr;

#[derive(Clone, Debug)]
pub struct Options {
    /// Minor version of Python 3 that is simulated.
    pub python: u32,
    /// The function to run, with instances of what its annotations name, or opaque values; the program itself when absent.
    pub entry: Option<String>,
    /// Milliseconds of calls, by dotted name.
    pub latency: BTreeMap<String, f64>,
    /// Milliseconds of calls that are awaited, by dotted name: those of the blocking calls they replace.
    pub awaited: BTreeMap<String, f64>,
    /// Items of an iteration over something unknown.
    pub items: usize,
    /// Truth (0 or 1), item count or milliseconds of single assumptions, by their id.
    pub assume: BTreeMap<String, f64>,
    /// Workers of the default executor: CPython's cores + 4, of eight cores.
    pub max_workers: usize,
    pub max_steps: u64,
    /// Objects alive at once: a few hundred megabytes.
    pub max_objects: usize,
    /// Callbacks of event loops.
    pub max_callbacks: u64,
    /// Virtual seconds.
    pub max_seconds: f64,
    pub seed: u64,
    /// How assumed latencies spread around their figure, which is their mean.
    pub spread: Spread,
    pub cost: CostModel,
}

/// CPU time of the machinery, in nanoseconds; all zero: only what the program waits for takes time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CostModel {
    pub per_step: f64,
    pub per_task: f64,
    pub per_switch: f64,
    pub per_thread_job: f64,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            python: 13,
            entry: None,
            latency: BTreeMap::new(),
            awaited: BTreeMap::new(),
            items: 3,
            assume: BTreeMap::new(),
            max_workers: 12,
            max_steps: 30_000_000,
            max_objects: 2_000_000,
            max_callbacks: 300_000,
            max_seconds: 1e7,
            seed: 0,
            spread: Spread::default(),
            cost: CostModel::default(),
        }
    }
}

/// The event loop whose machinery costs CPU time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum EventLoop {
    #[default]
    Asyncio,
    Uvloop,
}

impl FromStr for EventLoop {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "asyncio" => Ok(EventLoop::Asyncio),
            "uvloop" => Ok(EventLoop::Uvloop),
            _ => Err("expected asyncio or uvloop".into()),
        }
    }
}

/// A distribution with a given mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Spread {
    #[default]
    Fixed,
    /// From half to one and a half times the mean.
    Uniform,
    /// As of a server whose work comes at random: many short ones, few long ones.
    Exponential,
    /// As latencies over a network usually are: a long tail, with a standard deviation of half the mean.
    Lognormal,
}

impl FromStr for Spread {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "fixed" => Ok(Spread::Fixed),
            "uniform" => Ok(Spread::Uniform),
            "exponential" => Ok(Spread::Exponential),
            "lognormal" => Ok(Spread::Lognormal),
            _ => Err("expected fixed, uniform, exponential or lognormal".into()),
        }
    }
}

impl Spread {
    /// The `number`th latency of a run whose mean is `mean`: the same before and after, whatever it is called.
    pub fn draw(self, mean: f64, seed: u64, number: u64) -> f64 {
        let mut dice = super::load::Dice::new(seed ^ number.wrapping_mul(0xD1B5_4A32_D192_ED03));
        match self {
            Spread::Fixed => mean,
            Spread::Uniform => mean * (0.5 + dice.unit()),
            Spread::Exponential => mean * dice.exponential(),
            Spread::Lognormal => mean * dice.lognormal(0.5),
        }
    }
}

impl CostModel {
    /// Figures measured on CPython 3.8 to 3.13, in the ratio of its versions; those before are estimates, as is uvloop's:
    /// it takes the loop's part of a switch over, not the tasks, which stay CPython's.
    pub fn of(python: u32, event_loop: EventLoop) -> Self {
        let (task, switch, thread) = match python {
            // Before 3.7 gathering took about a sixth longer.
            0..=6 => (11_700.0, 4_200.0, 47_000.0),
            7..=8 => (10_100.0, 4_200.0, 47_000.0),
            9 => (9_400.0, 4_100.0, 47_300.0),
            10 => (9_600.0, 3_900.0, 48_000.0),
            11 => (6_700.0, 2_600.0, 39_500.0),
            12 => (6_800.0, 2_800.0, 45_800.0),
            _ => (5_800.0, 2_900.0, 35_500.0),
        };
        let switch = if event_loop == EventLoop::Uvloop { switch / 2.0 } else { switch };
        CostModel { per_step: 30.0, per_task: task, per_switch: switch, per_thread_job: thread }
    }
}
