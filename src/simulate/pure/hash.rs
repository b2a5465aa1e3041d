//! `hash` of numbers and tuples: equal numbers of any type hash alike, and sets of small numbers keep CPython's order.

use num_bigint::{BigInt, Sign};
use num_traits::ToPrimitive;

/// Numbers hash to their value modulo this prime, 2**61 - 1.
const MODULUS: u64 = (1 << 61) - 1;

/// What `hash` never answers; C code uses it for errors.
fn not_minus_one(hash: i64) -> i64 {
    if hash == -1 { -2 } else { hash }
}

/// `hash` of a machine-sized whole number.
pub fn of_i64(value: i64) -> i64 {
    let size = (value.unsigned_abs() % MODULUS) as i64;
    not_minus_one(if value < 0 { -size } else { size })
}

/// `hash` of any whole number.
pub fn of_int(value: &BigInt) -> i64 {
    let size = (value.magnitude() % MODULUS).to_i64().unwrap_or(0);
    not_minus_one(if value.sign() == Sign::Minus { -size } else { size })
}

/// `hash` of a float; `identity` stands in for NaN, which hashes by address.
pub fn of_float(value: f64, identity: i64) -> i64 {
    if value.is_nan() {
        return identity;
    }
    if value.is_infinite() {
        return if value > 0.0 { 314_159 } else { -314_159 };
    }
    if value == 0.0 {
        return 0;
    }
    let bits = value.to_bits();
    let stored = (bits >> 52 & 0x7ff) as i64;
    let fraction = bits & ((1 << 52) - 1);
    let (mantissa, exponent) = if stored == 0 { (fraction, -1074) } else { (fraction | 1 << 52, stored - 1075) };
    // Doubling modulo 2**61 - 1 rotates 61 bits.
    let turn = exponent.rem_euclid(61) as u32;
    let size = if turn == 0 { mantissa } else { (mantissa << turn & MODULUS) | mantissa >> (61 - turn) };
    let size = if size == MODULUS { 0 } else { size as i64 };
    not_minus_one(if value < 0.0 { -size } else { size })
}

/// `hash` of a tuple from the hashes of its items.
pub fn of_tuple(items: impl ExactSizeIterator<Item = i64>) -> i64 {
    const PRIMES: [u64; 3] = [11_400_714_785_074_694_791, 14_029_467_366_897_019_727, 2_870_177_450_012_600_261];
    let length = items.len() as u64;
    let mut sum = PRIMES[2];
    for item in items {
        sum = sum.wrapping_add((item as u64).wrapping_mul(PRIMES[1])).rotate_left(31).wrapping_mul(PRIMES[0]);
    }
    sum = sum.wrapping_add(length ^ PRIMES[2] ^ 3_527_539);
    if sum == u64::MAX { 1_546_275_796 } else { sum as i64 }
}

/// A fixed `hash` of text or bytes (FNV-1a): CPython's own differs from run to run.
pub fn of_bytes(bytes: &[u8]) -> i64 {
    let hash = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3));
    not_minus_one(hash as i64)
}
