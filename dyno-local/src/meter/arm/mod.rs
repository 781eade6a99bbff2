//! One arm: the capacity of a table, without its global indexes, or of one of these.

use super::bucket::Bucket;
use super::growth::Growth;
use super::supply::{Rate, Supply, partitions_of_warm};
use super::usage::{Cause, Demand, History, Minute};
use crate::base::{Timestamp, limits};

/// How many seconds of a rate are kept that has no burst.
const NO_BURST_SECONDS: i64 = 1;

/// The buckets of an arm, and its minutes.
#[derive(Debug)]
pub(super) struct ArmMeter {
    supply: Supply,
    reads: Side,
    writes: Side,
    /// 0 until someone comes.
    partitions: usize,
    history: History,
}

/// The capacity of one kind.
#[derive(Debug)]
struct Side {
    rate: Rate,
    /// The units a second that fill the bucket, and how many seconds of them are kept.
    filled_by: (i64, i64),
    bucket: Bucket,
    /// The owner's limit on demand, where there is one.
    limit: Bucket,
    growth: Growth,
}

impl ArmMeter {
    /// Returns an arm that has been there since a moment, and unused.
    pub(super) fn new(since: Timestamp, supply: Supply) -> Self {
        Self {
            supply,
            reads: Side::new(since, supply.reads),
            writes: Side::new(since, supply.writes),
            partitions: 0,
            history: History::new(limits::USAGE_MINUTES_KEPT),
        }
    }

    /// Brings the side of a demand up to now, and returns `true` if the arm wants more partitions
    /// than before.
    pub(super) fn settle(&mut self, demand: Demand, supply: Supply, now: Timestamp) -> bool {
        let over = self.history.turn(now);
        // What is served depends on nothing else but the minute and the supply.
        let is_new = over.is_some() || self.supply != supply || self.partitions == 0;
        let wants_more = is_new && self.renew(over, supply, now);
        self.side(demand).refill(now);
        wants_more
    }

    fn renew(&mut self, over: Option<Minute>, supply: Supply, now: Timestamp) -> bool {
        if let Some(Minute { start, reads, writes, backfill: _ }) = over {
            self.reads.growth.note(start, reads.units);
            self.writes.growth.note(start, writes.units);
        }
        self.supply = supply;
        self.reads.renew(supply.reads, supply.changed, now);
        self.writes.renew(supply.writes, supply.changed, now);
        let (reads, writes) = self.served();
        let wanted = supply.partitions().max(partitions_of_warm(reads, writes));
        let wants_more = wanted > self.partitions;
        self.partitions = self.partitions.max(wanted);
        wants_more
    }

    /// Goes by another supply from now on, and returns `true` if the arm wants more partitions than
    /// before.
    pub(super) fn resupply(&mut self, supply: Supply, now: Timestamp) -> bool {
        self.supply != supply && self.renew(None, supply, now)
    }

    /// Returns how many partitions serve what the arm was ever supplied with.
    pub(super) const fn partitions(&self) -> usize {
        self.partitions
    }

    /// Returns the read and write units a second that traffic has earned on demand.
    pub(super) fn served(&self) -> (i64, i64) {
        (self.reads.served(), self.writes.served())
    }

    /// Returns why there is nothing left; `None` if there is.
    pub(super) const fn lacks(&self, demand: Demand) -> Option<Cause> {
        match demand {
            Demand::EventualRead | Demand::StrongRead => self.reads.lacks(),
            Demand::Write | Demand::Backfill => self.writes.lacks(),
        }
    }

    /// Returns the first moment at which writes leave units to fill an index, a second's units being
    /// theirs; `None` if there is none.
    pub(super) fn spare_at(&self) -> Option<Timestamp> {
        self.writes.second_at()
    }

    /// Takes units, and notes them.
    pub(super) fn draw(&mut self, demand: Demand, units: f64) {
        let side = self.side(demand);
        side.bucket.draw(units);
        side.limit.draw(units);
        if let Some(minute) = self.history.open() {
            minute.usage(demand).draw(units);
        }
    }

    /// Notes that a request was throttled.
    pub(super) fn throttle(&mut self, demand: Demand, cause: Cause) {
        if let Some(minute) = self.history.open() {
            minute.usage(demand).throttle(cause);
        }
    }

    /// Returns the minutes that are kept.
    pub(super) fn minutes(&self) -> Vec<Minute> {
        self.history.minutes()
    }

    /// Returns those that began at a moment or later.
    pub(super) fn minutes_from(&self, start: Timestamp) -> Vec<Minute> {
        self.history.minutes_from(start)
    }

    const fn side(&mut self, demand: Demand) -> &mut Side {
        match demand {
            Demand::EventualRead | Demand::StrongRead => &mut self.reads,
            Demand::Write | Demand::Backfill => &mut self.writes,
        }
    }
}

impl Side {
    fn new(since: Timestamp, rate: Rate) -> Self {
        let growth = Growth::default();
        let filled_by = filled_by(rate, &growth);
        let (bucket, limit) = (Bucket::new(since, filled_by.0), limit(since, rate));
        Self { rate, filled_by, bucket, limit, growth }
    }

    /// Finds out anew what fills the bucket. Where the rate is another one than before, the old one
    /// held until it was changed.
    fn renew(&mut self, rate: Rate, changed: Option<Timestamp>, now: Timestamp) {
        if rate != self.rate {
            self.refill(changed.unwrap_or(now).min(now));
            self.rate = rate;
            self.limit = limit(now, rate);
        }
        self.growth.settle(now);
        self.filled_by = filled_by(rate, &self.growth);
    }

    fn refill(&mut self, now: Timestamp) {
        let (units, seconds) = self.filled_by;
        self.bucket.refill(now, units, seconds);
        if let Rate::OnDemand { max: Some(max), .. } = self.rate {
            self.limit.refill(now, max, NO_BURST_SECONDS);
        }
    }

    fn second_at(&self) -> Option<Timestamp> {
        let at = self.bucket.second_at(self.filled_by.0)?;
        match self.rate {
            Rate::OnDemand { max: Some(max), .. } => Some(at.max(self.limit.second_at(max)?)),
            Rate::OnDemand { max: None, .. } | Rate::Provisioned(_) => Some(at),
        }
    }

    /// Returns the units a second that traffic has earned on demand; nothing where they are
    /// provisioned.
    const fn served(&self) -> i64 {
        match self.rate {
            Rate::Provisioned(_) => 0,
            Rate::OnDemand { .. } => self.filled_by.0,
        }
    }

    const fn lacks(&self) -> Option<Cause> {
        match self.rate {
            Rate::Provisioned(_) if self.bucket.has_some() => None,
            Rate::Provisioned(_) => Some(Cause::Provisioned),
            Rate::OnDemand { max: Some(_), .. } if !self.limit.has_some() => {
                Some(Cause::OnDemandMax)
            }
            Rate::OnDemand { .. } if self.bucket.has_some() => None,
            Rate::OnDemand { .. } => Some(self.growth_ended_by()),
        }
    }

    /// Below what the account allows a table, the partitions are what does not serve more: the
    /// service has no reason of its own for a table that grows too fast.
    const fn growth_ended_by(&self) -> Cause {
        if self.is_at_quota() { Cause::Account } else { Cause::KeyRange }
    }

    const fn is_at_quota(&self) -> bool {
        match self.rate {
            Rate::Provisioned(_) => false,
            Rate::OnDemand { warm, .. } => self.growth.served(warm) >= limits::TABLE_UNITS_MAX,
        }
    }
}

/// Returns the units a second that fill the bucket, and how many seconds of them are kept.
///
/// Unverified: that a table on demand has no burst beside what it serves at once, and that a table
/// and each of its global indexes have the account's quota for themselves.
fn filled_by(rate: Rate, growth: &Growth) -> (i64, i64) {
    match rate {
        Rate::Provisioned(units) => (units, limits::BURST_SECONDS),
        Rate::OnDemand { warm, .. } => {
            (growth.served(warm).min(limits::TABLE_UNITS_MAX), NO_BURST_SECONDS)
        }
    }
}

fn limit(at: Timestamp, rate: Rate) -> Bucket {
    match rate {
        Rate::OnDemand { max: Some(max), .. } => Bucket::new(at, max),
        Rate::OnDemand { max: None, .. } | Rate::Provisioned(_) => Bucket::new(at, 0),
    }
}

#[cfg(test)]
mod tests;
