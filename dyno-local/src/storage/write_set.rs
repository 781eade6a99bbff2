//! Writing: base partitions locked in order, then one atomic write set.
//!
//! `write::apply` locks the partitions of all items it writes, decides under the lock, and commits
//! items and index entries together. See the lock order in the folder's head comment.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::RwLockWriteGuard;

use super::StoredItem;
use super::partition::{Contents, Partition};
use super::table_storage::{MapGuard, TableStorage};
use crate::encoding::Key;

/// A change of an item, and of the local index entries in its partition.
#[derive(Debug)]
pub(crate) struct ItemChange {
    /// The table's position among those locked.
    pub(crate) table: usize,
    /// The item's key.
    pub(crate) key: Key,
    /// The length of the partition key's bytes within the key.
    pub(crate) collection: usize,
    /// What is there from now on; `None` deletes.
    pub(crate) item: Option<StoredItem>,
    /// Changes of local indexes, by their number.
    pub(crate) locals: Vec<(usize, EntryChange)>,
    /// Changes of global indexes, by their number.
    pub(crate) globals: Vec<(usize, EntryChange)>,
}

/// A change of an index entry: what goes and what comes, either of which may be missing.
#[derive(Debug, Default)]
pub(crate) struct EntryChange {
    pub(crate) removed: Option<Key>,
    pub(crate) put: Option<(Key, StoredItem)>,
}

/// The base partitions of some keys, locked for writing.
#[derive(Debug)]
pub(crate) struct LockedBase<'m> {
    maps: &'m [MapGuard<'m>],
    /// By table and position in its map.
    partitions: BTreeMap<(usize, usize), RwLockWriteGuard<'m, Contents>>,
}

/// Locks the maps of tables against splits. The tables are in the order of their ids.
pub(crate) fn lock_maps<'t>(tables: &[&'t TableStorage]) -> Vec<MapGuard<'t>> {
    debug_assert!(tables.is_sorted_by_key(|table| table.id()), "maps are locked in order");
    tables.iter().map(|table| table.maps()).collect()
}

impl<'m> LockedBase<'m> {
    /// Locks the partitions of these keys, each named by its table's position among the maps.
    pub(crate) fn lock(maps: &'m [MapGuard<'m>], keys: &[(usize, &Key)]) -> Self {
        let place = |(table, key): &(usize, &Key)| {
            let position = maps.get(*table)?.base().position(key.as_bytes());
            Some((*table, position))
        };
        let places: BTreeSet<(usize, usize)> = keys.iter().filter_map(place).collect();
        let locked = places.into_iter().filter_map(|(table, position)| {
            Some(((table, position), maps.get(table)?.base().at(position)?.write()))
        });
        Self { maps, partitions: locked.collect() }
    }

    /// Returns the item at a key whose partition is locked.
    pub(crate) fn item(&self, table: usize, key: &Key) -> Option<&StoredItem> {
        self.contents(table, key)?.item(key.as_bytes())
    }

    /// Returns the bytes of the item collection at a key whose partition is locked.
    pub(crate) fn collection_bytes(&self, table: usize, key: &Key, collection: usize) -> u64 {
        let prefix = key.as_bytes().get(..collection).unwrap_or_default();
        self.contents(table, key).map_or(0, |contents| contents.collection_bytes(prefix))
    }

    /// Commits all changes at once, and returns the positions of the tables with a partition
    /// that has grown above its size.
    pub(crate) fn commit(
        mut self,
        tables: &[&TableStorage],
        changes: Vec<ItemChange>,
    ) -> BTreeSet<usize> {
        let mut globals = self.lock_globals(&changes);
        for change in changes {
            let ItemChange { table, key, collection, item, locals, globals: entries } = change;
            for (number, entry) in entries {
                self.commit_global((table, number), entry, &mut globals);
            }
            let Some(contents) = self.contents_mut(table, &key) else { continue };
            for (number, entry) in locals {
                if let Some(removed) = entry.removed {
                    contents.set_local(number, removed, collection, None);
                }
                if let Some((put, value)) = entry.put {
                    contents.set_local(number, put, collection, Some(value));
                }
            }
            contents.set_item(key, collection, item);
        }
        let outgrown = |table: usize, contents: &Contents| {
            let max = tables.get(table).map_or(u64::MAX, |table| table.partition_bytes_max());
            (contents.bytes() > max && contents.can_split()).then_some(table)
        };
        let base = self.partitions.iter().filter_map(|((table, _), it)| outgrown(*table, it));
        let index = globals.iter().filter_map(|((table, ..), it)| outgrown(*table, it));
        base.chain(index).collect()
    }

    /// Locks, in order, the partitions of global indexes that the changes touch.
    fn lock_globals(
        &self,
        changes: &[ItemChange],
    ) -> BTreeMap<(usize, usize, usize), RwLockWriteGuard<'m, Contents>> {
        let mut places = BTreeSet::new();
        for change in changes {
            for (number, entry) in &change.globals {
                let keys = entry.removed.iter().chain(entry.put.iter().map(|(key, _)| key));
                places
                    .extend(keys.filter_map(|key| self.global_place((change.table, *number), key)));
            }
        }
        let locked = places
            .into_iter()
            .filter_map(|place| Some((place, self.global_partition(place)?.write())));
        locked.collect()
    }

    fn commit_global(
        &self,
        (table, number): (usize, usize),
        entry: EntryChange,
        locked: &mut BTreeMap<(usize, usize, usize), RwLockWriteGuard<'m, Contents>>,
    ) {
        let mut set = |key: Key, value: Option<StoredItem>| {
            let place = self.global_place((table, number), &key);
            if let Some(contents) = place.and_then(|place| locked.get_mut(&place)) {
                contents.set_item(key, 0, value);
            }
        };
        if let Some(removed) = entry.removed {
            set(removed, None);
        }
        if let Some((put, value)) = entry.put {
            set(put, Some(value));
        }
    }

    fn global_place(
        &self,
        (table, number): (usize, usize),
        key: &Key,
    ) -> Option<(usize, usize, usize)> {
        let map = self.maps.get(table)?.global(number)?;
        Some((table, number, map.position(key.as_bytes())))
    }

    fn global_partition(&self, place: (usize, usize, usize)) -> Option<&'m Partition> {
        let (table, number, position) = place;
        self.maps.get(table)?.global(number)?.at(position)
    }

    fn contents(&self, table: usize, key: &Key) -> Option<&Contents> {
        let position = self.maps.get(table)?.base().position(key.as_bytes());
        self.partitions.get(&(table, position)).map(|guard| &**guard)
    }

    fn contents_mut(&mut self, table: usize, key: &Key) -> Option<&mut Contents> {
        let position = self.maps.get(table)?.base().position(key.as_bytes());
        self.partitions.get_mut(&(table, position)).map(|guard| &mut **guard)
    }
}
