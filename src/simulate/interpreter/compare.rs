//! Equality, order, truth and hashes; what dictionaries and sets do with them.

use super::Machine;
use super::dict::{Dict, Probe};
use super::value::*;
use crate::simulate::pure;
use crate::syntax::ast::CmpOp;
use num_bigint::BigInt;
use std::cmp::Ordering;
use std::rc::Rc;

impl Machine {
    /// `==` as a truth value; identical objects are equal, as containers take it.
    pub fn equal(&mut self, a: &Value, b: &Value) -> Res<bool> {
        if a.same(b) {
            return Ok(true);
        }
        if let Some(quick) = quick_equal(a, b) {
            return Ok(quick);
        }
        let answer = self.compare(CmpOp::Eq, a, b)?;
        self.is_true(&answer)
    }

    /// The comparison operators.
    pub fn compare(&mut self, op: CmpOp, a: &Value, b: &Value) -> Res {
        match op {
            CmpOp::Is => return Ok(Value::Bool(a.same(b))),
            CmpOp::IsNot => return Ok(Value::Bool(!a.same(b))),
            CmpOp::In => return self.contains(b, a).map(Value::Bool),
            CmpOp::NotIn => return self.contains(b, a).map(|found| Value::Bool(!found)),
            _ => {}
        }
        if let (Some(Kind::Opaque(_)), _) | (_, Some(Kind::Opaque(_))) = (a.kind(), b.kind()) {
            return Ok(self.compare_opaque(op, a, b));
        }
        if let Some(v) = self.compare_native(op, a, b)? {
            return Ok(v);
        }
        let (name, mirrored) = match op {
            CmpOp::Eq => (&self.names.eq, &self.names.eq),
            CmpOp::NotEq => (&self.names.ne, &self.names.ne),
            CmpOp::Lt => (&self.names.lt, &self.names.gt),
            CmpOp::LtE => (&self.names.le, &self.names.ge),
            CmpOp::Gt => (&self.names.gt, &self.names.lt),
            _ => (&self.names.ge, &self.names.le),
        };
        let (name, mirrored) = (name.clone(), mirrored.clone());
        let (class_a, class_b) = (self.class_of(a), self.class_of(b));
        let b_first = !Rc::ptr_eq(&class_a, &class_b)
            && self.is_subclass(&class_b, &class_a)
            && self.lookup(&class_b, &mirrored).is_some();
        let tries = if b_first {
            [(b, a, &class_b, &mirrored), (a, b, &class_a, &name)]
        } else {
            [(a, b, &class_a, &name), (b, a, &class_b, &mirrored)]
        };
        for (this, other, class, method) in tries {
            if let Some(method) = self.lookup(class, method) {
                if method.is_none() {
                    continue;
                }
                let bound = self.bind(&method, this, class)?;
                let v = self.call_sync(&bound, vec![other.clone()])?;
                if !matches!(v, Value::NotImplemented) {
                    return Ok(v);
                }
            }
        }
        match op {
            CmpOp::Eq => Ok(Value::Bool(a.same(b))),
            CmpOp::NotEq => {
                if self.lookup(&class_a, &self.names.eq).is_some() || self.lookup(&class_b, &self.names.eq).is_some() {
                    let eq = self.compare(CmpOp::Eq, a, b)?;
                    return Ok(Value::Bool(!self.is_true(&eq)?));
                }
                Ok(Value::Bool(!a.same(b)))
            }
            _ => {
                let (x, y) = (self.type_name(a), self.type_name(b));
                Err(self.type_error(format!("'{}' not supported between instances of '{x}' and '{y}'", sign(op))))
            }
        }
    }

    /// Comparisons between built-in values; `None` when methods have to be asked.
    fn compare_native(&mut self, op: CmpOp, a: &Value, b: &Value) -> Res<Option<Value>> {
        if let Some(order) = compare_numbers(a, b) {
            return Ok(Some(Value::Bool(order.map_or(op == CmpOp::NotEq, |o| holds(op, o)))));
        }
        let (Some(x), Some(y)) = (a.obj(), b.obj()) else {
            return Ok(
                match (
                    op,
                    a.obj().is_some_and(|o| matches!(o.kind, Kind::Plain))
                        || b.obj().is_some_and(|o| matches!(o.kind, Kind::Plain)),
                ) {
                    (CmpOp::Eq, false) => Some(Value::Bool(a.same(b))),
                    (CmpOp::NotEq, false) => Some(Value::Bool(!a.same(b))),
                    _ => None,
                },
            );
        };
        // A subclass may define its own comparison.
        if (x.class.borrow().is_some() || y.class.borrow().is_some()) && self.has_own_comparison(op, a, b) {
            return Ok(None);
        }
        self.compare_objects(op, a, b, x, y)
    }

    /// As the built-in classes compare, whatever a subclass says; `None` when they do not go together.
    pub fn compare_values(&mut self, op: CmpOp, a: &Value, b: &Value) -> Res<Option<Value>> {
        match (compare_numbers(a, b), a.obj(), b.obj()) {
            (Some(order), ..) => Ok(Some(Value::Bool(order.map_or(op == CmpOp::NotEq, |o| holds(op, o))))),
            (None, Some(x), Some(y)) => self.compare_objects(op, a, b, x, y),
            _ => Ok(None),
        }
    }

    fn compare_objects(&mut self, op: CmpOp, a: &Value, b: &Value, x: &Ref, y: &Ref) -> Res<Option<Value>> {
        let equality = matches!(op, CmpOp::Eq | CmpOp::NotEq);
        let negate = |equal: bool| Some(Value::Bool(equal == (op == CmpOp::Eq)));
        Ok(match (&x.kind, &y.kind) {
            (Kind::Str(s), Kind::Str(t)) => Some(Value::Bool(holds(op, s.text.cmp(&t.text)))),
            (Kind::Tuple(s), Kind::Tuple(t)) => Some(self.compare_sequences(op, s, t)?),
            (Kind::List(s), Kind::List(t)) => {
                if Rc::ptr_eq(x, y) && equality {
                    return Ok(negate(true));
                }
                let (s, t) = (s.borrow().clone(), t.borrow().clone());
                Some(self.compare_sequences(op, &s, &t)?)
            }
            (Kind::Deque(s), Kind::Deque(t)) => {
                let s: Vec<Value> = s.items.borrow().iter().cloned().collect();
                let t: Vec<Value> = t.items.borrow().iter().cloned().collect();
                Some(self.compare_sequences(op, &s, &t)?)
            }
            (Kind::Bytes(_) | Kind::ByteArray(_), Kind::Bytes(_) | Kind::ByteArray(_)) => {
                Some(Value::Bool(holds(op, bytes_of(x).cmp(&bytes_of(y)))))
            }
            (Kind::Dict(_), Kind::Dict(_)) if equality => negate(self.equal_dicts(x, y)?),
            (Kind::Set(..), Kind::Set(..)) => Some(Value::Bool(self.compare_sets(op, x, y)?)),
            (Kind::DictView(..), Kind::Set(..) | Kind::DictView(..)) | (Kind::Set(..), Kind::DictView(..)) => {
                let (s, t) = (self.items_of(a)?, self.items_of(b)?);
                let (s, t) = (self.new_set(s)?, self.new_set(t)?);
                return self.compare_native(op, &s, &t);
            }
            (Kind::Range(r), Kind::Range(s)) if equality => negate(range_items(r) == range_items(s)),
            (Kind::Slice(s), Kind::Slice(t)) if equality => {
                return Ok(Some(self.compare_sequences(op, &s.clone()[..], &t.clone()[..])?));
            }
            (Kind::Bound(s), Kind::Bound(t)) if equality => negate(
                s.1.same(&t.1)
                    && (s.0.same(&t.0)
                        || matches!((s.0.kind(), t.0.kind()), (Some(Kind::Native(m)), Some(Kind::Native(n))) if std::ptr::eq(*m, *n))),
            ),
            (Kind::GenericAlias(s), Kind::GenericAlias(t)) if equality => {
                let same = self.equal(&s.0.clone(), &t.0.clone())? && self.equal(&s.1.clone(), &t.1.clone())?;
                negate(same)
            }
            (Kind::Complex(s), Kind::Complex(t)) if equality => negate(s == t),
            _ => None,
        })
    }

    fn has_own_comparison(&mut self, op: CmpOp, a: &Value, b: &Value) -> bool {
        let name = match op {
            CmpOp::Eq => self.names.eq.clone(),
            CmpOp::NotEq => self.names.ne.clone(),
            CmpOp::Lt => self.names.lt.clone(),
            CmpOp::LtE => self.names.le.clone(),
            CmpOp::Gt => self.names.gt.clone(),
            _ => self.names.ge.clone(),
        };
        [a, b].iter().any(|v| {
            let class = self.class_of(v);
            self.lookup(&class, &name).is_some()
                || (op == CmpOp::NotEq && self.lookup(&class, &self.names.eq).is_some())
        })
    }

    fn compare_sequences(&mut self, op: CmpOp, a: &[Value], b: &[Value]) -> Res {
        if a.len() != b.len() && matches!(op, CmpOp::Eq | CmpOp::NotEq) {
            return Ok(Value::Bool(op == CmpOp::NotEq));
        }
        self.deeper()?;
        let mut result = None;
        for (x, y) in a.iter().zip(b) {
            match self.equal(x, y) {
                Ok(true) => {}
                Ok(false) => {
                    result = Some(match op {
                        CmpOp::Eq => Ok(Value::Bool(false)),
                        CmpOp::NotEq => Ok(Value::Bool(true)),
                        _ => self.compare(op, x, y),
                    });
                    break;
                }
                Err(e) => {
                    result = Some(Err(e));
                    break;
                }
            }
        }
        self.shallower();
        result.unwrap_or_else(|| Ok(Value::Bool(holds(op, a.len().cmp(&b.len())))))
    }

    /// Guards recursion of native code over nested containers.
    pub fn deeper(&mut self) -> Res<()> {
        if self.nested_depth >= super::MAX_NESTED {
            return Err(self.error("RecursionError", "maximum recursion depth exceeded"));
        }
        self.nested_depth += 1;
        Ok(())
    }

    pub fn shallower(&mut self) {
        self.nested_depth -= 1;
    }

    fn equal_dicts(&mut self, a: &Ref, b: &Ref) -> Res<bool> {
        if a.entries().borrow().len() != b.entries().borrow().len() {
            return Ok(false);
        }
        self.deeper()?;
        let entries: Vec<_> = a.entries().borrow().iter().cloned().collect();
        let other = Value::Obj(b.clone());
        for e in entries {
            let same = match self.dict_get(&other, &e.key)? {
                Some(v) => self.equal(&e.value, &v)?,
                None => false,
            };
            if !same {
                self.shallower();
                return Ok(false);
            }
        }
        self.shallower();
        Ok(true)
    }

    fn compare_sets(&mut self, op: CmpOp, a: &Ref, b: &Ref) -> Res<bool> {
        let (x, y) = (a.entries().borrow().len(), b.entries().borrow().len());
        Ok(match op {
            CmpOp::Eq => x == y && self.subset(a, b)?,
            CmpOp::NotEq => !(x == y && self.subset(a, b)?),
            CmpOp::LtE => self.subset(a, b)?,
            CmpOp::Lt => x < y && self.subset(a, b)?,
            CmpOp::GtE => self.subset(b, a)?,
            _ => y < x && self.subset(b, a)?,
        })
    }

    pub fn subset(&mut self, a: &Ref, b: &Ref) -> Res<bool> {
        let other = Value::Obj(b.clone());
        for key in a.entries().borrow().keys() {
            if self.dict_get(&other, &key)?.is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// `item in container`.
    pub fn contains(&mut self, container: &Value, item: &Value) -> Res<bool> {
        let class = self.class_of(container);
        let name = self.names.contains.clone();
        let own = self.lookup(&class, &name);
        let native = |m: &Value| {
            matches!(m.kind(), Some(Kind::Native(_)))
                && !matches!(container.kind(), Some(Kind::Context(_) | Kind::Library(_)))
        };
        if let Some(method) = own.filter(|m| !native(m)) {
            let bound = self.bind(&method, container, &class)?;
            let v = self.call_sync(&bound, vec![item.clone()])?;
            return self.is_true(&v);
        }
        match container.kind() {
            Some(Kind::Dict(_) | Kind::Set(..) | Kind::Proxy(_)) => Ok(self.dict_get(container, item)?.is_some()),
            Some(Kind::DictView(d, View::Keys)) => Ok(self.dict_get(&Value::Obj(d.clone()), item)?.is_some()),
            Some(Kind::Str(s)) => match item.as_str() {
                Some(t) => Ok(s.text.contains(t)),
                None if matches!(item.kind(), Some(Kind::Opaque(_))) => Ok(true),
                None => {
                    let name = self.type_name(item);
                    Err(self.type_error(format!("'in <string>' requires string as left operand, not {name}")))
                }
            },
            Some(Kind::Bytes(_) | Kind::ByteArray(_)) => {
                let Some(o) = container.obj() else { return Ok(false) };
                let all = bytes_of(o);
                Ok(match (item.as_int(), item.obj()) {
                    (Some(n), _) => all.iter().any(|b| i64::from(*b) == n),
                    (_, Some(i)) => {
                        let part = bytes_of(i);
                        part.is_empty() || all.windows(part.len()).any(|w| w == part)
                    }
                    _ => false,
                })
            }
            Some(Kind::Range(r)) => match item.as_int() {
                Some(n) => Ok(if r.2 > 0 {
                    n >= r.0 && n < r.1 && (n - r.0) % r.2 == 0
                } else {
                    n <= r.0 && n > r.1 && (r.0 - n) % -r.2 == 0
                }),
                None => Ok(false),
            },
            Some(Kind::Opaque(_)) => Ok(self.opaque_contains(container, item)),
            _ => {
                let iterator = match self.iterate_sync(container) {
                    Err(Stop::Raise(e)) if self.is_exception(&e, &self.types.type_error.clone()) => {
                        let name = self.type_name(container);
                        return Err(self.type_error(format!("argument of type '{name}' is not iterable")));
                    }
                    other => other?,
                };
                while let Some(v) = self.next_sync(&iterator)? {
                    if self.equal(&v, item)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
        }
    }

    /// `bool(v)` where nothing is assumed about opaque values.
    pub fn is_true(&mut self, v: &Value) -> Res<bool> {
        let object = match v {
            Value::None | Value::Unbound => return Ok(false),
            Value::Bool(b) => return Ok(*b),
            Value::Int(n) => return Ok(*n != 0),
            Value::Float(x) => return Ok(*x != 0.0),
            Value::NotImplemented | Value::Ellipsis => return Ok(true),
            Value::Obj(o) => o,
        };
        if object.class.borrow().is_some() {
            let class = self.class_of(v);
            for name in [self.names.bool.clone(), self.names.len.clone()] {
                if let Some(method) = self.lookup(&class, &name).filter(|m| !matches!(m.kind(), Some(Kind::Native(_))))
                {
                    let bound = self.bind(&method, v, &class)?;
                    let answer = self.call_sync(&bound, Vec::new())?;
                    return match answer {
                        Value::Bool(b) => Ok(b),
                        _ if name.as_str() == Some("__len__") => Ok(answer.as_int().unwrap_or(0) != 0),
                        _ => {
                            let name = self.type_name(&answer);
                            Err(self.type_error(format!("__bool__ should return bool, returned {name}")))
                        }
                    };
                }
            }
        }
        Ok(match &object.kind {
            Kind::IntSub(n) => *n != 0,
            Kind::FloatSub(x) => *x != 0.0,
            Kind::Complex(c) => c.0 != 0.0 || c.1 != 0.0,
            _ => self.length(v).is_none_or(|n| n != 0),
        })
    }

    /// `len` of built-in containers.
    pub fn length(&self, v: &Value) -> Option<usize> {
        Some(match v.kind()? {
            Kind::Str(s) => s.chars as usize,
            Kind::Bytes(b) => b.len(),
            Kind::ByteArray(b) => b.borrow().len(),
            Kind::Tuple(t) => t.len(),
            Kind::List(l) => l.borrow().len(),
            Kind::Deque(d) => d.items.borrow().len(),
            Kind::Dict(d) | Kind::Set(d, _) => d.borrow().len(),
            Kind::DictView(d, _) | Kind::Proxy(d) => d.entries().borrow().len(),
            Kind::Range(r) => range_len(r),
            _ => return None,
        })
    }

    pub fn hash(&mut self, v: &Value) -> Res<u64> {
        let object = match v {
            Value::None | Value::Unbound => return Ok(0xfca8_6420),
            Value::NotImplemented => return Ok(0xfca8_6421),
            Value::Ellipsis => return Ok(0xfca8_6422),
            Value::Bool(b) => return Ok(u64::from(*b)),
            Value::Int(n) => return Ok(pure::hash::of_i64(*n) as u64),
            Value::Float(x) => return Ok(pure::hash::of_float(*x, 0) as u64),
            Value::Obj(o) => o,
        };
        if let Kind::Str(s) = &object.kind
            && object.class.borrow().is_none()
        {
            return Ok(s.hash);
        }
        if object.class.borrow().is_some() {
            let class = self.class_of(v);
            let name = self.names.hash.clone();
            if let Some(method) = self.lookup(&class, &name) {
                if method.is_none() {
                    return Err(self.unhashable(v));
                }
                let bound = self.bind(&method, v, &class)?;
                let answer = self.call_sync(&bound, Vec::new())?;
                if let Some(n) = answer.as_int() {
                    return Ok(if n == -1 { -2_i64 } else { n } as u64);
                }
                return match answer.as_big() {
                    Some(n) => Ok(pure::hash::of_int(&n) as u64),
                    None => Err(self.type_error("__hash__ method should return an integer")),
                };
            }
        }
        match &object.kind {
            Kind::Str(s) => Ok(s.hash),
            Kind::IntSub(n) => Ok(pure::hash::of_i64(*n) as u64),
            Kind::FloatSub(x) => Ok(pure::hash::of_float(*x, 0) as u64),
            Kind::Big(n) => Ok(pure::hash::of_int(n) as u64),
            Kind::Bytes(b) => Ok(hash_bytes(b)),
            Kind::Tuple(items) => {
                let items = items.clone();
                self.deeper()?;
                let hashes: Res<Vec<i64>> = items.iter().map(|i| self.hash(i).map(|h| h as i64)).collect();
                self.shallower();
                Ok(pure::hash::of_tuple(hashes?.into_iter()) as u64)
            }
            Kind::Set(d, true) => {
                let mut sum = d.borrow().len() as u64;
                for e in d.borrow().iter() {
                    sum = sum.wrapping_add(e.hash.wrapping_mul(0x9e37_79b9_7f4a_7c15));
                }
                Ok(sum)
            }
            Kind::Bound(b) => {
                let b = (b.0.clone(), b.1.clone());
                let id = b.1.obj().cloned().map_or(0, |o| self.id_of(&o));
                let f = match b.0.kind() {
                    Some(Kind::Native(n)) => hash_bytes(n.name.as_bytes()),
                    _ => b.0.obj().cloned().map_or(0, |o| u64::from(self.id_of(&o))),
                };
                Ok(f.wrapping_mul(31).wrapping_add(u64::from(id)))
            }
            Kind::GenericAlias(a) => {
                let a = (a.0.clone(), a.1.clone());
                Ok(self.hash(&a.0)?.wrapping_mul(31) ^ self.hash(&a.1)?)
            }
            Kind::List(_)
            | Kind::Dict(_)
            | Kind::Set(_, false)
            | Kind::Deque(_)
            | Kind::ByteArray(_)
            | Kind::DictView(..) => Err(self.unhashable(v)),
            _ => Ok(u64::from(self.id_of(object))),
        }
    }

    fn unhashable(&mut self, v: &Value) -> Stop {
        let name = self.type_name(v);
        self.type_error(format!("unhashable type: '{name}'"))
    }

    fn find(&mut self, entries: &std::cell::RefCell<Dict>, key: &Value, hash: u64) -> Res<Option<usize>> {
        let mut probe = Probe::default();
        loop {
            let found = entries.borrow().candidate(hash, probe);
            let Some((position, next)) = found else { return Ok(None) };
            let there = entries.borrow().at(position).map(|e| e.key.clone());
            if let Some(there) = there
                && self.equal(&there, key)?
            {
                return Ok(Some(position));
            }
            probe = next;
        }
    }

    /// `dict[key]` of a `dict` or `set` object.
    pub fn dict_get(&mut self, dict: &Value, key: &Value) -> Res<Option<Value>> {
        let Some(object) = dict.obj() else { return Ok(None) };
        let hash = self.hash(key)?;
        let position = self.find(object.entries(), key, hash)?;
        Ok(position.and_then(|p| object.entries().borrow().at(p).map(|e| e.value.clone())))
    }

    pub fn dict_set(&mut self, dict: &Value, key: Value, value: Value) -> Res<()> {
        let Some(object) = dict.obj() else { return Ok(()) };
        let hash = self.hash(&key)?;
        let old = match self.find(object.entries(), &key, hash)? {
            Some(position) => object.entries().borrow_mut().set_at(position, value),
            None => {
                object.entries().borrow_mut().push(hash, key, value);
                Value::Unbound
            }
        };
        drop(old);
        Ok(())
    }

    pub fn dict_remove(&mut self, dict: &Value, key: &Value) -> Res<Option<super::dict::Entry>> {
        let Some(object) = dict.obj() else { return Ok(None) };
        let hash = self.hash(key)?;
        let position = self.find(object.entries(), key, hash)?;
        Ok(position.and_then(|p| object.entries().borrow_mut().remove_at(p)))
    }

    /// Adds to a set; a key that is there already stays.
    pub fn set_add(&mut self, set: &Value, item: Value) -> Res<()> {
        let Some(object) = set.obj() else { return Ok(()) };
        let hash = self.hash(&item)?;
        if self.find(object.entries(), &item, hash)?.is_none() {
            object.entries().borrow_mut().push(hash, item, Value::None);
        }
        Ok(())
    }

    pub fn new_set(&mut self, items: Vec<Value>) -> Res {
        let set = Value::set(Dict::default());
        for item in items {
            self.set_add(&set, item)?;
        }
        Ok(set)
    }

    /// Keys and values of a mapping: a dictionary, or anything with `keys`.
    pub fn pairs_of_mapping(&mut self, v: &Value) -> Res<Vec<(Value, Value)>> {
        match v.kind() {
            Some(Kind::Dict(d)) => return Ok(d.borrow().iter().map(|e| (e.key.clone(), e.value.clone())).collect()),
            Some(Kind::Proxy(d)) => {
                return Ok(d.entries().borrow().iter().map(|e| (e.key.clone(), e.value.clone())).collect());
            }
            Some(Kind::Opaque(_)) => return Ok(Vec::new()),
            _ => {}
        }
        let keys = self.text("keys");
        let Some(method) = self.find_attr(v, &keys)? else {
            let name = self.type_name(v);
            return Err(self.type_error(format!("'{name}' object is not a mapping")));
        };
        let keys = self.call_sync(&method, Vec::new())?;
        let mut pairs = Vec::new();
        for key in self.items_of(&keys)? {
            let value = self.get_item(v, &key)?;
            pairs.push((key, value));
        }
        Ok(pairs)
    }

    pub fn dict_update(&mut self, dict: &Value, more: &Value) -> Res<()> {
        for (key, value) in self.pairs_of_mapping(more)? {
            self.dict_set(dict, key, value)?;
        }
        Ok(())
    }

    /// Items of a set in the order CPython gives them: small integers lie by their value, others as they came.
    pub fn set_order(&self, set: &Ref) -> Vec<Value> {
        let entries = set.entries().borrow();
        if entries.len() > 1 && entries.iter().all(|e| matches!(e.key, Value::Int(_) | Value::Bool(_))) {
            return integer_set_order(&entries);
        }
        entries.keys()
    }
}

/// CPython's set table: linear probes, then a perturbed jump; it grows when three fifths are used.
fn integer_set_order(entries: &Dict) -> Vec<Value> {
    const LINEAR_PROBES: usize = 9;
    let mut table: Vec<Option<(u64, Value)>> = vec![None; 8];
    let mut fill = 0;
    let insert = |table: &mut Vec<Option<(u64, Value)>>, hash: u64, key: Value| {
        let mask = table.len() - 1;
        let mut perturb = hash;
        let mut at = hash as usize & mask;
        loop {
            let end = if at + LINEAR_PROBES <= mask { at + LINEAR_PROBES } else { at };
            if let Some(free) = table[at..=end].iter_mut().find(|slot| slot.is_none()) {
                *free = Some((hash, key));
                return;
            }
            perturb >>= 5;
            at = at.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb as usize) & mask;
        }
    };
    for e in entries.iter() {
        insert(&mut table, e.hash, e.key.clone());
        fill += 1;
        if fill * 5 >= (table.len() - 1) * 3 {
            let wanted = if fill > 50_000 { fill * 2 } else { fill * 4 };
            let mut size = 8;
            while size <= wanted {
                size *= 2;
            }
            let old = std::mem::replace(&mut table, vec![None; size]);
            for (hash, key) in old.into_iter().flatten() {
                insert(&mut table, hash, key);
            }
        }
    }
    table.into_iter().flatten().map(|(_, key)| key).collect()
}

pub fn range_len(r: &(i64, i64, i64)) -> usize {
    let (start, stop, step) = *r;
    let distance = if step > 0 { i128::from(stop) - i128::from(start) } else { i128::from(start) - i128::from(stop) };
    if distance <= 0 { 0 } else { ((distance - 1) / i128::from(step).abs() + 1) as usize }
}

fn range_items(r: &(i64, i64, i64)) -> (usize, i64, i64) {
    match range_len(r) {
        0 => (0, 0, 0),
        1 => (1, r.0, 0),
        n => (n, r.0, r.2),
    }
}

pub fn bytes_of(o: &Object) -> Vec<u8> {
    match &o.kind {
        Kind::Bytes(b) => b.to_vec(),
        Kind::ByteArray(b) => b.borrow().clone(),
        _ => Vec::new(),
    }
}

fn quick_equal(a: &Value, b: &Value) -> Option<bool> {
    match (a, b) {
        (Value::Obj(x), Value::Obj(y)) => match (&x.kind, &y.kind) {
            (Kind::Str(s), Kind::Str(t)) if x.class.borrow().is_none() && y.class.borrow().is_none() => {
                Some(s.hash == t.hash && s.text == t.text)
            }
            _ => None,
        },
        (Value::Int(x), Value::Int(y)) => Some(x == y),
        (Value::None, Value::Obj(o)) | (Value::Obj(o), Value::None) if !matches!(o.kind, Kind::Plain) => Some(false),
        _ => None,
    }
}

/// The order of two numbers: `Some(None)` with NaN, `None` when one is no number.
fn compare_numbers(a: &Value, b: &Value) -> Option<Option<Ordering>> {
    if let (Value::Int(x), Value::Int(y)) = (a, b) {
        return Some(Some(x.cmp(y)));
    }
    let plain = |v: &Value| {
        matches!(v, Value::Int(_) | Value::Bool(_) | Value::Float(_)) || matches!(v.kind(), Some(Kind::Big(_)))
    };
    if !plain(a) || !plain(b) {
        // Subclasses of numbers compare by value unless they say otherwise.
        let number = |v: &Value| plain(v) || matches!(v.kind(), Some(Kind::IntSub(_) | Kind::FloatSub(_)));
        if !number(a) || !number(b) {
            return None;
        }
    }
    let float = |v: &Value| matches!(v, Value::Float(_)) || matches!(v.kind(), Some(Kind::FloatSub(_)));
    Some(match (float(a), float(b)) {
        (false, false) => Some(a.as_big()?.cmp(&b.as_big()?)),
        (true, true) => a.as_float()?.partial_cmp(&b.as_float()?),
        (true, false) => compare_float(a.as_float()?, &b.as_big()?),
        (false, true) => compare_float(b.as_float()?, &a.as_big()?).map(Ordering::reverse),
    })
}

/// Exact, also where the integer has no float.
fn compare_float(x: f64, n: &BigInt) -> Option<Ordering> {
    if x.is_nan() {
        return None;
    }
    if x.is_infinite() {
        return Some(if x > 0.0 { Ordering::Greater } else { Ordering::Less });
    }
    let whole = crate::simulate::builtins::number::big_from_float(x.trunc());
    Some(whole.cmp(n).then_with(|| (x - x.trunc()).partial_cmp(&0.0).unwrap_or(Ordering::Equal)))
}

fn holds(op: CmpOp, order: Ordering) -> bool {
    match op {
        CmpOp::Eq => order == Ordering::Equal,
        CmpOp::NotEq => order != Ordering::Equal,
        CmpOp::Lt => order == Ordering::Less,
        CmpOp::LtE => order != Ordering::Greater,
        CmpOp::Gt => order == Ordering::Greater,
        _ => order != Ordering::Less,
    }
}

pub fn sign(op: CmpOp) -> &'static str {
    match op {
        CmpOp::Eq => "==",
        CmpOp::NotEq => "!=",
        CmpOp::Lt => "<",
        CmpOp::LtE => "<=",
        CmpOp::Gt => ">",
        CmpOp::GtE => ">=",
        CmpOp::Is => "is",
        CmpOp::IsNot => "is not",
        CmpOp::In => "in",
        CmpOp::NotIn => "not in",
    }
}
