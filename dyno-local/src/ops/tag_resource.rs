//! `TagResource`.

use dyno_core::backend::BackendError;
use dyno_core::op::{TagResource, TagResourceOutput};

use super::Ctx;
use super::constraints::Constraints;
use super::resource_arn::{arn_violations, tagged_table_name};
use super::table_life::change_table;
use crate::base::EngineError;
use crate::catalog::{TableDefinition, TableName, TablePhase, check_tag_count, check_tags};

/// Gives a table tags, all or none.
pub(crate) fn tag_resource(
    request: TagResource,
    ctx: Ctx<'_>,
) -> Result<TagResourceOutput, BackendError> {
    let TagResource { resource_arn: arn, tags, .. } = request;
    check_resource(&arn, "tags", ctx)?;
    let name = tagged_table(&arn, ctx)?;
    if tags.is_empty() {
        return Err(EngineError::Plain("Atleast one Tag needs to be provided as Input.").into());
    }
    check_tags(&tags, ctx.faults)?;
    if !ctx.tables.contains_key(name.as_str()) {
        return Err(not_found(&arn).into());
    }
    change_table(&name, ctx, |definition| {
        check_tags_in_use(definition)?;
        let mut after = definition.clone();
        after.settings.tags.extend(tags.into_iter().map(|tag| (tag.key, tag.value)));
        check_tag_count(after.settings.tags.len())?;
        Ok(after)
    })?;
    Ok(TagResourceOutput::default())
}

/// Checks the constraints of the ARN and of the list beside it.
pub(super) fn check_resource(
    arn: &str,
    list: &'static str,
    ctx: Ctx<'_>,
) -> Result<(), EngineError> {
    if ctx.faults.constraint("resourceArn").is_some() {
        return Err(EngineError::Plain("Invalid TableArn"));
    }
    Constraints::new(ctx.faults).extend(arn_violations(arn)).member(list).check()
}

/// Returns the name of the table whose tags are meant, which need not be there.
pub(super) fn tagged_table(arn: &str, ctx: Ctx<'_>) -> Result<TableName, EngineError> {
    let name = tagged_table_name(arn, ctx)?;
    TableName::parse(name).map_err(EngineError::Constraints)
}

/// Tags are not changed before a table is there, and not while it goes.
pub(super) fn check_tags_in_use(definition: &TableDefinition) -> Result<(), EngineError> {
    let doing = match definition.life.table {
        TablePhase::Creating { .. } => "created",
        TablePhase::Deleting { .. } => "deleted",
        TablePhase::Active | TablePhase::Updating { .. } => return Ok(()),
    };
    Err(EngineError::InUse(format!("Table is being {doing}: {}", definition.name)))
}

/// The table whose tags are meant is not there. The service spells it so.
pub(super) fn not_found(arn: &str) -> EngineError {
    let text = format!("Requested resource not found: ResourcArn: {arn} not found");
    EngineError::ResourceNotFound(text)
}
