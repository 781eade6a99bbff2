//! What came of a request, as its metrics: called by `engine` around each, if it keeps metrics.

use dyno_core::backend::{BackendError, ErrorCode};
use dyno_core::op::{GetRecords, OperationName, Request, Response, TransactWriteItem};

use super::metric::{Dimensions, Metric};
use super::recorder::Recorder;
use crate::base::{Arn, Resource, Timestamp, limits};

/// What a request is about. `PartiQL` names its tables in its text: they are not known here.
#[derive(Debug)]
pub(crate) struct Observed {
    operation: OperationName,
    /// Each once.
    tables: Vec<String>,
    /// That of each action of a transaction.
    actions: Vec<String>,
    /// The table and the label of a stream.
    stream: Option<(String, String)>,
}

impl Observed {
    pub(crate) fn of(request: &Request) -> Self {
        let names = request.table_names().into_iter().map(table_name);
        // A rule of faults answers before names are checked: what is none makes no series.
        let mut tables: Vec<String> = names
            .filter(|name| name.len() <= limits::TABLE_NAME_BYTES_MAX)
            .map(str::to_owned)
            .collect();
        tables.sort_unstable();
        tables.dedup();
        let of_action = |name: &str| table_name(name).to_owned();
        let actions = match request {
            Request::TransactWriteItems(it) => {
                let names = it.transact_items.iter().map(TransactWriteItem::table_name);
                names.map(of_action).collect()
            }
            Request::TransactGetItems(it) => {
                it.transact_items.iter().map(|get| of_action(&get.table_name)).collect()
            }
            _ => Vec::new(),
        };
        let stream = match request {
            Request::GetRecords(it) => stream_of(it),
            _ => None,
        };
        Self { operation: request.operation(), tables, actions, stream }
    }

    /// Counts the answer.
    pub(crate) fn note(
        &self,
        answer: &Result<Response, BackendError>,
        recorder: &Recorder,
        now: Timestamp,
    ) {
        match answer {
            Ok(response) => self.note_response(response, recorder, now),
            Err(error) => self.note_error(error, recorder, now),
        }
    }

    fn note_response(&self, response: &Response, recorder: &Recorder, now: Timestamp) {
        match response {
            Response::Query(it) => self.note_items(it.count, recorder, now),
            Response::Scan(it) => self.note_items(it.count, recorder, now),
            Response::GetRecords(it) => {
                let Some((table, label)) = &self.stream else { return };
                let mut of = Dimensions::operation(table, self.operation);
                of.stream_label = Some(label.clone());
                #[expect(clippy::cast_precision_loss, reason = "a page has few records and bytes")]
                let (records, bytes) = {
                    let bytes: i64 = it.records.iter().map(|it| it.dynamodb.size_bytes).sum();
                    (it.records.len() as f64, bytes as f64)
                };
                // Unverified: that the bytes are those that records tell of themselves.
                recorder.note(Metric::ReturnedBytes, of.clone(), bytes, now);
                recorder.note(Metric::ReturnedRecordsCount, of, records, now);
            }
            _ => {}
        }
    }

    fn note_items(&self, count: i32, recorder: &Recorder, now: Timestamp) {
        for of in self.by_operation() {
            recorder.note(Metric::ReturnedItemCount, of, f64::from(count), now);
        }
    }

    /// Counts a refusal. Whose table is not there is an error of the user, and makes no series.
    fn note_error(&self, error: &BackendError, recorder: &Recorder, now: Timestamp) {
        let by_operation = |metric| {
            for of in self.by_operation() {
                recorder.note(metric, of, 1.0, now);
            }
        };
        let by_table = |metric| {
            for table in &self.tables {
                recorder.note(metric, Dimensions::table(table), 1.0, now);
            }
        };
        let user_error = || recorder.note(Metric::UserErrors, Dimensions::none(), 1.0, now);
        match error.code() {
            ErrorCode::ConditionalCheckFailed => by_table(Metric::ConditionalCheckFailedRequests),
            ErrorCode::ProvisionedThroughputExceeded
            | ErrorCode::Throttling
            | ErrorCode::RequestLimitExceeded => by_operation(Metric::ThrottledRequests),
            ErrorCode::InternalServer | ErrorCode::ServiceUnavailable => {
                by_operation(Metric::SystemErrors);
            }
            ErrorCode::TransactionConflict => {
                by_table(Metric::TransactionConflict);
                user_error();
            }
            ErrorCode::TransactionCanceled => {
                self.note_cancelled(error, recorder, now);
                user_error();
            }
            _ => user_error(),
        }
    }

    /// Counts the reasons of a cancelled transaction: conflicts together for each table, the sum in
    /// items, one sample a request.
    ///
    /// Unverified: that conditions of a transaction are counted by request and table, that one whose
    /// actions were throttled is a throttled request, and that each is an error of the user besides.
    fn note_cancelled(&self, error: &BackendError, recorder: &Recorder, now: Timestamp) {
        let reasons = error.cancellation_reasons();
        for table in &self.tables {
            let of_table = || {
                let both = self.actions.iter().zip(reasons);
                both.filter(move |(action, _)| *action == table)
                    .map(|(_, reason)| reason.code.as_str())
            };
            let conflicts = of_table().filter(|code| *code == "TransactionConflict").count();
            if conflicts > 0 {
                #[expect(clippy::cast_precision_loss, reason = "a transaction has 100 actions")]
                let items = conflicts as f64;
                recorder.note(Metric::TransactionConflict, Dimensions::table(table), items, now);
            }
            if of_table().any(|code| code == "ConditionalCheckFailed") {
                let of = Dimensions::table(table);
                recorder.note(Metric::ConditionalCheckFailedRequests, of, 1.0, now);
            }
            if of_table().any(is_throttle) {
                let of = Dimensions::operation(table, self.operation);
                recorder.note(Metric::ThrottledRequests, of, 1.0, now);
            }
        }
    }

    fn by_operation(&self) -> impl Iterator<Item = Dimensions> {
        self.tables.iter().map(|table| Dimensions::operation(table, self.operation))
    }
}

fn is_throttle(code: &str) -> bool {
    matches!(code, "ProvisionedThroughputExceeded" | "ThrottlingError")
}

/// Returns the name of a table that is named by it, or by its ARN.
fn table_name(text: &str) -> &str {
    match Arn::parse(text).map(|arn| arn.resource()) {
        Some(Resource::Table(name)) => name,
        _ => text,
    }
}

fn stream_of(request: &GetRecords) -> Option<(String, String)> {
    let arn = request.shard_iterator.split('|').next()?;
    match Arn::parse(arn)?.resource() {
        Resource::Stream { table, label } => Some((table.to_owned(), label.to_owned())),
        _ => None,
    }
}
