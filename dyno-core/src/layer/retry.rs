//! Sends again what failed for the moment, where that cannot do it twice.
//!
//! Which failure says what is in `backend::failure`, which requests may be repeated in `repeatable`,
//! when is [`Backoff`]'s.

use std::fmt;
use std::sync::Arc;

use tracing::Span;

use super::repeatable::may_be_repeated;
use crate::backend::{Backend, BackendError, BoxFuture, Failure, Origin};
use crate::backoff::{Attempts, Backoff};
use crate::clock::{Clock, SystemClock};
use crate::op::{Request, Response};
use crate::random::Random;

/// Repeats failed requests with capped exponential delays and full jitter; clones share the chance.
///
/// | failure | is repeated |
/// | --- | --- |
/// | throttled: `ProvisionedThroughputExceeded`, `Throttling`, `RequestLimitExceeded`, `LimitExceeded` | always, for nothing was done |
/// | another writes: `TransactionConflict`, `TransactionInProgress`, `ReplicatedWriteConflict` | always, likewise |
/// | `TransactionCanceled` | if conflicts and throttles alone are to blame |
/// | `InternalServerError`, `ServiceUnavailable`, no answer | if the request may be done twice |
/// | anything else | never |
///
/// What may be done twice: every read; `PutItem` and `DeleteItem` without a condition that return
/// nothing; `BatchWriteItem`; a transaction with a token, and one without gets one here, so that all
/// of them may; tags. A repeated put may replace what another wrote between the two. What may not:
/// `UpdateItem`, for it may add; whatever has a condition, for its own first attempt may have broken
/// it; `PartiQL` that writes; definitions of tables. [`repeating_all`](Self::repeating_all) repeats
/// them as well.
///
/// A throttled request costs nothing; of one that had no answer, both may cost. Until its last attempt
/// a request is kept, which is one copy of its item. Items that a batch returns as unprocessed are no
/// failure here: batches of the typed layer send them again themselves. Around this, a
/// [`Trace`](super::Trace) or a [`Meter`](super::Meter) sees a request once; inside, each attempt. A
/// span says in `dyno.retries` how often the request was sent again, and inside which of the repeats
/// it is; so does [`Origin`] to layers of one's own.
///
/// The AWS SDK's client retries by itself, three attempts unless told otherwise, every operation
/// alike, also those that may not be done twice ("Retry behavior" in its reference guide). Around an
/// `AwsBackend` the attempts multiply: give its client `RetryConfig::disabled()`, or leave this out.
///
/// # Examples
///
/// ```
/// use dyno_core::Backoff;
/// use dyno_core::layer::Retry;
/// # fn demo(backend: impl dyno_core::backend::Backend) {
/// let backend = Retry::new(backend).backoff(Backoff::new().attempts_max(5));
/// # }
/// ```
#[derive(Clone)]
pub struct Retry<B> {
    inner: B,
    backoff: Backoff,
    clock: Arc<dyn Clock>,
    random: Arc<Random>,
    repeats_all: bool,
}

impl<B: Backend> Retry<B> {
    /// Repeats what fails in `inner`, as [`Backoff::new`] says.
    pub fn new(inner: B) -> Self {
        Self {
            inner,
            backoff: Backoff::new(),
            clock: Arc::new(SystemClock),
            random: Arc::new(Random::from_os()),
            repeats_all: false,
        }
    }

    /// Repeats by another policy.
    #[must_use]
    pub fn backoff(mut self, backoff: Backoff) -> Self {
        self.backoff = backoff;
        self
    }

    /// Waits by another clock than the machine's.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Fixes the delays and the tokens, for tests: two clients of one seed would give the same token to
    /// different transactions.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.random = Arc::new(Random::seeded(seed));
        self
    }

    /// Repeats what may not be done twice as well, as the AWS SDKs do: an update whose answer was lost
    /// may add twice, a create may be refused by itself.
    #[must_use]
    pub fn repeating_all(mut self) -> Self {
        self.repeats_all = true;
        self
    }

    async fn repeat(&self, mut request: Request) -> Result<Response, BackendError> {
        if !self.backoff.is_none() {
            self.give_token(&mut request);
        }
        let may_be_repeated = self.repeats_all || may_be_repeated(&request);
        let mut attempts = Attempts::new(self.backoff, &*self.clock, &self.random);
        let answer = self.attempt(request, may_be_repeated, &mut attempts).await;
        if attempts.repeats() > 0 {
            // That of a `Trace` around this, if there is one.
            Span::current().record("dyno.retries", Origin::again(attempts.repeats()).retries);
        }
        answer
    }

    async fn attempt(
        &self,
        request: Request,
        may_be_repeated: bool,
        attempts: &mut Attempts<'_>,
    ) -> Result<Response, BackendError> {
        while attempts.has_more() {
            let error = match self.send(request.clone(), attempts.repeats()).await {
                Ok(response) => return Ok(response),
                Err(error) => error,
            };
            let again = match Failure::of(&error) {
                Failure::Refused => true,
                Failure::Unknown => may_be_repeated,
                Failure::Final => false,
            };
            if !again || !attempts.again().await {
                return Err(error);
            }
            tracing::debug!(
                operation = request.operation().name(),
                code = error.code().name(),
                "sending again"
            );
        }
        self.send(request, attempts.repeats()).await
    }

    /// Calls what is inside, and tells it how often that was done before.
    async fn send(&self, request: Request, repeats: u32) -> Result<Response, BackendError> {
        Origin::again(repeats).scope(async { self.inner.call(request).await }).await
    }

    /// Gives a transaction that writes a token, unless it has one.
    // Unverified: the token of a transaction that was cancelled can be used again.
    fn give_token(&self, request: &mut Request) {
        let token = match request {
            Request::TransactWriteItems(request) => &mut request.client_request_token,
            Request::ExecuteTransaction(request) if !request.reads() => {
                &mut request.client_request_token
            }
            _ => return,
        };
        token.get_or_insert_with(|| self.random.token());
    }
}

impl<B: Backend> Backend for Retry<B> {
    fn call(&self, request: Request) -> BoxFuture<'_, Result<Response, BackendError>> {
        Box::pin(self.repeat(request))
    }
}

impl<B: fmt::Debug> fmt::Debug for Retry<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Retry")
            .field("inner", &self.inner)
            .field("backoff", &self.backoff)
            .field("repeats_all", &self.repeats_all)
            .finish_non_exhaustive()
    }
}
