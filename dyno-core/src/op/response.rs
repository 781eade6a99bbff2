//! The closed set of answers.

use super::{
    BatchExecuteStatementOutput, BatchGetItemOutput, BatchWriteItemOutput, ConsumedCapacity,
    CreateTableOutput, DeleteItemOutput, DeleteResourcePolicyOutput, DeleteTableOutput,
    DescribeContinuousBackupsOutput, DescribeEndpointsOutput,
    DescribeKinesisStreamingDestinationOutput, DescribeLimitsOutput, DescribeStreamOutput,
    DescribeTableOutput, DescribeTimeToLiveOutput, ExecuteStatementOutput,
    ExecuteTransactionOutput, GetItemOutput, GetRecordsOutput, GetResourcePolicyOutput,
    GetShardIteratorOutput, ListStreamsOutput, ListTablesOutput, ListTagsOfResourceOutput,
    PutItemOutput, PutResourcePolicyOutput, QueryOutput, ScanOutput, TagResourceOutput,
    TransactGetItemsOutput, TransactWriteItemsOutput, UntagResourceOutput,
    UpdateContinuousBackupsOutput, UpdateItemOutput, UpdateTableOutput, UpdateTimeToLiveOutput,
};

/// An answer of the service.
#[derive(Debug, Clone, PartialEq)]
pub enum Response {
    /// The answer to `BatchExecuteStatement`.
    BatchExecuteStatement(BatchExecuteStatementOutput),
    /// The answer to `BatchGetItem`.
    BatchGetItem(BatchGetItemOutput),
    /// The answer to `BatchWriteItem`.
    BatchWriteItem(BatchWriteItemOutput),
    /// The answer to `CreateTable`.
    CreateTable(CreateTableOutput),
    /// The answer to `DeleteItem`.
    DeleteItem(DeleteItemOutput),
    /// The answer to `DeleteTable`.
    DeleteTable(DeleteTableOutput),
    /// The answer to `DescribeTable`.
    DescribeTable(DescribeTableOutput),
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
    UpdateTable(UpdateTableOutput),
    /// The answer to `DescribeStream`.
    DescribeStream(DescribeStreamOutput),
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
    /// The answer to `UpdateTimeToLive`.
    UpdateTimeToLive(UpdateTimeToLiveOutput),
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
            Self::DeleteItem(output) => output.consumed_capacity.as_slice(),
            Self::ExecuteStatement(output) => output.consumed_capacity.as_slice(),
            Self::ExecuteTransaction(output) => {
                output.consumed_capacity.as_deref().unwrap_or_default()
            }
            Self::GetItem(output) => output.consumed_capacity.as_slice(),
            Self::PutItem(output) => output.consumed_capacity.as_slice(),
            Self::Query(output) => output.consumed_capacity.as_slice(),
            Self::Scan(output) => output.consumed_capacity.as_slice(),
            Self::TransactGetItems(output) => {
                output.consumed_capacity.as_deref().unwrap_or_default()
            }
            Self::TransactWriteItems(output) => {
                output.consumed_capacity.as_deref().unwrap_or_default()
            }
            Self::UpdateItem(output) => output.consumed_capacity.as_slice(),
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
            | Self::UpdateTimeToLive(_) => &[],
        }
    }
}
