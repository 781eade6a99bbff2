//! The partitions of one space in order, and which of them a key or a range meets.

use std::ops::Range;

use super::Direction;
use super::partition::Partition;
use crate::encoding::KeyRange;

/// The partitions of a space, in the order of their bounds. There is always at least one.
#[derive(Debug)]
pub(super) struct PartitionMap {
    partitions: Vec<Partition>,
}

impl PartitionMap {
    /// Returns a space of one empty partition.
    pub(super) fn new(locals: usize) -> Self {
        Self { partitions: vec![Partition::new(Box::default(), locals)] }
    }

    /// Returns the partitions in order.
    pub(super) fn partitions(&self) -> &[Partition] {
        &self.partitions
    }

    /// Returns the position of the partition that owns a key.
    pub(super) fn position(&self, key: &[u8]) -> usize {
        self.partitions.partition_point(|partition| partition.lower() <= key).saturating_sub(1)
    }

    /// Returns the partition at a position.
    pub(super) fn at(&self, position: usize) -> Option<&Partition> {
        self.partitions.get(position)
    }

    /// Iterates over the partitions that a range meets.
    pub(super) fn meeting<'a>(
        &'a self,
        range: &KeyRange,
        direction: Direction,
    ) -> Box<dyn Iterator<Item = &'a Partition> + 'a> {
        let first = self.position(range.lowest());
        let end = self.partitions.partition_point(|partition| !range.is_below(partition.lower()));
        let met = self.partitions.get(Range { start: first, end: end.max(first) });
        let met = met.unwrap_or_default().iter();
        match direction {
            Direction::Forward => Box::new(met),
            Direction::Backward => Box::new(met.rev()),
        }
    }

    /// Cuts every partition that is larger than `bytes_max`, as far as it can be cut.
    pub(super) fn split_outgrown(&mut self, bytes_max: u64) {
        let mut position = 0;
        while let Some(partition) = self.partitions.get_mut(position) {
            let outgrown = partition.read().bytes() > bytes_max;
            match if outgrown { partition.split_off() } else { None } {
                // The lower part may still be too large: it is looked at again.
                Some(upper) => self.partitions.insert(position + 1, upper),
                None => position += 1,
            }
        }
    }
}
