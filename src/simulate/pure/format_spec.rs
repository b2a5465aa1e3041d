//! The format mini-language: `format(value, spec)` for text, whole numbers and floats.

use super::float_text::{self, Style};
use super::{LONGEST_TEXT, Raised, int_text};
use num_bigint::{BigInt, Sign};
use num_traits::ToPrimitive;

/// One parsed specification, `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`.
#[derive(Clone, Debug)]
pub struct Spec {
    fill: char,
    /// `<`, `>`, `^` or `=`.
    align: char,
    /// `+`, `-` or a space, when written.
    sign: Option<char>,
    positive_zero: bool,
    alternate: bool,
    width: usize,
    grouping: Option<char>,
    precision: Option<usize>,
    kind: Option<char>,
}

/// The parts of a formatted number, before grouping and padding.
struct Number<'a> {
    sign: &'a str,
    prefix: &'a str,
    digits: &'a str,
    /// What follows the whole digits: fraction, exponent, percent sign, or `inf`.
    rest: &'a str,
    group: usize,
}

impl Spec {
    /// Reads `text`; `type_name` is named in messages. `default_align` is `<` for text and `>` for numbers.
    pub fn parse(text: &str, type_name: &str, default_align: char) -> Result<Self, Raised> {
        let chars: Vec<char> = text.chars().collect();
        let mut at = 0;
        let is_align = |c: Option<&char>| matches!(c, Some('<' | '>' | '=' | '^'));
        let mut spec = Self {
            fill: ' ',
            align: default_align,
            sign: None,
            positive_zero: false,
            alternate: false,
            width: 0,
            grouping: None,
            precision: None,
            kind: None,
        };
        let (mut filled, mut aligned) = (false, false);
        if is_align(chars.get(1)) {
            (spec.fill, spec.align) = (chars[0], chars[1]);
            (filled, aligned, at) = (true, true, 2);
        } else if is_align(chars.first()) {
            (spec.align, aligned, at) = (chars[0], true, 1);
        }
        let take = |at: &mut usize, wanted: &[char]| {
            let found = chars.get(*at).copied().filter(|c| wanted.contains(c));
            *at += usize::from(found.is_some());
            found
        };
        spec.sign = take(&mut at, &['+', '-', ' ']);
        spec.positive_zero = take(&mut at, &['z']).is_some();
        spec.alternate = take(&mut at, &['#']).is_some();
        if !filled && take(&mut at, &['0']).is_some() {
            spec.fill = '0';
            if !aligned && default_align == '>' {
                spec.align = '=';
            }
        }
        spec.width = number(&chars, &mut at)?.unwrap_or(0);
        spec.grouping = take(&mut at, &[',', '_']);
        if spec.grouping.is_some() && chars.get(at).is_some_and(|c| matches!(c, ',' | '_') && Some(*c) != spec.grouping)
        {
            return Err(Raised::value("Cannot specify both ',' and '_'."));
        }
        if take(&mut at, &['.']).is_some() {
            spec.precision = number(&chars, &mut at)?;
            if spec.precision.is_none() {
                return Err(Raised::value("Format specifier missing precision"));
            }
        }
        if chars.len() - at > 1 {
            return Err(Raised::value(format!("Invalid format specifier '{text}' for object of type '{type_name}'")));
        }
        spec.kind = chars.get(at).copied();
        spec.check_grouping()?;
        if spec.width.max(spec.precision.unwrap_or(0)) > LONGEST_TEXT {
            return Err(Raised::new("MemoryError", ""));
        }
        Ok(spec)
    }

    fn check_grouping(&self) -> Result<(), Raised> {
        let (Some(separator), Some(kind)) = (self.grouping, self.kind) else { return Ok(()) };
        match kind {
            'd' | 'e' | 'f' | 'g' | 'E' | 'G' | '%' | 'F' => Ok(()),
            'b' | 'o' | 'x' | 'X' if separator == '_' => Ok(()),
            _ => Err(Raised::value(format!("Cannot specify '{separator}' with '{kind}'."))),
        }
    }

    fn unknown(&self, type_name: &str) -> Raised {
        let kind = self.kind.unwrap_or(' ');
        let shown = if (' '..'\x7f').contains(&kind) { kind.to_string() } else { format!("\\x{:x}", kind as u32) };
        Raised::value(format!("Unknown format code '{shown}' for object of type '{type_name}'"))
    }

    /// Pads `text` to the width.
    fn pad(&self, text: &str, length: usize) -> String {
        let missing = self.width.saturating_sub(length);
        let before = match self.align {
            '<' => 0,
            '^' => missing / 2,
            _ => missing,
        };
        padded(text, self.fill, before, missing - before)
    }

    fn sign_of(&self, negative: bool) -> &'static str {
        match (negative, self.sign) {
            (true, _) => "-",
            (false, Some('+')) => "+",
            (false, Some(' ')) => " ",
            _ => "",
        }
    }

    /// Groups, zero-fills and pads a number.
    fn layout(&self, number: &Number) -> String {
        let around = number.sign.len() + number.prefix.len() + number.rest.len();
        let zero_filled = self.fill == '0' && self.align == '=';
        let least = if zero_filled { self.width.saturating_sub(around) } else { 0 };
        let digits = match number.digits {
            "" if !zero_filled => String::new(),
            digits => int_text::grouped(digits, self.grouping, number.group, least),
        };
        let head = [number.sign, number.prefix].concat();
        let tail = [&digits, number.rest].concat();
        if self.align == '=' {
            let missing = self.width.saturating_sub(head.len() + tail.len());
            return head + &padded(&tail, self.fill, missing, 0);
        }
        let text = head + &tail;
        self.pad(&text, text.len())
    }
}

/// `text` between `before` and `after` copies of `fill`.
pub fn padded(text: &str, fill: char, before: usize, after: usize) -> String {
    let mut out = String::with_capacity(text.len() + before + after);
    out.extend(std::iter::repeat_n(fill, before));
    out.push_str(text);
    out.extend(std::iter::repeat_n(fill, after));
    out
}

fn number(chars: &[char], at: &mut usize) -> Result<Option<usize>, Raised> {
    let start = *at;
    let mut value: i64 = 0;
    while let Some(digit) = chars.get(*at).and_then(|c| c.to_digit(10)) {
        value = value
            .checked_mul(10)
            .and_then(|value| value.checked_add(i64::from(digit)))
            .ok_or_else(|| Raised::value("Too many decimal digits in format string"))?;
        *at += 1;
    }
    Ok((*at > start).then_some(usize::try_from(value).unwrap_or(usize::MAX)))
}

/// `str.__format__`.
pub fn format_str(text: &str, spec: &str, type_name: &str) -> Result<String, Raised> {
    if spec.is_empty() {
        return Ok(text.into());
    }
    let spec = Spec::parse(spec, type_name, '<')?;
    let refuse = |what: &str| Err(Raised::value(format!("{what} not allowed in string format specifier")));
    match () {
        () if spec.kind.is_some_and(|kind| kind != 's') => return Err(spec.unknown(type_name)),
        () if spec.grouping.is_some() => {
            return Err(Raised::value(format!("Cannot specify '{}' with 's'.", spec.grouping.unwrap_or(','))));
        }
        () if spec.sign == Some(' ') => return refuse("Space"),
        () if spec.sign.is_some() => return refuse("Sign"),
        () if spec.positive_zero => return refuse("Negative zero coercion (z)"),
        () if spec.alternate => return refuse("Alternate form (#)"),
        () if spec.align == '=' => return refuse("'=' alignment"),
        () => {}
    }
    let length = text.chars().count();
    match spec.precision {
        Some(most) if most < length => Ok(spec.pad(&text.chars().take(most).collect::<String>(), most)),
        _ => Ok(spec.pad(text, length)),
    }
}

/// `int.__format__`.
pub fn format_int(value: &BigInt, spec: &str, type_name: &str) -> Result<String, Raised> {
    if spec.is_empty() {
        return int_text::decimal(value);
    }
    let spec = Spec::parse(spec, type_name, '>')?;
    let base = match spec.kind.unwrap_or('d') {
        'd' | 'n' => 10,
        'b' => 2,
        'o' => 8,
        'x' | 'X' => 16,
        'c' => return format_character(value, &spec),
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%' => return lay_out_float(to_float(value)?, &spec, type_name),
        _ => return Err(spec.unknown(type_name)),
    };
    check_integer(&spec)?;
    let magnitude = value.magnitude();
    let mut digits =
        if base == 10 { int_text::decimal(&BigInt::from(magnitude.clone()))? } else { magnitude.to_str_radix(base) };
    let mut prefix = if spec.alternate { int_text::prefix(base).to_owned() } else { String::new() };
    if spec.kind == Some('X') {
        digits.make_ascii_uppercase();
        prefix.make_ascii_uppercase();
    }
    let sign = spec.sign_of(value.sign() == Sign::Minus);
    let group = if base == 10 { 3 } else { 4 };
    Ok(spec.layout(&Number { sign, prefix: &prefix, digits: &digits, rest: "", group }))
}

fn check_integer(spec: &Spec) -> Result<(), Raised> {
    if spec.precision.is_some() {
        return Err(Raised::value("Precision not allowed in integer format specifier"));
    }
    if spec.positive_zero {
        return Err(Raised::value("Negative zero coercion (z) not allowed in integer format specifier"));
    }
    Ok(())
}

fn format_character(value: &BigInt, spec: &Spec) -> Result<String, Raised> {
    check_integer(spec)?;
    for (used, what) in [(spec.sign.is_some(), "Sign"), (spec.alternate, "Alternate form (#)")] {
        if used {
            return Err(Raised::value(format!("{what} not allowed with integer format specifier 'c'")));
        }
    }
    if value.to_i64().is_none() {
        return Err(Raised::overflow("Python int too large to convert to C long"));
    }
    let c = value.to_u32().filter(|code| *code < 0x11_0000);
    let c = c.ok_or_else(|| Raised::overflow("%c arg not in range(0x110000)"))?;
    let text = char::from_u32(c).unwrap_or(char::REPLACEMENT_CHARACTER).to_string();
    Ok(spec.pad(&text, 1))
}

/// `float(value)`; raises `OverflowError` past the largest float.
pub fn to_float(value: &BigInt) -> Result<f64, Raised> {
    value.to_f64().filter(|x| x.is_finite()).ok_or_else(|| Raised::overflow("int too large to convert to float"))
}

/// `float.__format__`.
pub fn format_float(value: f64, spec: &str, type_name: &str) -> Result<String, Raised> {
    if spec.is_empty() {
        return Ok(float_text::repr(value));
    }
    lay_out_float(value, &Spec::parse(spec, type_name, '>')?, type_name)
}

fn lay_out_float(value: f64, spec: &Spec, type_name: &str) -> Result<String, Raised> {
    let (style, precision) = match (spec.kind, spec.precision) {
        (None, None) => (Style::Repr, 0),
        (None, Some(precision)) => (Style::Plain, precision),
        (Some(kind), precision) => {
            let style = match kind {
                'e' | 'E' => Style::Exponent,
                'f' | 'F' | '%' => Style::Fixed,
                'g' | 'G' | 'n' => Style::General,
                _ => return Err(spec.unknown(type_name)),
            };
            (style, precision.unwrap_or(6))
        }
    };
    let percent = spec.kind == Some('%');
    let mut text = float_text::format(if percent { value * 100.0 } else { value }, style, precision, spec.alternate);
    if percent {
        text.push('%');
    }
    if spec.kind.is_some_and(|kind| kind.is_ascii_uppercase()) {
        text.make_ascii_uppercase();
    }
    let mut negative = value.is_sign_negative() && !value.is_nan();
    if spec.positive_zero && negative && text.chars().take_while(|c| *c != 'e').all(|c| !matches!(c, '1'..='9' | 'i')) {
        negative = false;
    }
    let whole = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(whole);
    Ok(spec.layout(&Number { sign: spec.sign_of(negative), prefix: "", digits, rest, group: 3 }))
}
