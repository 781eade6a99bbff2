//! Changes of the replicas of a global table, as `UpdateTable` takes them.

use super::TableClass;
use super::option::wire_names;

/// How the replicas of a global table agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MultiRegionConsistency {
    /// Each region tells the others afterwards.
    Eventual,
    /// A write is in another region before it is answered.
    Strong,
}

wire_names!(MultiRegionConsistency { Eventual => "EVENTUAL", Strong => "STRONG" });

/// Whether replicas in other accounts take over the settings of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GlobalTableSettingsReplicationMode {
    /// They do.
    Enabled,
    /// They do not.
    Disabled,
    /// They do, except for what they set themselves.
    EnabledWithOverrides,
}

wire_names!(GlobalTableSettingsReplicationMode { Enabled => "ENABLED", Disabled => "DISABLED", EnabledWithOverrides => "ENABLED_WITH_OVERRIDES" });

/// A change of one replica.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReplicationGroupUpdate {
    /// Adds a replica.
    Create(ReplicationGroupMember),
    /// Changes the settings of a replica.
    Update(ReplicationGroupMember),
    /// Removes the replica in a region.
    Delete {
        /// The region.
        region_name: String,
    },
    /// Cuts the replica in a region off, which becomes a table of its own.
    Disassociate {
        /// The region.
        region_name: String,
    },
}

/// A replica and what of its settings is its own.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReplicationGroupMember {
    /// The region.
    pub region_name: String,
    /// The key that encrypts the replica.
    pub kms_master_key_id: Option<String>,
    /// Its provisioned read units.
    pub read_capacity_units_override: Option<i64>,
    /// Its most read request units a second, on demand.
    pub max_read_request_units_override: Option<i64>,
    /// Settings of its indexes.
    pub global_secondary_indexes: Option<Vec<ReplicaGlobalSecondaryIndex>>,
    /// Its storage class.
    pub table_class_override: Option<TableClass>,
}

impl ReplicationGroupMember {
    /// Returns a replica with the settings of the table.
    pub fn new(region_name: impl Into<String>) -> Self {
        Self {
            region_name: region_name.into(),
            kms_master_key_id: None,
            read_capacity_units_override: None,
            max_read_request_units_override: None,
            global_secondary_indexes: None,
            table_class_override: None,
        }
    }
}

/// An index of a replica and what of its settings is its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplicaGlobalSecondaryIndex {
    /// The index.
    pub index_name: String,
    /// Its provisioned read units.
    pub read_capacity_units_override: Option<i64>,
    /// Its most read request units a second, on demand.
    pub max_read_request_units_override: Option<i64>,
}

/// A change of one witness of a global table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GlobalTableWitnessGroupUpdate {
    /// Adds the witness in a region.
    Create {
        /// The region.
        region_name: String,
    },
    /// Removes the witness in a region.
    Delete {
        /// The region.
        region_name: String,
    },
}
