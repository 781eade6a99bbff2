//! What a partition holds, under its lock.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::replicas::Replicas;
use super::stored_item::as_u64;
use super::tree::{BytesChange, Tree};
use super::{Author, EntryChange, Recorded, Recorder, Space, StoredItem};
use crate::encoding::Key;

/// The entries of a partition.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    items: Tree,
    /// One tree for each local index.
    locals: Vec<Tree>,
    /// Bytes of each item collection, by the key of the collection; kept for tables with local
    /// indexes only, whose collections are limited and cannot be cut.
    collections: BTreeMap<Key, u64>,
    retired: bool,
    /// Where changes of the items are recorded, if the table has a stream.
    recorder: Option<Recorder>,
    /// The partition's copies, if they are modelled. Nothing else is taken under this lock.
    replicas: Option<Box<Mutex<Replicas>>>,
}

impl Contents {
    /// Returns empty contents with this number of local indexes.
    pub(super) fn new(locals: usize) -> Self {
        Self { locals: (0..locals).map(|_| Tree::default()).collect(), ..Self::default() }
    }

    /// Returns `true` if other partitions have taken over.
    pub(super) const fn is_retired(&self) -> bool {
        self.retired
    }

    /// Marks the contents as taken over by other partitions.
    pub(super) const fn retire(&mut self) {
        self.retired = true;
    }

    /// Has changes of the items recorded here from now on, or nowhere.
    pub(super) fn record_in(&mut self, recorder: Option<Recorder>) {
        self.recorder = recorder;
    }

    /// Gives the partition copies.
    pub(super) fn replicate(&mut self, replicas: Replicas) {
        self.replicas = Some(Box::new(Mutex::new(replicas)));
    }

    /// Returns `true` if the partition has copies.
    pub(super) const fn is_replicated(&self) -> bool {
        self.replicas.is_some()
    }

    /// Has something done with the partition's copies, if they are modelled.
    pub(super) fn with_group<T>(&self, act: impl FnOnce(&mut Replicas) -> T) -> Option<T> {
        let group = self.replicas.as_ref()?;
        Some(act(&mut group.lock().unwrap_or_else(PoisonError::into_inner)))
    }

    /// Records what becomes of the item at a key, if that is a change and the table has a stream.
    pub(super) fn record(
        &self,
        key: &Key,
        new: Option<&StoredItem>,
        author: Author,
    ) -> Option<(&Recorder, Recorded)> {
        let recorder = self.recorder.as_ref()?;
        Some((recorder, recorder.record(self.items.get(key), new, author)?))
    }

    /// Returns the item at a key.
    pub(crate) fn item(&self, key: &Key) -> Option<&StoredItem> {
        self.items.get(key)
    }

    /// Returns the bytes of an item collection with its local index entries.
    pub(super) fn collection_bytes(&self, key: &Key, collection: usize) -> u64 {
        if self.locals.is_empty() {
            return 0;
        }
        self.collections.get(&key.collection(collection)).copied().unwrap_or(0)
    }

    /// Returns the bytes of everything here.
    pub(super) fn bytes(&self) -> u64 {
        self.items.bytes() + self.locals.iter().map(Tree::bytes).sum::<u64>()
    }

    pub(super) const fn items(&self) -> &Tree {
        &self.items
    }

    /// Returns the entries of a space that lie here.
    pub(super) fn tree(&self, space: Space) -> Option<&Tree> {
        match space {
            Space::Base | Space::Global(_) => Some(&self.items),
            Space::Local(number) => self.locals.get(number),
        }
    }

    /// Returns `true` if the contents are larger than this and there is a place to cut.
    pub(super) fn has_outgrown(&self, bytes_max: u64) -> bool {
        let places = if self.locals.is_empty() { self.items.len() } else { self.collections.len() };
        self.bytes() > bytes_max && places > 1
    }

    /// Sets or removes an item. `collection` is the length of the partition key's components.
    pub(super) fn set_item(&mut self, key: Key, collection: usize, value: Option<StoredItem>) {
        let counted = self.counted_collection(&key, collection);
        let change = self.items.set(key, value);
        self.count(counted, change);
    }

    /// Changes an entry of a local index.
    pub(super) fn commit_local(&mut self, number: usize, collection: usize, entry: EntryChange) {
        if let Some(removed) = entry.removed {
            self.set_local(number, removed, collection, None);
        }
        if let Some((put, value)) = entry.put {
            self.set_local(number, put, collection, Some(value));
        }
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
    fn counted_collection(&self, key: &Key, collection: usize) -> Option<Key> {
        (!self.locals.is_empty()).then(|| key.collection(collection))
    }

    fn count(&mut self, collection: Option<Key>, change: BytesChange) {
        let Some(collection) = collection else { return };
        let bytes = self.collections.get(&collection).copied().unwrap_or(0) + change.added;
        match bytes.saturating_sub(change.removed) {
            0 => self.collections.remove(&collection),
            left => self.collections.insert(collection, left),
        };
    }

    /// Cuts the contents where their bytes halve, and returns the bound and the upper part;
    /// `None` if there is nothing that can be cut.
    pub(super) fn halve(&mut self) -> Option<(Key, Self)> {
        let bound = if self.locals.is_empty() {
            let sizes = self.items.iter().map(|(key, item)| (key, as_u64(item.size_bytes())));
            halving_bound(sizes, self.items.bytes())
        } else {
            halving_bound(self.collections.iter().map(|(key, bytes)| (key, *bytes)), self.bytes())
        }?;
        let upper = self.split_off(&bound);
        Some((bound, upper))
    }

    /// Takes out what lies at a bound and above. A bound within a collection is for tables without
    /// local indexes alone.
    pub(super) fn split_off(&mut self, bound: &Key) -> Self {
        let (lower, upper) = self.recorder.take().map(|recorder| recorder.split()).unzip();
        self.recorder = lower;
        let replicas = self.with_group(|group| group.split_off(bound));
        Self {
            items: self.items.split_off(bound),
            locals: self.locals.iter_mut().map(|tree| tree.split_off(bound)).collect(),
            collections: self.collections.split_off(bound),
            retired: false,
            recorder: upper,
            replicas: replicas.map(|replicas| Box::new(Mutex::new(replicas))),
        }
    }

    /// Returns `true` if item collections stay whole here.
    pub(super) const fn keeps_collections(&self) -> bool {
        !self.locals.is_empty()
    }
}

/// Walks `(key, bytes)` in order to the entry nearest to half of `total`, and returns what keys
/// from there on begin at: the hash alone, where it tells the neighbours apart.
fn halving_bound<'k>(sizes: impl Iterator<Item = (&'k Key, u64)>, total: u64) -> Option<Key> {
    let mut below = 0;
    let mut previous: Option<&Key> = None;
    let mut bound: Option<(&Key, &Key)> = None;
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
    Some(right.bound_above(left))
}
