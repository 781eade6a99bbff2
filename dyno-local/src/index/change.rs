//! What a write does to one index, and what it costs there.
//!
//! An item that lacks an attribute of the index key has no entry (sparse indexes). The cases, with
//! the units of each:
//!
//! ```text
//! no entry  → no entry    nothing      0
//! no entry  → entry       insert       its size
//! entry     → no entry    delete       its old size
//! same key, same content  nothing      0
//! same key, other content replace      the larger of both sizes
//! other key               move         delete of the old and insert of the new, rounded apart
//! ```

use crate::capacity::write_units;
use crate::catalog::{IndexDefinition, Table};
use crate::encoding::Key;
use crate::storage::{EntryChange, StoredItem};

/// A change of one index and its cost.
#[derive(Debug)]
pub(crate) struct IndexWrite {
    pub(crate) change: EntryChange,
    pub(crate) units: u64,
    /// The bytes of the old entry; 0 if there is none.
    pub(crate) old_bytes: usize,
    /// The bytes of the new entry; 0 if there is none.
    pub(crate) new_bytes: usize,
}

/// Returns what replacing `old` by `new` changes of an index.
pub(crate) fn index_write(
    index: &IndexDefinition,
    table: &Table,
    old: Option<&StoredItem>,
    new: Option<&StoredItem>,
) -> IndexWrite {
    let old = old.and_then(|item| index_entry(index, table, item));
    let new = new.and_then(|item| index_entry(index, table, item));
    let bytes = |entry: &Option<(Key, StoredItem)>| {
        entry.as_ref().map_or(0, |(_, entry)| entry.size_bytes())
    };
    let (old_bytes, new_bytes) = (bytes(&old), bytes(&new));
    let (change, units) = match (old, new) {
        (None, None) => (EntryChange::default(), 0),
        (None, Some((key, entry))) => {
            let units = write_units(new_bytes);
            (EntryChange { removed: None, put: Some((key, entry)) }, units)
        }
        (Some((key, _)), None) => {
            let units = write_units(old_bytes);
            (EntryChange { removed: Some(key), put: None }, units)
        }
        (Some((old_key, old_entry)), Some((key, entry))) if old_key == key => {
            let units = if old_entry == entry { 0 } else { write_units(old_bytes.max(new_bytes)) };
            // An entry of everything shares the item's memory, so it is replaced with it even if
            // nothing changed.
            (EntryChange { removed: None, put: Some((key, entry)) }, units)
        }
        (Some((old_key, _)), Some((key, entry))) => {
            let units = write_units(old_bytes) + write_units(new_bytes);
            (EntryChange { removed: Some(old_key), put: Some((key, entry)) }, units)
        }
    };
    IndexWrite { change, units, old_bytes, new_bytes }
}

/// Returns an item's entry in an index; `None` if it is not in the index.
pub(crate) fn index_entry(
    index: &IndexDefinition,
    table: &Table,
    item: &StoredItem,
) -> Option<(Key, StoredItem)> {
    let names = table.storage.names();
    let key = index.keys.entry_key(&table.definition.keys, &item.read(names))?;
    Some((key, index.project(item, names)))
}
