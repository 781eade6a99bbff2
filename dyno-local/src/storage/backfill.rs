//! Filling a new global index from the items that were there before it.

use std::ops::ControlFlow;

use super::partition::Partition;
use super::table_storage::{Direction, Space, TableStorage};
use super::write_set::{LockedGlobals, global_place, newest_layouts};
use super::{EntryChange, StoredItem};
use crate::encoding::{Key, KeyRange};

/// How far filling an index came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Filled {
    /// There are no more items.
    All,
    /// This is the last item that was looked at.
    UpTo(Key),
    /// No item was looked at: the first is for later.
    Nothing,
}

impl TableStorage {
    /// Sets the entries of up to `count` items, from the key after `after` on, in a global index.
    ///
    /// `entry` makes an item's entry, or nothing if the item is not in the index; or it breaks, and
    /// this item and all others are for later. The items cannot change meanwhile; a write that comes
    /// later finds the entry and changes it.
    pub(crate) fn fill_global(
        &self,
        slot: usize,
        after: Option<&Key>,
        count: usize,
        mut entry: impl FnMut(&StoredItem) -> ControlFlow<(), Option<(Key, StoredItem)>>,
    ) -> Filled {
        let range = after.map_or_else(KeyRange::all, |key| KeyRange::all().after(key));
        let mut position = None;
        loop {
            let layout = self.layout();
            let (first, last) = layout.base().meeting(&range);
            let at = position.unwrap_or(first);
            if at > last {
                return Filled::All;
            }
            let Some(contents) = layout.base().at(at).and_then(Partition::read) else {
                position = None;
                continue;
            };
            let mut items =
                contents.items().range(&range, Direction::Forward).take(count).peekable();
            if items.peek().is_none() {
                position = Some(at + 1);
                continue;
            }
            let (mut filled, mut entries) = (None, Vec::new());
            for (key, item) in items {
                let ControlFlow::Continue(entry) = entry(item) else { break };
                entries.extend(entry);
                filled = Some(key);
            }
            self.set_entries(slot, entries);
            return filled.cloned().map_or(Filled::Nothing, Filled::UpTo);
        }
    }

    /// Returns `true` if there is an entry at a key of a global index.
    pub(crate) fn has_entry(&self, space: Space, key: &Key) -> bool {
        loop {
            let layout = self.layout();
            let Some(partition) = layout.map(space).and_then(|map| map.owner(key)) else {
                return false;
            };
            if let Some(contents) = partition.read() {
                return contents.item(key).is_some();
            }
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
