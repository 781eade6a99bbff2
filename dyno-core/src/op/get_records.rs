//! `GetRecords`: reads a shard.

use super::Record;

/// Reads records of a shard in order, up to 1,000 or 1 MB. Costs no capacity units here.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct GetRecords {
    /// The place to read from, of `GetShardIterator` or of the answer before.
    pub shard_iterator: String,
    /// The most records to return, 1 to 1,000.
    pub limit: Option<i32>,
}

impl GetRecords {
    /// Returns the request with every option at its default.
    pub fn new(shard_iterator: impl Into<String>) -> Self {
        Self { shard_iterator: shard_iterator.into(), limit: None }
    }
}

/// The answer to [`GetRecords`].
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct GetRecordsOutput {
    /// The records, which may be none though there are some to come.
    pub records: Vec<Record>,
    /// The place behind them; absent when the shard is closed and was read to its end.
    pub next_shard_iterator: Option<String>,
}
