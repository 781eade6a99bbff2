//! The closed set of requests, and the trait that ties each to its answer.

use super::{
    BatchExecuteStatement, BatchExecuteStatementOutput, BatchGetItem, BatchGetItemOutput,
    BatchWriteItem, BatchWriteItemOutput, CreateTable, CreateTableOutput, DeleteItem,
    DeleteItemOutput, DeleteResourcePolicy, DeleteResourcePolicyOutput, DeleteTable,
    DeleteTableOutput, DescribeContinuousBackups, DescribeContinuousBackupsOutput,
    DescribeContributorInsights, DescribeContributorInsightsOutput, DescribeEndpoints,
    DescribeEndpointsOutput, DescribeKinesisStreamingDestination,
    DescribeKinesisStreamingDestinationOutput, DescribeLimits, DescribeLimitsOutput,
    DescribeStream, DescribeStreamOutput, DescribeTable, DescribeTableOutput,
    DescribeTableReplicaAutoScaling, DescribeTableReplicaAutoScalingOutput, DescribeTimeToLive,
    DescribeTimeToLiveOutput, ExecuteStatement, ExecuteStatementOutput, ExecuteTransaction,
    ExecuteTransactionOutput, GetItem, GetItemOutput, GetRecords, GetRecordsOutput,
    GetResourcePolicy, GetResourcePolicyOutput, GetShardIterator, GetShardIteratorOutput,
    ListContributorInsights, ListContributorInsightsOutput, ListStreams, ListStreamsOutput,
    ListTables, ListTablesOutput, ListTagsOfResource, ListTagsOfResourceOutput, PutItem,
    PutItemOutput, PutResourcePolicy, PutResourcePolicyOutput, Query, QueryOutput, Response,
    ReturnConsumedCapacity, Scan, ScanOutput, TagResource, TagResourceOutput, TransactGetItems,
    TransactGetItemsOutput, TransactWriteItem, TransactWriteItems, TransactWriteItemsOutput,
    UntagResource, UntagResourceOutput, UpdateContinuousBackups, UpdateContinuousBackupsOutput,
    UpdateContributorInsights, UpdateContributorInsightsOutput, UpdateItem, UpdateItemOutput,
    UpdateTable, UpdateTableOutput, UpdateTableReplicaAutoScaling,
    UpdateTableReplicaAutoScalingOutput, UpdateTimeToLive, UpdateTimeToLiveOutput,
};
use std::fmt;

/// An operation's request, tied to the type of its answer.
pub trait Operation: Into<Request> + Send {
    /// The operation's name.
    const NAME: OperationName;

    /// The answer's type.
    type Output: Send;

    /// Takes this operation's answer out of a [`Response`]; `None` if it is another's.
    fn output(response: Response) -> Option<Self::Output>;
}

/// What a variant holds: a request or an answer, or a box of it.
macro_rules! held {
    (type $held:ident) => { $held };
    (type $held:ident in $holder:ident) => { $holder<$held> };
    (take $held:ident) => { $held };
    (take $held:ident in $holder:ident) => { *$held };
}

macro_rules! operations {
    ($($name:ident $(in $holder:ident)? => $output:ident $(in $shelf:ident)?),+ $(,)?) => {
        /// A request to the service.
        ///
        /// The larger requests are in boxes, so that others are not copied at their size whenever one
        /// is handed on; `From` makes a request of either.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Request {
            $(
                #[doc = concat!("`", stringify!($name), "`")]
                $name(held!(type $name $(in $holder)?)),
            )+
        }

        /// The name of an operation.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum OperationName {
            $(
                #[doc = concat!("`", stringify!($name), "`")]
                $name,
            )+
        }

        impl OperationName {
            /// Every operation there is.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Returns the service's name of the operation.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name)),+
                }
            }

            /// Returns the operation with this name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $(stringify!($name) => Some(Self::$name),)+
                    _ => None,
                }
            }
        }

        impl Request {
            /// Returns which operation this is.
            pub const fn operation(&self) -> OperationName {
                match self {
                    $(Self::$name(_) => OperationName::$name),+
                }
            }
        }

        $(
            impl From<$name> for Request {
                fn from(request: $name) -> Self {
                    Self::$name(request.into())
                }
            }

            impl From<$output> for Response {
                fn from(output: $output) -> Self {
                    Self::$name(output.into())
                }
            }

            impl Operation for $name {
                const NAME: OperationName = OperationName::$name;
                type Output = $output;

                fn output(response: Response) -> Option<$output> {
                    match response {
                        Response::$name(output) => Some(held!(take output $(in $shelf)?)),
                        _ => None,
                    }
                }
            }
        )+
    };
}

operations! {
    BatchExecuteStatement => BatchExecuteStatementOutput,
    BatchGetItem => BatchGetItemOutput,
    BatchWriteItem => BatchWriteItemOutput,
    CreateTable in Box => CreateTableOutput in Box,
    DeleteItem => DeleteItemOutput,
    DeleteTable => DeleteTableOutput in Box,
    DescribeTable => DescribeTableOutput in Box,
    ExecuteStatement => ExecuteStatementOutput,
    ExecuteTransaction => ExecuteTransactionOutput,
    GetItem => GetItemOutput,
    ListTables => ListTablesOutput,
    PutItem => PutItemOutput,
    Query in Box => QueryOutput,
    Scan in Box => ScanOutput,
    TransactGetItems => TransactGetItemsOutput,
    TransactWriteItems => TransactWriteItemsOutput,
    UpdateItem => UpdateItemOutput,
    UpdateTable in Box => UpdateTableOutput in Box,
    // The API of streams.
    DescribeStream => DescribeStreamOutput in Box,
    GetRecords => GetRecordsOutput,
    GetShardIterator => GetShardIteratorOutput,
    ListStreams => ListStreamsOutput,
    DeleteResourcePolicy => DeleteResourcePolicyOutput,
    DescribeContinuousBackups => DescribeContinuousBackupsOutput,
    DescribeContributorInsights => DescribeContributorInsightsOutput in Box,
    DescribeEndpoints => DescribeEndpointsOutput,
    DescribeKinesisStreamingDestination => DescribeKinesisStreamingDestinationOutput,
    DescribeLimits => DescribeLimitsOutput,
    DescribeTimeToLive => DescribeTimeToLiveOutput,
    GetResourcePolicy => GetResourcePolicyOutput,
    ListContributorInsights => ListContributorInsightsOutput,
    ListTagsOfResource => ListTagsOfResourceOutput,
    PutResourcePolicy => PutResourcePolicyOutput,
    TagResource => TagResourceOutput,
    UntagResource => UntagResourceOutput,
    UpdateContinuousBackups => UpdateContinuousBackupsOutput,
    UpdateContributorInsights => UpdateContributorInsightsOutput,
    UpdateTimeToLive => UpdateTimeToLiveOutput,
    DescribeTableReplicaAutoScaling => DescribeTableReplicaAutoScalingOutput in Box,
    UpdateTableReplicaAutoScaling in Box => UpdateTableReplicaAutoScalingOutput in Box,
}

impl Request {
    /// Returns the names of the tables that the request names, each once, in order; none for
    /// `PartiQL`, which names them in its text.
    pub fn table_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = match self {
            Self::BatchGetItem(request) => {
                request.request_items.keys().map(String::as_str).collect()
            }
            Self::BatchWriteItem(request) => {
                request.request_items.keys().map(String::as_str).collect()
            }
            Self::CreateTable(request) => vec![&request.table_name],
            Self::DeleteItem(request) => vec![&request.table_name],
            Self::DeleteTable(request) => vec![&request.table_name],
            Self::DescribeTable(request) => vec![&request.table_name],
            Self::GetItem(request) => vec![&request.table_name],
            Self::ListTables(_)
            | Self::ExecuteStatement(_)
            | Self::BatchExecuteStatement(_)
            | Self::ExecuteTransaction(_) => Vec::new(),
            Self::PutItem(request) => vec![&request.table_name],
            Self::Query(request) => vec![&request.table_name],
            Self::Scan(request) => vec![&request.table_name],
            Self::TransactGetItems(request) => {
                request.transact_items.iter().map(|get| get.table_name.as_str()).collect()
            }
            Self::TransactWriteItems(request) => {
                request.transact_items.iter().map(TransactWriteItem::table_name).collect()
            }
            Self::UpdateItem(request) => vec![&request.table_name],
            Self::UpdateTable(request) => vec![&request.table_name],
            Self::ListStreams(request) => request.table_name.as_deref().into_iter().collect(),
            Self::DescribeStream(_) | Self::GetRecords(_) | Self::GetShardIterator(_) => Vec::new(),
            Self::DescribeContinuousBackups(request) => vec![&request.table_name],
            Self::DescribeContributorInsights(request) => vec![&request.table_name],
            Self::DescribeKinesisStreamingDestination(request) => vec![&request.table_name],
            Self::DescribeTimeToLive(request) => vec![&request.table_name],
            Self::ListContributorInsights(request) => {
                request.table_name.as_deref().into_iter().collect()
            }
            Self::UpdateContinuousBackups(request) => vec![&request.table_name],
            Self::UpdateContributorInsights(request) => vec![&request.table_name],
            Self::UpdateTimeToLive(request) => vec![&request.table_name],
            Self::DescribeTableReplicaAutoScaling(request) => vec![&request.table_name],
            Self::UpdateTableReplicaAutoScaling(request) => vec![&request.table_name],
            // These name a table by its ARN, or none.
            Self::DeleteResourcePolicy(_)
            | Self::DescribeEndpoints(_)
            | Self::DescribeLimits(_)
            | Self::GetResourcePolicy(_)
            | Self::ListTagsOfResource(_)
            | Self::PutResourcePolicy(_)
            | Self::TagResource(_)
            | Self::UntagResource(_) => Vec::new(),
        };
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Returns the option that says what to tell of consumed capacity, where the operation has one.
    pub fn return_consumed_capacity_mut(&mut self) -> Option<&mut ReturnConsumedCapacity> {
        match self {
            Self::BatchExecuteStatement(request) => Some(&mut request.return_consumed_capacity),
            Self::BatchGetItem(request) => Some(&mut request.return_consumed_capacity),
            Self::BatchWriteItem(request) => Some(&mut request.return_consumed_capacity),
            Self::DeleteItem(request) => Some(&mut request.return_consumed_capacity),
            Self::ExecuteStatement(request) => Some(&mut request.return_consumed_capacity),
            Self::ExecuteTransaction(request) => Some(&mut request.return_consumed_capacity),
            Self::GetItem(request) => Some(&mut request.return_consumed_capacity),
            Self::PutItem(request) => Some(&mut request.return_consumed_capacity),
            Self::Query(request) => Some(&mut request.return_consumed_capacity),
            Self::Scan(request) => Some(&mut request.return_consumed_capacity),
            Self::TransactGetItems(request) => Some(&mut request.return_consumed_capacity),
            Self::TransactWriteItems(request) => Some(&mut request.return_consumed_capacity),
            Self::UpdateItem(request) => Some(&mut request.return_consumed_capacity),
            Self::CreateTable(_)
            | Self::DeleteTable(_)
            | Self::DescribeTable(_)
            | Self::ListTables(_)
            | Self::UpdateTable(_)
            | Self::DescribeStream(_)
            | Self::GetRecords(_)
            | Self::GetShardIterator(_)
            | Self::ListStreams(_) => None,
            Self::DeleteResourcePolicy(_)
            | Self::DescribeContinuousBackups(_)
            | Self::DescribeContributorInsights(_)
            | Self::ListContributorInsights(_)
            | Self::UpdateContributorInsights(_)
            | Self::DescribeEndpoints(_)
            | Self::DescribeKinesisStreamingDestination(_)
            | Self::DescribeLimits(_)
            | Self::DescribeTimeToLive(_)
            | Self::GetResourcePolicy(_)
            | Self::ListTagsOfResource(_)
            | Self::PutResourcePolicy(_)
            | Self::TagResource(_)
            | Self::UntagResource(_)
            | Self::UpdateContinuousBackups(_)
            | Self::UpdateTimeToLive(_)
            | Self::DescribeTableReplicaAutoScaling(_)
            | Self::UpdateTableReplicaAutoScaling(_) => None,
        }
    }
}

impl OperationName {
    /// Returns `true` for operations of the API of streams, which is a service of its own.
    pub const fn is_of_streams(self) -> bool {
        matches!(
            self,
            Self::DescribeStream | Self::GetRecords | Self::GetShardIterator | Self::ListStreams
        )
    }
}

impl fmt::Display for OperationName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_and_answers_are_small_to_move() {
        // What is larger than the operations on items is boxed: each call moves both several times.
        assert!(size_of::<Request>() <= 176, "{}", size_of::<Request>());
        assert!(size_of::<Response>() <= 88, "{}", size_of::<Response>());
    }
}
