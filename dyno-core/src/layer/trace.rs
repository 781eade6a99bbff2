//! A span for each request, in OpenTelemetry's names for databases.

use tracing::{Instrument as _, Span, field};

use crate::backend::{Backend, BackendError, BoxFuture};
use crate::op::{Request, Response};

/// Wraps each call in a `tracing` span named `dynamodb`.
///
/// Fields: `db.system.name` (`aws.dynamodb`), `db.operation.name`, `aws.dynamodb.table_names`, and
/// on failure `error.type` (the service's code) and `aws.request_id`. Keys and values are never
/// recorded.
#[derive(Debug, Clone)]
pub struct Trace<B> {
    inner: B,
}

impl<B: Backend> Trace<B> {
    /// Traces the calls of `inner`.
    pub const fn new(inner: B) -> Self {
        Self { inner }
    }
}

impl<B: Backend> Backend for Trace<B> {
    fn call(&self, request: Request) -> BoxFuture<'_, Result<Response, BackendError>> {
        let span = tracing::info_span!(
            "dynamodb",
            db.system.name = "aws.dynamodb",
            db.operation.name = request.operation().name(),
            aws.dynamodb.table_names = request.table_names().join(","),
            error.type = field::Empty,
            aws.request_id = field::Empty,
        );
        let call = async move {
            let answer = self.inner.call(request).await;
            if let Err(error) = &answer {
                Span::current().record("error.type", error.code().name());
                if let Some(id) = error.request_id() {
                    Span::current().record("aws.request_id", id);
                }
                tracing::debug!(code = error.code().name(), "request failed");
            }
            answer
        };
        Box::pin(call.instrument(span))
    }
}
