//! One partition: its bounds, its lock, and how it gives way to two others.

use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::contents::Contents;
use crate::base::Timestamp;
use crate::encoding::Key;
use crate::meter::{Minute, PartitionMeter};

/// A contiguous range of a space, from its lower bound to the next partition's.
///
/// A partition that was split is retired: whoever locked it looks the key up again in the newest
/// map of the space.
#[derive(Debug)]
pub(super) struct Partition {
    lower: Option<Key>,
    contents: RwLock<Contents>,
    /// What it serves and how hot it is, if anyone asked. Nothing else is taken under this lock.
    meter: OnceLock<Box<Mutex<PartitionMeter>>>,
}

/// A partition's contents, locked for reading.
pub(super) type ReadGuard<'p> = RwLockReadGuard<'p, Contents>;

/// A partition's contents, locked for writing.
pub(super) type WriteGuard<'p> = RwLockWriteGuard<'p, Contents>;

impl Partition {
    /// Returns a partition from this bound; `None` is the lowest key of the space.
    pub(super) fn new(lower: Option<Key>, contents: Contents) -> Self {
        Self { lower, contents: RwLock::new(contents), meter: OnceLock::new() }
    }

    /// Returns the lowest key that belongs here.
    pub(super) const fn lower(&self) -> Option<&Key> {
        self.lower.as_ref()
    }

    /// Returns `true` if the key belongs here or to a partition above.
    pub(super) fn begins_by(&self, key: &Key) -> bool {
        self.lower.as_ref().is_none_or(|lower| lower <= key)
    }

    /// Locks the contents for reading; `None` if the partition is retired.
    pub(super) fn read(&self) -> Option<ReadGuard<'_>> {
        // A poisoned lock means that a thread panicked while holding it. Nothing that runs under
        // the lock can panic half way through a commit, so the contents are whole.
        let contents = self.contents.read().unwrap_or_else(PoisonError::into_inner);
        (!contents.is_retired()).then_some(contents)
    }

    /// Locks the contents for writing; `None` if the partition is retired.
    pub(super) fn write(&self) -> Option<WriteGuard<'_>> {
        let contents = self.contents.write().unwrap_or_else(PoisonError::into_inner);
        (!contents.is_retired()).then_some(contents)
    }

    /// Has something done with the partition's meter.
    pub(super) fn metered<T>(
        &self,
        now: Timestamp,
        act: impl FnOnce(&mut PartitionMeter) -> T,
    ) -> T {
        let meter = self.meter.get_or_init(|| Box::new(Mutex::new(PartitionMeter::new(now))));
        act(&mut meter.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Returns the last minutes in which the partition was used, if that was metered.
    pub(super) fn minutes(&self) -> Vec<Minute> {
        let Some(meter) = self.meter.get() else { return Vec::new() };
        meter.lock().unwrap_or_else(PoisonError::into_inner).minutes()
    }

    /// Cuts the locked contents of a partition at a bound within, and returns both parts.
    pub(super) fn cut_at(
        lower: Option<&Key>,
        contents: &mut Contents,
        bound: Key,
    ) -> [Arc<Self>; 2] {
        let mut below = std::mem::take(contents);
        let above = below.split_off(&bound);
        contents.retire();
        [Arc::new(Self::new(lower.cloned(), below)), Arc::new(Self::new(Some(bound), above))]
    }

    /// Cuts the locked contents of a partition where their bytes halve, until no part is larger
    /// than `bytes_max` or can be cut. Returns the parts, which replace the partition; `None` if
    /// it stays.
    pub(super) fn cut(
        lower: Option<&Key>,
        contents: &mut Contents,
        bytes_max: u64,
    ) -> Option<Vec<Arc<Self>>> {
        let mut bounds = vec![lower.cloned()];
        let mut parts = vec![std::mem::take(contents)];
        let mut at = 0;
        while let Some(part) = parts.get_mut(at) {
            match (part.bytes() > bytes_max).then(|| part.halve()).flatten() {
                // The lower half may still be too large: it is looked at again.
                Some((bound, upper)) => {
                    bounds.insert(at + 1, Some(bound));
                    parts.insert(at + 1, upper);
                }
                None => at += 1,
            }
        }
        if parts.len() == 1 {
            *contents = parts.pop().unwrap_or_default();
            return None;
        }
        contents.retire();
        let parts = bounds.into_iter().zip(parts);
        Some(parts.map(|(lower, contents)| Arc::new(Self::new(lower, contents))).collect())
    }
}
