//! JSON as text: reading with CPython's messages, and how texts and floats are written.

use super::{Raised, float_text};
use num_bigint::BigInt;

/// What JSON can say. Members keep their order; a name may come twice.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    Null,
    Bool(bool),
    Int(BigInt),
    /// Its value, and how it is written.
    Float(f64, Box<str>),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// `json.JSONDecodeError` before its line and column are added: what is wrong, and at which byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    pub message: &'static str,
    pub at: usize,
}

impl DecodeError {
    /// `str(error)`, with `lineno`, `colno` and `pos` as CPython counts them.
    pub fn describe(&self, text: &str) -> (String, [usize; 3]) {
        let before = &text[..self.at.min(text.len())];
        let line = before.matches('\n').count() + 1;
        let position = before.chars().count();
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        (format!("{}: line {line} column {column} (char {position})", self.message), [line, column, position])
    }
}

/// Deeper documents are refused, as `RecursionError`: reading calls itself.
const DEEPEST: usize = 200;

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

type Res<T> = Result<T, DecodeError>;

/// `json.loads`.
pub fn read(text: &str) -> Res<Json> {
    let mut reader = Reader { text, at: 0, depth: 0 };
    if text.starts_with('\u{feff}') {
        return Err(DecodeError { message: "Unexpected UTF-8 BOM (decode using utf-8-sig)", at: 0 });
    }
    reader.skip_space();
    let value = reader.value()?;
    reader.skip_space();
    if reader.at < text.len() { Err(reader.error("Extra data")) } else { Ok(value) }
}

impl Reader<'_> {
    fn error(&self, message: &'static str) -> DecodeError {
        DecodeError { message, at: self.at }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, wanted: u8) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn value(&mut self) -> Res<Json> {
        let words = [
            ("null", Json::Null),
            ("true", Json::Bool(true)),
            ("false", Json::Bool(false)),
            ("NaN", Json::Float(f64::NAN, "nan".into())),
            ("Infinity", Json::Float(f64::INFINITY, "inf".into())),
            ("-Infinity", Json::Float(f64::NEG_INFINITY, "-inf".into())),
        ];
        match self.peek() {
            Some(b'"') => {
                self.at += 1;
                return self.string().map(Json::Text);
            }
            Some(b'[') => return self.nested(Self::list),
            Some(b'{') => return self.nested(Self::object),
            _ => {}
        }
        for (word, value) in words {
            if self.text[self.at..].starts_with(word) {
                self.at += word.len();
                return Ok(value);
            }
        }
        self.number().ok_or_else(|| self.error("Expecting value"))
    }

    fn nested(&mut self, inside: fn(&mut Self) -> Res<Json>) -> Res<Json> {
        self.at += 1;
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.error("too deeply nested"));
        }
        self.skip_space();
        let value = inside(self);
        self.depth -= 1;
        value
    }

    fn list(&mut self) -> Res<Json> {
        let mut items = Vec::new();
        if self.take(b']') {
            return Ok(Json::List(items));
        }
        loop {
            items.push(self.value()?);
            self.skip_space();
            if self.take(b']') {
                return Ok(Json::List(items));
            }
            let comma = self.at;
            if !self.take(b',') {
                return Err(self.error("Expecting ',' delimiter"));
            }
            self.skip_space();
            if self.peek() == Some(b']') {
                return Err(DecodeError { message: "Illegal trailing comma before end of array", at: comma });
            }
        }
    }

    fn object(&mut self) -> Res<Json> {
        let mut members = Vec::new();
        if self.take(b'}') {
            return Ok(Json::Object(members));
        }
        loop {
            if !self.take(b'"') {
                return Err(self.error("Expecting property name enclosed in double quotes"));
            }
            let name = self.string()?;
            self.skip_space();
            if !self.take(b':') {
                return Err(self.error("Expecting ':' delimiter"));
            }
            self.skip_space();
            members.push((name, self.value()?));
            self.skip_space();
            if self.take(b'}') {
                return Ok(Json::Object(members));
            }
            let comma = self.at;
            if !self.take(b',') {
                return Err(self.error("Expecting ',' delimiter"));
            }
            self.skip_space();
            if self.peek() == Some(b'}') {
                return Err(DecodeError { message: "Illegal trailing comma before end of object", at: comma });
            }
        }
    }

    /// Reads a text behind its opening quote.
    fn string(&mut self) -> Res<String> {
        let open = self.at - 1;
        let mut out = String::new();
        loop {
            let rest = &self.text[self.at..];
            let stop = rest.find(|c: char| c == '"' || c == '\\' || c < ' ');
            let Some(stop) = stop else {
                return Err(DecodeError { message: "Unterminated string starting at", at: open });
            };
            out.push_str(&rest[..stop]);
            self.at += stop;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => out.push(self.escape(open)?),
                _ => return Err(self.error("Invalid control character at")),
            }
        }
    }

    fn escape(&mut self, open: usize) -> Res<char> {
        let start = self.at;
        self.at += 1;
        let Some(letter) = self.peek() else {
            return Err(DecodeError { message: "Unterminated string starting at", at: open });
        };
        self.at += 1;
        Ok(match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\x08',
            b'f' => '\x0c',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => self.unicode()?,
            _ => return Err(DecodeError { message: "Invalid \\escape", at: start }),
        })
    }

    /// Reads the four digits behind `\u`, and those of the other half of a pair. A half alone becomes U+FFFD.
    fn unicode(&mut self) -> Res<char> {
        let high = self.hex4()?;
        if (0xd800..0xdc00).contains(&high) && self.text[self.at..].starts_with("\\u") {
            let before = self.at;
            self.at += 2;
            let low = self.hex4()?;
            if (0xdc00..0xe000).contains(&low) {
                let code = 0x1_0000 + ((high - 0xd800) << 10 | (low - 0xdc00));
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = before;
        }
        Ok(char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex4(&mut self) -> Res<u32> {
        let digits = self.text.get(self.at..self.at + 4).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        let code = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        self.at += 4;
        code.ok_or(DecodeError { message: "Invalid \\uXXXX escape", at: self.at - 5 })
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        self.at - start
    }

    fn number(&mut self) -> Option<Json> {
        let start = self.at;
        self.take(b'-');
        let whole = self.at;
        if self.digits() == 0 {
            self.at = start;
            return None;
        }
        // A leading zero is the whole number; what follows it is extra.
        if self.text.as_bytes()[whole] == b'0' {
            self.at = whole + 1;
        }
        let int_end = self.at;
        if self.take(b'.') && self.digits() == 0 {
            self.at = int_end;
        }
        let fraction_end = self.at;
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            let _ = self.take(b'+') || self.take(b'-');
            if self.digits() == 0 {
                self.at = fraction_end;
            }
        }
        let written = &self.text[start..self.at];
        if self.at == int_end {
            return written.parse().ok().map(Json::Int);
        }
        written.parse().ok().map(|value| Json::Float(value, written.into()))
    }
}

/// `json.dumps` of a text; other scripts are escaped when `ascii`.
pub fn quote(text: &str, ascii: bool) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\x0c' => out.push_str("\\f"),
            '\x08' => out.push_str("\\b"),
            _ if c < ' ' || ascii && c > '~' => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    out.push_str("\\u");
                    out.extend(
                        (0..4).rev().filter_map(|place| char::from_digit(u32::from(*unit) >> (4 * place) & 15, 16)),
                    );
                }
            }
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}

/// `json.dumps` of a float; raises `ValueError` for infinities and NaN unless they are allowed.
pub fn float(value: f64, allow_nan: bool) -> Result<String, Raised> {
    if value.is_finite() {
        return Ok(float_text::repr(value));
    }
    if !allow_nan {
        return Err(Raised::value(format!(
            "Out of range float values are not JSON compliant: {}",
            float_text::repr(value)
        )));
    }
    Ok(if value.is_nan() {
        "NaN"
    } else if value > 0.0 {
        "Infinity"
    } else {
        "-Infinity"
    }
    .into())
}
