//! A read that is under way, and who waits for its answer.
//!
//! Whoever leads ends it in one of two ways: with an outcome, or without, when its own future is
//! dropped; then those who wait look again, and one of them leads.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use super::answer::Answer;
use super::store::Age;
use crate::backend::BackendError;

/// What a read came to.
pub(super) type Outcome = Result<Answer, BackendError>;

#[derive(Debug)]
pub(super) struct Flight {
    /// The stripe's epoch, and the table's age, when it began: later writes make it too old to join.
    pub(super) epoch: u64,
    pub(super) age: Age,
    state: Mutex<State>,
}

#[derive(Debug)]
enum State {
    Running { joined: u64, waiting: BTreeMap<u64, Waker> },
    Ended(Option<Outcome>),
}

impl Flight {
    pub(super) fn new(epoch: u64, age: Age) -> Self {
        let state = State::Running { joined: 0, waiting: BTreeMap::new() };
        Self { epoch, age, state: Mutex::new(state) }
    }

    /// Tells those who wait, `None` if they have to look again.
    pub(super) fn end(&self, outcome: Option<Outcome>) {
        let before = std::mem::replace(&mut *self.lock(), State::Ended(outcome));
        if let State::Running { waiting, .. } = before {
            for waker in waiting.into_values() {
                waker.wake();
            }
        }
    }

    /// Waits for the end.
    pub(super) const fn join(flight: Arc<Self>) -> Joined {
        Joined { flight, number: None }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Waits for a flight's end.
#[derive(Debug)]
pub(super) struct Joined {
    flight: Arc<Flight>,
    number: Option<u64>,
}

impl Future for Joined {
    type Output = Option<Outcome>;

    fn poll(self: Pin<&mut Self>, ctx: &mut Context<'_>) -> Poll<Option<Outcome>> {
        let this = self.get_mut();
        match &mut *this.flight.lock() {
            State::Ended(outcome) => Poll::Ready(outcome.clone()),
            State::Running { joined, waiting } => {
                let number = *this.number.get_or_insert_with(|| {
                    *joined += 1;
                    *joined
                });
                waiting.insert(number, ctx.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl Drop for Joined {
    fn drop(&mut self) {
        let Some(number) = self.number else { return };
        if let State::Running { waiting, .. } = &mut *self.flight.lock() {
            waiting.remove(&number);
        }
    }
}
