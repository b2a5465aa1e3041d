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
            let field;
            (field, rest) = parse_field(rest)?;
            parts.push(Part::Field(field));
        }
    }
    text.push_str(rest);
    if !text.is_empty() {
        parts.push(Part::Text(text));
    }
    Ok(parts)
}

/// Reads a field from behind its opening brace; also gives what follows the closing one.
fn parse_field(text: &str) -> Result<(Field<'_>, &str), Raised> {
    let mut bracket = false;
    let end = text.char_indices().find(|(_, c)| {
        bracket = (bracket || *c == '[') && *c != ']';
        !bracket && matches!(c, '!' | ':' | '{' | '}')
    });
    let Some((end, mark)) = end else { return Err(Raised::value("expected '}' before end of string")) };
    let (name, rest) = (&text[..end], &text[end + 1..]);
    match mark {
        '{' => Err(Raised::value("unexpected '{' in field name")),
        '}' => Ok((Field { name, conversion: None, spec: "" }, rest)),
        ':' => {
            let (spec, rest) = parse_spec(rest)?;
            Ok((Field { name, conversion: None, spec }, rest))
        }
        _ => parse_conversion(name, rest),
    }
}

fn parse_conversion<'a>(name: &'a str, text: &'a str) -> Result<(Field<'a>, &'a str), Raised> {
    let mut chars = text.chars();
    let Some(conversion) = chars.next() else {
        return Err(Raised::value("end of string while looking for conversion specifier"));
    };
    let (spec, rest) = match chars.next() {
        Some('}') => ("", chars.as_str()),
        Some(':') => parse_spec(chars.as_str())?,
        Some(_) => return Err(Raised::value("expected ':' after conversion specifier")),
        None => return Err(Raised::value("unmatched '{' in format spec")),
    };
    Ok((Field { name, conversion: Some(conversion), spec }, rest))
}

/// The specification up to the closing brace; braces may be nested in it.
fn parse_spec(text: &str) -> Result<(&str, &str), Raised> {
    let mut depth = 1;
    let end = text.char_indices().find(|(_, c)| {
        depth += i32::from(*c == '{') - i32::from(*c == '}');
        depth == 0
    });
    let (end, _) = end.ok_or_else(|| Raised::value("unmatched '{' in format spec"))?;
    Ok((&text[..end], &text[end + 1..]))
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
