//! `GetRecords`.

use dyno_core::backend::BackendError;
use dyno_core::op::{GetRecords, GetRecordsOutput, Record};

use super::Ctx;
use super::constraints::{Constraints, above_max, below_min, too_long, too_short};
use super::stream_members::find_stream;
use crate::base::{EngineError, limits};
use crate::catalog::Stream;
use crate::storage::{Batch, Gone, Position};
use crate::stream::{Place, record};

/// Reads records of a shard, in order.
pub(crate) fn get_records(
    request: &GetRecords,
    ctx: Ctx<'_>,
) -> Result<GetRecordsOutput, BackendError> {
    check_constraints(request, ctx)?;
    let place = Place::parse(&request.shard_iterator);
    // Unverified: the text.
    let place = place.ok_or(EngineError::Plain("Invalid ShardIterator"))?;
    let now = ctx.config.clock.now();
    if place.is_expired(now) {
        return Err(EngineError::IteratorExpired.into());
    }
    let stream = find_stream(&place.stream_arn, ctx)?;
    let limit = request.limit.unwrap_or(limits::STREAM_RECORDS_MAX);
    let count = usize::try_from(limit).unwrap_or(0);
    let batch = stream.log.read(place.shard, place.position, count);
    // The shard was there when the place was given.
    let batch = batch.unwrap_or(Err(Gone)).map_err(|Gone| EngineError::TrimmedData)?;

    let mut output = GetRecordsOutput::default();
    output.records = records(&stream, &batch, &ctx.config.region);
    if !batch.is_last || output.records.len() < batch.changes.len() {
        let position = Position::Number(behind(&batch, output.records.len()));
        output.next_shard_iterator = Some(Place { position, given: now, ..place }.render());
    }
    Ok(output)
}

fn check_constraints(request: &GetRecords, ctx: Ctx<'_>) -> Result<(), EngineError> {
    let mut constraints = Constraints::new(ctx.faults);
    constraints.member("shardIterator");
    let (place, path) = (&request.shard_iterator, "shardIterator");
    let max = limits::SHARD_ITERATOR_BYTES_MAX;
    constraints.require(!place.is_empty(), || too_short(place, path, 1));
    constraints.require(place.len() <= max, || too_long(place, path, max));
    constraints.member("limit");
    let max = limits::STREAM_RECORDS_MAX;
    if let Some(limit) = request.limit {
        constraints.require(limit >= 1, || below_min(limit, "limit", 1));
        constraints.require(limit <= max, || above_max(limit, "limit", max.into()));
    }
    constraints.check()
}

/// Returns the first records of a batch, no more than fit an answer; one at least, if there is one.
fn records(stream: &Stream, batch: &Batch, region: &str) -> Vec<Record> {
    let mut bytes = 0;
    let mut records = Vec::with_capacity(batch.changes.len());
    for change in &batch.changes {
        let record = record(stream, change, region);
        bytes += record.dynamodb.size_bytes;
        if bytes > limits::STREAM_RECORDS_BYTES_MAX && !records.is_empty() {
            break;
        }
        records.push(record);
    }
    records
}

/// Returns the number behind the first `count` changes of a batch.
fn behind(batch: &Batch, count: usize) -> u64 {
    let last = count.checked_sub(1).and_then(|last| batch.changes.get(last));
    last.map_or(batch.from, |change| change.sequence + 1)
}
