//! Virtual time: futures on one thread, and a clock that is moved when all of them wait.
//!
//! Tests and `dyno_local::load` run many simulated clients with it. Whatever waits by the same
//! [`ManualClock`], such as the delays of a retry, an engine's transactions, a client's own pause,
//! takes no time of the machine.
//!
//! ```text
//! poll all that are ready ─► none is? ─► move the clock to the next moment someone waits for ─┐
//!        ▲───────────────────────────────────────────────────────────────────────────────────┘
//! ```
//!
//! Invariant: which future is polled next depends on the order of wake-ups, and on the seed if
//! there is one, and on nothing else.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use super::{Clock, ManualClock, Timestamp};
use crate::random::Random;

/// Runs futures on this thread, and moves their clock whenever all of them wait.
///
/// Futures are polled in the order in which they were woken; with a [`seed`](Self::seed), of all
/// that are ready any is polled next. Either way a run is repeated exactly, as long as the futures
/// wait for the clock and for each other only, and not for threads or sockets.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use dyno_core::clock::{Clock, ManualClock, Timestamp, VirtualTime, until};
///
/// let clock = ManualClock::default();
/// let mut time = VirtualTime::new(clock.clone());
/// let asleep = clock.clone();
/// time.spawn(async move { until(&asleep, Timestamp::from_seconds(3_600)).await });
/// time.run()?;
/// assert_eq!(clock.now(), Timestamp::from_seconds(3_600));
/// # Ok::<(), dyno_core::clock::Stalled>(())
/// ```
pub struct VirtualTime {
    clock: ManualClock,
    random: Option<Random>,
    tasks: BTreeMap<TaskId, Task>,
    spawner: Spawner,
    ready: Arc<Ready>,
    spawned: TaskId,
}

/// Gives [`VirtualTime`] more futures to run, from within those that run.
#[derive(Clone, Default)]
pub struct Spawner(Rc<RefCell<Vec<BoxedTask>>>);

/// Futures wait that nothing will wake: neither the clock nor another future.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stalled {
    /// How many wait.
    pub waiting: usize,
    /// What the clock shows.
    pub at: Timestamp,
}

type TaskId = u64;

type BoxedTask = Pin<Box<dyn Future<Output = ()>>>;

struct Task {
    future: BoxedTask,
    waker: Waker,
}

/// Those to be polled, in the order in which they were woken.
#[derive(Debug, Default)]
struct Ready(Mutex<VecDeque<Arc<Woken>>>);

/// Wakes one task.
#[derive(Debug)]
struct Woken {
    id: TaskId,
    is_ready: AtomicBool,
    ready: Arc<Ready>,
}

impl VirtualTime {
    /// Returns a run without futures, by this clock. Nobody else should move the clock meanwhile.
    pub fn new(clock: ManualClock) -> Self {
        Self {
            clock,
            random: None,
            tasks: BTreeMap::new(),
            spawner: Spawner::default(),
            ready: Arc::default(),
            spawned: MAIN,
        }
    }

    /// Lets chance say who of those that are ready is polled next, so that different seeds see
    /// different orders.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.random = Some(Random::seeded(seed));
        self
    }

    /// Adds a future, which is polled when the run goes on.
    pub fn spawn(&self, future: impl Future<Output = ()> + 'static) {
        self.spawner.spawn(future);
    }

    /// Returns what adds futures from within others.
    pub fn spawner(&self) -> Spawner {
        self.spawner.clone()
    }

    /// Returns how many futures are not done.
    pub fn unfinished(&self) -> usize {
        self.tasks.len() + self.spawner.0.borrow().len()
    }

    /// Runs until all futures are done.
    ///
    /// # Errors
    ///
    /// All that are left wait for something that cannot happen.
    pub fn run(&mut self) -> Result<(), Stalled> {
        self.run_until(Timestamp::from_micros(i64::MAX))
    }

    /// Runs until all futures are done, or those that are not wait for later moments than this one.
    /// Then the clock shows it, and another call goes on.
    ///
    /// # Errors
    ///
    /// All that are left wait for something that cannot happen.
    pub fn run_until(&mut self, end: Timestamp) -> Result<(), Stalled> {
        loop {
            self.poll_ready(&mut None);
            let Some(next) = self.clock.next_moment() else {
                return if self.tasks.is_empty() { Ok(()) } else { Err(self.stalled()) };
            };
            if self.tasks.is_empty() {
                return Ok(());
            }
            self.clock.advance_to(next.min(end));
            if next > end {
                return Ok(());
            }
        }
    }

    /// Runs until this future is done, and the others with it as far as they come.
    ///
    /// # Errors
    ///
    /// All that are left wait for something that cannot happen.
    pub fn block_on<T>(&mut self, future: impl Future<Output = T>) -> Result<T, Stalled> {
        let mut output = None;
        {
            let main = pin!(async { output = Some(future.await) });
            let waker = Arc::new(Woken::new(MAIN, &self.ready));
            Arc::clone(&waker).wake();
            let mut main: Main<'_> = Some((main, waker.into()));
            while main.is_some() {
                self.poll_ready(&mut main);
                if main.is_some() {
                    let next = self.clock.next_moment().ok_or_else(|| self.stalled())?;
                    self.clock.advance_to(next);
                }
            }
        }
        output.ok_or_else(|| self.stalled())
    }

    /// Polls whoever is ready until nobody is, or the main future is done.
    fn poll_ready(&mut self, main: &mut Main<'_>) {
        let awaits_main = main.is_some();
        loop {
            self.adopt();
            let Some(id) = self.ready.take(self.random.as_ref()) else { return };
            if id == MAIN {
                let is_done = main.as_mut().is_some_and(|(future, waker)| {
                    future.as_mut().poll(&mut Context::from_waker(waker)).is_ready()
                });
                if is_done {
                    *main = None;
                }
            } else if let Some(task) = self.tasks.get_mut(&id) {
                let polled = task.future.as_mut().poll(&mut Context::from_waker(&task.waker));
                if polled == Poll::Ready(()) {
                    self.tasks.remove(&id);
                }
            }
            if awaits_main && main.is_none() {
                return;
            }
        }
    }

    /// Takes in what was spawned.
    fn adopt(&mut self) {
        let spawned = std::mem::take(&mut *self.spawner.0.borrow_mut());
        for future in spawned {
            self.spawned += 1;
            let woken = Arc::new(Woken::new(self.spawned, &self.ready));
            Arc::clone(&woken).wake();
            self.tasks.insert(self.spawned, Task { future, waker: woken.into() });
        }
    }

    fn stalled(&self) -> Stalled {
        Stalled { waiting: self.tasks.len().max(1), at: self.clock.now() }
    }
}

/// A future that a run ends with.
type Main<'a> = Option<(Pin<&'a mut dyn Future<Output = ()>>, Waker)>;

/// Its number; those that are spawned have higher ones.
const MAIN: TaskId = 0;

impl Spawner {
    /// Adds a future to the run, which is polled when those that are ready were.
    pub fn spawn(&self, future: impl Future<Output = ()> + 'static) {
        self.0.borrow_mut().push(Box::pin(future));
    }
}

impl Ready {
    /// Takes the one that was woken first, or any if there is a choice by chance.
    fn take(&self, random: Option<&Random>) -> Option<TaskId> {
        let mut queue = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let woken = match random {
            Some(random) if queue.len() > 1 => {
                let last = u64::try_from(queue.len() - 1).unwrap_or(0);
                queue.swap_remove_front(usize::try_from(random.up_to(last)).unwrap_or(0))
            }
            Some(_) | None => queue.pop_front(),
        }?;
        woken.is_ready.store(false, Ordering::SeqCst);
        Some(woken.id)
    }
}

impl Woken {
    fn new(id: TaskId, ready: &Arc<Ready>) -> Self {
        Self { id, is_ready: AtomicBool::new(false), ready: Arc::clone(ready) }
    }
}

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        if !self.is_ready.swap(true, Ordering::SeqCst) {
            let ready = Arc::clone(&self.ready);
            ready.0.lock().unwrap_or_else(PoisonError::into_inner).push_back(self);
        }
    }
}

impl fmt::Debug for VirtualTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VirtualTime")
            .field("clock", &self.clock)
            .field("unfinished", &self.unfinished())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Spawner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Spawner").finish_non_exhaustive()
    }
}

impl fmt::Display for Stalled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} futures wait for something that neither the clock nor another future brings, {} \
             seconds after 1970",
            self.waiting,
            self.at.as_seconds()
        )
    }
}

impl std::error::Error for Stalled {}

#[cfg(test)]
mod tests;
