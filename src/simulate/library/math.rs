//! `math`: what needs the machine's own functions; the rest is Python.

use crate::simulate::builtins::number::big_from_float;
use crate::simulate::interpreter::Machine;
use crate::simulate::interpreter::value::*;
use num_bigint::{BigInt, Sign};
use num_traits::Zero;

/// A function of one float; CPython's error when the answer is not finite though the argument is.
macro_rules! real {
    ($name:literal, $f:expr) => {
        plain($name, 1, 1, |m, a| {
            let x = float(m, &a[0])?;
            let f: fn(f64) -> f64 = $f;
            checked(m, &[x], f(x))
        })
    };
}

pub static MATH: &[Native] = &[
    real!("sqrt", f64::sqrt),
    real!("cbrt", f64::cbrt),
    real!("exp", f64::exp),
    real!("exp2", f64::exp2),
    real!("expm1", f64::exp_m1),
    real!("log1p", f64::ln_1p),
    real!("sin", f64::sin),
    real!("cos", f64::cos),
    real!("tan", f64::tan),
    real!("asin", f64::asin),
    real!("acos", f64::acos),
    real!("atan", f64::atan),
    real!("sinh", f64::sinh),
    real!("cosh", f64::cosh),
    real!("tanh", f64::tanh),
    real!("asinh", f64::asinh),
    real!("acosh", f64::acosh),
    real!("atanh", f64::atanh),
    real!("fabs", f64::abs),
    plain("_log", 1, 1, |m, a| logarithm(m, &a[0], f64::ln)),
    plain("log2", 1, 1, |m, a| logarithm(m, &a[0], f64::log2)),
    plain("log10", 1, 1, |m, a| logarithm(m, &a[0], f64::log10)),
    plain("pow", 2, 2, |m, a| {
        let (x, y) = (float(m, &a[0])?, float(m, &a[1])?);
        if x == 0.0 && y < 0.0 && y.is_finite() {
            return Err(m.value_error("math domain error"));
        }
        checked(m, &[x, y], x.powf(y))
    }),
    plain("atan2", 2, 2, |m, a| Ok(Value::Float(float(m, &a[0])?.atan2(float(m, &a[1])?)))),
    plain("copysign", 2, 2, |m, a| Ok(Value::Float(float(m, &a[0])?.copysign(float(m, &a[1])?)))),
    plain("fmod", 2, 2, |m, a| {
        let (x, y) = (float(m, &a[0])?, float(m, &a[1])?);
        checked(m, &[x, y], x % y)
    }),
    plain("isnan", 1, 1, |m, a| Ok(Value::Bool(float(m, &a[0])?.is_nan()))),
    plain("isinf", 1, 1, |m, a| Ok(Value::Bool(float(m, &a[0])?.is_infinite()))),
    plain("isfinite", 1, 1, |m, a| Ok(Value::Bool(float(m, &a[0])?.is_finite()))),
    plain("_floor", 1, 1, |m, a| whole(m, &a[0], f64::floor)),
    plain("_ceil", 1, 1, |m, a| whole(m, &a[0], f64::ceil)),
    plain("_trunc", 1, 1, |m, a| whole(m, &a[0], f64::trunc)),
    plain("isqrt", 1, 1, |m, a| {
        let n = int(m, &a[0])?;
        if n.sign() == Sign::Minus {
            return Err(m.value_error("isqrt() argument must be nonnegative"));
        }
        m.charge(n.bits() as usize)?;
        Ok(Value::big(n.sqrt()))
    }),
    plain("_gcd", 2, 2, |m, a| {
        let (mut x, mut y) = (int(m, &a[0])?, int(m, &a[1])?);
        while !y.is_zero() {
            m.charge(1 + y.bits() as usize / 64)?;
            (x, y) = (y.clone(), x % y);
        }
        Ok(Value::big(BigInt::from(x.magnitude().clone())))
    }),
    plain("frexp", 1, 1, |m, a| {
        let (fraction, exponent) = split(float(m, &a[0])?);
        Ok(Value::tuple(vec![Value::Float(fraction), Value::Int(exponent)]))
    }),
    plain("ldexp", 2, 2, |m, a| {
        let (x, exponent) = (float(m, &a[0])?, a[1].as_int().unwrap_or(0).clamp(-5_000, 5_000) as i32);
        // In steps that no intermediate power overflows.
        let steps = [exponent.clamp(-1000, 1000), (exponent - exponent.clamp(-1000, 1000)).clamp(-1000, 1000)];
        let scaled = steps.iter().fold(x, |x, step| x * 2f64.powi(*step));
        if scaled.is_infinite() && x.is_finite() {
            return Err(m.error("OverflowError", "math range error"));
        }
        Ok(Value::Float(scaled))
    }),
    plain("nextafter", 2, 2, |m, a| {
        let (x, y) = (float(m, &a[0])?, float(m, &a[1])?);
        Ok(Value::Float(if x == y {
            y
        } else if y > x {
            x.next_up()
        } else {
            x.next_down()
        }))
    }),
];

/// The argument as a float; `TypeError` when it is no number.
fn float(m: &mut Machine, v: &Value) -> Res<f64> {
    match v.as_float() {
        Some(x) if x.is_infinite() && matches!(v.kind(), Some(Kind::Big(_))) => {
            Err(m.error("OverflowError", "int too large to convert to float"))
        }
        Some(x) => Ok(x),
        None => {
            let class = m.class_of(v);
            let name = m.text("__float__");
            if let Some(method) = m.lookup(&class, &name) {
                let found = m.call_sync(&method, vec![v.clone()])?;
                return float(m, &found);
            }
            let name = m.type_name(v);
            Err(m.type_error(format!("must be real number, not {name}")))
        }
    }
}

fn int(m: &mut Machine, v: &Value) -> Res<BigInt> {
    match v.as_big() {
        Some(n) => Ok(n),
        None => {
            let name = m.type_name(v);
            Err(m.type_error(format!("'{name}' object cannot be interpreted as an integer")))
        }
    }
}

/// Answers as C's `errno` makes CPython answer: not a number is a domain error, infinity a range error or a pole.
fn checked(m: &mut Machine, args: &[f64], answer: f64) -> Res {
    if answer.is_nan() && args.iter().all(|x| !x.is_nan()) {
        return Err(m.value_error("math domain error"));
    }
    if answer.is_infinite() && args.iter().all(|x| x.is_finite()) {
        let pole = args.len() == 1 && args[0].abs() <= 1.0;
        return Err(if pole {
            m.value_error("math domain error")
        } else {
            m.error("OverflowError", "math range error")
        });
    }
    Ok(Value::Float(answer))
}

/// Logarithms of whole numbers of any size.
fn logarithm(m: &mut Machine, v: &Value, f: fn(f64) -> f64) -> Res {
    let (x, shift) = match v.kind() {
        Some(Kind::Big(n)) if n.sign() == Sign::Plus && v.as_float().is_none_or(f64::is_infinite) => {
            let shift = n.bits().saturating_sub(60);
            (Value::big(&**n >> shift).as_float().unwrap_or(0.0), shift)
        }
        _ => (float(m, v)?, 0),
    };
    if x <= 0.0 {
        return Err(m.value_error("math domain error"));
    }
    Ok(Value::Float(f(x) + shift as f64 * f(2.0)))
}

fn whole(m: &mut Machine, v: &Value, f: fn(f64) -> f64) -> Res {
    let x = f(float(m, v)?);
    if x.is_nan() {
        return Err(m.value_error("cannot convert float NaN to integer"));
    }
    if x.is_infinite() {
        return Err(m.error("OverflowError", "cannot convert float infinity to integer"));
    }
    Ok(Value::big(big_from_float(x)))
}

/// Fraction between a half and one, and the power of two.
fn split(x: f64) -> (f64, i64) {
    if x == 0.0 || !x.is_finite() {
        return (x, 0);
    }
    let (x, below) = if x.is_subnormal() { (x * 2f64.powi(64), 64) } else { (x, 0) };
    let stored = (x.to_bits() >> 52 & 0x7ff) as i64;
    (f64::from_bits(x.to_bits() & !(0x7ff << 52) | 1022 << 52), stored - 1022 - below)
}
