//! `collections.deque`.

use super::{argument, own_class};
use crate::simulate::interpreter::Machine;
use crate::simulate::interpreter::iterate::Iter;
use crate::simulate::interpreter::value::*;

/// Adds at an end; a full one drops an item at the other end.
pub fn push(deque: &Value, item: Value, left: bool) {
    let Some(Kind::Deque(d)) = deque.kind() else { return };
    if d.max == Some(0) {
        return;
    }
    let mut items = d.items.borrow_mut();
    let full = d.max.is_some_and(|m| items.len() >= m);
    let dropped = match (full, left) {
        (false, _) => None,
        (true, true) => items.pop_back(),
        (true, false) => items.pop_front(),
    };
    if left {
        items.push_front(item);
    } else {
        items.push_back(item);
    }
    drop(items);
    drop(dropped);
}

pub fn make_deque(m: &mut Machine, class: &Ref, args: Vec<Value>, kw: Kw) -> Res<Flow> {
    let max = argument(&args, 1, &kw, "maxlen").filter(|v| !v.is_none()).and_then(|v| v.as_int());
    if max.is_some_and(|n| n < 0) {
        return Err(m.value_error("maxlen must be non-negative"));
    }
    let data = DequeData { items: Default::default(), max: max.map(|n| n as usize) };
    let made = Value::Obj(Object::of(own_class(class), Kind::Deque(Box::new(data))));
    if let Some(v) = argument(&args, 0, &kw, "iterable") {
        for item in m.items_of(&v)? {
            push(&made, item, false);
        }
    }
    Ok(Flow::Value(made))
}

fn data<'a>(m: &mut Machine, v: &'a Value) -> Res<&'a DequeData> {
    match v.kind() {
        Some(Kind::Deque(d)) => Ok(d),
        _ => Err(m.type_error("a deque was expected")),
    }
}

fn pop(m: &mut Machine, v: &Value, left: bool) -> Res {
    let d = data(m, v)?;
    let item = if left { d.items.borrow_mut().pop_front() } else { d.items.borrow_mut().pop_back() };
    match item {
        Some(v) => Ok(v),
        None => Err(m.error("IndexError", "pop from an empty deque")),
    }
}

fn all(m: &mut Machine, v: &Value) -> Res<Vec<Value>> {
    Ok(data(m, v)?.items.borrow().iter().cloned().collect())
}

pub static DEQUE: &[Native] = &[
    with_kw("__init__", 1, 3, |m, a, _| {
        if let Some(v) = a.get(1) {
            for item in m.items_of(v)? {
                push(&a[0], item, false);
            }
        }
        Ok(Value::None)
    }),
    plain("append", 2, 2, |_, a| {
        push(&a[0], a[1].clone(), false);
        Ok(Value::None)
    }),
    plain("appendleft", 2, 2, |_, a| {
        push(&a[0], a[1].clone(), true);
        Ok(Value::None)
    }),
    plain("pop", 1, 1, |m, a| pop(m, &a[0], false)),
    plain("popleft", 1, 1, |m, a| pop(m, &a[0], true)),
    plain("extend", 2, 2, |m, a| {
        for item in m.items_of(&a[1])? {
            push(&a[0], item, false);
        }
        Ok(Value::None)
    }),
    plain("extendleft", 2, 2, |m, a| {
        for item in m.items_of(&a[1])? {
            push(&a[0], item, true);
        }
        Ok(Value::None)
    }),
    plain("clear", 1, 1, |m, a| {
        let old = data(m, &a[0])?.items.take();
        drop(old);
        Ok(Value::None)
    }),
    plain("copy", 1, 1, |m, a| {
        let d = data(m, &a[0])?;
        let copy = DequeData { items: d.items.clone(), max: d.max };
        Ok(Value::Obj(Object::new(Kind::Deque(Box::new(copy)))))
    }),
    plain("remove", 2, 2, |m, a| {
        for (i, v) in all(m, &a[0])?.iter().enumerate() {
            if m.equal(v, &a[1])? {
                let old = data(m, &a[0])?.items.borrow_mut().remove(i);
                drop(old);
                return Ok(Value::None);
            }
        }
        let repr = m.repr_of(&a[1])?;
        Err(m.value_error(format!("{repr} is not in deque")))
    }),
    plain("index", 2, 4, |m, a| {
        for (i, v) in all(m, &a[0])?.iter().enumerate() {
            if m.equal(v, &a[1])? {
                return Ok(Value::from(i));
            }
        }
        let repr = m.repr_of(&a[1])?;
        Err(m.value_error(format!("{repr} is not in deque")))
    }),
    plain("count", 2, 2, |m, a| {
        let mut n = 0;
        for v in all(m, &a[0])? {
            n += i64::from(m.equal(&v, &a[1])?);
        }
        Ok(Value::Int(n))
    }),
    plain("insert", 3, 3, |m, a| {
        let n = a[1].as_int().unwrap_or(0);
        let d = data(m, &a[0])?;
        let length = d.items.borrow().len() as i64;
        let at = if n < 0 { (n + length).max(0) } else { n.min(length) };
        d.items.borrow_mut().insert(at as usize, a[2].clone());
        Ok(Value::None)
    }),
    plain("rotate", 1, 2, |m, a| {
        let n = a.get(1).and_then(Value::as_int).unwrap_or(1);
        let mut items = data(m, &a[0])?.items.borrow_mut();
        if !items.is_empty() {
            let by = n.rem_euclid(items.len() as i64) as usize;
            items.rotate_right(by);
        }
        Ok(Value::None)
    }),
    plain("reverse", 1, 1, |m, a| {
        data(m, &a[0])?.items.borrow_mut().make_contiguous().reverse();
        Ok(Value::None)
    }),
    plain("__reversed__", 1, 1, |m, a| Ok(super::sequence::reversed(m, &a[0]))),
    plain("__len__", 1, 1, |m, a| Ok(Value::from(data(m, &a[0])?.items.borrow().len()))),
    plain("__iter__", 1, 1, |m, a| Ok(m.new_iter(Iter::Sequence(a[0].clone(), 0)))),
    plain("__repr__", 1, 1, |m, a| super::sequence::native_repr(m, &a[0])),
];
