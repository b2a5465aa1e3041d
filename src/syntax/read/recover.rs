//! Taking a broken statement apart, so that only what is broken is lost.
//!
//! A simple statement is lost whole. Of a compound one the headers are read alone, with `pass` for each body; then every
//! body is read as a block of its own and put in its place. A header that cannot be read is lost, but its body stays:
//! a function keeps its name, the body of any other block joins the block around it.

use super::Reader;
use super::explain::shorten;
use crate::syntax::ast::{StmtId, StmtKind, Tree};
use crate::syntax::convert::widen_block;
use crate::syntax::feed::{Feed, MAX_INDENT, PASS_BLOCK};
use crate::syntax::lex::{Problem, opens_block};
use crate::text::Span;
use rustpython_parser::Tok;
use std::ops::Range;

/// A header and its body, as lines.
struct Clause {
    header: usize,
    body: Range<usize>,
    /// The colon is missing, and is made up.
    lacks_colon: bool,
}

impl<'a> Reader<'a> {
    /// Reads what can be read of one statement, in which `problem` was found.
    pub(super) fn recover(&mut self, lines: Range<usize>, problem: Problem) -> Vec<StmtId> {
        if self.nesting >= MAX_INDENT {
            let span = self.span(lines);
            self.leave_out(span, Problem::new(problem.at, format!("blocks nest more than {MAX_INDENT} deep")));
            return Vec::new();
        }
        self.nesting += 1;
        let body = self.take_apart(lines, problem);
        self.nesting -= 1;
        body
    }

    fn take_apart(&mut self, lines: Range<usize>, problem: Problem) -> Vec<StmtId> {
        let head = lines.clone().find(|&line| self.first_text(line) != "@").unwrap_or(lines.end);
        let decorators = self.sound_decorators(lines.start..head);
        if head == lines.end || (head > lines.start && !matches!(self.first_text(head), "def" | "class" | "async")) {
            if let (Some(&first), Some(&last)) = (decorators.first(), decorators.last()) {
                self.leave_out_lines(first..last + 1, "a decorator needs a function or class below it");
            }
            return if head == lines.end { Vec::new() } else { self.statements(head..lines.end) };
        }
        let clauses = self.clauses(head..lines.end);
        if self.first_text(head) == "match" && self.ends_in_colon(head) {
            self.recover_match(head, head + 1..lines.end)
        } else if self.opens_block(head) {
            self.recover_block(&decorators, clauses, problem)
        } else if head + 1 < lines.end {
            self.unexpected_indent(head, &clauses)
        } else {
            let span = self.span(lines);
            self.leave_out(span, problem);
            Vec::new()
        }
    }

    fn leave_out_lines(&mut self, lines: Range<usize>, message: impl Into<String>) {
        let span = self.span(lines);
        self.leave_out(span, Problem::new(span.end, message));
    }

    /// Splits a statement at the lines that stand as far left as its head.
    fn clauses(&self, lines: Range<usize>) -> Vec<Clause> {
        let indent = self.line(lines.start).indent;
        let mut clauses: Vec<Clause> = Vec::new();
        for line in lines {
            match clauses.last_mut() {
                Some(clause) if self.line(line).indent > indent => clause.body.end = line + 1,
                _ => clauses.push(Clause { header: line, body: line + 1..line + 1, lacks_colon: false }),
            }
        }
        for clause in &mut clauses {
            clause.lacks_colon = !clause.body.is_empty() && !self.ends_in_colon(clause.header);
        }
        clauses
    }

    fn opens_block(&self, line: usize) -> bool {
        opens_block(self.first_text(line)) || self.ends_in_colon(line)
    }

    /// Lines stand further right than a statement that takes no block: both are read.
    fn unexpected_indent(&mut self, head: usize, clauses: &[Clause]) -> Vec<StmtId> {
        let mut body = self.statements(head..head + 1);
        for clause in clauses.iter().filter(|clause| !clause.body.is_empty()) {
            let at = self.span(clause.body.clone()).start;
            self.leave_out(Span::at(at), Problem::new(at, "this line is indented, but nothing above it opens a block"));
            body.extend(self.statements(clause.body.clone()));
        }
        body
    }

    /// Reads a statement with blocks: the sound headers together, then every body in its place.
    fn recover_block(&mut self, decorators: &[usize], clauses: Vec<Clause>, problem: Problem) -> Vec<StmtId> {
        let (mut sound, mut hoisted) = (Vec::new(), Vec::new());
        for (i, clause) in clauses.into_iter().enumerate() {
            match self.check_header(&clause) {
                Ok(()) if i == 0 || !sound.is_empty() => sound.push(clause),
                Ok(()) => {
                    let message =
                        format!("this `{}` belongs to a header that cannot be read", self.first_text(clause.header));
                    self.leave_out_lines(clause.header..clause.header + 1, message);
                    hoisted.push(clause);
                }
                Err(problem) => {
                    let span = self.span(clause.header..clause.header + 1);
                    self.leave_out(span, problem);
                    match if i == 0 { self.keep_name(decorators, &clause) } else { None } {
                        Some(id) => return vec![id],
                        None => hoisted.push(clause),
                    }
                }
            }
        }
        if let ([only], []) = (&sound[..], &hoisted[..])
            && self.first_text(only.header) == "try"
        {
            let end = self.span(only.header..only.body.end).end;
            self.leave_out(Span::at(end), Problem::new(end, "this `try` needs an `except` or a `finally`"));
        }
        let mut body = self.assemble(decorators, sound, problem);
        for clause in hoisted {
            body.extend(self.read_body(&clause));
        }
        body
    }

    fn read_body(&mut self, clause: &Clause) -> Vec<StmtId> {
        if clause.body.is_empty() { Vec::new() } else { self.statements(clause.body.clone()) }
    }

    /// Reads headers, each of which can be read alone, as one statement.
    fn assemble(&mut self, decorators: &[usize], clauses: Vec<Clause>, problem: Problem) -> Vec<StmtId> {
        let Some(head) = clauses.first() else { return Vec::new() };
        let head = head.header;
        match self.convert_headers(decorators, &clauses) {
            Ok(body) => {
                if let [id] = body[..] {
                    self.fill(id, &clauses);
                }
                body
            }
            Err(_) => {
                let span = self.span(head..head + 1);
                self.leave_out(span, problem);
                clauses.iter().flat_map(|clause| self.read_body(clause)).collect()
            }
        }
    }

    fn convert_headers(&mut self, decorators: &[usize], clauses: &[Clause]) -> Result<Vec<StmtId>, Problem> {
        let mut feed = self.feed();
        for &line in decorators {
            feed.line(self.line(line))?;
        }
        for clause in clauses {
            self.feed_clause(&mut feed, clause)?;
        }
        if let [only] = clauses
            && self.first_text(only.header) == "try"
        {
            let end = self.span(only.header..only.body.end).end;
            feed.made_up(end, [Tok::Finally, Tok::Colon].into_iter().chain(PASS_BLOCK));
        }
        self.convert(feed.finish())
    }

    fn feed(&self) -> Feed<'a> {
        Feed::new(self.text, &self.lexed.tokens, 0)
    }

    /// Feeds a header, and `pass` for its body unless that is on the same line.
    fn feed_clause(&self, feed: &mut Feed, clause: &Clause) -> Result<(), Problem> {
        let line = self.line(clause.header);
        if let Some(problem) = &line.problem {
            return Err((**problem).clone());
        }
        if clause.body.is_empty() && !self.ends_in_colon(clause.header) {
            return feed.line(line);
        }
        feed.header(line, clause.lacks_colon)
    }

    /// Parses what was fed, and forgets it.
    fn probe(&mut self, feed: Feed) -> Result<(), Problem> {
        let before = (self.tree.exprs.len(), self.tree.stmts.len());
        let result = self.convert(feed.finish());
        self.tree.exprs.truncate(before.0);
        self.tree.stmts.truncate(before.1);
        result.map(|_| ())
    }

    fn sound_decorators(&mut self, lines: Range<usize>) -> Vec<usize> {
        let mut sound = Vec::new();
        for line in lines {
            match self.check_decorator(line) {
                Ok(()) => sound.push(line),
                Err(problem) => {
                    let span = self.span(line..line + 1);
                    self.leave_out(span, problem);
                }
            }
        }
        sound
    }

    fn check_decorator(&mut self, line: usize) -> Result<(), Problem> {
        let line = self.line(line);
        if let Some(problem) = &line.problem {
            return Err((**problem).clone());
        }
        let mut feed = self.feed();
        feed.line(line)?;
        let end = self.lexed.tokens[line.end as usize - 1].span.start;
        feed.made_up(end, [Tok::Class, Tok::Name { name: "_".into() }, Tok::Colon].into_iter().chain(PASS_BLOCK));
        self.probe(feed)
    }

    /// Whether a header can be read, in the company that its kind needs.
    fn check_header(&mut self, clause: &Clause) -> Result<(), Problem> {
        let line = self.line(clause.header);
        let (first, last) = (line.first as usize, line.end as usize - 1);
        let (start, end) = (self.lexed.tokens[first].span.start, self.lexed.tokens[last].span.start);
        let word = self.first_text(clause.header);
        let mut feed = self.feed();
        match word {
            "except" | "finally" => feed.made_up(start, [Tok::Try, Tok::Colon].into_iter().chain(PASS_BLOCK)),
            "elif" | "else" => feed.made_up(start, [Tok::If, Tok::True, Tok::Colon].into_iter().chain(PASS_BLOCK)),
            _ => {}
        }
        self.feed_clause(&mut feed, clause)?;
        if word == "try" {
            feed.made_up(end, [Tok::Finally, Tok::Colon].into_iter().chain(PASS_BLOCK));
        }
        self.probe(feed)
    }

    /// A function or class with a broken header: its name and its body stay.
    fn keep_name(&mut self, decorators: &[usize], clause: &Clause) -> Option<StmtId> {
        let line = self.line(clause.header);
        let first = line.first as usize;
        let name = first + 1 + usize::from(self.first_text(clause.header) == "async");
        let keyword = self.lexed.tokens[name - 1].span.of(self.text);
        if !matches!(keyword, "def" | "class") || name >= line.end as usize {
            return None;
        }
        let mut feed = self.feed();
        decorators.iter().try_for_each(|&line| feed.line(self.line(line))).ok()?;
        feed.tokens(first..name + 1).ok()?;
        let end = self.span(clause.header..clause.header + 1).end;
        if keyword == "def" {
            feed.made_up(end, [Tok::Lpar, Tok::Rpar]);
        }
        feed.made_up(end, [Tok::Colon].into_iter().chain(PASS_BLOCK));
        let &[id] = &self.convert(feed.finish()).ok()?[..] else { return None };
        if !clause.body.is_empty() {
            self.fill(id, &[Clause { header: clause.header, body: clause.body.clone(), lacks_colon: false }]);
        }
        Some(id)
    }

    /// Reads the bodies of a statement whose headers alone are in the tree.
    fn fill(&mut self, id: StmtId, clauses: &[Clause]) {
        let mut nested = vec![id];
        let (mut current, mut handler) = (id, 0);
        for clause in clauses {
            let word = self.first_text(clause.header);
            if word == "elif"
                && let StmtKind::If { orelse, .. } = &self.tree[current].kind
                && let Some(&arm) = orelse.first()
            {
                current = arm;
                nested.push(arm);
            }
            self.note_header(clause);
            let body = self.read_body(clause);
            let end = clause.body.end;
            if let Some(slot) = slot(&mut self.tree, current, word, handler) {
                if !body.is_empty() {
                    *slot = body;
                } else if let (Some(&pass), false) = (slot.first(), clause.body.is_empty()) {
                    self.tree.stmts[pass.0 as usize].span = Span::at(self.span(clause.header..end).end);
                }
            }
            handler += usize::from(word == "except");
        }
        for &id in nested.iter().rev() {
            widen_block(self.text, &mut self.tree, id);
        }
    }

    /// Notes the colon or body that a header lacks.
    fn note_header(&mut self, clause: &Clause) {
        let span = self.span(clause.header..clause.header + 1);
        if clause.lacks_colon {
            self.leave_out(Span::at(span.end), Problem::new(span.end, "expected `:` at the end of this line"));
        } else if clause.body.is_empty() && self.ends_in_colon(clause.header) {
            let message = format!("expected an indented body after `{}`", shorten(span.of(self.text)));
            self.leave_out(Span::at(span.end), Problem::new(span.end, message));
        }
    }

    /// Reads the sound cases of a `match`; what else stands below it joins the block around it.
    fn recover_match(&mut self, head: usize, lines: Range<usize>) -> Vec<StmtId> {
        let mut hoisted = Vec::new();
        let mut cases = Vec::new();
        let parts = if lines.is_empty() { Vec::new() } else { self.clauses(lines) };
        for clause in parts {
            match self.check_case(&clause) {
                Ok(()) => cases.push(clause),
                Err(problem) => {
                    let span = self.span(clause.header..clause.header + 1);
                    self.leave_out(span, problem);
                    hoisted.push(clause);
                }
            }
        }
        let mut body = match self.convert_match(head, &cases) {
            Ok(body) => body,
            Err(problem) => {
                let span = self.span(head..head + 1);
                self.leave_out(span, problem);
                hoisted.append(&mut cases);
                Vec::new()
            }
        };
        if let [id] = body[..] {
            for (i, clause) in cases.iter().enumerate() {
                self.note_header(clause);
                let stmts = self.read_body(clause);
                if let (StmtKind::Match { cases, .. }, false) =
                    (&mut self.tree.stmts[id.0 as usize].kind, stmts.is_empty())
                {
                    cases[i].body = stmts;
                }
            }
            widen_block(self.text, &mut self.tree, id);
        }
        for clause in hoisted {
            body.extend(self.read_body(&clause));
        }
        body
    }

    fn check_case(&mut self, clause: &Clause) -> Result<(), Problem> {
        let span = self.span(clause.header..clause.header + 1);
        if self.first_text(clause.header) != "case" {
            return Err(Problem::new(span.start, "expected `case` directly below `match`"));
        }
        if span.of(self.text).trim_end().strip_prefix("case").is_some_and(|rest| rest.trim() == ":") {
            return Err(Problem::new(span.start, "a pattern is missing between `case` and `:`"));
        }
        let mut feed = self.feed();
        feed.made_up(span.start, [Tok::Match, Tok::True, Tok::Colon, Tok::Newline, Tok::Indent]);
        self.feed_clause(&mut feed, clause)?;
        feed.made_up(span.end, [Tok::Dedent]);
        self.probe(feed)
    }

    fn convert_match(&mut self, head: usize, cases: &[Clause]) -> Result<Vec<StmtId>, Problem> {
        let line = self.line(head);
        let span = self.span(head..head + 1);
        if let Some(problem) = &line.problem {
            return Err((**problem).clone());
        }
        if cases.is_empty() {
            return Err(Problem::new(span.end, "expected an indented `case` below this `match`"));
        }
        let mut feed = self.feed();
        feed.line(line)?;
        feed.made_up(span.end, [Tok::Indent]);
        for clause in cases {
            self.feed_clause(&mut feed, clause)?;
        }
        feed.made_up(span.end, [Tok::Dedent]);
        self.convert(feed.finish())
    }
}

/// The body that belongs to the clause which starts with `word`; `handler` counts the `except` before it.
fn slot<'t>(tree: &'t mut Tree, id: StmtId, word: &str, handler: usize) -> Option<&'t mut Vec<StmtId>> {
    match (&mut tree.stmts[id.0 as usize].kind, word) {
        (StmtKind::Try { handlers, .. }, "except") => handlers.get_mut(handler).map(|handler| &mut handler.body),
        (StmtKind::Try { finalbody, .. }, "finally") => Some(finalbody),
        (
            StmtKind::Try { orelse, .. }
            | StmtKind::If { orelse, .. }
            | StmtKind::For { orelse, .. }
            | StmtKind::While { orelse, .. },
            "else",
        ) => Some(orelse),
        (StmtKind::FunctionDef(function), _) => Some(&mut function.body),
        (StmtKind::ClassDef(class), _) => Some(&mut class.body),
        (
            StmtKind::Try { body, .. }
            | StmtKind::If { body, .. }
            | StmtKind::For { body, .. }
            | StmtKind::While { body, .. }
            | StmtKind::With { body, .. },
            _,
        ) => Some(body),
        _ => None,
    }
}
