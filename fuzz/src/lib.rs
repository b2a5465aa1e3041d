//! The fuzz targets' common part: what they hold, and how an input is changed.

pub mod mutate;
mod random;
pub mod targets;

pub use libfuzzer_sys;

/// A program that hands one of the targets to libFuzzer, with our own changes beside libFuzzer's.
#[macro_export]
macro_rules! fuzz {
    ($target:ident) => {
        $crate::libfuzzer_sys::fuzz_target!(|data: &[u8]| $crate::targets::$target(data));

        $crate::libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
            if seed % 2 == 0 {
                return $crate::libfuzzer_sys::fuzzer_mutate(data, size, max_size);
            }
            let mut changed = $crate::mutate::mutate(&data[..size], seed.into());
            changed.truncate(max_size);
            data[..changed.len()].copy_from_slice(&changed);
            changed.len()
        });
    };
}
