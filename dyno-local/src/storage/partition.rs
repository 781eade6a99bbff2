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

    /// Cuts the locked contents of the partition at a bound within, and returns both parts.
    pub(super) fn cut_at(&self, contents: &mut Contents, bound: Key) -> Vec<Arc<Self>> {
        let mut below = std::mem::take(contents);
        let above = below.split_off(&bound);
        contents.retire();
        self.parts(vec![(self.lower.clone(), below), (Some(bound), above)])
    }

    /// Cuts the locked contents of the partition where their bytes halve, until no part is larger
    /// than `bytes_max` or can be cut. Returns the parts, which replace the partition; `None` if
    /// it stays.
    pub(super) fn cut(&self, contents: &mut Contents, bytes_max: u64) -> Option<Vec<Arc<Self>>> {
        let mut bounds = vec![self.lower.clone()];
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
        Some(self.parts(bounds.into_iter().zip(parts).collect()))
    }

    /// Returns the parts of the partition, which are given in order, each with its part of the meter.
    fn parts(&self, contents: Vec<(Option<Key>, Contents)>) -> Vec<Arc<Self>> {
        let mut whole = self.meter.get().map(|meter| {
            let meter = meter.lock().unwrap_or_else(PoisonError::into_inner);
            PartitionMeter::clone(&meter)
        });
        let mut bytes: u64 = contents.iter().map(|(_, part)| part.bytes()).sum();
        let parts = contents.into_iter().rev().map(|(lower, part)| {
            #[expect(clippy::cast_precision_loss, reason = "a share need not be exact")]
            let share = part.bytes() as f64 / bytes.max(1) as f64;
            bytes = bytes.saturating_sub(part.bytes());
            // The last of them has what the parts above have left.
            let meter = match &lower {
                Some(bound) if Some(bound) != self.lower.as_ref() => {
                    whole.as_mut().map(|meter| meter.split_off(bound, share))
                }
                Some(_) | None => whole.take(),
            };
            let meter = meter.map(|meter| OnceLock::from(Box::new(Mutex::new(meter))));
            let contents = RwLock::new(part);
            Arc::new(Self { lower, contents, meter: meter.unwrap_or_default() })
        });
        let mut parts: Vec<Arc<Self>> = parts.collect();
        parts.reverse();
        parts
    }
}
