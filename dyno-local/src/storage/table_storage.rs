//! The storage of one table: its spaces, reading them, and splitting what grew too large.

use std::ops::ControlFlow;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use super::StoredItem;
use super::partition::{Contents, Tree};
use super::partition_map::PartitionMap;
use super::snapshot::{PartitionInfo, snapshot};
use super::stored_item::as_u64;
use super::write_set::lock_maps;
use crate::encoding::{Key, KeyRange};

/// Which ordered space of a table is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Space {
    /// The items.
    Base,
    /// The entries of the local index with this number.
    Local(usize),
    /// The entries of the global index with this number.
    Global(usize),
}

/// In which order a range is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Forward,
    Backward,
}

/// How much a space holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct SpaceTotals {
    pub(crate) entries: u64,
    pub(crate) bytes: u64,
}

/// The storage of one table.
#[derive(Debug)]
pub(crate) struct TableStorage {
    id: u64,
    partition_bytes_max: u64,
    maps: RwLock<Maps>,
}

/// The partition maps of a table, under the table's map lock.
#[derive(Debug)]
pub(crate) struct Maps {
    base: PartitionMap,
    globals: Vec<PartitionMap>,
}

/// The maps of a table, locked against splits.
pub(crate) type MapGuard<'a> = RwLockReadGuard<'a, Maps>;

impl TableStorage {
    /// Returns an empty storage. `id` is unique in the engine and orders locks.
    pub(crate) fn new(id: u64, locals: usize, globals: usize, partition_bytes_max: u64) -> Self {
        let globals = (0..globals).map(|_| PartitionMap::new(0)).collect();
        let maps = RwLock::new(Maps { base: PartitionMap::new(locals), globals });
        Self { id, partition_bytes_max, maps }
    }

    /// Returns the id that orders locks.
    pub(crate) const fn id(&self) -> u64 {
        self.id
    }

    /// Returns the size above which partitions are split.
    pub(super) const fn partition_bytes_max(&self) -> u64 {
        self.partition_bytes_max
    }

    /// Locks the maps against splits.
    pub(super) fn maps(&self) -> MapGuard<'_> {
        self.maps.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the item at a key.
    pub(crate) fn item(&self, key: &Key) -> Option<StoredItem> {
        let maps = self.maps();
        let partition = maps.base.at(maps.base.position(key.as_bytes()))?;
        partition.read().item(key.as_bytes()).cloned()
    }

    /// Shows the entries of a range to `visit`, in order, until it breaks. It also gets the
    /// locked contents of the entry's partition, where a local index finds the items.
    pub(crate) fn scan(
        &self,
        space: Space,
        range: &KeyRange,
        direction: Direction,
        mut visit: impl FnMut(&StoredItem, &Contents) -> ControlFlow<()>,
    ) {
        let maps = self.maps();
        let Some(map) = maps.map(space) else { return };
        for partition in map.meeting(range, direction) {
            let contents = partition.read();
            let Some(tree) = tree_of(&contents, space) else { return };
            for (_, entry) in tree.range(range, direction) {
                if visit(entry, &contents).is_break() {
                    return;
                }
            }
        }
    }

    /// Returns how much a space holds.
    pub(crate) fn totals(&self, space: Space) -> SpaceTotals {
        let maps = self.maps();
        let partitions = maps.map(space).map(PartitionMap::partitions).unwrap_or_default();
        partitions.iter().fold(SpaceTotals::default(), |sum, partition| {
            let contents = partition.read();
            let Some(tree) = tree_of(&contents, space) else { return sum };
            SpaceTotals {
                entries: sum.entries + as_u64(tree.len()),
                bytes: sum.bytes + tree.bytes(),
            }
        })
    }

    /// Returns the partitions of a space in order.
    pub(crate) fn partitions(&self, space: Space) -> Vec<PartitionInfo> {
        self.maps().map(space).map(snapshot).unwrap_or_default()
    }

    /// Splits every partition that outgrew its size. The caller holds no lock.
    pub(crate) fn split_outgrown(&self) {
        let mut maps = self.maps.write().unwrap_or_else(PoisonError::into_inner);
        maps.base.split_outgrown(self.partition_bytes_max);
        for map in &mut maps.globals {
            map.split_outgrown(self.partition_bytes_max);
        }
    }
}

impl Maps {
    pub(super) const fn base(&self) -> &PartitionMap {
        &self.base
    }

    pub(super) fn global(&self, number: usize) -> Option<&PartitionMap> {
        self.globals.get(number)
    }

    fn map(&self, space: Space) -> Option<&PartitionMap> {
        match space {
            // Entries of local indexes lie in their item's partition.
            Space::Base | Space::Local(_) => Some(&self.base),
            Space::Global(number) => self.global(number),
        }
    }
}

/// Returns the items at these keys, all as of one moment. `tables` are in the order of their ids,
/// and each key names its table by its position among them.
pub(crate) fn items_at_once(
    tables: &[&TableStorage],
    keys: &[(usize, &Key)],
) -> Vec<Option<StoredItem>> {
    let maps = lock_maps(tables);
    let places: Vec<Option<(usize, usize)>> = keys
        .iter()
        .map(|(table, key)| Some((*table, maps.get(*table)?.base.position(key.as_bytes()))))
        .collect();
    let mut ordered: Vec<(usize, usize)> = places.iter().copied().flatten().collect();
    ordered.sort_unstable();
    ordered.dedup();
    let guards: Vec<Option<RwLockReadGuard<'_, Contents>>> = ordered
        .iter()
        .map(|(table, position)| Some(maps.get(*table)?.base.at(*position)?.read()))
        .collect();
    let read = keys.iter().zip(places).map(|((_, key), place)| {
        let at = ordered.binary_search(&place?).ok()?;
        guards.get(at)?.as_ref()?.item(key.as_bytes()).cloned()
    });
    read.collect()
}

fn tree_of(contents: &Contents, space: Space) -> Option<&Tree> {
    match space {
        Space::Base | Space::Global(_) => Some(contents.items()),
        Space::Local(number) => contents.local(number),
    }
}
