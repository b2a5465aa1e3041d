//! `int`, `bool`, `float`, `complex`.

use super::own_class;
use crate::simulate::interpreter::Machine;
use crate::simulate::interpreter::value::*;
use crate::simulate::pure;
use crate::syntax::ast::BinOp;
use num_bigint::{BigInt, Sign};
use num_traits::{Signed, ToPrimitive, Zero};

/// The whole number in a float, which must be finite.
pub fn big_from_float(x: f64) -> BigInt {
    if x.abs() < 9.0e15 {
        return BigInt::from(x as i64);
    }
    let bits = x.abs().to_bits();
    let exponent = (bits >> 52) as i64 - 1075;
    let mantissa = BigInt::from((bits & ((1 << 52) - 1)) | 1 << 52);
    let size = if exponent >= 0 { mantissa << exponent as usize } else { mantissa >> (-exponent) as usize };
    if x < 0.0 { -size } else { size }
}

fn is_float(v: &Value) -> bool {
    matches!(v, Value::Float(_)) || matches!(v.kind(), Some(Kind::FloatSub(_)))
}

fn complex_of(v: &Value) -> Option<(f64, f64)> {
    match v.kind() {
        Some(Kind::Complex(c)) => Some(**c),
        _ => v.as_float().map(|x| (x, 0.0)),
    }
}

impl Value {
    pub fn complex(re: f64, im: f64) -> Value {
        Value::Obj(Object::new(Kind::Complex(Box::new((re, im)))))
    }
}

/// Arithmetic; `None` when an operand is no number.
pub fn binary(m: &mut Machine, op: BinOp, a: &Value, b: &Value) -> Res<Option<Value>> {
    if let (Value::Bool(x), Value::Bool(y)) = (a, b) {
        match op {
            BinOp::BitAnd => return Ok(Some(Value::Bool(x & y))),
            BinOp::BitOr => return Ok(Some(Value::Bool(x | y))),
            BinOp::BitXor => return Ok(Some(Value::Bool(x ^ y))),
            _ => {}
        }
    }
    if matches!(a.kind(), Some(Kind::Complex(_))) || matches!(b.kind(), Some(Kind::Complex(_))) {
        let (Some(x), Some(y)) = (complex_of(a), complex_of(b)) else { return Ok(None) };
        return complex_binary(m, op, x, y);
    }
    if is_float(a) || is_float(b) {
        let (Some(x), Some(y)) = (a.as_float(), b.as_float()) else { return Ok(None) };
        return float_binary(m, op, x, y);
    }
    if let (Some(x), Some(y)) = (a.as_int(), b.as_int())
        && let Some(v) = small_binary(op, x, y)
    {
        return Ok(Some(v));
    }
    let (Some(x), Some(y)) = (a.as_big(), b.as_big()) else { return Ok(None) };
    big_binary(m, op, x, y)
}

fn small_binary(op: BinOp, x: i64, y: i64) -> Option<Value> {
    Some(match op {
        BinOp::Add => Value::Int(x.checked_add(y)?),
        BinOp::Sub => Value::Int(x.checked_sub(y)?),
        BinOp::Mult => Value::Int(x.checked_mul(y)?),
        BinOp::FloorDiv if y != 0 && !(x == i64::MIN && y == -1) => Value::Int(floor_div(x, y)),
        BinOp::Mod if y != 0 && !(x == i64::MIN && y == -1) => Value::Int(x - floor_div(x, y) * y),
        BinOp::Div if y != 0 && x.abs() < 1 << 53 && y.abs() < 1 << 53 => Value::Float(x as f64 / y as f64),
        BinOp::BitAnd => Value::Int(x & y),
        BinOp::BitOr => Value::Int(x | y),
        BinOp::BitXor => Value::Int(x ^ y),
        BinOp::RShift if y >= 0 => Value::Int(if y > 63 { if x < 0 { -1 } else { 0 } } else { x >> y }),
        BinOp::LShift if (0..62).contains(&y) && x.unsigned_abs().leading_zeros() as i64 > y + 1 => Value::Int(x << y),
        BinOp::Pow if (0..64).contains(&y) => Value::Int(x.checked_pow(y as u32)?),
        _ => return None,
    })
}

fn floor_div(x: i64, y: i64) -> i64 {
    let q = x / y;
    if x % y != 0 && (x < 0) != (y < 0) { q - 1 } else { q }
}

fn zero_division(m: &mut Machine, text: &str) -> Stop {
    m.error("ZeroDivisionError", text.to_string())
}

fn big_binary(m: &mut Machine, op: BinOp, x: BigInt, y: BigInt) -> Res<Option<Value>> {
    let bits = x.bits() + y.bits();
    m.charge((bits / 256) as usize)?;
    let zero = y.is_zero();
    Ok(Some(match op {
        BinOp::Add => Value::big(x + y),
        BinOp::Sub => Value::big(x - y),
        BinOp::Mult => {
            m.charge(((x.bits() / 64).saturating_mul(y.bits() / 64) / 16) as usize)?;
            Value::big(x * y)
        }
        BinOp::FloorDiv if zero => return Err(zero_division(m, "integer division or modulo by zero")),
        BinOp::Mod if zero => return Err(zero_division(m, "integer modulo by zero")),
        BinOp::Div if zero => return Err(zero_division(m, "division by zero")),
        BinOp::FloorDiv => Value::big(big_floor(&x, &y).0),
        BinOp::Mod => Value::big(big_floor(&x, &y).1),
        BinOp::Div => Value::Float(true_div(m, &x, &y)?),
        BinOp::Pow => return power(m, x, y).map(Some),
        BinOp::BitAnd => Value::big(x & y),
        BinOp::BitOr => Value::big(x | y),
        BinOp::BitXor => Value::big(x ^ y),
        BinOp::LShift | BinOp::RShift => {
            if y.is_negative() {
                return Err(m.value_error("negative shift count"));
            }
            let Some(n) = y.to_usize().filter(|n| *n < 10_000_000) else {
                if op == BinOp::RShift {
                    return Ok(Some(Value::Int(if x.is_negative() { -1 } else { 0 })));
                }
                return Err(m.error("MemoryError", ""));
            };
            m.charge(n / 256)?;
            Value::big(if op == BinOp::LShift { x << n } else { x >> n })
        }
        BinOp::MatMult => return Ok(None),
    }))
}

fn big_floor(x: &BigInt, y: &BigInt) -> (BigInt, BigInt) {
    let (q, r) = (x / y, x % y);
    if !r.is_zero() && (r.sign() == Sign::Minus) != (y.sign() == Sign::Minus) { (q - 1, r + y) } else { (q, r) }
}

fn true_div(m: &mut Machine, x: &BigInt, y: &BigInt) -> Res<f64> {
    let (Some(a), Some(b)) = (x.to_f64(), y.to_f64()) else { return Ok(0.0) };
    if a.is_finite() && b.is_finite() && x.bits() <= 53 && y.bits() <= 53 {
        return Ok(a / b);
    }
    // Scaled, so that the quotient has more than enough bits before it is rounded.
    let shift = 66_i64 + y.bits() as i64 - x.bits() as i64;
    let scaled = if shift >= 0 { (x << shift as usize) / y } else { x / (y << (-shift) as usize) };
    let q = scaled.to_f64().unwrap_or(f64::INFINITY)
        * 2f64.powi(-(shift / 2) as i32)
        * 2f64.powi(-(shift - shift / 2) as i32);
    if q.is_infinite() {
        return Err(m.error("OverflowError", "integer division result too large for a float"));
    }
    Ok(q)
}

fn power(m: &mut Machine, x: BigInt, y: BigInt) -> Res {
    if y.is_negative() {
        let (Some(a), Some(b)) = (x.to_f64(), y.to_f64()) else { return Ok(Value::Float(0.0)) };
        if a == 0.0 {
            return Err(zero_division(m, "zero to a negative power"));
        }
        return Ok(Value::Float(a.powf(b)));
    }
    let Some(n) = y.to_u32().filter(|n| u64::from(*n) * x.bits() < 40_000_000 || x.bits() <= 1) else {
        return Err(m.error("MemoryError", ""));
    };
    let bits = u64::from(n) * x.bits();
    m.charge((bits / 64).pow(2).min(u64::from(u32::MAX)) as usize / 64)?;
    Ok(Value::big(x.pow(n)))
}

fn float_binary(m: &mut Machine, op: BinOp, x: f64, y: f64) -> Res<Option<Value>> {
    Ok(Some(Value::Float(match op {
        BinOp::Add => x + y,
        BinOp::Sub => x - y,
        BinOp::Mult => x * y,
        BinOp::Div if y == 0.0 => return Err(zero_division(m, "float division by zero")),
        BinOp::Div => x / y,
        BinOp::FloorDiv if y == 0.0 => return Err(zero_division(m, "float floor division by zero")),
        BinOp::Mod if y == 0.0 => return Err(zero_division(m, "float modulo by zero")),
        BinOp::FloorDiv => float_divmod(x, y).0,
        BinOp::Mod => float_divmod(x, y).1,
        BinOp::Pow => {
            if x == 0.0 && y < 0.0 {
                return Err(zero_division(m, "zero to a negative power"));
            }
            if x < 0.0 && y.is_finite() && y.fract() != 0.0 {
                let (size, angle) = (x.abs().powf(y), std::f64::consts::PI * y);
                return Ok(Some(Value::complex(size * angle.cos(), size * angle.sin())));
            }
            let p = x.powf(y);
            if p.is_infinite() && x.is_finite() && y.is_finite() {
                return Err(m.error("OverflowError", "(34, 'Numerical result out of range')"));
            }
            p
        }
        _ => return Ok(None),
    })))
}

fn float_divmod(x: f64, y: f64) -> (f64, f64) {
    let mut r = x % y;
    let mut q = (x - r) / y;
    if r != 0.0 {
        if (y < 0.0) != (r < 0.0) {
            r += y;
            q -= 1.0;
        }
    } else {
        r = 0.0_f64.copysign(y);
    }
    let floor = if q != 0.0 {
        let f = q.floor();
        if q - f > 0.5 { f + 1.0 } else { f }
    } else {
        0.0_f64.copysign(x / y)
    };
    (floor, r)
}

fn complex_binary(m: &mut Machine, op: BinOp, x: (f64, f64), y: (f64, f64)) -> Res<Option<Value>> {
    let (re, im) = match op {
        BinOp::Add => (x.0 + y.0, x.1 + y.1),
        BinOp::Sub => (x.0 - y.0, x.1 - y.1),
        BinOp::Mult => (x.0 * y.0 - x.1 * y.1, x.0 * y.1 + x.1 * y.0),
        BinOp::Div => {
            let d = y.0 * y.0 + y.1 * y.1;
            if d == 0.0 {
                return Err(zero_division(m, "complex division by zero"));
            }
            ((x.0 * y.0 + x.1 * y.1) / d, (x.1 * y.0 - x.0 * y.1) / d)
        }
        _ => return Ok(None),
    };
    Ok(Some(Value::complex(re, im)))
}

/// `pow(a, b, modulus)`.
pub fn power_mod(m: &mut Machine, a: &Value, b: &Value, modulus: &Value) -> Res {
    let (Some(x), Some(y), Some(n)) = (a.as_big(), b.as_big(), modulus.as_big()) else {
        return Err(m.type_error("pow() 3rd argument not allowed unless all arguments are integers"));
    };
    if n.is_zero() {
        return Err(m.value_error("pow() 3rd argument cannot be 0"));
    }
    m.charge((y.bits() * n.bits() / 256) as usize)?;
    if y.is_negative() {
        return Err(m.value_error("base is not invertible for the given modulus"));
    }
    let r = x.modpow(&y, &n.abs());
    Ok(Value::big(if n.is_negative() && !r.is_zero() { r + n } else { r }))
}

pub fn make_int(m: &mut Machine, class: &Ref, args: Vec<Value>, kw: Kw) -> Res<Flow> {
    let base = super::argument(&args, 1, &kw, "base");
    let v = match (args.first(), base) {
        (None, _) => Value::Int(0),
        (Some(v), Some(base)) => parse_int(m, v, base.as_int().unwrap_or(10))?,
        (Some(v), None) => to_int(m, v)?,
    };
    Ok(Flow::Value(match (own_class(class), v.as_int()) {
        (Some(c), Some(n)) => Value::Obj(Object::of(Some(c), Kind::IntSub(n))),
        _ => v,
    }))
}

/// `int(v)`.
pub fn to_int(m: &mut Machine, v: &Value) -> Res {
    if let Some(x) = v.as_float().filter(|_| is_float(v)) {
        if x.is_nan() {
            return Err(m.value_error("cannot convert float NaN to integer"));
        }
        if x.is_infinite() {
            return Err(m.error("OverflowError", "cannot convert float infinity to integer"));
        }
        return Ok(Value::big(big_from_float(x.trunc())));
    }
    if v.obj().is_none_or(|o| matches!(o.kind, Kind::Big(_) | Kind::IntSub(_)))
        && let Some(n) = v.as_big()
    {
        return Ok(Value::big(n));
    }
    match v.kind() {
        Some(Kind::Str(_) | Kind::Bytes(_)) => return parse_int(m, v, 10),
        Some(Kind::Opaque(_)) => return Ok(Value::Int(1)),
        _ => {}
    }
    let class = m.class_of(v);
    for name in [m.names.int.clone(), m.names.index.clone(), m.text("__trunc__")] {
        if let Some(method) = m.lookup(&class, &name) {
            let bound = m.bind(&method, v, &class)?;
            return m.call_sync(&bound, Vec::new());
        }
    }
    let name = m.type_name(v);
    Err(m.type_error(format!("int() argument must be a string, a bytes-like object or a real number, not '{name}'")))
}

fn parse_int(m: &mut Machine, v: &Value, base: i64) -> Res {
    let text = match v.kind() {
        Some(Kind::Str(s)) => s.text.to_string(),
        Some(Kind::Bytes(b)) => String::from_utf8_lossy(b).into_owned(),
        _ => return Err(m.type_error("int() can't convert non-string with explicit base")),
    };
    if base != 0 && !(2..=36).contains(&base) {
        return Err(m.value_error("int() base must be >= 2 and <= 36, or 0"));
    }
    pure::int_text::parse(&text, base as u32).map(Value::big).map_err(|r| m.raised(r))
}

pub fn make_bool(m: &mut Machine, _: &Ref, args: Vec<Value>, _: Kw) -> Res<Flow> {
    match args.first() {
        Some(v) => m.is_true(v).map(|b| Flow::Value(Value::Bool(b))),
        None => Ok(Flow::Value(Value::Bool(false))),
    }
}

pub fn make_float(m: &mut Machine, class: &Ref, args: Vec<Value>, _: Kw) -> Res<Flow> {
    let x = match args.first() {
        None => 0.0,
        Some(v) => to_float(m, v)?,
    };
    Ok(Flow::Value(match own_class(class) {
        Some(c) => Value::Obj(Object::of(Some(c), Kind::FloatSub(x))),
        None => Value::Float(x),
    }))
}

/// `float(v)`.
pub fn to_float(m: &mut Machine, v: &Value) -> Res<f64> {
    if let Some(Kind::Big(n)) = v.kind() {
        let n = (**n).clone();
        return pure::format_spec::to_float(&n).map_err(|r| m.raised(r));
    }
    if let Some(x) = v.as_float() {
        return Ok(x);
    }
    match v.kind() {
        Some(Kind::Str(s)) => {
            return match pure::float_text::parse(&s.text) {
                Some(x) => Ok(x),
                None => {
                    let repr = m.repr_of(v)?;
                    Err(m.value_error(format!("could not convert string to float: {repr}")))
                }
            };
        }
        Some(Kind::Opaque(_)) => return Ok(1.0),
        _ => {}
    }
    let class = m.class_of(v);
    for name in [m.names.float.clone(), m.names.index.clone()] {
        if let Some(method) = m.lookup(&class, &name) {
            let bound = m.bind(&method, v, &class)?;
            return Ok(m.call_sync(&bound, Vec::new())?.as_float().unwrap_or(0.0));
        }
    }
    let name = m.type_name(v);
    Err(m.type_error(format!("float() argument must be a string or a real number, not '{name}'")))
}

pub fn make_complex(m: &mut Machine, _: &Ref, args: Vec<Value>, _: Kw) -> Res<Flow> {
    let mut parts = [0.0; 2];
    match args.as_slice() {
        [one] if one.as_str().is_some() => {
            let (re, im) = complex_from_text(m, one.as_str().unwrap_or(""))?;
            return Ok(Flow::Value(Value::complex(re, im)));
        }
        [one] => {
            if let Some((re, im)) = complex_of(one) {
                return Ok(Flow::Value(Value::complex(re, im)));
            }
        }
        _ => {}
    }
    for (i, v) in args.iter().take(2).enumerate() {
        parts[i] = to_float(m, v)?;
    }
    Ok(Flow::Value(Value::complex(parts[0], parts[1])))
}

/// `1+2j`, `-3j`, `4`, perhaps in parentheses.
fn complex_from_text(m: &mut Machine, text: &str) -> Res<(f64, f64)> {
    let bad = "complex() arg is a malformed string";
    let trimmed = text.trim();
    let inner = trimmed.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(trimmed).trim();
    let number = |part: &str| pure::float_text::parse(part);
    let Some(body) = inner.strip_suffix(['j', 'J']) else {
        return number(inner).map(|re| (re, 0.0)).ok_or_else(|| m.value_error(bad));
    };
    // The sign between the parts is the last one that does not belong to an exponent.
    let signs = body.char_indices().filter(|(at, c)| matches!(c, '+' | '-') && !body[..*at].ends_with(['e', 'E']));
    let split = signs.map(|(at, _)| at).next_back().unwrap_or(0);
    let (re, im) = body.split_at(split);
    let im = match im {
        "" | "+" => Some(1.0),
        "-" => Some(-1.0),
        im => number(im),
    };
    let re = if re.is_empty() { Some(0.0) } else { number(re) };
    re.zip(im).ok_or_else(|| m.value_error(bad))
}

/// `float.hex`.
fn float_hex(x: f64) -> String {
    if x.is_nan() {
        return "nan".into();
    }
    let sign = if x.is_sign_negative() { "-" } else { "" };
    if x.is_infinite() {
        return format!("{sign}inf");
    }
    let bits = x.to_bits();
    let (exponent, fraction) = ((bits >> 52 & 0x7ff) as i64, bits & ((1 << 52) - 1));
    match (exponent, fraction) {
        (0, 0) => format!("{sign}0x0.0p+0"),
        (0, _) => format!("{sign}0x0.{fraction:013x}p-1022"),
        _ => format!("{sign}0x1.{fraction:013x}p{:+}", exponent - 1023),
    }
}

/// `round(v, digits)`.
pub fn round(m: &mut Machine, v: &Value, digits: Option<i64>) -> Res {
    if is_float(v) {
        let x = v.as_float().unwrap_or(0.0);
        return match digits {
            None => {
                if !x.is_finite() {
                    return to_int(m, v);
                }
                Ok(Value::big(big_from_float(x.round_ties_even())))
            }
            Some(_) if !x.is_finite() || x == 0.0 => Ok(Value::Float(x)),
            Some(d) if d > 300 => Ok(Value::Float(x)),
            Some(d) if d >= 0 => Ok(Value::Float(format!("{x:.*}", d as usize).parse().unwrap_or(x))),
            Some(d) => {
                let scale = 10f64.powi((-d).min(400) as i32);
                Ok(Value::Float((x / scale).round_ties_even() * scale))
            }
        };
    }
    let Some(n) = v.as_big() else {
        let name = m.type_name(v);
        return Err(m.type_error(format!("type {name} doesn't define __round__ method")));
    };
    match digits {
        Some(d) if d < 0 => {
            let scale = BigInt::from(10).pow((-d).min(10_000) as u32);
            let (q, r) = big_floor(&n, &scale);
            let twice = &r * 2;
            let up = twice > scale || (twice == scale && (&q % 2) != BigInt::zero());
            Ok(Value::big((if up { q + 1 } else { q }) * scale))
        }
        _ => Ok(Value::big(n)),
    }
}

fn number(m: &mut Machine, v: &Value) -> Res<BigInt> {
    match v.as_big() {
        Some(n) => Ok(n),
        None => Err(m.type_error("an integer is required")),
    }
}

pub static INT: &[Native] = &[
    plain("__format__", 2, 2, |m, a| {
        let n = number(m, &a[0])?;
        let result = pure::format_spec::format_int(&n, a[1].as_str().unwrap_or(""), "int");
        result.map(Value::str).map_err(|raised| m.raised(raised))
    }),
    plain("bit_length", 1, 1, |m, a| Ok(Value::from(number(m, &a[0])?.bits() as usize))),
    plain("bit_count", 1, 1, |m, a| {
        let n = number(m, &a[0])?;
        Ok(Value::from(n.magnitude().iter_u64_digits().map(|d| d.count_ones() as usize).sum::<usize>()))
    }),
    plain("is_integer", 1, 1, |_, _| Ok(Value::Bool(true))),
    plain("conjugate", 1, 1, |_, a| Ok(a[0].clone())),
    plain("as_integer_ratio", 1, 1, |_, a| Ok(Value::tuple(vec![a[0].clone(), Value::Int(1)]))),
    with_kw("to_bytes", 1, 3, |m, a, kw| {
        let n = number(m, &a[0])?;
        let length =
            super::argument(a, 1, kw, "length").and_then(|v| v.as_int()).unwrap_or(1).clamp(0, 1 << 20) as usize;
        let order = super::argument(a, 2, kw, "byteorder");
        let little = order.as_ref().and_then(Value::as_str) == Some("little");
        let mut bytes = if n.is_negative() {
            (n + (BigInt::from(1) << (8 * length))).magnitude().to_bytes_le()
        } else {
            n.magnitude().to_bytes_le()
        };
        if bytes.len() > length && bytes.iter().skip(length).any(|b| *b != 0) {
            return Err(m.error("OverflowError", "int too big to convert"));
        }
        bytes.resize(length, 0);
        if !little {
            bytes.reverse();
        }
        Ok(Value::bytes(bytes))
    }),
    plain("__index__", 1, 1, |m, a| Ok(Value::big(number(m, &a[0])?))),
    plain("__int__", 1, 1, |m, a| Ok(Value::big(number(m, &a[0])?))),
    plain("__repr__", 1, 1, |m, a| {
        let n = number(m, &a[0])?;
        m.repr_of(&Value::big(n)).map(Value::str)
    }),
    plain("__hash__", 1, 1, |m, a| Ok(Value::Int(pure::hash::of_int(&number(m, &a[0])?)))),
    plain("__eq__", 2, 2, |m, a| match (a[0].as_big(), a[1].as_big()) {
        (Some(x), Some(y)) => Ok(Value::Bool(x == y)),
        _ => {
            let _ = m;
            Ok(Value::NotImplemented)
        }
    }),
];

fn float(m: &mut Machine, v: &Value) -> Res<f64> {
    match v.as_float() {
        Some(x) => Ok(x),
        None => Err(m.type_error("a float is required")),
    }
}

pub static FLOAT: &[Native] = &[
    plain("__format__", 2, 2, |m, a| {
        let x = a[0].as_float().unwrap_or(f64::NAN);
        let result = pure::format_spec::format_float(x, a[1].as_str().unwrap_or(""), "float");
        result.map(Value::str).map_err(|raised| m.raised(raised))
    }),
    plain("hex", 1, 1, |m, a| float(m, &a[0]).map(|x| Value::str(float_hex(x)))),
    plain("is_integer", 1, 1, |m, a| {
        let x = float(m, &a[0])?;
        Ok(Value::Bool(x.is_finite() && x.fract() == 0.0))
    }),
    plain("conjugate", 1, 1, |_, a| Ok(a[0].clone())),
    plain("as_integer_ratio", 1, 1, |m, a| {
        let x = float(m, &a[0])?;
        let mut scale = 0;
        let mut n = x;
        while n.is_finite() && n.fract() != 0.0 && scale < 1100 {
            n *= 2.0;
            scale += 1;
        }
        Ok(Value::tuple(vec![Value::big(big_from_float(n)), Value::big(BigInt::from(1) << scale)]))
    }),
    plain("__repr__", 1, 1, |m, a| {
        let x = float(m, &a[0])?;
        Ok(Value::str(pure::float_text::repr(x)))
    }),
];

/// Constants that `int` and `float` have as classes.
pub fn setup(m: &mut Machine) {
    let from_bytes = m.text("from_bytes");
    let function = Value::Obj(Object::new(Kind::ClassMethod(Box::new(Value::native(&FROM_BYTES)))));
    m.types.int.set_own(&from_bytes, function);
}

static FROM_BYTES: Native = with_kw("from_bytes", 2, 3, |m, a, kw| {
    let mut bytes: Vec<u8> = m.items_of(&a[1])?.iter().filter_map(Value::as_int).map(|n| n as u8).collect();
    let order = super::argument(a, 2, kw, "byteorder");
    if order.as_ref().and_then(Value::as_str) != Some("little") {
        bytes.reverse();
    }
    Ok(Value::big(BigInt::from_bytes_le(Sign::Plus, &bytes)))
});
