//! When the items of a table expire: a set of moments and keys beside the partitions, in order.
//!
//! `write::apply` keeps it for tables whose items expire, under the lock of the item's partition;
//! `write::expire` asks what is due. What a moment is the caller knows; here it is a number.
//!
//! The set is cut by the hash of the key, as partitions are, so that writes of different partitions
//! seldom meet here. The locks of its parts come after those of all partitions, one at a time.
//!
//! **Invariant:** in a table whose items expire, an item that does has exactly one entry, until it
//! is deleted or is forgotten for having expired too long ago.

use std::collections::BTreeSet;
use std::ops::Bound;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::encoding::Key;

/// How many parts there are, by the highest bits of the hash.
const PARTS: usize = 16;

/// The moments of a table's items.
#[derive(Debug)]
pub(crate) struct ExpiryQueue {
    parts: [Part; PARTS],
    /// Until when nobody asks what is due.
    paused_until: AtomicI64,
}

impl Default for ExpiryQueue {
    fn default() -> Self {
        Self { parts: Default::default(), paused_until: AtomicI64::new(i64::MIN) }
    }
}

#[derive(Debug)]
struct Part {
    entries: Mutex<BTreeSet<(i64, Key)>>,
    /// The moment of the first entry; the greatest number if there is none.
    earliest: AtomicI64,
}

impl Default for Part {
    fn default() -> Self {
        Self { entries: Mutex::default(), earliest: AtomicI64::new(i64::MAX) }
    }
}

impl ExpiryQueue {
    /// Sets the moment of a key, which was another one before; nothing is no moment.
    pub(crate) fn set(&self, key: &Key, before: Option<i64>, after: Option<i64>) {
        if before == after {
            return;
        }
        let Some(part) = self.part_of(key) else { return };
        part.change(|entries| {
            if let Some(before) = before {
                entries.remove(&(before, key.clone()));
            }
            if let Some(after) = after {
                entries.insert((after, key.clone()));
            }
        });
    }

    /// Lets what is due rest until a moment.
    pub(crate) fn pause_until(&self, moment: i64) {
        self.paused_until.store(moment, Ordering::Relaxed);
    }

    /// Returns `true` if what is due rests now.
    pub(crate) fn is_paused(&self, now: i64) -> bool {
        now < self.paused_until.load(Ordering::Relaxed)
    }

    /// Returns `true` if a moment is before this one.
    pub(crate) fn has_before(&self, moment: i64) -> bool {
        self.parts.iter().any(|part| part.earliest.load(Ordering::Acquire) < moment)
    }

    /// Returns up to `count` entries before a moment and after an entry, in order.
    pub(crate) fn before(
        &self,
        moment: i64,
        after: Option<&(i64, Key)>,
        count: usize,
    ) -> Vec<(i64, Key)> {
        let start = after.map_or(Bound::Unbounded, Bound::Excluded);
        let mut found = Vec::new();
        for part in &self.parts {
            let entries = part.lock();
            let entries = entries.range((start, Bound::Unbounded));
            let due = entries.take_while(|(at, _)| *at < moment).take(count);
            found.extend(due.cloned());
        }
        found.sort_unstable();
        found.truncate(count);
        found
    }

    /// Forgets everything before a moment.
    pub(crate) fn forget_before(&self, moment: i64) {
        let first_kept = (moment, Key::of_hash(0));
        for part in &self.parts {
            if part.earliest.load(Ordering::Acquire) < moment {
                part.change(|entries| *entries = entries.split_off(&first_kept));
            }
        }
    }

    /// Forgets everything.
    pub(crate) fn clear(&self) {
        for part in &self.parts {
            part.change(BTreeSet::clear);
        }
    }

    fn part_of(&self, key: &Key) -> Option<&Part> {
        let highest = key.hash() >> (u64::BITS - PARTS.ilog2());
        self.parts.get(usize::try_from(highest).unwrap_or(0))
    }
}

impl Part {
    fn lock(&self) -> MutexGuard<'_, BTreeSet<(i64, Key)>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut BTreeSet<(i64, Key)>)) {
        let mut entries = self.lock();
        change(&mut entries);
        let earliest = entries.first().map_or(i64::MAX, |(at, _)| *at);
        self.earliest.store(earliest, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(number: u64) -> Key {
        Key::of_hash(number.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    proptest! {
        /// The set is a map from keys to moments, read in the order of moments, then of keys.
        #[test]
        fn moments_come_in_order(
            steps in prop::collection::vec((0_u64..8, prop::option::of(0_i64..20)), 0..60),
            moment in 0_i64..20,
            forgotten in 0_i64..10,
        ) {
            let queue = ExpiryQueue::default();
            let mut model = std::collections::BTreeMap::new();
            for (number, after) in steps {
                queue.set(&key(number), model.get(&key(number)).copied(), after);
                match after {
                    Some(after) => model.insert(key(number), after),
                    None => model.remove(&key(number)),
                };
            }
            let in_order = |model: &std::collections::BTreeMap<Key, i64>| {
                let due = model.iter().filter(|(_, at)| **at < moment);
                let mut due: Vec<(i64, Key)> = due.map(|(key, at)| (*at, key.clone())).collect();
                due.sort_unstable();
                due
            };
            let expected = in_order(&model);
            prop_assert_eq!(&queue.before(moment, None, 100), &expected);
            prop_assert_eq!(queue.has_before(moment), !expected.is_empty());
            // Page by page it is the same.
            let mut paged: Vec<(i64, Key)> = Vec::new();
            loop {
                let page = queue.before(moment, paged.last(), 2);
                if page.is_empty() { break; }
                paged.extend(page);
            }
            prop_assert_eq!(paged, expected);
            queue.forget_before(forgotten);
            model.retain(|_, at| *at >= forgotten);
            prop_assert_eq!(queue.before(moment, None, 100), in_order(&model));
            queue.clear();
            prop_assert!(!queue.has_before(i64::MAX));
        }
    }
}
