//! The partition map as tests and tools see it.

use crate::base::Timestamp;
use crate::encoding::Key;
use crate::meter::Minute;

/// One partition of a table or a global index, as it was when it was asked for.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PartitionInfo {
    /// The lowest hash of a partition key that may lie here.
    pub hash_first: u64,
    /// The highest hash of a partition key that may lie here.
    pub hash_last: u64,
    /// Whether the partition begins inside an item collection, between two sort keys; then the
    /// collection's hash is the last of the partition before as well.
    pub starts_inside_collection: bool,
    /// The number of items, or of the index's entries.
    pub items: u64,
    /// The bytes of the items by the service's rules ("Item sizes and formats" in the developer
    /// guide), and of the entries of local indexes.
    pub bytes: u64,
    /// The read units that were consumed in a second: those of the clock's current minute, over the
    /// time that it has lasted; a second at least. 0 where capacity is not enforced.
    pub read_units_per_second: f64,
    /// The write units, likewise.
    pub write_units_per_second: f64,
    /// What was consumed here and throttled for the limits of this partition, minute by minute, of
    /// the last 60 minutes in which anything was, and only where capacity is enforced. Of the time
    /// before a split it is the whole partition's, divided by what was asked for on either side, as
    /// far as that is known, and otherwise by the bytes.
    pub minutes: Vec<Minute>,
}

/// What a partition holds, and what was used of it.
#[derive(Debug)]
pub(super) struct Holding {
    pub(super) lower: Option<Key>,
    pub(super) items: u64,
    pub(super) bytes: u64,
    pub(super) minutes: Vec<Minute>,
}

/// Returns the partitions of a space, which are given in order, at a moment.
pub(super) fn snapshot(partitions: Vec<Holding>, now: Timestamp) -> Vec<PartitionInfo> {
    let bounds: Vec<Option<Key>> = partitions.iter().map(|it| it.lower.clone()).collect();
    let above = bounds.iter().skip(1).map(Option::as_ref).chain([None]);
    let infos = partitions.into_iter().zip(above).map(|(partition, above)| {
        let Holding { lower, items, bytes, minutes } = partition;
        let (read_units_per_second, write_units_per_second) = rates(minutes.last(), now);
        PartitionInfo {
            hash_first: lower.as_ref().map_or(0, Key::hash),
            hash_last: above.map_or(u64::MAX, |bound| {
                // A bound that is a hash alone is the first of the next partition's.
                if bound.is_hash() { bound.hash().saturating_sub(1) } else { bound.hash() }
            }),
            starts_inside_collection: lower.is_some_and(|lower| !lower.is_hash()),
            items,
            bytes,
            read_units_per_second,
            write_units_per_second,
            minutes,
        }
    });
    infos.collect()
}

/// Returns the units of the minute of now, for each second of it.
fn rates(last: Option<&Minute>, now: Timestamp) -> (f64, f64) {
    let Some(last) = last else { return (0.0, 0.0) };
    let elapsed = now.as_micros().saturating_sub(last.start.as_micros());
    if elapsed >= MINUTE_MICROS {
        return (0.0, 0.0);
    }
    #[expect(clippy::cast_precision_loss, reason = "less than a minute")]
    let seconds = elapsed.max(SECOND_MICROS) as f64 / 1e6;
    (last.reads.units / seconds, last.written() / seconds)
}

const SECOND_MICROS: i64 = 1_000_000;
const MINUTE_MICROS: i64 = 60 * SECOND_MICROS;
