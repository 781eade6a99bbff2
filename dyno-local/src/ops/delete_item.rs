//! `DeleteItem`.

use dyno_core::backend::BackendError;
use dyno_core::op::{DeleteItem, DeleteItemOutput};

use super::Ctx;
use super::constraints::{Constraints, write_members};
use super::expressions::Variables;
use super::key_paths::check_paths;
use super::legacy;
use super::values::check_item;
use super::written::{check_returns_old, collection_metrics, old_attributes, refused};
use crate::capacity::report_single;
use crate::catalog::ItemKey;
use crate::expr::Condition;
use crate::write::{Change, ItemWrite, apply_one};

/// Deletes an item. Deleting one that is not there succeeds, unless a condition says otherwise.
pub(crate) fn delete_item(
    request: &DeleteItem,
    ctx: Ctx<'_>,
) -> Result<DeleteItemOutput, BackendError> {
    let name = ctx.table_name(&request.table_name)?;
    Constraints::new(ctx.faults)
        .named(&name)
        .members(&write_members(ctx.config.wording(), "key"))
        .check()?;
    let (names, values) =
        (&request.expression_attribute_names, &request.expression_attribute_values);
    let variables = Variables::new(names.as_ref(), values.as_ref(), ctx.faults);
    let condition = request.condition_expression.as_deref();
    let absent = condition.is_none().then_some("ConditionExpression is null");
    legacy::check_condition_mixed(request.legacy.as_deref(), condition)?;
    variables.check_wanted(condition.is_some(), absent)?;
    legacy::check_expected_operator(request.legacy.as_deref())?;
    check_item(&request.key, ctx.faults, "Key")?;
    check_returns_old(request.return_values)?;
    let expected = legacy::expected(request.legacy.as_deref(), ctx.faults)?;
    let condition = variables.condition(condition)?.or(expected);

    let table = ctx.table(name.as_ref())?;
    let key = ItemKey::of_key(&table.definition.keys, &request.key)?;
    check_paths(table, condition.iter().flat_map(Condition::paths))?;

    let change = Change::Delete;
    let write = ItemWrite::new(table, key, condition.as_ref(), change);
    let applied = apply_one(&write, ctx.rules())
        .map_err(|it| refused(it, request.return_values_on_condition_check_failure))?;

    let mut output = DeleteItemOutput::default();
    output.attributes = old_attributes(request.return_values, table, &applied);
    output.item_collection_metrics =
        collection_metrics(request.return_item_collection_metrics, table, &request.key, &applied)
            .map(Box::new);
    let table_name = table.definition.name.as_str();
    output.consumed_capacity =
        report_single(request.return_consumed_capacity, table_name, applied.arms);
    Ok(output)
}
