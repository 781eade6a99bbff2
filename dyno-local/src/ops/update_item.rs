//! `UpdateItem`.

use dyno_core::backend::BackendError;
use dyno_core::op::{ReturnValues, UpdateItem, UpdateItemOutput};
use dyno_core::value::Item;

use super::Ctx;
use super::constraints::Constraints;
use super::context::NamedTable;
use super::expressions::Variables;
use super::key_paths::{check_paths, check_update};
use super::legacy;
use super::values::check_item;
use super::written::{collection_metrics, refused};
use crate::base::{EngineError, Wording};
use crate::capacity::report_single;
use crate::catalog::ItemKey;
use crate::encoding::{ItemRef, Names};
use crate::expr::{Condition, ExpressionKind, Update, compile_condition, compile_update};
use crate::write::{Applied, Change, ItemWrite, apply_one};

/// Changes attributes of an item, creating it if it is missing.
pub(crate) fn update_item(
    request: &UpdateItem,
    ctx: Ctx<'_>,
) -> Result<UpdateItemOutput, BackendError> {
    let name = ctx.table_name(&request.table_name)?;
    check_constraints(&name, ctx)?;
    let (names, values) =
        (&request.expression_attribute_names, &request.expression_attribute_values);
    let variables = Variables::new(names.as_ref(), values.as_ref(), ctx.faults);
    let (update, condition) =
        (request.update_expression.as_deref(), request.condition_expression.as_deref());
    let any = update.is_some() || condition.is_some();
    let absent = (!any).then_some("UpdateExpression and ConditionExpression are null");
    let legacy = request.legacy.as_deref();
    legacy::check_update_mixed(legacy, update, condition)?;
    variables.check_wanted(any, absent)?;
    legacy::check_expected_operator(legacy.map(|legacy| &legacy.condition))?;
    check_item(&request.key, ctx.faults, "Key")?;
    let updates = legacy::attribute_updates(legacy, ctx.faults)?;
    let expected = legacy::expected(legacy.map(|legacy| &legacy.condition), ctx.faults)?;
    let (update, condition) = compile(variables, update, condition)?;
    let (update, condition) = (update.or(updates), condition.or(expected));

    let table = ctx.table(name.as_ref())?;
    let key = ItemKey::of_key(&table.definition.keys, &request.key)?;
    if let Some(update) = &update {
        check_update(table, update)?;
    }
    check_paths(table, condition.iter().flat_map(Condition::paths))?;

    let change = Change::Update { update: update.as_ref(), key: &request.key };
    let write = ItemWrite::new(table, key, condition.as_ref(), change);
    let applied = apply_one(&write, ctx.rules())
        .map_err(|it| refused(it, request.return_values_on_condition_check_failure))?;

    let mut output = UpdateItemOutput::default();
    let names = table.storage.names();
    output.attributes = attributes(request.return_values, update.as_ref(), &applied, names);
    output.item_collection_metrics =
        collection_metrics(request.return_item_collection_metrics, table, &request.key, &applied)
            .map(Box::new);
    let table_name = table.definition.name.as_str();
    output.consumed_capacity =
        report_single(request.return_consumed_capacity, table_name, applied.arms);
    Ok(output)
}

/// In the newer wording an update that has a key is refused for its first bad enum alone.
fn check_constraints(name: &NamedTable, ctx: Ctx<'_>) -> Result<(), EngineError> {
    let enums = ["returnValues", "returnConsumedCapacity", "returnItemCollectionMetrics"];
    let noted = |member: &str| ctx.faults.constraint(member);
    let lacks = ["tableName", "key"].into_iter().any(|member| noted(member).is_some());
    if ctx.config.wording() == Wording::Newer
        && !lacks
        && let Some(violation) = enums.into_iter().find_map(noted)
    {
        return Err(EngineError::constraint(violation));
    }
    Constraints::new(ctx.faults)
        .named(name)
        .members(&["returnConsumedCapacity", "tableName", "returnValues", "key"])
        .check()
}

/// Compiles the update, then the condition, and checks that every variable was used.
pub(super) fn compile(
    variables: Variables<'_>,
    update: Option<&str>,
    condition: Option<&str>,
) -> Result<(Option<Update>, Option<Condition>), BackendError> {
    let mut placeholders = variables.placeholders()?;
    let update = update.map(|text| compile_update(text, &mut placeholders)).transpose()?;
    let kind = ExpressionKind::Condition;
    let condition = condition.map(|text| compile_condition(kind, text, &mut placeholders));
    let condition = condition.transpose()?;
    placeholders.check_all_used()?;
    Ok((update, condition))
}

fn attributes(
    asked: ReturnValues,
    update: Option<&Update>,
    applied: &Applied,
    names: &Names,
) -> Option<Item> {
    let old = applied.old.as_ref().map(|old| old.read(names));
    let new = applied.new.as_ref().map(|new| new.read(names));
    match asked {
        ReturnValues::None => None,
        ReturnValues::AllOld => old.map(ItemRef::to_item),
        ReturnValues::AllNew => new.map(ItemRef::to_item),
        ReturnValues::UpdatedOld => touched(update?, old?),
        ReturnValues::UpdatedNew => touched(update?, new?),
    }
}

/// Looking a name up in an encoded item reads it from its beginning; for many names it is decoded.
fn touched(update: &Update, image: ItemRef<'_>) -> Option<Item> {
    if update.targets().nth(LOOKED_UP_MAX).is_none() {
        return update.touched_fragments(&image);
    }
    update.touched_fragments(&image.to_item())
}

/// The most attributes that are looked up in an encoded item one by one.
const LOOKED_UP_MAX: usize = 64;
