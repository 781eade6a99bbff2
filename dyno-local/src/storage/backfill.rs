//! Filling a new global index from the items that were there before it.

use super::partition::Partition;
use super::table_storage::{Direction, Space, TableStorage};
use super::write_set::{LockedGlobals, global_place, newest_layouts};
use super::{EntryChange, StoredItem};
use crate::encoding::{Key, KeyRange};

impl TableStorage {
    /// Sets the entries of up to `count` items, from the key after `after` on, in a global index.
    ///
    /// `entry` makes an item's entry, or nothing if the item is not in the index. Returns the key
    /// of the last item that was looked at; `None` if there are no more. The items cannot change
    /// meanwhile; a write that comes later finds the entry and changes it.
    pub(crate) fn fill_global(
        &self,
        slot: usize,
        after: Option<&Key>,
        count: usize,
        entry: impl Fn(&StoredItem) -> Option<(Key, StoredItem)>,
    ) -> Option<Key> {
        let range = after.map_or_else(KeyRange::all, |key| KeyRange::all().after(key));
        let mut position = None;
        loop {
            let layout = self.layout();
            let (first, last) = layout.base().meeting(&range);
            let at = position.unwrap_or(first);
            if at > last {
                return None;
            }
            let Some(contents) = layout.base().at(at).and_then(Partition::read) else {
                position = None;
                continue;
            };
            let items = contents.tree(Space::Base)?.range(&range, Direction::Forward).take(count);
            let items: Vec<_> = items.collect();
            let Some((last_key, _)) = items.last() else {
                position = Some(at + 1);
                continue;
            };
            let entries = items.iter().filter_map(|(_, item)| entry(item));
            self.set_entries(slot, entries.collect());
            return Some((*last_key).clone());
        }
    }

    fn set_entries(&self, slot: usize, entries: Vec<(Key, StoredItem)>) {
        loop {
            let layouts = newest_layouts(&[self]);
            let places = entries.iter().filter_map(|(key, _)| global_place(&layouts, 0, slot, key));
            let Some(mut locked) = LockedGlobals::lock(&layouts, places.collect()) else {
                continue;
            };
            for put in entries {
                locked.commit((0, slot), EntryChange { removed: None, put: Some(put) });
            }
            return;
        }
    }
}
