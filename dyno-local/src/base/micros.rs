//! Durations in the engine's unit of time.
//!
//! Whatever takes a `Duration` of a caller comes here. Invariant: one that is too long for the clock
//! is the longest there is.

use std::time::Duration;

/// Returns a duration in microseconds.
pub(crate) fn micros(time: Duration) -> i64 {
    i64::try_from(time.as_micros()).unwrap_or(i64::MAX)
}
