//! CPython's `marshal`, as far as `pstats` uses it: dictionaries, tuples, strings, numbers, and references to them.

use super::Unreadable;

/// A value of a dump.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    None,
    Int(i64),
    Float(f64),
    Text(String),
    Tuple(Vec<Value>),
    Dict(Vec<(Value, Value)>),
}

/// Containers inside containers: `pstats` has four.
const DEEPEST: u32 = 16;

/// Values of one dump, those that are referred to counted each time: a small file can refer to a large value often.
const MOST_VALUES: usize = 20_000_000;

/// The flag of a value that is referred to later.
const FLAG: u8 = 0x80;

/// Whether bytes are a dictionary that does not begin as JSON does.
pub fn is_dictionary(bytes: &[u8]) -> bool {
    let is_key = |byte: &u8| {
        matches!(byte & !FLAG, b'(' | b')' | b'0' | b'z' | b'Z' | b'u' | b'a' | b'A' | b'r') && *byte != b'u'
    };
    matches!(bytes, [first, second, ..] if first & !FLAG == b'{' && is_key(second))
}

/// The value of a whole dump.
pub fn load(bytes: &[u8]) -> Result<Value, Unreadable> {
    let mut reader = Reader { bytes, at: 0, known: Vec::new(), left: MOST_VALUES };
    reader.value(0)?.ok_or_else(|| reader.wrong("it is empty"))
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    /// What is referred to, by number; `None` while it is being read.
    known: Vec<Option<Value>>,
    left: usize,
}

impl Reader<'_> {
    fn wrong(&self, what: &str) -> Unreadable {
        Unreadable(format!("it looks like a file of cProfile, but {what}, at byte {}", self.at))
    }

    fn take(&mut self, count: usize) -> Result<&[u8], Unreadable> {
        let end = self.at.checked_add(count).filter(|&end| end <= self.bytes.len());
        let Some(end) = end else { return Err(self.wrong("it ends early")) };
        let taken = &self.bytes[self.at..end];
        self.at = end;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, Unreadable> {
        Ok(self.take(1)?[0])
    }

    fn long(&mut self) -> Result<i64, Unreadable> {
        let bytes = self.take(4)?;
        Ok(i64::from(i32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])))
    }

    /// A count, each of whose things takes a byte at least.
    fn size(&mut self) -> Result<usize, Unreadable> {
        let size = usize::try_from(self.long()?).ok().filter(|&size| size <= self.bytes.len());
        size.ok_or_else(|| self.wrong("it names a size that is larger than the file"))
    }

    fn spend(&mut self, values: usize) -> Result<(), Unreadable> {
        let left = self.left.checked_sub(values).ok_or_else(|| self.wrong("it holds too many values"))?;
        self.left = left;
        Ok(())
    }

    /// `None` is the end of a dictionary.
    fn value(&mut self, depth: u32) -> Result<Option<Value>, Unreadable> {
        if depth > DEEPEST {
            return Err(self.wrong("it is nested too deeply"));
        }
        self.spend(1)?;
        let code = self.byte()?;
        let number = (code & FLAG != 0).then(|| {
            self.known.push(None);
            self.known.len() - 1
        });
        let value = match code & !FLAG {
            b'0' => return Ok(None),
            b'N' => Value::None,
            b'F' => Value::Int(0),
            b'T' => Value::Int(1),
            b'i' => Value::Int(self.long()?),
            b'l' => self.big()?,
            b'g' => {
                let bytes = self.take(8)?;
                Value::Float(f64::from_le_bytes(bytes.try_into().unwrap_or_default()))
            }
            b'f' => {
                let size = usize::from(self.byte()?);
                let text = String::from_utf8_lossy(self.take(size)?).into_owned();
                Value::Float(text.parse().map_err(|_| self.wrong("a number in it is none"))?)
            }
            b'z' | b'Z' => {
                let size = usize::from(self.byte()?);
                Value::Text(String::from_utf8_lossy(self.take(size)?).into_owned())
            }
            b'u' | b'a' | b'A' | b's' | b't' => {
                let size = self.size()?;
                Value::Text(String::from_utf8_lossy(self.take(size)?).into_owned())
            }
            b')' => {
                let size = usize::from(self.byte()?);
                self.tuple(size, depth)?
            }
            b'(' => {
                let size = self.size()?;
                self.tuple(size, depth)?
            }
            b'{' => self.dictionary(depth)?,
            b'r' => {
                let number = usize::try_from(self.long()?).unwrap_or(usize::MAX);
                let known = self.known.get(number).cloned().flatten();
                let known = known.ok_or_else(|| self.wrong("it refers to what is not there"))?;
                self.spend(size_of(&known))?;
                known
            }
            other => {
                return Err(
                    self.wrong(&format!("it holds a value of the kind {other:#04x}, which cProfile does not write"))
                );
            }
        };
        if let Some(number) = number {
            self.known[number] = Some(value.clone());
        }
        Ok(Some(value))
    }

    /// Digits of 15 bits, the lowest first; only what fits a count.
    fn big(&mut self) -> Result<Value, Unreadable> {
        let digits = self.long()?;
        let mut value: i64 = 0;
        for place in 0..digits.unsigned_abs() {
            let bytes = self.take(2)?;
            let digit = i64::from(u16::from_le_bytes([bytes[0], bytes[1]]));
            let shift = u32::try_from(place).ok().and_then(|place| place.checked_mul(15)).filter(|&shift| shift < 60);
            value = match shift {
                Some(shift) => value.saturating_add(digit.checked_shl(shift).unwrap_or(i64::MAX).max(0)),
                None if digit > 0 => i64::MAX,
                None => value,
            };
        }
        Ok(Value::Int(if digits < 0 { -value } else { value }))
    }

    fn tuple(&mut self, size: usize, depth: u32) -> Result<Value, Unreadable> {
        let mut items = Vec::new();
        for _ in 0..size {
            items.push(self.value(depth + 1)?.ok_or_else(|| self.wrong("a tuple in it ends early"))?);
        }
        Ok(Value::Tuple(items))
    }

    fn dictionary(&mut self, depth: u32) -> Result<Value, Unreadable> {
        let mut items = Vec::new();
        while let Some(key) = self.value(depth + 1)? {
            let value = self.value(depth + 1)?.ok_or_else(|| self.wrong("a key in it has no value"))?;
            items.push((key, value));
        }
        Ok(Value::Dict(items))
    }
}

/// Values inside a value, itself counted.
fn size_of(value: &Value) -> usize {
    match value {
        Value::Tuple(items) => 1 + items.iter().map(size_of).sum::<usize>(),
        Value::Dict(items) => 1 + items.iter().map(|(key, value)| size_of(key) + size_of(value)).sum::<usize>(),
        _ => 1,
    }
}
