//! `object`, `type`, `property`, `staticmethod`, `classmethod`, `super`, functions and modules.

use super::own_class;
use crate::simulate::interpreter::Machine;
use crate::simulate::interpreter::operate::generic;
use crate::simulate::interpreter::value::*;

fn name_of(m: &mut Machine, v: &Value) -> Res<Ref> {
    match v.obj() {
        Some(o) if o.as_str().is_some() => Ok(o.clone()),
        _ => Err(m.type_error("attribute name must be string")),
    }
}

/// Methods that every object has, but few ask for.
static OBJECT: &[Native] = &[
    with_kw("__new__", 1, 255, |m, a, _| match a[0].obj() {
        Some(class) if class.as_class().is_some() => {
            let class = class.clone();
            if let Some(names) = class.class_data().make.get().filter(|_| class.class_data().blank.get().is_none()) {
                return match names(m, &class, a[1..].to_vec(), Vec::new())? {
                    Flow::Value(v) => Ok(v),
                    Flow::Frame => Err(Stop::Halt),
                };
            }
            match class.class_data().blank.get() {
                Some(blank) => blank(m, &class, &a[1..]),
                None => Ok(m.new_instance(&class)),
            }
        }
        _ => Err(m.type_error("object.__new__(X): X is not a type object")),
    }),
    with_kw("__init__", 1, 255, |_, _, _| Ok(Value::None)),
    with_kw("__init_subclass__", 0, 255, |_, _, _| Ok(Value::None)),
    plain("__setattr__", 3, 3, |m, a| {
        let name = name_of(m, &a[1])?;
        let class = m.class_of(&a[0]);
        m.set_attr_plain(&a[0], &class, &name, a[2].clone()).map(|()| Value::None)
    }),
    plain("__delattr__", 2, 2, |m, a| {
        let name = name_of(m, &a[1])?;
        let old =
            a[0].obj().and_then(|o| o.attrs.borrow().clone()).and_then(|d| d.entries().borrow_mut().remove_str(&name));
        match old {
            Some(_) => Ok(Value::None),
            None => Err(m.missing_attribute(&a[0], &name)),
        }
    }),
    plain("__getattribute__", 2, 2, |m, a| {
        let name = name_of(m, &a[1])?;
        m.get_attr_plain(&a[0], &name)
    }),
    plain("__eq__", 2, 2, |_, a| Ok(if a[0].same(&a[1]) { Value::Bool(true) } else { Value::NotImplemented })),
    plain("__ne__", 2, 2, |m, a| m.equal(&a[0], &a[1]).map(|b| Value::Bool(!b))),
    plain("__hash__", 1, 1, |m, a| match a[0].obj() {
        Some(o) => Ok(Value::Int(i64::from(m.id_of(&o.clone())))),
        None => m.hash(&a[0]).map(|h| Value::Int(h as i64)),
    }),
    plain("__repr__", 1, 1, |m, a| super::sequence::native_repr(m, &a[0])),
    plain("__str__", 1, 1, |m, a| m.repr_of(&a[0]).map(Value::str)),
    plain("__format__", 2, 2, |m, a| {
        if a[1].as_str().is_some_and(|s| !s.is_empty()) {
            let name = m.type_name(&a[0]);
            return Err(m.type_error(format!("unsupported format string passed to {name}.__format__")));
        }
        m.str_of(&a[0]).map(Value::str)
    }),
    plain("__dir__", 1, 1, |m, a| m.names_of(&a[0])),
    plain("__reduce__", 1, 1, |m, a| {
        let class = m.class_of(&a[0]);
        Ok(Value::tuple(vec![Value::Obj(class), Value::tuple(Vec::new())]))
    }),
    plain("__sizeof__", 1, 1, |_, _| Ok(Value::Int(48))),
    plain("__subclasshook__", 1, 2, |_, _| Ok(Value::NotImplemented)),
];

pub fn setup(m: &mut Machine) {
    let table = m.types.object_methods.clone();
    for native in OBJECT {
        let name = m.text(native.name);
        table.entries().borrow_mut().set_str(&name, Value::native(native));
    }
    super::number::setup(m);
    let fromkeys = m.text("fromkeys");
    let function = Value::Obj(Object::new(Kind::ClassMethod(Box::new(Value::native(&FROMKEYS)))));
    m.types.dict.set_own(&fromkeys, function);
    for (class, natives) in [(m.types.str.clone(), ["maketrans"])] {
        for name in natives {
            let name = m.text(name);
            if let Some(v) = class.own(&name) {
                class.set_own(&name, Value::Obj(Object::new(Kind::StaticMethod(Box::new(v)))));
            }
        }
    }
    let new = m.names.new.clone();
    if let Some(v) = m.types.tuple.own(&new) {
        m.types.tuple.set_own(&new, Value::Obj(Object::new(Kind::StaticMethod(Box::new(v)))));
    }
    let new_type = Value::Obj(Object::new(Kind::StaticMethod(Box::new(Value::native(&TYPE_NEW)))));
    m.types.type_.set_own(&new, new_type);
}

static FROMKEYS: Native = plain("fromkeys", 2, 3, |m, a| {
    let value = a.get(2).cloned().unwrap_or(Value::None);
    let dict = m.call_sync(&a[0], Vec::new())?;
    for key in m.items_of(&a[1])? {
        m.set_item(&dict, key, value.clone())?;
    }
    Ok(dict)
});

/// `type(v)`, or `type(name, bases, namespace)`.
pub fn make_type(m: &mut Machine, class: &Ref, args: Vec<Value>, kw: Kw) -> Res<Flow> {
    match args.as_slice() {
        [v] if std::rc::Rc::ptr_eq(class, &m.types.type_) => Ok(Flow::Value(Value::Obj(m.class_of(v)))),
        [name, bases, namespace] => new_type(m, class, name, bases, namespace, kw).map(Flow::Value),
        _ => Err(m.type_error("type() takes 1 or 3 arguments")),
    }
}

fn new_type(m: &mut Machine, meta: &Ref, name: &Value, bases: &Value, namespace: &Value, kw: Kw) -> Res {
    let classes: Vec<Ref> = bases.as_tuple().unwrap_or_default().iter().filter_map(|b| b.obj().cloned()).collect();
    if classes.iter().any(|b| b.as_class().is_none()) {
        return Err(m.type_error("bases must be types"));
    }
    let winner = m.metaclass(Some(Value::Obj(meta.clone())), &classes)?;
    if !std::rc::Rc::ptr_eq(&winner, meta) {
        let args = vec![name.clone(), bases.clone(), namespace.clone()];
        return m.call_sync_kw(&Value::Obj(winner), args, kw);
    }
    match namespace.obj() {
        Some(ns) if matches!(ns.kind, Kind::Dict(_)) => m.new_class(meta, name.clone(), classes, &ns.clone(), kw),
        _ => Err(m.type_error("type() argument 3 must be dict")),
    }
}

static TYPE_NEW: Native = with_kw("__new__", 2, 4, |m, a, kw| match (a[0].obj(), a.len()) {
    (Some(meta), 4) => new_type(m, &meta.clone(), &a[1], &a[2], &a[3], kw.to_vec()),
    _ => Ok(Value::Obj(m.class_of(&a[1]))),
});

pub static TYPE: &[Native] = &[
    plain("mro", 1, 1, |_, a| match a[0].obj().and_then(|o| o.as_class()) {
        Some(c) => Ok(Value::list(c.mro.borrow().iter().cloned().map(Value::Obj).collect())),
        None => Ok(Value::None),
    }),
    with_kw("__init__", 1, 4, |_, _, _| Ok(Value::None)),
    flow("__call__", 1, 255, |m, mut a, kw| {
        let class = a.remove(0);
        match class.obj() {
            Some(c) if c.as_class().is_some() => {
                let c = c.clone();
                m.instantiate(&c, a, kw)
            }
            _ => Err(m.type_error("a class was expected")),
        }
    }),
    plain("__instancecheck__", 2, 2, |m, a| match a[0].obj() {
        Some(c) if c.as_class().is_some() => Ok(Value::Bool(m.is_instance_of(&a[1], &c.clone()))),
        _ => Ok(Value::Bool(false)),
    }),
    plain("__subclasscheck__", 2, 2, |m, a| match (a[0].obj(), a[1].obj()) {
        (Some(c), Some(d)) if c.as_class().is_some() && d.as_class().is_some() => Ok(Value::Bool(m.is_subclass(d, c))),
        _ => Ok(Value::Bool(false)),
    }),
    plain("__subclasses__", 1, 1, |_, _| Ok(Value::list(Vec::new()))),
    with_kw("__prepare__", 0, 3, |_, _, _| Ok(Value::dict(Default::default()))),
];

pub fn make_property(_: &mut Machine, class: &Ref, args: Vec<Value>, kw: Kw) -> Res<Flow> {
    let part = |i: usize, name: &str| super::argument(&args, i, &kw, name).unwrap_or(Value::None);
    let kind = Kind::Property(Box::new([part(0, "fget"), part(1, "fset"), part(2, "fdel")]));
    Ok(Flow::Value(Value::Obj(Object::of(own_class(class), kind))))
}

fn with_part(a: &[Value], at: usize) -> Res {
    let mut parts = match a[0].kind() {
        Some(Kind::Property(p)) => (**p).clone(),
        _ => return Ok(Value::None),
    };
    parts[at] = a[1].clone();
    let class = a[0].obj().and_then(|o| o.class.borrow().clone());
    Ok(Value::Obj(Object::of(class, Kind::Property(Box::new(parts)))))
}

pub static PROPERTY: &[Native] = &[
    plain("getter", 2, 2, |_, a| with_part(a, 0)),
    plain("setter", 2, 2, |_, a| with_part(a, 1)),
    plain("deleter", 2, 2, |_, a| with_part(a, 2)),
    plain("__get__", 2, 3, |m, a| match a[0].kind() {
        Some(Kind::Property(p)) if !a[1].is_none() => {
            let getter = p[0].clone();
            m.call_sync(&getter, vec![a[1].clone()])
        }
        _ => Ok(a[0].clone()),
    }),
];

pub fn make_static_method(m: &mut Machine, class: &Ref, args: Vec<Value>, _: Kw) -> Res<Flow> {
    match args.into_iter().next() {
        Some(f) => Ok(Flow::Value(Value::Obj(Object::of(own_class(class), Kind::StaticMethod(Box::new(f)))))),
        None => Err(m.type_error("staticmethod expected 1 argument, got 0")),
    }
}

pub fn make_class_method(m: &mut Machine, class: &Ref, args: Vec<Value>, _: Kw) -> Res<Flow> {
    match args.into_iter().next() {
        Some(f) => Ok(Flow::Value(Value::Obj(Object::of(own_class(class), Kind::ClassMethod(Box::new(f)))))),
        None => Err(m.type_error("classmethod expected 1 argument, got 0")),
    }
}

/// `super()`: class and instance are found in the calling frame.
pub fn make_super(m: &mut Machine, _: &Ref, args: Vec<Value>, _: Kw) -> Res<Flow> {
    let (class, this) = match args.as_slice() {
        [class, this] => (class.clone(), this.clone()),
        [class] => (class.clone(), Value::None),
        _ => match m.super_arguments.take() {
            Some(pair) => pair,
            None => return Err(m.error("RuntimeError", "super(): no arguments")),
        },
    };
    match class.obj() {
        Some(c) if c.as_class().is_some() => {
            let class = c.clone();
            let fits = m.is_instance_of(&this, &class)
                || this.obj().is_some_and(|o| o.as_class().is_some() && m.is_subclass(o, &class));
            if !fits {
                let (kind, name) = (m.type_name(&this), m.class_name(&class));
                return Err(m.type_error(format!(
                    "super(type, obj): obj (instance of {kind}) is not an instance or subtype of type ({name})."
                )));
            }
            Ok(Flow::Value(Value::Obj(Object::new(Kind::Super(Box::new((class, this)))))))
        }
        _ => Err(m.error("RuntimeError", "super(): __class__ cell not found")),
    }
}

pub static FUNCTION: &[Native] = &[
    plain("__get__", 2, 3, |_, a| {
        Ok(if a[1].is_none() { a[0].clone() } else { Value::bound(a[0].clone(), a[1].clone()) })
    }),
    flow("__call__", 1, 255, |m, mut a, kw| {
        let function = a.remove(0);
        m.call(&function, a, kw)
    }),
];

pub fn make_method(m: &mut Machine, _: &Ref, args: Vec<Value>, _: Kw) -> Res<Flow> {
    match args.as_slice() {
        [function, this] => Ok(Flow::Value(Value::bound(function.clone(), this.clone()))),
        _ => Err(m.type_error("method expected 2 arguments")),
    }
}

pub fn make_module(m: &mut Machine, _: &Ref, args: Vec<Value>, _: Kw) -> Res<Flow> {
    let name = args.first().and_then(Value::as_str).unwrap_or("module").to_string();
    let object = Object::new(Kind::Module(name.clone().into()));
    let key = m.names.name.clone();
    object.set_own(&key, Value::str(name));
    Ok(Flow::Value(Value::Obj(object)))
}

pub fn make_generic_alias(m: &mut Machine, _: &Ref, args: Vec<Value>, _: Kw) -> Res<Flow> {
    match args.as_slice() {
        [origin, index] => Ok(Flow::Value(generic(origin, index))),
        _ => Err(m.type_error("GenericAlias expected 2 arguments")),
    }
}

impl Machine {
    /// What `super()` without arguments means in the frame that is calling.
    pub fn note_super(&mut self, frame: &crate::simulate::interpreter::frame::PyFrame) {
        let code = &frame.code;
        let class = code.locals.iter().position(|n| n.as_str() == Some("__class__")).and_then(|i| frame.slots.get(i));
        let class = match class.and_then(Value::kind) {
            Some(Kind::Cell(c)) => c.borrow().clone(),
            _ => Value::None,
        };
        let this = match frame.slots.first() {
            Some(Value::Obj(o)) => match &o.kind {
                Kind::Cell(c) if code.cells.contains(&0) => c.borrow().clone(),
                _ => frame.slots[0].clone(),
            },
            Some(v) => v.clone(),
            None => Value::None,
        };
        self.super_arguments = Some((class, this));
    }

    /// Names of all attributes, sorted: `dir`.
    pub fn names_of(&mut self, v: &Value) -> Res {
        if let Some(listed) = self.listed_names(v)? {
            return Ok(listed);
        }
        let mut names = std::collections::BTreeSet::new();
        let mut add = |o: &Ref| {
            if let Some(attrs) = &*o.attrs.borrow() {
                names.extend(attrs.entries().borrow().iter().filter_map(|e| e.key.as_str().map(String::from)));
            }
        };
        if let Some(o) = v.obj() {
            add(o);
        }
        let class = match v.obj() {
            Some(o) if o.as_class().is_some() => o.clone(),
            _ => self.class_of(v),
        };
        for c in class.class_data().mro.borrow().iter() {
            add(c);
        }
        names.extend(OBJECT.iter().map(|n| n.name.to_string()));
        Ok(Value::list(names.into_iter().map(Value::str).collect()))
    }

    /// What `__dir__` of a class or a module says; otherwise the names of a module are its own.
    fn listed_names(&mut self, v: &Value) -> Res<Option<Value>> {
        let Some(object) = v.obj() else { return Ok(None) };
        let name = self.names.dir.clone();
        let is_module = matches!(object.kind, Kind::Module(_));
        let class = self.class_of(v);
        let (method, args) = match object.own(&name).filter(|_| is_module) {
            Some(function) => (Some(function), Vec::new()),
            None => {
                (self.lookup(&class, &name).filter(|f| matches!(f.kind(), Some(Kind::Function(_)))), vec![v.clone()])
            }
        };
        let names = match method {
            Some(method) => {
                let given = self.call_sync(&method, args)?;
                self.items_of(&given)?
            }
            None if is_module => object.dict().entries().borrow().keys(),
            None => return Ok(None),
        };
        super::sequence::sort_by_keys(self, names.clone(), names, false).map(|names| Some(Value::list(names)))
    }
}
