//! What the cache knows of tables: the attributes of their keys, and when they were written.
//!
//! Keys are learned from what passes: reads, updates and deletes of items that succeed, and
//! descriptions. A put into a table whose key is not known yet counts as a write of the whole table.

use std::collections::BTreeMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use super::store::{Age, micros};
use crate::clock::Timestamp;
use crate::value::{Item, Name};

/// How many tables the cache serves; reads of others are passed on.
const TABLES_MAX: usize = 10_000;

/// How many sets of counters tables share, by hash: those that share one drop each other's entries.
const SLOTS: usize = 256;

#[derive(Debug)]
pub(super) struct Tables {
    keys: RwLock<BTreeMap<String, Arc<[Name]>>>,
    first: Slot,
    others: Vec<Slot>,
}

#[derive(Debug)]
struct Slot {
    /// Counts changes of the table itself.
    definition: AtomicU64,
    /// Counts these, and writes of which nobody knows the items.
    table: AtomicU64,
    /// Counts all writes.
    writes: AtomicU64,
    /// When the last write of unknown items, and the last at all, ended, in microseconds.
    table_written: AtomicI64,
    written: AtomicI64,
}

impl Default for Slot {
    fn default() -> Self {
        let never = || AtomicI64::new(i64::MIN);
        let zero = || AtomicU64::new(0);
        Self {
            definition: zero(),
            table: zero(),
            writes: zero(),
            table_written: never(),
            written: never(),
        }
    }
}

/// What of a table a write reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// Items that are known.
    Items,
    /// Any of them.
    Whole,
    /// The table itself.
    Definition,
}

impl Tables {
    pub(super) fn new() -> Self {
        let others = std::iter::repeat_with(Slot::default).take(SLOTS - 1).collect();
        Self { keys: RwLock::default(), first: Slot::default(), others }
    }

    /// Returns the age of answers that do not depend on writes of other items.
    pub(super) fn age_of_items(&self, table: &str) -> Age {
        Age { table: self.slot(table).table.load(Ordering::SeqCst), writes: 0 }
    }

    /// Returns the age of answers that no write of items ends.
    pub(super) fn age_of_definition(&self, table: &str) -> Age {
        Age { table: self.slot(table).definition.load(Ordering::SeqCst), writes: 0 }
    }

    /// Returns the age of answers that every write of the table ends.
    pub(super) fn age_of_listings(&self, table: &str) -> Age {
        let writes = self.slot(table).writes.load(Ordering::SeqCst);
        Age { writes, ..self.age_of_items(table) }
    }

    /// Tells that a write of the table ended.
    pub(super) fn written(&self, table: &str, reach: Reach, now: Timestamp) {
        self.slot(table).written(reach, now);
    }

    /// Tells that a write ended that may have reached any table so far.
    pub(super) fn all_written(&self, reach: Reach, now: Timestamp) {
        for slot in self.others.iter().chain([&self.first]) {
            slot.written(reach, now);
        }
    }

    /// Returns whether a write ended a short while ago that may have reached any item.
    pub(super) fn settles_whole(&self, table: &str, now: Timestamp, settling: Duration) -> bool {
        settles(self.slot(table).table_written.load(Ordering::SeqCst), now, settling)
    }

    /// Returns whether any write of the table ended a short while ago.
    pub(super) fn settles(&self, table: &str, now: Timestamp, settling: Duration) -> bool {
        settles(self.slot(table).written.load(Ordering::SeqCst), now, settling)
    }

    /// Returns the part of an item that is its key; `None` if the table's key is not known.
    pub(super) fn key_of(&self, table: &str, item: &Item) -> Option<Item> {
        let names = self.names(table)?;
        names.iter().map(|name| Some((name.clone(), item.get(name)?.clone()))).collect()
    }

    /// Learns the key of a table; `false` if there are too many tables.
    ///
    /// A table that is there once more with another key has nothing in common with the former.
    pub(super) fn learn<'a>(
        &self,
        table: &str,
        names: impl Iterator<Item = &'a Name>,
        now: Timestamp,
    ) -> bool {
        let mut names: Vec<Name> = names.cloned().collect();
        names.sort_unstable();
        let names: Arc<[Name]> = names.into();
        let known = self.names(table);
        if known.as_ref() == Some(&names) {
            return true;
        }
        let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        if known.is_none() && keys.len() >= TABLES_MAX {
            return false;
        }
        keys.insert(table.to_owned(), names);
        drop(keys);
        if known.is_some() {
            self.written(table, Reach::Definition, now);
        }
        true
    }

    /// Forgets the key of a table that is deleted.
    pub(super) fn forget(&self, table: &str) {
        self.keys.write().unwrap_or_else(PoisonError::into_inner).remove(table);
    }

    fn names(&self, table: &str) -> Option<Arc<[Name]>> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).get(table).cloned()
    }

    fn slot(&self, table: &str) -> &Slot {
        let mut hasher = DefaultHasher::new();
        table.hash(&mut hasher);
        let index = usize::try_from(hasher.finish() % (SLOTS as u64)).unwrap_or(0);
        index.checked_sub(1).and_then(|index| self.others.get(index)).unwrap_or(&self.first)
    }
}

impl Slot {
    fn written(&self, reach: Reach, now: Timestamp) {
        self.written.store(now.as_micros(), Ordering::SeqCst);
        if reach == Reach::Definition {
            self.definition.fetch_add(1, Ordering::SeqCst);
        }
        if reach >= Reach::Whole {
            self.table_written.store(now.as_micros(), Ordering::SeqCst);
            self.table.fetch_add(1, Ordering::SeqCst);
        }
        self.writes.fetch_add(1, Ordering::SeqCst);
    }
}

fn settles(written: i64, now: Timestamp, settling: Duration) -> bool {
    now.as_micros() < written.saturating_add(micros(settling))
}

/// Returns the bare name in a table's name or ARN, and whether it was an ARN.
///
/// An ARN may name a table of another account that has the same name as ours: what is read by one
/// is not cached, what is written by one drops what its bare name has.
pub(super) fn bare_name(table: &str) -> (&str, bool) {
    if !table.starts_with("arn:") {
        return (table, false);
    }
    let (_, after) = table.split_once(":table/").unwrap_or_default();
    (after.split('/').next().unwrap_or(after), true)
}
