//! What small modules need from Rust: classes under their names, the clock, and questions about objects.

use super::{asyncio, context};
use crate::simulate::compile::code::CodeKind;
use crate::simulate::interpreter::Machine;
use crate::simulate::interpreter::frame::{Generator, GeneratorState};
use crate::simulate::interpreter::value::*;
use crate::simulate::kernel::to_s;

fn set(m: &mut Machine, module: &Ref, name: &str, value: Value) {
    let name = m.text(name);
    module.set_own(&name, value);
}

/// `_asyncio`: classes of futures, tasks, loops, and asyncio's exceptions.
pub fn asyncio_classes(m: &mut Machine, module: &Ref) -> Res<()> {
    let t = &m.types;
    let (future, task, the_loop, handle, timer) =
        (t.future.clone(), t.task.clone(), t.event_loop.clone(), t.handle.clone(), t.timer_handle.clone());
    m.add_methods(&future, asyncio::FUTURE);
    future.class_data().make.set(Some(asyncio::make_future));
    future.class_data().blank.set(Some(asyncio::blank_future));
    task.class_data().mro.borrow_mut().insert(1, future.clone());
    m.add_methods(&task, asyncio::TASK);
    task.class_data().make.set(Some(asyncio::make_task));
    task.class_data().blank.set(Some(asyncio::blank_task));
    m.add_methods(&the_loop, asyncio::LOOP);
    the_loop.class_data().make.set(Some(asyncio::make_loop));
    m.add_methods(&handle, asyncio::HANDLE);
    timer.class_data().mro.borrow_mut().insert(1, handle.clone());
    for (name, class) in
        [("Future", future), ("Task", task), ("_Loop", the_loop), ("Handle", handle), ("TimerHandle", timer)]
    {
        if matches!(name, "Future" | "Task") {
            m.set_module(&class, "_asyncio");
            let generic = m.names.class_getitem.clone();
            class
                .set_own(&generic, Value::Obj(Object::new(Kind::ClassMethod(Box::new(Value::native(&CLASS_GETITEM))))));
        } else {
            m.set_module(&class, "asyncio.events");
        }
        set(m, module, name, Value::Obj(class));
    }
    let exception = m.types.exception.clone();
    let runtime = m.types.runtime_error.clone();
    let cancelled = m.types.cancelled_error.clone();
    let invalid = m.types.invalid_state.clone();
    set(m, module, "CancelledError", Value::Obj(cancelled));
    set(m, module, "InvalidStateError", Value::Obj(invalid));
    let timeout = m.exception_class("TimeoutError");
    set(m, module, "TimeoutError", Value::Obj(timeout));
    let eof = m.exception_class("EOFError");
    for (name, base, owner) in [
        ("BrokenBarrierError", &runtime, "asyncio.exceptions"),
        ("SendfileNotAvailableError", &runtime, "asyncio.exceptions"),
        ("IncompleteReadError", &eof, "asyncio.exceptions"),
        ("LimitOverrunError", &exception, "asyncio.exceptions"),
        ("QueueEmpty", &exception, "asyncio.queues"),
        ("QueueFull", &exception, "asyncio.queues"),
        ("QueueShutDown", &exception, "asyncio.queues"),
    ] {
        let class = m.builtin_class(name, base, None, &[]);
        m.set_module(&class, owner);
        set(m, module, name, Value::Obj(class));
    }
    Ok(())
}

static CLASS_GETITEM: Native =
    plain("__class_getitem__", 2, 2, |_, a| Ok(crate::simulate::interpreter::operate::generic(&a[0], &a[1])));

pub fn contextvars_classes(m: &mut Machine, module: &Ref) -> Res<()> {
    let (c, v, t) = (m.types.context.clone(), m.types.context_var.clone(), m.types.token.clone());
    m.add_methods(&c, context::CONTEXT);
    c.class_data().make.set(Some(context::make_context));
    m.add_methods(&v, context::VAR);
    v.class_data().make.set(Some(context::new_var));
    for class in [&c, &v, &t] {
        m.set_module(class, "_contextvars");
    }
    let generic = m.names.class_getitem.clone();
    for class in [&v, &t] {
        class.set_own(&generic, Value::Obj(Object::new(Kind::ClassMethod(Box::new(Value::native(&CLASS_GETITEM))))));
    }
    let missing_class = m.builtin_class("Token.MISSING", &m.types.object.clone(), None, MISSING);
    let missing = Value::Obj(Object::of(Some(missing_class), Kind::Plain));
    m.library.token_missing = missing.clone();
    let name = m.text("MISSING");
    t.set_own(&name, missing);
    set(m, module, "Context", Value::Obj(c));
    set(m, module, "ContextVar", Value::Obj(v));
    set(m, module, "Token", Value::Obj(t));
    Ok(())
}

static MISSING: &[Native] = &[plain("__repr__", 1, 1, |_, _| Ok(Value::str("<Token.MISSING>")))];

pub fn collections_setup(m: &mut Machine, module: &Ref) -> Res<()> {
    let deque = m.types.deque.clone();
    m.set_module(&deque, "collections");
    set(m, module, "deque", Value::Obj(deque));
    Ok(())
}

pub static TIME: &[Native] = &[
    plain("_now", 0, 0, |m, _| Ok(Value::Float(to_s(m.timers.now)))),
    plain("_now_ns", 0, 0, |m, _| Ok(Value::Int(m.timers.now))),
];

pub static SYS: &[Native] = &[
    plain("getrecursionlimit", 0, 0, |_, _| Ok(Value::Int(1000))),
    plain("setrecursionlimit", 1, 1, |_, _| Ok(Value::None)),
    plain("getsizeof", 1, 2, |_, _| Ok(Value::Int(64))),
    plain("getrefcount", 1, 1, |_, _| Ok(Value::Int(2))),
    plain("exception", 0, 0, |m, _| Ok(m.handled_now().map_or(Value::None, Value::Obj))),
    plain("exc_info", 0, 0, |m, _| {
        Ok(Value::tuple(match m.handled_now() {
            Some(e) => {
                let v = Value::Obj(e);
                vec![Value::Obj(m.class_of(&v)), v, Value::None]
            }
            None => vec![Value::None, Value::None, Value::None],
        }))
    }),
    plain("exit", 0, 1, |m, a| {
        let class = m.exception_class("SystemExit");
        Err(Stop::Raise(m.new_exception(&class, a.to_vec())))
    }),
    plain("_opaque", 1, 1, |m, a| {
        let path = m.str_of(&a[0])?;
        Ok(m.new_opaque(&path))
    }),
    plain("intern", 1, 1, |_, a| Ok(a[0].clone())),
    plain("_module", 2, 2, |m, a| {
        Ok(a[0].as_str().and_then(|n| m.modules.get(n).cloned()).unwrap_or_else(|| a[1].clone()))
    }),
    plain("_write", 1, 1, |m, a| {
        let text = m.str_of(&a[0])?;
        m.write_out(&text)?;
        Ok(Value::from(text.len()))
    }),
];

pub fn sys_setup(m: &mut Machine, module: &Ref) -> Res<()> {
    let source = format!("_minor = {}\n{}", m.options.python, include_str!("python/sys.py"));
    set(m, module, "maxsize", Value::Int(i64::MAX));
    m.run_text(&source, module.dict())
}

/// Which generators may be awaited.
pub static TYPES: &[Native] = &[
    plain("_mark_iterable_coroutine", 1, 1, |_, a| {
        if let Some(Kind::Function(f)) = a[0].kind() {
            f.iterable_coroutine.set(true);
        }
        Ok(a[0].clone())
    }),
    plain("_is_iterable_coroutine", 1, 1, |_, a| Ok(Value::Bool(generator_is(&a[0], |g| g.iterable_coroutine)))),
];

/// Classes which have no name among the built-ins.
pub fn types_setup(m: &mut Machine, module: &Ref) -> Res<()> {
    let t = &m.types;
    let list = [
        ("GenericAlias", t.generic_alias.clone()),
        ("UnionType", t.union_type.clone()),
        ("MappingProxyType", t.proxy.clone()),
        ("ModuleType", t.module.clone()),
        ("CodeType", t.code.clone()),
        ("FrameType", t.frame.clone()),
        ("TracebackType", t.traceback.clone()),
        ("CellType", t.cell.clone()),
        ("_opaque", t.opaque.clone()),
    ];
    for (name, class) in list {
        set(m, module, name, Value::Obj(class));
    }
    for class in [m.types.generic_alias.clone(), m.types.union_type.clone()] {
        m.set_module(&class, "types");
    }
    Ok(())
}

fn code_flag(v: &Value, test: fn(CodeKind) -> bool) -> bool {
    match v.kind() {
        Some(Kind::Function(f)) => test(f.code.kind),
        Some(Kind::Bound(b)) => code_flag(&b.0, test),
        Some(Kind::StaticMethod(f) | Kind::ClassMethod(f)) => code_flag(f, test),
        _ => false,
    }
}

fn generator_is(v: &Value, test: impl Fn(&Generator) -> bool) -> bool {
    matches!(v.kind(), Some(Kind::Generator(g)) if test(g))
}

pub static INSPECT: &[Native] = &[
    plain("_is_coroutine_function", 1, 1, |_, a| Ok(Value::Bool(code_flag(&a[0], |k| k == CodeKind::Coroutine)))),
    plain("_is_generator_function", 1, 1, |_, a| Ok(Value::Bool(code_flag(&a[0], |k| k == CodeKind::Generator)))),
    plain("_is_async_generator_function", 1, 1, |_, a| {
        Ok(Value::Bool(code_flag(&a[0], |k| k == CodeKind::AsyncGenerator)))
    }),
    plain("iscoroutine", 1, 1, |_, a| Ok(Value::Bool(generator_is(&a[0], |g| g.kind == CodeKind::Coroutine)))),
    plain("isgenerator", 1, 1, |_, a| Ok(Value::Bool(generator_is(&a[0], |g| g.kind == CodeKind::Generator)))),
    plain("isasyncgen", 1, 1, |_, a| Ok(Value::Bool(generator_is(&a[0], |g| g.kind == CodeKind::AsyncGenerator)))),
    plain("isawaitable", 1, 1, |m, a| {
        let generator = generator_is(&a[0], |g| g.kind == CodeKind::Coroutine || g.iterable_coroutine);
        let other = matches!(a[0].kind(), Some(Kind::Future(_) | Kind::AsyncGenStep(_) | Kind::Opaque(_)));
        let class = m.class_of(&a[0]);
        let method = m.lookup(&class, &m.names.await_.clone()).is_some();
        Ok(Value::Bool(generator || other || method))
    }),
    plain("isclass", 1, 1, |_, a| Ok(Value::Bool(matches!(a[0].kind(), Some(Kind::Class(_)))))),
    plain("isfunction", 1, 1, |_, a| Ok(Value::Bool(matches!(a[0].kind(), Some(Kind::Function(_)))))),
    plain("ismethod", 1, 1, |_, a| {
        Ok(Value::Bool(matches!(a[0].kind(), Some(Kind::Bound(b)) if matches!(b.0.kind(), Some(Kind::Function(_))))))
    }),
    plain("ismodule", 1, 1, |_, a| Ok(Value::Bool(matches!(a[0].kind(), Some(Kind::Module(_)))))),
    plain("isbuiltin", 1, 1, |_, a| {
        let native = |v: &Value| matches!(v.kind(), Some(Kind::Native(_)));
        Ok(Value::Bool(native(&a[0]) || matches!(a[0].kind(), Some(Kind::Bound(b)) if native(&b.0))))
    }),
    plain("_state", 1, 1, |_, a| {
        Ok(match a[0].kind() {
            Some(Kind::Generator(g)) => Value::str(match g.state.get() {
                GeneratorState::Created => "CREATED",
                GeneratorState::Suspended => "SUSPENDED",
                GeneratorState::Running => "RUNNING",
                GeneratorState::Closed => "CLOSED",
            }),
            _ => Value::None,
        })
    }),
    // Names, kinds and defaults of a function's parameters, for `signature`.
    plain("_parameters", 1, 1, |_, a| {
        let function = match a[0].kind() {
            Some(Kind::Bound(b)) => b.0.clone(),
            _ => a[0].clone(),
        };
        let Some(Kind::Function(f)) = function.kind() else { return Ok(Value::None) };
        let shape = &f.code.params;
        let defaults = f.defaults.borrow();
        let mut rows = Vec::new();
        let mut row = |name: &Ref, kind: i64, default: Value| {
            let has = !default.is_unbound();
            rows.push(Value::tuple(vec![
                Value::Obj(name.clone()),
                Value::Int(kind),
                Value::Bool(has),
                if has { default } else { Value::None },
            ]));
        };
        for i in 0..shape.positional {
            let default = (i + defaults.len()).checked_sub(shape.positional).and_then(|d| defaults.get(d)).cloned();
            row(&f.code.locals[i], i64::from(i >= shape.positional_only), default.unwrap_or(Value::Unbound));
        }
        let mut at = shape.positional + shape.keyword_only;
        if shape.varargs {
            row(&f.code.locals[at], 2, Value::Unbound);
            at += 1;
        }
        for name in &f.code.locals[shape.positional..shape.positional + shape.keyword_only] {
            let default = f.kw_defaults.iter().find(|(n, _)| n.as_str() == name.as_str()).map(|(_, v)| v.clone());
            row(name, 3, default.unwrap_or(Value::Unbound));
        }
        if shape.kwargs {
            row(&f.code.locals[at], 4, Value::Unbound);
        }
        Ok(Value::list(rows))
    }),
];
