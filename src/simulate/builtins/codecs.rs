//! `str.encode` and `bytes.decode`: UTF-8, ASCII and Latin-1, with the usual ways to treat what does not fit.

use super::argument;
use crate::simulate::interpreter::Machine;
use crate::simulate::interpreter::value::*;

/// An encoding that is known here; every other one is taken for UTF-8.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Ascii,
    Latin1,
}

impl Encoding {
    fn of(name: Option<&Value>) -> Self {
        let name = name.and_then(Value::as_str).unwrap_or("utf-8").to_lowercase().replace(['_', ' '], "-");
        match name.as_str() {
            "ascii" | "us-ascii" => Encoding::Ascii,
            "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" | "l1" | "cp819" => Encoding::Latin1,
            _ => Encoding::Utf8,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Ascii => "ascii",
            Encoding::Latin1 => "latin-1",
        }
    }

    /// Numbers below this stand for themselves.
    fn end(self) -> u32 {
        match self {
            Encoding::Utf8 => 0x11_0000,
            Encoding::Ascii => 0x80,
            Encoding::Latin1 => 0x100,
        }
    }
}

/// `str.encode(encoding, errors)`.
pub fn encode(m: &mut Machine, a: &[Value], kw: &[(Ref, Value)]) -> Res {
    let text = a[0].as_str().unwrap_or("").to_string();
    let encoding = Encoding::of(argument(a, 1, kw, "encoding").as_ref());
    m.charge(text.len() / 64)?;
    if encoding == Encoding::Utf8 {
        return Ok(Value::bytes(text.into_bytes()));
    }
    let errors = argument(a, 2, kw, "errors");
    let mut bytes = Vec::with_capacity(text.len());
    for (at, c) in text.chars().enumerate() {
        let number = u32::from(c);
        match errors.as_ref().and_then(Value::as_str) {
            _ if number < encoding.end() => bytes.push(number as u8),
            Some("ignore") => {}
            Some("replace") => bytes.push(b'?'),
            Some("xmlcharrefreplace") => bytes.extend(format!("&#{number};").into_bytes()),
            Some("backslashreplace") => bytes.extend(escaped(number).into_bytes()),
            _ => {
                let (name, end) = (encoding.name(), encoding.end());
                let text = format!(
                    "'{name}' codec can't encode character '{}' in position {at}: ordinal not in range({end})",
                    escaped(number)
                );
                return Err(m.error("UnicodeEncodeError", text));
            }
        }
    }
    Ok(Value::bytes(bytes))
}

fn escaped(number: u32) -> String {
    match number {
        0..=0xff => format!("\\x{number:02x}"),
        0x100..=0xffff => format!("\\u{number:04x}"),
        _ => format!("\\U{number:08x}"),
    }
}

/// `bytes.decode(encoding, errors)`.
pub fn decode(m: &mut Machine, bytes: &[u8], a: &[Value], kw: &[(Ref, Value)]) -> Res {
    let encoding = Encoding::of(argument(a, 1, kw, "encoding").as_ref());
    m.charge(bytes.len() / 64)?;
    if encoding == Encoding::Latin1 {
        return Ok(Value::str(super::bytes::latin(bytes)));
    }
    let errors = argument(a, 2, kw, "errors");
    let (mut text, mut at) = (String::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        let (good, bad) = split(encoding, &bytes[at..]);
        text.push_str(good);
        at += good.len();
        let Some(bad) = bad else { break };
        match errors.as_ref().and_then(Value::as_str) {
            Some("ignore") => {}
            Some("replace") => text.push('\u{fffd}'),
            Some("backslashreplace") => text.extend(bytes[at..at + bad].iter().map(|b| format!("\\x{b:02x}"))),
            _ => {
                let (name, byte) = (encoding.name(), bytes[at]);
                let why = match encoding {
                    Encoding::Ascii => "ordinal not in range(128)",
                    _ if at + bad == bytes.len() && matches!(byte, 0xc2..=0xf4) => "unexpected end of data",
                    _ if matches!(byte, 0xc2..=0xf4) => "invalid continuation byte",
                    _ => "invalid start byte",
                };
                let text = format!("'{name}' codec can't decode byte {byte:#04x} in position {at}: {why}");
                return Err(m.error("UnicodeDecodeError", text));
            }
        }
        at += bad;
    }
    Ok(Value::str(text))
}

/// What can be read of some bytes, and how many after it cannot.
fn split(encoding: Encoding, bytes: &[u8]) -> (&str, Option<usize>) {
    let readable = match encoding {
        Encoding::Ascii => bytes.iter().position(|byte| !byte.is_ascii()).map(|at| (at, 1)),
        _ => std::str::from_utf8(bytes)
            .err()
            .map(|error| (error.valid_up_to(), error.error_len().unwrap_or(bytes.len() - error.valid_up_to()))),
    };
    let end = readable.map_or(bytes.len(), |(end, _)| end);
    (std::str::from_utf8(&bytes[..end]).unwrap_or(""), readable.map(|(_, length)| length))
}

/// `bytes.hex(sep, bytes_per_sep)`: groups count from the end, or from the start when their size is negative.
pub fn hex(bytes: &[u8], a: &[Value], kw: &[(Ref, Value)]) -> Value {
    let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let separator = match argument(a, 1, kw, "sep") {
        Some(sep) if sep.as_str().is_some() => sep.as_str().unwrap_or("").to_string(),
        Some(sep) => super::bytes::latin(
            &sep.obj().map(|o| crate::simulate::interpreter::compare::bytes_of(o)).unwrap_or_default(),
        ),
        None => return Value::str(digits.concat()),
    };
    let size = argument(a, 2, kw, "bytes_per_sep").and_then(|n| n.as_int()).unwrap_or(1);
    let group = size.unsigned_abs().max(1) as usize;
    let first = if size > 0 { digits.len() % group } else { 0 };
    let (head, tail) = digits.split_at(first);
    let groups = (!head.is_empty()).then(|| head.concat()).into_iter().chain(tail.chunks(group).map(|g| g.concat()));
    Value::str(groups.collect::<Vec<_>>().join(&separator))
}
