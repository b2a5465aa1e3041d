//! Python text to a tree, whatever the text: the only room that names `rustpython_parser`.

pub mod ast;
mod convert;
mod feed;
mod lex;
mod read;
mod source;
mod tokens;
mod walk;

pub use source::{SourceFile, Token, TokenKind, Unread};
pub use walk::{Node, Parents};
