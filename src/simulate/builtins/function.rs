//! The built-in functions. Those that call functions of the program for each item are Python, in `library/python/builtins.py`.

use super::{argument, keyword};
use crate::simulate::interpreter::frame::Mode;
use crate::simulate::interpreter::iterate::Iter;
use crate::simulate::interpreter::value::*;
use crate::simulate::interpreter::{Machine, Then};
use crate::simulate::pure;
use crate::simulate::trace::Who;
use crate::syntax::ast::{BinOp, CmpOp};

fn print(m: &mut Machine, a: &[Value], kw: &[(Ref, Value)]) -> Res {
    let piece = |m: &mut Machine, name: &str, default: &str| -> Res<String> {
        match keyword(kw, name) {
            Some(v) if !v.is_none() => m.str_of(v),
            _ => Ok(default.to_string()),
        }
    };
    let (separator, end) = (piece(m, "sep", " ")?, piece(m, "end", "\n")?);
    let mut text = String::new();
    for (i, v) in a.iter().enumerate() {
        if i > 0 {
            text.push_str(&separator);
        }
        text.push_str(&m.str_of(v)?);
    }
    text.push_str(&end);
    match keyword(kw, "file").filter(|file| !file.is_none()).cloned().or_else(|| m.replaced_stdout()) {
        Some(Value::None) => {}
        Some(file) => {
            let write = m.text("write");
            let method = m.get_attr(&file, &write)?;
            m.call_sync(&method, vec![Value::str(text)])?;
        }
        None => m.write_out(&text)?,
    }
    Ok(Value::None)
}

impl Machine {
    /// What the program has put in place of `sys.stdout`.
    fn replaced_stdout(&mut self) -> Option<Value> {
        let sys = self.modules.get("sys")?.obj()?.clone();
        let [now, original] = ["stdout", "__stdout__"].map(|name| sys.own(&self.text(name)));
        now.filter(|now| original.is_some_and(|original| !now.same(&original)))
    }

    /// Text for standard output, as an event of whoever prints it.
    pub fn write_out(&mut self, text: &str) -> Res<()> {
        self.charge(text.len() / 16)?;
        if self.recorder.out_len() > 4_000_000 {
            self.ending = Some(crate::simulate::trace::Ending::limit("more than 4 MB of output"));
            return Err(Stop::Halt);
        }
        let who = match self.threads.current {
            0 => self.current_record().map_or(Who::Nobody, Who::Task),
            n => Who::Thread(self.threads.all[n].name.clone()),
        };
        let place = self.caller_place();
        self.recorder.write(text, self.timers.now, who, place);
        Ok(())
    }

    pub fn is_callable(&mut self, v: &Value) -> bool {
        match v.kind() {
            Some(
                Kind::Function(_)
                | Kind::Native(_)
                | Kind::Bound(_)
                | Kind::Class(_)
                | Kind::Opaque(_)
                | Kind::GenericAlias(_),
            ) => true,
            Some(Kind::StaticMethod(_)) => true,
            _ => {
                let class = self.class_of(v);
                self.lookup(&class, &self.names.call).is_some()
            }
        }
    }

    /// `len(v)`.
    pub fn len(&mut self, v: &Value) -> Res<i64> {
        if v.obj().is_some_and(|o| o.class.borrow().is_some()) {
            let class = self.class_of(v);
            let name = self.names.len.clone();
            if let Some(method) = self.lookup(&class, &name) {
                let bound = self.bind(&method, v, &class)?;
                let n = self.call_sync(&bound, Vec::new())?;
                return match n.as_int() {
                    Some(n) if n >= 0 => Ok(n),
                    Some(_) => Err(self.value_error("__len__() should return >= 0")),
                    None => {
                        let name = self.type_name(&n);
                        Err(self.type_error(format!("'{name}' object cannot be interpreted as an integer")))
                    }
                };
            }
        }
        match (self.length(v), v.kind()) {
            (Some(n), _) => Ok(n as i64),
            (None, Some(Kind::Opaque(_))) => Ok(self.options.items as i64),
            _ => {
                let class = self.class_of(v);
                let name = self.names.len.clone();
                if let Some(method) = self.lookup(&class, &name) {
                    let bound = self.bind(&method, v, &class)?;
                    return Ok(self.call_sync(&bound, Vec::new())?.as_int().unwrap_or(0));
                }
                let name = self.type_name(v);
                Err(self.type_error(format!("object of type '{name}' has no len()")))
            }
        }
    }

    /// `object.__getattribute__`.
    pub fn get_attr_plain(&mut self, object: &Value, name: &Ref) -> Res {
        let class = self.class_of(object);
        match self.find_plain(object, &class, name)? {
            Some(v) => Ok(v),
            None => Err(self.missing_attribute(object, name)),
        }
    }
}

fn attribute_name(m: &mut Machine, v: &Value) -> Res<Ref> {
    match v.as_str() {
        Some(s) => Ok(m.text(s)),
        None => {
            let name = m.type_name(v);
            Err(m.type_error(format!("attribute name must be string, not '{name}'")))
        }
    }
}

/// `sum` of a list that is already there.
fn sum_list(m: &mut Machine, a: &[Value]) -> Res {
    let items = a[0].as_list().map(|l| l.take()).unwrap_or_default();
    let mut total = a.get(1).cloned().unwrap_or(Value::Int(0));
    if total.as_str().is_some() {
        return Err(m.type_error("sum() can't sum strings [use ''.join(seq) instead]"));
    }
    // Floats are added with their rounding errors kept, as CPython does since 3.12.
    let mut error = 0.0;
    let mut compensated = false;
    for v in items {
        if let (Value::Float(t), Some(x)) =
            (&total, v.as_float().filter(|_| matches!(v, Value::Float(_) | Value::Int(_))))
        {
            let sum = t + x;
            error += if t.abs() >= x.abs() { (t - sum) + x } else { (x - sum) + t };
            compensated = true;
            total = Value::Float(sum);
            continue;
        }
        total = m.binary(BinOp::Add, &total, &v)?;
    }
    if let (Value::Float(t), true) = (&total, compensated && error.is_finite()) {
        total = Value::Float(t + error);
    }
    Ok(total)
}

static SUM_LIST: Native = plain("sum", 1, 2, sum_list);

fn next(m: &mut Machine, a: Vec<Value>, _: Kw) -> Res<Flow> {
    let default = a.get(1).cloned().unwrap_or(Value::Unbound);
    match m.native_next(&a[0])? {
        crate::simulate::interpreter::iterate::Next::Item(v) => Ok(Flow::Value(v)),
        crate::simulate::interpreter::iterate::Next::End => match default {
            Value::Unbound => Err(Stop::Raise(m.stop_iteration(Value::None))),
            v => Ok(Flow::Value(v)),
        },
        crate::simulate::interpreter::iterate::Next::Python => {
            if let Some(Kind::Opaque(path)) = a[0].kind() {
                let path = format!("next({path})");
                return Ok(Flow::Value(m.new_opaque(&path)));
            }
            if !m.is_iterator(&a[0]) {
                let name = m.type_name(&a[0]);
                return Err(m.type_error(format!("'{name}' object is not an iterator")));
            }
            m.drive(&a[0], Value::None, Mode::Next(default))
        }
    }
}

pub static ITERATOR: &[Native] = &[
    plain("__iter__", 1, 1, |_, a| Ok(a[0].clone())),
    flow("__next__", 1, 1, next),
    plain("__length_hint__", 1, 1, |_, _| Ok(Value::Int(0))),
];

fn integer_text(m: &mut Machine, v: &Value, base: u32) -> Res {
    match v.as_big() {
        Some(n) => Ok(Value::str(pure::int_text::prefixed(&n, base))),
        None => match m.index_of(v)? {
            Some(n) => Ok(Value::str(pure::int_text::prefixed(&n.into(), base))),
            None => {
                let name = m.type_name(v);
                Err(m.type_error(format!("'{name}' object cannot be interpreted as an integer")))
            }
        },
    }
}

pub static FUNCTIONS: &[Native] = &[
    with_kw("print", 0, 255, print),
    plain("len", 1, 1, |m, a| m.len(&a[0]).map(Value::Int)),
    plain("repr", 1, 1, |m, a| m.repr_of(&a[0]).map(Value::str)),
    plain("ascii", 1, 1, |m, a| {
        let text = m.repr_of(&a[0])?;
        Ok(Value::str(pure::text_repr::escape(&text)))
    }),
    plain("format", 1, 2, |m, a| {
        let spec = a.get(1).and_then(Value::as_str).unwrap_or("").to_string();
        m.format(&a[0], &spec).map(Value::str)
    }),
    plain("isinstance", 2, 2, |m, a| m.is_instance(&a[0], &a[1]).map(Value::Bool)),
    plain("issubclass", 2, 2, |m, a| {
        if let (Some(class), Some(_)) = (a[1].obj().filter(|c| c.as_class().is_some()), a[0].obj()) {
            let meta = m.class_of(&Value::Obj(class.clone()));
            let name = m.names.subclasscheck.clone();
            if let Some(method) = m.lookup(&meta, &name).filter(|f| matches!(f.kind(), Some(Kind::Function(_)))) {
                let answer = m.call_sync(&method, vec![a[1].clone(), a[0].clone()])?;
                return m.is_true(&answer).map(Value::Bool);
            }
        }
        m.is_subclass_value(&a[0], &a[1]).map(Value::Bool)
    }),
    plain("callable", 1, 1, |m, a| Ok(Value::Bool(m.is_callable(&a[0])))),
    plain("id", 1, 1, |m, a| {
        Ok(Value::Int(match &a[0] {
            Value::Obj(o) => 0x7f00_0000_0000 + i64::from(m.id_of(&o.clone())) * 16,
            other => 0x5500_0000_0000 + (m.hash(other)? as i64 & 0xffff_ffff) * 16,
        }))
    }),
    plain("hash", 1, 1, |m, a| m.hash(&a[0]).map(|h| Value::Int(h as i64))),
    flow("getattr", 2, 3, |m, a, _| {
        let name = attribute_name(m, &a[1])?;
        match a.get(2) {
            None => m.get_attr(&a[0], &name).map(Flow::Value),
            Some(default) => Ok(Flow::Value(m.find_attr(&a[0], &name)?.unwrap_or_else(|| default.clone()))),
        }
    }),
    plain("hasattr", 2, 2, |m, a| {
        let name = attribute_name(m, &a[1])?;
        Ok(Value::Bool(m.find_attr(&a[0], &name)?.is_some()))
    }),
    plain("setattr", 3, 3, |m, a| {
        let name = attribute_name(m, &a[1])?;
        m.set_attr(&a[0], &name, a[2].clone()).map(|()| Value::None)
    }),
    plain("delattr", 2, 2, |m, a| {
        let name = attribute_name(m, &a[1])?;
        m.delete_attr(&a[0], &name).map(|()| Value::None)
    }),
    flow("iter", 1, 2, |m, a, _| match a.get(1) {
        Some(sentinel) => Ok(Flow::Value(m.new_iter(Iter::Sentinel(a[0].clone(), sentinel.clone())))),
        None => m.iterate(&a[0]),
    }),
    flow("next", 1, 2, next),
    plain("aiter", 1, 1, |m, a| m.async_iterator_of(&a[0])),
    flow("anext", 1, 2, |m, a, _| {
        let class = m.class_of(&a[0]);
        let name = m.names.anext.clone();
        let Some(method) = m.lookup(&class, &name) else {
            let name = m.type_name(&a[0]);
            return Err(m.type_error(format!("'{name}' object is not an async iterator")));
        };
        let bound = m.bind(&method, &a[0], &class)?;
        match a.get(1) {
            None => m.call(&bound, Vec::new(), Vec::new()),
            Some(default) => {
                let given = m.call_sync(&bound, Vec::new())?;
                let function = m.module_attr("_builtins", "_anext_default")?;
                m.call(&function, vec![given, default.clone()], Vec::new())
            }
        }
    }),
    with_kw("enumerate", 1, 2, |m, a, kw| {
        let start = argument(a, 1, kw, "start").and_then(|v| v.as_int()).unwrap_or(0);
        let inner = m.iterate_sync(&a[0])?;
        Ok(m.new_iter(Iter::Enumerate(inner, start)))
    }),
    with_kw("zip", 0, 255, |m, a, kw| {
        let strict = match keyword(kw, "strict") {
            Some(v) => m.is_true(v)?,
            None => false,
        };
        let mut inner = Vec::new();
        for v in a {
            inner.push(m.iterate_sync(v)?);
        }
        Ok(m.new_iter(Iter::Zip(inner, strict)))
    }),
    plain("reversed", 1, 1, |m, a| {
        let class = m.class_of(&a[0]);
        let name = m.names.reversed.clone();
        if let Some(method) = m.lookup(&class, &name) {
            let bound = m.bind(&method, &a[0], &class)?;
            return m.call_sync(&bound, Vec::new());
        }
        match a[0].kind() {
            Some(Kind::List(_) | Kind::Tuple(_) | Kind::Deque(_)) => Ok(super::sequence::reversed(m, &a[0])),
            _ => {
                let getitem = m.names.getitem.clone();
                if m.lookup(&class, &getitem).is_none() {
                    let name = m.type_name(&a[0]);
                    return Err(m.type_error(format!("'{name}' object is not reversible")));
                }
                let mut items = Vec::new();
                for i in (0..m.len(&a[0])?).rev() {
                    items.push(m.get_item(&a[0], &Value::Int(i))?);
                }
                Ok(m.new_iter(Iter::Items(items.into_iter())))
            }
        }
    }),
    flow("sum", 1, 2, |m, mut a, kw| {
        if let Some(start) = keyword(&kw, "start") {
            a.push(start.clone());
        }
        let iterable = a[0].clone();
        m.collect(iterable, Then::Call { function: Value::native(&SUM_LIST), args: a, kw: Vec::new(), at: 0 })
    }),
    plain("abs", 1, 1, |m, a| {
        let name = m.names.abs.clone();
        let class = m.class_of(&a[0]);
        if let Some(method) = m.lookup(&class, &name) {
            let bound = m.bind(&method, &a[0], &class)?;
            return m.call_sync(&bound, Vec::new());
        }
        match (&a[0], a[0].kind()) {
            (Value::Float(x), _) => Ok(Value::Float(x.abs())),
            (_, Some(Kind::FloatSub(x))) => Ok(Value::Float(x.abs())),
            (_, Some(Kind::Complex(c))) => Ok(Value::Float(c.0.hypot(c.1))),
            (_, Some(Kind::Opaque(_))) => Ok(a[0].clone()),
            _ => match a[0].as_big() {
                Some(n) => Ok(Value::big(num_traits::Signed::abs(&n))),
                None => {
                    let name = m.type_name(&a[0]);
                    Err(m.type_error(format!("bad operand type for abs(): '{name}'")))
                }
            },
        }
    }),
    with_kw("round", 1, 2, |m, a, kw| {
        let digits = argument(a, 1, kw, "ndigits").filter(|v| !v.is_none());
        let name = m.names.round.clone();
        let class = m.class_of(&a[0]);
        if let Some(method) = m.lookup(&class, &name) {
            let bound = m.bind(&method, &a[0], &class)?;
            return m.call_sync(&bound, digits.into_iter().collect());
        }
        if let Some(Kind::Opaque(_)) = a[0].kind() {
            return Ok(a[0].clone());
        }
        super::number::round(m, &a[0], digits.and_then(|d| d.as_int()))
    }),
    plain("divmod", 2, 2, |m, a| {
        if let Some(v) = m.divide_by_method(&a[0], &a[1])? {
            return Ok(v);
        }
        let q = m.binary(BinOp::FloorDiv, &a[0], &a[1])?;
        let r = m.binary(BinOp::Mod, &a[0], &a[1])?;
        Ok(Value::tuple(vec![q, r]))
    }),
    with_kw("pow", 2, 3, |m, a, kw| match argument(a, 2, kw, "mod").filter(|v| !v.is_none()) {
        Some(modulus) => super::number::power_mod(m, &a[0], &a[1], &modulus),
        None => m.binary(BinOp::Pow, &a[0], &a[1]),
    }),
    plain("chr", 1, 1, |m, a| {
        let n = m.index_of(&a[0])?.unwrap_or(-1);
        match u32::try_from(n).ok().and_then(char::from_u32) {
            Some(c) => Ok(Value::str(c.to_string())),
            None => Err(m.value_error("chr() arg not in range(0x110000)")),
        }
    }),
    plain("ord", 1, 1, |m, a| {
        let mut chars = a[0].as_str().unwrap_or("").chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) => Ok(Value::Int(i64::from(u32::from(c)))),
            _ => {
                let n = m.length(&a[0]).unwrap_or(0);
                Err(m.type_error(format!("ord() expected a character, but string of length {n} found")))
            }
        }
    }),
    plain("hex", 1, 1, |m, a| integer_text(m, &a[0], 16)),
    plain("oct", 1, 1, |m, a| integer_text(m, &a[0], 8)),
    plain("bin", 1, 1, |m, a| integer_text(m, &a[0], 2)),
    plain("input", 0, 1, |m, a| {
        if let Some(prompt) = a.first() {
            let text = m.str_of(prompt)?;
            m.write_out(&text)?;
        }
        Ok(m.new_opaque("input()"))
    }),
    flow("open", 1, 8, |m, _, _| m.open_unknown()),
    plain("exit", 0, 1, |m, a| {
        let class = m.exception_class("SystemExit");
        Err(Stop::Raise(m.new_exception(&class, a.to_vec())))
    }),
    plain("quit", 0, 1, |m, a| {
        let class = m.exception_class("SystemExit");
        Err(Stop::Raise(m.new_exception(&class, a.to_vec())))
    }),
    plain("breakpoint", 0, 0, |_, _| Ok(Value::None)),
    with_kw("__import__", 1, 5, |m, a, kw| {
        let name = a[0].as_str().unwrap_or("").to_string();
        let module = m.import_sync(&name)?;
        let fromlist = a.get(3).or_else(|| kw.iter().find(|(n, _)| n.as_str() == Some("fromlist")).map(|(_, v)| v));
        match name.split_once('.') {
            Some((outermost, _)) if !fromlist.map_or(Ok(false), |names| m.is_true(names))? => m.import_sync(outermost),
            _ => Ok(module),
        }
    }),
    plain("_sort_by_keys", 3, 3, |m, a| {
        let items = a[0].as_list().map(|l| l.borrow().clone()).unwrap_or_default();
        let keys = a[1].as_list().map(|l| l.borrow().clone()).unwrap_or_default();
        let reverse = m.is_true(&a[2])?;
        super::sequence::sort_by_keys(m, items, keys, reverse).map(Value::list)
    }),
    plain("_less", 2, 2, |m, a| m.compare(CmpOp::Lt, &a[0], &a[1])),
];
