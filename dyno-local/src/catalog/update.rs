//! What `UpdateTable` makes of a table: the checks against it, then its definition from then on.
//!
//! Pure: `ops::update_table` has the catalog put the outcome in force. The order of the checks:
//! state of the table → indexes under way → billing and units → each index, which `update_index`
//! changes → stream, encryption, limits.

use dyno_core::op::{
    BillingMode, GlobalSecondaryIndexUpdate, OnDemandThroughput, SseSpecification,
    StreamSpecification, TableStatus, UpdateTable,
};

use super::definition::encryption_key;
use super::{Flow, IndexPhase, Provisioned, TableDefinition, TablePhase};
use crate::base::{Config, EngineError, Timestamp};

/// A request against the definition it changes.
pub(super) struct Update<'a> {
    pub(super) before: &'a TableDefinition,
    pub(super) after: TableDefinition,
    pub(super) request: &'a UpdateTable,
    config: &'a Config,
    pub(super) now: Timestamp,
    pub(super) until: Timestamp,
}

impl TableDefinition {
    /// Returns the table after a request that passed
    /// [`check_update_request`](super::check_update_request).
    ///
    /// An index that is added is the last of `globals` and has no slot in the storage yet.
    pub(crate) fn updated(
        &self,
        request: &UpdateTable,
        config: &Config,
        now: Timestamp,
    ) -> Result<Self, EngineError> {
        let until = now.plus_micros(config.table_delay_micros);
        let after = self.clone();
        let mut update = Update { before: self, after, request, config, now, until };
        update.check_state()?;
        update.check_online_indexes()?;
        update.billing()?;
        for index in request.global_secondary_index_updates.iter().flatten() {
            match index {
                GlobalSecondaryIndexUpdate::Create(action) => update.create_index(action)?,
                GlobalSecondaryIndexUpdate::Update(action) => update.update_index(action)?,
                GlobalSecondaryIndexUpdate::Delete(action) => {
                    update.delete_index(&action.index_name)?;
                }
            }
        }
        update.settings()?;
        Ok(update.after)
    }

    /// Returns the table while it is being deleted.
    pub(crate) fn deleted(&self, config: &Config, now: Timestamp) -> Result<Self, EngineError> {
        let name = self.name.as_str();
        let in_use = |sentence: String| Err(EngineError::InUse(sentence));
        match self.life.table {
            TablePhase::Creating { .. } => {
                return in_use(format!("Table is being created: {name}"));
            }
            TablePhase::Deleting { .. } => return Ok(self.clone()),
            TablePhase::Active | TablePhase::Updating { .. } => {}
        }
        if !self.life.indexes.is_empty() {
            return in_use(
                "Cannot delete table while indexes are being created, updated, or deleted."
                    .to_owned(),
            );
        }
        if !matches!(self.life.table, TablePhase::Active) {
            return in_use(format!("Table: {name} is in the process of being updated."));
        }
        if self.settings.deletion_protection {
            return Err(EngineError::DeletionProtected);
        }
        let mut after = self.clone();
        after.life.table =
            TablePhase::Deleting { until: now.plus_micros(config.table_delay_micros) };
        Ok(after)
    }
}

impl Update<'_> {
    /// A table that is not there yet, or goes, cannot be changed. While it is being changed, only
    /// what takes no time can, and what concerns the indexes on their way is said of them.
    fn check_state(&self) -> Result<(), EngineError> {
        let request = self.request;
        let doing = match self.before.life.table_status() {
            TableStatus::Creating => "created",
            TableStatus::Deleting => "deleted",
            TableStatus::Updating => {
                let takes_no_time = request.deletion_protection_enabled.is_some()
                    || request.sse_specification.is_some();
                let only_indexes = request.global_secondary_index_updates.is_some()
                    && request.billing_mode.is_none()
                    && request.provisioned_throughput.is_none();
                if takes_no_time || only_indexes && self.before.life.is_indexing() {
                    return Ok(());
                }
                "updated"
            }
            TableStatus::Active
            | TableStatus::InaccessibleEncryptionCredentials
            | TableStatus::Archiving
            | TableStatus::Archived
            | TableStatus::ReplicationNotAuthorized => return Ok(()),
        };
        let table = &self.before.name;
        let units_change =
            matches!(self.before.life.table, TablePhase::Updating { then: Some(_), .. });
        Err(EngineError::InUse(if units_change && request.provisioned_throughput.is_some() {
            format!("Table IOPS are currently being updated. Table: {table}")
        } else if units_change && request.stream_specification.is_some() {
            format!(
                "Can't enable or disable stream while table IOPS are being updated. Table: {table}"
            )
        } else {
            // Unverified: the text for every other change of a table that changes.
            format!("Table is being {doing}: {table}")
        }))
    }

    /// One index at a time comes or goes: in the request, and with what is under way.
    fn check_online_indexes(&self) -> Result<(), EngineError> {
        let asked = self.request.global_secondary_index_updates.iter().flatten();
        let mut coming_or_going = asked.filter(|update| match update {
            GlobalSecondaryIndexUpdate::Create(_) | GlobalSecondaryIndexUpdate::Delete(_) => true,
            GlobalSecondaryIndexUpdate::Update(_) => false,
        });
        let Some(first) = coming_or_going.next() else { return Ok(()) };
        let limit = || {
            Err(EngineError::SubscriberLimit(
                "Only 1 online index can be created or deleted simultaneously per table".to_owned(),
            ))
        };
        if coming_or_going.next().is_some() {
            return limit();
        }
        for (name, phase) in &self.before.life.indexes {
            let is_called_off = matches!(first, GlobalSecondaryIndexUpdate::Delete(action)
                if action.index_name == *name);
            match phase {
                IndexPhase::Allocating { .. } if is_called_off => {
                    return Err(EngineError::InUse(format!(
                        "Index creation is in resource allocation phase. Retry deletion during backfilling phase or when the index is active. Table: {} Index: {name}",
                        self.before.name
                    )));
                }
                IndexPhase::Filling { .. } if is_called_off => {}
                IndexPhase::Allocating { .. }
                | IndexPhase::Filling { .. }
                | IndexPhase::Deleting { .. } => return limit(),
                IndexPhase::Updating { .. } => {}
            }
        }
        Ok(())
    }

    /// Changes the billing mode, which is in force at once, or the units, which are so later.
    fn billing(&mut self) -> Result<(), EngineError> {
        let was_on_demand = self.before.settings.is_on_demand();
        let units = self.request.provisioned_throughput;
        match self.request.billing_mode {
            Some(BillingMode::PayPerRequest) if !was_on_demand => {
                self.after.settings.become_on_demand(self.now)?;
                self.after.life.table = TablePhase::Updating { until: self.until, then: None };
            }
            // Asking for what is so already changes nothing, though the answer says that it does.
            Some(BillingMode::PayPerRequest) => {
                if matches!(self.after.life.table, TablePhase::Active) {
                    self.after.life.table = TablePhase::Updating { until: self.now, then: None };
                }
            }
            Some(BillingMode::Provisioned) if was_on_demand => self.become_provisioned()?,
            Some(BillingMode::Provisioned) | None => {
                let Some(units) = units else { return Ok(()) };
                if was_on_demand {
                    return Err(EngineError::parameter(
                        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
                    ));
                }
                let flow = self.before.settings.flow;
                flow.provisioned.check_change(units, Provisioned::Table, self.now)?;
                self.after.settings.flow.provisioned = flow.provisioned.changing(units, self.now);
                let then = Some(flow.with_units(Some(units), self.until));
                self.after.life.table = TablePhase::Updating { until: self.until, then };
            }
        }
        Ok(())
    }

    fn become_provisioned(&mut self) -> Result<(), EngineError> {
        let (now, until) = (self.now, self.until);
        let settings = &mut self.after.settings;
        settings.billing_mode = BillingMode::Provisioned;
        let provisioned = |flow: Flow, units| {
            let on_demand = OnDemandThroughput::default();
            Flow { on_demand, ..flow }.with_units(units, now)
        };
        settings.flow = provisioned(settings.flow, self.request.provisioned_throughput);
        for (name, flow) in &mut settings.indexes {
            let updates = self.request.global_secondary_index_updates.iter().flatten();
            let units = updates.into_iter().find_map(|update| match update {
                GlobalSecondaryIndexUpdate::Update(action) if action.index_name == *name => {
                    action.provisioned_throughput
                }
                _ => None,
            });
            if units.is_none() {
                return Err(EngineError::parameter(format!(
                    "ProvisionedThroughput must be specified for index: {name}"
                )));
            }
            *flow = provisioned(*flow, units);
        }
        self.after.life.table = TablePhase::Updating { until, then: None };
        Ok(())
    }

    /// The settings of the table as a whole, all in force at once but for the stream, and for what it
    /// is to be prepared for.
    // Unverified: that the storage class is, too.
    fn settings(&mut self) -> Result<(), EngineError> {
        let request = self.request;
        if let Some(stream) = request.stream_specification {
            self.stream(stream)?;
        }
        if let Some(asked) = &request.sse_specification {
            self.encryption(asked)?;
        }
        let flow = self.after.settings.flow;
        self.after.settings.flow =
            self.with_limits(flow, request.on_demand_throughput, None, None)?;
        if request.warm_throughput.is_some() {
            // It goes with no other change.
            let then = self.with_limits(flow, None, request.warm_throughput, None)?;
            self.after.life.table = TablePhase::Updating { until: self.until, then: Some(then) };
        }
        if let Some(table_class) = request.table_class {
            self.after.settings.table_class = Some((table_class, Some(self.now)));
        }
        if let Some(protection) = request.deletion_protection_enabled {
            self.after.settings.deletion_protection = protection;
        }
        Ok(())
    }

    fn stream(&mut self, asked: StreamSpecification) -> Result<(), EngineError> {
        let name = &self.before.name;
        match (self.before.settings.streams(), asked.stream_enabled) {
            (true, true) => {
                let text = format!("Table already has an enabled stream: TableName: {name}");
                return Err(EngineError::Text(text));
            }
            (false, false) => {
                return Err(EngineError::Plain("Table doesn't have stream to disable"));
            }
            (true, false) | (false, true) => {}
        }
        self.after.settings.stream = Some(asked);
        self.begin_updating();
        Ok(())
    }

    fn encryption(&mut self, asked: &SseSpecification) -> Result<(), EngineError> {
        let key = encryption_key(asked, self.config);
        if key == self.before.settings.encryption_key {
            return Err(EngineError::parameter(if key.is_some() {
                "Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you want to change Master Key"
            } else {
                "Table is already encrypted by default"
            }));
        }
        self.after.settings.encryption_key = key;
        Ok(())
    }

    /// The table is being changed from now on; units on their way stay so.
    pub(super) fn begin_updating(&mut self) {
        if matches!(self.after.life.table, TablePhase::Active) {
            self.after.life.table = TablePhase::Updating { until: self.until, then: None };
        }
    }
}
