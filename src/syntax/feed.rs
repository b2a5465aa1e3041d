//! Our tokens as the parser wants them: indents, soft keywords, and newer syntax said in older words.

use super::lex::{Line, Problem};
use super::source::{Token, TokenKind};
use crate::text::Span;
use rustpython_parser::ast::bigint::BigInt;
use rustpython_parser::lexer::LexResult;
use rustpython_parser::text_size::{TextRange, TextSize};
use rustpython_parser::{StringKind, Tok};
use std::ops::Range;

/// Deepest nesting of blocks, as in CPython's tokenizer (`MAXINDENT`).
pub(super) const MAX_INDENT: usize = 100;

/// Most `elif` arms in a row: in the tree they nest, and walkers recurse.
const MAX_ELIF: u32 = 500;

/// A body for a header whose own is read apart, or missing.
pub(super) const PASS_BLOCK: [Tok; 5] = [Tok::Newline, Tok::Indent, Tok::Pass, Tok::Newline, Tok::Dedent];

/// A block that is open.
struct Block {
    column: u32,
    /// How many `elif` follow each other up to here.
    elifs: u32,
}

/// Turns tokens into the parser's, line by line.
pub(super) struct Feed<'a> {
    text: &'a str,
    tokens: &'a [Token],
    out: Vec<LexResult>,
    /// The open blocks, outermost first.
    blocks: Vec<Block>,
}

impl<'a> Feed<'a> {
    pub fn new(text: &'a str, tokens: &'a [Token], base: u32) -> Self {
        Self { text, tokens, out: Vec::new(), blocks: vec![Block { column: base, elifs: 0 }] }
    }

    /// Feeds whole logical lines; blocks open and close by their columns.
    pub fn lines(mut self, lines: &[Line]) -> Result<Vec<LexResult>, Problem> {
        if let (Some(first), Some(last)) = (lines.first(), lines.last()) {
            self.out.reserve((last.end - first.first) as usize + 2 * lines.len());
        }
        for line in lines {
            if let Some(problem) = &line.problem {
                return Err((**problem).clone());
            }
            self.indent(line)?;
            self.statement(line.first as usize, line.end as usize, true)?;
        }
        let end = lines.last().map_or(0, |line| self.tokens[line.end as usize - 1].span.end);
        while self.blocks.len() > 1 {
            self.close_block(end);
        }
        Ok(self.out)
    }

    /// Feeds the header of a block with `pass` as its body, and with the colon that it may lack.
    pub fn header(&mut self, line: &Line, lacks_colon: bool) -> Result<(), Problem> {
        let newline = line.end as usize - 1;
        self.statement(line.first as usize, newline, true)?;
        let end = self.tokens[newline].span.start;
        self.made_up(end, lacks_colon.then_some(Tok::Colon));
        self.made_up(end, PASS_BLOCK);
        Ok(())
    }

    /// Feeds one line as it is.
    pub fn line(&mut self, line: &Line) -> Result<(), Problem> {
        self.statement(line.first as usize, line.end as usize, true)
    }

    /// Feeds some tokens as they are.
    pub fn tokens(&mut self, tokens: Range<usize>) -> Result<(), Problem> {
        self.statement(tokens.start, tokens.end, false)
    }

    /// Feeds made-up tokens at one place.
    pub fn made_up(&mut self, at: u32, toks: impl IntoIterator<Item = Tok>) {
        for tok in toks {
            self.emit(tok, Span::at(at));
        }
    }

    pub fn finish(self) -> Vec<LexResult> {
        self.out
    }

    /// Feeds an expression as a statement of its own.
    pub fn expression(mut self) -> Result<Vec<LexResult>, Problem> {
        self.statement(0, self.tokens.len(), false)?;
        let end = self.tokens.last().map_or(0, |token| token.span.end);
        self.emit(Tok::Newline, Span::at(end));
        Ok(self.out)
    }

    fn emit(&mut self, tok: Tok, span: Span) {
        self.out.push(Ok((tok, TextRange::new(TextSize::from(span.start), TextSize::from(span.end)))));
    }

    fn indent(&mut self, line: &Line) -> Result<(), Problem> {
        let start = self.tokens[line.first as usize].span.start;
        let top = self.blocks.last().map_or(0, |block| block.column);
        if line.indent > top {
            if self.blocks.len() >= MAX_INDENT {
                return Err(Problem::new(start, format!("blocks nest more than {MAX_INDENT} deep")));
            }
            self.blocks.push(Block { column: line.indent, elifs: 0 });
            self.emit(Tok::Indent, Span::at(start));
        }
        while self.blocks.len() > 1 && self.blocks.last().is_some_and(|block| line.indent < block.column) {
            self.close_block(start);
        }
        if self.blocks.last().is_none_or(|block| block.column != line.indent) {
            return Err(Problem::new(start, "the indentation of this line matches no block above it"));
        }
        Ok(())
    }

    fn close_block(&mut self, at: u32) {
        self.blocks.pop();
        self.emit(Tok::Dedent, Span::at(at));
    }

    /// Feeds the tokens `from..to`; as a statement, soft keywords may start it.
    fn statement(&mut self, from: usize, to: usize, is_statement: bool) -> Result<(), Problem> {
        let mut starts = is_statement;
        // Whether a colon at depth 0 ends the header of a block.
        let mut block = false;
        let mut depth = 0u32;
        let mut close_except = None;
        let mut i = from;
        while i < to {
            let token = self.tokens[i];
            let first = i == from;
            i += 1;
            let tok = match token.kind {
                TokenKind::Comment => continue,
                TokenKind::Word => {
                    let word = token.span.of(self.text);
                    let tok = if starts { self.first_word(word, i, to, first) } else { keyword(word) };
                    if starts {
                        block = opens_block(&tok);
                    }
                    if first && is_statement {
                        self.count_elif(&tok, token.span)?;
                    }
                    match tok {
                        Tok::Def | Tok::Class | Tok::Type => {
                            self.emit(tok, token.span);
                            i = self.type_params(i, to);
                            starts = false;
                            continue;
                        }
                        Tok::Except if first => {
                            close_except = self.except_without_parentheses(i, to);
                            self.emit(tok, token.span);
                            if close_except.is_some() {
                                self.emit(Tok::Lpar, Span::at(self.tokens[i].span.start));
                            }
                            starts = false;
                            continue;
                        }
                        tok => tok,
                    }
                }
                TokenKind::Number => number(),
                TokenKind::String => string(token.span.of(self.text)),
                TokenKind::FString => string(""),
                TokenKind::Newline => Tok::Newline,
                TokenKind::Sign => sign(token.span.of(self.text)),
            };
            starts = false;
            match tok {
                Tok::Lpar | Tok::Lsqb | Tok::Lbrace => depth += 1,
                Tok::Rpar | Tok::Rsqb | Tok::Rbrace => depth = depth.saturating_sub(1),
                Tok::Semi => starts = is_statement,
                Tok::Colon if depth == 0 && block => (starts, block) = (true, false),
                _ => {}
            }
            if close_except == Some(i - 1) {
                self.emit(Tok::Rpar, Span::at(self.tokens[i - 2].span.end));
            }
            self.emit(tok, token.span);
        }
        Ok(())
    }

    fn count_elif(&mut self, tok: &Tok, span: Span) -> Result<(), Problem> {
        let Some(block) = self.blocks.last_mut() else { return Ok(()) };
        block.elifs = if matches!(tok, Tok::Elif) { block.elifs + 1 } else { 0 };
        if block.elifs > MAX_ELIF {
            return Err(Problem::new(span.start, format!("more than {MAX_ELIF} `elif` in a row")));
        }
        Ok(())
    }

    /// The word that starts a statement; `next` is the token behind it.
    fn first_word(&self, word: &str, next: usize, to: usize, first: bool) -> Tok {
        match word {
            "match" if first && self.is_match(next, to) => Tok::Match,
            "case" if first && self.has_block_colon(next, to) => Tok::Case,
            "type" if self.is_type_alias(next, to) => Tok::Type,
            _ => keyword(word),
        }
    }

    fn sign_at(&self, i: usize) -> &'a str {
        match self.tokens.get(i) {
            Some(token) if token.kind == TokenKind::Sign => token.span.of(self.text),
            _ => "",
        }
    }

    /// The tokens `from..to` that are no comments.
    fn significant(&self, from: usize, to: usize) -> impl Iterator<Item = usize> + use<'a> {
        let tokens = self.tokens;
        (from..to).filter(move |&i| tokens[i].kind != TokenKind::Comment)
    }

    /// `match` is a keyword when its line ends in a colon that is not its own annotation.
    fn is_match(&self, next: usize, to: usize) -> bool {
        let last_sign = self.significant(next, to).filter(|&i| self.tokens[i].kind != TokenKind::Newline).last();
        last_sign.is_some_and(|i| i > next && self.sign_at(i) == ":") && self.has_block_colon(next, to)
    }

    /// Whether a colon outside brackets and lambdas stands behind the first token.
    fn has_block_colon(&self, next: usize, to: usize) -> bool {
        if matches!(self.sign_at(next), "=" | "." | "," | ":" | ")" | "]" | "}") {
            return false;
        }
        let (mut depth, mut lambdas) = (0i32, 0);
        for i in next..to {
            match self.tokens[i].kind {
                TokenKind::Word if depth == 0 && self.tokens[i].span.of(self.text) == "lambda" => lambdas += 1,
                TokenKind::Sign => match self.sign_at(i) {
                    "(" | "[" | "{" => depth += 1,
                    ")" | "]" | "}" => depth -= 1,
                    ":" if depth == 0 && lambdas > 0 => lambdas -= 1,
                    ":" if depth == 0 => return i > next,
                    _ => {}
                },
                _ => {}
            }
        }
        false
    }

    /// `type X =` or `type X[`: anything else is the built-in function.
    fn is_type_alias(&self, next: usize, to: usize) -> bool {
        let name = self.tokens.get(next).filter(|token| token.kind == TokenKind::Word);
        let is_name = name.is_some_and(|token| matches!(keyword(token.span.of(self.text)), Tok::Name { .. }));
        is_name && next + 1 < to && matches!(self.sign_at(next + 1), "=" | "[")
    }

    /// Feeds `NAME[T = default, ...]` without the defaults (PEP 696), which the parser does not know.
    fn type_params(&mut self, mut i: usize, to: usize) -> usize {
        let mut depth = 0;
        let mut skip = false;
        while i < to {
            let token = self.tokens[i];
            if token.kind == TokenKind::Newline
                || (depth == 0 && token.kind == TokenKind::Sign && self.sign_at(i) != "[")
            {
                return i;
            }
            match self.sign_at(i) {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth -= 1,
                "=" if depth == 1 => skip = true,
                _ => {}
            }
            let ends_default = (depth == 1 && self.sign_at(i) == ",") || depth == 0;
            if ends_default {
                skip = false;
            }
            if !skip && let Some(tok) = self.plain(token) {
                self.emit(tok, token.span);
            }
            i += 1;
            if depth == 0 && self.sign_at(i - 1) == "]" {
                return i;
            }
        }
        i
    }

    /// A token as it is anywhere but at the start of a statement.
    fn plain(&self, token: Token) -> Option<Tok> {
        let text = token.span.of(self.text);
        Some(match token.kind {
            TokenKind::Comment => return None,
            TokenKind::Word => keyword(text),
            TokenKind::Number => number(),
            TokenKind::String => string(text),
            TokenKind::FString => string(""),
            TokenKind::Sign => sign(text),
            TokenKind::Newline => Tok::Newline,
        })
    }

    /// The colon of `except A, B:` (PEP 758), before which a parenthesis must close.
    fn except_without_parentheses(&self, next: usize, to: usize) -> Option<usize> {
        let (mut depth, mut commas) = (0i32, 0);
        for i in self.significant(next, to) {
            if self.tokens[i].span.of(self.text) == "as" {
                return None;
            }
            match self.sign_at(i) {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth -= 1,
                "," if depth == 0 => commas += 1,
                ":" if depth == 0 => return (commas > 0 && self.sign_at(next) != "*").then_some(i),
                _ => {}
            }
        }
        None
    }
}

fn opens_block(tok: &Tok) -> bool {
    matches!(
        tok,
        Tok::If
            | Tok::Elif
            | Tok::Else
            | Tok::For
            | Tok::While
            | Tok::Try
            | Tok::Except
            | Tok::Finally
            | Tok::With
            | Tok::Def
            | Tok::Class
            | Tok::Async
            | Tok::Case
    )
}

/// Numbers are read from the text later; the parser only needs to know that one stands here.
fn number() -> Tok {
    Tok::Int { value: BigInt::default() }
}

/// Strings, too, are read later; the parser must see that text and bytes do not mix.
fn string(text: &str) -> Tok {
    let prefix = text.bytes().take_while(|byte| byte.is_ascii_alphabetic());
    let is_bytes = prefix.clone().any(|byte| byte.eq_ignore_ascii_case(&b'b'));
    let kind = if is_bytes { StringKind::Bytes } else { StringKind::String };
    Tok::String { value: String::new(), kind, triple_quoted: false }
}

/// What a keyword or a sign is to the parser.
type Known = (u64, Tok);

/// The bytes of a short text as one number, so that finding it costs a few comparisons of numbers: nearly every token
/// of a file is looked up here. A longer text is 0, and none is.
const fn packed(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let (mut number, mut at) = (0, if bytes.len() > 8 { 0 } else { bytes.len() });
    while at > 0 {
        at -= 1;
        number = number << 8 | bytes[at] as u64;
    }
    number
}

/// A table sorted by its numbers.
const fn sorted<const N: usize>(mut table: [Known; N]) -> [Known; N] {
    let mut end = 1;
    while end < N {
        let mut at = end;
        while at > 0 && table[at - 1].0 > table[at].0 {
            table.swap(at - 1, at);
            at -= 1;
        }
        end += 1;
    }
    table
}

fn known(table: &[Known], text: &str) -> Option<Tok> {
    let at = table.binary_search_by_key(&packed(text), |(number, _)| *number).ok()?;
    Some(table[at].1.clone())
}

fn keyword(word: &str) -> Tok {
    known(&KEYWORDS, word).unwrap_or_else(|| Tok::Name { name: word.to_owned() })
}

/// The parser's name for a sign; one that Python does not have becomes a token that fits nowhere.
fn sign(sign: &str) -> Tok {
    known(&SIGNS, sign).unwrap_or(Tok::EndOfFile)
}

static KEYWORDS: [Known; 35] = sorted([
    (packed("False"), Tok::False),
    (packed("None"), Tok::None),
    (packed("True"), Tok::True),
    (packed("and"), Tok::And),
    (packed("as"), Tok::As),
    (packed("assert"), Tok::Assert),
    (packed("async"), Tok::Async),
    (packed("await"), Tok::Await),
    (packed("break"), Tok::Break),
    (packed("class"), Tok::Class),
    (packed("continue"), Tok::Continue),
    (packed("def"), Tok::Def),
    (packed("del"), Tok::Del),
    (packed("elif"), Tok::Elif),
    (packed("else"), Tok::Else),
    (packed("except"), Tok::Except),
    (packed("finally"), Tok::Finally),
    (packed("for"), Tok::For),
    (packed("from"), Tok::From),
    (packed("global"), Tok::Global),
    (packed("if"), Tok::If),
    (packed("import"), Tok::Import),
    (packed("in"), Tok::In),
    (packed("is"), Tok::Is),
    (packed("lambda"), Tok::Lambda),
    (packed("nonlocal"), Tok::Nonlocal),
    (packed("not"), Tok::Not),
    (packed("or"), Tok::Or),
    (packed("pass"), Tok::Pass),
    (packed("raise"), Tok::Raise),
    (packed("return"), Tok::Return),
    (packed("try"), Tok::Try),
    (packed("while"), Tok::While),
    (packed("with"), Tok::With),
    (packed("yield"), Tok::Yield),
]);

static SIGNS: [Known; 47] = sorted([
    (packed("("), Tok::Lpar),
    (packed(")"), Tok::Rpar),
    (packed("["), Tok::Lsqb),
    (packed("]"), Tok::Rsqb),
    (packed("{"), Tok::Lbrace),
    (packed("}"), Tok::Rbrace),
    (packed(":"), Tok::Colon),
    (packed(","), Tok::Comma),
    (packed(";"), Tok::Semi),
    (packed("+"), Tok::Plus),
    (packed("-"), Tok::Minus),
    (packed("*"), Tok::Star),
    (packed("/"), Tok::Slash),
    (packed("|"), Tok::Vbar),
    (packed("&"), Tok::Amper),
    (packed("<"), Tok::Less),
    (packed(">"), Tok::Greater),
    (packed("="), Tok::Equal),
    (packed("."), Tok::Dot),
    (packed("%"), Tok::Percent),
    (packed("=="), Tok::EqEqual),
    (packed("!="), Tok::NotEqual),
    (packed("<="), Tok::LessEqual),
    (packed(">="), Tok::GreaterEqual),
    (packed("~"), Tok::Tilde),
    (packed("^"), Tok::CircumFlex),
    (packed("<<"), Tok::LeftShift),
    (packed(">>"), Tok::RightShift),
    (packed("**"), Tok::DoubleStar),
    (packed("**="), Tok::DoubleStarEqual),
    (packed("+="), Tok::PlusEqual),
    (packed("-="), Tok::MinusEqual),
    (packed("*="), Tok::StarEqual),
    (packed("/="), Tok::SlashEqual),
    (packed("%="), Tok::PercentEqual),
    (packed("&="), Tok::AmperEqual),
    (packed("|="), Tok::VbarEqual),
    (packed("^="), Tok::CircumflexEqual),
    (packed("<<="), Tok::LeftShiftEqual),
    (packed(">>="), Tok::RightShiftEqual),
    (packed("//"), Tok::DoubleSlash),
    (packed("//="), Tok::DoubleSlashEqual),
    (packed(":="), Tok::ColonEqual),
    (packed("@"), Tok::At),
    (packed("@="), Tok::AtEqual),
    (packed("->"), Tok::Rarrow),
    (packed("..."), Tok::Ellipsis),
]);
