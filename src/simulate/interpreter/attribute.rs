//! Attribute access: descriptors, properties, `__getattr__`, and the attributes that built-in objects have.

use super::value::*;
use super::{Machine, NativeFrame};
use std::rc::Rc;

impl Machine {
    /// `object.name`; a property or `__getattr__` of the program runs in a frame.
    pub(super) fn load_attr(&mut self, object: &Value, name: &Ref) -> Res<Flow> {
        let class = self.class_of(object);
        if class.class_data().has_getattribute.get() {
            let getattribute = self.names.getattribute.clone();
            if let Some(method) = self.lookup(&class, &getattribute) {
                self.push_native(NativeFrame::AttributeFallback { object: object.clone(), name: name.clone() });
                let flow = self.call(&method, vec![object.clone(), Value::Obj(name.clone())], Vec::new());
                if !matches!(flow, Ok(Flow::Frame)) {
                    self.stack.pop();
                }
                return flow;
            }
        }
        if let Some(o) = object.obj()
            && o.as_class().is_none()
            && let Some(Kind::Property(p)) = self.lookup(&class, name).as_ref().and_then(Value::kind)
        {
            if p[0].is_none() {
                let text = format!("property '{}' of '{}' object has no getter", text(name), self.class_name(&class));
                return Err(self.error("AttributeError", text));
            }
            return self.call(&p[0].clone(), vec![object.clone()], Vec::new());
        }
        match self.find_attr_plain(object, &class, name)? {
            Some(v) => Ok(Flow::Value(v)),
            None => match self.call_getattr(object, name)? {
                Some(flow) => Ok(flow),
                None => match self.unseen(object, name) {
                    Some(v) => Ok(Flow::Value(v)),
                    None => Err(self.no_attribute(object, name)),
                },
            },
        }
    }

    /// What may come from where nothing can be seen, an unknown base class or an unknown decorator: an opaque value.
    fn unseen(&mut self, object: &Value, name: &Ref) -> Option<Value> {
        if text(name).starts_with("__") && text(name).ends_with("__") {
            return None;
        }
        let origin = match object.kind() {
            Some(Kind::Function(_)) => object.obj()?.own(&self.names.decorator)?,
            Some(Kind::Bound(b)) => b.0.obj()?.own(&self.names.decorator)?,
            _ => self.unknown_base(object)?,
        };
        let path = self.opaque_path(origin.obj()?);
        Some(self.new_opaque(&format!("{path}.{}", text(name))))
    }

    /// The base class of which nothing is known, where an object, a class or `super()` has one.
    fn unknown_base(&mut self, object: &Value) -> Option<Value> {
        let class = match object.kind() {
            Some(Kind::Class(_)) => object.obj()?.clone(),
            Some(Kind::Super(s)) => match s.1.obj() {
                Some(o) if o.as_class().is_some() => o.clone(),
                _ => self.class_of(&s.1),
            },
            _ => self.class_of(object),
        };
        if class.class_data().builtin || !self.is_partly_unknown(&class) {
            return None;
        }
        let order = class.class_data().mro.borrow().clone();
        let mut written = order.iter().filter_map(|c| c.own(&self.names.orig_bases));
        written.find_map(|bases| {
            bases.as_tuple()?.iter().find(|base| matches!(base.kind(), Some(Kind::Opaque(_)))).cloned()
        })
    }

    /// Calls `__getattr__`, if the class has one.
    pub(super) fn call_getattr(&mut self, object: &Value, name: &Ref) -> Res<Option<Flow>> {
        let class = self.class_of(object);
        let getattr = self.names.getattr.clone();
        match self.lookup(&class, &getattr) {
            Some(method) => self.call(&method, vec![object.clone(), Value::Obj(name.clone())], Vec::new()).map(Some),
            None => {
                if let Some(Kind::Module(_)) = object.kind()
                    && let Some(f) = object.obj().and_then(|o| o.own(&getattr))
                {
                    return self.call(&f, vec![Value::Obj(name.clone())], Vec::new()).map(Some);
                }
                Ok(None)
            }
        }
    }

    /// `getattr(object, name)` from Rust code.
    pub fn get_attr(&mut self, object: &Value, name: &Ref) -> Res {
        let class = self.class_of(object);
        if !class.class_data().has_getattribute.get()
            && let Some(v) = self.find_quick(object, &class, name)?
        {
            return Ok(v);
        }
        self.nested(|m| m.load_attr(object, name))
    }

    /// As `get_attr`, but `None` when there is no such attribute.
    pub fn find_attr(&mut self, object: &Value, name: &Ref) -> Res<Option<Value>> {
        match self.get_attr(object, name) {
            Ok(v) => Ok(Some(v)),
            Err(Stop::Raise(e)) if self.is_exception(&e, &self.types.attribute_error.clone()) => Ok(None),
            Err(e) => Err(e),
        }
    }

    /// What needs no code of the program.
    fn find_quick(&mut self, object: &Value, class: &Ref, name: &Ref) -> Res<Option<Value>> {
        if let Some(Kind::Property(_)) = self.lookup(class, name).as_ref().and_then(Value::kind) {
            return Ok(None);
        }
        self.find_attr_plain(object, class, name)
    }

    /// `[object]` to function and self, so that no bound method has to be made for a call.
    pub(super) fn load_method(&mut self, object: Value, name: &Ref) -> Res<(Value, Value)> {
        let class = self.class_of(&object);
        let data = class.class_data();
        if !data.has_getattribute.get()
            && object.obj().is_none_or(|o| o.as_class().is_none() && o.own(name).is_none())
            && let Some(found) = self.lookup(&class, name)
            && matches!(found.kind(), Some(Kind::Function(_) | Kind::Native(_)))
            && !matches!(object.kind(), Some(Kind::Module(_)))
        {
            return Ok((found, object));
        }
        Ok((self.get_attr(&object, name)?, Value::Unbound))
    }

    fn find_attr_plain(&mut self, object: &Value, class: &Ref, name: &Ref) -> Res<Option<Value>> {
        let Some(o) = object.obj() else {
            return match self.lookup(class, name) {
                Some(v) => self.bind(&v, object, class).map(Some),
                None => self.special(object, name),
            };
        };
        if let Kind::Super(s) = &o.kind {
            return self.super_attr(&s.0.clone(), &s.1.clone(), name);
        }
        if let Kind::Opaque(_) = &o.kind {
            if let Some(v) = o.own(name) {
                return Ok(Some(v));
            }
            return self.opaque_attr(o, name).map(Some);
        }
        if o.as_class().is_some() {
            return self.class_attr(object, o, class, name);
        }
        let found = self.lookup(class, name);
        if let Some(v) = &found
            && self.is_data_descriptor(v)
        {
            return self.bind(v, object, class).map(Some);
        }
        if let Some(v) = o.own(name) {
            return Ok(Some(v));
        }
        if let Some(v) = found {
            return self.bind(&v, object, class).map(Some);
        }
        self.special(object, name)
    }

    /// As `object.__getattribute__` finds it.
    pub fn find_plain(&mut self, object: &Value, class: &Ref, name: &Ref) -> Res<Option<Value>> {
        self.find_attr_plain(object, class, name)
    }

    pub fn missing_attribute(&mut self, object: &Value, name: &Ref) -> Stop {
        self.no_attribute(object, name)
    }

    fn class_attr(&mut self, object: &Value, o: &Ref, meta: &Ref, name: &Ref) -> Res<Option<Value>> {
        let in_meta = if Rc::ptr_eq(meta, &self.types.type_) { None } else { self.lookup(meta, name) };
        if let Some(v) = &in_meta
            && self.is_data_descriptor(v)
        {
            return self.bind(v, object, meta).map(Some);
        }
        if let Some(v) = self.lookup(o, name) {
            if same(name, &self.names.doc) && o.own(name).is_none() {
                return Ok(Some(Value::None));
            }
            return match v.kind() {
                Some(Kind::ClassMethod(f)) => Ok(Some(Value::bound((**f).clone(), object.clone()))),
                Some(Kind::StaticMethod(f)) => Ok(Some((**f).clone())),
                Some(Kind::Plain) => {
                    let owner = self.class_of(&v);
                    let get = self.names.get.clone();
                    match self.lookup(&owner, &get) {
                        Some(get) => self.call_sync(&get, vec![v.clone(), Value::None, object.clone()]).map(Some),
                        None => Ok(Some(v)),
                    }
                }
                _ => Ok(Some(v)),
            };
        }
        if let Some(v) = in_meta {
            return self.bind(&v, object, meta).map(Some);
        }
        if let Some(v) = self.special(object, name)? {
            return Ok(Some(v));
        }
        match self.lookup(meta, name) {
            Some(v) => self.bind(&v, object, meta).map(Some),
            None => Ok(None),
        }
    }

    fn super_attr(&mut self, after: &Ref, this: &Value, name: &Ref) -> Res<Option<Value>> {
        let start = match this.obj() {
            Some(o) if o.as_class().is_some() && self.is_subclass(o, after) => o.clone(),
            _ => self.class_of(this),
        };
        let order = start.class_data().mro.borrow().clone();
        let position = order.iter().position(|c| Rc::ptr_eq(c, after)).map_or(0, |i| i + 1);
        for class in &order[position..] {
            if let Some(v) = class.own(name) {
                let on_class = this.obj().is_some_and(|o| o.as_class().is_some());
                if on_class {
                    return Ok(Some(match v.kind() {
                        Some(Kind::ClassMethod(f)) => Value::bound((**f).clone(), this.clone()),
                        Some(Kind::StaticMethod(f)) => (**f).clone(),
                        // `super().__call__` in a metaclass: the class is the instance.
                        Some(Kind::Function(_) | Kind::Native(_)) if self.is_instance_of(this, class) => {
                            Value::bound(v, this.clone())
                        }
                        _ => v,
                    }));
                }
                return self.bind(&v, this, &start).map(Some);
            }
        }
        match text(name) {
            "__class__" => Ok(Some(Value::Obj(self.types.super_.clone()))),
            _ => self.object_method(this, name),
        }
    }

    /// The methods of `object` that are not in its table because most code never asks for them.
    fn object_method(&mut self, this: &Value, name: &Ref) -> Res<Option<Value>> {
        if let Some(operator) = self.operator_method(&self.class_of(this), text(name)) {
            return Ok(Some(Value::bound(operator, this.clone())));
        }
        let object = self.types.object_methods.entries().borrow().get_str(name);
        Ok(object.map(|f| if text(name) == "__new__" { f } else { Value::bound(f, this.clone()) }))
    }

    fn is_data_descriptor(&self, v: &Value) -> bool {
        match v.kind() {
            Some(Kind::Property(_)) => true,
            Some(Kind::Plain) => {
                let class = self.class_of(v);
                self.lookup(&class, &self.names.set).is_some()
            }
            _ => false,
        }
    }

    /// What an attribute of the class is for an instance.
    pub fn bind(&mut self, v: &Value, this: &Value, class: &Ref) -> Res {
        Ok(match v.kind() {
            Some(Kind::Function(_) | Kind::Native(_)) => Value::bound(v.clone(), this.clone()),
            Some(Kind::StaticMethod(f)) => (**f).clone(),
            Some(Kind::ClassMethod(f)) => {
                let target = match this.obj() {
                    Some(o) if o.as_class().is_some() => this.clone(),
                    _ => Value::Obj(class.clone()),
                };
                Value::bound((**f).clone(), target)
            }
            Some(Kind::Property(p)) => {
                let getter = p[0].clone();
                return self.call_sync(&getter, vec![this.clone()]);
            }
            Some(Kind::Plain) => {
                let owner = self.class_of(v);
                let get = self.names.get.clone();
                return match self.lookup(&owner, &get) {
                    Some(get) => self.call_sync(&get, vec![v.clone(), this.clone(), Value::Obj(class.clone())]),
                    None => Ok(v.clone()),
                };
            }
            _ => v.clone(),
        })
    }

    pub(super) fn no_attribute(&mut self, object: &Value, name: &Ref) -> Stop {
        let text = match object.kind() {
            Some(Kind::Class(c)) => {
                format!("type object '{}' has no attribute '{}'", c.name.borrow().as_str().unwrap_or("?"), text(name))
            }
            Some(Kind::Module(m)) => format!("module '{m}' has no attribute '{}'", text(name)),
            Some(Kind::Super(_)) => format!("'super' object has no attribute '{}'", text(name)),
            _ => format!("'{}' object has no attribute '{}'", self.type_name(object), text(name)),
        };
        let error = self.exception("AttributeError", text);
        let key = self.text("name");
        error.set_own(&key, Value::Obj(name.clone()));
        let key = self.text("obj");
        error.set_own(&key, object.clone());
        Stop::Raise(error)
    }

    pub fn set_attr(&mut self, object: &Value, name: &Ref, value: Value) -> Res<()> {
        let class = self.class_of(object);
        if class.class_data().has_setattr.get() {
            let setattr = self.names.setattr.clone();
            if let Some(method) = self.lookup(&class, &setattr) {
                self.call_sync(&method, vec![object.clone(), Value::Obj(name.clone()), value])?;
                return Ok(());
            }
        }
        self.set_attr_plain(object, &class, name, value)
    }

    /// `object.__setattr__`.
    pub fn set_attr_plain(&mut self, object: &Value, class: &Ref, name: &Ref, value: Value) -> Res<()> {
        let Some(o) = object.obj() else { return Err(self.no_attribute(object, name)) };
        if let Some(found) = self.lookup(class, name) {
            match found.kind() {
                Some(Kind::Property(p)) => {
                    if p[1].is_none() {
                        let text =
                            format!("property '{}' of '{}' object has no setter", text(name), self.class_name(class));
                        return Err(self.error("AttributeError", text));
                    }
                    let setter = p[1].clone();
                    self.call_sync(&setter, vec![object.clone(), value])?;
                    return Ok(());
                }
                Some(Kind::Plain) => {
                    let owner = self.class_of(&found);
                    let set = self.names.set.clone();
                    if let Some(set) = self.lookup(&owner, &set) {
                        self.call_sync(&set, vec![found.clone(), object.clone(), value])?;
                        return Ok(());
                    }
                }
                _ => {}
            }
        }
        if self.set_special(o, name, &value)? {
            return Ok(());
        }
        if let Some(data) = o.as_class() {
            if data.builtin && !Rc::ptr_eq(o, &self.types.opaque) {
                let text = format!("cannot set '{}' attribute of immutable type '{}'", text(name), self.class_name(o));
                return Err(self.type_error(text));
            }
            if same(name, &self.names.getattribute) {
                data.has_getattribute.set(true);
            }
            if same(name, &self.names.setattr) {
                data.has_setattr.set(true);
            }
        } else if let Some(slots) = &class.class_data().slots {
            if !slots.iter().any(|s| same(s, name)) {
                let text = format!(
                    "'{}' object has no attribute '{}' and no __dict__ for setting new attributes",
                    self.class_name(class),
                    text(name)
                );
                return Err(self.error("AttributeError", text));
            }
        } else if !self.has_dict(o) {
            return Err(self.no_attribute(object, name));
        }
        let old = {
            let attrs = o.dict();
            let mut entries = attrs.entries().borrow_mut();
            entries.set_str(name, value)
        };
        drop(old);
        Ok(())
    }

    /// Whether attributes can be set on it freely.
    fn has_dict(&self, o: &Ref) -> bool {
        if matches!(
            o.kind,
            Kind::Plain
                | Kind::Function(_)
                | Kind::Module(_)
                | Kind::Exception(_)
                | Kind::Class(_)
                | Kind::Opaque(_)
                | Kind::Future(_)
                | Kind::Loop(_)
                | Kind::Library(_)
                | Kind::StaticMethod(_)
                | Kind::ClassMethod(_)
        ) {
            return !(matches!(o.kind, Kind::Plain)
                && o.class.borrow().as_ref().is_some_and(|c| {
                    Rc::ptr_eq(c, &self.types.object) || c.as_class().is_some_and(|data| data.slots.is_some())
                }));
        }
        o.class.borrow().is_some()
    }

    pub fn delete_attr(&mut self, object: &Value, name: &Ref) -> Res<()> {
        let class = self.class_of(object);
        if class.class_data().has_setattr.get() {
            let delattr = self.names.delattr.clone();
            if let Some(method) = self.lookup(&class, &delattr) {
                self.call_sync(&method, vec![object.clone(), Value::Obj(name.clone())])?;
                return Ok(());
            }
        }
        let Some(o) = object.obj() else { return Err(self.no_attribute(object, name)) };
        if let Some(found) = self.lookup(&class, name) {
            match found.kind() {
                Some(Kind::Property(p)) if !p[2].is_none() => {
                    let deleter = p[2].clone();
                    self.call_sync(&deleter, vec![object.clone()])?;
                    return Ok(());
                }
                Some(Kind::Property(_)) => {
                    let text =
                        format!("property '{}' of '{}' object has no deleter", text(name), self.class_name(&class));
                    return Err(self.error("AttributeError", text));
                }
                Some(Kind::Plain) => {
                    let owner = self.class_of(&found);
                    let delete = self.names.delete.clone();
                    if let Some(method) = self.lookup(&owner, &delete) {
                        self.call_sync(&method, vec![found.clone(), object.clone()])?;
                        return Ok(());
                    }
                }
                _ => {}
            }
        }
        let attrs = o.attrs.borrow().clone();
        let old = attrs.and_then(|a| a.entries().borrow_mut().remove_str(name));
        match old {
            Some(_) => Ok(()),
            None => Err(self.no_attribute(object, name)),
        }
    }

    /// Attributes that are not in any table: those of functions, classes, modules, exceptions, generators.
    fn special(&mut self, object: &Value, name: &Ref) -> Res<Option<Value>> {
        let text = text(name);
        if !text.starts_with('_') {
            let v = match object.obj() {
                Some(o) => match &o.kind {
                    Kind::Exception(_) => self.exception_attr(o, text),
                    Kind::Generator(g) => self.generator_attr(g, text),
                    Kind::Slice(s) => match text {
                        "start" => Some(s[0].clone()),
                        "stop" => Some(s[1].clone()),
                        "step" => Some(s[2].clone()),
                        _ => None,
                    },
                    Kind::Range(r) => match text {
                        "start" => Some(Value::Int(r.0)),
                        "stop" => Some(Value::Int(r.1)),
                        "step" => Some(Value::Int(r.2)),
                        _ => None,
                    },
                    Kind::Deque(d) if text == "maxlen" => Some(d.max.map_or(Value::None, Value::from)),
                    Kind::Property(p) => match text {
                        "fget" => Some(p[0].clone()),
                        "fset" => Some(p[1].clone()),
                        "fdel" => Some(p[2].clone()),
                        _ => None,
                    },
                    Kind::Complex(c) => match text {
                        "real" => Some(Value::Float(c.0)),
                        "imag" => Some(Value::Float(c.1)),
                        _ => None,
                    },
                    Kind::Cell(c) if text == "cell_contents" => Some(c.borrow().clone()),
                    Kind::Module(module) => self.unmodelled(o, module, text),
                    Kind::GenericAlias(a) => self.find_attr(&a.0.clone(), name)?,
                    _ => self.library_attr(o, text),
                },
                None => None,
            };
            if v.is_some() {
                return Ok(v);
            }
            return Ok(match (text, object.as_int(), object.as_float()) {
                ("real" | "numerator", Some(_), _) => Some(object.clone()),
                ("denominator", Some(_), _) => Some(Value::Int(1)),
                ("imag", Some(_), _) => Some(Value::Int(0)),
                ("real", _, Some(x)) => Some(Value::Float(x)),
                ("imag", _, Some(_)) => Some(Value::Float(0.0)),
                _ => None,
            });
        }
        match text {
            "__class__" => return Ok(Some(Value::Obj(self.class_of(object)))),
            "__dict__" => {
                return Ok(object.obj().and_then(|o| {
                    if o.as_class().is_some() {
                        return Some(Value::Obj(Object::new(Kind::Proxy(o.dict()))));
                    }
                    self.has_dict(o).then(|| Value::Obj(o.dict()))
                }));
            }
            "__doc__" if !matches!(object.kind(), Some(Kind::Function(_) | Kind::Module(_) | Kind::Property(_))) => {
                return Ok(Some(Value::None));
            }
            "__module__" if !matches!(object.kind(), Some(Kind::Function(_))) => {
                return Ok(Some(match object.kind() {
                    Some(Kind::Class(_)) | Some(Kind::Native(_)) => Value::str("builtins"),
                    _ => return Ok(None),
                }));
            }
            _ => {}
        }
        let Some(o) = object.obj() else { return self.object_method(object, name) };
        let found = match &o.kind {
            Kind::Function(f) => self.function_attr(f, text),
            Kind::Native(n) => match text {
                "__name__" | "__qualname__" => Some(Value::str(n.name)),
                "__self__" => Some(Value::None),
                _ => None,
            },
            Kind::Bound(b) => match text {
                "__self__" => Some(b.1.clone()),
                "__func__" => Some(b.0.clone()),
                _ => {
                    let function = b.0.clone();
                    return self.find_attr(&function, name);
                }
            },
            Kind::StaticMethod(f) | Kind::ClassMethod(f) => match text {
                "__func__" | "__wrapped__" => Some((**f).clone()),
                _ => {
                    let function = (**f).clone();
                    return self.find_attr(&function, name);
                }
            },
            Kind::Class(c) => match text {
                "__name__" => Some(c.name.borrow().clone()),
                "__qualname__" => Some(c.name.borrow().clone()),
                "__bases__" => Some(Value::tuple(c.bases.iter().cloned().map(Value::Obj).collect())),
                "__base__" => Some(c.bases.first().cloned().map_or(Value::None, Value::Obj)),
                "__mro__" => Some(Value::tuple(c.mro.borrow().iter().cloned().map(Value::Obj).collect())),
                "__annotations__" => {
                    let dict = Value::dict(super::dict::Dict::default());
                    o.set_own(name, dict.clone());
                    Some(dict)
                }
                "__type_params__" => Some(Value::tuple(Vec::new())),
                _ => match self.operator_method(o, text) {
                    Some(operator) => Some(operator),
                    None => self.types.object_methods.entries().borrow().get_str(name),
                },
            },
            Kind::Module(m) => match text {
                "__name__" => Some(Value::str(m.clone())),
                "__doc__" => Some(Value::None),
                "__file__" => Some(Value::str(format!("{m}.py"))),
                _ => None,
            },
            Kind::Exception(_) => self.exception_attr(o, text),
            Kind::Generator(g) => self.generator_attr(g, text),
            Kind::GenericAlias(a) => match text {
                "__origin__" => Some(a.0.clone()),
                "__args__" => Some(a.1.clone()),
                "__name__" | "__qualname__" | "__module__" | "__doc__" => return self.find_attr(&a.0.clone(), name),
                _ => None,
            },
            Kind::Property(p) => match text {
                "__isabstractmethod__" => {
                    let getter = p[0].clone();
                    return self.find_attr(&getter, name);
                }
                "__doc__" => return self.find_attr(&p[0].clone(), name),
                _ => None,
            },
            Kind::Super(s) => match text {
                "__thisclass__" => Some(Value::Obj(s.0.clone())),
                "__self__" => Some(s.1.clone()),
                _ => None,
            },
            _ => self.library_attr(o, text),
        };
        match found {
            Some(v) => Ok(Some(v)),
            None => self.object_method(object, name),
        }
    }

    fn function_attr(&mut self, f: &super::frame::Function, text: &str) -> Option<Value> {
        Some(match text {
            "__name__" => f.name.borrow().clone(),
            "__qualname__" => f.qualname.borrow().clone(),
            "__doc__" => f.code.doc.clone(),
            "__module__" => f.globals.entries().borrow().get_str(&self.names.name).unwrap_or(Value::None),
            "__globals__" => Value::Obj(f.globals.clone()),
            "__annotations__" => self.annotations_of(f),
            "__defaults__" => match f.defaults.borrow().as_slice() {
                [] => Value::None,
                list => Value::tuple(list.to_vec()),
            },
            "__kwdefaults__" if f.kw_defaults.is_empty() => Value::None,
            "__kwdefaults__" => {
                let mut dict = super::dict::Dict::default();
                for (name, value) in &f.kw_defaults {
                    dict.set_str(name, value.clone());
                }
                Value::dict(dict)
            }
            "__closure__" => match f.closure.as_slice() {
                [] => Value::None,
                list => Value::tuple(list.iter().cloned().map(Value::Obj).collect()),
            },
            "__type_params__" => Value::tuple(Vec::new()),
            "__code__" => self.code_object(&f.code),
            _ => return None,
        })
    }

    /// What code looks at in `function.__code__`: names and counts.
    fn code_object(&mut self, code: &crate::simulate::compile::code::Code) -> Value {
        let object = Object::of(Some(self.types.code.clone()), Kind::Plain);
        let line = self.line_of(code.first_place);
        let flags = match code.kind {
            crate::simulate::compile::code::CodeKind::Plain => 0,
            crate::simulate::compile::code::CodeKind::Generator => 0x20,
            crate::simulate::compile::code::CodeKind::Coroutine => 0x80,
            crate::simulate::compile::code::CodeKind::AsyncGenerator => 0x200,
        };
        let names = code.locals.iter().cloned().map(Value::Obj).collect();
        let fields = [
            ("co_name", Value::Obj(code.name.clone())),
            ("co_qualname", Value::Obj(code.qualname.clone())),
            ("co_firstlineno", Value::Int(i64::from(line))),
            ("co_filename", Value::str("program.py")),
            ("co_argcount", Value::from(code.params.positional)),
            ("co_posonlyargcount", Value::from(code.params.positional_only)),
            ("co_kwonlyargcount", Value::from(code.params.keyword_only)),
            (
                "co_flags",
                Value::Int(flags | (4 * i64::from(code.params.varargs)) | (8 * i64::from(code.params.kwargs))),
            ),
            ("co_varnames", Value::tuple(names)),
        ];
        for (key, value) in fields {
            let key = self.text(key);
            object.set_own(&key, value);
        }
        Value::Obj(object)
    }

    fn generator_attr(&mut self, g: &super::frame::Generator, text: &str) -> Option<Value> {
        use super::frame::GeneratorState;
        Some(match text {
            "__name__" => g.name.borrow().clone(),
            "__qualname__" => g.qualname.borrow().clone(),
            "cr_running" | "gi_running" => Value::Bool(g.state.get() == GeneratorState::Running),
            "ag_running" => Value::Bool(g.stepping.get()),
            "cr_suspended" | "gi_suspended" | "ag_suspended" => Value::Bool(g.state.get() == GeneratorState::Suspended),
            "cr_await" | "gi_yieldfrom" | "ag_await" => {
                g.frame.borrow().as_ref().and_then(|f| f.delegate().cloned()).unwrap_or(Value::None)
            }
            "cr_frame" | "gi_frame" | "ag_frame" => match g.state.get() {
                GeneratorState::Closed => Value::None,
                _ => Value::Obj(Object::of(Some(self.types.frame.clone()), Kind::Plain)),
            },
            "cr_code" | "gi_code" | "ag_code" => self.code_object(&g.code.clone()),
            "cr_origin" => Value::None,
            _ => return None,
        })
    }

    /// Sets an attribute that lives in the object itself. `false`: it is an ordinary one.
    fn set_special(&mut self, o: &Ref, name: &Ref, value: &Value) -> Res<bool> {
        let text = text(name);
        match (&o.kind, text) {
            (_, "__class__") if value.obj().is_some_and(|c| c.as_class().is_some()) => {
                *o.class.borrow_mut() = value.obj().cloned();
            }
            (_, "__dict__") => {
                if let Some(d) = value.obj() {
                    *o.attrs.borrow_mut() = Some(d.clone());
                }
            }
            (Kind::Function(f), "__annotations__") => *f.annotations.borrow_mut() = value.clone(),
            (Kind::Function(f), "__name__") => *f.name.borrow_mut() = value.clone(),
            (Kind::Function(f), "__qualname__") => *f.qualname.borrow_mut() = value.clone(),
            (Kind::Function(f), "__defaults__") => {
                *f.defaults.borrow_mut() = value.as_tuple().unwrap_or_default().to_vec()
            }
            (Kind::Generator(g), "__name__") => *g.name.borrow_mut() = value.clone(),
            (Kind::Generator(g), "__qualname__") => *g.qualname.borrow_mut() = value.clone(),
            (Kind::Class(c), "__name__") => *c.name.borrow_mut() = value.clone(),
            (Kind::Exception(_), _) => return self.set_exception_attr(o, text, value),
            (Kind::Cell(c), "cell_contents") => *c.borrow_mut() = value.clone(),
            _ => return self.set_library_attr(o, text, value),
        }
        Ok(true)
    }

    /// `exit` and `enter` of a context manager, bound.
    pub(super) fn with_methods(&mut self, manager: &Value, is_async: bool) -> Res<(Value, Value)> {
        if let Some(Kind::Opaque(_)) = manager.kind() {
            let (enter, exit) = if is_async { ("__aenter__", "__aexit__") } else { ("__enter__", "__exit__") };
            let (enter, exit) = (self.text(enter), self.text(exit));
            return Ok((self.get_attr(manager, &exit)?, self.get_attr(manager, &enter)?));
        }
        let class = self.class_of(manager);
        let (enter, exit) = if is_async {
            (self.names.aenter.clone(), self.names.aexit.clone())
        } else {
            (self.names.enter.clone(), self.names.exit.clone())
        };
        let protocol = if is_async { "asynchronous context manager" } else { "context manager" };
        let (Some(enter), missed) = (self.lookup(&class, &enter), &exit) else {
            let name = self.class_name(&class);
            let other = if is_async { self.names.enter.clone() } else { self.names.aenter.clone() };
            let hint = match (self.lookup(&class, &other).is_some(), is_async) {
                (true, true) => " but it supports the context manager protocol. Did you mean to use 'with'?",
                (true, false) => {
                    " but it supports the asynchronous context manager protocol. Did you mean to use 'async with'?"
                }
                _ => "",
            };
            return Err(self.type_error(format!("'{name}' object does not support the {protocol} protocol{hint}")));
        };
        let Some(exit) = self.lookup(&class, missed) else {
            let name = self.class_name(&class);
            let missed = text(missed).to_string();
            return Err(self.type_error(format!(
                "'{name}' object does not support the {protocol} protocol (missed {missed} method)"
            )));
        };
        Ok((self.bind(&exit, manager, &class)?, self.bind(&enter, manager, &class)?))
    }
}

fn text(name: &Ref) -> &str {
    name.as_str().unwrap_or("")
}

fn same(a: &Ref, b: &Ref) -> bool {
    Rc::ptr_eq(a, b) || a.as_str() == b.as_str()
}
