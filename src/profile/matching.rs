//! The functions and calls of a project in a recording: by file, line and name.

use super::{Frame, Profile};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What is looked for. Lines count from 1.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Subject {
    /// Names of the project's files.
    pub files: Vec<String>,
    pub functions: Vec<Defined>,
    /// Calls whose time is wanted, in the order of the source.
    pub calls: Vec<Called>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Defined {
    pub file: u32,
    /// `Client.fetch`; `<module>` for what runs on import.
    pub name: String,
    /// Of the first decorator, of the name, and of the end.
    pub first: u32,
    pub named: u32,
    pub last: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Called {
    /// Index of the function that calls.
    pub function: u32,
    /// `requests.get`
    pub path: String,
    pub first: u32,
    pub last: u32,
}

/// A time that was measured, in the place of one that is assumed. Names and numbers, no lines, so that it survives edits
/// elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    pub file: String,
    pub function: String,
    /// A call in the function; the function itself when `None`.
    #[serde(default)]
    pub call: Option<String>,
    /// Which of several calls of the same name, from 0.
    #[serde(default)]
    pub number: u32,
    /// Of one call; of the whole recording where calls were not counted.
    pub milliseconds: f64,
    /// How often it was called, where that was counted.
    #[serde(default)]
    pub count: Option<u64>,
}

impl Measured {
    /// Milliseconds of the whole recording.
    pub fn total(&self) -> f64 {
        self.milliseconds * self.count.unwrap_or(1) as f64
    }
}

/// Milliseconds of one call by dotted name: the mean of all calls that were counted.
pub fn mean_by_name(measured: &[Measured]) -> BTreeMap<String, f64> {
    let mut sums: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for one in measured {
        if let (Some(path), Some(count)) = (&one.call, one.count) {
            let (total, calls) = sums.entry(path).or_default();
            *total += one.total();
            *calls += count as f64;
        }
    }
    sums.into_iter()
        .filter(|(_, (_, calls))| *calls > 0.0)
        .map(|(path, (total, calls))| (path.to_owned(), total / calls))
        .collect()
}

/// A frame that nothing of the project answers to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unmatched {
    /// `fetch (client.py:12)`
    pub frame: String,
    pub milliseconds: f64,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Matched {
    /// Calls, then functions, each in the order of the source.
    pub measured: Vec<Measured>,
    /// Most milliseconds first.
    pub unmatched: Vec<Unmatched>,
}

/// Shorter times are noise.
const LEAST: f64 = 0.5;

/// What a recording says of a project.
pub fn matched(profile: &Profile, subject: &Subject) -> Matched {
    let matcher = Matcher::new(profile, subject);
    let calls = matcher.calls();
    let mut measured: Vec<Measured> = Vec::new();
    let mut numbers: BTreeMap<(u32, &str), u32> = BTreeMap::new();
    for (index, call) in subject.calls.iter().enumerate() {
        let number = numbers.entry((call.function, &call.path)).or_default();
        if let Some(&time) = calls.times.get(&index) {
            measured.push(matcher.measured(call.function as usize, Some((&call.path, *number)), time));
        }
        *number += 1;
    }
    let functions = matcher.functions();
    measured.extend(functions.into_iter().map(|(function, time)| matcher.measured(function, None, time)));
    Matched { measured, unmatched: matcher.unmatched(&calls) }
}

/// Milliseconds, and calls where they are counted.
#[derive(Clone, Copy, Default)]
struct Time {
    total: f64,
    count: f64,
}

#[derive(Default)]
struct Calls {
    times: BTreeMap<usize, Time>,
    /// Frames of outside that answer to a call.
    answered: BTreeSet<usize>,
}

struct Matcher<'a> {
    profile: &'a Profile,
    subject: &'a Subject,
    /// By frame: the function that it is, or is a part of.
    owners: Vec<Option<Owner>>,
}

#[derive(Clone, Copy)]
struct Owner {
    function: usize,
    /// A lambda or comprehension in it, whose time is part of the function's own.
    is_part: bool,
}

impl<'a> Matcher<'a> {
    fn new(profile: &'a Profile, subject: &'a Subject) -> Self {
        let mut by_file: Vec<Vec<usize>> = vec![Vec::new(); subject.files.len()];
        for (index, function) in subject.functions.iter().enumerate() {
            if let Some(of_file) = by_file.get_mut(function.file as usize) {
                of_file.push(index);
            }
        }
        let files = files(profile, subject, &by_file);
        let owner = |frame: &Frame| {
            let &file = files.get(frame.file.as_str())?;
            owner(subject, &by_file[file], frame)
        };
        let owners = profile.frames.iter().map(owner).collect();
        Self { profile, subject, owners }
    }

    fn measured(&self, function: usize, call: Option<(&str, u32)>, time: Time) -> Measured {
        let defined = &self.subject.functions[function];
        let count = Some(time.count).filter(|&count| self.profile.counted && count >= 0.5);
        let milliseconds = rounded(time.total / count.unwrap_or(1.0));
        Measured {
            file: self.subject.files[defined.file as usize].clone(),
            function: defined.name.clone(),
            call: call.map(|(path, _)| path.to_owned()),
            number: call.map_or(0, |(_, number)| number),
            milliseconds,
            count: count.map(|count| count.round() as u64),
        }
    }

    /// Whole calls of each function, from elsewhere.
    fn functions(&self) -> BTreeMap<usize, Time> {
        let mut times: BTreeMap<usize, Time> = BTreeMap::new();
        for call in &self.profile.calls {
            let Some(Owner { function, is_part: false }) = self.owners[call.callee] else { continue };
            let inside =
                call.caller.and_then(|caller| self.owners[caller]).is_some_and(|caller| caller.function == function);
            let time = times.entry(function).or_default();
            time.total += if inside { 0.0 } else { call.total };
            time.count += if inside { 0.0 } else { call.count as f64 };
        }
        times.retain(|_, time| time.total > 0.0);
        times
    }

    fn calls(&self) -> Calls {
        let mut calls = Calls::default();
        let mut of_function: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, call) in self.subject.calls.iter().enumerate() {
            of_function.entry(call.function as usize).or_default().push(index);
        }
        let wanted = |function: usize| of_function.get(&function).map_or(&[][..], Vec::as_slice);
        // A frame of outside that a function of the project calls.
        for call in &self.profile.calls {
            let Some(caller) = call.caller else { continue };
            let (Some(owner), None) = (self.owners[caller], self.owners[call.callee]) else { continue };
            let name = last_name(&self.profile.frames[call.callee].name);
            let named = |&&index: &&usize| last_name(&self.subject.calls[index].path) == name;
            let named: Vec<usize> = wanted(owner.function).iter().filter(named).copied().collect();
            let here = self.at_line(&named, owner.function, self.profile.frames[caller].line);
            let answers = if here.is_empty() { named } else { here };
            if !answers.is_empty() {
                calls.answered.insert(call.callee);
                share(&mut calls.times, &answers, call.total, call.count);
            }
        }
        // What is not written in Python has no frame: its time is that of the line which ran.
        let seen: BTreeSet<usize> = calls.times.keys().copied().collect();
        for call in self.profile.calls.iter().filter(|call| call.own > 0.0) {
            let Some(owner) = self.owners[call.callee] else { continue };
            let mut here = self.at_line(wanted(owner.function), owner.function, self.profile.frames[call.callee].line);
            here.retain(|index| !seen.contains(index));
            share(&mut calls.times, &here, call.own, call.count);
        }
        calls.times.retain(|_, time| time.total > 0.0);
        calls
    }

    /// Those of some calls that a line in the body of their function is part of.
    fn at_line(&self, calls: &[usize], function: usize, line: u32) -> Vec<usize> {
        let is_body = line > self.subject.functions[function].named
            || self.subject.functions[function].name == MODULE && line > 0;
        let holds =
            |&&index: &&usize| (self.subject.calls[index].first..=self.subject.calls[index].last).contains(&line);
        calls.iter().filter(|_| is_body).filter(holds).copied().collect()
    }

    /// Frames with time of their own that are neither a function nor below a call of the project.
    fn unmatched(&self, calls: &Calls) -> Vec<Unmatched> {
        let mut callees: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for call in &self.profile.calls {
            if let Some(caller) = call.caller {
                callees.entry(caller).or_default().push(call.callee);
            }
        }
        let mut explained = calls.answered.clone();
        let mut todo: Vec<usize> = explained.iter().copied().collect();
        while let Some(frame) = todo.pop() {
            for &callee in callees.get(&frame).map_or(&[][..], Vec::as_slice) {
                if explained.insert(callee) {
                    todo.push(callee);
                }
            }
        }
        let mut own: BTreeMap<usize, f64> = BTreeMap::new();
        for call in &self.profile.calls {
            if self.owners[call.callee].is_none() && !explained.contains(&call.callee) {
                *own.entry(call.callee).or_default() += call.own;
            }
        }
        let shown = |(frame, milliseconds): (usize, f64)| {
            let Frame { name, file, line } = &self.profile.frames[frame];
            let frame = if file.is_empty() { name.clone() } else { format!("{name} ({file}:{line})") };
            Unmatched { frame, milliseconds: rounded(milliseconds) }
        };
        let mut unmatched: Vec<Unmatched> = own.into_iter().filter(|(_, own)| *own >= LEAST).map(shown).collect();
        unmatched.sort_by(|a, b| b.milliseconds.total_cmp(&a.milliseconds));
        unmatched
    }
}

/// Parts a time between calls that cannot be told apart.
fn share(times: &mut BTreeMap<usize, Time>, calls: &[usize], total: f64, count: u64) {
    let parts = calls.len() as f64;
    for &index in calls {
        let time = times.entry(index).or_default();
        time.total += total / parts;
        time.count += count as f64 / parts;
    }
}

const MODULE: &str = "<module>";

/// The project's file of each file in the recording: the one that ends alike and has most functions at the same lines.
fn files<'p>(profile: &'p Profile, subject: &Subject, by_file: &[Vec<usize>]) -> BTreeMap<&'p str, usize> {
    let mut frames: BTreeMap<&str, Vec<&Frame>> = BTreeMap::new();
    for frame in profile.frames.iter().filter(|frame| !frame.file.is_empty()) {
        frames.entry(&frame.file).or_default().push(frame);
    }
    let mut files = BTreeMap::new();
    for (number, name) in subject.files.iter().enumerate() {
        let score = |(file, frames): (&&'p str, &Vec<&Frame>)| {
            let alike = common_end(file, name);
            let is_function = |frame: &&&Frame| frame.name != MODULE && !is_part(&frame.name);
            let owned = |frame: &&&Frame| owner(subject, &by_file[number], frame).is_some();
            let agree = frames.iter().filter(is_function).filter(owned).count();
            // A text that was pasted has any name: then its functions have to speak for it.
            let enough = match alike {
                0 => agree >= 2 || agree >= 1 && subject.files.len() == 1,
                _ => agree >= 1 || frames.iter().all(|frame| !is_function(&frame)),
            };
            enough.then_some((alike, agree, *file))
        };
        let best = frames.iter().filter_map(score).max_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(b.2.cmp(a.2)));
        if let Some((_, _, file)) = best {
            files.entry(file).or_insert(number);
        }
    }
    files
}

/// Names at the end that two paths share, if one of them ends there.
fn common_end(recorded: &str, name: &str) -> usize {
    let parts = |path: &'_ str| {
        path.replace('\\', "/")
            .split('/')
            .filter(|part| !matches!(*part, "" | "."))
            .rev()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let (a, b) = (parts(recorded), parts(name));
    let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    if same == a.len() || same == b.len() { same } else { 0 }
}

/// The function of a file that a frame is, or the innermost around a lambda or comprehension.
fn owner(subject: &Subject, functions: &[usize], frame: &Frame) -> Option<Owner> {
    let of = |&index: &usize| (index, &subject.functions[index]);
    let is_part = is_part(&frame.name);
    let fits = |(_, function): &(usize, &Defined)| match function.name == MODULE {
        true => frame.name == MODULE,
        false if is_part => (function.named..=function.last).contains(&frame.line),
        false => is_named(&function.name, &frame.name) && (function.first..=function.last).contains(&frame.line),
    };
    let fitting = functions.iter().map(of).filter(fits);
    let best =
        fitting.min_by_key(|(_, function)| (frame.line > function.named && !is_part, function.last - function.first));
    best.map(|(function, _)| Owner { function, is_part })
}

/// `<lambda>`, `<listcomp>`, `outer.<locals>.<genexpr>`
fn is_part(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or(name);
    last.starts_with('<') && last.ends_with('>') && last != MODULE && !last.contains(' ')
}

/// Whether a name of a recording, with or without its class, is a function's.
fn is_named(qualname: &str, recorded: &str) -> bool {
    let recorded = recorded.replace("<locals>.", "");
    match qualname.strip_suffix(recorded.as_str()) {
        Some(rest) => rest.is_empty() || rest.ends_with('.'),
        // A method that is inherited is recorded under the class of its object.
        None => recorded.contains('.') && last_name(qualname) == last_name(&recorded),
    }
}

/// `sleep` of `time.sleep` and `<built-in method time.sleep>`, `execute` of `<method 'execute' of 'sqlite3.Cursor' objects>`.
fn last_name(name: &str) -> &str {
    if let Some(method) = name.strip_prefix("<method '") {
        return method.split('\'').next().unwrap_or(method);
    }
    let bare = name.strip_prefix("<built-in method ").and_then(|name| name.strip_suffix('>')).unwrap_or(name);
    bare.rsplit('.').next().unwrap_or(bare)
}

/// Three digits that count.
fn rounded(milliseconds: f64) -> f64 {
    if milliseconds <= 0.0 || !milliseconds.is_finite() {
        return 0.0;
    }
    let scale = 10f64.powi(2 - milliseconds.log10().floor() as i32);
    let rounded = (milliseconds * scale).round() / scale;
    if rounded.is_finite() { rounded } else { milliseconds }
}
