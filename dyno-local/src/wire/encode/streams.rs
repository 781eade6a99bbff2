//! Answers of the API of streams.

use dyno_core::op::{
    GetRecordsOutput, GetShardIteratorOutput, ListStreamsOutput, Record, Shard, Stream,
    StreamDescription, StreamRecord,
};

use super::table::key_schema;
use crate::wire::attribute_value::encode_item;
use crate::wire::json::JsonWriter;

/// Writes the members of a `ListStreams`.
pub(super) fn list_streams(writer: &mut JsonWriter, output: &ListStreamsOutput) {
    writer.name("Streams").array(&output.streams, stream);
    optional(writer, "LastEvaluatedStreamArn", output.last_evaluated_stream_arn.as_deref());
}

/// Writes the members of a `DescribeStream`.
pub(super) fn describe_stream(writer: &mut JsonWriter, stream: &StreamDescription) {
    writer.name("StreamDescription").object(|writer| {
        writer.string_member("StreamArn", &stream.stream_arn);
        writer.string_member("StreamLabel", &stream.stream_label);
        writer.string_member("StreamStatus", stream.stream_status.name());
        writer.string_member("StreamViewType", stream.stream_view_type.name());
        writer.name("CreationRequestDateTime").double(stream.creation_request_date_time);
        writer.string_member("TableName", &stream.table_name);
        key_schema(writer, &stream.key_schema);
        writer.name("Shards").array(&stream.shards, shard);
        optional(writer, "LastEvaluatedShardId", stream.last_evaluated_shard_id.as_deref());
    });
}

/// Writes the members of a `GetShardIterator`.
pub(super) fn get_shard_iterator(writer: &mut JsonWriter, output: &GetShardIteratorOutput) {
    optional(writer, "ShardIterator", output.shard_iterator.as_deref());
}

/// Writes the members of a `GetRecords`.
pub(super) fn get_records(writer: &mut JsonWriter, output: &GetRecordsOutput) {
    writer.name("Records").array(&output.records, record);
    optional(writer, "NextShardIterator", output.next_shard_iterator.as_deref());
}

fn stream(writer: &mut JsonWriter, stream: &Stream) {
    writer.object(|writer| {
        writer.string_member("StreamArn", &stream.stream_arn);
        writer.string_member("TableName", &stream.table_name);
        writer.string_member("StreamLabel", &stream.stream_label);
    });
}

fn shard(writer: &mut JsonWriter, shard: &Shard) {
    writer.object(|writer| {
        writer.string_member("ShardId", &shard.shard_id);
        writer.name("SequenceNumberRange").object(|writer| {
            let range = &shard.sequence_number_range;
            let (first, last) = (&range.starting_sequence_number, &range.ending_sequence_number);
            optional(writer, "StartingSequenceNumber", first.as_deref());
            optional(writer, "EndingSequenceNumber", last.as_deref());
        });
        optional(writer, "ParentShardId", shard.parent_shard_id.as_deref());
    });
}

fn record(writer: &mut JsonWriter, record: &Record) {
    writer.object(|writer| {
        writer.string_member("eventID", &record.event_id);
        writer.string_member("eventName", record.event_name.name());
        writer.string_member("eventVersion", &record.event_version);
        writer.string_member("eventSource", &record.event_source);
        writer.string_member("awsRegion", &record.aws_region);
        change(writer.name("dynamodb"), &record.dynamodb);
        if let Some(identity) = &record.user_identity {
            writer.name("userIdentity").object(|writer| {
                writer.string_member("PrincipalId", &identity.principal_id);
                writer.string_member("Type", &identity.kind);
            });
        }
    });
}

fn change(writer: &mut JsonWriter, change: &StreamRecord) {
    writer.object(|writer| {
        writer.name("ApproximateCreationDateTime").double(change.approximate_creation_date_time);
        encode_item(writer.name("Keys"), &change.keys);
        if let Some(image) = &change.new_image {
            encode_item(writer.name("NewImage"), image);
        }
        if let Some(image) = &change.old_image {
            encode_item(writer.name("OldImage"), image);
        }
        writer.string_member("SequenceNumber", &change.sequence_number);
        writer.integer_member("SizeBytes", change.size_bytes);
        writer.string_member("StreamViewType", change.stream_view_type.name());
    });
}

fn optional(writer: &mut JsonWriter, name: &str, text: Option<&str>) {
    if let Some(text) = text {
        writer.string_member(name, text);
    }
}
