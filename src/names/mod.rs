//! Names: what an expression stands for, who defines it, and who calls whom.

mod annotations;
mod attributes;
mod calls;
mod classes;
mod collect;
mod conventions;
mod counts;
mod decorators;
mod definition;
mod evidence;
mod facts;
mod flow;
mod follow;
mod functions;
mod graph;
mod index;
mod infer;
mod project;
mod resolved;
mod scope;
#[cfg(test)]
mod tests;
mod value;

pub use definition::{Decorator, Definition, DefinitionId, DefinitionKind};
pub use evidence::Evidence;
pub use flow::Loop;
pub use graph::{Edge, EdgeKind};
pub use project::{FileId, Project, ProjectFile};
pub use resolved::Names;
pub use value::{Path, Value, ValueId, Values};
