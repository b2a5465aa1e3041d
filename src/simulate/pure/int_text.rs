//! Whole numbers as text: bases and prefixes, digit grouping, and `int(text, base)`.

use super::{Raised, text_class, text_repr};
use num_bigint::{BigInt, Sign};

/// The longest decimal text `int` and `str` convert, as `sys.get_int_max_str_digits()` has it.
pub const MAX_STR_DIGITS: usize = 4_300;

/// `str(value)`; raises `ValueError` past 4,300 digits as CPython does.
pub fn decimal(value: &BigInt) -> Result<String, Raised> {
    // 3.32 bits make a digit: a cheap bound that never refuses a number which fits.
    let refuse = || {
        Raised::value(
            "Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit",
        )
    };
    if value.bits() as usize > MAX_STR_DIGITS * 4 {
        return Err(refuse());
    }
    let text = value.to_string();
    if text.trim_start_matches('-').len() > MAX_STR_DIGITS { Err(refuse()) } else { Ok(text) }
}

/// `bin`, `oct` and `hex`: sign, prefix and digits.
pub fn prefixed(value: &BigInt, base: u32) -> String {
    let sign = if value.sign() == Sign::Minus { "-" } else { "" };
    format!("{sign}{}{}", prefix(base), value.magnitude().to_str_radix(base))
}

/// The prefix of literals in `base`.
pub fn prefix(base: u32) -> &'static str {
    match base {
        2 => "0b",
        8 => "0o",
        16 => "0x",
        _ => "",
    }
}

/// Puts `separator` between groups of `size` digits, and zeros in front until `least` characters are reached.
///
/// Models `_PyUnicode_InsertThousandsGrouping`: a separator never comes first, so one more zero may be needed.
pub fn grouped(digits: &str, separator: Option<char>, size: usize, least: usize) -> String {
    let Some(separator) = separator else {
        return format!("{}{digits}", "0".repeat(least.saturating_sub(digits.len())));
    };
    let mut reversed = String::new();
    let (mut written, mut in_group) = (0, 0);
    let mut rest = digits.bytes().rev();
    loop {
        let next = rest.next();
        if next.is_none() && written >= least {
            break;
        }
        if in_group == size {
            reversed.push(separator);
            (written, in_group) = (written + 1, 0);
        }
        reversed.push(char::from(next.unwrap_or(b'0')));
        (written, in_group) = (written + 1, in_group + 1);
    }
    reversed.chars().rev().collect()
}

/// `int(text, base)`; `base` is 0 or 2 to 36.
pub fn parse(text: &str, base: u32) -> Result<BigInt, Raised> {
    if base == 1 || base > 36 {
        return Err(Raised::value("int() base must be >= 2 and <= 36, or 0"));
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits > MAX_STR_DIGITS && matches!(base, 0 | 10) {
        return Err(Raised::value(format!(
            "Exceeds the limit (4300 digits) for integer string conversion: value has {digits} digits; use sys.set_int_max_str_digits() to increase the limit"
        )));
    }
    read(text.trim_matches(text_class::is_space), base).ok_or_else(|| {
        let shown = text_repr::of_str(text);
        Raised::value(format!("invalid literal for int() with base {base}: {shown}"))
    })
}

fn read(text: &str, base: u32) -> Option<BigInt> {
    let negative = text.starts_with('-');
    let body = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (found, rest) = match body.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &body[2..]),
        [b'0', b'o' | b'O', ..] => (8, &body[2..]),
        [b'0', b'b' | b'B', ..] => (2, &body[2..]),
        _ => (0, body),
    };
    // A prefix is allowed when it says what the base says; one underscore may follow it.
    let (base, body) = match (base, found) {
        (_, 0) => (base, body),
        (0, _) => (found, rest.strip_prefix('_').unwrap_or(rest)),
        _ if base == found => (base, rest.strip_prefix('_').unwrap_or(rest)),
        _ => (base, body),
    };
    let literal = base == 0;
    let base = if literal { 10 } else { base };
    let digits = plain_digits(body, base)?;
    // As a literal, 010 would be neither octal nor decimal.
    if literal && digits.len() > 1 && digits[0] == 0 && digits.iter().any(|digit| *digit != 0) {
        return None;
    }
    BigInt::from_radix_be(if negative { Sign::Minus } else { Sign::Plus }, &digits, base)
}

fn plain_digits(text: &str, base: u32) -> Option<Vec<u8>> {
    let mut digits = Vec::with_capacity(text.len());
    let mut after_digit = false;
    for c in text.chars() {
        if c == '_' {
            if !after_digit {
                return None;
            }
            after_digit = false;
            continue;
        }
        let value = c.to_digit(36).or_else(|| text_class::digit(c).map(u32::from)).filter(|value| *value < base)?;
        digits.push(value as u8);
        after_digit = true;
    }
    after_digit.then_some(digits)
}
