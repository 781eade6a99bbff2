//! Carrying out a batch: chunk by chunk, some at a time, each asked again until nothing is left.
//!
//! Batches of reads and of writes are [`Batch`]es: lists of things to do, known by their positions.
//! Invariant: every position is either done, or in the [`Outcome`], as failed or as left over; none is
//! lost, whatever the backend answers.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::backend::{BoxFuture, Failure, Origin};
use crate::backoff::Backoff;
use crate::error::Error;
use crate::handle::Handle;
use crate::join::join_bounded;
use crate::value::Item;

/// How many requests of a batch are under way at a time, unless told otherwise.
const CONCURRENCY_DEFAULT: usize = 8;

/// How a batch is carried out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BatchOptions {
    pub(crate) backoff: Backoff,
    pub(crate) concurrency: usize,
}

impl Default for BatchOptions {
    fn default() -> Self {
        Self { backoff: Backoff::new(), concurrency: CONCURRENCY_DEFAULT }
    }
}

/// A list of things that are done by requests of some of them each, every one on its own.
pub(crate) trait Batch: Sync {
    /// Sends what is at these positions, once.
    fn ask(&self, positions: Vec<usize>) -> BoxFuture<'_, Round>;
}

/// What came of sending some of a batch.
#[derive(Debug, Default)]
pub(crate) struct Round {
    /// The items found, by their positions.
    pub(crate) found: Vec<(usize, Item)>,
    /// What failed by itself, by its position: it is not sent again.
    pub(crate) failed: Vec<(usize, Error)>,
    /// The positions that were not processed, in order.
    pub(crate) left: Vec<usize>,
    /// What the first of those that are left failed with, unless the backend just did not process
    /// them.
    pub(crate) error: Option<Error>,
}

/// What came of a batch, or of a part of it.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// The items found, by their positions.
    pub(crate) found: Vec<(usize, Item)>,
    /// What failed by itself, by its position.
    pub(crate) failed: Vec<(usize, Error)>,
    /// The positions that are left over, in order.
    pub(crate) left: Vec<usize>,
    /// What the first chunk that has any left over failed with, unless the backend just did not
    /// process it.
    pub(crate) error: Option<Error>,
    /// Whether that error will not pass.
    pub(crate) is_final: bool,
}

/// Carries out a batch of chunks.
///
/// What is refused or unanswered is asked again: what may not be done twice tells by what it meets
/// whether it was done. After an
/// error that will not pass, no other chunk is begun; those under way come to their end.
pub(crate) async fn run(
    handle: &Handle,
    options: BatchOptions,
    batch: &dyn Batch,
    chunks: Vec<Vec<usize>>,
) -> Outcome {
    let stopped = AtomicBool::new(false);
    let stopped = &stopped;
    let chunks = chunks.into_iter().map(|chunk| run_chunk(handle, options, batch, chunk, stopped));
    let mut whole = Outcome::default();
    for part in join_bounded(options.concurrency, chunks).await {
        whole.found.extend(part.found);
        whole.failed.extend(part.failed);
        whole.left.extend(part.left);
        // One that will not pass tells more than one that may.
        if whole.error.is_none() || (part.is_final && !whole.is_final) {
            whole.error = part.error.or(whole.error);
            whole.is_final |= part.is_final;
        }
    }
    whole.left.sort_unstable();
    whole
}

async fn run_chunk(
    handle: &Handle,
    options: BatchOptions,
    batch: &dyn Batch,
    chunk: Vec<usize>,
    stopped: &AtomicBool,
) -> Outcome {
    let mut outcome = Outcome { left: chunk, ..Outcome::default() };
    let mut attempts = handle.attempts(options.backoff);
    while !stopped.load(Ordering::Relaxed) {
        let origin = Origin::again(attempts.repeats());
        let round = origin.scope(async { batch.ask(outcome.left.clone()).await }).await;
        let has_progressed = round.left.len() < outcome.left.len();
        outcome.found.extend(round.found);
        outcome.failed.extend(round.failed);
        outcome.left = round.left;
        outcome.error = round.error;
        if outcome.left.is_empty() {
            break;
        }
        let failure = outcome.error.as_ref().map(Error::failure);
        if failure == Some(Failure::Final) {
            outcome.is_final = true;
            stopped.store(true, Ordering::Relaxed);
            break;
        }
        if has_progressed {
            attempts.progressed();
        }
        if !attempts.again().await {
            break;
        }
    }
    outcome
}
