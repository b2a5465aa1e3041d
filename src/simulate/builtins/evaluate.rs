//! Python that is given as text while a program runs: `eval`, `exec`, and annotations, which are read when asked for.

use crate::simulate::compile::compile;
use crate::simulate::interpreter::Machine;
use crate::simulate::interpreter::call::new_frame;
use crate::simulate::interpreter::dict::Dict;
use crate::simulate::interpreter::frame::{Frame, Function, PyFrame};
use crate::simulate::interpreter::value::*;
use crate::syntax::SourceFile;

/// The namespaces in which a call stands: what `globals()` and `locals()` give there.
pub struct Namespaces {
    pub globals: Ref,
    pub locals: Ref,
}

/// Functions that ask about the frame which calls them.
pub fn asks_for_names(native: &Native) -> bool {
    matches!(native.name, "globals" | "locals" | "vars" | "dir" | "eval" | "exec")
}

impl Machine {
    /// Takes the names of a frame down for a function that asks for them.
    pub fn note_names(&mut self, frame: &PyFrame) {
        let locals = match &frame.names {
            Some(names) => names.clone(),
            None if frame.code.name.as_str() == Some("<module>") => frame.globals.clone(),
            None => local_variables(frame),
        };
        self.called_from = Some(Namespaces { globals: frame.globals.clone(), locals });
    }

    /// `__annotations__` of a function. What cannot be evaluated stays text: it may stand for a name that is not here.
    pub fn annotations_of(&mut self, function: &Function) -> Value {
        let known = function.annotations.borrow().clone();
        if !known.is_unbound() {
            return known;
        }
        let mut dict = Dict::default();
        for (name, text) in &function.code.annotations {
            let value = match function.code.quoted {
                true => None,
                false => self.evaluate(text, &function.globals, &function.globals).ok(),
            };
            dict.set_str(name, value.unwrap_or_else(|| Value::str(text.clone())));
        }
        let dict = Value::dict(dict);
        *function.annotations.borrow_mut() = dict.clone();
        dict
    }

    /// The value of an expression.
    pub fn evaluate(&mut self, text: &str, globals: &Ref, locals: &Ref) -> Res {
        let names = Object::new(Kind::Dict(std::cell::RefCell::new(locals.entries().borrow().clone())));
        // Within parentheses it is an expression, whatever its lines and spaces are.
        self.execute_text(&format!("_ = (\n{text}\n)"), globals, &names)?;
        let key = self.text("_");
        let found = names.entries().borrow().get_str(&key);
        Ok(found.unwrap_or_default())
    }

    /// Runs statements; what they bind goes into `names`.
    pub fn execute_text(&mut self, text: &str, globals: &Ref, names: &Ref) -> Res<()> {
        self.charge(text.len())?;
        let file = SourceFile::parse(text.to_string());
        if let Some(bad) = file.unread.first() {
            return Err(self.error("SyntaxError", bad.message.clone()));
        }
        let interner = self.interner.clone();
        let code = match compile(&file, &interner, None) {
            Ok(code) => code,
            Err(e) => return Err(self.error("SyntaxError", e.message)),
        };
        self.nested(|m| {
            let slots = vec![Value::Unbound; code.locals.len()];
            let mut frame = new_frame(code, slots, globals.clone());
            frame.names = Some(names.clone());
            m.stack.push(Frame::Python(frame));
            Ok(Flow::Frame)
        })?;
        Ok(())
    }

    /// The namespaces of `eval` and `exec`: those given, or those of the caller.
    fn namespaces(&mut self, a: &[Value]) -> Namespaces {
        let called_from = self.called_from.take();
        let table = |v: Option<&Value>| v.and_then(Value::obj).filter(|o| matches!(o.kind, Kind::Dict(_))).cloned();
        let own = called_from.unwrap_or_else(|| {
            let empty = Object::new(Kind::Dict(Default::default()));
            Namespaces { globals: empty.clone(), locals: empty }
        });
        match (table(a.get(1)), table(a.get(2))) {
            (Some(globals), Some(locals)) => Namespaces { globals, locals },
            (Some(globals), None) => Namespaces { locals: globals.clone(), globals },
            (None, Some(locals)) => Namespaces { globals: own.globals, locals },
            (None, None) => own,
        }
    }
}

/// A dictionary of what the local variables of a function are bound to.
fn local_variables(frame: &PyFrame) -> Ref {
    let mut dict = Dict::default();
    for (name, slot) in frame.code.locals.iter().zip(&frame.slots) {
        let shared = match slot.kind() {
            Some(Kind::Cell(cell)) => Some(cell.borrow().clone()),
            _ => None,
        };
        let value = shared.unwrap_or_else(|| slot.clone());
        if !value.is_unbound() && name.as_str() != Some(".0") {
            dict.set_str(name, value);
        }
    }
    Object::new(Kind::Dict(std::cell::RefCell::new(dict)))
}

pub static EVALUATE: &[Native] = &[
    plain("globals", 0, 0, |m, _| Ok(m.called_from.take().map_or(Value::None, |names| Value::Obj(names.globals)))),
    plain("locals", 0, 0, |m, _| Ok(m.called_from.take().map_or(Value::None, |names| Value::Obj(names.locals)))),
    plain("vars", 0, 1, |m, a| match a.first() {
        Some(object) => {
            let name = m.names.dict.clone();
            m.get_attr(object, &name)
        }
        None => Ok(m.called_from.take().map_or(Value::None, |names| Value::Obj(names.locals))),
    }),
    plain("dir", 0, 1, |m, a| match a.first() {
        Some(object) => m.names_of(object),
        None => {
            let names = m.called_from.take().map(|names| names.locals.entries().borrow().keys()).unwrap_or_default();
            super::sequence::sort_by_keys(m, names.clone(), names, false).map(Value::list)
        }
    }),
    plain("eval", 1, 3, |m, a| {
        let names = m.namespaces(a);
        match a[0].as_str() {
            Some(text) => m.evaluate(text.trim(), &names.globals, &names.locals),
            None => Ok(m.new_opaque("eval")),
        }
    }),
    plain("exec", 1, 3, |m, a| {
        let names = m.namespaces(a);
        if let Some(text) = a[0].as_str() {
            m.execute_text(text, &names.globals, &names.locals)?;
        }
        Ok(Value::None)
    }),
];
