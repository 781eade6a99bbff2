//! What was committed in memory and waits for the disk.
//!
//! Writers push under their partitions' locks, so nothing here waits for anything but the queue's
//! own short lock. The committer takes. Whoever is about to write asks for admission first, with no
//! lock held.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use super::ticket::{Promise, promise};
use super::{Refused, Settings, Ticket};

/// How long a store that refused is left alone, unless someone wants to write.
const PAUSE: Duration = Duration::from_secs(1);

/// Takes the changes of a batch back, in memory.
pub(super) type Undo = Box<dyn FnOnce() + Send>;

/// What one commit changed, or someone who waits for all before.
#[derive(Default)]
pub(super) struct Pending {
    /// Encoded [`Record`](super::Record)s.
    pub(super) records: Vec<u8>,
    /// How to take it back, if it is to be taken back.
    pub(super) undo: Option<Undo>,
    pub(super) promise: Option<Promise>,
}

impl Pending {
    /// Returns a batch of records.
    pub(super) fn of(records: Vec<u8>, undo: Option<Undo>) -> Self {
        Self { records, undo, promise: None }
    }

    /// Returns a promise for everything before it.
    fn promising(promise: Promise) -> Self {
        Self { promise: Some(promise), ..Self::default() }
    }
}

impl fmt::Debug for Pending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pending").field("bytes", &self.records.len()).finish_non_exhaustive()
    }
}

/// The queue between writers and the committer.
#[derive(Debug)]
pub(super) struct Queue {
    bytes_max: usize,
    state: Mutex<State>,
    work: Condvar,
}

#[derive(Debug, Default)]
struct State {
    pending: Vec<Pending>,
    bytes: usize,
    /// How many of what is pending are promises.
    promises: usize,
    /// How many promises were taken at once, and not settled since.
    promises_taken: usize,
    /// How many writers waited when the last group was settled, for it or for the next: as many
    /// may be back in a moment.
    writers: usize,
    /// What the committer sleeps for. Whoever brings it wakes it; nobody else does.
    awaited: Option<Awaited>,
    /// How many batches were ever pushed.
    pushed: u64,
    /// How many batches were ever taken and are on disk, or were taken back.
    settled: u64,
    phase: Phase,
    /// The store refuses, and what was answered already waits for it.
    is_refusing: bool,
    /// Someone would write if the store did not refuse.
    is_wanted: bool,
    /// How often the store was tried while it refused.
    tries: u64,
    wakers: Vec<Waker>,
}

/// What there is to be in the queue.
#[derive(Debug, Clone, Copy)]
enum Awaited {
    Anything,
    Bytes(usize),
    Promises(usize),
}

/// Who is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Phase {
    #[default]
    Open,
    /// No more comes.
    Closed,
    /// The committer is gone.
    Dead,
}

impl Queue {
    pub(super) fn new(settings: &Settings) -> Self {
        Self { bytes_max: settings.queue_bytes_max, state: Mutex::default(), work: Condvar::new() }
    }

    /// Appends a batch.
    pub(super) fn push(&self, pending: Pending) {
        self.push_to(&mut self.lock(), pending);
    }

    /// Returns a ticket for everything before it; `None` if all of it is on disk, or was taken back.
    pub(super) fn ticket(&self) -> Option<Ticket> {
        let mut state = self.lock();
        if state.settled == state.pushed {
            return None;
        }
        let (promise, ticket) = promise();
        self.push_to(&mut state, Pending::promising(promise));
        Some(ticket)
    }

    fn push_to(&self, state: &mut State, pending: Pending) {
        state.bytes += pending.records.len();
        state.promises += usize::from(pending.promise.is_some());
        state.pending.push(pending);
        state.pushed += 1;
        if state.awaited.is_some_and(|awaited| state.has(awaited)) {
            state.awaited = None;
            self.work.notify_one();
        }
    }

    /// Returns how many batches were ever pushed.
    pub(super) fn pushed(&self) -> u64 {
        self.lock().pushed
    }

    /// Returns how many of them were taken and settled.
    pub(super) fn settled(&self) -> u64 {
        self.lock().settled
    }

    /// Returns `true` if no more comes.
    pub(super) fn is_closed(&self) -> bool {
        self.lock().phase != Phase::Open
    }

    /// Returns `true` if the committer is gone.
    pub(super) fn is_dead(&self) -> bool {
        self.lock().phase == Phase::Dead
    }

    /// Waits until there is something to take; `false` if there never will be.
    pub(super) fn wait_for_work(&self) -> bool {
        let mut state = self.lock();
        state.awaited = Some(Awaited::Anything);
        let idle = |state: &mut State| state.lacks(Awaited::Anything);
        let state = self.work.wait_while(state, idle).unwrap_or_else(PoisonError::into_inner);
        !state.pending.is_empty()
    }

    /// Waits a little for more to come, unless these bytes are there already.
    pub(super) fn gather_bytes(&self, enough: usize, patience: Duration) {
        self.gather(self.lock(), Awaited::Bytes(enough), patience);
    }

    /// Waits a little for the writers that the last group has let go: they come back one by one,
    /// and would be divided among several groups for ever. One alone is not waited for.
    pub(super) fn gather_writers(&self, patience: Duration) {
        let state = self.lock();
        let awaited = Awaited::Promises(state.writers);
        self.gather(state, awaited, patience);
    }

    fn gather(&self, mut state: MutexGuard<'_, State>, awaited: Awaited, patience: Duration) {
        state.awaited = Some(awaited);
        let few = |state: &mut State| state.lacks(awaited);
        drop(self.work.wait_timeout_while(state, patience, few));
    }

    /// Takes everything.
    pub(super) fn take(&self) -> Vec<Pending> {
        let mut state = self.lock();
        state.promises_taken += state.promises;
        state.clear()
    }

    /// Notes that everything that was taken is on disk, or was taken back.
    pub(super) fn settle(&self) {
        let mut state = self.lock();
        state.settled = state.pushed.saturating_sub(as_u64(state.pending.len()));
        state.writers = state.promises + std::mem::take(&mut state.promises_taken);
    }

    /// Says that no more comes: the committer empties the queue and ends.
    pub(super) fn close(&self) {
        self.lock().phase = Phase::Closed;
        self.work.notify_all();
    }

    /// Says that the committer is gone: nobody is admitted any more. Returns what is left.
    pub(super) fn die(&self) -> Vec<Pending> {
        let mut state = self.lock();
        state.phase = Phase::Dead;
        state.clear()
    }

    /// Notes that the store refused what was answered already, and waits until it should be tried
    /// again; `false` if the queue was closed and there is no time left to wait.
    pub(super) fn wait_while_refusing(&self) -> bool {
        let mut state = self.lock();
        state.is_refusing = true;
        state.is_wanted = false;
        state.tries += 1;
        state.wake();
        let quiet = |state: &mut State| !state.is_wanted && state.phase == Phase::Open;
        let waited = self.work.wait_timeout_while(state, PAUSE, quiet);
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.phase == Phase::Open
    }

    /// Notes that the store accepts again.
    pub(super) fn accept(&self) {
        let mut state = self.lock();
        if state.is_refusing {
            state.is_refusing = false;
            state.wake();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn has(&self, awaited: Awaited) -> bool {
        match awaited {
            Awaited::Anything => !self.pending.is_empty(),
            Awaited::Bytes(enough) => self.bytes >= enough,
            Awaited::Promises(enough) => self.promises >= enough,
        }
    }

    /// Returns `true` if this is not there and may come.
    fn lacks(&self, awaited: Awaited) -> bool {
        self.phase == Phase::Open && !self.has(awaited)
    }

    /// Returns all that is pending, and lets in who waited for room.
    fn clear(&mut self) -> Vec<Pending> {
        (self.bytes, self.promises, self.awaited) = (0, 0, None);
        self.wake();
        std::mem::take(&mut self.pending)
    }

    fn wake(&mut self) {
        for waker in self.wakers.drain(..) {
            waker.wake();
        }
    }
}

fn as_u64(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// Leave to write: there is room in the queue, and the store is not known to refuse.
///
/// If it refuses, it is tried once more for the sake of who asks.
#[derive(Debug)]
pub(crate) struct Admission<'q> {
    queue: &'q Queue,
    /// The tries when this began to wait for the next.
    since: Option<u64>,
}

impl<'q> Admission<'q> {
    pub(super) const fn new(queue: &'q Queue) -> Self {
        Self { queue, since: None }
    }
}

impl Future for Admission<'_> {
    type Output = Result<(), Refused>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let queue = self.queue;
        let mut state = queue.lock();
        if state.phase == Phase::Dead {
            return Poll::Ready(Err(Refused));
        }
        if state.is_refusing {
            let since = *self.since.get_or_insert(state.tries);
            if state.tries > since {
                return Poll::Ready(Err(Refused));
            }
            state.is_wanted = true;
            queue.work.notify_one();
        } else if state.bytes <= queue.bytes_max {
            return Poll::Ready(Ok(()));
        }
        state.wakers.push(context.waker().clone());
        Poll::Pending
    }
}
