//! What keeps reads that are under way from bringing back what a write replaced.
//!
//! Keys fall into stripes. A stripe counts, as its epoch, the beginnings and ends of writes; what was
//! read is kept only if the epoch is what it was when the read began. Two keys of one stripe cost
//! each other nothing but an entry that is not kept.
//!
//! ```text
//!   read  ├──────── old item ────────┤ epoch is another: served, not kept
//!   write      ├─── new item ───┤      epoch + 1 at both ends; the entry is dropped or replaced
//! ```
//!
//! Invariant: an entry changes under the lock of its stripe only. The lock is held for work in
//! memory; one stripe is locked at a time.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::flight::Flight;
use super::key::{Key, Wanted};
use crate::clock::Timestamp;

/// How many stripes there are: enough for writes that overlap to seldom share one.
const STRIPES: usize = 1_024;

#[derive(Debug)]
pub(super) struct Fence {
    first: Mutex<Stripe>,
    others: Vec<Mutex<Stripe>>,
}

#[derive(Debug, Default)]
pub(super) struct Stripe {
    pub(super) epoch: u64,
    /// Writes that are under way.
    writing: u32,
    /// When the last write ended.
    pub(super) written: Option<Timestamp>,
    /// Reads that are under way, which others may join.
    pub(super) flights: HashMap<Wanted, Arc<Flight>>,
}

impl Fence {
    pub(super) fn new() -> Self {
        let others = std::iter::repeat_with(Mutex::default).take(STRIPES - 1).collect();
        Self { first: Mutex::default(), others }
    }

    /// Returns which stripe a key falls into; the same in every run.
    pub(super) fn stripe_of(key: &Key) -> usize {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        usize::try_from(hasher.finish() % (STRIPES as u64)).unwrap_or(0)
    }

    pub(super) fn lock(&self, stripe: usize) -> MutexGuard<'_, Stripe> {
        let other = stripe.checked_sub(1).and_then(|index| self.others.get(index));
        other.unwrap_or(&self.first).lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Stripe {
    /// Begins a write; returns the epoch to end it with.
    pub(super) fn begin(&mut self) -> u64 {
        self.epoch += 1;
        self.writing += 1;
        self.epoch
    }

    /// Ends a write; returns whether there was no other meanwhile, so that its item is the last.
    pub(super) fn end(&mut self, begun: u64, now: Timestamp) -> bool {
        self.writing = self.writing.saturating_sub(1);
        let is_alone = self.writing == 0 && self.epoch == begun;
        self.epoch += 1;
        self.written = Some(now);
        is_alone
    }

    /// Forgets a flight, unless a later one took its place.
    pub(super) fn forget(&mut self, wanted: &Wanted, flight: &Arc<Flight>) {
        if self.flights.get(wanted).is_some_and(|other| Arc::ptr_eq(other, flight)) {
            self.flights.remove(wanted);
        }
    }
}
