//! The operations of the service: one file each, with DynamoDB's own names and shapes.
//!
//! [`Request`] and [`Response`] are the narrow waist of the crate: the typed layer makes requests,
//! layers pass them on, backends answer them. Shapes hold what the service's API model says, with
//! types where the model has constraints; what is not typed here (lengths, counts, expression
//! texts) the backend checks.

mod batch_get_item;
mod batch_write_item;
mod capacity;
mod create_table;
mod delete_item;
mod delete_table;
mod describe_table;
mod expression;
mod get_item;
mod legacy;
mod list_tables;
mod option;
mod put_item;
mod query;
mod replica_update;
mod request;
mod response;
mod scan;
mod table_description;
mod table_settings;
mod transact_get_items;
mod transact_write_items;
mod update_item;
mod update_table;

pub use batch_get_item::{BatchGetItem, BatchGetItemOutput, KeysAndAttributes};
pub use batch_write_item::{BatchWriteItem, BatchWriteItemOutput, WriteRequest};
pub use capacity::{Capacity, ConsumedCapacity, ItemCollectionMetrics};
pub use create_table::{CreateTable, CreateTableOutput};
pub use delete_item::{DeleteItem, DeleteItemOutput};
pub use delete_table::{DeleteTable, DeleteTableOutput};
pub use describe_table::{DescribeTable, DescribeTableOutput};
pub use expression::{Names, Values};
pub use get_item::{GetItem, GetItemOutput};
pub use legacy::{
    AttributeAction, AttributeUpdates, AttributeValueUpdate, ComparisonOperator, Condition,
    ConditionalOperator, Conditions, Expected, ExpectedAttributeValue, LegacyCondition,
    LegacyQuery, LegacyScan, LegacyUpdate,
};
pub use list_tables::{ListTables, ListTablesOutput};
pub use option::{
    ReturnConsumedCapacity, ReturnItemCollectionMetrics, ReturnValues,
    ReturnValuesOnConditionCheckFailure, Select,
};
pub use put_item::{PutItem, PutItemOutput};
pub use query::{Query, QueryOutput};
pub use replica_update::{
    GlobalTableSettingsReplicationMode, GlobalTableWitnessGroupUpdate, MultiRegionConsistency,
    ReplicaGlobalSecondaryIndex, ReplicationGroupMember, ReplicationGroupUpdate,
};
pub use request::{Operation, OperationName, Request};
pub use response::Response;
pub use scan::{Scan, ScanOutput};
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
pub use transact_get_items::{TransactGet, TransactGetItems, TransactGetItemsOutput};
pub use transact_write_items::{
    TransactConditionCheck, TransactDelete, TransactPut, TransactUpdate, TransactWriteItem,
    TransactWriteItems, TransactWriteItemsOutput,
};
pub use update_item::{UpdateItem, UpdateItemOutput};
pub use update_table::{
    CreateGlobalSecondaryIndexAction, DeleteGlobalSecondaryIndexAction, GlobalSecondaryIndexUpdate,
    UpdateGlobalSecondaryIndexAction, UpdateTable, UpdateTableOutput,
};
