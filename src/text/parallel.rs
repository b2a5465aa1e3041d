//! The same done to many things, on all processors where there are several.

/// What `f` makes of each item, in their order. What is small is done at once, without waking anybody.
#[cfg(not(target_arch = "wasm32"))]
pub fn in_parallel<T: Send, R: Send>(items: Vec<T>, is_large: bool, f: impl Fn(T) -> R + Sync) -> Vec<R> {
    use std::sync::{Mutex, PoisonError};
    let helpers = if is_large { std::thread::available_parallelism().map_or(0, |count| count.get() - 1) } else { 0 };
    if helpers == 0 {
        return items.into_iter().map(f).collect();
    }
    let ahead = Mutex::new((0..).zip(items));
    let next = || ahead.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || {
        let mut done: Vec<(usize, R)> = Vec::new();
        while let Some((number, item)) = next() {
            done.push((number, f(item)));
        }
        done
    };
    // This thread works too: where the others have no processor for themselves, nobody waits for them.
    let mut done = std::thread::scope(|scope| {
        let others: Vec<_> = (0..helpers).map(|_| scope.spawn(work)).collect();
        let mut done = work();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        done
    });
    done.sort_unstable_by_key(|&(number, _)| number);
    done.into_iter().map(|(_, result)| result).collect()
}

/// A browser's program has one thread.
#[cfg(target_arch = "wasm32")]
pub fn in_parallel<T, R>(items: Vec<T>, _is_large: bool, f: impl Fn(T) -> R) -> Vec<R> {
    items.into_iter().map(f).collect()
}
