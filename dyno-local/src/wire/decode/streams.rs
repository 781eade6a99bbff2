//! The operations of the API of streams.

use dyno_core::backend::BackendError;
use dyno_core::op::{
    DescribeStream, GetRecords, GetShardIterator, ListStreams, ShardFilter, ShardIteratorType,
};

use super::member::{choice, required_choice, required_string};
use crate::base::Faults;
use crate::wire::json::Structure;

/// Reads a `ListStreams`.
pub(super) fn list_streams(root: &Structure<'_>) -> Result<ListStreams, BackendError> {
    let mut request = ListStreams::new();
    request.table_name = root.string("TableName")?;
    request.limit = root.integer("Limit")?;
    request.exclusive_start_stream_arn = root.string("ExclusiveStartStreamArn")?;
    Ok(request)
}

/// Reads a `DescribeStream`.
pub(super) fn describe_stream(
    root: &Structure<'_>,
    faults: &mut Faults,
) -> Result<DescribeStream, BackendError> {
    let mut request = DescribeStream::new(required_string(root, "StreamArn", faults)?);
    request.limit = root.integer("Limit")?;
    request.exclusive_start_shard_id = root.string("ExclusiveStartShardId")?;
    if let Some(from) = root.structure("ShardFilter", "ShardFilter")? {
        let mut filter = ShardFilter::default();
        filter.kind = choice(&from, "Type", faults)?;
        filter.shard_id = from.string("ShardId")?;
        request.shard_filter = Some(filter);
    }
    Ok(request)
}

/// Reads a `GetShardIterator`.
pub(super) fn get_shard_iterator(
    root: &Structure<'_>,
    faults: &mut Faults,
) -> Result<GetShardIterator, BackendError> {
    let stream = required_string(root, "StreamArn", faults)?;
    let shard = required_string(root, "ShardId", faults)?;
    let stand_in = ShardIteratorType::TrimHorizon;
    let kind = required_choice(root, "ShardIteratorType", stand_in, faults)?;
    let mut request = GetShardIterator::new(stream, shard, kind);
    request.sequence_number = root.string("SequenceNumber")?;
    request.timestamp = root.seconds("Timestamp")?;
    Ok(request)
}

/// Reads a `GetRecords`.
pub(super) fn get_records(
    root: &Structure<'_>,
    faults: &mut Faults,
) -> Result<GetRecords, BackendError> {
    let mut request = GetRecords::new(required_string(root, "ShardIterator", faults)?);
    request.limit = root.integer("Limit")?;
    Ok(request)
}
