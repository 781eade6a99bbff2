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
use crate::encoding::{EncodedValues, Key};
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
pub(crate) fn index_write<'i>(
    index: &IndexDefinition,
    table: &'i Table,
    old: Option<&'i StoredItem>,
    new: Option<&'i StoredItem>,
) -> IndexWrite {
    let (names, keys) = (table.storage.names(), &table.definition.keys);
    let wanted = index.keys.wanted_of_entry(keys, names);
    let values = |item: Option<&'i StoredItem>| item?.read(names).encoded_values(&wanted);
    let key = |values: &EncodedValues<'_>| index.keys.entry_key(keys, values);
    let (old_values, new_values) = (values(old), values(new));
    let put = new_values.as_ref().and_then(key);
    let is_same = old_values == new_values;
    let stays = is_same && put.is_some();
    let removed = if is_same { None } else { old_values.as_ref().and_then(key) };
    let entry = |item: &StoredItem| index.project(item, names);
    let old = old.filter(|_| stays || removed.is_some()).map(entry);
    let new = new.filter(|_| put.is_some()).map(entry);
    let bytes = |entry: &Option<StoredItem>| entry.as_ref().map_or(0, StoredItem::size_bytes);
    let (old_bytes, new_bytes) = (bytes(&old), bytes(&new));
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
    // An entry of everything shares the item's memory, so it is replaced with it even if nothing
    // changed.
    IndexWrite { change: EntryChange { removed, put: put.zip(new) }, units, old_bytes, new_bytes }
}

/// Returns an item's entry in an index; `None` if it is not in the index.
pub(crate) fn index_entry(
    index: &IndexDefinition,
    table: &Table,
    item: &StoredItem,
) -> Option<(Key, StoredItem)> {
    let names = table.storage.names();
    let keys = &table.definition.keys;
    let wanted = index.keys.wanted_of_entry(keys, names);
    let key = index.keys.entry_key(keys, &item.read(names).encoded_values(&wanted)?)?;
    Some((key, index.project(item, names)))
}
