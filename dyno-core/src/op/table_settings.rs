//! Settings of a table beyond its keys: encryption, storage class, limits of throughput.
//!
//! `UpdateTable` takes them, and a [`TableDescription`](super::TableDescription) shows them.

use super::option::wire_names;
use super::{IndexStatus, TableStatus};

/// The storage class of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum TableClass {
    /// For tables that are read and written often.
    #[default]
    Standard,
    /// For tables that mostly lie there.
    StandardInfrequentAccess,
}

wire_names!(TableClass { Standard => "STANDARD", StandardInfrequentAccess => "STANDARD_INFREQUENT_ACCESS" });

/// Where the key that encrypts a table is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SseType {
    /// Not supported by the service any more.
    Aes256,
    /// In the account's key management service.
    Kms,
}

wire_names!(SseType { Aes256 => "AES256", Kms => "KMS" });

/// The state of a table's encryption.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SseStatus {
    /// Being switched on.
    Enabling,
    /// With a key of the account.
    Enabled,
    /// Being switched off.
    Disabling,
    /// With a key of the service.
    Disabled,
    /// Changing its key.
    Updating,
}

wire_names!(SseStatus { Enabling => "ENABLING", Enabled => "ENABLED", Disabling => "DISABLING", Disabled => "DISABLED", Updating => "UPDATING" });

/// The key that is to encrypt a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SseSpecification {
    /// Whether it is a key of the account instead of one of the service.
    pub enabled: Option<bool>,
    /// Where the key is kept.
    pub sse_type: Option<SseType>,
    /// The key, if it is not the account's default for tables.
    pub kms_master_key_id: Option<String>,
}

/// How a table is encrypted, with a key of the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SseDescription {
    /// The state.
    pub status: SseStatus,
    /// Where the key is kept.
    pub sse_type: Option<SseType>,
    /// The key.
    pub kms_master_key_arn: Option<String>,
}

/// The storage class of a table, and since when.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TableClassSummary {
    /// The class.
    pub table_class: TableClass,
    /// When it was last changed, in seconds since 1970.
    pub last_update_date_time: Option<f64>,
}

/// The most request units a second of a table or an index on demand.
///
/// To change them, -1 lifts a limit; what is absent stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OnDemandThroughput {
    /// The most read request units.
    pub max_read_request_units: Option<i64>,
    /// The most write request units.
    pub max_write_request_units: Option<i64>,
}

/// The throughput that a table or an index is to be prepared for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WarmThroughput {
    /// Reads a second.
    pub read_units_per_second: Option<i64>,
    /// Writes a second.
    pub write_units_per_second: Option<i64>,
}

/// The throughput that a table or an index is prepared for. `S` is its kind of status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WarmThroughputDescription<S> {
    /// Reads a second.
    pub read_units_per_second: i64,
    /// Writes a second.
    pub write_units_per_second: i64,
    /// Whether it is prepared already.
    pub status: S,
}

/// The throughput that a table is prepared for.
pub type TableWarmThroughputDescription = WarmThroughputDescription<TableStatus>;

/// The throughput that a global secondary index is prepared for.
pub type GlobalSecondaryIndexWarmThroughputDescription = WarmThroughputDescription<IndexStatus>;
