//! Packing by prediction: an arithmetic coder spends few bits on what the model expects.
//!
//! All of it is arithmetic on whole numbers, so that every machine unpacks what any other has packed.

use super::model::Model;
use super::squeeze::{DICTIONARY, UnpackError};

/// Longer texts take too long to predict while somebody types; they are packed by [`super::squeeze`].
pub const MOST_MIXED: usize = 40_000;

/// The packed bytes: length, checksum, code.
pub fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    let mut length = bytes.len();
    while length > 127 {
        packed.push(length as u8 | 128);
        length >>= 7;
    }
    packed.push(length as u8);
    packed.extend_from_slice(&checksum(bytes).to_be_bytes());
    let mut coder = Coder::default();
    let mut model = Model::primed(DICTIONARY);
    for &byte in bytes {
        for shift in (0..8).rev() {
            let bit = byte >> shift & 1 == 1;
            coder.narrow(model.predict(), bit);
            model.learn(bit);
            while let Some(settled) = coder.settled() {
                packed.push(settled);
            }
        }
    }
    packed.extend(coder.rest());
    packed
}

pub fn unpack(packed: &[u8]) -> Result<Vec<u8>, UnpackError> {
    let (length, rest) = read_length(packed).ok_or(UnpackError::Damaged)?;
    if length > MOST_MIXED {
        return Err(UnpackError::TooLarge);
    }
    let (sum, code) = rest.split_first_chunk::<2>().ok_or(UnpackError::Damaged)?;
    // Whoever packed left off no more than the zeros at the end.
    let mut code = code.iter().copied().chain(std::iter::repeat(0));
    let mut next = move || code.next().unwrap_or(0);
    let mut read = (0..4).fold(0, |read, _| read << 8 | u32::from(next()));
    let mut coder = Coder::default();
    let mut model = Model::primed(DICTIONARY);
    let mut bytes = Vec::with_capacity(length);
    for _ in 0..length {
        let mut byte = 0;
        for _ in 0..8 {
            let chance = model.predict();
            let bit = read <= coder.middle(chance);
            coder.narrow(chance, bit);
            model.learn(bit);
            while coder.settled().is_some() {
                read = read << 8 | u32::from(next());
            }
            byte = byte << 1 | u8::from(bit);
        }
        bytes.push(byte);
    }
    if checksum(&bytes).to_be_bytes() == *sum { Ok(bytes) } else { Err(UnpackError::Damaged) }
}

/// Seven bits a byte, the lowest first.
fn read_length(packed: &[u8]) -> Option<(usize, &[u8])> {
    let mut length = 0;
    for (place, &byte) in packed.iter().enumerate().take(4) {
        length |= usize::from(byte & 127) << (7 * place);
        if byte < 128 {
            return Some((length, &packed[place + 1..]));
        }
    }
    None
}

/// CRC-16 of XMODEM: a cut or a changed character goes unnoticed once in 65,536 times.
fn checksum(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |sum, &byte| {
        (0..8).fold(sum ^ u16::from(byte) << 8, |sum, _| sum << 1 ^ if sum >> 15 == 1 { 0x1021 } else { 0 })
    })
}

/// The interval that stands for all bits so far.
struct Coder {
    low: u32,
    high: u32,
}

impl Default for Coder {
    fn default() -> Self {
        Self { low: 0, high: u32::MAX }
    }
}

impl Coder {
    /// Up to here the interval stands for a 1, which has `chance` in 4096.
    fn middle(&self, chance: u32) -> u32 {
        self.low + ((u64::from(self.high - self.low) * u64::from(chance)) >> 12) as u32
    }

    fn narrow(&mut self, chance: u32, bit: bool) {
        let middle = self.middle(chance);
        if bit { self.high = middle } else { self.low = middle + 1 }
    }

    /// Takes off the first byte, once it can no longer change.
    fn settled(&mut self) -> Option<u8> {
        let first = (self.high >> 24) as u8;
        ((self.low ^ self.high) >> 24 == 0).then(|| {
            self.low <<= 8;
            self.high = self.high << 8 | 255;
            first
        })
    }

    /// The fewest bytes that lie in the interval, with zeros after them.
    fn rest(&self) -> Vec<u8> {
        let zeros = (0..=32).rev().find(|zeros| self.rounded(*zeros) <= u64::from(self.high)).unwrap_or(0);
        let mut bytes = (self.rounded(zeros) as u32).to_be_bytes().to_vec();
        while bytes.last() == Some(&0) {
            bytes.pop();
        }
        bytes
    }

    /// The lowest number from `low` on that ends with so many zero bits.
    fn rounded(&self, zeros: u32) -> u64 {
        u64::from(self.low).div_ceil(1 << zeros) << zeros
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_packed_unpacks() {
        let long = "for i in range(10):\n    print(i, 'a')\n".repeat(300);
        let noise: Vec<u8> = (0..3000u32).map(|i| (i.wrapping_mul(2654435761) >> 13) as u8).collect();
        for bytes in [b"".as_slice(), b"x", b"\0\0\0\0", &[255; 500], long.as_bytes(), &noise] {
            assert_eq!(unpack(&pack(bytes)).unwrap(), bytes);
        }
    }

    #[test]
    fn noise_takes_little_more_than_itself() {
        let noise: Vec<u8> = (0..3000u32).map(|i| (i.wrapping_mul(2654435761) >> 13) as u8).collect();
        assert!(pack(&noise).len() < 3600);
    }

    #[test]
    fn damage_and_bombs_are_refused() {
        let text = b"print('hello, world, this is a longer text')";
        let packed = pack(text);
        for cut in 0..packed.len() {
            assert_eq!(unpack(&packed[..cut]), Err(UnpackError::Damaged), "cut at {cut}");
        }
        for at in 3..packed.len() {
            let mut changed = packed.clone();
            changed[at] ^= 4;
            // The last byte may end with bits that nobody reads.
            let harmless = at + 1 == packed.len() && unpack(&changed).is_ok_and(|bytes| bytes == text);
            assert!(harmless || unpack(&changed) == Err(UnpackError::Damaged), "changed at {at}");
        }
        assert_eq!(unpack(&[255, 255, 255, 1, 0, 0]), Err(UnpackError::TooLarge));
        assert_eq!(unpack(&[255; 9]), Err(UnpackError::Damaged));
    }
}
