//! The meter of one partition: what it serves in a second, and how hot it is.
//!
//! A partition is three copies. Each serves as many reads as the leader: strong ones are the
//! leader's, eventual ones go to whichever copy has most left. So a partition serves 3,000 strong
//! reads of 4 KB a second, and 9,000 eventual ones, of half a unit each.

use super::bucket::Bucket;
use super::heat::Heat;
use super::usage::{Demand, Minute};
use crate::base::{Timestamp, limits};
use crate::encoding::Key;

/// How many seconds of a partition's limits are kept.
///
/// Unverified: limits of a partition are by the second; the service's own smoothing is not told.
const SECONDS_KEPT: i64 = 1;

/// What an eventual read takes of a copy for each of its units: as much as a strong read of the same
/// bytes, which is twice its units.
const EVENTUAL_READ_FACTOR: f64 = 2.0;

/// The buckets of a partition, and its heat.
#[derive(Debug, Clone)]
pub(crate) struct PartitionMeter {
    /// The reads of each copy; the first is the leader's.
    copies: [Bucket; limits::PARTITION_COPIES],
    writes: Bucket,
    heat: Heat,
}

impl PartitionMeter {
    /// Returns the meter of a partition that has not been used.
    pub(crate) const fn new(now: Timestamp) -> Self {
        Self {
            copies: [Bucket::new(now, limits::PARTITION_READ_UNITS); limits::PARTITION_COPIES],
            writes: Bucket::new(now, limits::PARTITION_WRITE_UNITS),
            heat: Heat::new(),
        }
    }

    /// Returns `true` if the partition has nothing left.
    pub(crate) fn lacks(&mut self, demand: Demand, now: Timestamp) -> bool {
        !self.bucket(demand, now).has_some()
    }

    /// Takes units for a key, and returns `true` if the partition is to split for its heat.
    pub(crate) fn draw(
        &mut self,
        (demand, units): (Demand, f64),
        key: Option<&Key>,
        now: Timestamp,
    ) -> bool {
        let factor = match demand {
            Demand::EventualRead => EVENTUAL_READ_FACTOR,
            Demand::StrongRead | Demand::Write | Demand::Backfill => 1.0,
        };
        self.bucket(demand, now).draw(units * factor);
        self.heat.draw((demand, units), key, now)
    }

    /// Notes that a request was throttled for the limits of this partition.
    pub(crate) fn throttle(&mut self, demand: Demand, now: Timestamp) {
        self.heat.throttle(demand, now);
    }

    /// Returns where the partition is to be cut for its heat; `None` if it is not, or cannot be.
    pub(crate) fn cut(&mut self, keeps_collections: bool) -> Option<Key> {
        self.heat.cut(keeps_collections)
    }

    /// Returns the first moment from `from` on at which an entry can be set that fills an index.
    pub(crate) fn entry_at(&mut self, from: Timestamp) -> Timestamp {
        let bucket = self.bucket(Demand::Backfill, from);
        bucket.some_at(limits::PARTITION_WRITE_UNITS).unwrap_or(from).max(from)
    }

    /// Takes out the meter of what lies at a bound and above, which has this share of the bytes. It
    /// can serve as much, and what it lacks now, both parts lack.
    pub(crate) fn split_off(&mut self, bound: &Key, share: f64) -> Self {
        Self { copies: self.copies, writes: self.writes, heat: self.heat.split_off(bound, share) }
    }

    /// Returns the last minutes in which the partition was asked for something.
    pub(crate) fn minutes(&self) -> Vec<Minute> {
        self.heat.minutes()
    }

    /// Returns the bucket that serves a demand, as of now.
    fn bucket(&mut self, demand: Demand, now: Timestamp) -> &mut Bucket {
        let [leader, followers @ ..] = &mut self.copies;
        let bucket = match demand {
            Demand::Write | Demand::Backfill => &mut self.writes,
            Demand::StrongRead => leader,
            Demand::EventualRead => {
                let mut fullest = leader;
                fullest.refill(now, limits::PARTITION_READ_UNITS, SECONDS_KEPT);
                for follower in followers {
                    follower.refill(now, limits::PARTITION_READ_UNITS, SECONDS_KEPT);
                    if follower.level() > fullest.level() {
                        fullest = follower;
                    }
                }
                fullest
            }
        };
        let units_per_second = match demand {
            Demand::Write | Demand::Backfill => limits::PARTITION_WRITE_UNITS,
            Demand::StrongRead | Demand::EventualRead => limits::PARTITION_READ_UNITS,
        };
        bucket.refill(now, units_per_second, SECONDS_KEPT);
        bucket
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many requests of so many units are served in the second after one in which all was used.
    fn served(demand: Demand, units: f64) -> u32 {
        let mut meter = PartitionMeter::new(Timestamp::from_seconds(0));
        let mut drain = |now: Timestamp| {
            let mut count = 0;
            while !meter.lacks(demand, now) {
                meter.draw((demand, units), None, now);
                count += 1;
            }
            count
        };
        drain(Timestamp::from_seconds(0));
        let quiet = drain(Timestamp::from_seconds(100));
        let next = drain(Timestamp::from_seconds(101));
        assert_eq!(quiet, next, "nothing is kept for longer than a second");
        next
    }

    /// reference: "Per partition: 3,000 RCU/s and 1,000 WCU/s … AWS measured 9,000 eventually consistent
    /// queries/s (4,500 RU) on a one-partition key".
    #[test]
    fn a_partition_serves_so_much_in_a_second() {
        assert_eq!(served(Demand::Write, 1.0), 1_000);
        assert_eq!(served(Demand::StrongRead, 1.0), 3_000);
        assert_eq!(served(Demand::EventualRead, 0.5), 9_000);
        // Transactions read at twice the units, from the leader.
        assert_eq!(served(Demand::StrongRead, 2.0), 1_500);
    }

    #[test]
    fn what_is_drawn_too_much_is_missing_later() {
        let mut meter = PartitionMeter::new(Timestamp::from_seconds(0));
        let served = (0..5).map(|second| {
            let now = Timestamp::from_seconds(second);
            let mut count = 0;
            while !meter.lacks(Demand::Write, now) {
                meter.draw((Demand::Write, 400.0), None, now);
                count += 1;
            }
            count
        });
        // 12.5 times 400 units are 5,000.
        assert_eq!(served.collect::<Vec<_>>(), [3, 2, 3, 2, 3]);
    }

    #[test]
    fn eventual_reads_go_where_the_leader_is_not_asked() {
        let (mut meter, now) = (PartitionMeter::new(Timestamp::default()), Timestamp::default());
        meter.draw((Demand::StrongRead, 3_000.0), None, now);
        assert!(meter.lacks(Demand::StrongRead, now));
        let mut count = 0;
        while !meter.lacks(Demand::EventualRead, now) {
            meter.draw((Demand::EventualRead, 0.5), None, now);
            count += 1;
        }
        assert_eq!(count, 6_000);
    }
}
