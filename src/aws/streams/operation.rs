//! The four operations of streams over their client.

use aws_sdk_dynamodbstreams::Client;
use aws_sdk_dynamodbstreams::primitives::DateTime;
use aws_sdk_dynamodbstreams::types as sdk;
use dyno_core::backend::BackendError;
use dyno_core::op::{
    DescribeStream, DescribeStreamOutput, GetRecords, GetRecordsOutput, GetShardIterator,
    GetShardIteratorOutput, KeySchemaElement, KeyType, ListStreams, ListStreamsOutput,
    SequenceNumberRange, Shard, ShardFilter, Stream, StreamDescription, StreamStatus,
    StreamViewType,
};

use super::record::record_from_sdk;
use crate::aws::error;
use crate::aws::option::known;

/// Sends a `ListStreams`.
pub(super) async fn list_streams(
    client: &Client,
    request: ListStreams,
) -> Result<ListStreamsOutput, BackendError> {
    let answer = client
        .list_streams()
        .set_table_name(request.table_name)
        .set_limit(request.limit)
        .set_exclusive_start_stream_arn(request.exclusive_start_stream_arn)
        .send()
        .await
        .map_err(error::from_streams)?;
    let mut output = ListStreamsOutput::default();
    output.streams = answer.streams.unwrap_or_default().into_iter().map(stream).collect();
    output.last_evaluated_stream_arn = answer.last_evaluated_stream_arn;
    Ok(output)
}

/// Sends a `DescribeStream`.
pub(super) async fn describe_stream(
    client: &Client,
    request: DescribeStream,
) -> Result<DescribeStreamOutput, BackendError> {
    let answer = client
        .describe_stream()
        .stream_arn(request.stream_arn)
        .set_limit(request.limit)
        .set_exclusive_start_shard_id(request.exclusive_start_shard_id)
        .set_shard_filter(request.shard_filter.map(filter))
        .send()
        .await
        .map_err(error::from_streams)?;
    let told = answer.stream_description.ok_or_else(|| error::missing("StreamDescription"))?;
    description(told).map(DescribeStreamOutput::new)
}

/// Sends a `GetShardIterator`.
pub(super) async fn get_shard_iterator(
    client: &Client,
    request: GetShardIterator,
) -> Result<GetShardIteratorOutput, BackendError> {
    let answer = client
        .get_shard_iterator()
        .stream_arn(request.stream_arn)
        .shard_id(request.shard_id)
        .shard_iterator_type(request.shard_iterator_type.name().into())
        .set_sequence_number(request.sequence_number)
        .set_timestamp(request.timestamp.map(DateTime::from_secs_f64))
        .send()
        .await
        .map_err(error::from_streams)?;
    let mut output = GetShardIteratorOutput::default();
    output.shard_iterator = answer.shard_iterator;
    Ok(output)
}

/// Sends a `GetRecords`.
pub(super) async fn get_records(
    client: &Client,
    request: GetRecords,
) -> Result<GetRecordsOutput, BackendError> {
    let answer = client
        .get_records()
        .shard_iterator(request.shard_iterator)
        .set_limit(request.limit)
        .send()
        .await
        .map_err(error::from_streams)?;
    let records = answer.records.unwrap_or_default().into_iter();
    let mut output = GetRecordsOutput::default();
    output.records = records.map(record_from_sdk).collect::<Result<_, _>>()?;
    output.next_shard_iterator = answer.next_shard_iterator;
    Ok(output)
}

fn stream(stream: sdk::Stream) -> Stream {
    Stream::new(
        stream.stream_arn.unwrap_or_default(),
        stream.table_name.unwrap_or_default(),
        stream.stream_label.unwrap_or_default(),
    )
}

fn filter(filter: ShardFilter) -> sdk::ShardFilter {
    sdk::ShardFilter::builder()
        .set_type(filter.kind.map(|kind| kind.name().into()))
        .set_shard_id(filter.shard_id)
        .build()
}

fn description(told: sdk::StreamDescription) -> Result<StreamDescription, BackendError> {
    let view = told.stream_view_type.ok_or_else(|| error::missing("StreamViewType"))?;
    let status = told.stream_status.ok_or_else(|| error::missing("StreamStatus"))?;
    let mut ours = StreamDescription::new(
        told.stream_arn.unwrap_or_default(),
        told.stream_label.unwrap_or_default(),
        known(view.as_str(), StreamViewType::from_name)?,
    );
    ours.stream_status = known(status.as_str(), StreamStatus::from_name)?;
    let at = told.creation_request_date_time;
    ours.creation_request_date_time = at.map_or(0.0, |at| at.as_secs_f64());
    ours.table_name = told.table_name.unwrap_or_default();
    let keys = told.key_schema.unwrap_or_default().into_iter();
    ours.key_schema = keys.map(key_schema_element).collect::<Result<_, _>>()?;
    ours.shards = told.shards.unwrap_or_default().into_iter().map(shard).collect();
    ours.last_evaluated_shard_id = told.last_evaluated_shard_id;
    Ok(ours)
}

fn key_schema_element(element: sdk::KeySchemaElement) -> Result<KeySchemaElement, BackendError> {
    let key_type = known(element.key_type.as_str(), KeyType::from_name)?;
    Ok(KeySchemaElement { attribute_name: element.attribute_name, key_type })
}

fn shard(shard: sdk::Shard) -> Shard {
    let range = shard.sequence_number_range.map(|range| SequenceNumberRange {
        starting_sequence_number: range.starting_sequence_number,
        ending_sequence_number: range.ending_sequence_number,
    });
    let mut ours = Shard::new(shard.shard_id.unwrap_or_default(), range.unwrap_or_default());
    ours.parent_shard_id = shard.parent_shard_id;
    ours
}
