//! The partition map as tests and tools see it.

use crate::encoding::Key;

/// One partition of a table or a global index, as it was when it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
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
}

/// Returns the partitions of a space from their lower bounds, items and bytes, in order.
pub(super) fn snapshot(partitions: &[(Option<Key>, u64, u64)]) -> Vec<PartitionInfo> {
    let above = partitions.iter().skip(1).map(|(lower, ..)| lower.as_ref());
    let pairs = partitions.iter().zip(above.chain([None]));
    let infos = pairs.map(|((lower, items, bytes), above)| PartitionInfo {
        hash_first: lower.as_ref().map_or(0, Key::hash),
        hash_last: above.map_or(u64::MAX, |bound| {
            // A bound that is a hash alone is the first of the next partition's.
            if bound.is_hash() { bound.hash().saturating_sub(1) } else { bound.hash() }
        }),
        starts_inside_collection: lower.as_ref().is_some_and(|lower| !lower.is_hash()),
        items: *items,
        bytes: *bytes,
    });
    infos.collect()
}
