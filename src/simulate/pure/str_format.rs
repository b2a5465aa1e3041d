//! The template language of `str.format`: `{name.attr[key]!r:spec}`.

use super::Raised;

/// One piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    Text(String),
    Field(Field<'a>),
}

/// A replacement field, as `string.Formatter().parse` gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// What stands before `!` and `:`; read it with `path`.
    pub name: &'a str,
    pub conversion: Option<char>,
    /// May hold fields itself, one level deep.
    pub spec: &'a str,
}

/// One step from the argument to the value shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    Attribute(&'a str),
    Index(i64),
    Key(&'a str),
}

/// Which argument a field begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument<'a> {
    /// `{}`: the next one.
    Next,
    Position(usize),
    Keyword(&'a str),
}

/// Cuts `template` into text and fields; doubled braces are text.
pub fn parse(template: &str) -> Result<Vec<Part<'_>>, Raised> {
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        let brace = &rest[at..at + 1];
        text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix(brace) {
            text.push_str(brace);
            rest = after;
        } else if brace == "}" {
            return Err(Raised::value("Single '}' encountered in format string"));
        } else if rest.is_empty() {
            return Err(Raised::value("Single '{' encountered in format string"));
        } else {
            if !text.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut text)));
            }
            let end = field_end(rest)?;
            parts.push(Part::Field(parse_field(&rest[..end])?));
            rest = &rest[end + 1..];
        }
    }
    text.push_str(rest);
    if !text.is_empty() {
        parts.push(Part::Text(text));
    }
    Ok(parts)
}

/// Where the closing brace of the field at the start of `rest` is; braces may be nested in its specification.
fn field_end(rest: &str) -> Result<usize, Raised> {
    let (mut depth, mut bracket) = (1, false);
    for (at, c) in rest.char_indices() {
        match c {
            '[' => bracket = true,
            ']' => bracket = false,
            '{' if !bracket => depth += 1,
            '}' if !bracket => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Ok(at);
        }
    }
    Err(Raised::value("expected '}' before end of string"))
}

fn parse_field(text: &str) -> Result<Field<'_>, Raised> {
    let mut bracket = false;
    let end = text.char_indices().find(|(_, c)| {
        bracket = (bracket || *c == '[') && *c != ']';
        !bracket && matches!(c, '!' | ':' | '{')
    });
    let Some((end, mark)) = end else { return Ok(Field { name: text, conversion: None, spec: "" }) };
    let (name, rest) = (&text[..end], &text[end + 1..]);
    match mark {
        ':' => Ok(Field { name, conversion: None, spec: rest }),
        '{' => Err(Raised::value("unexpected '{' in field name")),
        _ => {
            let mut chars = rest.chars();
            let Some(conversion) = chars.next() else {
                return Err(Raised::value("unmatched '{' in format spec"));
            };
            let spec = match chars.next() {
                None => "",
                Some(':') => chars.as_str(),
                Some(_) => return Err(Raised::value("expected ':' after conversion specifier")),
            };
            Ok(Field { name, conversion: Some(conversion), spec })
        }
    }
}

/// Reads a field's name: the argument, then attributes and items.
pub fn path(name: &str) -> Result<(Argument<'_>, Vec<Step<'_>>), Raised> {
    let end = name.find(['.', '[']).unwrap_or(name.len());
    let first = match &name[..end] {
        "" => Argument::Next,
        text => position(text)?.map_or(Argument::Keyword(text), |at| Argument::Position(at as usize)),
    };
    let mut steps = Vec::new();
    let mut rest = &name[end..];
    while !rest.is_empty() {
        let step;
        (step, rest) = next_step(rest)?;
        steps.push(step);
    }
    Ok((first, steps))
}

fn next_step(rest: &str) -> Result<(Step<'_>, &str), Raised> {
    let empty = || Raised::value("Empty attribute in format string");
    if let Some(rest) = rest.strip_prefix('.') {
        let (name, rest) = rest.split_at(rest.find(['.', '[']).unwrap_or(rest.len()));
        return if name.is_empty() { Err(empty()) } else { Ok((Step::Attribute(name), rest)) };
    }
    let Some(rest) = rest.strip_prefix('[') else {
        return Err(Raised::value("Only '.' or '[' may follow ']' in format field specifier"));
    };
    let Some((key, rest)) = rest.split_once(']') else {
        return Err(Raised::value("Missing ']' in format string"));
    };
    match position(key)? {
        _ if key.is_empty() => Err(empty()),
        Some(index) => Ok((Step::Index(index), rest)),
        None => Ok((Step::Key(key), rest)),
    }
}

/// A whole number, when the text consists of digits.
fn position(text: &str) -> Result<Option<i64>, Raised> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| Raised::value("Too many decimal digits in format string"))
}
