//! Hash maps and sets for small keys that the engine makes itself, where the standard hasher would be most of the cost.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// Never iterated where order would show.
pub type Map<K, V> = HashMap<K, V, BuildHasherDefault<Mix>>;

/// Never iterated where order would show.
pub type Set<K> = HashSet<K, BuildHasherDefault<Mix>>;

/// Multiply and rotate: enough for numbers and short names, with no defence against chosen collisions
/// beyond what the size of a pasted text allows.
#[derive(Clone, Copy, Default)]
pub struct Mix(u64);

/// An odd number with its bits well spread: 2^64 divided by the golden ratio.
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

impl Hasher for Mix {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks();
        words.iter().for_each(|&word| self.write_u64(u64::from_le_bytes(word)));
        if !rest.is_empty() {
            self.write_u64(rest.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte)));
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }

    fn write_u8(&mut self, number: u8) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(SPREAD);
    }

    fn finish(&self) -> u64 {
        // The table takes its bucket from the low bits, which a product leaves poorest.
        self.0 ^ (self.0 >> 32)
    }
}
