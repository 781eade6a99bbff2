//! What an arm, a table or a global index, is supplied with, and how many partitions serve that.

use crate::base::{Timestamp, limits};

/// The units a second of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rate {
    /// Paid by the hour.
    Provisioned(i64),
    /// Paid by the request.
    OnDemand {
        /// What is served at once, whatever the traffic was.
        warm: i64,
        /// What the owner allows, if there is a limit.
        max: Option<i64>,
    },
}

/// What an arm is supplied with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Supply {
    pub(crate) reads: Rate,
    pub(crate) writes: Rate,
    /// The reads and writes a second that it is prepared for.
    pub(crate) warm: (i64, i64),
    /// When the units were changed last, if ever.
    pub(crate) changed: Option<Timestamp>,
}

impl Supply {
    /// Returns how many partitions serve it.
    pub(crate) fn partitions(&self) -> usize {
        let warm = partitions_of_warm(self.warm.0, self.warm.1);
        match (self.reads, self.writes) {
            (Rate::Provisioned(reads), Rate::Provisioned(writes)) => {
                partitions_of_provisioned(reads, writes).max(warm)
            }
            (Rate::OnDemand { .. }, _) | (_, Rate::OnDemand { .. }) => warm,
        }
    }
}

/// Returns how many partitions serve these provisioned units.
fn partitions_of_provisioned(reads: i64, writes: i64) -> usize {
    // A write unit takes as much of a partition as several read units.
    let factor = limits::PARTITION_READ_UNITS / limits::PARTITION_WRITE_UNITS;
    count(reads.max(0).saturating_add(writes.max(0).saturating_mul(factor)), 0)
}

/// Returns how many partitions serve either of these rates at once: what a table is prepared for.
///
/// Unverified: the service does not tell. It is the least that the limits of a partition allow; four
/// carry what it promises a new table on demand.
pub(super) fn partitions_of_warm(reads: i64, writes: i64) -> usize {
    count(reads.max(0), writes.max(0))
}

fn count(reads: i64, writes: i64) -> usize {
    let of = |units: i64, served: i64| {
        let partitions = u64::try_from(units).unwrap_or(0).div_ceil(served.unsigned_abs());
        usize::try_from(partitions).unwrap_or(usize::MAX)
    };
    let reads = of(reads, limits::PARTITION_READ_UNITS);
    let writes = of(writes, limits::PARTITION_WRITE_UNITS);
    reads.max(writes).clamp(1, limits::INITIAL_PARTITIONS_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partitions_follow_the_units() {
        // reference: "Partition model", ceil(RCU / 3000 + WCU / 1000).
        for (reads, writes, expected) in [
            (1, 1, 1),
            (3_000, 0, 1),
            (2_997, 1, 1),
            (2_998, 1, 2),
            (1_500, 500, 1),
            (1_500, 501, 2),
            (40_000, 40_000, 54),
            (i64::MAX, i64::MAX, 256),
        ] {
            assert_eq!(partitions_of_provisioned(reads, writes), expected, "{reads} {writes}");
        }
        // "On-demand new table: 4 partitions in effect = 4,000 WCU / 12,000 RCU instantly."
        for (reads, writes, expected) in
            [(12_000, 4_000, 4), (12_001, 4_000, 5), (12_000, 4_001, 5), (0, 0, 1), (40_000, 1, 14)]
        {
            assert_eq!(partitions_of_warm(reads, writes), expected, "{reads} {writes}");
        }
    }
}
