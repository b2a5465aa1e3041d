//! The methods that `bytes` and `bytearray` share with `str`: run on the text of the same numbers.

use crate::simulate::interpreter::Machine;
use crate::simulate::interpreter::value::*;

macro_rules! as_text {
    ($($name:literal),*) => {
        /// Methods that take and give bytes where those of `str` take and give text.
        pub static AS_TEXT: &[Native] = &[$(with_kw($name, 1, 4, |m, a, kw| through_text(m, $name, a, kw))),*];
    };
}

as_text!(
    "capitalize",
    "center",
    "count",
    "endswith",
    "expandtabs",
    "find",
    "index",
    "isalnum",
    "isalpha",
    "isascii",
    "isdigit",
    "islower",
    "isspace",
    "istitle",
    "isupper",
    "ljust",
    "lstrip",
    "partition",
    "removeprefix",
    "removesuffix",
    "replace",
    "rfind",
    "rindex",
    "rjust",
    "rpartition",
    "rsplit",
    "rstrip",
    "split",
    "splitlines",
    "startswith",
    "strip",
    "swapcase",
    "title",
    "zfill"
);

/// `bytes.fromhex`; spaces between the pairs of digits do not count.
pub static FROM_HEX: Native = plain("fromhex", 2, 2, |m, a| {
    let Some(text) = a[1].as_str() else { return Err(m.type_error("fromhex() argument must be str")) };
    let mut bytes = Vec::new();
    let mut digits = text.char_indices().filter(|(_, c)| !c.is_whitespace());
    while let Some((at, high)) = digits.next() {
        let low = digits.next().and_then(|(_, c)| c.to_digit(16));
        let (Some(high), Some(low)) = (high.to_digit(16), low) else {
            let at = if high.is_ascii_hexdigit() { at + 1 } else { at };
            return Err(m.value_error(format!("non-hexadecimal number found in fromhex() arg at position {at}")));
        };
        bytes.push((high << 4 | low) as u8);
    }
    Ok(Value::bytes(bytes))
});

/// The text whose characters have the numbers of the bytes.
pub fn latin(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

/// `bytes % values`: as text, in which `%b` is `%s`.
pub fn percent(m: &mut Machine, a: &Value, values: &Value) -> Res {
    let template = text_of(a).as_str().unwrap_or("").replace("%b", "%s");
    let text = super::text::percent(m, &template, &text_of(values))?;
    Ok(bytes_of(&text, matches!(a.kind(), Some(Kind::ByteArray(_)))))
}

fn through_text(m: &mut Machine, name: &str, a: &[Value], kw: &[(Ref, Value)]) -> Res {
    let name = m.text(name);
    let Some(method) = m.lookup(&m.types.str.clone(), &name) else { return Ok(Value::NotImplemented) };
    let args = a.iter().map(text_of).collect();
    let answer = m.call_sync_kw(&method, args, kw.to_vec())?;
    Ok(bytes_of(&answer, matches!(a[0].kind(), Some(Kind::ByteArray(_)))))
}

fn text_of(v: &Value) -> Value {
    match v.kind() {
        Some(Kind::Bytes(bytes)) => Value::str(latin(bytes)),
        Some(Kind::ByteArray(bytes)) => Value::str(latin(&bytes.borrow())),
        Some(Kind::Tuple(items)) => Value::tuple(items.iter().map(text_of).collect()),
        _ => v.clone(),
    }
}

fn bytes_of(v: &Value, array: bool) -> Value {
    match v.kind() {
        Some(Kind::Str(text)) => {
            let bytes: Vec<u8> = text.text.chars().map(|c| c as u32 as u8).collect();
            if array { Value::Obj(Object::new(Kind::ByteArray(bytes.into()))) } else { Value::bytes(bytes) }
        }
        Some(Kind::Tuple(items)) => Value::tuple(items.iter().map(|item| bytes_of(item, array)).collect()),
        Some(Kind::List(items)) => Value::list(items.borrow().iter().map(|item| bytes_of(item, array)).collect()),
        _ => v.clone(),
    }
}
