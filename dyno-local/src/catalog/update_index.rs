//! What `UpdateTable` makes of one global index: it comes, it changes, it goes.
//!
//! The part of [`update`](super::update) that is about indexes.

use dyno_core::op::{
    AttributeDefinition, CreateGlobalSecondaryIndexAction, OnDemandThroughput,
    UpdateGlobalSecondaryIndexAction, WarmThroughput,
};

use super::definition::{index_definition, key_schema};
use super::index_checks::{
    check_defined_later, check_projected_count, check_projection, check_tuple, check_units,
};
use super::settings_checks::{Given, check_on_demand, check_warm};
use super::update::Update;
use super::{Flow, IndexKind, IndexPhase, Provisioned};
use crate::base::{EngineError, limits};

impl Update<'_> {
    /// Adds an index, which is visible to writers from now on and to readers when it is filled.
    pub(super) fn create_index(
        &mut self,
        action: &CreateGlobalSecondaryIndexAction,
    ) -> Result<(), EngineError> {
        let name = &action.index_name;
        let mut indexes = self.before.globals.iter().chain(&self.before.locals);
        if indexes.any(|index| index.name == *name) {
            return Err(EngineError::Plain("Attempting to create an index which already exists"));
        }
        if self.before.globals.len() >= limits::GLOBAL_INDEXES_MAX {
            return Err(EngineError::SubscriberLimit(
                "Number of global secondary indexes exceeds per-table limit of 20".to_owned(),
            ));
        }
        let Some(given) = &self.request.attribute_definitions else {
            return Err(EngineError::parameter(format!(
                "AttributeDefinitions is not specified for index: {name}"
            )));
        };
        self.check_not_redefined(action, given)?;
        // An attribute that the table knows keeps its type, and what no key asks for is dropped.
        for key in &action.key_schema {
            let is_asked = |it: &&AttributeDefinition| it.attribute_name == key.attribute_name;
            if !self.after.attribute_definitions.iter().any(|it| is_asked(&it)) {
                self.after.attribute_definitions.extend(given.iter().find(is_asked).cloned());
            }
        }
        check_defined_later(&action.key_schema, &self.after.attribute_definitions)?;
        check_tuple(&action.key_schema)?;
        self.check_projection(action)?;
        let flow = self.flow_of_new_index(action)?;
        let keys = key_schema(&action.key_schema, &self.after.attribute_definitions)?;
        let projection = action.projection.clone();
        let table = &self.before.keys;
        // Its slot is given when the definition is put in force.
        let index = index_definition(name.clone(), (IndexKind::Global, 0), keys, projection, table);
        self.after.globals.push(index);
        self.after.settings.indexes.insert(name.clone(), flow);
        let allocating = IndexPhase::Allocating { until: self.until };
        self.after.life.indexes.insert(name.clone(), allocating);
        self.begin_updating();
        Ok(())
    }

    /// An attribute of the new key that another key has already is of the same type.
    fn check_not_redefined(
        &self,
        action: &CreateGlobalSecondaryIndexAction,
        given: &[AttributeDefinition],
    ) -> Result<(), EngineError> {
        for key in &action.key_schema {
            let of_key = |it: &&AttributeDefinition| it.attribute_name == key.attribute_name;
            let known = self.after.attribute_definitions.iter().find(of_key);
            let Some((known, asked)) = known.zip(given.iter().find(of_key)) else { continue };
            if known.attribute_type != asked.attribute_type {
                // Unverified: that the schemas show the attribute alone, in its role in the new key.
                let schema = |it: &AttributeDefinition| {
                    let (kind, role) = (it.attribute_type.name(), key.key_type.name());
                    format!("Schema:[SchemaElement: key{{{}:{kind}:{role}}}]", it.attribute_name)
                };
                return Err(EngineError::parameter(format!(
                    "Attributes cannot be redefined. Please check that your attribute has the same type as previously defined. Existing schema: {} New schema: {}",
                    schema(known),
                    schema(asked)
                )));
            }
        }
        Ok(())
    }

    fn flow_of_new_index(
        &self,
        action: &CreateGlobalSecondaryIndexAction,
    ) -> Result<Flow, EngineError> {
        let name = &action.index_name;
        let is_on_demand = self.after.settings.is_on_demand();
        match (is_on_demand, action.provisioned_throughput) {
            (true, Some(_)) => {
                return Err(EngineError::parameter(format!(
                    "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: {name} when BillingMode is PAY_PER_REQUEST"
                )));
            }
            (false, None) => {
                return Err(self.nothing_of_index(name));
            }
            (true, None) | (false, Some(_)) => {}
        }
        let flow = Flow::new(action.provisioned_throughput);
        self.with_limits(flow, action.on_demand_throughput, action.warm_throughput, Some(name))
    }

    /// Changes the throughput of an index, once the change is through.
    pub(super) fn update_index(
        &mut self,
        action: &UpdateGlobalSecondaryIndexAction,
    ) -> Result<(), EngineError> {
        let name = &action.index_name;
        let units = action.provisioned_throughput.as_ref();
        let bounds =
            units.map_or(Ok(()), |units| check_units(units, &format!(" for index {name}")));
        if bounds.is_err() && !self.before.globals.iter().any(|index| index.name == *name) {
            return Err(EngineError::Plain(
                "This operation cannot be performed with given input values. Please contact DynamoDB service team for more info: Action Blocked: IndexUpdate",
            ));
        }
        // Unverified: that too many units of an index which is there are told as when it is created.
        bounds?;
        self.check_global(name, "update")?;
        let in_use = |doing: &str| {
            let table = &self.before.name;
            let text = format!("Index is being {doing}. Table: {table} Index: {name}");
            Err(EngineError::InUse(text))
        };
        match self.before.life.indexes.get(name) {
            Some(IndexPhase::Allocating { .. } | IndexPhase::Filling { .. }) => {
                return in_use("created");
            }
            Some(IndexPhase::Updating { .. }) => return in_use("updated"),
            Some(IndexPhase::Deleting { .. }) => return in_use("deleted"),
            None => {}
        }
        let Some(current) = self.after.settings.indexes.get(name).copied() else {
            return Err(EngineError::Internal("an index has no settings"));
        };
        let was_on_demand = self.before.settings.is_on_demand();
        let mut then = current;
        match action.provisioned_throughput {
            None if action.on_demand_throughput.is_none() && action.warm_throughput.is_none() => {
                return Err(self.nothing_of_index(name));
            }
            // The units came with the billing mode.
            Some(_) if was_on_demand && !self.after.settings.is_on_demand() => {}
            Some(_) if self.after.settings.is_on_demand() => {
                return Err(self.nothing_of_index(name));
            }
            Some(units) => {
                let whose = Provisioned::Index(name);
                current.provisioned.check_change(units, whose, self.now)?;
                then = current.with_units(Some(units), self.until);
                if let Some(flow) = self.after.settings.indexes.get_mut(name) {
                    flow.provisioned = current.provisioned.changing(units, self.now);
                }
            }
            None => {}
        }
        let (on_demand, warm) = (action.on_demand_throughput, action.warm_throughput);
        let then = self.with_limits(then, on_demand, warm, Some(name))?;
        let phase = IndexPhase::Updating { until: self.until, then };
        self.after.life.indexes.insert(name.clone(), phase);
        Ok(())
    }

    /// Lets an index go, be it there or still being filled.
    pub(super) fn delete_index(&mut self, name: &str) -> Result<(), EngineError> {
        self.check_global(name, "delete")?;
        if let Some(IndexPhase::Updating { .. }) = self.before.life.indexes.get(name) {
            return Err(EngineError::InUse(format!(
                "Index is being updated. Table: {} Index: {name}",
                self.before.name
            )));
        }
        let deleting = IndexPhase::Deleting { until: self.until };
        self.after.life.indexes.insert(name.to_owned(), deleting);
        self.begin_updating();
        Ok(())
    }

    /// The request has nothing of an index that its table's billing mode asks for.
    fn nothing_of_index(&self, name: &str) -> EngineError {
        EngineError::parameter(if self.after.settings.is_on_demand() {
            format!(
                "The only Updates for index: {name} when TableThroughputMode is PAY_PER_REQUEST can be to OnDemandThroughput, WarmThroughput"
            )
        } else {
            format!(
                "Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: {name}"
            )
        })
    }

    /// Checks that there is a global index of this name.
    fn check_global(&self, name: &str, verb: &str) -> Result<(), EngineError> {
        if self.before.globals.iter().any(|index| index.name == name) {
            return Ok(());
        }
        if self.before.locals.iter().any(|index| index.name == name) {
            return Err(EngineError::Text(format!(
                "Cannot {verb} an index that is not a GlobalSecondaryIndex: {name}"
            )));
        }
        Err(EngineError::IndexToChangeNotFound {
            index: name.to_owned(),
            table: self.before.name.to_string(),
        })
    }

    fn check_projection(
        &self,
        action: &CreateGlobalSecondaryIndexAction,
    ) -> Result<(), EngineError> {
        check_projection(&action.projection)?;
        let indexes = self.before.globals.iter().chain(&self.before.locals);
        let asked = indexes.map(|index| &index.projection_asked).chain([&action.projection]);
        let named = asked.flat_map(|projection| projection.non_key_attributes.iter());
        check_projected_count(named.map(Vec::len).sum())
    }

    /// Returns a throughput with the limits on demand and the preparation that are asked for.
    pub(super) fn with_limits(
        &self,
        flow: Flow,
        on_demand: Option<OnDemandThroughput>,
        warm: Option<WarmThroughput>,
        index: Option<&str>,
    ) -> Result<Flow, EngineError> {
        let flow = match on_demand {
            Some(asked) => {
                check_on_demand(asked, self.after.settings.is_on_demand(), Given::Later, index)?;
                flow.with_on_demand(asked)
            }
            None => flow,
        };
        let Some(asked) = warm else { return Ok(flow) };
        // What is not there yet is prepared for no less than it would be by itself.
        let is_new = index.is_some_and(|name| !self.before.settings.indexes.contains_key(name));
        let given = if is_new { Given::AtCreation } else { Given::Later };
        check_warm(asked, flow, given, index)?;
        Ok(flow.with_warm(asked, self.until))
    }
}
