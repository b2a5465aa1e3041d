//! `set` and `frozenset`.

use super::own_class;
use super::sequence::native_repr;
use crate::simulate::interpreter::Machine;
use crate::simulate::interpreter::dict::Dict;
use crate::simulate::interpreter::iterate::Iter;
use crate::simulate::interpreter::value::*;
use crate::syntax::ast::BinOp;
use std::cell::RefCell;

pub fn make_set(m: &mut Machine, class: &Ref, args: Vec<Value>, _: Kw) -> Res<Flow> {
    let frozen = m.is_subclass(class, &m.types.frozenset);
    let items = match args.first() {
        Some(v) => m.items_of(v)?,
        None => Vec::new(),
    };
    let set = m.new_set(items)?;
    let entries = set.obj().map(|o| o.entries().take()).unwrap_or_default();
    Ok(Flow::Value(Value::Obj(Object::of(own_class(class), Kind::Set(RefCell::new(entries), frozen)))))
}

/// A set of the same kind as `like`.
fn like(like: &Value, entries: Dict) -> Value {
    let frozen = matches!(like.kind(), Some(Kind::Set(_, true)));
    Value::Obj(Object::new(Kind::Set(RefCell::new(entries), frozen)))
}

fn entries_of(m: &mut Machine, v: &Value) -> Res<Dict> {
    match v.kind() {
        Some(Kind::Set(d, _)) => Ok(d.borrow().clone()),
        _ => {
            let items = m.items_of(v)?;
            let set = m.new_set(items)?;
            Ok(set.obj().map(|o| o.entries().take()).unwrap_or_default())
        }
    }
}

/// `|`, `&`, `-`, `^`.
pub fn operate(m: &mut Machine, op: BinOp, a: &Value, b: &Value) -> Res<Option<Value>> {
    let (x, y) = (Value::set(entries_of(m, a)?), Value::set(entries_of(m, b)?));
    let result = Value::set(Dict::default());
    let keys = |v: &Value| v.obj().map(|o| o.entries().borrow().keys()).unwrap_or_default();
    for key in keys(&x) {
        let there = m.dict_get(&y, &key)?.is_some();
        let keep = match op {
            BinOp::BitOr => true,
            BinOp::BitAnd => there,
            _ => !there,
        };
        if keep {
            m.set_add(&result, key)?;
        }
    }
    if matches!(op, BinOp::BitOr | BinOp::BitXor) {
        for key in keys(&y) {
            if op == BinOp::BitOr || m.dict_get(&x, &key)?.is_none() {
                m.set_add(&result, key)?;
            }
        }
    }
    Ok(Some(like(a, result.obj().map(|o| o.entries().take()).unwrap_or_default())))
}

fn method(m: &mut Machine, op: BinOp, a: &[Value]) -> Res {
    let mut result = like(&a[0], entries_of(m, &a[0])?);
    for other in &a[1..] {
        if let Some(v) = operate(m, op, &result, other)? {
            result = v;
        }
    }
    Ok(result)
}

fn update(m: &mut Machine, op: BinOp, a: &[Value]) -> Res {
    let result = method(m, op, a)?;
    if let (Some(Kind::Set(own, _)), Some(new)) = (a[0].kind(), result.obj()) {
        let old = own.replace(new.entries().take());
        drop(old);
    }
    Ok(Value::None)
}

fn as_set(m: &mut Machine, v: &Value) -> Res<Ref> {
    match v.obj() {
        Some(o) if matches!(o.kind, Kind::Set(..)) => Ok(o.clone()),
        _ => {
            let items = m.items_of(v)?;
            let set = m.new_set(items)?;
            Ok(set.obj().cloned().unwrap_or_else(|| Object::new(Kind::Set(RefCell::default(), false))))
        }
    }
}

pub static SET: &[Native] = &[
    plain("__init__", 1, 2, |m, a| {
        if let (Some(Kind::Set(own, false)), Some(v)) = (a[0].kind(), a.get(1)) {
            let new = entries_of(m, v)?;
            *own.borrow_mut() = new;
        }
        Ok(Value::None)
    }),
    plain("add", 2, 2, |m, a| m.set_add(&a[0], a[1].clone()).map(|()| Value::None)),
    plain("discard", 2, 2, |m, a| m.dict_remove(&a[0], &a[1]).map(|_| Value::None)),
    plain("remove", 2, 2, |m, a| match m.dict_remove(&a[0], &a[1])? {
        Some(_) => Ok(Value::None),
        None => {
            let class = m.types.key_error.clone();
            Err(Stop::Raise(m.new_exception(&class, vec![a[1].clone()])))
        }
    }),
    plain("pop", 1, 1, |m, a| {
        let first = a[0].obj().and_then(|o| m.set_order(o).first().cloned());
        match first {
            Some(v) => {
                m.dict_remove(&a[0], &v)?;
                Ok(v)
            }
            None => {
                let class = m.types.key_error.clone();
                Err(Stop::Raise(m.new_exception(&class, vec![Value::str("pop from an empty set")])))
            }
        }
    }),
    plain("clear", 1, 1, |_, a| {
        if let Some(Kind::Set(own, _)) = a[0].kind() {
            let old = own.take();
            drop(old);
        }
        Ok(Value::None)
    }),
    plain("copy", 1, 1, |m, a| Ok(like(&a[0], entries_of(m, &a[0])?))),
    plain("union", 1, 255, |m, a| method(m, BinOp::BitOr, a)),
    plain("intersection", 1, 255, |m, a| method(m, BinOp::BitAnd, a)),
    plain("difference", 1, 255, |m, a| method(m, BinOp::Sub, a)),
    plain("symmetric_difference", 2, 2, |m, a| method(m, BinOp::BitXor, a)),
    plain("update", 1, 255, |m, a| update(m, BinOp::BitOr, a)),
    plain("intersection_update", 1, 255, |m, a| update(m, BinOp::BitAnd, a)),
    plain("difference_update", 1, 255, |m, a| update(m, BinOp::Sub, a)),
    plain("symmetric_difference_update", 2, 2, |m, a| update(m, BinOp::BitXor, a)),
    plain("issubset", 2, 2, |m, a| {
        let (x, y) = (as_set(m, &a[0])?, as_set(m, &a[1])?);
        m.subset(&x, &y).map(Value::Bool)
    }),
    plain("issuperset", 2, 2, |m, a| {
        let (x, y) = (as_set(m, &a[0])?, as_set(m, &a[1])?);
        m.subset(&y, &x).map(Value::Bool)
    }),
    plain("isdisjoint", 2, 2, |m, a| {
        for v in m.items_of(&a[1])? {
            if m.dict_get(&a[0], &v)?.is_some() {
                return Ok(Value::Bool(false));
            }
        }
        Ok(Value::Bool(true))
    }),
    plain("__contains__", 2, 2, |m, a| Ok(Value::Bool(m.dict_get(&a[0], &a[1])?.is_some()))),
    plain("__len__", 1, 1, |m, a| Ok(Value::from(m.length(&a[0]).unwrap_or(0)))),
    plain("__iter__", 1, 1, |m, a| {
        let items = a[0].obj().map(|o| m.set_order(o)).unwrap_or_default();
        Ok(m.new_iter(Iter::Items(items.into_iter())))
    }),
    plain("__repr__", 1, 1, |m, a| native_repr(m, &a[0])),
];
