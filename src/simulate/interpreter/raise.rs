//! Exceptions: how they are made, chained, matched and grouped.

use super::Machine;
use super::frame::PyFrame;
use super::value::*;
use std::cell::RefCell;
use std::rc::Rc;

impl Machine {
    /// A built-in exception with a message.
    pub fn exception(&mut self, class: &str, message: impl Into<Box<str>>) -> Ref {
        let class = self.exception_class(class);
        self.new_exception(&class, vec![Value::str(message)])
    }

    pub fn exception_class(&self, name: &str) -> Ref {
        let name = self.text(name);
        match self.builtins.entries().borrow().get_str(&name) {
            Some(Value::Obj(o)) if o.as_class().is_some() => o,
            _ => self.types.runtime_error.clone(),
        }
    }

    pub fn error(&mut self, class: &str, message: impl Into<Box<str>>) -> Stop {
        Stop::Raise(self.exception(class, message))
    }

    pub fn type_error(&mut self, message: impl Into<Box<str>>) -> Stop {
        self.error("TypeError", message)
    }

    pub fn value_error(&mut self, message: impl Into<Box<str>>) -> Stop {
        self.error("ValueError", message)
    }

    /// What a function of `pure` raised.
    pub fn raised(&mut self, raised: crate::simulate::pure::Raised) -> Stop {
        self.error(raised.class, raised.message)
    }

    pub fn new_exception(&mut self, class: &Ref, args: Vec<Value>) -> Ref {
        let data = ExceptionData {
            args: RefCell::new(Value::tuple(args)),
            place: u32::MAX.into(),
            ..ExceptionData::default()
        };
        Object::of(Some(class.clone()), Kind::Exception(Box::new(data)))
    }

    pub fn is_exception(&self, e: &Ref, class: &Ref) -> bool {
        match &*e.class.borrow() {
            Some(c) => self.is_subclass(c, class),
            None => false,
        }
    }

    pub fn stop_iteration(&mut self, value: Value) -> Ref {
        let args = if value.is_none() || value.is_unbound() { Vec::new() } else { vec![value] };
        let class = self.types.stop_iteration.clone();
        self.new_exception(&class, args)
    }

    /// The value of a `StopIteration`.
    pub fn stop_value(&self, e: &Ref) -> Value {
        match e.as_exception() {
            Some(data) => data.args.borrow().as_tuple().and_then(|a| a.first().cloned()).unwrap_or(Value::None),
            None => Value::None,
        }
    }

    pub fn set_cause(&mut self, e: &Ref, cause: Option<Ref>) {
        if let Some(data) = e.as_exception() {
            let mut context = data.context.borrow_mut();
            if context.is_none() {
                context.clone_from(&cause);
            }
            drop(context);
            *data.cause.borrow_mut() = cause;
            data.suppress.set(true);
        }
    }

    /// Sets `__context__`, and cuts a chain that would lead back to the exception itself.
    pub(super) fn chain(&mut self, e: &Ref, handled: Ref) {
        if Rc::ptr_eq(e, &handled) {
            return;
        }
        let mut at = handled.clone();
        for _ in 0..1000 {
            let next = match at.as_exception() {
                Some(data) => data.context.borrow().clone(),
                None => None,
            };
            match next {
                Some(next) if Rc::ptr_eq(&next, e) => {
                    if let Some(data) = at.as_exception() {
                        *data.context.borrow_mut() = None;
                    }
                    break;
                }
                Some(next) => at = next,
                None => break,
            }
        }
        if let Some(data) = e.as_exception() {
            *data.context.borrow_mut() = Some(handled);
        }
    }

    /// `raise`, with what lies on the stack.
    pub(super) fn raise_operation(&mut self, f: &mut PyFrame, operands: u8) -> Stop {
        if operands == 0 {
            return match self.handled_by(f) {
                Some(e) => {
                    self.reraised = true;
                    Stop::Raise(e)
                }
                None => self.error("RuntimeError", "No active exception to reraise"),
            };
        }
        let cause = (operands == 2).then(|| f.pop());
        let raised = f.pop();
        let e = match self.exception_of(&[raised]) {
            Ok(e) => e,
            Err(stop) => return stop,
        };
        if let Some(cause) = cause {
            let cause = match cause {
                Value::None => None,
                other => match self.exception_of(&[other]) {
                    Ok(c) => Some(c),
                    Err(_) => return self.type_error("exception causes must derive from BaseException"),
                },
            };
            if let Some(data) = e.as_exception() {
                *data.cause.borrow_mut() = cause;
                data.suppress.set(true);
            }
        }
        if let Some(handled) = self.handled_by(f) {
            self.chain(&e, handled);
        }
        Stop::Raise(e)
    }

    /// The exception that `raise x` or `throw(x)` means: an instance, or a class to make one of.
    pub fn exception_of(&mut self, args: &[Value]) -> Res<Ref> {
        let base = self.types.base_exception.clone();
        match args.first().and_then(Value::obj) {
            Some(o) if matches!(o.kind, Kind::Exception(_)) => Ok(o.clone()),
            Some(o) if o.as_class().is_some() && self.is_subclass(o, &base) => {
                let given = match args.get(1) {
                    Some(v) if v.obj().is_some_and(|o| matches!(o.kind, Kind::Exception(_))) => {
                        return Ok(v.obj().cloned().unwrap_or_else(|| o.clone()));
                    }
                    Some(Value::None) | None => Vec::new(),
                    Some(v) => vec![v.clone()],
                };
                match self.call_sync(&Value::Obj(o.clone()), given)? {
                    Value::Obj(e) if matches!(e.kind, Kind::Exception(_)) => Ok(e),
                    _ => Err(self.type_error("exceptions must derive from BaseException")),
                }
            }
            Some(o) if matches!(o.kind, Kind::Opaque(_)) => {
                let text = o.own(&self.names.name).and_then(|v| v.as_str().map(String::from));
                let text = text.unwrap_or_else(|| self.opaque_path(o));
                Ok(self.exception("Exception", text))
            }
            _ => Err(self.type_error("exceptions must derive from BaseException")),
        }
    }

    /// `except class`.
    pub(super) fn exception_matches(&mut self, error: &Value, class: &Value) -> Res<bool> {
        match class.kind() {
            Some(Kind::Tuple(classes)) => {
                for c in classes.iter() {
                    if self.exception_matches(error, c)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Some(Kind::Class(_)) => {
                let base = self.types.base_exception.clone();
                let Some(c) = class.obj() else { return Ok(false) };
                if !self.is_subclass(c, &base) && !Rc::ptr_eq(c, &self.types.opaque) {
                    return Err(
                        self.type_error("catching classes that do not inherit from BaseException is not allowed")
                    );
                }
                Ok(self.is_instance_of(error, c))
            }
            // An exception of an unknown library is never raised here.
            Some(Kind::Opaque(_)) => Ok(false),
            _ => Err(self.type_error("catching classes that do not inherit from BaseException is not allowed")),
        }
    }

    /// `except* class`: what is left, and what matches, as groups.
    pub(super) fn match_group(&mut self, rest: &Value, class: &Value) -> Res<(Value, Value)> {
        let Some(e) = rest.obj() else { return Ok((Value::None, Value::None)) };
        let group = self.types.base_exception_group.clone();
        if !self.is_exception(e, &group) {
            if !self.exception_matches(rest, class)? {
                return Ok((rest.clone(), Value::None));
            }
            let wrapped = self.new_group("ExceptionGroup", "", vec![rest.clone()])?;
            return Ok((Value::None, Value::Obj(wrapped)));
        }
        let (matching, others) = self.split_group(e, &mut |m, v| m.exception_matches(v, class))?;
        Ok((others.map_or(Value::None, Value::Obj), matching.map_or(Value::None, Value::Obj)))
    }

    /// Splits by a test of the members; groups keep their shape.
    pub fn split_group(
        &mut self,
        group: &Ref,
        test: &mut dyn FnMut(&mut Machine, &Value) -> Res<bool>,
    ) -> Res<(Option<Ref>, Option<Ref>)> {
        let whole = Value::Obj(group.clone());
        if test(self, &whole)? {
            return Ok((Some(group.clone()), None));
        }
        let Some(data) = group.as_exception() else { return Ok((None, Some(group.clone()))) };
        let members = data.group.borrow().clone();
        let (mut yes, mut no) = (Vec::new(), Vec::new());
        self.deeper()?;
        for member in members {
            let nested = member.obj().filter(|o| self.is_exception(o, &self.types.base_exception_group)).cloned();
            match nested {
                Some(inner) => {
                    let (a, b) = self.split_group(&inner, test)?;
                    yes.extend(a.map(Value::Obj));
                    no.extend(b.map(Value::Obj));
                }
                None if test(self, &member)? => yes.push(member),
                None => no.push(member),
            }
        }
        self.shallower();
        let yes = self.derive_group(group, yes)?;
        let no = self.derive_group(group, no)?;
        Ok((yes, no))
    }

    fn derive_group(&mut self, group: &Ref, members: Vec<Value>) -> Res<Option<Ref>> {
        if members.is_empty() {
            return Ok(None);
        }
        let derive = self.text("derive");
        let made = match self.find_attr(&Value::Obj(group.clone()), &derive)? {
            Some(method) => self.call_sync(&method, vec![Value::list(members)])?,
            None => Value::None,
        };
        let Value::Obj(made) = made else { return Ok(None) };
        if let (Some(from), Some(to)) = (group.as_exception(), made.as_exception()) {
            *to.cause.borrow_mut() = from.cause.borrow().clone();
            *to.context.borrow_mut() = from.context.borrow().clone();
            to.suppress.set(from.suppress.get());
        }
        Ok(Some(made))
    }

    /// A group of exceptions; one with others than `Exception`s is a `BaseExceptionGroup`.
    pub fn new_group(&mut self, class: &str, message: &str, members: Vec<Value>) -> Res<Ref> {
        let exception = self.types.exception.clone();
        let plain = members.iter().all(|m| m.obj().is_some_and(|o| self.is_exception(o, &exception)));
        let class = if plain { class } else { "BaseExceptionGroup" };
        let class = self.exception_class(class);
        let args = vec![Value::str(message), Value::list(members.clone())];
        let group = self.new_exception(&class, args);
        if let Some(data) = group.as_exception() {
            *data.group.borrow_mut() = members;
        }
        Ok(group)
    }

    /// What is raised after all `except*` clauses: `None`, one exception, or a new group of all.
    pub(super) fn prepare_reraise_star(&mut self, original: &Value, raised: &Value) -> Res {
        let list: Vec<Value> = raised.as_list().map(|l| l.borrow().clone()).unwrap_or_default();
        let mut fresh = Vec::new();
        let mut rest = Value::None;
        for (i, v) in list.iter().enumerate() {
            match (v.is_none(), i + 1 == list.len()) {
                (true, _) => {}
                (false, true) => rest = v.clone(),
                (false, false) => fresh.push(v.clone()),
            }
        }
        if fresh.is_empty() {
            return Ok(rest);
        }
        // Parts of the original that were raised again join what is left of it.
        let again: Vec<Value> = fresh.iter().filter(|v| self.derived_from(v, original)).cloned().collect();
        let new: Vec<Value> = fresh.iter().filter(|v| !self.derived_from(v, original)).cloned().collect();
        if new.is_empty() && !again.is_empty() {
            let mut members = again;
            members.extend((!rest.is_none()).then_some(rest));
            if members.len() == 1 {
                return Ok(members.remove(0));
            }
            let mut all = Vec::new();
            for m in &members {
                if let Some(data) = m.obj().and_then(|o| o.as_exception()) {
                    all.extend(data.group.borrow().iter().cloned());
                }
            }
            let original = original.obj().cloned();
            return match original {
                Some(o) => Ok(self.derive_group(&o, all)?.map_or(Value::None, Value::Obj)),
                None => Ok(Value::None),
            };
        }
        let mut members = fresh;
        members.extend((!rest.is_none()).then_some(rest));
        if members.len() == 1 {
            return Ok(members.remove(0));
        }
        Ok(Value::Obj(self.new_group("ExceptionGroup", "", members)?))
    }

    fn derived_from(&self, v: &Value, original: &Value) -> bool {
        let (Some(a), Some(b)) =
            (v.obj().and_then(|o| o.as_exception()), original.obj().and_then(|o| o.as_exception()))
        else {
            return false;
        };
        let (a, b) = (a.group.borrow(), b.group.borrow());
        !a.is_empty() && a.iter().all(|x| b.iter().any(|y| x.same(y)))
    }

    pub(super) fn exception_attr(&mut self, e: &Ref, name: &str) -> Option<Value> {
        let data = e.as_exception()?;
        let link = |r: &RefCell<Option<Ref>>| r.borrow().clone().map_or(Value::None, Value::Obj);
        let args = || data.args.borrow().as_tuple().map(<[Value]>::to_vec).unwrap_or_default();
        Some(match name {
            "args" => data.args.borrow().clone(),
            "__cause__" => link(&data.cause),
            "__context__" => link(&data.context),
            "__suppress_context__" => Value::Bool(data.suppress.get()),
            "__traceback__" => self.traceback_of(e),
            "value" if self.is_exception(e, &self.types.stop_iteration) => {
                args().first().cloned().unwrap_or(Value::None)
            }
            "code" if self.is_exception(e, &self.exception_class("SystemExit")) => match args().as_slice() {
                [] => Value::None,
                [one] => one.clone(),
                many => Value::tuple(many.to_vec()),
            },
            "message" if self.is_exception(e, &self.types.base_exception_group) => args().first().cloned()?,
            "exceptions" if self.is_exception(e, &self.types.base_exception_group) => {
                Value::tuple(data.group.borrow().clone())
            }
            "errno" | "strerror" | "filename" if self.is_exception(e, &self.exception_class("OSError")) => {
                let at = ["errno", "strerror", "filename"].iter().position(|n| *n == name)?;
                if args().len() < 2 { Value::None } else { args().get(at).cloned().unwrap_or(Value::None) }
            }
            "name" | "obj" | "path" | "msg" | "lineno" => Value::None,
            _ => return None,
        })
    }

    pub(super) fn set_exception_attr(&mut self, e: &Ref, name: &str, value: &Value) -> Res<bool> {
        let Some(data) = e.as_exception() else { return Ok(false) };
        match name {
            "args" => {
                let items = self.items_of(value)?;
                *data.args.borrow_mut() = Value::tuple(items);
            }
            "__cause__" => {
                *data.cause.borrow_mut() = value.obj().cloned();
                data.suppress.set(true);
            }
            "__context__" => *data.context.borrow_mut() = value.obj().cloned(),
            "__suppress_context__" => data.suppress.set(matches!(value, Value::Bool(true))),
            "__traceback__" => {}
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// An object that stands for a traceback: it knows its line.
    pub(super) fn traceback_of(&mut self, e: &Ref) -> Value {
        let Some(data) = e.as_exception() else { return Value::None };
        if data.place.get() == u32::MAX {
            return Value::None;
        }
        let line = self.line_of(data.place.get());
        let object = Object::of(Some(self.types.traceback.clone()), Kind::Plain);
        for (key, value) in [("tb_lineno", Value::Int(i64::from(line))), ("tb_next", Value::None)] {
            let key = self.text(key);
            object.set_own(&key, value);
        }
        Value::Obj(object)
    }

    /// `Type: message`, as the last line of a traceback has it.
    pub fn describe_exception(&mut self, e: &Ref) -> String {
        let class = self.class_of(&Value::Obj(e.clone()));
        let name = match class.own(&self.names.qualname) {
            Some(q) if q.as_str().is_some() => q.as_str().unwrap_or_default().to_string(),
            _ => self.class_name(&class),
        };
        let message = self.str_of(&Value::Obj(e.clone())).unwrap_or_default();
        if message.is_empty() { name } else { format!("{name}: {message}") }
    }

    pub(super) fn unbound_local(&mut self, name: &Ref) -> Stop {
        let name = name.as_str().unwrap_or("?").to_string();
        self.error(
            "UnboundLocalError",
            format!("cannot access local variable '{name}' where it is not associated with a value"),
        )
    }

    pub(super) fn unbound_free(&mut self, name: &Ref) -> Stop {
        let name = name.as_str().unwrap_or("?").to_string();
        self.error(
            "NameError",
            format!("cannot access free variable '{name}' where it is not associated with a value in enclosing scope"),
        )
    }

    pub fn undefined(&mut self, name: &Ref) -> Stop {
        self.name_error(name)
    }

    /// An exception that another frame raised before is raised again: as `raise e`, chained to what is handled now.
    pub fn raised_again(&mut self, e: &Ref) {
        if let Some(handled) = self.handled_below() {
            self.chain(e, handled);
        }
    }

    pub(super) fn name_error(&mut self, name: &Ref) -> Stop {
        let text = format!("name '{}' is not defined", name.as_str().unwrap_or("?"));
        let error = self.exception("NameError", text);
        let key = self.text("name");
        error.set_own(&key, Value::Obj(name.clone()));
        Stop::Raise(error)
    }

    /// Line of a place in its file, from 1.
    pub fn line_of(&self, at: u32) -> u32 {
        self.program.line_of(at).1
    }
}
