//! `GetShardIterator`: finds a place in a shard to read from.

use super::option::wire_names;

/// Finds a place in a shard to read from. Costs no capacity units.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct GetShardIterator {
    /// The stream's ARN.
    pub stream_arn: String,
    /// The shard's id.
    pub shard_id: String,
    /// What the place is.
    pub shard_iterator_type: ShardIteratorType,
    /// The number that the place is at or after.
    pub sequence_number: Option<String>,
    /// The moment that the place is at, in seconds since 1970.
    pub timestamp: Option<f64>,
}

impl GetShardIterator {
    /// Returns the request for a place that needs no number and no moment.
    pub fn new(
        stream_arn: impl Into<String>,
        shard_id: impl Into<String>,
        shard_iterator_type: ShardIteratorType,
    ) -> Self {
        Self {
            stream_arn: stream_arn.into(),
            shard_id: shard_id.into(),
            shard_iterator_type,
            sequence_number: None,
            timestamp: None,
        }
    }
}

/// A kind of place in a shard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ShardIteratorType {
    /// The oldest record there is.
    TrimHorizon,
    /// Behind the newest record.
    Latest,
    /// The record with a number.
    AtSequenceNumber,
    /// Behind the record with a number.
    AfterSequenceNumber,
    /// The first record of a moment or later.
    AtTimestamp,
}

wire_names!(ShardIteratorType { TrimHorizon => "TRIM_HORIZON", Latest => "LATEST", AtSequenceNumber => "AT_SEQUENCE_NUMBER", AfterSequenceNumber => "AFTER_SEQUENCE_NUMBER", AtTimestamp => "AT_TIMESTAMP" });

/// The answer to [`GetShardIterator`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct GetShardIteratorOutput {
    /// The place, for `GetRecords` within 15 minutes.
    pub shard_iterator: Option<String>,
}
