//! The meter of a table: its arm and those of its global indexes, behind one short lock.
//!
//! The lock comes after all others of the storage, and nothing else is taken while it is held.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::arm::ArmMeter;
use super::supply::Supply;
use super::usage::{Cause, Demand, Minute};
use crate::base::Timestamp;

/// Whose capacity is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Arm {
    /// The table's, which local indexes share.
    Table,
    /// That of the global index in this slot.
    Global(usize),
}

/// What a table and its global indexes have, used and refused.
#[derive(Debug)]
pub(crate) struct TableMeter {
    since: Timestamp,
    /// The slots of indexes that have been there as long as the meter.
    slots: usize,
    arms: Mutex<BTreeMap<Arm, ArmMeter>>,
    /// Whether a partition is to split.
    is_split_due: AtomicBool,
}

impl TableMeter {
    /// Returns the meter of a table that has been there since a moment with indexes in these slots,
    /// and was not used.
    ///
    /// Unverified: that what is new has the units of one second, and gains its burst with time.
    pub(crate) fn new(since: Timestamp, slots: usize) -> Self {
        Self { since, slots, arms: Mutex::default(), is_split_due: AtomicBool::new(false) }
    }

    /// Returns why an arm has nothing left; `None` if it has.
    pub(crate) fn lacks(
        &self,
        arm: Arm,
        demand: Demand,
        supply: Supply,
        now: Timestamp,
    ) -> Option<Cause> {
        self.at((arm, demand), supply, now, |arm| arm.lacks(demand))
    }

    /// Returns the first moment from `from` on at which writes to an index leave units to fill it;
    /// `None` if there is none.
    pub(crate) fn spare_at(&self, arm: Arm, supply: Supply, from: Timestamp) -> Option<Timestamp> {
        let spare = self.at((arm, Demand::Backfill), supply, from, |arm| arm.spare_at())?;
        Some(spare.max(from))
    }

    /// Takes units from an arm.
    pub(crate) fn draw(
        &self,
        arm: Arm,
        (demand, units): (Demand, f64),
        supply: Supply,
        now: Timestamp,
    ) {
        self.at((arm, demand), supply, now, |arm| arm.draw(demand, units));
    }

    /// Notes that a request was throttled for this, at an arm that was asked before.
    pub(crate) fn throttle(&self, arm: Arm, demand: Demand, cause: Cause) {
        if let Some(arm) = self.lock().get_mut(&arm) {
            arm.throttle(demand, cause);
        }
    }

    /// Returns the minutes of an arm, the oldest first.
    pub(crate) fn minutes(&self, arm: Arm) -> Vec<Minute> {
        self.lock().get(&arm).map(ArmMeter::minutes).unwrap_or_default()
    }

    /// Returns the minutes of an arm that began at a moment or later, the oldest first.
    pub(crate) fn minutes_from(&self, arm: Arm, start: Timestamp) -> Vec<Minute> {
        self.lock().get(&arm).map(|arm| arm.minutes_from(start)).unwrap_or_default()
    }

    /// Has an arm go by another supply from a moment on, however late it is asked again.
    pub(crate) fn supply(&self, arm: Arm, supply: Supply, now: Timestamp) {
        if let Some(arm) = self.lock().get_mut(&arm)
            && arm.resupply(supply, now)
        {
            self.note_split_due();
        }
    }

    /// Returns how many partitions serve what an arm was ever supplied with.
    pub(crate) fn partitions(&self, arm: Arm) -> usize {
        self.lock().get(&arm).map_or(0, ArmMeter::partitions)
    }

    /// Returns the read and write units a second that an arm has earned by traffic on demand.
    pub(crate) fn served(&self, arm: Arm) -> (i64, i64) {
        self.lock().get(&arm).map_or((0, 0), ArmMeter::served)
    }

    /// Notes that a partition is to split.
    pub(crate) fn note_split_due(&self) {
        self.is_split_due.store(true, Ordering::Release);
    }

    /// Returns whether a partition is to split, and leaves it to the caller.
    pub(crate) fn take_split_due(&self) -> bool {
        self.is_split_due.load(Ordering::Acquire) && self.is_split_due.swap(false, Ordering::AcqRel)
    }

    fn at<T>(
        &self,
        (arm, demand): (Arm, Demand),
        supply: Supply,
        now: Timestamp,
        act: impl FnOnce(&mut ArmMeter) -> T,
    ) -> T {
        let since = match arm {
            Arm::Global(slot) if slot >= self.slots => now,
            Arm::Global(_) | Arm::Table => self.since.min(now),
        };
        let mut arms = self.lock();
        let arm = arms.entry(arm).or_insert_with(|| ArmMeter::new(since, supply));
        if arm.settle(demand, supply, now) {
            self.note_split_due();
        }
        act(arm)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Arm, ArmMeter>> {
        // Nothing under the lock can panic half way through a change.
        self.arms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
