//! The operations of the service: one file each, with DynamoDB's own names and shapes.
//!
//! [`Request`] and [`Response`] are the narrow waist of the crate: the typed layer makes requests,
//! layers pass them on, backends answer them. Shapes hold what the service's API model says, with
//! types where the model has constraints; what is not typed here (lengths, counts, expression
//! texts) the backend checks.

mod auto_scaling;
mod batch_execute_statement;
mod batch_get_item;
mod batch_write_item;
mod capacity;
mod create_table;
mod delete_item;
mod delete_resource_policy;
mod delete_table;
mod describe_continuous_backups;
mod describe_contributor_insights;
mod describe_endpoints;
mod describe_kinesis_streaming_destination;
mod describe_limits;
mod describe_stream;
mod describe_table;
mod describe_table_replica_auto_scaling;
mod describe_time_to_live;
mod execute_statement;
mod execute_transaction;
mod expression;
mod get_item;
mod get_records;
mod get_resource_policy;
mod get_shard_iterator;
mod legacy;
mod list_contributor_insights;
mod list_streams;
mod list_tables;
mod list_tags_of_resource;
mod option;
mod put_item;
mod put_resource_policy;
mod query;
mod replica_update;
mod request;
mod response;
mod scan;
mod stream_record;
mod table_description;
mod table_settings;
mod tag_resource;
mod transact_get_items;
mod transact_write_items;
mod untag_resource;
mod update_continuous_backups;
mod update_contributor_insights;
mod update_item;
mod update_table;
mod update_table_replica_auto_scaling;
mod update_time_to_live;

pub use auto_scaling::{
    AutoScalingPolicyDescription, AutoScalingPolicyUpdate, AutoScalingSettingsDescription,
    AutoScalingSettingsUpdate, AutoScalingTargetTracking, ReplicaAutoScalingDescription,
    ReplicaGlobalSecondaryIndexAutoScalingDescription, ReplicaStatus, TableAutoScalingDescription,
};
pub use batch_execute_statement::{
    BatchExecuteStatement, BatchExecuteStatementOutput, BatchStatement, BatchStatementError,
    BatchStatementResponse,
};
pub use batch_get_item::{BatchGetItem, BatchGetItemOutput, KeysAndAttributes};
pub use batch_write_item::{BatchWriteItem, BatchWriteItemOutput, WriteRequest};
pub use capacity::{Capacity, ConsumedCapacity, ItemCollectionMetrics};
pub use create_table::{CreateTable, CreateTableOutput};
pub use delete_item::{DeleteItem, DeleteItemOutput};
pub use delete_resource_policy::{DeleteResourcePolicy, DeleteResourcePolicyOutput};
pub use delete_table::{DeleteTable, DeleteTableOutput};
pub use describe_continuous_backups::{
    BackupsStatus, ContinuousBackupsDescription, DescribeContinuousBackups,
    DescribeContinuousBackupsOutput, PointInTimeRecoveryDescription,
};
pub use describe_contributor_insights::{
    ContributorInsightsMode, ContributorInsightsStatus, DescribeContributorInsights,
    DescribeContributorInsightsOutput, FailureException,
};
pub use describe_endpoints::{DescribeEndpoints, DescribeEndpointsOutput, Endpoint};
pub use describe_kinesis_streaming_destination::{
    DescribeKinesisStreamingDestination, DescribeKinesisStreamingDestinationOutput,
    KinesisDataStreamDestination,
};
pub use describe_limits::{DescribeLimits, DescribeLimitsOutput};
pub use describe_stream::{
    DescribeStream, DescribeStreamOutput, SequenceNumberRange, Shard, ShardFilter, ShardFilterType,
    StreamDescription, StreamStatus,
};
pub use describe_table::{DescribeTable, DescribeTableOutput};
pub use describe_table_replica_auto_scaling::{
    DescribeTableReplicaAutoScaling, DescribeTableReplicaAutoScalingOutput,
};
pub use describe_time_to_live::{
    DescribeTimeToLive, DescribeTimeToLiveOutput, TimeToLiveDescription, TimeToLiveStatus,
};
pub use execute_statement::{ExecuteStatement, ExecuteStatementOutput};
pub use execute_transaction::{
    ExecuteTransaction, ExecuteTransactionOutput, ParameterizedStatement,
};
pub use expression::{Names, Values};
pub use get_item::{GetItem, GetItemOutput};
pub use get_records::{GetRecords, GetRecordsOutput};
pub use get_resource_policy::{GetResourcePolicy, GetResourcePolicyOutput};
pub use get_shard_iterator::{GetShardIterator, GetShardIteratorOutput, ShardIteratorType};
pub use legacy::{
    AttributeAction, AttributeUpdates, AttributeValueUpdate, ComparisonOperator, Condition,
    ConditionalOperator, Conditions, Expected, ExpectedAttributeValue, LegacyCondition,
    LegacyQuery, LegacyScan, LegacyUpdate,
};
pub use list_contributor_insights::{
    ContributorInsightsSummary, ListContributorInsights, ListContributorInsightsOutput,
};
pub use list_streams::{ListStreams, ListStreamsOutput, Stream};
pub use list_tables::{ListTables, ListTablesOutput};
pub use list_tags_of_resource::{ListTagsOfResource, ListTagsOfResourceOutput};
pub use option::{
    ReturnConsumedCapacity, ReturnItemCollectionMetrics, ReturnValues,
    ReturnValuesOnConditionCheckFailure, Select,
};
pub use put_item::{PutItem, PutItemOutput};
pub use put_resource_policy::{PutResourcePolicy, PutResourcePolicyOutput};
pub use query::{Query, QueryOutput};
pub use replica_update::{
    GlobalTableSettingsReplicationMode, GlobalTableWitnessGroupUpdate, MultiRegionConsistency,
    ReplicaGlobalSecondaryIndex, ReplicationGroupMember, ReplicationGroupUpdate,
};
pub use request::{Operation, OperationName, Request};
pub use response::Response;
pub use scan::{Scan, ScanOutput};
pub use stream_record::{Identity, OperationType, Record, StreamRecord};
pub use table_description::{
    AttributeDefinition, BillingMode, BillingModeSummary, GlobalSecondaryIndex,
    GlobalSecondaryIndexDescription, IndexStatus, KeySchemaElement, KeyType, LocalSecondaryIndex,
    LocalSecondaryIndexDescription, Projection, ProjectionType, ProvisionedThroughput,
    ProvisionedThroughputDescription, ScalarAttributeType, StreamSpecification, StreamViewType,
    TableDescription, TableStatus, Tag,
};
pub use table_settings::{
    GlobalSecondaryIndexWarmThroughputDescription, OnDemandThroughput, SseDescription,
    SseSpecification, SseStatus, SseType, TableClass, TableClassSummary,
    TableWarmThroughputDescription, WarmThroughput, WarmThroughputDescription,
};
pub use tag_resource::{TagResource, TagResourceOutput};
pub use transact_get_items::{TransactGet, TransactGetItems, TransactGetItemsOutput};
pub use transact_write_items::{
    TransactConditionCheck, TransactDelete, TransactPut, TransactUpdate, TransactWriteItem,
    TransactWriteItems, TransactWriteItemsOutput,
};
pub use untag_resource::{UntagResource, UntagResourceOutput};
pub use update_continuous_backups::{
    PointInTimeRecoverySpecification, UpdateContinuousBackups, UpdateContinuousBackupsOutput,
};
pub use update_contributor_insights::{
    ContributorInsightsAction, UpdateContributorInsights, UpdateContributorInsightsOutput,
};
pub use update_item::{UpdateItem, UpdateItemOutput};
pub use update_table::{
    CreateGlobalSecondaryIndexAction, DeleteGlobalSecondaryIndexAction, GlobalSecondaryIndexUpdate,
    UpdateGlobalSecondaryIndexAction, UpdateTable, UpdateTableOutput,
};
pub use update_table_replica_auto_scaling::{
    GlobalSecondaryIndexAutoScalingUpdate, ReplicaAutoScalingUpdate,
    ReplicaGlobalSecondaryIndexAutoScalingUpdate, UpdateTableReplicaAutoScaling,
    UpdateTableReplicaAutoScalingOutput,
};
pub use update_time_to_live::{TimeToLiveSpecification, UpdateTimeToLive, UpdateTimeToLiveOutput};
