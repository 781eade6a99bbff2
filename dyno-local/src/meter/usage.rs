//! Minutes of the clock, and what was used and refused in each: the ledger of an arm or a partition.
//!
//! Metrics, heat and the growth of tables on demand are all read off it.

use std::collections::VecDeque;
use std::time::Duration;

use crate::base::{Timestamp, micros};

/// The microseconds of a minute.
pub(crate) const MINUTE_MICROS: i64 = 60 * 1_000_000;

/// What was used of a table, an index or a partition in one minute of the engine's clock.
///
/// Minutes begin when those of the clock do. One in which nothing was asked for is not told.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub struct Minute {
    /// When the minute began.
    pub start: Timestamp,
    /// What reads used.
    pub reads: Usage,
    /// What writes used.
    pub writes: Usage,
    /// What setting the entries of older items used, of an index that was being filled. It is not
    /// among the writes; a throttle is an entry that had to wait.
    pub backfill: Usage,
}

/// What was used by requests of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub struct Usage {
    /// The capacity units that were consumed.
    pub units: f64,
    /// How often units were consumed: by each item of a batch or a transaction, each page of a read.
    pub draws: u64,
    /// The units of the smallest of them.
    pub draw_min: f64,
    /// The units of the greatest of them.
    pub draw_max: f64,
    /// How often something was throttled, by reason.
    pub throttled: Throttles,
}

/// How often something was throttled, by reason. A request may have several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Throttles {
    /// The provisioned units were used up.
    pub provisioned: u64,
    /// A partition's limit was reached, or a table on demand grew too fast.
    pub key_range: u64,
    /// What the account allows a table was used up.
    pub account: u64,
    /// The owner's limit on demand was reached.
    pub on_demand_max: u64,
}

impl Throttles {
    /// Returns how often something was throttled, whatever the reason.
    pub const fn total(&self) -> u64 {
        self.provisioned + self.key_range + self.account + self.on_demand_max
    }
}

/// What a request wants of a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Demand {
    /// A read that any copy serves.
    EventualRead,
    /// A read that the leader serves.
    StrongRead,
    Write,
    /// An entry that fills a new index, from what writes leave.
    Backfill,
}

/// Why there was no capacity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cause {
    Provisioned,
    Account,
    KeyRange,
    OnDemandMax,
}

impl Minute {
    pub(super) const fn usage(&mut self, demand: Demand) -> &mut Usage {
        match demand {
            Demand::EventualRead | Demand::StrongRead => &mut self.reads,
            Demand::Write => &mut self.writes,
            Demand::Backfill => &mut self.backfill,
        }
    }

    /// Returns all write units that were used.
    pub(crate) const fn written(&self) -> f64 {
        self.writes.units + self.backfill.units
    }

    /// Takes out a share of what was used.
    fn split_off(&mut self, share: f64) -> Self {
        Self {
            start: self.start,
            reads: self.reads.split_off(share),
            writes: self.writes.split_off(share),
            backfill: self.backfill.split_off(share),
        }
    }
}

impl Usage {
    pub(super) fn draw(&mut self, units: f64) {
        let is_first = self.draws == 0;
        self.draw_min = if is_first { units } else { self.draw_min.min(units) };
        self.draw_max = self.draw_max.max(units);
        self.units += units;
        self.draws += 1;
    }

    /// Takes out a share. What remains and what is taken are together what there was.
    fn split_off(&mut self, share: f64) -> Self {
        let units = self.units * share;
        self.units -= units;
        let draws = taken(&mut self.draws, share);
        let Throttles { provisioned, key_range, account, on_demand_max } = &mut self.throttled;
        let throttled = Throttles {
            provisioned: taken(provisioned, share),
            key_range: taken(key_range, share),
            account: taken(account, share),
            on_demand_max: taken(on_demand_max, share),
        };
        Self { units, draws, throttled, ..*self }
    }

    pub(super) const fn throttle(&mut self, cause: Cause) {
        match cause {
            Cause::Provisioned => self.throttled.provisioned += 1,
            Cause::Account => self.throttled.account += 1,
            Cause::KeyRange => self.throttled.key_range += 1,
            Cause::OnDemandMax => self.throttled.on_demand_max += 1,
        }
    }
}

/// Takes a share of a count, to the nearest whole one.
fn taken(count: &mut u64, share: f64) -> u64 {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "counts of minutes are far below 2^53, and a share is between 0 and 1"
    )]
    let taken = ((*count as f64 * share).round() as u64).min(*count);
    *count -= taken;
    taken
}

/// The last minutes in which something was asked for, the newest open.
#[derive(Debug, Clone)]
pub(super) struct History {
    minutes: VecDeque<Minute>,
    /// How many are kept.
    kept: usize,
}

impl History {
    pub(super) const fn new(kept: usize) -> Self {
        Self { minutes: VecDeque::new(), kept }
    }

    /// Opens the minute of this moment, and returns the one that is over with it, if any.
    pub(super) fn turn(&mut self, now: Timestamp) -> Option<Minute> {
        // A clock that was set back stays in the minute where it was.
        if self.minutes.back().is_some_and(|last| now < end_of(last.start)) {
            return None;
        }
        let last = self.minutes.back().copied();
        if self.minutes.len() >= self.kept {
            self.minutes.pop_front();
        }
        self.minutes.push_back(Minute { start: start_of(now), ..Minute::default() });
        last
    }

    /// Takes out a share of every minute.
    pub(super) fn split_off(&mut self, share: f64) -> Self {
        let minutes = self.minutes.iter_mut().map(|minute| minute.split_off(share)).collect();
        Self { minutes, kept: self.kept }
    }

    /// Returns the open minute, after the first [`Self::turn`].
    pub(super) fn open(&mut self) -> Option<&mut Minute> {
        self.minutes.back_mut()
    }

    /// Returns all that are kept, the oldest first.
    pub(super) fn minutes(&self) -> Vec<Minute> {
        self.minutes.iter().copied().collect()
    }

    /// Returns those that began at a moment or later, the oldest first.
    pub(super) fn minutes_from(&self, start: Timestamp) -> Vec<Minute> {
        let first = self.minutes.partition_point(|minute| minute.start < start);
        self.minutes.range(first..).copied().collect()
    }
}

/// Returns when the minute of a moment begins.
pub(crate) const fn start_of(moment: Timestamp) -> Timestamp {
    let micros = moment.as_micros();
    Timestamp::from_micros(micros.saturating_sub(micros.rem_euclid(MINUTE_MICROS)))
}

/// Returns when the period of a moment begins: of so many minutes, rounded up to whole ones.
pub(crate) fn start_of_period(moment: Timestamp, period: Duration) -> Timestamp {
    let period = period_micros(period);
    let micros = moment.as_micros();
    Timestamp::from_micros(micros.saturating_sub(micros.rem_euclid(period)))
}

/// Returns how long a period is, of whole minutes.
pub(crate) fn period_micros(period: Duration) -> i64 {
    let asked = micros(period);
    // So that rounding stays in the type; a period of thousands of years holds all there is.
    let whole = asked.min(i64::MAX / 2).saturating_add(MINUTE_MICROS - 1) / MINUTE_MICROS;
    whole.max(1) * MINUTE_MICROS
}

/// Returns when a minute that began here ends.
pub(crate) const fn end_of(start: Timestamp) -> Timestamp {
    start.plus_micros(MINUTE_MICROS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_those_of_the_clock_and_the_oldest_go() {
        let mut history = History::new(2);
        let at = Timestamp::from_seconds;
        let mut closed = Vec::new();
        for second in [59, 60, 119, 30, 240, 241, 300] {
            closed.extend(history.turn(at(second)));
            history.open().unwrap().usage(Demand::Write).draw(0.5);
        }
        let told =
            |minute: &Minute| (minute.start.as_micros() / MINUTE_MICROS, minute.writes.draws);
        assert_eq!(closed.iter().map(told).collect::<Vec<_>>(), [(0, 1), (1, 3), (4, 2)]);
        assert_eq!(history.minutes().iter().map(told).collect::<Vec<_>>(), [(4, 2), (5, 1)]);
        assert_eq!(start_of(Timestamp::from_micros(-1)), at(-60));
    }

    #[test]
    fn a_share_and_what_remains_are_what_there_was() {
        let mut history = History::new(2);
        history.turn(Timestamp::default());
        let usage = history.open().unwrap().usage(Demand::Write);
        for units in [1.0, 2.0, 4.0] {
            usage.draw(units);
            usage.throttle(Cause::KeyRange);
        }
        let taken = history.split_off(0.3).minutes()[0].writes;
        let left = history.minutes()[0].writes;
        assert!((taken.units - 2.1).abs() < 1e-9 && (left.units - 4.9).abs() < 1e-9);
        let counts = |it: Usage| (it.draws, it.throttled.key_range);
        assert_eq!((counts(taken), counts(left)), ((1, 1), (2, 2)));
        assert!((taken.draw_max - 4.0).abs() < f64::EPSILON);
    }
}
