//! Any text to a file: lexing once, parsing in pieces, and taking apart the pieces that are broken.

mod explain;
mod recover;

pub(super) use explain::{explain, shorten};

use super::ast::{StmtId, Tree};
use super::convert::Converter;
use super::feed::Feed;
use super::lex::{Lexed, Line, Problem, lex};
use super::source::{SourceFile, TokenKind, Unread};
use crate::text::{LineIndex, Span};
use rustpython_parser::lexer::LexResult;
use rustpython_parser::{Mode, ParseError, ast as py, parse_tokens};
use std::ops::Range;
use std::sync::Arc;

/// Logical lines that are parsed at once, where nothing is broken: few enough that a broken piece is cheap to take
/// apart, enough that starting the parser costs nothing.
const CHUNK_LINES: usize = 200;

/// Reads a text into a file.
pub(super) fn read(text: Arc<str>) -> SourceFile {
    // Spans are 32 bits wide; nobody pastes 4 GB.
    let text: Arc<str> = if text.len() > u32::MAX as usize { "".into() } else { text };
    let lines = LineIndex::new(&text);
    let lexed = lex(&text);
    let mut reader =
        Reader { text: &text, lexed: &lexed, tree: Tree::default(), unread: Vec::new(), troubles: 0, nesting: 0 };
    reader.tree.body = reader.module();
    let Reader { tree, mut unread, .. } = reader;
    unread.sort_by_key(|unread| (unread.span, unread.at));
    SourceFile::new(text.clone(), tree, lexed.tokens, lines, unread)
}

/// Parses tokens as statements.
pub(super) fn parse_statements(toks: Vec<LexResult>) -> Result<Vec<py::Stmt>, ParseError> {
    match parse_tokens(toks, Mode::Module, "")? {
        py::Mod::Module(module) => Ok(module.body),
        _ => Ok(Vec::new()),
    }
}

struct Reader<'a> {
    text: &'a str,
    lexed: &'a Lexed,
    tree: Tree,
    unread: Vec<Unread>,
    /// How often something was left out, merged regions counted one by one.
    troubles: usize,
    /// How many broken blocks are being taken apart.
    nesting: usize,
}

impl<'a> Reader<'a> {
    fn line(&self, line: usize) -> &'a Line {
        &self.lexed.lines[line]
    }

    /// First word or sign of a line.
    fn first_text(&self, line: usize) -> &'a str {
        self.lexed.tokens[self.line(line).first as usize].span.of(self.text)
    }

    /// From the first to the last token of some lines, the final newline left out.
    fn span(&self, lines: Range<usize>) -> Span {
        let first = self.lexed.tokens[self.line(lines.start).first as usize];
        let last = self.lexed.tokens[self.line(lines.end - 1).end as usize - 1];
        Span::new(first.span.start, last.span.start.max(first.span.start))
    }

    /// Notes that some lines are not in the tree; a run of lines with one and the same trouble is one region.
    fn leave_out(&mut self, span: Span, problem: Problem) {
        self.troubles += 1;
        let at = problem.at.clamp(span.start, span.end);
        if let Some(last) = self.unread.last_mut()
            && last.message == problem.message
            && last.span.end <= span.start
            && Span::new(last.span.end, span.start).of(self.text).trim().is_empty()
        {
            last.span.end = span.end;
            return;
        }
        self.unread.push(Unread { span, at, message: problem.message });
    }

    fn module(&mut self) -> Vec<StmtId> {
        let count = self.lexed.lines.len();
        let mut body = Vec::new();
        let mut start = 0;
        while start < count {
            let mut end = self.statement_end(start, count);
            while end < count && end - start < CHUNK_LINES {
                end = self.statement_end(end, count);
            }
            body.extend(self.statements(start..end));
            start = end;
        }
        body
    }

    /// Where the statement ends that begins with line `start`: behind its decorators, blocks and clauses.
    fn statement_end(&self, start: usize, limit: usize) -> usize {
        let indent = self.line(start).indent;
        let mut end = start;
        while end < limit && self.line(end).indent == indent && self.first_text(end) == "@" {
            end += 1;
        }
        let may_continue = end < limit
            && matches!(self.first_text(end), "if" | "for" | "while" | "try" | "async" | "elif" | "else" | "except");
        end = limit.min(end + 1);
        while end < limit {
            let line = self.line(end);
            let continues = may_continue
                && line.indent == indent
                && matches!(self.first_text(end), "else" | "elif" | "except" | "finally");
            if line.indent <= indent && !continues {
                break;
            }
            end += 1;
        }
        end
    }

    /// Reads lines that are whole statements: at once if they are sound, else each for itself.
    fn statements(&mut self, lines: Range<usize>) -> Vec<StmtId> {
        let problem = match self.parse(lines.clone()) {
            Ok(body) => return body,
            Err(problem) => problem,
        };
        if self.statement_end(lines.start, lines.end) == lines.end {
            return self.recover(lines, problem);
        }
        let found = self.troubles;
        let mut body = Vec::new();
        let mut start = lines.start;
        while start < lines.end {
            let end = self.statement_end(start, lines.end);
            body.extend(self.statements(start..end));
            start = end;
        }
        if self.troubles == found {
            // Each is sound, only not together: an indentation that matches no block.
            self.leave_out(Span::at(problem.at), problem);
        }
        body
    }

    fn parse(&mut self, lines: Range<usize>) -> Result<Vec<StmtId>, Problem> {
        let base = self.line(lines.start).indent;
        let toks = Feed::new(self.text, &self.lexed.tokens, base).lines(&self.lexed.lines[lines])?;
        self.convert(toks)
    }

    /// Parses what was fed, and moves it into the tree.
    fn convert(&mut self, toks: Vec<LexResult>) -> Result<Vec<StmtId>, Problem> {
        let stmts = parse_statements(toks).map_err(|error| explain(self.text, &self.lexed.tokens, &error))?;
        Converter::new(self.text, &self.lexed.tokens, &mut self.tree).statements(stmts)
    }

    /// Whether the last sign of a line is a colon.
    fn ends_in_colon(&self, line: usize) -> bool {
        let line = self.line(line);
        let tokens = &self.lexed.tokens[line.first as usize..line.end as usize];
        let mut signs =
            tokens.iter().rev().filter(|token| !matches!(token.kind, TokenKind::Newline | TokenKind::Comment));
        signs.next().is_some_and(|token| token.span.of(self.text) == ":")
    }
}
