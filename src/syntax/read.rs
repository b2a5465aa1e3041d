//! Any text to a file: lexing, parsing in pieces, and isolating what is broken.

use super::ast::{StmtId, Tree};
use super::convert::Converter;
use super::feed::Feed;
use super::lex::{Lexed, Line, Problem, lex};
use super::source::{SourceFile, Unread};
use crate::text::{LineIndex, Span};
use rustpython_parser::lexer::LexResult;
use rustpython_parser::{Mode, ast as py, parse_tokens};
use std::ops::Range;
use std::sync::Arc;

/// Logical lines that are parsed at once, where nothing is broken.
const CHUNK_LINES: usize = 200;

/// Reads a text into a file.
pub(super) fn read(text: Arc<str>) -> SourceFile {
    let lines = LineIndex::new(&text);
    let mut reader = Reader { text: &text, lexed: lex(&text), tree: Tree::default(), unread: Vec::new() };
    reader.tree.body = reader.module();
    let Reader { lexed, tree, unread, .. } = reader;
    SourceFile { tokens: lexed.tokens, tree, unread, lines, text: text.clone() }
}

struct Reader<'a> {
    text: &'a str,
    lexed: Lexed,
    tree: Tree,
    unread: Vec<Unread>,
}

impl Reader<'_> {
    fn line(&self, line: usize) -> &Line {
        &self.lexed.lines[line]
    }

    /// First word or sign of a line.
    fn first_text(&self, line: usize) -> &str {
        self.lexed.tokens[self.line(line).first as usize].span.of(self.text)
    }

    /// From the first to the last token of some lines.
    fn span(&self, lines: Range<usize>) -> Span {
        let first = self.lexed.tokens[self.line(lines.start).first as usize];
        let last = self.lexed.tokens[self.line(lines.end - 1).end as usize - 1];
        Span::new(first.span.start, last.span.start.max(first.span.start))
    }

    fn module(&mut self) -> Vec<StmtId> {
        let mut body = Vec::new();
        let mut start = 0;
        while start < self.lexed.lines.len() {
            let mut end = start;
            while end < self.lexed.lines.len() && (end == start || end - start < CHUNK_LINES) {
                end = self.statement_end(end, self.lexed.lines.len());
            }
            body.extend(self.lines(start..end));
            start = end;
        }
        body
    }

    /// Where the statement ends that begins with line `start`: behind its decorators, blocks and clauses.
    fn statement_end(&self, start: usize, limit: usize) -> usize {
        let indent = self.line(start).indent;
        let mut end = start;
        let mut decorated = true;
        while end < limit && decorated && self.line(end).indent == indent {
            decorated = self.first_text(end) == "@";
            end += 1;
        }
        while end < limit {
            let line = self.line(end);
            let continues =
                line.indent == indent && matches!(self.first_text(end), "else" | "elif" | "except" | "finally");
            if line.indent <= indent && !continues {
                break;
            }
            end += 1;
        }
        end.max(start + 1)
    }

    /// Reads lines that are whole statements: at once if they are sound, else each for itself.
    fn lines(&mut self, lines: Range<usize>) -> Vec<StmtId> {
        let problem = match self.parse(lines.clone()) {
            Ok(body) => return body,
            Err(problem) => problem,
        };
        let first = self.statement_end(lines.start, lines.end);
        if first == lines.end {
            self.unread.push(Unread { span: self.span(lines), at: problem.at, message: problem.message });
            return Vec::new();
        }
        let mut body = Vec::new();
        let mut start = lines.start;
        while start < lines.end {
            let end = self.statement_end(start, lines.end);
            body.extend(self.lines(start..end));
            start = end;
        }
        body
    }

    fn parse(&mut self, lines: Range<usize>) -> Result<Vec<StmtId>, Problem> {
        let base = self.line(lines.start).indent;
        let toks = Feed::new(self.text, &self.lexed.tokens, base).lines(&self.lexed.lines[lines])?;
        let stmts = parse_statements(toks)?;
        Converter::new(self.text, &self.lexed.tokens, &mut self.tree).statements(stmts)
    }
}

pub(super) fn parse_statements(toks: Vec<LexResult>) -> Result<Vec<py::Stmt>, Problem> {
    match parse_tokens(toks, Mode::Module, "") {
        Ok(py::Mod::Module(module)) => Ok(module.body),
        Ok(_) => Ok(Vec::new()),
        Err(error) => Err(Problem::new(error.offset.into(), error.error.to_string())),
    }
}
