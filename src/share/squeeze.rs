//! Deflate with a preset dictionary: short programs share their commonest words with it, so that links stay short.

use miniz_oxide::deflate::core::{CompressorOxide, TDEFLFlush, compress_to_output, create_comp_flags_from_zip_params};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};

/// What every link may refer back to; frozen, or old links no longer open.
/// The commonest words stand last, where the distance to them is shortest.
pub const DICTIONARY: &[u8] = include_bytes!("dictionary-1.txt");

/// Most bytes that a link may unpack to: far more than any link that a browser takes, far less than memory.
pub const MOST_UNPACKED: usize = 4 << 20;

/// Why packed bytes cannot be unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnpackError {
    Damaged,
    TooLarge,
}

pub fn pack(bytes: &[u8]) -> Vec<u8> {
    let raw_deflate_at_best = create_comp_flags_from_zip_params(9, -15, 0);
    let mut compressor = CompressorOxide::new(raw_deflate_at_best);
    // The dictionary goes first and its output is dropped: after a flush to a byte's end, the rest can only refer to it.
    compress_to_output(&mut compressor, DICTIONARY, TDEFLFlush::Sync, |_| true);
    let mut packed = Vec::new();
    compress_to_output(&mut compressor, bytes, TDEFLFlush::Finish, |part| {
        packed.extend_from_slice(part);
        true
    });
    packed
}

pub fn unpack(packed: &[u8]) -> Result<Vec<u8>, UnpackError> {
    let mut out = DICTIONARY.to_vec();
    let mut decompressor = DecompressorOxide::new();
    let (mut read, mut written) = (0, out.len());
    loop {
        let room = (out.len() * 2).min(DICTIONARY.len() + MOST_UNPACKED);
        out.resize(room, 0);
        let flags = inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let (status, taken, made) = decompress(&mut decompressor, &packed[read..], &mut out, written, flags);
        read += taken;
        written += made;
        match status {
            TINFLStatus::Done => break,
            TINFLStatus::HasMoreOutput if room < DICTIONARY.len() + MOST_UNPACKED => {}
            TINFLStatus::HasMoreOutput => return Err(UnpackError::TooLarge),
            _ => return Err(UnpackError::Damaged),
        }
    }
    out.truncate(written);
    Ok(out.split_off(DICTIONARY.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_packed_unpacks() {
        for text in [
            "",
            "x",
            "import asyncio\n\nasync def main():\n    await asyncio.sleep(1)\n",
            &"ab\u{1F600}".repeat(20_000),
        ] {
            assert_eq!(unpack(&pack(text.as_bytes())).unwrap(), text.as_bytes());
        }
    }

    #[test]
    fn the_dictionary_shortens_a_short_program() {
        let text = b"import requests\n\n\ndef fetch(url):\n    return requests.get(url).json()\n";
        assert!(pack(text).len() < 30, "{}", pack(text).len());
    }

    #[test]
    fn damage_and_bombs_are_refused() {
        let packed = pack(b"print('hello, world, this is a longer text')");
        assert_eq!(unpack(&packed[..packed.len() - 4]), Err(UnpackError::Damaged));
        assert_eq!(unpack(&pack(&vec![0; MOST_UNPACKED + 1])), Err(UnpackError::TooLarge));
        for first in 0..=255u8 {
            let _ = unpack(&[first, 0xff, 0x13, 0x77]);
        }
    }
}
