//! `GetItem`.

use dyno_core::backend::BackendError;
use dyno_core::op::{GetItem, GetItemOutput};
use dyno_core::value::Item;

use super::Ctx;
use super::constraints::Constraints;
use super::expressions::Variables;
use super::key_paths::check_paths;
use super::legacy;
use super::values::check_item;
use crate::capacity::{Arms, ReadMode, report_single};
use crate::catalog::{ItemKey, Table};
use crate::expr::Projection;
use crate::read::read_item;
use crate::storage::StoredItem;

/// Reads an item by its key.
pub(crate) fn get_item(request: &GetItem, ctx: Ctx<'_>) -> Result<GetItemOutput, BackendError> {
    let name = ctx.table_name(&request.table_name)?;
    let mut constraints = Constraints::new(ctx.faults);
    constraints.named(&name);
    let names = request.attributes_to_get.as_ref();
    legacy::require_attributes_to_get(&mut constraints, names, "attributesToGet");
    constraints.members(&["returnConsumedCapacity", "tableName", "key"]).check()?;
    let variables = Variables::new(request.expression_attribute_names.as_ref(), None, ctx.faults);
    let projection = request.projection_expression.as_deref();
    legacy::check_projection_mixed(names.is_some(), projection.is_some())?;
    variables.check_wanted(projection.is_some(), None)?;
    check_item(&request.key, ctx.faults, "Key")?;
    let attributes = legacy::attributes_to_get_projection(names)?;
    let projection = variables.projection(projection)?.or(attributes);

    let table = ctx.table(name.as_ref())?;
    let key = ItemKey::of_key(&table.definition.keys, &request.key)?;
    check_paths(table, projection.iter().flat_map(Projection::paths))?;

    let (found, units) = read_item(table, &key, ReadMode::of(request.consistent_read), ctx.gate())?;
    let mut output = GetItemOutput::default();
    let arms = Arms::of_table(units);
    let table_name = table.definition.name.as_str();
    output.consumed_capacity = report_single(request.return_consumed_capacity, table_name, arms);
    output.item = found.map(|item| projected(&item, table, projection.as_ref()));
    Ok(output)
}

/// Returns what is wanted of an item; perhaps nothing of it.
pub(super) fn projected(item: &StoredItem, table: &Table, projection: Option<&Projection>) -> Item {
    let item = item.read(table.storage.names());
    projection.map_or_else(|| item.to_item(), |projection| projection.project(&item))
}

/// Returns the bytes that a read of an item is charged for; none if it is missing.
pub(super) fn stored_bytes(item: Option<&StoredItem>) -> u64 {
    item.map_or(0, |item| u64::try_from(item.size_bytes()).unwrap_or(u64::MAX))
}
