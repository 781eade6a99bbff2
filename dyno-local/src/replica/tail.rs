//! The end of a group's log: the entries that some reader of it has not applied yet.
//!
//! **Invariant:** it is bounded; a reader that is further behind is brought up to where it begins.

use std::collections::VecDeque;

use super::entry::{Entry, ItemUndo};
use crate::base::limits;
use crate::encoding::Key;

/// Entries in the order of their numbers, in which some may be missing after a split.
#[derive(Debug, Clone)]
pub(super) struct Tail<I> {
    entries: VecDeque<Entry<I>>,
    bytes: usize,
    /// The number up to which entries were forgotten.
    floor: u64,
}

impl<I: Clone> Tail<I> {
    pub(super) const fn new() -> Self {
        Self { entries: VecDeque::new(), bytes: 0, floor: 0 }
    }

    /// Returns the number up to which entries were forgotten.
    pub(super) const fn floor(&self) -> u64 {
        self.floor
    }

    /// Returns the entries after a number, in order.
    pub(super) fn after(&self, sequence: u64) -> impl Iterator<Item = &Entry<I>> {
        let start = self.entries.partition_point(|entry| entry.sequence <= sequence);
        self.entries.range(start..)
    }

    /// Appends an entry, which may cost the oldest.
    pub(super) fn push(&mut self, entry: Entry<I>) {
        self.bytes += entry.bytes();
        self.entries.push_back(entry);
        while self.entries.len() > limits::TAIL_ENTRIES_MAX || self.bytes > limits::TAIL_BYTES_MAX {
            let Some(oldest) = self.entries.front().map(|entry| entry.sequence) else { return };
            self.forget(oldest);
        }
    }

    /// Forgets the entries up to a number.
    pub(super) fn forget(&mut self, sequence: u64) {
        while let Some(oldest) = self.entries.front().filter(|entry| entry.sequence <= sequence) {
            self.bytes = self.bytes.saturating_sub(oldest.bytes());
            self.floor = oldest.sequence;
            self.entries.pop_front();
        }
    }

    /// Takes out the entries after a number, and returns what they changed, the newest first.
    pub(super) fn take_after(&mut self, sequence: u64) -> Vec<ItemUndo<I>> {
        let start = self.entries.partition_point(|entry| entry.sequence <= sequence);
        let taken = self.entries.split_off(start);
        self.bytes = self.entries.iter().map(Entry::bytes).sum();
        taken.into_iter().rev().flat_map(|entry| entry.items.into_iter().rev()).collect()
    }

    /// Takes out what is about items at a key and above.
    pub(super) fn split_off(&mut self, bound: &Key) -> Self {
        let mut above = Self { floor: self.floor, ..Self::new() };
        for mut entry in std::mem::take(&mut self.entries) {
            let (sequence, at) = (entry.sequence, entry.at);
            let (upper, lower) = entry.items.into_iter().partition(|item| item.key >= *bound);
            entry = Entry { sequence, at, items: lower };
            if !entry.items.is_empty() {
                self.entries.push_back(entry);
            }
            let upper: Vec<ItemUndo<I>> = upper;
            if !upper.is_empty() {
                above.entries.push_back(Entry { sequence, at, items: upper });
            }
        }
        self.bytes = self.entries.iter().map(Entry::bytes).sum();
        above.bytes = above.entries.iter().map(Entry::bytes).sum();
        above
    }
}
