//! `ListStreams`: lists the streams of a table, or of all.

/// Lists streams, up to 100 a page: those that are on, and for a day those that were.
/// Costs no capacity units.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ListStreams {
    /// The table whose streams are listed; absent for all.
    pub table_name: Option<String>,
    /// The most streams to return, 1 to 100.
    pub limit: Option<i32>,
    /// The ARN to start after; its stream need not be there any more.
    pub exclusive_start_stream_arn: Option<String>,
}

impl ListStreams {
    /// Returns the request for the first page of all streams.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the request for the first page of a table's streams.
    pub fn of_table(table_name: impl Into<String>) -> Self {
        Self { table_name: Some(table_name.into()), ..Self::default() }
    }
}

/// A stream as `ListStreams` names it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stream {
    /// The stream's ARN.
    pub stream_arn: String,
    /// Its table.
    pub table_name: String,
    /// Its label, which tells it from other streams of the table.
    pub stream_label: String,
}

impl Stream {
    /// Returns the name of a stream.
    pub fn new(
        stream_arn: impl Into<String>,
        table_name: impl Into<String>,
        stream_label: impl Into<String>,
    ) -> Self {
        Self {
            stream_arn: stream_arn.into(),
            table_name: table_name.into(),
            stream_label: stream_label.into(),
        }
    }
}

/// The answer to [`ListStreams`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ListStreamsOutput {
    /// The streams.
    pub streams: Vec<Stream>,
    /// Where the next page starts; absent on the last page.
    pub last_evaluated_stream_arn: Option<String>,
}
