//! Operators and subscripts.

use super::Machine;
use super::value::*;
use crate::simulate::builtins;
use crate::simulate::pure;
use crate::syntax::ast::{BinOp, UnaryOp};
use num_bigint::BigInt;
use std::rc::Rc;

/// Sign, method, reflected method and in-place method of each operator.
fn methods(op: BinOp) -> [&'static str; 4] {
    match op {
        BinOp::Add => ["+", "__add__", "__radd__", "__iadd__"],
        BinOp::Sub => ["-", "__sub__", "__rsub__", "__isub__"],
        BinOp::Mult => ["*", "__mul__", "__rmul__", "__imul__"],
        BinOp::MatMult => ["@", "__matmul__", "__rmatmul__", "__imatmul__"],
        BinOp::Div => ["/", "__truediv__", "__rtruediv__", "__itruediv__"],
        BinOp::Mod => ["%", "__mod__", "__rmod__", "__imod__"],
        BinOp::Pow => ["** or pow()", "__pow__", "__rpow__", "__ipow__"],
        BinOp::LShift => ["<<", "__lshift__", "__rlshift__", "__ilshift__"],
        BinOp::RShift => [">>", "__rshift__", "__rrshift__", "__irshift__"],
        BinOp::BitOr => ["|", "__or__", "__ror__", "__ior__"],
        BinOp::BitXor => ["^", "__xor__", "__rxor__", "__ixor__"],
        BinOp::BitAnd => ["&", "__and__", "__rand__", "__iand__"],
        BinOp::FloorDiv => ["//", "__floordiv__", "__rfloordiv__", "__ifloordiv__"],
    }
}

impl Machine {
    /// The commonest operations on small numbers.
    #[inline]
    pub(super) fn quick_binary(&self, op: BinOp, a: &Value, b: &Value) -> Option<Value> {
        match (a, b) {
            (Value::Int(x), Value::Int(y)) => match op {
                BinOp::Add => x.checked_add(*y).map(Value::Int),
                BinOp::Sub => x.checked_sub(*y).map(Value::Int),
                BinOp::Mult => x.checked_mul(*y).map(Value::Int),
                BinOp::Mod if *y > 0 => Some(Value::Int(x.rem_euclid(*y))),
                BinOp::FloorDiv if *y > 0 => Some(Value::Int(x.div_euclid(*y))),
                BinOp::BitAnd => Some(Value::Int(x & y)),
                BinOp::BitOr => Some(Value::Int(x | y)),
                BinOp::BitXor => Some(Value::Int(x ^ y)),
                _ => None,
            },
            (Value::Float(x), Value::Float(y)) => match op {
                BinOp::Add => Some(Value::Float(x + y)),
                BinOp::Sub => Some(Value::Float(x - y)),
                BinOp::Mult => Some(Value::Float(x * y)),
                _ => None,
            },
            _ => None,
        }
    }

    pub fn binary(&mut self, op: BinOp, a: &Value, b: &Value) -> Res {
        if let Some(v) = self.quick_binary(op, a, b) {
            return Ok(v);
        }
        self.binary_or_error(op, a, b, false)
    }

    fn binary_or_error(&mut self, op: BinOp, a: &Value, b: &Value, inplace: bool) -> Res {
        if let (Some(Kind::Opaque(_)), _) | (_, Some(Kind::Opaque(_))) = (a.kind(), b.kind()) {
            return Ok(self.operate_opaque(methods(op)[0], a, b));
        }
        let instance = |v: &Value| v.obj().is_some_and(|o| o.class.borrow().is_some());
        if instance(a) || instance(b) {
            let [_, name, reflected, _] = methods(op);
            if let Some(v) = self.binary_methods(name, reflected, a, b)? {
                return Ok(v);
            }
        }
        match self.binary_native(op, a, b)? {
            Some(v) => Ok(v),
            None => Err(self.bad_operands(op, a, b, inplace)),
        }
    }

    /// `divmod`, where a class says what it is.
    pub fn divide_by_method(&mut self, a: &Value, b: &Value) -> Res<Option<Value>> {
        let instance = |v: &Value| v.obj().is_some_and(|o| o.class.borrow().is_some());
        if instance(a) || instance(b) { self.binary_methods("__divmod__", "__rdivmod__", a, b) } else { Ok(None) }
    }

    fn binary_methods(&mut self, name: &str, reflected: &str, a: &Value, b: &Value) -> Res<Option<Value>> {
        let (name, reflected) = (self.text(name), self.text(reflected));
        let (class_a, class_b) = (self.class_of(a), self.class_of(b));
        let same = Rc::ptr_eq(&class_a, &class_b);
        let b_first = !same && self.is_subclass(&class_b, &class_a) && self.lookup(&class_b, &reflected).is_some();
        let mut tries = vec![(a, b, &class_a, &name)];
        if !same {
            tries.insert(usize::from(!b_first), (b, a, &class_b, &reflected));
        }
        for (this, other, class, method) in tries {
            if let Some(method) = self.lookup(class, method) {
                if method.is_none() {
                    continue;
                }
                let bound = self.bind(&method, this, class)?;
                let v = self.call_sync(&bound, vec![other.clone()])?;
                if !matches!(v, Value::NotImplemented) {
                    return Ok(Some(v));
                }
            }
        }
        Ok(None)
    }

    pub fn inplace(&mut self, op: BinOp, a: &Value, b: &Value) -> Res {
        if let Some(v) = self.quick_binary(op, a, b) {
            return Ok(v);
        }
        if let Some(object) = a.obj() {
            match (&object.kind, op) {
                (Kind::List(list), BinOp::Add) => {
                    let items = self.items_of(b)?;
                    list.borrow_mut().extend(items);
                    return Ok(a.clone());
                }
                (Kind::ByteArray(bytes), BinOp::Add) => {
                    if let Some(other) = b.obj().filter(|o| matches!(o.kind, Kind::Bytes(_) | Kind::ByteArray(_))) {
                        let more = super::compare::bytes_of(other);
                        self.charge(more.len() / 64)?;
                        bytes.borrow_mut().extend(more);
                        return Ok(a.clone());
                    }
                }
                (Kind::Deque(_), BinOp::Add) => {
                    for item in self.items_of(b)? {
                        builtins::deque::push(a, item, false);
                    }
                    return Ok(a.clone());
                }
                (Kind::Dict(_), BinOp::BitOr) => {
                    self.dict_update(a, b)?;
                    return Ok(a.clone());
                }
                (Kind::Set(entries, false), _) => {
                    if let Some(Value::Obj(result)) = self.binary_native(op, a, b)? {
                        let new = result.entries().take();
                        drop(std::mem::replace(&mut *entries.borrow_mut(), new));
                        return Ok(a.clone());
                    }
                }
                _ => {}
            }
            let class = self.class_of(a);
            let name = self.text(methods(op)[3]);
            if let Some(method) = self.lookup(&class, &name) {
                let bound = self.bind(&method, a, &class)?;
                let v = self.call_sync(&bound, vec![b.clone()])?;
                if !matches!(v, Value::NotImplemented) {
                    return Ok(v);
                }
            }
        }
        self.binary_or_error(op, a, b, true)
    }

    fn bad_operands(&mut self, op: BinOp, a: &Value, b: &Value, inplace: bool) -> Stop {
        let (x, y) = (self.type_name(a), self.type_name(b));
        let text = match (op, a.kind(), b.kind()) {
            (BinOp::Add, Some(Kind::Str(_)), _) => format!("can only concatenate str (not \"{y}\") to str"),
            (BinOp::Add, Some(Kind::List(_)), _) => format!("can only concatenate list (not \"{y}\") to list"),
            (BinOp::Add, Some(Kind::Tuple(_)), _) => format!("can only concatenate tuple (not \"{y}\") to tuple"),
            (BinOp::Mult, Some(Kind::Str(_) | Kind::List(_) | Kind::Tuple(_)), _) => {
                format!("can't multiply sequence by non-int of type '{y}'")
            }
            (BinOp::Mult, _, Some(Kind::Str(_) | Kind::List(_) | Kind::Tuple(_))) => {
                format!("can't multiply sequence by non-int of type '{x}'")
            }
            _ => {
                let sign = methods(op)[0];
                let sign = match (inplace, op) {
                    (true, BinOp::Pow) => "**=".to_string(),
                    (true, _) => format!("{sign}="),
                    (false, _) => sign.to_string(),
                };
                format!("unsupported operand type(s) for {sign}: '{x}' and '{y}'")
            }
        };
        self.type_error(text)
    }

    /// Operations between built-in values; `None` when they do not go together.
    pub fn binary_native(&mut self, op: BinOp, a: &Value, b: &Value) -> Res<Option<Value>> {
        if let Some(v) = builtins::number::binary(self, op, a, b)? {
            return Ok(Some(v));
        }
        let (Some(x), y) = (a.obj(), b.obj()) else {
            return match (op, b.kind()) {
                (BinOp::Mult, Some(_)) if a.as_int().is_some() => self.repeat(b, a),
                (BinOp::BitOr, Some(Kind::Class(_) | Kind::GenericAlias(_))) if a.is_none() => Ok(Some(union_of(a, b))),
                _ => Ok(None),
            };
        };
        Ok(match (op, &x.kind, y.map(|y| &y.kind)) {
            (BinOp::Add, Kind::Str(s), Some(Kind::Str(t))) => {
                self.charge((s.text.len() + t.text.len()) / 64)?;
                Some(Value::str(format!("{}{}", s.text, t.text)))
            }
            (BinOp::Add, Kind::Tuple(s), Some(Kind::Tuple(t))) => {
                self.charge((s.len() + t.len()) / 8)?;
                Some(Value::tuple(s.iter().chain(t.iter()).cloned().collect()))
            }
            (BinOp::Add, Kind::List(s), Some(Kind::List(t))) => {
                let mut all = s.borrow().clone();
                all.extend(t.borrow().iter().cloned());
                self.charge(all.len() / 8)?;
                Some(Value::list(all))
            }
            (BinOp::Add, Kind::Deque(s), Some(Kind::Deque(t))) => {
                let mut all = s.items.borrow().clone();
                all.extend(t.items.borrow().iter().cloned());
                self.charge(all.len() / 8)?;
                let cut = s.max.map_or(0, |max| all.len().saturating_sub(max));
                drop(all.drain(..cut).collect::<Vec<_>>());
                let data = DequeData { items: all.into(), max: s.max };
                Some(Value::Obj(Object::new(Kind::Deque(Box::new(data)))))
            }
            (BinOp::Add, Kind::Bytes(_) | Kind::ByteArray(_), Some(Kind::Bytes(_) | Kind::ByteArray(_))) => {
                let mut all = super::compare::bytes_of(x);
                all.extend(y.map(|y| super::compare::bytes_of(y)).unwrap_or_default());
                self.charge(all.len() / 64)?;
                match x.kind {
                    Kind::ByteArray(_) => Some(Value::Obj(Object::new(Kind::ByteArray(all.into())))),
                    _ => Some(Value::bytes(all)),
                }
            }
            (BinOp::Mult, ..) if b.as_int().is_some() => return self.repeat(a, b),
            (BinOp::Mult, ..) if a.as_int().is_some() => return self.repeat(b, a),
            (BinOp::Mod, Kind::Bytes(_) | Kind::ByteArray(_), _) => Some(builtins::bytes::percent(self, a, b)?),
            (BinOp::Mod, Kind::Str(s), _) => {
                let template = s.text.clone();
                Some(builtins::text::percent(self, &template, b)?)
            }
            (BinOp::BitOr, Kind::Dict(d), Some(Kind::Dict(_))) => {
                let merged = Value::dict(d.borrow().clone());
                self.dict_update(&merged, b)?;
                Some(merged)
            }
            (BinOp::BitOr, Kind::Class(_) | Kind::GenericAlias(_), _)
                if b.is_none() || matches!(b.kind(), Some(Kind::Class(_) | Kind::GenericAlias(_) | Kind::Plain)) =>
            {
                Some(union_of(a, b))
            }
            (
                BinOp::BitOr | BinOp::BitAnd | BinOp::Sub | BinOp::BitXor,
                Kind::Set(..) | Kind::DictView(..),
                Some(Kind::Set(..) | Kind::DictView(..)),
            ) => builtins::set::operate(self, op, a, b)?,
            _ => None,
        })
    }

    fn repeat(&mut self, sequence: &Value, count: &Value) -> Res<Option<Value>> {
        let n = count.as_int().unwrap_or(0).max(0) as usize;
        let length = self.length(sequence).unwrap_or(0);
        if length.saturating_mul(n) > 50_000_000 {
            return Err(self.error("MemoryError", ""));
        }
        self.charge(length * n / 16)?;
        Ok(match sequence.kind() {
            Some(Kind::Str(s)) => Some(Value::str(s.text.repeat(n))),
            Some(Kind::Bytes(b)) => Some(Value::bytes(b.repeat(n))),
            Some(Kind::List(l)) => Some(Value::list(repeat_items(&l.borrow(), n))),
            Some(Kind::Tuple(t)) => Some(Value::tuple(repeat_items(t, n))),
            _ => None,
        })
    }

    pub(super) fn unary(&mut self, op: UnaryOp, v: &Value) -> Res {
        let (sign, name) = match op {
            UnaryOp::USub => ("-", self.names.neg.clone()),
            UnaryOp::UAdd => ("+", self.names.pos.clone()),
            _ => ("~", self.names.invert.clone()),
        };
        match (op, v) {
            (UnaryOp::USub, Value::Int(n)) if *n != i64::MIN => return Ok(Value::Int(-n)),
            (UnaryOp::USub, Value::Float(x)) => return Ok(Value::Float(-x)),
            (UnaryOp::UAdd, Value::Int(_) | Value::Float(_)) => return Ok(v.clone()),
            (UnaryOp::Invert, Value::Int(n)) => return Ok(Value::Int(!n)),
            _ => {}
        }
        if let Some(Kind::Opaque(_)) = v.kind() {
            return Ok(v.clone());
        }
        let class = self.class_of(v);
        if let Some(method) = self.lookup(&class, &name) {
            let bound = self.bind(&method, v, &class)?;
            return self.call_sync(&bound, Vec::new());
        }
        let float = matches!(v.kind(), Some(Kind::FloatSub(_)));
        match (op, v.as_big().filter(|_| !float), v.as_float()) {
            (UnaryOp::USub, Some(n), _) => Ok(Value::big(-n)),
            (UnaryOp::UAdd, Some(n), _) => Ok(Value::big(n)),
            (UnaryOp::Invert, Some(n), _) => Ok(Value::big(-n - BigInt::from(1))),
            (UnaryOp::USub, None, Some(x)) => Ok(Value::Float(-x)),
            (UnaryOp::UAdd, None, Some(x)) => Ok(Value::Float(x)),
            _ => {
                let name = self.type_name(v);
                Err(self.type_error(format!("bad operand type for unary {sign}: '{name}'")))
            }
        }
    }

    /// `object[index]`; a `__getitem__` of the program runs in a frame.
    pub(super) fn subscript(&mut self, object: &Value, index: &Value) -> Res<Flow> {
        let own = object.obj().is_none_or(|o| o.class.borrow().is_some());
        if !own {
            return self.native_item(object, index).map(Flow::Value);
        }
        let class = self.class_of(object);
        let name = self.names.getitem.clone();
        match self.lookup(&class, &name) {
            Some(method) => {
                let bound = self.bind(&method, object, &class)?;
                self.call(&bound, vec![index.clone()], Vec::new())
            }
            None => self.native_item(object, index).map(Flow::Value),
        }
    }

    pub fn get_item(&mut self, object: &Value, index: &Value) -> Res {
        if object.obj().is_some_and(|o| o.class.borrow().is_none()) {
            return self.native_item(object, index);
        }
        self.nested(|m| m.subscript(object, index))
    }

    /// Items of built-in containers.
    pub fn native_item(&mut self, object: &Value, index: &Value) -> Res {
        let kind = object.kind();
        if let (Some(Kind::Slice(parts)), Some(length)) = (index.kind(), self.length(object))
            && !matches!(kind, Some(Kind::Dict(_)))
        {
            let parts = parts.clone();
            return self.slice_of(object, &parts, length);
        }
        match kind {
            Some(Kind::List(l)) => {
                let at = self.position(index, l.borrow().len(), "list")?;
                Ok(l.borrow()[at].clone())
            }
            Some(Kind::Tuple(t)) => {
                let at = self.position(index, t.len(), "tuple")?;
                Ok(t[at].clone())
            }
            Some(Kind::Deque(d)) => {
                let at = self.position(index, d.items.borrow().len(), "deque")?;
                Ok(d.items.borrow()[at].clone())
            }
            Some(Kind::Str(s)) => {
                let at = self.position(index, s.chars as usize, "string")?;
                let c = if s.text.len() == s.chars as usize {
                    s.text.as_bytes()[at] as char
                } else {
                    s.text.chars().nth(at).unwrap_or(' ')
                };
                Ok(Value::str(c.to_string()))
            }
            Some(Kind::Bytes(_) | Kind::ByteArray(_)) => {
                let all = object.obj().map(|o| super::compare::bytes_of(o)).unwrap_or_default();
                let at = self.position(index, all.len(), "index")?;
                Ok(Value::Int(i64::from(all[at])))
            }
            Some(Kind::Range(r)) => {
                let at = self.position(index, super::compare::range_len(r), "range object")?;
                Ok(Value::Int(r.0 + at as i64 * r.2))
            }
            Some(Kind::Dict(_)) => match self.dict_get(object, index)? {
                Some(v) => Ok(v),
                None => {
                    let class = self.class_of(object);
                    let name = self.names.missing.clone();
                    match self.lookup(&class, &name) {
                        Some(method) => {
                            let bound = self.bind(&method, object, &class)?;
                            self.call_sync(&bound, vec![index.clone()])
                        }
                        // Which key that is, nobody knows: not that it is missing.
                        None if matches!(index.kind(), Some(Kind::Opaque(_))) => Ok(self.opaque_item(object, index)),
                        None => {
                            let class = self.types.key_error.clone();
                            Err(Stop::Raise(self.new_exception(&class, vec![index.clone()])))
                        }
                    }
                }
            },
            Some(Kind::Proxy(d)) => match self.dict_get(&Value::Obj(d.clone()), index)? {
                Some(v) => Ok(v),
                None => {
                    let class = self.types.key_error.clone();
                    Err(Stop::Raise(self.new_exception(&class, vec![index.clone()])))
                }
            },
            Some(Kind::Class(_)) => self.class_item(object, index),
            Some(Kind::GenericAlias(a)) => Ok(generic(&a.0.clone(), index)),
            Some(Kind::Opaque(_)) => Ok(self.opaque_item(object, index)),
            _ => {
                let class = self.class_of(object);
                let getitem = self.names.getitem.clone();
                if let (Some(method), true) = (self.lookup(&class, &getitem), class.class_data().builtin) {
                    return self.call_sync(&method, vec![object.clone(), index.clone()]);
                }
                let name = self.type_name(object);
                Err(self.type_error(format!("'{name}' object is not subscriptable")))
            }
        }
    }

    /// `list[int]`: a generic alias, or what `__class_getitem__` or the metaclass says.
    fn class_item(&mut self, object: &Value, index: &Value) -> Res {
        let Some(class) = object.obj() else { return Ok(Value::None) };
        let meta = self.class_of(object);
        let getitem = self.names.getitem.clone();
        if let Some(method) = self.lookup(&meta, &getitem) {
            let bound = self.bind(&method, object, &meta)?;
            return self.call_sync(&bound, vec![index.clone()]);
        }
        let name = self.names.class_getitem.clone();
        if let Some(method) = self.lookup(class, &name) {
            let bound = self.bind(&method, object, class)?;
            return self.call_sync(&bound, vec![index.clone()]);
        }
        if class.class_data().builtin {
            return Ok(generic(object, index));
        }
        let name = self.class_name(class);
        Err(self.type_error(format!("type '{name}' is not subscriptable")))
    }

    /// The position an index means, counting from the end when negative.
    pub fn position(&mut self, index: &Value, length: usize, what: &str) -> Res<usize> {
        let n = match index.as_int() {
            Some(n) => n,
            None => match self.index_of(index)? {
                Some(n) => n,
                None => {
                    let name = self.type_name(index);
                    let text = match what {
                        "string" => format!("string indices must be integers, not '{name}'"),
                        "deque" => format!("sequence index must be integer, not '{name}'"),
                        _ => format!("{what} indices must be integers or slices, not {name}"),
                    };
                    return Err(self.type_error(text));
                }
            },
        };
        match pure::slices::place(n, length) {
            Some(at) => Ok(at),
            None => Err(self.error("IndexError", format!("{what} index out of range"))),
        }
    }

    /// `__index__`; `None` when there is none.
    pub fn index_of(&mut self, v: &Value) -> Res<Option<i64>> {
        if let Some(n) = v.as_int() {
            return Ok(Some(n));
        }
        if let Some(Kind::Opaque(_)) = v.kind() {
            return Ok(Some(1));
        }
        let class = self.class_of(v);
        let name = self.names.index.clone();
        match self.lookup(&class, &name) {
            Some(method) => {
                let bound = self.bind(&method, v, &class)?;
                Ok(self.call_sync(&bound, Vec::new())?.as_int())
            }
            None => Ok(None),
        }
    }

    /// The positions that a slice object means.
    pub fn slice_range(&mut self, parts: &[Value; 3], length: usize) -> Res<pure::slices::Range> {
        let mut numbers = [None; 3];
        for (i, part) in parts.iter().enumerate() {
            if !part.is_none() {
                numbers[i] = match self.index_of(part)? {
                    Some(n) => Some(n),
                    None if matches!(part.kind(), Some(Kind::Big(_))) => {
                        part.as_float().map(|x| if x < 0.0 { i64::MIN + 1 } else { i64::MAX })
                    }
                    None => {
                        return Err(
                            self.type_error("slice indices must be integers or None or have an __index__ method")
                        );
                    }
                };
            }
        }
        pure::slices::indices(numbers[0], numbers[1], numbers[2], length).map_err(|r| self.raised(r))
    }

    fn slice_of(&mut self, object: &Value, parts: &[Value; 3], length: usize) -> Res {
        let range = self.slice_range(parts, length)?;
        self.charge(range.count / 16)?;
        Ok(match object.kind() {
            Some(Kind::List(l)) => {
                let l = l.borrow();
                Value::list(range.indices().map(|i| l[i].clone()).collect())
            }
            Some(Kind::Tuple(t)) => Value::tuple(range.indices().map(|i| t[i].clone()).collect()),
            Some(Kind::Str(s)) => {
                let chars: Vec<char> = s.text.chars().collect();
                Value::str(range.indices().map(|i| chars[i]).collect::<String>())
            }
            Some(Kind::Bytes(_) | Kind::ByteArray(_)) => {
                let all = object.obj().map(|o| super::compare::bytes_of(o)).unwrap_or_default();
                Value::bytes(range.indices().map(|i| all[i]).collect::<Vec<u8>>())
            }
            Some(Kind::Range(r)) => {
                let at = |i: i64| r.0 + i * r.2;
                let triple = (at(range.start), at(range.stop), r.2 * range.step);
                Value::Obj(Object::new(Kind::Range(Box::new(triple))))
            }
            Some(Kind::Deque(_)) => return Err(self.type_error("sequence index must be integer, not 'slice'")),
            _ => {
                let name = self.type_name(object);
                return Err(self.type_error(format!("'{name}' object is not subscriptable")));
            }
        })
    }

    /// `object[index] = value`.
    pub fn set_item(&mut self, object: &Value, index: Value, value: Value) -> Res<()> {
        if object.obj().is_none_or(|o| o.class.borrow().is_some()) {
            let class = self.class_of(object);
            let name = self.names.setitem.clone();
            if let Some(method) = self.lookup(&class, &name) {
                let bound = self.bind(&method, object, &class)?;
                self.call_sync(&bound, vec![index, value])?;
                return Ok(());
            }
        }
        self.native_set_item(object, index, value)
    }

    /// Sets an item of a built-in container.
    pub fn native_set_item(&mut self, object: &Value, index: Value, value: Value) -> Res<()> {
        match object.kind() {
            Some(Kind::List(l)) => {
                if let Some(Kind::Slice(parts)) = index.kind() {
                    let parts = parts.clone();
                    return self.set_slice(object, &parts, &value);
                }
                let length = l.borrow().len();
                let n = self.index_of(&index)?;
                if let Some(n) = n
                    && pure::slices::place(n, length).is_none()
                {
                    return Err(self.error("IndexError", "list assignment index out of range"));
                }
                let at = self.position(&index, length, "list")?;
                let old = std::mem::replace(&mut l.borrow_mut()[at], value);
                drop(old);
                Ok(())
            }
            Some(Kind::Dict(_)) => self.dict_set(object, index, value),
            Some(Kind::Deque(d)) => {
                let at = self.position(&index, d.items.borrow().len(), "deque")?;
                let old = std::mem::replace(&mut d.items.borrow_mut()[at], value);
                drop(old);
                Ok(())
            }
            Some(Kind::ByteArray(b)) if matches!(index.kind(), Some(Kind::Slice(_))) => {
                self.change_bytes(b, |m, list| m.native_set_item(list, index, value))
            }
            Some(Kind::ByteArray(b)) => {
                let at = self.position(&index, b.borrow().len(), "bytearray")?;
                b.borrow_mut()[at] = value.as_int().unwrap_or(0) as u8;
                Ok(())
            }
            Some(Kind::Opaque(_)) => Ok(()),
            _ => {
                let name = self.type_name(object);
                Err(self.type_error(format!("'{name}' object does not support item assignment")))
            }
        }
    }

    fn set_slice(&mut self, object: &Value, parts: &[Value; 3], value: &Value) -> Res<()> {
        let Some(list) = object.as_list() else { return Ok(()) };
        let items = self.items_of(value)?;
        let range = self.slice_range(parts, list.borrow().len())?;
        if range.step == 1 {
            let start = range.start as usize;
            let old: Vec<Value> = list.borrow_mut().splice(start..start + range.count, items).collect();
            drop(old);
            return Ok(());
        }
        if range.count != items.len() {
            let (got, want) = (items.len(), range.count);
            return Err(
                self.value_error(format!("attempt to assign sequence of size {got} to extended slice of size {want}"))
            );
        }
        for (i, item) in range.indices().zip(items) {
            list.borrow_mut()[i] = item;
        }
        Ok(())
    }

    pub fn delete_item(&mut self, object: &Value, index: &Value) -> Res<()> {
        if object.obj().is_none_or(|o| o.class.borrow().is_some()) {
            let class = self.class_of(object);
            let name = self.names.delitem.clone();
            if let Some(method) = self.lookup(&class, &name) {
                let bound = self.bind(&method, object, &class)?;
                self.call_sync(&bound, vec![index.clone()])?;
                return Ok(());
            }
        }
        self.native_delete_item(object, index)
    }

    pub fn native_delete_item(&mut self, object: &Value, index: &Value) -> Res<()> {
        match object.kind() {
            Some(Kind::List(l)) => {
                if let Some(Kind::Slice(parts)) = index.kind() {
                    let parts = parts.clone();
                    let range = self.slice_range(&parts, l.borrow().len())?;
                    let mut doomed: Vec<usize> = range.indices().collect();
                    doomed.sort_unstable();
                    for i in doomed.into_iter().rev() {
                        let old = l.borrow_mut().remove(i);
                        drop(old);
                    }
                    return Ok(());
                }
                let at = self.position(index, l.borrow().len(), "list")?;
                let old = l.borrow_mut().remove(at);
                drop(old);
                Ok(())
            }
            Some(Kind::Dict(_)) => match self.dict_remove(object, index)? {
                Some(_) => Ok(()),
                None => {
                    let class = self.types.key_error.clone();
                    Err(Stop::Raise(self.new_exception(&class, vec![index.clone()])))
                }
            },
            Some(Kind::Deque(d)) => {
                let at = self.position(index, d.items.borrow().len(), "deque")?;
                let old = d.items.borrow_mut().remove(at);
                drop(old);
                Ok(())
            }
            Some(Kind::ByteArray(b)) => self.change_bytes(b, |m, list| m.native_delete_item(list, index)),
            Some(Kind::Opaque(_)) => Ok(()),
            _ => {
                let name = self.type_name(object);
                Err(self.type_error(format!("'{name}' object doesn't support item deletion")))
            }
        }
    }

    /// Changes a `bytearray` as the list of its numbers.
    fn change_bytes(
        &mut self,
        bytes: &std::cell::RefCell<Vec<u8>>,
        change: impl FnOnce(&mut Self, &Value) -> Res<()>,
    ) -> Res<()> {
        let list = Value::list(bytes.borrow().iter().map(|byte| Value::Int(i64::from(*byte))).collect());
        self.charge(bytes.borrow().len() / 8)?;
        change(self, &list)?;
        let numbers = self.items_of(&list)?;
        *bytes.borrow_mut() = numbers.iter().map(|number| number.as_int().unwrap_or(0) as u8).collect();
        Ok(())
    }
}

fn repeat_items(items: &[Value], n: usize) -> Vec<Value> {
    let mut all = Vec::with_capacity(items.len() * n);
    for _ in 0..n {
        all.extend(items.iter().cloned());
    }
    all
}

/// `origin[args]`.
pub fn generic(origin: &Value, index: &Value) -> Value {
    let args = match index.as_tuple() {
        Some(_) => index.clone(),
        None => Value::tuple(vec![index.clone()]),
    };
    Value::Obj(Object::new(Kind::GenericAlias(Box::new((origin.clone(), args)))))
}

/// `a | b` of types: a generic alias without origin.
fn union_of(a: &Value, b: &Value) -> Value {
    let mut members = Vec::new();
    for v in [a, b] {
        match v.kind() {
            Some(Kind::GenericAlias(g)) if g.0.is_none() => {
                members.extend(g.1.as_tuple().unwrap_or_default().iter().cloned())
            }
            _ => members.push(v.clone()),
        }
    }
    Value::Obj(Object::new(Kind::GenericAlias(Box::new((Value::None, Value::tuple(members))))))
}
