//! Python text to a tree, whatever the text: the only room that names `rustpython_parser`.
//!
//! `lex` turns text into tokens and logical lines; `feed` says them in the parser's words; `convert` moves what it
//! parsed into the tree of `ast`, with CPython's spans; `read` leads all that, and takes broken pieces apart.

pub mod ast;
mod convert;
mod feed;
mod lex;
mod places;
mod read;
mod source;
mod tokens;
mod walk;

pub use places::Places;
pub use source::{SourceFile, Token, TokenKind, Unread};
pub use walk::{Node, Parents};
