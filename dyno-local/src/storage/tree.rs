//! Entries in key order, with the sum of their sizes.

use std::collections::BTreeMap;

use super::stored_item::as_u64;
use super::{Direction, StoredItem};
use crate::encoding::{Key, KeyRange};

/// The entries of a partition in one space.
#[derive(Debug, Default)]
pub(super) struct Tree {
    entries: BTreeMap<Key, StoredItem>,
    bytes: u64,
}

/// What setting an entry did to the bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct BytesChange {
    pub(super) added: u64,
    pub(super) removed: u64,
}

impl Tree {
    pub(super) const fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn get(&self, key: &Key) -> Option<&StoredItem> {
        self.entries.get(key)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&Key, &StoredItem)> {
        self.entries.iter()
    }

    /// Sets or removes an entry.
    pub(super) fn set(&mut self, key: Key, value: Option<StoredItem>) -> BytesChange {
        let added = value.as_ref().map_or(0, |item| as_u64(item.size_bytes()));
        let old = match value {
            Some(item) => self.entries.insert(key, item),
            None => self.entries.remove(&key),
        };
        let removed = old.map_or(0, |item| as_u64(item.size_bytes()));
        self.bytes = (self.bytes + added).saturating_sub(removed);
        BytesChange { added, removed }
    }

    /// Iterates over the entries of a range in either direction.
    pub(super) fn range(
        &self,
        range: &KeyRange,
        direction: Direction,
    ) -> Box<dyn Iterator<Item = (&Key, &StoredItem)> + '_> {
        if range.is_empty() {
            // `BTreeMap::range` panics on bounds that cross.
            return Box::new(std::iter::empty());
        }
        let entries = self.entries.range(range.bounds());
        match direction {
            Direction::Forward => Box::new(entries),
            Direction::Backward => Box::new(entries.rev()),
        }
    }

    /// Takes out the entries from a key on.
    pub(super) fn split_off(&mut self, bound: &Key) -> Self {
        let entries = self.entries.split_off(bound);
        let bytes = entries.values().map(|item| as_u64(item.size_bytes())).sum();
        self.bytes = self.bytes.saturating_sub(bytes);
        Self { entries, bytes }
    }
}
