//! `cargo xtask figures FOLDER`: measures the page and the command line, and writes the README's table.

use crate::compare::{Row, compare};
use crate::test::measure;
use crate::tools::{command, root, target};
use anyhow::{Context, Result};
use serde_json::Value;
use std::ffi::OsString;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// The table stands between these.
const START: &str = "<!-- Written by `cargo xtask figures FOLDER`. -->";
const END: &str = "<!-- Until here. -->";

/// What the README tells of the page: the measure's name and ours.
const OF_THE_PAGE: [(&str, &str); 6] = [
    ("to an answer, first visit (ms)", "first visit, until the sample is analysed and drawn"),
    ("to an answer, warm cache (ms)", "the same with a warm cache"),
    ("key press to marks, 1000 lines (ms)", "key press to marks, 1,000 lines"),
    ("key press to marks, 10000 lines (ms)", "key press to marks, 10,000 lines"),
    ("frames of the timeline, 1,000 tasks played (ms)", "a frame of the timeline, 1,000 tasks played"),
    ("ten playgrounds, first visit (ms)", "ten embedded playgrounds, first visit"),
];

pub fn write(folder: &Path) -> Result<()> {
    let rows = compare(folder)?;
    let file = target().join("figures.json");
    measure(&[OsString::from("--json"), file.clone().into_os_string()])?;
    let page: Value = serde_json::from_slice(&fs::read(&file)?)?;
    let table = table(&rows, &page, folder)?;
    let readme = root().join("README.md");
    let text = fs::read_to_string(&readme)?;
    let (before, rest) = text.split_once(START).context("the README has no place for figures")?;
    let (_, after) = rest.split_once(END).context("the README's figures have no end")?;
    fs::write(readme, format!("{before}{START}\n{table}{END}{after}"))?;
    Ok(())
}

fn table(rows: &[Row], page: &Value, folder: &Path) -> Result<String> {
    let mut out = String::new();
    let machine = page["machine"].as_str().context("the measure names no machine")?;
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    writeln!(out, "On {machine}, {}; the folder is `{name}`.\n", versions()?)?;
    writeln!(out, "| the page | median | 95 of 100 under |\n|---|---:|---:|")?;
    let kilobytes = page["bytes"].as_f64().context("the measure has no size")? / 1000.0;
    writeln!(out, "| first view, compressed | {kilobytes:.0} KB | |")?;
    for (measured, told) in OF_THE_PAGE {
        let row = &page["rows"][measured];
        let figure = |key: &str| row[key].as_f64().with_context(|| format!("{measured} was not measured"));
        writeln!(out, "| {told} | {:.0} ms | {:.0} ms |", figure("median")?, figure("p95")?)?;
    }
    writeln!(out, "\n| the command line | lines | seconds | MB | times |\n|---|---:|---:|---:|---:|")?;
    for Row { name, lines, seconds, megabytes, ratio } in rows {
        writeln!(out, "| {name} | {lines} | {seconds:.2} | {megabytes:.0} | {ratio:.1} |")?;
    }
    Ok(out)
}

/// The versions of what was measured with.
fn versions() -> Result<String> {
    let output = command("rustc").arg("--version").output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(text.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
}
