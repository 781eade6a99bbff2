//! `Query`.

use dyno_core::backend::BackendError;
use dyno_core::op::{Query, QueryOutput};
use dyno_core::value::Item;

use super::Ctx;
use super::constraints::Constraints;
use super::expressions::Variables;
use super::key_paths::check_paths;
use super::reader::{
    check_start_values, finish, page_arms, require_index_name_and_limit, row_limit, source,
};
use super::select::shown;
use crate::base::EngineError;
use crate::capacity::report_single;
use crate::encoding::KeyRange;
use crate::expr::{
    Condition, ExpressionKind, KeyCondition, Path, Projection, compile_condition,
    compile_projection, parse_key_condition,
};
use crate::read::{
    ReadPlan, Reader, Source, StartKey, check_start, parse_start_key, read_page, select_keys,
};
use crate::storage::Direction;

/// Reads items of one partition key in sort key order.
pub(crate) fn query(request: &Query, ctx: Ctx<'_>) -> Result<QueryOutput, BackendError> {
    let name = ctx.table_name(&request.table_name)?;
    let mut constraints = Constraints::new(ctx.faults);
    constraints.named(&name);
    let index_name = request.index_name.as_deref();
    require_index_name_and_limit(&mut constraints, index_name, request.limit, Reader::Query);
    constraints.check()?;
    let compiled = compile(request, ctx)?;

    let table = ctx.table(name.as_ref())?;
    let source = source(table, index_name, request.consistent_read)?;
    let direction =
        if request.scan_index_forward { Direction::Forward } else { Direction::Backward };
    let start = request.exclusive_start_key.as_ref();
    let range = range_from(start, source, &compiled.keys, direction)?;
    let (filter, projection) = (compiled.filter.as_ref(), compiled.projection.as_ref());
    check_paths(table, projection.into_iter().flat_map(Projection::paths))?;
    check_filter(source, filter)?;
    let shown = shown(request.select, projection, source, Reader::Query)?;
    check_paths(table, filter.into_iter().flat_map(Condition::paths))?;

    let fetches_items = shown.needs_items(source, filter);
    let limit = row_limit(request.limit);
    let page = read_page(&ReadPlan { source, range, direction, limit, fetches_items });
    let finished = finish(&page, table.storage.names(), filter, shown);

    let mut output = QueryOutput::default();
    output.items = finished.items;
    output.count = finished.count;
    output.scanned_count = finished.scanned_count;
    let arms = page_arms(&page, source, request.consistent_read);
    let table_name = table.definition.name.as_str();
    output.consumed_capacity = report_single(request.return_consumed_capacity, table_name, arms);
    output.last_evaluated_key = page.last_key;
    Ok(output)
}

struct Compiled {
    keys: KeyCondition,
    filter: Option<Condition>,
    projection: Option<Projection>,
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
    variables.check_wanted(conditioned || projection.is_some(), absent)?;
    check_start_values(request.exclusive_start_key.as_ref(), ctx.faults)?;
    let keys = keys.ok_or(EngineError::Plain(
        "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
    ))?;
    let mut placeholders = variables.placeholders()?;
    let keys = parse_key_condition(keys, &mut placeholders)?;
    let kind = ExpressionKind::Filter;
    let filter = filter.map(|text| compile_condition(kind, text, &mut placeholders)).transpose()?;
    let projection =
        projection.map(|text| compile_projection(text, &mut placeholders)).transpose()?;
    placeholders.check_all_used()?;
    Ok(Compiled { keys: keys.into_clauses()?, filter, projection })
}

/// Returns what is left of the selected range from the start key on.
fn range_from(
    key: Option<&Item>,
    source: Source<'_>,
    condition: &KeyCondition,
    direction: Direction,
) -> Result<KeyRange, EngineError> {
    let start = key.map(|key| parse_start_key(source, key, Reader::Query)).transpose()?;
    let range = select_keys(source.keys(), condition)?;
    let Some((StartKey(start), key)) = start.as_ref().zip(key) else { return Ok(range) };
    check_start(source.keys(), condition, &range, (start, key))?;
    Ok(match direction {
        Direction::Forward => range.after(start),
        Direction::Backward => range.before(start),
    })
}

/// A query's filter may not name the keys that its key condition is about.
fn check_filter(source: Source<'_>, filter: Option<&Condition>) -> Result<(), EngineError> {
    let Some(filter) = filter else { return Ok(()) };
    let on_key = filter.paths().map(Path::root).find(|name| source.keys().contains(name));
    on_key.map_or(Ok(()), |name| Err(EngineError::FilterOnKey(name.to_owned())))
}
