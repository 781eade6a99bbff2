//! The promise that a submitted batch will be on disk, or was undone.
//!
//! The journal hands out the [`Ticket`], the committer keeps the [`Promise`]. A ticket is polled;
//! it needs no runtime.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// The store refused the batch; its changes in memory were undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Refused;

/// What a writer waits for.
#[derive(Debug)]
pub(crate) struct Ticket(Arc<Slot>);

/// What settles a ticket. Dropped without a word, it refuses.
#[derive(Debug)]
pub(super) struct Promise(Arc<Slot>);

#[derive(Debug, Default)]
struct Slot(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    outcome: Option<Result<(), Refused>>,
    waker: Option<Waker>,
}

/// Returns a promise and its ticket.
pub(super) fn promise() -> (Promise, Ticket) {
    let slot = Arc::new(Slot::default());
    (Promise(Arc::clone(&slot)), Ticket(slot))
}

impl Future for Ticket {
    type Output = Result<(), Refused>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.0.lock();
        if let Some(outcome) = state.outcome {
            return Poll::Ready(outcome);
        }
        state.waker = Some(context.waker().clone());
        Poll::Pending
    }
}

impl Promise {
    /// Says how it went.
    pub(super) fn settle(self, outcome: Result<(), Refused>) {
        self.0.settle(outcome);
    }
}

impl Drop for Promise {
    fn drop(&mut self) {
        self.0.settle(Err(Refused));
    }
}

impl Slot {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The first word counts.
    fn settle(&self, outcome: Result<(), Refused>) {
        let waker = {
            let mut state = self.lock();
            if state.outcome.is_some() {
                return;
            }
            state.outcome = Some(outcome);
            state.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}
