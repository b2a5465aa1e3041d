//! How far a number reaches.

/// CPython refuses longer integers (`sys.set_int_max_str_digits`); they would take quadratic time.
pub const MAX_DIGITS: usize = 4300;

/// Length of the number at the start of `bytes`, which is a digit or a dot and a digit.
pub fn length(bytes: &[u8]) -> usize {
    let at = |i: usize| bytes.get(i).copied().unwrap_or(0);
    if at(0) == b'0' {
        let is_digit: Option<fn(&u8) -> bool> = match at(1) {
            b'x' | b'X' => Some(u8::is_ascii_hexdigit),
            b'o' | b'O' => Some(|byte| (b'0'..=b'7').contains(byte)),
            b'b' | b'B' => Some(|byte| (b'0'..=b'1').contains(byte)),
            _ => None,
        };
        if let Some(is_digit) = is_digit {
            return 2 + bytes[2..].iter().take_while(|&byte| is_digit(byte) || *byte == b'_').count();
        }
    }
    let digits = |from: usize| from + bytes[from..].iter().take_while(|b| b.is_ascii_digit() || **b == b'_').count();
    let mut end = digits(0);
    if at(end) == b'.' {
        end = digits(end + 1);
    }
    if matches!(at(end), b'e' | b'E') {
        let sign = usize::from(matches!(at(end + 1), b'+' | b'-'));
        if at(end + 1 + sign).is_ascii_digit() {
            end = digits(end + 1 + sign);
        }
    }
    if matches!(at(end), b'j' | b'J') {
        end += 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_end_where_cpython_ends_them() {
        for number in ["0", "10_000", "0x_fF", "0b1", "0o17", "1.", ".5", "1e5", "1.5E-3", "2j", "1.e1J", "00"] {
            for rest in ["", " ", ")", "if", "in"] {
                assert_eq!(length(format!("{number}{rest}").as_bytes()), number.len(), "{number}{rest}");
            }
        }
        assert_eq!(length(b"0xfor"), 3);
        assert_eq!(length(b"1else"), 1);
        assert_eq!(length(b"1e+x"), 1);
    }
}
