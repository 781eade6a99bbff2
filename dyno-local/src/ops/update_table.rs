//! `UpdateTable`.
//!
//! Order: constraints of members → what the request lacks by itself → the table and its state →
//! what does not fit the table → the change is in force → what takes no time is done.

use dyno_core::backend::BackendError;
use dyno_core::op::{GlobalSecondaryIndexUpdate, UpdateTable, UpdateTableOutput};

use super::Ctx;
use super::constraints::Constraints;
use super::table_life::{change_table, settle_table};
use super::table_members::{
    INDEX_KEY_ELEMENTS_MAX, encryption_violations, index_violations, key_name_violations,
    throughput_violations,
};
use crate::base::EngineError;
use crate::catalog::{
    TableName, check_quotas, check_update_request, describe_updated, name_violations,
};

/// Changes the settings of a table and its indexes. The answer shows the change under way; with no
/// delay set it is done by then, and a new index is filled.
pub(crate) fn update_table(
    request: &UpdateTable,
    ctx: Ctx<'_>,
) -> Result<UpdateTableOutput, BackendError> {
    if ctx.faults.constraint("tableName").is_some() {
        return Err(EngineError::ParameterMissing("TableName").into());
    }
    let name = TableName::parse_existing(&request.table_name)?;
    check_constraints(request, ctx)?;
    ctx.check_place(&request.table_name)?;
    check_update_request(request, ctx.faults)?;
    let now = ctx.config.clock.now();
    let mut before = None;
    let table = change_table(&name, ctx, |definition| {
        before = Some(definition.clone());
        let after = definition.updated(request, ctx.config, now)?;
        check_quotas(&ctx.catalog.tables(), Some(definition), &after, ctx.config)?;
        Ok(after)
    })?;
    let before = before.as_ref().unwrap_or(&table.definition);
    let shown = describe_updated(before, &table, now);
    settle_table(&name, now, ctx);
    Ok(UpdateTableOutput::new(shown))
}

/// Members in the order of `CreateTable`, as far as it has them.
fn check_constraints(request: &UpdateTable, ctx: Ctx<'_>) -> Result<(), EngineError> {
    let mut constraints = Constraints::new(ctx.faults);
    constraints.member("attributeDefinitions");
    for (number, definition) in request.attribute_definitions.iter().flatten().enumerate() {
        let path = format!("attributeDefinitions.{}.member.attributeName", number + 1);
        constraints.extend(key_name_violations(&definition.attribute_name, &path));
    }
    constraints.members(&["billingMode", "provisionedThroughput"]);
    let units = request.provisioned_throughput.as_ref();
    constraints.extend(throughput_violations(units, "provisionedThroughput"));
    constraints.member("globalSecondaryIndexUpdates");
    for (number, update) in request.global_secondary_index_updates.iter().flatten().enumerate() {
        if ctx.faults.value(&format!("GlobalSecondaryIndexUpdates.{number}")).is_none() {
            let at = format!("globalSecondaryIndexUpdates.{}.member", number + 1);
            constraints.extend(update_violations(update, &at));
        }
    }
    constraints.extend(encryption_violations(request.sse_specification.as_ref()));
    constraints.check()
}

fn update_violations(update: &GlobalSecondaryIndexUpdate, at: &str) -> Vec<String> {
    match update {
        GlobalSecondaryIndexUpdate::Create(action) => {
            let at = format!("{at}.create");
            let keys = (action.key_schema.as_slice(), INDEX_KEY_ELEMENTS_MAX);
            let mut all = index_violations(&action.index_name, keys, &action.projection, &at);
            let path = format!("{at}.provisionedThroughput");
            all.extend(throughput_violations(action.provisioned_throughput.as_ref(), &path));
            all
        }
        GlobalSecondaryIndexUpdate::Update(action) => {
            let at = format!("{at}.update");
            let mut all = name_violations(&action.index_name, &format!("{at}.indexName"), 3);
            let path = format!("{at}.provisionedThroughput");
            all.extend(throughput_violations(action.provisioned_throughput.as_ref(), &path));
            all
        }
        GlobalSecondaryIndexUpdate::Delete(action) => {
            name_violations(&action.index_name, &format!("{at}.delete.indexName"), 3)
        }
    }
}
