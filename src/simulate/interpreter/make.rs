//! The operations that make values of others: containers, text, functions; and that unpack them.

use super::Machine;
use super::dict::Dict;
use super::frame::{Function, PyFrame};
use super::value::{Kind, Object, Res, Value};
use crate::simulate::compile::code::Op;
use std::cell::RefCell;

impl Machine {
    pub(super) fn make_operation(&mut self, op: Op, f: &mut PyFrame) -> Res<()> {
        match op {
            Op::BuildSlice => {
                let parts = f.pop_n(3);
                if let Ok(parts) = <[Value; 3]>::try_from(parts) {
                    f.push(Value::Obj(Object::new(Kind::Slice(Box::new(parts)))));
                }
            }
            Op::BuildTuple(n) => {
                let items = f.pop_n(n as usize);
                f.push(Value::tuple(items));
            }
            Op::BuildList(n) => {
                let items = f.pop_n(n as usize);
                f.push(Value::list(items));
            }
            Op::BuildSet(n) => {
                let items = f.pop_n(n as usize);
                let set = self.new_set(items)?;
                f.push(set);
            }
            Op::BuildMap(n) => {
                let items = f.pop_n(2 * n as usize);
                let dict = Value::dict(Dict::default());
                let mut items = items.into_iter();
                while let (Some(k), Some(v)) = (items.next(), items.next()) {
                    self.dict_set(&dict, k, v)?;
                }
                f.push(dict);
            }
            Op::BuildString(n) => {
                let parts = f.pop_n(n as usize);
                let text: String = parts.iter().filter_map(Value::as_str).collect();
                self.charge(text.len() / 64)?;
                f.push(Value::str(text));
            }
            Op::ListAppend(n) => {
                let v = f.pop();
                if let Some(list) = f.below_top(n).as_list() {
                    list.borrow_mut().push(v);
                }
            }
            Op::SetAdd(n) => {
                let v = f.pop();
                let set = f.below_top(n).clone();
                self.set_add(&set, v)?;
            }
            Op::MapAdd(n) => {
                let v = f.pop();
                let k = f.pop();
                let dict = f.below_top(n).clone();
                self.dict_set(&dict, k, v)?;
            }
            Op::ListExtend(n) => {
                let more = f.pop();
                let items = self.items_of(&more)?;
                if let Some(list) = f.below_top(n).as_list() {
                    list.borrow_mut().extend(items);
                }
            }
            Op::SetUpdate(n) => {
                let more = f.pop();
                let set = f.below_top(n).clone();
                for item in self.items_of(&more)? {
                    self.set_add(&set, item)?;
                }
            }
            Op::DictUpdate(n) => {
                let more = f.pop();
                let dict = f.below_top(n).clone();
                self.dict_update(&dict, &more)?;
            }
            Op::DictMerge(n) => {
                let more = f.pop();
                let dict = f.below_top(n).clone();
                self.merge_keywords(&dict, &more)?;
            }
            Op::ListToTuple => {
                let list = f.pop();
                let items = list.as_list().map(|l| l.take()).unwrap_or_default();
                f.push(Value::tuple(items));
            }
            Op::Format(conversion, spec) => {
                let spec = if spec { f.pop() } else { Value::Unbound };
                let value = f.pop();
                let text = self.format_hole(&value, conversion, spec.as_str().unwrap_or(""))?;
                f.push(text);
            }
            Op::UnpackSequence(n) => {
                let v = f.pop();
                let mut items = self.unpack(&v, n as usize)?;
                items.reverse();
                f.slots.append(&mut items);
            }
            Op::UnpackEx(before, after) => {
                let v = f.pop();
                let mut items = self.unpack_ex(&v, before as usize, after as usize)?;
                items.reverse();
                f.slots.append(&mut items);
            }
            Op::MakeFunction(i) => {
                let function = self.make_function(f, i);
                f.push(function);
            }
            // The others are done where they stand.
            _ => {}
        }
        Ok(())
    }

    fn make_function(&mut self, f: &mut PyFrame, index: u32) -> Value {
        let code = f.code.children[index as usize].clone();
        let cells = f.pop_n(code.free.len());
        let kw_defaults = f.pop();
        let defaults = f.pop();
        let kw_defaults = match kw_defaults.obj() {
            Some(d) => {
                d.entries().borrow().iter().filter_map(|e| Some((e.key.obj()?.clone(), e.value.clone()))).collect()
            }
            None => Vec::new(),
        };
        let defaults = defaults.as_tuple().unwrap_or_default().to_vec();
        let name = Value::Obj(code.name.clone());
        let qualname = Value::Obj(code.qualname.clone());
        let data = Function {
            code,
            globals: f.globals.clone(),
            closure: cells.into_iter().filter_map(|c| c.obj().cloned()).collect(),
            defaults: RefCell::new(defaults),
            kw_defaults,
            annotations: RefCell::default(),
            name: RefCell::new(name),
            qualname: RefCell::new(qualname),
            iterable_coroutine: false.into(),
        };
        Value::Obj(Object::new(Kind::Function(Box::new(data))))
    }
}
