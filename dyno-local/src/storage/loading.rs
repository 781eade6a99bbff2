//! Filling an empty storage from a log, and reading it out for one.
//!
//! The loader puts items first, one version after the other, then has the entries of the indexes
//! made, once and from what is left. Nobody else has the storage then.

use std::ops::ControlFlow;

use super::partition::Partition;
use super::table_storage::{Direction, Space, TableStorage};
use super::{EntryChange, Filled, StoredItem};
use crate::encoding::{Key, KeyRange};

/// The items that are looked at under one lock while entries are made.
const ITEMS_AT_ONCE: usize = 1_000;

impl TableStorage {
    /// Sets or removes an item and leaves the indexes alone. `collection` is the length of the
    /// partition key's components, where the table has local indexes.
    pub(crate) fn load(&self, key: Key, collection: usize, item: Option<StoredItem>) {
        let layout = self.layout();
        // Nobody splits a storage that is being loaded.
        if let Some(mut contents) = layout.base().owner(&key).and_then(Partition::write) {
            contents.set_item(key, collection, item);
        }
    }

    /// Makes the entries of all local indexes. `entries` gives those of an item, by their numbers,
    /// and the length of its partition key's components.
    pub(crate) fn load_locals(
        &self,
        entries: impl Fn(&StoredItem) -> (usize, Vec<(usize, Key, StoredItem)>),
    ) {
        let layout = self.layout();
        for partition in layout.base().partitions() {
            let Some(mut contents) = partition.write() else { continue };
            let items: Vec<StoredItem> =
                contents.items().iter().map(|(_, item)| item.clone()).collect();
            for item in items {
                let (collection, entries) = entries(&item);
                for (number, key, entry) in entries {
                    let put = EntryChange { removed: None, put: Some((key, entry)) };
                    contents.commit_local(number, collection, put);
                }
            }
        }
    }

    /// Makes the spaces of the global indexes in these slots, in order, and their entries.
    pub(crate) fn load_globals(
        &self,
        slots: &[usize],
        entry: impl Fn(usize, &StoredItem) -> Option<(Key, StoredItem)>,
    ) {
        self.change_layout(|layout| {
            for slot in 0..slots.last().map_or(0, |last| last + 1) {
                let added = layout.add_global();
                debug_assert_eq!(added, slot, "the storage had indexes before");
                if !slots.contains(&slot) {
                    layout.remove_global(slot);
                }
            }
        });
        for slot in slots {
            let mut after = None;
            while let Filled::UpTo(last) =
                self.fill_global(*slot, after.as_ref(), ITEMS_AT_ONCE, |item| {
                    ControlFlow::Continue(entry(*slot, item))
                })
            {
                after = Some(last);
            }
        }
    }

    /// Calls `read` while nobody commits: all that was recorded is in the log of commits by then.
    pub(crate) fn while_none_commits<T>(&self, read: impl FnOnce() -> T) -> T {
        let publishing = self.hold_layout();
        let layout = self.layout();
        // Nobody else retires partitions now, so that all are locked.
        let locked: Vec<_> = layout.base().partitions().iter().map(|it| it.read()).collect();
        let read = read();
        drop(locked);
        drop(publishing);
        read
    }

    /// Shows items in order, from the one after `after` on, until `visit` breaks, and calls
    /// `finish` before any of them can change. They may be of one partition only: returns the last
    /// key that was shown, or `None` if there are none left.
    pub(crate) fn read_out(
        &self,
        after: Option<&Key>,
        mut visit: impl FnMut(&Key, &StoredItem) -> ControlFlow<()>,
        finish: impl FnOnce(),
    ) -> Option<Key> {
        let range = after.map_or_else(KeyRange::all, |key| KeyRange::all().after(key));
        let mut skipped = 0;
        loop {
            let layout = self.layout();
            let (first, last) = layout.base().meeting(&range);
            if first + skipped > last {
                return None;
            }
            let Some(contents) = layout.base().at(first + skipped).and_then(Partition::read) else {
                skipped = 0;
                continue;
            };
            let mut shown = None;
            for (key, item) in contents.tree(Space::Base)?.range(&range, Direction::Forward) {
                shown = Some(key);
                if visit(key, item).is_break() {
                    break;
                }
            }
            if let Some(shown) = shown {
                finish();
                return Some(shown.clone());
            }
            skipped += 1;
        }
    }
}
