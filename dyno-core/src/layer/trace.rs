//! A span for each request, in OpenTelemetry's names for databases.

use tracing::{Instrument as _, Span, field};

use crate::backend::{Backend, BackendError, BoxFuture, Origin};
use crate::op::{Request, Response};

/// Wraps each call in a `tracing` span named `dynamodb`.
///
/// | field | is |
/// | --- | --- |
/// | `otel.name`, `otel.kind` | the operation and its table, such as `Query saas`; `client` |
/// | `db.system.name` | `aws.dynamodb` |
/// | `db.operation.name` | the operation |
/// | `db.operation.batch.size` | how many items or statements, for operations on several |
/// | `aws.dynamodb.table_names`, `aws.dynamodb.index_name` | what it is sent to |
/// | `aws.dynamodb.consistent_read`, `.limit`, `.scan_forward` | as the request says |
/// | `dyno.entity`, `dyno.pattern` | what the typed layer means by it |
/// | `db.response.returned_rows`, `aws.dynamodb.scanned_count` | items returned and evaluated |
/// | `dyno.consumed_units` | units of all tables and indexes, if the answer tells: stack it on a [`Meter`](super::Meter) |
/// | `dyno.retries` | how often the request was sent again, if it was; inside of what repeats it, how often it was before |
/// | `error.type`, `aws.request_id`, `otel.status_code` | of a failure: the service's code; `ERROR` |
///
/// What repeats requests is a [`Retry`](super::Retry) on either side of this, a batch, and a transaction
/// that was told to; what the AWS SDK's client repeats by itself is not seen here. Fields that do not
/// apply are absent. Keys and values are never recorded. Where nobody listens,
/// nothing of it is computed.
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
        let span = span_of(&request);
        if span.is_disabled() {
            return self.inner.call(request);
        }
        // Within the span the next layer is called, not only polled.
        let call = async move { self.inner.call(request).await };
        Box::pin(async move {
            let answer = call.instrument(span.clone()).await;
            match &answer {
                Ok(response) => record_response(&span, response),
                Err(error) => record_error(&span, error),
            }
            answer
        })
    }
}

/// Fields in the call are computed only if somebody listens.
fn span_of(request: &Request) -> Span {
    let span = tracing::info_span!(
        "dynamodb",
        otel.name = field::Empty,
        otel.kind = "client",
        otel.status_code = field::Empty,
        db.system.name = "aws.dynamodb",
        db.operation.name = request.operation().name(),
        db.operation.batch.size = field::Empty,
        db.response.returned_rows = field::Empty,
        aws.dynamodb.table_names = field::Empty,
        aws.dynamodb.index_name = field::Empty,
        aws.dynamodb.consistent_read = field::Empty,
        aws.dynamodb.limit = field::Empty,
        aws.dynamodb.scan_forward = field::Empty,
        aws.dynamodb.scanned_count = field::Empty,
        aws.request_id = field::Empty,
        dyno.entity = field::Empty,
        dyno.pattern = field::Empty,
        dyno.consumed_units = field::Empty,
        dyno.retries = field::Empty,
        error.type = field::Empty,
    );
    if !span.is_disabled() {
        record_request(&span, request);
    }
    span
}

fn record_request(span: &Span, request: &Request) {
    let tables = request.table_names().join(",");
    let name = request.operation().name();
    span.record("otel.name", format!("{name} {tables}").trim_end());
    if !tables.is_empty() {
        span.record("aws.dynamodb.table_names", tables);
    }
    let origin = Origin::current();
    span.record("dyno.entity", origin.entity);
    span.record("dyno.pattern", origin.pattern);
    if origin.retries > 0 {
        span.record("dyno.retries", origin.retries);
    }
    match request {
        Request::GetItem(it) => {
            span.record("aws.dynamodb.consistent_read", it.consistent_read);
        }
        Request::Query(it) => {
            span.record("aws.dynamodb.index_name", it.index_name.as_deref());
            span.record("aws.dynamodb.consistent_read", it.consistent_read);
            span.record("aws.dynamodb.limit", it.limit);
            span.record("aws.dynamodb.scan_forward", it.scan_index_forward);
        }
        Request::Scan(it) => {
            span.record("aws.dynamodb.index_name", it.index_name.as_deref());
            span.record("aws.dynamodb.consistent_read", it.consistent_read);
            span.record("aws.dynamodb.limit", it.limit);
        }
        _ => {
            span.record("db.operation.batch.size", batch_size(request));
        }
    }
}

/// Returns how many items or statements a request is about; `None` if it is about one.
fn batch_size(request: &Request) -> Option<usize> {
    Some(match request {
        Request::BatchGetItem(it) => it.request_items.values().map(|it| it.keys.len()).sum(),
        Request::BatchWriteItem(it) => it.request_items.values().map(Vec::len).sum(),
        Request::TransactGetItems(it) => it.transact_items.len(),
        Request::TransactWriteItems(it) => it.transact_items.len(),
        Request::BatchExecuteStatement(it) => it.statements.len(),
        Request::ExecuteTransaction(it) => it.transact_statements.len(),
        _ => return None,
    })
}

fn record_response(span: &Span, response: &Response) {
    span.record("db.response.returned_rows", returned(response));
    match response {
        Response::Query(it) => span.record("aws.dynamodb.scanned_count", it.scanned_count),
        Response::Scan(it) => span.record("aws.dynamodb.scanned_count", it.scanned_count),
        _ => span,
    };
    let consumed = response.consumed_capacity();
    if !consumed.is_empty() {
        let units: f64 = consumed.iter().map(|it| it.total.capacity_units).sum();
        span.record("dyno.consumed_units", units);
    }
}

/// Returns how many items an answer of a read has.
fn returned(response: &Response) -> Option<usize> {
    let present = |items: &[Option<_>]| items.iter().flatten().count();
    match response {
        Response::GetItem(it) => Some(usize::from(it.item.is_some())),
        Response::BatchGetItem(it) => Some(it.responses.values().map(Vec::len).sum()),
        Response::Query(it) => usize::try_from(it.count).ok(),
        Response::Scan(it) => usize::try_from(it.count).ok(),
        Response::TransactGetItems(it) => Some(present(&it.responses)),
        Response::ExecuteStatement(it) => it.items.as_ref().map(Vec::len),
        Response::ExecuteTransaction(it) => Some(present(&it.responses)),
        _ => None,
    }
}

fn record_error(span: &Span, error: &BackendError) {
    let code = error.code().name();
    span.record("error.type", code);
    span.record("otel.status_code", "ERROR");
    span.record("aws.request_id", error.request_id());
    span.in_scope(|| tracing::debug!(code, "request failed"));
}
