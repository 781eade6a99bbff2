//! How many shards would spread a key that needs more than a partition has.

use dyno_core::key::{ExpectedRate, advise_shards};

use super::{HotKey, Units};
use crate::base::limits;

/// A key that needs more than one partition serves, and into how many it would have to be spread.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Advice {
    /// The table or the index.
    pub resource: String,
    /// The partition key.
    pub key: String,
    /// The units a second that were asked for it in its highest minute.
    pub peak: Units,
    /// Into how many suffixes it would be spread at the least, so that none takes more than 80 % of
    /// a partition in that minute. This is `shards = N` of an entity's or index's keys. Where a
    /// suffix lies is up to its hash, and several may share a partition until it splits: take some
    /// more, and try it.
    pub shards: u64,
}

/// Returns the advice for keys that come near to what a partition serves: where it would be split
/// for its heat, above 80 %.
pub(super) fn advise(resource: &str, keys: &[HotKey]) -> Vec<Advice> {
    let near = |key: &&HotKey| shards(key.peak) > 1;
    let advice = keys.iter().filter(near).map(|key| Advice {
        resource: resource.to_owned(),
        key: key.key.clone(),
        peak: key.peak,
        shards: shards(key.peak),
    });
    advice.collect()
}

/// A rate that takes 80 % of the partitions it is spread over.
///
/// For reads it is that of strong ones, though eventual ones may have half as much again.
fn shards(peak: Units) -> u64 {
    let with_room = |units: f64| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
        let units = (units * 100.0 / f64::from(limits::HEAT_PERCENT)).ceil() as u64;
        units
    };
    let written = ExpectedRate::Written(with_room(peak.write));
    let read = ExpectedRate::Read(with_room(peak.read));
    advise_shards(written, limits::WRITE_UNIT_BYTES)
        .max(advise_shards(read, limits::READ_UNIT_BYTES))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_leave_a_fifth_of_each_partition() {
        for (read, write, expected) in [
            (0.0, 0.0, 1),
            (0.0, 800.0, 1),
            (0.0, 801.0, 2),
            (0.0, 6_000.0, 8),
            (2_400.0, 0.0, 1),
            (2_401.0, 0.0, 2),
            (24_000.0, 900.0, 10),
        ] {
            assert_eq!(shards(Units { read, write }), expected, "{read} {write}");
        }
    }
}
