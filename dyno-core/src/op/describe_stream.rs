//! `DescribeStream`: shows a stream and its shards.

use super::option::wire_names;
use super::{KeySchemaElement, StreamViewType};

/// Shows a stream and its shards, up to 100 a page. Costs no capacity units.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DescribeStream {
    /// The stream's ARN.
    pub stream_arn: String,
    /// The most shards to return, 1 to 100.
    pub limit: Option<i32>,
    /// The shard to start after.
    pub exclusive_start_shard_id: Option<String>,
    /// Which shards to return; absent for all.
    pub shard_filter: Option<ShardFilter>,
}

impl DescribeStream {
    /// Returns the request for the first page.
    pub fn new(stream_arn: impl Into<String>) -> Self {
        Self {
            stream_arn: stream_arn.into(),
            limit: None,
            exclusive_start_shard_id: None,
            shard_filter: None,
        }
    }
}

/// Which shards are described.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ShardFilter {
    /// The kind of filter.
    pub kind: Option<ShardFilterType>,
    /// The shard that the filter is about.
    pub shard_id: Option<String>,
}

impl ShardFilter {
    /// Returns the filter for the shards that took over from this one.
    pub fn children_of(shard_id: impl Into<String>) -> Self {
        Self { kind: Some(ShardFilterType::ChildShards), shard_id: Some(shard_id.into()) }
    }
}

/// A kind of [`ShardFilter`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ShardFilterType {
    /// The shards whose parent is the one named.
    ChildShards,
}

wire_names!(ShardFilterType { ChildShards => "CHILD_SHARDS" });

/// The state of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StreamStatus {
    /// Being switched on.
    Enabling,
    /// On.
    Enabled,
    /// Being switched off.
    Disabling,
    /// Off. It can be read for a day.
    Disabled,
}

wire_names!(StreamStatus { Enabling => "ENABLING", Enabled => "ENABLED", Disabling => "DISABLING", Disabled => "DISABLED" });

/// A part of a stream: the changes of some items, in order, for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Shard {
    /// The shard's id.
    pub shard_id: String,
    /// The numbers of its records.
    pub sequence_number_range: SequenceNumberRange,
    /// The shard that it took over from, which is to be read before it. That shard may be gone.
    pub parent_shard_id: Option<String>,
}

impl Shard {
    /// Returns a shard without parent.
    pub fn new(shard_id: impl Into<String>, sequence_number_range: SequenceNumberRange) -> Self {
        Self { shard_id: shard_id.into(), sequence_number_range, parent_shard_id: None }
    }
}

/// The sequence numbers of a shard.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SequenceNumberRange {
    /// No record has a lower number.
    pub starting_sequence_number: Option<String>,
    /// No record has a higher number; absent while the shard is open.
    pub ending_sequence_number: Option<String>,
}

/// A stream as `DescribeStream` shows it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct StreamDescription {
    /// The stream's ARN.
    pub stream_arn: String,
    /// Its label, which tells it from other streams of the table.
    pub stream_label: String,
    /// Its state.
    pub stream_status: StreamStatus,
    /// What its records show.
    pub stream_view_type: StreamViewType,
    /// When it was asked for, in seconds since 1970.
    pub creation_request_date_time: f64,
    /// Its table.
    pub table_name: String,
    /// The key of the table.
    pub key_schema: Vec<KeySchemaElement>,
    /// Its shards, parents before their children.
    pub shards: Vec<Shard>,
    /// Where the next page starts; absent on the last page.
    pub last_evaluated_shard_id: Option<String>,
}

impl StreamDescription {
    /// Returns the description of a stream that is on, without shards.
    pub fn new(
        stream_arn: impl Into<String>,
        stream_label: impl Into<String>,
        stream_view_type: StreamViewType,
    ) -> Self {
        Self {
            stream_arn: stream_arn.into(),
            stream_label: stream_label.into(),
            stream_status: StreamStatus::Enabled,
            stream_view_type,
            creation_request_date_time: 0.0,
            table_name: String::new(),
            key_schema: Vec::new(),
            shards: Vec::new(),
            last_evaluated_shard_id: None,
        }
    }
}

/// The answer to [`DescribeStream`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct DescribeStreamOutput {
    /// The stream.
    pub stream_description: StreamDescription,
}

impl DescribeStreamOutput {
    /// Returns the answer.
    pub const fn new(stream_description: StreamDescription) -> Self {
        Self { stream_description }
    }
}
