//! The walk through the minutes that have passed since somebody looked.
//!
//! However long that is ago, it costs no more than two days of minutes: those after the last look,
//! where there may be use, and those before now. Between them nothing happens that could matter:
//! all use of a day ago is zero, and only cooldowns and daily limits of more than a day could wait.

use crate::base::Timestamp;
use crate::meter::{MINUTE_MICROS, end_of_minute, start_of_minute};

/// Whether anything would come of the minutes that follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quiet {
    Yes,
    No,
}

impl Quiet {
    /// Returns whether both are quiet.
    pub(crate) const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Yes, Self::Yes) => Self::Yes,
            (Self::Yes | Self::No, _) => Self::No,
        }
    }
}

/// Looks at the end of each minute after `seen` that is over by now, in order, until all is quiet.
/// Returns until when all minutes were looked at.
pub(super) fn walk(
    seen: Timestamp,
    now: Timestamp,
    mut look: impl FnMut(Timestamp) -> Quiet,
) -> Timestamp {
    const DAY_MICROS: i64 = 24 * 60 * MINUTE_MICROS;
    let last = start_of_minute(now);
    let (first_day, last_day) = (seen.plus_micros(DAY_MICROS), last.plus_micros(-DAY_MICROS));
    let mut at = end_of_minute(seen);
    while at <= last {
        if look(at) == Quiet::Yes {
            break;
        }
        at = end_of_minute(at);
        if at > first_day && at <= last_day {
            at = end_of_minute(last_day);
        }
    }
    last.max(seen)
}
