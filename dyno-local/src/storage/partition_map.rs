//! The partitions of one space in order, and which of them a key or a range meets.

use std::sync::Arc;

use super::contents::Contents;
use super::partition::{Partition, WriteGuard};
use crate::encoding::{Key, KeyRange};

/// The partitions of a space, in the order of their bounds. There is always at least one.
///
/// A map never changes: a split makes a new one that shares the partitions which stay.
#[derive(Debug, Clone)]
pub(super) struct PartitionMap {
    partitions: Vec<Arc<Partition>>,
}

impl PartitionMap {
    /// Returns a space of empty partitions that own equal shares of the hashes.
    pub(super) fn new(locals: usize, partitions: usize) -> Self {
        let count = u128::try_from(partitions).unwrap_or(1).max(1);
        let bounds = (1..count).filter_map(|at| u64::try_from((at << 64).div_ceil(count)).ok());
        let bounds = std::iter::once(None).chain(bounds.map(|hash| Some(Key::of_hash(hash))));
        let new = |bound| Arc::new(Partition::new(bound, Contents::new(locals)));
        Self { partitions: bounds.map(new).collect() }
    }

    /// Returns the partitions in order.
    pub(super) fn partitions(&self) -> &[Arc<Partition>] {
        &self.partitions
    }

    /// Returns the position of the partition that owns a key.
    pub(super) fn position(&self, key: &Key) -> usize {
        self.partitions.partition_point(|partition| partition.begins_by(key)).saturating_sub(1)
    }

    /// Returns the partition at a position.
    pub(super) fn at(&self, position: usize) -> Option<&Partition> {
        self.partitions.get(position).map(|partition| &**partition)
    }

    /// Returns the partition that owns a key.
    pub(super) fn owner(&self, key: &Key) -> Option<&Partition> {
        self.at(self.position(key))
    }

    /// Returns the positions of the first partition that a range meets, and of the last.
    pub(super) fn meeting(&self, range: &KeyRange) -> (usize, usize) {
        let first = range.lowest().map_or(0, |lowest| self.position(lowest));
        let is_met = |partition: &Arc<Partition>| {
            partition.lower().is_none_or(|lower| !range.is_below(lower))
        };
        let end = self.partitions.partition_point(is_met);
        (first, end.saturating_sub(1).max(first))
    }

    /// Locks every partition for writing, in order; `None` if one is retired.
    pub(super) fn lock_all(&self) -> Option<Vec<WriteGuard<'_>>> {
        self.partitions.iter().map(|partition| partition.write()).collect()
    }

    /// Returns the map with these partitions in the place of one.
    pub(super) fn replaced(&self, position: usize, by: Vec<Arc<Partition>>) -> Self {
        let mut partitions = self.partitions.clone();
        if position < partitions.len() {
            partitions.splice(position..=position, by);
        }
        Self { partitions }
    }
}
