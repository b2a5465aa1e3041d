//! What kind of character a character is, as Python's `str.is...` methods see it.

/// The zeros of Unicode's decimal digits (15.1); nine more digits follow each.
const ZEROS: [u32; 68] = [
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0,
    0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620,
    0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0,
    0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x11f50,
    0x16a60, 0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e4f0, 0x1e950,
    0x1fbf0,
];

/// Digits that make no decimal number, such as superscripts: first and last of each run.
const OTHER_DIGITS: [(u32, u32); 20] = [
    (0xb2, 0xb3),
    (0xb9, 0xb9),
    (0x1369, 0x1371),
    (0x19da, 0x19da),
    (0x2070, 0x2070),
    (0x2074, 0x2079),
    (0x2080, 0x2089),
    (0x2460, 0x2468),
    (0x2474, 0x247c),
    (0x2488, 0x2490),
    (0x24ea, 0x24ea),
    (0x24f5, 0x24fd),
    (0x24ff, 0x24ff),
    (0x2776, 0x277e),
    (0x2780, 0x2788),
    (0x278a, 0x2792),
    (0x10a40, 0x10a43),
    (0x10e60, 0x10e68),
    (0x11052, 0x1105a),
    (0x1f100, 0x1f10a),
];

/// The value of a decimal digit of any script.
pub fn digit(c: char) -> Option<u8> {
    if c.is_ascii() {
        return c.to_digit(10).map(|value| value as u8);
    }
    let code = c as u32;
    let above = ZEROS.partition_point(|zero| *zero <= code);
    let value = code - ZEROS.get(above.checked_sub(1)?)?;
    (value < 10).then_some(value as u8)
}

/// `str.isdecimal` of one character.
pub fn is_decimal(c: char) -> bool {
    digit(c).is_some()
}

/// `str.isdigit` of one character.
pub fn is_digit(c: char) -> bool {
    is_decimal(c) || OTHER_DIGITS.iter().any(|(first, last)| (*first..=*last).contains(&(c as u32)))
}

/// `str.isnumeric` of one character; ideographs for numbers are not known.
pub fn is_numeric(c: char) -> bool {
    c.is_numeric() || is_digit(c)
}

/// `str.isalpha` of one character.
pub fn is_alpha(c: char) -> bool {
    c.is_alphabetic() && !c.is_numeric()
}

/// `str.isalnum` of one character; the `\w` of `re` without its underscore.
pub fn is_alnum(c: char) -> bool {
    c.is_alphanumeric() || is_digit(c)
}

/// `str.isspace` of one character: Unicode's white space, and the four information separators.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\x1c'..='\x1f').contains(&c)
}

/// Whether `str.splitlines` ends a line here.
pub fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\x0b' | '\x0c' | '\r' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether `repr` shows the character as it is.
pub fn is_printable(c: char) -> bool {
    if c.is_ascii() {
        return (' '..='~').contains(&c);
    }
    // Rust's `Debug` for text keeps the same characters; behind a letter it keeps combining ones as well.
    let mut buffer = [b'a', 0, 0, 0, 0];
    let length = 1 + c.encode_utf8(&mut buffer[1..]).len();
    str::from_utf8(&buffer[..length]).is_ok_and(|text| text.escape_debug().nth(1) == Some(c))
}

/// Whether an upper and a lower case of it exist.
pub fn is_cased(c: char) -> bool {
    c.is_lowercase() || c.is_uppercase()
}
