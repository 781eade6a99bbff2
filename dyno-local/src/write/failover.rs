//! What the clock brings to the copies of a table: writes that got their quorum later are committed,
//! and what a new leader lacks is taken back.
//!
//! Called by `ops` when a request arrives, and by `local` when a test moves copies. Everything is
//! done under the lock of the partition, in the order in which it happened. With the rules of
//! replication whole, nothing is ever taken back.

use super::restore::{replacement, restore};
use crate::base::Timestamp;
use crate::catalog::Table;
use crate::encoding::Key;
use crate::replica::{Due, Unacknowledged};
use crate::storage::{Author, LockedBase, StoredItem, newest_layouts};

/// Lets everything happen that is due by now to the copies of a table, if there is anything.
pub(crate) fn settle_copies(table: &Table, now: Timestamp) {
    let storage = &*table.storage;
    if !storage.is_restless() {
        return;
    }
    storage.note_restless(false);
    for key in storage.partition_keys() {
        settle_partition(table, &key, now);
        if storage.with_group(&key, |group| group.is_settled()) == Some(false) {
            storage.note_restless(true);
        }
    }
}

fn settle_partition(table: &Table, key: &Key, now: Timestamp) {
    let storage = [&*table.storage];
    loop {
        let layouts = newest_layouts(&storage);
        let Some(locked) = LockedBase::lock(&layouts, &[(0, key)]) else { continue };
        match locked.advance(0, now) {
            None => return,
            Some(Due::Commit(write, at)) => {
                let change = committed(table, &locked, write);
                let outgrown = locked.commit(&storage, vec![change], Some(at));
                if !outgrown.is_empty() {
                    table.storage.split_outgrown();
                }
            }
            Some(Due::TakeBack(items)) => {
                drop(locked);
                for item in items {
                    restore(table, &item.key, item.before.as_ref());
                }
            }
        }
    }
}

/// Returns the change of a write that was decided before, since when nothing was written here.
fn committed(
    table: &Table,
    locked: &LockedBase<'_>,
    write: Unacknowledged<StoredItem>,
) -> crate::storage::ItemChange {
    let Unacknowledged { key, collection, image, by_service } = write;
    let change = replacement(table, locked, &key, image.as_ref());
    let author = if by_service { Author::Service } else { Author::Caller };
    let streams = table.newest().definition.settings.streams();
    crate::storage::ItemChange { collection, author: streams.then_some(author), ..change }
}
