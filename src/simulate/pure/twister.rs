//! The Mersenne Twister of `random`, bit for bit: seeds, `random()` and `getrandbits`.

use super::digest;
use num_bigint::{BigInt, BigUint};

const SIZE: usize = 624;
/// How far apart the words are that are mixed.
const SHIFT: usize = 397;

/// The generator behind `random.Random`.
#[derive(Clone, Debug)]
pub struct Twister {
    words: Vec<u32>,
    /// The next word to give out; `SIZE` when they must be mixed anew.
    next: usize,
}

impl Twister {
    /// `seed(int)`; the sign does not count.
    pub fn from_int(seed: &BigInt) -> Self {
        let mut key = seed.magnitude().to_u32_digits();
        if key.is_empty() {
            key.push(0);
        }
        Self::from_key(&key)
    }

    /// `seed(str)` and `seed(bytes)`: the bytes and their SHA-512 together are one large number.
    pub fn from_bytes(seed: &[u8]) -> Self {
        let mut bytes = seed.to_vec();
        bytes.extend(digest::sha512(seed));
        Self::from_int(&BigInt::from(BigUint::from_bytes_be(&bytes)))
    }

    /// `seed(float)`: by its hash.
    pub fn from_hash(hash: i64) -> Self {
        Self::from_int(&BigInt::from(hash as u64))
    }

    /// `init_genrand` of the reference implementation.
    fn from_word(seed: u32) -> Self {
        let mut words = vec![seed; SIZE];
        for at in 1..SIZE {
            let previous = words[at - 1];
            words[at] = (previous ^ previous >> 30).wrapping_mul(1_812_433_253).wrapping_add(at as u32);
        }
        Self { words, next: SIZE }
    }

    /// `init_by_array` of the reference implementation.
    fn from_key(key: &[u32]) -> Self {
        let mut twister = Self::from_word(19_650_218);
        let words = &mut twister.words;
        let mut at = 1;
        let mut mix = |factor: u32, add: &dyn Fn(usize) -> u32| {
            let previous = words[at - 1];
            let mixed = words[at] ^ (previous ^ previous >> 30).wrapping_mul(factor);
            words[at] = mixed.wrapping_add(add(at));
            at += 1;
            if at == SIZE {
                words[0] = words[SIZE - 1];
                at = 1;
            }
        };
        for turn in 0..SIZE.max(key.len()) {
            let place = turn % key.len();
            mix(1_664_525, &|_| key[place].wrapping_add(place as u32));
        }
        for _ in 1..SIZE {
            mix(1_566_083_941, &|at| (at as u32).wrapping_neg());
        }
        words[0] = 0x8000_0000;
        twister
    }

    fn refill(&mut self) {
        for at in 0..SIZE {
            let joined = self.words[at] & 0x8000_0000 | self.words[(at + 1) % SIZE] & 0x7fff_ffff;
            let odd = if joined & 1 == 1 { 0x9908_b0df } else { 0 };
            self.words[at] = self.words[(at + SHIFT) % SIZE] ^ joined >> 1 ^ odd;
        }
        self.next = 0;
    }

    /// The next 32 bits.
    pub fn word(&mut self) -> u32 {
        if self.next >= SIZE {
            self.refill();
        }
        let mut word = self.words[self.next];
        self.next += 1;
        word ^= word >> 11;
        word ^= word << 7 & 0x9d2c_5680;
        word ^= word << 15 & 0xefc6_0000;
        word ^ word >> 18
    }

    /// `random()`: 53 random bits as a fraction of one.
    pub fn random(&mut self) -> f64 {
        let (high, low) = (self.word() >> 5, self.word() >> 6);
        (f64::from(high) * 67_108_864.0 + f64::from(low)) / 9_007_199_254_740_992.0
    }

    /// `getrandbits(count)` for up to 64 bits.
    pub fn bits(&mut self, count: u32) -> u64 {
        match count {
            0 => 0,
            1..=32 => u64::from(self.word() >> (32 - count)),
            _ => u64::from(self.word()) | u64::from(self.word() >> (64 - count.min(64))) << 32,
        }
    }

    /// `getrandbits(count)` for any number of bits.
    pub fn many_bits(&mut self, count: usize) -> BigInt {
        let mut words = Vec::with_capacity(count / 32 + 1);
        let mut left = count;
        while left > 0 {
            let word = self.word();
            words.push(if left < 32 { word >> (32 - left) } else { word });
            left = left.saturating_sub(32);
        }
        BigInt::from(BigUint::new(words))
    }

    /// `_randbelow(limit)`: a whole number below `limit`, every one as likely; 0 for 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        let count = 64 - limit.leading_zeros();
        loop {
            let found = self.bits(count);
            if found < limit || limit == 0 {
                return found;
            }
        }
    }

    /// `getstate()[1]`: the words, and the place among them.
    pub fn state(&self) -> (&[u32], usize) {
        (&self.words, self.next)
    }

    /// `setstate`; `None` when it is no state.
    pub fn from_state(words: &[u32], next: usize) -> Option<Self> {
        (words.len() == SIZE && next <= SIZE).then(|| Self { words: words.to_vec(), next })
    }
}
