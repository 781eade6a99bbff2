//! A clock that stands still until it is moved.
//!
//! Tests hold one, and [`VirtualTime`](super::VirtualTime) moves one. It knows who waits for which
//! moment. Invariant: those that are due are woken in the order of their moments, and of the same
//! moment in the order in which they came; so a run on one thread is the same each time.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use super::{Clock, Timestamp, Waiter};

/// A clock that stands still until it is moved. Clones share the time.
#[derive(Debug, Clone, Default)]
pub struct ManualClock(Arc<Hands>);

#[derive(Debug, Default)]
struct Hands {
    now: AtomicI64,
    /// Who waits for them to move.
    waiting: Mutex<Waiting>,
}

#[derive(Debug, Default)]
struct Waiting {
    by_moment: BTreeMap<(Timestamp, u64), Weak<Waiter>>,
    came: u64,
    /// How many were left when those that are gone were last forgotten.
    kept: usize,
}

impl ManualClock {
    /// Returns a clock that shows this moment.
    pub fn new(start: Timestamp) -> Self {
        Self(Arc::new(Hands { now: AtomicI64::new(start.as_micros()), ..Hands::default() }))
    }

    /// Moves the clock forward, for everything that it was given to.
    pub fn advance(&self, by: Duration) {
        let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
        // `fetch_update` with a closure that never refuses cannot fail.
        let _ = self.0.now.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |now| {
            Some(now.saturating_add(micros))
        });
        self.wake_due();
    }

    /// Moves the clock forward to a moment; it is never set back.
    pub fn advance_to(&self, moment: Timestamp) {
        self.0.now.fetch_max(moment.as_micros(), Ordering::SeqCst);
        self.wake_due();
    }

    /// Returns the earliest moment that someone waits for; `None` if nobody waits.
    pub fn next_moment(&self) -> Option<Timestamp> {
        let mut waiting = self.waiting();
        loop {
            let first = waiting.by_moment.first_entry()?;
            if first.get().strong_count() > 0 {
                return Some(first.key().0);
            }
            first.remove();
        }
    }

    fn wake_due(&self) {
        let now = self.now();
        let due = {
            let mut waiting = self.waiting();
            // Behind all of this moment, which may be the last that there is.
            let later = waiting.by_moment.split_off(&(now, u64::MAX));
            std::mem::replace(&mut waiting.by_moment, later)
        };
        for waiter in due.into_values().filter_map(|waiter| waiter.upgrade()) {
            waiter.wake();
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    fn add(&mut self, waiter: &Arc<Waiter>) {
        // Those that are gone are forgotten whenever there are twice as many as were left: then
        // each costs little, and there are never more of them than of those who wait.
        if self.by_moment.len() > KEPT_MIN.max(self.kept.saturating_mul(2)) {
            self.by_moment.retain(|_, waiter| waiter.strong_count() > 0);
            self.kept = self.by_moment.len();
        }
        self.came += 1;
        self.by_moment.insert((waiter.moment(), self.came), Arc::downgrade(waiter));
    }
}

/// So few are not looked through for those that are gone.
const KEPT_MIN: usize = 64;

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.now.load(Ordering::SeqCst))
    }

    fn wake_at(&self, waiter: &Arc<Waiter>) {
        self.waiting().add(waiter);
    }
}

#[cfg(test)]
mod tests {
    use std::pin::Pin;
    use std::task::{Context, Waker};

    use super::*;
    use crate::clock::until;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    #[test]
    fn a_manual_clock_moves_for_all_its_clones() {
        let clock = ManualClock::new(at(10));
        let shared = clock.clone();
        clock.advance(Duration::from_millis(1_500));
        assert_eq!(shared.now(), Timestamp::from_micros(11_500_000));
        assert!((shared.now().as_seconds() - 11.5).abs() < f64::EPSILON);
        clock.advance_to(at(20));
        clock.advance_to(at(15));
        assert_eq!(shared.now(), at(20));
    }

    /// Returns someone who waits, and was polled once.
    fn waits(clock: &ManualClock, moment: Timestamp) -> Pin<Box<impl Future<Output = ()>>> {
        let mut waits = Box::pin({
            let clock = clock.clone();
            async move { until(&clock, moment).await }
        });
        assert!(waits.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        waits
    }

    #[test]
    fn the_next_moment_is_the_earliest_that_someone_still_waits_for() {
        let clock = ManualClock::default();
        assert_eq!(clock.next_moment(), None);
        let (late, early) = (waits(&clock, at(9)), waits(&clock, at(3)));
        assert_eq!(clock.next_moment(), Some(at(3)));
        drop(early);
        assert_eq!(clock.next_moment(), Some(at(9)));
        clock.advance_to(at(9));
        assert_eq!(clock.next_moment(), None);
        drop(late);
    }

    #[test]
    fn those_who_left_are_forgotten() {
        let clock = ManualClock::default();
        let _stays = waits(&clock, at(1));
        for _ in 0..10_000 {
            drop(waits(&clock, at(1_000)));
        }
        assert!(clock.waiting().by_moment.len() <= KEPT_MIN + 1);
        assert_eq!(clock.next_moment(), Some(at(1)));
    }
}
