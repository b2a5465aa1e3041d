//! Index arithmetic of slices and of `start, end` arguments.

use super::Raised;

/// The indices a slice visits: `count` of them, from `start` in steps of `step`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    pub start: i64,
    pub stop: i64,
    pub step: i64,
    pub count: usize,
}

impl Range {
    /// The indices in order; each lies inside the sequence.
    pub fn indices(self) -> impl DoubleEndedIterator<Item = usize> + ExactSizeIterator {
        (0..self.count).map(move |turn| (self.start + turn as i64 * self.step) as usize)
    }
}

/// `slice(start, stop, step).indices(length)`; raises `ValueError` on a step of zero.
pub fn indices(start: Option<i64>, stop: Option<i64>, step: Option<i64>, length: usize) -> Result<Range, Raised> {
    let step = step.unwrap_or(1).max(-i64::MAX);
    if step == 0 {
        return Err(Raised::value("slice step cannot be zero"));
    }
    let length = length as i64;
    let (lowest, highest) = if step > 0 { (0, length) } else { (-1, length - 1) };
    let fit = |index: i64| if index < 0 { index.saturating_add(length).max(lowest) } else { index.min(highest) };
    let start = start.map_or(if step > 0 { lowest } else { highest }, fit);
    let stop = stop.map_or(if step > 0 { highest } else { lowest }, fit);
    let distance = if step > 0 { stop - start } else { start - stop };
    let count = if distance <= 0 { 0 } else { (distance as u64 - 1) / step.unsigned_abs() + 1 };
    Ok(Range { start, stop, step, count: count as usize })
}

/// The `start, end` of methods such as `str.find`, brought into `0..=length`; `start` may stay beyond the end.
pub fn bounds(start: Option<i64>, end: Option<i64>, length: usize) -> (usize, usize) {
    let length = length as i64;
    let fit = |index: i64| if index < 0 { index.saturating_add(length).max(0) } else { index };
    let end = end.map_or(length, |end| fit(end).min(length));
    (start.map_or(0, fit) as usize, end as usize)
}

/// The place of `index` in a sequence of `length`, counting from the end when negative.
pub fn place(index: i64, length: usize) -> Option<usize> {
    let index = if index < 0 { index.checked_add(length as i64)? } else { index };
    usize::try_from(index).ok().filter(|index| *index < length)
}
