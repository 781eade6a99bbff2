//! Time as an argument: the clock that a `Db`, a layer or an engine is given.
//!
//! Nothing else asks the machine for the time, nor sleeps: [`SystemClock`] is the one place that
//! does; a test holds a [`ManualClock`] and moves it, for the typed layer and the engine together,
//! or has [`VirtualTime`] move it. Waiting needs no async runtime.

mod manual;
mod virtual_time;
mod waiting;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

pub use manual::ManualClock;
pub use virtual_time::{Spawner, Stalled, VirtualTime};
pub use waiting::{Waiter, until};

use waiting::wake_after;

/// A moment, in microseconds since 1970 (UTC).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(i64);

impl Timestamp {
    /// Returns the moment this many microseconds after 1970 began.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Returns the moment this many seconds after 1970 began.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1_000_000))
    }

    /// Returns the microseconds since 1970.
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// Returns the moment this many microseconds later.
    #[must_use]
    pub const fn plus_micros(self, micros: i64) -> Self {
        Self(self.0.saturating_add(micros))
    }

    /// Returns the seconds since 1970, to the millisecond, as table descriptions show them.
    pub fn as_seconds(self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of any real date fit 53 bits")]
        let millis = self.0.div_euclid(1_000) as f64;
        millis / 1_000.0
    }
}

/// Tells the time; asked on each request that depends on it.
///
/// It may stand still or jump. [`SystemClock`] is the machine's, [`ManualClock`] a test's.
pub trait Clock: Send + Sync + fmt::Debug {
    /// Returns the current moment.
    fn now(&self) -> Timestamp;

    /// Wakes a waiter when the clock shows its moment, or sooner; then it asks for the time, and
    /// comes again if it is too early.
    ///
    /// A clock that goes as fast as the machine's needs no other than this one. One that stands
    /// still or jumps may do better, as it knows when it is moved.
    fn wake_at(&self, waiter: &Arc<Waiter>) {
        let left = waiter.moment().as_micros().saturating_sub(self.now().as_micros());
        let left = Duration::from_micros(u64::try_from(left).unwrap_or(0));
        wake_after(left.clamp(LOOKS_MIN, LOOKS_MAX), waiter);
    }
}

/// How often a waiter looks at a clock of someone else, at the most.
const LOOKS_MIN: Duration = Duration::from_micros(50);

/// How often a waiter looks at a clock of someone else, at the least: it may be moved.
const LOOKS_MAX: Duration = Duration::from_millis(5);

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "the edge: the one place that asks the OS")]
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since_1970.as_micros()).unwrap_or(i64::MAX))
    }

    fn wake_at(&self, waiter: &Arc<Waiter>) {
        let left = waiter.moment().as_micros().saturating_sub(self.now().as_micros());
        wake_after(Duration::from_micros(u64::try_from(left).unwrap_or(0)), waiter);
    }
}
