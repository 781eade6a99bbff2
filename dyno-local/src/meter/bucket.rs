//! A token bucket that fills by the clock and may be drawn below zero.

use crate::base::Timestamp;

/// Micro-units in a unit: a rate of units a second, times microseconds, is micro-units.
const MICROS: i64 = 1_000_000;

/// A bucket of capacity units. Whoever looks at it brings the time and the rate at which it fills.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bucket {
    /// In micro-units; below zero when more was drawn than there was.
    level: i64,
    /// When the level was what it is.
    at: Timestamp,
}

impl Bucket {
    /// Returns a bucket with the units of one second.
    pub(super) const fn new(at: Timestamp, units_per_second: i64) -> Self {
        Self { level: units_per_second.saturating_mul(MICROS), at }
    }

    /// Fills the bucket up to now, with at most what so many seconds bring.
    pub(super) fn refill(&mut self, now: Timestamp, units_per_second: i64, seconds_kept: i64) {
        // A clock that was set back brings nothing.
        let elapsed = now.as_micros().saturating_sub(self.at.as_micros()).max(0);
        let depth = units_per_second.saturating_mul(seconds_kept).saturating_mul(MICROS);
        let filled = self.level.saturating_add(elapsed.saturating_mul(units_per_second));
        self.level = filled.min(depth);
        self.at = self.at.max(now);
    }

    /// Returns `true` if there is something left, which admits a request of any size.
    pub(super) const fn has_some(&self) -> bool {
        self.level > 0
    }

    /// Returns what is left, in micro-units.
    pub(super) const fn level(&self) -> i64 {
        self.level
    }

    /// Returns the first moment at which the units of a second are there, if nobody draws; `None` if
    /// they never will be.
    pub(super) const fn second_at(&self, units_per_second: i64) -> Option<Timestamp> {
        self.level_at(units_per_second.saturating_mul(MICROS), units_per_second)
    }

    /// Returns the first moment at which there is something, if nobody draws; `None` if there never
    /// will be.
    pub(super) const fn some_at(&self, units_per_second: i64) -> Option<Timestamp> {
        self.level_at(1, units_per_second)
    }

    const fn level_at(&self, level: i64, units_per_second: i64) -> Option<Timestamp> {
        let lacking = level.saturating_sub(self.level);
        if lacking <= 0 {
            return Some(self.at);
        }
        if units_per_second <= 0 {
            return None;
        }
        let whole = lacking / units_per_second;
        let rounded_up = if lacking % units_per_second == 0 { whole } else { whole + 1 };
        Some(self.at.plus_micros(rounded_up))
    }

    /// Draws units, below zero if there are not as many.
    pub(super) fn draw(&mut self, units: f64) {
        #[expect(clippy::cast_possible_truncation, reason = "a cast of a float saturates")]
        let micros = (units * 1e6) as i64;
        self.level = self.level.saturating_sub(micros);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_micros(millis * 1_000)
    }

    #[test]
    fn a_bucket_fills_by_the_clock_and_is_drawn_below_zero() {
        let mut bucket = Bucket::new(at(0), 10);
        bucket.draw(25.5);
        assert!(!bucket.has_some());
        assert_eq!(bucket.level(), -15_500_000);
        // At 10 units a second it takes 1.55 s until it is empty, and a moment more to have some.
        bucket.refill(at(1_550), 10, 300);
        assert!(!bucket.has_some());
        bucket.refill(at(1_551), 10, 300);
        assert!(bucket.has_some());
        // Set back, the clock takes nothing away and gives nothing twice.
        bucket.refill(at(0), 10, 300);
        bucket.refill(at(1_551), 10, 300);
        assert_eq!(bucket.level(), 10_000);
        bucket.refill(at(10_000_000), 10, 300);
        assert_eq!(bucket.level(), 3_000 * MICROS);
        // A lower rate keeps less.
        bucket.refill(at(10_000_000), 1, 300);
        assert_eq!(bucket.level(), 300 * MICROS);
    }

    #[test]
    fn how_often_one_looks_makes_no_difference() {
        let (mut often, mut once) = (Bucket::new(at(0), 7), Bucket::new(at(0), 7));
        often.draw(100.0);
        once.draw(100.0);
        for millis in 1..=977 {
            often.refill(at(millis), 7, 300);
        }
        once.refill(at(977), 7, 300);
        assert_eq!(often.level(), once.level());
    }

    #[test]
    fn what_is_wanted_is_there_when_it_came() {
        let mut bucket = Bucket::new(at(0), 3);
        assert_eq!(bucket.second_at(3), Some(at(0)));
        bucket.draw(1.0);
        // A third of a second, rounded up.
        let moment = Timestamp::from_micros(333_334);
        assert_eq!(bucket.second_at(3), Some(moment));
        bucket.refill(moment.plus_micros(-1), 3, 300);
        assert_eq!(bucket.second_at(3), Some(moment));
        bucket.refill(at(5_000_000), 3, 300);
        assert_eq!(bucket.second_at(3), Some(at(5_000_000)));
        assert_eq!(bucket.second_at(0), Some(at(5_000_000)));
        assert_eq!(bucket.some_at(3), Some(at(5_000_000)));
        bucket.draw(900.0);
        assert_eq!(bucket.level(), 0);
        assert_eq!(bucket.some_at(3), Some(at(5_000_000).plus_micros(1)));
        bucket.draw(1.5);
        assert_eq!(bucket.some_at(3), Some(at(5_000_000).plus_micros(500_001)));
        assert_eq!((bucket.second_at(0), bucket.some_at(0)), (None, None));
    }

    #[test]
    fn the_largest_rates_overflow_nothing() {
        let mut bucket = Bucket::new(at(0), i64::MAX);
        bucket.draw(f64::MAX);
        bucket.refill(at(i64::MAX / 1_000), i64::MAX, 300);
        assert!(bucket.has_some());
    }
}
