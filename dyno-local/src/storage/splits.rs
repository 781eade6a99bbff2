//! Splitting partitions: those that are too large, those that are too hot, and those that are too
//! few for what a table or an index is supplied with. Partitions are never merged.
//!
//! `write` has it done after a commit, `capacity` after a request was charged; neither holds a lock
//! then. A split locks one partition, moves the upper part of its trees into another, and publishes
//! the layout with both before the lock is gone.

use super::layout::Layout;
use super::partition_map::PartitionMap;
use super::table_storage::{Space, TableStorage};
use crate::base::Timestamp;
use crate::encoding::Key;

impl TableStorage {
    /// Splits every partition that outgrew its size. The caller holds no lock.
    pub(crate) fn split_outgrown(&self) {
        let publishing = self.hold_layout();
        let mut layout = Layout::clone(&self.layout());
        let spaces: Vec<Space> = layout.maps().map(|(space, _)| space).collect();
        for space in spaces {
            let mut position = 0;
            while let Some(map) = layout.map(space) {
                let Some(partition) = map.at(position) else { break };
                // Nobody else retires partitions now.
                let Some(mut contents) = partition.write() else { break };
                let parts = partition.cut(&mut contents, self.partition_bytes_max());
                let Some(parts) = parts else {
                    position += 1;
                    continue;
                };
                let (count, map) = (parts.len(), map.replaced(position, parts));
                let mut next = layout.clone();
                next.set(space, map);
                // Published before the lock is gone: who finds the partition retired finds the
                // parts.
                self.publish(next.clone());
                drop(contents);
                layout = next;
                position += count;
            }
        }
        drop(publishing);
    }

    /// Splits the partitions of a space that are to split for their heat, then the widest, until
    /// there are as many as are wanted. The caller holds no lock.
    pub(crate) fn split_for_traffic(&self, space: Space, wanted: usize, now: Timestamp) {
        let publishing = self.hold_layout();
        let layout = self.layout();
        let Some(map) = layout.map(space) else { return };
        let hot = map.partitions().iter().filter_map(|partition| {
            let keeps_collections = partition.read()?.keeps_collections();
            partition.metered(now, |meter| meter.cut(keeps_collections))
        });
        for bound in hot.collect::<Vec<Key>>() {
            self.cut_at(space, bound);
        }
        let bounds = self.layout().map(space).map(|map| widening_bounds(map, wanted));
        for bound in bounds.unwrap_or_default() {
            self.cut_at(space, bound);
        }
        drop(publishing);
    }

    /// Cuts the partition that owns a bound there. Nobody else publishes layouts.
    fn cut_at(&self, space: Space, bound: Key) {
        let mut layout = Layout::clone(&self.layout());
        let Some(map) = layout.map(space) else { return };
        let position = map.position(&bound);
        let Some(partition) = map.partitions().get(position).cloned() else { return };
        if partition.lower() == Some(&bound) {
            return;
        }
        let Some(mut contents) = partition.write() else { return };
        let parts = partition.cut_at(&mut contents, bound);
        let map = map.replaced(position, parts);
        layout.set(space, map);
        // Published before the lock is gone, as above.
        self.publish(layout);
    }
}

/// Returns the bounds that halve the widest ranges of hashes, the lowest of equals first, until there
/// are as many partitions as are wanted, or no range has a middle.
fn widening_bounds(map: &PartitionMap, wanted: usize) -> Vec<Key> {
    let mut starts: Vec<u128> = map
        .partitions()
        .iter()
        .map(|partition| partition.lower().map_or(0, |lower| u128::from(lower.hash())))
        .collect();
    let mut bounds = Vec::new();
    while starts.len() < wanted {
        let ends = starts.iter().skip(1).copied().chain([1 << 64]);
        let widths = starts.iter().zip(ends).map(|(start, end)| end - start);
        let widest = widths.enumerate().max_by_key(|(at, width)| (*width, usize::MAX - at));
        let Some((at, width)) = widest.filter(|(_, width)| *width >= 2) else { break };
        let middle = starts.get(at).copied().unwrap_or(0) + width / 2;
        starts.insert(at + 1, middle);
        bounds.extend(u64::try_from(middle).ok().map(Key::of_hash));
    }
    bounds
}
