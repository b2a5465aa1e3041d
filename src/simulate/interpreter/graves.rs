//! What is left to do when objects die: warnings, `finally` blocks, and deep structures taken apart without recursion.

use super::frame::{Generator, GeneratorState};
use super::value::{Kind, Object, Ref, Value};
use crate::simulate::compile::code::CodeKind;
use std::cell::{Cell, RefCell};

/// Deaths that the interpreter has to look at before its next operation.
#[derive(Default)]
pub struct Graves {
    pub pending: Cell<bool>,
    pub found: RefCell<Vec<Grave>>,
}

/// An object brought back, as it was when its last reference went.
pub enum Grave {
    /// A coroutine that never ran: its qualified name.
    NeverAwaited(String),
    /// A suspended generator or coroutine, whose `finally` blocks still have to run.
    Suspended(Ref),
    /// A future whose exception nobody asked for, or a task that was still pending.
    Future(Ref),
    /// An instance of a class with `__del__`.
    Finalize(Ref),
}

impl Graves {
    fn bury(&self, grave: Grave) {
        self.found.borrow_mut().push(grave);
        self.pending.set(true);
    }
}

thread_local! {
    /// How deep the drops under way are nested, and what waits for the outermost of them.
    static DROPS: (Cell<u32>, RefCell<Vec<Value>>) = const { (Cell::new(0), RefCell::new(Vec::new())) };
}

/// From this depth on, contents are dropped by the outermost drop.
const DEEP: u32 = 50;

impl Drop for Object {
    fn drop(&mut self) {
        super::value::object_died();
        if let Some(grave) = self.last_wish() {
            grave.0.bury(grave.1);
            return;
        }
        let mut rest = Vec::new();
        self.take_contents(&mut rest);
        if !rest.is_empty() {
            drop_later(rest);
        }
    }
}

/// Drops values without nesting deeper than `DEEP`.
fn drop_later(values: Vec<Value>) {
    let _ = DROPS.try_with(|(depth, waiting)| {
        if depth.get() >= DEEP {
            waiting.borrow_mut().extend(values);
            return;
        }
        depth.set(depth.get() + 1);
        drop(values);
        depth.set(depth.get() - 1);
        if depth.get() == 0 {
            loop {
                let next = waiting.borrow_mut().pop();
                let Some(next) = next else { break };
                depth.set(1);
                drop(next);
                depth.set(0);
            }
        }
    });
}

impl Object {
    /// What is to be done for an object that has just lost its last reference.
    fn last_wish(&mut self) -> Option<(std::rc::Rc<Graves>, Grave)> {
        match &mut self.kind {
            Kind::Generator(g) => {
                let graves = g.graves.clone();
                match (g.state.get(), g.kind) {
                    (GeneratorState::Created, CodeKind::Coroutine) => {
                        let name = match &*g.qualname.borrow() {
                            Value::Obj(o) => o.as_str().unwrap_or_default().to_string(),
                            _ => String::new(),
                        };
                        g.state.set(GeneratorState::Closed);
                        graves.bury(Grave::NeverAwaited(name));
                        None
                    }
                    (GeneratorState::Suspended, _) if g.frame.borrow().as_ref().is_some_and(|f| needs_close(f, g)) => {
                        let taken = revive_generator(g);
                        g.state.set(GeneratorState::Closed);
                        Some((graves, Grave::Suspended(Object::new(Kind::Generator(Box::new(taken))))))
                    }
                    _ => None,
                }
            }
            Kind::Future(f) if f.has_last_word() => {
                let graves = f.graves.clone();
                let data = f.revive();
                let back = Object::of(self.class.take(), Kind::Future(Box::new(data)));
                *back.attrs.borrow_mut() = self.attrs.take();
                back.id.set(self.id.get());
                Some((graves, Grave::Future(back)))
            }
            Kind::Plain => {
                let graves = {
                    let class = self.class.borrow();
                    class.as_ref()?.as_class()?.finalizer.borrow().clone()?
                };
                let back = Object::of(self.class.take(), Kind::Plain);
                *back.attrs.borrow_mut() = self.attrs.take();
                back.id.set(self.id.get());
                Some((graves, Grave::Finalize(back)))
            }
            _ => None,
        }
    }

    fn take_contents(&mut self, rest: &mut Vec<Value>) {
        if let Some(attrs) = self.attrs.get_mut().take() {
            rest.push(Value::Obj(attrs));
        }
        match &mut self.kind {
            Kind::Tuple(items) => rest.extend(std::mem::take(items)),
            Kind::List(items) => rest.append(items.get_mut()),
            Kind::Deque(d) => rest.extend(std::mem::take(d.items.get_mut())),
            Kind::Dict(d) | Kind::Set(d, _) => {
                let dict = d.get_mut().clear();
                rest.extend(dict.into_values());
            }
            Kind::Cell(v) => rest.push(v.take()),
            Kind::Bound(b) => {
                rest.push(std::mem::take(&mut b.0));
                rest.push(std::mem::take(&mut b.1));
            }
            Kind::Exception(e) => {
                rest.push(e.args.take());
                rest.append(e.group.get_mut());
                rest.extend(e.cause.take().map(Value::Obj));
                rest.extend(e.context.take().map(Value::Obj));
            }
            Kind::Function(f) => {
                rest.extend(std::mem::take(&mut f.closure).into_iter().map(Value::Obj));
                rest.append(f.defaults.get_mut());
            }
            Kind::Generator(g) => {
                if let Some(frame) = g.frame.get_mut().take() {
                    rest.extend(frame.slots);
                }
            }
            Kind::Iter(i) => i.get_mut().take_contents(rest),
            _ => {}
        }
    }
}

/// Whether closing it could run any code of the program.
fn needs_close(frame: &super::frame::PyFrame, generator: &Generator) -> bool {
    !frame.blocks.is_empty() || frame.delegate().is_some() || generator.kind == CodeKind::AsyncGenerator
}

fn revive_generator(g: &Generator) -> Generator {
    Generator {
        kind: g.kind,
        frame: RefCell::new(g.frame.take()),
        state: Cell::new(g.state.get()),
        code: g.code.clone(),
        name: RefCell::new(g.name.borrow().clone()),
        qualname: RefCell::new(g.qualname.borrow().clone()),
        iterable_coroutine: g.iterable_coroutine,
        hooked: Cell::new(g.hooked.get()),
        stepping: Cell::new(false),
        closed: Cell::new(g.closed.get()),
        finalizer: RefCell::new(g.finalizer.take()),
        graves: g.graves.clone(),
    }
}
