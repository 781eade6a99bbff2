//! `Query`.

use dyno_core::backend::BackendError;
use dyno_core::op::{Query, QueryOutput};
use dyno_core::value::Item;

use super::Ctx;
use super::constraints::Constraints;
use super::expressions::Variables;
use super::key_paths::check_paths;
use super::legacy::{self, Parameters};
use super::reader::{check_start_values, finish, require_index_name_and_limit, row_limit, source};
use super::select::{Asked, shown};
use crate::base::EngineError;
use crate::capacity::{ReadMode, report_single};
use crate::encoding::KeyRange;
use crate::expr::{
    Condition, ExpressionKind, KeyCondition, Path, Projection, compile_condition,
    compile_projection, parse_key_condition,
};
use crate::read::{
    ReadPlan, Reader, Source, StartKey, check_start, check_start_count, read_page, select_keys,
    start_position,
};
use crate::storage::Direction;

/// Reads items of one partition key in sort key order.
pub(crate) fn query(request: &Query, ctx: Ctx<'_>) -> Result<QueryOutput, BackendError> {
    let name = ctx.table_name(&request.table_name)?;
    let mut constraints = Constraints::new(ctx.faults);
    constraints.named(&name);
    let index_name = request.index_name.as_deref();
    require_index_name_and_limit(&mut constraints, index_name, request.limit, Reader::Query);
    let names = request.legacy.as_ref().and_then(|legacy| legacy.attributes_to_get.as_ref());
    legacy::require_attributes_to_get(&mut constraints, names, "attributesToGet");
    // Of more violations than are listed, those of the key conditions are left out.
    constraints.members(&["attributesToGet", "conditionalOperator", "queryFilter"]);
    constraints.member("keyConditions").check()?;
    let compiled = compile(request, ctx)?;

    let table = ctx.table(name.as_ref())?;
    let source = source(table, index_name, request.consistent_read)?;
    let direction =
        if request.scan_index_forward { Direction::Forward } else { Direction::Backward };
    let start = request.exclusive_start_key.as_ref();
    let range = range_from(start, source, &compiled.keys, direction)?;
    let (filter, projection) = (compiled.filter.as_ref(), compiled.projection.as_ref());
    check_paths(table, projection.into_iter().flat_map(Projection::paths))?;
    check_filter(source, filter, compiled.parameters.filter)?;
    let asked = Asked { select: request.select, projection };
    let shown = shown(asked, compiled.parameters.projection, source, Reader::Query)?;
    check_paths(table, filter.into_iter().flat_map(Condition::paths))?;

    let fetches_items = shown.needs_items(source, filter);
    let limit = row_limit(request.limit);
    let plan = ReadPlan { source, range, direction, limit, fetches_items };
    let (page, arms) = read_page(&plan, ReadMode::of(request.consistent_read), ctx.gate())?;
    let finished = finish(&page, table.storage.names(), filter, shown);

    let mut output = QueryOutput::default();
    output.items = finished.items;
    output.count = finished.count;
    output.scanned_count = finished.scanned_count;
    let table_name = table.definition.name.as_str();
    output.consumed_capacity = report_single(request.return_consumed_capacity, table_name, arms);
    output.last_evaluated_key = page.last_key;
    Ok(output)
}

struct Compiled {
    keys: KeyCondition,
    filter: Option<Condition>,
    projection: Option<Projection>,
    parameters: Parameters,
}

/// The checks of the request that come before the table: variables, start key values, and the
/// expressions. The shape of the key condition comes last.
fn compile(request: &Query, ctx: Ctx<'_>) -> Result<Compiled, BackendError> {
    let (names, values) =
        (&request.expression_attribute_names, &request.expression_attribute_values);
    let variables = Variables::new(names.as_ref(), values.as_ref(), ctx.faults);
    let keys = request.key_condition_expression.as_deref();
    let filter = request.filter_expression.as_deref();
    let projection = request.projection_expression.as_deref();
    let conditioned = keys.is_some() || filter.is_some();
    let absent = (!conditioned).then_some("FilterExpression and KeyConditionExpression are null");
    legacy::check_query_mixed(request)?;
    variables.check_wanted(conditioned || projection.is_some(), absent)?;
    let legacy = request.legacy.as_deref();
    let shape = legacy::query_shape(legacy, ctx.faults)?;
    check_start_values(request.exclusive_start_key.as_ref(), ctx.faults)?;
    if keys.is_none() && legacy.is_none_or(|legacy| legacy.key_conditions.is_none()) {
        return Err(no_key_condition().into());
    }
    let mut placeholders = variables.placeholders()?;
    let keys = keys.map(|text| parse_key_condition(text, &mut placeholders)).transpose()?;
    let kind = ExpressionKind::Filter;
    let filter = filter.map(|text| compile_condition(kind, text, &mut placeholders)).transpose()?;
    let projection =
        projection.map(|text| compile_projection(text, &mut placeholders)).transpose()?;
    placeholders.check_all_used()?;
    let keys = match keys {
        Some(keys) => keys.into_clauses()?,
        None => legacy::key_conditions(legacy, ctx.faults)?.ok_or_else(no_key_condition)?,
    };
    let parameters = Parameters::of(&shape, "QueryFilter");
    let (filter, projection) = (filter.or(shape.filter), projection.or(shape.projection));
    Ok(Compiled { keys, filter, projection, parameters })
}

fn no_key_condition() -> EngineError {
    EngineError::Plain(
        "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
    )
}

/// Returns what is left of the selected range from the start key on.
fn range_from(
    key: Option<&Item>,
    source: Source<'_>,
    condition: &KeyCondition,
    direction: Direction,
) -> Result<KeyRange, EngineError> {
    if let Some(key) = key {
        check_start_count(source, key, Reader::Query)?;
    }
    let range = select_keys(source.keys(), condition, key)?;
    let Some(key) = key else { return Ok(range) };
    let StartKey(start) = start_position(source, key)?;
    check_start(source.keys(), condition, &range, (&start, key))?;
    Ok(match direction {
        Direction::Forward => range.after(&start),
        Direction::Backward => range.before(&start),
    })
}

/// A query's filter may not name the keys that its key condition is about.
fn check_filter(
    source: Source<'_>,
    filter: Option<&Condition>,
    parameter: &'static str,
) -> Result<(), EngineError> {
    let Some(filter) = filter else { return Ok(()) };
    let on_key = filter.paths().map(Path::root).find(|name| source.keys().contains(name));
    let Some(name) = on_key.map(str::to_owned) else { return Ok(()) };
    Err(EngineError::FilterOnKey { parameter, name })
}
