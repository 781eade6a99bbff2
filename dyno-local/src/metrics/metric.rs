//! The names of CloudWatch's metrics in the namespace `AWS/DynamoDB`, and their dimensions.

use dyno_core::op::OperationName;

/// In what a metric is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Unit {
    /// Things, requests, units of capacity.
    Count,
    /// Thousandths of a second.
    Milliseconds,
    /// Bytes.
    Bytes,
}

macro_rules! metrics {
    ($($name:ident in $unit:ident, $about:literal;)+) => {
        /// A metric, by the service's name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Metric {
            $(#[doc = $about] $name,)+
        }

        impl Metric {
            /// Every metric there is, in the order of their names.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Returns the service's name of the metric.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)+ }
            }

            /// Returns in what it is counted.
            pub const fn unit(self) -> Unit {
                match self { $(Self::$name => Unit::$unit,)+ }
            }

            pub(super) const fn about(self) -> &'static str {
                match self { $(Self::$name => $about,)+ }
            }
        }
    };
}

metrics! {
    ConditionalCheckFailedRequests in Count, "Writes whose condition did not hold, by table.";
    ConsumedReadCapacityUnits in Count, "Read units consumed, by table or global index; a sample is an item or a page.";
    ConsumedWriteCapacityUnits in Count, "Write units consumed, by table or global index; a sample is an item.";
    OnDemandMaxReadRequestUnits in Count, "The owner's limit of reads on demand, by table or global index, as it is now.";
    OnDemandMaxWriteRequestUnits in Count, "The owner's limit of writes on demand, by table or global index, as it is now.";
    OnlineIndexConsumedWriteCapacity in Count, "Write units that filling a new global index consumed, by index.";
    OnlineIndexPercentageProgress in Count, "How many of 100 items filling a new global index has looked at, by index, as it is now.";
    OnlineIndexThrottleEvents in Count, "Entries that waited for capacity while a new global index was filled, by index.";
    ProvisionedReadCapacityUnits in Count, "Read units provisioned, by table or global index, as they are now.";
    ProvisionedWriteCapacityUnits in Count, "Write units provisioned, by table or global index, as they are now.";
    ReadAccountLimitThrottleEvents in Count, "Reads throttled by the account's quota, by table or global index.";
    ReadKeyRangeThroughputThrottleEvents in Count, "Reads throttled by a partition, by table or global index.";
    ReadMaxOnDemandThroughputThrottleEvents in Count, "Reads throttled by the owner's limit, by table or global index.";
    ReadProvisionedThroughputThrottleEvents in Count, "Reads throttled by provisioned units, by table or global index.";
    ReadThrottleEvents in Count, "Reads throttled, by table or global index.";
    ReturnedBytes in Bytes, "Bytes of records returned from a stream.";
    ReturnedItemCount in Count, "Items returned, after the filter, by table and operation.";
    ReturnedRecordsCount in Count, "Records returned from a stream.";
    SuccessfulRequestLatency in Milliseconds, "How long requests took that succeeded, by table and operation.";
    SystemErrors in Count, "Requests that the service failed, by table and operation.";
    ThrottledRequests in Count, "Requests that were throttled as a whole, by table and operation.";
    TimeToLiveDeletedItemCount in Count, "Items deleted because they expired, by table.";
    TransactionConflict in Count, "Items that a transaction met in the hands of another, by table.";
    UserErrors in Count, "Requests refused for another reason than capacity or a condition, of the account.";
    WriteAccountLimitThrottleEvents in Count, "Writes throttled by the account's quota, by table or global index.";
    WriteKeyRangeThroughputThrottleEvents in Count, "Writes throttled by a partition, by table or global index.";
    WriteMaxOnDemandThroughputThrottleEvents in Count, "Writes throttled by the owner's limit, by table or global index.";
    WriteProvisionedThroughputThrottleEvents in Count, "Writes throttled by provisioned units, by table or global index.";
    WriteThrottleEvents in Count, "Writes throttled, by table or global index.";
}

/// Of what a metric is: the series of a metric differ in these.
///
/// As on the service each set of dimensions is a series of its own: that of a table is not the sum of
/// its indexes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
#[non_exhaustive]
pub struct Dimensions {
    /// `TableName`
    pub table: Option<String>,
    /// `GlobalSecondaryIndexName`
    pub index: Option<String>,
    /// `Operation`
    pub operation: Option<OperationName>,
    /// `StreamLabel`
    pub stream_label: Option<String>,
}

impl Dimensions {
    /// Returns the dimensions of what is counted for the account.
    pub fn none() -> Self {
        Self::default()
    }

    /// Returns those of a table.
    pub fn table(name: impl Into<String>) -> Self {
        Self { table: Some(name.into()), ..Self::default() }
    }

    /// Returns those of a global secondary index.
    pub fn index(table: impl Into<String>, index: impl Into<String>) -> Self {
        Self { index: Some(index.into()), ..Self::table(table) }
    }

    /// Returns those of an operation on a table.
    pub fn operation(table: impl Into<String>, operation: OperationName) -> Self {
        Self { operation: Some(operation), ..Self::table(table) }
    }

    /// Returns the service's names and the values, in one order.
    pub fn pairs(&self) -> impl Iterator<Item = (&'static str, &str)> {
        [
            ("TableName", self.table.as_deref()),
            ("GlobalSecondaryIndexName", self.index.as_deref()),
            ("Operation", self.operation.map(OperationName::name)),
            ("StreamLabel", self.stream_label.as_deref()),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
    }
}
