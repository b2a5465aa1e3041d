//! The same done to many things, on all processors where there are several.

/// What `f` makes of each item, in their order. What is small is done at once, without waking anybody.
#[cfg(not(target_arch = "wasm32"))]
pub fn in_parallel<T: Send, R: Send>(items: Vec<T>, is_large: bool, f: impl Fn(T) -> R + Sync + Send) -> Vec<R> {
    use rayon::prelude::*;
    if is_large { items.into_par_iter().map(f).collect() } else { items.into_iter().map(f).collect() }
}

/// A browser's program has one thread.
#[cfg(target_arch = "wasm32")]
pub fn in_parallel<T, R>(items: Vec<T>, _is_large: bool, f: impl Fn(T) -> R) -> Vec<R> {
    items.into_iter().map(f).collect()
}
