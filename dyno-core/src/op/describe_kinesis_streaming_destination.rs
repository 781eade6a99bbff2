//! `DescribeKinesisStreamingDestination`: shows the Kinesis streams that a table writes to.

/// Shows the Kinesis streams that a table writes to. Costs no capacity units.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DescribeKinesisStreamingDestination {
    /// The table's name or ARN.
    pub table_name: String,
}

impl DescribeKinesisStreamingDestination {
    /// Returns the request.
    pub fn new(table_name: impl Into<String>) -> Self {
        Self { table_name: table_name.into() }
    }
}

/// A Kinesis stream that a table writes to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct KinesisDataStreamDestination {
    /// The stream's ARN.
    pub stream_arn: String,
    /// Its state, such as `ACTIVE`.
    pub destination_status: Option<String>,
    /// What there is to say of the state.
    pub destination_status_description: Option<String>,
    /// How exactly records are dated, such as `MILLISECOND`.
    pub approximate_creation_date_time_precision: Option<String>,
}

impl KinesisDataStreamDestination {
    /// Returns the destination of which nothing but its ARN is known.
    pub fn new(stream_arn: impl Into<String>) -> Self {
        Self {
            stream_arn: stream_arn.into(),
            destination_status: None,
            destination_status_description: None,
            approximate_creation_date_time_precision: None,
        }
    }
}

/// The answer to [`DescribeKinesisStreamingDestination`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DescribeKinesisStreamingDestinationOutput {
    /// The table's name.
    pub table_name: String,
    /// The destinations.
    pub kinesis_data_stream_destinations: Vec<KinesisDataStreamDestination>,
}

impl DescribeKinesisStreamingDestinationOutput {
    /// Returns the answer of a table without destinations.
    pub fn new(table_name: impl Into<String>) -> Self {
        Self { table_name: table_name.into(), kinesis_data_stream_destinations: Vec::new() }
    }
}
