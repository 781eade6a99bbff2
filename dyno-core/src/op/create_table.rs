//! `CreateTable`: creates a table with its indexes.

use super::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, LocalSecondaryIndex,
    OnDemandThroughput, ProvisionedThroughput, SseSpecification, StreamSpecification, TableClass,
    TableDescription, Tag, WarmThroughput,
};

/// Creates a table with its indexes: up to 20 global and 5 local ones ("Quotas", *Secondary indexes*).
///
/// The answer says `CREATING`; the table can be used when `DescribeTable` says `ACTIVE`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CreateTable {
    /// The table's name or ARN.
    pub table_name: String,
    /// The primary key.
    pub key_schema: Vec<KeySchemaElement>,
    /// The types of all key attributes.
    pub attribute_definitions: Vec<AttributeDefinition>,
    /// How throughput is paid; provisioned if absent.
    pub billing_mode: Option<BillingMode>,
    /// The units, when provisioned.
    pub provisioned_throughput: Option<ProvisionedThroughput>,
    /// Global secondary indexes, up to 20.
    pub global_secondary_indexes: Option<Vec<GlobalSecondaryIndex>>,
    /// Local secondary indexes, up to 5.
    pub local_secondary_indexes: Option<Vec<LocalSecondaryIndex>>,
    /// The stream.
    pub stream_specification: Option<StreamSpecification>,
    /// Tags, up to 50.
    pub tags: Option<Vec<Tag>>,
    /// Whether the table is protected from deletion.
    pub deletion_protection_enabled: Option<bool>,
    /// The key that encrypts the table.
    pub sse_specification: Option<SseSpecification>,
    /// The storage class; the standard one if absent.
    pub table_class: Option<TableClass>,
    /// The most request units a second, on demand.
    pub on_demand_throughput: Option<OnDemandThroughput>,
    /// The throughput that the table is prepared for.
    pub warm_throughput: Option<WarmThroughput>,
    /// Who may use the table: a policy document, JSON.
    pub resource_policy: Option<String>,
}

impl CreateTable {
    /// Returns the request with every option at its default.
    pub fn new(
        table_name: impl Into<String>,
        key_schema: Vec<KeySchemaElement>,
        attribute_definitions: Vec<AttributeDefinition>,
    ) -> Self {
        Self {
            table_name: table_name.into(),
            key_schema,
            attribute_definitions,
            billing_mode: None,
            provisioned_throughput: None,
            global_secondary_indexes: None,
            local_secondary_indexes: None,
            stream_specification: None,
            tags: None,
            deletion_protection_enabled: None,
            sse_specification: None,
            table_class: None,
            on_demand_throughput: None,
            warm_throughput: None,
            resource_policy: None,
        }
    }
}

/// The answer to [`CreateTable`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CreateTableOutput {
    /// The table, still being created.
    pub table_description: TableDescription,
}

impl CreateTableOutput {
    /// Returns the answer.
    pub const fn new(table_description: TableDescription) -> Self {
        Self { table_description }
    }
}
