//! The items of a table that transactions under way have taken.
//!
//! `write` takes and gives back, and asks before it changes an item for anyone else. Nothing in
//! here orders writes: a transaction decides anew when it commits, under the locks of its
//! partitions. Being taken is what others are told instead of waiting.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::encoding::Key;

/// The keys that are taken, mostly none.
#[derive(Debug, Default)]
pub(super) struct TakenKeys {
    keys: Mutex<BTreeSet<Key>>,
    /// How many there are, so that no write looks for its key where there are none.
    count: AtomicUsize,
}

impl TakenKeys {
    /// Returns `true` if the item at a key is taken.
    pub(super) fn contains(&self, key: &Key) -> bool {
        self.count.load(Ordering::Acquire) > 0 && self.lock().contains(key)
    }

    /// Takes an item; `false` if it was taken before.
    pub(super) fn take(&self, key: &Key) -> bool {
        let mut keys = self.lock();
        let is_new = keys.insert(key.clone());
        self.count.store(keys.len(), Ordering::Release);
        is_new
    }

    /// Gives an item back.
    pub(super) fn give_back(&self, key: &Key) {
        let mut keys = self.lock();
        keys.remove(key);
        self.count.store(keys.len(), Ordering::Release);
    }

    fn lock(&self) -> MutexGuard<'_, BTreeSet<Key>> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
