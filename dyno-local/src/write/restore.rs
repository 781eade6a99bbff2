//! Making an item what it was, or what was decided before, and its index entries with it.
//!
//! [`restore`] is called when the log could not keep what was committed, which it is not told: it never
//! had it. [`failover`](super::failover) takes back what a new leader lacks, and commits what got its
//! quorum later.

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
        let change = replacement(table, &locked, key, image);
        locked.restore(&storage, vec![change]);
        return;
    }
}

/// Returns the change that sets the item at the only locked key to an image, or removes it, and notes
/// when the item expires.
pub(super) fn replacement(
    table: &Table,
    locked: &LockedBase<'_>,
    key: &Key,
    image: Option<&StoredItem>,
) -> ItemChange {
    // The indexes may have changed since; under the lock they do not.
    let table = table.newest();
    let definition = &table.definition;
    let current = locked.item(0, key).cloned();
    let entries = |indexes: &[IndexDefinition]| -> Vec<(usize, EntryChange)> {
        let change = |index| index_write(index, table, current.as_ref(), image).change;
        indexes.iter().map(|index| (index.slot, change(index))).collect()
    };
    table.note_expiry(key, current.as_ref(), image);
    ItemChange {
        at: 0,
        key: key.clone(),
        collection: collection(table, image.or(current.as_ref())),
        locals: entries(&definition.locals),
        globals: entries(&definition.globals),
        item: image.cloned(),
        author: None,
    }
}

/// Returns the length of the components of an item's partition key.
pub(crate) fn collection(table: &Table, item: Option<&StoredItem>) -> usize {
    let names = table.storage.names();
    let key = item.and_then(|item| table.definition.keys.table_key(&item.read(names)));
    key.map_or(0, |(_, collection)| collection)
}
