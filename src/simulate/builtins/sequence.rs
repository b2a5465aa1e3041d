//! `list`, `tuple`, `bytes`, `bytearray`, `range`, `slice`.

use super::own_class;
use crate::simulate::interpreter::compare::{bytes_of, range_len};
use crate::simulate::interpreter::iterate::Iter;
use crate::simulate::interpreter::value::*;
use crate::simulate::interpreter::{Machine, Then};
use crate::simulate::pure;
use crate::syntax::ast::CmpOp;
use std::cell::RefCell;

/// Makes an instance out of the items of the one argument, which may take frames to collect.
fn from_items(m: &mut Machine, class: &Ref, args: Vec<Value>, make: &'static Native) -> Res<Flow> {
    let Some(iterable) = args.into_iter().next() else {
        return m.call(&Value::native(make), vec![Value::Obj(class.clone()), Value::list(Vec::new())], Vec::new());
    };
    let args = vec![Value::Obj(class.clone()), Value::None];
    m.collect(iterable, Then::Call { function: Value::native(make), args, kw: Vec::new(), at: 1 })
}

fn taken(a: &[Value]) -> (Option<Ref>, Vec<Value>) {
    let class = a[0].obj().and_then(own_class);
    (class, a[1].as_list().map(|l| l.take()).unwrap_or_default())
}

static NEW_LIST: Native = plain("list", 2, 2, |_, a| {
    let (class, items) = taken(a);
    Ok(Value::Obj(Object::of(class, Kind::List(RefCell::new(items)))))
});
static NEW_TUPLE: Native = plain("tuple", 2, 2, |_, a| {
    let (class, items) = taken(a);
    Ok(Value::Obj(Object::of(class, Kind::Tuple(items.into()))))
});

pub fn make_list(m: &mut Machine, class: &Ref, args: Vec<Value>, kw: Kw) -> Res<Flow> {
    if !kw.is_empty() {
        return Err(m.type_error("list() takes no keyword arguments"));
    }
    from_items(m, class, args, &NEW_LIST)
}

pub fn make_tuple(m: &mut Machine, class: &Ref, args: Vec<Value>, _: Kw) -> Res<Flow> {
    if let (Some(t), None) = (args.first().filter(|t| matches!(t.kind(), Some(Kind::Tuple(_)))), own_class(class))
        && t.obj().is_some_and(|o| o.class.borrow().is_none())
    {
        return Ok(Flow::Value(t.clone()));
    }
    from_items(m, class, args, &NEW_TUPLE)
}

fn bytes_from(m: &mut Machine, args: &[Value], kw: &[(Ref, Value)]) -> Res<Vec<u8>> {
    let Some(v) = args.first() else { return Ok(Vec::new()) };
    if let Some(Kind::Opaque(path)) = v.kind() {
        return Ok(path.as_bytes().to_vec());
    }
    if let Some(s) = v.as_str() {
        if args.len() < 2 && kw.is_empty() {
            return Err(m.type_error("string argument without an encoding"));
        }
        return Ok(s.as_bytes().to_vec());
    }
    if let Some(n) = v.as_int() {
        if n < 0 {
            return Err(m.value_error("negative count"));
        }
        m.charge(n as usize / 64)?;
        return Ok(vec![0; (n as usize).min(1 << 26)]);
    }
    if let Some(Kind::Bytes(_) | Kind::ByteArray(_)) = v.kind() {
        return Ok(v.obj().map(|o| bytes_of(o)).unwrap_or_default());
    }
    let mut bytes = Vec::new();
    for item in m.items_of(v)? {
        match item.as_int() {
            Some(n) if (0..256).contains(&n) => bytes.push(n as u8),
            Some(_) => return Err(m.value_error("bytes must be in range(0, 256)")),
            None => {
                let name = m.type_name(&item);
                return Err(m.type_error(format!("'{name}' object cannot be interpreted as an integer")));
            }
        }
    }
    Ok(bytes)
}

pub fn make_bytes(m: &mut Machine, class: &Ref, args: Vec<Value>, kw: Kw) -> Res<Flow> {
    let bytes = bytes_from(m, &args, &kw)?;
    Ok(Flow::Value(Value::Obj(Object::of(own_class(class), Kind::Bytes(bytes.into())))))
}

pub fn make_bytearray(m: &mut Machine, class: &Ref, args: Vec<Value>, kw: Kw) -> Res<Flow> {
    let bytes = bytes_from(m, &args, &kw)?;
    Ok(Flow::Value(Value::Obj(Object::of(own_class(class), Kind::ByteArray(RefCell::new(bytes))))))
}

pub fn make_range(m: &mut Machine, _: &Ref, args: Vec<Value>, _: Kw) -> Res<Flow> {
    let mut n = Vec::new();
    for v in &args {
        match m.index_of(v)? {
            Some(i) => n.push(i),
            None => {
                let name = m.type_name(v);
                return Err(m.type_error(format!("'{name}' object cannot be interpreted as an integer")));
            }
        }
    }
    let triple = match n.as_slice() {
        [stop] => (0, *stop, 1),
        [start, stop] => (*start, *stop, 1),
        [_, _, 0] => return Err(m.value_error("range() arg 3 must not be zero")),
        [start, stop, step] => (*start, *stop, *step),
        _ => return Err(m.type_error(format!("range expected at least 1 argument, got {}", n.len()))),
    };
    Ok(Flow::Value(Value::Obj(Object::new(Kind::Range(Box::new(triple))))))
}

pub fn make_slice(m: &mut Machine, _: &Ref, args: Vec<Value>, _: Kw) -> Res<Flow> {
    let parts = match args.as_slice() {
        [stop] => [Value::None, stop.clone(), Value::None],
        [start, stop] => [start.clone(), stop.clone(), Value::None],
        [start, stop, step] => [start.clone(), stop.clone(), step.clone()],
        _ => return Err(m.type_error("slice expected at most 3 arguments")),
    };
    Ok(Flow::Value(Value::Obj(Object::new(Kind::Slice(Box::new(parts))))))
}

fn list<'a>(m: &mut Machine, v: &'a Value) -> Res<&'a RefCell<Vec<Value>>> {
    match v.as_list() {
        Some(l) => Ok(l),
        None => Err(m.type_error("a list was expected")),
    }
}

fn items(v: &Value) -> Vec<Value> {
    match v.kind() {
        Some(Kind::List(l)) => l.borrow().clone(),
        Some(Kind::Tuple(t)) => t.to_vec(),
        _ => Vec::new(),
    }
}

fn index(m: &mut Machine, a: &[Value]) -> Res {
    let all = items(&a[0]);
    let bound = |v: Option<&Value>| v.and_then(Value::as_int);
    let (start, end) = pure::slices::bounds(bound(a.get(2)), bound(a.get(3)), all.len());
    for (i, v) in all.iter().enumerate().take(end).skip(start) {
        if m.equal(v, &a[1])? {
            return Ok(Value::from(i));
        }
    }
    let repr = m.repr_of(&a[1])?;
    let kind = m.type_name(&a[0]);
    let text =
        if kind == "tuple" { "tuple.index(x): x not in tuple".to_string() } else { format!("{repr} is not in list") };
    Err(m.value_error(text))
}

fn count(m: &mut Machine, a: &[Value]) -> Res {
    let mut n = 0;
    for v in items(&a[0]) {
        if m.equal(&v, &a[1])? {
            n += 1;
        }
    }
    Ok(Value::Int(n))
}

/// Sorts by `<`, stable; `keys` decide.
pub fn sort_by_keys(m: &mut Machine, items: Vec<Value>, keys: Vec<Value>, reverse: bool) -> Res<Vec<Value>> {
    let mut pairs: Vec<(Value, Value)> = keys.into_iter().zip(items).collect();
    if reverse {
        pairs.reverse();
    }
    m.charge(pairs.len())?;
    let mut failed = None;
    let mut less = |a: &Value, b: &Value| -> bool {
        if failed.is_some() {
            return false;
        }
        let answer = m.compare(CmpOp::Lt, a, b).and_then(|v| m.is_true(&v));
        answer.unwrap_or_else(|e| {
            failed = Some(e);
            false
        })
    };
    let sorted = merge_sort(pairs, &mut less);
    if let Some(e) = failed {
        return Err(e);
    }
    let mut sorted: Vec<Value> = sorted.into_iter().map(|(_, v)| v).collect();
    if reverse {
        sorted.reverse();
    }
    Ok(sorted)
}

/// A stable sort that may be given an inconsistent order: the program's `__lt__` decides.
fn merge_sort(mut pairs: Vec<(Value, Value)>, less: &mut dyn FnMut(&Value, &Value) -> bool) -> Vec<(Value, Value)> {
    if pairs.len() < 2 {
        return pairs;
    }
    let right = pairs.split_off(pairs.len() / 2);
    let left = merge_sort(pairs, less);
    let right = merge_sort(right, less);
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    while let (Some(l), Some(r)) = (left.peek(), right.peek()) {
        let next = if less(&r.0, &l.0) { right.next() } else { left.next() };
        merged.extend(next);
    }
    merged.extend(left);
    merged.extend(right);
    merged
}

pub static LIST: &[Native] = &[
    flow("__init__", 1, 2, |m, a, _| match a.get(1) {
        Some(v) => {
            let then = Then::Call {
                function: Value::native(&FILL_LIST),
                args: vec![a[0].clone(), Value::None],
                kw: Vec::new(),
                at: 1,
            };
            m.collect(v.clone(), then)
        }
        None => Ok(Flow::Value(Value::None)),
    }),
    plain("append", 2, 2, |m, a| {
        list(m, &a[0])?.borrow_mut().push(a[1].clone());
        Ok(Value::None)
    }),
    flow("extend", 2, 2, |m, a, _| {
        let then = Then::Call {
            function: Value::native(&EXTEND_LIST),
            args: vec![a[0].clone(), Value::None],
            kw: Vec::new(),
            at: 1,
        };
        m.collect(a[1].clone(), then)
    }),
    plain("insert", 3, 3, |m, a| {
        let l = list(m, &a[0])?;
        let n = m.index_of(&a[1])?.unwrap_or(0);
        let length = l.borrow().len() as i64;
        let at = if n < 0 { (n + length).max(0) } else { n.min(length) };
        l.borrow_mut().insert(at as usize, a[2].clone());
        Ok(Value::None)
    }),
    plain("pop", 1, 2, |m, a| {
        let l = list(m, &a[0])?;
        let length = l.borrow().len();
        if length == 0 {
            return Err(m.error("IndexError", "pop from empty list"));
        }
        let n = match a.get(1) {
            Some(v) => m.index_of(v)?.unwrap_or(-1),
            None => -1,
        };
        match pure::slices::place(n, length) {
            Some(at) => Ok(l.borrow_mut().remove(at)),
            None => Err(m.error("IndexError", "pop index out of range")),
        }
    }),
    plain("remove", 2, 2, |m, a| {
        let l = list(m, &a[0])?;
        for (i, v) in items(&a[0]).iter().enumerate() {
            if m.equal(v, &a[1])? {
                let old = l.borrow_mut().remove(i);
                drop(old);
                return Ok(Value::None);
            }
        }
        Err(m.value_error("list.remove(x): x not in list"))
    }),
    plain("clear", 1, 1, |m, a| {
        let old = list(m, &a[0])?.take();
        drop(old);
        Ok(Value::None)
    }),
    plain("copy", 1, 1, |_, a| Ok(Value::list(items(&a[0])))),
    plain("reverse", 1, 1, |m, a| {
        list(m, &a[0])?.borrow_mut().reverse();
        Ok(Value::None)
    }),
    plain("index", 2, 4, index),
    plain("count", 2, 2, count),
    flow("sort", 1, 1, |m, mut a, kw| {
        let function = m.module_attr("_builtins", "_sort_in_place")?;
        a.truncate(1);
        m.call(&function, a, kw)
    }),
    plain("__reversed__", 1, 1, |m, a| Ok(reversed(m, &a[0]))),
    plain("__len__", 1, 1, |m, a| Ok(Value::from(m.length(&a[0]).unwrap_or(0)))),
    plain("__iter__", 1, 1, |m, a| Ok(m.new_iter(Iter::Sequence(a[0].clone(), 0)))),
    plain("__getitem__", 2, 2, |m, a| m.native_item(&a[0], &a[1])),
    plain("__setitem__", 3, 3, |m, a| m.native_set_item(&a[0], a[1].clone(), a[2].clone()).map(|()| Value::None)),
    plain("__contains__", 2, 2, |m, a| {
        for v in items(&a[0]) {
            if m.equal(&v, &a[1])? {
                return Ok(Value::Bool(true));
            }
        }
        Ok(Value::Bool(false))
    }),
    plain("__repr__", 1, 1, |m, a| native_repr(m, &a[0])),
];

static FILL_LIST: Native = plain("__init__", 2, 2, |m, a| {
    let items = a[1].as_list().map(|l| l.take()).unwrap_or_default();
    let old = list(m, &a[0])?.replace(items);
    drop(old);
    Ok(Value::None)
});
static EXTEND_LIST: Native = plain("extend", 2, 2, |m, a| {
    let items = a[1].as_list().map(|l| l.take()).unwrap_or_default();
    list(m, &a[0])?.borrow_mut().extend(items);
    Ok(Value::None)
});

pub fn native_repr(m: &mut Machine, v: &Value) -> Res {
    match v.obj() {
        Some(o) => m.native_repr(&o.clone(), v).map(Value::str),
        None => m.repr_of(v).map(Value::str),
    }
}

pub fn reversed(m: &mut Machine, v: &Value) -> Value {
    let length = m.length(v).unwrap_or(0);
    m.new_iter(Iter::Reversed(v.clone(), length))
}

pub static TUPLE: &[Native] = &[
    plain("__new__", 1, 2, |m, a| {
        let items = match a.get(1) {
            Some(v) => m.items_of(v)?,
            None => Vec::new(),
        };
        let class = a[0].obj().and_then(own_class);
        Ok(Value::Obj(Object::of(class, Kind::Tuple(items.into()))))
    }),
    plain("index", 2, 4, index),
    plain("count", 2, 2, count),
    plain("__len__", 1, 1, |m, a| Ok(Value::from(m.length(&a[0]).unwrap_or(0)))),
    plain("__iter__", 1, 1, |m, a| Ok(m.new_iter(Iter::Sequence(a[0].clone(), 0)))),
    plain("__getitem__", 2, 2, |m, a| m.native_item(&a[0], &a[1])),
    plain("__hash__", 1, 1, |m, a| {
        let t = Value::tuple(items(&a[0]));
        m.hash(&t).map(|h| Value::Int(h as i64))
    }),
    plain("__eq__", 2, 2, |m, a| {
        if a[1].as_tuple().is_none() {
            return Ok(Value::NotImplemented);
        }
        let (x, y) = (Value::tuple(items(&a[0])), Value::tuple(items(&a[1])));
        m.equal(&x, &y).map(Value::Bool)
    }),
    plain("__repr__", 1, 1, |m, a| native_repr(m, &a[0])),
];

pub static RANGE: &[Native] = &[
    plain("index", 2, 2, |m, a| {
        let v = m.contains(&a[0], &a[1])?;
        match (a[0].kind(), a[1].as_int()) {
            (Some(Kind::Range(r)), Some(n)) if v => Ok(Value::Int((n - r.0) / r.2)),
            _ => {
                let repr = m.repr_of(&a[1])?;
                Err(m.value_error(format!("{repr} is not in range")))
            }
        }
    }),
    plain("count", 2, 2, |m, a| m.contains(&a[0], &a[1]).map(|b| Value::Int(i64::from(b)))),
    plain("__reversed__", 1, 1, |m, a| match a[0].kind() {
        Some(Kind::Range(r)) => {
            let n = range_len(r) as i64;
            let (first, last) = (r.0 + (n - 1) * r.2, r.0 - r.2);
            let iter = if n == 0 { Iter::Empty } else { Iter::Range(first, last, -r.2) };
            Ok(m.new_iter(iter))
        }
        _ => Ok(Value::None),
    }),
    plain("__len__", 1, 1, |m, a| Ok(Value::from(m.length(&a[0]).unwrap_or(0)))),
];

pub static SLICE: &[Native] = &[plain("indices", 2, 2, |m, a| match a[0].kind() {
    Some(Kind::Slice(parts)) => {
        let parts = parts.clone();
        let length = a[1].as_int().unwrap_or(0).max(0) as usize;
        let r = m.slice_range(&parts, length)?;
        Ok(Value::tuple(vec![Value::Int(r.start), Value::Int(r.stop), Value::Int(r.step)]))
    }
    _ => Ok(Value::None),
})];

fn raw(v: &Value) -> Vec<u8> {
    match v.kind() {
        Some(Kind::Str(s)) => s.text.as_bytes().to_vec(),
        _ => v.obj().map(|o| bytes_of(o)).unwrap_or_default(),
    }
}

pub static BYTES: &[Native] = &[
    with_kw("decode", 1, 3, |m, a, kw| super::codecs::decode(m, &raw(&a[0]), a, kw)),
    with_kw("hex", 1, 3, |_, a, kw| Ok(super::codecs::hex(&raw(&a[0]), a, kw))),
    plain("upper", 1, 1, |_, a| Ok(Value::bytes(raw(&a[0]).to_ascii_uppercase()))),
    plain("lower", 1, 1, |_, a| Ok(Value::bytes(raw(&a[0]).to_ascii_lowercase()))),
    plain("join", 2, 2, |m, a| {
        let parts: Vec<Vec<u8>> = m.items_of(&a[1])?.iter().map(raw).collect();
        let all = parts.join(raw(&a[0]).as_slice());
        m.charge(all.len() / 64)?;
        Ok(Value::bytes(all))
    }),
    plain("__len__", 1, 1, |m, a| Ok(Value::from(m.length(&a[0]).unwrap_or(0)))),
];

pub static BYTEARRAY: &[Native] = &[
    plain("append", 2, 2, |_, a| {
        if let Some(Kind::ByteArray(b)) = a[0].kind() {
            b.borrow_mut().push(a[1].as_int().unwrap_or(0) as u8);
        }
        Ok(Value::None)
    }),
    plain("extend", 2, 2, |m, a| {
        let more = bytes_from(m, &a[1..], &[])?;
        if let Some(Kind::ByteArray(b)) = a[0].kind() {
            b.borrow_mut().extend(more);
        }
        Ok(Value::None)
    }),
    plain("clear", 1, 1, |_, a| {
        if let Some(Kind::ByteArray(b)) = a[0].kind() {
            b.borrow_mut().clear();
        }
        Ok(Value::None)
    }),
    with_kw("decode", 1, 3, |m, a, kw| super::codecs::decode(m, &raw(&a[0]), a, kw)),
    with_kw("hex", 1, 3, |_, a, kw| Ok(super::codecs::hex(&raw(&a[0]), a, kw))),
    plain("__len__", 1, 1, |m, a| Ok(Value::from(m.length(&a[0]).unwrap_or(0)))),
];
