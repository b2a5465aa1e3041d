//! Classes: how they are made, their order of bases, and what is an instance of what.

use super::Machine;
use super::frame::PyFrame;
use super::graves::Graves;
use super::value::*;
use crate::simulate::compile::code::Code;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Makes an instance from the arguments of the call.
pub type Make = fn(&mut Machine, &Ref, Vec<Value>, Kw) -> Res<Flow>;
/// Makes an instance that `__init__` is to fill; the arguments are those of the call.
pub type Blank = fn(&mut Machine, &Ref, &[Value]) -> Res;

pub struct ClassData {
    pub name: RefCell<Value>,
    pub bases: Vec<Ref>,
    /// The class itself first, `object` last.
    pub mro: RefCell<Vec<Ref>>,
    /// How instances are made: inherited from the built-in base; `None` for plain objects.
    pub make: Cell<Option<Make>>,
    /// Makes an instance that `__init__` fills; for built-in classes whose subclasses have an `__init__`.
    pub blank: Cell<Option<Blank>>,
    pub builtin: bool,
    /// Set when the class has `__del__`.
    pub finalizer: RefCell<Option<Rc<Graves>>>,
    /// Whether instances, attributes or items are looked up by methods of the program.
    pub has_getattribute: Cell<bool>,
    pub has_setattr: Cell<bool>,
    /// Names that `__slots__` allows; `None` when instances have a `__dict__`.
    pub slots: Option<Vec<Ref>>,
}

/// A class statement whose body is running.
pub struct ClassBody {
    name: Value,
    bases: Vec<Ref>,
    original_bases: Option<Vec<Value>>,
    keywords: Kw,
    meta: Ref,
    namespace: Ref,
    cell: Option<Ref>,
}

impl Machine {
    pub fn class_name(&self, class: &Ref) -> String {
        class.class_data().name.borrow().as_str().unwrap_or("?").to_string()
    }

    /// The name of a value's class, as error messages say it.
    pub fn type_name(&self, v: &Value) -> String {
        self.class_name(&self.class_of(v))
    }

    pub fn is_subclass(&self, class: &Ref, of: &Ref) -> bool {
        class.class_data().mro.borrow().iter().any(|c| Rc::ptr_eq(c, of))
    }

    pub fn is_instance_of(&self, v: &Value, class: &Ref) -> bool {
        self.is_subclass(&self.class_of(v), class)
    }

    /// `isinstance`, with tuples, unions and `__instancecheck__`.
    pub fn is_instance(&mut self, v: &Value, class: &Value) -> Res<bool> {
        match class.kind() {
            Some(Kind::Class(_)) => {
                let Some(class) = class.obj() else { return Ok(false) };
                if self.is_instance_of(v, class) {
                    return Ok(true);
                }
                let meta = self.class_of(&Value::Obj(class.clone()));
                if !Rc::ptr_eq(&meta, &self.types.type_) {
                    let name = self.names.instancecheck.clone();
                    if let Some(method) = self.lookup(&meta, &name) {
                        let answer = self.call_sync(&method, vec![Value::Obj(class.clone()), v.clone()])?;
                        return self.is_true(&answer);
                    }
                }
                let v = Value::Obj(self.class_of(v));
                self.structural(&v, class)
            }
            Some(Kind::Tuple(classes)) => {
                for c in classes.iter() {
                    if self.is_instance(v, c)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Some(Kind::GenericAlias(alias)) => {
                let (origin, args) = (alias.0.clone(), alias.1.clone());
                if origin.is_none() {
                    return self.is_instance(v, &args);
                }
                Err(self.type_error("isinstance() argument 2 cannot be a parameterized generic"))
            }
            Some(Kind::Opaque(_)) => Ok(false),
            _ if class.is_none() => Ok(v.is_none()),
            _ => Err(self.type_error("isinstance() arg 2 must be a type, a tuple of types, or a union")),
        }
    }

    pub fn is_subclass_value(&mut self, class: &Value, of: &Value) -> Res<bool> {
        match of.kind() {
            Some(Kind::Tuple(classes)) => {
                for c in classes.iter() {
                    if self.is_subclass_value(class, c)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Some(Kind::Class(_)) => match (class.obj(), of.obj()) {
                (Some(c), Some(o)) if c.as_class().is_some() => {
                    if self.is_subclass(c, o) {
                        return Ok(true);
                    }
                    let meta = self.class_of(of);
                    if !Rc::ptr_eq(&meta, &self.types.type_) {
                        let name = self.text("__subclasscheck__");
                        if let Some(method) = self.lookup(&meta, &name) {
                            let answer = self.call_sync(&method, vec![of.clone(), class.clone()])?;
                            return self.is_true(&answer);
                        }
                    }
                    self.structural(class, o)
                }
                _ => Err(self.type_error("issubclass() arg 1 must be a class")),
            },
            Some(Kind::GenericAlias(alias)) if alias.0.is_none() => self.is_subclass_value(class, &alias.1.clone()),
            _ => Err(self.type_error("issubclass() arg 2 must be a class, a tuple of classes, or a union")),
        }
    }

    /// Abstract classes that are known by their methods: `__subclasshook__` of the library's own.
    fn structural(&mut self, class: &Value, of: &Ref) -> Res<bool> {
        let hook = self.names.subclasshook.clone();
        match self.lookup(of, &hook) {
            Some(hook) => {
                let hook = self.bind(&hook, &Value::Obj(of.clone()), of)?;
                let answer = self.call_sync(&hook, vec![class.clone()])?;
                Ok(matches!(answer, Value::Bool(true)))
            }
            None => Ok(false),
        }
    }

    /// The first attribute of that name along the order of bases.
    pub fn lookup(&self, class: &Ref, name: &Ref) -> Option<Value> {
        let data = class.class_data();
        for c in data.mro.borrow().iter() {
            if let Some(v) = c.own(name) {
                return Some(v);
            }
        }
        None
    }

    /// A plain instance, without any `__init__`.
    pub fn new_instance(&mut self, class: &Ref) -> Value {
        Value::Obj(Object::of(Some(class.clone()), Kind::Plain))
    }

    /// The frame of a class body, and what is to be done after it.
    pub(super) fn class_body(
        &mut self,
        f: &PyFrame,
        code: Rc<Code>,
        cells: Vec<Value>,
        name: Value,
        bases: Vec<Value>,
        keywords: Value,
    ) -> Res<(Box<PyFrame>, ClassBody)> {
        let mut keywords = self.keywords_of(&keywords)?;
        let meta = keywords.iter().position(|(n, _)| n.as_str() == Some("metaclass")).map(|i| keywords.remove(i).1);
        let (resolved, changed) = self.resolve_bases(&bases)?;
        let meta = self.metaclass(meta, &resolved)?;
        let namespace = Object::new(Kind::Dict(RefCell::default()));
        let prepare = self.names.prepare.clone();
        let namespace = match self.lookup(&meta, &prepare) {
            Some(method) => {
                let method = self.bind(&method, &Value::Obj(meta.clone()), &meta)?;
                let base_tuple = Value::tuple(resolved.iter().cloned().map(Value::Obj).collect());
                match self.call_sync_kw(&method, vec![name.clone(), base_tuple], keywords.clone())? {
                    Value::Obj(o) if matches!(o.kind, Kind::Dict(_)) => o,
                    _ => namespace,
                }
            }
            None => namespace,
        };
        let module = self.names.module.clone();
        let main =
            f.globals.entries().borrow().get_str(&self.names.name).unwrap_or(Value::Obj(self.names.main.clone()));
        namespace.entries().borrow_mut().set_str(&module, main);
        let mut slots = vec![Value::Unbound; code.locals.len()];
        let mut class_cell = None;
        for slot in &code.cells {
            let cell = Object::new(Kind::Cell(RefCell::default()));
            slots[*slot as usize] = Value::Obj(cell.clone());
            if code.locals[*slot as usize].as_str() == Some("__class__") {
                class_cell = Some(cell);
            }
        }
        for (slot, cell) in code.free.iter().zip(cells) {
            slots[*slot as usize] = cell;
        }
        let mut frame = super::call::new_frame(code, slots, f.globals.clone());
        frame.names = Some(namespace.clone());
        let original_bases = changed.then_some(bases);
        Ok((frame, ClassBody { name, bases: resolved, original_bases, keywords, meta, namespace, cell: class_cell }))
    }

    /// Bases that are not classes (`Generic[T]`, `list[int]`) stand for others. Of what is unknown, one class stands
    /// last, where it is not a base of another: whatever its order, it fits.
    fn resolve_bases(&mut self, bases: &[Value]) -> Res<(Vec<Ref>, bool)> {
        let mut resolved = Vec::new();
        let (mut changed, mut is_unknown) = (false, false);
        for base in bases {
            match base.kind() {
                Some(Kind::Class(_)) => resolved.extend(base.obj().cloned()),
                Some(Kind::GenericAlias(alias)) => {
                    changed = true;
                    if let Some(o) = alias.0.obj()
                        && o.as_class().is_some()
                        && !resolved.iter().any(|c: &Ref| Rc::ptr_eq(c, o))
                    {
                        resolved.push(o.clone());
                    }
                }
                Some(Kind::Opaque(_)) => (changed, is_unknown) = (true, true),
                _ => {
                    let name = self.names.mro_entries.clone();
                    let class = self.class_of(base);
                    let Some(method) = self.lookup(&class, &name) else {
                        let name = self.type_name(base);
                        return Err(self.type_error(format!("bases must be types, not '{name}'")));
                    };
                    changed = true;
                    let entries = self.call_sync(&method, vec![base.clone(), Value::tuple(bases.to_vec())])?;
                    resolved.extend(entries.as_tuple().unwrap_or_default().iter().filter_map(|v| v.obj().cloned()));
                }
            }
        }
        if is_unknown && !resolved.iter().any(|base| self.is_partly_unknown(base)) {
            resolved.push(self.types.opaque.clone());
        }
        Ok((resolved, changed))
    }

    /// Whether a class has a base of which nothing is known.
    pub(super) fn is_partly_unknown(&self, class: &Ref) -> bool {
        self.is_subclass(class, &self.types.opaque)
    }

    /// The most derived of the given metaclass and those of the bases.
    pub fn metaclass(&mut self, given: Option<Value>, bases: &[Ref]) -> Res<Ref> {
        let mut best = match &given {
            Some(Value::Obj(o)) if o.as_class().is_some() => o.clone(),
            _ => self.types.type_.clone(),
        };
        for base in bases {
            let meta = self.class_of(&Value::Obj(base.clone()));
            if self.is_subclass(&meta, &best) {
                best = meta;
            }
        }
        Ok(best)
    }

    pub(super) fn finish_class(&mut self, body: ClassBody) -> Res {
        if let Some(original) = body.original_bases {
            let name = self.names.orig_bases.clone();
            body.namespace.entries().borrow_mut().set_str(&name, Value::tuple(original));
        }
        let bases = Value::tuple(body.bases.iter().cloned().map(Value::Obj).collect());
        let class = if Rc::ptr_eq(&body.meta, &self.types.type_) {
            self.new_class(&body.meta, body.name, body.bases, &body.namespace, body.keywords)?
        } else {
            let args = vec![body.name, bases, Value::Obj(body.namespace)];
            self.call_sync_kw(&Value::Obj(body.meta), args, body.keywords)?
        };
        if let Some(Kind::Cell(cell)) = body.cell.as_ref().map(|c| &c.kind) {
            *cell.borrow_mut() = class.clone();
        }
        Ok(class)
    }

    /// `type.__new__`.
    pub fn new_class(&mut self, meta: &Ref, name: Value, bases: Vec<Ref>, namespace: &Ref, keywords: Kw) -> Res {
        let bases = if bases.is_empty() { vec![self.types.object.clone()] } else { bases };
        let layout = bases.iter().find(|b| b.class_data().make.get().is_some());
        let make = Cell::new(layout.and_then(|b| b.class_data().make.get()));
        let blank = Cell::new(layout.and_then(|b| b.class_data().blank.get()));
        for base in &bases {
            let t = &self.types;
            let closed = [
                &t.bool,
                &t.none_type,
                &t.context,
                &t.context_var,
                &t.token,
                &t.range,
                &t.slice,
                &t.function,
                &t.generator,
                &t.coroutine,
            ];
            if closed.iter().any(|c| Rc::ptr_eq(base, c)) {
                let base = self.class_name(base);
                return Err(self.type_error(format!("type '{base}' is not an acceptable base type")));
            }
        }
        self.check_layout(&bases)?;
        let entries = namespace.entries().borrow().clone();
        let get = |n: &Ref| entries.get_str(n);
        let has = |m: &Machine, n: &Ref| {
            get(n).is_some()
                || bases.iter().any(|b| m.lookup(b, n).is_some_and(|v| !matches!(v.kind(), Some(Kind::Native(_)))))
        };
        let slots = self.slots_of(&bases, get(&self.names.slots.clone()))?;
        let data = ClassData {
            name: RefCell::new(name.clone()),
            bases: bases.clone(),
            mro: RefCell::default(),
            make,
            blank,
            builtin: false,
            finalizer: RefCell::new(has(self, &self.names.del).then(|| self.graves.clone())),
            has_getattribute: Cell::new(has(self, &self.names.getattribute)),
            has_setattr: Cell::new(has(self, &self.names.setattr) || has(self, &self.names.delattr)),
            slots,
        };
        let class = Object::of(Some(meta.clone()), Kind::Class(Box::new(data)));
        let order = self.linearize(&class, &bases)?;
        *class.class_data().mro.borrow_mut() = order;
        let attrs = class.dict();
        *attrs.entries().borrow_mut() = entries.clone();
        self.adjust_namespace(&attrs);
        let value = Value::Obj(class.clone());
        for entry in entries.iter() {
            let owner = self.class_of(&entry.value);
            if owner.class_data().builtin {
                continue;
            }
            let name = self.names.set_name.clone();
            if let Some(method) = self.lookup(&owner, &name) {
                self.call_sync(&method, vec![entry.value.clone(), value.clone(), entry.key.clone()])?;
            }
        }
        let name = self.names.init_subclass.clone();
        let order = class.class_data().mro.borrow().clone();
        if let Some(method) = order.iter().skip(1).find_map(|c| c.own(&name)) {
            let method = self.bind(&method, &value, &class)?;
            self.call_sync_kw(&method, Vec::new(), keywords)?;
        } else if !keywords.is_empty() && Rc::ptr_eq(meta, &self.types.type_) {
            let name = self.class_name(&class);
            return Err(self.type_error(format!("{name}.__init_subclass__() takes no keyword arguments")));
        }
        Ok(value)
    }

    /// `__new__` is static, `__init_subclass__` and `__class_getitem__` belong to the class; `__eq__` without
    /// `__hash__` takes the hash away.
    fn adjust_namespace(&mut self, attrs: &Ref) {
        let mut entries = attrs.entries().borrow_mut();
        for name in [&self.names.init_subclass, &self.names.class_getitem] {
            if let Some(v) = entries.get_str(name)
                && matches!(v.kind(), Some(Kind::Function(_)))
            {
                entries.set_str(name, Value::Obj(Object::new(Kind::ClassMethod(Box::new(v)))));
            }
        }
        if entries.get_str(&self.names.eq).is_some() && entries.get_str(&self.names.hash).is_none() {
            entries.set_str(&self.names.hash.clone(), Value::None);
        }
        if entries.get_str(&self.names.doc).is_none() {
            entries.set_str(&self.names.doc.clone(), Value::None);
        }
    }

    /// The data of at most one built-in class fits into an instance.
    fn check_layout(&mut self, bases: &[Ref]) -> Res<()> {
        let t = &self.types;
        let holding = [
            &t.int,
            &t.float,
            &t.complex,
            &t.str,
            &t.bytes,
            &t.bytearray,
            &t.list,
            &t.tuple,
            &t.dict,
            &t.set,
            &t.frozenset,
            &t.base_exception,
        ];
        let kinds = holding.iter().filter(|kind| bases.iter().any(|base| self.is_subclass(base, kind)));
        match kinds.count() {
            0 | 1 => Ok(()),
            _ => Err(self.type_error("multiple bases have instance lay-out conflict")),
        }
    }

    fn slots_of(&mut self, bases: &[Ref], own: Option<Value>) -> Res<Option<Vec<Ref>>> {
        let Some(own) = own else { return Ok(None) };
        let mut all = Vec::new();
        for base in bases {
            match &base.class_data().slots {
                Some(names) => all.extend(names.iter().cloned()),
                None if Rc::ptr_eq(base, &self.types.object) => {}
                None => return Ok(None),
            }
        }
        match own.as_str() {
            Some(name) => all.push(self.text(name)),
            None => {
                for item in self.items_of(&own)? {
                    if let Some(name) = item.as_str() {
                        if name == "__dict__" {
                            return Ok(None);
                        }
                        all.push(self.text(name));
                    }
                }
            }
        }
        Ok(Some(all))
    }

    /// The C3 order of bases.
    fn linearize(&mut self, class: &Ref, bases: &[Ref]) -> Res<Vec<Ref>> {
        let mut lists: Vec<Vec<Ref>> = bases.iter().map(|b| b.class_data().mro.borrow().clone()).collect();
        lists.push(bases.to_vec());
        let mut order = vec![class.clone()];
        loop {
            lists.retain(|l| !l.is_empty());
            if lists.is_empty() {
                return Ok(order);
            }
            let next = lists
                .iter()
                .map(|l| &l[0])
                .find(|c| !lists.iter().any(|l| l[1..].iter().any(|x| Rc::ptr_eq(x, c))))
                .cloned();
            let Some(next) = next else {
                let names: Vec<String> = bases.iter().map(|b| self.class_name(b)).collect();
                return Err(self.type_error(format!(
                    "Cannot create a consistent method resolution order (MRO) for bases {}",
                    names.join(", ")
                )));
            };
            for list in &mut lists {
                if Rc::ptr_eq(&list[0], &next) {
                    list.remove(0);
                }
            }
            order.push(next);
        }
    }

    /// Names of abstract methods that keep a class from having instances.
    pub(super) fn abstract_methods(&mut self, class: &Ref) -> Option<Vec<String>> {
        if class.class_data().builtin {
            return None;
        }
        let names = class.own(&self.names.abstract_methods)?;
        let names: Vec<String> =
            self.items_of(&names).ok()?.iter().filter_map(|v| v.as_str().map(String::from)).collect();
        (!names.is_empty()).then_some(names)
    }
}
