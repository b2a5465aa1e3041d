//! The `%` operator of text: its template, and how one value is written.

use super::float_text::{self, Style};
use super::format_spec::padded;
use super::{LONGEST_TEXT, Raised, int_text};
use num_bigint::{BigInt, Sign};

/// One piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    Text(&'a str),
    /// `%%`.
    Percent,
    Field(Field<'a>),
}

/// A width or precision: written out, or `*` for the next argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    Fixed(usize),
    Argument,
}

/// One conversion, `%(key)#0- +width.precision` and a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    pub key: Option<&'a str>,
    pub width: Option<Amount>,
    pub precision: Option<Amount>,
    pub layout: Layout,
    /// The letter; whether it is known is found out when the value is written, as in CPython.
    pub kind: char,
    /// Where the letter stands, counted in characters; named in messages.
    pub index: usize,
}

/// The flags, and the amounts once known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    pub alternate: bool,
    pub zero: bool,
    pub left: bool,
    pub blank: bool,
    pub plus: bool,
    pub width: usize,
    pub precision: Option<usize>,
}

/// Cuts `template` into text and conversions.
pub fn parse(template: &str) -> Result<Vec<Part<'_>>, Raised> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some(at) = rest.find('%') {
        if at > 0 {
            parts.push(Part::Text(&rest[..at]));
        }
        let part;
        (part, rest) = parse_field(template, &rest[at + 1..])?;
        parts.push(part);
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    Ok(parts)
}

fn parse_field<'a>(template: &str, mut rest: &'a str) -> Result<(Part<'a>, &'a str), Raised> {
    let incomplete = || Raised::value("incomplete format");
    let mut key = None;
    if let Some(inside) = rest.strip_prefix('(') {
        let end = closing(inside).ok_or_else(|| Raised::value("incomplete format key"))?;
        key = Some(&inside[..end]);
        rest = &inside[end + 1..];
    }
    let mut layout = Layout::default();
    while let Some(flag) = rest.chars().next().filter(|c| "-+ #0".contains(*c)) {
        match flag {
            '-' => layout.left = true,
            '+' => layout.plus = true,
            ' ' => layout.blank = true,
            '#' => layout.alternate = true,
            _ => layout.zero = true,
        }
        rest = &rest[1..];
    }
    let (width, after) = amount(rest)?;
    rest = after;
    let mut precision = None;
    if let Some(after) = rest.strip_prefix('.') {
        (precision, rest) = amount(after)?;
        precision = precision.or(Some(Amount::Fixed(0)));
    }
    rest = rest.strip_prefix(['h', 'l', 'L']).unwrap_or(rest);
    let index = template.chars().count() - rest.chars().count();
    let kind = rest.chars().next().ok_or_else(incomplete)?;
    let rest = &rest[kind.len_utf8()..];
    if kind == '%' {
        return Ok((Part::Percent, rest));
    }
    Ok((Part::Field(Field { key, width, precision, layout, kind, index }), rest))
}

/// The closing parenthesis of a key, which may hold others.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 1;
    text.char_indices().find_map(|(at, c)| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        (depth == 0).then_some(at)
    })
}

fn amount(text: &str) -> Result<(Option<Amount>, &str), Raised> {
    if let Some(rest) = text.strip_prefix('*') {
        return Ok((Some(Amount::Argument), rest));
    }
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    if digits.is_empty() {
        return Ok((None, rest));
    }
    let value = digits.parse::<usize>().ok().filter(|value| *value <= LONGEST_TEXT);
    value.map(|value| (Some(Amount::Fixed(value)), rest)).ok_or_else(|| Raised::value("width too big"))
}

impl Layout {
    /// Takes a width given as an argument; a negative one aligns to the left.
    pub fn set_width(&mut self, width: i64) -> Result<(), Raised> {
        self.left |= width < 0;
        self.width = width.unsigned_abs() as usize;
        if self.width > LONGEST_TEXT { Err(Raised::value("width too big")) } else { Ok(()) }
    }

    fn pad(&self, text: &str) -> String {
        let missing = self.width.saturating_sub(text.chars().count());
        if self.left { padded(text, ' ', 0, missing) } else { padded(text, ' ', missing, 0) }
    }

    fn pad_number(&self, negative: bool, prefix: &str, digits: &str) -> String {
        let sign = match () {
            () if negative => "-",
            () if self.plus => "+",
            () if self.blank => " ",
            () => "",
        };
        let head = [sign, prefix].concat();
        if self.zero && !self.left {
            return head.clone() + &padded(digits, '0', self.width.saturating_sub(head.len() + digits.len()), 0);
        }
        self.pad(&(head + digits))
    }

    /// `%s`, `%r`, `%a` and `%c`: text already, cut to the precision.
    pub fn text(&self, text: &str) -> String {
        match self.precision {
            Some(most) => self.pad(&text[..super::text_find::byte_at(text, most)]),
            None => self.pad(text),
        }
    }

    /// `%d`, `%i`, `%u`, `%o`, `%x` and `%X`; the precision is the least number of digits.
    pub fn int(&self, value: &BigInt, kind: char) -> Result<String, Raised> {
        let base = match kind {
            'o' => 8,
            'x' | 'X' => 16,
            _ => 10,
        };
        let magnitude = BigInt::from(value.magnitude().clone());
        let digits = if base == 10 { int_text::decimal(&magnitude)? } else { magnitude.to_str_radix(base) };
        let mut digits = int_text::grouped(&digits, None, 3, self.precision.unwrap_or(0));
        let mut prefix = if self.alternate { int_text::prefix(base).to_owned() } else { String::new() };
        if kind == 'X' {
            digits.make_ascii_uppercase();
            prefix.make_ascii_uppercase();
        }
        Ok(self.pad_number(value.sign() == Sign::Minus, &prefix, &digits))
    }

    /// `%e`, `%f`, `%g` and their capitals.
    pub fn float(&self, value: f64, kind: char) -> String {
        let style = match kind.to_ascii_lowercase() {
            'e' => Style::Exponent,
            'f' => Style::Fixed,
            _ => Style::General,
        };
        let mut text = float_text::format(value, style, self.precision.unwrap_or(6), self.alternate);
        if kind.is_ascii_uppercase() {
            text.make_ascii_uppercase();
        }
        self.pad_number(value.is_sign_negative() && !value.is_nan(), "", &text)
    }
}

/// The complaint about a letter that is no conversion.
pub fn unsupported(kind: char, index: usize) -> Raised {
    let shown = if (' '..'\x7f').contains(&kind) { kind } else { '?' };
    Raised::value(format!("unsupported format character '{shown}' ({:#x}) at index {index}", kind as u32))
}
