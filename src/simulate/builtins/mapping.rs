//! `dict`, its views, and `mappingproxy`.

use super::own_class;
use super::sequence::native_repr;
use crate::simulate::interpreter::Machine;
use crate::simulate::interpreter::dict::Dict;
use crate::simulate::interpreter::iterate::Iter;
use crate::simulate::interpreter::value::*;
use std::cell::RefCell;

/// `dict.update(*args, **kw)`.
fn update(m: &mut Machine, dict: &Value, args: &[Value], kw: &[(Ref, Value)]) -> Res<()> {
    if let Some(v) = args.first() {
        let keys = m.text("keys");
        let mapping = matches!(v.kind(), Some(Kind::Dict(_) | Kind::Proxy(_) | Kind::Opaque(_)))
            || (matches!(v.kind(), Some(Kind::Plain)) && m.find_attr(v, &keys)?.is_some());
        if mapping {
            m.dict_update(dict, v)?;
        } else {
            for (i, pair) in m.items_of(v)?.iter().enumerate() {
                // Numbers are the usual mistake.
                if pair.obj().is_none() {
                    let text = format!("cannot convert dictionary update sequence element #{i} to a sequence");
                    return Err(m.type_error(text));
                }
                let pair = m.items_of(pair)?;
                let [k, v] = pair.as_slice() else {
                    let n = pair.len();
                    return Err(m.value_error(format!(
                        "dictionary update sequence element #{i} has length {n}; 2 is required"
                    )));
                };
                m.dict_set(dict, k.clone(), v.clone())?;
            }
        }
    }
    for (name, value) in kw {
        m.dict_set(dict, Value::Obj(name.clone()), value.clone())?;
    }
    Ok(())
}

pub fn make_dict(m: &mut Machine, class: &Ref, args: Vec<Value>, kw: Kw) -> Res<Flow> {
    let made = Value::Obj(Object::of(own_class(class), Kind::Dict(RefCell::default())));
    update(m, &made, &args, &kw)?;
    Ok(Flow::Value(made))
}

pub fn make_proxy(m: &mut Machine, _: &Ref, args: Vec<Value>, _: Kw) -> Res<Flow> {
    match args.first().and_then(Value::obj) {
        Some(o) if matches!(o.kind, Kind::Dict(_)) => Ok(Flow::Value(Value::Obj(Object::new(Kind::Proxy(o.clone()))))),
        _ => Err(m.type_error("mappingproxy() argument must be a mapping")),
    }
}

fn table<'a>(m: &mut Machine, v: &'a Value) -> Res<&'a RefCell<Dict>> {
    match v.kind() {
        Some(Kind::Dict(d)) => Ok(d),
        Some(Kind::Proxy(o)) => Ok(o.entries()),
        _ => Err(m.type_error("a dict was expected")),
    }
}

fn view(v: &Value, view: View) -> Res {
    let inner = match v.kind() {
        Some(Kind::Proxy(o)) => Some(o.clone()),
        _ => v.obj().cloned(),
    };
    Ok(inner.map_or(Value::None, |o| Value::Obj(Object::new(Kind::DictView(o, view)))))
}

fn key_error(m: &mut Machine, key: &Value) -> Stop {
    let class = m.types.key_error.clone();
    Stop::Raise(m.new_exception(&class, vec![key.clone()]))
}

static GET: Native = plain("get", 2, 3, |m, a| {
    let inner = match a[0].kind() {
        Some(Kind::Proxy(o)) => Value::Obj(o.clone()),
        _ => a[0].clone(),
    };
    Ok(m.dict_get(&inner, &a[1])?.unwrap_or_else(|| a.get(2).cloned().unwrap_or(Value::None)))
});

pub static DICT: &[Native] = &[
    with_kw("__init__", 1, 2, |m, a, kw| update(m, &a[0], &a[1..], kw).map(|()| Value::None)),
    plain("get", 2, 3, |m, a| match GET.run {
        Run::Plain(f) => f(m, a),
        _ => Ok(Value::None),
    }),
    plain("keys", 1, 1, |_, a| view(&a[0], View::Keys)),
    plain("values", 1, 1, |_, a| view(&a[0], View::Values)),
    plain("items", 1, 1, |_, a| view(&a[0], View::Items)),
    plain("pop", 2, 3, |m, a| match (m.dict_remove(&a[0], &a[1])?, a.get(2)) {
        (Some(e), _) => Ok(e.value),
        (None, Some(default)) => Ok(default.clone()),
        (None, None) => Err(key_error(m, &a[1])),
    }),
    plain("popitem", 1, 1, |m, a| {
        let last = table(m, &a[0])?.borrow_mut().pop_end(true);
        match last {
            Some(e) => Ok(Value::tuple(vec![e.key, e.value])),
            None => Err(key_error(m, &Value::str("popitem(): dictionary is empty"))),
        }
    }),
    plain("setdefault", 2, 3, |m, a| match m.dict_get(&a[0], &a[1])? {
        Some(v) => Ok(v),
        None => {
            let default = a.get(2).cloned().unwrap_or(Value::None);
            m.dict_set(&a[0], a[1].clone(), default.clone())?;
            Ok(default)
        }
    }),
    with_kw("update", 1, 2, |m, a, kw| update(m, &a[0], &a[1..], kw).map(|()| Value::None)),
    plain("clear", 1, 1, |m, a| {
        let old = table(m, &a[0])?.borrow_mut().clear();
        drop(old);
        Ok(Value::None)
    }),
    plain("copy", 1, 1, |m, a| Ok(Value::dict(table(m, &a[0])?.borrow().clone()))),
    plain("__getitem__", 2, 2, |m, a| m.native_item(&a[0], &a[1])),
    plain("__setitem__", 3, 3, |m, a| m.dict_set(&a[0], a[1].clone(), a[2].clone()).map(|()| Value::None)),
    plain("__delitem__", 2, 2, |m, a| m.native_delete_item(&a[0], &a[1]).map(|()| Value::None)),
    plain("__contains__", 2, 2, |m, a| Ok(Value::Bool(m.dict_get(&a[0], &a[1])?.is_some()))),
    plain("__len__", 1, 1, |m, a| Ok(Value::from(table(m, &a[0])?.borrow().len()))),
    plain("__iter__", 1, 1, |m, a| {
        let size = table(m, &a[0])?.borrow().len();
        Ok(a[0].obj().map_or(Value::None, |o| m.new_iter(Iter::Dict(o.clone(), 0, size, View::Keys))))
    }),
    plain("__reversed__", 1, 1, |m, a| {
        let mut keys = table(m, &a[0])?.borrow().keys();
        keys.reverse();
        Ok(m.new_iter(Iter::Items(keys.into_iter())))
    }),
    plain("__eq__", 2, 2, |m, a| {
        let (Some(Kind::Dict(x)), Some(Kind::Dict(y))) = (a[0].kind(), a[1].kind()) else {
            return Ok(Value::NotImplemented);
        };
        let (x, y) = (Value::dict(x.borrow().clone()), Value::dict(y.borrow().clone()));
        m.equal(&x, &y).map(Value::Bool)
    }),
    plain("__repr__", 1, 1, |m, a| native_repr(m, &a[0])),
];

pub static PROXY: &[Native] = &[
    plain("get", 2, 3, |m, a| match GET.run {
        Run::Plain(f) => f(m, a),
        _ => Ok(Value::None),
    }),
    plain("keys", 1, 1, |_, a| view(&a[0], View::Keys)),
    plain("values", 1, 1, |_, a| view(&a[0], View::Values)),
    plain("items", 1, 1, |_, a| view(&a[0], View::Items)),
    plain("copy", 1, 1, |m, a| Ok(Value::dict(table(m, &a[0])?.borrow().clone()))),
    plain("__len__", 1, 1, |m, a| Ok(Value::from(table(m, &a[0])?.borrow().len()))),
];

pub static VIEW: &[Native] = &[
    plain("__len__", 1, 1, |m, a| Ok(Value::from(m.length(&a[0]).unwrap_or(0)))),
    plain("__reversed__", 1, 1, |m, a| {
        let mut items = m.items_of(&a[0])?;
        items.reverse();
        Ok(m.new_iter(Iter::Items(items.into_iter())))
    }),
    plain("isdisjoint", 2, 2, |m, a| {
        for v in m.items_of(&a[1])? {
            if m.contains(&a[0], &v)? {
                return Ok(Value::Bool(false));
            }
        }
        Ok(Value::Bool(true))
    }),
];
