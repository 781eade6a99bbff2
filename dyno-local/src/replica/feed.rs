//! How far one reader of a group's log has come: a copy, or a global index.

use super::tail::Tail;
use crate::base::{Lag, Timestamp};

/// A reader of the log. It applies entries in order, each when its lag has passed.
#[derive(Debug, Clone)]
pub(super) struct Feed {
    /// Tells its chance from that of others.
    id: u64,
    /// The number up to which it has applied everything.
    pub(super) applied: u64,
    pub(super) is_held: bool,
    /// How much later than by its lag it is.
    pub(super) late_micros: i64,
    /// After which entry it was out of reach, and until when: what was written meanwhile came then.
    pub(super) missed: (u64, Timestamp),
}

impl Feed {
    /// Returns a reader that has applied everything up to a number.
    pub(super) const fn new(id: u64, applied: u64) -> Self {
        let missed = (0, Timestamp::from_micros(i64::MIN));
        Self { id, applied, is_held: false, late_micros: 0, missed }
    }

    /// Applies what is due by now of the entries up to `end`, unless it is held.
    pub(super) fn advance<I: Clone>(
        &mut self,
        (tail, end): (&Tail<I>, u64),
        lag: Lag,
        now: Timestamp,
    ) {
        self.applied = self.applied.max(tail.floor());
        if self.is_held || self.applied >= end {
            return;
        }
        let (last, until) = self.missed;
        for entry in tail.after(self.applied) {
            if entry.sequence > end {
                break;
            }
            let lag_micros =
                lag.micros_of(self.id, entry.sequence).saturating_add(self.late_micros);
            let came = if entry.sequence > last { entry.at.max(until) } else { entry.at };
            if came.plus_micros(lag_micros) > now {
                return;
            }
            self.applied = entry.sequence;
        }
        self.applied = end;
    }
}
