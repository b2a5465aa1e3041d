//! How each stage's cost grows with its input: 100 to 100,000 lines for the analysis, 1 to 10,000 tasks for the simulator.
//!
//! `cargo bench --bench stages`; the last table fits milliseconds to `a * size ^ k`, where `k` near 1 is linear growth.

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;
use unblock::find::{self, Found, Settings};
use unblock::names::{Names, Project};
use unblock::report::{self, Document};
use unblock::rewrite::{self, RewriteSettings};
use unblock::rules;
use unblock::simulate::{Options, simulate};
use unblock::syntax::SourceFile;

/// A realistic service; each `@` becomes the number of the copy, so that names stay distinct.
const SERVICE: &str = include_str!("grow/service.py.txt");

const LINES: [usize; 4] = [100, 1_000, 10_000, 100_000];
const TASKS: [usize; 5] = [1, 10, 100, 1_000, 10_000];

/// Smaller inputs are mostly set-up, which does not grow.
const FITTED_FROM: f64 = 100.0;

fn main() {
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2))
        .without_plots()
        .configure_from_args();
    for size in LINES {
        analysis(&mut criterion, size);
    }
    for size in TASKS {
        simulation(&mut criterion, size);
    }
    criterion.final_summary();
    for stage in ["syntax", "names", "find", "rewrite", "rules", "report", "simulate"] {
        fit(stage);
    }
}

fn analysis(criterion: &mut Criterion, size: usize) {
    let text = service(size);
    let lines = text.lines().count();
    let project = Project::new([("service.py".to_owned(), SourceFile::parse(text.as_str()))]);
    let names = Names::of(&project);
    let settings = Settings::default();
    let found = find::analyse(&project, &names, &settings);
    let document = Document::of("service.py", &text);
    let mut stage = |name: &str, run: &dyn Fn()| {
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Elements(lines as u64));
        group.bench_function(BenchmarkId::from_parameter(lines), |bencher| bencher.iter(run));
        group.finish();
    };
    stage("syntax", &|| drop(SourceFile::parse(text.as_str())));
    stage("names", &|| drop(Names::of(&project)));
    stage("find", &|| drop(find::analyse(&project, &names, &settings)));
    stage("rewrite", &|| rewrite(&project, &names, &found, &settings));
    let choices = rules::Choices { declared: &settings, rewrite: &RewriteSettings::default(), fixes: true };
    stage("rules", &|| drop(rules::check(&project, &names, &found, choices)));
    stage("report", &|| drop(report::examine(&document, &mut |_| {})));
}

fn rewrite(project: &Project, names: &Names, found: &Found, settings: &Settings) {
    let plan = rewrite::plan(project, names, found, settings, &RewriteSettings::default());
    for file in project.ids() {
        drop(plan.render(project, file, &BTreeSet::new()));
    }
}

fn simulation(criterion: &mut Criterion, tasks: usize) {
    let text = format!(
        "import asyncio\n\nasync def one(i):\n    await asyncio.sleep(i % 7)\n    return i\n\n\
         async def main():\n    print(sum(await asyncio.gather(*[one(i) for i in range({tasks})])))\n\nasyncio.run(main())\n"
    );
    let mut group = criterion.benchmark_group("simulate");
    group.throughput(Throughput::Elements(tasks as u64));
    group.bench_function(BenchmarkId::from_parameter(tasks), |bencher| {
        let source = || SourceFile::parse(text.as_str());
        bencher.iter_batched(source, |source| simulate(&source, &Options::default()), BatchSize::PerIteration)
    });
    group.finish();
}

/// At least so many lines of the service, in whole copies.
fn service(lines: usize) -> String {
    let each = SERVICE.lines().count();
    let copies = lines.div_ceil(each).max(1);
    (0..copies).map(|copy| SERVICE.replace('@', &copy.to_string())).collect()
}

/// Prints what a stage took at each size, and the power of the size that fits best.
fn fit(stage: &str) {
    let mut points = measured(stage);
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let shown: Vec<String> = points.iter().map(|(size, ms)| format!("{size:>7}: {ms:.3} ms")).collect();
    points.retain(|&(size, _)| size >= FITTED_FROM);
    if points.len() < 2 {
        return;
    }
    let logs: Vec<(f64, f64)> = points.iter().map(|(size, ms)| (size.ln(), ms.ln())).collect();
    let mean = |of: &dyn Fn(&(f64, f64)) -> f64| logs.iter().map(of).sum::<f64>() / logs.len() as f64;
    let (x, y) = (mean(&|point| point.0), mean(&|point| point.1));
    let slope: f64 = logs.iter().map(|point| (point.0 - x) * (point.1 - y)).sum::<f64>()
        / logs.iter().map(|point| (point.0 - x).powi(2)).sum::<f64>();
    println!("{stage:>9}  k = {slope:.2}   {}", shown.join("  "));
}

/// Size and median milliseconds of each benchmark of a stage, as Criterion recorded them last.
fn measured(stage: &str) -> Vec<(f64, f64)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/criterion").join(stage);
    let sizes = fs::read_dir(folder).into_iter().flatten().flatten();
    sizes
        .filter_map(|entry| {
            let size = entry.file_name().to_str()?.parse().ok()?;
            let text = fs::read_to_string(entry.path().join("new/estimates.json")).ok()?;
            let estimates: serde_json::Value = serde_json::from_str(&text).ok()?;
            Some((size, estimates["median"]["point_estimate"].as_f64()? / 1e6))
        })
        .collect()
}
