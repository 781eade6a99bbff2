//! `UpdateTable`: changes settings of a table, adds and removes global secondary indexes.

use super::{
    AttributeDefinition, BillingMode, GlobalTableSettingsReplicationMode,
    GlobalTableWitnessGroupUpdate, KeySchemaElement, MultiRegionConsistency, OnDemandThroughput,
    Projection, ProvisionedThroughput, ReplicationGroupUpdate, SseSpecification,
    StreamSpecification, TableClass, TableDescription, WarmThroughput,
};

/// Changes a table: one kind of change in a call, and one index that comes or goes.
///
/// The answer says `UPDATING`; the change is done when `DescribeTable` says `ACTIVE` of the table
/// and of its indexes. A new index is filled from the table while the table is in use, and can be
/// read when it is `ACTIVE`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct UpdateTable {
    /// The table's name or ARN.
    pub table_name: String,
    /// The types of the key attributes of a new index; what the table has already need not be told.
    pub attribute_definitions: Option<Vec<AttributeDefinition>>,
    /// How throughput is paid from now on.
    pub billing_mode: Option<BillingMode>,
    /// The table's own units.
    pub provisioned_throughput: Option<ProvisionedThroughput>,
    /// Changes of global secondary indexes, each of another index.
    pub global_secondary_index_updates: Option<Vec<GlobalSecondaryIndexUpdate>>,
    /// Switches the stream on or off.
    pub stream_specification: Option<StreamSpecification>,
    /// The key that encrypts the table.
    pub sse_specification: Option<SseSpecification>,
    /// Changes of replicas in other regions.
    pub replica_updates: Option<Vec<ReplicationGroupUpdate>>,
    /// The storage class.
    pub table_class: Option<TableClass>,
    /// Whether the table is protected from deletion.
    pub deletion_protection_enabled: Option<bool>,
    /// How replicas agree.
    pub multi_region_consistency: Option<MultiRegionConsistency>,
    /// Changes of witnesses of a global table.
    pub global_table_witness_updates: Option<Vec<GlobalTableWitnessGroupUpdate>>,
    /// The most request units a second, on demand.
    pub on_demand_throughput: Option<OnDemandThroughput>,
    /// The throughput that the table is prepared for.
    pub warm_throughput: Option<WarmThroughput>,
    /// Whether replicas in other accounts take over settings.
    pub global_table_settings_replication_mode: Option<GlobalTableSettingsReplicationMode>,
    /// Whether replicas are protected from being cut off.
    pub disassociation_protection_enabled: Option<bool>,
}

impl UpdateTable {
    /// Returns the request that changes nothing yet.
    pub fn new(table_name: impl Into<String>) -> Self {
        Self {
            table_name: table_name.into(),
            attribute_definitions: None,
            billing_mode: None,
            provisioned_throughput: None,
            global_secondary_index_updates: None,
            stream_specification: None,
            sse_specification: None,
            replica_updates: None,
            table_class: None,
            deletion_protection_enabled: None,
            multi_region_consistency: None,
            global_table_witness_updates: None,
            on_demand_throughput: None,
            warm_throughput: None,
            global_table_settings_replication_mode: None,
            disassociation_protection_enabled: None,
        }
    }
}

/// A change of one global secondary index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GlobalSecondaryIndexUpdate {
    /// Adds an index, which is then filled from the table.
    Create(CreateGlobalSecondaryIndexAction),
    /// Changes the throughput of an index.
    Update(UpdateGlobalSecondaryIndexAction),
    /// Removes an index.
    Delete(DeleteGlobalSecondaryIndexAction),
}

impl GlobalSecondaryIndexUpdate {
    /// Returns the name of the index that changes.
    pub fn index_name(&self) -> &str {
        match self {
            Self::Create(action) => &action.index_name,
            Self::Update(action) => &action.index_name,
            Self::Delete(action) => &action.index_name,
        }
    }
}

/// A global secondary index to add.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CreateGlobalSecondaryIndexAction {
    /// The index's name.
    pub index_name: String,
    /// Up to four partition key attributes, then up to four sort key attributes.
    pub key_schema: Vec<KeySchemaElement>,
    /// What the index holds.
    pub projection: Projection,
    /// The index's own units, on provisioned tables.
    pub provisioned_throughput: Option<ProvisionedThroughput>,
    /// The most request units a second, on demand.
    pub on_demand_throughput: Option<OnDemandThroughput>,
    /// The throughput that the index is prepared for.
    pub warm_throughput: Option<WarmThroughput>,
}

impl CreateGlobalSecondaryIndexAction {
    /// Returns the action with every option at its default.
    pub fn new(
        index_name: impl Into<String>,
        key_schema: Vec<KeySchemaElement>,
        projection: Projection,
    ) -> Self {
        Self {
            index_name: index_name.into(),
            key_schema,
            projection,
            provisioned_throughput: None,
            on_demand_throughput: None,
            warm_throughput: None,
        }
    }
}

impl From<CreateGlobalSecondaryIndexAction> for GlobalSecondaryIndexUpdate {
    fn from(action: CreateGlobalSecondaryIndexAction) -> Self {
        Self::Create(action)
    }
}

/// A change of the throughput of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UpdateGlobalSecondaryIndexAction {
    /// The index's name.
    pub index_name: String,
    /// The index's own units, on provisioned tables.
    pub provisioned_throughput: Option<ProvisionedThroughput>,
    /// The most request units a second, on demand.
    pub on_demand_throughput: Option<OnDemandThroughput>,
    /// The throughput that the index is prepared for.
    pub warm_throughput: Option<WarmThroughput>,
}

impl UpdateGlobalSecondaryIndexAction {
    /// Returns the action that changes nothing yet.
    pub fn new(index_name: impl Into<String>) -> Self {
        Self {
            index_name: index_name.into(),
            provisioned_throughput: None,
            on_demand_throughput: None,
            warm_throughput: None,
        }
    }
}

impl From<UpdateGlobalSecondaryIndexAction> for GlobalSecondaryIndexUpdate {
    fn from(action: UpdateGlobalSecondaryIndexAction) -> Self {
        Self::Update(action)
    }
}

/// A global secondary index to remove.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeleteGlobalSecondaryIndexAction {
    /// The index's name.
    pub index_name: String,
}

impl DeleteGlobalSecondaryIndexAction {
    /// Returns the action.
    pub fn new(index_name: impl Into<String>) -> Self {
        Self { index_name: index_name.into() }
    }
}

impl From<DeleteGlobalSecondaryIndexAction> for GlobalSecondaryIndexUpdate {
    fn from(action: DeleteGlobalSecondaryIndexAction) -> Self {
        Self::Delete(action)
    }
}

/// The answer to [`UpdateTable`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct UpdateTableOutput {
    /// The table, perhaps still being changed.
    pub table_description: TableDescription,
}

impl UpdateTableOutput {
    /// Returns the answer.
    pub const fn new(table_description: TableDescription) -> Self {
        Self { table_description }
    }
}
