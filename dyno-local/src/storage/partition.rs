//! One partition: what it holds, its counters, and how it is cut in two.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::stored_item::as_u64;
use super::{Direction, StoredItem};
use crate::encoding::{HASH_BYTES, Key, KeyRange};

/// A contiguous range of a space, from its lower bound to the next partition's.
#[derive(Debug)]
pub(super) struct Partition {
    lower: Box<[u8]>,
    contents: RwLock<Contents>,
}

/// The entries of a partition, under its lock.
#[derive(Debug)]
pub(crate) struct Contents {
    items: Tree,
    /// One tree for each local index.
    locals: Vec<Tree>,
    /// Bytes of each item collection, by the partition key's bytes; kept for tables with local
    /// indexes only, whose collections are limited and cannot be cut.
    collections: BTreeMap<Box<[u8]>, u64>,
}

/// Entries in key order, with the sum of their sizes.
#[derive(Debug, Default)]
pub(super) struct Tree {
    entries: BTreeMap<Key, StoredItem>,
    bytes: u64,
}

/// What setting an entry did to the bytes.
#[derive(Debug, Clone, Copy)]
struct BytesChange {
    added: u64,
    removed: u64,
}

impl Partition {
    /// Returns an empty partition from this bound.
    pub(super) fn new(lower: Box<[u8]>, locals: usize) -> Self {
        Self { lower, contents: RwLock::new(Contents::new(locals)) }
    }

    /// Returns the lowest key that belongs here; empty for the first partition.
    pub(super) fn lower(&self) -> &[u8] {
        &self.lower
    }

    // A poisoned lock means that a thread panicked while holding it. Nothing that runs under the
    // lock can panic half way through a commit, so the contents are whole.
    pub(super) fn read(&self) -> RwLockReadGuard<'_, Contents> {
        self.contents.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn write(&self) -> RwLockWriteGuard<'_, Contents> {
        self.contents.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Cuts the partition where its bytes halve and returns the upper part, or `None` if it
    /// holds nothing that can be cut.
    pub(super) fn split_off(&mut self) -> Option<Self> {
        let contents = self.contents.get_mut().unwrap_or_else(PoisonError::into_inner);
        let bound = contents.halving_bound()?;
        let upper = contents.split_off(&bound);
        Some(Self { lower: bound, contents: RwLock::new(upper) })
    }
}

impl Contents {
    fn new(locals: usize) -> Self {
        Self {
            items: Tree::default(),
            locals: (0..locals).map(|_| Tree::default()).collect(),
            collections: BTreeMap::new(),
        }
    }

    /// Returns the item at a key.
    pub(crate) fn item(&self, key: &[u8]) -> Option<&StoredItem> {
        self.items.entries.get(key)
    }

    /// Returns the bytes of an item collection with its local index entries.
    pub(super) fn collection_bytes(&self, collection: &[u8]) -> u64 {
        self.collections.get(collection).copied().unwrap_or(0)
    }

    /// Returns the bytes of everything here.
    pub(super) fn bytes(&self) -> u64 {
        self.items.bytes + self.locals.iter().map(|tree| tree.bytes).sum::<u64>()
    }

    pub(super) const fn items(&self) -> &Tree {
        &self.items
    }

    pub(super) fn local(&self, number: usize) -> Option<&Tree> {
        self.locals.get(number)
    }

    /// Returns `true` if there is a place to cut.
    pub(super) fn can_split(&self) -> bool {
        if self.locals.is_empty() {
            return self.items.entries.len() > 1;
        }
        self.collections.len() > 1
    }

    /// Sets or removes an item. `collection` is the length of the partition key's bytes.
    pub(super) fn set_item(&mut self, key: Key, collection: usize, value: Option<StoredItem>) {
        let counted = self.counted_collection(&key, collection);
        let change = self.items.set(key, value);
        self.count(counted, change);
    }

    /// Sets or removes an entry of a local index.
    pub(super) fn set_local(
        &mut self,
        number: usize,
        key: Key,
        collection: usize,
        value: Option<StoredItem>,
    ) {
        let counted = self.counted_collection(&key, collection);
        let Some(tree) = self.locals.get_mut(number) else {
            debug_assert!(false, "no local index {number}");
            return;
        };
        let change = tree.set(key, value);
        self.count(counted, change);
    }

    /// Returns the collection of a key, if collections are counted here.
    fn counted_collection(&self, key: &Key, collection: usize) -> Option<Box<[u8]>> {
        let bytes = if self.locals.is_empty() { None } else { key.as_bytes().get(..collection) };
        bytes.map(Box::from)
    }

    fn count(&mut self, collection: Option<Box<[u8]>>, change: BytesChange) {
        let Some(collection) = collection else { return };
        let bytes = self.collection_bytes(&collection) + change.added;
        match bytes.saturating_sub(change.removed) {
            0 => self.collections.remove(&collection),
            left => self.collections.insert(collection, left),
        };
    }

    /// Returns the shortest bound that cuts the bytes in half, with something on both sides.
    fn halving_bound(&self) -> Option<Box<[u8]>> {
        if !self.locals.is_empty() {
            let sizes = self.collections.iter().map(|(key, bytes)| (&**key, *bytes));
            return halving_bound(sizes, self.bytes());
        }
        let entries = self.items.entries.iter();
        let sizes = entries.map(|(key, item)| (key.as_bytes(), as_u64(item.size_bytes())));
        halving_bound(sizes, self.items.bytes)
    }

    fn split_off(&mut self, bound: &[u8]) -> Self {
        Self {
            items: self.items.split_off(bound),
            locals: self.locals.iter_mut().map(|tree| tree.split_off(bound)).collect(),
            collections: self.collections.split_off(bound),
        }
    }
}

impl Tree {
    pub(super) const fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    fn set(&mut self, key: Key, value: Option<StoredItem>) -> BytesChange {
        let added = value.as_ref().map_or(0, |item| as_u64(item.size_bytes()));
        let old = match value {
            Some(item) => self.entries.insert(key, item),
            None => self.entries.remove(key.as_bytes()),
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
        let entries = self.entries.range::<[u8], (Bound<&[u8]>, Bound<&[u8]>)>(range.bounds());
        match direction {
            Direction::Forward => Box::new(entries),
            Direction::Backward => Box::new(entries.rev()),
        }
    }

    fn split_off(&mut self, bound: &[u8]) -> Self {
        let entries = self.entries.split_off(bound);
        let bytes = entries.values().map(|item| as_u64(item.size_bytes())).sum();
        self.bytes = self.bytes.saturating_sub(bytes);
        Self { entries, bytes }
    }
}

/// Walks `(key, bytes)` in order to the entry nearest to half of `total`, and returns what keys
/// from there on begin at: the hash alone, where it tells the neighbours apart.
fn halving_bound<'a>(
    sizes: impl Iterator<Item = (&'a [u8], u64)>,
    total: u64,
) -> Option<Box<[u8]>> {
    let mut below = 0;
    let mut previous: Option<&[u8]> = None;
    let mut bound: Option<(&[u8], &[u8])> = None;
    for (key, bytes) in sizes {
        if let Some(previous) = previous {
            bound = Some((previous, key));
            // Cutting before this entry is the nearest if half of it would lie above the middle.
            if below + bytes / 2 >= total / 2 {
                break;
            }
        }
        below += bytes;
        previous = Some(key);
    }
    let (left, right) = bound?;
    let hash = right.get(..HASH_BYTES)?;
    if left.get(..HASH_BYTES) == Some(hash) { Some(right.into()) } else { Some(hash.into()) }
}
