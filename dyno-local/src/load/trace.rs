//! A trace of production: which keys were asked for, and when.

use std::time::Duration;

use super::keys::Keys;
use super::rate::Rate;

/// Returns the keys and the arrivals of a trace: each key is asked for at its time since the
/// beginning. The keys are written as they are.
///
/// A pattern may change either, to see what the same traffic does to another design, or more of it
/// to this one.
///
/// # Examples
///
/// A trace is what your logs have: here lines of milliseconds and keys.
///
/// ```
/// use std::time::Duration;
///
/// use dyno_local::load::{Pattern, recorded};
///
/// let log = "12 SESSION#a\n340 SESSION#b\n12 SESSION#a";
/// let trace = log.lines().filter_map(|line| {
///     let (millis, key) = line.split_once(' ')?;
///     Some((Duration::from_millis(millis.parse().ok()?), key))
/// });
/// let (keys, rate) = recorded(trace);
/// let sessions = Pattern::get("session", "sessions", keys.sharded(4)).rate(rate);
/// # drop(sessions);
/// ```
pub fn recorded<K: Into<String>>(trace: impl IntoIterator<Item = (Duration, K)>) -> (Keys, Rate) {
    let mut trace: Vec<(Duration, String)> =
        trace.into_iter().map(|(time, key)| (time, key.into())).collect();
    // Stable: keys of one time keep their order.
    trace.sort_by_key(|(time, _)| *time);
    let (times, keys): (Vec<Duration>, Vec<String>) = trace.into_iter().unzip();
    (Keys::recorded(keys), Rate::recorded(times))
}
