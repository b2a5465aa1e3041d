//! Floats as text: `repr`, the `e`, `f` and `g` presentations, and `float(text)`.

/// How a float is written; the letters of the format mini-language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `e`: one digit, the point, `precision` digits, an exponent.
    Exponent,
    /// `f`: `precision` digits after the point.
    Fixed,
    /// `g`: `precision` significant digits, without trailing zeros.
    General,
    /// A precision without a letter: as `g`, but always recognisable as a float.
    Plain,
    /// `repr`: as few digits as tell this float from every other.
    Repr,
}

/// More digits than any double has after its point; the rest are zeros.
const EXACT_DIGITS: usize = 1_100;

/// `repr(x)`.
pub fn repr(x: f64) -> String {
    let text = format(x.abs(), Style::Repr, 0, false);
    if x.is_sign_negative() && !x.is_nan() { format!("-{text}") } else { text }
}

/// Writes the magnitude of `x`, in lower case and without a sign.
///
/// Models `PyOS_double_to_string`; `alternate` is the `#` flag, which keeps the point and the zeros of `g`.
pub fn format(x: f64, style: Style, precision: usize, alternate: bool) -> String {
    if x.is_nan() {
        return "nan".into();
    }
    if x.is_infinite() {
        return "inf".into();
    }
    let x = x.abs();
    match style {
        Style::Fixed => with_point(fixed(x, precision), alternate),
        Style::Exponent => {
            let (digits, exponent) = rounded(x, precision);
            scientific(&digits, exponent, alternate)
        }
        Style::General | Style::Plain => general(x, precision.max(1), style == Style::Plain, alternate),
        Style::Repr => {
            let (digits, exponent) = split(&format!("{x:e}"));
            positional_or_scientific(digits, exponent, 16, true, false)
        }
    }
}

fn general(x: f64, precision: usize, plain: bool, alternate: bool) -> String {
    let (mut digits, exponent) = rounded(x, precision - 1);
    if !alternate {
        digits.truncate(digits.trim_end_matches('0').len().max(1));
    }
    positional_or_scientific(digits, exponent, precision as i32 - i32::from(plain), plain, alternate)
}

/// Chooses between `0.001` and `1e-05` as `repr` and `g` do: by the exponent, positional below `limit`.
fn positional_or_scientific(digits: String, exponent: i32, limit: i32, add_point: bool, alternate: bool) -> String {
    if exponent < -4 || exponent >= limit {
        return scientific(&digits, exponent, alternate);
    }
    let mut text = String::new();
    if exponent < 0 {
        text.push_str("0.");
        text.extend(std::iter::repeat_n('0', (-exponent - 1) as usize));
        text.push_str(&digits);
        return text;
    }
    let whole = exponent as usize + 1;
    if digits.len() > whole {
        text.push_str(&digits[..whole]);
        text.push('.');
        text.push_str(&digits[whole..]);
    } else {
        text.push_str(&digits);
        text.extend(std::iter::repeat_n('0', whole - digits.len()));
        text.push_str(if add_point {
            ".0"
        } else if alternate {
            "."
        } else {
            ""
        });
    }
    text
}

fn scientific(digits: &str, exponent: i32, alternate: bool) -> String {
    let mut text = String::from(&digits[..1]);
    if digits.len() > 1 || alternate {
        text.push('.');
        text.push_str(&digits[1..]);
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    let size = exponent.unsigned_abs();
    text + &format!("e{sign}{size:02}")
}

fn with_point(mut text: String, alternate: bool) -> String {
    if alternate && !text.contains('.') {
        text.push('.');
    }
    text
}

fn fixed(x: f64, precision: usize) -> String {
    let mut text = format!("{x:.*}", precision.min(EXACT_DIGITS));
    text.extend(std::iter::repeat_n('0', precision.saturating_sub(EXACT_DIGITS)));
    text
}

/// `1 + after` correctly rounded digits, and the decimal exponent of the first.
fn rounded(x: f64, after: usize) -> (String, i32) {
    let (mut digits, exponent) = split(&format!("{x:.*e}", after.min(EXACT_DIGITS)));
    digits.extend(std::iter::repeat_n('0', after.saturating_sub(EXACT_DIGITS)));
    (digits, exponent)
}

/// Splits Rust's `1.25e-7` into the digits `125` and the exponent -7.
fn split(text: &str) -> (String, i32) {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    (mantissa.replace('.', ""), exponent.parse().unwrap_or(0))
}

/// `float(text)`: surrounding white space, underscores between digits, `inf`, `infinity` and `nan` in any case.
pub fn parse(text: &str) -> Option<f64> {
    let trimmed = text.trim_matches(super::text_class::is_space);
    let plain = without_underscores(trimmed)?;
    let body = plain.strip_prefix(['+', '-']).unwrap_or(&plain);
    match body.to_ascii_lowercase().as_str() {
        "inf" | "infinity" => return Some(if plain.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY }),
        "nan" => return Some(f64::NAN),
        _ => {}
    }
    // Rust's own names for infinity and the like begin with a letter and are refused here.
    if !body.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    plain.parse().ok()
}

/// Takes out single underscores between digits; `None` when one stands elsewhere.
fn without_underscores(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut previous = ' ';
    for (at, c) in text.char_indices() {
        if c == '_' {
            let next = text[at + 1..].chars().next()?;
            if !previous.is_ascii_digit() || !next.is_ascii_digit() {
                return None;
            }
        } else {
            // Other scripts' digits count as well, as everywhere in Python.
            match super::text_class::digit(c) {
                Some(value) => plain.push(char::from(b'0' + value)),
                None => plain.push(c),
            }
        }
        previous = c;
    }
    Some(plain)
}
