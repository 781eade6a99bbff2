//! Writing: base partitions locked in order, then one atomic write set.
//!
//! `write::apply` locks the partitions of all items it writes, decides under the lock, and commits
//! items and index entries together. See the lock order in the folder's head comment.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arc_swap::Guard;
use smallvec::SmallVec;

use super::contents::Contents;
use super::layout::Layout;
use super::partition::{Partition, WriteGuard};
use super::replicas::Replicas;
use super::table_storage::{Space, TableStorage};
use super::{Author, CommitLog, ItemCommit, Recorded, Recorder, StoredItem};
use crate::base::Timestamp;
use crate::encoding::Key;
use crate::replica::{ItemUndo, Unacknowledged, Unserved};

/// A change of an item, and of its index entries.
#[derive(Debug)]
pub(crate) struct ItemChange {
    /// The position of the item's key among those locked.
    pub(crate) at: usize,
    /// The item's key.
    pub(crate) key: Key,
    /// The length of the partition key's components within the key.
    pub(crate) collection: usize,
    /// What is there from now on; `None` deletes.
    pub(crate) item: Option<StoredItem>,
    /// Who makes the change, if the table has a stream that is to tell of it.
    pub(crate) author: Option<Author>,
    /// Changes of local indexes, by their number.
    pub(crate) locals: Vec<(usize, EntryChange)>,
    /// Changes of global indexes, by their slot.
    pub(crate) globals: Vec<(usize, EntryChange)>,
}

/// A change of an index entry: what goes and what comes, either of which may be missing.
#[derive(Debug, Default)]
pub(crate) struct EntryChange {
    pub(crate) removed: Option<Key>,
    pub(crate) put: Option<(Key, StoredItem)>,
}

/// The newest layouts of some tables.
pub(crate) type Layouts = SmallVec<[Guard<Arc<Layout>>; 1]>;

/// The base partitions of some keys, locked for writing.
#[derive(Debug)]
pub(crate) struct LockedBase<'l> {
    partitions: SmallVec<[WriteGuard<'l>; 1]>,
    /// For each key, its table and its partition among those above.
    places: Places,
}

/// For each key, its table and a partition.
type Places = SmallVec<[(usize, usize); 1]>;

/// A partition of a global index: its table, slot, and position in the map.
pub(super) type GlobalPlace = (usize, usize, usize);

/// Returns the newest layouts of tables, which are in the order of their ids.
pub(crate) fn newest_layouts(tables: &[&TableStorage]) -> Layouts {
    debug_assert!(tables.is_sorted_by_key(|table| table.id()), "tables are locked in order");
    tables.iter().map(|table| table.layout()).collect()
}

/// Locks, in order, the base partitions of these keys, each named by its table's position among the
/// layouts; `None` if one of them was split meanwhile. Returns the locked partitions, and for each
/// key its table and its partition among those.
pub(super) fn lock_base<'l, G>(
    layouts: &'l Layouts,
    keys: &[(usize, &Key)],
    lock: impl Fn(&'l Partition) -> Option<G>,
) -> Option<(SmallVec<[G; 1]>, Places)> {
    let place =
        |(table, key): &(usize, &Key)| Some((*table, layouts.get(*table)?.base().position(key)));
    let of_keys: Places = keys.iter().map(place).collect::<Option<_>>()?;
    let mut ordered = of_keys.clone();
    ordered.sort_unstable();
    ordered.dedup();
    let lock =
        |(table, position): &(usize, usize)| lock(layouts.get(*table)?.base().at(*position)?);
    let locked = ordered.iter().map(lock).collect::<Option<_>>()?;
    let places = of_keys
        .into_iter()
        .map(|place| Some((place.0, ordered.binary_search(&place).ok()?)))
        .collect::<Option<_>>()?;
    Some((locked, places))
}

impl<'l> LockedBase<'l> {
    /// Locks the partitions of these keys, each named by its table's position among the layouts;
    /// `None` if one of them was split meanwhile, so that the layouts are no longer the newest.
    pub(crate) fn lock(layouts: &'l Layouts, keys: &[(usize, &Key)]) -> Option<Self> {
        let (partitions, places) = lock_base(layouts, keys, Partition::write)?;
        Some(Self { partitions, places })
    }

    /// Returns the item at one of the keys, given with its position among them.
    pub(crate) fn item(&self, at: usize, key: &Key) -> Option<&StoredItem> {
        self.contents(at)?.item(key)
    }

    /// Returns the bytes of the item collection of one of the keys.
    pub(crate) fn collection_bytes(&self, at: usize, key: &Key, collection: usize) -> u64 {
        self.contents(at).map_or(0, |contents| contents.collection_bytes(key, collection))
    }

    /// Has the copies of the partitions persist changes, which are to be committed if a quorum does.
    pub(crate) fn propose(
        &self,
        tables: &[&TableStorage],
        changes: &[ItemChange],
        now: Timestamp,
    ) -> Result<(), Unserved> {
        let [change] = changes else { return self.check_quorums() };
        let write = || Unacknowledged {
            key: change.key.clone(),
            collection: change.collection,
            image: change.item.clone(),
            by_service: change.author == Some(Author::Service),
        };
        let proposed = self.with_group(change.at, |group| group.propose(now, write));
        let proposed = proposed.unwrap_or(Ok(()));
        if proposed.is_err() {
            for table in tables {
                table.note_restless(true);
            }
        }
        proposed
    }

    /// Commits all changes at once, and returns the positions of the tables with a partition
    /// that has grown above its size. Where there are copies, they get the changes from `at` on.
    pub(crate) fn commit(
        self,
        tables: &[&TableStorage],
        changes: Vec<ItemChange>,
        at: Option<Timestamp>,
    ) -> BTreeSet<usize> {
        let log = tables.first().and_then(|table| table.log());
        self.commit_telling(log.filter(|_| !changes.is_empty()), tables, changes, at)
    }

    /// Commits changes that take back what the log could not keep, or a new leader lacks.
    pub(crate) fn restore(self, tables: &[&TableStorage], changes: Vec<ItemChange>) {
        self.commit_telling(None, tables, changes, None);
    }

    fn commit_telling(
        mut self,
        log: Option<&dyn CommitLog>,
        tables: &[&TableStorage],
        changes: Vec<ItemChange>,
        at: Option<Timestamp>,
    ) -> BTreeSet<usize> {
        let has_globals = changes.iter().any(|change| !change.globals.is_empty());
        loop {
            let layouts = if has_globals { newest_layouts(tables) } else { Layouts::new() };
            let wanted = self.global_places(&layouts, &changes);
            let Some(mut globals) = LockedGlobals::lock(&layouts, wanted) else { continue };
            match log {
                Some(log) => log.items(&self.logged(tables, &changes)),
                None => changes.iter().for_each(|change| drop(self.record(change))),
            }
            if let Some(at) = at {
                self.append(&globals, &changes, at);
            }
            for change in changes {
                let Some((table, partition)) = self.places.get(change.at) else { continue };
                for (slot, entry) in change.globals {
                    globals.commit((*table, slot), entry);
                }
                let Some(contents) = self.partitions.get_mut(*partition) else { continue };
                for (number, entry) in change.locals {
                    contents.commit_local(number, change.collection, entry);
                }
                contents.set_item(change.key, change.collection, change.item);
            }
            return self.outgrown(tables).chain(globals.outgrown(tables)).collect();
        }
    }

    /// Tells the copies of each partition what is about to be changed there.
    fn append(&self, globals: &LockedGlobals<'_>, changes: &[ItemChange], at: Timestamp) {
        let mut of_partitions: BTreeMap<usize, Vec<ItemUndo<StoredItem>>> = BTreeMap::new();
        for change in changes {
            let Some((table, partition)) = self.places.get(change.at) else { continue };
            let Some(contents) = self.partitions.get(*partition) else { continue };
            if contents.is_replicated() {
                let undo = undo_of(contents, globals, *table, change);
                of_partitions.entry(*partition).or_default().push(undo);
            }
        }
        for (partition, items) in of_partitions {
            let Some(contents) = self.partitions.get(partition) else { continue };
            contents.with_group(|group| group.append(at, items));
        }
    }

    /// Has something done with the copies of the partition of one of the keys.
    pub(super) fn with_group<T>(
        &self,
        at: usize,
        act: impl FnOnce(&mut Replicas) -> T,
    ) -> Option<T> {
        self.contents(at)?.with_group(act)
    }

    /// Returns the contents of all partitions, in order.
    pub(super) fn all_contents(&self) -> impl Iterator<Item = &Contents> {
        self.partitions.iter().map(|guard| &**guard)
    }

    /// Records a change in its table's stream.
    fn record(&self, change: &ItemChange) -> Option<(&Recorder, Recorded)> {
        let author = change.author?;
        self.contents(change.at)?.record(&change.key, change.item.as_ref(), author)
    }

    /// Records changes that are about to be made, and returns what the log of commits is told.
    fn logged<'c>(
        &'c self,
        tables: &[&'c TableStorage],
        changes: &'c [ItemChange],
    ) -> Vec<ItemCommit<'c>> {
        let commits = changes.iter().filter_map(|change| {
            let (table, _) = self.places.get(change.at)?;
            let (storage, key) = (*tables.get(*table)?, &change.key);
            let (old, new) = (self.item(change.at, key), change.item.as_ref());
            let recorded = self.record(change);
            Some(ItemCommit { storage, key, old, new, recorded })
        });
        commits.collect()
    }

    /// Returns where the entries of global indexes lie that the changes touch.
    fn global_places(&self, layouts: &Layouts, changes: &[ItemChange]) -> Vec<GlobalPlace> {
        let mut wanted = Vec::new();
        for change in changes {
            let Some((table, _)) = self.places.get(change.at) else { continue };
            for (slot, entry) in &change.globals {
                let keys = entry.removed.iter().chain(entry.put.iter().map(|(key, _)| key));
                wanted.extend(keys.filter_map(|key| global_place(layouts, *table, *slot, key)));
            }
        }
        wanted
    }

    fn outgrown(&self, tables: &[&TableStorage]) -> impl Iterator<Item = usize> {
        self.places.iter().filter_map(|(table, partition)| {
            let bytes_max = tables.get(*table)?.partition_bytes_max();
            self.partitions.get(*partition)?.has_outgrown(bytes_max).then_some(*table)
        })
    }

    fn contents(&self, at: usize) -> Option<&Contents> {
        let (_, partition) = self.places.get(at)?;
        self.partitions.get(*partition).map(|guard| &**guard)
    }
}

/// Partitions of global indexes, locked for writing.
pub(super) struct LockedGlobals<'l> {
    layouts: &'l Layouts,
    partitions: Vec<(GlobalPlace, WriteGuard<'l>)>,
}

impl<'l> LockedGlobals<'l> {
    /// Locks these partitions in order; `None` if one of them was split meanwhile.
    pub(super) fn lock(layouts: &'l Layouts, mut wanted: Vec<GlobalPlace>) -> Option<Self> {
        wanted.sort_unstable();
        wanted.dedup();
        let lock = |place: GlobalPlace| {
            let (table, slot, position) = place;
            let partition = layouts.get(table)?.global(slot)?.at(position)?;
            Some((place, partition.write()?))
        };
        let partitions = wanted.into_iter().map(lock).collect::<Option<_>>()?;
        Some(Self { layouts, partitions })
    }

    /// Changes an entry of an index, which is named by its table and slot.
    pub(super) fn commit(&mut self, (table, slot): (usize, usize), entry: EntryChange) {
        let mut set = |key: Key, value: Option<StoredItem>| {
            let place = global_place(self.layouts, table, slot, &key);
            let locked = place
                .and_then(|place| self.partitions.binary_search_by_key(&place, |(at, _)| *at).ok());
            if let Some((_, contents)) = locked.and_then(|at| self.partitions.get_mut(at)) {
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

    /// Returns the entry of an index at a key.
    fn entry(&self, (table, slot): (usize, usize), key: &Key) -> Option<&StoredItem> {
        let place = global_place(self.layouts, table, slot, key)?;
        let at = self.partitions.binary_search_by_key(&place, |(at, _)| *at).ok()?;
        self.partitions.get(at)?.1.item(key)
    }

    fn outgrown(&self, tables: &[&TableStorage]) -> impl Iterator<Item = usize> {
        self.partitions.iter().filter_map(|((table, ..), contents)| {
            let bytes_max = tables.get(*table)?.partition_bytes_max();
            contents.has_outgrown(bytes_max).then_some(*table)
        })
    }
}

/// Returns what is there that a change is about to change.
fn undo_of(
    contents: &Contents,
    globals: &LockedGlobals<'_>,
    table: usize,
    change: &ItemChange,
) -> ItemUndo<StoredItem> {
    let keys = |entry: &EntryChange| -> SmallVec<[Key; 2]> {
        entry.removed.iter().chain(entry.put.iter().map(|(key, _)| key)).cloned().collect()
    };
    let locals = change.locals.iter().flat_map(|(number, entry)| {
        keys(entry).into_iter().map(|key| {
            let tree = contents.tree(Space::Local(*number));
            let before = tree.and_then(|tree| tree.get(&key)).cloned();
            (*number, key, before)
        })
    });
    let fed = change.globals.iter().flat_map(|(slot, entry)| {
        keys(entry).into_iter().map(|key| {
            let before = globals.entry((table, *slot), &key).cloned();
            (*slot, key, before)
        })
    });
    let before = contents.item(&change.key).cloned();
    let mut undo = ItemUndo {
        key: change.key.clone(),
        before,
        locals: locals.collect(),
        globals: fed.collect(),
        bytes: 0,
    };
    let entries = undo.locals.iter().chain(&undo.globals).map(|(_, _, before)| before.as_ref());
    let images = entries.chain([undo.before.as_ref()]).flatten();
    undo.bytes = images.map(StoredItem::size_bytes).sum();
    undo
}

/// Returns the partition that owns an entry; `None` if the index is gone.
pub(super) fn global_place(
    layouts: &Layouts,
    table: usize,
    slot: usize,
    key: &Key,
) -> Option<GlobalPlace> {
    Some((table, slot, layouts.get(table)?.global(slot)?.position(key)))
}
