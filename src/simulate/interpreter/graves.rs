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

/// Attributes and data of an object that is gone.
type Contents = (Option<Ref>, Kind);

thread_local! {
    /// How deep the drops under way are nested, and what waits for the outermost of them.
    static DROPS: (Cell<u32>, RefCell<Vec<Contents>>) = const { (Cell::new(0), RefCell::new(Vec::new())) };
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
        if self.holds_others() {
            self.drop_contents();
        }
    }
}

impl Object {
    /// What is to be done for an object that has just lost its last reference.
    fn last_wish(&mut self) -> Option<(std::rc::Rc<Graves>, Grave)> {
        match &mut self.kind {
            Kind::Generator(g) => {
                let graves = &g.graves;
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
                        Some((g.graves.clone(), Grave::Suspended(Object::new(Kind::Generator(Box::new(taken))))))
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

    /// Whether drops could nest below it.
    fn holds_others(&mut self) -> bool {
        self.attrs.get_mut().is_some()
            || !matches!(self.kind, Kind::Plain | Kind::Str(_) | Kind::Bytes(_) | Kind::Native(_) | Kind::Opaque(_))
    }

    /// Drops what it holds without nesting deeper than `DEEP`.
    fn drop_contents(&mut self) {
        let _ = DROPS.try_with(|(depth, waiting)| {
            let contents = (self.attrs.take(), std::mem::replace(&mut self.kind, Kind::Plain));
            if depth.get() >= DEEP {
                waiting.borrow_mut().push(contents);
                return;
            }
            depth.set(depth.get() + 1);
            drop(contents);
            depth.set(depth.get() - 1);
            while depth.get() == 0 {
                let next = waiting.borrow_mut().pop();
                let Some(next) = next else { break };
                depth.set(1);
                drop(next);
                depth.set(0);
            }
        });
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
