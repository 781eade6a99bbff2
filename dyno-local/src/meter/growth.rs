//! How tables on demand grow: at once to twice their previous peak, and no further for half an hour.
//!
//! A peak is the units a second of a whole minute. It becomes the previous peak half an hour after
//! that minute; so traffic can double every half hour without being throttled, and what is more than
//! double may be. A table never forgets its peak.

use std::collections::VecDeque;

use super::usage::end_of;
use crate::base::{Timestamp, limits};

/// The traffic of one kind that a table has seen.
#[derive(Debug, Default)]
pub(super) struct Growth {
    /// The highest rate of a minute that is long enough ago, in units a second.
    peak: i64,
    /// When later and higher minutes become the peak, and their rates: both grow.
    rising: VecDeque<(Timestamp, i64)>,
}

impl Growth {
    /// Notes the units of a minute that is over.
    ///
    /// Unverified: that a peak is a minute's average; the service says "sustained".
    pub(super) fn note(&mut self, start: Timestamp, units: f64) {
        #[expect(clippy::cast_possible_truncation, reason = "a cast of a float saturates")]
        let rate = (units / 60.0) as i64;
        let until = end_of(start).plus_micros(limits::ON_DEMAND_PEAK_MICROS);
        let highest = self.rising.back().map_or(self.peak, |(_, highest)| *highest);
        if rate > highest {
            self.rising.push_back((until, rate));
        }
    }

    /// Lets what is long enough ago become the peak.
    pub(super) fn settle(&mut self, now: Timestamp) {
        while let Some((until, rate)) = self.rising.front().copied()
            && until <= now
        {
            self.peak = rate;
            self.rising.pop_front();
        }
    }

    /// Returns the units a second that are served at once, of a table prepared for so many.
    pub(super) const fn served(&self, warm: i64) -> i64 {
        let earned = self.peak.saturating_mul(limits::ON_DEMAND_GROWTH);
        if earned > warm { earned } else { warm }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peak_doubles_what_is_served_after_half_an_hour() {
        let mut growth = Growth::default();
        let minute = |number: i64| Timestamp::from_seconds(number * 60);
        let served = |growth: &mut Growth, at: Timestamp| {
            growth.settle(at);
            growth.served(4_000)
        };
        growth.note(minute(0), 3_000.0 * 60.0);
        growth.note(minute(1), 2_500.0 * 60.0);
        growth.note(minute(2), 3_500.0 * 60.0);
        assert_eq!(served(&mut growth, minute(31).plus_micros(-1)), 4_000);
        assert_eq!(served(&mut growth, minute(31)), 6_000);
        assert_eq!(served(&mut growth, minute(32)), 6_000);
        assert_eq!(served(&mut growth, minute(33)), 7_000);
        // Quiet weeks change nothing, nor do minutes below the peak.
        growth.note(minute(50_000), 1.0);
        assert_eq!(served(&mut growth, minute(100_000)), 7_000);
    }
}
