//! How fast the simulator runs, beside CPython with the same programs on a virtual loop.
//!
//! `cargo bench --bench simulate [-- FILE...]`; `PYTHON` names the interpreter to compare with, `python3.13` by default.

use std::process::Command;
use std::time::Instant;
use unblock::simulate::{Options, simulate};
use unblock::syntax::SourceFile;

const SLEEPERS: &str = "\
import asyncio

async def main():
    await asyncio.gather(*[asyncio.sleep(1) for _ in range(10_000)])

asyncio.run(main())
";

const STEPS: &str = "\
def work(n):
    total = 0
    for i in range(n):
        total = (total * 31 + i) % 1000003
    return total

work(91_000)
";

const CALLS: &str = "\
class Account:
    def __init__(self, owner):
        self.owner = owner
        self.history = []

    def add(self, amount):
        self.history.append(amount)
        return len(self.history)

def run(n):
    accounts = {name: Account(name) for name in 'abcdef'}
    for i in range(n):
        for name, account in accounts.items():
            if account.add(i) % 100 == 0:
                account.history = [x for x in account.history if x % 2]

run(5_000)
";

const QUEUES: &str = "\
import asyncio

async def worker(queue, done):
    while (item := await queue.get()) is not None:
        await asyncio.sleep(0.001 * (item % 7))
        done.append(item)
        queue.task_done()

async def main():
    queue, done = asyncio.Queue(100), []
    workers = [asyncio.create_task(worker(queue, done)) for _ in range(50)]
    for i in range(5_000):
        await queue.put(i)
    await queue.join()
    for _ in workers:
        await queue.put(None)
    await asyncio.gather(*workers)

asyncio.run(main())
";

fn main() {
    let given = std::env::args().skip(1).filter(|argument| !argument.starts_with('-'));
    let given: Vec<(String, String)> =
        given.filter_map(|path| std::fs::read_to_string(&path).ok().map(|text| (path, text))).collect();
    let own = [
        ("10,000 sleepers in one gather", SLEEPERS),
        ("a million steps", STEPS),
        ("calls and attributes", CALLS),
        ("50 workers at one queue", QUEUES),
    ];
    let own = own.map(|(name, text)| (name.to_owned(), text.to_owned())).to_vec();
    for (name, text) in if given.is_empty() { own } else { given } {
        let options = Options { max_steps: u64::MAX, max_callbacks: u64::MAX, ..Options::default() };
        let source = SourceFile::parse(text.as_str());
        let mut runs: Vec<(f64, u64, String)> = (0..5)
            .map(|_| {
                let start = Instant::now();
                let trace = simulate(&source, &options);
                (start.elapsed().as_secs_f64() * 1e3, trace.steps, trace.outcome)
            })
            .collect();
        runs.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (best, middle, (_, steps, outcome)) = (runs[0].0, runs[2].0, &runs[0]);
        let cpython = cpython(&text).map_or("no CPython to compare with".into(), |ms| format!("CPython {ms:6.1} ms"));
        println!(
            "{name:>32}: {best:6.1} ms ({middle:6.1} in the middle), {:6.1} million steps/s, {outcome}; {cpython}",
            *steps as f64 / best / 1e3
        );
    }
}

/// Milliseconds that CPython takes, at best.
fn cpython(program: &str) -> Option<f64> {
    let path = std::env::temp_dir().join(format!("unblock-bench-{}.py", std::process::id()));
    std::fs::write(&path, program).ok()?;
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3.13".into());
    let driver = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/virtual_loop.py");
    let output = Command::new(python).arg(driver).arg(&path).output();
    let _ = std::fs::remove_file(&path);
    String::from_utf8_lossy(&output.ok()?.stdout).trim().parse::<f64>().ok().map(|seconds| seconds * 1e3)
}
