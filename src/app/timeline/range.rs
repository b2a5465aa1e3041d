//! The part of the axis in view: nanoseconds to pixels and back.

/// From and to, in nanoseconds; never empty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    pub from: f64,
    pub to: f64,
}

/// No closer than a microsecond: below it the simulation says nothing.
const CLOSEST: f64 = 1_000.0;

impl Range {
    pub fn whole(total: u64) -> Self {
        Self { from: 0.0, to: (total as f64).max(1.0) }
    }

    pub fn length(self) -> f64 {
        self.to - self.from
    }

    pub fn x(self, at: u64, width: f64) -> f64 {
        (at as f64 - self.from) / self.length() * width
    }

    /// Nanoseconds at `x`.
    pub fn at(self, x: f64, width: f64) -> u64 {
        (self.from + x / width.max(1.0) * self.length()).max(0.0) as u64
    }

    /// Shows `factor` of the present length, with the time `around` staying where it is.
    pub fn zoom(self, factor: f64, around: u64, total: u64) -> Self {
        let around = (around as f64).clamp(self.from, self.to);
        let length = (self.length() * factor).clamp(CLOSEST.min(total as f64), total as f64).max(1.0);
        let share = (around - self.from) / self.length();
        Self { from: around - share * length, to: around + (1.0 - share) * length }.inside(total)
    }

    /// Moves by a share of the present length.
    pub fn pan(self, share: f64, total: u64) -> Self {
        let by = self.length() * share;
        Self { from: self.from + by, to: self.to + by }.inside(total)
    }

    fn inside(self, total: u64) -> Self {
        let length = self.length();
        let from = self.from.clamp(0.0, (total as f64 - length).max(0.0));
        Self { from, to: from + length }
    }

    /// Round times in view, about `count` of them.
    pub fn ticks(self, count: f64) -> Vec<u64> {
        let rough = (self.length() / count.max(1.0)).max(1.0);
        let magnitude = 10f64.powf(rough.log10().floor());
        let step =
            [1.0, 2.0, 5.0, 10.0].into_iter().map(|n| n * magnitude).find(|step| *step >= rough).unwrap_or(rough);
        let first = (self.from / step).ceil() as u64;
        let last = (self.to / step).floor() as u64;
        (first..=last).map(|n| (n as f64 * step) as u64).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zooming_keeps_the_pointer_and_stays_inside() {
        let range = Range::whole(1_000_000).zoom(0.5, 250_000, 1_000_000);
        assert_eq!(range, Range { from: 125_000.0, to: 625_000.0 });
        assert_eq!(range.x(250_000, 100.0), 25.0);
        assert_eq!(range.pan(9.0, 1_000_000), Range { from: 500_000.0, to: 1_000_000.0 });
        assert_eq!(range.zoom(100.0, 0, 1_000_000), Range::whole(1_000_000));
    }

    #[test]
    fn ticks_are_round() {
        assert_eq!(
            Range::whole(600_000_000).ticks(6.0),
            [0, 100_000_000, 200_000_000, 300_000_000, 400_000_000, 500_000_000, 600_000_000]
        );
        assert_eq!(Range::whole(0).ticks(5.0), [0, 1]);
    }
}
