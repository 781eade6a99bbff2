//! `CreateTable`.

use dyno_core::backend::BackendError;
use dyno_core::op::{CreateTable, CreateTableOutput};

use super::Ctx;
use super::constraints::Constraints;
use super::table_life::settle_table;
use super::table_members::{
    INDEX_KEY_ELEMENTS_MAX, encryption_violations, index_violations, key_name_violations,
    key_schema_violations, throughput_violations,
};
use crate::base::EngineError;
use crate::catalog::{AskedWarm, TableName, check_create_table, check_tags, describe_created};

/// The most elements of the key of a table or a local index.
const KEY_ELEMENTS_MAX: usize = 2;

/// Creates a table with its indexes. The answer shows it being created; with no delay set it can be
/// used at once.
pub(crate) fn create_table(
    request: CreateTable,
    ctx: Ctx<'_>,
) -> Result<CreateTableOutput, BackendError> {
    if ctx.faults.constraint("tableName").is_some() {
        return Err(EngineError::ParameterMissing("TableName").into());
    }
    // What is wrong with the name is told alone.
    let name = TableName::parse_new(&request.table_name).map_err(EngineError::Constraints)?;
    check_constraints(&request, ctx)?;
    ctx.check_place(&request.table_name)?;
    if let Some(error) = ctx.faults.parameters() {
        return Err(error.clone());
    }
    if let Some(fault) = ctx.faults.value("TableClass") {
        return Err(fault.error.clone());
    }
    check_create_table(&request)?;
    check_tags(request.tags.as_deref().unwrap_or_default(), ctx.faults)?;
    let warm = AskedWarm::of(&request);
    let table = ctx.catalog.create(request, name.clone(), ctx.config)?;
    let shown = describe_created(&table, &warm);
    settle_table(&name, table.definition.created, ctx);
    Ok(CreateTableOutput::new(shown))
}

/// Members in the order in which the service lists them; global indexes before local ones.
fn check_constraints(request: &CreateTable, ctx: Ctx<'_>) -> Result<(), EngineError> {
    let mut constraints = Constraints::new(ctx.faults);
    constraints.member("attributeDefinitions");
    for (number, definition) in request.attribute_definitions.iter().enumerate() {
        let path = format!("attributeDefinitions.{}.member.attributeName", number + 1);
        constraints.extend(key_name_violations(&definition.attribute_name, &path));
    }
    constraints.members(&["billingMode", "provisionedThroughput"]);
    let units = request.provisioned_throughput.as_ref();
    constraints.extend(throughput_violations(units, "provisionedThroughput"));
    constraints.member("keySchema");
    if ctx.faults.constraint("keySchema").is_none() {
        // A key of too many elements is refused later: after the billing mode.
        let keys = key_schema_violations(&request.key_schema, "keySchema", usize::MAX);
        constraints.extend(keys);
    }
    constraints.member("globalSecondaryIndexes");
    for (number, index) in request.global_secondary_indexes.iter().flatten().enumerate() {
        let at = format!("globalSecondaryIndexes.{}.member", number + 1);
        let keys = (index.key_schema.as_slice(), INDEX_KEY_ELEMENTS_MAX);
        constraints.extend(index_violations(&index.index_name, keys, &index.projection, &at));
        let path = format!("{at}.provisionedThroughput");
        constraints.extend(throughput_violations(index.provisioned_throughput.as_ref(), &path));
    }
    constraints.member("localSecondaryIndexes");
    for (number, index) in request.local_secondary_indexes.iter().flatten().enumerate() {
        let at = format!("localSecondaryIndexes.{}.member", number + 1);
        let keys = (index.key_schema.as_slice(), KEY_ELEMENTS_MAX);
        constraints.extend(index_violations(&index.index_name, keys, &index.projection, &at));
    }
    constraints.extend(encryption_violations(request.sse_specification.as_ref()));
    constraints.check()
}
