//! Text of values: `str`, `repr`, `format`.

use super::Machine;
use super::value::*;
use crate::simulate::pure;

impl Machine {
    /// `str(v)`.
    pub fn str_of(&mut self, v: &Value) -> Res<String> {
        if let Some(object) = v.obj() {
            match &object.kind {
                Kind::Str(s) if object.class.borrow().is_none() => return Ok(s.text.to_string()),
                _ => {}
            }
            if object.class.borrow().is_some() {
                let class = self.class_of(v);
                let name = self.names.str.clone();
                if let Some(method) = self.lookup(&class, &name) {
                    return self.text_method(&method, v, &class, "__str__");
                }
            }
            match &object.kind {
                Kind::Str(s) => return Ok(s.text.to_string()),
                Kind::Exception(_) => return self.exception_text(object),
                _ => {}
            }
        }
        self.repr_of(v)
    }

    fn text_method(&mut self, method: &Value, v: &Value, class: &Ref, name: &str) -> Res<String> {
        let bound = self.bind(method, v, class)?;
        let text = self.call_sync(&bound, Vec::new())?;
        match text.as_str() {
            Some(s) => Ok(s.to_string()),
            None => {
                let got = self.type_name(&text);
                Err(self.type_error(format!("{name} returned non-string (type {got})")))
            }
        }
    }

    pub fn exception_text(&mut self, e: &Ref) -> Res<String> {
        let Some(data) = e.as_exception() else { return Ok(String::new()) };
        let args = data.args.borrow().as_tuple().map(<[Value]>::to_vec).unwrap_or_default();
        if self.is_exception(e, &self.types.base_exception_group) {
            let message = match args.first() {
                Some(m) => self.str_of(m)?,
                None => String::new(),
            };
            let count = data.group.borrow().len();
            let plural = if count == 1 { "" } else { "s" };
            return Ok(format!("{message} ({count} sub-exception{plural})"));
        }
        match args.as_slice() {
            [] => Ok(String::new()),
            [one] if self.is_exception(e, &self.types.key_error) => self.repr_of(one),
            [one] => self.str_of(one),
            [errno, message, rest @ ..] if self.is_exception(e, &self.exception_class("OSError")) => {
                let text = format!("[Errno {}] {}", self.str_of(errno)?, self.str_of(message)?);
                match rest.first() {
                    Some(file) => Ok(format!("{text}: {}", self.repr_of(file)?)),
                    None => Ok(text),
                }
            }
            many => self.repr_of(&Value::tuple(many.to_vec())),
        }
    }

    /// `repr(v)`.
    pub fn repr_of(&mut self, v: &Value) -> Res<String> {
        let object = match v {
            Value::None | Value::Unbound => return Ok("None".into()),
            Value::NotImplemented => return Ok("NotImplemented".into()),
            Value::Ellipsis => return Ok("Ellipsis".into()),
            Value::Bool(true) => return Ok("True".into()),
            Value::Bool(false) => return Ok("False".into()),
            Value::Int(n) => return Ok(n.to_string()),
            Value::Float(x) => return Ok(pure::float_text::repr(*x)),
            Value::Obj(o) => o,
        };
        let class = self.class_of(v);
        if object.class.borrow().is_some() {
            let name = self.names.repr.clone();
            if let Some(method) = self.lookup(&class, &name) {
                return self.text_method(&method, v, &class, "__repr__");
            }
        }
        self.native_repr(object, v)
    }

    /// The text of a built-in object, also of one whose class adds nothing.
    pub fn native_repr(&mut self, object: &Ref, v: &Value) -> Res<String> {
        Ok(match &object.kind {
            Kind::Str(s) => pure::text_repr::of_str(&s.text),
            Kind::Bytes(b) => pure::text_repr::of_bytes(b),
            Kind::ByteArray(b) => format!("bytearray({})", pure::text_repr::of_bytes(&b.borrow())),
            Kind::Big(n) => pure::int_text::decimal(n).map_err(|r| self.raised(r))?,
            Kind::IntSub(n) => n.to_string(),
            Kind::FloatSub(x) => pure::float_text::repr(*x),
            Kind::Complex(c) => complex_repr(c.0, c.1),
            Kind::Tuple(items) => {
                let items = items.to_vec();
                match items.len() {
                    1 => format!("({},)", self.repr_list(object, &items, "")?),
                    _ => format!("({})", self.repr_list(object, &items, "")?),
                }
            }
            Kind::List(items) => {
                let items = items.borrow().clone();
                format!("[{}]", self.repr_list(object, &items, "...")?)
            }
            Kind::Deque(d) => {
                let items: Vec<Value> = d.items.borrow().iter().cloned().collect();
                let inner = self.repr_list(object, &items, "...")?;
                match d.max {
                    Some(max) => format!("deque([{inner}], maxlen={max})"),
                    None => format!("deque([{inner}])"),
                }
            }
            Kind::Dict(d) => {
                let pairs: Vec<(Value, Value)> = d.borrow().iter().map(|e| (e.key.clone(), e.value.clone())).collect();
                format!("{{{}}}", self.repr_pairs(object, pairs)?)
            }
            Kind::Proxy(d) => {
                let inner = self.repr_of(&Value::Obj(d.clone()))?;
                format!("mappingproxy({inner})")
            }
            Kind::Set(_, frozen) => {
                let frozen = *frozen;
                let items = self.set_order(object);
                let name = self.type_name(v);
                let inner = self.repr_list(object, &items, "...")?;
                match (items.is_empty(), frozen) {
                    (true, _) => format!("{name}()"),
                    (false, false) if name == "set" => format!("{{{inner}}}"),
                    (false, _) => format!("{name}({{{inner}}})"),
                }
            }
            Kind::DictView(d, view) => {
                let view = *view;
                let items = self.items_of(v)?;
                let name = match view {
                    View::Keys => "dict_keys",
                    View::Values => "dict_values",
                    View::Items => "dict_items",
                };
                let d = d.clone();
                format!("{name}([{}])", self.repr_list(&d, &items, "...")?)
            }
            Kind::Range(r) => {
                if r.2 == 1 {
                    format!("range({}, {})", r.0, r.1)
                } else {
                    format!("range({}, {}, {})", r.0, r.1, r.2)
                }
            }
            Kind::Slice(parts) => {
                let parts = parts.to_vec();
                format!("slice({})", self.repr_list(object, &parts, "")?)
            }
            Kind::Exception(data) => {
                let name = self.type_name(v);
                let args = data.args.borrow().as_tuple().map(<[Value]>::to_vec).unwrap_or_default();
                format!("{name}({})", self.repr_list(object, &args, "...")?)
            }
            Kind::Class(_) => {
                let module = self.module_of(object);
                let name = self.qualname_of(object);
                format!("<class '{}'>", dotted(&module, &name))
            }
            Kind::Function(f) => {
                let name = f.qualname.borrow().as_str().unwrap_or("?").to_string();
                format!("<function {name} at {}>", self.address(object))
            }
            Kind::Native(n) => format!("<built-in function {}>", n.name),
            Kind::Bound(b) => {
                let (function, this) = (b.0.clone(), b.1.clone());
                match function.kind() {
                    Some(Kind::Function(f)) => {
                        let name = f.qualname.borrow().as_str().unwrap_or("?").to_string();
                        self.deeper()?;
                        let this = self.repr_of(&this);
                        self.shallower();
                        format!("<bound method {name} of {}>", this?)
                    }
                    Some(Kind::Native(n)) => {
                        let owner = self.type_name(&this);
                        let address = this.obj().cloned().map_or("0x0".into(), |o| self.address(&o));
                        format!("<built-in method {} of {owner} object at {address}>", n.name)
                    }
                    _ => "<bound method>".into(),
                }
            }
            Kind::Generator(g) => {
                use crate::simulate::compile::code::CodeKind;
                let what = match g.kind {
                    CodeKind::Coroutine => "coroutine",
                    CodeKind::AsyncGenerator => "async_generator",
                    _ => "generator",
                };
                let name = g.qualname.borrow().as_str().unwrap_or("?").to_string();
                format!("<{what} object {name} at {}>", self.address(object))
            }
            Kind::Module(m) => format!("<module '{m}'>"),
            Kind::GenericAlias(a) => {
                let (origin, args) = (a.0.clone(), a.1.as_tuple().unwrap_or_default().to_vec());
                let mut parts = Vec::new();
                for arg in &args {
                    parts.push(self.type_text(arg)?);
                }
                if origin.is_none() {
                    return Ok(parts.join(" | "));
                }
                format!("{}[{}]", self.type_text(&origin)?, parts.join(", "))
            }
            Kind::Opaque(path) => format!("<{path}>"),
            Kind::Cell(_) => format!("<cell at {}>", self.address(object)),
            Kind::Super(_) => "<super: object>".into(),
            _ => {
                if let Some(text) = self.library_repr(object)? {
                    return Ok(text);
                }
                let class = self.class_of(v);
                let name = dotted(&self.module_of(&class), &self.qualname_of(&class));
                format!("<{name} object at {}>", self.address(object))
            }
        })
    }

    /// A class as annotations show it.
    fn type_text(&mut self, v: &Value) -> Res<String> {
        match v.kind() {
            Some(Kind::Class(_)) => {
                let Some(class) = v.obj() else { return Ok(String::new()) };
                Ok(dotted(&self.module_of(class), &self.qualname_of(class)))
            }
            _ if matches!(v, Value::Ellipsis) => Ok("...".into()),
            _ => self.repr_of(v),
        }
    }

    /// `__module__` of a class; empty for built-in ones.
    pub fn module_of(&mut self, class: &Ref) -> String {
        match class.own(&self.names.module) {
            Some(v) => v.as_str().unwrap_or("").to_string(),
            None => String::new(),
        }
    }

    pub fn qualname_of(&mut self, class: &Ref) -> String {
        match class.own(&self.names.qualname) {
            Some(v) if v.as_str().is_some() => v.as_str().unwrap_or("").to_string(),
            _ => self.class_name(class),
        }
    }

    /// A made-up address: the number of the object.
    pub fn address(&mut self, object: &Ref) -> String {
        format!("{:#x}", 0x7f00_0000_0000_u64 + u64::from(self.id_of(object)) * 16)
    }

    fn repr_list(&mut self, owner: &Ref, items: &[Value], again: &str) -> Res<String> {
        if self.showing.iter().any(|o| std::ptr::eq(*o, &**owner)) {
            return Ok(if again.is_empty() { "...".into() } else { again.to_string() });
        }
        self.showing.push(&**owner);
        let result = self.repr_items(items);
        self.showing.pop();
        result
    }

    fn repr_items(&mut self, items: &[Value]) -> Res<String> {
        self.deeper()?;
        let mut text = String::new();
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                text.push_str(", ");
            }
            match self.repr_of(item) {
                Ok(t) => text.push_str(&t),
                Err(e) => {
                    self.shallower();
                    return Err(e);
                }
            }
        }
        self.shallower();
        self.charge(text.len() / 64)?;
        Ok(text)
    }

    fn repr_pairs(&mut self, owner: &Ref, pairs: Vec<(Value, Value)>) -> Res<String> {
        if self.showing.iter().any(|o| std::ptr::eq(*o, &**owner)) {
            return Ok("...".into());
        }
        self.showing.push(&**owner);
        let mut result = self.deeper().map(|()| String::new());
        for (i, (k, v)) in pairs.iter().enumerate() {
            let Ok(text) = &mut result else { break };
            if i > 0 {
                text.push_str(", ");
            }
            let pair = self.repr_of(k).and_then(|k| self.repr_of(v).map(|v| format!("{k}: {v}")));
            match pair {
                Ok(p) => text.push_str(&p),
                Err(e) => result = Err(e),
            }
        }
        self.shallower();
        self.showing.pop();
        result
    }

    /// `{value!conversion:spec}` of an f-string.
    pub(super) fn format_hole(&mut self, value: &Value, conversion: u8, spec: &str) -> Res {
        let converted = match conversion {
            b's' => Value::str(self.str_of(value)?),
            b'r' => Value::str(self.repr_of(value)?),
            b'a' => {
                let text = self.repr_of(value)?;
                Value::str(pure::text_repr::escape(&text))
            }
            _ => value.clone(),
        };
        if spec.is_empty() && conversion != 0 {
            return Ok(converted);
        }
        self.format(&converted, spec).map(Value::str)
    }

    /// `format(value, spec)`.
    pub fn format(&mut self, v: &Value, spec: &str) -> Res<String> {
        let class = self.class_of(v);
        let name = self.names.format.clone();
        if (v.obj().is_some_and(|o| o.class.borrow().is_some()) || class.as_class().is_some_and(|c| !c.builtin))
            && let Some(method) = self.lookup(&class, &name)
        {
            let bound = self.bind(&method, v, &class)?;
            let text = self.call_sync(&bound, vec![Value::str(spec)])?;
            return match text.as_str() {
                Some(t) => Ok(t.to_string()),
                None => {
                    let got = self.type_name(&text);
                    Err(self.type_error(format!("__format__ must return a str, not {got}")))
                }
            };
        }
        if spec.is_empty() {
            return self.str_of(v);
        }
        let type_name = self.class_name(&class);
        let result = match v {
            Value::Float(x) => pure::format_spec::format_float(*x, spec, &type_name),
            Value::Bool(b)
                if spec.ends_with('s')
                    || !spec.ends_with(|c: char| c.is_ascii_alphabetic()) && spec.starts_with(['<', '>', '^']) =>
            {
                pure::format_spec::format_int(&i64::from(*b).into(), spec, &type_name)
            }
            Value::Obj(o) => match &o.kind {
                Kind::Str(s) => pure::format_spec::format_str(&s.text, spec, &type_name),
                Kind::FloatSub(x) => pure::format_spec::format_float(*x, spec, &type_name),
                Kind::Big(n) => pure::format_spec::format_int(n, spec, &type_name),
                Kind::IntSub(n) => pure::format_spec::format_int(&(*n).into(), spec, &type_name),
                Kind::Opaque(path) => {
                    // Formatted as text whatever the spec asks for: what it is is unknown.
                    let path = format!("<{path}>");
                    return Ok(pure::format_spec::format_str(&path, spec, "str").unwrap_or(path));
                }
                _ => {
                    return Err(self.type_error(format!("unsupported format string passed to {type_name}.__format__")));
                }
            },
            _ => match v.as_big() {
                Some(n) => pure::format_spec::format_int(&n, spec, &type_name),
                None => {
                    return Err(self.type_error(format!("unsupported format string passed to {type_name}.__format__")));
                }
            },
        };
        result.map_err(|r| self.raised(r))
    }
}

fn dotted(module: &str, name: &str) -> String {
    if module.is_empty() || module == "builtins" { name.to_string() } else { format!("{module}.{name}") }
}

fn complex_repr(re: f64, im: f64) -> String {
    let part = |x: f64| {
        let text = pure::float_text::repr(x);
        text.strip_suffix(".0").map(String::from).unwrap_or(text)
    };
    if re == 0.0 && re.is_sign_positive() {
        return format!("{}j", part(im));
    }
    let sign = if im.is_sign_negative() { "" } else { "+" };
    format!("({}{sign}{}j)", part(re), part(im))
}
