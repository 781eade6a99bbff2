//! `Scan`.

use dyno_core::backend::BackendError;
use dyno_core::op::{Scan, ScanOutput};

use super::Ctx;
use super::constraints::{Constraints, above_max, below_min};
use super::context::NamedTable;
use super::expressions::Variables;
use super::key_paths::check_paths;
use super::legacy::{self, Parameters};
use super::reader::{check_start_values, finish, require_index_name_and_limit, row_limit, source};
use super::select::{Asked, shown};
use crate::base::{EngineError, limits};
use crate::capacity::{ReadMode, report_single};
use crate::encoding::KeyRange;
use crate::expr::{Condition, ExpressionKind, Projection, compile_condition, compile_projection};
use crate::read::{
    ReadPlan, Reader, Segment, StartKey, check_start_count, check_start_order, read_page,
    start_position,
};
use crate::storage::Direction;

/// Reads every item of a table, an index or a segment of one, in the order of the key space.
pub(crate) fn scan(request: &Scan, ctx: Ctx<'_>) -> Result<ScanOutput, BackendError> {
    let name = ctx.table_name(&request.table_name)?;
    let index_name = request.index_name.as_deref();
    check_constraints(request, &name, ctx)?;
    let Compiled { segment, filter, projection, parameters } = compile(request, ctx)?;

    let table = ctx.table(name.as_ref())?;
    let source = source(table, index_name, request.consistent_read)?;
    let start = request.exclusive_start_key.as_ref();
    if let Some(key) = start {
        check_start_count(source, key, Reader::Scan)?;
        if source.index.is_some() {
            check_start_order(source.keys(), key)?;
        }
    }
    let asked = Asked { select: request.select, projection: projection.as_ref() };
    let shown = shown(asked, parameters.projection, source, Reader::Scan)?;
    let start = start.map(|key| start_position(source, key)).transpose()?;
    let range = range_from(segment, start.as_ref())?;
    check_paths(table, projection.iter().flat_map(Projection::paths))?;
    check_paths(table, filter.iter().flat_map(Condition::paths))?;

    let filter = filter.as_ref();
    let fetches_items = shown.needs_items(source, filter);
    let (direction, limit) = (Direction::Forward, row_limit(request.limit));
    let plan = ReadPlan { source, range, direction, limit, fetches_items };
    let (page, arms) = read_page(&plan, ReadMode::of(request.consistent_read), ctx.gate())?;
    let finished = finish(&page, table.storage.names(), filter, shown);

    let mut output = ScanOutput::default();
    output.items = finished.items;
    output.count = finished.count;
    output.scanned_count = finished.scanned_count;
    let table_name = table.definition.name.as_str();
    output.consumed_capacity = report_single(request.return_consumed_capacity, table_name, arms);
    output.last_evaluated_key = page.last_key;
    Ok(output)
}

fn check_constraints(request: &Scan, name: &NamedTable, ctx: Ctx<'_>) -> Result<(), EngineError> {
    let mut constraints = Constraints::new(ctx.faults);
    constraints.named(name);
    let index_name = request.index_name.as_deref();
    require_index_name_and_limit(&mut constraints, index_name, request.limit, Reader::Scan);
    constraints.member("segment");
    if let Some(segment) = request.segment {
        let max = limits::TOTAL_SEGMENTS_MAX - 1;
        constraints.require(segment >= 0, || below_min(segment, "segment", 0));
        constraints.require(segment <= max, || above_max(segment, "segment", max.into()));
    }
    constraints.member("totalSegments");
    if let Some(total) = request.total_segments {
        let max = limits::TOTAL_SEGMENTS_MAX;
        constraints.require(total >= 1, || below_min(total, "totalSegments", 1));
        constraints.require(total <= max, || above_max(total, "totalSegments", max.into()));
    }
    // Of more violations than are listed, that of the attributes to get is left out.
    constraints.members(&["conditionalOperator", "scanFilter", "attributesToGet"]);
    let names = request.legacy.as_ref().and_then(|legacy| legacy.attributes_to_get.as_ref());
    legacy::require_attributes_to_get(&mut constraints, names, "attributesToGet");
    constraints.check()
}

struct Compiled {
    segment: Option<Segment>,
    filter: Option<Condition>,
    projection: Option<Projection>,
    parameters: Parameters,
}

/// The checks of the request that come before the table.
fn compile(request: &Scan, ctx: Ctx<'_>) -> Result<Compiled, BackendError> {
    let (names, values) =
        (&request.expression_attribute_names, &request.expression_attribute_values);
    let variables = Variables::new(names.as_ref(), values.as_ref(), ctx.faults);
    let filter = request.filter_expression.as_deref();
    let projection = request.projection_expression.as_deref();
    let absent = filter.is_none().then_some("FilterExpression is null");
    legacy::check_scan_mixed(request)?;
    variables.check_wanted(filter.is_some() || projection.is_some(), absent)?;
    let shape = legacy::scan_shape(request.legacy.as_deref(), ctx.faults)?;
    check_start_values(request.exclusive_start_key.as_ref(), ctx.faults)?;
    let segment = segment(request)?;
    let mut placeholders = variables.placeholders()?;
    let kind = ExpressionKind::Filter;
    let filter = filter.map(|text| compile_condition(kind, text, &mut placeholders)).transpose()?;
    let projection =
        projection.map(|text| compile_projection(text, &mut placeholders)).transpose()?;
    placeholders.check_all_used()?;
    let parameters = Parameters::of(&shape, "ScanFilter");
    let (filter, projection) = (filter.or(shape.filter), projection.or(shape.projection));
    Ok(Compiled { segment, filter, projection, parameters })
}

fn segment(request: &Scan) -> Result<Option<Segment>, EngineError> {
    let (number, total) = match (request.segment, request.total_segments) {
        (None, None) => return Ok(None),
        (Some(_), None) => {
            return Err(EngineError::Plain(
                "The TotalSegments parameter is required but was not present in the request when Segment parameter is present",
            ));
        }
        (None, Some(_)) => {
            return Err(EngineError::Plain(
                "The Segment parameter is required but was not present in the request when parameter TotalSegments is present",
            ));
        }
        (Some(number), Some(total)) => (number, total),
    };
    if number >= total {
        return Err(EngineError::Text(format!(
            "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: {number} is not less than TotalSegments: {total}"
        )));
    }
    let (number, total) = (u32::try_from(number).unwrap_or(0), u32::try_from(total).unwrap_or(1));
    Ok(Some(Segment { number, total }))
}

fn range_from(segment: Option<Segment>, start: Option<&StartKey>) -> Result<KeyRange, EngineError> {
    let range = segment.map_or(KeyRange::all(), Segment::range);
    let Some(StartKey(start)) = start else { return Ok(range) };
    match segment {
        Some(Segment { number, total }) if !range.contains(start) => {
            Err(EngineError::StartKey(format!(
                "Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: {total} Segment: {number}"
            )))
        }
        Some(_) | None => Ok(range.after(start)),
    }
}
