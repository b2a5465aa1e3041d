//! Opaque values: what unknown libraries give. They are named after the expression that made them, and everything
//! that has to be assumed about them is written down once, with its place.

use super::Machine;
use super::frame::PyFrame;
use super::iterate::Iter;
use super::value::*;
use crate::catalogue::{self, Type};
use crate::simulate::compile::code::CodeKind;
use crate::simulate::kernel::to_ns;
use crate::simulate::library::thread;
use crate::simulate::trace::{Assumption, BlockingCall};
use crate::syntax::ast::CmpOp;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Milliseconds of an awaited call of which nothing is known.
const UNKNOWN_AWAIT_MS: f64 = 100.0;
/// Names are cut here: a loop that builds on an opaque value must not grow them for ever.
const LONGEST_NAME: usize = 120;

impl Machine {
    pub fn new_opaque(&mut self, path: &str) -> Value {
        let path: Box<str> = if path.len() > LONGEST_NAME {
            path.chars().take(LONGEST_NAME).collect::<String>().into()
        } else {
            path.into()
        };
        Value::Obj(Object::new(Kind::Opaque(path)))
    }

    pub fn opaque_path(&self, o: &Ref) -> String {
        match &o.kind {
            Kind::Opaque(path) => path.to_string(),
            _ => String::new(),
        }
    }

    pub(super) fn opaque_attr(&mut self, o: &Ref, name: &Ref) -> Res {
        let text = name.as_str().unwrap_or("").to_string();
        let path = self.opaque_path(o);
        Ok(match text.as_str() {
            "__name__" | "__qualname__" => Value::str(path.rsplit('.').next().unwrap_or(&path)),
            "__class__" => Value::Obj(self.types.opaque.clone()),
            "__dict__" => Value::Obj(o.dict()),
            "__doc__" | "__wrapped__" => Value::None,
            _ => self.new_opaque(&format!("{path}.{text}")),
        })
    }

    pub(super) fn opaque_item(&mut self, object: &Value, index: &Value) -> Value {
        let path = object.obj().map(|o| self.opaque_path(o)).unwrap_or_default();
        let index = match index.kind() {
            Some(Kind::Slice(parts)) => self.slice_text(&parts.to_vec()),
            _ => self.short(index),
        };
        self.new_opaque(&format!("{path}[{index}]"))
    }

    /// A slice as one writes it: `1:`, `::2`.
    fn slice_text(&mut self, parts: &[Value]) -> String {
        let mut bounds: Vec<String> = parts
            .iter()
            .map(|part| if matches!(part, Value::None) { String::new() } else { self.short(part) })
            .collect();
        if bounds.len() > 2 && bounds[2].is_empty() {
            bounds.truncate(2);
        }
        bounds.join(":")
    }

    /// A call: blocking ones take their time on the thread they are made on.
    pub(super) fn call_opaque(&mut self, o: &Ref, args: Vec<Value>) -> Res<Flow> {
        let path = self.opaque_path(o);
        let last = path.rsplit('.').next().unwrap_or("");
        if matches!(last, "__exit__" | "__aexit__") {
            // It suppresses nothing.
            return Ok(Flow::Value(if last == "__exit__" {
                Value::Bool(false)
            } else {
                self.settled(Value::Bool(false))
            }));
        }
        if matches!(last, "__enter__" | "__aenter__") {
            let owner = path[..path.len() - last.len()].trim_end_matches('.').to_string();
            let entered = match catalogue::enters(&plain_path(&owner)) {
                Some(Type::Instance(class)) => self.new_opaque(class),
                _ => self.new_opaque(&owner),
            };
            return match last {
                "__enter__" => Ok(Flow::Value(entered)),
                _ => self.awaited_later(&owner, entered).map(Flow::Value),
            };
        }
        // A path, or the text of one.
        if last == "__fspath__" {
            return Ok(Flow::Value(self.new_opaque(path.trim_end_matches(".__fspath__"))));
        }
        let place = self.caller_place();
        let literal = args.first().and_then(|first| first.as_str());
        let Known { dotted, returns, blocking } = self.known(&path);
        let returns = match literal {
            Some(_) => catalogue::returns(&dotted, literal),
            None => returns,
        };
        let result = match returns {
            // From here on it goes by the name of its class, which is how the catalogue knows its methods.
            Some(Type::Instance(class)) => self.new_opaque(class),
            _ => self.new_opaque(&format!("{path}()")),
        };
        match blocking.filter(|_| !self.calls_to_await(&dotted)) {
            Some(ms) => self.hold_thread(dotted, ms, place, result),
            None => Ok(Flow::Value(result)),
        }
    }

    /// A call that holds its thread for so many milliseconds, and then gives `result`.
    fn hold_thread(&mut self, path: String, ms: f64, place: u32, result: Value) -> Res<Flow> {
        let ms = self.assume("latency", &path, place, ms);
        let ms = self.drawn(ms);
        let task = self.current_record();
        let on_loop = self.running_loop().is_some() && self.threads.current == 0;
        let task = task.and_then(|t| self.recorder.task_name(t));
        self.recorder.blocking_calls.push(BlockingCall { path, line: self.line_of(place), ms, task, on_loop });
        thread::sleep_then(self, to_ns(ms / 1000.0), place, result)
    }

    /// `open()`: there are no files here, so that what it gives is unknown.
    pub fn open_unknown(&mut self) -> Res<Flow> {
        let (place, file) = (self.caller_place(), self.new_opaque("open()"));
        match self.blocking_ms("open") {
            Some(ms) => self.hold_thread("open".into(), ms, place, file),
            None => Ok(Flow::Value(file)),
        }
    }

    /// What the catalogue says of a callable, looked up once for each expression. A program that comes up with ever new
    /// ones is not looked into for ever: those beyond the first thousands are unknown.
    fn known(&mut self, path: &str) -> Known {
        const MOST: usize = 3_000;
        if let Some(known) = self.library.known_calls.get(path) {
            return known.clone();
        }
        if self.library.known_calls.len() == MOST {
            return Known { dotted: path.to_string(), returns: None, blocking: None };
        }
        let dotted = plain_path(path);
        let returns = catalogue::returns(&dotted, None);
        let blocking = self.blocking_ms(&dotted);
        let known = Known { dotted, returns, blocking };
        self.library.known_calls.insert(path.to_string(), known.clone());
        known
    }

    /// Whether a coroutine calls what is awaited under the same name as it blocks: it takes its time when it is awaited.
    fn calls_to_await(&self, path: &str) -> bool {
        let in_coroutine = matches!(self.running_kind, CodeKind::Coroutine | CodeKind::AsyncGenerator);
        in_coroutine && told(&self.options.awaited, path).is_some()
    }

    /// The person's figure for a callable, by its dotted name or by its last part, else the catalogue's.
    fn blocking_ms(&self, path: &str) -> Option<f64> {
        told(&self.options.latency, path)
            .or_else(|| catalogue::blocking(path).filter(|b| b.waits()).map(|b| b.milliseconds))
    }

    /// An awaitable that is done already.
    fn settled(&mut self, value: Value) -> Value {
        let wrapper = self.module_attr("asyncio.base_futures", "_settled");
        match wrapper.and_then(|f| self.call_sync(&f, vec![value])) {
            Ok(v) => v,
            Err(_) => Value::None,
        }
    }

    /// `await` of an opaque value: a wait of its milliseconds.
    pub(super) fn await_opaque(&mut self, v: &Value) -> Res<Flow> {
        let path = v.obj().map(|o| self.opaque_path(o)).unwrap_or_default();
        let coroutine = self.awaited_later(&path, v.clone())?;
        self.awaitable(&coroutine)
    }

    /// A coroutine that waits as long as the expression `path` takes, and gives `value`.
    fn awaited_later(&mut self, path: &str, value: Value) -> Res {
        let unknown = if goes_out(path) { UNKNOWN_AWAIT_MS } else { 0.0 };
        let ms = self.awaited_ms(path).unwrap_or(unknown);
        let ms = self.assume_wait(path, ms);
        let waiter = self.module_attr("asyncio.base_futures", "_wait_opaque")?;
        self.call_sync(&waiter, vec![Value::Float(ms / 1000.0), value])
    }

    /// Milliseconds of an awaited call: as long as the blocking one for which it stands would take, so that before and
    /// after assume the same. `None` where nothing is known.
    fn awaited_ms(&mut self, path: &str) -> Option<f64> {
        if let Some(known) = self.library.opaque_awaits.get(path) {
            return *known;
        }
        let plain = plain_path(path);
        let own = told(&self.options.awaited, &plain).or_else(|| self.options.latency.get(&plain).copied());
        let ms = own.or_else(|| self.blocking_ms(&blocking_path(path.strip_suffix("()")?)));
        self.library.opaque_awaits.insert(path.to_string(), ms);
        ms
    }

    fn assume_wait(&mut self, path: &str, ms: f64) -> f64 {
        let place = self.caller_place();
        if ms <= 0.0 {
            return ms;
        }
        let ms = self.assume("latency", &plain_path(path), place, ms);
        self.drawn(ms)
    }

    /// This call's own latency, where they spread around the assumed one.
    fn drawn(&mut self, mean: f64) -> f64 {
        self.library.latencies_drawn += 1;
        self.options.spread.draw(mean, self.options.seed, self.library.latencies_drawn)
    }

    /// Notes an assumption once; an override by its id wins.
    fn assume(&mut self, kind: &'static str, what: &str, place: u32, default: f64) -> f64 {
        let known = place != u32::MAX;
        let (file, line) = if known { self.program.line_of(place) } else { (self.program.main.0, 0) };
        let name = if known { self.program.line_name(place) } else { "0".into() };
        let id = format!("{kind}:{what}:{name}");
        let value = self.options.assume.get(&id).copied().unwrap_or(default);
        if !self.recorder.assumptions.iter().any(|a| a.id == id) {
            let what = what.to_string();
            self.recorder.assumptions.push(Assumption { id, kind, what, file, line, value });
        }
        value
    }

    /// The truth of a condition, with the place of its test.
    pub(super) fn truth(&mut self, v: &Value, f: &PyFrame) -> Res<bool> {
        match v {
            Value::Bool(b) => Ok(*b),
            Value::Obj(o) if matches!(o.kind, Kind::Opaque(_)) => {
                let (start, end) = f.place();
                let what = self.program.slice(start, end).to_string();
                let what = if f.code.library || what.is_empty() { self.opaque_path(o) } else { what };
                // What a library asks is told of the line that called it.
                let start = if f.code.library { self.caller_place() } else { start };
                let likely = f.expected().unwrap_or_else(|| !self.opaque_path(o).starts_with("not "));
                Ok(self.assume("condition", &what, start, f64::from(u8::from(likely))) != 0.0)
            }
            _ => self.is_true(v),
        }
    }

    /// The test of a `while`: true for some turns only when it is opaque.
    pub(super) fn while_truth(&mut self, v: &Value, f: &PyFrame) -> Res<bool> {
        let Value::Obj(o) = v else { return self.is_true(v) };
        if !matches!(o.kind, Kind::Opaque(_)) {
            return self.is_true(v);
        }
        let (start, end) = f.place();
        let what = self.program.slice(start, end).to_string();
        let turns = self.assume("items", &what, start, self.options.items as f64) as usize;
        let done = self.library.opaque_turns.entry(start).or_default();
        *done += 1;
        if *done > turns {
            *done = 0;
            return Ok(false);
        }
        Ok(true)
    }

    /// A comparison is opaque, too, and named after what usually holds: `==` does, `!=` and the like do not.
    pub(super) fn compare_opaque(&mut self, op: CmpOp, a: &Value, b: &Value) -> Value {
        let (x, y) = (self.short(a), self.short(b));
        let sign = super::compare::sign(op);
        let not = if op == CmpOp::NotEq { "not " } else { "" };
        self.new_opaque(&format!("{not}({x} {sign} {y})"))
    }

    pub(super) fn operate_opaque(&mut self, sign: &str, a: &Value, b: &Value) -> Value {
        let (x, y) = (self.short(a), self.short(b));
        self.new_opaque(&format!("({x} {sign} {y})"))
    }

    pub(super) fn opaque_contains(&mut self, container: &Value, item: &Value) -> bool {
        let what = format!("{} in {}", self.short(item), self.short(container));
        let place = self.running_place;
        self.assume("condition", &what, place, 1.0) != 0.0
    }

    fn short(&mut self, v: &Value) -> String {
        match v.kind() {
            Some(Kind::Opaque(path)) => path.to_string(),
            _ => self.repr_of(v).unwrap_or_default(),
        }
    }

    fn opaque_items(&mut self, v: &Value) -> Vec<Value> {
        let path = v.obj().map(|o| self.opaque_path(o)).unwrap_or_default();
        let place = self.caller_place();
        let count = self.assume("items", &path, place, self.options.items as f64).clamp(0.0, 1e6) as usize;
        (0..count).map(|i| self.new_opaque(&format!("{path}[{i}]"))).collect()
    }

    pub(super) fn iterate_opaque(&mut self, v: &Value) -> Res {
        let items = self.opaque_items(v);
        Ok(self.new_iter(Iter::Items(items.into_iter())))
    }

    /// `a, b = opaque`.
    pub(super) fn unpack_opaque(&mut self, v: &Value, count: usize) -> Res<Vec<Value>> {
        let path = v.obj().map(|o| self.opaque_path(o)).unwrap_or_default();
        Ok((0..count).map(|i| self.new_opaque(&format!("{path}[{i}]"))).collect())
    }

    pub(super) fn opaque_async_iterator(&mut self, v: &Value) -> Res {
        let path = v.obj().map(|o| self.opaque_path(o)).unwrap_or_default();
        let ms = self.awaited_ms(&path).unwrap_or(0.0);
        let seconds = self.assume_wait(&path, ms) / 1000.0;
        let items = self.opaque_items(v);
        let function = self.module_attr("asyncio.base_futures", "_each")?;
        self.call_sync(&function, vec![Value::Float(seconds), Value::list(items)])
    }

    /// Seconds that an opaque value stands for, as an argument of `sleep`.
    pub fn opaque_seconds(&mut self, v: &Value) -> f64 {
        let path = v.obj().map(|o| self.opaque_path(o)).unwrap_or_default();
        let place = self.caller_place();
        self.assume("latency", &path, place, 1000.0) / 1000.0
    }
}

/// A callable of an unknown library: its dotted name, what it gives, and the milliseconds for which it blocks.
#[derive(Clone)]
pub struct Known {
    dotted: String,
    returns: Option<Type>,
    blocking: Option<f64>,
}

/// A figure given for a dotted name, or for its last part.
fn told(figures: &BTreeMap<String, f64>, path: &str) -> Option<f64> {
    figures.get(path).or_else(|| figures.get(path.rsplit('.').next()?)).copied()
}

/// The dotted name under which the catalogue knows an expression: `psycopg2.connect().cursor().execute` is
/// `psycopg2.extensions.cursor.execute`. Where the type of a call is unknown, the call is left out.
fn plain_path(path: &str) -> String {
    dotted(path, |callable| catalogue::returns(callable, None))
}

/// The dotted name of the blocking callable for which an asynchronous one stands: `aiosqlite.connect().execute` is
/// `sqlite3.Connection.execute`.
fn blocking_path(path: &str) -> String {
    let blocking = |callable: &str| catalogue::blocking_form(callable).unwrap_or_else(|| callable.to_string());
    blocking(&dotted(path, |callable| catalogue::returns(&blocking(callable), None)))
}

/// A class of a module of models has a Django manager as `objects`: as `names::conventions` says, too.
fn by_convention(path: &str) -> Cow<'_, str> {
    let Some((model, rest)) = path.split_once(".objects.") else { return path.into() };
    match model.rsplit_once('.') {
        Some((module, class))
            if class.starts_with(char::is_uppercase) && module.contains("models") && !model.contains('(') =>
        {
            format!("django.db.models.Manager.{rest}").into()
        }
        _ => path.into(),
    }
}

/// The dotted name of an expression, given what calls of dotted names give.
fn dotted(path: &str, returns: impl Fn(&str) -> Option<Type>) -> String {
    let mut plain = String::new();
    let path = by_convention(path);
    let mut rest = &*path;
    while let Some(c) = rest.chars().next() {
        let Some(end) = matches!(c, '(' | '[').then(|| closing(rest)).flatten() else {
            plain.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        };
        let known = match c {
            '(' => returns(&plain),
            _ => catalogue::element(&plain),
        };
        match known {
            Some(Type::Instance(class) | Type::Class(class)) => plain = class.to_string(),
            Some(Type::Function(function)) => plain = function.to_string(),
            _ => {}
        }
        rest = &rest[end..];
    }
    plain
}

/// Where the bracket that opens `text` is closed, as the byte after it.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at + c.len_utf8());
        }
    }
    None
}

/// Whether an expression is a call that has to go to a server and back: no constructor, and not a look into what is
/// already here.
fn goes_out(path: &str) -> bool {
    let Some(function) = path.strip_suffix("()") else { return false };
    let name = function.rsplit('.').next().unwrap_or(function);
    let local = matches!(name, "json" | "text" | "read" | "raise_for_status" | "close" | "aclose" | "release");
    !local && !name.starts_with(|c: char| c.is_uppercase())
}
