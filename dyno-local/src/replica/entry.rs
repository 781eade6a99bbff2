//! What a group knows of writes: what was there before those committed, and what one that is not
//! acknowledged wants.
//!
//! `I` is an image of an item or of an index's entry; none is that nothing is there.

use std::collections::BTreeMap;

use crate::base::Timestamp;
use crate::encoding::{Key, KeyRange};

/// An image before a write, by the index and the key at which it was.
pub(crate) type EntryUndo<I> = (usize, Key, Option<I>);

/// What was there before the write of an item.
#[derive(Debug, Clone)]
pub(crate) struct ItemUndo<I> {
    pub(crate) key: Key,
    pub(crate) before: Option<I>,
    /// By the number of the local index.
    pub(crate) locals: Vec<EntryUndo<I>>,
    /// By the slot of the global index.
    pub(crate) globals: Vec<EntryUndo<I>>,
    /// The bytes of all images.
    pub(crate) bytes: usize,
}

/// The images that a reader sees in the place of those that are there.
pub(crate) type Undone<I> = BTreeMap<Key, Option<I>>;

/// Of what images are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    Items,
    Local(usize),
    Global(usize),
}

/// A write that no quorum is known to have persisted.
#[derive(Debug, Clone)]
pub(crate) struct Unacknowledged<I> {
    pub(crate) key: Key,
    /// The length of the partition key's components.
    pub(crate) collection: usize,
    /// What it puts; nothing deletes.
    pub(crate) image: Option<I>,
    /// Whether the service wrote, and not a caller.
    pub(crate) by_service: bool,
}

/// A committed entry of a group's log: the items of one write set that lie in the partition.
#[derive(Debug, Clone)]
pub(super) struct Entry<I> {
    pub(super) sequence: u64,
    pub(super) at: Timestamp,
    pub(super) items: Vec<ItemUndo<I>>,
}

impl<I: Clone> Entry<I> {
    pub(super) fn bytes(&self) -> usize {
        self.items.iter().map(|item| item.bytes).sum()
    }

    /// Notes what was there before this entry, unless an older one told.
    pub(super) fn undo(&self, which: Which, range: &KeyRange, undone: &mut Undone<I>) {
        let mut note = |key: &Key, before: &Option<I>| {
            if range.contains(key) && !undone.contains_key(key) {
                undone.insert(key.clone(), before.clone());
            }
        };
        for item in &self.items {
            let (entries, wanted) = match which {
                Which::Items => {
                    note(&item.key, &item.before);
                    continue;
                }
                Which::Local(number) => (&item.locals, number),
                Which::Global(slot) => (&item.globals, slot),
            };
            let of_index = entries.iter().filter(|(index, ..)| *index == wanted);
            of_index.for_each(|(_, key, before)| note(key, before));
        }
    }
}
