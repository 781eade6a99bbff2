//! The attribute names that the items of a table share.
//!
//! A name that was seen once is kept for as long as the table and stands for itself as a small
//! number in every item. There is room for [`SHARED_MAX`] names: a table whose items have other
//! names in each, such as maps used as dictionaries, keeps the rest in its items, where they go
//! when the item goes.
//!
//! Readers and writers of known names take no lock and write no shared memory: numbers are found in
//! an open-addressing table of atomics, names in chunks that are filled once.

use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use dyno_core::value::Name;

/// The most names that a table shares.
const SHARED_MAX: usize = 1024;

/// The slots of the search table: half of them stay free.
const SLOTS: usize = 2 * SHARED_MAX;

/// How far a search goes. A name that finds no slot this near is not shared.
const PROBES_MAX: usize = 16;

/// The names that are allocated together.
const CHUNK: usize = 32;

type Chunk = Box<[OnceLock<Name>]>;

/// The shared names of a table.
pub(crate) struct Names {
    /// The number of a name plus one, at the place of its hash; 0 is free.
    slots: Box<[AtomicU16]>,
    chunks: Box<[OnceLock<Chunk>]>,
    /// How many names there are; held while one is added.
    count: Mutex<u16>,
}

impl Names {
    /// Returns a table without names.
    pub(crate) fn new() -> Self {
        Self {
            slots: (0..SLOTS).map(|_| AtomicU16::new(0)).collect(),
            chunks: (0..SHARED_MAX.div_ceil(CHUNK)).map(|_| OnceLock::new()).collect(),
            count: Mutex::new(0),
        }
    }

    /// Returns the number of a name, which becomes shared if there is room; else `None`.
    pub(crate) fn share(&self, name: &str) -> Option<u16> {
        match self.search(name) {
            Search::Found(number) => Some(number),
            Search::Full => None,
            Search::Missing => self.add(name),
        }
    }

    /// Returns the number of a shared name.
    pub(crate) fn number(&self, name: &str) -> Option<u16> {
        match self.search(name) {
            Search::Found(number) => Some(number),
            Search::Missing | Search::Full => None,
        }
    }

    /// Returns the name of a number.
    pub(crate) fn get(&self, number: u16) -> Option<&Name> {
        let number = usize::from(number);
        self.chunks.get(number / CHUNK)?.get()?.get(number % CHUNK)?.get()
    }

    /// Returns how many names are shared. Their numbers count from zero.
    pub(crate) fn len(&self) -> u16 {
        *self.count.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn search(&self, name: &str) -> Search {
        for slot in self.probes(name) {
            match slot.load(Ordering::Acquire) {
                0 => return Search::Missing,
                number => {
                    let number = number - 1;
                    if self.get(number).is_some_and(|known| **known == *name) {
                        return Search::Found(number);
                    }
                }
            }
        }
        Search::Full
    }

    fn add(&self, name: &str) -> Option<u16> {
        let mut count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        let number = *count;
        let place = usize::from(number);
        // Another thread may have been faster.
        if let Search::Found(number) = self.search(name) {
            return Some(number);
        }
        let slot = self.probes(name).find(|slot| slot.load(Ordering::Acquire) == 0)?;
        let chunk = self.chunks.get(place / CHUNK)?;
        let chunk = chunk.get_or_init(|| (0..CHUNK).map(|_| OnceLock::new()).collect());
        chunk.get(place % CHUNK)?.set(Name::from(name)).ok()?;
        *count += 1;
        slot.store(*count, Ordering::Release);
        Some(number)
    }

    /// Iterates over the slots where a name may stand, nearest first.
    fn probes(&self, name: &str) -> impl Iterator<Item = &AtomicU16> {
        let start = hash(name);
        (0..PROBES_MAX).filter_map(move |step| self.slots.get((start + step) % SLOTS))
    }
}

enum Search {
    Found(u16),
    /// It is not there, and there is a free slot for it.
    Missing,
    /// It is not there, and there is no slot for it.
    Full,
}

impl std::fmt::Debug for Names {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = (0..self.len()).filter_map(|number| self.get(number));
        f.debug_list().entries(names).finish()
    }
}

/// Mixes eight bytes at a time; names are short.
fn hash(name: &str) -> usize {
    const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut hash = MULTIPLIER ^ name.len() as u64;
    let mut mix = |word: u64| {
        hash = (hash ^ word).wrapping_mul(MULTIPLIER);
        hash ^= hash >> 29;
    };
    let (words, rest) = name.as_bytes().as_chunks::<8>();
    for word in words {
        mix(u64::from_le_bytes(*word));
    }
    // Two reads that overlap take in what is left of four bytes or more, one by one what is less.
    let rest = match (rest.first_chunk(), rest.last_chunk()) {
        (Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
        }
        _ => rest.iter().fold(1, |word, byte| (word << 8) | u64::from(*byte)),
    };
    mix(rest);
    usize::try_from(hash % (SLOTS as u64)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_keep_their_numbers() {
        let names = Names::new();
        assert_eq!(names.share("pk"), Some(0));
        assert_eq!(names.share("a name that is much longer than eight bytes"), Some(1));
        assert_eq!(names.share("pk"), Some(0));
        assert_eq!(names.get(0).map(|name| &**name), Some("pk"));
        assert_eq!(names.get(2), None);
        assert_eq!(names.len(), 2);
    }

    #[test]
    fn a_million_names_are_not_kept() {
        let names = Names::new();
        let shared = (0..1_000_000).filter_map(|n| names.share(&format!("name-{n}"))).count();
        assert!(shared <= SHARED_MAX && shared > SHARED_MAX / 2, "{shared}");
        assert_eq!(usize::from(names.len()), shared);
    }

    #[test]
    fn threads_agree_on_numbers() {
        let names = Names::new();
        let numbers = |names: &Names| -> Vec<Option<u16>> {
            (0..500).map(|n| names.share(&format!("attribute{n}"))).collect()
        };
        let found: BTreeSet<Vec<Option<u16>>> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| numbers(&names))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(found.len(), 1, "every thread got the same numbers");
    }
}
