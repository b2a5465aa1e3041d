//! `contextvars`: contexts as immutable-looking maps, variables and tokens.

use crate::simulate::interpreter::value::*;
use crate::simulate::interpreter::{Machine, NativeFrame};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

pub struct ContextData {
    /// Variable objects and their values, in order of setting.
    pub values: RefCell<Vec<(Ref, Value)>>,
    pub entered: Cell<bool>,
}

pub struct VarData {
    pub name: Value,
    pub default: Value,
}

pub fn new_context(values: Vec<(Ref, Value)>) -> Ref {
    Object::new(Kind::Context(Box::new(ContextData { values: RefCell::new(values), entered: Cell::new(false) })))
}

pub fn data(context: &Ref) -> Option<&ContextData> {
    match &context.kind {
        Kind::Context(c) => Some(c),
        _ => None,
    }
}

/// `copy_context()` of a given one.
pub fn copy(context: &Ref) -> Ref {
    new_context(data(context).map(|c| c.values.borrow().clone()).unwrap_or_default())
}

fn get(context: &Ref, var: &Ref) -> Option<Value> {
    data(context)?.values.borrow().iter().find(|(v, _)| Rc::ptr_eq(v, var)).map(|(_, value)| value.clone())
}

fn set(context: &Ref, var: &Ref, value: Value) {
    let Some(c) = data(context) else { return };
    let mut values = c.values.borrow_mut();
    match values.iter_mut().find(|(v, _)| Rc::ptr_eq(v, var)) {
        Some((_, slot)) => *slot = value,
        None => values.push((var.clone(), value)),
    }
}

impl Machine {
    /// Makes `context` the current one, or raises when it is entered already. Gives the one before.
    pub fn enter_context(&mut self, context: &Ref) -> Res<Ref> {
        let Some(c) = data(context) else { return Err(self.type_error("a context was expected")) };
        if c.entered.replace(true) {
            let repr = self.repr_of(&Value::Obj(context.clone()))?;
            return Err(self.error("RuntimeError", format!("cannot enter context: {repr} is already entered")));
        }
        let local = self.local();
        Ok(std::mem::replace(&mut local.context, context.clone()))
    }

    pub fn leave_context(&mut self, previous: Ref) {
        let local = self.local();
        let left = std::mem::replace(&mut local.context, previous);
        if let Some(c) = data(&left) {
            c.entered.set(false);
        }
    }

    pub fn current_context(&mut self) -> Ref {
        self.local().context.clone()
    }
}

fn var_of<'a>(m: &mut Machine, v: &'a Value) -> Res<(&'a Ref, &'a VarData)> {
    match v.obj() {
        Some(o) => match &o.kind {
            Kind::ContextVar(d) => Ok((o, d)),
            _ => Err(m.type_error("a ContextVar was expected")),
        },
        None => Err(m.type_error("a ContextVar was expected")),
    }
}

pub static VAR: &[Native] = &[
    plain("get", 1, 2, |m, a| {
        let (var, d) = var_of(m, &a[0])?;
        let context = m.current_context();
        match (get(&context, var), a.get(1)) {
            (Some(v), _) => Ok(v),
            (None, Some(default)) => Ok(default.clone()),
            (None, None) if !d.default.is_unbound() => Ok(d.default.clone()),
            _ => {
                let class = m.exception_class("LookupError");
                Err(Stop::Raise(m.new_exception(&class, vec![a[0].clone()])))
            }
        }
    }),
    plain("set", 2, 2, |m, a| {
        let (var, _) = var_of(m, &a[0])?;
        let context = m.current_context();
        let old = get(&context, var).unwrap_or(Value::Unbound);
        set(&context, var, a[1].clone());
        Ok(Value::Obj(Object::new(Kind::Token(Box::new((var.clone(), old, context, Cell::new(false)))))))
    }),
    plain("reset", 2, 2, |m, a| {
        let (var, _) = var_of(m, &a[0])?;
        let Some(Kind::Token(token)) = a[1].kind() else {
            let name = m.type_name(&a[1]);
            return Err(m.type_error(format!("expected an instance of Token, got {name}")));
        };
        let repr = m.repr_of(&a[1])?;
        if token.3.get() {
            return Err(m.error("RuntimeError", format!("{repr} has already been used once")));
        }
        if !Rc::ptr_eq(&token.0, var) {
            return Err(m.value_error(format!("{repr} was created by a different ContextVar")));
        }
        let context = m.current_context();
        if !Rc::ptr_eq(&token.2, &context) {
            return Err(m.value_error(format!("{repr} was created in a different Context")));
        }
        token.3.set(true);
        if token.1.is_unbound() {
            if let Some(c) = data(&context) {
                c.values.borrow_mut().retain(|(v, _)| !Rc::ptr_eq(v, var));
            }
        } else {
            set(&context, var, token.1.clone());
        }
        Ok(Value::None)
    }),
];

pub fn new_var(m: &mut Machine, _: &Ref, args: Vec<Value>, kw: Kw) -> Res<Flow> {
    if args.len() != 1 {
        let n = args.len();
        return Err(m.type_error(format!("ContextVar() takes exactly 1 positional argument ({n} given)")));
    }
    let Some(name) = args.first().filter(|n| n.as_str().is_some()) else {
        return Err(m.type_error("context variable name must be a str"));
    };
    let default = kw.into_iter().find(|(n, _)| n.as_str() == Some("default")).map_or(Value::Unbound, |(_, v)| v);
    Ok(Flow::Value(Value::Obj(Object::new(Kind::ContextVar(Box::new(VarData { name: name.clone(), default }))))))
}

pub fn make_context(m: &mut Machine, _: &Ref, args: Vec<Value>, kw: Kw) -> Res<Flow> {
    if !args.is_empty() || !kw.is_empty() {
        return Err(m.type_error("Context() does not accept any arguments"));
    }
    Ok(Flow::Value(Value::Obj(new_context(Vec::new()))))
}

fn context_of(m: &mut Machine, v: &Value) -> Res<Ref> {
    match v.obj() {
        Some(o) if matches!(o.kind, Kind::Context(_)) => Ok(o.clone()),
        _ => Err(m.type_error("a Context was expected")),
    }
}

fn values_of(m: &mut Machine, v: &Value) -> Res<Vec<(Ref, Value)>> {
    let context = context_of(m, v)?;
    Ok(data(&context).map(|c| c.values.borrow().clone()).unwrap_or_default())
}

pub static CONTEXT: &[Native] = &[
    flow("run", 2, 255, |m, mut a, kw| {
        let context = context_of(m, &a[0])?;
        let function = a.remove(1);
        a.remove(0);
        let previous = m.enter_context(&context)?;
        m.stack.push(crate::simulate::interpreter::frame::Frame::Native(NativeFrame::LeaveContext(previous.clone())));
        match m.call(&function, a, kw) {
            Ok(Flow::Frame) => Ok(Flow::Frame),
            other => {
                m.stack.pop();
                m.leave_context(previous);
                other
            }
        }
    }),
    plain("copy", 1, 1, |m, a| Ok(Value::Obj(copy(&context_of(m, &a[0])?)))),
    plain("get", 2, 3, |m, a| {
        if !matches!(a[1].kind(), Some(Kind::ContextVar(_))) {
            let repr = m.repr_of(&a[1])?;
            return Err(m.type_error(format!("a ContextVar key was expected, got {repr}")));
        }
        let found = values_of(m, &a[0])?.into_iter().find(|(v, _)| a[1].same(&Value::Obj(v.clone())));
        Ok(found.map_or_else(|| a.get(2).cloned().unwrap_or(Value::None), |(_, value)| value))
    }),
    plain("__getitem__", 2, 2, |m, a| {
        if !matches!(a[1].kind(), Some(Kind::ContextVar(_))) {
            let repr = m.repr_of(&a[1])?;
            return Err(m.type_error(format!("a ContextVar key was expected, got {repr}")));
        }
        match values_of(m, &a[0])?.into_iter().find(|(v, _)| a[1].same(&Value::Obj(v.clone()))) {
            Some((_, value)) => Ok(value),
            None => {
                let class = m.types.key_error.clone();
                Err(Stop::Raise(m.new_exception(&class, vec![a[1].clone()])))
            }
        }
    }),
    plain("__contains__", 2, 2, |m, a| {
        if !matches!(a[1].kind(), Some(Kind::ContextVar(_))) {
            let repr = m.repr_of(&a[1])?;
            return Err(m.type_error(format!("a ContextVar key was expected, got {repr}")));
        }
        Ok(Value::Bool(values_of(m, &a[0])?.iter().any(|(v, _)| a[1].same(&Value::Obj(v.clone())))))
    }),
    plain("__len__", 1, 1, |m, a| Ok(Value::from(values_of(m, &a[0])?.len()))),
    plain("__iter__", 1, 1, |m, a| {
        let keys = values_of(m, &a[0])?.into_iter().map(|(v, _)| Value::Obj(v)).collect::<Vec<_>>();
        m.iterate_sync(&Value::list(keys))
    }),
    plain("keys", 1, 1, |m, a| Ok(Value::list(values_of(m, &a[0])?.into_iter().map(|(v, _)| Value::Obj(v)).collect()))),
    plain("values", 1, 1, |m, a| Ok(Value::list(values_of(m, &a[0])?.into_iter().map(|(_, v)| v).collect()))),
    plain("items", 1, 1, |m, a| {
        let pairs = values_of(m, &a[0])?.into_iter().map(|(k, v)| Value::tuple(vec![Value::Obj(k), v]));
        Ok(Value::list(pairs.collect()))
    }),
    plain("__eq__", 2, 2, |m, a| {
        if !matches!(a[1].kind(), Some(Kind::Context(_))) {
            return Ok(Value::NotImplemented);
        }
        let (x, y) = (values_of(m, &a[0])?, values_of(m, &a[1])?);
        if x.len() != y.len() {
            return Ok(Value::Bool(false));
        }
        for (var, value) in x {
            let same = match y.iter().find(|(v, _)| Rc::ptr_eq(v, &var)) {
                Some((_, other)) => m.equal(&value, other)?,
                None => false,
            };
            if !same {
                return Ok(Value::Bool(false));
            }
        }
        Ok(Value::Bool(true))
    }),
];

pub static MODULE: &[Native] = &[plain("copy_context", 0, 0, |m, _| {
    let context = m.current_context();
    Ok(Value::Obj(copy(&context)))
})];
