//! The built-in exceptions and their order of inheritance.

use super::{own_class, put};
use crate::simulate::interpreter::Machine;
use crate::simulate::interpreter::value::*;

/// Name and base, in the order in which they can be made.
const CLASSES: &[(&str, &str)] = &[
    ("GeneratorExit", "BaseException"),
    ("KeyboardInterrupt", "BaseException"),
    ("SystemExit", "BaseException"),
    ("BaseExceptionGroup", "BaseException"),
    ("Exception", "BaseException"),
    ("ArithmeticError", "Exception"),
    ("FloatingPointError", "ArithmeticError"),
    ("OverflowError", "ArithmeticError"),
    ("ZeroDivisionError", "ArithmeticError"),
    ("AssertionError", "Exception"),
    ("AttributeError", "Exception"),
    ("BufferError", "Exception"),
    ("EOFError", "Exception"),
    ("ImportError", "Exception"),
    ("ModuleNotFoundError", "ImportError"),
    ("LookupError", "Exception"),
    ("IndexError", "LookupError"),
    ("KeyError", "LookupError"),
    ("MemoryError", "Exception"),
    ("NameError", "Exception"),
    ("UnboundLocalError", "NameError"),
    ("OSError", "Exception"),
    ("BlockingIOError", "OSError"),
    ("ChildProcessError", "OSError"),
    ("ConnectionError", "OSError"),
    ("BrokenPipeError", "ConnectionError"),
    ("ConnectionAbortedError", "ConnectionError"),
    ("ConnectionRefusedError", "ConnectionError"),
    ("ConnectionResetError", "ConnectionError"),
    ("FileExistsError", "OSError"),
    ("FileNotFoundError", "OSError"),
    ("InterruptedError", "OSError"),
    ("IsADirectoryError", "OSError"),
    ("NotADirectoryError", "OSError"),
    ("PermissionError", "OSError"),
    ("ProcessLookupError", "OSError"),
    ("TimeoutError", "OSError"),
    ("ReferenceError", "Exception"),
    ("RuntimeError", "Exception"),
    ("NotImplementedError", "RuntimeError"),
    ("RecursionError", "RuntimeError"),
    ("StopAsyncIteration", "Exception"),
    ("StopIteration", "Exception"),
    ("SyntaxError", "Exception"),
    ("IndentationError", "SyntaxError"),
    ("SystemError", "Exception"),
    ("TypeError", "Exception"),
    ("ValueError", "Exception"),
    ("UnicodeError", "ValueError"),
    ("UnicodeDecodeError", "UnicodeError"),
    ("UnicodeEncodeError", "UnicodeError"),
    ("Warning", "Exception"),
    ("BytesWarning", "Warning"),
    ("DeprecationWarning", "Warning"),
    ("FutureWarning", "Warning"),
    ("ImportWarning", "Warning"),
    ("PendingDeprecationWarning", "Warning"),
    ("ResourceWarning", "Warning"),
    ("RuntimeWarning", "Warning"),
    ("SyntaxWarning", "Warning"),
    ("UnicodeWarning", "Warning"),
    ("UserWarning", "Warning"),
];

pub fn setup(m: &mut Machine) {
    let base = m.types.base_exception.clone();
    put(m, "BaseException", Value::Obj(base));
    for (name, base) in CLASSES {
        let base = m.exception_class(base);
        let class = m.builtin_class(name, &base, None, &[]);
        put(m, name, Value::Obj(class));
    }
    let group = m.exception_class("BaseExceptionGroup");
    m.add_methods(&group, GROUP);
    group.class_data().make.set(Some(make_group));
    let exception = m.exception_class("Exception");
    let both = m.builtin_class("ExceptionGroup", &group, Some(make_group), &[]);
    both.class_data().mro.borrow_mut().insert(2, exception);
    put(m, "ExceptionGroup", Value::Obj(both));
    let os_error = Value::Obj(m.exception_class("OSError"));
    put(m, "IOError", os_error.clone());
    put(m, "EnvironmentError", os_error);
    let named = |m: &Machine, name: &str| m.exception_class(name);
    m.types.exception = named(m, "Exception");
    m.types.stop_iteration = named(m, "StopIteration");
    m.types.stop_async_iteration = named(m, "StopAsyncIteration");
    m.types.generator_exit = named(m, "GeneratorExit");
    m.types.runtime_error = named(m, "RuntimeError");
    m.types.attribute_error = named(m, "AttributeError");
    m.types.type_error = named(m, "TypeError");
    m.types.key_error = named(m, "KeyError");
    m.types.index_error = named(m, "IndexError");
    m.types.assertion_error = named(m, "AssertionError");
    m.types.base_exception_group = group;
    // asyncio's own are made here, too: futures raise them from Rust.
    let base = m.types.base_exception.clone();
    let exception = m.types.exception.clone();
    m.types.cancelled_error = m.builtin_class("CancelledError", &base, None, &[]);
    m.types.invalid_state = m.builtin_class("InvalidStateError", &exception, None, &[]);
    for class in [m.types.cancelled_error.clone(), m.types.invalid_state.clone()] {
        m.set_module(&class, "asyncio.exceptions");
    }
}

/// The numbers that Linux has for what has a class of its own.
const ERRNO: &[(i64, &str)] = &[
    (1, "PermissionError"),
    (2, "FileNotFoundError"),
    (3, "ProcessLookupError"),
    (4, "InterruptedError"),
    (10, "ChildProcessError"),
    (11, "BlockingIOError"),
    (13, "PermissionError"),
    (17, "FileExistsError"),
    (20, "NotADirectoryError"),
    (21, "IsADirectoryError"),
    (32, "BrokenPipeError"),
    (103, "ConnectionAbortedError"),
    (104, "ConnectionResetError"),
    (110, "TimeoutError"),
    (111, "ConnectionRefusedError"),
    (114, "BlockingIOError"),
    (115, "BlockingIOError"),
];

/// `OSError(number, text)` is of the class that stands for the number.
fn class_of_number(m: &Machine, class: &Ref, args: &[Value]) -> Option<Ref> {
    let ([number, _, ..], "OSError") = (args, m.class_name(class).as_str()) else { return None };
    let number = number.as_int()?;
    let (_, name) = ERRNO.iter().find(|(known, _)| *known == number)?;
    own_class(class).is_none().then(|| m.exception_class(name))
}

/// Any exception: all arguments are kept.
pub fn make_exception(m: &mut Machine, class: &Ref, args: Vec<Value>, kw: Kw) -> Res<Flow> {
    let actual = class_of_number(m, class, &args);
    let e = m.new_exception(actual.as_ref().unwrap_or(class), args);
    for (name, value) in kw {
        let known = matches!(name.as_str(), Some("name" | "path" | "obj" | "name_from"));
        if !known && own_class(class).is_none() {
            let class = m.class_name(class);
            return Err(m.type_error(format!("{class}() takes no keyword arguments")));
        }
        if known {
            e.set_own(&name, value);
        }
    }
    Ok(Flow::Value(Value::Obj(e)))
}

fn make_group(m: &mut Machine, class: &Ref, args: Vec<Value>, _: Kw) -> Res<Flow> {
    let [message, members] = args.as_slice() else {
        let (name, n) = (m.class_name(class), args.len());
        return Err(m.type_error(format!("{name}.__new__() takes exactly 2 arguments ({n} given)")));
    };
    let list = m.items_of(members)?;
    if list.is_empty() {
        return Err(m.value_error("second argument (exceptions) must be a non-empty sequence"));
    }
    let exception = m.types.exception.clone();
    let mut plain = true;
    for (i, e) in list.iter().enumerate() {
        match e.obj() {
            Some(o) if o.as_exception().is_some() => plain &= m.is_exception(o, &exception),
            _ => return Err(m.value_error(format!("Item {i} of second argument (exceptions) is not an exception"))),
        }
    }
    let base = m.types.base_exception_group.clone();
    let mut class = class.clone();
    if std::rc::Rc::ptr_eq(&class, &base) && plain {
        class = m.exception_class("ExceptionGroup");
    } else if !plain && m.is_subclass(&class, &exception) {
        let name = m.class_name(&class);
        return Err(m.type_error(format!("Cannot nest BaseExceptions in an {name}")));
    }
    let e = m.new_exception(&class, vec![message.clone(), members.clone()]);
    if let Some(data) = e.as_exception() {
        *data.group.borrow_mut() = list;
    }
    Ok(Flow::Value(Value::Obj(e)))
}

pub static EXCEPTION: &[Native] = &[
    with_kw("__init__", 1, 255, |m, a, _| {
        let group = m.types.base_exception_group.clone();
        if let Some(o) = a[0].obj().filter(|o| !m.is_exception(o, &group))
            && let Some(data) = o.as_exception()
        {
            *data.args.borrow_mut() = Value::tuple(a[1..].to_vec());
        }
        Ok(Value::None)
    }),
    plain("with_traceback", 2, 2, |_, a| Ok(a[0].clone())),
    plain("add_note", 2, 2, |m, a| {
        let key = m.names.notes.clone();
        let Some(o) = a[0].obj() else { return Ok(Value::None) };
        let notes = match o.own(&key) {
            Some(v) => v,
            None => {
                let list = Value::list(Vec::new());
                o.set_own(&key, list.clone());
                list
            }
        };
        if let Some(l) = notes.as_list() {
            l.borrow_mut().push(a[1].clone());
        }
        Ok(Value::None)
    }),
    plain("__str__", 1, 1, |m, a| match a[0].obj() {
        Some(o) => m.exception_text(&o.clone()).map(Value::str),
        None => Ok(Value::str("")),
    }),
    plain("__repr__", 1, 1, |m, a| super::sequence::native_repr(m, &a[0])),
];

/// A test for `split` and `subgroup`: a class, a tuple of classes, or a function.
fn matches(m: &mut Machine, condition: &Value, e: &Value) -> Res<bool> {
    match condition.kind() {
        Some(Kind::Class(_) | Kind::Tuple(_)) => m.is_instance(e, condition),
        _ => {
            let answer = m.call_sync(condition, vec![e.clone()])?;
            m.is_true(&answer)
        }
    }
}

fn split(m: &mut Machine, a: &[Value]) -> Res<(Value, Value)> {
    let Some(group) = a[0].obj().cloned() else { return Ok((Value::None, Value::None)) };
    let condition = a[1].clone();
    let (yes, no) = m.split_group(&group, &mut |m, e| matches(m, &condition, e))?;
    Ok((yes.map_or(Value::None, Value::Obj), no.map_or(Value::None, Value::Obj)))
}

static GROUP: &[Native] = &[
    plain("split", 2, 2, |m, a| split(m, a).map(|(yes, no)| Value::tuple(vec![yes, no]))),
    plain("subgroup", 2, 2, |m, a| split(m, a).map(|(yes, _)| yes)),
    plain("derive", 2, 2, |m, a| {
        let members = m.items_of(&a[1])?;
        let message = a[0]
            .obj()
            .and_then(|o| o.as_exception())
            .and_then(|d| d.args.borrow().as_tuple().and_then(|t| t.first().cloned()));
        let text = message.as_ref().and_then(Value::as_str).unwrap_or("").to_string();
        m.new_group("ExceptionGroup", &text, members).map(Value::Obj)
    }),
];
