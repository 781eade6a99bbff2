//! Waiting for a moment of a clock, without a runtime and without a thread for each that sleeps.
//!
//! Who waits does so with [`until`]. Whoever moves a clock wakes those whose moment has come:
//! a [`ManualClock`](super::ManualClock) when it is moved, for the machine's clock one thread of the
//! process, which is started by the first waiter and sleeps until the next moment.
//!
//! Invariants: a future that is dropped leaves nothing behind that wakes anyone, and a wake-up may
//! come too early, but not be lost: who registers looks at the clock once more afterwards.

use std::collections::BTreeMap;
use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::task::{Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

use super::{Clock, Timestamp};

/// Someone who waits for a moment.
///
/// A [`Clock`] gets it in [`Clock::wake_at`] and calls [`wake`](Self::wake) when the moment has come.
pub struct Waiter {
    moment: Timestamp,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    waker: Option<Waker>,
    /// Whether a clock knows of the waiter and has not woken it yet.
    is_registered: bool,
}

impl Waiter {
    fn new(moment: Timestamp) -> Self {
        Self { moment, state: Mutex::new(State::default()) }
    }

    /// Returns the moment that is waited for.
    pub const fn moment(&self) -> Timestamp {
        self.moment
    }

    /// Wakes the waiter, which looks at the clock; too early is not wrong.
    pub fn wake(&self) {
        let waker = {
            let mut state = lock(&self.state);
            state.is_registered = false;
            state.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Keeps the waker, and returns whether the clock must be told of the waiter.
    fn park(&self, waker: &Waker) -> bool {
        let mut state = lock(&self.state);
        state.waker = Some(waker.clone());
        !std::mem::replace(&mut state.is_registered, true)
    }
}

impl fmt::Debug for Waiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiter").field("moment", &self.moment).finish_non_exhaustive()
    }
}

/// Waits until the clock shows a moment.
///
/// Dropping the future ends the waiting and leaves nothing behind.
pub async fn until(clock: &dyn Clock, moment: Timestamp) {
    let waiter = Arc::new(Waiter::new(moment));
    poll_fn(|ctx| {
        if clock.now() < moment && waiter.park(ctx.waker()) {
            clock.wake_at(&waiter);
        }
        // The clock may have come there between the two looks.
        if clock.now() < moment { Poll::Pending } else { Poll::Ready(()) }
    })
    .await;
}

/// Wakes a waiter after a time of the machine.
pub(super) fn wake_after(time: Duration, waiter: &Arc<Waiter>) {
    static TIMER: OnceLock<Arc<Timer>> = OnceLock::new();
    let timer = TIMER.get_or_init(|| {
        let timer = Arc::new(Timer::default());
        let running = Arc::clone(&timer);
        let started = thread::Builder::new().name("dyno-timer".to_owned());
        // Without a thread nobody is kept waiting: see `add`.
        let handle = started.spawn(move || running.run());
        lock(&timer.state).is_running = handle.is_ok();
        timer
    });
    timer.add(time, waiter);
}

/// The waiters for the machine's clock, by the time that they are woken.
#[derive(Debug, Default)]
struct Timer {
    state: Mutex<Waiting>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Waiting {
    is_running: bool,
    by_time: BTreeMap<(Instant, u64), Weak<Waiter>>,
    added: u64,
}

impl Timer {
    fn add(&self, time: Duration, waiter: &Arc<Waiter>) {
        let mut waiting = lock(&self.state);
        let when = now().checked_add(time);
        let Some(when) = when.filter(|_| waiting.is_running) else {
            drop(waiting);
            return waiter.wake();
        };
        waiting.added += 1;
        let key = (when, waiting.added);
        waiting.by_time.insert(key, Arc::downgrade(waiter));
        self.changed.notify_one();
    }

    fn run(&self) {
        let mut waiting = lock(&self.state);
        loop {
            let next = waiting.by_time.first_key_value().map(|((when, _), _)| *when);
            let left = next.map(|when| when.saturating_duration_since(now()));
            waiting = match left {
                None => self.changed.wait(waiting).unwrap_or_else(PoisonError::into_inner),
                Some(Duration::ZERO) => {
                    let due = waiting.by_time.pop_first().and_then(|(_, waiter)| waiter.upgrade());
                    drop(waiting);
                    if let Some(waiter) = due {
                        waiter.wake();
                    }
                    lock(&self.state)
                }
                Some(left) => {
                    let woken = self.changed.wait_timeout(waiting, left);
                    woken.unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the edge: what the timer's thread sleeps by")]
fn now() -> Instant {
    Instant::now()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
