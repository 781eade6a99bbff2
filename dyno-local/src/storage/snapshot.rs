//! The partition map as tests and tools see it.

use super::partition_map::PartitionMap;
use super::stored_item::as_u64;
use crate::encoding::HASH_BYTES;

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

/// Returns the partitions in order.
pub(super) fn snapshot(map: &PartitionMap) -> Vec<PartitionInfo> {
    let partitions = map.partitions();
    let above = partitions.iter().skip(1).map(|partition| Some(partition.lower()));
    let pairs = partitions.iter().zip(above.chain([None]));
    let infos = pairs.map(|(partition, above)| {
        let contents = partition.read();
        PartitionInfo {
            hash_first: hash_of(partition.lower()),
            hash_last: above.map_or(u64::MAX, |bound| {
                let hash = hash_of(bound);
                // A bound that is a hash alone is the first of the next partition's.
                if bound.len() > HASH_BYTES { hash } else { hash.saturating_sub(1) }
            }),
            starts_inside_collection: partition.lower().len() > HASH_BYTES,
            items: as_u64(contents.items().len()),
            bytes: contents.bytes(),
        }
    });
    infos.collect()
}

fn hash_of(bound: &[u8]) -> u64 {
    let mut hash = [0; HASH_BYTES];
    for (byte, given) in hash.iter_mut().zip(bound) {
        *byte = *given;
    }
    u64::from_be_bytes(hash)
}
