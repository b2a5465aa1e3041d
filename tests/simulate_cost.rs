//! What being asynchronous costs: CPU time of tasks and switches, by version of Python and event loop.

use unblock::simulate::{CostModel, EventLoop, Options, Spread, Trace, simulate};
use unblock::syntax::SourceFile;

fn run(text: &str, cost: CostModel) -> Trace {
    let trace = simulate(&SourceFile::parse(text), &Options { cost, ..Options::default() });
    assert_eq!(trace.error, None);
    trace
}

fn seconds(text: &str, cost: CostModel) -> f64 {
    run(text, cost).total_s
}

/// The share of CPU time that goes into tasks and switches, of a program that waits for nothing.
fn overhead(text: &str) -> f64 {
    let cost = CostModel::of(6, EventLoop::Asyncio);
    let without = CostModel { per_task: 0.0, per_switch: 0.0, ..cost };
    1.0 - seconds(text, without) / seconds(text, cost)
}

const WORK: &str = "\
import asyncio

def work(n):
    return sum(i * i for i in range(n))

";

const SYNC: &str = "\
def handle(n):
    return work(20) + n

print(sum(handle(n) for n in range(100)))
";

const ASYNC: &str = "\
async def handle(n):
    return work(20) + n

async def main():
    print(sum(await asyncio.gather(*(handle(n) for n in range(100)))))

asyncio.run(main())
";

#[test]
fn asynchronous_code_that_waits_for_nothing_is_slower() {
    let cost = CostModel::of(13, EventLoop::Asyncio);
    let (sync, asynchronous) = (WORK.to_owned() + SYNC, WORK.to_owned() + ASYNC);
    let (before, after) = (run(&sync, cost), run(&asynchronous, cost));
    assert_eq!(before.stdout, after.stdout);
    assert!(after.total_s > before.total_s * 1.2, "{} s, then {} s", before.total_s, after.total_s);
    assert_eq!(seconds(&sync, CostModel::default()), 0.0, "nothing is counted unless asked for");
}

#[test]
fn newer_versions_and_uvloop_cost_less() {
    let program = WORK.to_owned() + ASYNC;
    let of = |minor, event_loop| seconds(&program, CostModel::of(minor, event_loop));
    let versions = [6, 8, 11, 13].map(|minor| of(minor, EventLoop::Asyncio));
    assert!(versions.is_sorted_by(|older, newer| older > newer), "{versions:?}");
    assert!(of(13, EventLoop::Uvloop) < of(13, EventLoop::Asyncio));
}

/// A feed as it grows: every story asks for its author and for what it may show, each in a coroutine of its own that is
/// gathered, though stories share authors and nothing is left to wait for.
const REDUNDANT: &str = "\
async def author(name):
    return name.upper()

async def may_show(story):
    return story % 7 != 0

async def show(story):
    name, allowed = await asyncio.gather(author('ab'[story % 2]), may_show(story))
    work(800)
    return (name, story) if allowed else None

async def feed():
    return await asyncio.gather(*(show(story) for story in range(40)))

print(len(asyncio.run(feed())))
";

/// The same with one coroutine for each author, and a plain call for what waits for nothing.
const REDUCED: &str = "\
async def author(name):
    return name.upper()

def may_show(story):
    return story % 7 != 0

async def show(story, names):
    work(800)
    return (names[story % 2], story) if may_show(story) else None

async def feed():
    names = await asyncio.gather(*(author(name) for name in 'ab'))
    return await asyncio.gather(*(show(story, names) for story in range(40)))

print(len(asyncio.run(feed())))
";

#[test]
fn overhead_of_a_fifth_is_halved_by_removing_redundant_coroutines() {
    let (redundant, reduced) = (overhead(&(WORK.to_owned() + REDUNDANT)), overhead(&(WORK.to_owned() + REDUCED)));
    assert!((0.15..0.25).contains(&redundant), "{redundant}");
    assert!(reduced < redundant / 2.0, "{redundant}, then {reduced}");
}

#[test]
fn latencies_spread_around_their_mean_and_are_the_same_for_one_seed() {
    let program = "import requests\nfor n in range(400):\n    requests.get('a')\n";
    let total = |spread, seed| {
        let options = Options { spread, seed, ..Options::default() };
        simulate(&SourceFile::parse(program), &options).total_s
    };
    let fixed = total(Spread::Fixed, 1);
    for spread in [Spread::Uniform, Spread::Exponential, Spread::Lognormal] {
        assert_eq!(total(spread, 1), total(spread, 1));
        assert_ne!(total(spread, 1), total(spread, 2));
        assert!((total(spread, 1) / fixed - 1.0).abs() < 0.2, "{spread:?}: {} s", total(spread, 1));
    }
}

#[test]
fn cycles_for_ever_end_by_a_named_limit() {
    let program = "while True:\n    a = []\n    a.append(a)\n";
    let trace = simulate(&SourceFile::parse(program), &Options { max_objects: 50_000, ..Options::default() });
    assert_eq!((trace.outcome.as_str(), trace.total_s), ("limit", 0.0));
    assert!(trace.error.unwrap().contains("objects alive"));
}
