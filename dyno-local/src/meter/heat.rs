//! The heat of a partition: its minutes, how long it has been hot, and where it would be cut.
//!
//! A split divides it. Both parts were hot as long as the whole, and keep their share of its minutes
//! and of the sampled keys: a part that is hot for one more minute by itself is cut again.

use super::sample::Sample;
use super::usage::{Cause, Demand, History, Minute, end_of, start_of};
use crate::base::{Timestamp, limits};
use crate::encoding::Key;

/// What a partition was used for.
#[derive(Debug, Clone)]
pub(super) struct Heat {
    history: History,
    /// How many minutes, the last one among them, were hot one after the other.
    hot_minutes: u32,
    /// Whether that is long enough, and no cut was asked for since the last minute was over.
    is_due: bool,
    sample: Sample,
}

impl Heat {
    pub(super) const fn new() -> Self {
        Self {
            history: History::new(limits::HEAT_MINUTES_KEPT),
            hot_minutes: 0,
            is_due: false,
            sample: Sample::EMPTY,
        }
    }

    /// Notes units that were drawn for a key, and returns `true` if the partition has been hot for
    /// long enough to split: each minute, until somebody asks where.
    pub(super) fn draw(
        &mut self,
        (demand, units): (Demand, f64),
        key: Option<&Key>,
        now: Timestamp,
    ) -> bool {
        self.turn(now);
        if let Some(minute) = self.history.open() {
            minute.usage(demand).draw(units);
        }
        if self.hot_minutes > 0
            && let Some(key) = key
        {
            self.sample.show(key, weight(demand, units));
        }
        self.is_due
    }

    /// Notes that a request was throttled here.
    pub(super) fn throttle(&mut self, demand: Demand, now: Timestamp) {
        self.turn(now);
        if let Some(minute) = self.history.open() {
            minute.usage(demand).throttle(Cause::KeyRange);
        }
    }

    /// Returns where the partition is to be cut for its heat; `None` if it is not, or cannot be.
    pub(super) fn cut(&mut self, keeps_collections: bool) -> Option<Key> {
        if !std::mem::take(&mut self.is_due) {
            return None;
        }
        let cut = self.sample.cut(keeps_collections);
        if cut.is_none() {
            // Should it be hot for another minute, other keys may be.
            self.sample.clear();
        }
        cut
    }

    /// Takes out the heat from a bound on: as much as the sampled keys say, or this share where
    /// there are none.
    ///
    /// Unverified: that a part has been hot as long as the whole; the service tells that splits go
    /// on, not how soon.
    pub(super) fn split_off(&mut self, bound: &Key, share: f64) -> Self {
        let (sample, share) = self.sample.split_off(bound).unwrap_or((Sample::EMPTY, share));
        self.is_due = false;
        Self {
            history: self.history.split_off(share),
            hot_minutes: self.hot_minutes,
            is_due: false,
            sample,
        }
    }

    /// Returns the minutes that are kept.
    pub(super) fn minutes(&self) -> Vec<Minute> {
        self.history.minutes()
    }

    /// Opens the minute of now, and judges the one that is over.
    fn turn(&mut self, now: Timestamp) {
        let Some(over) = self.history.turn(now) else { return };
        // A minute in which nobody came is not hot.
        let is_next = end_of(over.start) == start_of(now);
        self.hot_minutes = if is_hot(&over) && is_next { self.hot_minutes + 1 } else { 0 };
        if self.hot_minutes == 0 {
            self.sample.clear();
        }
        self.is_due = self.hot_minutes >= limits::HEAT_SPLIT_MINUTES;
    }
}

/// Returns how much of a partition units take, in read units.
fn weight(demand: Demand, units: f64) -> f64 {
    match demand {
        Demand::EventualRead | Demand::StrongRead => units,
        Demand::Write | Demand::Backfill => {
            units * per_minute(limits::PARTITION_READ_UNITS)
                / per_minute(limits::PARTITION_WRITE_UNITS)
        }
    }
}

/// Returns `true` if reads or writes took most of what a partition serves in a minute.
fn is_hot(minute: &Minute) -> bool {
    let takes_most = |units: f64, limit: i64| {
        units * 100.0 > per_minute(limit) * f64::from(limits::HEAT_PERCENT)
    };
    takes_most(minute.reads.units, limits::PARTITION_READ_UNITS)
        || takes_most(minute.written(), limits::PARTITION_WRITE_UNITS)
}

#[expect(clippy::cast_precision_loss, reason = "limits of a partition are small")]
const fn per_minute(units_per_second: i64) -> f64 {
    (units_per_second * 60) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Uses units of a kind in each of these minutes; returns in which a split was due.
    fn due(minutes: &[i64], demand: Demand, units: f64) -> Vec<i64> {
        let (mut heat, key) = (Heat::new(), Key::of_hash(1));
        let mut due = Vec::new();
        for minute in minutes {
            let now = Timestamp::from_seconds(minute * 60 + 1);
            if heat.draw((demand, units), Some(&key), now) {
                due.push(*minute);
            }
        }
        due
    }

    /// reference: "Split for heat: when a partition stays > 80 % for a simulated 5–10 min".
    #[test]
    fn five_hot_minutes_are_heat() {
        let all: Vec<i64> = (0..8).collect();
        for (demand, full) in [
            (Demand::Write, 60_000.0),
            (Demand::StrongRead, 180_000.0),
            (Demand::EventualRead, 180_000.0),
        ] {
            assert_eq!(due(&all, demand, full * 0.801), [5, 6, 7], "{demand:?}");
            assert!(due(&all, demand, full * 0.8).is_empty(), "{demand:?}");
        }
        assert!(due(&[0, 1, 2, 3, 5, 6, 7, 8, 9], Demand::Write, 60_000.0).is_empty());
        assert_eq!(due(&[0, 1, 2, 3, 5, 6, 7, 8, 9, 10], Demand::Write, 60_000.0), [10]);
    }

    #[test]
    fn a_partition_that_cooled_is_not_cut() {
        let mut heat = Heat::new();
        let mut turn = |minute: i64, units: f64| {
            for hash in 0..20 {
                let now = Timestamp::from_seconds(minute * 60);
                heat.draw((Demand::Write, units / 20.0), Some(&Key::of_hash(hash)), now);
            }
            heat.cut(false)
        };
        for minute in 0..5 {
            assert_eq!(turn(minute, 60_000.0), None, "minute {minute}");
        }
        assert_eq!(turn(5, 60_000.0), Some(Key::of_hash(10)));
        turn(6, 1.0);
        assert_eq!(turn(7, 1.0), None);
    }

    #[test]
    fn the_parts_of_a_hot_partition_are_hot_as_long() {
        let mut heat = Heat::new();
        // Of 20 keys the upper half has three in four units.
        let minute = |heat: &mut Heat, minute: i64, units: f64, keys: std::ops::Range<u64>| {
            for n in keys {
                let weight = if n < 10 { 0.25 } else { 0.75 };
                let now = Timestamp::from_seconds(minute * 60);
                heat.draw((Demand::Write, units * weight / 10.0), Some(&Key::of_hash(n)), now);
            }
        };
        for at in 0..5 {
            minute(&mut heat, at, 58_000.0, 0..20);
        }
        minute(&mut heat, 5, 100.0, 0..20);
        let units = |heat: &Heat| heat.minutes().iter().map(|it| it.writes.units).sum::<f64>();
        let whole = units(&heat);
        let bound = heat.cut(false).unwrap();
        let mut above = heat.split_off(&bound, 0.5);
        assert!((units(&heat) + units(&above) - whole).abs() < 1e-6);
        assert_eq!((heat.cut(false), above.cut(false)), (None, None), "not twice in a minute");
        // Of both parts that which stays hot is cut once more when its own minute is over.
        for (at, rate) in [(5, 76_000.0), (6, 1.0)] {
            minute(&mut heat, at, rate, 0..10);
            minute(&mut above, at, rate, 10..20);
        }
        assert_eq!(heat.cut(false), None);
        assert!(above.cut(false).is_some_and(|bound| bound > Key::of_hash(10)));
    }

    #[test]
    fn minutes_of_an_hour_are_kept() {
        let mut heat = Heat::new();
        for minute in 0..100 {
            heat.throttle(Demand::Write, Timestamp::from_seconds(minute * 60));
        }
        let minutes = heat.minutes();
        assert_eq!(minutes.len(), 60);
        assert_eq!(minutes[0].start, Timestamp::from_seconds(40 * 60));
        assert_eq!(minutes[0].writes.throttled.key_range, 1);
    }
}
