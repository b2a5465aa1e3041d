//! Calls: binding arguments to parameters, making instances.

use super::frame::{Function, PyFrame};
use super::value::*;
use super::{Machine, NativeFrame};
use crate::simulate::compile::code::CodeKind;
use std::cell::RefCell;
use std::rc::Rc;

impl Machine {
    pub fn call(&mut self, callee: &Value, mut args: Vec<Value>, kw: Kw) -> Res<Flow> {
        let Value::Obj(object) = callee else { return Err(self.not_callable(callee)) };
        match &object.kind {
            Kind::Function(function) => self.call_function(function, args, kw),
            Kind::Native(native) => self.call_native(native, args, kw),
            Kind::Bound(bound) => {
                args.insert(0, bound.1.clone());
                self.call(&bound.0, args, kw)
            }
            Kind::Class(_) => self.call_class(object, args, kw),
            Kind::StaticMethod(f) => self.call(f, args, kw),
            Kind::Opaque(_) => self.call_opaque(object, args),
            Kind::GenericAlias(alias) => self.call(&alias.0.clone(), args, kw),
            _ => {
                let class = self.class_of(callee);
                let name = self.names.call.clone();
                match self.lookup(&class, &name) {
                    Some(method) => {
                        let method = self.bind(&method, callee, &class)?;
                        self.call(&method, args, kw)
                    }
                    None => Err(self.not_callable(callee)),
                }
            }
        }
    }

    fn not_callable(&mut self, callee: &Value) -> Stop {
        let name = self.type_name(callee);
        self.type_error(format!("'{name}' object is not callable"))
    }

    fn call_native(&mut self, native: &'static Native, args: Vec<Value>, kw: Kw) -> Res<Flow> {
        let count = args.len();
        if count < native.least as usize || (count > native.most as usize && native.most != 255) {
            return Err(self.native_arity(native, count));
        }
        match native.run {
            Run::Plain(f) => {
                if let Some((name, _)) = kw.first() {
                    let _ = name;
                    return Err(self.type_error(format!("{}() takes no keyword arguments", native.name)));
                }
                f(self, &args).map(Flow::Value)
            }
            Run::Kw(f) => f(self, &args, &kw).map(Flow::Value),
            Run::Flow(f) => f(self, args, kw),
        }
    }

    fn native_arity(&mut self, native: &Native, count: usize) -> Stop {
        let (least, most) = (native.least as usize, native.most as usize);
        // `self` is not counted, as for methods in CPython. Functions and methods share the tables.
        let text = if least == most {
            match least {
                0 => format!("{}() takes no arguments ({count} given)", native.name),
                1 => format!("{}() takes exactly one argument ({count} given)", native.name),
                n => format!("{}() takes exactly {n} arguments ({count} given)", native.name),
            }
        } else if count < least {
            {
                let n = least - count;
                let plural = if n == 1 { "" } else { "s" };
                format!("{}() missing {n} required positional argument{plural}", native.name)
            }
        } else {
            format!("{}() takes at most {most} arguments ({count} given)", native.name)
        };
        self.type_error(text)
    }

    fn call_function(&mut self, function: &Function, args: Vec<Value>, kw: Kw) -> Res<Flow> {
        let mut slots = self.bind_arguments(function, args, kw)?;
        let code = &function.code;
        for slot in &code.cells {
            let v = std::mem::take(&mut slots[*slot as usize]);
            slots[*slot as usize] = Value::Obj(Object::new(Kind::Cell(RefCell::new(v))));
        }
        for (slot, cell) in code.free.iter().zip(&function.closure) {
            slots[*slot as usize] = Value::Obj(cell.clone());
        }
        let frame = new_frame(code.clone(), slots, function.globals.clone());
        if code.kind == CodeKind::Plain {
            self.push_frame(frame);
            return Ok(Flow::Frame);
        }
        Ok(Flow::Value(self.new_generator(frame, function)))
    }

    /// The local slots with all parameters set.
    fn bind_arguments(&mut self, function: &Function, mut args: Vec<Value>, kw: Kw) -> Res<Vec<Value>> {
        let code = &function.code;
        let shape = &code.params;
        let given = args.len();
        args.reserve_exact(code.room.get().max(code.locals.len()).saturating_sub(given));
        if given == shape.positional && kw.is_empty() && shape.keyword_only == 0 && !shape.varargs && !shape.kwargs {
            args.resize(code.locals.len(), Value::Unbound);
            return Ok(args);
        }
        let mut extra = Vec::new();
        if given > shape.positional {
            extra = args.split_off(shape.positional);
            if !shape.varargs {
                return Err(self.too_many(function, given));
            }
        }
        args.resize(code.locals.len(), Value::Unbound);
        let mut more = super::dict::Dict::default();
        let named = shape.positional + shape.keyword_only;
        for (name, value) in kw {
            let slot = code.locals[shape.positional_only..named].iter().position(|n| same_text(n, &name));
            match slot {
                Some(i) => {
                    let i = i + shape.positional_only;
                    if !args[i].is_unbound() {
                        let text =
                            format!("{}() got multiple values for argument '{}'", function_name(function), text(&name));
                        return Err(self.type_error(text));
                    }
                    args[i] = value;
                }
                None if shape.kwargs => {
                    more.set_str(&name, value);
                }
                None => {
                    let positional = code.locals[..shape.positional_only].iter().any(|n| same_text(n, &name));
                    let text = if positional {
                        format!(
                            "{}() got some positional-only arguments passed as keyword arguments: '{}'",
                            function_name(function),
                            text(&name)
                        )
                    } else {
                        format!("{}() got an unexpected keyword argument '{}'", function_name(function), text(&name))
                    };
                    return Err(self.type_error(text));
                }
            }
        }
        self.fill_defaults(function, &mut args)?;
        let mut at = named;
        if shape.varargs {
            args[at] = Value::tuple(extra);
            at += 1;
        }
        if shape.kwargs {
            args[at] = Value::dict(more);
        }
        Ok(args)
    }

    fn fill_defaults(&mut self, function: &Function, args: &mut [Value]) -> Res<()> {
        let shape = &function.code.params;
        let defaults = function.defaults.borrow();
        let first_default = shape.positional.saturating_sub(defaults.len());
        let mut missing = Vec::new();
        for (i, arg) in args.iter_mut().enumerate().take(shape.positional) {
            if arg.is_unbound() {
                match i.checked_sub(first_default).and_then(|d| defaults.get(d)) {
                    Some(v) => *arg = v.clone(),
                    None => missing.push(i),
                }
            }
        }
        drop(defaults);
        if !missing.is_empty() {
            return Err(self.missing(function, &missing, "positional"));
        }
        for (i, arg) in args.iter_mut().enumerate().skip(shape.positional).take(shape.keyword_only) {
            if arg.is_unbound() {
                let name = &function.code.locals[i];
                match function.kw_defaults.iter().find(|(n, _)| same_text(n, name)) {
                    Some((_, v)) => *arg = v.clone(),
                    None => missing.push(i),
                }
            }
        }
        if missing.is_empty() { Ok(()) } else { Err(self.missing(function, &missing, "keyword-only")) }
    }

    fn missing(&mut self, function: &Function, missing: &[usize], kind: &str) -> Stop {
        let names: Vec<String> = missing.iter().map(|i| format!("'{}'", text(&function.code.locals[*i]))).collect();
        let list = match names.as_slice() {
            [one] => one.clone(),
            [a, b] => format!("{a} and {b}"),
            [rest @ .., last] => format!("{}, and {last}", rest.join(", ")),
            [] => String::new(),
        };
        let plural = if names.len() == 1 { "" } else { "s" };
        let text =
            format!("{}() missing {} required {kind} argument{plural}: {list}", function_name(function), names.len());
        self.type_error(text)
    }

    fn too_many(&mut self, function: &Function, given: usize) -> Stop {
        let shape = &function.code.params;
        let defaults = function.defaults.borrow().len();
        let takes = if defaults > 0 {
            format!("from {} to {}", shape.positional - defaults, shape.positional)
        } else {
            shape.positional.to_string()
        };
        let plural = if shape.positional == 1 && defaults == 0 { "" } else { "s" };
        let was = if given == 1 { "was" } else { "were" };
        let text =
            format!("{}() takes {takes} positional argument{plural} but {given} {was} given", function_name(function));
        self.type_error(text)
    }

    /// `class(...)`.
    fn call_class(&mut self, class: &Ref, args: Vec<Value>, kw: Kw) -> Res<Flow> {
        if let ([object], true) = (args.as_slice(), Rc::ptr_eq(class, &self.types.type_))
            && kw.is_empty()
        {
            return Ok(Flow::Value(Value::Obj(self.class_of(object))));
        }
        let meta = self.class_of(&Value::Obj(class.clone()));
        if !Rc::ptr_eq(&meta, &self.types.type_) {
            let name = self.names.call.clone();
            if let Some(method) = self.lookup(&meta, &name)
                && matches!(method.kind(), Some(Kind::Function(_)))
            {
                let mut all = vec![Value::Obj(class.clone())];
                all.extend(args);
                return self.call(&method, all, kw);
            }
        }
        self.instantiate(class, args, kw)
    }

    /// `type.__call__`: `__new__`, then `__init__`.
    pub fn instantiate(&mut self, class: &Ref, args: Vec<Value>, kw: Kw) -> Res<Flow> {
        if let Some(names) = self.abstract_methods(class) {
            let name = self.class_name(class);
            let list = names.iter().map(|n| format!("'{n}'")).collect::<Vec<_>>().join(", ");
            let plural = if names.len() == 1 { "" } else { "s" };
            return Err(self.type_error(format!(
                "Can't instantiate abstract class {name} without an implementation for abstract method{plural} {list}"
            )));
        }
        let new = self.names.new.clone();
        if let Some(method) = self.lookup(class, &new) {
            let function = match method.kind() {
                Some(Kind::StaticMethod(f)) => (**f).clone(),
                _ => method.clone(),
            };
            let mut all = vec![Value::Obj(class.clone())];
            all.extend(args.iter().cloned());
            self.push_native(NativeFrame::New { class: class.clone(), args, kw: kw.clone() });
            return match self.call(&function, all, kw) {
                Ok(Flow::Frame) => Ok(Flow::Frame),
                Ok(Flow::Value(made)) => match self.stack.pop() {
                    Some(super::frame::Frame::Native(NativeFrame::New { class, args, kw })) => {
                        self.init_made(&class, made, args, kw)
                    }
                    _ => Err(Stop::Halt),
                },
                Err(e) => {
                    self.stack.pop();
                    Err(e)
                }
            };
        }
        let init = self.names.init.clone();
        let init = self.lookup(class, &init);
        let make = class.class_data().make.get();
        if let (Some(make), true) = (make, class.class_data().builtin) {
            return make(self, class, args, kw);
        }
        let Some(init) = init else {
            if make.is_none() && (!args.is_empty() || !kw.is_empty()) {
                let name = self.class_name(class);
                return Err(self.type_error(format!("{name}() takes no arguments")));
            }
            return match make {
                Some(make) => make(self, class, args, kw),
                None => Ok(Flow::Value(self.new_instance(class))),
            };
        };
        let blank = class.class_data().blank.get();
        let made = match make {
            Some(make) if blank.is_none() => match make(self, class, args.clone(), kw.clone())? {
                Flow::Value(v) => v,
                Flow::Frame => return Err(Stop::Halt),
            },
            _ => match blank {
                Some(blank) => blank(self, class, &args)?,
                None => self.new_instance(class),
            },
        };
        self.run_init(&init, made, args, kw)
    }

    pub(super) fn init_made(&mut self, class: &Ref, made: Value, args: Vec<Value>, kw: Kw) -> Res<Flow> {
        if !self.is_instance_of(&made, class) {
            return Ok(Flow::Value(made));
        }
        let init = self.names.init.clone();
        let actual = self.class_of(&made);
        match self.lookup(&actual, &init) {
            Some(init) => self.run_init(&init, made, args, kw),
            None => Ok(Flow::Value(made)),
        }
    }

    fn run_init(&mut self, init: &Value, made: Value, args: Vec<Value>, kw: Kw) -> Res<Flow> {
        let mut all = vec![made.clone()];
        all.extend(args);
        self.push_native(NativeFrame::Init(made));
        match self.call(init, all, kw) {
            Ok(Flow::Frame) => Ok(Flow::Frame),
            Ok(Flow::Value(_)) => match self.stack.pop() {
                Some(super::frame::Frame::Native(NativeFrame::Init(made))) => Ok(Flow::Value(made)),
                _ => Err(Stop::Halt),
            },
            Err(e) => {
                self.stack.pop();
                Err(e)
            }
        }
    }

    /// A native function that wants the items of an argument gets them as a list.
    pub(super) fn call_collected(&mut self, function: Value, args: Vec<Value>, kw: Kw) -> Res<Flow> {
        self.call(&function, args, kw)
    }

    /// `**value` of a call as keyword arguments.
    pub(super) fn keywords_of(&mut self, dict: &Value) -> Res<Kw> {
        let Some(object) = dict.obj() else { return Ok(Vec::new()) };
        let pairs: Vec<(Value, Value)> =
            object.entries().borrow().iter().map(|e| (e.key.clone(), e.value.clone())).collect();
        let mut kw = Vec::with_capacity(pairs.len());
        for (key, value) in pairs {
            match key.obj() {
                Some(name) if name.as_str().is_some() => kw.push((name.clone(), value)),
                _ => return Err(self.type_error("keywords must be strings")),
            }
        }
        Ok(kw)
    }

    /// Adds `more` to the keywords of a call under construction.
    pub(super) fn merge_keywords(&mut self, dict: &Value, more: &Value) -> Res<()> {
        for (key, value) in self.pairs_of_mapping(more)? {
            if self.dict_get(dict, &key)?.is_some() {
                let key = key.as_str().unwrap_or("?").to_string();
                return Err(self.type_error(format!("got multiple values for keyword argument '{key}'")));
            }
            self.dict_set(dict, key, value)?;
        }
        Ok(())
    }
}

/// A frame about to start.
pub fn new_frame(code: Rc<crate::simulate::compile::code::Code>, slots: Vec<Value>, globals: Ref) -> Box<PyFrame> {
    Box::new(PyFrame {
        code,
        pc: 0,
        slots,
        blocks: Vec::new(),
        handled: Vec::new(),
        globals,
        names: None,
        generator: None,
        link: super::frame::Link::default(),
    })
}

pub fn same_text(a: &Ref, b: &Ref) -> bool {
    Rc::ptr_eq(a, b) || (a.as_str() == b.as_str())
}

fn text(name: &Ref) -> &str {
    name.as_str().unwrap_or("?")
}

fn function_name(function: &Function) -> String {
    function.qualname.borrow().as_str().unwrap_or("?").to_string()
}
