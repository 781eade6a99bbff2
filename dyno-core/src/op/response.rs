//! The closed set of answers.

use std::slice;

use super::{
    BatchExecuteStatementOutput, BatchGetItemOutput, BatchWriteItemOutput, ConsumedCapacity,
    CreateTableOutput, DeleteItemOutput, DeleteResourcePolicyOutput, DeleteTableOutput,
    DescribeContinuousBackupsOutput, DescribeContributorInsightsOutput, DescribeEndpointsOutput,
    DescribeKinesisStreamingDestinationOutput, DescribeLimitsOutput, DescribeStreamOutput,
    DescribeTableOutput, DescribeTableReplicaAutoScalingOutput, DescribeTimeToLiveOutput,
    ExecuteStatementOutput, ExecuteTransactionOutput, GetItemOutput, GetRecordsOutput,
    GetResourcePolicyOutput, GetShardIteratorOutput, ListContributorInsightsOutput,
    ListStreamsOutput, ListTablesOutput, ListTagsOfResourceOutput, PutItemOutput,
    PutResourcePolicyOutput, QueryOutput, ScanOutput, TagResourceOutput, TransactGetItemsOutput,
    TransactWriteItemsOutput, UntagResourceOutput, UpdateContinuousBackupsOutput,
    UpdateContributorInsightsOutput, UpdateItemOutput, UpdateTableOutput,
    UpdateTableReplicaAutoScalingOutput, UpdateTimeToLiveOutput,
};

/// An answer of the service.
///
/// Descriptions of tables and streams are in boxes, as in [`Request`](super::Request).
#[derive(Debug, Clone, PartialEq)]
pub enum Response {
    /// The answer to `BatchExecuteStatement`.
    BatchExecuteStatement(BatchExecuteStatementOutput),
    /// The answer to `BatchGetItem`.
    BatchGetItem(BatchGetItemOutput),
    /// The answer to `BatchWriteItem`.
    BatchWriteItem(BatchWriteItemOutput),
    /// The answer to `CreateTable`.
    CreateTable(Box<CreateTableOutput>),
    /// The answer to `DeleteItem`.
    DeleteItem(DeleteItemOutput),
    /// The answer to `DeleteTable`.
    DeleteTable(Box<DeleteTableOutput>),
    /// The answer to `DescribeTable`.
    DescribeTable(Box<DescribeTableOutput>),
    /// The answer to `ExecuteStatement`.
    ExecuteStatement(ExecuteStatementOutput),
    /// The answer to `ExecuteTransaction`.
    ExecuteTransaction(ExecuteTransactionOutput),
    /// The answer to `GetItem`.
    GetItem(GetItemOutput),
    /// The answer to `ListTables`.
    ListTables(ListTablesOutput),
    /// The answer to `PutItem`.
    PutItem(PutItemOutput),
    /// The answer to `Query`.
    Query(QueryOutput),
    /// The answer to `Scan`.
    Scan(ScanOutput),
    /// The answer to `TransactGetItems`.
    TransactGetItems(TransactGetItemsOutput),
    /// The answer to `TransactWriteItems`.
    TransactWriteItems(TransactWriteItemsOutput),
    /// The answer to `UpdateItem`.
    UpdateItem(UpdateItemOutput),
    /// The answer to `UpdateTable`.
    UpdateTable(Box<UpdateTableOutput>),
    /// The answer to `DescribeStream`.
    DescribeStream(Box<DescribeStreamOutput>),
    /// The answer to `GetRecords`.
    GetRecords(GetRecordsOutput),
    /// The answer to `GetShardIterator`.
    GetShardIterator(GetShardIteratorOutput),
    /// The answer to `ListStreams`.
    ListStreams(ListStreamsOutput),
    /// The answer to `DeleteResourcePolicy`.
    DeleteResourcePolicy(DeleteResourcePolicyOutput),
    /// The answer to `DescribeContinuousBackups`.
    DescribeContinuousBackups(DescribeContinuousBackupsOutput),
    /// The answer to `DescribeContributorInsights`.
    DescribeContributorInsights(Box<DescribeContributorInsightsOutput>),
    /// The answer to `DescribeEndpoints`.
    DescribeEndpoints(DescribeEndpointsOutput),
    /// The answer to `DescribeKinesisStreamingDestination`.
    DescribeKinesisStreamingDestination(DescribeKinesisStreamingDestinationOutput),
    /// The answer to `DescribeLimits`.
    DescribeLimits(DescribeLimitsOutput),
    /// The answer to `DescribeTimeToLive`.
    DescribeTimeToLive(DescribeTimeToLiveOutput),
    /// The answer to `GetResourcePolicy`.
    GetResourcePolicy(GetResourcePolicyOutput),
    /// The answer to `ListContributorInsights`.
    ListContributorInsights(ListContributorInsightsOutput),
    /// The answer to `ListTagsOfResource`.
    ListTagsOfResource(ListTagsOfResourceOutput),
    /// The answer to `PutResourcePolicy`.
    PutResourcePolicy(PutResourcePolicyOutput),
    /// The answer to `TagResource`.
    TagResource(TagResourceOutput),
    /// The answer to `UntagResource`.
    UntagResource(UntagResourceOutput),
    /// The answer to `UpdateContinuousBackups`.
    UpdateContinuousBackups(UpdateContinuousBackupsOutput),
    /// The answer to `UpdateContributorInsights`.
    UpdateContributorInsights(UpdateContributorInsightsOutput),
    /// The answer to `UpdateTimeToLive`.
    UpdateTimeToLive(UpdateTimeToLiveOutput),
    /// The answer to `DescribeTableReplicaAutoScaling`.
    DescribeTableReplicaAutoScaling(Box<DescribeTableReplicaAutoScalingOutput>),
    /// The answer to `UpdateTableReplicaAutoScaling`.
    UpdateTableReplicaAutoScaling(Box<UpdateTableReplicaAutoScalingOutput>),
}

impl Response {
    /// Returns what the operation consumed, by table; empty if it was not asked for.
    pub fn consumed_capacity(&self) -> &[ConsumedCapacity] {
        match self {
            Self::BatchExecuteStatement(output) => {
                output.consumed_capacity.as_deref().unwrap_or_default()
            }
            Self::BatchGetItem(output) => output.consumed_capacity.as_deref().unwrap_or_default(),
            Self::BatchWriteItem(output) => output.consumed_capacity.as_deref().unwrap_or_default(),
            Self::DeleteItem(output) => one(output.consumed_capacity.as_deref()),
            Self::ExecuteStatement(output) => one(output.consumed_capacity.as_deref()),
            Self::ExecuteTransaction(output) => {
                output.consumed_capacity.as_deref().unwrap_or_default()
            }
            Self::GetItem(output) => one(output.consumed_capacity.as_deref()),
            Self::PutItem(output) => one(output.consumed_capacity.as_deref()),
            Self::Query(output) => one(output.consumed_capacity.as_deref()),
            Self::Scan(output) => one(output.consumed_capacity.as_deref()),
            Self::TransactGetItems(output) => {
                output.consumed_capacity.as_deref().unwrap_or_default()
            }
            Self::TransactWriteItems(output) => {
                output.consumed_capacity.as_deref().unwrap_or_default()
            }
            Self::UpdateItem(output) => one(output.consumed_capacity.as_deref()),
            Self::CreateTable(_)
            | Self::DeleteTable(_)
            | Self::DescribeTable(_)
            | Self::ListTables(_)
            | Self::UpdateTable(_)
            | Self::DescribeStream(_)
            | Self::GetRecords(_)
            | Self::GetShardIterator(_)
            | Self::ListStreams(_) => &[],
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
            | Self::UpdateTableReplicaAutoScaling(_) => &[],
        }
    }
}

/// Returns what an operation on one table consumed.
fn one(told: Option<&ConsumedCapacity>) -> &[ConsumedCapacity] {
    told.map(slice::from_ref).unwrap_or_default()
}
