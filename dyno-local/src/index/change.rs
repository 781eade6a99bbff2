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
use crate::catalog::{IndexDefinition, KeyValues, Table};
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
    let (names, keys) = (table.storage.names(), &table.definition.keys);
    let (old_read, new_read) = (old.map(|item| item.read(names)), new.map(|item| item.read(names)));
    let old_values = old_read.as_ref().and_then(|item| index.keys.entry_values(keys, item));
    let new_values = new_read.as_ref().and_then(|item| index.keys.entry_values(keys, item));
    let entry = |item: &StoredItem| index.project(item, names);
    let old = old.filter(|_| old_values.is_some()).map(entry);
    let new = new.filter(|_| new_values.is_some()).map(entry);
    let bytes = |entry: &Option<StoredItem>| entry.as_ref().map_or(0, StoredItem::size_bytes);
    let (old_bytes, new_bytes) = (bytes(&old), bytes(&new));
    let stays = old_values.is_some() && old_values == new_values;
    let units = match (&old, &new) {
        (Some(old), Some(new)) if stays && old == new => 0,
        (Some(_), Some(_)) if stays => write_units(old_bytes.max(new_bytes)),
        _ => {
            let units = |entry: &Option<StoredItem>, bytes| {
                entry.as_ref().map_or(0, |_| write_units(bytes))
            };
            units(&old, old_bytes) + units(&new, new_bytes)
        }
    };
    let key = |values: KeyValues<'_>| index.keys.key_of_values(&values).0;
    // An entry of everything shares the item's memory, so it is replaced with it even if nothing
    // changed.
    let removed = if stays { None } else { old_values.map(key) };
    let put = new_values.map(key).zip(new);
    IndexWrite { change: EntryChange { removed, put }, units, old_bytes, new_bytes }
}

/// Returns an item's entry in an index; `None` if it is not in the index.
pub(crate) fn index_entry(
    index: &IndexDefinition,
    table: &Table,
    item: &StoredItem,
) -> Option<(Key, StoredItem)> {
    let names = table.storage.names();
    let item_read = item.read(names);
    let values = index.keys.entry_values(&table.definition.keys, &item_read)?;
    Some((index.keys.key_of_values(&values).0, index.project(item, names)))
}
