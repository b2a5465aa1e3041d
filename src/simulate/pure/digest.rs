//! Digests for `hashlib` and for seeding `random`: MD5, SHA-1 and the SHA-2 family.

/// `bytes` with the padding that all of these share: a one bit, zeros, and the length in bits.
fn pad(bytes: &[u8], block: usize, big_endian: bool) -> Vec<u8> {
    let room = block / 8;
    let mut padded = bytes.to_vec();
    padded.push(0x80);
    while padded.len() % block != block - room {
        padded.push(0);
    }
    let bits = bytes.len() as u128 * 8;
    if big_endian {
        padded.extend(&bits.to_be_bytes()[16 - room..]);
    } else {
        padded.extend(&bits.to_le_bytes()[..room]);
    }
    padded
}

/// The first 64 bits of the fractions of the primes' cube roots: the keys of SHA-2, of which the small ones take half.
#[rustfmt::skip]
const CUBE_ROOTS: [u64; 80] = [
    0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc, 0x3956c25bf348b538,
    0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118, 0xd807aa98a3030242, 0x12835b0145706fbe,
    0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2, 0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235,
    0xc19bf174cf692694, 0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
    0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5, 0x983e5152ee66dfab,
    0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4, 0xc6e00bf33da88fc2, 0xd5a79147930aa725,
    0x06ca6351e003826f, 0x142929670a0e6e70, 0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed,
    0x53380d139d95b3df, 0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
    0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30, 0xd192e819d6ef5218,
    0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8, 0x19a4c116b8d2d0c8, 0x1e376c085141ab53,
    0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8, 0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373,
    0x682e6ff3d6b2b8a3, 0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
    0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b, 0xca273eceea26619c,
    0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178, 0x06f067aa72176fba, 0x0a637dc5a2c898a6,
    0x113f9804bef90dae, 0x1b710b35131c471b, 0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc,
    0x431d67c49c100d4c, 0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
];

/// The same of square roots: where SHA-2 begins.
#[rustfmt::skip]
const SQUARE_ROOTS: [u64; 16] = [
    0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1, 0x510e527fade682d1,
    0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179, 0xcbbb9d5dc1059ed8, 0x629a292a367cd507,
    0x9159015a3070dd17, 0x152fecd8f70e5939, 0x67332667ffc00b31, 0x8eb44a8768581511, 0xdb0c2e0d64f98fa7,
    0x47b5481dbefa4fa4,
];

/// SHA-2 for one word size: the compression of every block.
macro_rules! sha2 {
    ($name:ident, $word:ty, $bytes:literal, $rounds:literal, $narrow:literal, $turns:expr) => {
        fn $name(bytes: &[u8], start: [u64; 8]) -> Vec<u8> {
            let turns: [u32; 12] = $turns;
            let mix = |x: $word, at: usize, shift: bool| {
                let last = if shift { x >> turns[at + 2] } else { x.rotate_right(turns[at + 2]) };
                x.rotate_right(turns[at]) ^ x.rotate_right(turns[at + 1]) ^ last
            };
            let mut state = start.map(|word| word as $word);
            for block in pad(bytes, 16 * $bytes, true).chunks_exact(16 * $bytes) {
                let mut words: Vec<$word> = block
                    .chunks_exact($bytes)
                    .map(|word| word.iter().fold(0, |sum, byte| sum << 8 | <$word>::from(*byte)))
                    .collect();
                for at in 16..$rounds {
                    let next = mix(words[at - 15], 6, true).wrapping_add(mix(words[at - 2], 9, true));
                    words.push(next.wrapping_add(words[at - 16]).wrapping_add(words[at - 7]));
                }
                let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = state;
                for (key, word) in CUBE_ROOTS.iter().zip(&words) {
                    let first = h
                        .wrapping_add(mix(e, 3, false))
                        .wrapping_add(e & f ^ !e & g)
                        .wrapping_add((*key >> $narrow) as $word)
                        .wrapping_add(*word);
                    let second = mix(a, 0, false).wrapping_add(a & b ^ a & c ^ b & c);
                    (h, g, f, e, d, c, b) = (g, f, e, d.wrapping_add(first), c, b, a);
                    a = first.wrapping_add(second);
                }
                for (word, add) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
                    *word = word.wrapping_add(add);
                }
            }
            state.iter().flat_map(|word| word.to_be_bytes()).collect()
        }
    };
}

sha2!(sha2_small, u32, 4, 64, 32, [2, 13, 22, 6, 11, 25, 7, 18, 3, 17, 19, 10]);
sha2!(sha2_large, u64, 8, 80, 0, [28, 34, 39, 14, 18, 41, 1, 8, 7, 19, 61, 6]);

/// Eight words to begin with, the first or the last of the table.
fn start(second_half: bool, narrow: u32) -> [u64; 8] {
    let skip = if second_half { 8 } else { 0 };
    std::array::from_fn(|at| SQUARE_ROOTS[skip + at] >> narrow)
}

/// `hashlib.sha256`.
pub fn sha256(bytes: &[u8]) -> Vec<u8> {
    sha2_small(bytes, start(false, 32))
}

/// `hashlib.sha224`: begins with the second halves of SHA-384's words.
pub fn sha224(bytes: &[u8]) -> Vec<u8> {
    let mut digest = sha2_small(bytes, start(true, 0));
    digest.truncate(28);
    digest
}

/// `hashlib.sha512`.
pub fn sha512(bytes: &[u8]) -> Vec<u8> {
    sha2_large(bytes, start(false, 0))
}

/// `hashlib.sha384`.
pub fn sha384(bytes: &[u8]) -> Vec<u8> {
    let mut digest = sha2_large(bytes, start(true, 0));
    digest.truncate(48);
    digest
}

const START: [u32; 5] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];

/// `hashlib.sha1`.
pub fn sha1(bytes: &[u8]) -> Vec<u8> {
    let mut state = START;
    for block in pad(bytes, 64, true).chunks_exact(64) {
        let mut words: Vec<u32> =
            block.chunks_exact(4).map(|word| word.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte))).collect();
        for at in 16..80 {
            words.push((words[at - 3] ^ words[at - 8] ^ words[at - 14] ^ words[at - 16]).rotate_left(1));
        }
        let [mut a, mut b, mut c, mut d, mut e] = state;
        for (round, word) in words.iter().enumerate() {
            let (mixed, key) = match round / 20 {
                0 => (b & c | !b & d, 0x5a82_7999),
                1 => (b ^ c ^ d, 0x6ed9_eba1),
                2 => (b & c | b & d | c & d, 0x8f1b_bcdc_u32),
                _ => (b ^ c ^ d, 0xca62_c1d6),
            };
            let next = a.rotate_left(5).wrapping_add(mixed).wrapping_add(e).wrapping_add(key).wrapping_add(*word);
            (e, d, c, b, a) = (d, c, b.rotate_left(30), a, next);
        }
        for (word, add) in state.iter_mut().zip([a, b, c, d, e]) {
            *word = word.wrapping_add(add);
        }
    }
    state.iter().flat_map(|word| word.to_be_bytes()).collect()
}

/// `hashlib.md5`.
pub fn md5(bytes: &[u8]) -> Vec<u8> {
    const TURNS: [[u32; 4]; 4] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];
    let mut state = [START[0], START[1], START[2], START[3]];
    for block in pad(bytes, 64, false).chunks_exact(64) {
        let words: Vec<u32> = block
            .chunks_exact(4)
            .map(|word| word.iter().rev().fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
            .collect();
        let [mut a, mut b, mut c, mut d] = state;
        for round in 0..64 {
            let (mixed, place) = match round / 16 {
                0 => (b & c | !b & d, round),
                1 => (d & b | !d & c, 5 * round + 1),
                2 => (b ^ c ^ d, 3 * round + 5),
                _ => (c ^ (b | !d), 7 * round),
            };
            let key = (f64::sin(round as f64 + 1.0).abs() * 4_294_967_296.0) as u32;
            let sum = a.wrapping_add(mixed).wrapping_add(key).wrapping_add(words[place % 16]);
            (a, d, c, b) = (d, c, b, b.wrapping_add(sum.rotate_left(TURNS[round / 16][round % 4])));
        }
        for (word, add) in state.iter_mut().zip([a, b, c, d]) {
            *word = word.wrapping_add(add);
        }
    }
    state.iter().flat_map(|word| word.to_le_bytes()).collect()
}
