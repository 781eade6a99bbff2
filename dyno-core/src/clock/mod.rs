//! Time as an argument: the clock that a `Db`, a layer or an engine is given.
//!
//! Nothing else asks the machine for the time, nor sleeps: [`SystemClock`] is the one place that
//! does; a test holds a [`ManualClock`] and moves it, for the typed layer and the engine together.
//! Waiting needs no async runtime.

mod waiting;

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

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

/// A clock that stands still until it is moved. Clones share the time.
#[derive(Debug, Clone, Default)]
pub struct ManualClock(Arc<Hands>);

#[derive(Debug, Default)]
struct Hands {
    now: AtomicI64,
    /// Who waits for them to move.
    waiting: Mutex<Vec<Weak<Waiter>>>,
}

impl ManualClock {
    /// Returns a clock that shows this moment.
    pub fn new(start: Timestamp) -> Self {
        Self(Arc::new(Hands { now: AtomicI64::new(start.0), ..Hands::default() }))
    }

    /// Moves the clock forward, for everything that it was given to.
    pub fn advance(&self, by: Duration) {
        let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
        // `fetch_update` with a closure that never refuses cannot fail.
        let _ = self.0.now.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |now| {
            Some(now.saturating_add(micros))
        });
        let now = self.now();
        let mut due = Vec::new();
        self.waiting().retain(|waiter| {
            let Some(waiter) = waiter.upgrade() else { return false };
            let is_due = waiter.moment() <= now;
            if is_due {
                due.push(waiter);
            }
            !is_due
        });
        for waiter in due {
            waiter.wake();
        }
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Vec<Weak<Waiter>>> {
        self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.now.load(Ordering::SeqCst))
    }

    fn wake_at(&self, waiter: &Arc<Waiter>) {
        let mut waiting = self.waiting();
        waiting.retain(|other| other.strong_count() > 0);
        waiting.push(Arc::downgrade(waiter));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manual_clock_moves_for_all_its_clones() {
        let clock = ManualClock::new(Timestamp::from_seconds(10));
        let shared = clock.clone();
        clock.advance(Duration::from_millis(1_500));
        assert_eq!(shared.now(), Timestamp::from_micros(11_500_000));
        assert!((shared.now().as_seconds() - 11.5).abs() < f64::EPSILON);
    }
}
