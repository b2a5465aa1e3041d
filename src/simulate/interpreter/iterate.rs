//! Iteration: built-in iterators in place, all others through frames.

use super::frame::GeneratorState;
use super::value::*;
use super::{Machine, NativeFrame};
use crate::simulate::compile::code::CodeKind;

/// The state of a built-in iterator.
pub enum Iter {
    /// Object and next position, for lists, tuples and deques.
    Sequence(Value, usize),
    /// Text and the next byte.
    Text(Ref, usize),
    Range(i64, i64, i64),
    /// Dictionary, next position, its size at the start, what is given.
    Dict(Ref, usize, usize, View),
    /// A list of items that is already there.
    Items(std::vec::IntoIter<Value>),
    Enumerate(Value, i64),
    Zip(Vec<Value>, bool),
    /// `iter(function, sentinel)`.
    Sentinel(Value, Value),
    /// An object with `__getitem__` only.
    Indexed(Value, i64),
    /// Object and how many positions are left, from the end.
    Reversed(Value, usize),
    Empty,
}

pub enum Next {
    Item(Value),
    End,
    /// It takes frames to find out.
    Python,
}

impl Machine {
    pub fn new_iter(&self, iter: Iter) -> Value {
        Value::Obj(Object::new(Kind::Iter(std::cell::RefCell::new(iter))))
    }

    /// `iter(v)`.
    pub fn iterate(&mut self, v: &Value) -> Res<Flow> {
        if let Some(iter) = self.native_iter(v) {
            return Ok(Flow::Value(iter));
        }
        if let Some(Kind::Opaque(_)) = v.kind() {
            return self.iterate_opaque(v).map(Flow::Value);
        }
        let class = self.class_of(v);
        let name = self.names.iter.clone();
        if let Some(method) = self.lookup(&class, &name)
            && !method.is_none()
        {
            self.push_native(NativeFrame::Iterator("__iter__"));
            return match self.call(&method, vec![v.clone()], Vec::new()) {
                Ok(Flow::Frame) => Ok(Flow::Frame),
                Ok(Flow::Value(v)) => {
                    self.stack.pop();
                    Ok(Flow::Value(v))
                }
                Err(e) => {
                    self.stack.pop();
                    Err(e)
                }
            };
        }
        let name = self.names.getitem.clone();
        if self.lookup(&class, &name).is_some() {
            return Ok(Flow::Value(self.new_iter(Iter::Indexed(v.clone(), 0))));
        }
        let name = self.type_name(v);
        Err(self.type_error(format!("'{name}' object is not iterable")))
    }

    pub fn iterate_sync(&mut self, v: &Value) -> Res {
        match self.native_iter(v) {
            Some(iter) => Ok(iter),
            None => self.nested(|m| m.iterate(v)),
        }
    }

    fn native_iter(&mut self, v: &Value) -> Option<Value> {
        let o = v.obj()?;
        // A subclass may have its own `__iter__`.
        if o.class.borrow().is_some() && !matches!(o.kind, Kind::Plain) {
            let class = self.class_of(v);
            if let Some(method) = self.lookup(&class, &self.names.iter)
                && matches!(method.kind(), Some(Kind::Function(_)))
            {
                return None;
            }
        }
        let iter = match &o.kind {
            Kind::List(_) | Kind::Tuple(_) | Kind::Deque(_) | Kind::Bytes(_) | Kind::ByteArray(_) => {
                Iter::Sequence(v.clone(), 0)
            }
            Kind::Str(_) => Iter::Text(o.clone(), 0),
            Kind::Range(r) => Iter::Range(r.0, r.1, r.2),
            Kind::Dict(d) => Iter::Dict(o.clone(), 0, d.borrow().len(), View::Keys),
            Kind::Proxy(d) => Iter::Dict(d.clone(), 0, d.entries().borrow().len(), View::Keys),
            Kind::DictView(d, view) => Iter::Dict(d.clone(), 0, d.entries().borrow().len(), *view),
            Kind::Set(..) => Iter::Items(self.set_order(o).into_iter()),
            Kind::Iter(_) | Kind::AsyncGenStep(_) | Kind::CoroutineWrapper(_) | Kind::FutureIter(..) => {
                return Some(v.clone());
            }
            Kind::Generator(g) if g.kind == CodeKind::Generator => return Some(v.clone()),
            _ => return None,
        };
        Some(self.new_iter(iter))
    }

    pub fn is_iterator(&mut self, v: &Value) -> bool {
        match v.kind() {
            Some(Kind::Iter(_) | Kind::AsyncGenStep(_) | Kind::CoroutineWrapper(_) | Kind::FutureIter(..)) => true,
            Some(Kind::Generator(g)) => g.kind == CodeKind::Generator || g.iterable_coroutine,
            _ => {
                let class = self.class_of(v);
                self.lookup(&class, &self.names.next).is_some()
            }
        }
    }

    /// The next item, when no code of the program has to run for it.
    pub fn native_next(&mut self, iterator: &Value) -> Res<Next> {
        let Some(Kind::Iter(state)) = iterator.kind() else { return Ok(Next::Python) };
        let mut borrowed = state.borrow_mut();
        let found = match &mut *borrowed {
            Iter::Sequence(v, at) => {
                let item = match v.kind() {
                    Some(Kind::List(l)) => l.borrow().get(*at).cloned(),
                    Some(Kind::Tuple(t)) => t.get(*at).cloned(),
                    Some(Kind::Deque(d)) => d.items.borrow().get(*at).cloned(),
                    Some(Kind::Bytes(b)) => b.get(*at).map(|b| Value::Int(i64::from(*b))),
                    Some(Kind::ByteArray(b)) => b.borrow().get(*at).map(|b| Value::Int(i64::from(*b))),
                    _ => None,
                };
                *at += 1;
                item
            }
            Iter::Text(text, at) => {
                let rest = text.as_str().and_then(|t| t.get(*at..)).unwrap_or("");
                rest.chars().next().map(|c| {
                    *at += c.len_utf8();
                    Value::str(c.to_string())
                })
            }
            Iter::Range(next, end, step) => {
                let more = if *step > 0 { *next < *end } else { *next > *end };
                more.then(|| {
                    let v = *next;
                    *next = next.saturating_add(*step);
                    Value::Int(v)
                })
            }
            Iter::Dict(dict, at, size, view) => {
                let entries = dict.entries().borrow();
                if entries.len() != *size {
                    drop(entries);
                    *borrowed = Iter::Empty;
                    return Err(self.error("RuntimeError", "dictionary changed size during iteration"));
                }
                loop {
                    if *at >= entries.end() {
                        break None;
                    }
                    *at += 1;
                    if let Some(e) = entries.at(*at - 1) {
                        break Some(match view {
                            View::Keys => e.key.clone(),
                            View::Values => e.value.clone(),
                            View::Items => Value::tuple(vec![e.key.clone(), e.value.clone()]),
                        });
                    }
                }
            }
            Iter::Items(items) => items.next(),
            Iter::Reversed(v, left) => {
                let at = left.checked_sub(1);
                *left = at.unwrap_or(0);
                at.and_then(|at| match v.kind() {
                    Some(Kind::List(l)) => l.borrow().get(at).cloned(),
                    Some(Kind::Tuple(t)) => t.get(at).cloned(),
                    Some(Kind::Deque(d)) => d.items.borrow().get(at).cloned(),
                    _ => None,
                })
            }
            Iter::Empty => None,
            Iter::Enumerate(inner, count) => {
                let (inner, n) = (inner.clone(), *count);
                drop(borrowed);
                return Ok(match self.next_sync(&inner)? {
                    Some(v) => {
                        if let Iter::Enumerate(_, count) = &mut *state.borrow_mut() {
                            *count += 1;
                        }
                        Next::Item(Value::tuple(vec![Value::Int(n), v]))
                    }
                    None => Next::End,
                });
            }
            Iter::Zip(inner, strict) => {
                let (inner, strict) = (inner.clone(), *strict);
                drop(borrowed);
                return self.zip_next(&inner, strict);
            }
            Iter::Sentinel(function, sentinel) => {
                let (function, sentinel) = (function.clone(), sentinel.clone());
                drop(borrowed);
                let v = self.call_sync(&function, Vec::new())?;
                return Ok(if self.equal(&v, &sentinel)? { Next::End } else { Next::Item(v) });
            }
            Iter::Indexed(object, at) => {
                let (object, index) = (object.clone(), *at);
                *at += 1;
                drop(borrowed);
                return match self.get_item(&object, &Value::Int(index)) {
                    Ok(v) => Ok(Next::Item(v)),
                    Err(Stop::Raise(e)) if self.is_exception(&e, &self.types.index_error.clone()) => Ok(Next::End),
                    Err(e) => Err(e),
                };
            }
        };
        match found {
            Some(v) => Ok(Next::Item(v)),
            None => {
                // An iterator that has ended stays so.
                *borrowed = Iter::Empty;
                Ok(Next::End)
            }
        }
    }

    fn zip_next(&mut self, inner: &[Value], strict: bool) -> Res<Next> {
        let mut items = Vec::with_capacity(inner.len());
        for (i, iterator) in inner.iter().enumerate() {
            match self.next_sync(iterator)? {
                Some(v) => items.push(v),
                None => {
                    if strict && i > 0 {
                        return Err(
                            self.error("ValueError", format!("zip() argument {} is shorter than argument 1", i + 1))
                        );
                    }
                    if strict {
                        for (j, other) in inner.iter().enumerate().skip(1) {
                            if self.next_sync(other)?.is_some() {
                                return Err(self.error(
                                    "ValueError",
                                    format!("zip() argument {} is longer than argument 1", j + 1),
                                ));
                            }
                        }
                    }
                    return Ok(Next::End);
                }
            }
        }
        Ok(if items.is_empty() { Next::End } else { Next::Item(Value::tuple(items)) })
    }

    /// The next item, also when code of the program has to run for it.
    pub fn next_sync(&mut self, iterator: &Value) -> Res<Option<Value>> {
        match self.native_next(iterator)? {
            Next::Item(v) => Ok(Some(v)),
            Next::End => Ok(None),
            Next::Python => {
                let marker = Value::Obj(Object::new(Kind::Plain));
                let v = self.nested(|m| {
                    m.push_native(NativeFrame::NextItem(marker.clone()));
                    let link = super::frame::Link { mode: super::frame::Mode::Native, step: None };
                    match m.resume_iterator(iterator, link)? {
                        None => Ok(Flow::Frame),
                        Some(outcome) => m.next_item(marker.clone(), outcome).map(Flow::Value),
                    }
                })?;
                Ok(if v.same(&marker) { None } else { Some(v) })
            }
        }
    }

    pub(super) fn next_item(&mut self, end: Value, outcome: super::Outcome) -> Res {
        match outcome {
            super::Outcome::Yield(v) => Ok(v),
            super::Outcome::Return(_) => Ok(end),
            super::Outcome::Raise(e) => Err(Stop::Raise(e)),
        }
    }

    /// Items that are there without running code of the program; `None` when some has to run.
    pub(super) fn quick_items(&mut self, v: &Value) -> Res<Option<Vec<Value>>> {
        let Some(o) = v.obj() else { return Ok(None) };
        if o.class.borrow().is_some() {
            return Ok(None);
        }
        Ok(match &o.kind {
            Kind::List(l) => Some(l.borrow().clone()),
            Kind::Tuple(t) => Some(t.to_vec()),
            Kind::Deque(d) => Some(d.items.borrow().iter().cloned().collect()),
            Kind::Set(..) => Some(self.set_order(o)),
            Kind::Dict(d) => Some(d.borrow().keys()),
            _ => None,
        })
    }

    /// All items of an iterable, from Rust code.
    pub fn items_of(&mut self, v: &Value) -> Res<Vec<Value>> {
        if let Some(items) = self.quick_items(v)? {
            self.charge(items.len() / 8)?;
            return Ok(items);
        }
        let iterator = self.iterate_sync(v)?;
        let mut items = Vec::new();
        while let Some(item) = self.next_sync(&iterator)? {
            self.charge(1)?;
            items.push(item);
        }
        Ok(items)
    }

    /// `a, b = v`.
    pub(super) fn unpack(&mut self, v: &Value, count: usize) -> Res<Vec<Value>> {
        if let Some(t) = v.as_tuple()
            && t.len() == count
        {
            return Ok(t.to_vec());
        }
        if let Some(Kind::Opaque(_)) = v.kind() {
            return self.unpack_opaque(v, count);
        }
        let iterator = match self.iterate_sync(v) {
            Err(Stop::Raise(e))
                if self.is_exception(&e, &self.types.type_error.clone())
                    && self.native_iter(v).is_none()
                    && !self.is_iterator(v) =>
            {
                let name = self.type_name(v);
                return Err(self.type_error(format!("cannot unpack non-iterable {name} object")));
            }
            other => other?,
        };
        let mut items = Vec::with_capacity(count);
        while items.len() < count {
            match self.next_sync(&iterator)? {
                Some(item) => items.push(item),
                None => {
                    let got = items.len();
                    return Err(
                        self.error("ValueError", format!("not enough values to unpack (expected {count}, got {got})"))
                    );
                }
            }
        }
        if self.next_sync(&iterator)?.is_some() {
            let got = match v.kind() {
                Some(Kind::List(l)) => format!(", got {}", l.borrow().len()),
                Some(Kind::Tuple(t)) => format!(", got {}", t.len()),
                Some(Kind::Dict(d)) => format!(", got {}", d.borrow().len()),
                _ => String::new(),
            };
            return Err(self.error("ValueError", format!("too many values to unpack (expected {count}{got})")));
        }
        Ok(items)
    }

    /// `a, *b, c = v`.
    pub(super) fn unpack_ex(&mut self, v: &Value, before: usize, after: usize) -> Res<Vec<Value>> {
        let mut items = self.items_of(v)?;
        if items.len() < before + after {
            let (least, got) = (before + after, items.len());
            return Err(
                self.error("ValueError", format!("not enough values to unpack (expected at least {least}, got {got})"))
            );
        }
        let tail = items.split_off(items.len() - after);
        let middle = items.split_off(before);
        items.push(Value::list(middle));
        items.extend(tail);
        Ok(items)
    }

    /// Whether a generator object can still give items.
    pub fn generator_state(&self, v: &Value) -> Option<GeneratorState> {
        match v.kind() {
            Some(Kind::Generator(g)) => Some(g.state.get()),
            _ => None,
        }
    }
}
