//! `TransactGetItems`.

use std::collections::BTreeMap;

use dyno_core::backend::BackendError;
use dyno_core::op::{
    ConsumedCapacity, ReturnConsumedCapacity, TransactGet, TransactGetItems, TransactGetItemsOutput,
};

use super::Ctx;
use super::constraints::Constraints;
use super::expressions::Variables;
use super::get_item::{projected, stored_bytes};
use super::key_paths::check_paths;
use super::transact_cancel::{cancelled_by, cancelled_by_conflicts, cancelled_by_items};
use super::transact_write_items::{
    check_distinct, count_violation, table_name_violations, too_large,
};
use super::values::check_item;
use crate::base::{EngineError, limits};
use crate::capacity::{Arms, Gate, Place, ReadMode, Site, UnitKind, report_kind};
use crate::catalog::{ItemKey, Table, TableName};
use crate::encoding::Key;
use crate::expr::Projection;
use crate::read::{charge_item, item_units};
use crate::replica::Unserved;
use crate::storage::{StoredItem, TableStorage, check_leaders, items_at_once};
use crate::write::Refusal;

/// Reads up to 100 items as of one moment.
pub(crate) fn transact_get_items(
    request: &TransactGetItems,
    ctx: Ctx<'_>,
) -> Result<TransactGetItemsOutput, BackendError> {
    check_constraints(request, ctx)?;
    let gets = &request.transact_items;
    let projections = gets.iter().enumerate().map(|(at, get)| check_get(at, get, ctx));
    let projections = projections.collect::<Result<Vec<_>, BackendError>>()?;
    let mut tables = Vec::with_capacity(gets.len());
    for get in gets {
        let name = TableName::parse(&get.table_name).map_err(EngineError::Constraints)?;
        ctx.check_place(&get.table_name)?;
        tables.push(ctx.table(Some(&name))?);
    }
    let keys = keys(gets, &tables)?;
    for (at, (table, projection)) in tables.iter().zip(&projections).enumerate() {
        check_paths(table, projection.iter().flat_map(Projection::paths))
            .map_err(|error| cancelled_by(at, gets.len(), &error.into()))?;
    }
    let (items, consumed_capacity) =
        read_all(&tables, &keys, request.return_consumed_capacity, ctx.gate())?;
    let mut output = TransactGetItemsOutput::default();
    output.consumed_capacity = consumed_capacity;
    let found = items.into_iter().zip(&tables).zip(&projections);
    let responses = found.map(|((item, table), projection)| {
        let shown = projected(&item?, table, projection.as_ref());
        // An item of which nothing is wanted is left out here, unlike in other reads.
        (projection.is_none() || !shown.is_empty()).then_some(shown)
    });
    output.responses = responses.collect();
    Ok(output)
}

type Found = (Vec<Option<StoredItem>>, Option<Vec<ConsumedCapacity>>);

/// Reads items as of one moment, and tells what it cost. An item that a transaction under way has
/// taken cancels.
pub(super) fn read_all(
    tables: &[&Table],
    keys: &[ItemKey],
    asked: ReturnConsumedCapacity,
    gate: Gate<'_>,
) -> Result<Found, BackendError> {
    let is_taken = |(table, key): (&&Table, &ItemKey)| table.storage.is_taken(&key.key);
    let taken: Vec<bool> = tables.iter().zip(keys).map(is_taken).collect();
    if taken.contains(&true) {
        return Err(cancelled_by_conflicts(taken));
    }
    admit(tables, keys, gate)?;
    let items = read(tables, keys, gate)?;
    let bytes: u64 = items.iter().map(|item| stored_bytes(item.as_ref())).sum();
    if bytes > u64::try_from(limits::TRANSACTION_BYTES_MAX).unwrap_or(u64::MAX) {
        return Err(too_large().into());
    }
    let mut consumed: BTreeMap<String, Arms> = BTreeMap::new();
    for ((table, key), item) in tables.iter().zip(keys).zip(&items) {
        let units = item_units(item.as_ref(), ReadMode::Transactional);
        charge_item(table, key, (ReadMode::Transactional, units), gate);
        let name = table.definition.name.to_string();
        consumed.entry(name).or_default().add(Arms::of_table(units));
    }
    let reports =
        consumed.into_iter().map(|(table, arms)| report_kind(asked, &table, arms, UnitKind::Read));
    Ok((items, reports.collect()))
}

/// Lets a transaction pass if there is capacity for each of its reads.
fn admit(tables: &[&Table], keys: &[ItemKey], gate: Gate<'_>) -> Result<(), BackendError> {
    if gate.is_open() {
        return Ok(());
    }
    let demand = ReadMode::Transactional.demand();
    let admit = |(table, key): (&&Table, &ItemKey)| {
        let refused = gate.admit(Site::table(table), demand, Place::Key(&key.key)).err();
        refused.map(Refusal::Invalid)
    };
    let refusals: Vec<Option<Refusal>> = tables.iter().zip(keys).map(admit).collect();
    if refusals.iter().all(Option::is_none) {
        return Ok(());
    }
    Err(cancelled_by_items(refusals, &[]))
}

fn check_constraints(request: &TransactGetItems, ctx: Ctx<'_>) -> Result<(), EngineError> {
    let mut constraints = Constraints::new(ctx.faults);
    constraints.members(&["returnConsumedCapacity", "transactItems"]);
    if ctx.faults.constraint("transactItems").is_none() {
        constraints.extend(count_violation(request.transact_items.len()));
    }
    for (at, get) in request.transact_items.iter().enumerate() {
        constraints.extend(table_name_violations(&get.table_name, at, "get", ctx));
    }
    constraints.check()
}

fn check_get(
    at: usize,
    get: &TransactGet,
    ctx: Ctx<'_>,
) -> Result<Option<Projection>, BackendError> {
    let names = get.expression_attribute_names.as_ref();
    let variables = Variables::new(names, None, ctx.faults);
    let projection = get.projection_expression.as_deref();
    check_item(&get.key, ctx.faults, &format!("TransactItems.{at}.Get.Key"))?;
    // Unlike elsewhere, names that no expression could use are let pass.
    if projection.is_none() {
        return Ok(None);
    }
    variables.projection(projection)
}

/// Returns the keys. An empty key value and two reads of one item refuse the request, a key of
/// another shape cancels it.
fn keys(gets: &[TransactGet], tables: &[&Table]) -> Result<Vec<ItemKey>, BackendError> {
    let mut keys = Vec::with_capacity(gets.len());
    for (get, table) in gets.iter().zip(tables) {
        keys.push(match ItemKey::of_key(&table.definition.keys, &get.key) {
            Err(error @ EngineError::KeyEmpty { .. }) => return Err(error.into()),
            key => key,
        });
    }
    let found = keys
        .iter()
        .zip(tables)
        .filter_map(|(key, table)| key.as_ref().ok().map(|key| (table.storage.id(), &key.key)));
    check_distinct(found)?;
    let checked = keys
        .into_iter()
        .enumerate()
        .map(|(at, key)| key.map_err(|error| cancelled_by(at, gets.len(), &error.into())));
    checked.collect()
}

/// Reads all items under the locks of all their partitions.
fn read(
    tables: &[&Table],
    keys: &[ItemKey],
    gate: Gate<'_>,
) -> Result<Vec<Option<StoredItem>>, Unserved> {
    let by_id: BTreeMap<u64, &TableStorage> =
        tables.iter().map(|table| (table.storage.id(), &*table.storage)).collect();
    let position = |table: &&Table| by_id.range(..table.storage.id()).count();
    let wanted: Vec<(usize, &Key)> =
        tables.iter().zip(keys).map(|(table, key)| (position(table), &key.key)).collect();
    let storages: Vec<&TableStorage> = by_id.values().copied().collect();
    if let Some(vantage) = gate.vantage() {
        check_leaders(&storages, &wanted, vantage.now)?;
    }
    Ok(items_at_once(&storages, &wanted))
}
