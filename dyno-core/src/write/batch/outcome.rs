//! What became of a batch of writes.

use std::collections::BTreeMap;
use std::fmt;

use super::action::BatchAction;
use crate::error::{Context, Error, Result};
use crate::read::{Outcome, check_complete};

/// What became of a batch of writes.
#[non_exhaustive]
#[must_use = "writes may have failed or be left over: look at both, or ask for `complete()`"]
pub struct BatchWritten<T> {
    /// What failed by itself, in the order given: sent again as it is, it fails again.
    pub failed: Vec<BatchFailure<T>>,
    /// What is left over, in the order given: give it to [`BatchWrite::again`](super::BatchWrite::again).
    /// Everything that is in neither list was written.
    ///
    /// Where the error's kind is [`Transport`](crate::ErrorKind::Transport) or
    /// [`Service`](crate::ErrorKind::Service) some of it may have been written all the same.
    pub unprocessed: Vec<BatchAction<T>>,
    /// What a request for some of what is left over failed with; `None` if the service just left it
    /// out.
    pub error: Option<Error>,
    given: usize,
    context: Context,
}

/// A write of a batch that failed by itself, while others were carried out.
///
/// Its error is that of the same write sent alone: a version that is stale, a value that is taken, an
/// attribute that stays, an item that is too large, which is not sent. [`Error::rejection`] holds the item that it met, and
/// [`old`](crate::Rejection::old) reads that as the entity.
#[non_exhaustive]
pub struct BatchFailure<T> {
    /// Where the write stands among all that the batch was given, counted from 0.
    pub at: usize,
    /// The write.
    pub action: BatchAction<T>,
    /// Why it failed.
    pub error: Error,
}

impl<T> BatchWritten<T> {
    /// Sorts what was given by what came of it.
    pub(super) fn new(actions: Vec<BatchAction<T>>, outcome: Outcome, context: Context) -> Self {
        let given = actions.len();
        let mut errors: BTreeMap<usize, Error> = outcome.failed.into_iter().collect();
        let mut left = outcome.left.into_iter().peekable();
        let (mut failed, mut unprocessed) = (Vec::new(), Vec::new());
        for (at, action) in actions.into_iter().enumerate() {
            if left.next_if_eq(&at).is_some() {
                unprocessed.push(action);
            } else if let Some(error) = errors.remove(&at) {
                failed.push(BatchFailure { at, action, error });
            }
        }
        Self { failed, unprocessed, error: outcome.error, given, context }
    }

    /// Returns nothing, if everything was written.
    ///
    /// # Errors
    ///
    /// That of the first write that failed by itself; else what a request failed with;
    /// [`Throttled`](crate::ErrorKind::Throttled) if the service just left something out.
    pub fn complete(self) -> Result<()> {
        match self.failed.into_iter().next() {
            Some(failure) => Err(failure.error),
            None => check_complete(self.unprocessed.len(), self.given, self.error, &self.context),
        }
    }
}

impl<T> fmt::Debug for BatchWritten<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchWritten")
            .field("failed", &self.failed)
            .field("unprocessed", &self.unprocessed)
            .field("error", &self.error)
            .field("given", &self.given)
            .finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for BatchFailure<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchFailure")
            .field("at", &self.at)
            .field("action", &self.action)
            .field("error", &self.error)
            .finish()
    }
}
