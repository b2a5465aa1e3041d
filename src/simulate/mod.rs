//! The simulator: runs pasted Python on a virtual clock, as CPython 3.13 would.
//!
//! Reading order: `kernel` (clock, threads), `compile` (tree to compact code), `interpreter` (values, frames),
//! `builtins`, `library` (modules; asyncio in Rust and Python), `trace` (what a run leaves behind).
//!
//! To add
//! - a module in Python: `library/python/NAME.py`, and a row `python("name", include_str!(...))` in `library::MODULES`;
//! - natives for it: a `static` table of `plain`, `with_kw` or `flow` rows (see `interpreter::value::Native`), given as
//!   `natives` of its row. Arguments are `&[Value]`, `self` first for methods; errors are `m.error("ValueError", text)`;
//!   `pure` functions raise through `m.raised(r)`. `m.items_of(v)` gives the items of any iterable, `m.call_sync(f, args)`
//!   calls back (few levels deep), `m.charge(n)` counts work whose size the program decides;
//! - a class in Rust: `m.builtin_class(name, base, make, METHODS)` in the row's `setup`; state in `Kind::Library`.

mod builtins;
mod compile;
mod interpreter;
mod kernel;
pub mod library;
pub mod load;
mod options;
mod program;
pub mod pure;
mod show;
mod start;
mod trace;

pub use options::{CostModel, EventLoop, Options, Spread};
pub use show::{text_lanes, to_perfetto};
pub use trace::{Assumption, Awaits, BlockingCall, Event, Job, Span, TaskTrace, Trace};

use crate::names::{FileId, Project};
use crate::syntax::SourceFile;
use interpreter::Machine;
use interpreter::value::{Kind, Object, Ref, Res, Stop, Value};
use program::Program;
use std::cell::RefCell;
use std::rc::Rc;

/// Runs a program of one file from its first line, or from the entry that `options` names. Never panics, always ends.
pub fn simulate(source: &SourceFile, options: &Options) -> Trace {
    simulate_project(&Rc::new(Project::single("program.py", source.clone())), FileId(0), options)
}

/// Runs the file `main` of several, which may import the others.
pub fn simulate_project(project: &Rc<Project>, main: FileId, options: &Options) -> Trace {
    let mut machine = Machine::new(Program::new(project.clone(), main), options.clone());
    let result = run(&mut machine);
    let (error, outcome) = describe(&mut machine, result);
    machine.charge_steps();
    let recorder = std::mem::take(&mut machine.recorder);
    let program = &machine.program;
    let line_of = |place: u32| program.line_of(place);
    let trace = recorder.finish(machine.timers.now, error, outcome, machine.steps, &line_of);
    machine.take_apart();
    trace
}

fn describe(machine: &mut Machine, result: Res) -> (Option<String>, &'static str) {
    if let Some(ending) = machine.ending.take() {
        return (Some(ending.error), ending.outcome);
    }
    match result {
        Ok(_) => (None, "finished"),
        Err(Stop::Halt) => (Some("Limit: the run was ended".into()), "limit"),
        Err(Stop::Raise(e)) => {
            let exit = machine.exception_class("SystemExit");
            if machine.is_exception(&e, &exit) {
                let code = e.as_exception().and_then(|d| d.args.borrow().as_tuple().and_then(|a| a.first().cloned()));
                return match code {
                    None | Some(Value::None | Value::Int(0)) => (None, "finished"),
                    Some(code) => (Some(format!("SystemExit: {}", machine.str_of(&code).unwrap_or_default())), "error"),
                };
            }
            (Some(machine.describe_exception(&e)), "error")
        }
    }
}

fn run(machine: &mut Machine) -> Res {
    let globals = Object::new(Kind::Dict(RefCell::default()));
    let main = Object::new(Kind::Module("__main__".into()));
    *main.attrs.borrow_mut() = Some(globals.clone());
    machine.modules.insert("__main__".into(), Value::Obj(main));
    machine.setup_library()?;
    (machine.steps, machine.next_look) = (0, 0);
    machine.library.charged_steps = 0;
    let file = machine.program.main;
    let own_name = match machine.options.entry {
        Some(_) => machine.program.project.module_name(file),
        None => "__main__".into(),
    };
    let result = machine.run_file(file, globals.clone(), &own_name);
    let result = match (result, machine.options.entry.clone()) {
        (Ok(()), Some(entry)) => start::start(machine, &globals, &entry),
        (result, _) => result.map(|()| Value::None),
    };
    if machine.ending.is_none() {
        machine.join_pools()?;
    }
    result
}

impl Machine {
    /// Built-in functions that are written in Python.
    fn setup_library(&mut self) -> Res<()> {
        let module = self.import_sync("_builtins")?;
        let Some(object) = module.obj() else { return Ok(()) };
        let table = object.dict();
        let entries: Vec<_> = table.entries().borrow().iter().cloned().collect();
        for e in entries {
            if let (Some(name), Some(text)) = (e.key.obj(), e.key.as_str())
                && !text.starts_with('_')
            {
                self.builtins.entries().borrow_mut().set_str(name, e.value);
            }
        }
        Ok(())
    }

    /// As CPython before it goes: threads that are no daemons are waited for.
    fn join_pools(&mut self) -> Res<()> {
        if self.threads.all.len() < 2 {
            return Ok(());
        }
        let function = self.module_attr("_builtins", "_join_threads")?;
        self.call_sync(&function, Vec::new())?;
        Ok(())
    }

    /// Breaks the cycles between namespaces and functions, so that a run leaves no memory behind.
    fn take_apart(&mut self) {
        self.stack.clear();
        let modules: Vec<Value> = std::mem::take(&mut self.modules).into_values().collect();
        let mut tables: Vec<Ref> = modules.iter().filter_map(|m| m.obj()?.attrs.borrow().clone()).collect();
        tables.push(self.builtins.clone());
        tables.extend(self.types.all().into_iter().filter_map(|(_, c)| c.attrs.borrow().clone()));
        for table in tables {
            let entries = table.entries().borrow_mut().clear();
            for value in entries.into_values() {
                if let Some(o) = value.obj()
                    && let Kind::Class(c) = &o.kind
                {
                    c.mro.borrow_mut().clear();
                    let attrs = o.attrs.take();
                    drop(attrs);
                }
            }
        }
        for (_, class) in self.types.all() {
            class.class_data().mro.borrow_mut().clear();
        }
        self.graves.found.take();
    }
}
