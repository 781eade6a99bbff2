//! Taking a write back: an item becomes what it was, and its index entries with it.
//!
//! Called when the log could not keep what was committed. The log is not told: it never had it.

use crate::catalog::{IndexDefinition, Table};
use crate::encoding::Key;
use crate::index::index_write;
use crate::storage::{EntryChange, ItemChange, LockedBase, StoredItem, newest_layouts};

/// Sets the item at a key to an image, or removes it.
pub(crate) fn restore(table: &Table, key: &Key, image: Option<&StoredItem>) {
    let storage = [&*table.storage];
    loop {
        let layouts = newest_layouts(&storage);
        let Some(locked) = LockedBase::lock(&layouts, &[(0, key)]) else { continue };
        // The indexes may have changed since; under the lock they do not.
        let table = table.newest();
        let definition = &table.definition;
        let current = locked.item(0, key).cloned();
        let entries = |indexes: &[IndexDefinition]| -> Vec<(usize, EntryChange)> {
            let change = |index| index_write(index, table, current.as_ref(), image).change;
            indexes.iter().map(|index| (index.slot, change(index))).collect()
        };
        table.note_expiry(key, current.as_ref(), image);
        let change = ItemChange {
            at: 0,
            key: key.clone(),
            collection: collection(table, image.or(current.as_ref())),
            locals: entries(&definition.locals),
            globals: entries(&definition.globals),
            item: image.cloned(),
            author: None,
        };
        locked.restore(&storage, vec![change]);
        return;
    }
}

/// Returns the length of the components of an item's partition key.
pub(crate) fn collection(table: &Table, item: Option<&StoredItem>) -> usize {
    let names = table.storage.names();
    let key = item.and_then(|item| table.definition.keys.table_key(&item.read(names)));
    key.map_or(0, |(_, collection)| collection)
}
