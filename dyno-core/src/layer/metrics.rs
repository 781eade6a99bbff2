//! Counters and histograms for the application's recorder, by the crate `metrics`.

use std::sync::Arc;

use metrics::{counter, histogram};

use super::meter::Kind;
use crate::backend::{Backend, BackendError, BoxFuture, ErrorCode, Origin};
use crate::clock::{Clock, SystemClock, Timestamp};
use crate::op::{OperationName, Request, Response, ReturnConsumedCapacity};

/// Tells the application's recorder of the crate `metrics` about each call.
///
/// | name | kind | labels |
/// | --- | --- | --- |
/// | `dyno_requests_total` | counter | `operation`, `outcome`: `ok` or the error's code |
/// | `dyno_throttles_total` | counter | `operation`, `reason`, `resource` |
/// | `dyno_request_duration_seconds` | histogram | `operation`, `entity`, `pattern` |
/// | `dyno_consumed_units` | histogram, whose sum is the units | `kind`: `read` or `write`; `table`, `index`, `entity`, `pattern` |
///
/// Labels that do not apply are empty. Every request is made to tell its consumed capacity, which
/// costs nothing. Without a recorder nothing is kept.
#[derive(Debug, Clone)]
pub struct Metrics<B> {
    inner: B,
    clock: Arc<dyn Clock>,
}

impl<B: Backend> Metrics<B> {
    /// Tells of the calls of `inner`.
    pub fn new(inner: B) -> Self {
        Self { inner, clock: Arc::new(SystemClock) }
    }

    /// Measures latencies by another clock than the machine's.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }
}

impl<B: Backend> Backend for Metrics<B> {
    fn call(&self, mut request: Request) -> BoxFuture<'_, Result<Response, BackendError>> {
        let call = Call {
            operation: request.operation(),
            kind: Kind::of(&request),
            origin: Origin::current(),
            begun: self.clock.now(),
        };
        if let Some(wanted) = request.return_consumed_capacity_mut() {
            *wanted = ReturnConsumedCapacity::Indexes;
        }
        Box::pin(async move {
            let answer = self.inner.call(request).await;
            call.tell(&answer, self.clock.now());
            answer
        })
    }
}

/// What is known of a call when it begins.
struct Call {
    operation: OperationName,
    kind: Kind,
    origin: Origin,
    begun: Timestamp,
}

impl Call {
    fn tell(&self, answer: &Result<Response, BackendError>, now: Timestamp) {
        let operation = self.operation.name();
        let Origin { entity, pattern, .. } = self.origin;
        let (entity, pattern) = (entity.unwrap_or_default(), pattern.unwrap_or_default());
        let micros = now.as_micros().saturating_sub(self.begun.as_micros());
        #[expect(clippy::cast_precision_loss, reason = "no call takes 285 years")]
        let seconds = micros.max(0) as f64 / 1_000_000.0;
        let labels = [("operation", operation), ("entity", entity), ("pattern", pattern)];
        histogram!("dyno_request_duration_seconds", &labels).record(seconds);
        let outcome = match answer {
            Ok(response) => {
                self.tell_units(response);
                "ok".to_owned()
            }
            Err(error) => {
                self.tell_throttles(error);
                label_of(error.code())
            }
        };
        counter!("dyno_requests_total", "operation" => operation, "outcome" => outcome)
            .increment(1);
    }

    fn tell_units(&self, response: &Response) {
        let kind = match self.kind {
            Kind::Read => "read",
            Kind::Write => "write",
            Kind::None => return,
        };
        for consumed in response.consumed_capacity() {
            let table = consumed.table.unwrap_or(consumed.total);
            let indexes =
                consumed.local_secondary_indexes.iter().chain(&consumed.global_secondary_indexes);
            let indexes = indexes.map(|(name, capacity)| (name.as_str(), *capacity));
            for (index, capacity) in [("", table)].into_iter().chain(indexes) {
                histogram!(
                    "dyno_consumed_units",
                    "kind" => kind,
                    "table" => consumed.table_name.clone(),
                    "index" => index.to_owned(),
                    "entity" => self.origin.entity.unwrap_or_default(),
                    "pattern" => self.origin.pattern.unwrap_or_default(),
                )
                .record(capacity.capacity_units);
            }
        }
    }

    fn tell_throttles(&self, error: &BackendError) {
        let is_throttled = matches!(
            error.code(),
            ErrorCode::ProvisionedThroughputExceeded
                | ErrorCode::Throttling
                | ErrorCode::RequestLimitExceeded
        );
        if !is_throttled {
            return;
        }
        let tell = |reason: &str, resource: &str| {
            counter!(
                "dyno_throttles_total",
                "operation" => self.operation.name(),
                "reason" => reason.to_owned(),
                "resource" => resource.to_owned(),
            )
            .increment(1);
        };
        if error.throttling_reasons().is_empty() {
            tell(error.code().name(), "");
        }
        for reason in error.throttling_reasons() {
            tell(&reason.reason, &reason.resource);
        }
    }
}

/// Returns a label of which there are few: codes that are not known are one.
fn label_of(code: &ErrorCode) -> String {
    match code {
        ErrorCode::Other(_) => "other".to_owned(),
        known => known.name().to_owned(),
    }
}
