//! The operations that read, bind and delete variables, attributes and items.

use super::Machine;
use super::frame::PyFrame;
use super::value::{Kind, Ref, Res, Value};
use crate::simulate::compile::code::Op;
use std::cell::RefCell;

impl Machine {
    pub(super) fn bind_operation(&mut self, op: Op, f: &mut PyFrame) -> Res<()> {
        match op {
            Op::DeleteFast(i) => {
                let old = std::mem::take(&mut f.slots[i as usize]);
                if old.is_unbound() {
                    return Err(self.unbound_local(&f.code.locals[i as usize].clone()));
                }
            }
            Op::LoadDeref(i) => {
                let v = cell(&f.slots[i as usize]).borrow().clone();
                if v.is_unbound() {
                    let name = f.code.locals[i as usize].clone();
                    return Err(self.unbound_free(&name));
                }
                f.push(v);
            }
            Op::StoreDeref(i) => {
                let v = f.pop();
                let old = cell(&f.slots[i as usize]).replace(v);
                drop(old);
            }
            Op::DeleteDeref(i) => {
                let old = cell(&f.slots[i as usize]).take();
                if old.is_unbound() {
                    let name = f.code.locals[i as usize].clone();
                    return Err(self.unbound_local(&name));
                }
            }
            Op::LoadClassDeref(slot, name) => {
                let name = f.code.names[name as usize].clone();
                let own = f.names.as_ref().and_then(|n| n.entries().borrow().get_str(&name));
                let v = own.unwrap_or_else(|| cell(&f.slots[slot as usize]).borrow().clone());
                if v.is_unbound() {
                    return Err(self.unbound_free(&name));
                }
                f.push(v);
            }
            Op::StoreGlobal(i) => {
                let v = f.pop();
                let old = f.globals.entries().borrow_mut().set_str(&f.code.names[i as usize], v);
                drop(old);
            }
            Op::DeleteGlobal(i) => {
                let name = f.code.names[i as usize].clone();
                let old = f.globals.entries().borrow_mut().remove_str(&name);
                if old.is_none() {
                    return Err(self.name_error(&name));
                }
            }
            Op::LoadName(i) => {
                let name = f.code.names[i as usize].clone();
                let own = f.names.as_ref().and_then(|n| n.entries().borrow().get_str(&name));
                let v = match own {
                    Some(v) => v,
                    None => self.load_global(f, i)?,
                };
                f.push(v);
            }
            Op::StoreName(i) => {
                let v = f.pop();
                let names = f.names.clone().unwrap_or_else(|| f.globals.clone());
                let name = f.code.names[i as usize].clone();
                // What `__prepare__` gave may note its members itself.
                if names.class.borrow().is_some() {
                    let method = self.names.setitem.clone();
                    let class = self.class_of(&Value::Obj(names.clone()));
                    if let Some(method) = self.lookup(&class, &method) {
                        self.call_sync(&method, vec![Value::Obj(names), Value::Obj(name), v])?;
                        return Ok(());
                    }
                }
                let old = names.entries().borrow_mut().set_str(&name, v);
                drop(old);
            }
            Op::DeleteName(i) => {
                let name = f.code.names[i as usize].clone();
                let names = f.names.clone().unwrap_or_else(|| f.globals.clone());
                let old = names.entries().borrow_mut().remove_str(&name);
                if old.is_none() {
                    return Err(self.name_error(&name));
                }
            }
            Op::StoreAttr(i) => {
                let object = f.pop();
                let value = f.pop();
                let name = f.code.names[i as usize].clone();
                self.set_attr(&object, &name, value)?;
            }
            Op::DeleteAttr(i) => {
                let object = f.pop();
                let name = f.code.names[i as usize].clone();
                self.delete_attr(&object, &name)?;
            }
            Op::StoreSubscript => {
                let index = f.pop();
                let object = f.pop();
                let value = f.pop();
                self.set_item(&object, index, value)?;
            }
            Op::DeleteSubscript => {
                let index = f.pop();
                let object = f.pop();
                self.delete_item(&object, &index)?;
            }
            Op::StoreAnnotation(i) => {
                let v = f.pop();
                let names = f.names.clone().unwrap_or_else(|| f.globals.clone());
                self.store_annotation(&names, &f.code.names[i as usize].clone(), v);
            }
            // The others are done where they stand.
            _ => {}
        }
        Ok(())
    }

    pub(super) fn load_global(&mut self, f: &PyFrame, i: u32) -> Res {
        let name = &f.code.names[i as usize];
        if let Some(v) = f.globals.entries().borrow().get_str(name) {
            return Ok(v);
        }
        let found = self.builtins.entries().borrow().get_str(name);
        match found {
            Some(v) => Ok(v),
            None => self.missing_global(&name.clone(), f.code.library),
        }
    }

    /// `name: annotation` in a class body or module.
    fn store_annotation(&mut self, names: &Ref, name: &Ref, annotation: Value) {
        let key = self.names.annotations.clone();
        let known = names.entries().borrow().get_str(&key);
        let table = match known {
            Some(table) => table,
            None => {
                let table = Value::dict(super::dict::Dict::default());
                names.entries().borrow_mut().set_str(&key, table.clone());
                table
            }
        };
        if let Some(Kind::Dict(d)) = table.kind() {
            d.borrow_mut().set_str(name, annotation);
        }
    }
}

/// The cell in a local slot; code that reads cells is only made for slots that hold one.
fn cell(v: &Value) -> &RefCell<Value> {
    match v.kind() {
        Some(Kind::Cell(c)) => c,
        _ => unreachable!("the slot was made a cell when the frame was entered"),
    }
}
