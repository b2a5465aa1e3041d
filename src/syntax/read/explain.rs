//! What went wrong, in words for the person who wrote the code.

use crate::syntax::lex::{Problem, opens_block};
use crate::syntax::source::{Token, TokenKind};
use rustpython_parser::lexer::LexicalErrorType;
use rustpython_parser::{ParseError, ParseErrorType, Tok};

/// How version control marks what it could not merge.
const CONFLICT_MARKERS: [&str; 3] = ["<<<<<<<", "=======", ">>>>>>>"];

/// Says where the parser stumbled over `tokens`, and why.
pub fn explain(text: &str, tokens: &[Token], error: &ParseError) -> Problem {
    let at = u32::from(error.offset);
    let message = match &error.error {
        ParseErrorType::Lexical(error) => explain_rule(error),
        ParseErrorType::UnrecognizedToken(Tok::Indent, _) => {
            "this line is indented, but nothing above it opens a block".to_string()
        }
        ParseErrorType::Eof => "the text ends in the middle of a statement".to_string(),
        _ => explain_token(text, tokens, at),
    };
    Problem { at, message }
}

/// The rules that the parser checks besides the grammar.
fn explain_rule(error: &LexicalErrorType) -> String {
    match error {
        LexicalErrorType::DuplicateArgumentError(name) => format!("the parameter `{name}` stands here twice"),
        LexicalErrorType::DuplicateKeywordArgumentError(name) => format!("the argument `{name}` is given twice"),
        LexicalErrorType::PositionalArgumentError => "a positional argument follows a keyword argument".to_string(),
        LexicalErrorType::UnpackedArgumentError => "`*` follows `**` among the arguments".to_string(),
        LexicalErrorType::DefaultArgumentError => "a parameter without default follows one with a default".to_string(),
        LexicalErrorType::OtherError(message) => message.clone(),
        other => other.to_string(),
    }
}

fn explain_token(text: &str, tokens: &[Token], at: u32) -> String {
    let is_code = |token: &&Token| token.kind != TokenKind::Comment;
    let index = tokens.partition_point(|token| token.span.start < at);
    let before = tokens[..index].iter().rev().find(is_code);
    let Some(token) = tokens[index..].iter().find(is_code) else {
        return "the text ends in the middle of a statement".to_string();
    };
    let word = shorten(token.span.of(text));
    let previous = before.map_or("", |token| token.span.of(text));
    if CONFLICT_MARKERS.iter().any(|marker| text[token.span.start as usize..].starts_with(marker)) {
        return "a merge conflict was left here: choose one side".to_string();
    }
    if token.kind == TokenKind::Newline {
        return explain_line_end(text, &tokens[..index]);
    }
    if matches!(previous, "print" | "exec") && is_value(token) {
        return format!("`{previous}` is a function in Python 3: write `{previous}(...)`");
    }
    if word == "=" {
        return "`=` cannot stand here: to compare, write `==`".to_string();
    }
    if previous == "async" {
        return "`async` goes with `def`, `for` or `with`".to_string();
    }
    if matches!(word, "else" | "elif" | "except" | "finally" | "case")
        && before.is_none_or(|token| token.kind == TokenKind::Newline)
    {
        return format!("this `{word}` belongs to nothing above it");
    }
    if before.is_some_and(is_value) && is_value(token) && !is_keyword(word) && !is_keyword(previous) {
        return format!("nothing joins `{}` and `{word}`: an operator, comma or dot is missing", shorten(previous));
    }
    let lacks_value = before.is_some_and(|before| before.kind == TokenKind::Sign || is_keyword(previous));
    if matches!(word, ":" | ")" | "]" | "}" | "," | ";") && lacks_value && !matches!(previous, ")" | "]" | "}") {
        return format!("something is missing between `{previous}` and `{word}`");
    }
    format!("`{word}` cannot stand here")
}

/// `tokens` end where their line ends too early.
fn explain_line_end(text: &str, tokens: &[Token]) -> String {
    let line = tokens.iter().rposition(|token| token.kind == TokenKind::Newline).map_or(0, |newline| newline + 1);
    let mut code = tokens[line..].iter().filter(|token| token.kind != TokenKind::Comment);
    let first = code.next().map_or("", |token| token.span.of(text));
    let last = code.next_back();
    let opens_block = opens_block(first);
    match last {
        Some(last) if last.span.of(text) == ":" => "expected an indented body below this line".to_string(),
        Some(last) if opens_block && (is_value(last) || matches!(last.span.of(text), ")" | "]" | "}")) => {
            "expected `:` at the end of this line".to_string()
        }
        None if opens_block => format!("the line ends, but `{first}` needs more"),
        Some(last) => format!("the line ends, but something must follow `{}`", shorten(last.span.of(text))),
        None => format!("the line ends, but something must follow `{first}`"),
    }
}

fn is_value(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Word | TokenKind::Number | TokenKind::String | TokenKind::FString)
}

fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "and"
            | "as"
            | "assert"
            | "async"
            | "await"
            | "break"
            | "class"
            | "continue"
            | "def"
            | "del"
            | "elif"
            | "else"
            | "except"
            | "finally"
            | "for"
            | "from"
            | "global"
            | "if"
            | "import"
            | "in"
            | "is"
            | "lambda"
            | "nonlocal"
            | "not"
            | "or"
            | "pass"
            | "raise"
            | "return"
            | "try"
            | "while"
            | "with"
            | "yield"
    )
}

/// Enough of a piece of code to recognise it: its first line, at most 40 characters.
pub fn shorten(code: &str) -> &str {
    let line = code.lines().next().unwrap_or("");
    match line.char_indices().nth(40) {
        Some((end, _)) => &line[..end],
        None => line,
    }
}
