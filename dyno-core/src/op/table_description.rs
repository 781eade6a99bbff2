//! What a table is: keys, indexes, throughput, status.

use super::option::wire_names;
use super::{
    GlobalSecondaryIndexWarmThroughputDescription, OnDemandThroughput, SseDescription,
    TableClassSummary, TableWarmThroughputDescription, WarmThroughput,
};

/// The role of an attribute in a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyType {
    /// Partition key.
    Hash,
    /// Sort key.
    Range,
}

wire_names!(KeyType { Hash => "HASH", Range => "RANGE" });

/// The type of a key attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScalarAttributeType {
    /// String.
    S,
    /// Number.
    N,
    /// Binary.
    B,
}

wire_names!(ScalarAttributeType { S => "S", N => "N", B => "B" });

/// What an index holds of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProjectionType {
    /// Every attribute.
    All,
    /// The keys of the table and the index.
    KeysOnly,
    /// The keys and the attributes named.
    Include,
}

wire_names!(ProjectionType { All => "ALL", KeysOnly => "KEYS_ONLY", Include => "INCLUDE" });

/// How throughput is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BillingMode {
    /// By provisioned units.
    Provisioned,
    /// On demand.
    PayPerRequest,
}

wire_names!(BillingMode { Provisioned => "PROVISIONED", PayPerRequest => "PAY_PER_REQUEST" });

/// The state of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TableStatus {
    /// Being created.
    Creating,
    /// Being changed.
    Updating,
    /// Being deleted.
    Deleting,
    /// Ready.
    Active,
    /// Its key cannot be used.
    InaccessibleEncryptionCredentials,
    /// Being archived.
    Archiving,
    /// Archived.
    Archived,
    /// Replication lacks a permission.
    ReplicationNotAuthorized,
}

wire_names!(TableStatus { Creating => "CREATING", Updating => "UPDATING", Deleting => "DELETING", Active => "ACTIVE", InaccessibleEncryptionCredentials => "INACCESSIBLE_ENCRYPTION_CREDENTIALS", Archiving => "ARCHIVING", Archived => "ARCHIVED", ReplicationNotAuthorized => "REPLICATION_NOT_AUTHORIZED" });

/// The state of a global secondary index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IndexStatus {
    /// Being created.
    Creating,
    /// Being changed.
    Updating,
    /// Being deleted.
    Deleting,
    /// Ready.
    Active,
}

wire_names!(IndexStatus { Creating => "CREATING", Updating => "UPDATING", Deleting => "DELETING", Active => "ACTIVE" });

/// What a stream record holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StreamViewType {
    /// The keys.
    KeysOnly,
    /// The item after the change.
    NewImage,
    /// The item before the change.
    OldImage,
    /// Both.
    NewAndOldImages,
}

wire_names!(StreamViewType { KeysOnly => "KEYS_ONLY", NewImage => "NEW_IMAGE", OldImage => "OLD_IMAGE", NewAndOldImages => "NEW_AND_OLD_IMAGES" });

/// One attribute of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeySchemaElement {
    /// The attribute.
    pub attribute_name: String,
    /// Its role.
    pub key_type: KeyType,
}

impl KeySchemaElement {
    /// Returns a partition key element.
    pub fn hash(attribute_name: impl Into<String>) -> Self {
        Self { attribute_name: attribute_name.into(), key_type: KeyType::Hash }
    }

    /// Returns a sort key element.
    pub fn range(attribute_name: impl Into<String>) -> Self {
        Self { attribute_name: attribute_name.into(), key_type: KeyType::Range }
    }
}

/// The type of a key attribute of the table or an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributeDefinition {
    /// The attribute.
    pub attribute_name: String,
    /// Its type.
    pub attribute_type: ScalarAttributeType,
}

impl AttributeDefinition {
    /// Returns a definition.
    pub fn new(attribute_name: impl Into<String>, attribute_type: ScalarAttributeType) -> Self {
        Self { attribute_name: attribute_name.into(), attribute_type }
    }
}

/// What an index copies of an item, besides the keys.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Projection {
    /// The kind; the service refuses an index without one.
    pub projection_type: Option<ProjectionType>,
    /// The attributes of an `INCLUDE` projection.
    pub non_key_attributes: Option<Vec<String>>,
}

impl Projection {
    /// Returns the projection of every attribute.
    pub const fn all() -> Self {
        Self { projection_type: Some(ProjectionType::All), non_key_attributes: None }
    }

    /// Returns the projection of the keys alone.
    pub const fn keys_only() -> Self {
        Self { projection_type: Some(ProjectionType::KeysOnly), non_key_attributes: None }
    }

    /// Returns the projection of the keys and these attributes.
    pub fn include<I: IntoIterator<Item: Into<String>>>(attributes: I) -> Self {
        let names = attributes.into_iter().map(Into::into).collect();
        Self { projection_type: Some(ProjectionType::Include), non_key_attributes: Some(names) }
    }
}

/// Provisioned units a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProvisionedThroughput {
    /// Read units.
    pub read_capacity_units: i64,
    /// Write units.
    pub write_capacity_units: i64,
}

/// A global secondary index to create.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GlobalSecondaryIndex {
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

impl GlobalSecondaryIndex {
    /// Returns an index with every option at its default.
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

/// A local secondary index to create.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalSecondaryIndex {
    /// The index's name.
    pub index_name: String,
    /// The table's partition key and the index's sort key.
    pub key_schema: Vec<KeySchemaElement>,
    /// What the index holds.
    pub projection: Projection,
}

/// Whether a table has a stream, and of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamSpecification {
    /// Whether the stream is on.
    pub stream_enabled: bool,
    /// What a record holds.
    pub stream_view_type: Option<StreamViewType>,
}

/// A tag of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// The tag's key.
    pub key: String,
    /// The tag's value.
    pub value: String,
}

/// A table as `DescribeTable` shows it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TableDescription {
    /// The table's name.
    pub table_name: String,
    /// Its ARN.
    pub table_arn: String,
    /// Its id, stable over its life.
    pub table_id: String,
    /// Its state.
    pub table_status: TableStatus,
    /// When it was created, in seconds since 1970; the answer to a `DeleteTable` does not tell it.
    pub creation_date_time: Option<f64>,
    /// The types of all key attributes; none in the answer to a `DeleteTable`.
    pub attribute_definitions: Vec<AttributeDefinition>,
    /// The primary key; empty in the answer to a `DeleteTable`.
    pub key_schema: Vec<KeySchemaElement>,
    /// The provisioned units; 0 and 0 on demand.
    pub provisioned_throughput: ProvisionedThroughputDescription,
    /// The billing mode; absent for tables that were always provisioned.
    pub billing_mode_summary: Option<BillingModeSummary>,
    /// The global secondary indexes.
    pub global_secondary_indexes: Vec<GlobalSecondaryIndexDescription>,
    /// The local secondary indexes.
    pub local_secondary_indexes: Vec<LocalSecondaryIndexDescription>,
    /// The stream, if there is one.
    pub stream_specification: Option<StreamSpecification>,
    /// The label of the newest stream, on or off; absent if there never was one.
    pub latest_stream_label: Option<String>,
    /// The ARN of the newest stream, on or off; absent if there never was one.
    pub latest_stream_arn: Option<String>,
    /// The number of items.
    pub item_count: i64,
    /// The size of all items.
    pub table_size_bytes: i64,
    /// Whether the table is protected from deletion.
    pub deletion_protection_enabled: bool,
    /// The encryption, if it is with a key of the account.
    pub sse_description: Option<SseDescription>,
    /// The storage class; absent for tables that always were of the standard one.
    pub table_class_summary: Option<TableClassSummary>,
    /// The most request units a second, where a limit is set.
    pub on_demand_throughput: Option<OnDemandThroughput>,
    /// The throughput that the table is prepared for.
    pub warm_throughput: Option<TableWarmThroughputDescription>,
}

impl TableDescription {
    /// Returns the description of a new, empty table with this name and key.
    pub fn new(table_name: impl Into<String>, key_schema: Vec<KeySchemaElement>) -> Self {
        Self {
            table_name: table_name.into(),
            table_arn: String::new(),
            table_id: String::new(),
            table_status: TableStatus::Creating,
            creation_date_time: None,
            attribute_definitions: Vec::new(),
            key_schema,
            provisioned_throughput: ProvisionedThroughputDescription::default(),
            billing_mode_summary: None,
            global_secondary_indexes: Vec::new(),
            local_secondary_indexes: Vec::new(),
            stream_specification: None,
            latest_stream_label: None,
            latest_stream_arn: None,
            item_count: 0,
            table_size_bytes: 0,
            deletion_protection_enabled: false,
            sse_description: None,
            table_class_summary: None,
            on_demand_throughput: None,
            warm_throughput: None,
        }
    }
}

/// The billing mode of a table that is, or was, on demand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BillingModeSummary {
    /// The mode.
    pub billing_mode: BillingMode,
    /// When the table last became on demand, in seconds since 1970.
    pub last_update_to_pay_per_request_date_time: Option<f64>,
}

/// Provisioned units and their history.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ProvisionedThroughputDescription {
    /// When the units were last raised, in seconds since 1970.
    pub last_increase_date_time: Option<f64>,
    /// When the units were last lowered, in seconds since 1970.
    pub last_decrease_date_time: Option<f64>,
    /// How often they were lowered today (UTC).
    pub number_of_decreases_today: i64,
    /// Read units.
    pub read_capacity_units: i64,
    /// Write units.
    pub write_capacity_units: i64,
}

/// A global secondary index as `DescribeTable` shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct GlobalSecondaryIndexDescription {
    /// The index's name.
    pub index_name: String,
    /// Its ARN.
    pub index_arn: String,
    /// Its key.
    pub key_schema: Vec<KeySchemaElement>,
    /// What it holds.
    pub projection: Projection,
    /// Its state.
    pub index_status: IndexStatus,
    /// Whether it is being filled from the table.
    pub backfilling: Option<bool>,
    /// Its provisioned units; 0 and 0 on demand.
    pub provisioned_throughput: ProvisionedThroughputDescription,
    /// The most request units a second, where a limit is set.
    pub on_demand_throughput: Option<OnDemandThroughput>,
    /// The throughput that the index is prepared for.
    pub warm_throughput: Option<GlobalSecondaryIndexWarmThroughputDescription>,
    /// The number of its entries.
    pub item_count: i64,
    /// The size of its entries.
    pub index_size_bytes: i64,
}

/// A local secondary index as `DescribeTable` shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct LocalSecondaryIndexDescription {
    /// The index's name.
    pub index_name: String,
    /// Its ARN.
    pub index_arn: String,
    /// Its key.
    pub key_schema: Vec<KeySchemaElement>,
    /// What it holds.
    pub projection: Projection,
    /// The number of its entries.
    pub item_count: i64,
    /// The size of its entries.
    pub index_size_bytes: i64,
}
