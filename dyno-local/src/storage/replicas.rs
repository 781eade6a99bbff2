//! The copies of a table's base partitions: reading as one of them sees, and what moves them.
//!
//! `replica` has the rules. A partition's group lies beside its contents, under its lock; it has one of
//! its own, which is taken last and for moments, because readers move copies on, too. A page of a global
//! index that may be behind is read while no base partition changes: what they have not fed to
//! the index yet, and what it holds, are of one moment then.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

use super::contents::Contents;
use super::partition::{Partition, ReadGuard};
use super::table_storage::{Space, TableStorage};
use super::{LockedBase, StoredItem};
use crate::base::{Replication, Timestamp};
use crate::encoding::{Key, KeyRange};
use crate::replica::{Due, Group, Sight, Undone, Unserved, Which};

/// The copies of a partition of items.
pub(crate) type Replicas = Group<StoredItem>;

/// Whether the clock brings something to the copies of a table.
#[derive(Debug, Default)]
pub(super) struct Restless(AtomicBool);

/// What a reader sees instead of what is there.
#[derive(Debug, Default)]
pub(super) struct Instead {
    /// Of the space that is read.
    pub(super) entries: Undone<StoredItem>,
    /// Of the items, where entries of a local index are read.
    pub(super) items: Undone<StoredItem>,
}

impl TableStorage {
    /// Returns the storage, each of whose partitions has copies if there are to be any.
    pub(crate) fn with_replicas(
        self,
        replication: Option<&Replication>,
        seed: u64,
        now: Timestamp,
    ) -> Self {
        let Some(replication) = replication else { return self };
        let layout = self.layout();
        for (number, partition) in (0_u64..).zip(layout.base().partitions()) {
            // Nobody else has the storage yet.
            if let Some(mut contents) = partition.write() {
                contents.replicate(Group::new(replication, seed ^ (number << 32), now));
            }
        }
        self.note_restless(replication.chaos.is_some());
        drop(layout);
        self
    }

    /// Returns `true` if the clock may bring something to the copies.
    pub(crate) fn is_restless(&self) -> bool {
        self.restless.0.load(Ordering::Acquire)
    }

    /// Notes whether the clock may bring something to the copies.
    pub(crate) fn note_restless(&self, is_restless: bool) {
        self.restless.0.store(is_restless, Ordering::Release);
    }

    /// Returns a key of each base partition.
    pub(crate) fn partition_keys(&self) -> Vec<Key> {
        let layout = self.layout();
        let partitions = layout.base().partitions().iter();
        partitions.map(|it| it.lower().cloned().unwrap_or_else(|| Key::of_hash(0))).collect()
    }

    /// Has something done with the copies of the partition that owns a key; `None` if none are
    /// modelled.
    pub(crate) fn with_group<T>(
        &self,
        key: &Key,
        act: impl FnOnce(&mut Replicas) -> T,
    ) -> Option<T> {
        loop {
            let layout = self.layout();
            if let Some(contents) = layout.base().owner(key)?.read() {
                return contents.with_group(act);
            }
        }
    }

    /// Returns the item at a key, as who asks sees it.
    pub(crate) fn item_seen(
        &self,
        key: &Key,
        sight: Sight<'_>,
    ) -> Result<Option<StoredItem>, Unserved> {
        loop {
            let layout = self.layout();
            let Some(owner) = layout.base().owner(key) else { return Ok(None) };
            let Some(contents) = owner.read() else { continue };
            let before = contents.with_group(|group| {
                let sees = group.sees(sight)?;
                let undo = sees.and_then(|sequence| group.item_undo(sequence, key));
                Ok(undo.map(|undo| undo.before.clone()))
            });
            return match before.transpose()?.flatten() {
                Some(before) => Ok(before),
                None => Ok(contents.item(key).cloned()),
            };
        }
    }
}

/// Locks all base partitions for reading, and returns what an index shows in a range instead of what it
/// holds; `None` if one of them was split meanwhile.
pub(super) fn behind<'l>(
    partitions: impl Iterator<Item = &'l Partition>,
    (slot, range): (usize, &KeyRange),
    now: Timestamp,
) -> Option<(Vec<ReadGuard<'l>>, Undone<StoredItem>)> {
    let locked: Vec<ReadGuard<'l>> = partitions.map(Partition::read).collect::<Option<_>>()?;
    let mut undone = Undone::new();
    for contents in &locked {
        contents.with_group(|group| {
            if let Some(sequence) = group.index_sees(slot, now) {
                group.undo(sequence, Which::Global(slot), range, &mut undone);
            }
        });
    }
    Some((locked, undone))
}

impl Contents {
    /// Returns what who asks sees of a range instead of what is there.
    pub(super) fn instead(
        &self,
        space: Space,
        range: &KeyRange,
        sight: Sight<'_>,
    ) -> Result<Option<Instead>, Unserved> {
        let seen = self.with_group(|group| {
            let Some(sequence) = group.sees(sight)? else { return Ok(None) };
            let mut instead = Instead::default();
            match space {
                Space::Base => group.undo(sequence, Which::Items, range, &mut instead.entries),
                Space::Local(number) => {
                    group.undo(sequence, Which::Local(number), range, &mut instead.entries);
                    group.undo(sequence, Which::Items, &KeyRange::all(), &mut instead.items);
                }
                // Those of global indexes lie elsewhere.
                Space::Global(_) => {}
            }
            Ok(Some(instead))
        });
        seen.unwrap_or(Ok(None))
    }
}

impl LockedBase<'_> {
    /// Lets happen what is due by now to the copies of the partition at a place, up to where storage has
    /// to do something.
    pub(crate) fn advance(&self, at: usize, now: Timestamp) -> Option<Due<StoredItem>> {
        self.with_group(at, |group| group.advance(now)).flatten()
    }

    /// Says whether all partitions have a leader that takes writes now.
    pub(crate) fn check_led(&self, now: Timestamp) -> Result<(), Unserved> {
        self.each_group(|group| group.check_writes(now))
    }

    /// Says whether in all partitions a quorum persists what they are to commit together.
    pub(crate) fn check_quorums(&self) -> Result<(), Unserved> {
        self.each_group(|group| group.check_quorum())
    }

    fn each_group(
        &self,
        check: impl Fn(&mut Replicas) -> Result<(), Unserved>,
    ) -> Result<(), Unserved> {
        self.all_contents().try_for_each(|it| it.with_group(&check).unwrap_or(Ok(())))
    }
}

/// Says whether the partitions of all these keys have a leader that serves now.
pub(crate) fn check_leaders(
    tables: &[&TableStorage],
    keys: &[(usize, &Key)],
    now: Timestamp,
) -> Result<(), Unserved> {
    let asked: BTreeSet<(usize, &Key)> = keys.iter().copied().collect();
    for (table, key) in asked {
        let Some(table) = tables.get(table) else { continue };
        table.with_group(key, |group| group.check_strong(now)).unwrap_or(Ok(()))?;
    }
    Ok(())
}
