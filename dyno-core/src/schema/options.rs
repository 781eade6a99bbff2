//! What a table is made with besides its keys: the part of a definition that no code depends on.
//!
//! One value serves the request of `create` and every format of `iac`, so that what a test creates
//! is what is deployed.

use std::collections::BTreeMap;

use crate::op::{
    BillingMode, CreateTable, PointInTimeRecoverySpecification, ProvisionedThroughput,
    StreamSpecification, StreamViewType, Tag,
};

/// What a table is made with besides its keys and indexes.
///
/// By default a table is billed on demand, has no stream and no tags, and may be deleted; its items
/// expire if its derive says `ttl`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TableOptions {
    pub(super) table_name: Option<String>,
    throughput: Option<ProvisionedThroughput>,
    index_throughput: BTreeMap<String, ProvisionedThroughput>,
    stream: Option<StreamViewType>,
    keeps_expired: bool,
    pub(super) recovery: Option<PointInTimeRecoverySpecification>,
    tags: BTreeMap<String, String>,
    deletion_protection: bool,
}

impl TableOptions {
    /// Returns the options of a table that is billed on demand.
    pub fn new() -> Self {
        Self::default()
    }

    /// Names the table, whatever its derive says.
    #[must_use]
    pub fn table_name(mut self, name: impl Into<String>) -> Self {
        self.table_name = Some(name.into());
        self
    }

    /// Bills provisioned units a second, those of the table and the same for each global index.
    #[must_use]
    pub const fn provisioned(mut self, read_units: i64, write_units: i64) -> Self {
        self.throughput = Some(units(read_units, write_units));
        self
    }

    /// Provisions other units for a global index; without [`provisioned`](Self::provisioned) this
    /// says nothing.
    #[must_use]
    pub fn index_provisioned(
        mut self,
        index: impl Into<String>,
        read_units: i64,
        write_units: i64,
    ) -> Self {
        self.index_throughput.insert(index.into(), units(read_units, write_units));
        self
    }

    /// Gives the table a stream of its changes.
    #[must_use]
    pub const fn stream(mut self, view: StreamViewType) -> Self {
        self.stream = Some(view);
        self
    }

    /// Leaves expiry off, although the derive says `ttl`.
    #[must_use]
    pub const fn without_expiry(mut self) -> Self {
        self.keeps_expired = true;
        self
    }

    /// Lets the table be restored to any moment of the last 35 days.
    #[must_use]
    pub const fn point_in_time_recovery(mut self) -> Self {
        self.recovery = Some(recovery(None));
        self
    }

    /// Lets the table be restored to any moment of the last `days`, 1 to 35.
    #[must_use]
    pub const fn point_in_time_recovery_days(mut self, days: i32) -> Self {
        self.recovery = Some(recovery(Some(days)));
        self
    }

    /// Adds a tag; the last one of a key counts.
    #[must_use]
    pub fn tag(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.tags.insert(key.into(), value.into());
        self
    }

    /// Protects the table from deletion.
    #[must_use]
    pub const fn deletion_protection(mut self) -> Self {
        self.deletion_protection = true;
        self
    }

    /// Returns the attribute by which items expire, of the one that the derive says.
    pub(crate) fn expiry<'a>(&self, declared: Option<&'a str>) -> Option<&'a str> {
        declared.filter(|_| !self.keeps_expired)
    }

    /// Returns what is said of recovery, if anything.
    pub(crate) const fn recovery(&self) -> Option<PointInTimeRecoverySpecification> {
        self.recovery
    }

    /// Sets what `CreateTable` takes.
    pub(super) fn set_on(&self, request: &mut CreateTable) {
        if let Some(throughput) = self.throughput {
            request.billing_mode = Some(BillingMode::Provisioned);
            request.provisioned_throughput = Some(throughput);
            for index in request.global_secondary_indexes.iter_mut().flatten() {
                let own = self.index_throughput.get(&index.index_name);
                index.provisioned_throughput = Some(own.copied().unwrap_or(throughput));
            }
        }
        request.stream_specification = self
            .stream
            .map(|view| StreamSpecification { stream_enabled: true, stream_view_type: Some(view) });
        if !self.tags.is_empty() {
            let tag =
                |(key, value): (&String, &String)| Tag { key: key.clone(), value: value.clone() };
            request.tags = Some(self.tags.iter().map(tag).collect());
        }
        request.deletion_protection_enabled = self.deletion_protection.then_some(true);
    }
}

const fn units(read_capacity_units: i64, write_capacity_units: i64) -> ProvisionedThroughput {
    ProvisionedThroughput { read_capacity_units, write_capacity_units }
}

const fn recovery(recovery_period_in_days: Option<i32>) -> PointInTimeRecoverySpecification {
    PointInTimeRecoverySpecification {
        point_in_time_recovery_enabled: true,
        recovery_period_in_days,
    }
}
