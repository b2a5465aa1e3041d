//! The catalogue: which callables block, what replaces them, how long they take, and the types that lead to them.

mod blocking;
mod table;
mod types;
mod verdicts;

pub use blocking::{Blocking, Category, Strategy, blocking};
pub use types::{Type, attribute, bases, canonical, element, enters, returns};
pub use verdicts::{documentation, is_async, is_known_module};

#[cfg(test)]
mod tests;
