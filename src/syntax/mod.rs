//! Python text to a tree, whatever the text: the only room that names `rustpython_parser`.

pub mod ast;
mod convert;
mod source;

pub use source::{SourceFile, Token, TokenKind, Unread};
