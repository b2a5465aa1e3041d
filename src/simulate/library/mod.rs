//! The modules that programs may import: parts in Rust, parts in Python (`python/*.py`), all other names are opaque.
//!
//! To add a module: one row in `MODULES`, or in `standard` when it has nothing to do with time and tasks. `natives` are functions put into its namespace, `setup` makes classes and
//! constants, `source` is Python run in that namespace. See `simulate/mod.rs` for how natives are written.

pub mod asyncio;
pub mod context;
mod hashlib;
mod json;
mod math;
mod random;
mod regex;
mod standard;
mod system;
pub mod thread;

use super::interpreter::Machine;
use super::interpreter::frame::Frame;
use super::interpreter::value::*;
use crate::names::FileId;
use crate::simulate::compile::compile;
use crate::syntax::SourceFile;

/// One importable module.
pub struct Module {
    pub name: &'static str,
    pub natives: &'static [Native],
    pub setup: Option<fn(&mut Machine, &Ref) -> Res<()>>,
    pub source: &'static str,
}

const fn python(name: &'static str, source: &'static str) -> Module {
    Module { name, natives: &[], setup: None, source }
}

static MODULES: &[Module] = &[
    Module { name: "_asyncio", natives: asyncio::EVENTS, setup: Some(system::asyncio_classes), source: "" },
    python("asyncio.events", include_str!("python/asyncio_events.py")),
    python("asyncio.base_futures", include_str!("python/asyncio_base_futures.py")),
    python("asyncio.futures", include_str!("python/asyncio_futures.py")),
    python("asyncio.tasks", include_str!("python/asyncio_tasks.py")),
    python("asyncio.timeouts", include_str!("python/asyncio_timeouts.py")),
    python("asyncio.taskgroups", include_str!("python/asyncio_taskgroups.py")),
    python("asyncio.locks", include_str!("python/asyncio_locks.py")),
    python("asyncio.queues", include_str!("python/asyncio_queues.py")),
    python("asyncio.runners", include_str!("python/asyncio_runners.py")),
    python("asyncio.staggered", include_str!("python/asyncio_staggered.py")),
    python(
        "asyncio.exceptions",
        "from _asyncio import CancelledError, InvalidStateError, TimeoutError, IncompleteReadError, LimitOverrunError, QueueEmpty, QueueFull, QueueShutDown, SendfileNotAvailableError, BrokenBarrierError",
    ),
    python("asyncio.coroutines", "from asyncio.futures import iscoroutine, iscoroutinefunction"),
    python("asyncio.threads", "from asyncio.tasks import to_thread"),
    python("asyncio.base_events", "from asyncio.events import BaseEventLoop"),
    python("asyncio", include_str!("python/asyncio_init.py")),
    Module { name: "contextvars", natives: context::MODULE, setup: Some(system::contextvars_classes), source: "" },
    Module { name: "_thread", natives: thread::THREAD, setup: None, source: "" },
    Module { name: "time", natives: system::TIME, setup: None, source: include_str!("python/time.py") },
    Module { name: "sys", natives: system::SYS, setup: Some(system::sys_setup), source: "" },
    Module { name: "_types", natives: system::TYPES, setup: Some(system::types_setup), source: "" },
    Module {
        name: "types",
        natives: system::TYPES,
        setup: Some(system::types_setup),
        source: include_str!("python/types.py"),
    },
    Module { name: "inspect", natives: system::INSPECT, setup: None, source: include_str!("python/inspect.py") },
    Module { name: "warnings", natives: &[], setup: None, source: include_str!("python/warnings.py") },
    Module { name: "_collections", natives: &[], setup: Some(system::collections_setup), source: "" },
    python("threading", include_str!("python/threading.py")),
    python("queue", include_str!("python/queue.py")),
    python("concurrent.futures", include_str!("python/concurrent_futures.py")),
    python("concurrent.futures.thread", "from concurrent.futures import ThreadPoolExecutor"),
    python("concurrent", ""),
    python("__future__", "annotations = division = print_function = None"),
    python("_builtins", include_str!("python/builtins.py")),
];

/// Public names of CPython 3.13's modules that ours do not have: `module: name name...`.
const UNMODELLED: &str = include_str!("unmodelled.txt");

fn modules() -> impl Iterator<Item = &'static Module> {
    MODULES.iter().chain(standard::STANDARD)
}

/// What the library keeps between calls.
#[derive(Default)]
pub struct State {
    pub locals: Vec<Local>,
    /// Numbers given to tasks.
    pub task_count: u64,
    pub callbacks: u64,
    /// What each thread waits for.
    pub waits: Vec<Option<thread::Wait>>,
    /// The sleepers of one instant are being woken, one after the other.
    pub draining: bool,
    /// Where the call stands that blocks the main thread.
    pub blocking_place: u32,
    pub last_step: Option<usize>,
    pub charged_steps: u64,
    pub charged_tasks: u64,
    pub token_missing: Value,
    /// The functions with which tasks go on, made when first needed.
    pub step: Option<Value>,
    pub wakeup: Option<Value>,
    /// Turns of `while` loops over opaque conditions, by place.
    pub opaque_turns: std::collections::BTreeMap<u32, usize>,
    /// Callables of unknown libraries, by their expression.
    pub known_calls: std::collections::BTreeMap<String, super::interpreter::Known>,
    /// Milliseconds of awaited opaque calls, by their expression, as far as known: looked up once each.
    pub opaque_awaits: std::collections::BTreeMap<String, Option<f64>>,
    /// Warnings that were given, and where.
    pub warned: std::collections::BTreeSet<(String, (usize, usize))>,
    /// How many latencies were assumed so far.
    pub latencies_drawn: u64,
    /// Names that a star import of an unknown module may have brought.
    pub star_import: Option<String>,
}

/// Where a warning is given: a byte of the program, or an operation of one of our own parts, by the code's address.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Program(u32),
    Library(usize, usize),
}

impl Default for Place {
    fn default() -> Self {
        Place::Library(0, 0)
    }
}

/// What each thread has of its own.
pub struct Local {
    pub context: Ref,
    pub running_loop: Option<Ref>,
}

impl Default for Local {
    fn default() -> Self {
        let context = context::new_context(Vec::new());
        if let Some(c) = context::data(&context) {
            c.entered.set(true);
        }
        Local { context, running_loop: None }
    }
}

impl Machine {
    pub fn local(&mut self) -> &mut Local {
        let current = self.threads.current;
        if self.library.locals.len() <= current {
            self.library.locals.resize_with(current + 1, Local::default);
        }
        &mut self.library.locals[current]
    }

    /// A module by its dotted name, imported if need be; opaque when nobody knows it.
    pub fn import_sync(&mut self, name: &str) -> Res {
        if let Some(module) = self.modules.get(name) {
            return Ok(module.clone());
        }
        let Some(known) = modules().find(|m| m.name == name) else {
            let module = self.new_opaque(name);
            self.modules.insert(name.to_string(), module.clone());
            self.attach(name, &module)?;
            return Ok(module);
        };
        let object = Object::new(Kind::Module(name.into()));
        let module = Value::Obj(object.clone());
        self.modules.insert(name.to_string(), module.clone());
        let key = self.names.name.clone();
        object.set_own(&key, Value::str(name));
        self.add_methods(&object, known.natives);
        if let Some(setup) = known.setup {
            setup(self, &object)?;
        }
        if !known.source.is_empty() {
            let globals = object.dict();
            self.run_text(known.source, globals)?;
        }
        self.attach(name, &module)?;
        Ok(module)
    }

    /// An inner module is an attribute of the outer one.
    pub fn attach(&mut self, name: &str, module: &Value) -> Res<()> {
        let Some((outer, inner)) = name.rsplit_once('.') else { return Ok(()) };
        let outer = match self.modules.get(outer) {
            Some(m) => m.clone(),
            None => self.import_sync(outer)?,
        };
        if let Some(o) = outer.obj() {
            let inner = self.text(inner);
            if o.own(&inner).is_none() {
                o.set_own(&inner, module.clone());
            }
        }
        Ok(())
    }

    /// Runs Python of the library in a namespace.
    pub fn run_text(&mut self, source: &str, globals: Ref) -> Res<()> {
        let file = SourceFile::parse(source.to_string());
        let interner = self.interner.clone();
        let code = match compile(&file, &interner, None) {
            Ok(code) => code,
            Err(e) => return Err(self.error("SyntaxError", e.message)),
        };
        debug_assert!(file.unread.is_empty(), "{:?}", file.unread);
        self.nested(|m| {
            let slots = vec![Value::Unbound; code.locals.len()];
            m.stack.push(Frame::Python(super::interpreter::call::new_frame(code, slots, globals)));
            Ok(Flow::Frame)
        })?;
        Ok(())
    }

    /// `import name`, or `from name import ...` when `names` is a tuple.
    pub fn import(&mut self, name: &str, level: i64, names: &Value, from: Option<FileId>) -> Res<Flow> {
        if let Some(from) = from
            && let Some((dotted, module)) = self.import_own(from, level, name)?
        {
            let first = dotted.split('.').next().unwrap_or(&dotted);
            let outermost = names.is_none().then(|| self.modules.get(first).cloned()).flatten();
            return Ok(Flow::Value(outermost.unwrap_or(module)));
        }
        let full = if level > 0 { name.trim_start_matches('.') } else { name };
        if full.is_empty() {
            // `from . import x`: another file of the program, which is not here.
            return Ok(Flow::Value(self.new_opaque("package")));
        }
        let module = if level > 0 { self.new_opaque(full) } else { self.import_sync(full)? };
        if names.is_none() {
            let first = full.split('.').next().unwrap_or(full);
            return self.import_sync(first).map(Flow::Value);
        }
        Ok(Flow::Value(module))
    }

    /// What a real module has and ours does not: opaque, like a module that is unknown as a whole.
    pub fn unmodelled(&mut self, module: &Ref, path: &str, name: &str) -> Option<Value> {
        let mut rows = UNMODELLED.lines().filter_map(|row| row.split_once(": "));
        let (_, names) = rows.find(|(known, _)| *known == path)?;
        names.split(' ').find(|known| *known == name)?;
        let value = self.new_opaque(&format!("{path}.{name}"));
        let key = self.text(name);
        module.set_own(&key, value.clone());
        Some(value)
    }

    pub fn import_from(&mut self, module: &Value, name: &Ref) -> Res {
        if let Some(v) = self.find_attr(module, name)? {
            return Ok(v);
        }
        let text = name.as_str().unwrap_or("").to_string();
        let path = match module.kind() {
            Some(Kind::Module(m)) => m.to_string(),
            _ => String::new(),
        };
        let inner = format!("{path}.{text}");
        if let Some(module) = self.import_inner(&inner)? {
            return Ok(module);
        }
        if self.is_own_module(module) {
            return Err(self.cannot_import(&text, &path));
        }
        if modules().any(|m| m.name == inner) {
            return self.import_sync(&inner);
        }
        // Part of a real module that is not modelled: opaque, like a module that is unknown as a whole.
        Ok(self.new_opaque(&inner))
    }

    pub fn import_star(&mut self, module: &Value, into: &Ref) -> Res<()> {
        if let Some(Kind::Opaque(path)) = module.kind() {
            self.library.star_import = Some(path.to_string());
            return Ok(());
        }
        let Some(object) = module.obj() else { return Ok(()) };
        let all = object.own(&self.names.all.clone());
        let names: Vec<Ref> = match all {
            Some(list) => self.items_of(&list)?.iter().filter_map(|v| v.obj().cloned()).collect(),
            None => {
                let keys = object.dict().entries().borrow().keys();
                keys.iter()
                    .filter_map(|k| k.obj().cloned())
                    .filter(|k| !k.as_str().unwrap_or("_").starts_with('_'))
                    .collect()
            }
        };
        for name in names {
            let value = self.get_attr(module, &name)?;
            into.entries().borrow_mut().set_str(&name, value);
        }
        Ok(())
    }

    /// A name that is neither global nor built in.
    pub fn missing_global(&mut self, name: &Ref, library: bool) -> Res {
        match &self.library.star_import {
            Some(module) if !library => {
                let path = format!("{module}.{}", name.as_str().unwrap_or(""));
                Ok(self.new_opaque(&path))
            }
            _ => Err(self.undefined(name)),
        }
    }

    /// Notes a warning: once for each place, as the default filter has it.
    pub fn warn(&mut self, category: &str, message: &str, at: Place) {
        let text = format!("{category}: {}", message.split('\n').next().unwrap_or(""));
        let at = match at {
            Place::Program(place) => {
                let (file, line) = self.program.line_of(place);
                (file as usize, line as usize)
            }
            Place::Library(code, operation) => (code, operation),
        };
        if self.library.warned.insert((text.clone(), at)) {
            self.recorder.warnings.push(text);
        }
    }

    /// Reads an attribute of a library module.
    pub fn module_attr(&mut self, module: &str, name: &str) -> Res {
        let module = self.import_sync(module)?;
        let name = self.text(name);
        self.get_attr(&module, &name)
    }

    /// The text of library objects; `None` when they are shown like any object.
    pub fn library_repr(&mut self, object: &Ref) -> Res<Option<String>> {
        let v = Value::Obj(object.clone());
        let function = match &object.kind {
            Kind::Future(f) if f.task.borrow().is_some() => "_task_repr",
            Kind::Future(_) => "_future_repr",
            Kind::ContextVar(d) => {
                let name = self.repr_of(&d.name.clone())?;
                let default = if d.default.is_unbound() {
                    String::new()
                } else {
                    format!(" default={}", self.repr_of(&d.default.clone())?)
                };
                return Ok(Some(format!("<ContextVar name={name}{default} at {}>", self.address(object))));
            }
            Kind::Token(t) => {
                let var = self.repr_of(&Value::Obj(t.0.clone()))?;
                let used = if t.3.get() { " used" } else { "" };
                return Ok(Some(format!("<Token{used} var={var} at {}>", self.address(object))));
            }
            Kind::Handle(_) => {
                let class = self.class_of(&v);
                let name = self.names.repr.clone();
                let Some(method) = self.lookup(&class, &name) else { return Ok(None) };
                let text = self.call_sync(&method, vec![v])?;
                return Ok(text.as_str().map(String::from));
            }
            _ => return Ok(None),
        };
        let function = self.module_attr("asyncio.base_futures", function)?;
        let text = self.call_sync(&function, vec![v])?;
        Ok(text.as_str().map(String::from))
    }
}

/// Names of all importable modules.
pub fn module_names() -> impl Iterator<Item = &'static str> {
    modules().map(|m| m.name)
}
